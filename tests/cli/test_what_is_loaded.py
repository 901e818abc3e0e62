"""What a command loads before it does anything: a commit hook waits for it at every commit."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from campaigns.cli import COMMANDS
from tests.cli.conftest import Run
from tests.cli.test_commands import write
from tests.conventions.checkout import TOP
from tests.scheduler.test_what_is_loaded import among

LIBRARIES = (
    "sqlalchemy", "flask", "werkzeug", "jinja2", "alembic", "flask_sqlalchemy", "flask_migrate", "requests", "structlog",
    "cryptography", "bs4", "html5lib", "asyncio",
)  # fmt: skip
HOUSE = ("campaigns.app", "campaigns.models", "campaigns.web", "campaigns.reports")
TEXT = "---\ntitle: T\nchannels: [x, bluesky]\npublish_at: 2027-09-01 10:00\n---\nWalk away. There is help.\n"
ASKS = """
import atexit, json, os, sys
atexit.register(lambda: print("\\n" + json.dumps(sorted(name for name, one in sys.modules.items() if one is not None))))
from campaigns.cli import main
sys.argv = ["campaigns", *sys.argv[1:]]
main()
"""


def loaded(*arguments: str) -> set[str]:
    """Every module in the process at its end."""
    done = subprocess.run(
        [sys.executable, "-c", ASKS, *arguments],
        env={**os.environ, "PYTHONPATH": str(TOP)},
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    assert "Traceback" not in done.stderr
    return set(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.parametrize("asked", [("--help",), ("--version",)])
def test_the_list_of_commands_is_shown_without_the_modules_of_any(run: Run, asked: tuple[str, ...]) -> None:
    modules = loaded(*asked)
    assert among(modules, [*LIBRARIES, *HOUSE, "yaml", "markdown", "campaigns.checks"]) == []
    own = {f"campaigns.cli.{command.module}" for command in COMMANDS.values()}
    assert modules & own == set()


@pytest.mark.parametrize("form", ["text", "json", "github"])
def test_a_file_is_checked_without_the_house_where_there_is_no_database(
    run: Run, content: Path, form: str
) -> None:
    modules = loaded("check", str(write(content, TEXT)), "--format", form)
    assert "campaigns.checks.run" in modules
    assert among(modules, [*LIBRARIES, *HOUSE]) == []
    assert len(among(modules, ["campaigns"])) <= 240


def test_all_content_is_checked_without_the_house_where_there_is_no_database(run: Run, content: Path) -> None:
    write(content, TEXT)
    assert among(loaded("check"), [*LIBRARIES, *HOUSE]) == []


def test_what_the_database_knows_is_asked_for_where_there_is_one(desk_run: Run, content: Path) -> None:
    assert "campaigns.models.elections" in loaded("check", str(write(content, TEXT)))
