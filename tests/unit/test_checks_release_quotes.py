"""REL-05 and REL-06: quotes that a newsroom can use, and more than one voice."""

from __future__ import annotations

import pytest

from campaigns.domain.items.issues import Issue, Severity
from tests.unit.check_subjects import desk_facts, found, in_release

LEAD = "A hub for young people opened in Derby on Monday."


def check(check_id: str, body: str, front: str = "") -> list[Issue]:
    head = f"title: A headline\npublish_at: 2027-05-18T10:00\n{front}"
    return in_release(check_id, body, front=head, facts=desk_facts())


def says(issues: list[Issue]) -> list[str]:
    return [issue.message for issue in issues]


# REL-05: name and role

GOOD = '"We will listen to every young person," said Jo Reed, manager of the unit.'


@pytest.mark.parametrize(
    ("body", "says_so"),
    [
        ('Jo Reed said: "We will listen to every young person."', "what Jo Reed does"),
        ('"We will listen to every one," said Sgt Hart.', "no full name"),
        ('A spokesperson said: "We will listen to every one."', "no full name"),
        ('"We will listen to every young person in the city."', "Nobody is named"),
        ('Jo, the manager, said: "We will listen to every one."', "no full name"),
        ('The council said: "We will listen to every young person."', "no full name"),
        ('Mr Reed told the meeting: "We will listen to every one."', "no full name"),
        ("> We will listen to every young person in the city.", "Nobody is named"),
        ('Ms Hill continued: "We will listen to every one."', "no full name"),
        ('Asked why, he said: "It felt right to do that."', "no full name"),
        ('Jo Reed told BBC Radio Derby: "We listen to everyone."', "what Jo Reed does"),
    ],
)
def test_a_quote_without_full_name_and_role_is_worth_a_note(body: str, says_so: str):
    (issue,) = check("REL-05", f"{LEAD}\n\n{body}")
    assert issue.severity is Severity.INFO
    assert says_so in issue.message


@pytest.mark.parametrize(
    "body",
    [
        GOOD,
        GOOD.replace('"We', "“We").replace(',"', ",”"),
        'Jo Reed, manager of the unit, said: "We will listen to every one."',
        'Manager Jo Reed said: "We will listen." She added: "We will act on what we hear."',
        'Detective Inspector Lee Hart said: "We will listen to every one."',
        'Jo Reed, manager of the unit, said:\n\n"We will listen to every young person.\n\n"We will act."',
        'Jo Reed, manager of the unit, opened it.\n\nMs Reed said: "We will listen to every one."',
        'Police and Crime Commissioner Jo Reed came.\n\nThe Commissioner said: "We will listen to them."',
        'One young person said: "They listened to me for the first time."',
        'A mother from Derby said: "They listened to my son and to me."',
        'A 16-year-old pupil told us: "They listened to me."',
        'Sam (not his real name) said: "They listened to me for once."',
        'The banner says "Look out for each other".',
        'A film called "Ten Long Metres of Wall" shows it.',
        'The scheme, known as "Walk away and talk", is free.',
        'The report says: "Most young people do not carry."',
        'It uses the word "resilience" twice.',
        "> We will listen to every one. – Jo Reed, manager of the unit",
        '"We will listen to every one," added youth worker Jo Reed.',
        'PCC Ann Hill said: "We will listen to every one."',
        'Hayley, 17, said: "They listened to me for once."',
        '"They listened to me," said Maya, 15, whose name has been changed.',
        'Jane Smith, 34, from Ilkeston, said: "I felt safe there."',
        "Remedi’s Jo Reed said: “We will listen to every one.”",
        'Dr Jo Reed said: "We see it every weekend in A&E."',
        'She said the project would "make a real difference to young people".',
        'A poster reading "Carrying a knife is never worth it" went up.',
        '"We will listen to every young person."\n\n– Jo Reed, manager of the unit',
    ],
)
def test_named_speakers_unnamed_children_and_titles_are_left_alone(body: str):
    assert says(check("REL-05", f"{LEAD}\n\n{body}")) == []


