"""Who speaks: runs of quoted paragraphs, names and roles in every order, and words that are nobody's statement."""

from __future__ import annotations

import pytest

from campaigns.importing.guessing.quotes import find_quotes
from campaigns.importing.markdown import paragraph
from campaigns.importing.values import Block, BlockKind
from tests.unit.import_samples import item


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


Q = "“Bins like this one help us to take blades away for good.”"


@pytest.mark.parametrize(
    ("paragraphs", "name", "role"),
    [
        ([f"The Fenshire Police and Crime Commissioner, Ann Dale, said: {Q}"], "Ann Dale",
         "Fenshire Police and Crime Commissioner"),
        ([f"Fenshire PCC, Ann Dale said: {Q}"], "Ann Dale", "Fenshire PCC"),
        ([f"Ann Dale PCC said: {Q}"], "Ann Dale", "PCC"),
        (["Ann Dale, Director of the Fenshire unit, responded:", Q], "Ann Dale", "Director of the Fenshire unit"),
        ([f"Chief Executive of Hope House, Ann Dale commented: {Q}"], "Ann Dale", "Chief Executive of Hope House"),
        ([f"Responding to the report, Ann Dale, Director at Hope House: {Q}"], "Ann Dale", "Director at Hope House"),
        (["Body lead for knife crime, Deputy Assistant Commissioner Ann Dale, said:", Q], "Ann Dale",
         "Body lead for knife crime, Deputy Assistant Commissioner"),
        ([f"Police lead on Violence, Chief Constable Ann Dale said: {Q}"], "Ann Dale",
         "Police lead on Violence, Chief Constable"),
        ([f"This morning, a Fenshire Police spokesperson said: {Q}"], "a Fenshire Police spokesperson", ""),
        ([f"Home secretary Ann Dale commented: ‘{Q[1:-1]}’"], "Ann Dale", "Home secretary"),
        ([f"Ann Dale OBE, lead for violence at the Board, said: {Q}"], "Ann Dale OBE", "lead for violence at the Board"),
        ([f"PC Ann Dale led the search. Explaining the process, she said: {Q}"], "Ann Dale", "PC"),
        ([f"Inspector Dale, who saw it, spoke first. Ms Dale said: {Q}"], "Ms Dale", "Inspector"),
        (["Commissioner Ann Dale spoke out today.", "The Commissioner said:", Q], "Ann Dale", "Commissioner"),
        ([f"Jo Reed (chair of the panel) said: {Q}"], "Jo Reed", "chair of the panel"),
        ([f"Jo Reed – chair of the panel – said: {Q}"], "Jo Reed", "chair of the panel"),
        (["Quote from Jo Reed, Chair of the Panel:", Q], "Jo Reed", "Chair of the Panel"),
        ([Q, "Jo Reed, Chair of the Panel"], "Jo Reed", "Chair of the Panel"),
        ([Q, "– Jo Reed, Chair of the Panel"], "Jo Reed", "Chair of the Panel"),
        ([f"{Q} – Jo Reed, Chair of the Panel"], "Jo Reed", "Chair of the Panel"),
        ([f"Mayor of Derby Cllr Jo Reed said: {Q}"], "Cllr Jo Reed", "Mayor of Derby"),
        ([f"The council’s cabinet member for safety, Cllr Jo Reed, has said: {Q}"], "Cllr Jo Reed",
         "council’s cabinet member for safety"),
        ([f"Temporary Assistant Chief Constable Jo Reed said: {Q}"], "Jo Reed", "Temporary Assistant Chief Constable"),
        ([f"Jo Reed MP, Minister for Policing, said: {Q}"], "Jo Reed", "MP, Minister for Policing"),
        ([f"The Rt Hon Jo Reed MP said: {Q}"], "Jo Reed", "MP"),
        ([f"JO REED, Chair of the Panel, said: {Q}"], "JO REED", "Chair of the Panel"),
        ([f"Jo Reed, Deputy Mayor for Safety, is urging people to come. She said: {Q}"], "Jo Reed", "Deputy Mayor for Safety"),
        ([f"Mother Jo Reed, whose son was killed, said: {Q}"], "Jo Reed", "Mother, whose son was killed"),
        ([f"Jo Reed, who leads the unit, welcomed the news: {Q}"], "Jo Reed", "who leads the unit"),
        ([f"Jo, 17, said: {Q}"], "Jo, 17", ""),
        ([f"A mum of two, who did not want to be named, said: {Q}"], "A mum of two, who did not want to be named", ""),
        ([f"Chris van der Berg, coach, said: {Q}"], "Chris van der Berg", "coach"),
        ([f"Siân Ó Briain, youth worker, said: {Q}"], "Siân Ó Briain", "youth worker"),
        ([f"Zoë Łukasz, youth worker, said: {Q}"], "Zoë Łukasz", "youth worker"),
        ([Q], "", ""),
        ([f"T/Superintendent Ann Dale said: {Q}"], "Ann Dale", "T/Superintendent"),
        ([f"PCSO Ann Dale said: {Q}"], "Ann Dale", "PCSO"),
        ([f"Ch Supt Ann Dale, of Fenshire Police, said: {Q}"], "Ann Dale", "Ch Supt, Fenshire Police"),
        ([f"Deputy Commissioner for Fenshire Ann Dale said: {Q}"], "Ann Dale", "Deputy Commissioner for Fenshire"),
        ([f"Policing Minister Dame Ann Dale said: {Q}"], "Dame Ann Dale", "Policing Minister"),
        ([f"Trustee Ann Dale tells us: {Q}"], "Ann Dale", "Trustee"),
        ([f"Bus driver Ann Dale said: {Q}"], "Ann Dale", "Bus driver"),
        ([f"Ann Dale BEM, founder of Hope House, said: {Q}"], "Ann Dale BEM", "founder of Hope House"),
        (["Quote from PCC Ann Dale:", Q], "Ann Dale", "PCC"),
        (["Quote – Ann Dale, PCC", Q], "Ann Dale", "PCC"),
        (["Ann Dale, Director of the unit", Q], "Ann Dale", "Director of the unit"),
        ([f"Kai, a member of the Youth Advisory Board, said: {Q}"], "Kai, a member of the Youth Advisory Board", ""),
        ([f"In a statement, the family said: {Q}"], "the family", ""),
        ([f"{Q} said Jo Reed & Cllr Ann Dale."], "Jo Reed and Cllr Ann Dale", "Cllr"),
        ([f"Jo Reed, chair of the panel, and Ann Dale, headteacher, said: {Q}"], "Jo Reed and Ann Dale",
         "chair of the panel and headteacher"),
        (["Jo Reed, Ann Dale and Sam Fox said in a joint statement:", Q], "Jo Reed, Ann Dale and Sam Fox", ""),
        ([f"Jo and Ann Reed, parents of Tom, said: {Q}"], "Jo and Ann Reed", "parents of Tom"),
        ([f"Ann Dale, mother of Tom and Jo Reed, said: {Q}"], "Ann Dale", "mother of Tom and Jo Reed"),
        ([f"Ann Dale, who works with Jo Reed, said: {Q}"], "Ann Dale", "who works with Jo Reed"),
        ([f"Speaking to Jo Reed, Ann Dale said: {Q}"], "Ann Dale", ""),
        ([f"The mother of Tom Reed, Ann Dale, said: {Q}"], "Ann Dale", "mother"),
        (["Tom Reed was killed in May.", f"A friend of Tom Reed said: {Q}"], "A friend of Tom Reed", ""),
        (["Tom Reed was killed in May.", f"Mr Reed’s solicitor said: {Q}"], "Mr Reed’s solicitor", ""),
        ([f"Tom Reed's mother Ann said: {Q}"], "Tom Reed's mother Ann", ""),
        ([f"Ann Dale, headteacher at St Mary’s, said: {Q}"], "Ann Dale", "headteacher at St Mary’s"),
        ([f"{Q} (Ann Dale, headteacher)"], "Ann Dale", "headteacher"),
        ([f"Ann Dale – {Q}"], "Ann Dale", ""),
    ],
    ids=lambda value: value[0][:50] if isinstance(value, list) else "",
)  # fmt: skip
def test_the_speaker_is_found_however_releases_name_them(paragraphs: list[str], name: str, role: str):
    assert speakers(*paragraphs) == [(name, role, 1)]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("Jo Reed, chair, said: “We call it “Walk Away””", "We call it “Walk Away”"),
        ("Jo Reed, chair, said: ““Walk away” is what I tell them.”", "“Walk away” is what I tell them."),
        ("Jo Reed, chair, said: “We call it ‘Walk Away’.”", "We call it ‘Walk Away’."),
    ],
)
def test_marks_inside_what_is_said_stay(said: str, words: str):
    (quote,) = find_quotes([paragraph(said)])
    assert quote.paragraphs == (words,)


