"""How far one goes to follow a post out of the house: what the sender brings with it, and through which files a post passes."""

from __future__ import annotations

import ast
import re
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from structlog.testing import capture_logs

from campaigns.domain.items.statuses import DeliveryStatus
from campaigns.services.core.desk import Desk
from campaigns.services.sending.dispatch import send_delivery
from campaigns.workbench.base import Limits
from tests.fakes import SettableClock
from tests.integration.office import Office

TOP = Path(__file__).parents[2]
SENDER = "campaigns.services.sending.dispatch"
MOST_MODULES, MOST_FILES = 80, 46
# What the README names for other moments: before it is due, in a process beside, where it fails, after a crash.
NOT_ON_THIS_TRIP = {
    "campaigns/domain/sending/retry.py",
    "campaigns/services/sending/due.py",
    "campaigns/services/sending/sweep.py",
    "campaigns/services/stops/working_out.py",
}
# Where texts are read and judged: the sender goes by what was worked out there, and never there itself.
FOREIGN = (
    "checks",
    "content_store",
    "importing",
    "services.rehearsal",
    "services.stops.late_rules",
    "services.stops.working_out",
)


def _imports(module: str) -> Iterator[str]:
    """What it imports of ours when it is loaded; what it names for a type checker alone is not loaded."""
    nodes: list[ast.AST] = list(ast.parse(_file_of(module).read_text("utf-8")).body)
    while nodes:
        node = nodes.pop()
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            continue
        if isinstance(node, ast.If | ast.Try):
            nodes += list(ast.iter_child_nodes(node))
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("campaigns"):
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if _file_of(inner).exists() else str(node.module)


def _file_of(module: str) -> Path:
    path = TOP / module.replace(".", "/")
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def _closure(module: str) -> set[str]:
    found, to_do = set[str](), [module]
    while to_do:
        one = to_do.pop()
        if one not in found:
            found.add(one)
            to_do += _imports(one)
    return found


def test_the_sender_brings_few_modules_and_none_that_reads_texts() -> None:
    modules = _closure(SENDER)
    assert len(modules) <= MOST_MODULES, sorted(modules)
    assert not [one for one in modules if one.startswith(tuple(f"campaigns.{room}" for room in FOREIGN))]


@dataclass
class Elsewhere:
    """A bench in another thread, as it is another process where a worker runs."""

    desk: Desk

    def run(self, _limits: Limits, job: Callable[..., Any], tools: Any, *args: Any, **kwargs: Any) -> Any:
        from flask import current_app

        app, results = current_app._get_current_object(), []  # type: ignore[attr-defined]

        def work() -> None:
            with app.app_context():
                results.append(job(tools, *args, **kwargs))

        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
        return results[0]

    def close(self) -> None:
        return None


@pytest.fixture
def passed() -> Iterator[set[str]]:
    """The files of the product in which this thread called something."""
    seen: set[str] = set()

    def note(frame: FrameType, event: str, _argument: object) -> None:
        code = frame.f_code
        if (
            event == "call"
            and code.co_filename.startswith(str(TOP / "campaigns"))
            and code.co_name != "<module>"
        ):
            seen.add(str(Path(code.co_filename).relative_to(TOP)))

    sys.setprofile(note)
    yield seen
    sys.setprofile(None)


def test_a_plain_post_passes_few_files(
    desk: Desk, office: Office, clock: SettableClock, request: pytest.FixtureRequest
) -> None:
    delivery = office.planned(minutes=10)
    clock.advance(minutes=10)
    sender = replace(desk, bench=Elsewhere(desk))
    passed: set[str] = request.getfixturevalue("passed")
    with capture_logs():  # how a line is written belongs to whoever set logging up
        send_delivery(sender, delivery)
    sys.setprofile(None)
    assert office.status(delivery) is DeliveryStatus.SENT
    assert len(passed) <= MOST_FILES, "\n".join(sorted(passed))
    _, _, told = (TOP / "README.md").read_text("utf-8").partition("### How a due post is sent")
    named = set(re.findall(r"`(campaigns/[\w/]+\.py)`", told.partition("\n## ")[0]))
    assert named - passed == NOT_ON_THIS_TRIP, "the README leads astray"
