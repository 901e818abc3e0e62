"""Media lists: the journalists a release goes to."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import StringIO

from sqlalchemy.orm import Session

from campaigns.domain.csv_words import why_unreadable
from campaigns.domain.seen import address_sha256
from campaigns.errors import CampaignDeskError, NotFoundError
from campaigns.models.deliveries import Delivery
from campaigns.models.people import Contact, MediaList, find_contact, find_media_list, list_media_lists
from campaigns.services.desk import Desk
from campaigns.services.people import checked_email
from campaigns.services.transaction import transaction


@dataclass(frozen=True)
class ContactRow:
    email: str
    name: str = ""
    outlet: str = ""


@dataclass(frozen=True)
class ImportSummary:
    """``left_out`` asked to be taken off earlier."""

    added_to_list: int
    already_there: int
    left_out: int = 0


def read_contacts_csv(text: str) -> list[ContactRow]:
    """The contacts of a CSV file with the columns ``email`` and, if wanted, ``name`` and ``outlet``.

    Raises:
        CampaignDeskError: a column or an address is missing or wrong; names the line, never guesses.
    """
    reader = csv.DictReader(StringIO(text.removeprefix("\ufeff")))
    try:
        columns = {(column or "").strip().lower(): column for column in reader.fieldnames or []}
    except csv.Error as error:
        raise _unreadable(1, error) from error
    if "email" not in columns:
        raise CampaignDeskError("The first line must name the columns: email, and if wanted name and outlet.")
    rows = []
    for row in _rows(reader):
        values = {name: (row.get(column) or "").strip() for name, column in columns.items() if name}
        if not any(values.values()):
            continue
        try:
            email = checked_email(values["email"])
        except CampaignDeskError as error:
            raise CampaignDeskError(
                f"Line {reader.line_num}: the e-mail address is not one. Correct it; nothing was imported."
            ) from error
        rows.append(ContactRow(email, values.get("name", "")[:120], values.get("outlet", "")[:120]))
    return rows


def _rows(reader: csv.DictReader[str]) -> Iterator[dict[str, str]]:
    while True:
        line = reader.line_num + 1
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise _unreadable(line, error) from error


def _unreadable(line: int, error: csv.Error) -> CampaignDeskError:
    return CampaignDeskError(f"Line {line}: {why_unreadable(error)} Nothing was imported.")


def import_contacts(
    desk: Desk, *, list_name: str, rows: Iterable[ContactRow], put_back: bool = False
) -> ImportSummary:
    """Put contacts on a media list, making the list when it is new. Importing again changes nothing twice.

    Whoever was taken off every list stays off, unless ``put_back`` says otherwise.
    """
    name = list_name.strip()
    if not name or len(name) > 120:
        raise CampaignDeskError("Give the media list a name of 120 characters at most.")
    added = already = left_out = 0
    with transaction() as session:
        media_list = find_media_list(session, name)
        if media_list is None:
            media_list = MediaList(name=name)
            session.add(media_list)
        for row in rows:
            contact = find_contact(session, row.email)
            if contact is None:
                contact = Contact(
                    email=row.email, name=row.name, outlet=row.outlet, created_at=desk.clock.now()
                )
                session.add(contact)
            if contact.is_active is False and not put_back:
                left_out += 1
                continue
            contact.is_active = True
            if contact in media_list.contacts:
                already += 1
            else:
                media_list.contacts.append(contact)
                added += 1
            session.flush()
    return ImportSummary(added, already, left_out)


def remove_contact(email: str, *, list_name: str | None = None) -> int:
    """Take somebody off one media list, or off every one; the number of lists they were on.

    Nothing more is sent to who is on none, not even what is planned.

    Raises:
        NotFoundError: there is no such list, or nobody on it has this address. The address is not repeated.
    """
    with transaction() as session:
        contact = find_contact(session, email)
        lists = list_media_lists(session)
        if list_name is not None:
            lists = [one for one in lists if one.name == list_name.strip()]
            if not lists:
                raise NotFoundError(
                    f"There is no media list “{list_name}”. See them: campaigns contacts list"
                )
        left = [one for one in lists if contact in one.contacts]
        if contact is None or not (left or (list_name is None and contact.is_active)):
            raise NotFoundError(
                "Nobody there has this address. Look how it is written in the file it was imported from."
            )
        for media_list in left:
            media_list.contacts.remove(contact)
        session.flush()
        if not any(contact in one.contacts for one in list_media_lists(session)):
            contact.is_active = False
        return len(left)


def why_no_longer_written_to(session: Session, delivery: Delivery) -> str:
    """What the last look before sending says of its recipient; empty where they are still to be written to."""
    contact, names = delivery.contact, delivery.revision.media_lists
    if contact is None:
        return ""
    if address_sha256(contact.email) != delivery.recipient_sha256:
        return (
            "The recipient's address is not the one that was approved, so nothing was sent to them. Have the new one "
            "confirmed on the item's page and schedule it anew, or leave it unsent."
        )
    lists = [media_list for name in names if (media_list := find_media_list(session, name))]
    if contact.is_active and (not lists or any(contact in one.contacts for one in lists)):
        return ""
    return "The recipient was taken off the media list, so nothing was sent to them. Leave it unsent."
