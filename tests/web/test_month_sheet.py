"""The month out as a spreadsheet, changed there, and in again: looked at first, saved by one press, nothing lost."""

from __future__ import annotations

from datetime import date, datetime, time
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from campaigns.domain.items.statuses import ItemStatus
from campaigns.domain.people.permissions import Role
from campaigns.models.content import find_item
from campaigns.models.deliveries import list_deliveries_of_item
from campaigns.services.core.transaction import reading
from tests.web.client import Reader
from tests.web.conftest import As
from tests.web.content_samples import CAMPAIGN
from tests.web.forms import form_of
from tests.web.office import Office, ref, schedule, sign_off

PLANNED, DRAFT, OTHER = ref("monday-launch"), ref("sunday-draft"), ref("friday-thanks")


@pytest.fixture
def officer(office: Office, sign_in: As) -> Reader:
    sign_off(office, PLANNED)
    schedule(office, PLANNED, "Practice", in_minutes=120)
    return sign_in(Role.OFFICER)


def taken_out(reader: Reader) -> tuple[Workbook, Worksheet]:
    answer = reader.client.get("/calendar/sheet/month?on=2027-05-01")
    assert answer.status_code == 200
    book = load_workbook(BytesIO(answer.data))
    return book, book["Posts"]


def place(sheet: Worksheet, item: str, column: str) -> Any:
    headings = [cell.value for cell in sheet[1]]
    for row in sheet.iter_rows(min_row=2):
        if row[headings.index("ID")].value == item:
            return row[headings.index(column)]
    raise AssertionError(f"{item} is not in the sheet")


def add(sheet: Worksheet, **values: Any) -> int:
    headings = [cell.value for cell in sheet[1]]
    number = next(n for n in range(2, 500) if not any(cell.value for cell in sheet[n]))
    for name, value in values.items():
        sheet.cell(number, headings.index(name) + 1).value = value
    return number


def bring_in(reader: Reader, book: Workbook, *, status: int = 200) -> None:
    file = BytesIO()
    book.save(file)
    file.seek(0)
    reader.get("/calendar/sheet")
    reader.post("/calendar/sheet", {"file": (file, "may.xlsx")}, status=status)


def press_save(reader: Reader) -> str:
    fields = {str(one["name"]): str(one["value"]) for one in reader.page.select("[name^=row-]")}
    ticked = [str(one["value"]) for one in reader.page.select("[name=take][checked]")]
    reader.post("/calendar/sheet/save", {**fields, "take": ticked}, status=200)
    return reader.page.get_text(" ")


def source(office: Office, item: str) -> str:
    return (office.content / f"{item}.md").read_text()


def test_out_changed_and_in_again(office: Office, officer: Reader) -> None:
    book, sheet = taken_out(officer)
    assert isinstance(place(sheet, PLANNED, "Date").value, datetime | date)
    assert place(sheet, PLANNED, "Time").value == time(11, 0)
    assert place(sheet, PLANNED, "Practice").value == "yes"
    assert place(sheet, PLANNED, "ID").protection.locked
    assert not place(sheet, PLANNED, "Text").protection.locked
    assert any("Campaigns" in str(one.formula1) for one in sheet.data_validations.dataValidation)
    assert "How to fill it in" in book.sheetnames
    place(sheet, PLANNED, "Time").value = time(14, 30)
    place(sheet, DRAFT, "Text").value += "\n\n@Derbyshire says so."
    place(sheet, OTHER, "Date").value = date(2027, 5, 28)
    number = add(
        sheet, Campaign="Walk away 2027", Title="A new one", Date=date(2027, 5, 25), Time=time(9, 0),
        Practice="yes", Text="@All of us. Childline is on 0800 1111.",
    )  # fmt: skip
    before = {path: path.read_text() for path in office.content.rglob("*.md")}
    bring_in(officer, book)
    told = officer.text()
    assert "1 new, 3 changed, 0 problems, 0 conflicts" in told
    assert f"Row {number}: A new one" in told
    assert "Save 4 changes" in officer.buttons()
    assert "added: @Derbyshire" in told.replace("  ", " ")
    assert {path: path.read_text() for path in office.content.rglob("*.md")} == before

    assert "4 rows saved" in press_save(officer)
    taking_back = form_of(officer.page, "/calendar/sheet/undo")
    assert "@Derbyshire says so." in source(office, DRAFT)
    assert "publish_at: 2027-05-28T" in source(office, OTHER)
    made = source(office, f"{CAMPAIGN}/posts/a-new-one")
    assert "@All of us." in made
    assert "channels: [practice]" in made
    with office.app.app_context(), reading() as session:
        item = find_item(session, PLANNED)
        assert item is not None
        (delivery,) = list_deliveries_of_item(session, item.id)
        assert f"{delivery.due_at:%d %H:%M} {delivery.status}" == "17 13:30 created"
    assert (
        source(office, PLANNED) == before[office.content / f"{PLANNED}.md"]
    )  # its words are as they were signed off

    (office.content / f"{OTHER}.md").write_text(source(office, OTHER) + "\nOne more word.\n")
    told = officer.send("/calendar/sheet/undo", taking_back).get_text(" ")
    assert "3 of 4 taken back." in told
    assert "One more word." in source(office, OTHER)  # somebody wrote into it since
    assert source(office, DRAFT) == before[office.content / f"{DRAFT}.md"]
    assert not (office.content / CAMPAIGN / "posts" / "a-new-one.md").exists()
    with office.app.app_context(), reading() as session:
        item = find_item(session, PLANNED)
        assert item is not None
        (delivery,) = list_deliveries_of_item(session, item.id)
        assert f"{delivery.due_at:%d %H:%M} {delivery.status}" == "17 10:00 created"


