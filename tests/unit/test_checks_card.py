"""The words of a page's card go out like the officer's own, so what reads her words reads them too."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from campaigns.checks import run_checks
from campaigns.checks.base import Subject
from campaigns.checks.registry import CHECKS
from campaigns.content_store.channel_text import render_post
from campaigns.domain.facts.facts import Election
from campaigns.domain.items.issues import Issue, Severity
from campaigns.domain.items.records import ProceedingsRecord, Records
from campaigns.domain.items.rendered import RenderedCard
from tests.unit.check_subjects import LONDON, NOW, desk_facts, new_sample

PAGE = "https://vru.example/help"
FRONT = f"channels: [bluesky, x]\npublish_at: 2027-05-17T08:00\nlink_card: {PAGE}"
ELECTION = Election("local", "Local elections", date(2027, 5, 20), date(2027, 5, 1))
CASE = ProceedingsRecord("A case", is_active=True, is_convicted=False, people=("Jordan Reeve",), key="a-case")


def found_in(title: str, description: str = "", *, body: str = "Talk to us.") -> list[Issue]:
    """What all checks find in a post whose card says this, and not in the same post before its card was read."""
    post = new_sample("topic: other").post(FRONT, body)
    facts = desk_facts(elections=(ELECTION,))
    records = Records(is_known=True, other_cases=(CASE,))
    subjects = [
        Subject(one, NOW, LONDON, {kind: render_post(one, kind) for kind in one.channels}, facts, records)
        for one in (post, replace(post, card=RenderedCard(PAGE, title, description)))
    ]
    before, after = (run_checks(subject, CHECKS) for subject in subjects)
    return [issue for issue in after if issue not in before]


@pytest.mark.parametrize(
    ("check_id", "words"),
    [
        ("LAW-17", "We met [insert number] people"),
        ("LAW-01", "Come and hear Cllr Ann Smith, leader of the council"),
        ("LAW-06", "Police named the suspect as Tom Harris"),
        ("LAW-13", "Knife crime fell by 20%"),
        ("HARM-10", "He was stabbed 14 times"),
        ("ACC-10", "𝗪𝗮𝗹𝗸 𝗮𝘄𝗮𝘆"),
        ("TEXT-01", "Walk\u200baway"),
        ("TEXT-02", "Walk aw\u0430y"),
        ("TEXT-03", "Donâ€™t walk on"),
        ("TEXT-06", "Read https:/vru.example/next"),
        ("SPELL-01", "Our new program for the neighborhood"),
        ("LAW-17", "Come on [insert date]"),
        ("LAW-17", "Come on Friday 18 May"),
        ("HLP-01", "Ring Childline on 0800 1112"),
    ],
)
@pytest.mark.parametrize("place", ["title", "description"])
def test_what_is_found_in_a_text_is_found_in_a_card(check_id: str, words: str, place: str):
    issues = found_in(words) if place == "title" else found_in("Help", words)
    assert check_id in {issue.id for issue in issues}
    for issue in issues:
        assert issue.message.startswith(f"In the card of {PAGE}, which says what that page says: ")
        assert (issue.line, issue.replacement) == (5, None), "the file has no such words to change"


def test_a_hidden_character_of_a_card_is_told_though_the_text_has_the_same():
    issues = found_in("Walk\u200baway", body="Talk\u200bto us.")
    assert [issue.id for issue in issues] == ["TEXT-01"]


def test_what_stands_in_the_title_of_a_card_is_neither_markdown_nor_html():
    """A page's title is shown letter for letter, so words between angle brackets are read by people."""
    assert "LAW-17" in {issue.id for issue in found_in("<[insert name] is free>")}


def test_a_name_in_a_card_is_held_against_the_cases():
    assert any(
        "Jordan Reeve" in f"{issue.message} {issue.excerpt}" for issue in found_in("Jordan Reeve in court")
    )


def test_help_named_in_a_card_alone_does_not_count_for_those_who_do_not_see_the_card():
    post = new_sample("topic: violence").post(FRONT, "About knife crime.")
    carded = replace(post, card=RenderedCard(PAGE, "Ring Childline on 0800 1111", ""))
    for one in (post, carded):
        rendered = {kind: render_post(one, kind) for kind in one.channels}
        subject = Subject(one, NOW, LONDON, rendered, desk_facts(), Records())
        assert [i.id for i in run_checks(subject, {"HARM-08": CHECKS["HARM-08"]})] == ["HARM-08"]


def test_a_stranger_s_long_sentence_is_no_matter():
    words = "This is a sentence that goes on and on " * 9
    assert not [issue for issue in found_in("Help", words) if issue.severity is not Severity.INFO]
