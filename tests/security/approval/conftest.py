"""A desk to attack, on both kinds of database, and pages to attack it through."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.conftest import app, channels, clock, desk, office
from tests.web.conftest import closing, quick_hashing
from tests.web.office import Office, open_office

__all__ = [
    "app",
    "channels",
    "clock",
    "desk",
    "office",
    "quick_hashing",
]


@pytest.fixture
def database_url(both_databases: str) -> str:
    return both_databases


@pytest.fixture
def pages(tmp_path: Path) -> Iterator[Office]:
    """An office with its web pages, nothing submitted yet."""
    yield from closing(open_office(tmp_path))
