"""Nobody else on the machine reads what the product keeps, whatever the umask; what is not its own stays as it was."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from campaigns.private_files import Open, make_private

SCRIPT = """
import os, sys
os.umask(int(sys.argv[1], 8))
from campaigns.app import create_desk
from campaigns.services.installation.setup import install
app = create_desk()
desk = app.extensions["desk"]
with app.app_context():
    install(desk)
    desk.media.keep(b"picture")
    for path in sorted(desk.settings.data_folder.rglob("*")):
        print(oct(path.lstat().st_mode & 0o777), path.is_dir(), path.name)
"""


def installed(folder: Path, *, umask: int) -> list[tuple[int, bool, str]]:
    """Mode, whether it is a folder, and name, of all there is while an installation has its database open."""
    content = folder / "content"
    content.mkdir(exist_ok=True)
    environment = {
        **os.environ,
        "CAMPAIGNS_DATA": str(folder / "data"),
        "CAMPAIGNS_CONTENT": str(content),
        "DATABASE_URL": "",
    }
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, f"{umask:o}"],
        env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    rows = [line.split(" ", 2) for line in done.stdout.splitlines() if line.startswith("0o")]
    return [(int(mode, 8), is_folder == "True", name) for mode, is_folder, name in rows]


@pytest.mark.parametrize("umask", [0o000, 0o022])
def test_a_new_installation_is_shut_whatever_the_umask(tmp_path: Path, umask: int) -> None:
    found = installed(tmp_path, umask=umask)
    names = {name for _, _, name in found}
    assert {
        "campaigns.sqlite3",
        "campaigns.sqlite3-wal",
        "campaigns.sqlite3-shm",
        "secret.key",
        "media",
    } <= names
    assert [
        (name, oct(mode)) for mode, is_folder, name in found if mode != (0o700 if is_folder else 0o600)
    ] == []
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700


@pytest.fixture
def lax(tmp_path: Path) -> Iterator[Path]:
    """The data folder of an earlier version, with the office's own things beside."""
    data = tmp_path / "data"
    (data / "media" / "ab").mkdir(parents=True)
    (data / "content" / "spring").mkdir(parents=True)
    for name in (
        "campaigns.sqlite3",
        "campaigns.sqlite3-wal",
        "media/ab/abcd",
        "notes.txt",
        "content/spring/a.md",
    ):
        (data / name).write_bytes(b"")
    for path in data.rglob("*"):
        path.chmod(0o777 if path.is_dir() else 0o644)
    data.chmod(0o755)
    return data


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_what_an_earlier_version_left_open_is_shut_and_the_office_s_own_files_stay(lax: Path) -> None:
    assert make_private(lax, content_folder=lax / "content", is_deep=True) == []
    assert [mode(lax / name) for name in ("campaigns.sqlite3", "campaigns.sqlite3-wal", "media/ab/abcd")] == [
        0o600
    ] * 3
    assert [mode(lax / name) for name in ("media", "media/ab")] == [0o700] * 2
    assert [mode(lax / name) for name in ("notes.txt", "content/spring/a.md")] == [0o644] * 2
    assert mode(lax / "content") == 0o777
    assert mode(lax) == 0o711, "the content inside can still be reached"
    make_private(lax, content_folder=lax.parent, is_deep=False)
    assert mode(lax) == 0o700


def test_a_folder_that_all_share_is_left_alone(lax: Path) -> None:
    lax.chmod(0o1777)
    make_private(lax, content_folder=lax.parent, is_deep=False)
    assert lax.stat().st_mode & 0o7777 == 0o1777


def test_links_are_not_followed(lax: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "theirs"
    elsewhere.write_bytes(b"")
    elsewhere.chmod(0o644)
    (lax / "backups").symlink_to(elsewhere)
    make_private(lax, content_folder=lax.parent, is_deep=True)
    assert mode(elsewhere) == 0o644


def test_what_can_not_be_changed_is_told(lax: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, _mode: int) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "chmod", refuse)
    told = make_private(lax, content_folder=lax.parent, is_deep=False)
    assert Open(lax / "campaigns.sqlite3", "Operation not permitted") in told
