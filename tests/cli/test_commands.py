"""The commands other people's scripts rely on: their forms, their exit codes, and what they never print."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from campaigns.cli import COMMANDS, asking, campaigns
from tests.cli.conftest import PASSWORD, Run

TOP = Path(__file__).resolve().parent.parent.parent
POST = "---\ntitle: Monday launch\nchannels: [practice]\n---\nWalk away.\n"
ITEM = "spring/posts/monday"
DELIVERY_KEYS = [
    "id",
    "item",
    "account",
    "channel",
    "status",
    "due_at",
    "sent_at",
    "attempts",
    "remote_id",
    "remote_url",
    "error",
]


def commands(group: click.Group, name: str = "campaigns") -> Iterator[tuple[str, click.Command]]:
    for key, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{name} {key}")
        else:
            yield f"{name} {key}", command


def write(content: Path, text: str = POST, name: str = "monday") -> Path:
    path = content / "spring" / "posts" / f"{name}.md"
    path.write_text(text)
    return path


def approved(run: Run, content: Path) -> None:
    write(content)
    run("submit", ITEM, "--as", "sam@vru.example")
    run("approve", ITEM, "--as", "jo@council.example")


def schedule(run: Run, *more: str, at: str = "2099-05-17T08:00", ends_with: int = 0) -> str:
    command = ("schedule", ITEM, "--as", "sam@vru.example", "--at", at, *more)
    result = run(*command, ends_with=ends_with)
    return result.output + str(result.exception or "")


def test_a_script_is_told_that_a_year_is_far_ahead_and_a_person_is_asked(
    desk_run: Run, content: Path, monkeypatch: pytest.MonkeyPatch
):
    approved(desk_run, content)
    monkeypatch.setattr(asking, "somebody_is_there", lambda: True)
    assert "Is the year right?" in schedule(desk_run, ends_with=1)
    assert "Is the year right?" not in schedule(desk_run, "--sure")
    desk_run("cancel", "1", "--as", "sam@vru.example", "--reason", "A slip of the pen")
    monkeypatch.setattr(asking, "somebody_is_there", lambda: False)
    assert "Please note: Sunday 17 May 2099" in schedule(desk_run)


@pytest.mark.parametrize(("name", "command"), list(commands(campaigns)))
def test_every_command_explains_itself_with_an_example_of_its_own(name: str, command: click.Command):
    assert f"Example: {name}" in " ".join((command.help or "").split())


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_of_all_commands_says_of_each_what_its_own_help_says(name: str):
    own = " ".join((campaigns.commands[name].help or "").split())
    assert own.startswith(COMMANDS[name].summary)


def test_listing_them_imports_none_of_them():
    code = "import sys\nfrom campaigns.cli import main\ntry: main()\nexcept SystemExit: print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code, "--help"], cwd=TOP, capture_output=True, text=True, check=True
    )
    assert "rehearse" in done.stdout
    assert not {"flask", "sqlalchemy", "alembic"} & set(done.stdout.split())


@pytest.mark.parametrize("name", [name for name, _ in commands(campaigns)])
def test_every_command_has_help(run: Run, name: str):
    assert "Usage:" in run(*name.split()[1:], "--help").output


# Setting up


def test_init_prints_a_one_time_password_once(run: Run):
    assert "It is shown once" in run("init").output
    assert "password" not in run("init").output


def test_init_with_a_given_password_does_not_print_it(run: Run):
    output = run("init", "--email", "sam@vru.example", "--password-stdin", typed=f"{PASSWORD}\n").output
    assert PASSWORD not in output


def test_init_without_the_promised_password_is_refused(run: Run):
    result = run("init", "--password-stdin", typed="", ends_with=1)
    assert "No password came" in str(result.exception)


def test_other_commands_ask_for_init_first(run: Run):
    assert "campaigns init" in str(run("deliveries", ends_with=1).exception)


def test_users_add_takes_the_password_from_standard_input(desk_run: Run):
    listed = json.loads(desk_run("users", "list", "--format", "json").output)
    assert {user["email"] for user in listed} == {
        "admin@vru.example",
        "sam@vru.example",
        "jo@council.example",
    }


def test_users_add_refuses_a_second_person_with_the_same_address(desk_run: Run):
    command = ("users", "add", "--email", "SAM@vru.example", "--name", "Sam", "--role", "officer")
    assert "is there already" in str(desk_run(*command, ends_with=1).exception)


def test_somebody_leaves_comes_back_and_gets_a_new_password(desk_run: Run):
    of = ("--email", "sam@vru.example")
    assert desk_run("users", "deactivate", *of).stdout == "sam@vru.example may no longer sign in.\n"
    people = json.loads(desk_run("users", "list", "--format", "json").output)
    assert {one["email"]: one["active"] for one in people}["sam@vru.example"] is False
    desk_run("users", "activate", *of)
    assert "One-time password, shown once: " in desk_run("users", "reset-password", *of).output
    result = desk_run("users", "deactivate", "--email", "admin@vru.example", ends_with=1)
    assert "last administrator" in str(result.exception)


def test_a_journalist_is_taken_off_and_not_put_back_by_a_repeated_import(desk_run: Run, tmp_path: Path):
    file = tmp_path / "journalists.csv"
    file.write_text("email\nnews@paper.example\n")
    command = ("contacts", "import", str(file), "--list", "Local media")
    desk_run(*command)
    assert desk_run("contacts", "remove", "news@paper.example").output == "Taken off 1 media list.\n"
    assert "1 left out" in desk_run(*command).output
    assert "1 added" in desk_run(*command, "--put-back").output
    desk_run("contacts", "remove", "news@paper.example", "--list", "Local media")
    result = desk_run("contacts", "remove", "news@paper.example", ends_with=1)
    assert "Nobody there has this address" in str(result.exception)


def test_an_unknown_role_is_a_wrong_use(desk_run: Run):
    command = ("users", "add", "--email", "a@b.example", "--name", "A", "--role", "king")
    assert "officer" in desk_run(*command, ends_with=2).output


# Accounts and contacts


@pytest.mark.parametrize("by", ["option", "standard input"])
def test_credentials_are_kept_and_never_shown(desk_run: Run, by: str):
    start = ("accounts", "add", "mastodon", "VRU", "--base-url", "https://social.example")
    if by == "option":
        output = desk_run(*start, "--credential", "access_token=tell-nobody").output
    else:
        output = desk_run(*start, "--credentials-stdin", typed='{"access_token": "tell-nobody"}').output
    for command in (("accounts", "list"), ("accounts", "list", "--format", "json")):
        output += desk_run(*command).output
    assert "VRU" in output
    assert "tell-nobody" not in output


def test_an_account_list_has_the_names_scripts_read(desk_run: Run):
    [practice] = json.loads(desk_run("accounts", "list", "--format", "json").output)
    relied_on = ["name", "kind", "base_url", "state", "reason", "handle", "verified_at"]
    assert list(practice)[: len(relied_on)] == relied_on
    assert "monthly_cap_micro_usd" in practice


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("myspace", "VRU"), "is no channel"),
        (("mastodon", "VRU", "--credential", "access_token=a"), "--base-url"),
        (("mastodon", "VRU", "--base-url", "https://social.example"), "access_token"),
        (
            ("mastodon", "VRU", "--base-url", "http://social.example", "--credential", "access_token=a"),
            "https://",
        ),
        (("practice", "Practice"), "already"),
    ],
)
def test_an_account_that_cannot_be_right_is_refused(desk_run: Run, arguments: tuple[str, ...], says: str):
    assert says in str(desk_run("accounts", "add", *arguments, ends_with=1).exception)


def test_credentials_that_are_no_json_object_are_refused(desk_run: Run):
    command = ("accounts", "add", "mastodon", "VRU", "--base-url", "https://s.example", "--credentials-stdin")
    assert "one JSON object" in str(desk_run(*command, typed='["secret"]', ends_with=1).exception)


def test_a_credential_without_a_name_is_a_wrong_use(desk_run: Run):
    output = desk_run("accounts", "add", "mastodon", "VRU", "--credential", "secret", ends_with=2).output
    assert "KEY=VALUE" in output


def test_verify_says_who_we_are(desk_run: Run):
    assert "It works" in desk_run("accounts", "verify", "Practice").output


def test_verify_names_an_unknown_account(desk_run: Run):
    assert "no account “Nobody”" in str(desk_run("accounts", "verify", "Nobody", ends_with=1).exception)


@pytest.mark.parametrize("start", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0"], ids=["xlsx", "xls"])
def test_a_workbook_of_contacts_is_told_to_be_saved_as_csv(desk_run: Run, tmp_path: Path, start: bytes):
    file = tmp_path / "journalists.xlsx"
    file.write_bytes(start + b"and the rest of it")
    said = desk_run("contacts", "import", str(file), "--list", "Local media", ends_with=1)
    assert "is a workbook, not a CSV file" in str(said.exception)
    assert "“CSV UTF-8”" in str(said.exception)


def test_contacts_are_imported_once(desk_run: Run, tmp_path: Path):
    file = tmp_path / "press.csv"
    file.write_text("email,name\nnews@paper.example,Pat\n")
    assert "1 added" in desk_run("contacts", "import", str(file), "--list", "Local media").output
    assert (
        "0 added, 1 there already"
        in desk_run("contacts", "import", str(file), "--list", "Local media").output
    )


def test_contact_lists_show_no_address(desk_run: Run, tmp_path: Path):
    file = tmp_path / "press.csv"
    file.write_text("email\nnews@paper.example\n")
    desk_run("contacts", "import", str(file), "--list", "Local media")
    output = desk_run("contacts", "list", "--format", "json").output
    assert json.loads(output) == [{"name": "Local media", "contacts": 1}]


def test_a_file_that_is_not_utf_8_is_refused(desk_run: Run, tmp_path: Path):
    file = tmp_path / "press.csv"
    file.write_bytes("email\nandré@paper.example\n".encode("latin-1"))
    command = ("contacts", "import", str(file), "--list", "Local media")
    assert "CSV UTF-8" in str(desk_run(*command, ends_with=1).exception)


# From draft to delivery


def test_the_whole_way_by_commands(desk_run: Run, content: Path):
    approved(desk_run, content)
    schedule(desk_run)
    [delivery] = json.loads(desk_run("deliveries", "--format", "json").output)
    assert list(delivery) == DELIVERY_KEYS
    assert delivery | {"id": 1} == {
        "id": 1,
        "item": ITEM,
        "account": "Practice",
        "channel": "practice",
        "status": "created",
        "due_at": "2099-05-17T07:00:00Z",
        "sent_at": None,
        "attempts": 0,
        "remote_id": None,
        "remote_url": None,
        "error": None,
    }


def test_deliveries_for_people_show_local_time(desk_run: Run, content: Path):
    approved(desk_run, content)
    schedule(desk_run)
    output = desk_run("deliveries").output
    assert "Sunday 17 May 2099, 8:00am (UK time)" in output


def test_cancel_takes_a_delivery_back(desk_run: Run, content: Path):
    approved(desk_run, content)
    schedule(desk_run)
    desk_run("cancel", "1", "--as", "sam@vru.example", "--reason", "Postponed")
    [delivery] = json.loads(desk_run("deliveries", "--format", "json").output)
    assert (delivery["status"], delivery["error"]) == ("cancelled", "Cancelled by Sam Fox: Postponed")


def test_approving_by_fingerprint_refuses_another_text(desk_run: Run, content: Path):
    write(content)
    desk_run("submit", ITEM, "--as", "sam@vru.example")
    command = ("approve", ITEM, "--as", "jo@council.example", "--fingerprint", "0" * 64)
    assert "changed and submitted again" in str(desk_run(*command, ends_with=1).exception)


def test_nobody_approves_their_own_text(desk_run: Run, content: Path):
    write(content)
    desk_run("submit", ITEM, "--as", "jo@council.example")
    result = desk_run("approve", ITEM, "--as", "jo@council.example", ends_with=1)
    assert "Another person" in str(result.exception)


def test_approving_what_was_never_submitted_says_so(desk_run: Run, content: Path):
    write(content)
    result = desk_run("approve", ITEM, "--as", "jo@council.example", ends_with=1)
    assert "campaign/posts/name" in str(result.exception) or "submit" in str(result.exception)


def test_an_unknown_person_is_named(desk_run: Run, content: Path):
    write(content)
    assert "Nobody signs in as" in str(
        desk_run("submit", ITEM, "--as", "who@x.example", ends_with=1).exception
    )


@pytest.mark.parametrize(
    ("at", "says"),
    [
        ("2027-03-28T01:30", "does not exist"),
        ("2027-10-31T01:30", "occurs twice"),
        ("tomorrow", "is not a date and time"),
        ("2027-05-17", "no time of day"),
    ],
)
def test_a_time_that_is_no_moment_is_a_wrong_use(desk_run: Run, content: Path, at: str, says: str):
    approved(desk_run, content)
    assert says in schedule(desk_run, at=at, ends_with=2)
    assert json.loads(desk_run("deliveries", "--format", "json").output) == []


def test_of_a_time_that_occurs_twice_the_offset_says_which(desk_run: Run, content: Path):
    approved(desk_run, content)
    schedule(desk_run, at="2099-10-25T01:30+01:00")
    [delivery] = json.loads(desk_run("deliveries", "--format", "json").output)
    assert delivery["due_at"] == "2099-10-25T00:30:00Z"


def test_a_time_that_has_passed_is_refused(desk_run: Run, content: Path):
    approved(desk_run, content)
    assert "in the past" in schedule(desk_run, at="2020-05-17T08:00", ends_with=1)


# Checking and previewing


def test_clean_content_ends_with_0(run: Run, content: Path):
    write(content)
    assert json.loads(run("check", "--format", "json").output) == []


def test_a_finding_that_must_be_mended_ends_with_1(run: Run, content: Path):
    write(content, "---\ntitle: T\nchannels: [x]\n---\nCall [insert number].\n")
    findings = json.loads(run("check", "--format", "json", ends_with=1).output)
    gap = next(one for one in findings if one["id"] == "LAW-17")
    relied_on = {"id", "severity", "file", "line", "column", "message", "excerpt"}
    assert set(gap) == relied_on | {"basis", "replacement"}
    assert (gap["severity"], gap["line"]) == ("block", 5)


def test_a_finding_names_its_file_and_line_for_people(run: Run, content: Path):
    write(content, "---\ntitle: T\nchannels: [x]\n---\nCall [insert number].\n")
    output = run("check", ends_with=1).output
    assert "monday.md:5" in output
    assert "must be mended" in output


def test_a_finding_is_an_annotation_for_github(run: Run, content: Path):
    write(content, "---\ntitle: T\nchannels: [x]\n---\nCall [insert number].\n")
    output = run("check", "--format", "github", ends_with=1).output
    assert output.startswith("::error file=")
    assert "line=5" in output


def test_one_file_can_be_checked_alone(run: Run, tmp_path: Path, content: Path):
    write(content, "---\ntitle: T\nchannels: [x]\n---\nCall [insert number].\n", name="bad")
    output = run("check", str(write(content))).output
    assert output.startswith("Nothing found. These checks look at files")


def test_a_path_that_is_not_there_is_a_wrong_use(run: Run):
    run("check", "nowhere.md", ends_with=2)


def test_check_needs_no_database(run: Run, content: Path, tmp_path: Path):
    run("check")
    assert not (tmp_path / "data" / "campaigns.sqlite3").exists()


def test_a_preview_shows_the_channels_own_words_and_count(run: Run, content: Path):
    path = write(
        content, "---\ntitle: T\nchannels: [x, bluesky]\n---\nFor all.\n\n## Bluesky\n\nFor Bluesky.\n"
    )
    assert "For all." in run("preview", str(path), "--channel", "x").output
    output = run("preview", str(path), "--channel", "bluesky").output
    assert "12 of 300" in output
    assert "For all." not in output


def test_a_preview_of_an_unknown_channel_is_a_wrong_use(run: Run, content: Path):
    run("preview", str(write(content)), "--channel", "myspace", ends_with=2)


# As a program


def test_a_wrong_setting_is_one_sentence_and_exit_code_1(tmp_path: Path):
    environment = os.environ | {"CAMPAIGNS_DATA": str(tmp_path / "data"), "CAMPAIGNS_PORT": "eighty"}
    done = subprocess.run(
        [sys.executable, "-c", "from campaigns.cli import main; main()", "check"],
        cwd=TOP,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "Error: CAMPAIGNS_PORT is “eighty”. Set it to a whole number from 1 to 65535.\n"


# Holds

WAIT = ("--kind", "major-incident", "--reason", "An incident", "--as", "sam@vru.example")


def held(run: Run) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(run("hold", "list", "--format", "json").output)
    return found


def test_a_hold_stops_what_waits_and_its_end_restores_nothing(desk_run: Run, content: Path):
    approved(desk_run, content)
    schedule(desk_run)
    output = desk_run("hold", "start", "--scope", "all", *WAIT).output
    assert "Hold 1 is in force on everything. Deliveries stopped: 1." in output
    assert "under a hold" in schedule(desk_run, ends_with=1)
    assert "looked at again" not in desk_run("hold", "list").output
    assert (
        "Items to look at again and give a new time: 1."
        in desk_run("hold", "end", "1", "--as", "jo@council.example").output
    )
    [delivery] = json.loads(desk_run("deliveries", "--format", "json").output)
    assert delivery["status"] == "held"
    assert "1 planned" in schedule(desk_run, at="2099-05-18T08:00")


def test_an_item_is_let_through_a_hold_from_the_start_or_later(desk_run: Run, content: Path):
    approved(desk_run, content)
    schedule(desk_run)
    output = desk_run("hold", "start", "--scope", "campaign:spring", *WAIT, "--allow", ITEM).output
    assert "Deliveries stopped: 0." in output
    desk_run("hold", "start", "--scope", "channel:practice", *WAIT)
    output = desk_run("hold", "allow", "2", ITEM, "--as", "sam@vru.example").output
    assert "It had been stopped: give it a new time with campaigns schedule." in output
    assert [one["allowed"] for one in held(desk_run)] == [[ITEM], [ITEM]]


def test_holds_are_listed_with_who_why_and_what(desk_run: Run):
    assert "There has been no hold yet." in desk_run("hold", "list").output
    desk_run("hold", "start", "--scope", "area:Derby", *WAIT)
    desk_run("hold", "end", "1", "--as", "jo@council.example")
    [one] = held(desk_run)
    assert list(one) == [
        "id",
        "kind",
        "scope",
        "reason",
        "started_at",
        "started_by",
        "ended_at",
        "ended_by",
        "allowed",
        "stopped",
        "could_not_be_stopped",
    ]
    assert (one["scope"], one["started_by"], one["ended_by"]) == (
        "area:Derby",
        "sam@vru.example",
        "jo@council.example",
    )
    assert "area:Derby" in desk_run("hold", "list").output


@pytest.mark.parametrize(
    ("scope", "said"),
    [
        ("everything", "Possible: all, area:NAME"),
        ("channel:twitter", "There is no channel “twitter”"),
        ("campaign:winter", "There is no campaign “winter”. There is: spring."),
    ],
)
def test_a_hold_on_nothing_there_is_says_what_is_possible(desk_run: Run, scope: str, said: str):
    assert said in str(desk_run("hold", "start", "--scope", scope, *WAIT, ends_with=1).exception)


def test_an_unknown_kind_of_hold_is_a_wrong_use(desk_run: Run):
    command = (
        "hold",
        "start",
        "--scope",
        "all",
        "--kind",
        "snow",
        "--reason",
        "Snow",
        "--as",
        "sam@vru.example",
    )
    assert "major-incident" in desk_run(*command, ends_with=2).output


def test_a_post_without_a_card_has_none_to_read_again(desk_run: Run, content: Path):
    approved(desk_run, content)
    result = desk_run("read-card", ITEM, "--as", "sam@vru.example", ends_with=1)
    assert "has no card of a page to read anew" in str(result.exception)
