"""What the processes that run all day carry: whatever one of them never uses is not in its memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.conventions.checkout import TOP

READS_WORDS = (
    "campaigns.checks", "campaigns.importing.plan", "campaigns.importing.reading", "campaigns.importing.formats",
    "campaigns.content_store.reader", "campaigns.content_store.parsing", "campaigns.content_store.media",
    "campaigns.content_store.channel_text", "campaigns.reference.dictionary", "markdown", "nh3", "frontmatter", "spylls", "PIL",
)  # fmt: skip
HEAVY = (
    "lxml", "bs4", "openpyxl", "xlsxwriter", "docx", "pptx", "odf", "alembic", "mako", "rich", "pygments", "cryptography",
)  # fmt: skip
PAGES = (
    "campaigns.web",
    "campaigns.reports",
    "campaigns.cli",
    "flask_login",
    "flask_wtf",
    "wtforms",
    "waitress",
)
SENDER = """
from scheduler import __main__
from campaigns.app import create_desk, sending_bench
from campaigns.config import read_settings
from scheduler.engine import InFlight
from scheduler.jobs import Jobs

class Engine:
    def submit(self, task, task_id, *, lane):
        pass

settings = read_settings()
bench = sending_bench(settings)
app = create_desk(settings, bench=bench, reads_content=False)
jobs = Jobs(app, app.extensions["desk"], InFlight())
jobs.prepare()
for job in (jobs.refresh_library, jobs.look_ahead, jobs.sweep, jobs.look_up, jobs.send_alerts, jobs.beat):
    job()
jobs.refresh_library()
jobs.hand_over_due(Engine())
jobs.hand_over_readings(Engine())
bench.close()
"""
PROCESSES = {
    "supervisor": "import scheduler.serve",
    "sender": SENDER,
    "web": "from scheduler import web; from campaigns.app import create_app; create_app()",
}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation that was prepared."""
    folder = tmp_path_factory.mktemp("data")
    run(folder, "-m", "scheduler.setup")
    return folder


def run(data: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=TOP,
        env={**os.environ, "CAMPAIGNS_DATA": str(data), "CAMPAIGNS_CONTENT": str(TOP / "content")},
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def loaded(data: Path, process: str) -> set[str]:
    """Every module in the process, those left out that Python was told not to look for."""
    ask = "\nimport json, sys\nprint(json.dumps([name for name, found in sys.modules.items() if found is not None]))"
    return set(json.loads(run(data, "-c", PROCESSES[process] + ask).splitlines()[-1]))


def among(modules: Iterable[str], roots: Iterable[str]) -> list[str]:
    return sorted(name for name in modules if any(name == one or name.startswith(f"{one}.") for one in roots))


def test_the_supervisor_carries_the_settings_and_nothing_else_of_the_product(data: Path) -> None:
    modules = loaded(data, "supervisor")
    product = among(modules, ["campaigns"])
    assert set(product) <= {"campaigns", "campaigns.config", "campaigns.errors", "campaigns.secret_keys"}
    # ``zoneinfo`` asks how Python was built.
    named = {name for name in modules if "." not in name and not name.startswith("_sysconfigdata")}
    own = {"campaigns", "scheduler", "__main__", "__mp_main__"}
    assert named - own - sys.stdlib_module_names - _added_by_python(data) == set()


def test_a_sender_that_did_all_its_jobs_carries_no_page_no_check_and_no_reader_of_texts(data: Path) -> None:
    modules = loaded(data, "sender")
    assert among(modules, ["scheduler.jobs"]) == ["scheduler.jobs"]
    assert among(modules, [*PAGES, *READS_WORDS, *HEAVY]) == []


def test_the_pages_carry_no_reader_of_other_peoples_documents_and_no_writer_of_reports(data: Path) -> None:
    modules = loaded(data, "web")
    assert among(modules, ["campaigns.web.views.today"]) == ["campaigns.web.views.today"]
    documents = [name for name in READS_WORDS if name.startswith("campaigns.importing")]
    assert among(modules, [*HEAVY, *documents, "spylls"]) == []


def _added_by_python(data: Path) -> set[str]:
    """What this installation of Python loads at every start, whatever the program."""
    ask = "import json, sys; print(json.dumps(list(sys.modules)))"
    return {name.split(".")[0] for name in json.loads(run(data, "-c", ask))}
