"""Taking somebody off every media list by a link of their own in each letter's header, in one click (RFC 8058).

The link is signed, so nobody can make one for another person; it tells whoever has it nothing about them.
"""

from __future__ import annotations

from contextlib import suppress

import structlog
from sqlalchemy.orm import Session

from campaigns.errors import NotFoundError
from campaigns.models.people import Contact, LeftHow
from campaigns.services.content.messages import UNSUBSCRIBING, named
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading
from campaigns.services.people.contacts import remove_contact

_LARGEST_ID = 2**31 - 1  # what a column of the database holds

log = structlog.get_logger("campaigns.unsubscribing")


def is_link(desk: Desk, code: str) -> bool:
    """Whether this link takes somebody off, or did so already."""
    with reading() as session:
        return _whose(session, desk, code) is not None


def unsubscribe(desk: Desk, code: str) -> bool:
    """Take whose link it is off every list, at once, for what is planned too. False when it is nobody's."""
    with reading() as session:
        contact = _whose(session, desk, code)
    if contact is None:
        return False
    with suppress(NotFoundError):  # they are off already: pressed twice, or by the mail program too
        remove_contact(contact.email, at=desk.clock.now(), how=LeftHow.ASKED)
        log.info("unsubscribed", contact_id=contact.id)
    return True


def _whose(session: Session, desk: Desk, code: str) -> Contact | None:
    number, _, signature = code.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) <= 10 and int(number) <= _LARGEST_ID):
        return None
    contact = session.get(Contact, int(number))
    if contact is None or not desk.seal.is_signed(UNSUBSCRIBING, named(contact), signature):
        return None
    return contact
