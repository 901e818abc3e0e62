"""What the page costs on which a sign-off is decided, with three hundred comments on its words and with none."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from campaigns.domain.people.permissions import Role
from campaigns.domain.text.anchoring import anchor_at
from campaigns.models.comments import Comment
from campaigns.models.content import find_item, latest_revision
from campaigns.services.content.library import refresh_library
from campaigns.services.core.transaction import transaction
from campaigns.services.signoff.differences import differences
from tests.bench.table import Line
from tests.web.client import Reader
from tests.web.office import Office, approve, open_office, ref, submit

COMMENTS, PARAGRAPHS, TRIES = 300, 40, 9
RELEASE = ref("launch", "releases")
SENTENCE = (
    "Number {0} of those who helped that night says that talking early is what changes things for them."
)


def measure_review(folder: Path) -> Iterator[Line]:
    """A release whose long story changed since the reader agreed to it; milliseconds of processor time."""
    office = open_office(folder)
    path = office.content / f"{RELEASE}.md"
    story = "\n\n".join(
        f"{SENTENCE.format(number)} Nobody has to do it alone." for number in range(PARAGRAPHS)
    )
    path.write_text(f"{path.read_text().rstrip()}\n\n{story}\n")
    with office.app.app_context():
        refresh_library(office.desk)
    submit(office, RELEASE)
    approve(office, RELEASE)
    path.write_text(path.read_text().replace("has to do it alone", "is on their own"))
    with office.app.app_context():
        refresh_library(office.desk)
    submit(office, RELEASE)
    reader = Reader(office).sign_in(Role.HEAD)
    without = _milliseconds(reader)
    _comment(office)
    yield Line(
        what=f"Review page, {PARAGRAPHS} changed paragraphs, {COMMENTS} comments",
        value=_milliseconds(reader), unit="ms", baseline_name="without comments", baseline=without,
    )  # fmt: skip


def _comment(office: Office) -> None:
    with office.app.app_context(), transaction() as session:
        item = find_item(session, RELEASE)
        revision = latest_revision(session, item.id) if item else None
        assert item is not None
        assert revision is not None
        told = differences(office.desk, revision, None)
        story = next(field for field in told.fields if field.name == "story")
        for number in range(COMMENTS):
            start = story.starts[-1 - number % PARAGRAPHS] + number % 30
            anchor = anchor_at(story.text, start, story.text[start : start + 20])
            session.add(
                Comment(
                    item_id=item.id,
                    revision_id=revision.id,
                    field=story.name,
                    quote=anchor.quote,
                    before=anchor.before,
                    after=anchor.after,
                    words="Is this so?",
                    user_id=office.people[Role.OFFICER],
                    said_at=office.clock.now(),
                )
            )


def _milliseconds(reader: Reader) -> float:
    times = []
    for _ in range(TRIES):
        started = time.process_time()
        answer = reader.client.get(f"/items/{RELEASE}/review")
        times.append((time.process_time() - started) * 1000)
        assert answer.status_code == 200
    return median(times)
