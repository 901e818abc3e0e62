"""What pages and the process that follows the files read of a file costs little, however it is filled.

That reading has no deadline of its own: a file that is too large is refused before it is looked at, and what is left takes
a moment. ``test_whole_texts.py`` shows that it grows with the length alone; here are the largest that are let in.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from campaigns.content_store.reader import ContentStore
from campaigns.domain.text.sizes import LONGEST
from campaigns.importing.markdown import write_file
from campaigns.services.content.importing import save_import_texts
from campaigns.services.core.desk import Desk
from campaigns.web.views.imports import LARGEST_FORM
from tests.integration.office import CAMPAIGN, Office
from tests.security.growth import seconds
from tests.security.whole_texts import pieces, whole_text
from tests.unit.content_samples import LONDON

AT_MOST = 3.0  # seconds of the processor for one file; measured: under 0.7, for thousands of unknown keys
ALL_OF_A_FORM = 10.0  # seconds for all that one form can carry, in its own thread; measured: 0.5
PLAN = "---\ntitle: Spring\n---\n"
HEAD = 63_000  # characters; more above the text is refused unread
TEXT = 990_000  # likewise of any file

HEADS = [
    "tags: [{}]\n".format("a, " * 40_000),
    "".join(f"k{number}: v\n" for number in range(9_000)),
    "".join(f"titel{number}: v\n" for number in range(9_000)),
    "# a\n" * 20_000,
    "partners:\n" + "- a\n" * 20_000,
    "people:\n" + "- name: a\n" * 9_000,
    "quotes:\n" + "- {speaker: a, text: b}\n" * 4_000,
    "objectives:\n" + "- {measure: a, level: b}\n" * 4_000,
    "title: " + "[" * 60_000 + "\n",
    'title: "' + "a \\\n" * 20_000 + '"\n',
    "place: >\n" + "  a\n" * 20_000,
    "title: a" + " #a" * 30_000 + "\n",
]
SHAPES = [*HEADS, *(f"title: A\n---\n{whole_text(piece, TEXT)}" for piece in pieces()[::12])]


def reading(folder: Path, name: str, text: str) -> float:
    """How long a whole look at a content folder takes that holds just this file."""
    file = folder / "one" / name
    file.parent.mkdir(parents=True)
    file.write_text(text, encoding="utf-8")
    store = ContentStore(folder, LONDON)

    def look() -> None:
        store.load()
        store.list_media()

    return seconds(look, patience=10)


def cut(shape: str, longest: int) -> str:
    """The shape as long as it may be: the last line of its head whole, and its text to the end."""
    head, _, body = f"---\n{shape}".partition("\n---\n")
    head = head[: min(HEAD, longest - 100)].rpartition("\n")[0] or head[: min(HEAD, longest - 100)]
    return f"{head}\n---\n{body}"[:longest]


@pytest.mark.parametrize(
    ("name", "longest"),
    [("posts/a.md", LONGEST["post"]), ("releases/a.md", LONGEST["release"]), ("campaign.md", TEXT)],
)
def test_no_file_that_is_let_in_takes_a_page_or_the_clock_longer_than_a_moment(
    tmp_path: Path, name: str, longest: int
) -> None:
    took = {
        shape[:30]: reading(tmp_path / str(number), name, cut(shape, longest))
        for number, shape in enumerate(SHAPES)
    }
    assert {shape: spent for shape, spent in took.items() if spent > AT_MOST} == {}


def test_nor_does_what_is_written_beside_a_picture(tmp_path: Path) -> None:
    took = {
        shape[:30]: reading(tmp_path / str(number), "media/a.jpg.yml", f"alt: A\n{shape[:HEAD]}")
        for number, shape in enumerate(HEADS)
    }
    assert {shape: spent for shape, spent in took.items() if spent > AT_MOST} == {}


def test_nor_does_a_file_that_is_too_large(tmp_path: Path) -> None:
    for number, name in enumerate(("posts/a.md", "releases/a.md", "campaign.md", "media/a.jpg.yml")):
        assert reading(tmp_path / str(number), name, "tags: [a, b]\n" * 500_000) < AT_MOST


def test_saving_as_much_as_a_form_of_imports_can_carry_takes_seconds(desk: Desk, office: Office) -> None:
    text = write_file({"title": "One"}, whole_text("We care, {i} said. ", LONGEST["release"] - 100))
    texts = {
        f"{CAMPAIGN}/releases/many-{number}": text.replace("One", f"No {number}")
        for number in range(LARGEST_FORM // len(text))
    }
    assert len(texts) > 60
    spent = seconds(
        lambda: save_import_texts(desk, CAMPAIGN, texts, PLAN, user_id=office.officer), patience=60
    )
    assert spent < ALL_OF_A_FORM
