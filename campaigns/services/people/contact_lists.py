"""Media lists by hand: making one, adding somebody, correcting or taking off somebody, and a file looked at before it is saved.

Who gets a signed-off release was frozen with it (``signoff/recipients.py``): whoever comes to a list afterwards is shown at
planning, and gets nothing before an approver says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from sqlalchemy.orm import Session

from campaigns.domain.text.lookalikes import normal_address
from campaigns.domain.text.mailboxes import why_unmailable
from campaigns.errors import CampaignDeskError, ConflictError, NotFoundError
from campaigns.models.people import Contact, MediaList, find_contact, find_media_list
from campaigns.services.core.bench import Purpose, looking, on_the_bench
from campaigns.services.core.desk import Desk
from campaigns.services.core.sealed_shelf import Shelf
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.people.contacts import (
    LONGEST_NAME,
    ContactRow,
    ImportSummary,
    columns_not_read,
    contacts_and_faults,
    import_contacts,
    put_on_again,
)

KEPT_FOR = timedelta(hours=2)
STALE = "What was found in that file is no longer kept. Choose the file again."


class ContactError(CampaignDeskError):
    """Something is wrong with one of the fields."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class RowState(StrEnum):
    """What saving a row of a file would do."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    OFF = "off"  # was taken off earlier, or asked for it: stays off unless somebody says otherwise


@dataclass(frozen=True)
class LookedAt:
    """``before`` is the name and outlet that would be replaced; empty where nothing would be."""

    line: int
    contact: ContactRow
    state: RowState
    before: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class ContactLook:
    """A file as it would come in. ``problems`` are rows that are left out, each by its line and a sentence."""

    rows: tuple[LookedAt, ...]
    problems: tuple[tuple[int, str], ...]
    not_read: tuple[str, ...]

    def of(self, state: RowState) -> list[LookedAt]:
        return [row for row in self.rows if row.state is state]


def make_list(name: str) -> int:
    """A media list without anybody on it. Returns its id.

    Raises:
        CampaignDeskError: the name is none. ConflictError: there is one.
    """
    label = " ".join(name.split())
    if not label or len(label) > LONGEST_NAME:
        raise CampaignDeskError(f"Give the media list a name of {LONGEST_NAME} characters at most.")
    with transaction(clash=f"There is a media list “{label}” already.") as session:
        made = MediaList(name=label)
        session.add(made)
        session.flush()
        return made.id


def add_contact(desk: Desk, list_id: int, row: ContactRow, *, put_back: bool = False) -> None:
    """Put one person on a list.

    Raises:
        ContactError: a field can't be right; or they left earlier, and nobody said that they are to be put back.
        ConflictError: they are on it already.
    """
    row = _checked(row)
    with transaction() as session:
        media_list = get_list(session, list_id)
        contact = find_contact(session, row.email)
        if contact is None:
            contact = Contact(email=row.email, created_at=desk.clock.now())
            session.add(contact)
        elif contact in media_list.contacts:
            raise ConflictError("This address is on the list already. Correct it below.")
        elif not contact.is_active and not put_back:
            raise ContactError(
                "email",
                "This person was taken off earlier, or asked for it. Tick the box below only if they have agreed since.",
            )
        put_on_again(contact)
        contact.name, contact.outlet = row.name or contact.name or "", row.outlet or contact.outlet or ""
        media_list.contacts.append(contact)


def correct_contact(contact_id: int, row: ContactRow) -> None:
    """Another address, name or outlet, on every list. A new address gets what is signed off only once that is confirmed.

    Raises:
        ContactError: a field can't be right, the address is somebody else's, or they are on no list: with another address
            the one that asked to be left alone would be forgotten.
    """
    row = _checked(row)
    with transaction() as session:
        contact = get_contact(session, contact_id)
        if not contact.is_active and row.email != contact.email:
            raise ContactError(
                "email",
                "This person is on no list any more, and their address is kept so that nobody writes to it. Add the other "
                "address to a list as somebody new.",
            )
        other = find_contact(session, row.email)
        if other is not None and other.id != contact.id:
            raise ContactError("email", "Another contact has this address already. Take one of the two off.")
        contact.email, contact.name, contact.outlet = row.email, row.name, row.outlet


def begin_look(desk: Desk, user_id: int, list_name: str, content: bytes) -> str:
    """Keep a file for a look; nothing of it is saved. Returns the code to look at it by.

    Raises:
        CampaignDeskError: it is no CSV file.
    """
    if content[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):  # of Excel, new and old
        raise CampaignDeskError(
            "This is a workbook, not a CSV file. Open it, choose “Save as” and “CSV UTF-8”, and choose what you get."
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CampaignDeskError("This file is not UTF-8 text. Save it again as “CSV UTF-8”.") from error
    on_the_bench(desk, Purpose.IMPORT, looking(desk), _read, text)
    return _shelf(desk).put(user_id, {"list": list_name, "text": text})


def look_at_file(desk: Desk, user_id: int, code: str, list_name: str) -> ContactLook:
    """What saving it would do now.

    Raises:
        NotFoundError: it is no longer kept, or was chosen for another list.
    """
    found, problems, not_read = on_the_bench(
        desk, Purpose.IMPORT, looking(desk), _read, _kept(desk, user_id, code, list_name)
    )
    with reading() as session:
        media_list = find_media_list(session, list_name)
        on_it = {one.email for one in media_list.contacts} if media_list else set()
        rows = tuple(_compared(session, line, contact, on_it) for line, contact in found)
    return ContactLook(rows, tuple(problems), tuple(not_read))


def save_file(desk: Desk, user_id: int, code: str, list_name: str, *, put_back: bool) -> ImportSummary:
    """Save the rows without problems.

    Raises:
        NotFoundError: it is no longer kept.
    """
    text = _kept(desk, user_id, code, list_name)
    found, _, _ = on_the_bench(desk, Purpose.IMPORT, looking(desk), _read, text)
    rows = [contact for _, contact in found]
    summary = import_contacts(desk, list_name=list_name, rows=rows, put_back=put_back)
    _shelf(desk).remove(user_id, code)
    return summary


def get_list(session: Session, list_id: int) -> MediaList:
    found = session.get(MediaList, list_id)
    if found is None:
        raise NotFoundError("There is no such media list.")
    return found


def get_contact(session: Session, contact_id: int) -> Contact:
    found = session.get(Contact, contact_id)
    if found is None:
        raise NotFoundError("There is no such contact.")
    return found


def _checked(row: ContactRow) -> ContactRow:
    email, name, outlet = row.email.strip(), " ".join(row.name.split()), " ".join(row.outlet.split())
    if why := why_unmailable(email):
        raise ContactError("email", f"The e-mail address {why}.")
    for field, value in (("name", name), ("outlet", outlet)):
        if len(value) > LONGEST_NAME:
            raise ContactError(field, f"This has over {LONGEST_NAME} characters. Shorten it.")
        if not value.isprintable():
            raise ContactError(field, "This holds a character that nobody sees. Type it anew.")
    return ContactRow(normal_address(email), name, outlet)


def _compared(session: Session, line: int, row: ContactRow, on_it: set[str]) -> LookedAt:
    contact = find_contact(session, row.email)
    if contact is None:
        return LookedAt(line, row, RowState.NEW)
    if not contact.is_active:
        return LookedAt(line, row, RowState.OFF)
    after = row.name or contact.name, row.outlet or contact.outlet
    before = contact.name, contact.outlet
    if contact.email not in on_it:
        return LookedAt(line, row, RowState.NEW, before if after != before else ("", ""))
    return (
        LookedAt(line, row, RowState.SAME)
        if after == before
        else LookedAt(line, row, RowState.CHANGED, before)
    )


_Read = tuple[list[tuple[int, ContactRow]], list[tuple[int, str]], list[str]]


def _read(_desk: Desk, text: str) -> _Read:
    found, faults = contacts_and_faults(text)
    wrong = {line for line, _ in faults}
    good = [(line, contact) for line, contact in found if line not in wrong]
    return good, faults, columns_not_read(text) if found else []


def _kept(desk: Desk, user_id: int, code: str, list_name: str) -> str:
    kept = _shelf(desk).find(user_id, code)
    told: Mapping[str, str] = kept.value if kept else {}
    if told.get("list") != list_name:
        raise NotFoundError(STALE)
    return told["text"]


def _shelf(desk: Desk) -> Shelf:
    return Shelf(desk, "contact-files", KEPT_FOR, 5)
