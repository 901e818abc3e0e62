"""The README is true: its tour is walked in a browser button by button, and its commands are run as they stand."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.serving import LAPTOP, launch
from tests.conventions.checkout import TOP
from tests.conventions.readme_parts import assert_shown, blocks, tour
from tests.e2e.reader import Reader
from tests.e2e.running_desk import RunningDesk

MOST_ASKED = pytest.mark.timeout(240)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDesk]:
    """A copy as after `make run`: .venv, content/ and instance/ in one folder, and the product running."""
    folder = tmp_path_factory.mktemp("copy with a space")
    (folder / ".venv").symlink_to(sys.prefix)
    _copy_content(folder / "content")
    # Without clock changes, so that the tour is the same on the two Sundays of the year.
    extra = {"CAMPAIGNS_TIMEZONE": "UTC"}
    with RunningDesk(folder / "instance", folder / "content", extra=extra) as running:
        yield running


def _copy_content(folder: Path) -> None:
    """The content that comes with the product, never planned for a time gone by."""
    shutil.copytree(TOP / "content", folder)
    soonest = datetime.now(UTC).year + 1
    for path in folder.rglob("*.md"):
        text = path.read_text(encoding="utf-8")
        moved = re.sub(
            r"(?m)^publish_at: (\d{4})", lambda year: f"publish_at: {max(int(year[1]), soonest)}", text
        )
        if moved != text:
            path.write_text(moved, encoding="utf-8")


def test_a_start_prints_what_the_readme_says(desk: RunningDesk) -> None:
    (start,) = blocks("start")
    lines = tuple(line.replace(":8000/", f":{desk.port}/") for line in start.body.splitlines())
    assert_shown(lines, desk.words)


@MOST_ASKED
def test_the_tour_in_the_browser_is_true_word_for_word(desk: RunningDesk, tmp_path: Path) -> None:
    # In a thread of its own: Playwright takes one run at a time in a thread, and other tests may have one open.
    with ThreadPoolExecutor(1) as reader:
        files = reader.submit(_walk, desk, tmp_path).result()
    assert [file.read_bytes()[:2] for file in files] == [b"PK"], "the tour ends with an Excel file"


def _walk(desk: RunningDesk, folder: Path) -> list[Path]:
    with sync_playwright() as playwright:
        browser = launch(playwright)
        page = browser.new_page(viewport=LAPTOP)
        page.set_default_timeout(60_000)
        page.goto(desk.url)
        reader = Reader(page, desk, folder)
        for action in tour():
            reader.do(action)
        browser.close()
    return reader.files


@MOST_ASKED
def test_the_commands_of_the_readme_run_as_they_stand_and_show_what_it_says(desk: RunningDesk) -> None:
    parts = blocks("tour")
    between = "----- next block -----"
    script = f"\necho '{between}'\n".join(part.body for part in parts)
    outputs = _shell(desk, script).split(f"{between}\n")
    assert len(outputs) == len(parts)
    for part, output in zip(parts, outputs, strict=True):
        assert_shown(part.shown, output)
    copy = desk.data.parent
    assert (copy / "board.html").is_file()
    (backup,) = copy.glob("backup-*")
    kept = {path.name for path in backup.iterdir()}
    assert kept == {"campaigns.sqlite3", "media", "secret.key", "content"}


def test_a_backup_made_as_the_readme_says_starts_as_an_installation_of_its_own(
    desk: RunningDesk, tmp_path: Path
) -> None:
    (block,) = [part for part in blocks("tour") if "VACUUM INTO" in part.body]
    desk.campaigns("init")
    (desk.data / "media").mkdir(exist_ok=True)
    _shell(desk, block.body)
    backup = sorted(desk.data.parent.glob("backup-*"))[-1]
    restored = RunningDesk(tmp_path / "instance", backup / "content")
    restored.data.mkdir()
    for name in ("campaigns.sqlite3", "secret.key"):
        shutil.copy(backup / name, restored.data / name)
    assert restored.campaigns_json("users", "list") == desk.campaigns_json("users", "list")


@pytest.mark.parametrize("block", blocks("connects"), ids=lambda block: block.body.split()[3])
def test_the_commands_that_connect_a_channel_are_understood(desk: RunningDesk, block: object) -> None:
    body = str(getattr(block, "body", "")).replace("…", "sealed")
    output = _shell(desk, f'export PATH="$PWD/.venv/bin:$PATH"\n{body}')
    assert "is kept. Try it now: campaigns accounts verify" in output


def _shell(desk: RunningDesk, script: str) -> str:
    done = subprocess.run(
        ["sh", "-e", "-c", script],
        cwd=desk.data.parent,
        env={**desk.environment, "LC_ALL": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout
