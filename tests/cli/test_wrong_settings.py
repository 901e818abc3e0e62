"""What is wrong with an installation is one sentence and exit code 1, whichever command meets it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from campaigns.app import create_desk
from campaigns.config import read_settings
from campaigns.errors import SettingError
from campaigns.models.base import db
from scheduler.serve import _listen
from tests.cli.conftest import Run

TOP = Path(__file__).resolve().parent.parent.parent
SECRET = "very-secret-pass"


def start(tmp_path: Path, command: str, **environment: str) -> str:
    """Runs the command as a program; what it says on standard error."""
    done = subprocess.run(
        [sys.executable, "-c", "from campaigns.cli import main; main()", command],
        cwd=TOP,
        env={**os.environ, "CAMPAIGNS_DATA": str(tmp_path / "data"), **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    return done.stderr


@pytest.mark.parametrize(
    "url",
    [
        "sqlite://x",
        f"postgresql://u:{SECRET}@host:abc/x",
        f"postgresql://u:{SECRET}@[::1/x",
        "sqlite:///x?timeout=long",
    ],
)
def test_an_address_of_no_database_is_refused_without_quoting_its_password(tmp_path: Path, url: str):
    settings = read_settings({"CAMPAIGNS_DATA": str(tmp_path), "DATABASE_URL": url})
    with pytest.raises(SettingError, match="DATABASE_URL") as refusal:
        create_desk(settings)
    assert SECRET not in str(refusal.value)
    assert refusal.value.__cause__ is None


def test_a_password_of_odd_characters_is_no_wrong_address(tmp_path: Path):
    url = "postgresql://u:p#?%2Fx@host:5432/desk"
    create_desk(read_settings({"CAMPAIGNS_DATA": str(tmp_path), "DATABASE_URL": url}))


def test_a_wrong_address_is_one_sentence_for_a_program(tmp_path: Path):
    assert "DATABASE_URL" in start(tmp_path, "deliveries", DATABASE_URL="sqlite://x")


@pytest.mark.parametrize("command", ["deliveries", "init"])
def test_a_file_that_is_no_database_is_one_sentence(tmp_path: Path, command: str):
    file = tmp_path / "letter.txt"
    file.write_text("Dear Sir or Madam, this is no database. " * 100)
    said = start(tmp_path, command, DATABASE_URL=f"sqlite:///{file}")
    assert "no database at all" in said


def test_tables_of_an_older_version_ask_for_init(desk_run: Run, tmp_path: Path):
    engine = create_engine(f"sqlite:///{tmp_path / 'data' / 'campaigns.sqlite3'}")
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    engine.dispose()
    result = desk_run("deliveries", ends_with=1)
    assert "campaigns init" in str(result.exception)


@pytest.mark.parametrize("host", ["fe80::1%nowhere", "192.0.2.1", "a" * 70])
def test_a_wrong_host_is_not_taken_for_a_port_in_use(tmp_path: Path, host: str):
    settings = read_settings({"CAMPAIGNS_DATA": str(tmp_path), "CAMPAIGNS_HOST": host})
    with pytest.raises(SettingError, match="CAMPAIGNS_HOST is") as refusal:
        _listen(settings)
    assert "running already" not in str(refusal.value)


def test_a_port_in_use_says_so(tmp_path: Path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        with pytest.raises(SettingError, match="running already"):
            _listen(read_settings({"CAMPAIGNS_DATA": str(tmp_path), "CAMPAIGNS_PORT": port}))


@pytest.mark.parametrize("url", ["", "postgresql://u:p@host/desk"])
def test_what_was_to_be_written_is_in_no_error(tmp_path: Path, url: str):
    app = create_desk(read_settings({"CAMPAIGNS_DATA": str(tmp_path), "DATABASE_URL": url}))
    with app.app_context():
        assert db.engine.hide_parameters
