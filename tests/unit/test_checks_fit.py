"""FIT: what each channel takes, what a post costs, and what is already planned beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from campaigns.checks import run_checks
from campaigns.checks.base import Subject
from campaigns.checks.registry import CHECKS
from campaigns.content_store.channel_text import render_post
from campaigns.domain.facts.facts import Facts
from campaigns.domain.items.issues import Issue, Severity
from campaigns.domain.items.records import ConnectedAccount, PlannedText, Records
from campaigns.reference.facts import shipped_facts
from tests.unit.check_subjects import NOW, found
from tests.unit.content_samples import LONDON, Sample, picture_bytes
from tests.unit.recording_samples import SRT, film

AT = datetime(2027, 5, 17, 7, 0, tzinfo=UTC)  # 08:00 in London
WORDS = "Walk away from trouble with a friend you trust and talk about it at home tonight"


@pytest.fixture
def sample(tmp_path: Path) -> Sample:
    return Sample(tmp_path)


def fit(
    sample: Sample,
    check_id: str,
    body: str = "Walk away.",
    *,
    channels: str = "x",
    front: str = "",
    records: Records | None = None,
    facts: Facts | None = None,
) -> list[Issue]:
    post = sample.post(f"channels: [{channels}]\npublish_at: 2027-05-17T08:00\n{front}", body)
    rendered = {kind: render_post(post, kind) for kind in post.channels}
    subject = Subject(post, NOW, LONDON, rendered, facts or shipped_facts(), records or Records())
    return run_checks(subject, {check_id: CHECKS[check_id]})


def planned(
    text: str, *, minutes: int = 0, days: int = 0, account: str = "VRU on X", channel: str = "x"
) -> PlannedText:
    at = AT + timedelta(minutes=minutes, days=days)
    return PlannedText("spring/posts/other", "The other post", channel, account, at, text)


def beside(*others: PlannedText) -> Records:
    return Records(is_known=True, planned=others)


def accounts(*told: ConnectedAccount) -> Records:
    return Records(is_known=True, accounts=told)


def test_a_server_that_takes_more_than_most_is_believed(sample: Sample) -> None:
    roomy = accounts(ConnectedAccount("vru.social", "mastodon", {"text_limit": 5000}))
    assert fit(sample, "FIT-01", "a" * 600, channels="mastodon", records=roomy) == []
    assert len(fit(sample, "FIT-01", "a" * 600, channels="mastodon")) == 1


def test_a_server_that_takes_less_is_named_with_its_limit(sample: Sample) -> None:
    tight = accounts(
        ConnectedAccount("vru.social", "mastodon", {"text_limit": 40, "url_cost": 23}),
        ConnectedAccount("big.social", "mastodon", {"text_limit": 5000}),
    )
    (issue,) = fit(sample, "FIT-01", "a" * 60, channels="mastodon", records=tight)
    assert "Mastodon (vru.social): 60 characters as Mastodon counts them, and 40 is the most" in issue.message
    assert fit(sample, "FIT-01", f"Go https://{'a' * 60}.org", channels="mastodon", records=tight) == []


def test_an_account_that_told_nothing_has_the_usual_limits(sample: Sample) -> None:
    silent = accounts(
        ConnectedAccount("a", "mastodon", {"text_limit": 5000}), ConnectedAccount("b", "mastodon")
    )
    (issue,) = fit(sample, "FIT-01", "a" * 600, channels="mastodon", records=silent)
    assert "for Mastodon: " in issue.message


def test_the_pictures_an_account_takes_are_its_own_number(sample: Sample) -> None:
    for name in ("a.jpg", "b.jpg"):
        sample.picture(name)
    one = accounts(ConnectedAccount("vru.social", "mastodon", {"image_limit": 1, "alt_limit": 10}))
    issues = fit(sample, "FIT-02", channels="mastodon", front="media: [a.jpg, b.jpg]", records=one)
    assert any("Mastodon (vru.social) takes 1 pictures" in issue.message for issue in issues)
    assert sum("alt text" in issue.message for issue in issues) == 2


@pytest.mark.parametrize(
    ("size", "channels", "severities"),
    [
        ((1080, 1350), "instagram", []),
        ((1080, 566), "instagram", []),
        ((1080, 1400), "instagram", [Severity.BLOCK]),
        ((1200, 600), "instagram", [Severity.BLOCK]),
        ((300, 300), "instagram", [Severity.WARN]),
        ((2000, 2000), "instagram", [Severity.INFO]),
        ((2000, 2000), "threads", [Severity.INFO]),
        ((2000, 2000), "x, bluesky, mastodon, facebook", []),
        ((1080, 1920), "threads, linkedin", []),
    ],
)
def test_a_picture_has_the_shape_a_channel_takes(
    sample: Sample, size: tuple[int, int], channels: str, severities: list[Severity]
) -> None:
    sample.write("media/a.jpg", picture_bytes(size=size))
    sample.write("media/a.jpg.yml", "alt: A walk")
    issues = fit(sample, "FIT-02", channels=channels, front="media: [a.jpg]")
    assert [issue.severity for issue in issues] == severities


@pytest.mark.parametrize(
    ("content", "channel", "words"),
    [
        (film(), "mastodon", []),
        (film(), "bluesky", []),
        (film(), "practice", []),
        (film(), "whatsapp", []),
        (film(), "x", ["send a film to X yet"]),
        (film(seconds=200), "x_by_hand", ["lasts 200 seconds; X by hand takes 140 at most"]),
        (film(seconds=2), "instagram", ["lasts 2 seconds"]),
        (film(kind="mov"), "bluesky", ["it is MOV, and Bluesky takes MP4"]),
        (film(codec="mpeg4"), "x_by_hand", ["MPEG-4 part 2, and X by hand takes H.264"]),
        (film(width=64, height=640), "bluesky", ["too narrow a shape"]),
        (film()[:900], "mastodon", ["can’t be played"]),
        (film(), "local_radio", ["takes no films"]),
    ],
)
def test_a_film_says_which_channel_does_not_take_it_and_why(
    sample: Sample, content: bytes, channel: str, words: list[str]
) -> None:
    sample.write("media/a.mp4", content)
    issues = fit(sample, "FIT-05", channels=channel, front="media: [a.mp4]")
    assert [issue.severity for issue in issues] == [Severity.BLOCK] * len(words)
    assert all(part in issue.message for part, issue in zip(words, issues, strict=True))


def test_a_film_stands_alone_in_a_post(sample: Sample) -> None:
    sample.write("media/a.mp4", film())
    sample.write("media/b.jpg", picture_bytes())
    (issue,) = fit(sample, "FIT-05", channels="mastodon", front="media: [a.mp4, b.jpg]")
    assert "stands alone" in issue.message


def test_where_no_captions_file_is_shown_it_is_said(sample: Sample) -> None:
    sample.write("media/a.mp4", film())
    sample.write("media/a.mp4.yml", "captions: a.srt")
    sample.write("media/a.srt", SRT)
    (issue,) = fit(sample, "FIT-05", channels="mastodon, bluesky", front="media: [a.mp4]")
    assert issue.severity is Severity.WARN
    assert "Mastodon shows no captions" in issue.message


TAGS = " ".join(f"#Tag{letter}" for letter in "ABCDEFGHIJ")


@pytest.mark.parametrize(
    ("text", "channels", "expected"),
    [
        ("Hi #A #B #C #D #E #F", "instagram", [(Severity.WARN, "#F")]),
        ("Hi " + " ".join(f"#T{n}x" for n in range(31)), "instagram", [(Severity.BLOCK, "#T30x")]),
        ("Hi #A #B", "threads", [(Severity.INFO, "#B")]),
        ("Hi #A #B #C #D #E", "instagram", []),
        ("Hi #A", "threads", []),
        (f"Hi {TAGS}", "x, bluesky, mastodon, facebook, linkedin", []),
    ],
)
def test_hashtags_are_counted_as_each_channel_takes_them(
    sample: Sample, text: str, channels: str, expected: list[tuple[Severity, str]]
) -> None:
    issues = fit(sample, "FIT-06", text, channels=channels)
    assert [(issue.severity, issue.excerpt) for issue in issues] == expected


@pytest.mark.parametrize(
    ("count", "channels", "blocked"), [(21, "instagram", 1), (20, "instagram", 0), (21, "x", 0)]
)
def test_too_many_names_of_accounts_block(sample: Sample, count: int, channels: str, blocked: int) -> None:
    text = " ".join(f"@friend{number}" for number in range(count)) + " a@b.org"
    assert len(fit(sample, "FIT-07", text, channels=channels)) == blocked


@pytest.mark.parametrize(
    ("count", "channels", "severities"),
    [(6, "threads", [Severity.BLOCK]), (5, "threads", []), (1, "instagram", [Severity.INFO]), (6, "x", [])],
)
def test_links_are_counted_as_each_channel_takes_them(
    sample: Sample, count: int, channels: str, severities: list[Severity]
) -> None:
    text = "Go " + " ".join(f"https://example{number}.org" for number in range(count))
    assert [issue.severity for issue in fit(sample, "FIT-08", text, channels=channels)] == severities


def test_the_front_matters_link_counts_too(sample: Sample) -> None:
    (issue,) = fit(sample, "FIT-08", channels="instagram", front="link: https://www.gov.uk")
    assert (issue.excerpt, issue.severity) == ("https://www.gov.uk", Severity.INFO)


def test_a_link_makes_a_post_on_x_thirteen_times_as_dear(sample: Sample) -> None:
    (issue,) = fit(sample, "FIT-09", "Go to https://www.gov.uk")
    assert issue.severity is Severity.INFO
    assert "costs US$0.20. It has a link, and with one a post costs thirteen times" in issue.message


@pytest.mark.parametrize(
    ("text", "channels"), [("Walk away.", "x"), ("Go to https://www.gov.uk", "bluesky, mastodon")]
)
def test_no_word_of_money_where_there_is_nothing_to_save(sample: Sample, text: str, channels: str) -> None:
    assert fit(sample, "FIT-09", text, channels=channels) == []


@pytest.mark.parametrize(("minutes", "count"), [(10, 1), (-29, 1), (0, 1), (30, 0), (-31, 0), (600, 0)])
def test_two_posts_within_half_an_hour_on_one_account_clash(sample: Sample, minutes: int, count: int) -> None:
    issues = fit(sample, "FIT-10", records=beside(planned("Something else.", minutes=minutes)))
    assert found(issues) == ["The other post"] * count


def test_a_clash_says_how_far_apart_and_where(sample: Sample) -> None:
    (issue,) = fit(sample, "FIT-10", records=beside(planned("Something else.", minutes=10)))
    assert "10 minutes from this" in issue.message
    assert "VRU on X" in issue.message
    assert issue.severity is Severity.WARN


def test_an_organisation_may_want_more_minutes_between_posts(sample: Sample) -> None:
    facts = replace(shipped_facts(), numbers={"minutes-apart": 120})
    assert len(fit(sample, "FIT-10", records=beside(planned("Else.", minutes=90)), facts=facts)) == 1


@pytest.mark.parametrize(
    "other",
    [
        planned("Else.", minutes=10, channel="bluesky", account="VRU on Bluesky"),
        PlannedText("spring/posts/a", "A post", "x", "VRU on X", AT, "Walk away."),
    ],
)
def test_another_channel_and_the_post_itself_do_not_clash(sample: Sample, other: PlannedText) -> None:
    assert fit(sample, "FIT-10", records=beside(other)) == []
    assert fit(sample, "FIT-11", records=beside(other)) == []


@pytest.mark.parametrize(
    ("text", "days", "count"),
    [
        (WORDS, 5, 1),
        (WORDS.upper() + "!", -29, 1),
        (f"{WORDS} now", 5, 1),
        (WORDS, 31, 0),
        ("Hand it in at the bin near you and do not carry it openly on the way there", 5, 0),
        ("Walk away with us at the park on Monday: meet at ten by the big gate", 5, 0),
    ],
)
def test_the_same_words_again_on_one_account_within_a_month_are_found(
    sample: Sample, text: str, days: int, count: int
) -> None:
    issues = fit(sample, "FIT-11", WORDS, records=beside(planned(text, days=days)))
    assert [issue.severity for issue in issues] == [Severity.WARN] * count


def test_several_accounts_on_x_with_the_same_words_are_against_its_rules(sample: Sample) -> None:
    two = accounts(ConnectedAccount("VRU", "x"), ConnectedAccount("PCC", "x"))
    (issue,) = fit(sample, "FIT-11", records=two)
    assert (issue.severity, "VRU and PCC on X" in issue.message) == (Severity.INFO, True)
    one = accounts(ConnectedAccount("VRU", "x"), ConnectedAccount("VRU.social", "mastodon"))
    assert fit(sample, "FIT-11", records=one) == []


@pytest.mark.parametrize(
    ("text", "channels", "labels"),
    [
        ("One.\n\n---\n\nTwo.", "x, facebook, linkedin", "Facebook and LinkedIn have"),
        ("One.\n\n---\n\nTwo.", "facebook", "Facebook has"),
        ("One.\n\n---\n\nTwo.", "x, bluesky, threads", ""),
        ("One.\n\nTwo.", "facebook", ""),
        ("One.\n\n---\n\nTwo.\n\n## Facebook\n\nBoth.", "x, facebook", ""),
    ],
)
def test_a_thread_that_is_joined_somewhere_is_told(
    sample: Sample, text: str, channels: str, labels: str
) -> None:
    issues = fit(sample, "FIT-12", text, channels=channels)
    assert [issue.message.startswith(labels) for issue in issues] == [True] * bool(labels)


# What only some channels have


@pytest.mark.parametrize(
    ("channels", "told"),
    [("mastodon", ""), ("x, mastodon", "X has no content"), ("x, bluesky", "X and Bluesky have no content")],
)
def test_where_a_content_warning_is_not_shown_is_told(sample: Sample, channels: str, told: str) -> None:
    issues = fit(sample, "FIT-13", channels=channels, front="content_warning: Knife crime\n")
    assert [issue.message[: len(told)] for issue in issues] == ([told] if told else [])


def test_a_content_warning_counts_towards_the_length_on_mastodon(sample: Sample) -> None:
    warned = "content_warning: Knife crime\n"
    assert not fit(sample, "FIT-01", "a" * 489, channels="mastodon", front=warned)
    (issue,) = fit(sample, "FIT-01", "a" * 490, channels="mastodon", front=warned)
    assert "501" in issue.message
    assert not fit(sample, "FIT-01", "a" * 280, channels="x", front=warned)


@pytest.mark.parametrize(
    ("channels", "body", "media", "told"),
    [
        ("bluesky", "Help.", "", ""),
        ("bluesky", "Help.", "media: [walk.jpg]\n", "Bluesky takes pictures or the card"),
        ("linkedin", "Help.", "media: [walk.jpg]\n", "LinkedIn takes pictures or the card"),
        ("bluesky", "One.\n\n---\n\nTwo.", "media: [walk.jpg]\n", ""),
        ("x, mastodon", "Help.", "", "Only Bluesky and LinkedIn take a card"),
    ],
)
def test_a_card_beside_pictures_or_for_nobody_is_told(
    sample: Sample, channels: str, body: str, media: str, told: str
) -> None:
    sample.picture("walk.jpg")
    front = f"link_card: https://vru.example/help\n{media}"
    issues = fit(sample, "FIT-14", body, channels=channels, front=front)
    assert [issue.message[: len(told)] for issue in issues] == ([told] if told else [])


@pytest.mark.parametrize(
    ("front", "told"),
    [
        ("also_at: [2027-06-08T08:00]\n", ""),
        ("again_after: 30\nagain_until: 2027-12-31\n", ""),
        ("also_at: [2027-06-08T08:00]\nagain_after: 30\nagain_until: 2027-12-31\n", "A post goes out on several"),
        ("also_at: [2027-06-08T08:00]\nembargoed_with: releases/launch\n", "What goes out on several"),
        ("also_at: [2027-05-17T08:00, 2027-06-08T08:00]\n", "Its first date stands among"),
        ("again_most: 3\n", "It says how often or until when"),
        ("again_after: 30\n", "It could go out again for ever"),
    ],
)  # fmt: skip
def test_what_repeats_has_one_rule_with_an_end(sample: Sample, front: str, told: str) -> None:
    issues = fit(sample, "FIT-15", channels="bluesky", front=front)
    assert [issue.message[: len(told)] for issue in issues] == ([told] if told else [])
    assert not fit(sample, "FIT-16", channels="bluesky", front=front)


def test_other_dates_need_a_first_one(sample: Sample) -> None:
    post = sample.post("channels: [bluesky]\nalso_at: [2027-06-08T08:00]\n", "Walk away.")
    (issue,) = run_checks(Subject(post, NOW, LONDON), {"FIT-15": CHECKS["FIT-15"]})
    assert issue.message.startswith("It has other dates and no first one")


def test_where_the_same_words_are_taken_once_a_post_on_several_dates_says_so(sample: Sample) -> None:
    front = "also_at: [2027-06-08T08:00, 2027-06-15T08:00]\n"
    (issue,) = fit(sample, "FIT-16", channels="x, bluesky", front=front)
    assert issue.message.startswith(
        "X refuses the same words twice, so it goes there on the first of its 3 dates"
    )
    (issue,) = fit(sample, "FIT-16", channels="x", front="again_after: 30\nagain_until: 2027-12-31\n")
    assert issue.message.startswith("X refuses the same words twice, so it goes there once")
