"""Trying whether letters arrive and the office's address opens from outside: before that, nobody outside is sent a link."""

from __future__ import annotations

from ipaddress import ip_address

from sqlalchemy.orm import Session

from campaigns.domain.people.permissions import Permission
from campaigns.errors import CampaignDeskError
from campaigns.models.people import User
from campaigns.models.reached import AddressTrial, find_trial, newest_trial
from campaigns.services.core.access import get_permitted_user
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.people.code_letters import Letter, send_code_letters
from campaigns.services.people.sessions import hashed

NO_MAIL = (
    "No mail server is set up yet. Whoever looks after Campaign Desk sets CAMPAIGNS_SMTP_URL and CAMPAIGNS_ALERT_FROM: Help says "
    "how, under “Running it for an office”."
)
NO_ADDRESS = (
    "The desk does not know its own address yet. Whoever looks after it sets CAMPAIGNS_URL to the one that opens from outside "
    "your office."
)
NOT_TRIED = "Nobody has tried yet whether this address opens from outside and letters arrive. Send yourself a test letter."
NOT_OPENED = "A test letter was sent, and its link was not opened yet. Open it on a phone outside your office’s network."
FROM_INSIDE = (
    "The link of the test letter was opened from inside your own network. Open it on a phone with its Wi-Fi switched off. "
    "Where the desk stands behind a proxy, CAMPAIGNS_PROXIES has to say so."
)


def why_no_links(session: Session, desk: Desk) -> str:
    """What is missing before links can be sent to people outside; empty where nothing is."""
    if desk.mail is None:
        return NO_MAIL
    if not desk.settings.url_is_set:
        return NO_ADDRESS
    trial = newest_trial(session, desk.settings.url)
    if trial is None:
        return NOT_TRIED
    if trial.opened_at is None:
        return NOT_OPENED
    return "" if trial.is_from_outside else FROM_INSIDE


def send_test_letter(desk: Desk, *, user_id: int) -> str:
    """Have a letter sent to this person's own address. Returns that address.

    Raises:
        CampaignDeskError: none can be sent from here.
    """
    if desk.mail is None or not desk.settings.url_is_set:
        raise CampaignDeskError(f"{NO_MAIL if desk.mail is None else NO_ADDRESS} Then start the desk again.")
    now = desk.clock.now()
    with transaction() as session:
        user = get_permitted_user(session, user_id, Permission.WRITE)
        session.add(AddressTrial(user_id=user.id, url=desk.settings.url, created_at=now, next_try_at=now))
        return user.email


def send_trials(desk: Desk) -> int:
    """Write the test letters that are asked for."""
    return send_code_letters(
        desk, AddressTrial, lambda session, trial, code: _letter(desk, session, trial, code)
    )


def note_reached(desk: Desk, code: str, *, source: str) -> bool | None:
    """Somebody pressed the button behind the link of a test letter. Whether from outside; None for a link that is none."""
    with transaction() as session:
        trial = find_trial(session, hashed(code))
        if trial is None or trial.url != desk.settings.url:
            return None
        trial.opened_at = trial.opened_at or desk.clock.now()
        trial.is_from_outside = trial.is_from_outside or _is_outside(source)
        return trial.is_from_outside


def is_trial(code: str) -> bool:
    with reading() as session:
        return find_trial(session, hashed(code)) is not None


def _is_outside(source: str) -> bool:
    try:
        return ip_address(source).is_global
    except ValueError:
        return False


def _letter(desk: Desk, session: Session, trial: AddressTrial, code: str) -> Letter | None:
    if trial.url != desk.settings.url:
        return None
    text = (
        "This is the test letter you asked for. Open this link on a phone with its Wi-Fi switched off, and press the button "
        f"there:\n\n{desk.settings.url}/reached/{code}\n\n"
        "Campaign Desk then knows that its letters arrive and that its address opens from outside your office, and offers "
        "partners a link to sign off by.\n"
    )
    return Letter(session.get_one(User, trial.user_id).email, "Campaign Desk: test letter", text)
