"""What else the years leave behind: holds that ended, court cases, published pictures that came down."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from campaigns.models.deliveries import Delivery
from campaigns.models.holds import Hold, HoldDelivery
from campaigns.models.incidents import Incident, IncidentPerson, ProceedingsEvent
from campaigns.models.takedowns import PictureTakedown

ONE_IN = 500  # deliveries
LASTED = timedelta(hours=5)


def add_past_events(session: Session, *, user_id: int, now: datetime) -> None:
    """One of each for every five hundred deliveries, spread over the same years; the last few pictures still stand."""
    met = session.execute(
        select(Delivery.id, Delivery.due_at).where(Delivery.id % ONE_IN == 0, Delivery.due_at < now - LASTED)
    ).all()
    for number, (delivery_id, at) in enumerate(met, start=1):
        hold = Hold(
            kind="other", scope="campaign:bench", reason="A stabbing", started_at=at, started_by_id=user_id,
            ended_at=at + LASTED, ended_by_id=user_id,
        )  # fmt: skip
        case = Incident(key=f"case-{number}", title=f"Case {number}", opened_by_id=user_id, opened_at=at)
        case.people = [IncidentPerson(label="A")]
        session.add_all((hold, case))
        session.flush()
        session.execute(insert(ProceedingsEvent), list(_steps(case, at, user_id)))
        session.execute(
            insert(HoldDelivery).values(
                hold_id=hold.id, delivery_id=delivery_id, was_stopped=True, met_at=at, over_at=at + LASTED
            )
        )
        is_gone = number < len(met) - 3
        session.execute(
            insert(PictureTakedown).values(
                delivery_id=delivery_id, sha256=f"{number:064}", picture="a.jpg", withdrawn_on=at.date(),
                noticed_at=at, removed_at=at if is_gone else None, removed_by_id=user_id if is_gone else None,
            )
        )  # fmt: skip


def _steps(case: Incident, at: datetime, user_id: int) -> Iterator[dict[str, object]]:
    """An arrest, and the release that ended the case."""
    for kind in ("arrest", "release-without-charge"):
        yield {
            "incident_id": case.id, "kind": kind, "happened_on": at.date(), "source": "The force",
            "recorded_at": at, "recorded_by_id": user_id, "person_id": case.people[0].id,
        }  # fmt: skip
