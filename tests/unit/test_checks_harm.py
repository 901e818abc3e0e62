"""HARM: what each check must find, and what only looks like it."""

from __future__ import annotations

from datetime import date

import pytest

from campaigns.domain.facts.facts import DateStatus, Entry, MinimumAge
from campaigns.domain.items.issues import Severity
from campaigns.domain.items.records import Records
from tests.unit.check_subjects import desk_facts, found, in_post, in_release, on_picture

HELP = " Ring Childline on 0800 1111."

HURT = "He was stabbed on his way home, and she was threatened with a knife."


@pytest.mark.parametrize(
    "alt",
    [
        "A kitchen knife on a table",
        "Seized machetes laid out on a floor",
        "A teenager holding a blade",
        "A weapons haul",
        "A ninja sword in a glass case",
        "Blood on a pavement",
        "A stab wound being dressed",
        "Blood-stained trainers",
        "Officers show weapons recovered in Derby",
    ],
)
def test_a_picture_that_shows_a_weapon_blood_or_a_wound_is_blocked(alt: str) -> None:
    (issue,) = on_picture("HARM-01", f'alt: "{alt}"')
    assert issue.severity is Severity.BLOCK


@pytest.mark.parametrize(
    "alt",
    [
        "Two friends walk home",
        "A red knife surrender bin outside a police station",
        "The Knife Crime Awareness Week logo",
        "Poster that reads “Drop the knife”",
        "A knife arch at a station",
        "A player lifts his shoulder blades",
        "Dew on a blade of grass",
        "Volunteers at a blood donor session",
        "A hand with no knife in it",
        "A bleed control kit on a wall",
        "Plates, knives and forks",
        "A knife-free zone sign",
        "Wind turbine blades near Derby",
        "A woman has her blood pressure taken",
    ],
)
def test_a_picture_that_only_sounds_like_a_weapon_is_left_alone(alt: str) -> None:
    assert on_picture("HARM-01", f'alt: "{alt}"') == []


@pytest.mark.parametrize(
    ("sidecar", "name", "count"),
    [
        ("alt: A table\ntags: [machete]", "a.jpg", 1),
        ("alt: A table", "seized-knives.jpg", 1),
        ("alt: A table\ntags: [knife-crime]", "a.jpg", 0),
        ("alt: A table", "knife-crime-week-2027.jpg", 0),
        ("alt: A table", "no_knives.jpg", 0),
    ],
)
def test_names_and_tags_of_pictures_count_too(sidecar: str, name: str, count: int) -> None:
    assert len(on_picture("HARM-01", sidecar, name=name)) == count


@pytest.mark.parametrize(
    "alt",
    [
        "A hooded figure under a street light",
        "A teenager in a hood",
        "A faceless crowd",
        "A dark alley behind shops",
        "Police tape across a street",
        "A hand gripping a knife",
        "A man in a balaclava",
        "Someone with their face hidden",
        "A knife in his hand",
        "A street cordoned off by police",
    ],
)
def test_a_menacing_picture_is_a_warning(alt: str) -> None:
    (issue,) = on_picture("HARM-02", f'alt: "{alt}"')
    assert issue.severity is Severity.WARN


@pytest.mark.parametrize(
    "alt",
    [
        "A boy in a hoodie laughs with friends",
        "Neighbours at a street party",
        "Little Red Riding Hood in a school play",
        "A tape measure",
        "A bright alley with murals",
        "Hands holding a mug",
        "Parenthood class in Derby",
        "A child's face in sunshine",
        "A hand holding a poster",
        "An officer talks to shoppers",
    ],
)
def test_a_friendly_picture_is_no_menace(alt: str) -> None:
    assert on_picture("HARM-02", f'alt: "{alt}"') == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("There is an epidemic of knife crime.", "epidemic"),
        ("Knife crime is a scourge on our streets.", "scourge"),
        ("Our estates are a war zone.", "war zone"),
        ("Knife crime is soaring in Derby.", "soaring"),
        ("A wave of stabbings has hit the city.", "wave of"),
        ("Violence is rife here.", "rife"),
        ("Streets plagued by knife crime.", "plagued"),
        ("The knife crime emergency goes on.", "knife crime emergency"),
        ("Spiralling violence must end.", "Spiralling"),
        ("A terrifying rise in stabbings.", "terrifying"),
        ("It was a bloodbath.", "bloodbath"),
    ],
)
def test_words_that_frighten_are_found(text: str, words: str) -> None:
    assert found(in_post("HARM-03", text)) == [words]


