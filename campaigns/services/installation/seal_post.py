"""The newest seal of the audit trail, mailed out of the house once a day.

Whoever owns the database can make every seal anew, and the file beside it; a mailbox elsewhere they can't reach. So the
letter is what the trail is held against: tamper-evident, not tamper-proof.
"""

from __future__ import annotations

from campaigns.errors import CampaignDeskError
from campaigns.models.events import newest_seal
from campaigns.models.seal_post import SealAddress, SealLetter, newest_seal_letters, seal_address
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.people.staff_letters import post_letter
from campaigns.services.people.users import checked_email


def change_seal_address(desk: Desk, address: str) -> None:
    """Where it goes from now on; nowhere if empty.

    Raises:
        CampaignDeskError: it is no address, or no mail can be sent.
    """
    kept = checked_email(address) if address.strip() else ""
    if kept and desk.mail is None:
        raise CampaignDeskError(
            "No letter can be sent: no mail server is set up. Set CAMPAIGNS_SMTP_URL and CAMPAIGNS_ALERT_FROM first."
        )
    with transaction() as session:
        session.merge(SealAddress(id=1, address=kept, changed_at=desk.clock.now()))


def post_seal(desk: Desk) -> int:
    """Write the letter of this day (by the office's own calendar), if there is a seal it has not told of yet."""
    zone, now = desk.settings.timezone, desk.clock.now()
    with reading() as session:
        address, before, seal = (
            seal_address(session),
            newest_seal_letters(session, at_most=1),
            newest_seal(session),
        )
    if not address or seal is None or desk.mail is None:
        return 0
    if before and (
        before[0].sha256 == seal.sha256
        or before[0].written_at.astimezone(zone).date() == now.astimezone(zone).date()
    ):
        return 0
    text = (
        f"Seal {seal.id} of the audit trail of Campaign Desk, {desk.settings.organisation}:\n\n{seal.sha256}\n\n"
        f"It covers all events up to number {seal.last_event_id}. Keep this letter. Should anybody ask whether the trail "
        "was changed since, whoever looks after the machine runs\n\n"
        f"campaigns audit verify --noted {seal.sha256}\n\n"
        "or an administrator puts the seal into the page “Audit trail”.\n"
    )
    with transaction() as session:
        if [one.id for one in newest_seal_letters(session, at_most=1)] != [one.id for one in before]:
            return 0  # another process was quicker
        letter = post_letter(session, desk, address, subject=f"seal {seal.id} of the audit trail", text=text)
        session.add(SealLetter(seal_id=seal.id, sha256=seal.sha256, letter_id=letter.id, written_at=now))
    return 1
