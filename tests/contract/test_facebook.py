"""A Facebook Page by its own rules: what its codes mean, what arrives of pictures, and what its figures leave out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from campaigns.channels.base import MeasureValue, RemotePost
from campaigns.channels.errors import (
    AccountError,
    ChannelError,
    NotPermittedError,
    PermanentChannelError,
    TemporaryChannelError,
    UnknownOutcomeError,
)
from campaigns.channels.posting import DuplicateRefusedError
from campaigns.channels.registry import Registry
from campaigns.domain.figures.measures import Missing
from tests.contract.harness import FacebookHarness
from tests.contract.parts import MemoryCheckpoint, media_file, message, noisy_png, part, picture
from tests.fakes import SettableClock
from tests.standins.facebook import FacebookServer
from tests.standins.graph import graph_error


@pytest.fixture
def facebook(facebook_server: FacebookServer) -> FacebookHarness:
    return FacebookHarness(facebook_server)


def measured(
    facebook: FacebookHarness, remote_id: str, *, age: timedelta = timedelta()
) -> dict[str, MeasureValue]:
    (told,) = facebook.channel().measure([RemotePost(remote_id, datetime.now(UTC) - age)])
    return {value.measure: value for value in told.values}


CODES = (
    # code, subcode, is_transient, status → at an upload, at the post itself
    (1, 0, False, 400, TemporaryChannelError, UnknownOutcomeError),
    (2, 0, False, 500, TemporaryChannelError, UnknownOutcomeError),
    (1000, 0, True, 400, TemporaryChannelError, UnknownOutcomeError),
    (4, 0, False, 400, TemporaryChannelError, TemporaryChannelError),
    (17, 0, False, 400, TemporaryChannelError, TemporaryChannelError),
    (32, 0, False, 400, TemporaryChannelError, TemporaryChannelError),
    (613, 0, False, 400, TemporaryChannelError, TemporaryChannelError),
    (80001, 2446079, False, 400, TemporaryChannelError, TemporaryChannelError),
    (190, 463, False, 400, AccountError, AccountError),
    (190, 492, False, 401, AccountError, AccountError),
    (102, 0, False, 400, AccountError, AccountError),
    (104, 0, False, 400, AccountError, AccountError),
    (10, 0, False, 400, AccountError, AccountError),
    (3, 0, False, 400, AccountError, AccountError),
    (200, 0, False, 403, AccountError, AccountError),
    (299, 0, False, 403, AccountError, AccountError),
    (368, 0, False, 400, AccountError, AccountError),
    (2500, 0, False, 400, AccountError, AccountError),
    (100, 0, False, 400, PermanentChannelError, PermanentChannelError),
    (1609005, 0, False, 400, PermanentChannelError, PermanentChannelError),
    (506, 1455006, False, 400, PermanentChannelError, DuplicateRefusedError),
)


@pytest.mark.parametrize(("code", "subcode", "is_transient", "status", "at_upload", "at_post"), CODES)
def test_each_code_means_what_the_table_says(
    facebook: FacebookHarness,
    code: int,
    subcode: int,
    is_transient: bool,
    status: int,
    at_upload: type[ChannelError],
    at_post: type[ChannelError],
) -> None:
    body = graph_error(code, subcode, "Why", is_transient=is_transient)
    for call, expected in ((facebook.upload, at_upload), (facebook.create, at_post)):
        facebook.server.fail(*call, status=status, body=body)
        with pytest.raises(ChannelError) as caught:
            facebook.channel().send(message(part("Hello", picture())), MemoryCheckpoint())
        assert type(caught.value) is expected
        assert f"code {code}/{subcode}" in caught.value.detail
        assert "trace AbCdEf123456" in caught.value.detail
        assert getattr(caught.value, "rate_limited", False) == (code in (4, 17, 32, 613, 80001))
    assert facebook.arrived() == []


def test_a_refusal_that_comes_with_a_yes_is_a_refusal(facebook: FacebookHarness) -> None:
    facebook.server.fail(*facebook.create, status=200, body=graph_error(100, 0, "No"))
    with pytest.raises(PermanentChannelError, match="refused it"):
        facebook.channel().send(message("Hello"), MemoryCheckpoint())


@pytest.mark.parametrize("body", [{"error": "no"}, {"error": {"code": "x"}}, [], "<html>"])
def test_a_refusal_that_can_not_be_read_goes_by_its_status(facebook: FacebookHarness, body: object) -> None:
    for status, expected in ((403, AccountError), (400, PermanentChannelError), (503, UnknownOutcomeError)):
        facebook.server.fail(*facebook.create, status=status, body=body)
        with pytest.raises(expected):
            facebook.channel().send(message("Hello"), MemoryCheckpoint())


def test_unknown_fields_of_an_answer_are_passed_over(facebook: FacebookHarness) -> None:
    facebook.server.fail(*facebook.create, status=200, body={"id": "1_2", "post_supports_x": {"new": [1]}})
    assert facebook.channel().send(message("Hello"), MemoryCheckpoint()).remote_id == "1_2"


def test_pictures_arrive_in_their_order_with_their_descriptions(facebook: FacebookHarness) -> None:
    pictures = [picture(f"{number}.png", alt=f"Picture {number}") for number in range(10)]
    facebook.channel().send(message(part("Ten", *pictures)), MemoryCheckpoint())

    (arrived,) = facebook.arrived()
    assert [alt for _, alt in arrived.pictures] == [one.alt for one in pictures]


def test_a_post_without_pictures_has_the_card_of_its_first_link(facebook: FacebookHarness) -> None:
    facebook.channel().send(
        message("See https://vru.example/a and https://vru.example/b"), MemoryCheckpoint()
    )
    facebook.channel().send(message(part("See https://vru.example/a", picture())), MemoryCheckpoint())
    assert [one.link for one in facebook.server.posts] == ["https://vru.example/a", ""]


def test_a_picture_over_the_limit_is_made_smaller(facebook: FacebookHarness) -> None:
    content = noisy_png((2000, 1900))
    assert len(content) > 10 * 1024 * 1024
    large = media_file(content, name="large.png", mime_type="image/png", alt="Noise", size=(2000, 1900))
    facebook.channel().send(message(part("Large", large)), MemoryCheckpoint())
    assert len(facebook.arrived()[0].pictures) == 1


def test_pictures_that_waited_too_long_are_uploaded_again(facebook: FacebookHarness) -> None:
    clock, checkpoint = SettableClock(datetime.now(UTC)), MemoryCheckpoint()
    sent = message(part("With a picture", picture()))
    facebook.server.fail(*facebook.create, status=400, body=graph_error(32))
    channel = Registry(clock=clock).build(facebook.connection())
    with pytest.raises(TemporaryChannelError):
        channel.send(sent, checkpoint)
    for server_or_clock in (facebook.server, clock):
        server_or_clock.advance(timedelta(hours=25))

    channel.send(sent, checkpoint)

    assert facebook.uploads() == 2
    assert len(facebook.arrived()) == 1


def test_the_longest_text_is_taken_and_one_more_is_not(facebook: FacebookHarness) -> None:
    facebook.channel().send(message("a" * 63_206), MemoryCheckpoint())
    with pytest.raises(PermanentChannelError):
        facebook.channel().send(message("a" * 63_207), MemoryCheckpoint())
    assert len(facebook.arrived()) == 1


def test_words_refused_as_a_duplicate_are_looked_for_and_then_refused(facebook: FacebookHarness) -> None:
    facebook.channel().send(message("Walk away"), MemoryCheckpoint())
    facebook.server.refuses_duplicates = True
    sent, checkpoint = message("Walk away"), MemoryCheckpoint()
    facebook.server.advance(timedelta(hours=1))
    clock = SettableClock(datetime.now(UTC) + timedelta(hours=1))
    channel = Registry(clock=clock).build(facebook.connection())

    with pytest.raises(DuplicateRefusedError):
        channel.send(sent, checkpoint)
    assert channel.find(sent, checkpoint, clock.now()) is None
    with pytest.raises(PermanentChannelError, match="the same words stand on the account"):
        channel.send(sent, checkpoint)
    assert len(facebook.arrived()) == 1


def test_every_call_proves_that_the_app_is_ours(facebook: FacebookHarness) -> None:
    facebook.channel().send(message("Hello"), MemoryCheckpoint())
    assert all("appsecret_proof" in {**one.query, **one.form} for one in facebook.server.received)

    with pytest.raises(AccountError, match="secret does not belong"):
        facebook.channel(facebook.credentials() | {"app_secret": "another"}).send(
            message("Again"), MemoryCheckpoint()
        )


def test_a_login_that_may_not_post_is_found_when_it_is_connected(facebook: FacebookHarness) -> None:
    facebook.server.scopes.remove("pages_manage_posts")
    with pytest.raises(AccountError, match=r"post on the Page \(pages_manage_posts\)"):
        facebook.channel().verify()


def test_a_person_s_token_is_not_taken_for_the_page_s(facebook: FacebookHarness) -> None:
    facebook.server.is_users_token = True
    with pytest.raises(AccountError, match="not the Page’s own"):
        facebook.channel().verify()


def test_a_login_tells_when_it_ends(facebook: FacebookHarness) -> None:
    assert facebook.channel().verify().token_expires_at is None
    facebook.server.ends_at = datetime(2027, 6, 1, 12, tzinfo=UTC)
    assert facebook.channel().verify().token_expires_at == facebook.server.ends_at


def test_a_login_ended_by_a_new_password_says_so(facebook: FacebookHarness) -> None:
    facebook.server.dead_because = 460
    with pytest.raises(AccountError, match="the password was changed"):
        facebook.channel().send(message("Hello"), MemoryCheckpoint())


def test_what_the_heads_say_is_left_of_the_calls_is_told(facebook: FacebookHarness) -> None:
    facebook.server.usage = 70
    facebook.channel().send(message("Hello"), MemoryCheckpoint())
    budget = facebook.meter.budgets["calls"]
    assert (budget.limit, budget.remaining) == (80, 10)


def test_figures_come_in_one_call_and_mean_what_they_say(facebook: FacebookHarness) -> None:
    sent = facebook.channel().send(message("See https://vru.example"), MemoryCheckpoint()).remote_id
    facebook.like(sent)
    before = len(facebook.server.received)

    values = measured(facebook, sent)

    assert len(facebook.server.received) == before + 1
    assert {name: one.value for name, one in values.items()} == {
        "views": 41, "reach": 32, "reactions": 1, "comments": 0, "shares": 0, "link_clicks": 2, "all_clicks": 5,
    }  # fmt: skip


def test_a_retired_name_takes_no_other_figure_with_it(facebook: FacebookHarness) -> None:
    sent = facebook.channel().send(message("Hello"), MemoryCheckpoint()).remote_id
    facebook.server.retired.add("post_media_view")

    values = measured(facebook, sent)

    assert values["views"].missing is Missing.NOT_OFFERED
    assert (values["reach"].value, values["reactions"].value) == (31, 0)


def test_no_figures_are_no_noughts_but_too_early_or_too_few(facebook: FacebookHarness) -> None:
    sent = facebook.channel().send(message("Hello"), MemoryCheckpoint()).remote_id
    facebook.server.without_figures.add(sent)
    for age, why in ((timedelta(hours=1), Missing.NOT_YET), (timedelta(days=3), Missing.TOO_FEW)):
        assert {one.missing for one in measured(facebook, sent, age=age).values()} == {why}


@pytest.mark.parametrize(
    ("counts", "why"),
    [
        ({"like": "many"}, Missing.FAILED),
        ({"like": 3, "love": "many"}, Missing.FAILED),
        ({"like": None}, Missing.NOT_OFFERED),
        ({"like": 3, "love": None}, Missing.NOT_OFFERED),
    ],
)
def test_a_count_that_is_no_number_is_no_figure_and_takes_no_other_with_it(
    facebook: FacebookHarness, counts: dict[str, object], why: Missing
) -> None:
    sent = facebook.channel().send(message("Hello"), MemoryCheckpoint()).remote_id
    data = [
        {"name": "post_reactions_by_type_total", "values": [{"value": counts}]},
        {"name": "post_clicks", "values": [{"value": 5}]},
    ]
    facebook.server.fail("GET", f"/v25.0/{sent}/insights", status=200, body={"data": data})
    told = measured(facebook, sent)
    assert told["reactions"].missing is why
    assert told["all_clicks"].value == 5


def test_figures_that_may_not_be_read_leave_posting_alone(facebook: FacebookHarness) -> None:
    sent = facebook.channel().send(message("Hello"), MemoryCheckpoint()).remote_id
    facebook.server.scopes.remove("read_insights")
    with pytest.raises(NotPermittedError):
        measured(facebook, sent)


def test_a_look_goes_page_by_page_as_far_as_it_has_to(facebook: FacebookHarness) -> None:
    facebook.drop_answer()
    sent, checkpoint = message("The first"), MemoryCheckpoint()
    with pytest.raises(UnknownOutcomeError):
        facebook.channel().send(sent, checkpoint)
    for number in range(60):
        facebook.server._posts |= {
            one.id: one
            for one in [replace(facebook.server.posts[0], id=f"1_{number}", text=f"More {number}")]
        }

    found = facebook.channel().find(sent, checkpoint, datetime.now(UTC) - timedelta(minutes=1))

    assert found is not None
    assert found.remote_id == facebook.server.posts[0].id


def test_a_version_that_is_gone_holds_the_account_and_loses_nothing(facebook: FacebookHarness) -> None:
    with pytest.raises(AccountError, match="newer release"):
        facebook.channel(base_url=f"{facebook.server.url}/v1.0").send(message("Hello"), MemoryCheckpoint())
    assert facebook.arrived() == []
