"""Two people in one item see each other’s name. Nobody is locked out by it: each saves over what they saw alone."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.exc import IntegrityError

from campaigns.models.content import find_item
from campaigns.models.visits import ItemVisit, list_visitors
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import transaction

HERE = timedelta(seconds=90)  # since the page was last heard of


def note_here(desk: Desk, ref: str, *, user_id: int) -> list[str]:
    """This person has the item open. Returns the names of the others who have.

    Of an item that nobody knows yet there is nothing to tell.
    """
    now = desk.clock.now()
    try:
        with transaction() as session:
            item = find_item(session, ref)
            if item is None:
                return []
            visit = session.get(ItemVisit, (item.id, user_id))
            if visit is None:
                session.add(ItemVisit(item_id=item.id, user_id=user_id, seen_at=now))
            else:
                visit.seen_at = now
            others = list_visitors(session, item.id, since=now - HERE)
            return [one.user.name for one in others if one.user_id != user_id]
    except IntegrityError:  # two pages of one person said so at the same moment
        return []