def test_words_set_apart_are_said_without_marks():
    set_apart = Block(
        BlockKind.QUOTE, "Too many families have been hurt.", "Too many families have been hurt."
    )
    (quote,) = find_quotes([paragraph("Home Secretary, Ann Dale, said:"), set_apart])
    assert (quote.speaker, quote.role, quote.paragraphs) == (
        "Ann Dale",
        "Home Secretary",
        ("Too many families have been hurt.",),
    )


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


@pytest.mark.parametrize(
    ("who", "name", "role"),
    [
        (
            "Commenting on the figures, Sarah Lane, Chief Executive of Hopeful Hands,",
            "Sarah Lane",
            "Chief Executive of Hopeful Hands",
        ),
        (
            "Cllr Peter Green (Lab, Larch Ward), the council's portfolio holder for safety,",
            "Peter Green",
            "the council's portfolio holder for safety",
        ),
        ("Cllr Ann Dale (Lab, Larch Ward), leader of the council,", "Cllr Ann Dale", "leader of the council"),
        ("Siân Ó'Brien, Headteacher at Ysgol Newydd,", "Siân Ó'Brien", "Headteacher at Ysgol Newydd"),
        ("And Unit Director Dr Priya Nair", "Dr Priya Nair", "Unit Director"),
        ("At Mill Lane, Jo Reed, a teacher,", "Jo Reed", "teacher"),
    ],
)
def test_the_name_is_found_beside_wards_streets_and_houses(who: str, name: str, role: str):
    [(said_by, what, _)] = speakers(f"{who} said: “Every knife handed in is one less on our streets.”")
    assert said_by.removeprefix("Cllr ") == name.removeprefix("Cllr ")
    assert what.removeprefix("a ") in (role, role.removeprefix("the "))


