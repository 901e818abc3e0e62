"""REL: what a newsroom needs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from campaigns.checks import run_checks
from campaigns.checks.base import Subject
from campaigns.checks.registry import CHECKS
from campaigns.domain.facts.facts import Body, BodyKind, DatedName
from campaigns.domain.items.documents import MediaDocument, PersonShown
from campaigns.domain.items.issues import Issue, Severity
from tests.unit.check_subjects import NOW, desk_facts, found, in_release, new_sample
from tests.unit.content_samples import LONDON

CONTACT = "contact: Press office, 01332 496019, out of hours 01332 496020"
LEAD = "A hub for young people opened in Derby on Monday."
FORCE = Body(
    "force",
    BodyKind.POLICE,
    (DatedName("Derbyshire Constabulary"), DatedName("Derbyshire Police")),
    "Derbyshire",
    True,
)
FACTS = desk_facts(bodies=(FORCE,), home_area="Derbyshire")


def check(check_id: str, body: str, front: str = "", **given: Any) -> list[Issue]:
    head = f"title: A headline\npublish_at: 2027-05-18T10:00\n{front}"
    return in_release(check_id, body, front=head, **{"facts": FACTS, **given})


def says(issues: list[Issue]) -> list[str]:
    return [issue.message for issue in issues]


# REL-01, REL-09


@pytest.mark.parametrize(
    ("line", "lacks"),
    [
        ("EMBARGOED UNTIL Friday", "the date, the time and the zone"),
        ("EMBARGOED UNTIL 00:01 on 17 May 2027 (UK time)", "the weekday"),
        ("EMBARGOED UNTIL 00:01 on Monday 17 May 2027", "the zone"),
        ("Embargoed until Monday 17 May 2027 (UK time)", "the time"),
        ("STRICTLY EMBARGOED until 9am Monday, UK time", "the date"),
        ("**EMBARGO:** 17 May", "the weekday, the time and the zone"),
        ("UNDER EMBARGO UNTIL NOON GMT", "the weekday and the date"),
        ("PRESS RELEASE – EMBARGOED TO 00:01, 17/05/2027 BST", "the weekday"),
    ],
)
def test_an_embargo_line_says_weekday_date_time_and_zone(line: str, lacks: str):
    (issue,) = check("REL-01", f"{line}\n\n{LEAD}")
    can_be_kept = lacks in ("the weekday", "the zone")
    assert issue.severity is (Severity.WARN if can_be_kept else Severity.BLOCK)
    assert f"lacks {lacks}" in issue.message


@pytest.mark.parametrize(
    "body",
    [
        f"EMBARGOED UNTIL 00:01 on Monday 17 May 2027 (UK time)\n\n{LEAD}",
        f"Embargoed until 9am BST on Mon 17 May\n\n{LEAD}",
        f"EMBARGO: Monday, May 17, noon (local time)\n\n{LEAD}",
        f"Not for publication before 0001 hours GMT, Monday 17.5.2027\n\n{LEAD}",
        f"FOR IMMEDIATE RELEASE\n\n{LEAD}",
        LEAD,
        "The embargo on exports of knives was lifted in Derby on Monday.",
        f"{LEAD}\n\nThe trade embargo goes on.",
        f"{LEAD}\n\nEmbargoes are a courtesy, says the handbook.",
        f"PRESS RELEASE\n\n{LEAD}",
        f"Monday 17 May 2027\n\n{LEAD}",
    ],
)
def test_a_whole_status_line_and_other_embargoes_are_left_alone(body: str):
    assert found(check("REL-01", body)) == []


def test_immediate_release_beside_an_embargo_contradicts_itself():
    (issue,) = check("REL-01", f"FOR IMMEDIATE RELEASE\n\n{LEAD}", "embargo: 2027-05-18T10:00")
    assert "the front matter has an embargo" in issue.message


def test_an_embargo_in_the_text_alone_holds_nothing_back():
    line = f"EMBARGOED UNTIL 00:01 on Monday 17 May 2027 (UK time)\n\n{LEAD}"
    assert [issue.severity for issue in check("REL-09", line)] == [Severity.WARN]
    assert check("REL-09", line, "embargo: 2027-05-17T00:01") == []
    assert check("REL-09", LEAD) == []
    assert check("REL-09", f"FOR IMMEDIATE RELEASE\n\n{LEAD}") == []


# REL-02


@pytest.mark.parametrize(
    "body",
    [
        LEAD,
        f"{LEAD}\n\nENDS",
        f"{LEAD}\n\nFor more details get in touch in the usual way.",
        f"{LEAD}\n\nENDS\n\nNotes to editors\n\n1. The unit is a partnership.",
        f"{LEAD}\n\nFamilies can ring Childline on 0800 1111.",
        f"{LEAD}\n\nIn an emergency, contact police on 999.",
    ],
)
def test_a_release_without_a_media_contact_is_blocked(body: str):
    (issue,) = check("REL-02", body)
    assert issue.severity is Severity.BLOCK


@pytest.mark.parametrize(
    "body",
    [
        f"{LEAD}\n\nENDS\n\nMedia contact: Jo Reed, 01332 496019, any time.",
        f"{LEAD}\n\nENDS\n\n## Media contact\n\nJo Reed, press@vru.example, on call at weekends",
        f"{LEAD}\n\nENDS\n\nFor more information contact Jo Reed on 01332 496019 or, out of hours, 01332 496020.",
        f"{LEAD}\n\nPress office: 01332 496019 (24 hours)",
        f"{LEAD}\n\n## Media enquiries\n\n- Day: 01332 496019\n- Evenings: 01332 496020",
    ],
)
def test_a_contact_in_an_imported_text_counts(body: str):
    assert not [issue for issue in check("REL-02", body) if issue.severity is Severity.BLOCK]


@pytest.mark.parametrize(
    "contact",
    [
        "Press office, 01332 496019",
        "Jo Reed, press@vru.example",
        "Press office 01332 496019, 9am to 5pm",
        "Media team, Monday to Friday, 01332 496019",
        "Communications, 01332 496019 in office hours",
        "Jo, 01332 496019",
    ],
)
def test_without_an_out_of_hours_line_it_is_only_said(contact: str):
    (issue,) = check("REL-02", LEAD, f'contact: "{contact}"')
    assert issue.severity is Severity.INFO


@pytest.mark.parametrize(
    "contact",
    [
        "Press office 01332 496019, out of hours 01332 496020",
        "Press office 01332 496019; out-of-hours: 01332 496020",
        "Press office, day and night: 01332 496019",
        "Duty press officer 01332 496020",
        "Press office 01332 496019 (24 hours)",
        "01332 496019, evenings and weekends 01332 496020",
        "On-call: 01332 496020",
        "01332 496019, 24/7",
        "Outside office hours ring 01332 496020",
        "Ring 01332 496019 at any time",
    ],
)
def test_a_contact_with_an_out_of_hours_line_is_whole(contact: str):
    assert check("REL-02", LEAD, f'contact: "{contact}"') == []


# REL-03


def words(count: int) -> str:
    return " ".join(["word"] * count) + "."


@pytest.mark.parametrize(("count", "finds"), [(14, 0), (15, 0), (16, 1), (25, 1)])
def test_a_headline_has_15_words_at_most(count: int, finds: int):
    issues = in_release("REL-03", LEAD, front=f"title: {words(count)[:-1]}", facts=FACTS)
    assert len(issues) == finds


def test_the_headline_of_14_words_with_a_sum_in_it_is_short_enough():
    title = "Police and Crime Commissioner secures more than £1m to tackle serious violence in Derbyshire"
    assert in_release("REL-03", LEAD, front=f"title: {title}", facts=FACTS) == []


@pytest.mark.parametrize(("count", "finds"), [(20, 0), (35, 0), (36, 1), (60, 1)])
def test_a_first_paragraph_has_35_words_at_most(count: int, finds: int):
    assert len(check("REL-03", f"{words(count)}\n\nMore.")) == finds


@pytest.mark.parametrize(
    "before",
    [
        "DERBY, Monday 17 May – ",
        "FOR IMMEDIATE RELEASE\n\n",
        "Tuesday 18 May 2027\n\n",
        "## A crosshead of seven words stands here\n\n",
        "PRESS RELEASE\n\n",
    ],
)
def test_dateline_status_and_headings_are_not_counted_to_the_first_paragraph(before: str):
    assert check("REL-03", f"{before}{words(35)}\n\nMore.") == []


@pytest.mark.parametrize(("count", "finds"), [(300, 0), (499, 0), (501, 1), (800, 1)])
def test_a_story_has_500_words_at_most(count: int, finds: int):
    paragraphs = "\n\n".join(words(25) for _ in range(count // 25))
    rest = words(count % 25) if count % 25 else ""
    assert len(check("REL-03", f"{paragraphs}\n\n{rest}")) == finds


def test_quotes_of_the_front_matter_count_and_notes_do_not():
    body = "\n\n".join(words(24) for _ in range(20))
    quote = f"quotes:\n  - speaker: Jo Reed\n    role: Head\n    text: {words(30)}"
    assert len(check("REL-03", body, quote)) == 1
    assert (
        check("REL-03", f"{body}\n\nENDS\n\nNotes to editors\n\n{words(100)}", f"notes: [{words(100)}]") == []
    )


def test_the_limits_are_the_organisation_s():
    own = desk_facts(numbers={"headline-words": 5, "lead-words": 8, "release-words": 12})
    issues = in_release(
        "REL-03", f"{LEAD} It is free.", front="title: A headline of rather many words", facts=own
    )
    assert len(issues) == 3


# REL-04


@pytest.mark.parametrize(
    ("lead", "lacks"),
    [
        ("It was opened with a party in Derby on Monday.", "who"),
        ("Young people in Derby have a hub of their own.", "when"),
        ("Young people got a hub of their own on Monday.", "where"),
        ("Things are changing fast.", "who, what, where and when"),
        ("A hub has been opened.", "who, what, where and when"),
        ("Police in Derby made a promise to young people about the way things are done.", "when"),
    ],
)
def test_a_first_paragraph_says_who_what_where_and_when(lead: str, lacks: str):
    (issue,) = check("REL-04", f"{lead}\n\nMore.")
    assert issue.severity is Severity.INFO
    assert f"does not say {lacks}." in issue.message


@pytest.mark.parametrize(
    "lead",
    [
        LEAD,
        "Derbyshire Police and Crime Commissioner Angelique Foster has secured funding over the next three years.",
        "Pupils across Derbyshire learned first aid last week.",
        "Knife bins will be emptied by officers in Chesterfield tonight.",
        "Remedi opens a mentoring scheme for children in Ilkeston this summer.",
        "Since January, councils in Derbyshire have met every month.",
        "From 17 May, residents of High Peak can ring a new line.",
        "Derbyshire Carers opened a café in Matlock on Monday 7 December 2026.",
        "Twelve volunteers were thanked at the Guildhall in Derby yesterday evening.",
        "Families in Erewash have already used the county-wide service twice this year.",
    ],
)
def test_a_first_paragraph_with_all_four_is_left_alone(lead: str):
    assert found(check("REL-04", f"{lead}\n\nMore.")) == []


def test_the_place_of_the_release_tells_where():
    assert check("REL-04", "Young people got a hub of their own on Monday.", "place: Derby") == []


# REL-07

NOTE = 'notes: ["The unit is a partnership of public bodies."]'


def with_partners(body: str, *partners: str, front: str = NOTE) -> list[Issue]:
    plan = f"partners: [{', '.join(partners)}]" if partners else ""
    return check("REL-07", body, front, plan=plan)


@pytest.mark.parametrize(
    ("body", "missing"),
    [
        (LEAD, "Derby City Council and Remedi"),
        ("Remedi trained them in Derby on Monday.", "Derby City Council"),
        ("Derby City Council paid for it on Monday.", "Remedi"),
        ("The city council paid, Remedi trained.", "Derby City Council"),
        ("Derbyshire County Council paid, Remedi trained.", "Derby City Council"),
        ("Remedi trained them.\n\nENDS\n\nDerby City Council is a partner.", "Derby City Council"),
    ],
)
def test_a_partner_of_the_plan_is_named_in_the_story(body: str, missing: str):
    (issue,) = with_partners(body, "Derby City Council", "Remedi")
    assert issue.severity is Severity.WARN
    assert issue.message.startswith(missing)


@pytest.mark.parametrize(
    ("body", "partners"),
    [
        ("Derby City Council paid, and Remedi trained them.", ("Derby City Council", "Remedi")),
        ("Derby City Council’s grant paid for it.", ("Derby City Council",)),
        ("Remedi's mentors were there.", ("Remedi",)),
        ("Derbyshire Police led it.", ("Derbyshire Constabulary",)),
        (
            "Derby City and Derbyshire County Councils paid.",
            ("Derby City Council", "Derbyshire County Council"),
        ),
        ("Derbyshire Fire & Rescue Service came.", ("Derbyshire Fire and Rescue Service",)),
        ("DERBY CITY COUNCIL paid.", ("Derby City Council",)),
        ("It was\nDerby City\nCouncil.", ("Derby City Council",)),
        (LEAD, ()),
        ('"We pay," said Al Day, leader of Derby City Council.', ("Derby City Council",)),
    ],
)
def test_partners_named_in_whatever_form_are_left_alone(body: str, partners: tuple[str, ...]):
    assert says(with_partners(body, *partners)) == []


def test_a_speaker_s_role_names_the_partner():
    quote = f"{NOTE}\nquotes:\n  - speaker: Al Day\n    role: Leader of Derby City Council\n    text: We pay."
    assert with_partners(LEAD, "Derby City Council", front=quote) == []


@pytest.mark.parametrize(
    "front", ["", "notes: [Photographs are available.]", 'notes: ["Source: a survey of 2026."]']
)
def test_without_a_partnership_note_it_is_said(front: str):
    (issue,) = with_partners("Remedi trained them.", "Remedi", front=front)
    assert "No note tells editors what the partnership is" in issue.message


@pytest.mark.parametrize(
    "note", ["We work with Remedi.", "It is run together with others.", "Remedi is a charity."]
)
def test_a_note_on_the_partnership_is_enough(note: str):
    assert with_partners("Remedi trained them.", "Remedi", front=f'notes: ["{note}"]') == []
    assert (
        with_partners(f"Remedi trained them.\n\nENDS\n\nNotes to editors\n\n{note}", "Remedi", front="") == []
    )


# REL-08

MEGABYTE = 1024 * 1024
PHOTO = MediaDocument(
    name="hub.jpg",
    path=Path("media/hub.jpg"),
    sha256="0" * 64,
    mime_type="image/jpeg",
    bytes_count=2 * MEGABYTE,
    alt="Jo Reed opens the hub",
    credit="Peak Pictures",
    consent="Form 12",
)


def on_photo(photo: MediaDocument) -> list[Issue]:
    release = new_sample().release("title: A headline", LEAD)
    subject = Subject(replace(release, photos=(photo,)), NOW, LONDON, facts=FACTS)
    return run_checks(subject, {"REL-08": CHECKS["REL-08"]})


@pytest.mark.parametrize(
    ("changes", "lack"),
    [
        ({"mime_type": "image/png"}, "it is no JPEG"),
        ({"mime_type": "image/webp"}, "it is no JPEG"),
        ({"bytes_count": MEGABYTE // 2}, "it has 0.5 MB"),
        ({"bytes_count": 9 * MEGABYTE}, "it has 9.0 MB"),
        ({"alt": " "}, "it has no caption"),
        ({"credit": ""}, "it has no credit"),
        ({"alt": "Jo Reed and Sam Fox open the hub"}, "from left to right"),
        ({"consent": ""}, "nothing says that the people in it agreed"),
        ({"people": (PersonShown("Jo Reed", consent="Form 1"), PersonShown("Sam Fox"))}, "nothing says that"),
        (
            {"people": (PersonShown("Jo Reed", consent="1"), PersonShown("Sam Fox", consent="2"))},
            "from left to right",
        ),
    ],
)
def test_a_photo_that_can_not_be_printed_is_a_warning(changes: dict[str, Any], lack: str):
    (issue,) = on_photo(replace(PHOTO, **changes))
    assert issue.severity is Severity.WARN
    assert lack in issue.message


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"bytes_count": MEGABYTE},
        {"bytes_count": 8 * MEGABYTE},
        {"alt": "Left to right: Jo Reed and Sam Fox open the hub"},
        {"alt": "Jo Reed (left) and Sam Fox open the hub"},
        {"alt": "From left, Jo Reed and Sam Fox open the hub"},
        {"alt": "A painted wall with a sun", "consent": ""},
        {"alt": "Drawing of two friends on a bench", "consent": ""},
        {"consent": "", "people": (PersonShown("Jo Reed", consent="Form 1"),)},
        {"alt": "The empty hall before the event", "consent": ""},
        {"sha256": "", "bytes_count": 0},  # the file is missing: said elsewhere
    ],
)
def test_a_photo_with_all_it_needs_is_left_alone(changes: dict[str, Any]):
    assert says(on_photo(replace(PHOTO, **changes))) == []
