"""People: who may sign in, with which password, and whose sessions end."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher
from flask import Flask

from campaigns.errors import CampaignDeskError, ConflictError, NotAllowedError
from campaigns.models.base import db
from campaigns.models.people import User
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.people import users as people
from campaigns.services.people.passwords import PasswordRefusedError
from campaigns.services.people.users import (
    AT_THE_MACHINE,
    activate_user,
    add_user,
    change_password,
    check_sign_in,
    deactivate_user,
    reset_password,
)

PASSWORD = "three random words"


@pytest.fixture(autouse=True)
def _quick_hashes(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Argon2 at its cheapest: what is tested is who gets in, not how long guessing takes."""
    monkeypatch.setattr(people, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    people._hash_of_nobody.cache_clear()
    yield
    people._hash_of_nobody.cache_clear()


def add(desk: Desk, *, email: str = "sam@vru.example", password: str | None = PASSWORD) -> int:
    return add_user(desk, email=email, name=f"Sam Fox of {email}", role="officer", password=password).user_id


def user(user_id: int) -> User:
    with reading() as session:
        return session.get_one(User, user_id)


def test_the_right_password_lets_in_however_the_address_is_written(desk: Desk):
    sam = add(desk)
    assert check_sign_in(desk, email=" SAM@vru.example", password=PASSWORD) == sam


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("sam@vru.example", "wrong password"),
        ("sam@vru.example", ""),
        ("sam@vru.example", PASSWORD + "x" * 5000),
        ("nobody@vru.example", PASSWORD),
    ],
)
def test_anything_else_does_not(desk: Desk, email: str, password: str):
    add(desk)
    assert check_sign_in(desk, email=email, password=password) is None


def test_who_may_no_longer_sign_in_does_not_get_in(desk: Desk):
    sam = add(desk)
    with transaction() as session:
        session.get_one(User, sam).is_active = False
    assert check_sign_in(desk, email="sam@vru.example", password=PASSWORD) is None


def test_a_password_hashed_the_old_way_is_hashed_anew_at_sign_in(desk: Desk):
    sam = add(desk)
    old = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1).hash(PASSWORD)
    with transaction() as session:
        session.get_one(User, sam).password_hash = old
    assert check_sign_in(desk, email="sam@vru.example", password=PASSWORD) == sam
    assert user(sam).password_hash != old


def test_without_a_password_a_one_time_one_is_made(desk: Desk):
    added = add_user(desk, email="sam@vru.example", name="Sam", role="officer")
    assert added.one_time_password is not None
    assert check_sign_in(desk, email="sam@vru.example", password=added.one_time_password) == added.user_id
    assert user(added.user_id).must_change_password
    assert added.one_time_password not in repr(added)


def test_nobody_is_added_twice(desk: Desk):
    add(desk)
    with pytest.raises(ConflictError, match="is there already"):
        add(desk, email="Sam@VRU.example")


@pytest.mark.parametrize(
    "email", ["", "sam", "sam@", "@vru.example", "sam@vru", "s am@vru.example", "a\n@b.example"]
)
def test_what_is_no_address_is_refused(desk: Desk, email: str):
    with pytest.raises(CampaignDeskError, match="is not an e-mail address"):
        add(desk, email=email)


@pytest.mark.parametrize("password", ["short", "x" * 201, "samsamsam samantha sam", "aaaaaaaaaaaaaa"])
def test_a_weak_password_is_refused(desk: Desk, password: str):
    with pytest.raises(PasswordRefusedError):
        add(desk, email="samantha@vru.example", password=password)


def test_an_unknown_role_is_refused_with_the_known_ones(desk: Desk):
    with pytest.raises(CampaignDeskError, match="head-of-communications"):
        add_user(desk, email="sam@vru.example", name="Sam", role="king", password=PASSWORD)


def test_a_new_password_ends_every_open_session(desk: Desk):
    sam = add(desk)
    before = user(sam).session_version
    change_password(desk, sam, current=PASSWORD, new="three other words")
    assert user(sam).session_version == before + 1
    assert check_sign_in(desk, email="sam@vru.example", password="three other words") == sam
    assert check_sign_in(desk, email="sam@vru.example", password=PASSWORD) is None


def test_a_password_is_not_changed_by_who_does_not_know_it(desk: Desk):
    sam = add(desk)
    with pytest.raises(NotAllowedError, match="current password is not right"):
        change_password(desk, sam, current="wrong password", new="three other words")


def test_the_new_password_must_be_new(desk: Desk):
    sam = add(desk)
    with pytest.raises(PasswordRefusedError, match="the same"):
        change_password(desk, sam, current=PASSWORD, new=PASSWORD)


def test_choosing_an_own_password_ends_the_one_time_one(desk: Desk):
    added = add_user(desk, email="sam@vru.example", name="Sam", role="officer")
    assert added.one_time_password is not None
    change_password(desk, added.user_id, current=added.one_time_password, new=PASSWORD)
    assert not user(added.user_id).must_change_password


def test_who_is_deactivated_is_out_at_once_and_can_come_back(desk: Desk):
    sam = add(desk)
    before = user(sam).session_version
    deactivate_user(desk, " SAM@vru.example")
    assert not user(sam).is_active
    assert user(sam).session_version > before
    assert check_sign_in(desk, email="sam@vru.example", password=PASSWORD) is None
    activate_user(desk, "sam@vru.example", set_up=AT_THE_MACHINE)
    assert check_sign_in(desk, email="sam@vru.example", password=PASSWORD) == sam


def test_the_last_administrator_can_not_be_deactivated(desk: Desk):
    for name in ("first", "second"):
        add_user(desk, email=f"{name}@vru.example", name=name, role="administrator", password=PASSWORD)
    deactivate_user(desk, "first@vru.example")
    with pytest.raises(ConflictError, match="last administrator"):
        deactivate_user(desk, "second@vru.example")
    activate_user(desk, "first@vru.example", set_up=AT_THE_MACHINE)
    deactivate_user(desk, "second@vru.example")


def test_two_administrators_who_deactivate_each_other_do_not_both_succeed(app: Flask, desk: Desk):
    for name in ("first", "second"):
        add_user(desk, email=f"{name}@vru.example", name=name, role="administrator", password=PASSWORD)
    together, refused = threading.Barrier(2), []

    def act(email: str) -> None:
        with app.app_context():
            together.wait()
            try:
                deactivate_user(desk, email)
            except ConflictError:
                refused.append(email)
            db.session.remove()

    threads = [threading.Thread(target=act, args=(f"{name}@vru.example",)) for name in ("first", "second")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1


def test_a_reset_password_works_once_and_ends_the_old_one_and_every_session(desk: Desk):
    sam = add(desk)
    before = user(sam).session_version
    one_time = reset_password(desk, "sam@vru.example", set_up=AT_THE_MACHINE)
    assert check_sign_in(desk, email="sam@vru.example", password=PASSWORD) is None
    assert check_sign_in(desk, email="sam@vru.example", password=one_time) == sam
    assert user(sam).must_change_password
    assert user(sam).session_version > before


def test_a_password_is_not_reset_for_who_may_not_sign_in(desk: Desk):
    add(desk)
    deactivate_user(desk, "sam@vru.example")
    with pytest.raises(ConflictError, match="Activate"):
        reset_password(desk, "sam@vru.example", set_up=AT_THE_MACHINE)
