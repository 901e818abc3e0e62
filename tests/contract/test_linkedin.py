"""A LinkedIn Page by its own rules: what its refusals mean, its little text, its logins, and what its figures leave out."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from campaigns.channels import linkedin as adapter
from campaigns.channels.base import LinkCard, MeasureValue, RemotePost
from campaigns.channels.errors import (
    AccountError,
    ChannelError,
    NotPermittedError,
    PermanentChannelError,
    TemporaryChannelError,
    UnknownOutcomeError,
)
from campaigns.channels.linkedin_errors import NamedDuplicateError
from campaigns.channels.linkedin_text import little_text, plain_text
from campaigns.channels.registry import Registry
from campaigns.domain.figures.measures import Missing
from tests.contract.harness import LinkedinHarness
from tests.contract.parts import MemoryCheckpoint, message, part, photo, picture
from tests.fakes import SettableClock
from tests.standins.linkedin import LinkedinServer
from tests.standins.linkedin_oauth import linkedin_error


@pytest.fixture
def linkedin(linkedin_server: LinkedinServer) -> LinkedinHarness:
    return LinkedinHarness(linkedin_server)


def measured(
    linkedin: LinkedinHarness, *remote_ids: str, age: timedelta = timedelta()
) -> list[dict[str, MeasureValue]]:
    asked = [RemotePost(one, datetime.now(UTC) - age) for one in remote_ids]
    return [{value.measure: value for value in one.values} for one in linkedin.channel().measure(asked)]


def send(linkedin: LinkedinHarness, *parts: object) -> str:
    return linkedin.channel().send(message(*parts), MemoryCheckpoint()).remote_id  # type: ignore[arg-type]


REFUSALS = (
    # status, code, serviceErrorCode → at an upload, at the post itself
    (400, "ILLEGAL_ARGUMENT", 0, PermanentChannelError, PermanentChannelError),
    (401, "INVALID_ACCESS_TOKEN", 65600, AccountError, AccountError),
    (401, "REVOKED_ACCESS_TOKEN", 65601, AccountError, AccountError),
    (401, "EXPIRED_ACCESS_TOKEN", 65602, AccountError, AccountError),
    (403, "ACCESS_DENIED", 100, AccountError, AccountError),
    (404, "NOT_FOUND", 0, PermanentChannelError, PermanentChannelError),
    (409, "CONFLICT", 0, TemporaryChannelError, TemporaryChannelError),
    (422, "FIELD_LENGTH_TOO_LONG", 0, PermanentChannelError, PermanentChannelError),
    (422, "INVALID_VALUE_FOR_FIELD", 0, PermanentChannelError, PermanentChannelError),
    (422, "DUPLICATE_POST", 0, PermanentChannelError, NamedDuplicateError),
    (426, "NONEXISTENT_VERSION", 0, AccountError, AccountError),
    (429, "TOO_MANY_REQUESTS", 101, TemporaryChannelError, TemporaryChannelError),
    (500, "INTERNAL_SERVER_ERROR", 0, TemporaryChannelError, UnknownOutcomeError),
    (504, "GATEWAY_TIMEOUT", 0, TemporaryChannelError, UnknownOutcomeError),
)


@pytest.mark.parametrize(("status", "code", "number", "at_upload", "at_post"), REFUSALS)
def test_each_refusal_means_what_the_table_says(
    linkedin: LinkedinHarness,
    status: int,
    code: str,
    number: int,
    at_upload: type[ChannelError],
    at_post: type[ChannelError],
) -> None:
    body = linkedin_error(status, code, "Why", number)
    for call, expected in ((("POST", "/rest/images"), at_upload), (linkedin.create, at_post)):
        linkedin.server.fail(*call, status=status, body=body)
        with pytest.raises(ChannelError) as caught:
            send(linkedin, part("Hello", picture()))
        assert type(caught.value) is expected
        assert f"{status} {code}" in caught.value.detail
        assert getattr(caught.value, "rate_limited", False) == (status == 429)
    assert linkedin.arrived() == []


@pytest.mark.parametrize("body", ["<html>", {"message": ["?"], "code": None}, [], {"serviceErrorCode": "x"}])
def test_a_refusal_that_can_not_be_read_goes_by_its_status(linkedin: LinkedinHarness, body: object) -> None:
    for status, expected in ((403, AccountError), (400, PermanentChannelError), (503, UnknownOutcomeError)):
        linkedin.server.fail(*linkedin.create, status=status, body=body)
        with pytest.raises(expected):
            send(linkedin, "Hello")


def test_a_yes_without_a_name_may_have_gone_out(linkedin: LinkedinHarness) -> None:
    linkedin.server.fail(*linkedin.create, status=201, body={"id": "elsewhere"})
    with pytest.raises(UnknownOutcomeError):
        send(linkedin, "Hello")


# Words

ODD = "Cost: £5 (or <€6>) – 50% off_ #LivesNotKnives, a|b {c} [d] ~e~ *f* g@h.example \\ https://vru.example/a_(b)#part_2"


def test_every_sign_arrives_and_only_a_tag_outside_an_address_can_be_pressed(
    linkedin: LinkedinHarness,
) -> None:
    send(linkedin, ODD)
    (post,) = linkedin.server.posts
    assert post.text == ODD
    assert post.commentary.count("{hashtag|") == 1
    assert r"{hashtag|\#|LivesNotKnives}" in post.commentary


@pytest.mark.parametrize(
    "text", [ODD, r"\{hashtag|\#|x\}", "#a_b#c", "", "# no tag", "#\\", "👍 #日本語 #1a"]
)
def test_what_is_written_is_read_again(text: str) -> None:
    assert plain_text(little_text(part(text))) == text


def test_a_long_text_is_read_in_time_that_grows_with_its_length() -> None:
    def seconds(text: str) -> float:
        began = time.process_time()
        plain_text(text)
        little_text(part(text))
        return time.process_time() - began

    for piece in ("{hashtag|#|", "{hashtag|#|\\", "#a_", "\\"):
        short, long = (min(seconds(piece * times) for _ in range(3)) for times in (4_000, 32_000))
        assert long < 40 * short + 0.05, piece


# Pictures and cards


def test_twenty_pictures_arrive_in_their_order_with_their_descriptions(linkedin: LinkedinHarness) -> None:
    send(linkedin, part("Twenty", *(picture(f"{one}.png", alt=f"Picture {one}") for one in range(20))))
    (arrived,) = linkedin.arrived()
    assert [alt for _, alt in arrived.pictures] == [f"Picture {one}" for one in range(20)]


def test_the_card_of_a_page_goes_along_as_it_was_approved(linkedin: LinkedinHarness) -> None:
    url = "https://vru.example/help"
    card = LinkCard(url, "Get help", "Day and night.", photo())
    send(linkedin, replace(part(f"See {url}"), card=card))
    send(linkedin, replace(part("Plain"), card=LinkCard(url, "Get help", "")))
    first, second = (one.content["article"] for one in linkedin.server.posts)
    assert first == {
        "source": url, "title": "Get help", "description": "Day and night.", "thumbnail": first["thumbnail"]
    }  # fmt: skip
    assert second == {"source": url, "title": "Get help"}
    with pytest.raises(PermanentChannelError, match="not both"):
        send(linkedin, replace(part("Both", picture()), card=card))


def test_a_picture_is_waited_for_and_taken_up_again_where_that_takes_long(
    linkedin: LinkedinHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adapter, "PAUSES", (0, 0))
    linkedin.server.polls = 2
    send(linkedin, part("Soon", picture()))
    linkedin.server.polls = 4
    sent, checkpoint = message(part("Late", picture())), MemoryCheckpoint()
    with pytest.raises(TemporaryChannelError, match="still working") as caught:
        linkedin.channel().send(sent, checkpoint)
    assert caught.value.retry_at is not None

    linkedin.channel().send(sent, checkpoint)

    assert [one.text for one in linkedin.arrived()] == ["Soon", "Late"]
    assert linkedin.uploads() == 2


def test_a_picture_that_linkedin_can_make_nothing_of_is_refused_and_uploaded_anew(
    linkedin: LinkedinHarness,
) -> None:
    linkedin.server.fails_pictures = True
    sent, checkpoint = message(part("Broken", picture())), MemoryCheckpoint()
    with pytest.raises(PermanentChannelError, match="could make no post of this"):
        linkedin.channel().send(sent, checkpoint)
    linkedin.server.fails_pictures = False
    linkedin.channel().send(sent, checkpoint)
    assert linkedin.uploads() == 2


@pytest.mark.parametrize(
    "host", ["https://evil.example", "https://evillinkedin.com", "http://www.linkedin.com"]
)
def test_a_picture_and_the_login_go_nowhere_but_to_linkedin(linkedin: LinkedinHarness, host: str) -> None:
    linkedin.server.upload_host = host
    with pytest.raises(TemporaryChannelError, match="can't be read"):
        send(linkedin, part("Hello", picture()))


# The same words


def test_the_same_words_again_are_refused_with_the_post_that_has_them(linkedin: LinkedinHarness) -> None:
    older = send(linkedin, "Good morning")
    linkedin.server.posts[0].created_at -= timedelta(days=2)
    sent, checkpoint = message("Good morning"), MemoryCheckpoint()
    with pytest.raises(NamedDuplicateError):
        linkedin.channel().send(sent, checkpoint)
    assert linkedin.channel().find(sent, checkpoint, datetime.now(UTC)) is None
    with pytest.raises(PermanentChannelError, match=older.rpartition(":")[2]):
        linkedin.channel().send(sent, checkpoint)
    assert len(linkedin.arrived()) == 1


def test_a_duplicate_is_told_by_its_code_wherever_that_stands(linkedin: LinkedinHarness) -> None:
    body = {
        "errorDetailType": "com.linkedin.common.error.BadRequest",
        "message": "Content is a duplicate of urn:li:share:7141",
        "errorDetails": {
            "inputErrors": [{"description": "Duplicate post is detected", "code": "DUPLICATE_POST"}]
        },
        "status": 422,
    }
    linkedin.server.fail(*linkedin.create, status=422, body=body)
    with pytest.raises(NamedDuplicateError) as caught:
        send(linkedin, "Good morning")
    assert caught.value.urn == "urn:li:share:7141"


def test_a_post_whose_answer_was_lost_is_found_by_the_name_in_a_refusal_before_it_is_listed(
    linkedin: LinkedinHarness,
) -> None:
    linkedin.server.visible_after = timedelta(minutes=5)
    linkedin.drop_answer()
    sent, checkpoint = message("Taken, then dropped"), MemoryCheckpoint()
    with pytest.raises(UnknownOutcomeError):
        linkedin.channel().send(sent, checkpoint)
    with pytest.raises(NamedDuplicateError):
        linkedin.channel().send(sent, checkpoint)

    found = linkedin.channel().find(sent, checkpoint, datetime.now(UTC) - timedelta(minutes=1))

    assert found is not None
    assert [found.remote_id] == [one.id for one in linkedin.arrived()]
    assert len(linkedin.server.requests_to(*linkedin.create)) == 2


def test_a_look_goes_page_by_page_as_far_as_it_has_to(linkedin: LinkedinHarness) -> None:
    linkedin.drop_answer()
    sent, checkpoint, since = message("The first"), MemoryCheckpoint(), datetime.now(UTC)
    with pytest.raises(UnknownOutcomeError):
        linkedin.channel().send(sent, checkpoint)
    (first,) = linkedin.server.posts
    more = {
        f"urn:li:share:{n}": replace(first, id=f"urn:li:share:{n}", commentary=f"More {n}")
        for n in range(300)
    }
    linkedin.server._posts |= dict(list(more.items())[:120])

    found = linkedin.channel().find(sent, checkpoint, since)
    assert found is not None
    assert found.remote_id == first.id

    linkedin.server._posts |= more
    with pytest.raises(UnknownOutcomeError, match="posted too much"):
        linkedin.channel().find(message("The first"), MemoryCheckpoint(), since)


# Logins


def test_a_login_that_may_not_post_is_found_when_it_is_connected(linkedin: LinkedinHarness) -> None:
    linkedin.server.roles_held[linkedin.server.page_id] = ("VRU", "ANALYST")
    with pytest.raises(AccountError, match="neither its super admin nor its content admin"):
        linkedin.channel().verify()
    linkedin.server.roles_held[linkedin.server.page_id] = ("VRU", "CONTENT_ADMIN")
    assert linkedin.channel().verify().name == "VRU"
    linkedin.server.scopes.remove("w_organization_social")
    with pytest.raises(AccountError, match=r"Missing: post on the Page \(w_organization_social\)"):
        linkedin.channel().verify()


def test_a_page_is_named_by_its_number(linkedin: LinkedinHarness) -> None:
    with pytest.raises(AccountError, match="figures alone"):
        linkedin.channel(linkedin.credentials() | {"organization_id": "vru-test"}).verify()


def test_a_pasted_login_tells_its_end_where_the_app_is_known(linkedin: LinkedinHarness) -> None:
    ends = linkedin.channel().verify().token_expires_at
    assert ends is not None
    assert abs(ends - linkedin.server.tokens[linkedin.server.token]) < timedelta(seconds=2)
    bare = {name: linkedin.credentials()[name] for name in ("organization_id", "access_token")}
    assert linkedin.channel(bare).verify().token_expires_at is None


def renewing(linkedin: LinkedinHarness, clock: SettableClock) -> adapter.LinkedinChannel:
    """With the right to renew, until a year from now."""
    login = linkedin.credentials() | {
        "refresh_token": linkedin.server.refresh_token, "refresh_ends": linkedin.server.refresh_ends.isoformat(),
    }  # fmt: skip
    built = Registry(clock=clock).build(linkedin.connection(login))
    assert isinstance(built, adapter.LinkedinChannel)
    return built


def test_a_login_is_renewed_each_week_until_the_year_is_over_and_a_person_is_needed(
    linkedin: LinkedinHarness,
) -> None:
    clock = SettableClock(datetime.now(UTC))
    began, yearly = clock.now(), linkedin.server.refresh_ends

    def after(days: int) -> datetime:
        step = began + timedelta(days=days) - clock.now()
        clock.advance(step)
        linkedin.server.advance(step)
        ends = renewing(linkedin, clock).verify().token_expires_at
        assert ends is not None
        return ends

    assert after(0) > began + timedelta(days=59)
    first = linkedin.sessions.load()
    after(3)
    assert linkedin.sessions.load() == first  # not each day
    assert after(8) > began + timedelta(days=67)
    second = linkedin.sessions.load()
    assert first is not None
    assert second is not None
    assert second["access_token"] != first["access_token"]
    assert after(120) == yearly or after(120) > began + timedelta(
        days=170
    )  # the desk slept past the token's end
    assert abs(after(310) - yearly) < timedelta(seconds=2)
    linkedin.server.app.may_renew = False
    after(320)  # what was known of the year is not lost where LinkedIn does not repeat it
    assert abs(after(330) - yearly) < timedelta(seconds=2)
    with pytest.raises(AccountError):
        after(400)


def test_a_renewal_that_fails_takes_no_working_login_away(linkedin: LinkedinHarness) -> None:
    linkedin.server.fail("POST", "/oauth/v2/accessToken", status=500, times=9)
    channel = renewing(linkedin, SettableClock(datetime.now(UTC)))
    assert channel.verify().token_expires_at is not None
    assert linkedin.sessions.load() is None
    linkedin.channel().send(message("Still here"), MemoryCheckpoint())


def test_a_login_that_was_renewed_this_minute_may_not_be_known_everywhere_yet(
    linkedin: LinkedinHarness,
) -> None:
    clock = SettableClock(datetime.now(UTC))
    renewing(linkedin, clock).verify()
    body = linkedin_error(401, "REVOKED_ACCESS_TOKEN", "Why", 65601)
    for step, expected in ((timedelta(), TemporaryChannelError), (timedelta(minutes=2), AccountError)):
        clock.advance(step)
        linkedin.server.fail(*linkedin.create, status=401, body=body)
        with pytest.raises(expected):
            renewing(linkedin, clock).send(message("Hello"), MemoryCheckpoint())


def test_a_renewed_login_stays_out_of_every_record(linkedin: LinkedinHarness) -> None:
    clock = SettableClock(datetime.now(UTC))
    renewing(linkedin, clock).verify()
    kept = linkedin.sessions.load()
    assert kept is not None
    echo = linkedin_error(400, "ECHO", f"{kept['access_token']} {kept['refresh_token']}")
    linkedin.server.fail(*linkedin.create, status=400, body=echo)
    with pytest.raises(ChannelError) as caught:
        renewing(linkedin, clock).send(message("Hello"), MemoryCheckpoint())
    assert caught.value.detail == "400 ECHO : … …"


def test_a_version_that_is_gone_holds_the_account_and_loses_nothing(linkedin: LinkedinHarness) -> None:
    linkedin.server.version = "202710"
    with pytest.raises(AccountError, match="newer release"):
        send(linkedin, "Hello")
    assert linkedin.arrived() == []


# Figures


def test_figures_of_many_posts_come_in_one_call_and_mean_what_they_say(linkedin: LinkedinHarness) -> None:
    one, two = send(linkedin, "One"), send(linkedin, "Two")
    linkedin.like(one)
    before = len(linkedin.server.received)

    first, second = measured(linkedin, one, two)

    assert len(linkedin.server.received) == before + 1
    assert {name: each.value for name, each in first.items() if each.value is not None} == {
        "views": 61, "reach": 45, "reactions": 1, "comments": 0, "shares": 0, "all_clicks": 6,
    }  # fmt: skip
    assert first["link_clicks"].missing is Missing.NOT_OFFERED
    assert second["reactions"].value == 0


def test_figures_that_come_on_several_pages_are_all_read(linkedin: LinkedinHarness) -> None:
    ids = [send(linkedin, f"Post {number}") for number in range(5)]
    linkedin.server.statistics_page = 50
    assert all(one["views"].value == 60 for one in measured(linkedin, *ids))


def test_a_post_that_is_left_out_says_why(linkedin: LinkedinHarness) -> None:
    sent = send(linkedin, "Hello")
    linkedin.server.without_figures.add(sent)
    for age, why in (
        (timedelta(hours=1), Missing.NOT_YET),
        (timedelta(days=3), Missing.TOO_FEW),
        (timedelta(days=366), Missing.NOT_OFFERED),
    ):
        (told,) = measured(linkedin, sent, age=age)
        assert told["views"].missing is why


def test_a_count_below_nought_or_none_at_all_is_no_figure(linkedin: LinkedinHarness) -> None:
    sent = send(linkedin, "Hello")
    counts = {"impressionCount": -1, "likeCount": "many", "newCount": 4}
    rows = [{"share": sent, "totalShareStatistics": counts}]
    linkedin.server.fail("GET", "*Statistics", status=200, body={"elements": rows})
    (told,) = measured(linkedin, sent)
    assert told["views"].missing is Missing.FAILED
    assert told["reactions"].missing is Missing.FAILED
    assert told["reach"].missing is Missing.NOT_OFFERED


def test_figures_that_may_not_be_read_leave_posting_alone(linkedin: LinkedinHarness) -> None:
    linkedin.server.roles_held[linkedin.server.page_id] = ("VRU", "CONTENT_ADMIN")
    sent = send(linkedin, "Hello")
    with pytest.raises(NotPermittedError, match="super admin"):
        measured(linkedin, sent)
