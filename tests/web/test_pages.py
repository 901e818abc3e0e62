"""What each page shows of an office in the middle of a campaign. The client checks how each page is made."""

from __future__ import annotations

import json

import pytest

from campaigns.domain.people.permissions import Role
from campaigns.models.readings import keep_part_readings
from campaigns.services.core.transaction import transaction
from tests.web.client import Reader
from tests.web.content_samples import CAMPAIGN
from tests.web.office import Office, ref


@pytest.fixture(scope="module")
def officer(busy: Office) -> Reader:
    return Reader(busy).sign_in(Role.OFFICER)


@pytest.fixture(scope="module")
def head(busy: Office) -> Reader:
    return Reader(busy).sign_in(Role.HEAD)


def test_every_page_has_a_title_of_its_own(officer: Reader) -> None:
    addresses = ["/", "/campaigns", f"/campaigns/{CAMPAIGN}", f"/items/{ref('sunday-draft')}", "/deliveries"]
    addresses += [
        "/deliveries?show=decide",
        "/deliveries/1",
        "/deliveries/2",
        "/deliveries/2/drop",
        "/practice",
    ]
    addresses += ["/report", "/accounts", "/password", "/accessibility"]
    titles = [str(officer.get(address).title) for address in addresses]
    assert len(set(titles)) == len(titles)


def test_today_says_what_needs_the_officer(officer: Reader) -> None:
    officer.get("/")
    assert officer.texts(".cd-need__title") == [
        "Missed: they were due and did not go out",
        "Waiting for your decision",
        "Accounts that need reconnecting",
        "Files that can’t be used as they are",
        "Changed since they were submitted",
        "Approved, but not scheduled",
        "Drafts planned for the next seven days",
        "Waiting for somebody else’s sign-off",
    ]
    assert "walk-away-2027/posts/broken.md" in officer.text()


def test_today_gives_the_approver_what_waits_for_a_yes_and_no_chores_of_others(busy: Office) -> None:
    approver = Reader(busy).sign_in(Role.APPROVER)
    approver.get("/")
    assert "Tell Fearless what you know" in approver.text()
    assert approver.texts(".cd-need__title") == ["To approve"]
    assert "“Helpline checked with Crimestoppers.”" in approver.text(".cd-need")


def test_today_shows_what_goes_out_next_with_time_zone_and_channel_in_words(officer: Reader) -> None:
    officer.get("/")
    first = officer.texts(".cd-timeline__entry")[0]
    assert (
        first
        == "Today, 10:35am in 1 hour 30 minutes Derby partners put hope first E-mail Press office mail 2 recipients"
    )
    assert "All times are UK time" in officer.text()


def test_the_clock_s_pulse_is_shown(officer: Reader) -> None:
    officer.get("/")
    assert officer.text("#pulse") == "Sending by itself is on, checked 0 seconds ago Is it working?"


def test_the_campaign_shows_its_plan_and_its_items_by_where_they_stand(officer: Reader) -> None:
    officer.get(f"/campaigns/{CAMPAIGN}")
    captions = [caption.rsplit(" ", 1)[0] for caption in officer.texts(".cd-table--items caption")]
    assert captions == ["In review", "Approved, not scheduled", "Scheduled", "Drafts"]
    assert "Most young people do not carry a knife." in officer.text(".cd-prose")
    assert "2 files to mend" in officer.texts("h2")
    assert "Line 4" in officer.text(".cd-need--red")


def test_an_unknown_campaign_item_or_delivery_is_not_found(officer: Reader) -> None:
    for address in ("/campaigns/none", f"/items/{CAMPAIGN}/posts/none", "/deliveries/999", "/items/a/b/c"):
        officer.get(address, status=404)
        assert officer.text("h1") == "There is no such page"


def test_an_item_shows_each_channel_with_its_count(officer: Reader) -> None:
    officer.get(f"/items/{ref('thursday-fearless')}")
    assert officer.texts(".cd-preview__channel") == ["X", "Bluesky", "Practice"]
    assert officer.texts(".cd-count")[0] == "89 of 280 characters as X counts them"
    assert officer.page.select_one('.cd-post__text a[href="https://www.fearless.org/"]')


def test_a_thread_is_numbered(officer: Reader) -> None:
    officer.get(f"/items/{ref('tuesday-thread')}")
    assert officer.texts(".cd-preview--bluesky .cd-post__number") == ["1 of 3", "2 of 3", "3 of 3"]


