"""The command line over a data folder and a content folder of its own."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from campaigns.cli import campaigns
from campaigns.errors import CampaignDeskError
from tests.web.conftest import quick_hashing

__all__ = ["quick_hashing"]

Run = Callable[..., Result]
PASSWORD = "a long enough password"
PEOPLE = (
    ("sam@vru.example", "Sam Fox", "officer"),
    ("jo@council.example", "Jo Reed", "head-of-communications"),
)


def run_command(*arguments: str, typed: str = "", ends_with: int = 0) -> Result:
    """Runs a command; what a person can mend ends as ``main`` ends it: one sentence and exit code 1."""
    result = CliRunner().invoke(campaigns, list(arguments), input=typed)
    if isinstance(result.exception, CampaignDeskError):
        result.exit_code = 1
    elif result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == ends_with, result.output
    return result


def use_folders(patch: pytest.MonkeyPatch, data: Path, content: Path) -> None:
    patch.setenv("CAMPAIGNS_DATA", str(data))
    patch.setenv("CAMPAIGNS_CONTENT", str(content))
    patch.setenv("CAMPAIGNS_TOKENS", str(data.parent / "kept-tokens.json"))
    for name in (
        "CAMPAIGNS_TOKEN",
        "DATABASE_URL",
        "CAMPAIGNS_SECRET_KEY",
        "CAMPAIGNS_SMTP_URL",
        "CAMPAIGNS_TIMEZONE",
    ):
        patch.delenv(name, raising=False)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    (folder / "spring" / "posts").mkdir(parents=True)
    (folder / "spring" / "campaign.md").write_text("---\ntitle: Spring\nai_use: no\n---\nThe plan.\n")
    return folder


@pytest.fixture
def run(tmp_path: Path, content: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Commands over nothing at all, in a folder of their own: what one writes without ``--out`` lands there."""
    monkeypatch.chdir(tmp_path)
    use_folders(monkeypatch, tmp_path / "data", content)
    return run_command


@pytest.fixture(scope="session")
def prepared_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation with an officer and a head of communications, made by the commands once."""
    folder = tmp_path_factory.mktemp("prepared")
    (folder / "content").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        use_folders(patch, folder / "data", folder / "content")
        run_command("init", "--email", "admin@vru.example", "--password-stdin", typed=f"{PASSWORD}\n")
        for email, name, role in PEOPLE:
            add = ("users", "add", "--email", email, "--name", name, "--role", role, "--password-stdin")
            token = ("--token-file", str(folder / f"{email}.token"))
            run_command(*add, *token, typed=f"{PASSWORD}\n")
    return folder / "data"


def token_of(prepared_data: Path, email: str) -> str:
    """The token this person got when they were added."""
    return (prepared_data.parent / f"{email}.token").read_text().strip()


@pytest.fixture
def desk_run(run: Run, prepared_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Commands over a copy of that installation, by somebody who has everybody's tokens."""
    shutil.copytree(prepared_data, tmp_path / "data")
    tokens = [token_of(prepared_data, email) for email, _, _ in PEOPLE]
    monkeypatch.setenv("CAMPAIGNS_TOKEN", " ".join(tokens))
    return run
