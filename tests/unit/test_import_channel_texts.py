"""A document that names the channels above their texts: one post with a section for each, or posts of their own."""

from __future__ import annotations

import io

import docx
import pytest

from tests.unit.import_samples import guessed, item, left, read

X, FACEBOOK, INSTAGRAM = (
    "Carrying is rare. #WalkAway",
    "Most young people do not carry a knife.",
    "We are the many.",
)
SECTIONS = f"## X\n\n{X}\n\n## Facebook\n\n{FACEBOOK}\n\n## Instagram\n\n{INSTAGRAM}"


def word(*paragraphs: tuple[str, str]) -> bytes:
    document = docx.Document()
    for style, text in paragraphs:
        document.add_paragraph(text, style=style)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


@pytest.mark.parametrize(
    ("x", "facebook", "instagram"),
    [
        ("X\n\n", "Facebook\n\n", "Instagram\n\n"),
        ("X:\n", "Facebook:\n", "Instagram:\n"),
        ("X: ", "Facebook: ", "Instagram: "),
        ("X – ", "Facebook – ", "Instagram – "),
        ("TWITTER/X\n", "FACEBOOK\n", "INSTAGRAM\n"),
        ("## X\n\n", "## Facebook\n\n", "## Instagram\n\n"),
        ("**X**\n\n", "**Facebook**\n\n", "**Instagram**\n\n"),
        ("Post for X\n\n", "Suggested Facebook post:\n\n", "Instagram caption\n\n"),
        ("X (280 characters)\n\n", "FB\n\n", "Insta\n\n"),
        ("Tweet:\n", "Facebook copy:\n", "IG copy:\n"),
        ("1. X\n", "2. Facebook\n", "3. Instagram\n"),
        ("Channel: X\nCopy: ", "Channel: Facebook\nCopy: ", "Channel: Instagram\nCopy: "),
    ],
)
@pytest.mark.parametrize("name", ["copy.txt", "copy.md"])
def test_headings_that_name_channels_make_one_post_with_their_sections(
    name: str, x: str, facebook: str, instagram: str
):
    post = item(f"Walk Away Week\n\n{x}{X}\n\n{facebook}{FACEBOOK}\n\n{instagram}{INSTAGRAM}\n", name)
    assert post.body == SECTIONS
    assert post.front == {"title": "Walk Away Week", "channels": ("x", "facebook", "instagram")}
    (why,) = [guess.why for guess in post.guesses if guess.what == "Kind"]
    assert "one post with a section for each" in why


def test_so_do_the_headings_of_a_word_document():
    raw = word(
        ("Title", "Walk Away Week"),
        ("Heading 1", "X"),
        ("Normal", X),
        ("Heading 1", "Facebook"),
        ("Normal", FACEBOOK),
        ("Heading 1", "Instagram"),
        ("Normal", INSTAGRAM),
    )
    post = item(raw, "copy.docx")
    assert (post.title, post.body) == ("Walk Away Week", SECTIONS)


def test_a_table_of_channels_beside_their_texts_is_read_the_same_way():
    document = docx.Document()
    table = document.add_table(rows=0, cols=2)
    for kind, text in (("X", X), ("Facebook", FACEBOOK), ("Instagram", INSTAGRAM)):
        cells = table.add_row().cells
        cells[0].text, cells[1].text = kind, text
    written = io.BytesIO()
    document.save(written)
    assert item(written.getvalue(), "copy.docx").body == SECTIONS


def test_a_long_one_is_no_release():
    long = " ".join([FACEBOOK] * 30)
    post = item(f"Walk Away Week\n\nX\n\n{X}\n\nFacebook\n\n{long}\n")
    assert post.kind == "post"
    assert post.body == f"## X\n\n{X}\n\n## Facebook\n\n{long}"


def test_two_channels_above_one_text_share_it():
    post = item(f"X and Bluesky\n\n{X}\n\nFacebook\n\nInstagram\n\n{FACEBOOK}\n")
    assert post.front["channels"] == ("x", "bluesky", "facebook", "instagram")
    assert post.body == (
        f"## X\n\n{X}\n\n## Bluesky\n\n{X}\n\n## Facebook\n\n{FACEBOOK}\n\n## Instagram\n\n{FACEBOOK}"
    )


def test_one_channel_above_one_text_is_a_post_for_it():
    post = item(f"Facebook\n\n{FACEBOOK}\n\n{INSTAGRAM}\n")
    assert post.front["channels"] == ("facebook",)
    assert post.body == f"{FACEBOOK}\n\n{INSTAGRAM}"


@pytest.mark.parametrize("name", ["TikTok", "Snapchat:", "Telegram message", "Newsletter", "E-mail"])
def test_a_text_for_a_channel_that_we_do_not_send_to_runs_into_no_other(name: str):
    post = item(f"X\n\n{X}\n\n{name}\n\nA film of the walk\n\nFacebook\n\n{FACEBOOK}\n")
    assert post.body == f"## X\n\n{X}\n\n## Facebook\n\n{FACEBOOK}"
    assert "A film of the walk" in left(post)
    assert "does not send to" in left(post)


