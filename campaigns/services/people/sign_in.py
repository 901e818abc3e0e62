"""Signing in with a password, within limits that a stranger's tries can't turn against the person.

Wrong tries count for the person from one network and for that network, so that elsewhere they still get in. A device
somebody has signed in on before has a count of its own: however hard others try, Hold stays within reach from there.
(OWASP ASVS 5, 6.3.1; the OWASP paper on device cookies.)
"""

from __future__ import annotations

from datetime import timedelta

from campaigns.domain.people.throttling import Allowance
from campaigns.domain.text.lookalikes import normal_address
from campaigns.errors import CampaignDeskError
from campaigns.models.people import User, find_user
from campaigns.models.sessions import SignedInBy
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.people.second_step import SecondStep, begin_or_ask
from campaigns.services.people.sessions import Begun, Visitor
from campaigns.services.people.throttle import Counted, give_back, key_of, take_try
from campaigns.services.people.users import check_sign_in

PERSON_ALLOWANCE = Allowance(free=10, forgets_one_every=timedelta(minutes=15))
# An office may share one address.
NETWORK_ALLOWANCE = Allowance(free=30, forgets_one_every=timedelta(minutes=2))
ADVICE = (
    "There is no wait on a device you have signed in on before. Forgotten the password? Ask an administrator."
)


class OneTimePasswordEndedError(CampaignDeskError):
    """The one-time password was right, and is over."""


def sign_in_by_password(
    desk: Desk, *, email: str, password: str, visitor: Visitor
) -> Begun | SecondStep | None:
    """Begin a session, or ask for the second step; None when the two don't belong together.

    Takes as long for people we don't know.

    Raises:
        TooManyTriesError: there were too many wrong tries; the message says when to try again.
        OneTimePasswordEndedError: it was used already, or is older than a day.
    """
    with reading() as session:
        user = find_user(session, email)
    counts = counts_of(desk, "sign in", email, user, visitor, PERSON_ALLOWANCE, NETWORK_ALLOWANCE)
    take_try(desk, counts, advice=ADVICE)
    user_id = check_sign_in(desk, email=email, password=password)
    if user is None or user_id is None:
        return None
    with transaction() as session:
        now = desk.clock.now()
        person = session.get_one(User, user_id, with_for_update=True)
        if person.session_version != user.session_version or not person.is_active:
            return None  # it was reset, or they were deactivated, at this very moment
        if person.must_change_password:
            if person.one_time_ends_at is None or person.one_time_ends_at <= now:
                raise OneTimePasswordEndedError(
                    "This one-time password is over: it works once, for 24 hours. Ask an administrator for a new one."
                )
            person.one_time_ends_at = now
        give_back(session, desk, counts)
        return begin_or_ask(session, desk, person, by=SignedInBy.PASSWORD, visitor=visitor)


def counts_of(
    desk: Desk,
    act: str,
    email: str,
    user: User | None,
    visitor: Visitor,
    for_person: Allowance,
    for_network: Allowance,
) -> list[Counted]:
    """What a try counts for: on a device the person is known on that device alone, else person and network.

    However the address is written, it is one: a person is found by odd letters as well (``find_user``).
    """
    named = user.email if user is not None else normal_address(email)
    if user is not None and visitor.device_id and user.id in visitor.known_people:
        return [Counted(key_of(desk, act, "device", visitor.device_id, named), for_person)]
    return [
        Counted(key_of(desk, act, "person", visitor.network, named), for_person),
        Counted(key_of(desk, act, "network", visitor.network), for_network, starts_anew=False),
    ]