@pytest.mark.parametrize(
    "text",
    [
        "In an emergency ring 999.",
        "The emergency services came.",
        "A wave of support after the walk.",
        "Visit Eyam, the plague village.",
        "The flu epidemic of 1918.",
        "Energy prices are soaring.",
        "Rising costs are spiralling for clubs.",
        "Spirits soared at the match.",
        "Our ghost walk is terrifying!",
        "A talk by veterans about life in a war zone.",
        "Knife crime is not an epidemic.",
        "Don’t call it an “epidemic”.",
        "Give us a wave of your hand.",
        "Rumours were rife.",
        "Temperatures soar this week.",
        "Emergency contraception is free.",
    ],
)
def test_the_same_words_about_something_else_are_left_alone(text: str) -> None:
    assert found(in_post("HARM-03", text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "Everyone carries a knife these days.",
        "Everyone’s carrying round here.",
        "Many young people carry knives because they are scared.",
        "More and more young people are carrying.",
        "Knife culture has to end.",
        "Carrying is normal for them.",
        "All the kids carry blades now.",
        "Loads of teenagers carry.",
        "Most lads carry a blade.",
    ],
)
def test_making_carrying_look_normal_is_found(text: str) -> None:
    (issue,) = in_post("HARM-04", text)
    assert issue.severity is Severity.WARN


@pytest.mark.parametrize(
    "text",
    [
        "Most young people do not carry a knife.",
        "Most young people don’t carry.",
        "Not everyone carries.",
        "It’s a myth that everyone carries.",
        "Many young people carry on with clubs all summer.",
        "Everyone carries a bag on the walk.",
        "More and more people are carrying out repairs.",
        "Many people carry heavy worries.",
        "Very few people carry a knife.",
        "Nobody needs to carry a knife.",
        "Everyone carries on.",
        "Carrying a knife is not normal.",
        "A phone, a bus pass. That is what most young people carry.",
    ],
)
def test_saying_that_carrying_is_rare_or_other_carrying_is_left_alone(text: str) -> None:
    assert found(in_post("HARM-04", text)) == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("He had a Rambo knife.", 1),
        ("A zombie knife was found.", 1),
        ("They saw a 9-inch blade.", 1),
        ("A knife with a 20 cm blade.", 1),
        ("A machete is heavy.", 1),
        ("It is illegal to own a zombie knife.", 0),
        ("Hand in your machete at the bin.", 0),
        ("A 12-inch ruler and a pen.", 0),
        ("Bring a packed lunch.", 0),
        ("Machetes are banned.", 0),
        ("A 30 cm wide poster.", 0),
    ],
)
def test_young_readers_need_no_weapon_details(text: str, count: int) -> None:
    assert len(in_post("HARM-05", text, front="audience: youth\npublish_at: 2027-05-17T08:00")) == count


def test_weapon_details_are_a_matter_for_youth_content_and_may_be_tagged_as_law() -> None:
    assert in_post("HARM-05", "A Rambo knife.", front="audience: public") == []
    assert in_post("HARM-05", "A Rambo knife.", front="audience: youth\ntags: [law]") == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("A gang came.", ["gang"]),
        ("Three gang members ran.", ["gang members"]),
        ("Gangs recruit online.", ["Gangs"]),
        ("They are thugs.", ["thugs"]),
        ("A group of youths met.", ["youths"]),
        ("Feral kids.", ["Feral"]),
        ("A young offender spoke.", ["young offender"]),
        ("A 14-year-old offender.", ["14-year-old offender"]),
        ("The perpetrator, a boy of 15, ran.", ["perpetrator, a boy"]),
        ("It is a lifestyle choice.", ["lifestyle choice"]),
        ("Gang-related violence", ["Gang-related"]),
        ("teenage perpetrators", ["teenage perpetrators"]),
    ],
)
def test_labels_are_found(text: str, words: list[str]) -> None:
    assert found(in_post("HARM-06", text)) == words


@pytest.mark.parametrize(
    "text",
    [
        "Gang Lane is closed.",
        "We met on Gang Lane.",
        "Read Gangsta Granny.",
        "Kool & the Gang play tonight.",
        "HMP and Young Offender Institution Swinfen Hall",
        "The youth offending service",
        "A youth club",
        "Feral cats",
        "It is not a lifestyle choice.",
        "Adult offenders",
        "The probation service works with offenders.",
        "Please say child, never “gang”.",
        "The Gangmasters and Labour Abuse Authority",
        "Ganging up on someone hurts.",
        "The gangway is narrow.",
        "We stand with the Ending Gang Violence programme.",
    ],
)
def test_names_and_other_meanings_are_no_labels(text: str) -> None:
    assert found(in_post("HARM-06", text)) == []