def test_the_words_above_all_channels_are_kept_and_told():
    post = item(f"Walk Away Week\n\nWe say this everywhere.\n\nX\n\n{X}\n\nFacebook\n\n{FACEBOOK}\n")
    assert post.body == f"We say this everywhere.\n\n## X\n\n{X}\n\n## Facebook\n\n{FACEBOOK}"
    assert any("above the first channel" in remark for remark in post.remarks)


def test_labels_stand_above_or_in_a_section():
    text = f"Date: Monday 17 May 2027, 8am\nAudience: young people\n\nX\n\n{X}\n\nFacebook\n\n{FACEBOOK}\n\nImage: walk.jpg\n"
    post = item(text)
    assert post.front["publish_at"] == "2027-05-17T08:00"
    assert post.front["audience"] == "youth"
    assert "walk.jpg" in left(post)
    assert post.body == f"## X\n\n{X}\n\n## Facebook\n\n{FACEBOOK}"


@pytest.mark.parametrize(
    "text",
    [
        f"X – Monday 17 May 2027, 9am\n\n{X}\n\nFacebook – Wednesday 19 May 2027, 5pm\n\n{FACEBOOK}\n",
        f"X\nDate: 17 May 2027\nTime: 9am\n{X}\n\nFacebook\nDate: 19 May 2027\nTime: 17:00\n{FACEBOOK}\n",
        f"X\n{X}\nDate: 17 May 2027, 9am\n\nFacebook\n{FACEBOOK}\nDate: 19 May 2027, 5pm\n",
        f"Monday 17 May 2027, 9am\n\nX: {X}\n\nWednesday 19 May 2027, 5pm\n\nFacebook: {FACEBOOK}\n",
        f"Post 1\nChannel: X\nDate: 17 May 2027 9am\nCopy: {X}\n\n"
        f"Post 2\nChannel: Facebook\nDate: 19 May 2027 5pm\nCopy: {FACEBOOK}\n",
        f"Date: 17 May 2027, 9am\nChannel: X\nCopy: {X}\n\nDate: 19 May 2027, 5pm\nChannel: Facebook\nCopy: {FACEBOOK}\n",
    ],
)
def test_texts_of_different_moments_are_posts_of_their_own(text: str):
    plan = read(text)
    assert [(one.front["channels"], one.front["publish_at"], one.body) for one in plan.items] == [
        (("x",), "2027-05-17T09:00", X),
        (("facebook",), "2027-05-19T17:00", FACEBOOK),
    ]
    assert any("each is a post of its own" in remark for remark in plan.remarks)


def test_days_above_several_channels_are_a_post_a_day():
    text = (
        f"Social plan\n\nMonday 17 May 2027\n\nX: {X}\n\nFacebook: {FACEBOOK}\n\n"
        f"Tuesday 18 May 2027 – Launch day\n\nX: {INSTAGRAM}\n\nFacebook: Come along, all of you.\n"
    )
    plan = read(text)
    assert [one.body for one in plan.items] == [
        f"## X\n\n{X}\n\n## Facebook\n\n{FACEBOOK}",
        f"## X\n\n{INSTAGRAM}\n\n## Facebook\n\nCome along, all of you.",
    ]
    assert [str(one.front["publish_at"])[:10] for one in plan.items] == ["2027-05-17", "2027-05-18"]
    assert plan.items[1].title == "Launch day"
    assert "Social plan" in left(plan.items[0])


def test_a_channel_that_comes_again_begins_another_post():
    plan = read(f"X\n\n{X}\n\nFacebook\n\n{FACEBOOK}\n\nX\n\n{INSTAGRAM}\n")
    assert [one.front["channels"] for one in plan.items] == [("x", "facebook"), ("x",)]


@pytest.mark.parametrize(
    "text",
    [
        f"{FACEBOOK}\n\nTwitter: @vru\nFacebook: fb.com/vru\n",
        f"{FACEBOOK}\n\nFollow us on Facebook\n",
        f"{FACEBOOK}\n\nLove\n\nx\n",
        "X marks the spot.\n\nFacebook friends are no friends, says our film.\n",
    ],
)
def test_where_we_are_found_is_no_text_for_a_channel(text: str):
    post = item(text)
    assert "channels" not in post.front
    assert "##" not in post.body


def test_a_release_that_names_where_to_follow_stays_one():
    text = f"PRESS RELEASE\n\nA headline for you\n\nX\n\n{X}\n\nFacebook\n\n{FACEBOOK}\n\nENDS\n"
    assert item(text).kind == "release"
    assert guessed(item(text, kind="post"), "Kind") == ["post"]


def test_what_a_person_puts_out_is_a_channel_like_any():
    post = item(f"X\n\n{X}\n\nNextdoor:\n\nTalk to your neighbours.\n")
    assert post.front["channels"] == ("x", "nextdoor")
    assert post.body == f"## X\n\n{X}\n\n## Nextdoor\n\nTalk to your neighbours."
