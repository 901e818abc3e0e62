"""How long a text is on each channel. Cases from the platform reference, section 3."""

from __future__ import annotations

import random
import unicodedata

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from campaigns.domain.items.channel_kinds import KINDS, kind_for_label
from campaigns.domain.items.counting import (
    COUNTERS,
    clusters,
    count_bytes,
    count_graphemes,
    count_mastodon,
    count_threads,
    count_utf16,
    count_x,
    measure_text,
)
from campaigns.domain.text.addresses import find_addresses, find_links, link_at

FAMILY = "👨‍👩‍👧"


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", 0),
        ("日本", 4),
        ("it’s “fine” – … 100%", 21),
        (FAMILY, 2),
        ("🙋🏽👨‍🎤", 4),
        ("🇬🇧", 2),
        ("🏴󠁧󠁢󠁥󠁮󠁧󠁿", 2),
        ("1️⃣", 2),
        ("©", 1),
        ("A\u0301B", 2),
        ("A\ufb2c", 4),
        ("gov.uk", 23),
        ("See gov.uk.", 28),
        ("https://www.derbyshire.gov.uk/a/very/long/path?with=query&and=more#part", 23),
        ("Hi http://test.co", 26),
        ("(https://example.org/a_(b))", 25),
        ("https://a.example.com https://b.example.com", 47),
        ("example.com日本", 27),
        ("jo@example.org", 14),
        ("@example.com", 12),
        ("e.g. this", 9),
        ("http://localhost", 16),
        ("2000\u200a\u200b–—‖“”′″‴", 14),
    ],
)
def test_x_weighs_characters_and_charges_23_for_every_link(text: str, length: int) -> None:
    assert count_x(text, 23) == length


def test_a_mastodon_link_counts_23_and_a_mention_only_its_name() -> None:
    assert count_mastodon("https://example.org/" + "x" * 100, 23) == 23
    assert count_mastodon("@unit@derbyshire.example hi", 23) == len("@unit hi")
    assert count_mastodon("mail jo@derby.example", 23) == 21
    assert count_mastodon("https://example.org", 10) == 10


def test_a_family_is_one_character_on_bluesky_and_eighteen_on_threads() -> None:
    assert count_graphemes(FAMILY) == 1
    assert count_threads(FAMILY) == 18
    assert count_utf16(FAMILY) == 8
    assert count_bytes(FAMILY) == 18


def test_accents_count_the_same_however_they_are_typed() -> None:
    for count in COUNTERS.values():
        assert count("Café", 23) == count(unicodedata.normalize("NFD", "Café"), 23) == 4


def test_a_text_is_measured_against_its_channel() -> None:
    exact, over = measure_text("x", "a" * 280), measure_text("x", "a" * 283)
    assert (exact.fits, exact.over, exact.limit) == (True, 0, 280)
    assert (over.fits, over.over, over.used) == (False, 3, 283)


def test_bluesky_counts_bytes_as_well_as_characters() -> None:
    length = measure_text("bluesky", FAMILY * 200)
    assert (length.unit, length.used, length.limit, length.over) == ("bytes", 3600, 3000, 600)


def test_the_limit_a_server_tells_replaces_the_usual_one() -> None:
    assert measure_text("mastodon", "a" * 600, limit=5000).fits


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("See https://example.org/a.", "https://example.org/a"),
        ("(https://example.org/a)", "https://example.org/a"),
        ("https://example.org/a_(b), then", "https://example.org/a_(b)"),
        ("“https://example.org/?q=1”", "https://example.org/?q=1"),
    ],
)
def test_the_punctuation_of_the_sentence_is_not_part_of_an_address(text: str, url: str) -> None:
    (address,) = find_addresses(text)
    assert (address.url, text[address.start : address.end]) == (url, url)


def test_headings_name_channels_however_they_are_capitalised() -> None:
    assert kind_for_label(" BLUESKY ") == "bluesky"
    assert kind_for_label("Twitter") is None
    assert {KINDS[kind].kind for kind in KINDS} == set(KINDS)


@given(st.text(max_size=300))
def test_counting_never_fails_and_never_goes_below_zero(text: str) -> None:
    for count in COUNTERS.values():
        assert count(text, 23) >= 0


@given(st.text(alphabet="htps:/.()a#?é日👍 \n@", max_size=200))
def test_addresses_are_where_they_say(text: str) -> None:
    for address in find_addresses(text):
        assert text[address.start : address.end] == address.url


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("Read https://www.derby.gov.uk’s page", ["https://www.derby.gov.uk"]),
        ("Read https://www.derby.gov.uk's page", ["https://www.derby.gov.uk"]),
        ("Read ‘https://www.derby.gov.uk/help’.", ["https://www.derby.gov.uk/help"]),
        ("Visit https://www.derby.gov.uk—it’s free", ["https://www.derby.gov.uk"]),
        ("Visit https://www.derby.gov.uk/help–free", ["https://www.derby.gov.uk/help"]),
        ("Visit https://www.derby.gov.uk--it is free", ["https://www.derby.gov.uk"]),
        ("Visit https://a-b.derby.gov.uk/a-b", ["https://a-b.derby.gov.uk/a-b"]),
        ("Go https://www.derby.gov.uk👍 now", ["https://www.derby.gov.uk"]),
        ("Go https://www.derby.gov.uk/a❤️", ["https://www.derby.gov.uk/a"]),
        ("Go https://www.derby.gov.uk\u200b now", ["https://www.derby.gov.uk"]),
        ("See https://https://www.derby.gov.uk/help", ["https://www.derby.gov.uk/help"]),
        ("See derby.gov.uk/help.", ["https://derby.gov.uk/help"]),
        (
            "See Derby.gov.uk, or www.derby.gov.uk's page",
            ["https://Derby.gov.uk", "https://www.derby.gov.uk"],
        ),
        ("(derby.gov.uk/a_(b))", ["https://derby.gov.uk/a_(b)"]),
        ("https://example.org/it's-here", ["https://example.org/it's-here"]),
        ("https://example.org/café/ü?q=#ß", ["https://example.org/café/ü?q=#ß"]),
        ("Ring press.office@derby.gov.uk, #derby.uk or @vru.bsky.social", []),
        ("Come on Sunday.It is at 10.am, i.e. soon", []),
    ],
)
def test_an_address_ends_where_its_reader_sees_it_end(text: str, links: list[str]) -> None:
    found = find_links(text)
    assert [one.url for one in found] == links
    assert all(one.url.endswith(text[one.start : one.end]) for one in found)
    assert all(link_at(text, one.start) == one for one in found)


def test_flags_are_counted_two_letters_at_a_time_wherever_they_stand() -> None:
    dice = random.Random(2027)
    pieces = ("🇬🇧", "🇫", "a", "e\u0301", "👨‍👩‍👧", "\ufe0f", "\u200d", "👍🏽", " ", "\r\n")
    for _ in range(500):
        text = "".join(dice.choices(pieces, k=8))
        assert clusters(text) == regex.findall(r"\X", text)
