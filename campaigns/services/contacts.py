"""Media lists: the journalists a release goes to."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from io import StringIO

from campaigns.errors import CampaignDeskError
from campaigns.models.people import Contact, MediaList, find_contact, find_media_list
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
    added_to_list: int
    already_there: int


def read_contacts_csv(text: str) -> list[ContactRow]:
    """The contacts of a CSV file with the columns ``email`` and, if wanted, ``name`` and ``outlet``.

    Raises:
        CampaignDeskError: a column or an address is missing or wrong; names the line, never guesses.
    """
    reader = csv.DictReader(StringIO(text.removeprefix("\ufeff")))
    columns = {(column or "").strip().lower(): column for column in reader.fieldnames or []}
    if "email" not in columns:
        raise CampaignDeskError("The first line must name the columns: email, and if wanted name and outlet.")
    rows = []
    for row in reader:
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


def import_contacts(desk: Desk, *, list_name: str, rows: Iterable[ContactRow]) -> ImportSummary:
    """Put contacts on a media list, making the list when it is new. Importing again changes nothing twice."""
    name = list_name.strip()
    if not name or len(name) > 120:
        raise CampaignDeskError("Give the media list a name of 120 characters at most.")
    added = already = 0
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
            if contact in media_list.contacts:
                already += 1
            else:
                media_list.contacts.append(contact)
                added += 1
            session.flush()
    return ImportSummary(added, already)
