"""A post's file changed by fields and words: what is not changed stays to the byte, and nothing is read as something else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.content_store.form_words import WordsNotTakenError
from campaigns.content_store.item_words import with_finding_left
from campaigns.content_store.paths import parse_ref
from campaigns.content_store.post_words import PostWords, tidy, with_words, words_in
from tests.unit.content_samples import LONDON, POST

REF = parse_ref("spring/posts/monday")
BY_HAND = """\
---
# Written by hand, and meant to stay so.
title:   'Monday''s launch'   # agreed with Derby
publish_at:  2027-05-17T08:00
channels: [ x,bluesky ]
areas:
    - "Derby"   # the city
    - "Amber Valley"
tags:
  - one
  # not two
  - three
link:
family_told: yes
allow:
  ACC-11: "10:30 is in the legal title"


---

Walk away.\x20\x20
You have more to live for.

---


The second post.

## Bluesky

Walk away, Bluesky.


## Mastodon
Walk away, Mastodon.
---
And again.
"""
EMPTY = "---\ntitle: New\n---\n"
WITHOUT = "Only words.\n\nAnd more.\n"
FLOW = '---\ntitle: "A: b"\nchannels:\n  [x,\n   bluesky]  # both\nmedia: [a.jpg]\n---\nText'
SAMPLES = (
    BY_HAND,
    POST,
    EMPTY,
    WITHOUT,
    FLOW,
    "---\ntitle: A\n---\n\n## X\nFor X alone.\n",
    "---\n---\nText.\n",
)


def read(source: str) -> PostWords:
    return words_in(source, REF, LONDON)


def saved(source: str, **changes: object) -> str:
    return with_words(source, replace(read(source), **changes), REF, LONDON)  # type: ignore[arg-type]


def changed_lines(before: str, after: str) -> tuple[list[str], list[str]]:
    """What of the lines is gone and what came, at the one place where they differ."""
    old, new = before.split("\n"), after.split("\n")
    while old and new and old[0] == new[0]:
        old.pop(0), new.pop(0)
    while old and new and old[-1] == new[-1]:
        old.pop(), new.pop()
    return old, new


def test_a_file_is_read_as_fields_and_words() -> None:
    words = read(BY_HAND)
    assert words.title == "Monday's launch"
    assert (words.channels, words.areas) == (("x", "bluesky"), ("Derby", "Amber Valley"))
    assert words.parts == ("Walk away.  \nYou have more to live for.", "The second post.")
    assert dict(words.own) == {
        "bluesky": ("Walk away, Bluesky.",),
        "mastodon": ("Walk away, Mastodon.", "And again."),
    }


@pytest.mark.parametrize("source", SAMPLES)
def test_saving_without_a_change_gives_the_same_text(source: str) -> None:
    assert saved(source) == source


@pytest.mark.parametrize(
    ("change", "old", "new"),
    [
        (
            {"title": "Tuesday's launch"},
            "title:   'Monday''s launch'   # agreed with Derby",
            "title:   'Tuesday''s launch'   # agreed with Derby",
        ),
        (
            {"publish_at": "2027-05-18T10:30"},
            "publish_at:  2027-05-17T08:00",
            "publish_at:  2027-05-18T10:30",
        ),
        ({"channels": ("x", "mastodon")}, "channels: [ x,bluesky ]", "channels: [x, mastodon]"),
        ({"link": "https://a.example/b"}, "link:", "link: https://a.example/b"),
        ({"parts": ("Walk away.  \nYou have more to live for.", "Another.")}, "The second post.", "Another."),
    ],
)
def test_one_field_changed_changes_its_line_alone(change: dict[str, object], old: str, new: str) -> None:
    assert changed_lines(BY_HAND, saved(BY_HAND, **change)) == ([old], [new])


def test_a_remark_within_a_list_is_never_lost() -> None:
    after = saved(BY_HAND, areas=("Amber Valley", "Bolsover"), tags=("three",))
    assert read(after).areas == ("Amber Valley", "Bolsover")
    for remark in ("# the city", "# not two", "# agreed with Derby", "# Written by hand"):
        assert after.count(remark) == 1
    assert '    - "Amber Valley"\n    - Bolsover\n' in after
    assert "# not two" in saved(BY_HAND, tags=())
    assert "tags:" not in saved(BY_HAND, tags=())
    assert "# both" in saved(FLOW, channels=())


def test_what_the_form_does_not_show_keeps_its_meaning() -> None:
    after = saved(BY_HAND, title="yes", tags=("12:30", "no", "01234", "a, b", "x: y", "#walk", "- z", "‘it’"))
    assert read(after).tags == ("12:30", "no", "01234", "a, b", "x: y", "#walk", "- z", "‘it’")
    assert read(after).title == "yes"
    assert 'family_told: yes\nallow:\n  ACC-11: "10:30 is in the legal title"\n\n\n---' in after


def test_a_channel_s_own_words_are_added_changed_and_taken_back() -> None:
    own = dict(read(BY_HAND).own)
    after = saved(BY_HAND, own=tuple({**own, "x": ("Short.", "Shorter.")}.items()))
    assert after == BY_HAND + "\n## X\n\nShort.\n\n---\n\nShorter.\n"
    after = saved(BY_HAND, own=(("mastodon", own["mastodon"]),))
    assert after == BY_HAND.replace("## Bluesky\n\nWalk away, Bluesky.\n\n\n", "")
    after = saved(BY_HAND, own=())
    assert "##" not in after
    assert read(after).parts == read(BY_HAND).parts


@pytest.mark.parametrize("source", SAMPLES)
def test_words_can_be_put_into_any_file(source: str) -> None:
    wanted = PostWords(
        title="A “new”: title",
        channels=("x", "bluesky"),
        publish_at="2027-10-31T01:30+00:00",
        audience="youth",
        areas=("Derby, city",),
        link="https://a.example/#part",
        media=("a b.jpg",),
        tags=("#one",),
        parts=("First.", "Second."),
        own=(("x", ("For X.",)),),
    )
    assert read(with_words(source, wanted, REF, LONDON)) == wanted


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "x" * 301),
        ("link", "not an address"),
        ("parts", ("One.\n## X\nTwo.",)),
        ("parts", ("```\nnever closed", "Second.")),
        ("own", (("x", ("One.\n## Bluesky\nTwo.",)),)),
        ("audience", "everybody"),
    ],
)
def test_what_would_be_read_as_something_else_is_refused_beside_its_field(field: str, value: object) -> None:
    with pytest.raises(WordsNotTakenError) as refused:
        saved(POST, **{field: value})
    assert refused.value.field in (field, "parts", "own")
    assert str(refused.value)


def test_channels_ticked_in_another_order_are_no_change() -> None:
    assert saved(POST, channels=("bluesky", "x")) == POST
    assert "channels: [bluesky, mastodon]" in saved(POST, channels=("mastodon", "bluesky"))


def test_a_line_of_dashes_typed_into_the_text_begins_the_next_post() -> None:
    assert read(saved(POST, parts=("One.\n---\nTwo.",))).parts == ("One.", "Two.")


LINES = st.text(st.sampled_from("ab #:-'\"[]{},&*!|>%@`\\~é😀£\u2028\x85\t\n\r.0xyes"), max_size=25)
WORDS = st.builds(
    PostWords,
    title=LINES,
    channels=st.lists(st.sampled_from(["x", "bluesky", "mastodon"])).map(tuple),
    publish_at=st.sampled_from(["", "2027-05-17T08:00", "2027-10-31T01:30+01:00"]),
    audience=st.sampled_from(["", "public", "youth"]),
    areas=st.lists(LINES, max_size=3).map(tuple),
    link=st.sampled_from(["", "https://a.example/x?y=1&z#part"]),
    content_warning=LINES,
    tags=st.lists(LINES, max_size=3).map(tuple),
    parts=st.lists(LINES, max_size=3).map(tuple),
    own=st.lists(
        st.tuples(st.sampled_from(["x", "bluesky"]), st.lists(LINES, max_size=2).map(tuple)), max_size=2
    ).map(tuple),
)


@given(source=st.sampled_from(SAMPLES), words=WORDS)
def test_whatever_is_typed_is_read_back_as_it_was_typed_or_refused(source: str, words: PostWords) -> None:
    try:
        after = with_words(source, words, REF, LONDON)
    except WordsNotTakenError:
        return
    assert replace(read(after), channels=()) == replace(tidy(words), channels=())
    assert set(read(after).channels) == set(words.channels)
    assert with_words(after, words, REF, LONDON) == after
    for remark in ("# Written by hand", "# agreed with Derby", "# the city", "# not two", "# both"):
        assert (remark in after) == (remark in source)


@pytest.mark.parametrize(
    "sample", [*SAMPLES, "---\ntitle: A\nallow:\n---\nText.\n", "---\nallow: {}\n---\nText.\n"]
)
def test_a_finding_is_left_with_its_reason_and_nothing_else_changes(sample: str) -> None:
    reason = "It says: “10:30 # is” the 'title'"
    once = with_finding_left(sample, "ACC-19", reason, REF, LONDON)
    twice = with_finding_left(once, "ACC-20", "Everybody knows it", REF, LONDON)
    assert read(twice) == read(sample)
    gone, came = changed_lines(sample, twice)
    assert [line for line in gone if line.strip() not in ("allow:", "allow: {}")] == []
    assert any(reason.replace('"', '\\"') in line for line in came)
    with pytest.raises(WordsNotTakenError):
        with_finding_left(once, "ACC-19", "Again", REF, LONDON)
    assert with_finding_left(twice, "ACC-20", "", REF, LONDON) == once
    assert "ACC-19" not in with_finding_left(once, "ACC-19", "", REF, LONDON)
    flow = "---\ntitle: A\nallow: {ACC-11: one, ACC-19: two}\n---\nText.\n"
    for check_id, left in (("ACC-11", "{ACC-19: two}"), ("ACC-19", "{ACC-11: one}")):
        assert f"allow: {left}" in with_finding_left(flow, check_id, "", REF, LONDON)
