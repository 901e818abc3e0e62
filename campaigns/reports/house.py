"""What the diagnosis goes by that is not in the database: room on the disk, files that can't be used, the way to mailboxes."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.domain.items.channel_kinds import KINDS
from campaigns.domain.items.issues import Issue
from campaigns.domain.items.statuses import AccountState
from campaigns.models.accounts import Account
from campaigns.models.alerts import count_open_alerts, newest_trouble
from campaigns.reports.diagnosis import AlertFacts, EndingInterface, HouseFacts
from campaigns.services.core.desk import Desk


def look_at_house(desk: Desk, session: Session | None, *, broken: Sequence[Issue] = ()) -> HouseFacts:
    """
    Args:
        session: None where the database does not answer.
        broken: why files can't be used, one for each.
    """
    given = {
        "CAMPAIGNS_SMTP_URL": desk.settings.smtp_url,
        "CAMPAIGNS_ALERT_FROM": desk.settings.alert_from,
    }
    missing = tuple(name for name, value in given.items() if value is None) if desk.mail is None else ()
    alerts = AlertFacts(
        missing,
        count_open_alerts(session) if session is not None else 0,
        newest_trouble(session) if session is not None else "",
    )
    return HouseFacts(
        free_bytes=shutil.disk_usage(desk.settings.data_folder).free,
        broken_files=len(broken),
        alerts=alerts,
        first_broken=f"The first: {broken[0].message}" if broken else "",
        ending=ending_interfaces(session, today=desk.clock.now().date()) if session is not None else (),
    )


def ending_interfaces(session: Session, *, today: date) -> tuple[EndingInterface, ...]:
    """Those that connected accounts go by, and that end within two months, or have."""
    in_use = select(Account.kind).where(Account.state == AccountState.CONNECTED).distinct()
    rows = [row for kind in sorted(session.scalars(in_use)) if (row := KINDS.get(kind)) and row.interface]
    return tuple(
        EndingInterface(row.label, row.interface.version, ends, is_over=ends < today)
        for row in rows
        if row.interface and (ends := row.interface.ends) and row.interface.is_ending(today)
    )
