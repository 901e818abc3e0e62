"""Money on the command line: what a post costs before it goes, and the monthly cap."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from campaigns.cli.context import open_desk
from campaigns.services.accounts.connecting import add_account
from tests.cli.conftest import Run
from tests.factories import clear_accounts

ITEM = "spring/posts/monday"
LINKED = "---\ntitle: Monday launch\nchannels: [x]\n---\nWalk away: https://vru.example.org/walk\n"
PLAIN = "---\ntitle: Monday launch\nchannels: [x, practice]\n---\nWalk away.\n"
CREDENTIALS = dict.fromkeys(("consumer_key", "consumer_secret", "access_token", "access_token_secret"), "1-a")
LINK_WORDS = (
    "Sending this to X costs US$0.20. It has a link, and with one a post costs thirteen times as much as a plain one "
    "(US$0.015) on X."
)


@pytest.fixture
def money_run(desk_run: Run) -> Run:
    """With an account on X."""
    with open_desk() as desk:
        add_account(desk, kind="x", name="VRU on X", credentials=CREDENTIALS)
        clear_accounts()
    return desk_run


def write(content: Path, text: str) -> Path:
    path = content / "spring" / "posts" / "monday.md"
    path.write_text(text)
    return path


def schedule(run: Run, *, at: str = "2099-05-17T08:00", ends_with: int = 0) -> str:
    run("submit", ITEM, "--as", "sam@vru.example")
    run("approve", ITEM, "--as", "jo@council.example")
    command = ("schedule", ITEM, "--as", "sam@vru.example", "--at", at, "--account", "VRU on X")
    result = run(*command, ends_with=ends_with)
    return result.output + str(result.exception or "")


def test_a_preview_says_what_a_link_costs(run: Run, content: Path):
    path = write(content, LINKED)
    assert LINK_WORDS in run("preview", str(path), "--channel", "x").output


def test_a_preview_of_a_plain_post_says_its_price_alone(run: Run, content: Path):
    path = write(content, PLAIN)
    output = run("preview", str(path), "--channel", "x").output
    assert output.endswith("Sending this to X costs US$0.015.\n")


def test_a_preview_for_a_channel_that_charges_nothing_says_nothing_of_money(run: Run, content: Path):
    path = write(content, PLAIN)
    assert "US$" not in run("preview", str(path), "--channel", "practice").output


def test_scheduling_prints_what_it_costs(money_run: Run, content: Path):
    write(content, LINKED)
    assert f"VRU on X: {LINK_WORDS}" in schedule(money_run)


def test_scheduling_beyond_the_cap_is_refused(money_run: Run, content: Path):
    write(content, LINKED)
    money_run("accounts", "cap", "VRU on X", "--usd", "0.10")
    output = schedule(money_run, ends_with=1)
    assert "VRU on X may spend US$0.10 in May 2099 (UTC), and US$0.10 of that is left." in output
    assert json.loads(money_run("deliveries", "--format", "json").output) == []


def test_a_cap_is_set_listed_and_taken_away(money_run: Run):
    said = money_run("accounts", "cap", "VRU on X", "--usd", "5.00").output
    assert "“VRU on X” may spend US$5.00 a month." in said
    assert "it has spent US$0.00; what is planned costs US$0.00." in said
    assert "US$0.00 of US$5.00" in money_run("accounts", "list").output
    assert "has no cap now" in money_run("accounts", "cap", "VRU on X", "--none").output
    listed = json.loads(money_run("accounts", "list", "--format", "json").output)
    assert {one["name"]: one["monthly_cap_micro_usd"] for one in listed}["VRU on X"] is None


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("VRU on X",), 2, "--usd AMOUNT"),
        (("VRU on X", "--usd", "5", "--none"), 2, "--usd AMOUNT"),
        (("VRU on X", "--usd", "five"), 1, "Write one like 5.00"),
        (("Practice", "--usd", "5"), 1, "charges nothing"),
        (("Nobody", "--usd", "5"), 1, "no account “Nobody”"),
    ],
)
def test_a_wrong_cap_says_what_is_expected(money_run: Run, arguments: tuple[str, ...], code: int, words: str):
    result = money_run("accounts", "cap", *arguments, ends_with=code)
    assert words in result.output + str(result.exception)


def test_a_clearance_is_whole_or_not_needed_and_an_administrator_records_it(money_run: Run):
    clear = ("accounts", "clear", "VRU on X", "--as", "sam@vru.example")
    money_run(*clear, ends_with=2)
    money_run(*clear, "--no-government-user", "--reference", "case 7", ends_with=2)
    refused = money_run(*clear, "--no-government-user", ends_with=1)
    assert "may not change people, accounts or media lists" in str(refused.exception)