def test_a_picture_is_shown_with_its_alt_text_in_words(officer: Reader) -> None:
    officer.get(f"/items/{ref('wednesday-walk-away')}")
    assert "Alt text Two friends walk along a park path" in officer.text(".cd-picture__alt")
    picture = officer.page.select_one(".cd-picture__image")
    assert picture is not None
    answer = officer.client.get(str(picture["src"]))
    assert answer.mimetype == "image/jpeg"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_text_that_is_too_long_and_a_missing_picture_are_said_in_words(officer: Reader) -> None:
    officer.get(f"/items/{ref('sunday-draft')}")
    assert "Too long by 131: 431 of 300" in officer.text(".cd-preview--bluesky")
    assert "The picture not-there.jpg is missing" in officer.text(".cd-preview--bluesky")
    assert officer.texts(".cd-finding .cd-tag").count("Must be mended") == 2
    assert "It can't be submitted yet" in officer.text(".cd-signoff")
    assert all(words.startswith("Not helpful here") for words in officer.buttons())


def test_a_release_is_shown_as_the_e_mail_with_its_plain_text(officer: Reader) -> None:
    address = f"/items/{ref('launch', 'releases')}"
    officer.get(address)
    assert "FOR IMMEDIATE RELEASE" in officer.text(".cd-mail__story")
    assert "Subject Derby partners put hope first" in officer.text(".cd-mail__subject")
    whole = officer.client.get(f"{address}/email")
    assert "sandbox" in whole.headers["Content-Security-Policy"]
    assert "<html" in whole.text


def test_an_edit_after_sign_off_is_announced_and_both_texts_are_there(officer: Reader) -> None:
    officer.get(f"/items/{ref('friday-thanks')}")
    assert "Changed since it was submitted." in officer.text(".cd-notice--amber")
    assert "once more" not in officer.text(".cd-previews")
    assert "once more" in officer.text("#draft ~ details")


def test_the_author_reads_why_she_can_not_approve_and_another_sees_the_button(
    officer: Reader, head: Reader
) -> None:
    officer.get(f"/items/{ref('thursday-fearless')}")
    assert "You wrote some of this text, or submitted it. Another person has to approve it." in officer.text(
        ".cd-signoff"
    )
    assert "Read it and decide" not in officer.texts(".cd-signoff a")
    assert "Approve these words" not in officer.buttons()
    head.get(f"/items/{ref('thursday-fearless')}")
    assert "Read it and decide" in head.texts(".cd-signoff a")
    head.get(f"/items/{ref('thursday-fearless')}/review")
    assert "Approve these words" in head.buttons()
    head.get(f"/items/{ref('thursday-fearless')}")
    assert "Helpline checked with Crimestoppers." in head.text(".cd-history")


def test_deliveries_can_be_filtered_and_an_e_mail_is_one_line(officer: Reader) -> None:
    officer.get("/deliveries")
    assert officer.texts(".cd-filters__link") == [
        "All 8",
        "Coming up 5",
        "To decide 2",
        "Went out 1",
        "Cancelled 0",
    ]
    assert "2 recipients" in officer.text("table")
    officer.get("/deliveries?show=decide")
    assert officer.texts("tbody .cd-tag") == ["Missed", "Not known"]
    officer.get("/deliveries?show=nonsense", status=404)


def test_a_delivery_tells_its_tries_and_readings_with_reasons(officer: Reader) -> None:
    officer.get("/deliveries/1")
    assert "It went out" in officer.text(".cd-history")
    row = officer.texts(".cd-readings tbody tr")[0]
    assert row == "Today, 9:03am not provided by the platform 3 1 1"
    officer.get("/deliveries/2")
    assert "No answer: it may have gone out" in officer.text(".cd-history")


def test_a_thread_s_parts_stand_beside_the_figures_of_the_whole(busy: Office, officer: Reader) -> None:
    with busy.app.app_context(), transaction() as session:
        keep_part_readings(
            session,
            [
                {
                    "delivery_id": 1,
                    "part": part,
                    "measure": "comments",
                    "value": 4 - part,
                    "taken_at": busy.clock.now(),
                }
                | {"missing": "", "native_name": "n", "definition": "d", "source": "api"}
                for part in (1, 2)
            ],
        )
    officer.get("/deliveries/1")
    assert "The figures above are those of the whole thread" in officer.text()
    assert officer.texts(".cd-readings tbody tr")[-2:] == ["1 3", "2 2"]


def test_addresses_of_recipients_are_for_those_who_send_alone(busy: Office, officer: Reader) -> None:
    delivery = busy.delivery_id(ref("launch", "releases"), "email")
    assert "news@derby-echo.example" in officer.get(f"/deliveries/{delivery}").get_text()
    approver = Reader(busy).sign_in(Role.APPROVER)
    assert "derby-echo" not in approver.get(f"/deliveries/{delivery}").get_text()
    assert "derby-echo" not in approver.get("/deliveries").get_text()


