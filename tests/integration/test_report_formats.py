"""The report's files: the same figures in every format, read back out of them."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from bs4 import BeautifulSoup

from campaigns.domain.items.statuses import DeliveryStatus
from campaigns.domain.text.odd_characters import reveal
from campaigns.domain.time.periods import parse_period
from campaigns.errors import CampaignDeskError
from campaigns.reports.export import EXPORT_FORMATS, render, write
from campaigns.reports.export_csv import COLUMNS
from campaigns.reports.structure import EngagementReport
from campaigns.reports.totals import LABELS
from campaigns.services.core.transaction import transaction
from tests.factories import make_account, make_account_reading, make_campaign, make_delivery, make_item
from tests.integration.report_quarter import ORGANISATION, SENT_AT, rendered, report_of, write_quarter

pytestmark = pytest.mark.usefixtures("app")

BY_HAND = {
    ("x", "views"): 400,
    ("x", "reactions"): 10,
    ("x", "comments"): 1,
    ("x", "shares"): 5,
    ("x", "engagements"): 16,
    ("x", "engagement_rate_views"): 0.04,
    ("bluesky", "reactions"): 9,
    ("bluesky", "comments"): 2,
    ("bluesky", "shares"): 1,
    ("bluesky", "engagements"): 12,
    ("email", "delivered"): 2,
}
Figures = dict[tuple[str, str], int | float]
PostFigures = dict[tuple[str, str, str], int | float]


@pytest.fixture
def report() -> EngagementReport:
    write_quarter()
    return report_of()


def number(text: str) -> int | float:
    return float(text) if "." in text else int(text)


def csv_rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def csv_figures(content: bytes) -> tuple[Figures, PostFigures]:
    rows = [row for row in csv_rows(content) if row["value"] and row["measure"] in LABELS]
    channels = {
        (row["channel"], row["measure"]): number(row["value"]) for row in rows if row["level"] == "channel"
    }
    posts = {
        (row["item_ref"], row["account"], row["measure"]): number(row["value"])
        for row in rows
        if row["level"] == "post" and row["channel"] != "practice"
    }
    return channels, posts


def sheet_rows(content: bytes, name: str) -> list[dict[str, Any]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    heading, *rows = book[name].iter_rows(values_only=True)
    return [dict(zip(heading, row, strict=True)) for row in rows]


def xlsx_figures(content: bytes) -> tuple[Figures, PostFigures]:
    kinds = {"X": "x", "Bluesky": "bluesky", "E-mail": "email"}
    channels = {
        (kinds[row["Channel"]], name): row[label]
        for row in sheet_rows(content, "Channels")
        for name, label in LABELS.items()
        if isinstance(row.get(label), int | float)
    }
    posts = {
        (row["File"], row["Account"], name): row[label]
        for row in sheet_rows(content, "Posts")
        for name, label in LABELS.items()
        if isinstance(row.get(label), int | float)
    }
    return channels, posts


def html_figures(content: bytes) -> tuple[Figures, PostFigures]:
    page = BeautifulSoup(content, "html5lib")
    first = page.select_one("h2 + .wide table")
    assert first is not None
    channels = {
        (str(body["data-channel"]), str(cell["data-measure"])): number(str(cell.data["value"]))
        for body in first.select("tbody")
        for cell in body.select("td[data-measure]:has(data)")
    }
    posts = {
        (str(line["data-item"]), str(line["data-account"]), str(cell["data-measure"])): number(
            str(cell.data["value"])
        )
        for line in page.select("table.posts tbody tr")
        for cell in line.select("td[data-measure]:has(data)")
    }
    return channels, posts


READ_BACK = {"csv": csv_figures, "xlsx": xlsx_figures, "html": html_figures}


def test_every_format_has_a_way_to_be_read_back():
    assert set(READ_BACK) == set(EXPORT_FORMATS)


@pytest.mark.parametrize("fmt", EXPORT_FORMATS)
def test_the_channel_totals_in_the_file_are_those_worked_out_by_hand(report: EngagementReport, fmt: str):
    channels, _ = READ_BACK[fmt](rendered(report, fmt))
    assert {key: value for key, value in channels.items() if key in BY_HAND} == BY_HAND
    assert ("x", "reach") not in channels
    assert {kind for kind, _ in channels} == {"x", "bluesky", "email"}


@pytest.mark.parametrize("fmt", EXPORT_FORMATS)
def test_the_file_holds_every_figure_of_every_post_and_no_other(report: EngagementReport, fmt: str):
    _, posts = READ_BACK[fmt](rendered(report, fmt))
    assert posts == {
        (row.item_ref, row.account, figure.measure): figure.value
        for row in report.rows
        for figure in row.figures
        if figure.value is not None
    }


@pytest.mark.parametrize("fmt", EXPORT_FORMATS)
def test_a_post_that_was_not_sent_is_named_in_the_file(report: EngagementReport, fmt: str):
    content = rendered(report, fmt)
    if fmt == "xlsx":
        became = [row["What became of it"] for row in sheet_rows(content, "Not sent")]
    elif fmt == "csv":
        became = [row["status"] for row in csv_rows(content) if row["level"] == "not-sent"]
    else:
        became = [str(line) for line in BeautifulSoup(content, "html5lib").select("table.not-sent tbody tr")]
    assert len(became) == 3


def test_practice_is_named_in_every_file_and_stands_beside_no_channel(report: EngagementReport):
    table = csv_rows(rendered(report, "csv"))
    assert {row["level"] for row in table if row["channel"] == "practice"} == {"practice", "post"}
    workbook = rendered(report, "xlsx")
    assert [row["Account"] for row in sheet_rows(workbook, "Practice (not counted)")] == ["Practice"]
    for sheet in ("Channels", "Campaigns", "Posts", "Not sent"):
        assert "Practice" not in {row["Channel"] for row in sheet_rows(workbook, sheet)}, sheet
    page = BeautifulSoup(rendered(report, "html"), "html5lib")
    heading = next(one for one in page.select("h2") if one.get_text() == "Practice (not counted)")
    after = heading.find_all_next("tbody")
    assert [body for body in page.select("tbody[data-channel=practice]") if body not in after] == []
    assert after[0]["data-channel"] == "practice"


def test_hidden_characters_are_named_in_every_file_as_on_pages():
    odd = "Safe\u202e summer\u200b"
    with transaction() as session:
        item = make_item(session, campaign=make_campaign(session, title=odd), title=odd)
        make_delivery(session, item=item, account=make_account(session, kind="x", name=odd), due_at=SENT_AT)
    shown = "Safe[U+202E right-to-left override] summer[U+200B zero width space]"
    report = report_of()
    [post, *_] = [row for row in csv_rows(rendered(report, "csv")) if row["level"] == "post"]
    assert {post["item"], post["campaign"], post["account"]} == {shown}
    [line] = sheet_rows(rendered(report, "xlsx"), "Posts")
    assert {line["Item"], line["Campaign"], line["Account"]} == {shown}
    assert shown in BeautifulSoup(rendered(report, "html"), "html5lib").get_text()


def test_a_text_too_long_for_a_cell_says_that_it_was_cut():
    with transaction() as session:
        item = make_item(session, campaign=make_campaign(session, title="x" * 40_000), title="Long")
        make_delivery(session, item=item, account=make_account(session, kind="x"), due_at=SENT_AT)
    [line] = sheet_rows(rendered(report_of(), "xlsx"), "Posts")
    assert line["Campaign"].endswith("x… (8,000 more characters: see the CSV file)")


@pytest.mark.parametrize("fmt", EXPORT_FORMATS)
def test_no_address_of_a_recipient_is_in_the_file(report: EngagementReport, fmt: str):
    content = rendered(report, fmt)
    if fmt == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(content))
        content = repr([list(sheet.iter_rows(values_only=True)) for sheet in book]).encode()
    assert b"paper.example" not in content


def test_the_csv_says_where_each_figure_comes_from(report: EngagementReport):
    rows = csv_rows(rendered(report, "csv"))
    views = next(
        row
        for row in rows
        if row["level"] == "post" and row["measure"] == "views" and row["account"] == "VRU on X"
    )
    expected = {
        "campaign": "Knife Crime Awareness Week",
        "value": "100",
        "definition": "d1",
        "definition_text": "Times the post was shown or played, repeats included.",
        "native_name": "views_count",
        "source": "api",
        "taken_at": "2027-06-14T08:00:00+01:00",
        "sent_at": "2027-05-17T08:00:00+01:00",
        "url": "https://x.example/1",
        "period_from": "2027-04-01",
        "period_to": "2027-06-30",
        "data_date": "2027-06-30T07:00:00+01:00",
        "added_from": "1",
        "added_out_of": "1",
    }
    assert {name: views[name] for name in expected} == expected


def test_the_csv_says_why_a_figure_is_missing_or_not_added(report: EngagementReport):
    rows = csv_rows(rendered(report, "csv"))
    by_channel = {(row["channel"], row["measure"]): row for row in rows if row["level"] == "channel"}
    views, reach = by_channel["bluesky", "views"], by_channel["x", "reach"]
    assert (views["value"], views["missing_reason"]) == ("", "not provided by the platform")
    assert (reach["value"], reach["at_least"]) == ("", "120")
    assert "can't be added up" in reach["not_added_because"]


def test_the_csv_opens_in_excel_as_utf_8_and_ends_its_lines_as_the_standard_says(report: EngagementReport):
    content = rendered(report, "csv")
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == content.count(b"\n")


def test_a_reason_of_several_lines_stays_one_cell_of_the_csv():
    reason = "Ann Lee took the approval back: wrong day\nand no helpline"
    with transaction() as session:
        item = make_item(session, campaign=make_campaign(session))
        account = make_account(session, kind="x")
        make_delivery(
            session, item=item, account=account, due_at=SENT_AT, status=DeliveryStatus.HELD, error=reason
        )
    rows = csv_rows(rendered(report_of(), "csv"))
    (unsent,) = [row for row in rows if row["level"] == "not-sent"]
    assert reason in unsent["note"]
    assert unsent["fingerprint"]
    assert {row["level"] for row in rows} == {"overall", "not-sent"}


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_title_that_looks_like_a_formula_is_only_text_in_csv_and_excel(start: str):
    title = f'{start}HYPERLINK("https://bad.example")'
    with transaction() as session:
        item = make_item(session, campaign=make_campaign(session, title=title), title=title)
        make_delivery(session, item=item, account=make_account(session, kind="x"), due_at=SENT_AT)
    report = report_of()
    cells = {row["item"] for row in csv_rows(rendered(report, "csv")) if row["item"]}
    assert cells == {reveal(title) if start == "\r" else f"'{title}"}
    book = openpyxl.load_workbook(io.BytesIO(rendered(report, "xlsx")))
    item_cell = book["Posts"]["B2"]
    assert item_cell.data_type == "s"
    assert item_cell.hyperlink is None


def test_a_fall_in_followers_stays_a_number_in_the_csv():
    with transaction() as session:
        account = make_account(session, kind="x", name="VRU on X")
        make_account_reading(session, account=account, value=50, taken_at=SENT_AT)
        make_account_reading(session, account=account, value=45, taken_at=SENT_AT + timedelta(days=1))
    rows = csv_rows(rendered(report_of(), "csv"))
    assert [row["value"] for row in rows if row["measure"] == "followers_change"] == ["-5"]


def test_writing_the_csv_puts_a_dictionary_of_all_columns_beside_it(report: EngagementReport, tmp_path: Path):
    write(report, "csv", tmp_path / "q1.csv")
    header = next(csv.reader(io.StringIO((tmp_path / "q1.csv").read_bytes().decode("utf-8-sig"))))
    dictionary = csv_rows((tmp_path / "q1-dictionary.csv").read_bytes())
    assert header == list(COLUMNS)
    assert [row["name"] for row in dictionary if row["kind"] == "column"] == header
    explained = {row["name"] for row in dictionary if row["kind"] == "measure"}
    used = {row["measure"] for row in csv_rows((tmp_path / "q1.csv").read_bytes())}
    assert used <= explained
    assert all(row["meaning"] for row in dictionary)
    assert sorted(path.name for path in tmp_path.glob("*q1*")) == ["q1-dictionary.csv", "q1.csv"]


def test_the_workbook_has_its_sheets_with_fixed_headings_filters_and_properties(report: EngagementReport):
    book = openpyxl.load_workbook(io.BytesIO(rendered(report, "xlsx")))
    assert book.sheetnames == [
        "Summary",
        "Channels",
        "Campaigns",
        "Posts",
        "Not sent",
        "Followers",
        "Practice (not counted)",
        "Definitions",
    ]
    for name in book.sheetnames[1:]:
        assert book[name].freeze_panes == "A2"
        assert book[name].auto_filter.ref
    assert book.properties.title == "Communications engagement report, 1 April 2027 to 30 June 2027"
    assert book.properties.creator == ORGANISATION


def test_the_workbook_has_dates_as_dates_in_uk_time_and_missing_figures_as_words(report: EngagementReport):
    content = rendered(report, "xlsx")
    post = next(row for row in sheet_rows(content, "Posts") if row["Account"] == "VRU on Bluesky")
    assert post["Sent"] == datetime(2027, 5, 17, 8, 0)  # noqa: DTZ001  Excel knows no zones
    assert post["Views"] == "not provided by the platform"
    x = next(row for row in sheet_rows(content, "Channels") if row["Channel"] == "X")
    assert x["Reach"] == "at least 120 (highest single post)"


def test_the_page_is_well_formed_and_has_its_headings_in_order(report: EngagementReport):
    page = BeautifulSoup(rendered(report, "html"), "html5lib")
    assert page.html is not None
    assert page.html["lang"] == "en-GB"
    levels = [int(heading.name[1]) for heading in page.select("h1, h2, h3, h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))
    assert page.title is not None
    assert "1 April 2027 to 30 June 2027" in page.title.get_text()
    for table in page.select("table"):
        assert table.caption is not None
        assert all(cell.get("scope") for cell in table.select("th"))
        width = sum(int(str(cell.get("colspan", 1))) for cell in table.select("thead th"))
        for line in table.select("tbody tr"):
            assert sum(int(str(cell.get("colspan", 1))) for cell in line.select("th, td")) == width


def test_the_page_stands_alone_and_runs_nothing(report: EngagementReport):
    page = BeautifulSoup(rendered(report, "html"), "html5lib")
    assert page.select("script, link, img, iframe") == []


def test_what_a_person_wrote_is_text_on_the_page():
    with transaction() as session:
        campaign = make_campaign(session, title="<script>alert(1)</script>\x00 عنوان 🎉 " + "x" * 10_000)
        item = make_item(session, campaign=campaign, title="<b>bold</b>")
        account = make_account(session, kind="x", name="a & b")
        make_delivery(session, item=item, account=account, due_at=SENT_AT, remote_url="javascript:alert(1)")
    report = report_of()
    content = rendered(report, "html")
    page = BeautifulSoup(content, "html5lib")
    assert page.select("script, b, a") == []
    assert b"\x00" not in content
    assert "عنوان 🎉" in page.get_text()
    assert openpyxl.load_workbook(io.BytesIO(rendered(report, "xlsx")))["Posts"]["B2"].value == "<b>bold</b>"


@pytest.mark.parametrize("fmt", EXPORT_FORMATS)
def test_an_empty_period_gives_a_correct_file_that_says_so(fmt: str):
    content = rendered(report_of(parse_period("2025-01-01", "2025-03-31")), fmt)
    channels, posts = READ_BACK[fmt](content) if fmt != "html" else ({}, {})
    assert (channels, posts) == ({}, {})
    if fmt == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(content))
        assert book["Channels"]["A2"].value == "Nothing was sent in the period."
    elif fmt == "html":
        assert b"nothing was sent and nothing was due to be sent" in content


@pytest.mark.parametrize("fmt", EXPORT_FORMATS)
def test_the_same_data_gives_the_same_bytes(report: EngagementReport, fmt: str):
    assert rendered(report, fmt) == rendered(report_of(), fmt)


@pytest.mark.parametrize("fmt", EXPORT_FORMATS)
def test_a_report_of_failures_alone_is_made(fmt: str):
    with transaction() as session:
        item = make_item(session, campaign=make_campaign(session))
        account = make_account(session, kind="x")
        make_delivery(session, item=item, account=account, due_at=SENT_AT, status=DeliveryStatus.MISSED)
    assert rendered(report_of(), fmt)


def test_the_download_has_a_name_that_tells_the_period(report: EngagementReport):
    mime, name = render(report, "xlsx", io.BytesIO())
    assert name == "engagement-2027-04-01-to-2027-06-30.xlsx"
    assert mime.startswith("application/vnd.openxmlformats")


def test_a_format_that_is_none_is_refused_with_the_list(report: EngagementReport):
    with pytest.raises(CampaignDeskError, match=r"“doc” is no report format\. Use one of: csv, xlsx, html"):
        render(report, "doc", io.BytesIO())


@pytest.mark.parametrize("fmt", EXPORT_FORMATS)
def test_a_place_that_cannot_be_written_is_named_and_nothing_is_left(
    report: EngagementReport, fmt: str, tmp_path: Path
):
    with pytest.raises(CampaignDeskError, match=r"can't be written to .*nowhere"):
        write(report, fmt, tmp_path / "nowhere" / f"report.{fmt}")
    assert not (tmp_path / "nowhere").exists()
