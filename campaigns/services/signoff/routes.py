"""The office's rules of who has to agree: kept by form, and carried out when a text is submitted."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from campaigns.domain.items.routes import Fits, fits
from campaigns.domain.people.permissions import Permission
from campaigns.errors import NotFoundError
from campaigns.models.asked import AskedParty, list_standing_asked
from campaigns.models.content import Item, Revision
from campaigns.models.routes import SignOffRoute, list_routes
from campaigns.services.core.access import get_permitted_user
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import transaction
from campaigns.services.signoff.answer_times import working_days_on
from campaigns.services.signoff.party_checks import Ask, checked, place

# In words, hours, working days.
ANSWER_TIMES = {
    "2-hours": ("Two hours", 2, 0),
    "1-day": ("One working day", 0, 1),
    "2-days": ("Two working days", 0, 2),
    "5-days": ("Five working days", 0, 5),
}


@dataclass(frozen=True)
class NewRoute:
    """What the form says: which texts, who is asked about what, in which turn, and by when (a key of ``ANSWER_TIMES``)."""

    rule: Fits
    ask: Ask
    position: int = 1
    answer_time: str = "2-days"


def add_route(desk: Desk, new: NewRoute, *, user_id: int) -> int:
    """From the next text that is submitted on.

    Raises:
        FieldError: something is missing or wrong. NotAllowedError: this person sets no rules.
    """
    ask = checked(new.ask)
    _, hours, days = ANSWER_TIMES.get(new.answer_time, ANSWER_TIMES["2-days"])
    with transaction() as session:
        user = get_permitted_user(session, user_id, Permission.RULES)
        route = SignOffRoute(
            kind=new.rule.kind,
            topic=" ".join(new.rule.topic.split())[:60],
            area=" ".join(new.rule.area.split())[:120],
            mentions=" ".join(new.rule.mentions.split())[:200],
            name=ask.name,
            organisation=ask.organisation,
            email=ask.email,
            scope=ask.scope,
            about=ask.about,
            must_agree=ask.must_agree,
            any_of=ask.any_of,
            position=max(1, min(new.position, 9)),
            answer_hours=hours,
            answer_days=days,
            asker_phone=ask.asker_phone,
            added_by_id=user.id,
            added_at=desk.clock.now(),
        )
        session.add(route)
        session.flush()
        return route.id


def end_route(desk: Desk, route_id: int, *, user_id: int) -> None:
    """Nobody is asked by it any more; who was asked already, stays asked.

    Raises:
        NotFoundError: there is none, or it is over.
    """
    with transaction() as session:
        user = get_permitted_user(session, user_id, Permission.RULES)
        route = session.get(SignOffRoute, route_id, with_for_update=True)
        if route is None or route.ended_at is not None:
            raise NotFoundError("This rule is over already. Look at the list again.")
        route.ended_at, route.ended_by_id = desk.clock.now(), user.id


def asked_by_rule(
    session: Session, desk: Desk, item: Item, revision: Revision, *, user_id: int, at: datetime
) -> list[AskedParty]:
    """Those whom a rule asks about this text and nobody asked yet, placed and not yet told. Whoever was asked for the same
    before, counts from now on as asked by the rule: else it could be passed over by asking them first, for less."""
    there = {
        (one.email or one.name.casefold(), one.scope, one.about.casefold()): one
        for one in list_standing_asked(session, item.id, revision.id)
    }
    fresh = []
    for route in list_routes(session):
        key = (route.email or route.name.casefold(), route.scope, route.about.casefold())
        areas = revision.areas.splitlines()
        topic = item.campaign.topic
        if not fits(route.rule, kind=item.kind, topic=topic, areas=areas, source=revision.source):
            continue
        if (asked_before := there.get(key)) is not None:
            asked_before.route_id = asked_before.route_id or route.id
            asked_before.any_of = asked_before.any_of and route.any_of
            asked_before.must_agree = asked_before.must_agree or route.must_agree
            continue
        asked = AskedParty(
            item_id=item.id,
            party=secrets.token_hex(16),
            name=route.name,
            organisation=route.organisation,
            email=route.email,
            scope=route.scope,
            about=route.about,
            must_agree=route.must_agree,
            any_of=route.any_of,
            position=route.position,
            due_at=_answer_by(desk, route, at),
            asker_phone=route.asker_phone,
            asked_by_id=user_id,
            asked_at=at,
            route_id=route.id,
        )
        place(asked, revision)
        if asked.scope_sha256:
            session.add(asked)
            fresh.append(asked)
        else:
            asked.revision = None  # the text has nothing of theirs
    return fresh


def _answer_by(desk: Desk, route: SignOffRoute, at: datetime) -> datetime:
    if route.answer_hours:
        return at + timedelta(hours=route.answer_hours)
    local = at.astimezone(desk.settings.timezone).replace(second=0, microsecond=0)
    return working_days_on(local, route.answer_days, desk)
