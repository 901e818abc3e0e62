"""Letters that tell a person what was changed about how they sign in (OWASP ASVS 5, 6.3.7).

The row is written with the change, so that neither happens without the other; the clock hands it in.
"""

from __future__ import annotations

from datetime import timedelta

import structlog
from sqlalchemy.orm import Session

from campaigns.channels.errors import ChannelError
from campaigns.models.letters import StaffLetter, claim_staff_letter, list_letters_to_send
from campaigns.models.people import User
from campaigns.services.core.apart import each_apart
from campaigns.services.core.desk import Desk, StaffMail
from campaigns.services.core.transaction import reading, transaction

MOST_TRIES = 8
AGAIN_AFTER = timedelta(minutes=1)  # then two, three… minutes

log = structlog.get_logger("campaigns.staff_letters")


def write_to(session: Session, desk: Desk, user: User, *, subject: str, text: str) -> None:
    """Have one letter sent to this person; nothing where no mail server is set up."""
    address = f"{desk.settings.url}/access"
    ends = (
        "If that was not you, and you know nothing of it, tell your administrator at once, by telephone.",
        f"What you sign in with: {address}\n"
        f"This e-mail was written by Campaign Desk of {desk.settings.organisation}. Please do not answer it.",
    )
    post(session, desk, user.email, subject=subject, text="\n\n".join((text, *ends)) + "\n", user_id=user.id)


def post(
    session: Session, desk: Desk, address: str, *, subject: str, text: str, user_id: int | None = None
) -> None:
    """Have one letter sent to this address; nothing where no mail server is set up."""
    if desk.mail is not None:
        post_letter(session, desk, address, subject=subject, text=text, user_id=user_id)


def post_letter(
    session: Session, desk: Desk, address: str, *, subject: str, text: str, user_id: int | None = None
) -> StaffLetter:
    """The letter's row, with its number; it waits until a mail server is set up."""
    now = desk.clock.now()
    letter = StaffLetter(
        user_id=user_id,
        address=address,
        subject=f"Campaign Desk: {subject}",
        text=text,
        made_at=now,
        next_try_at=now,
    )
    session.add(letter)
    session.flush()
    return letter


def send_staff_letters(desk: Desk) -> int:
    """Hand in what waits. Returns how many letters the mail server took."""
    mail = desk.mail
    if mail is None:
        return 0
    with reading() as session:
        due = list_letters_to_send(session, now=desk.clock.now())
    return sum(each_apart(desk, "staff letter", due, lambda letter_id: _send(desk, mail, letter_id)))


def _send(desk: Desk, mail: StaffMail, letter_id: int) -> int:
    """One letter. Should this process die before it is handed in, it is lost: never two of them."""
    with transaction() as session:
        letter = claim_staff_letter(session, letter_id, now=desk.clock.now())
    if letter is None:
        return 0
    key = f"staff letter {letter.id} {letter.made_at.isoformat()}"
    try:
        mail.send(to=letter.address, subject=letter.subject, text=letter.text, key=key)
    except ChannelError as error:
        log.warning("letter not taken", letter_id=letter_id, error=type(error).__name__)
        _note(desk, letter_id, is_taken=False)
        return 0
    _note(desk, letter_id, is_taken=True)
    return 1


def _note(desk: Desk, letter_id: int, *, is_taken: bool) -> None:
    now = desk.clock.now()
    with transaction() as session:
        letter = session.get_one(StaffLetter, letter_id)
        if is_taken:
            letter.taken_at, letter.text = now, ""
        elif letter.tries < MOST_TRIES:
            letter.next_try_at = now + AGAIN_AFTER * letter.tries
