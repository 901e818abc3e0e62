"""A fix that a check offers changes the words it shows, and nothing else: of the file as it is read, and of what goes out."""

from __future__ import annotations

import html
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns.checks import run_checks
from campaigns.checks.base import Subject
from campaigns.checks.registry import CHECKS
from campaigns.content_store.channel_text import render_post
from campaigns.content_store.plain_text import to_plain_text
from campaigns.content_store.true_fixes import keeps_the_rest
from campaigns.domain.items.documents import ItemDocument, PostDocument, ReleaseDocument
from campaigns.domain.items.issues import Replacement
from campaigns.domain.items.mending import fits
from tests.unit.check_subjects import desk_facts
from tests.unit.content_samples import LONDON, Sample
from tests.unit.test_words_kept import NOW

FACTS = desk_facts()
# Of every check that offers a fix, words that make it offer one.
WRONG = [
    "#stopknifecrime", "𝗕𝗼𝗹𝗱", "CALL US NOW PLEASE TODAY", "the PRU", "Itâ€™s", "cafÃ©", "&amp;amp;", "&amp;#35;", "&amp;quot;",
    "&amp;lt;b&amp;gt;", "&amp;#42;x&amp;#42;", "wo\u200brd", "\u00ad-", "\u200b#", "&#8203;zero", "~~gone~~", "<s>old</s>",
    "https://https://a.uk/x", "https:a.uk", "https://b.uk/?q=a+b&fbclid=1", "https://www.google.com/url?q=https://c.uk/(x)",
    "organize", "alert alert", "gang member", "Childline on 0800 1112", "Police and Crime Comissioner", "_x000D_",
    "\n✅ tick\n🔹 two\n🔹 three", "\n\uf0b7 point",
]  # fmt: skip
AROUND = [
    " ",
    " ",
    "come",
    ".",
    ",",
    ": ",
    "\n",
    "\n\n",
    "\n- ",
    "\n> ",
    "# ",
    "*",
    "'",
    '"',
    "“",
    "[a](",
    ")",
    "`",
]
PIECES = st.lists(st.sampled_from([*WRONG, *WRONG, *AROUND]), min_size=1, max_size=6).map(" ".join)
QUOTED = st.sampled_from(["{}", "'{}'", '"{}"'])


def offered(document: ItemDocument) -> list[Replacement]:
    rendered = (
        {kind: render_post(document, kind) for kind in document.channels}
        if isinstance(document, PostDocument)
        else {}
    )
    issues = run_checks(Subject(document, NOW, LONDON, rendered, FACTS), CHECKS)
    changes = [issue.replacement for issue in issues if issue.replacement is not None]
    return [one for one in changes if fits(document.source, one) and keeps_the_rest(document.source, one)]


def said(document: ItemDocument) -> list[str]:
    """What is read from the file and what goes out of it, piece by piece."""
    pieces = [document.title, str(document.publish_at), document.topic]
    if isinstance(document, PostDocument):
        pieces += [part.text for kind in document.channels for part in render_post(document, kind).parts]
        return [*pieces, ", ".join(document.channels)]
    assert isinstance(document, ReleaseDocument)
    pieces += [document.contact, to_plain_text(document.body)]
    pieces += [word for quote in document.quotes for word in (quote.speaker, quote.role, quote.text)]
    return [*pieces, *document.notes]


def changes_only(change: Replacement, before: str, after: str) -> bool:
    """Whatever sign or letter is gone or new is one of those shown, as often at most; a bullet shows as a dash."""
    one, other = (Counter("".join(text.split())) for text in (before, after))
    gone, come = one - other, other - one
    return gone <= Counter(change.old + html.unescape(change.old)) and come <= Counter(
        change.new + html.unescape(change.new) + "–"
    )


@settings(max_examples=80, deadline=None)
@given(PIECES, st.tuples(PIECES, PIECES, PIECES), st.tuples(QUOTED, QUOTED, QUOTED), st.booleans())
def test_every_fix_changes_what_it_shows_and_nothing_else(
    body: str, values: tuple[str, ...], marks: tuple[str, ...], is_post: bool
) -> None:
    with TemporaryDirectory() as folder:
        sample = Sample(Path(folder))
        title, note, quote = (
            mark.format(" ".join(value.split())) for mark, value in zip(marks, values, strict=True)
        )
        name = f"{'posts' if is_post else 'releases'}/one"
        keys = (
            "channels: [x, mastodon]"
            if is_post
            else f"notes:\n  - {note}\nquotes:\n  - speaker: Jo Reed\n    role: Chair\n    text: {quote}"
        )
        path = sample.write(f"{name}.md", f"---\ntitle: {title}\n{keys}\n---\n{body}\n")
        found = sample.store.read_file(path).items
        if not found:
            return  # broken as it was written, so that no check looks at it
        for change in offered(found[0]):
            path.write_text(
                found[0].source[: change.offset]
                + change.new
                + found[0].source[change.offset + len(change.old) :],
                encoding="utf-8",
                newline="",
            )
            (again,) = sample.store.read_file(path).items
            before, after = said(found[0]), said(again)
            assert len(before) == len(after), (change, found[0].source)
            for one, other in zip(before, after, strict=True):
                assert changes_only(change, one, other), (change, one, other)


def head(value: str) -> str:
    return f"---\ntitle: {value}\n---\nText\n"


@pytest.mark.parametrize(
    ("source", "old", "new"),
    [
        (head('"a &amp;quot; b"'), "&amp;quot;", '"'),
        (head("a &amp;#35; b"), "&amp;#35;", "#"),
        (head("\u200b- b"), "\u200b", ""),
        (head("a \u200b# b"), "\u200b", ""),
        (head("~~gone~~"), "~~gone~~", ""),
        (head("'~~gone~~'"), "~~gone~~", ""),
        (head("~~gone~~ : b"), "~~gone~~ ", ""),
        ("~~gone~~ # of clubs", "~~gone~~ ", ""),
        ("2&amp;#42;3*4", "&amp;#42;", "*"),
        ("&amp;lt;b> or", "&amp;lt;", "<"),
    ],
)
def test_a_fix_that_means_more_than_it_shows_is_not_offered(source: str, old: str, new: str) -> None:
    assert not keeps_the_rest(source, Replacement(source.index(old), old, new))


@pytest.mark.parametrize(
    ("source", "old", "new"),
    [
        (head("We organize it"), "organize", "organise"),
        (head("“a &amp;amp; b”"), "&amp;amp;", "&"),
        (head("Itâ€™s on"), "â€™", "’"),
        ("It is on ~~Saturday~~ Sunday.", "~~Saturday~~ ", ""),
        ("Come\n🔹 two\n🔹 three", "🔹", "-"),
        ("2&amp;#42;3*4", "&amp;#42;", "&#42;"),
        ("wo\u200brd", "\u200b", ""),
        ("Come #stopknifecrime", "#stopknifecrime", "#StopKnifeCrime"),
        ("See https:a.uk today", "https:", "https://"),
    ],
)
def test_a_fix_that_does_what_it_shows_is(source: str, old: str, new: str) -> None:
    assert keeps_the_rest(source, Replacement(source.index(old), old, new))