def test_somebody_called_by_a_surname_nobody_here_has_is_not_who_spoke_last():
    first = "Gina Needs, leader of the council, said: “Knife crime is a serious issue for all of us.”"
    found = speakers(first, "Mr Knowles said: “It is the end of a great deal of hard work.”")
    assert [name for name, _, _ in found] == ["Gina Needs", "Mr Knowles"]


@pytest.mark.parametrize("words", ["This matters.", "No!"])
def test_a_short_sentence_counts_where_somebody_named_is_said_to_say_it(words: str):
    found = speakers(f"The Commissioner, Dame Ann Dale DBE QPM, added: “{words}”")
    assert [name for name, _, _ in found] == ["Dame Ann Dale DBE QPM"]


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


@pytest.mark.parametrize("party", ["Lab", "Con", "Liberal Democrat", "she/her"])
def test_a_party_in_brackets_behind_the_name_is_no_part_of_the_role(party: str):
    said = (
        f"Cllr Ann Dale ({party}), cabinet member for young people, said: “It works, and we are glad of it.”"
    )
    (quote,) = item(f"PRESS RELEASE\n\nClubs open late\n\n{said}\n").quotes
    assert quote.role == "cabinet member for young people"


@pytest.mark.parametrize("words", ["It works", "Brilliant", "We agree"])
def test_a_sentence_of_a_word_or_two_is_a_quote_where_somebody_named_says_it(words: str):
    said = f"“{words},” said Mx Sam Fox-O’Neill, CEO of Hope House."
    (quote,) = item(f"PRESS RELEASE\n\nClubs open late\n\n{said}\n").quotes
    assert (quote.speaker, quote.role) == ("Sam Fox-O’Neill", "CEO of Hope House")


@pytest.mark.parametrize(
    ("rank", "short"),
    [
        ("Detective Chief Inspector", "DCI"),
        ("Assistant Chief Constable", "ACC"),
        ("Deputy Chief Constable", "DCC"),
        ("Temporary Detective Sergeant", "Sgt"),
        ("Police Constable", "PC"),
        ("Superintendent", "Supt"),
    ],
)
def test_whoever_is_named_with_a_rank_of_several_words_keeps_all_of_it_when_called_by_surname(
    rank: str, short: str
):
    story = speakers(
        f"{rank} Ella Grant was there.", f"{short} Grant said: “We go on with it until it is done.”"
    )
    assert story == [("Ella Grant", rank, 1)]
