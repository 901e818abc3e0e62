"""HLP: numbers people ring in need, and what is said about them."""

from __future__ import annotations

from datetime import date

import pytest

from campaigns.domain.facts.dated_facts import Provenance
from campaigns.domain.facts.facts import Helpline
from campaigns.domain.items.issues import Severity
from tests.unit.check_subjects import LINES, desk_facts, found, in_post, in_release

SEEN = Provenance("https://example.org", date(2027, 1, 1))
SAMARITANS = Helpline(
    "samaritans", ("Samaritans",), "116 123", ("116123",), ("samaritans.org",), provenance=SEEN
)
VICTIMS = Helpline(
    "victim-support",
    ("Victim Support",),
    "08 08 16 89 111",
    ("08081689111",),
    ("victimsupport.org.uk",),
    provenance=Provenance("https://www.victimsupport.org.uk", date(2020, 6, 30)),
)
FEARLESS = Helpline(
    "fearless",
    ("Fearless",),
    "fearless.org",
    (),
    ("fearless.org",),
    is_anonymous=True,
    provenance=Provenance("https://www.fearless.org", date(2025, 6, 30)),
)
TEXTED = Helpline("dvs", ("Derbyshire Victim Services",), "text DVS to 82228", ("82228",), provenance=SEEN)
COUNCIL = Helpline("call", ("Call Derbyshire",), "01629 533190", ("01629533190",), provenance=SEEN)
UNSEEN = Helpline(
    "new", ("Our Hub",), "01332 496000", ("01332496000",), provenance=Provenance("The hub", None)
)
FACTS = desk_facts(helplines=(*LINES, SAMARITANS, VICTIMS, FEARLESS, TEXTED, COUNCIL, UNSEEN))


# HLP-01


@pytest.mark.parametrize(
    ("text", "number", "right"),
    [
        ("Ring Childline on 0800 1112.", "0800 1112", "0800 1111"),
        ("Crimestoppers: 0800 555 112", "0800 555 112", "0800 555 111"),
        ("Call Crimestoppers anonymously on 0800 555 1111.", "0800 555 1111", "0800 555 111"),
        ("Call Crimestoppers on 101.", "101", "0800 555 111"),
        ("Samaritans (116 132) listen day and night.", "116 132", "116 123"),
        ("Ring 0800 555 111 for Childline.", "0800 555 111", "0800 1111"),
        ("0808 168 9112 (Victim Support)", "0808 168 9112", "08 08 16 89 111"),
        (
            "Victim Support, for anyone affected by crime, is on 0808 16 89 112.",
            "0808 16 89 112",
            "08 08 16 89 111",
        ),
        ("You can tell Crimestoppers what you know. Call 0800 555 121.", "0800 555 121", "0800 555 111"),
        ("Childline on +44 800 1112", "+44 800 1112", "0800 1111"),
        ("Derbyshire Victim Services: text DVS to 82229.", "82229", "82228"),
        ("Childline - 08001112", "08001112", "0800 1111"),
        ("The Samaritans on 0845 790 9090 will listen.", "0845 790 9090", "116 123"),
        ("Call Derbyshire on 01629 533109.", "01629 533109", "01629 533190"),
        ("Childline on\n0800 1112", "0800 1112", "0800 1111"),
    ],
)
def test_a_number_that_is_not_the_service_s_blocks_and_the_right_one_is_offered(
    text: str, number: str, right: str
):
    (issue,) = in_post("HLP-01", text, facts=FACTS)
    assert (issue.severity, issue.excerpt) == (Severity.BLOCK, number)
    assert right in issue.message
    assert issue.replacement is not None
    assert issue.replacement.new == right


@pytest.mark.parametrize(
    "text",
    [
        "Ring Childline on 0800 1111.",
        "Ring Childline on 08001111, day and night.",
        "Ring Childline on 0800 11 11.",
        "Crimestoppers (0800 555 111) is a charity.",
        "Call Crimestoppers on +44 800 555 111.",
        "Samaritans are on 116123, and Childline is on 0800 1111.",
        "Ring Samaritans, day and night, on 116 123.",
        "Victim Support: 0808 168 9111.",
        "Tell Crimestoppers, or call police on 101.",
        "Tell Crimestoppers or call 101. In an emergency dial 999.",
        "Report it to Crimestoppers; in an emergency, call 999.",
        "Speak to Childline, or if you are in immediate danger ring 999.",
        "Childline has helped since 1986.",
        "Childline had 101 calls that night.",
        "Crimestoppers paid £0800 in all.",
        "Childline opens at 0800 hours.",
        "Call Derbyshire Constabulary on 101.",
        "Crimestoppers has a film, 101 Dalmatians, on at ten.",
        "Victim Support meets on 17.05.2027 at DE1 3AH.",
        "Childline, charity number 01234567890, is free.",
        "Samaritans answered 116,123 calls.",
        "Contact Derbyshire Victim Services: text DVS to 82228.",
        "Call police on 101 or 999.",
        "Talk to Childline. Or ring Crimestoppers on 0800 555 111.",
        "Childline 0800 1111, Samaritans 116 123, Crimestoppers 0800 555 111",
        "The good Samaritans gave 0800 555 112 away.",
        "Ring Childline.",
        "Childline closed its old number on 01/02/2003.",
        "Childline and the NSPCC can help: 0808 800 5000.",
        "Ask Childline or Victim Care Derbyshire on 0800 612 6505.",
    ],
)
def test_right_numbers_and_other_figures_are_left_alone(text: str):
    assert found(in_post("HLP-01", text, facts=FACTS)) == []


