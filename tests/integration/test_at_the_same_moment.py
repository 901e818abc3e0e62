"""Two who write the same thing down at one moment: the second waits and sees the first, and neither meets a fault."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event, Thread
from time import sleep

from flask import Flask
from sqlalchemy.orm import Session

from campaigns.content_store.post_words import PostWords
from campaigns.models.content import find_item, lock_item
from campaigns.models.people import User
from campaigns.models.urgent import EmergencyApprover
from campaigns.models.versions import OwnText, own_texts_of
from campaigns.services.content.own_texts import note_own_texts
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.people.emergency_cards import make_card
from tests.integration.databases import both_databases
from tests.integration.office import Office
from tests.patience import PATIENCE

database_url = both_databases


def beside(app: Flask, write: Callable[[Session], None], act: Callable[[], object]) -> None:
    """``act`` begins while a transaction that has written this is not over yet."""
    troubles: list[Exception] = []

    def act_too() -> None:
        with app.app_context():
            begun.set()
            try:
                act()
            except Exception as error:
                troubles.append(error)

    begun, thread = Event(), Thread(target=act_too)
    with transaction() as session:
        write(session)
        session.flush()
        thread.start()
        begun.wait(PATIENCE)
        sleep(0.3)  # it reads what there is, or waits
    thread.join(PATIENCE)
    assert troubles == []


def test_what_a_channel_says_is_noted_once_by_two_who_save(app: Flask, office: Office) -> None:
    ref = office.post()
    office.submit(ref)
    with reading() as session:
        item = find_item(session, ref)
        assert item is not None
        item_id = item.id

    def write(session: Session) -> None:
        lock_item(session, item_id)
        session.add(OwnText(item_id=item_id, channel="x", common="One."))

    after = PostWords(parts=("Two.",), own=(("x", ("For X.",)),))
    beside(app, write, lambda: note_own_texts(ref, PostWords(), after))
    with reading() as session:
        assert own_texts_of(session, item_id)["x"].common == "Two."


def test_who_makes_a_card_while_they_are_named_is_named_and_has_it(
    app: Flask, desk: Desk, office: Office
) -> None:
    def write(session: Session) -> None:
        session.get(User, office.head, with_for_update=True)
        session.add(EmergencyApprover(user_id=office.head, named_at=desk.clock.now()))

    beside(app, write, lambda: make_card(desk, office.head, phone="01332 000 000"))
    with reading() as session:
        row = session.get_one(EmergencyApprover, office.head)
        assert (row.phone, row.named_at is None) == ("01332 000 000", False)
