"""One Markdown source as each channel's own text, with every link where it says."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns.content_store.channel_text import render_post
from campaigns.domain.items.channel_kinds import KINDS
from campaigns.domain.items.documents import PostDocument
from campaigns.domain.items.rendered import RenderedPart, RenderedPost, TextLink
from tests.unit.content_samples import Sample


@pytest.fixture
def sample(tmp_path: Path) -> Sample:
    return Sample(tmp_path)


def part(sample: Sample, body: str, kind: str = "x", front: str = "") -> RenderedPart:
    rendered = render_post(sample.post(front, body), kind)
    assert len(rendered.parts) == 1
    return rendered.parts[0]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("Walk *away* **now** ~~later~~", "Walk away now later"),
        ("One line\nand the next", "One line\nand the next"),
        ("One paragraph\n\n\n\nand the next", "One paragraph\n\nand the next"),
        ("- one\n- two", "– one\n– two"),
        ("+ 1 for Derby", "+ 1 for Derby"),
        ("- one\n+ two", "– one\n  + two"),
        ("Sum\n\\* star\n\\- dash", "Sum\n* star\n- dash"),
        ("One\n- - -\ntwo", "One\n\ntwo"),
        ("3. three\n4. four", "3. three\n4. four"),
        ("1. One\n   1. a\n   2. b\n2. Two", "1. One\n   1. a\n   2. b\n2. Two"),
        ("1. One\n  - a\n    - b\n\n  - c\n2. Two", "1. One\n   – a\n     – b\n   – c\n2. Two"),
        ("1. One\n   a. first\n   b. second\n2. Two", "1. One\n   a. first\n   b. second\n2. Two"),
        ("- One\n- Two\n1. First\n2. Second", "– One\n– Two\n\n1. First\n2. Second"),
        ("Bring:\n- one\n  - two\n- three", "Bring:\n– one\n  – two\n– three"),
        ("Ring:\n- one\n- two", "Ring:\n– one\n– two"),
        ("#WalkAway with us", "#WalkAway with us"),
        ("# Walk away\n\nText", "Walk away\n\nText"),
        ("@some_name_here and file_name_here", "@some_name_here and file_name_here"),
        ("AT&T &amp; &lt;b&gt; & co", "AT&T & <b> & co"),
        ("Say <b>this</b>", "Say this"),
        ("Before\n\n<script>alert(1)</script>\n\nafter", "Before\n\nafter"),
        (r"Two \* three \# four", "Two * three # four"),
        ("5 * 3 * 2 and I <3 Derby", "5 * 3 * 2 and I <3 Derby"),
        ("> Quoted", "Quoted"),
        ("Cafe\u0301", "Café"),
        ("Mail press@example.org", "Mail press@example.org"),
        ("[Ring us](tel:08001111)", "Ring us (08001111)"),
        ("[bad](javascript:alert(1))", "bad"),
        ("![A poster](poster.png) here", "A poster here"),
        ("2027. A year", "2027. A year"),
    ],
)
def test_markdown_becomes_plain_channel_text(sample: Sample, body: str, text: str) -> None:
    assert part(sample, body).text == text


def test_a_link_hides_behind_its_label_on_bluesky_and_is_written_out_elsewhere(sample: Sample) -> None:
    body = "👍 Read [the *guide*](https://example.org/guide) today."
    bluesky, x = part(sample, body, "bluesky"), part(sample, body)
    assert bluesky.text == "👍 Read the guide today."
    assert bluesky.links == (TextLink(7, 16, "https://example.org/guide"),)
    assert x.text == "👍 Read the guide: https://example.org/guide today."
    assert [x.text[link.start : link.end] for link in x.links] == ["https://example.org/guide"]


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_bare_address_is_a_link_on_every_channel(sample: Sample, kind: str) -> None:
    (link,) = part(sample, "See https://example.org/_a_/b_(c).", kind).links
    assert link.url == "https://example.org/_a_/b_(c)"


def test_a_domain_alone_is_a_link_where_the_platform_makes_one_of_it(sample: Sample) -> None:
    body = "See derby.gov.uk/a_b_c and [vru.example](https://vru.example)"
    bluesky, mastodon = part(sample, body, "bluesky"), part(sample, body, "mastodon")
    assert bluesky.text == "See derby.gov.uk/a_b_c and vru.example"
    assert [link.url for link in bluesky.links] == ["https://derby.gov.uk/a_b_c", "https://vru.example"]
    assert mastodon.text == "See derby.gov.uk/a_b_c and https://vru.example"
    assert [link.url for link in mastodon.links] == ["https://vru.example"]


@pytest.mark.parametrize(
    "words", ["https://a.uk,https://b.uk", "https://a.uk\ufe0f https://b.uk;", "https://a.uk|https://b.uk"]
)
def test_an_address_ends_where_the_next_begins_or_nobody_would_type_more(sample: Sample, words: str) -> None:
    assert [link.url for link in part(sample, words).links] == ["https://a.uk", "https://b.uk"]


def test_what_looks_like_a_reference_goes_out(sample: Sample) -> None:
    body = "Come along.\n\n[Video]: https://www.derby.gov.uk/film"
    assert part(sample, body).text == body


def test_a_link_whose_label_is_its_address_is_written_once(sample: Sample) -> None:
    assert part(sample, "[https://example.org/](https://example.org)").text == "https://example.org/"


def test_links_in_nested_lists_keep_their_places(sample: Sample) -> None:
    body = "1. one\n\n    - [two](https://example.org/2)\n    - three\n\n2. [four](https://example.org/4)"
    found = part(sample, body, "bluesky")
    assert [found.text[link.start : link.end] for link in found.links] == ["two", "four"]


def test_the_front_matter_link_closes_the_last_part_unless_it_is_there_already(sample: Sample) -> None:
    front = "link: https://example.org/help"
    thread = render_post(sample.post(front, "One\n\n---\n\nTwo"), "x")
    assert [p.text for p in thread.parts] == ["One", "Two\n\nhttps://example.org/help"]
    assert thread.parts[1].links == (TextLink(5, 29, "https://example.org/help"),)
    assert part(sample, "Go to https://example.org/help/ now", front=front).text.count("example.org") == 1


def test_a_thread_is_one_post_where_there_are_no_threads(sample: Sample) -> None:
    post = sample.post("", "One\n\n---\n\n---\n\nTwo\n\n---\n")
    assert [p.text for p in render_post(post, "mastodon").parts] == ["One", "Two"]
    assert [p.text for p in render_post(post, "facebook").parts] == ["One\n\nTwo"]


def test_pictures_go_with_the_first_part_and_tags_stay_in_the_office(sample: Sample) -> None:
    sample.picture()
    thread = render_post(sample.post("media: [walk.jpg]\ntags: [launch]", "One\n\n---\n\nTwo"), "x")
    assert [[picture.alt for picture in p.media] for p in thread.parts] == [["Two friends walk home"], []]
    assert all("launch" not in p.text for p in thread.parts)


def test_a_section_is_rendered_for_its_channel_alone(sample: Sample) -> None:
    post = sample.post("channels: [x, bluesky]", "For all\n\n## X\n\nFor **X**")
    assert [render_post(post, kind).parts[0].text for kind in post.channels] == ["For X", "For all"]


def test_a_rendered_post_survives_json(sample: Sample) -> None:
    sample.picture()
    rendered = render_post(
        sample.post("media: [walk.jpg]", "[a](https://example.org/a)\n\n---\n\nb"), "bluesky"
    )
    assert RenderedPost.from_json(rendered.to_json()) == rendered


MARKUP = st.text(alphabet="ab 👍é\n*_[]()#>-1.`~!<&;|:/\\@", max_size=80)


def any_post(body: str) -> PostDocument:
    return PostDocument(
        campaign_slug="c", kind="post", slug="p", ref="c/posts/p", path=Path("p.md"), title="t", source="",
        fingerprint="", body=body,
    )  # fmt: skip


@settings(max_examples=150)
@given(MARKUP, MARKUP)
def test_links_are_inside_the_text_whatever_is_written(before: str, after: str) -> None:
    document = any_post(f"{before} [label](https://example.org/a) https://example.org/b {after}")
    for kind in ("x", "bluesky"):
        for found in render_post(document, kind).parts:
            places = [(link.start, link.end) for link in found.links]
            assert places == sorted(places)
            assert all(0 <= start < end <= len(found.text) for start, end in places)
            assert not {"\x02", "\x03"} & set(found.text)


# Content warnings and cards

THREAD = "One.\n\n---\n\nSee https://vru.example/help now.\n\n---\n\nThree."


def test_a_content_warning_stands_over_every_part_where_there_are_such(sample: Sample) -> None:
    post = sample.post("content_warning: Knife crime", THREAD)

    assert [one.warning for one in render_post(post, "mastodon").parts] == ["Knife crime"] * 3
    assert {one.warning for one in render_post(post, "bluesky").parts} == {""}


@pytest.mark.parametrize(
    ("body", "carded"),
    [(THREAD, 1), ("One.\n\n---\n\nTwo.", 1), ("One.", 0), ("", 0)],
)
def test_a_card_goes_with_the_part_that_names_its_page_or_else_the_last(
    sample: Sample, body: str, carded: int
) -> None:
    post = sample.post("link_card: https://vru.example/help", body)

    cards = [number for number, one in enumerate(render_post(post, "bluesky").parts) if one.card]
    assert cards == [carded]
    assert not any(one.card for one in render_post(post, "mastodon").parts)


def test_a_frozen_post_without_warning_and_card_keeps_the_form_it_always_had(sample: Sample) -> None:
    frozen = render_post(sample.post("", "One."), "bluesky").to_json()
    assert frozen == {"kind": "bluesky", "parts": [{"text": "One.", "links": [], "media": []}]}


def test_warning_and_card_come_back_from_their_frozen_form(sample: Sample) -> None:
    post = sample.post("link_card: https://vru.example/help\ncontent_warning: Knife crime", "One.")
    for kind in ("bluesky", "mastodon"):
        rendered = render_post(post, kind)
        assert RenderedPost.from_json(rendered.to_json()) == rendered
