"""Who may do what."""

from __future__ import annotations

import pytest

from campaigns.domain.people.permissions import ROLE_LABELS, ROLE_PERMISSIONS, Permission, Role, role_may


def roles_that_may(permission: Permission) -> set[Role]:
    return {role for role in Role if role_may(role, permission)}


def test_every_role_has_a_label_and_permissions():
    assert set(ROLE_LABELS) == set(ROLE_PERMISSIONS) == set(Role)


@pytest.mark.parametrize("permission", Permission)
def test_every_permission_is_somebodys(permission: Permission):
    assert roles_that_may(permission)


def test_an_officer_may_not_approve():
    assert not role_may(Role.OFFICER, Permission.APPROVE)


def test_who_only_approves_may_not_write_or_schedule():
    for role in (Role.APPROVER, Role.MONITORING_OFFICER):
        assert not role_may(role, Permission.WRITE)
        assert not role_may(role, Permission.SCHEDULE)


def test_a_board_reader_sees_reports_and_nothing_else():
    assert ROLE_PERMISSIONS[Role.BOARD_READER] == {Permission.REPORT}


def test_only_an_administrator_administers():
    assert roles_that_may(Permission.ADMINISTER) == {Role.ADMINISTRATOR}
