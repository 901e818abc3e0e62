"""No whole text freezes a page: every check and every rendering takes time with its length, never with its square.

Each is timed on a short text. What takes long for that is timed on longer ones, of which one is four times the other: it
may take about four times as long. Texts come from what people paste, and from what the expressions of the product look for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

import pytest

from campaigns.checks.base import Find, Finding, Subject
from campaigns.checks.registry import CHECKS
from campaigns.content_store.channel_text import render_post
from campaigns.content_store.plain_text import to_plain_text
from campaigns.content_store.problems import BrokenContentError
from campaigns.content_store.safe_html import to_html
from campaigns.domain.items.documents import ItemDocument, PostDocument
from tests.security.growth import seconds
from tests.security.hostile_texts import taken_by
from tests.security.patterns_held import patterns_held
from tests.security.whole_texts import pieces, whole_text
from tests.unit.check_subjects import NOW, desk_facts, new_sample
from tests.unit.content_samples import LONDON

GLANCE = 800  # characters of the first look
SUSPECT = 0.005  # seconds for so few
SHORT, LONG = 1_500, 6_000
FLOOR = 0.020  # seconds for the longer below which there is nothing to judge
MOST_GROWTH = 9.0
TRIES = 3
SAMPLE = new_sample()
FACTS = desk_facts()
Work = Mapping[str, Callable[[], object]]


def _read(kind: str, text: str) -> ItemDocument | None:
    """None where the text is refused, with words for the writer."""
    try:
        if kind == "post":
            return SAMPLE.post("publish_at: 2027-05-17T08:00\nchannels: [mastodon]", text)
        return SAMPLE.release("publish_at: 2027-05-17T08:00\nplace: Derby", text)
    except BrokenContentError:
        return None


def _work_on(kind: str, text: str) -> Work:
    """Everything that is done with a text. What both kinds of item share is done with the release alone."""
    item = _read(kind, text)
    if item is None:
        return {}
    rendered = {"mastodon": render_post(item, "mastodon")} if isinstance(item, PostDocument) else {}
    subject = Subject(item, NOW, LONDON, rendered, FACTS)
    work: dict[str, Callable[[], object]] = {"reading": lambda: _read(kind, text)}
    if isinstance(item, PostDocument):
        work["render_post"] = lambda: render_post(item, "mastodon")
    else:
        work["to_html"] = lambda: to_html(text)
        work["to_plain_text"] = lambda: to_plain_text(text)
    work["cutting up"] = lambda: subject.text.everything
    for check_id, check in CHECKS.items():
        if kind in check.items and (kind == "release" or "release" not in check.items):
            work[check_id] = lambda find=check.find: _find(find, subject)  # type: ignore[misc]
    return work


def _find(find: Find, subject: Subject) -> None:
    for _finding in find(subject):
        pass


def _too_slow(kind: str, piece: str) -> Iterator[str]:
    """What grows faster than this text, with what was measured."""
    for name, work in _work_on(kind, whole_text(piece, GLANCE)).items():
        if seconds(work) > SUSPECT and (found := _growth(kind, piece, name)) is not None:
            yield f"{name}, {kind} of {piece!r}: {found}"


def _growth(kind: str, piece: str, name: str) -> str | None:
    """Each time on items of their own, so that nothing is remembered from the time before."""
    short = long = float("inf")
    for _ in range(TRIES):
        long = min(long, _once(kind, piece, name, LONG))
        if long <= FLOOR:
            return None
        short = min(short, _once(kind, piece, name, SHORT))
        if long <= MOST_GROWTH * short:
            return None
    return f"{short:.4f} s for {SHORT:,} characters, {long:.4f} s for {LONG:,}"


def _once(kind: str, piece: str, name: str, length: int) -> float:
    work = _work_on(kind, whole_text(piece, length))
    if name not in work:
        return 0.0  # the longer text is refused
    if name in CHECKS:
        work["cutting up"]()
    return seconds(work[name])


def _phrases_of_expressions() -> Iterable[str]:
    """What each expression of the checks takes."""
    found: dict[str, None] = {}
    for held in patterns_held():
        source = held.pattern.pattern
        is_of_checks = any(
            place.startswith(("campaigns.checks", "campaigns.domain", "word list")) for place in held.places
        )
        if isinstance(held.pattern, re.Pattern) and isinstance(source, str) and is_of_checks:
            text = taken_by(held.pattern, "A a").strip()
            if 0 < len(text) < 200:
                found.setdefault(f"{text} ")
    return found


@pytest.fixture(scope="module", autouse=True)
def _everything_is_put_together() -> None:
    """Once for a process, which is no cost of a text."""
    for kind in ("post", "release"):
        for work in _work_on(kind, "Jo Reed said one in two “knife” crimes rose by 5%. Ring 101.").values():
            work()


@pytest.mark.parametrize("kind", ["post", "release"])
def test_no_paste_takes_longer_than_its_length_explains(kind: str) -> None:
    assert [slow for piece in pieces() for slow in _too_slow(kind, piece)] == []


def test_no_phrase_that_a_rule_looks_for_takes_longer_than_its_length_explains() -> None:
    phrases = list(_phrases_of_expressions())
    assert len(phrases) > 150
    assert [slow for piece in phrases for slow in _too_slow("release", piece)] == []


def test_work_that_grows_with_the_square_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    def every_pair(subject: Subject) -> Iterator[Finding]:
        for passage in subject.text.everything:
            words = passage.text.split()
            # Often enough for a short text to be suspected on a fast machine, too.
            sum(one == other for _ in range(6) for one in words for other in words)
        yield from ()

    monkeypatch.setitem(CHECKS, "SLOW-01", replace(CHECKS["TIME-01"], find=every_pair))
    assert any("SLOW-01" in slow for slow in _too_slow("release", "a "))
