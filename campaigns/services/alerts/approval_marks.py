"""Telling the head of communications, by e-mail and at once, that somebody approved whose access another had set up.

It may be a new colleague on their first day, or whoever let them in at their keyboard: only a person can tell.
"""

from __future__ import annotations

from collections.abc import Mapping

import structlog
from sqlalchemy.orm import Session

from campaigns.domain.people.permissions import Role
from campaigns.domain.text.quoting import quoted
from campaigns.models.absences import deputies_on
from campaigns.models.content import Approval, claim_untold, list_untold_approvals
from campaigns.models.people import User, list_users
from campaigns.services.alerts.delivery_alerts import GIVE_UP_AFTER, hand_in
from campaigns.services.alerts.letters import AlertLetter
from campaigns.services.core.apart import each_apart
from campaigns.services.core.desk import Desk, StaffMail
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.workflow.approvals import mark_words

# Whose it is to know; on the page Today each of them sees it as well.
TOLD_OF_MARKS = (Role.HEAD, Role.MONITORING_OFFICER)

log = structlog.get_logger("campaigns.approvals")


def tell_of_marked_approvals(desk: Desk) -> int:
    """Tell what there is to tell, for a day at the most. Returns how many letters the mail server took.

    Claimed before it is told and given back where nobody could be reached: told twice never, and tried again.
    """
    mail = desk.mail
    if mail is None:
        return 0
    with reading() as session:
        found = [one.id for one in list_untold_approvals(session, since=desk.clock.now() - GIVE_UP_AFTER)]
    return sum(each_apart(desk, "approval mark", found, lambda one: _tell(desk, mail, one)))


def _tell(desk: Desk, mail: StaffMail, approval_id: int) -> int:
    with transaction() as session:
        if not claim_untold(session, approval_id, at=desk.clock.now()):
            return 0
        approval = session.get_one(Approval, approval_id)
        today = desk.today()
        letter, addresses = (
            _letter(desk, approval),
            _addresses(session, approval, deputies_on(session, today)),
        )
    letters, _ = hand_in(mail, letter, addresses, key=f"marked approval {approval_id}")
    if addresses and not letters:
        with transaction() as session:
            session.get_one(Approval, approval_id).told_at = None
    log.info("marked approval told", approval_id=approval_id, letters=letters)
    return letters


def _addresses(session: Session, approval: Approval, deputies: Mapping[int, User]) -> tuple[str, ...]:
    """The heads of communications; the monitoring officers where there is no other head. Never the approver.

    Who is away is told all the same, and so is who stands in.
    """
    others = [one for one in list_users(session) if one.is_active and one.id != approval.approved_by_id]
    for role in TOLD_OF_MARKS:
        told = [one for one in others if one.role == role]
        stand_in = [deputies[one.id] for one in told if one.id in deputies]
        if told:
            reached = [*told, *(one for one in stand_in if one.id != approval.approved_by_id)]
            return tuple(dict.fromkeys(one.email for one in reached))
    return ()


def _letter(desk: Desk, approval: Approval) -> AlertLetter:
    item = approval.revision.item
    paragraphs = [
        f"{approval.approved_by.name} approved {quoted(item.title)} of {quoted(item.campaign.title)}.",
        mark_words(approval),
        "What to do: if you know that it was they who approved it, nothing. Else ask them, and ask for changes on the page "
        "below: that takes the approval back and holds what is planned.",
        f"Page: {desk.settings.url}/items/{item.ref}",
        f"This e-mail was written by Campaign Desk of {desk.settings.organisation}. Please do not answer it.",
    ]
    return AlertLetter(
        subject=f"Campaign Desk: Please look at an approval: {item.title}",
        text="\n\n".join(paragraphs) + "\n",
    )
