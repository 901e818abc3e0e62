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
    PROGRAMME_MANAGER = "programme-manager"
    HEAD = "head-of-communications"
    MONITORING_OFFICER = "monitoring-officer"
    ADMINISTRATOR = "administrator"
    PARTNER = "partner"
    FORCE = "force-communications"
    SAFEGUARDING = "safeguarding"
    BOARD_READER = "board-reader"


ROLE_LABELS: dict[Role, str] = {
    Role.OFFICER: "Communications and campaigns officer",
    Role.APPROVER: "Approver",
    Role.PROGRAMME_MANAGER: "Programme manager",
    Role.HEAD: "Head of communications",
    Role.MONITORING_OFFICER: "Monitoring officer",
    Role.ADMINISTRATOR: "Administrator",
    Role.PARTNER: "Partner communications lead",
    Role.FORCE: "Force communications",
    Role.SAFEGUARDING: "Data protection or safeguarding lead",
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
    Role.PROGRAMME_MANAGER: frozenset({_P.READ, _P.APPROVE, _P.REPORT}),
    # What these sign, they sign as a party to one text; a yes that lets a text out is not theirs to give.
    Role.PARTNER: frozenset({_P.READ, _P.REPORT}),
    Role.FORCE: frozenset({_P.READ, _P.CASES, _P.REPORT}),
    Role.SAFEGUARDING: frozenset({_P.READ, _P.CASES, _P.REPORT}),
    Role.BOARD_READER: frozenset({_P.REPORT}),
}


def role_may(role: Role, permission: Permission) -> bool:
    return permission in ROLE_PERMISSIONS[role]