def test_a_label_comes_with_words_to_put_in_its_place() -> None:
    (issue,) = in_post("HARM-06", "Youths came.")
    assert issue.replacement is not None
    assert (issue.replacement.old, issue.replacement.new) == ("Youths", "Young people")


@pytest.mark.parametrize(
    "text",
    [
        "He fell in with the wrong crowd.",
        "She put herself at risk.",
        "The man was known to police.",
        "An innocent victim",
        "She was asking for it.",
        "In the wrong place at the wrong time.",
        "He had it coming.",
    ],
)
def test_blaming_or_ranking_victims_is_found(text: str) -> None:
    assert len(in_post("HARM-07", text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Nobody is ever asking for it.",
        "Schools have been asking for it for years.",
        "Innocent until proven guilty.",
        "A big crowd came.",
        "The wrong crowded train.",
        "Police are known to help.",
        "Don’t put yourself first.",
        "It is never true that she was asking for it.",
        "The place is known to be popular with police staff.",
    ],
)
def test_other_uses_blame_nobody(text: str) -> None:
    assert found(in_post("HARM-07", text)) == []


def test_each_phrase_is_weighed_by_what_stands_beside_it_however_many_there_are() -> None:
    text = "He was known to police. She was not asking for it. They were asking for it back. " * 200
    assert found(in_post("HARM-07", text)) == ["known to police"] * 200
    (issue,) = in_post("HARM-07", text)
    assert issue.message.endswith("It stands here 200 times.")


@pytest.mark.parametrize(
    "text",
    [
        "Ring 999 in an emergency.",
        "You can call 101.",
        "Tell Crimestoppers on 0800 555 111.",
        "Childline: 0800 1111",
        "See https://www.childline.org.uk/get-support.",
        "[Ask for help](https://childline.org.uk)",
        "Childline on 0800-1111.",
        "Police on 101 or 999",
    ],
)
def test_a_post_that_names_help_is_left_alone(text: str) -> None:
    assert in_post("HARM-08", text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Walk away.",
        "Talk to a child line.",
        "There are 101 reasons to walk away.",
        "Open 9-9.99",
        "We had 1999 visitors.",
        "It cost £999.",
    ],
)
def test_a_text_about_harm_without_help_is_a_warning(text: str) -> None:
    assert [issue.severity for issue in in_post("HARM-08", f"{HURT} {text}")] == [Severity.WARN]
    assert [issue.severity for issue in in_release("HARM-08", f"{HURT} {text}")] == [Severity.WARN]


@pytest.mark.parametrize(
    "text",
    [
        "The board meets in public on Tuesday. Its strategy to reduce serious violence is on the agenda.",
        "A man who stabbed two people was jailed at Derby Crown Court. The judge said that he was dangerous.",
        "Vacancy: domestic abuse advisor. The salary is £29,000 and the closing date is 4 May.",
    ],
)
def test_news_of_an_office_a_court_or_a_job_is_only_worth_a_note(text: str) -> None:
    assert Severity.WARN not in [issue.severity for issue in in_post("HARM-08", text)]
    assert Severity.WARN not in [issue.severity for issue in in_release("HARM-08", text)]


def test_a_text_that_speaks_of_no_harm_needs_no_helpline_whatever_its_topic() -> None:
    assert in_post("HARM-08", "Free boxing for girls in Ilkeston on Tuesdays.") == []


@pytest.mark.parametrize("text", ["Talk to Childline.", "They can speak to a teacher or to Crimestoppers."])
def test_naming_who_helps_is_naming_help(text: str) -> None:
    assert in_post("HARM-08", text) == []
    assert in_release("HARM-08", text) == []


def test_help_is_wanted_in_each_channel_s_own_text() -> None:
    body = f"{HURT}{HELP}\n\n## X\n\n{HURT}"
    (issue,) = in_post("HARM-08", body, front="channels: [x, bluesky]")
    assert "for X" in issue.message


def test_a_link_to_a_recorded_page_counts_in_a_post_s_link() -> None:
    facts = desk_facts(lists={"help-pages": (Entry("vru.example/help"),)})
    assert in_post("HARM-08", HURT, front="link: https://www.vru.example/help", facts=facts) == []
    assert len(in_post("HARM-08", HURT, front="link: https://vru.example/helping", facts=facts)) == 1


def test_where_no_topic_is_set_the_words_tell() -> None:
    untold = "audience: public"
    assert len(in_post("HARM-08", "Let us end knife crime.", plan=untold)) == 1
    assert in_post("HARM-08", "The library opens at nine.", plan=untold) == []


