"""Access that ends on a day. Apart from ``leaving``, which reads plans: the sender, who does this daily, reads no texts."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from campaigns.domain.people.permissions import Role
from campaigns.errors import CampaignDeskError
from campaigns.models.people import User, lock_administrators
from campaigns.services.core.apart import each_apart
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.people.users import deactivate_user, refuse_to_lose


def set_end_of_access(desk: Desk, user_id: int, ends_on: date | None) -> None:
    """They get in up to and with this day; None: for as long as nobody ends it.

    Raises:
        CampaignDeskError: the day is over, or a partner has none.
        ConflictError: there would be no administrator left, or nobody with the emergency account.
    """
    with transaction() as session:
        administrators = lock_administrators(session)
        user = session.get_one(User, user_id)
        if ends_on is None and user.role == Role.PARTNER:
            raise CampaignDeskError("Say until when: a partner’s access ends by itself.")
        if ends_on is not None:
            # Whose own last day is known, is not there to stay either.
            lasting = [one for one in administrators if one.id == user.id or one.ends_on is None]
            refuse_to_lose(session, user, lasting)
            if ends_on < desk.today():
                raise CampaignDeskError("That day is over. To end their access now, use “Deactivate”.")
        user.ends_on = ends_on


def end_what_is_over(desk: Desk) -> int:
    """Take away the sign-in of everybody whose last day is over. Returns how many that were."""
    with reading() as session:
        query = select(User.id).where(User.is_active.is_(True), User.ends_on < desk.today())
        over = list(session.scalars(query.order_by(User.id)))
    return sum(each_apart(desk, "end of access", over, lambda user_id: _end(desk, user_id)))


def _end(desk: Desk, user_id: int) -> int:
    with reading() as session:
        email = session.get_one(User, user_id).email
    deactivate_user(desk, email)
    return 1
