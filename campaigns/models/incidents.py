"""Incidents and court cases: what happened in each, who is in it, and who cleared which text about it.

Personal data is kept to what is needed: a person is a label such as “first suspect”; the name is optional and can be
erased while the events stay.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time

from sqlalchemy import (
    CheckConstraint,
    Date,
    ForeignKey,
    Integer,
    String,
    Text,
    Time,
    UniqueConstraint,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, Session, aliased, joinedload, mapped_column, relationship, selectinload

from campaigns.domain.facts.incidents import LONGEST_KEY, unpack_keys
from campaigns.domain.facts.proceedings import Event, EventKind
from campaigns.models.base import Base, UtcDateTime
from campaigns.models.content import NONE, Item, Revision
from campaigns.models.people import User


class Incident(Base):
    """One case. Items name it by ``key`` in their front matter."""

    __tablename__ = "incidents"
    __table_args__ = (UniqueConstraint("key"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    key: Mapped[str] = mapped_column(String(LONGEST_KEY))
    title: Mapped[str] = mapped_column(String(200))
    area: Mapped[str] = mapped_column(String(120), default="")
    force_reference: Mapped[str] = mapped_column(String(80), default="")
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)

    people: Mapped[list[IncidentPerson]] = relationship(
        back_populates="incident", order_by="IncidentPerson.id"
    )
    events: Mapped[list[ProceedingsEvent]] = relationship(
        back_populates="incident", order_by="ProceedingsEvent.id"
    )


class IncidentPerson(Base):
    """Somebody in the case. ``name`` is empty where it was never needed, or was erased (``name_erased_at``)."""

    __tablename__ = "incident_people"
    __table_args__ = (UniqueConstraint("incident_id", "label"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incidents.id"))
    label: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(120), default="")
    name_erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    incident: Mapped[Incident] = relationship(back_populates="people")


class ProceedingsEvent(Base):
    """One recorded step. Append-only: a wrong one is struck out with a reason, never removed.

    ``happened_on`` and ``happened_at`` are local, as the force or the court gives them.
    """

    __tablename__ = "proceedings_events"
    __table_args__ = (
        CheckConstraint(
            "(struck_at IS NULL) = (struck_by_id IS NULL)", name="whoever_strikes_out_is_written_down"
        ),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incidents.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("incident_people.id"))
    kind: Mapped[str] = mapped_column(String(30))
    happened_on: Mapped[date] = mapped_column(Date)
    happened_at: Mapped[time | None] = mapped_column(Time)
    source: Mapped[str] = mapped_column(Text)
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    struck_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    struck_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    struck_reason: Mapped[str] = mapped_column(Text, default="")

    incident: Mapped[Incident] = relationship(back_populates="events")
    person: Mapped[IncidentPerson | None] = relationship()
    recorded_by: Mapped[User] = relationship(foreign_keys=[recorded_by_id])
    struck_by: Mapped[User | None] = relationship(foreign_keys=[struck_by_id])

    @property
    def as_event(self) -> Event:
        label = self.person.label if self.person else ""
        return Event(EventKind(self.kind), self.happened_on, self.happened_at, label)


class IncidentClearance(Base):
    """One party's yes to what was shown of one text (``shown_sha256``) about one case.

    ``given_by`` and ``how`` say who of that party gave it, and how.
    """

    __tablename__ = "incident_clearances"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incidents.id"), index=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id"), index=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    shown_sha256: Mapped[str] = mapped_column(String(64), default="", server_default=NONE)
    party: Mapped[str] = mapped_column(String(10))
    given_by: Mapped[str] = mapped_column(String(120))
    how: Mapped[str] = mapped_column(String(300))
    after_event_id: Mapped[int | None] = mapped_column(ForeignKey("proceedings_events.id"))
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)

    incident: Mapped[Incident] = relationship()
    item: Mapped[Item] = relationship()
    recorded_by: Mapped[User] = relationship()


def standing_events(incident: Incident) -> list[ProceedingsEvent]:
    """What is recorded and not struck out, in the order in which it was recorded."""
    return [event for event in incident.events if event.struck_at is None]


def newest_event_id(incident: Incident) -> int | None:
    """The latest step that stands; a clearance given before it no longer counts."""
    return max((event.id for event in standing_events(incident)), default=None)


def last_struck_at(incident: Incident) -> datetime | None:
    """When a step was last struck out; a clearance given before that was of another state of the case."""
    return max((event.struck_at for event in incident.events if event.struck_at), default=None)


_WHOLE = (
    selectinload(Incident.events).selectinload(ProceedingsEvent.person),
    selectinload(Incident.people),
)


def find_incident(session: Session, key: str) -> Incident | None:
    return session.scalar(select(Incident).where(Incident.key == key).options(*_WHOLE))


def lock_incident(session: Session, key: str) -> Incident | None:
    """The case as it is now, its row held until the transaction ends, so that what is decided of it is of its last step."""
    session.execute(select(Incident.id).where(Incident.key == key).with_for_update(key_share=True))
    return find_incident(session, key)


def list_incidents(session: Session, keys: Collection[str] | None = None) -> list[Incident]:
    """Every case, or those with these keys; the newest first."""
    query = select(Incident).order_by(Incident.opened_at.desc(), Incident.id.desc()).options(*_WHOLE)
    return list(session.scalars(query if keys is None else query.where(Incident.key.in_(keys))))


def list_clearances(
    session: Session, incident_id: int, *, item_id: int | None = None, shown: str = ""
) -> list[IncidentClearance]:
    """Clearances of the case for exactly what is shown of one item, or all of them; oldest first."""
    query = select(IncidentClearance).where(IncidentClearance.incident_id == incident_id)
    if item_id is not None:
        query = query.where(IncidentClearance.item_id == item_id, IncidentClearance.shown_sha256 == shown)
    return list(session.scalars(query.order_by(IncidentClearance.id)))


def list_items_about(session: Session, key: str) -> list[Item]:
    """The items that name the case: in the draft as it lies on disk, or in a text that was submitted."""
    rows = session.execute(
        select(Item, Item.incidents, Revision.incidents)
        .outerjoin(Revision, Revision.item_id == Item.id)
        .where(or_(Item.incidents != "", Revision.incidents != ""))
        .order_by(Item.title, Item.id)
    )
    found: dict[int, Item] = {}
    for item, in_draft, in_revision in rows:
        if key in unpack_keys(in_draft) or key in unpack_keys(in_revision or ""):
            found[item.id] = item
    return list(found.values())


def list_texts_about_cases(
    session: Session, statuses: Collection[str], *, limit: int
) -> list[tuple[Item, Revision]]:
    """Items that stand so and whose newest text names a case, with that text; what is meant to go out next first."""
    other = aliased(Revision)
    newest = select(func.max(other.number)).where(other.item_id == Item.id).scalar_subquery()
    query = (
        select(Item, Revision)
        .join(Revision, Revision.item_id == Item.id)
        .where(Item.status.in_(statuses), Revision.incidents != "", Revision.number == newest)
        .order_by(Revision.publish_at.is_(None), Revision.publish_at, Item.id)
    )
    return [(item, revision) for item, revision in session.execute(query.limit(limit))]


def list_clearances_of_items(session: Session, item_ids: Collection[int]) -> list[IncidentClearance]:
    """Those of any case for any text of these items, oldest first."""
    query = select(IncidentClearance).where(IncidentClearance.item_id.in_(item_ids))
    query = query.options(joinedload(IncidentClearance.recorded_by), joinedload(IncidentClearance.incident))
    return list(session.scalars(query.order_by(IncidentClearance.id)))
