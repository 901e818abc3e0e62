"""Who may do what. Every route and command asks for one of these permissions."""

from __future__ import annotations

from enum import StrEnum


class Permission(StrEnum):
    READ = "read"
    WRITE = "write"  # draft, submit, withdraw; media lists in the browser
    APPROVE = "approve"
    SCHEDULE = "schedule"  # schedule, cancel, decide on unknown and missed deliveries
    HOLD = "hold"  # stop everything or a part, let an item through, end a hold
    CASES = "cases"  # record incidents, what happened in them, and clearances; consents taken back
    REPORT = "report"
    RULES = "rules"  # how much findings weigh, and where limits lie
    AUDIT = "audit"  # read the audit trail, take it away, hold it against its seals
    ADMINISTER = "administer"  # people, accounts, media lists


class Role(StrEnum):
    OFFICER = "officer"
    APPROVER = "approver"
    HEAD = "head-of-communications"
    MONITORING_OFFICER = "monitoring-officer"
    ADMINISTRATOR = "administrator"
    BOARD_READER = "board-reader"


ROLE_LABELS: dict[Role, str] = {
    Role.OFFICER: "Communications and campaigns officer",
    Role.APPROVER: "Approver",
    Role.HEAD: "Head of communications",
    Role.MONITORING_OFFICER: "Monitoring officer",
    Role.ADMINISTRATOR: "Administrator",
    Role.BOARD_READER: "Board reader",
}

_P = Permission
ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.OFFICER: frozenset({_P.READ, _P.WRITE, _P.SCHEDULE, _P.HOLD, _P.CASES, _P.REPORT}),
    Role.APPROVER: frozenset({_P.READ, _P.APPROVE, _P.REPORT}),
    Role.HEAD: frozenset(
        {_P.READ, _P.WRITE, _P.APPROVE, _P.SCHEDULE, _P.HOLD, _P.CASES, _P.RULES, _P.REPORT}
    ),
    Role.MONITORING_OFFICER: frozenset({_P.READ, _P.APPROVE, _P.HOLD, _P.CASES, _P.REPORT, _P.AUDIT}),
    Role.ADMINISTRATOR: frozenset(Permission),
    Role.BOARD_READER: frozenset({_P.REPORT}),
}


def role_may(role: Role, permission: Permission) -> bool:
    return permission in ROLE_PERMISSIONS[role]
