"""Secret keys: one purpose each, rotated while everything runs, and safe against a crash in the middle."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask, session

from campaigns.app import create_app, create_desk
from campaigns.cli import campaigns
from campaigns.config import read_settings
from campaigns.errors import CampaignDeskError, ConflictError
from campaigns.models.accounts import Account
from campaigns.models.base import Base, db
from campaigns.secret_keys import KeyFile
from campaigns.services.core.desk import Desk
from campaigns.services.core.seal import Seal, cookie_key, derive
from campaigns.services.core.transaction import transaction
from campaigns.services.installation import keys as rotating
from campaigns.services.installation.keys import list_keys, retire_keys, rotate_keys
from tests.fakes import SettableClock

LOGIN = {"token": "tell-nobody"}
OLD, NEW = "old-" + "a" * 40, "new-" + "b" * 40


def opened(data: Path, **environment: str) -> Flask:
    """A process of its own on that data folder, with the tables there."""
    app = create_desk(read_settings({"CAMPAIGNS_DATA": str(data), **environment}), clock=SettableClock())
    with app.app_context():
        db.create_all()
    return app


def desk_of(app: Flask) -> Desk:
    desk: Desk = app.extensions["desk"]
    return desk


def connect(app: Flask, *names: str) -> None:
    desk = desk_of(app)
    with app.app_context(), transaction() as database:
        for name in names:
            row = Account(
                kind="x", name=name, sealed_credentials=desk.seal.close(LOGIN), created_at=desk.clock.now()
            )
            row.sealed_session = desk.seal.close({"session": name})
            database.add(row)


def sealed_in(app: Flask) -> list[bytes]:
    with app.app_context():
        rows = db.session.execute(db.select(Account.sealed_credentials, Account.sealed_session)).all()
        db.session.remove()
    return [bytes(value) for row in rows for value in row if value is not None]


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    app = opened(tmp_path / "data")
    connect(app, "VRU on X", "VRU on Mastodon")
    return app


def test_cookies_and_credentials_have_keys_of_their_own(app: Flask, tmp_path: Path) -> None:
    master = KeyFile(tmp_path / "data").read()[0].value
    assert app.config["SECRET_KEY"] == cookie_key(master) != master
    assert derive(master, "campaign-desk cookies") != derive(master, "campaign-desk credentials")


def test_an_installation_of_an_earlier_version_keeps_its_key_and_opens_what_it_sealed(tmp_path: Path) -> None:
    (tmp_path / "secret.key").write_text(OLD)
    app = opened(tmp_path)
    assert desk_of(app).seal.open(Seal(OLD).close(LOGIN)) == LOGIN
    assert (tmp_path / "secret.key").read_text() == OLD


def test_after_a_rotation_everything_is_sealed_with_the_new_key_and_both_open(
    app: Flask, tmp_path: Path
) -> None:
    (old,) = KeyFile(tmp_path / "data").read()
    with app.app_context():
        done = rotate_keys(desk_of(app))
    assert (done.is_new, done.resealed, done.unread) == (True, 4, 0)
    new, kept = KeyFile(tmp_path / "data").read()
    assert kept.value == old.value
    assert [Seal(new.value).key_of(sealed) for sealed in sealed_in(app)] == [0] * 4
    assert (tmp_path / "data" / "secret.key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in (tmp_path / "data").iterdir() if "key" in path.name] == ["secret.key"]


def test_a_process_that_runs_on_opens_what_was_sealed_anew_and_seals_with_the_new_key(
    app: Flask, tmp_path: Path
) -> None:
    other = opened(tmp_path / "data")
    with other.app_context():
        rotate_keys(desk_of(other))
    running = desk_of(app).seal
    assert running.open(sealed_in(app)[0]) == LOGIN
    assert Seal(KeyFile(tmp_path / "data").read()[0].value).open(running.close(LOGIN)) == LOGIN


def test_a_crash_in_the_middle_loses_nothing_and_the_next_run_ends_it(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, calls = rotating.transaction, []

    def dies_at_the_second():  # type: ignore[no-untyped-def]
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real()

    monkeypatch.setattr(rotating, "transaction", dies_at_the_second)
    with app.app_context(), pytest.raises(KeyboardInterrupt):
        rotate_keys(desk_of(app))
    monkeypatch.setattr(rotating, "transaction", real)
    again = opened(tmp_path / "data")
    assert [desk_of(again).seal.key_of(sealed) for sealed in sealed_in(again)] == [0, 0, 1, 1]
    with again.app_context():
        with pytest.raises(ConflictError):
            retire_keys(desk_of(again), at_once=True)
        done = rotate_keys(desk_of(again))
    assert (done.is_new, done.resealed) == (False, 2)
    assert len(KeyFile(tmp_path / "data").read()) == 2


def test_an_old_key_is_forgotten_only_when_nothing_needs_it(app: Flask, tmp_path: Path) -> None:
    desk = desk_of(app)
    with app.app_context():
        rotate_keys(desk)
        with pytest.raises(ConflictError, match="twelve hours"):
            retire_keys(desk)
        desk.clock.advance(timedelta(hours=13))  # type: ignore[attr-defined]
        assert retire_keys(desk) == 1
        assert retire_keys(desk) == 0
    assert desk_of(opened(tmp_path / "data")).seal.open(sealed_in(app)[0]) == LOGIN


def test_the_list_shows_ages_and_never_a_key(app: Flask, tmp_path: Path) -> None:
    environment = {"CAMPAIGNS_DATA": str(tmp_path / "data")}
    with app.app_context():
        rotate_keys(desk_of(app))
        assert [(one.number, one.sealed) for one in list_keys(desk_of(app))] == [(1, 4), (2, 0)]
    answer = CliRunner().invoke(campaigns, ["keys", "list"], env=environment)
    for key in KeyFile(tmp_path / "data").read():
        assert key.value not in answer.output


def test_several_keys_of_the_environment_open_and_the_first_one_seals(tmp_path: Path) -> None:
    old = opened(tmp_path, CAMPAIGNS_SECRET_KEY=OLD)
    connect(old, "VRU")
    with old.app_context(), pytest.raises(CampaignDeskError, match="put a new key"):
        rotate_keys(desk_of(old))
    for between in (",", " ", ", "):
        both = opened(tmp_path, CAMPAIGNS_SECRET_KEY=f"{NEW}{between}{OLD}")
        assert desk_of(both).seal.open(sealed_in(both)[0]) == LOGIN
    with both.app_context():
        assert rotate_keys(desk_of(both)).resealed == 2
    assert desk_of(opened(tmp_path, CAMPAIGNS_SECRET_KEY=NEW)).seal.open(sealed_in(both)[0]) == LOGIN
    assert not (tmp_path / "secret.key").exists()


def test_one_old_key_with_a_comma_in_it_still_opens_what_it_sealed(tmp_path: Path) -> None:
    for key in (f"{'a' * 20},{'b' * 20}", f"{'a' * 40},{'b' * 40}"):
        app = opened(tmp_path, CAMPAIGNS_SECRET_KEY=key)
        assert desk_of(app).seal.open(Seal(key).close(LOGIN)) == LOGIN


def test_a_cookie_signed_with_the_old_key_is_still_good_after_a_rotation(tmp_path: Path) -> None:
    data = tmp_path / "data"
    before = create_app(read_settings({"CAMPAIGNS_DATA": str(data)}), clock=SettableClock())
    with before.test_request_context():
        session["kept"] = "yes"
        signer = before.session_interface.get_signing_serializer(before)  # type: ignore[attr-defined]
        cookie = signer.dumps(dict(session))
    with before.app_context():
        db.create_all()
        rotate_keys(desk_of(before))
    after = create_app(read_settings({"CAMPAIGNS_DATA": str(data)}), clock=SettableClock())
    reader = after.session_interface.get_signing_serializer(after)  # type: ignore[attr-defined]
    assert reader.loads(cookie) == {"kept": "yes"}
    assert after.config["SECRET_KEY"] != before.config["SECRET_KEY"]


def test_whatever_is_sealed_stands_in_a_column_that_says_so() -> None:
    """So that a rotation finds it; a table that seals something under another name has to change this rule."""
    found = {
        f"{table.name}.{column.name}" for table in Base.metadata.tables.values() for column in table.columns
    }
    assert {one for one in found if "sealed" in one} >= {
        "accounts.sealed_credentials",
        "accounts.sealed_session",
    }
    assert all(
        one.split(".")[1].startswith("sealed_") for one in found if "sealed" in one and "seals." not in one
    )


def test_a_rotation_killed_at_any_moment_leaves_a_key_file_that_is_whole(tmp_path: Path) -> None:
    KeyFile(tmp_path).read()
    script = (
        "import sys; from pathlib import Path; from datetime import datetime, UTC\n"
        "from campaigns.secret_keys import KeyFile, new_key\n"
        "file = KeyFile(Path(sys.argv[1])); print('ready', flush=True)\n"
        "while True: file.write((new_key(datetime.now(UTC)), file.read()[0]))\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE, env=dict(os.environ)
    )
    assert process.stdout is not None
    process.stdout.readline()
    for _ in range(200):
        assert 1 <= len(KeyFile(tmp_path).read()) <= 2
    process.kill()
    process.wait()
    process.stdout.close()
    found = KeyFile(tmp_path).read()
    assert 1 <= len(found) <= 2
    assert all(key.made_at is not None and key.made_at <= datetime.now(UTC) for key in found)
