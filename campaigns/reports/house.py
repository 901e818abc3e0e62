"""What the diagnosis goes by that is not in the database: room on the disk, files that can't be used, the way to mailboxes."""

from __future__ import annotations

import shutil
from collections.abc import Sequence

from sqlalchemy.orm import Session

from campaigns.domain.items.issues import Issue
from campaigns.models.alerts import count_open_alerts, newest_trouble
from campaigns.reports.diagnosis import AlertFacts, HouseFacts
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
    )
