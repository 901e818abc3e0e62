"""How channels show a post: addresses cut short or dead, tags marked, long texts folded at the end of a word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from campaigns.domain.items.channel_kinds import KINDS
from campaigns.domain.items.rendered import RenderedPart, RenderedPost, TextLink
from campaigns.domain.items.showing import (
    MORE,
    PieceKind,
    channel_notes,
    fold_at,
    show_part,
)

FOLDS = {kind: row.look.folds_after for kind, row in KINDS.items() if row.look.folds_after}
SHORTENED = {kind: row.look.shortens_to for kind, row in KINDS.items() if row.look.shortens_to}
ADDRESS = "https://www.vru.example/campaigns/knife-crime-awareness-week"
TEXT = f"Walk away. Look: {ADDRESS} #WalkAway"
LINK = TextLink(17, 17 + len(ADDRESS), ADDRESS)


def shown(kind: str, text: str = TEXT, *links: TextLink) -> list[tuple[str, str, str]]:
    part = RenderedPart(text, links or (LINK,))
    return [(piece.kind.value, piece.text, piece.url) for piece in show_part(kind, part).pieces]


def test_x_shows_a_short_address_that_leads_to_the_whole_one():
    assert ("link", "vru.example/campaigns/knife…", ADDRESS) in shown("x")


def test_an_address_on_instagram_can_not_be_followed():
    assert all(url == "" for _, _, url in shown("instagram"))
    assert ADDRESS in "".join(text for _, text, _ in shown("instagram"))


def test_a_link_behind_a_label_keeps_its_label():
    pieces = shown("bluesky", "Look here", TextLink(5, 9, ADDRESS))
    assert pieces == [("text", "Look ", ""), ("link", "here", ADDRESS)]


def test_tags_are_marked_where_the_channel_knows_tags():
    assert ("tag", "#WalkAway", "") in shown("mastodon")
    assert not any(kind == "tag" for kind, _, _ in shown("practice"))


@pytest.mark.parametrize("kind", sorted(FOLDS))
def test_a_long_text_is_folded_at_the_end_of_a_word(kind: str):
    text = "word " * 200
    at = fold_at(kind, text)
    assert at is not None
    assert text[at] == " "
    assert at <= FOLDS[kind][1]


def test_a_text_of_many_lines_is_folded_at_a_line():
    assert fold_at("linkedin", "one\ntwo\nthree\nfour") == len("one\ntwo\nthree")


def test_a_short_text_is_not_folded():
    assert fold_at("linkedin", "one\ntwo\nthree\n") is None
    assert fold_at("x", "word " * 500) is None


def test_the_fold_stands_between_what_is_shown_and_what_is_hidden():
    text = "one\ntwo\nthree\nfour"
    pieces = show_part("linkedin", RenderedPart(text)).pieces
    assert [piece.text for piece in pieces] == ["one\ntwo\nthree", MORE, "\nfour"]


def test_channels_that_fold_show_addresses_whole_so_that_places_hold():
    assert not FOLDS.keys() & SHORTENED.keys()


@given(some.sampled_from(sorted(KINDS)), some.text(alphabet="ab #\n£😀", max_size=300))
def test_no_word_is_lost_or_added_but_the_fold(kind: str, text: str):
    part = show_part(kind, RenderedPart(text))
    assert "".join(piece.text for piece in part.pieces if piece.kind is not PieceKind.FOLD) == text


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("x", "Every link counts 23 characters on X"),
        ("mastodon", "Every link counts 23 characters on Mastodon"),
        ("instagram", "Links can’t be followed on Instagram"),
        ("instagram", "takes no post without a picture"),
        ("facebook", "card of the first link"),
    ],
)
def test_what_a_writer_should_know_is_said(kind: str, words: str):
    notes = channel_notes(RenderedPost(kind, (RenderedPart(TEXT, (LINK,)),)))
    assert any(words in note for note in notes)


def test_the_fold_is_told_by_the_last_words_that_are_shown():
    (note,) = channel_notes(RenderedPost("linkedin", (RenderedPart("one\ntwo\nthree\nfour"),)))
    assert "up to about “one two three”" in note
