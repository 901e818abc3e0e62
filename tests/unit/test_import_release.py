"""A press release out of a document: each part found, each guess explained, and the page's own furniture left out."""

from __future__ import annotations

import pytest

from tests.unit.import_samples import PAGE, RELEASE, STORY_AS_CARRIED, guessed, item, left


def test_the_story_a_website_carried_is_stripped_of_the_website():
    story = item(STORY_AS_CARRIED, kind="release")
    assert story.title == "Commissioner wins two million pounds for young people across the Peak towns"
    assert story.front["publish_at"] == "2027-05-04T09:00"
    assert story.body.startswith("Peakshire Police and Crime Commissioner Ruth Marlow has won")
    assert story.body.endswith("Hopeful Hands will run it.")


@pytest.mark.parametrize(
    "words", ["Published on", "Support Peak Radio", "outside the new hub", "Share this", "tell US"]
)
def test_nothing_of_the_website_stays_in_the_body(words: str):
    assert words not in item(STORY_AS_CARRIED, kind="release").body


def test_what_was_left_out_is_told_with_the_reason():
    told = left(item(STORY_AS_CARRIED, kind="release"))
    assert "Support Peak Radio: looks like an appeal of the outlet" in told
    assert "outside the new hub: looks like the caption of a picture" in told
    assert "Share this story:" in told


def test_four_quoted_paragraphs_of_one_person_stay_in_the_story_and_are_told_once():
    story = item(STORY_AS_CARRIED, kind="release")
    assert guessed(story, "Quote") == ["Ruth Marlow, Police and Crime Commissioner: 3 paragraphs"]
    assert "quotes" not in story.front  # the renderer would print them a second time
    assert story.body.count('"') == 4


def test_no_contact_is_made_up():
    story = item(STORY_AS_CARRIED, kind="release")
    assert "contact" not in story.front
    assert any("none was made up" in remark for remark in story.remarks)


def test_the_furniture_of_a_release_goes_into_front_matter():
    release = item(RELEASE)
    assert release.front == {
        "title": "Young people lead a week of walks",
        "embargo": "2027-05-17T00:01",
        "place": "Derby",
        "contact": "Sam Fox, 01632 960100, press@vru.example, Out of hours: 01632 960199",
        "notes": (
            "The unit is a partnership of councils, police and health.",
            "Figures: ONS, year to March 2027, England.",
        ),
    }


def test_the_story_keeps_its_ends_line_and_what_follows_it():
    body = item(RELEASE).body
    assert body.startswith("Young people from three towns")
    assert "\n\nENDS\n\nAbout the unit" in body
    assert "Notes to editors" not in body
    assert "01632" not in body


def test_a_status_line_makes_it_a_release_and_that_is_said():
    assert item(RELEASE).kind == "release"
    assert guessed(item(RELEASE), "Kind") == ["press release"]


@pytest.mark.parametrize(
    "line",
    [
        "FOR IMMEDIATE RELEASE",
        "*** PRESS RELEASE ***",
        "News release – for immediate release",
        "Media Release",
    ],
)
def test_status_lines_are_known_in_many_forms(line: str):
    release = item(
        f"{line}\n\nA short headline\n\nTwelve words make a sentence long enough to be the story of this.\n"
    )
    assert release.title == "A short headline"
    assert line not in release.body


@pytest.mark.parametrize(
    ("line", "moment"),
    [
        ("EMBARGO: 00:01 Monday 17 May 2027", "2027-05-17T00:01"),
        ("Strictly embargoed until 6am on 17/05/2027", "2027-05-17T06:00"),
        ("Not for publication before 12 noon, 17 May 2027", "2027-05-17T12:00"),
    ],
)
def test_embargoes_are_known_in_many_forms(line: str, moment: str):
    assert (
        item(f"{line}\n\nA headline\n\nThe story goes here, and it is long enough to be told.\n").front[
            "embargo"
        ]
        == moment
    )


def test_a_release_dated_before_its_embargo_is_published_when_that_ends_and_it_is_said():
    release = item(
        "EMBARGOED UNTIL 00:01 Monday 17 May 2027\n\nDate: 14 May 2027\n\nA headline\n\n"
        "The story goes here, and it is long enough to be told.\n"
    )
    assert release.front["publish_at"] == release.front["embargo"] == "2027-05-17T00:01"
    assert any("before the embargo ends" in guess.why for guess in release.guesses if guess.what == "Date")


