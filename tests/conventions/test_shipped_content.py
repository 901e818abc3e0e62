"""The campaigns that come with the product can be used as they are: readable, fitting, with the right helplines."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from campaigns.checks.run import check_post, check_release
from campaigns.content_store.channel_text import render_post
from campaigns.content_store.reader import ContentStore
from campaigns.domain.items.documents import ItemDocument, PostDocument, ReleaseDocument
from campaigns.domain.items.issues import Issue, Severity
from campaigns.reference.facts import shipped_facts
from tests.conventions.checkout import TOP

UK = ZoneInfo("Europe/London")
BEFORE_ALL_OF_IT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LIBRARY = ContentStore(TOP / "content", UK).load()
# As printed in the helpline list, and the press office's stand-in numbers (kept by Ofcom for use in stories).
NUMBERS = {"999", "101", "0800 555 111", "0800 1111", "116 123", "01632 960100", "01632 960199"}
PHONE_LIKE = re.compile(r"(?<![\d,.£-])(?:0\d(?:[ \d]{5,12})\d|116 ?123|999|101)(?![\d,.]*\d)")


def findings(item: ItemDocument) -> list[Issue]:
    if isinstance(item, PostDocument):
        rendered = {kind: render_post(item, kind) for kind in item.channels}
        return [*item.issues, *check_post(item, rendered, BEFORE_ALL_OF_IT, UK, facts=shipped_facts())]
    assert isinstance(item, ReleaseDocument)
    return [*item.issues, *check_release(item, BEFORE_ALL_OF_IT, UK, facts=shipped_facts())]


def test_there_are_three_campaigns_and_every_file_can_be_read():
    assert len(LIBRARY.campaigns) == 3
    assert LIBRARY.issues == ()


@pytest.mark.parametrize("item", LIBRARY.items, ids=lambda item: item.ref)
def test_an_item_has_nothing_to_mend(item: ItemDocument):
    assert [issue.message for issue in findings(item) if issue.severity is not Severity.INFO] == []


@pytest.mark.parametrize("item", LIBRARY.items, ids=lambda item: item.ref)
def test_every_picture_says_what_it_shows_and_whose_it_is(item: ItemDocument):
    assert all(picture.alt and picture.credit and picture.licence for picture in item.pictures)


@pytest.mark.parametrize("item", LIBRARY.items, ids=lambda item: item.ref)
def test_every_number_to_ring_is_printed_as_in_the_helpline_list(item: ItemDocument):
    assert set(PHONE_LIKE.findall(item.source)) <= NUMBERS


def test_no_file_names_a_picture_of_a_weapon():
    pictures = {picture.name: picture for item in LIBRARY.items for picture in item.pictures}
    words = " ".join(f"{p.name} {p.alt} {' '.join(p.tags)}" for p in pictures.values()).lower()
    assert not re.search(r"\b(knife|knives|blade|machete|weapon)\b", words)
