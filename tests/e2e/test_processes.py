"""The real processes: whichever of them is killed, hangs or is asked to stop, the others go their way."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
import requests

from campaigns.app import create_desk
from campaigns.config import read_settings
from campaigns.models.base import db
from campaigns.services.accounts.connecting import add_account
from campaigns.services.people.tokens import add_token
from campaigns.services.stops.holds import end_hold
from tests.e2e.beside import Office
from tests.e2e.running_desk import TOP, RunningDesk
from tests.patience import PATIENCE
from tests.standins.faults import Fault, FaultKind
from tests.standins.mastodon import MastodonServer

WITHIN_SECONDS = 60.0


def wait_until(condition: Callable[[], object], *, what: Callable[[], object] = lambda: "") -> None:
    deadline = time.monotonic() + WITHIN_SECONDS
    while not condition():
        assert time.monotonic() < deadline, f"waited {WITHIN_SECONDS} s in vain: {what()}"
        time.sleep(0.1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of the desk that the tests share: each finds it running, and may leave it killed or stopped."""
    folder = tmp_path_factory.mktemp("desk")
    (folder / "content").mkdir()
    return folder


@pytest.fixture(scope="module")
def office(folder: Path) -> Iterator[Office]:
    content = folder / "content"
    app = create_desk(
        read_settings({"CAMPAIGNS_DATA": str(folder / "data"), "CAMPAIGNS_CONTENT": str(content)})
    )
    with app.app_context():
        yield Office(app.extensions["desk"], content)
        db.engine.dispose()


@pytest.fixture(scope="module")
def shared_desk(folder: Path, office: Office) -> Iterator[RunningDesk]:
    with RunningDesk(folder / "data", folder / "content", module="tests.security.hasty_desk") as running:
        yield running


@pytest.fixture
def desk(shared_desk: RunningDesk) -> RunningDesk:
    return shared_desk if shared_desk.is_running else shared_desk.start()


def answers(desk: RunningDesk) -> bool:
    try:
        return requests.get(f"{desk.url}/sign-in", timeout=PATIENCE).ok
    except requests.RequestException:
        return False


@pytest.mark.timeout(180)
def test_killed_pages_come_back_and_a_killed_sender_too_each_without_the_other(
    office: Office, desk: RunningDesk
) -> None:
    web, sender = desk.part("web"), desk.part("scheduler")
    web.kill()
    office.wait_until_sent(office.plan("one", seconds=0.2))
    wait_until(lambda: answers(desk), what=lambda: desk.words)
    assert sender.is_running()

    web = desk.part("web")
    sender.kill()
    office.wait_until_sent(office.plan("two", seconds=0.2))
    assert web.is_running()
    assert answers(desk)
    assert "The web pages ended (signal SIGKILL). Starting again in " in desk.words
    assert "The sender ended (signal SIGKILL). Starting again in " in desk.words
    assert desk.words.count("Campaign Desk is running") == 1


@pytest.mark.timeout(120)
def test_a_killed_supervisor_leaves_nothing_behind_and_no_new_start_in_the_cold(desk: RunningDesk) -> None:
    parts = [desk.part("web"), desk.part("scheduler")]
    desk.kill()
    desk.start()
    gone, alive = psutil.wait_procs(parts, timeout=PATIENCE)
    assert not alive
    assert desk.part("web") not in gone


@pytest.mark.timeout(180)
def test_pages_that_hang_stop_no_hold_and_no_due_post_and_are_replaced(
    office: Office, desk: RunningDesk
) -> None:
    web, sender = desk.part("web"), desk.part("scheduler")
    with socket.create_connection(("127.0.0.1", desk.port)) as stranger:
        stranger.sendall(b"GET /-/freeze HTTP/1.1\r\nHost: localhost\r\n\r\n")
        office.wait_until_sent(office.plan("due", seconds=0.2))
        held = office.plan("held", seconds=30)
        token = add_token(office.desk, office.officer, name="This test", days=1)
        desk.environment["CAMPAIGNS_TOKEN"] = token.secret
        desk.campaigns("hold", "start", "--scope", "all", "--kind", "major-incident",
                       "--reason", "Incident in Derby", "--as", "officer@vru.example")  # fmt: skip
        assert office.status(held) in ("created", "held")
        web.wait(PATIENCE)
    wait_until(lambda: answers(desk), what=lambda: desk.words)
    assert sender.is_running()
    end_hold(office.desk, 1, user_id=office.officer)
    assert "Timeout (0:00:03)!" in desk.words  # where each thread was


@pytest.mark.timeout(120)
def test_a_page_at_work_for_too_long_ends_its_process_and_not_the_sender(desk: RunningDesk) -> None:
    web, sender = desk.part("web"), desk.part("scheduler")
    with socket.create_connection(("127.0.0.1", desk.port)) as stranger:
        stranger.sendall(b"GET /-/burn?600 HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert requests.get(f"{desk.url}/health", timeout=PATIENCE).status_code in (200, 503)
        web.wait(60)
    wait_until(lambda: answers(desk), what=lambda: desk.words)
    assert sender.is_running()
    assert "The web pages ended (exit code 70)." in desk.words


@pytest.mark.timeout(180)
def test_what_is_being_sent_is_finished_when_all_is_stopped(
    office: Office, desk: RunningDesk, mastodon_server: MastodonServer
) -> None:
    add_account(office.desk, kind="mastodon", name="Mastodon", base_url=mastodon_server.url,
                credentials=mastodon_server.credentials)  # fmt: skip
    for posts, number in enumerate((signal.SIGINT, signal.SIGHUP), start=1):
        if not desk.is_running:
            desk.start()
        mastodon_server.faults.add(
            Fault(kind=FaultKind.SLOW, method="POST", path="/api/v1/statuses", seconds=3)
        )
        slow = office.plan(f"slow-{posts}", seconds=0.2, account="Mastodon")
        wait_until(lambda: not mastodon_server.faults.waiting(), what=lambda: office.status(slow))  # noqa: B023
        psutil.Process(desk.pid).send_signal(number)
        assert psutil.Process(desk.pid).wait(PATIENCE) == 0
        assert len(mastodon_server.posts) == posts
        assert office.status(slow) == "sent"


def test_a_port_in_use_is_one_sentence_and_nothing_is_changed(tmp_path: Path) -> None:
    desk = RunningDesk(tmp_path / "data", tmp_path)
    with socket.create_server(("127.0.0.1", desk.port)):
        said = _fails(desk)
    assert "the port is in use" in said
    assert not list((tmp_path / "data").glob("campaigns.sqlite3*"))


def test_a_part_that_cannot_start_is_one_sentence(tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear Sir or Madam, this is no database. " * 100)
    desk = RunningDesk(tmp_path / "data", tmp_path, extra={"DATABASE_URL": f"sqlite:///{letter}"})
    assert "no database at all" in _fails(desk)


def _fails(desk: RunningDesk) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "scheduler.serve"],
        cwd=TOP, env=desk.environment, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    return done.stderr
