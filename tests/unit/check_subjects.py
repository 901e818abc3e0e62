"""A short text put before a check, as the tests of the families do it."""

from __future__ import annotations

import atexit
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any

from campaigns.checks import run_checks
from campaigns.checks.base import Subject
from campaigns.checks.registry import CHECKS
from campaigns.content_store.channel_text import render_post
from campaigns.domain.facts.facts import BodyKind, Facts, Helpline
from campaigns.domain.items.issues import Issue
from campaigns.domain.items.records import Records
from campaigns.reference.dictionary import BritishDictionary
from campaigns.reference.word_lists import shipped_lists
from tests.unit.content_samples import LONDON, Sample

NOW = datetime(2027, 5, 1, 9, 0, tzinfo=UTC)
DAY = date(2027, 5, 17)
CHILDLINE = Helpline("childline", ("Childline",), "0800 1111", ("08001111",), ("childline.org.uk",))
CRIMESTOPPERS = Helpline(
    "crimestoppers",
    ("Crimestoppers",),
    "0800 555 111",
    ("0800555111",),
    ("crimestoppers-uk.org",),
    is_anonymous=True,
)
EMERGENCY = Helpline("999", ("999",), "999", ("999",), is_police=True)
POLICE = Helpline("101", ("101",), "101", ("101",), is_police=True)
DICTIONARY = BritishDictionary()
LINES = (EMERGENCY, POLICE, CHILDLINE, CRIMESTOPPERS)
_FOLDER = TemporaryDirectory(prefix="checks-")
atexit.register(_FOLDER.cleanup)
__all__ = [
    "CHILDLINE",
    "DAY",
    "LINES",
    "NOW",
    "BodyKind",
    "desk_facts",
    "found",
    "in_post",
    "in_release",
    "new_sample",
    "on_picture",
]


def desk_facts(**given: Any) -> Facts:
    """The shipped word lists and a few helplines, and whatever a test adds."""
    lists = {name: one.entries for name, one in shipped_lists().items()}
    return Facts(**{"lists": lists, "helplines": LINES, "spelling": DICTIONARY, **given})


def in_post(
    check_id: str,
    body: str,
    *,
    front: str = "",
    facts: Facts | None = None,
    records: Records | None = None,
    plan: str = "",
) -> list[Issue]:
    """What one check finds in a post with that body. ``plan`` is front matter of the campaign."""
    sample = new_sample(plan)
    post = sample.post(front or "publish_at: 2027-05-17T08:00", body)
    rendered = {kind: render_post(post, kind) for kind in post.channels}
    subject = Subject(post, NOW, LONDON, rendered, facts or desk_facts(), records or Records())
    return run_checks(subject, {check_id: CHECKS[check_id]})


def in_release(
    check_id: str,
    body: str,
    *,
    front: str = "",
    facts: Facts | None = None,
    records: Records | None = None,
    plan: str = "",
) -> list[Issue]:
    sample = new_sample(plan)
    release = sample.release(front or "publish_at: 2027-05-17T08:00", body)
    subject = Subject(release, NOW, LONDON, facts=facts or desk_facts(), records=records or Records())
    return run_checks(subject, {check_id: CHECKS[check_id]})


def on_picture(
    check_id: str, sidecar: str, *, name: str = "walk.jpg", facts: Facts | None = None
) -> list[Issue]:
    """What one check finds about a picture with that name and those words in its .yml."""
    sample = new_sample()
    sample.picture(name, sidecar)
    post = sample.post(f"publish_at: 2027-05-17T08:00\nmedia: [{name}]", "Walk away.")
    subject = Subject(post, NOW, LONDON, facts=facts or desk_facts())
    return run_checks(subject, {check_id: CHECKS[check_id]})


def found(issues: list[Issue]) -> list[str]:
    """The words each finding points at, those that are said again too."""
    return [one.excerpt for issue in issues for one in issue.each]


def new_sample(plan: str = "") -> Sample:
    """A content folder of its own; all of them are gone when the tests are."""
    sample = Sample(Path(mkdtemp(dir=_FOLDER.name)))
    if plan:
        sample.write("campaign.md", f"---\ntitle: Spring\n{plan.strip()}\n---\nThe plan.\n")
    return sample
