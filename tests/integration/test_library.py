"""The list of campaigns and items follows the files; history and status stay."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import event

from campaigns.domain.items.statuses import ItemStatus
from campaigns.models.base import db
from campaigns.models.content import Campaign, Item
from campaigns.services.content.library import refresh_library
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading
from tests.integration.office import Office


def items() -> dict[str, Item]:
    with reading() as session:
        return {item.ref: item for item in session.query(Item)}


def test_new_files_become_drafts(desk: Desk, office: Office):
    ref = office.post(front="publish_at: 2027-05-20T08:00", name="monday")
    report = refresh_library(desk)
    assert (report.campaigns, report.items) == (1, 1)
    item = items()[ref]
    assert (item.status, item.title) == (ItemStatus.DRAFT, "Post monday")
    assert item.publish_at == datetime(2027, 5, 20, 7, 0, tzinfo=UTC)


def test_a_changed_file_changes_the_list_and_no_status(desk: Desk, office: Office):
    ref = office.approved(office.post(name="monday"))
    before = items()[ref].file_fingerprint
    office.post(name="monday", body="Changed.")
    refresh_library(desk)
    item = items()[ref]
    assert item.file_fingerprint != before
    assert item.status == ItemStatus.APPROVED


def test_a_file_that_has_gone_keeps_its_row(desk: Desk, office: Office):
    ref = office.post(name="monday")
    refresh_library(desk)
    (desk.settings.content_folder / "spring/posts/monday.md").unlink()
    refresh_library(desk)
    assert not items()[ref].is_on_disk


def test_a_file_that_comes_back_is_the_same_item(desk: Desk, office: Office):
    ref = office.post(name="monday")
    refresh_library(desk)
    first = items()[ref].id
    (desk.settings.content_folder / "spring/posts/monday.md").unlink()
    refresh_library(desk)
    office.post(name="monday")
    refresh_library(desk)
    assert (items()[ref].id, items()[ref].is_on_disk) == (first, True)


def test_a_broken_file_is_reported_and_the_rest_still_loads(desk: Desk, office: Office):
    good = office.post(name="good")
    office.write("posts/bad.md", "---\ntitle: [\n---\nWords.\n")
    report = refresh_library(desk)
    assert list(items()) == [good]
    assert any(issue.file.endswith("bad.md") for issue in report.issues)


def test_a_campaign_is_listed_with_its_days(desk: Desk, office: Office):
    office.write("campaign.md", "---\ntitle: Spring\ntopic: violence\nstarts: 2027-05-17\n---\nThe plan.\n")
    refresh_library(desk)
    with reading() as session:
        campaign = session.query(Campaign).one()
    assert (campaign.title, campaign.topic, str(campaign.starts_on)) == ("Spring", "violence", "2027-05-17")


def test_nothing_is_written_when_nothing_changed(desk: Desk, office: Office):
    office.post()
    refresh_library(desk)
    written: list[str] = []

    def note(_connection, _cursor, statement, *_rest) -> None:  # type: ignore[no-untyped-def]
        if statement.split()[0] in ("INSERT", "UPDATE", "DELETE"):
            written.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    refresh_library(desk)
    event.remove(db.engine, "before_cursor_execute", note)
    assert written == []


def test_a_file_that_can_not_be_read_is_still_there(desk: Desk, office: Office):
    ref = office.post(name="monday")
    refresh_library(desk)
    before = items()[ref].file_fingerprint
    office.write("posts/monday.md", "---\ntitle: [\n---\nWords.\n")
    for _ in range(2):
        refresh_library(desk)
        assert items()[ref].is_on_disk
        assert items()[ref].file_fingerprint == before
