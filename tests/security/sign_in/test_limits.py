"""Guessing is slow wherever it comes from, and never keeps the person themselves out."""

from __future__ import annotations

import statistics
import threading
from collections import Counter
from pathlib import Path
from time import perf_counter

import pytest

from campaigns.app import create_app
from campaigns.domain.people.permissions import Role
from campaigns.models.base import db
from campaigns.models.sessions import WrongTries
from campaigns.services.core.transaction import reading
from campaigns.services.people.sessions import Visitor
from campaigns.services.people.sign_in import sign_in_by_password
from campaigns.services.people.throttle import TooManyTriesError
from tests.security.sign_in.visits import try_password, visitor
from tests.web.office import PASSWORD, Office, open_office


def hammer(office: Office, email: str, *, address: str, times: int) -> list[int]:
    reader = visitor(office, address=address)
    return [try_password(reader, email, f"guess {number}").status_code for number in range(times)]


def test_a_stranger_who_hammers_from_everywhere_keeps_nobody_from_the_hold_button(office: Office) -> None:
    """From the same networks as well: the device is known, and has a count of its own."""
    email = office.email(Role.OFFICER)
    maya = visitor(office, address="192.0.2.1").sign_in(Role.OFFICER)
    maya.post("/sign-out", status=302)
    for number in range(1, 4):
        answers = Counter(hammer(office, email, address=f"192.0.2.{number}", times=15))
        assert answers == {401: 10, 429: 5}
    assert try_password(visitor(office, address="192.0.2.1"), email, PASSWORD).status_code == 429
    maya.get("/sign-in")
    assert try_password(maya, email, PASSWORD).location == "/"
    maya.get("/holds/start")


def test_from_another_place_the_person_gets_in_on_a_new_device_too(office: Office) -> None:
    email = office.email(Role.OFFICER)
    hammer(office, email, address="192.0.2.1", times=15)
    assert try_password(visitor(office, address="198.51.100.1"), email, PASSWORD).status_code == 302


def test_a_known_device_is_known_for_the_one_who_signed_in_there_alone(office: Office) -> None:
    reader = visitor(office).sign_in(Role.APPROVER)
    reader.post("/sign-out", status=302)
    reader.get("/sign-in")
    answers = [try_password(reader, office.email(Role.OFFICER), "wrong").status_code for _ in range(11)]
    assert answers == [401] * 10 + [429]
    other = visitor(office)
    assert try_password(other, office.email(Role.OFFICER), PASSWORD).status_code == 429


def test_who_steals_a_device_cookie_has_no_more_tries_with_it(office: Office) -> None:
    reader = visitor(office).sign_in(Role.OFFICER)
    reader.post("/sign-out", status=302)
    reader.get("/sign-in")
    answers = [try_password(reader, office.email(Role.OFFICER), "wrong").status_code for _ in range(12)]
    assert answers == [401] * 10 + [429] * 2


def test_an_address_in_other_letters_has_no_tries_of_its_own(office: Office) -> None:
    """The person is found by wide letters and ligatures as well, so they count as the address they stand for."""
    email = office.email(Role.OFFICER)
    reader = visitor(office).sign_in(Role.OFFICER)
    reader.post("/sign-out", status=302)
    reader.get("/sign-in")
    drawn = [email, email.replace("ffi", "ﬃ"), email.replace("d", "ｄ"), email.replace("e", "ｅ").upper()]
    answers = [try_password(reader, drawn[number % 4], "wrong").status_code for number in range(12)]
    assert answers == [401] * 10 + [429] * 2


def test_a_made_up_device_cookie_makes_no_device_known(office: Office) -> None:
    hammer(office, office.email(Role.OFFICER), address="192.0.2.1", times=11)
    reader = visitor(office, address="192.0.2.1")
    reader.client.set_cookie("campaign_desk_device", '["abc",[1]].made.up')
    assert try_password(reader, office.email(Role.OFFICER), PASSWORD).status_code == 429


@pytest.mark.parametrize(
    ("first", "second", "is_one"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.9", "192.0.2.9", True),
        ("192.0.2.9", "192.0.2.10", False),
    ],
)
def test_addresses_of_one_line_count_together(office: Office, first: str, second: str, is_one: bool) -> None:
    hammer(office, office.email(Role.OFFICER), address=first, times=10)
    answer = try_password(visitor(office, address=second), office.email(Role.OFFICER), PASSWORD)
    assert answer.status_code == (429 if is_one else 302)


