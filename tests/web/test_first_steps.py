"""The first steps of a new office on Today."""

from __future__ import annotations

from campaigns.domain.people.permissions import Role
from tests.web.client import Reader
from tests.web.office import Office, ref


def test_a_new_office_sees_its_four_steps_and_each_is_ticked_off_by_doing_it(office: Office) -> None:
    officer = Reader(office).sign_in(Role.OFFICER)
    officer.get("/")
    assert len(officer.page.select("#first-steps ~ ol li")) == 4
    assert officer.texts("#first-steps ~ ol .cd-tag") == []
    item = f"/items/{ref('monday-launch')}"
    officer.get(item)
    officer.post(f"{item}/submit", {"note": ""})
    officer.get("/")
    assert officer.texts("#first-steps ~ ol .cd-tag") == ["Done", "Done"]


def test_whoever_only_approves_and_whoever_is_at_work_already_sees_none(office: Office, busy: Office) -> None:
    for reader in (Reader(office).sign_in(Role.APPROVER), Reader(busy).sign_in(Role.OFFICER)):
        reader.get("/")
        assert not reader.page.select("#first-steps")