NAMES = [
    "Łukasz Wiśniewski", "Ioan Țepeș", "Ðorđe Živković", "Nguyễn Thị Minh Khai", "Иван Петров", "Γιώργος Παπαδόπουλος",
    "محمد الأحمد", "Omar al-Rashid", "Fatima ad-Din", "Anna van der Berg", "Jürgen von und zu Stein", "Maria da Silva e Costa",
    "José María de la Cruz", "Ngũgĩ wa Thiong’o", "Siân ap Gwilym", "Seán Ó Briain", "Siobhán Ní Dhomhnaill",
    "Siobha\u0301n Byrne", "Aoife Mac Giolla Phádraig", "Mary-Jane McAllister", "Sarah O'Connor-Smith", "Chloë D’Arcy",
    "J. K. Patel", "A.J. Okafor", "Thomas J Marsh", "Dr. Amina Yusuf", "Prof. Sir Ian Dale", "Rev'd Canon Paul Näßle",
    "PC 1234 Lee Marsh",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_full_name_is_one_in_every_alphabet_and_shape(name: str):
    words, post = "Young people need somewhere warm to go.", "lead youth worker at Normanton Youth Trust"
    for body in (
        f"{name}, {post}, said: “{words}”\n\n“{words}” said {name.split()[-1]}.",
        f"“{words[:-1]},” said {name}, {post}.",
        f"Youth worker {name} said: “{words}”",
        f"“{words}”\n\n– {name}, {post}",
        f"> {words} – {name}, {post}",
        f"{name}, {post}, welcomed it:\n\n“{words}”",
        f"According to {name}, {post}, “{words[:-1]}”.",
    ):
        assert says(check("REL-05", f"{LEAD}\n\n{body}")) == [], body


@pytest.mark.parametrize(
    "name", ["Łukasz", "al-Rashid", "Țepeș", "Петров", "Dr Ó Briain", "Dr. Yusuf", "J. K."]
)
def test_half_a_name_is_none_in_any_of_them(name: str):
    (issue,) = check("REL-05", f"{LEAD}\n\n“Young people need somewhere warm to go,” said {name}.")
    assert "no full name" in issue.message


def test_a_full_stop_behind_a_name_still_ends_its_sentence():
    body = "They chose plan B. Jo Reed, manager of the unit, said: “We listened to every young person.”"
    assert says(check("REL-05", f"{LEAD}\n\n{body}")) == []


@pytest.mark.parametrize(
    "said",
    [
        "According to the report, {}.",
        "According to data from the Office for National Statistics, {}.",
        "According to The Youth Endowment Fund's toolkit, {}.",
        "{}, according to research published this week.",
        "The inspection report, published in May, said: {}",
        "Government guidance says: {}",
        "Section 17 of the Act says: {}",
        "The motion, passed on Monday, stated: {}",
        "His letter said: {}",
    ],
)
def test_what_is_written_is_no_speaker(said: str):
    body = said.format("“Most young people never carry a weapon.”")
    assert says(check("REL-05", f"{LEAD}\n\n{body}")) == []


@pytest.mark.parametrize(
    "who",
    ["The chair of the review", "In the report, Jo", "Law lecturer Ann", "Report author Jo", "Officers"],
)
def test_whoever_wrote_it_is_one(who: str):
    assert check("REL-05", f"{LEAD}\n\n{who} said: “Most young people never carry a weapon.”")


def test_a_quote_of_the_front_matter_needs_both_too():
    quote = "quotes:\n  - speaker: {}\n    role: {}\n    text: We listen."
    assert len(check("REL-05", LEAD, quote.format("Jo", "Manager"))) == 1
    assert check("REL-05", LEAD, quote.format("Jo Reed", "Manager")) == []
    assert check("REL-05", LEAD, quote.format("A young person", "aged 16")) == []


@pytest.mark.parametrize(("count", "finds"), [(1, 0), (5, 0), (6, 1), (9, 1)])
def test_a_quote_has_five_sentences_at_most(count: int, finds: int):
    said = " ".join(["We listen to them."] * count)
    assert len(check("REL-05", f'{LEAD}\n\nJo Reed, manager of the unit, said: "{said}"')) == finds


def test_a_quote_over_several_paragraphs_is_one_quote():
    first, second = "We listen. We act. We stay.", "We learn. We grow. We go on."
    body = f'Jo Reed, manager of the unit, said: "{first}\n\n"{second}"'
    (issue,) = check("REL-05", f"{LEAD}\n\n{body}")
    assert "Jo Reed speaks for 6 sentences" in issue.message


# REL-05: opinion


@pytest.mark.parametrize(
    ("text", "words_found"),
    [
        ("We are delighted to open the hub.", "delighted"),
        ("The unit is proud to be part of it.", "proud to"),
        ("This amazing project helps everyone.", "amazing"),
        ("It is a ground-breaking scheme.", "ground-breaking"),
        ("Sadly, many could not come.", "Sadly"),
        ("The outstanding work goes on.", "outstanding"),
        ("We believe every child can do well.", "We believe"),
        ("Volunteers work tirelessly.", "tirelessly"),
    ],
)
def test_an_opinion_in_the_story_is_a_warning(text: str, words_found: str):
    (issue,) = check("REL-05", f"{LEAD}\n\n{text}")
    assert issue.excerpt == words_found


@pytest.mark.parametrize(
    "text",
    [
        '"We are delighted," said Jo Reed, manager of the unit.',
        "Jo Reed, manager of the unit, said she was delighted with the result.",
        "Inspectors rated the school outstanding.",
        "They called it an amazing year.",
        "Brilliant Minds runs the club.",
        "The Outstanding Citizen award went to a nurse.",
        "The prize is for inspiring teachers, according to the jury.",
        "The results were not amazing.",
        "He described it as a wonderful start.",
        "The hub is new.",
    ],
)
def test_opinions_of_somebody_and_names_are_left_alone(text: str):
    assert found(check("REL-05", f"{LEAD}\n\n{text}")) == []


# REL-06

HEAD = 'Jo Reed, head of the unit, said: "We listen to young people."'
PCC = 'Police and Crime Commissioner Ann Hill said: "This money will help us all."'
PUPIL = 'A pupil, 15, said: "They listened to me for once."'
COACH = 'Sam Fox, coach at Derby Boxing Club, said: "We open our doors every night."'


@pytest.mark.parametrize(
    "body",
    [
        HEAD,
        PCC,
        COACH,
        f'{PCC}\n\nShe added: "I want every club to apply."',
        'Ann Hill, Police and Crime Commissioner, said: "We act now.\n\n"We will not stop.\n\n"We go on."',
        f"{PCC}\n\n{PCC}",
    ],
)
def test_one_speaker_alone_is_worth_a_note(body: str):
    (issue,) = check("REL-06", f"{LEAD}\n\n{body}")
    assert issue.severity is Severity.INFO
    assert "is the only person quoted" in issue.message


def test_the_office_s_own_people_alone_are_worth_a_note():
    unit = 'Jo Reed, manager of the Violence Reduction Unit, said: "We listen to young people."'
    (issue,) = check("REL-06", f"{LEAD}\n\n{PCC}\n\n{unit}")
    assert "Everybody quoted is from the commissioner's office" in issue.message


@pytest.mark.parametrize(
    "body",
    [
        f"{PCC}\n\n{COACH}",
        f"{PCC}\n\n{PUPIL}",
        f"{COACH}\n\n{PUPIL}",
        f'{PCC}\n\nA mother said: "They helped my son a lot."',
        f'{PCC}\n\nChief Constable Lee Hart said: "We stand beside them."',
        LEAD,
        'The banner says "Look out for each other".',
        'A film called "Ten Long Metres of Wall" was shown.',
        f'{PCC}\n\nCllr Pat Moor, leader of Derby City Council, said: "We are in this together."',
        f'{HEAD}\n\n"We were heard at last," said Maya Shaw, a member of the youth panel.',
    ],
)
def test_more_than_one_house_or_no_quote_at_all_is_left_alone(body: str):
    assert found(check("REL-06", f"{LEAD}\n\n{body}")) == []


def test_quotes_of_story_and_front_matter_are_counted_together():
    quote = "quotes:\n  - speaker: Maya Shaw\n    role: member of the youth panel\n    text: We were heard."
    assert len(check("REL-06", f"{LEAD}\n\n{PCC}")) == 1
    assert check("REL-06", f"{LEAD}\n\n{PCC}", quote) == []


def test_what_one_check_reads_of_the_quotes_another_release_does_not_get() -> None:
    assert len(check("REL-06", f"{LEAD}\n\n{PCC}")) == 1
    assert check("REL-06", LEAD) == []