def test_a_new_post_that_was_signed_off_since_is_not_taken_back(office: Office, officer: Reader) -> None:
    book, sheet = taken_out(officer)
    add(
        sheet, Campaign="Walk away 2027", Title="A new one", Date=date(2027, 5, 25), Time=time(9, 0),
        Practice="yes", Text="All of us. Childline is on 0800 1111.",
    )  # fmt: skip
    bring_in(officer, book)
    press_save(officer)
    taking_back = form_of(officer.page, "/calendar/sheet/undo")
    new = ref("a-new-one")
    sign_off(office, new)
    told = officer.send("/calendar/sheet/undo", taking_back).get_text(" ")
    assert "It changed since it was saved, so it stays as it is." in told
    with office.app.app_context(), reading() as session:
        item = find_item(session, new)
        assert item is not None
        assert item.status == ItemStatus.APPROVED
    assert "All of us." in source(office, new)


def test_a_sheet_that_nobody_changed_changes_nothing_and_a_row_taken_out_deletes_nothing(
    office: Office, officer: Reader
) -> None:
    book, sheet = taken_out(officer)
    sheet.delete_rows(3)
    bring_in(officer, book)
    assert "0 new, 0 changed, 0 problems, 0 conflicts" in officer.text()
    assert "There is nothing to save" in officer.text()
    assert (office.content / f"{DRAFT}.md").exists()


ODD = (
    "\xa0A blank that is kept", "e\u0301 in pieces", "zero\u200bwidth\u200b", "two  \nlines", "  indented", "\n\nblank first",
    "a\tb", "a_x0041_b", "a\u2028b", "&lt;b&gt; <b>x</b> </textarea>", "=SUM(A1)", "'quoted", "soft\u00adhyphen", "🙂\u200d👧",
    "007", "true",
)  # fmt: skip


def test_no_word_however_odd_changes_on_its_way_out_and_in_again(office: Office, officer: Reader) -> None:
    for number, odd in enumerate(ODD):
        source = f"---\ntitle: N{number}\npublish_at: 2027-05-20T10:00\nchannels: [practice]\n---\n\n{odd}\n"
        (office.content / CAMPAIGN / "posts" / f"n{number}.md").write_text(source)
    officer.get(f"/campaigns/{CAMPAIGN}")
    book, sheet = taken_out(officer)
    assert {f"N{number}" for number in range(len(ODD))} <= {str(cell.value) for cell in sheet["E"]}
    bring_in(officer, book)
    assert "0 new, 0 changed, 0 problems, 0 conflicts" in officer.text()


def test_problems_stand_by_their_row_and_column_and_what_changed_elsewhere_is_left_alone(
    office: Office, officer: Reader
) -> None:
    book, sheet = taken_out(officer)
    place(sheet, DRAFT, "Time").value = "25:00"
    row = place(sheet, DRAFT, "Time").row
    place(sheet, OTHER, "Title").value = "Thanks to all"
    path = office.content / f"{OTHER}.md"
    path.write_text(path.read_text() + "\nSomebody else was here.\n")
    place(sheet, PLANNED, "Date").value = date(2027, 5, 1)
    formula = add(sheet, Campaign="No such campaign", Title="Odd", Text="=1+1")
    bring_in(officer, book)
    told = officer.text()
    assert f"Row {row}, Time: “25:00” is no time of day" in told
    assert f"Row {formula}, Campaign: There is no campaign “No such campaign”" in told
    assert f"Row {formula}, Text: It holds a formula" in told
    assert "Date: That time is over." in told
    assert "Somebody changed these posts since" in told
    assert officer.page.select("[name=take]") == []
    bring_in(officer, Workbook(), status=400)
    assert "It has no column" in officer.text("#file-error")


def test_new_words_of_what_was_signed_off_want_a_sign_off_again(office: Office, officer: Reader) -> None:
    book, sheet = taken_out(officer)
    place(sheet, PLANNED, "Text").value += "\n\nMore."
    bring_in(officer, book)
    assert "1 sign-off is to be asked for again" in officer.text()
    press_save(officer)
    with office.app.app_context(), reading() as session:
        item = find_item(session, PLANNED)
        assert item is not None
        assert item.status == "scheduled"  # what was signed off goes out as it was


@pytest.mark.parametrize(
    ("number", "row", "status"),
    [
        ("3", "[" * 90_000, 400),
        ("3", '{"campaign": ' + "9" * 5_000 + "}", 400),
        ("3", '{"campaign": {"a": []}}', 400),
        ("3", "null", 400),
        ("9" * 5_000, "{}", 400),
    ],
    ids=["nested", "long number", "no name", "nothing", "long row number"],
)
def test_rows_that_no_page_sent_are_refused(officer: Reader, number: str, row: str, status: int) -> None:
    officer.post("/calendar/sheet/save", {f"row-{number}": row, "take": number}, status=status)
