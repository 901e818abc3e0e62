"""Stand-in servers and databases are fixtures for every test; property tests play the same examples each time."""

import gc
import os
import signal

import pytest
from hypothesis import settings

from tests.sharing_routes import build_addresses_late
from tests.sharing_statements import share_compiled_statements
from tests.sharing_templates import share_translated_templates

pytest_plugins = ["tests.standins.fixtures", "tests.integration.databases"]

share_compiled_statements()
share_translated_templates()
build_addresses_late()

# Tests lose nothing in a power cut, and what waits for a disk keeps a worker idle. Tests of the promise put their own.
os.fsync = os.fdatasync = lambda _: None

# Started by nohup, or by what runs in the background, everything started from here would be deaf to a hangup.
signal.signal(signal.SIGHUP, signal.SIG_DFL)

# A gate must not depend on luck: new examples are drawn by ``make fuzz``, and what it finds is kept with ``@example``.
settings.register_profile("gate", derandomize=True, database=None, deadline=None)
settings.register_profile("fuzz", derandomize=False, database=None, deadline=None, print_blob=True)
settings.load_profile("gate")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Small files last: at the end no worker waits for another that has just begun a long one."""
    items.sort(key=lambda item: item.path.parent.name in ("unit", "conventions"))


def pytest_collection_finish(session: pytest.Session) -> None:
    """Modules and tests stay for good: looking through them for what may go, again and again, finds nothing.

    Nor does looking often: at Python's own pace it took a fifth of the tests' time, and little of what it looked through
    could go. What a test leaves behind is looked for every few tests.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)
