"""A release's file changed by fields, words and quotes: what is not changed stays to the byte, and nothing is lost."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns.content_store.form_words import WordsNotTakenError
from campaigns.content_store.paths import parse_ref
from campaigns.content_store.release_words import QuoteWords, ReleaseWords, tidy, with_words, words_in
from tests.unit.content_samples import LONDON

REF = parse_ref("spring/releases/launch")
BY_HAND = """\
---
# Written by hand, and meant to stay so.
title:   'Monday''s launch'   # agreed with Derby
embargo:  2027-05-17T00:01
quotes:
    # the chair comes first
    - speaker: "Jo Okafor"     # by phone
      role: "Chair, Unit"
      text: |
        We listen.

        We act.
      approved_on: 2027-05-10
      colour: blue
    # then the charity
    -
      speaker: Sam Reed
      text: >-
        Hope comes
        first.
notes:
- First: of all
- "Second."   # look up

- Third.
contact: ~
allow:
  ACC-11: "10:30 is in the legal title"
---


Derby starts a week of hope.\x20\x20
It runs to Sunday.


## What happens

[Quote 1]

A day for each theme.

ENDS

More below.
"""
FLOW = "---\ntitle: A\nquotes: [{speaker: Jo, text: Yes.}]  # both\nnotes:\n  [one,\n   two]  # three\n---\n## One\n\nText"
NO_HEAD = "Only words.\n\nAnd more.\n"
EMPTY = "---\n---\n"
SAMPLES = (
    BY_HAND.replace("First: of all", "First of all"),
    FLOW,
    NO_HEAD,
    EMPTY,
    "---\ntitle: A\nquotes:\nnotes: Only one.\n---\nOne.\n",
)
CLEAN = SAMPLES[0]


def read(source: str) -> ReleaseWords:
    return words_in(source, REF, LONDON)


def saved(source: str, **changes: object) -> str:
    return with_words(source, replace(read(source), **changes), REF, LONDON)  # type: ignore[arg-type]


def changed_lines(before: str, after: str) -> tuple[list[str], list[str]]:
    old, new = before.split("\n"), after.split("\n")
    while old and new and old[0] == new[0]:
        old.pop(0), new.pop(0)
    while old and new and old[-1] == new[-1]:
        old.pop(), new.pop()
    return old, new


def test_a_file_is_read_as_fields_words_and_quotes() -> None:
    words = read(CLEAN)
    assert (words.title, words.embargo, words.contact) == ("Monday's launch", "2027-05-17T00:01", "")
    assert words.lead == "Derby starts a week of hope.  \nIt runs to Sunday."
    assert words.story == "## What happens\n\n[Quote 1]\n\nA day for each theme.\n\nENDS\n\nMore below."
    assert words.quotes == (
        QuoteWords("Jo Okafor", "Chair, Unit", "We listen.\n\nWe act.", "", "2027-05-10"),
        QuoteWords("Sam Reed", "", "Hope comes first."),
    )
    assert words.notes == ("First of all", "Second.", "Third.")


@pytest.mark.parametrize("source", SAMPLES)
def test_saving_without_a_change_gives_the_same_text(source: str) -> None:
    assert saved(source) == source


def quote(number: int, **changes: str) -> dict[str, object]:
    quotes = list(read(CLEAN).quotes)
    quotes[number] = replace(quotes[number], **changes)
    return {"quotes": tuple(quotes)}


@pytest.mark.parametrize(
    ("change", "old", "new"),
    [
        (quote(0, role="Chair"), ['      role: "Chair, Unit"'], ['      role: "Chair"']),
        (quote(0, role=""), ['      role: "Chair, Unit"'], []),
        (quote(0, approved_by="Jo"), [], ["      approved_by: Jo"]),
        (quote(1, speaker="Sam Ray"), ["      speaker: Sam Reed"], ["      speaker: Sam Ray"]),
        (
            quote(1, text="Hope.\n\nFirst: hope."),
            ["      text: >-", "        Hope comes", "        first."],
            ["      text: |-", "        Hope.", "", "        First: hope."],
        ),
        ({"notes": ("First of all", "Second!", "Third.")}, ['- "Second."   # look up'], ['- "Second!"   # look up']),
        ({"notes": ("First of all", "Second.", "Third.", "Fourth: 10%")}, [], ['- "Fourth: 10%"']),
        ({"contact": "Press office"}, ["contact: ~"], ["contact: Press office"]),
        ({"lead": "Derby starts."}, ["Derby starts a week of hope.  ", "It runs to Sunday."], ["Derby starts."]),
        ({"embargo": ""}, ["embargo:  2027-05-17T00:01"], []),
    ],
)  # fmt: skip
def test_a_change_touches_only_its_own_lines(
    change: dict[str, object], old: list[str], new: list[str]
) -> None:
    assert changed_lines(CLEAN, saved(CLEAN, **change)) == (old, new)


def test_a_quote_that_goes_takes_its_place_with_it_and_leaves_every_remark() -> None:
    first, second = read(CLEAN).quotes
    after = saved(CLEAN, quotes=(QuoteWords(), second))
    assert read(after).quotes == (second,)
    assert "[Quote" not in after
    for remark in ("# the chair comes first", "# by phone", "# then the charity"):
        assert remark in after
    swapped = saved(CLEAN, quotes=(second, first), story="## What happens\n\n[Quote 2]\n\nA day.")
    assert read(swapped).quotes == (second, first)
    assert "colour: blue" in swapped


def test_the_places_follow_quotes_that_were_taken_out() -> None:
    quotes = (QuoteWords("A", text="One."), QuoteWords(" "), QuoteWords("B", text="Two."))
    words = tidy(ReleaseWords(title="T", story="[Quote 3]\n\n[Quote 2]\n\n[quote 1]", quotes=quotes))
    assert (words.lead, words.story) == ("", "[Quote 2]\n\n\n[quote 1]")


def test_a_quote_may_be_unfinished() -> None:
    after = saved(EMPTY.replace("---\n---", "---\ntitle: A\n---"), quotes=(QuoteWords(speaker="Jo"),))
    assert read(after).quotes == (QuoteWords(speaker="Jo"),)


def test_what_the_form_can_not_hold_is_not_written_over() -> None:
    with pytest.raises(WordsNotTakenError) as refused:
        saved(BY_HAND.replace("- First: of all", "- [First, of all]"), notes=("Only this.",))
    assert refused.value.field == "notes"
    with pytest.raises(WordsNotTakenError):
        saved(BY_HAND.replace("text: >-", "text: [a]\n      also: >-"), quotes=())


def test_words_are_put_where_there_were_none() -> None:
    words = ReleaseWords(
        title="New: a start",
        embargo="2027-10-31T01:30+00:00",
        lead="Derby starts.",
        story="It goes on.\n\n[Quote 1]",
        quotes=(QuoteWords("Jo", "Chair", "One.\n\nTwo.", "Jo", "2027-05-10"),),
        notes=("A note: with #signs", "-"),
        lists=("Local media",),
    )
    for source in (EMPTY, NO_HEAD, FLOW, "---\ntitle: A\nnotes: []\n---\n"):
        after = with_words(source, words, REF, LONDON)
        assert read(after) == words
        assert "# both" in after if source is FLOW else True
        assert "approved_on: 2027-05-10\n" in after


LINE = st.text(st.sampled_from("aB é:#-'\"[]{}&*!|>%@`~1, "), max_size=12)
TEXT = st.lists(LINE, max_size=3).map("\n".join)
QUOTE = st.builds(QuoteWords, speaker=LINE, role=LINE, text=TEXT, approved_by=LINE)


@settings(max_examples=30)
@given(st.sampled_from(SAMPLES), st.lists(QUOTE, max_size=3), st.lists(TEXT, max_size=3), TEXT, TEXT)
def test_any_words_are_read_back_as_typed_or_refused(
    source: str, quotes: list[QuoteWords], notes: list[str], lead: str, story: str
) -> None:
    words = replace(read(source), title="T", quotes=tuple(quotes), notes=tuple(notes), lead=lead, story=story)
    try:
        after = with_words(source, words, REF, LONDON)
    except WordsNotTakenError:
        return
    assert read(after) == tidy(words)
    assert with_words(after, read(after), REF, LONDON) == after
