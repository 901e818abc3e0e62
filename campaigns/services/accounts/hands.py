"""The people who put things out by hand: what the channels of that sort give them, as rows of our own database."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import select

from campaigns.channels.errors import UnknownOutcomeError
from campaigns.clock import Clock
from campaigns.domain.text.lookalikes import normal_address
from campaigns.errors import NotFoundError
from campaigns.models.accounts import Account
from campaigns.models.deliveries import Delivery
from campaigns.models.hand_overs import HandAnswer, HandLetter, HandOver
from campaigns.models.people import User
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction


@dataclass(frozen=True)
class DeskHands:
    """Asking is a row here; the clock's job writes the letter (``services/alerts/hand_letters.py``)."""

    clock: Clock

    def hand_over(self, *, key: str) -> str:
        """
        Raises:
            NotFoundError: no delivery has this key.
        """
        now = self.clock.now()
        with transaction() as session:
            delivery_id = session.scalar(select(Delivery.id).where(Delivery.key == key))
            if delivery_id is None:
                raise NotFoundError("There is no such delivery.")
            one = session.scalar(select(HandOver).where(HandOver.delivery_id == delivery_id))
            if one is None:
                one = HandOver(delivery_id=delivery_id)
                session.add(one)
                one.ask(now)
            elif not one.is_open:
                one.ask(now)
            elif (
                one.told_at is not None
            ):  # whoever had it under way is gone: they were asked, so this reminds them
                one.letter, one.letter_at = HandLetter.REMINDER, now
            session.flush()
            return str(one.id)

    def find(self, *, key: str) -> str | None:
        """
        Raises:
            UnknownOutcomeError: it was called off, and may be out.
        """
        with reading() as session:
            one = session.scalar(
                select(HandOver)
                .join(Delivery, Delivery.id == HandOver.delivery_id)
                .where(Delivery.key == key)
            )
            if one is None or one.answer == HandAnswer.NOT_OUT:
                return None
            if one.called_off_at is not None and one.answered_at is None:
                raise UnknownOutcomeError(
                    "Whoever has it was told not to put it out, and has not said whether it is out. Ask them."
                )
            return str(one.id)


@dataclass(frozen=True)
class HandPerson:
    """Who puts things out somewhere, as it was typed when the account was connected."""

    place: str
    name: str
    email: str = field(repr=False)
    phone: str = field(default="", repr=False)

    def is_user(self, user: User) -> bool:
        return normal_address(user.email) == normal_address(self.email)


def person_of(desk: Desk, account: Account) -> HandPerson:
    """
    Raises:
        CampaignDeskError: the account is disconnected, or sealed with another key.
    """
    given = desk.seal.open(account.sealed_credentials)
    if not given.get("email"):
        raise NotFoundError(f"Nobody is named for {account.name} any more. An administrator reconnects it.")
    return HandPerson(
        given.get("place", account.name), given.get("person", ""), given["email"], given.get("phone", "")
    )