def test_a_table_of_lines_is_read_row_by_row():
    table = "| Line | Number |\n|---|---|\n| Childline | 0800 1111 |\n| Samaritans | 116 124 |\n"
    assert found(in_post("HLP-01", table, facts=FACTS)) == ["116 124"]


def test_a_list_of_lines_is_read_item_by_item():
    text = "- Childline: 0800 1111\n- Crimestoppers: 0800 1111\n"
    assert found(in_post("HLP-01", text, facts=FACTS)) == ["0800 1111"]


# HLP-02


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Ring our team on 01332 496012.", "01332 496012"),
        ("Call 0800 123 4567 for help.", "0800 123 4567"),
        ("Helpline: 0300 303 0162", "0300 303 0162"),
        ("Phone (01332) 555 123 today.", "(01332) 555 123"),
        ("Text HELP to 85252.", "85252"),
        ("Call 112 if you are hurt.", "112"),
        ("Our number is 0808 801 0302.", "0808 801 0302"),
        ("Tel: 0115-496-0999", "0115-496-0999"),
        ("Call 555 111 to report it.", "555 111"),
        ("Ring +44 (0)1332 496012 now.", "+44 (0)1332 496012"),
        ("Freephone 0800 111 222", "0800 111 222"),
        ("Ring 01332 496 0123, one digit too many.", "01332 496 0123"),
        ("Call 020 7946 0123.", "020 7946 0123"),
    ],
)
def test_a_number_nobody_keeps_in_the_list_is_a_warning(text: str, number: str):
    (issue,) = in_post("HLP-02", f"Need help or advice? {text}", facts=FACTS)
    assert issue.excerpt == number
    (issue,) = in_post("HLP-02", text.replace(number, f"{number} for help"), facts=FACTS)
    assert (issue.severity, issue.excerpt) == (Severity.WARN, number)


def test_the_number_of_a_box_office_is_only_worth_a_note():
    (issue,) = in_post("HLP-02", "Tickets are £5. Ring the box office on 01332 593939.", facts=FACTS)
    assert issue.severity is Severity.INFO


@pytest.mark.parametrize(
    "text",
    [
        "Ring 999 in an emergency, or police on 101.",
        "In immediate danger call 999.",
        "101 Dalmatians is on at the hub on Saturday.",
        "We made 101 visits, 111 of them in Derby.",
        "Doors open at 0800 hours and close at 1600.",
        "Open 0800-1600 every day.",
        "Open 0900–1700, Monday to Friday.",
        "Join us on 17.05.2027.",
        "Join us on 07/05/2027, or on 08-06-2027.",
        "In the financial years 2023-2024 and 2024-2025",
        "Between 2010 and 2027 it changed.",
        "The unit gets £1,000,000, or £0800 a week.",
        "Write to us at DE56 2UX.",
        "Quote case number 0123456789 when you write.",
        "Quote crime reference 01234 567890.",
        "Charity number 0800 555 999",
        "The figure was 0.8001111.",
        "Call 20 friends.",
        "Call 150000 people to action? No.",
        "We called 101 young people to the hall.",
        "https://example.org/08001234567",
        "Follow @team08001234567 and #08001234567.",
        "Ring 07700 900123.",
        "Room 101 is upstairs.",
        "The 111 bus stops here.",
        "Page 0123456789",
        "ISBN 0 7475 3269 9",
        "Meet at 53.0123456789, the old mill.",
        "A score of 999 points wins.",
        "Victim Support is on 0808 168 9111.",
        "The 2027 05 17 issue",
        "Police attended after a 999 call at 11.30pm.",
        "A 101 call handler answered. 101 is for non-emergencies.",
        "Call 101, quoting crime number 26*123456 or reference 26000123456.",
        "VAT number 123 4567 89",
        "Visit us at 101 Friar Gate, Derby.",
        "He scored 101 not out, and she ran 999 miles.",
        "Silent 999 calls: press 55 when prompted.",
        "Answer all 101 questions on the sheet.",
        "There were 112 calls.",
        "Call 111 friends and tell them.",
    ],
)
def test_known_numbers_and_what_is_no_number_to_ring_are_left_alone(text: str):
    assert found(in_post("HLP-02", text, facts=FACTS)) == []


def test_a_number_that_is_wrong_already_is_not_also_unknown():
    assert in_post("HLP-02", "Ring Childline on 0800 1112.", facts=FACTS) == []


@pytest.mark.parametrize(
    "front",
    [
        "title: T\ncontact: Press office, 01332 496019",
        'title: T\ncontact: C\nnotes:\n  - "For interviews ring the press office on 01332 496019."',
    ],
)
def test_a_line_for_the_press_is_no_helpline(front: str):
    assert (
        found(in_release("HLP-02", "A story.\n\nMedia enquiries: 01332 496019", front=front, facts=FACTS))
        == []
    )


