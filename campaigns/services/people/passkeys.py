"""A person's own passkeys: made, named, listed, removed."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from hashlib import sha256

from sqlalchemy.orm import Session

from campaigns.domain.text.lookalikes import normal_name
from campaigns.errors import CampaignDeskError, ConflictError, NotFoundError
from campaigns.models.factors import (
    StepKind,
    count_recovery_codes,
    forget_factors,
    has_second_step,
    read_rules,
)
from campaigns.models.passkeys import Passkey, list_passkeys
from campaigns.models.people import User
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import transaction
from campaigns.services.people.app_codes import make_recovery_codes
from campaigns.services.people.passkey_site import (
    PasskeyRefusedError,
    are_possible,
    checked_new,
    question_for_new,
)
from campaigns.services.people.second_step_rule import needs_second_step, settle_second_step
from campaigns.services.people.sign_in_steps import ask, take_answer
from campaigns.services.people.staff_letters import write_to

LONGEST_NAME = 60
MOST = 20  # of one person
TOO_LATE = "That took more than ten minutes, or was sent twice. Try again."
NOT_HERE = (
    "Passkeys work only where Campaign Desk has an address of its own that begins with https://. Whoever looks after the "
    "machine sets it as CAMPAIGNS_URL."
)


@dataclass(frozen=True)
class Question:
    """For the browser: ``options`` is what it asks the device (JSON), ``code`` goes back with the answer."""

    options: str
    code: str = field(repr=False)


def ask_for_new(desk: Desk, user_id: int) -> Question:
    """
    Raises:
        CampaignDeskError: no passkey can be made here, or they have more than enough.
    """
    if not are_possible(desk):
        raise CampaignDeskError(NOT_HERE)
    challenge = secrets.token_bytes(32)
    with transaction() as session:
        user, have = session.get_one(User, user_id), list_passkeys(session, user_id)
        if len(have) >= MOST:
            raise ConflictError(f"You have {MOST} passkeys. Remove one that you no longer use first.")
        handle = have[0].handle if have else secrets.token_bytes(32)
        told = {"challenge": challenge.hex(), "handle": handle.hex()}
        code = ask(session, desk, StepKind.NEW_PASSKEY, user_id=user_id, told=told)
    return Question(question_for_new(desk, user, handle, have, challenge), code)


def add_passkey(desk: Desk, user_id: int, *, code: str, answer: str, name: str) -> list[str]:
    """Keep the passkey that the device has made.

    Returns their recovery codes where they had none: show them once, keep them nowhere.

    Raises:
        PasskeyRefusedError: the answer is not right.
        CampaignDeskError: it has no name.
        ConflictError: it is there already.
    """
    checked = _checked_name(name)
    with transaction() as session:
        asked = take_answer(session, desk, StepKind.NEW_PASSKEY, code)
    if asked is None or asked.user_id != user_id:
        raise PasskeyRefusedError(TOO_LATE)
    made = checked_new(desk, answer, bytes.fromhex(asked.told["challenge"]))
    row = Passkey(
        user_id=user_id,
        handle=bytes.fromhex(asked.told["handle"]),
        credential_id=made.credential_id,
        credential_sha256=sha256(made.credential_id).hexdigest(),
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
        name=checked,
        made_at=desk.clock.now(),
    )
    with transaction(clash="This passkey is kept here already.") as session:
        return _keep(session, desk, row)


def _keep(session: Session, desk: Desk, row: Passkey) -> list[str]:
    session.add(row)
    session.flush()
    user = session.get_one(User, row.user_id)
    settle_second_step(session, desk, user)
    text = f"You can now sign in with a passkey called “{row.name}”."
    write_to(session, desk, user, subject="a passkey was added", text=text)
    if count_recovery_codes(session, user.id):
        return []
    return make_recovery_codes(session, desk, user.id)


def name_passkey(user_id: int, passkey_id: int, *, name: str) -> None:
    """
    Raises:
        NotFoundError: it is nobody's, or somebody else's.
        CampaignDeskError: the name can't be taken.
    """
    checked = _checked_name(name)
    with transaction() as session:
        _own(session, user_id, passkey_id).name = checked


def remove_passkey(desk: Desk, user_id: int, passkey_id: int) -> str:
    """Nobody signs in with it any more. Returns its name.

    Raises:
        NotFoundError: it is nobody's, or somebody else's.
        ConflictError: it is all that stands beside their password, and the office wants that everybody has something.
    """
    with transaction() as session:
        # Of two who take the last two away at once, one sees what the other did.
        user = session.get_one(User, user_id, with_for_update=True)
        passkey = _own(session, user_id, passkey_id)
        session.delete(passkey)
        session.flush()
        if not has_second_step(session, user_id):
            if needs_second_step(user, read_rules(session)):
                raise ConflictError(
                    "This passkey is your only second step, and in this office you need one. Set up an app, or another "
                    "passkey, first."
                )
            forget_factors(session, user_id)  # recovery codes in place of nothing
        text = f"The passkey “{passkey.name}” was removed. Nobody signs in with it any more."
        write_to(session, desk, user, subject="a passkey was removed", text=text)
        return passkey.name


def _own(session: Session, user_id: int, passkey_id: int) -> Passkey:
    passkey = session.get(Passkey, passkey_id)
    if passkey is None or passkey.user_id != user_id:
        raise NotFoundError("There is no such passkey of yours.")
    return passkey


def _checked_name(name: str) -> str:
    name = normal_name(name)
    if not name or len(name) > LONGEST_NAME:
        raise CampaignDeskError(
            f"Give the passkey a name, {LONGEST_NAME} letters at most, such as “My laptop”."
        )
    return name
