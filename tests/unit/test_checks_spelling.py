"""SPELL-01: British spelling, slips and names; and the many words that are right though no dictionary has them."""

from __future__ import annotations

from pathlib import Path

import pytest

from campaigns.domain.facts.facts import Body, BodyKind, DatedName, OfficeHolder
from campaigns.domain.items.issues import Severity
from campaigns.reference.dictionary import BritishDictionary, DictionaryMissingError
from tests.unit.check_subjects import desk_facts, found, in_post, in_release


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        ("We organize clubs.", "organise"),
        ("It was organized well.", "organised"),
        ("Organizing takes time.", "Organising"),
        ("The color is blue.", "colour"),
        ("Good behavior counts.", "behaviour"),
        ("Ask a neighbor.", "neighbour"),
        ("The youth center is open.", "centre"),
        ("She traveled far.", "travelled"),
        ("Free counseling is there.", "counselling"),
        ("In self-defense", "defence"),
        ("Tell your mom.", "mum"),
        ("We analyze figures.", "analyse"),
        ("Read the catalog.", "catalogue"),
        ("A skeptical view", "sceptical"),
        ("She said: “We organize it.”", "organise"),
    ],
)
def test_american_spelling_is_found_and_mended(text: str, instead: str) -> None:
    (issue,) = in_post("SPELL-01", text)
    assert issue.severity is Severity.WARN
    assert issue.replacement is not None
    assert issue.replacement.new == instead


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        ("We recieve calls.", "receive"),
        ("It is definately open.", "definitely"),
        ("Our goverment", "government"),
        ("It occured at noon.", "occurred"),
        ("A seperate room", "separate"),
        ("Safegaurding matters.", "Safeguarding"),
        ("There is alot to do.", "a lot"),
        ("You dont have to.", "don't"),
        ("Ask the the coach.", "the"),
        ("Come to to the hub.", "to"),
        ("Ring Crimestopers on 0800 555 111", "Crimestoppers"),
        ("Ring Crime Stoppers on 0800 555 111", "Crimestoppers"),
        ("We met in Chesterfeild today.", "Chesterfield"),
    ],
)
def test_a_slip_is_worth_a_note_and_says_what_was_meant(text: str, instead: str) -> None:
    (issue,) = in_post("SPELL-01", text)
    assert issue.severity in (Severity.INFO, Severity.WARN)
    assert f"{instead}" in issue.message or issue.replacement
    assert issue.replacement is None or issue.replacement.new == instead


@pytest.mark.parametrize(
    "text",
    [
        "We organise clubs in the town centre, and colour them in.",
        "The World Health Organization and Center Parcs",
        "The Department of Defense said so.",
        "The size, the prize and how to capsize",
        "Check the program and the meter.",
        "Safeguarding, wellbeing and signposting",
        "Upstanders and bystanders, vapes and e-scooters",
        "Marauders FC beat Xhosa United in Wirksworth.",
        "Zephyr and Kaiya Okonkwo run the club.",
        "#KnifeCrimeAwarness @derbyshirepolise",
        "Write to infoo@exampel.org or see https://exampel.org/organize",
        "Go to fearles.org",
        "The VRU, the OPCC and MARAC",
        "Trauma-informed, youth-led and co-produced work",
        "YouTube, TikTok, iPhone and WhatsApp",
        "Café, naïve and façade",
        "What we had had was good, and that that is so is clear.",
        "Approvers resend it, and adapters help.",
        "A judgment in the court’s inquiry",
        "I’ve, they’re, don’t, shouldn’t and who’s",
        "It is 9am on 17th May, the 2nd time.",
        "Wir sprechen Deutsch. Nous parlons français. Rydym yn siarad Cymraeg.",
        "Gonna, innit and yeah",
        "DO NOT ORGANIZE",
    ],
)
def test_names_trade_words_and_other_languages_are_left_alone(text: str) -> None:
    assert found(in_post("SPELL-01", text)) == []


def test_the_campaigns_terms_and_the_names_of_people_and_bodies_are_right() -> None:
    facts = desk_facts(
        bodies=(Body("b", BodyKind.CHARITY, (DatedName("Safr Strets Trust"),)),),
        office_holders=(OfficeHolder("Angelique Foster", "Police and Crime Commissioner"),),
    )
    assert in_post("SPELL-01", "Safr Strets and zefyrhub", facts=facts, plan="terms: [zefyrhub]") == []
    assert found(in_post("SPELL-01", "We met Angelque Foster today.", facts=facts)) == ["Angelque"]


@pytest.mark.parametrize(
    "text",
    [
        "Stay alert alert.",
        "They are carrying knifes.",
        "Violence effects everyone.",
        "It’s effects last.",
        "We could of come.",
        "Its been a busy week.",
        "The police where called.",
        "If your worried, ring us.",
        "He was to scared to talk.",
    ],
)
def test_a_slip_that_leaves_no_doubt_is_a_warning(text: str) -> None:
    (issue,) = in_post("SPELL-01", text)
    assert (issue.severity, issue.replacement is not None) == (Severity.WARN, True)


@pytest.mark.parametrize(
    "text",
    [
        "It’s own-brand coffee.",
        "Its aim is to help, and it’s the first of its kind.",
        "He had had enough that that day.",
        "An NHS trust, an hour, a one-off and a European tour.",
        "Chief executive Tracey Burley met Sgt Hylton at the hotspot with a keyring.",
        "A co-ordinated response to cyber-bullying and anti-social behaviour, led by co-operating multi-agency teams.",
    ],
)
def test_what_only_looks_like_a_slip_is_left_alone(text: str) -> None:
    assert in_post("SPELL-01", text) == []


def test_a_press_contact_is_not_read() -> None:
    assert in_release("SPELL-01", "Ring us.", front="contact: Organizer Smithh, 01332 000000") == []


def test_a_missing_dictionary_never_means_that_all_is_well(tmp_path: Path) -> None:
    with pytest.raises(DictionaryMissingError, match="make install"):
        BritishDictionary(tmp_path).knows("word")
    (issue,) = in_post("SPELL-01", "Word", facts=desk_facts(spelling=None))
    assert issue.severity is Severity.BLOCK
    assert "failed" in issue.message
