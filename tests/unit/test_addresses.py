"""Where a web address begins and ends: the same for the count, Bluesky's links, release pages and previews."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns.channels.base import MessagePart
from campaigns.channels.bluesky_records import find_facets
from campaigns.content_store.rendering import render_post, to_html
from campaigns.domain.addresses import find_addresses
from tests.unit.check_subjects import found, in_post, in_release
from tests.unit.content_samples import Sample, ids

FULL = [
    ("Read https://www.derby.gov.uk’s page", "https://www.derby.gov.uk"),
    ("Read https://www.derby.gov.uk's page", "https://www.derby.gov.uk"),
    ("Read https://www.derby.gov.uk/help's first line", "https://www.derby.gov.uk/help"),
    ("Visit https://www.derby.gov.uk—it’s free", "https://www.derby.gov.uk"),
    ("Visit https://www.derby.gov.uk–it’s free", "https://www.derby.gov.uk"),
    ("Visit https://www.derby.gov.uk/help—it’s free", "https://www.derby.gov.uk/help"),
    ("Visit https://www.derby.gov.uk--it is free", "https://www.derby.gov.uk"),
    ("Go https://www.derby.gov.uk👍 now", "https://www.derby.gov.uk"),
    ("Go https://www.derby.gov.uk❤️ now", "https://www.derby.gov.uk"),
    ("Go https://www.derby.gov.uk/help👩‍🚒 now", "https://www.derby.gov.uk/help"),
    ("Go https://www.derby.gov.uk\u200b now", "https://www.derby.gov.uk"),
    ("Go https://www.derby.gov.uk\u2060/help now", "https://www.derby.gov.uk"),
    ("Go https://www.derby.gov.uk… now", "https://www.derby.gov.uk"),
    ("‘https://www.derby.gov.uk’", "https://www.derby.gov.uk"),
    ("See https://https://www.derby.gov.uk/help", "https://www.derby.gov.uk/help"),
    ("See https://en.wikipedia.org/wiki/Derby_(city), then", "https://en.wikipedia.org/wiki/Derby_(city)"),
    ("See https://www.derby.gov.uk:8443/a?b=1&c=2#d.", "https://www.derby.gov.uk:8443/a?b=1&c=2#d"),
    ("See https://łódź.pl/zażółć now", "https://łódź.pl/zażółć"),
    ("See https://web.archive.org/web/2027/https://www.derby.gov.uk/", "https://web.archive.org/web/2027/https://www.derby.gov.uk/"),
    ("See https://a-b.derby.gov.uk/a_b_c/d*e*f now", "https://a-b.derby.gov.uk/a_b_c/d*e*f"),
]  # fmt: skip
BARE = [
    ("and derby.gov.uk/help.", "derby.gov.uk/help"),
    ("(www.derby.gov.uk)", "www.derby.gov.uk"),
    ("derby.gov.uk’s page", "derby.gov.uk"),
    ("derby.gov.uk/help's page", "derby.gov.uk/help"),
    ("go to derby.gov.uk👍", "derby.gov.uk"),
]
NONE = [
    "e.g. this", "at 9.am", "Come to it.Is there", "press@derby.gov.uk", "@unit.derby.gov.uk", "the plan.md and clip.mov",
    "https://", "https://…", "Cafe.Paris", "#derby.gov.uk",
]  # fmt: skip


@pytest.fixture
def sample(tmp_path: Path) -> Sample:
    return Sample(tmp_path)


def hrefs(html: str) -> list[tuple[str, str]]:
    return [
        (url.replace("&amp;", "&"), words.replace("&amp;", "&"))
        for url, words in re.findall(r'href="([^"]*)"[^>]*>([^<]*)</a>', html)
    ]


@pytest.mark.parametrize(("text", "url"), FULL)
def test_an_address_ends_where_the_sentence_goes_on(sample: Sample, text: str, url: str) -> None:
    (address,) = find_addresses(text)
    assert (address.url, text[address.start : address.end]) == (url, url)
    for kind in ("bluesky", "mastodon", "newsroom"):
        (part,) = render_post(sample.post("", text), kind).parts
        assert [(link.url, part.text[link.start : link.end]) for link in part.links] == [(url, url)], kind
    assert hrefs(to_html(text)) == [(url, url)]


@pytest.mark.parametrize(("text", "words"), BARE)
def test_a_bare_domain_is_a_link_where_writers_expect_one(sample: Sample, text: str, words: str) -> None:
    (part,) = render_post(sample.post("", text), "bluesky").parts
    (facet,) = find_facets(MessagePart(part.text, part.links), lambda _: None)
    index = facet["index"]
    assert part.text.encode()[index["byteStart"] : index["byteEnd"]].decode() == words
    assert facet["features"][0]["uri"] == f"https://{words}"
    assert hrefs(to_html(text)) == [(f"https://{words}", words)]
    assert (
        render_post(sample.post("", text), "mastodon").parts[0].links == ()
    )  # its server makes none of them


@pytest.mark.parametrize("text", NONE)
def test_what_only_looks_like_an_address_is_none(text: str) -> None:
    assert find_addresses(text, bare=True) == []


def test_words_in_code_and_labels_stay_as_they_are() -> None:
    assert hrefs(to_html("`gov.uk` and [gov.uk](https://example.org/a) and\n\n    gov.uk")) == [
        ("https://example.org/a", "gov.uk")
    ]


def test_a_bare_domain_in_the_middle_of_marked_words_keeps_its_neighbours() -> None:
    assert to_html("See *our gov.uk page* and **x** at nhs.uk or bbc.com.").replace(
        ' rel="noopener noreferrer"', ""
    ) == (
        '<p>See <em>our <a href="https://gov.uk">gov.uk</a> page</em> and <strong>x</strong> at '
        '<a href="https://nhs.uk">nhs.uk</a> or <a href="https://bbc.com">bbc.com</a>.</p>'
    )


@pytest.mark.parametrize(
    ("words", "instead"),
    [
        ("https://https://www.derby.gov.uk/help", "https://www.derby.gov.uk/help"),
        ("http://https://derby.gov.uk", "https://derby.gov.uk"),
        ("https//derby.gov.uk", "https://derby.gov.uk"),
        ("https:/derby.gov.uk", "https://derby.gov.uk"),
        ("https:derby.gov.uk", "https://derby.gov.uk"),
        ("https:\\\\derby.gov.uk", "https://derby.gov.uk"),
        ("https;//derby.gov.uk", "https://derby.gov.uk"),
        ("https:///derby.gov.uk", "https://derby.gov.uk"),
        ("https:// derby.gov.uk", "https://derby.gov.uk"),
    ],
)
def test_a_broken_beginning_blocks_and_can_be_mended(words: str, instead: str) -> None:
    (issue,) = in_post("TEXT-06", f"See {words} now.")
    assert (issue.severity, issue.message.endswith(f"Write {instead}.")) == ("block", True)
    assert issue.replacement is not None
    assert issue.replacement.new == "https://"
    assert found(in_release("TEXT-06", "Story", front=f"notes: ['See {words}']")) == [" ".join(words.split())]


@pytest.mark.parametrize(
    "text",
    [
        "See https://derby.gov.uk.",
        "Use https: it is safe.",
        "https://web.archive.org/web/1/https://derby.gov.uk",
        "[a](https://b.uk)",
        "xhttps:y",
    ],
)
def test_a_whole_address_is_left_alone(text: str) -> None:
    assert in_post("TEXT-06", text) == []


def test_the_link_of_a_post_has_one_beginning_too(sample: Sample) -> None:
    assert ids(sample.post("link: https://https://www.derby.gov.uk").issues) == ["CONTENT-10"]


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="htps:/.()’'—–👍\u200b#?é日 \nderby.gov.uk@-", max_size=120))
def test_addresses_stand_where_they_say_and_never_overlap(text: str) -> None:
    end = 0
    for address in find_addresses(text, bare=True):
        assert address.start >= end
        assert text[address.start : address.end] in (address.url, address.url.removeprefix("https://"))
        assert not set(address.url) & set("’—–👍\u200b \n")
        end = address.end