def test_other_topics_and_professionals_need_no_helpline() -> None:
    assert in_post("HARM-08", "Walk away.", plan="topic: reading\naudience: public") == []
    assert in_post("HARM-08", "Walk away.", plan="topic: violence\naudience: professionals") == []


@pytest.mark.parametrize(
    "text",
    [
        "Sam Fox was stabbed to death in 2019.",
        "Jo Reed lost her son to knife crime.",
        "The family of Sam Fox, who was killed last year, spoke.",
        "In memory of Sam Fox.",
        "Her brother was murdered in Derby.",
        "Following Friday’s fatal stabbing in Normanton, we are here.",
        "Lee Hart, 17, died after an attack.",
        "The tragic death of a 15-year-old boy shocked us.",
        "Sam Fox’s mother, whose son was killed, will speak.",
    ],
)
def test_a_real_family_or_incident_is_a_warning_until_the_family_was_told(text: str) -> None:
    (issue,) = in_post("HARM-09", text)
    assert issue.severity is Severity.WARN
    (issue,) = in_post("HARM-09", text, front="publish_at: 2027-05-17T08:00\nincident: park")
    assert issue.severity is Severity.BLOCK
    assert in_post("HARM-09", text, front="family_told: by the police, 3 May 2027") == []
    assert in_release("HARM-09", text, front="title: T\nfamily_told: by the police") == []


@pytest.mark.parametrize(
    "text",
    [
        "We support bereaved families.",
        "No family should lose a child to knife crime.",
        "Any parent who loses a son needs help.",
        "The Ben Kinsella Trust leads the week.",
        "After a stabbing, ring 999.",
        "If your brother was attacked, Victim Support can help.",
        "Jo Reed, chair of the board, said:",
        "Families who have lost someone can ring.",
        "Thank you to Sam Fox and family for opening the hub.",
        "Knife crime kills.",
        "Imagine you lost your brother.",
    ],
)
def test_families_in_general_are_left_alone(text: str) -> None:
    assert found(in_post("HARM-09", text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "He was stabbed seven times.",
        "The blade went in; blood was pouring out.",
        "She was slashed across the face.",
        "He bled to death.",
        "A punctured lung",
        "He had three stab wounds.",
        "A gruesome scene",
        "stabbed in the neck",
    ],
)
def test_dwelling_on_injuries_is_found(text: str) -> None:
    assert len(in_post("HARM-10", text)) >= 1


@pytest.mark.parametrize(
    "text",
    [
        "Give blood this Friday.",
        "Learn how to stop bleeding.",
        "A bleed control kit is near the door.",
        "Budgets were slashed.",
        "He was stabbed in Derby.",
        "It gets to the heart of the matter.",
        "We meet three times a week.",
        "A man was injured.",
        "Cut three times out of the budget?",
    ],
)
def test_plain_words_about_injuries_and_first_aid_are_left_alone(text: str) -> None:
    assert found(in_post("HARM-10", text)) == []


def test_a_youth_campaign_without_young_people_s_review_is_noted() -> None:
    youth = "topic: violence\naudience: youth"
    assert [issue.severity for issue in in_post("HARM-11", "Walk away.", plan=youth)] == [Severity.INFO]
    assert in_post("HARM-11", "Walk away.", plan=f"{youth}\nyoung_people_review: panel, 1 May 2027") == []
    assert (
        in_post(
            "HARM-11", "Walk away.", plan=youth, records=Records(is_known=True, young_people_reviewed="panel")
        )
        == []
    )
    assert in_post("HARM-11", "Walk away.", plan="topic: violence\naudience: public") == []


AGES = (
    MinimumAge("x", 13),
    MinimumAge("x", 16, valid_from=date(2027, 5, 1), status=DateStatus.EXPECTED),
)


@pytest.mark.parametrize(
    ("plan", "day", "count"),
    [
        ("audience: youth", "2027-05-17", 1),
        ("audience: youth", "2027-04-17", 0),
        ("audience: youth\nages: 16 to 17", "2027-05-17", 0),
        ("audience: youth\nages: 10 to 12", "2027-04-17", 1),
        ("audience: public", "2027-05-17", 0),
    ],
)
def test_young_readers_are_reached_where_they_are_allowed_on_that_day(
    plan: str, day: str, count: int
) -> None:
    issues = in_post(
        "HARM-12",
        "Walk away.",
        plan=plan,
        front=f"publish_at: {day}T08:00",
        facts=desk_facts(minimum_ages=AGES),
    )
    assert len(issues) == count
