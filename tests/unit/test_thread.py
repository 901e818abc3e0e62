"""A thread as its writer handles it: parts moved and cut, and never a word lost or torn."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from campaigns.domain.items.thread import cut_to_fit, moved, room_on
from campaigns.domain.text.tag_offers import tags_to_offer

TWO_PARAGRAPHS = f"{'First of all, listen. ' * 9}\n\n{'Then tell somebody you trust. ' * 8}"


def test_a_part_moves_one_place_and_stays_at_the_ends() -> None:
    parts = ["a", "b", "c"]
    assert moved(parts, 1, -1) == ["b", "a", "c"]
    assert moved(parts, 1, 1) == ["a", "c", "b"]
    assert moved(parts, 0, -1) == moved(parts, 2, 1) == moved(parts, 7, 1) == parts


def test_a_text_that_fits_is_left_alone() -> None:
    assert cut_to_fit("Walk away.", room_on(["x", "bluesky"])) == ("Walk away.",)


def test_a_cut_is_made_at_a_paragraph_before_a_sentence_and_at_a_sentence_before_a_word() -> None:
    assert cut_to_fit(TWO_PARAGRAPHS, room_on(["x"])) == tuple(
        part.strip() for part in TWO_PARAGRAPHS.split("\n\n")
    )
    sentences = cut_to_fit("Nobody has to carry a knife to be safe. " * 20, room_on(["bluesky"]))
    assert len(sentences) > 1
    assert all(part.endswith(".") for part in sentences)
    assert all(len(part) > 60 for part in cut_to_fit("word " * 200, room_on(["x"]))[:-1])


def test_what_belongs_together_is_not_torn() -> None:
    link = "[the whole programme of the week](https://www.example.org/week)"
    parts = cut_to_fit(f"{'word ' * 50}{link} {'word ' * 60}", room_on(["x"]))
    assert any(link in part for part in parts)
    parts = cut_to_fit(f"{'word ' * 52}**bold words that stay** {'word ' * 60}", room_on(["x"]))
    assert any("**bold words that stay**" in part for part in parts)
    code = f"```\n{'word ' * 200}\n```"
    assert cut_to_fit(code, room_on(["x"])) == (code,)


def test_a_word_that_nothing_can_hold_stays_whole() -> None:
    long = "https" + "x" * 400
    assert long in cut_to_fit(f"Look at {long} now, please.", room_on(["x"]))


@given(st.text(alphabet="abcé. \n!?👨‍👩‍👧*[]()", max_size=900))
def test_no_word_is_lost_or_doubled(text: str) -> None:
    assert " ".join(cut_to_fit(text, room_on(["x"]))).split() == text.split()


def test_the_last_part_keeps_room_for_the_link_that_closes_the_text() -> None:
    text = "word " * 54
    assert len(cut_to_fit(text, room_on(["x"]))) == 1
    assert len(cut_to_fit(text, room_on(["x"], link="https://www.example.org/help"))) == 2


def test_tags_are_offered_from_the_words_of_the_campaign_and_of_the_office() -> None:
    terms = ["Ben Kinsella Trust", "Crimestoppers", "#WalkAway", "@ChildlineUK", "@a.b.example", "2027", ""]
    assert tags_to_offer(terms, ["walkaway", "#NationalYouthWork"]) == (
        "#WalkAway",
        "@ChildlineUK",
        "@a.b.example",
        "#Crimestoppers",
        "#NationalYouthWork",
    )