def test_going_round_within_a_64_gives_no_more_tries(office: Office) -> None:
    answers = [
        hammer(office, office.email(Role.OFFICER), address=f"2001:db8::{number:x}", times=1)[0]
        for number in range(1, 14)
    ]
    assert answers == [401] * 10 + [429] * 3


def test_each_wait_is_twice_the_one_before_and_none_longer_than_a_quarter_of_an_hour(office: Office) -> None:
    email, waits = office.email(Role.OFFICER), []
    hammer(office, email, address="192.0.2.1", times=10)
    for _ in range(8):
        refused = try_password(visitor(office, address="192.0.2.1"), email, PASSWORD)
        waits.append(int(refused.headers["Retry-After"]))
        office.clock.advance(seconds=waits[-1])
        assert hammer(office, email, address="192.0.2.1", times=1) == [401]
    assert waits[:5] == [30, 60, 120, 240, 480]
    assert max(waits) == 900


def test_the_answer_says_in_words_when_to_try_again(office: Office) -> None:
    reader = visitor(office)
    email = office.email(Role.OFFICER)
    hammer(office, email, address="192.0.2.10", times=10)
    reader.post("/sign-in", {"email": email, "password": PASSWORD}, status=429)
    assert (
        "Try again in 30 seconds. There is no wait on a device you have signed in on before." in reader.text()
    )
    office.clock.advance(seconds=30)
    assert try_password(reader, email, PASSWORD).status_code == 302


def test_a_restart_forgets_no_tries_and_several_processes_count_together(
    office: Office, tmp_path: Path
) -> None:
    email = office.email(Role.OFFICER)
    hammer(office, email, address="192.0.2.1", times=6)
    restarted = Office(create_app(office.desk.settings, clock=office.clock), office.clock, office.content)
    assert hammer(restarted, email, address="192.0.2.1", times=5) == [401] * 4 + [429]
    assert try_password(visitor(office, address="192.0.2.1"), email, PASSWORD).status_code == 429
    with restarted.app.app_context():
        db.session.remove()
        db.engine.dispose()


def test_no_address_of_a_person_stands_among_the_tries(office: Office) -> None:
    hammer(office, office.email(Role.OFFICER), address="192.0.2.1", times=1)
    with office.app.app_context(), reading() as session:
        keys = [row.key for row in session.query(WrongTries)]
    assert len(keys) == 2
    assert all(len(key) == 64 and not set(key) - set("0123456789abcdef") for key in keys)


def test_known_and_unknown_people_get_the_same_answers(office: Office) -> None:
    known = hammer(office, office.email(Role.OFFICER), address="192.0.2.1", times=12)
    unknown = hammer(office, "nobody@desk.example", address="192.0.2.2", times=12)
    assert known == unknown == [401] * 10 + [429] * 2


def test_an_answer_takes_as_long_for_people_we_do_not_know(office: Office) -> None:
    """Both hash one password and write one row: the medians are near each other, as wide as a loaded machine needs."""
    took: dict[str, list[float]] = {office.email(Role.OFFICER): [], "nobody@desk.example": []}
    for number in range(10):
        for email, times in took.items():
            seen = Visitor(source=f"198.51.100.{number}", device="Firefox")
            with office.app.app_context():
                began = perf_counter()
                sign_in_by_password(office.desk, email=email, password="wrong", visitor=seen)
                times.append(perf_counter() - began)
    known, unknown = (statistics.median(times) for times in took.values())
    assert 1 / 3 < known / unknown < 3


def test_twenty_tries_at_once_are_no_more_than_ten_one_after_the_other(
    tmp_path: Path, both_databases: str
) -> None:
    office = open_office(tmp_path, DATABASE_URL=both_databases)
    together, answers = threading.Barrier(20), []

    def guess() -> None:
        with office.app.app_context():
            together.wait()
            seen = Visitor(source="192.0.2.1", device="Firefox")
            try:
                sign_in_by_password(
                    office.desk, email=office.email(Role.OFFICER), password="wrong", visitor=seen
                )
                answers.append("looked at")
            except TooManyTriesError:
                answers.append("refused")
            db.session.remove()

    threads = [threading.Thread(target=guess) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counter(answers) == {"looked at": 10, "refused": 10}
    with office.app.app_context():
        db.engine.dispose()
