"""Acting as somebody on the command line needs that person's own token; nothing else opens that door."""

from __future__ import annotations

import json
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from campaigns.app import create_app
from campaigns.models.access_tokens import AccessToken
from campaigns.models.people import find_user
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.people.tokens import make_token, revoke_token
from campaigns.services.people.users import AT_THE_MACHINE, activate_user, change_password, reset_password
from tests.cli.conftest import PASSWORD, Run, token_of

ITEM = "spring/posts/monday"
SUBMIT = ("submit", ITEM, "--as", "sam@vru.example")
APPROVE = ("approve", ITEM, "--as", "jo@council.example")


@pytest.fixture
def alone(desk_run: Run, content: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Nobody has signed in at this machine, and there is a post to submit."""
    monkeypatch.delenv("CAMPAIGNS_TOKEN")
    post = "---\ntitle: Monday launch\nchannels: [practice]\n---\nWalk away.\n"
    (content / "spring" / "posts" / "monday.md").write_text(post)
    return desk_run


def refusal(run: Run, *command: str, typed: str = "") -> str:
    return str(run(*command, typed=typed, ends_with=1).exception)


def own_token(email: str, *, days: int = 7) -> str:
    """As the page “Your access” makes it."""
    app = create_app()
    with app.app_context():
        desk = app.extensions["desk"]
        with reading() as session:
            user = find_user(session, email)
        return make_token(desk, user.id, name="My laptop", days=days, password=PASSWORD).secret


def test_without_a_token_nobody_acts_and_it_says_how_to_get_one(alone: Run):
    words = refusal(alone, *SUBMIT)
    assert "you need a token of Sam Fox’s own" in words
    assert "“Your access”" in words
    assert "campaigns sign-in --as sam@vru.example" in words


def test_a_signed_in_person_acts_until_they_sign_out(alone: Run):
    token = own_token("sam@vru.example")
    alone("sign-in", "--as", "SAM@vru.example", "--token-stdin", typed=f"{token}\n")
    assert "in review" in alone(*SUBMIT).output
    assert alone("sign-out", "--as", "sam@vru.example").output == "Signed out: sam@vru.example.\n"
    assert "you need a token" in refusal(alone, *SUBMIT)
    assert alone("sign-out").output == "Nobody was signed in here.\n"


def test_the_token_is_asked_for_and_not_shown(alone: Run):
    token = own_token("sam@vru.example")
    output = alone("sign-in", "--as", "sam@vru.example", typed=f"{token}\n").output
    assert "Token:" in output
    assert token not in output


def test_what_is_kept_is_for_its_owner_alone(alone: Run, tmp_path: Path):
    alone("sign-in", "--as", "sam@vru.example", "--token-stdin", typed=own_token("sam@vru.example") + "\n")
    kept = tmp_path / "kept-tokens.json"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_a_token_in_the_environment_is_used_for_the_one_it_belongs_to(
    alone: Run, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("CAMPAIGNS_TOKEN", f"{own_token('jo@council.example')} {own_token('sam@vru.example')}")
    alone(*SUBMIT)
    assert "is approved" in alone(*APPROVE).output


@pytest.mark.parametrize("token", ["", "cdesk_guessed", "x" * 10_000, "ünïcode"])
def test_what_is_no_token_opens_nothing(alone: Run, token: str):
    words = refusal(alone, "sign-in", "--as", "sam@vru.example", "--token-stdin", typed=f"{token}\n")
    assert "Send it as one line" in words if not token else "you need a token of Sam Fox’s own" in words


def test_somebody_elses_token_opens_nothing(alone: Run, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CAMPAIGNS_TOKEN", own_token("jo@council.example"))
    words = refusal(alone, *SUBMIT)
    assert "you need a token of Sam Fox’s own" in words


def test_a_token_opens_nothing_once_it_is_ended_or_over(alone: Run, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CAMPAIGNS_TOKEN", own_token("sam@vru.example"))
    app = create_app()
    with app.app_context():
        with transaction() as session:
            token = session.query(AccessToken).order_by(AccessToken.id.desc()).first()
            token.expires_at = datetime.now(UTC) - timedelta(seconds=1)
        assert "“My laptop” of Sam Fox was good until" in refusal(alone, *SUBMIT)
        revoke_token(app.extensions["desk"], token.user_id, token.id)
    assert "“My laptop” of Sam Fox was ended" in refusal(alone, *SUBMIT)


def test_who_may_no_longer_sign_in_acts_no_more_and_gets_no_token_back(
    alone: Run, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("CAMPAIGNS_TOKEN", own_token("sam@vru.example"))
    alone("users", "deactivate", "--email", "sam@vru.example")
    assert refusal(alone, *SUBMIT) == "Sam Fox may no longer sign in."
    alone("users", "activate", "--email", "sam@vru.example")
    assert "was ended" in refusal(alone, *SUBMIT)


@pytest.mark.parametrize("how", ["reset", "changed", "confirmed"])
def test_tokens_end_with_what_made_them_possible(alone: Run, monkeypatch: pytest.MonkeyPatch, how: str):
    monkeypatch.setenv("CAMPAIGNS_TOKEN", own_token("sam@vru.example"))
    app = create_app()
    with app.app_context():
        desk = app.extensions["desk"]
        with reading() as session:
            sam = find_user(session, "sam@vru.example")
        if how == "reset":
            reset_password(desk, sam.email, set_up=AT_THE_MACHINE)
        elif how == "changed":
            change_password(desk, sam.id, current=PASSWORD, new="another three words")
        else:  # whoever added Sam may have made it
            with transaction() as session:
                find_user(session, sam.email).address_confirmed_at = desk.clock.now()
    words = refusal(alone, *SUBMIT)
    assert ("confirmed by e-mail" if how == "confirmed" else "was ended") in words


def test_a_token_gives_no_more_than_the_role(alone: Run, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CAMPAIGNS_TOKEN", own_token("sam@vru.example"))
    alone(*SUBMIT)
    words = refusal(alone, "approve", ITEM, "--as", "sam@vru.example")
    assert "a role that may not approve" in words


def test_an_approval_by_who_was_added_at_the_machine_says_so(
    alone: Run, monkeypatch: pytest.MonkeyPatch, prepared_data: Path
):
    """The token that a script gets with the new person is no way to pass for them unnoticed."""
    tokens = [token_of(prepared_data, email) for email in ("sam@vru.example", "jo@council.example")]
    monkeypatch.setenv("CAMPAIGNS_TOKEN", " ".join(tokens))
    alone(*SUBMIT)
    assert "Jo Reed’s access was set up on the command line" in alone(*APPROVE).output
    people = json.loads(alone("users", "list", "--format", "json").output)
    assert {one["email"]: one["access_set_up"] for one in people} == {
        "admin@vru.example": "",
        "sam@vru.example": "command line",
        "jo@council.example": "command line",
    }


def test_a_script_gets_a_token_only_with_a_new_person_and_into_a_new_file(alone: Run, tmp_path: Path):
    file = tmp_path / "lee.token"
    add = ("users", "add", "--name", "Lee Hart", "--role", "approver", "--token-file", str(file))
    alone(*add, "--email", "lee@council.example")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "is there already" in refusal(alone, *add, "--email", "other@council.example")
    file.unlink()
    assert "is there already" in refusal(alone, *add, "--email", "lee@council.example")
    assert not file.exists()


@pytest.mark.parametrize("door", ["import", "check --fix"])
@pytest.mark.parametrize("named", [True, False])
def test_whoever_writes_on_the_command_line_is_the_author(
    alone: Run, content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, door: str, named: bool
):
    """By name, or as the one person who has signed in at this machine."""
    token = own_token("jo@council.example")
    alone("sign-in", "--as", "jo@council.example", "--token-stdin", typed=f"{token}\n")
    who = ("--as", "jo@council.example") if named else ()
    if door == "import":
        (tmp_path / "monday.txt").write_text("Monday launch\n\nWalk away from a fight.\n")
        (content / "spring" / "posts" / "monday.md").unlink()
        alone("import", str(tmp_path / "monday.txt"), "--kind", "post", *who)
        (made,) = (content / "spring" / "posts").glob("*.md")
        made.write_text(made.read_text().replace("---\n", "---\nchannels: [practice]\n", 1))
        item = f"spring/posts/{made.stem}"
    else:
        post = content / "spring" / "posts" / "monday.md"
        post.write_text(post.read_text() + "We organize it in the center.\n")
        alone("check", str(post), "--fix", *who)
        item = ITEM
    monkeypatch.setenv("CAMPAIGNS_TOKEN", own_token("sam@vru.example"))
    alone("submit", item, "--as", "sam@vru.example")
    assert "You wrote some of this text" in refusal(alone, "approve", item, "--as", "jo@council.example")


def test_a_person_is_renamed_and_stays_who_they_are(alone: Run):
    change = ("users", "change", "--email", "jo@council.example")
    output = alone(*change, "--name", "Jo Reed-Fox", "--new-email", "jo.fox@council.example").stdout
    assert output == "Jo Reed-Fox signs in as jo.fox@council.example, Head of communications.\n"
    words = refusal(alone, "users", "change", "--email", "sam@vru.example", "--name", "Jo Reed-F0x")
    assert "can't be told from Jo Reed-Fox" in words


def test_activating_nobody_away_changes_nothing(alone: Run):
    app = create_app()
    with app.app_context():
        with transaction() as session:
            find_user(session, "jo@council.example").access_set_up_how = ""
        activate_user(app.extensions["desk"], "jo@council.example", set_up=AT_THE_MACHINE)
        with reading() as session:
            assert find_user(session, "jo@council.example").access_set_up_how == ""


def test_a_damaged_file_of_tokens_is_named(alone: Run, tmp_path: Path):
    (tmp_path / "kept-tokens.json").write_text("{")
    assert "Remove it, then sign in again" in refusal(alone, *SUBMIT)
