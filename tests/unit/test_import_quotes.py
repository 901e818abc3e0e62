"""Who speaks: runs of quoted paragraphs, names and roles in every order, and words that are nobody's statement."""

from __future__ import annotations

import pytest

from campaigns.importing.guessing.quotes import find_quotes
from campaigns.importing.markdown import paragraph


def speakers(*texts: str) -> list[tuple[str, str, int]]:
    return [
        (quote.speaker, quote.role, len(quote.paragraphs)) for quote in find_quotes(map(paragraph, texts))
    ]


@pytest.mark.parametrize(
    ("paragraph", "name", "role"),
    [
        (
            "Police and Crime Commissioner Ruth Marlow said: “We are glad of it today.”",
            "Ruth Marlow",
            "Police and Crime Commissioner",
        ),
        ("Jo Reed, manager of the hub, said: “We listen to them each day.”", "Jo Reed", "manager of the hub"),
        ("“We listen to them each day,” said Jo Reed, manager of the hub.", "Jo Reed", "manager of the hub"),
        ("“We listen to them each day,” Jo Reed, manager of the hub, said.", "Jo Reed", "manager of the hub"),
        ('Jo Reed from Hopeful Hands told us: "We listen to them each day."', "Jo Reed", "Hopeful Hands"),
        (
            "Councillor Amy Stone, cabinet member for safety, added: “We listen to them.”",
            "Councillor Amy Stone",
            "cabinet member for safety",
        ),
        ("Chief Inspector Amir Khan commented: “We listen to them each day.”", "Amir Khan", "Chief Inspector"),
        (
            "Assistant Chief Constable Ann Shaw, of Peakshire Police, said: “We listen to them.”",
            "Ann Shaw",
            "Assistant Chief Constable, Peakshire Police",
        ),
        (
            "Dr Ella Grant, who is director of public health, said: “Ask us about it.”",
            "Dr Ella Grant",
            "director of public health",
        ),
        ("A spokesperson for Hopeful Hands said: “We are proud of this work.”", "A spokesperson for Hopeful Hands", ""),
        ("Jean O’Neill-Hart, headteacher, explained: “They know it well here.”", "Jean O’Neill-Hart", "headteacher"),
    ],
)  # fmt: skip
def test_the_speaker_is_found_with_name_and_role(paragraph: str, name: str, role: str):
    assert speakers(paragraph) == [(name, role, 1)]


def test_paragraphs_that_each_open_and_only_the_last_of_which_closes_are_one_quote():
    assert speakers(
        'Commissioner Ruth Marlow said: "This is the first of them.',
        '"This is the second of them.',
        '"And this is the last of them."',
        "The work begins in the summer.",
    ) == [("Ruth Marlow", "Commissioner", 3)]


def test_curly_marks_make_the_same_series():
    assert speakers("Jo Reed, teacher, said: “This is the first of them.", "“This is the last of them.”") == [
        ("Jo Reed", "teacher", 2)
    ]


def test_she_added_goes_on_with_the_last_speaker():
    assert speakers(
        "Jo Reed, teacher, said: “We know it well here.”", "She added: “And we always will do.”"
    ) == [("Jo Reed", "teacher", 2)]


def test_two_people_are_two_quotes():
    found = speakers(
        "Jo Reed, teacher, said: “We know it well here.”", "Sam Fox, nurse, said: “And so do we all.”"
    )
    assert [name for name, _, _ in found] == ["Jo Reed", "Sam Fox"]


def test_a_surname_is_completed_from_the_story():
    assert speakers("Jo Reed runs the hub.", "“We know it well here,” Ms Reed said.") == [("Jo Reed", "", 1)]


def test_the_speaker_may_stand_in_the_paragraph_before():
    assert speakers("Chief Inspector Amir Khan said:", "“We will be there every night.”") == [
        ("Amir Khan", "Chief Inspector", 1)
    ]


@pytest.mark.parametrize(
    "paragraph",
    [
        "The so-called “postcode war” is over.",
        "It is part of the “Safer Streets” programme, said to be large.",
        "Nobody said a word about it.",
    ],
)
def test_a_term_in_inverted_commas_is_nobodys_statement(paragraph: str):
    assert speakers(paragraph) == []


def test_the_words_are_kept_without_their_marks():
    (quote,) = find_quotes([paragraph("Jo Reed, teacher, said: “We know it well.”")])
    assert quote.paragraphs == ("We know it well.",)