def test_another_number_in_a_release_is_still_found():
    assert found(in_release("HLP-02", "Families can ring 01332 496012.", facts=FACTS)) == ["01332 496012"]


# HLP-03


@pytest.mark.parametrize(
    ("text", "words", "says"),
    [
        ("Victim Support is on 0808 168 9111.", "0808 168 9111", "last looked up on Tuesday 30 June 2020"),
        ("Ring 08 08 16 89 111 at any time.", "08 08 16 89 111", "www.victimsupport.org.uk"),
        ("See victimsupport.org.uk for help.", "victimsupport.org.uk", "Victim Support"),
        ("[Tell Fearless](https://www.fearless.org/report) what you know.", "Tell Fearless", "Fearless"),
        ("https://fearless.org", "https://fearless.org", "Fearless"),
        ("Our Hub: 01332 496000", "01332 496000", "Nobody has looked up Our Hub (01332 496000) yet"),
    ],
)
def test_a_line_nobody_looked_up_lately_is_worth_a_note(text: str, words: str, says: str):
    (issue,) = in_post("HLP-03", text, facts=FACTS)
    assert (issue.severity, issue.excerpt) == (Severity.INFO, words)
    assert says in issue.message


def test_a_line_is_named_once_however_often_it_stands_there():
    text = "Ring 0808 168 9111. I repeat: 0808 168 9111, or see victimsupport.org.uk."
    assert len(in_post("HLP-03", text, facts=FACTS)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Ring Childline on 0800 1111.",
        "Samaritans are on 116 123.",
        "Victim Support helps.",
        "Be fearless.",
        "See fearless.org.uk for shoes.",
        "victimsupport.org.uk.example.com is another site.",
        "The year 2020",
        "Tell somebody you trust.",
        "0808 168 9112 is wrong.",
        "Read https://example.org/fearless.org",
    ],
)
def test_lines_in_date_and_other_words_are_left_alone(text: str):
    assert found(in_post("HLP-03", text, facts=FACTS)) == []


# HLP-04


@pytest.mark.parametrize(
    "text",
    [
        "Call police anonymously on 101.",
        "You can report it anonymously on 101.",
        "Call 101. You can stay anonymous.",
        "Ring 999 without giving your name.",
        "To stay anonymous, dial 101.",
        "You don’t have to give your name when you call 101.",
        "Contact police on 101 – calls are anonymous – or Crimestoppers on 0800 555 111.",
        "Report it on 101 or 999 anonymously.",
        "All calls to 101: your anonymity is guaranteed when you call 101.",
        "Tell the police on 0800 555 111.",
        "Call the police anonymously on 0800 555 111.",
        "Crimestoppers is run by the police.",
        "Ring Crimestoppers, the police hotline.",
        "Call the police Crimestoppers line on 0800 555 111.",
        "Speak to officers at Crimestoppers.",
        "Crimestoppers is part of Derbyshire Police.",
        "Crimestoppers police are waiting for your call.",
        "Ring the police's anonymous Crimestoppers number.",
        "Call our confidential and anonymous line, 101.",
        "You don’t need to give your name: call 101.",
        "Police on 101 will keep you anonymous.",
    ],
)
def test_a_false_promise_about_who_answers_is_a_warning(text: str):
    (issue,) = in_post("HLP-04", text, facts=FACTS)
    assert issue.severity is Severity.WARN


@pytest.mark.parametrize(
    "text",
    [
        "Call 101, or Crimestoppers anonymously on 0800 555 111.",
        "Report on 101 or, to stay anonymous, ring Crimestoppers on 0800 555 111.",
        "To report without giving your name, call Crimestoppers on 0800 555 111. In an emergency call 999.",
        "Call 101. You can also tell Crimestoppers anonymously.",
        "Call police on 101 or report anonymously online.",
        "Crimestoppers is a charity, independent of the police.",
        "Crimestoppers is not the police.",
        "Tell Crimestoppers or the police what you know.",
        "Crimestoppers and police are asking for help.",
        "Crimestoppers passes it to police without your name.",
        "Calls to 101 are not anonymous.",
        "Report it to police by calling 101 or, anonymously, to Crimestoppers.",
        "Dial 999 or contact Crimestoppers anonymously.",
        "Police praised Crimestoppers for its work.",
        "You can’t stay anonymous when you ring 999.",
        "Ring 999. An anonymous donor paid for the bus.",
        "Young people can tell Fearless anonymously; ring 999 in danger.",
        "Tell Crimestoppers, not the police, on 0800 555 111.",
        "The survey was anonymous. 101 young people answered.",
        "If you have information call 101, or to stay anonymous, 0800 555 111.",
        "Call 999. The app lets you report anonymously.",
        "Crimestoppers, an independent charity, never asks your name.",
        "Alcoholics Anonymous meets here. Call 101 about noise.",
    ],
)
def test_what_is_true_of_each_line_is_left_alone(text: str):
    assert found(in_post("HLP-04", text, facts=FACTS)) == []
