"""Media lists: the journalists a release goes to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from campaigns.domain.text.csv_words import (
    SEPARATORS,
    CsvRow,
    CsvRowError,
    csv_rows,
    cut_by_a_separator,
    delimiter_of,
    too_many_cells,
)
from campaigns.domain.text.lookalikes import mixed_word, normal_address
from campaigns.domain.text.mailboxes import why_unmailable
from campaigns.domain.text.odd_characters import has_odd_characters
from campaigns.errors import CampaignDeskError, NotFoundError
from campaigns.models.people import (
    Contact,
    LeftHow,
    MediaList,
    find_contact,
    find_media_list,
    list_media_lists,
)
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import transaction

LONGEST_NAME = 120


@dataclass(frozen=True)
class ContactRow:
    email: str
    name: str = ""
    outlet: str = ""


@dataclass(frozen=True)
class ImportSummary:
    """``left_out`` asked to be taken off earlier; ``corrected`` have another name or outlet now than before."""

    added_to_list: int
    already_there: int
    left_out: int = 0
    corrected: int = 0


def read_contacts_csv(text: str) -> list[ContactRow]:
    """The contacts of a CSV file with the columns ``email`` and, if wanted, ``name`` and ``outlet``.

    Raises:
        CampaignDeskError: a column, an address or a row is missing, wrong or open to doubt; names every such line, never guesses.
    """
    found, faults = contacts_and_faults(text)
    if faults:
        raise _refused(faults)
    return [contact for _, contact in found]


def contacts_and_faults(text: str) -> tuple[list[tuple[int, ContactRow]], list[tuple[int, str]]]:
    """The contacts of such a file and what is wrong with other rows, each with its line.

    Raises:
        CampaignDeskError: no column is the address.
    """
    try:
        lines = csv_rows(text)
    except CsvRowError as error:
        return [], [(error.line, str(error))]
    first = next((row for row in lines if any(row.cells)), None)
    columns = _columns(first.cells if first else [])
    separator = SEPARATORS[delimiter_of(text.removeprefix("\ufeff"))]
    found: dict[str, tuple[int, ContactRow]] = {}
    faults: list[tuple[int, str]] = []
    for row in lines[lines.index(first) + 1 :] if first else []:
        if not any(cell.strip() for cell in row.cells):
            continue
        contact, wrong = _contact(
            row, columns, headings=len(first.cells) if first else 0, separator=separator
        )
        if not wrong:
            line, before = found.setdefault(contact.email, (row.line, contact))
            if contact != before:
                wrong = [
                    f"This address stands in line {line} too, with another name or outlet. Keep one of them."
                ]
        faults += [(row.line, said) for said in wrong]
    return list(found.values()), faults


def columns_not_read(text: str) -> list[str]:
    """The headings of a contacts file whose columns are passed over, for whoever imports it."""
    headings = next((row.cells for row in csv_rows(text) if any(row.cells)), [])
    read = _columns(headings).values()
    return [
        heading.strip() for place, heading in enumerate(headings) if place not in read and heading.strip()
    ]


def _columns(headings: list[str]) -> dict[str, int]:
    """Where each of the columns stands that are read; a heading that is exactly the word goes before its likes."""
    columns: dict[str, int] = {}
    for names in (_EXACT, _ALIKE):
        for position, heading in enumerate(headings):
            if (name := names.get(" ".join(heading.casefold().replace("_", " ").split()))) is not None:
                columns.setdefault(name, position)
    if "email" not in columns:
        raise CampaignDeskError("The first line must name the columns: email, and if wanted name and outlet.")
    return columns


_EXACT = {name: name for name in ("email", "name", "outlet")}
_ALIKE = {
    **dict.fromkeys(("e-mail", "email address", "e-mail address", "mail"), "email"),
    **dict.fromkeys(("full name", "contact", "contact name", "journalist"), "name"),
    **dict.fromkeys(
        ("publication", "organisation", "organization", "company", "newspaper", "title"), "outlet"
    ),
}


def _contact(
    row: CsvRow, columns: Mapping[str, int], *, headings: int, separator: str
) -> tuple[ContactRow, list[str]]:
    """The contact, and all that is wrong with it, each in a sentence."""
    cells = len(row.cells) - next(
        (place for place, cell in enumerate(reversed(row.cells)) if cell.strip()), 0
    )
    if cells > headings:
        return ContactRow(""), [too_many_cells(cells, headings)]
    values: dict[str, str] = {}
    faults: list[str] = []
    for name, position in columns.items():
        value = row.cells[position] if position < len(row.cells) else ""
        after = row.cells[position + 1] if position + 1 < len(row.cells) else ""
        values[name] = value.strip()
        if name != "email":
            faults += _faults_of(name, value, after, separator)
    if why := why_unmailable(values["email"]):
        faults.append(f"the e-mail address {why}.")
    contact = ContactRow(normal_address(values["email"]), values.get("name", ""), values.get("outlet", ""))
    return contact, faults


def _faults_of(name: str, value: str, after: str, separator: str) -> Iterator[str]:
    if cut_by_a_separator(value, after):
        yield (
            f"A {separator} seems to have cut a name in two: what stands behind the {_SHOWN[name]} begins with a space, or "
            "goes on with a number. Put the name between quotation marks, or take the space out."
        )
    bare = value.strip()
    if any(one in "\t\r\n" for one in bare) or has_odd_characters(bare):
        yield f"The {_SHOWN[name]} holds a line end or a character that nobody sees. Type it anew."
    elif word := mixed_word(bare):
        yield f"“{word}” in the {_SHOWN[name]} mixes letters of several alphabets that look alike. Type it anew."
    if len(bare) > LONGEST_NAME:
        yield f"The {_SHOWN[name]} has over {LONGEST_NAME} characters. Shorten it."


_SHOWN = {"email": "address", "name": "name", "outlet": "outlet"}


def _refused(faults: Iterable[tuple[int, str]]) -> CampaignDeskError:
    lines = "\n".join(f"Line {line}: {said}" for line, said in faults)
    return CampaignDeskError(f"{lines} Nothing was imported.")


def import_contacts(
    desk: Desk, *, list_name: str, rows: Iterable[ContactRow], put_back: bool = False
) -> ImportSummary:
    """Put contacts on a media list, making the list when it is new. Importing again changes nothing twice, and takes a
    corrected name or outlet over; an empty one corrects nothing.

    Whoever was taken off every list stays off, unless ``put_back`` says otherwise.
    """
    name = list_name.strip()
    if not name or len(name) > 120:
        raise CampaignDeskError("Give the media list a name of 120 characters at most.")
    added = already = left_out = corrected = 0
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
            put_on_again(contact)
            corrected += _correct(contact, row)
            if contact in media_list.contacts:
                already += 1
            else:
                media_list.contacts.append(contact)
                added += 1
            session.flush()
    return ImportSummary(added, already, left_out, corrected)


def _correct(contact: Contact, row: ContactRow) -> bool:
    before = contact.name, contact.outlet
    contact.name = row.name or contact.name
    contact.outlet = row.outlet or contact.outlet
    return before != (contact.name, contact.outlet)


def put_on_again(contact: Contact) -> None:
    """Whoever is put on a list is written to again."""
    contact.is_active, contact.left_at, contact.left_how = True, None, ""


def remove_contact(
    email: str, *, list_name: str | None = None, at: datetime | None = None, how: LeftHow = LeftHow.TAKEN_OFF
) -> int:
    """Take somebody off one media list, or off every one; the number of lists they were on.

    ``at`` and ``how`` are kept for whoever is on none any more.

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
            contact.is_active, contact.left_at, contact.left_how = False, at, how
        return len(left)
