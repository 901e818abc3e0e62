"""Small pure parts of the pages: times in words, texts with links, headings that fit, periods, picture types."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from campaigns.content_store.heading_levels import under_heading
from campaigns.domain.items.rendered import TextLink
from campaigns.domain.items.statuses import AccountState, AttemptOutcome, DeliveryStatus, ItemStatus
from campaigns.domain.time.durations import how_long
from campaigns.domain.time.localtime import clock_time
from campaigns.reports.screens.campaign import GROUPS
from campaigns.web import words
from campaigns.web.linked_text import link_text
from campaigns.web.picture_answers import picture_type
from campaigns.web.report_periods import presets
from campaigns.web.times import short_moment

LONDON = ZoneInfo("Europe/London")
TODAY = date(2027, 5, 17)


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (-3, "0 seconds"),
        (1, "1 second"),
        (59.9, "59 seconds"),
        (90, "1 minute"),
        (5400, "1 hour 30 minutes"),
        (7200, "2 hours"),
        (30_000, "8 hours"),
        (90_000, "1 day"),
    ],
)
def test_lengths_of_time_are_said_as_people_say_them(seconds: float, expected: str) -> None:
    assert how_long(seconds) == expected


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2027, 5, 17, 7, 5, tzinfo=UTC), "Today, 8:05am"),
        (datetime(2027, 5, 17, 23, 30, tzinfo=UTC), "Tomorrow, 12:30am"),
        (datetime(2027, 5, 16, 11, 0, tzinfo=UTC), "Yesterday, midday"),
        (datetime(2027, 12, 24, 9, 0, tzinfo=UTC), "Fri 24 Dec, 9:00am"),
        (datetime(2028, 1, 3, 9, 0, tzinfo=UTC), "Mon 3 Jan 2028, 9:00am"),
    ],
)
def test_near_days_have_names_and_far_ones_their_year(moment: datetime, expected: str) -> None:
    assert short_moment(moment, LONDON, TODAY) == expected


def test_within_a_sentence_today_is_in_lower_case() -> None:
    moment = datetime(2027, 5, 17, 7, 5, tzinfo=UTC)
    assert short_moment(moment, LONDON, TODAY, mid_sentence=True) == "today, 8:05am"


def test_the_doubled_hour_of_autumn_says_which_one_it_is() -> None:
    assert clock_time(datetime(2027, 10, 31, 0, 30, tzinfo=UTC), LONDON) == "1:30am BST"
    assert clock_time(datetime(2027, 10, 31, 1, 30, tzinfo=UTC), LONDON) == "1:30am GMT"


def test_a_text_is_escaped_and_keeps_its_lines() -> None:
    assert link_text("<b>Hi</b>\n& bye") == "&lt;b&gt;Hi&lt;/b&gt;<br>&amp; bye"


def test_links_are_marked_at_their_place_and_only_web_addresses_are_links() -> None:
    marked = link_text("see here", [TextLink(4, 8, 'https://a.example/?q="x"')])
    assert marked.startswith("see <a ")
    assert "&#34;x&#34;" in marked
    assert "<a" not in link_text("see here", [TextLink(4, 8, "javascript:alert(1)")])
    assert 'href="https://a.example/"' in link_text("Look: https://a.example/.")


def test_links_that_overlap_or_lie_outside_are_left_as_text() -> None:
    marked = link_text("abcdef", [TextLink(0, 4, "https://a.example"), TextLink(2, 9, "https://b.example")])
    assert marked.count("<a ") == 1
    assert marked.endswith("ef")


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<h1>A</h1><h2>B</h2>", "<h3>A</h3><h4>B</h4>"),
        ("<h2>A</h2><h4>B</h4><h2>C</h2>", "<h3>A</h3><h4>B</h4><h3>C</h3>"),
        ("<h3>B</h3><h2>A</h2>", "<h3>B</h3><h3>A</h3>"),
        ("<p>none</p>", "<p>none</p>"),
    ],
)
def test_headings_of_a_document_fit_under_the_page_s_own(html: str, expected: str) -> None:
    assert under_heading(html, level=3) == expected


def test_anchors_of_two_documents_on_a_page_do_not_meet() -> None:
    html = '<h2 id="section-a">A</h2><a href="#section-a">up</a>'
    assert under_heading(html, level=3, prefix="draft-") == (
        '<h3 id="draft-section-a">A</h3><a href="#draft-section-a">up</a>'
    )


def test_quarters_are_those_of_the_financial_year() -> None:
    found = {preset.name: (preset.label, preset.period) for preset in presets(TODAY)}
    assert found["this-quarter"][0] == "This quarter (Q1, April to June 2027)"
    assert found["last-quarter"][0] == "Last quarter (Q4, January to March 2027)"
    assert found["this-year"][1].first == date(2027, 4, 1)
    assert found["last-year"][1].last == date(2027, 3, 31)
    january = {preset.name: preset.label for preset in presets(date(2027, 1, 5))}
    assert january["last-quarter"] == "Last quarter (Q3, October to December 2026)"
    assert january["this-year"] == "This financial year (2026 to 2027)"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"<svg onload=alert(1)>", None),
        (b"<html>", None),
        (b"", None),
    ],
)
def test_only_real_pictures_are_taken_for_pictures(content: bytes, expected: str | None) -> None:
    assert picture_type(content) == expected


def test_every_status_has_its_words_and_every_item_its_group() -> None:
    assert set(words.ITEM_STATUS) == set(ItemStatus)
    assert set(words.DELIVERY_STATUS) == set(DeliveryStatus)
    assert set(words.ACCOUNT_STATE) == set(AccountState)
    assert set(words.ATTEMPT_OUTCOME) == set(AttemptOutcome)
    assert {status for _, statuses in GROUPS for status in statuses} == set(ItemStatus)
