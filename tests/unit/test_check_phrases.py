"""Word lists: what a phrase an officer writes finds, and what it leaves alone."""

from __future__ import annotations

import pytest

from campaigns.checks.phrases import Phrases
from campaigns.domain.facts.facts import Entry
from campaigns.domain.text.word_starts import word_starts


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("wrong crowd", "He fell in with the Wrong\n   crowd.", ["Wrong\n   crowd"]),
        ("wrong crowd", "a wrong, crowded room", []),
        ("war zone", "a war-zone and a warzone", ["war-zone"]),
        ("war-zone", "a war zone, a war-zone and a warzone", ["war zone", "war-zone", "warzone"]),
        ("thug+", "thug thugs thug’s thuggish", ["thug", "thugs", "thug’s"]),
        ("soar*", "soar soaring sour", ["soar", "soaring"]),
        ("everyone/everybody carries",
         "Everyone carries, he carries, everybody carries", ["Everyone carries", "everybody carries"]),
        ("(the) wrong crowd", "the wrong crowd, wrong crowd", ["the wrong crowd", "wrong crowd"]),
        ("asking for (just) it", "asking for it, asking for just it", ["asking for it", "asking for just it"]),
        ("many ... carry", "many young people here carry", ["many young people here carry"]),
        ("many ... carry", "many one two three four five carry", []),
        ("everyone's carrying", "Everyone’s carrying", ["Everyone’s carrying"]),
        ("gang+", "gangway, press-gang, gang's", ["gang", "gang's"]),
    ],
)  # fmt: skip
def test_a_phrase_finds_what_people_mean_by_it(phrase: str, text: str, found: list[str]) -> None:
    assert [hit.text for hit in Phrases([Entry(phrase)]).find(text, word_starts(text))] == found


def test_the_longest_phrase_wins_and_brings_its_own_entry() -> None:
    entries = [
        Entry("gang", instead="group"),
        Entry("gang member", instead="young person involved in a group"),
    ]
    (hit,) = Phrases(entries).find("A gang member", word_starts("A gang member"))
    assert (hit.text, hit.entry.instead) == ("gang member", "young person involved in a group")


def test_an_empty_list_finds_nothing() -> None:
    assert not Phrases([]).stands_in("anything")
