"""Telling people, by e-mail and once for each trouble, that an account needs them: before a post is late for it."""

from __future__ import annotations

from datetime import timedelta

import structlog
from sqlalchemy import func, select
from sqlalchemy.orm import Session, load_only

from campaigns.domain.items.channel_kinds import label_of
from campaigns.domain.items.statuses import WAITING
from campaigns.domain.people.permissions import Permission
from campaigns.domain.text.quoting import quoted
from campaigns.domain.time.localtime import format_local
from campaigns.models.accounts import Account, claim_telling
from campaigns.models.deliveries import Delivery
from campaigns.models.people import list_users
from campaigns.services.accounts.troubles import Trouble, trouble_of
from campaigns.services.alerts.delivery_alerts import CLAIM, hand_in
from campaigns.services.alerts.letters import AlertLetter
from campaigns.services.core.apart import each_apart
from campaigns.services.core.desk import Desk, StaffMail
from campaigns.services.core.transaction import reading, transaction

AGAIN_AFTER = timedelta(hours=1)

# The rest of one account's row may be what can't be read; the others are told of all the same.
_ASKED_FOR = load_only(
    Account.kind,
    Account.state,
    Account.state_reason,
    Account.cleared_at,
    Account.ends_on,
    Account.token_expires_at,
    Account.told_of,
)

log = structlog.get_logger("campaigns.accounts")


def tell_of_accounts(desk: Desk) -> int:
    """Tell what there is to tell. Returns how many letters the mail server took."""
    now, zone = desk.clock.now(), desk.settings.timezone
    with reading() as session:
        found = [
            (one.id, trouble)
            for one in session.scalars(select(Account).options(_ASKED_FOR).order_by(Account.id))
            if _key(trouble := trouble_of(desk.channels, one, now=now, zone=zone)) != one.told_of
        ]
    mended = [account_id for account_id, trouble in found if trouble is None]
    each_apart(desk, "account", mended, lambda one: _note(one, ""))
    mail = desk.mail
    if mail is None:
        return 0
    troubled = {account_id: trouble for account_id, trouble in found if trouble is not None}
    return sum(each_apart(desk, "account", troubled, lambda one: _tell(desk, mail, one, troubled[one])))


def _key(trouble: Trouble | None) -> str:
    return trouble.key if trouble else ""


def _tell(desk: Desk, mail: StaffMail, account_id: int, trouble: Trouble) -> int:
    """Claimed first, so that two clocks write once; who dies in between leaves a claim that runs out."""
    now = desk.clock.now()
    with transaction() as session:
        if not claim_telling(session, account_id, now=now, until=now + CLAIM):
            return 0
        letter = _letter(session, desk, session.get_one(Account, account_id), trouble)
        addresses = _addresses(session)
    letters, _ = hand_in(mail, letter, addresses, key=f"account {account_id} {trouble.key} {now.isoformat()}")
    if letters:
        _note(account_id, trouble.key)
    else:
        with transaction() as session:
            session.get_one(Account, account_id).tell_again_at = now + AGAIN_AFTER
    log.info("account trouble told", account_id=account_id, letters=letters)
    return letters


def _note(account_id: int, key: str) -> None:
    with transaction() as session:
        account = session.get_one(Account, account_id)
        account.told_of, account.tell_again_at = key, None


def _addresses(session: Session) -> tuple[str, ...]:
    """Who plans, and who can mend it."""
    return tuple(
        one.email
        for one in list_users(session)
        if one.may(Permission.SCHEDULE) or one.may(Permission.ADMINISTER)
    )


def _letter(session: Session, desk: Desk, account: Account, trouble: Trouble) -> AlertLetter:
    planned = select(func.count(), func.min(Delivery.due_at)).where(
        Delivery.account_id == account.id, Delivery.status.in_(WAITING)
    )
    count, first = session.execute(planned).one()
    waits = "Nothing is planned for it."
    if count:
        next_one = format_local(first, desk.settings.timezone)
        waits = f"Planned for it: {count:,}, the first {next_one}."
    paragraphs = [
        f"{label_of(account.kind)}, {quoted(account.name)}: {trouble.words}",
        waits,
        f"What to do: {trouble.to_do}",
        f"Page: {desk.settings.url}/accounts/{account.id}",
        f"This e-mail was written by Campaign Desk of {desk.settings.organisation}. Please do not answer it.",
    ]
    return AlertLetter(
        subject=f"Campaign Desk: {account.name} {trouble.short}", text="\n\n".join(paragraphs) + "\n"
    )