def test_the_practice_feed_shows_real_counts_and_comments(officer: Reader) -> None:
    officer.get("/practice")
    assert officer.texts(".cd-feed__button") == ["Liked 3 likes", "Share 1 share"]
    assert officer.texts(".cd-feed__said") == ["1 comment"]
    assert "Clear and kind. Well done." in officer.text(".cd-comments")


def test_the_report_shows_figures_and_names_what_is_missing(officer: Reader) -> None:
    officer.get("/report?period=this-quarter")
    assert officer.text(".cd-figures__one") == "Reactions 3"
    assert "not provided by the platform" in officer.text(".cd-absent")
    assert "1 April 2027 to 30 June 2027" in officer.texts("h2")


@pytest.mark.parametrize(
    ("address", "field", "sentence"),
    [
        ("/report?period=dates&from=2027-06-01&to=2027-05-01", "#to-error", "last day is before the first"),
        ("/report?period=dates&from=&to=2027-05-01", "#from-error", "Give the first day"),
        ("/report?period=dates&from=2027-02-31&to=2027-05-01", "#from-error", "not in the calendar"),
        ("/report?period=dates&from=1900-01-01&to=2027-05-01", "#from-error", "between the years"),
    ],
)
def test_days_that_make_no_period_are_explained_beside_the_field(
    officer: Reader, address: str, field: str, sentence: str
) -> None:
    officer.get(address, status=400)
    assert sentence in officer.text(field)


@pytest.mark.parametrize(
    ("fmt", "mime"),
    [
        ("csv", "text/csv"),
        ("html", "text/html"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ],
)
def test_the_report_can_be_taken_away(officer: Reader, fmt: str, mime: str) -> None:
    answer = officer.client.get(f"/report/download/{fmt}?from=2027-04-01&to=2027-06-30")
    assert answer.status_code == 200
    assert answer.mimetype == mime
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert answer.data


def test_a_download_of_no_known_kind_or_period_is_not_found(officer: Reader) -> None:
    officer.get("/report/download/doc?from=2027-04-01&to=2027-06-30", status=404)
    officer.get("/report/download/csv?from=2027-04-01", status=404)


def test_accounts_say_how_they_stand_and_what_to_do(busy: Office, officer: Reader) -> None:
    officer.get("/accounts")
    assert "The server says our access was withdrawn." in officer.text()
    assert officer.buttons() == []
    administrator = Reader(busy).sign_in(Role.ADMINISTRATOR)
    administrator.get("/accounts")
    assert len(administrator.buttons()) == 4


def test_only_pictures_that_belong_to_something_are_served(busy: Office, officer: Reader) -> None:
    with busy.app.app_context():
        stray = busy.desk.media.keep(b"\x89PNG\r\n\x1a\n kept by nobody")
    officer.get(f"/media/{stray}", status=404)
    officer.get("/media/" + "0" * 64, status=404)
    officer.get("/media/../../secret", status=404)
    assert busy.app.test_client().get("/media/" + "0" * 64).status_code == 302


def test_a_draft_s_picture_comes_from_its_campaign_and_nothing_else_does(officer: Reader) -> None:
    item = f"/items/{ref('wednesday-walk-away')}"
    assert officer.client.get(f"{item}/pictures/walk-away.jpg").mimetype == "image/jpeg"
    assert officer.client.get(f"{item}/pictures/walk-away.jpg.yml").status_code in (400, 404)
    assert officer.client.get(f"{item}/pictures/..%2Fcampaign.md").status_code in (400, 404)


def test_the_pulse_and_a_delivery_s_state_come_alone_for_refreshing(officer: Reader) -> None:
    assert "<main" not in officer.client.get("/pulse").text
    assert "<main" not in officer.client.get("/deliveries/1/state").text


def test_health_is_short_and_true(busy: Office, officer: Reader) -> None:
    answer = officer.client.get("/health")
    assert answer.status_code == 200
    assert json.loads(answer.text) == {
        "ok": True,
        "database": "ok",
        "clock": "ticking",
        "last_tick_seconds_ago": 0,
        "paused": False,
        "next_due_in_seconds": 5400,
        "overdue": 0,
        "overdue_seconds": 0,
        "queued": 0,
        "sending": 0,
        "stuck": 0,
        "unknown": 1,
        "missed": 1,
        "held": 0,
        "failed": 0,
        "accounts_to_reconnect": 1,
    }
    assert busy.app.test_client().get("/robots.txt").text == "User-agent: *\nAllow: /outside/\nDisallow: /\n"
