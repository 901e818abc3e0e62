"""Addresses, credentials and waiting times read from what people and platforms give us."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import requests

from campaigns.channels.base import Connection
from campaigns.channels.connecting import base_address, credential, describe, reset_moment, scrub
from campaigns.channels.errors import AccountError

NOW = datetime(2027, 4, 6, 12, 0, tzinfo=UTC)


def connection(base_url: str = "", **credentials: str) -> Connection:
    return Connection(account_id=1, kind="x", name="Ours", base_url=base_url, credentials=credentials)


def answer(text: str = "", **headers: str) -> requests.Response:
    made = requests.Response()
    made.status_code = 400
    made._content = text.encode()
    made.headers.update({name.replace("_", "-"): value for name, value in headers.items()})
    return made


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("https://social.example.org/", "https://social.example.org"),
        ("https://example.org/social", "https://example.org/social"),
        (" http://127.0.0.1:3000 ", "http://127.0.0.1:3000"),
        ("http://localhost:3000", "http://localhost:3000"),
        ("http://[::1]:3000", "http://[::1]:3000"),
    ],
)
def test_a_base_address_is_taken_without_its_last_slash(given: str, read: str) -> None:
    assert base_address(connection(given)) == read


@pytest.mark.parametrize(
    "given",
    [
        "social.example.org", "ftp://example.org", "https://", "https://me:secret@example.org",
        "https://example.org/?a=1", "https://example.org/#top", "http://example.org", "http://10.0.0.1", "https://[::1", "https://example.org:99999",
    ],
)  # fmt: skip
def test_a_base_address_that_would_not_do_is_refused_without_repeating_it(given: str) -> None:
    with pytest.raises(AccountError) as caught:
        base_address(connection(given))
    assert "secret" not in str(caught.value)


def test_a_credential_is_taken_without_the_spaces_around_it() -> None:
    assert credential(connection(token=" abc-123 \n"), "token") == "abc-123"


@pytest.mark.parametrize("value", ["", "a b", "a\nb", "a\x00b", "café", "a\u200bb"])
def test_a_credential_that_can_not_be_one_is_refused_by_name(value: str) -> None:
    with pytest.raises(AccountError, match="token"):
        credential(connection(token=value), "token")


def test_secrets_are_taken_out_of_other_peoples_words() -> None:
    ours = connection(token="abcd1234", longer="abcd1234-and-more")

    assert scrub("bad token abcd1234-and-more\n or abcd1234!", ours) == "bad token … or …!"
    assert len(scrub("x" * 5000, ours)) == 300


def test_a_web_page_is_not_kept_as_a_reason() -> None:
    assert (
        describe(answer("<html>…</html>", Content_Type="text/html; charset=utf-8"), connection())
        == "400 (a web page)"
    )


@pytest.mark.parametrize(
    ("headers", "moment"),
    [
        ({"reset": "1807012800"}, datetime(2027, 4, 6, 12, 0, tzinfo=UTC)),
        ({"reset": "2027-04-06T13:00:00.123Z"}, datetime(2027, 4, 6, 13, 0, 0, 123000, tzinfo=UTC)),
        ({"reset": "2027-04-06T14:00:00+01:00"}, datetime(2027, 4, 6, 13, 0, tzinfo=UTC)),
        ({"Retry_After": "120"}, NOW + timedelta(minutes=2)),
        ({"Retry_After": "Tue, 06 Apr 2027 13:00:00 GMT"}, datetime(2027, 4, 6, 13, 0, tzinfo=UTC)),
        ({"reset": "soon", "Retry_After": "60"}, NOW + timedelta(minutes=1)),
        ({"reset": "9" * 30}, None),
        ({"Retry_After": "later"}, None),
        ({}, None),
    ],
)
def test_the_end_of_a_rate_limit_is_read_however_it_is_written(
    headers: dict[str, str], moment: datetime | None
) -> None:
    assert reset_moment(answer(**headers), "reset", now=NOW) == moment
