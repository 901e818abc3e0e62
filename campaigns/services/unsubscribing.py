"""Taking somebody off every media list by a link of their own in each letter's header, in one click (RFC 8058).

The link is signed, so nobody can make one for another person; it tells whoever has it nothing about them.
"""

from __future__ import annotations

from contextlib import suppress

import structlog
from sqlalchemy.orm import Session

from campaigns.domain.seen import address_sha256
from campaigns.errors import NotFoundError
from campaigns.models.people import Contact
from campaigns.services.contacts import remove_contact
from campaigns.services.desk import Desk
from campaigns.services.transaction import reading

_PURPOSE = "campaign-desk unsubscribe"
_LARGEST_ID = 2**31 - 1  # what a column of the database holds

log = structlog.get_logger("campaigns.unsubscribing")


def unsubscribe_address(desk: Desk, contact: Contact) -> str:
    """Where this person is taken off; empty where the desk has no address that others can reach."""
    if not desk.settings.url_is_set:
        return ""
    return f"{desk.settings.url}/unsubscribe/{contact.id}-{desk.seal.sign(_PURPOSE, _named(contact))}"


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
        remove_contact(contact.email)
        log.info("unsubscribed", contact_id=contact.id)
    return True


def _whose(session: Session, desk: Desk, code: str) -> Contact | None:
    number, _, signature = code.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) <= 10 and int(number) <= _LARGEST_ID):
        return None
    contact = session.get(Contact, int(number))
    if contact is None or not desk.seal.is_signed(_PURPOSE, _named(contact), signature):
        return None
    return contact


def _named(contact: Contact) -> str:
    """The address too: a number may be given out anew, and the link is not for whoever has it then."""
    return f"{contact.id} {address_sha256(contact.email)}"
