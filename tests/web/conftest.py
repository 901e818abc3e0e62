"""An office in the middle of a campaign, and people of each role with a fussy browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from campaigns.domain.people.permissions import Role
from campaigns.models.base import db
from campaigns.services.people import users as people
from tests.web.client import Reader
from tests.web.office import Office, busy_office, open_office

As = Callable[[Role], Reader]


@pytest.fixture(scope="session", autouse=True)
def quick_hashing() -> Iterator[None]:
    """Passwords are hashed at the lowest cost, so that signing in is quick."""
    given, people._HASHER = people._HASHER, PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    yield
    people._HASHER = given


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A fresh office: content, people and accounts, and nothing submitted yet."""
    yield from closing(open_office(tmp_path))


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office in the middle of a campaign, for tests that only look."""
    yield from closing(busy_office(tmp_path_factory.mktemp("busy")))


def closing(office: Office) -> Iterator[Office]:
    yield office
    with office.app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def sign_in(office: Office) -> As:
    return lambda role: Reader(office).sign_in(role)
