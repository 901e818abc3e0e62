"""What the checks cost on texts that nobody writes but a paste or an import can bring: no text may hold up a page."""

from __future__ import annotations

import time

import pytest

from campaigns.checks.base import Subject
from campaigns.checks.registry import CHECKS
from campaigns.content_store.channel_text import render_post
from campaigns.domain.items.documents import PostDocument
from campaigns.domain.text.sizes import LONGEST
from tests.unit.check_subjects import NOW, desk_facts, new_sample
from tests.unit.content_samples import LONDON

LENGTH = LONGEST["post"] - 200  # with its front matter, a post may be no longer
MOST = 0.2  # seconds of the processor for one check
FACTS = desk_facts()

HOSTILE = {
    "a phrase again and again": "known to police ",
    "a request": "asking for it ",
    "blanks": "Knife crime" + " " * LENGTH,
    "digits": "1" * LENGTH,
    "digits with commas": "1,",
    "digits with stops": "1.",
    "digits with dashes": "1-",
    "percentages": "50% ",
    "asterisks": "*" * LENGTH,
    "a mail address without end": "a." * (LENGTH // 2) + "@",
    "mail addresses": "a.b@c.d ",
    "a host name without end": "a-",
    "marks without words": "]" * LENGTH,
    "escapes after a bracket": "[" + "\\a" * (LENGTH // 2),
    "names": "Jo Reed ",
    "phrase gaps": "many a a a a ",
    "quotes": "“I am so proud of it,” he said. ",
    "short sentences": "A b c. ",
}


def hostile(piece: str) -> str:
    return (piece * (LENGTH // len(piece) + 1))[:LENGTH]


@pytest.fixture(scope="module", autouse=True)
def _patterns_are_ready() -> None:
    """They are put together once for a process, which is no cost of a text."""
    for subject in (_post("One in two knife crimes rose by 5%. Ring 101."), _release("He said so.")):
        _seconds(subject)


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("kind", ["post", "release"])
def test_no_check_holds_up_a_page(kind: str, piece: str) -> None:
    make = _post if kind == "post" else _release
    slow = {name: took for name, took in _seconds(make(hostile(piece))).items() if took > MOST}
    again = _seconds(make(hostile(piece))) if slow else {}
    assert {name: again[name] for name in slow if again[name] > MOST} == {}


def _seconds(subject: Subject) -> dict[str, float]:
    """Of the processor, so that a busy machine changes nothing."""
    _ = subject.text.everything
    took = {}
    for check_id, check in CHECKS.items():
        if subject.item.kind in check.items:
            began = time.process_time()
            for _finding in check.find(subject):
                pass
            took[check_id] = time.process_time() - began
    return took


def _post(body: str) -> Subject:
    post = new_sample().post("publish_at: 2027-05-17T08:00", body)
    assert isinstance(post, PostDocument)
    return Subject(post, NOW, LONDON, {kind: render_post(post, kind) for kind in post.channels}, FACTS)


def _release(body: str) -> Subject:
    return Subject(new_sample().release("publish_at: 2027-05-17T08:00", body), NOW, LONDON, facts=FACTS)