def test_a_release_dated_after_its_embargo_keeps_its_date():
    release = item(
        "EMBARGOED UNTIL 00:01 Monday 17 May 2027\n\nDate: 18 May 2027\n\nA headline\n\n"
        "The story goes here, and it is long enough to be told.\n"
    )
    assert release.front["publish_at"] == "2027-05-18T09:00"


@pytest.mark.parametrize("ends", ["ENDS", "- ends -", "–ENDS–", "**ENDS**", "###", "[Ends]", "Ends."])
def test_the_end_is_known_in_many_forms(ends: str):
    release = item(f"PRESS RELEASE\n\nA headline\n\nThe story goes here.\n\n{ends}\n\nMore about us.\n")
    assert "\n\nENDS\n\nMore about us." in release.body


@pytest.mark.parametrize(
    ("lead", "place"),
    [
        ("DERBY – Young people walk this week, and all of the towns take part in it.", "Derby"),
        ("Matlock, 17 May 2027 – Young people walk this week, and all of the towns take part.", "Matlock"),
        ("Amber Valley – Young people walk this week, and all of the towns take part in it.", "Amber Valley"),
    ],
)
def test_a_dateline_gives_the_place_and_leaves_the_lead(lead: str, place: str):
    release = item(f"PRESS RELEASE\n\nA headline\n\n{lead}\n")
    assert release.front["place"] == place
    assert release.body.startswith("Young people walk")


def test_a_dash_in_a_sentence_is_no_dateline():
    lead = "Today – and for the whole of this week – young people walk together through the towns."
    assert "place" not in item(f"PRESS RELEASE\n\nA headline\n\n{lead}\n").front


def test_a_helpline_is_no_media_contact():
    text = f"{RELEASE.split('Media contact')[0]}For more information contact Childline on 0800 1111 at any hour.\n"
    assert "contact" not in item(text).front


def test_a_saved_page_gives_its_article():
    story = item(PAGE, "page.html", "release")
    assert story.title == "Young people lead a week of walks"
    assert story.front["publish_at"] == "2027-05-17T07:30"  # the page's stamp was UTC
    assert story.body == (
        "Young people from **ten areas** will [walk together](https://peak.example/walk) next week to show that carrying "
        "is rare.\n\nA second paragraph made of line breaks, as old pages have them.\n\n- One thing\n- Another *thing*\n\n"
        "“We want people to see us,” said Jo Reed, youth worker at Hopeful Hands."
    )


@pytest.mark.parametrize(
    "words", ["People by a river", "Walkers by the river", "Related stories", "By A Reporter"]
)
def test_what_a_page_had_around_its_story_is_told(words: str):
    assert words in left(item(PAGE, "page.html", "release"))


def test_a_text_about_violence_is_known_as_such():
    assert (
        item(STORY_AS_CARRIED + "\nviolence and knives\n", kind="release").topic == ""
    )  # behind the page's end
    assert item("A knife and its violence.", kind="post").topic == "violence"


def test_lines_broken_by_a_typewriter_are_joined():
    text = (
        "PRESS RELEASE\n\nA headline\n\nYoung people from three towns will walk together on Monday to\n"
        "show that carrying a knife is rare. The walk begins at the market\nplace and ends at the river.\n"
    )
    assert "on Monday to show that" in item(text).body


def test_a_date_that_does_not_fit_its_weekday_is_said():
    release = item(
        "PRESS RELEASE\nTuesday 17 May 2027\n\nA headline\n\nThe story goes here, and it is long enough.\n"
    )
    assert any("is a Monday" in remark for remark in release.remarks)


@pytest.mark.parametrize(
    "line",
    ["Read more at https://derby.example/clubs", "Follow us on Instagram for more dates.", "Next page."],
)
def test_a_call_of_the_office_s_own_is_no_part_of_a_page(line: str):
    assert line in item(RELEASE.replace("- ENDS -", f"{line}\n\n- ENDS -")).body
