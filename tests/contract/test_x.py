"""X's own rules: money, duplicates, shortened links, pictures that expire, figures that end after thirty days."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from campaigns.channels.base import MeasureValue, RemotePost
from campaigns.channels.errors import (
    AccountError,
    NotPermittedError,
    PermanentChannelError,
    TemporaryChannelError,
    UnknownOutcomeError,
)
from campaigns.channels.registry import Registry
from campaigns.domain.figures.measures import Missing
from tests.contract.harness import XHarness
from tests.contract.parts import MemoryCheckpoint, media_file, message, part, picture
from tests.fakes import SettableClock
from tests.standins import x_problems
from tests.standins.x import XServer


@pytest.fixture
def x(x_server: XServer) -> XHarness:
    return XHarness(x_server)


def a_moment_ago() -> datetime:
    return datetime.now(UTC) - timedelta(minutes=1)


def figures(x: XHarness, remote_id: str, *, sent_at: datetime | None = None) -> dict[str, MeasureValue]:
    (measured,) = x.channel().measure([RemotePost(remote_id, sent_at or datetime.now(UTC))])
    return {value.measure: value for value in measured.values}


def send(x: XHarness, text: str) -> str:
    return x.channel().send(message(text), MemoryCheckpoint()).remote_id


def test_empty_credits_are_a_matter_of_the_account(x: XHarness) -> None:
    x.server.account.is_out_of_credits = True

    with pytest.raises(AccountError, match="credits"):
        send(x, "Hello")


def test_an_app_that_may_only_read_is_a_matter_of_the_account(x: XHarness) -> None:
    x.server.account.is_read_only = True

    with pytest.raises(AccountError, match="permissions"):
        send(x, "Hello")


@pytest.mark.parametrize("minutes", [-20, 20])
def test_a_refused_signature_is_the_clock_s_fault_when_the_clock_is_wrong(x: XHarness, minutes: int) -> None:
    x.server.advance(timedelta(minutes=minutes))

    with pytest.raises(TemporaryChannelError, match="machine's clock right"):
        send(x, "Hello")


def test_a_signature_that_grew_old_while_the_machine_slept_is_no_dead_token(x: XHarness) -> None:
    slept = timedelta(hours=1)
    x.server.advance(slept)
    clock = SettableClock(datetime.now(UTC) + slept)

    with pytest.raises(TemporaryChannelError, match="unless it just slept"):
        Registry(clock=clock).build(x.connection()).send(message("Hello"), MemoryCheckpoint())


def test_a_reached_spending_limit_is_no_rate_limit(x: XHarness) -> None:
    body = {
        "title": "UsageCapExceeded",
        "type": "https://api.twitter.com/2/problems/usage-capped",
        "status": 429,
    }
    x.server.fail(*x.create, status=429, body=body)

    with pytest.raises(AccountError, match="spending limit"):
        send(x, "Hello")


def test_a_used_up_day_waits_for_the_end_of_the_day_not_of_the_quarter_hour(x: XHarness) -> None:
    tomorrow = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=20)
    headers = {
        "x-user-limit-24hour-remaining": "0",
        "x-user-limit-24hour-reset": str(int(tomorrow.timestamp())),
    }
    x.server.fail(*x.create, status=429, body={"title": "Too Many Requests"}, headers=headers)

    with pytest.raises(TemporaryChannelError) as caught:
        send(x, "Hello")
    assert caught.value.retry_at == tomorrow + timedelta(seconds=5)


def test_a_duplicate_must_be_looked_up_and_is_refused_when_it_is_not_there(x: XHarness) -> None:
    send(x, "The very same words")
    again, checkpoint = message("The very same words"), MemoryCheckpoint()
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=30)):
        with pytest.raises(UnknownOutcomeError, match="look it up"):
            x.channel().send(again, checkpoint)

        assert x.channel().find(again, checkpoint, datetime.now(UTC)) is None
        with pytest.raises(PermanentChannelError, match="Change the wording"):
            x.channel().send(again, checkpoint)


def test_the_post_a_duplicate_was_refused_for_is_named_however_many_came_after(x: XHarness) -> None:
    older = send(x, "The very same words")
    for number in range(25):
        send(x, f"Post number {number}")
    again, checkpoint = message("The very same words"), MemoryCheckpoint()
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=30)):
        with pytest.raises(UnknownOutcomeError):
            x.channel().send(again, checkpoint)
        tried = len(x.server.requests_to(*x.create))

        with pytest.raises(PermanentChannelError, match=f"same words stand on the account since .*{older}"):
            x.channel().send(again, checkpoint)
    assert len(x.server.requests_to(*x.create)) == tried  # and it was not handed over once more


def test_a_duplicate_of_words_from_last_week_is_named_too(x: XHarness) -> None:
    older = send(x, "The very same words")
    x.server.fail(
        *x.create,
        status=403,
        body={"detail": "You are not allowed to create a Tweet with duplicate content."},
    )
    again, checkpoint = message("The very same words"), MemoryCheckpoint()
    with time_machine.travel(datetime.now(UTC) + timedelta(days=7)):
        with pytest.raises(UnknownOutcomeError):
            x.channel().send(again, checkpoint)
        with pytest.raises(PermanentChannelError, match=older):
            x.channel().send(again, checkpoint)


def test_over_long_text_is_refused_whichever_status_x_gives(x: XHarness) -> None:
    for status in (400, 403):
        x.server.too_long_status = status
        with pytest.raises(PermanentChannelError):
            send(x, x.too_long)


def test_what_is_no_picture_to_x_is_refused_by_its_row_before_anything_is_uploaded(x: XHarness) -> None:
    film = media_file(b"film", name="wave.mp4", mime_type="video/mp4", alt="", size=(1, 1))
    with pytest.raises(PermanentChannelError, match=r"X does not take wave\.mp4 as a picture"):
        x.channel().send(message(part("Hello", film)), MemoryCheckpoint())
    assert x.arrived() == []


def test_a_gif_is_refused_before_anything_is_uploaded(x: XHarness) -> None:
    gif = media_file(b"GIF89a", name="wave.gif", mime_type="image/gif", alt="", size=(1, 1))

    with pytest.raises(PermanentChannelError, match=r"wave\.gif"):
        x.channel().send(message(part("Hello", gif)), MemoryCheckpoint())
    assert not x.server.requests_to(*x.upload)


def test_a_picture_that_expired_before_its_post_is_uploaded_again(x: XHarness) -> None:
    x.limit()
    sent, checkpoint = message(part("With a picture", picture())), MemoryCheckpoint()
    with pytest.raises(TemporaryChannelError):
        x.channel().send(sent, checkpoint)

    with time_machine.travel(datetime.now(UTC) + timedelta(hours=25)):
        x.channel().send(sent, checkpoint)

    assert len(x.server.requests_to(*x.upload)) == 2
    assert len(x.arrived()[0].pictures) == 1


def test_a_post_is_found_though_x_shortens_its_links_and_spells_signs_as_html(x: XHarness) -> None:
    x.drop_answer()
    sent, checkpoint = (
        message(part("Fish & chips <3 https://vru.example/ and gov.uk, see!", picture())),
        MemoryCheckpoint(),
    )
    with pytest.raises(UnknownOutcomeError):
        x.channel().send(sent, checkpoint)

    assert x.channel().find(sent, checkpoint, a_moment_ago()) is not None


def test_two_posts_that_look_like_ours_leave_it_to_a_person(x: XHarness) -> None:
    text = "Twice the same"
    send(x, text)
    first = x.server._posts[x.server.posts[0].id]
    x.server._posts["1950000000009999999"] = type(first)(**{**vars(first), "id": "1950000000009999999"})

    with pytest.raises(UnknownOutcomeError, match="decide"):
        x.channel().find(message(text), MemoryCheckpoint(), a_moment_ago())


def test_the_look_up_goes_over_as_many_pages_as_it_takes(x: XHarness) -> None:
    wanted = message("The first of many")
    x.channel().send(wanted, MemoryCheckpoint())
    for number in range(25):
        send(x, f"Post number {number}")

    assert x.channel().find(wanted, MemoryCheckpoint(), datetime.now(UTC) - timedelta(minutes=1)) is not None


def test_figures_carry_x_own_names_and_clicks(x: XHarness) -> None:
    post = send(x, "See https://vru.example/")
    for name, count in (
        ("impression_count", 90),
        ("retweet_count", 2),
        ("quote_count", 3),
        ("url_link_clicks", 4),
    ):
        x.server.count(post, name, count)

    values = figures(x, post)

    assert values["views"].value == 90
    assert values["shares"].value == 5
    assert values["link_clicks"].value == 4
    assert values["views"].definition == "x:2026-08:impression_count"
    assert values["shares"].native_name == "retweet_count+quote_count"


def test_the_new_name_for_reposts_is_understood(x: XHarness) -> None:
    x.server.uses_new_names = True
    post = send(x, "Hello")
    x.server.count(post, "retweet_count", 7)

    assert figures(x, post)["shares"].value == 7


def speaks_only_the_new_names(x: XHarness, *, ignores: bool) -> None:
    x.server.fields_by, x.server.uses_new_names = {"post.fields"}, True
    x.server.ignores_unknown_fields = ignores


@pytest.mark.parametrize("ignores", [False, True], ids=["refuses the old name", "leaves it aside"])
def test_an_x_that_knows_only_the_new_names_is_read_by_them(x: XHarness, ignores: bool) -> None:
    speaks_only_the_new_names(x, ignores=ignores)
    post = send(x, "Hello")
    x.server.count(post, "retweet_count", 7)
    x.server.count(post, "url_link_clicks", 2)

    values = figures(x, post)

    assert (values["shares"].value, values["link_clicks"].value) == (7, 2)


@pytest.mark.parametrize("ignores", [False, True])
def test_a_thread_is_found_on_an_x_that_knows_only_the_new_names(x: XHarness, ignores: bool) -> None:
    speaks_only_the_new_names(x, ignores=ignores)
    sent = message(part("One", picture()), "Two https://vru.example/")
    result = x.channel().send(sent, MemoryCheckpoint())

    assert x.channel().find(sent, MemoryCheckpoint(), a_moment_ago()) == result
    assert x.channel().find(message("Two https://vru.example/"), MemoryCheckpoint(), a_moment_ago()) is None


def test_an_answer_that_is_not_said_to_whom_is_not_taken_for_a_first_post(x: XHarness) -> None:
    speaks_only_the_new_names(x, ignores=False)
    sent = message("One", "Two")
    result = x.channel().send(sent, MemoryCheckpoint())
    for post in x.server.posts:  # X gives the conversation, and not what in it is answered
        post.hides_parent = True

    assert x.channel().find(sent, MemoryCheckpoint(), a_moment_ago()) == result
    assert x.channel().find(message("Two"), MemoryCheckpoint(), a_moment_ago()) is None


def calls_for_one_reading(x: XHarness, post: RemotePost) -> int:
    """By an adapter of its own, as each reading of the desk is taken."""
    before = len(x.server.received)
    (read,) = x.channel().measure([post])
    assert next(one for one in read.values if one.measure == "reactions").value is not None
    return len(x.server.received) - before


@pytest.mark.parametrize("ignores", [False, True], ids=["refuses the old name", "leaves it aside"])
def test_the_name_that_was_understood_is_asked_by_at_every_later_reading(x: XHarness, ignores: bool) -> None:
    speaks_only_the_new_names(x, ignores=ignores)
    post = RemotePost(send(x, "Hello"), datetime.now(UTC))

    assert [calls_for_one_reading(x, post) for _ in range(3)] == [2, 1, 1]


def test_a_server_that_goes_back_to_the_old_name_is_understood_anew(x: XHarness) -> None:
    post = RemotePost(send(x, "Hello"), datetime.now(UTC))
    counts = [calls_for_one_reading(x, post)]
    for names in ({"post.fields"}, {"tweet.fields"}):
        x.server.fields_by = names
        counts += [calls_for_one_reading(x, post) for _ in range(2)]

    assert counts == [1, 2, 1, 2, 1]


def test_an_account_without_a_place_to_keep_the_name_is_read_all_the_same(x: XHarness) -> None:
    speaks_only_the_new_names(x, ignores=False)
    post = send(x, "Hello")
    x.server.like(post)
    channel = Registry().build(replace(x.connection(), session=None))

    (read,) = channel.measure([RemotePost(post, datetime.now(UTC))])

    assert next(one for one in read.values if one.measure == "reactions").value == 1


def test_a_field_x_no_longer_knows_costs_that_figure_only(x: XHarness) -> None:
    x.server.unknown_values = {"non_public_metrics"}
    post = send(x, "Hello")
    x.server.like(post)

    values = figures(x, post)

    assert values["reactions"].value == 1
    assert values["link_clicks"].missing is Missing.NOT_PERMITTED


def test_a_timeline_that_is_refused_still_leaves_the_way_by_id(x: XHarness) -> None:
    post = send(x, "Hello")
    x.server.like(post)
    x.server.fail("GET", "/2/users/*", status=400, body={"title": "Invalid Request"}, times=4)

    assert figures(x, post)["reactions"].value == 1


def test_counts_that_come_by_no_name_are_missing_not_nought(x: XHarness) -> None:
    post = send(x, "Hello")
    x.server.fields_by, x.server.ignores_unknown_fields = set(), True

    assert {value.missing for value in figures(x, post).values() if value.measure != "reach"} == {
        Missing.FAILED
    }


def test_what_is_null_is_missing_and_costs_no_other_figure_and_no_second_question(x: XHarness) -> None:
    one, other = send(x, "Hello"), send(x, "Good morning")
    counts = {"impression_count": None, "like_count": 3}
    posts = [
        {"id": one, "public_metrics": None, "non_public_metrics": None, "entities": None},
        {"id": other, "public_metrics": counts},
    ]
    x.server.fail("GET", "/2/users/*", status=200, body={"data": posts, "errors": None, "meta": None})
    asked = len(x.server.received)

    read = x.channel().measure([RemotePost(post, datetime.now(UTC)) for post in (one, other)])

    values = {(of.remote_id, value.measure): value for of in read for value in of.values}
    assert values[one, "reactions"].missing is Missing.FAILED
    assert values[other, "reactions"].value == 3
    assert values[other, "views"].missing is Missing.NOT_OFFERED
    assert len(x.server.received) == asked + 1


def test_a_page_of_null_is_an_empty_one(x: XHarness) -> None:
    post = send(x, "Hello")
    body = {"data": None, "errors": [{"value": post, "type": x_problems.NOT_FOUND}]}
    for path in ("/2/users/*", "/2/tweets"):
        x.server.fail("GET", path, status=200, body=body)

    assert figures(x, post)["views"].missing is Missing.GONE


def test_a_refused_question_about_figures_is_no_matter_of_a_post(x: XHarness) -> None:
    x.server.fail("GET", "*", status=400, body={"title": "Invalid Request"})

    with pytest.raises(PermanentChannelError, match="Posting goes on"):
        x.channel().measure_account()


def test_after_thirty_days_x_has_no_clicks_any_more(x: XHarness) -> None:
    post = send(x, "Hello")
    sent_at = datetime.now(UTC)

    with time_machine.travel(sent_at + timedelta(days=31)):
        values = figures(x, post, sent_at=sent_at)

    assert values["link_clicks"].missing is Missing.NOT_OFFERED
    assert values["views"].value == 0


@pytest.mark.parametrize(
    ("why", "missing"),
    [
        (x_problems.NOT_AUTHORISED, Missing.NOT_PERMITTED),
        (x_problems.NOT_AUTHORISED_FIELD, Missing.NOT_PERMITTED),
        ("https://api.twitter.com/2/problems/resource-unavailable", Missing.FAILED),
        ("about:blank", Missing.FAILED),
        (x_problems.NOT_FOUND, Missing.GONE),
    ],
)
def test_a_post_x_leaves_out_is_gone_only_when_x_says_so(x: XHarness, why: str, missing: Missing) -> None:
    post = send(x, "Hello")
    x.server.withhold(post, why)

    assert {value.missing for value in figures(x, post).values()} == {missing}


def test_a_post_x_leaves_out_without_a_word_is_not_called_gone(x: XHarness) -> None:
    post = send(x, "Hello")
    x.server.withhold(post)
    x.server.fail("GET", "/2/tweets", status=200, body={})

    assert figures(x, post)["views"].missing is Missing.FAILED


FORBIDDEN = {
    "title": "Forbidden",
    "status": 403,
    "type": "https://api.twitter.com/2/problems/client-forbidden",
}


@pytest.mark.parametrize(
    "detail", ["Your app is not enrolled in the appropriate level of API access.", "This is blocked for you."]
)
def test_what_the_app_may_not_read_is_no_matter_of_the_login(x: XHarness, detail: str) -> None:
    post = send(x, "Hello")
    x.server.fail("GET", "*", status=403, body=FORBIDDEN | {"detail": detail}, times=2)

    with pytest.raises(NotPermittedError, match="Posting goes on"):
        figures(x, post)
    with pytest.raises(NotPermittedError, match="Posting goes on"):
        x.channel().measure_account()


def test_a_suspended_or_refused_login_is_a_matter_of_the_account_also_when_reading(x: XHarness) -> None:
    body = {"errors": [{"code": 64, "message": "Your account is suspended and is not permitted to do that."}]}
    x.server.fail("GET", "*", status=403, body=body)
    with pytest.raises(AccountError):
        x.channel().measure_account()

    x.server.fail("GET", "*", status=401, body={"title": "Unauthorized", "status": 401})
    with pytest.raises(AccountError):
        x.channel().measure_account()


@pytest.mark.parametrize("status", [402, 429])
def test_money_that_has_run_out_while_reading_only_puts_the_figures_off(x: XHarness, status: int) -> None:
    body = {"title": "Used up", "status": status, "type": x_problems.USAGE_CAPPED}
    x.server.fail("GET", "*", status=status, body=body)

    with pytest.raises(TemporaryChannelError, match="figures are not read"):
        x.channel().measure_account()


def test_posts_of_one_moment_are_read_in_one_cheap_call(x: XHarness) -> None:
    posts = [RemotePost(send(x, f"Post {number}"), datetime.now(UTC)) for number in range(5)]
    before = len(x.server.received)

    measured = x.channel().measure(posts)

    assert [one.remote_id for one in measured] == [post.remote_id for post in posts]
    assert [one.path for one in x.server.received[before:]] == [f"/2/users/{x.server.account.id}/tweets"]


def test_a_post_recorded_at_the_wrong_moment_is_still_measured_by_its_id(x: XHarness) -> None:
    post = send(x, "Hello")
    x.server.like(post)

    assert figures(x, post, sent_at=datetime.now(UTC) - timedelta(hours=5))["reactions"].value == 1


def test_followers_are_those_of_the_account(x: XHarness) -> None:
    assert x.channel().measure_account().values[0].value == x.server.account.followers
