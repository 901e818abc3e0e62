"""The links by which those without an account decide: made for one party and one text, sent by e-mail, ended by a press."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from campaigns.domain.items.scopes import Scope
from campaigns.domain.items.statuses import ItemKind
from campaigns.domain.time.localtime import format_local
from campaigns.models.asked import AskedParty, SignOffLink, count_letters_since, list_to_remind
from campaigns.services.core.apart import each_apart
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.people.address_trials import why_no_links
from campaigns.services.people.code_letters import Letter, send_code_letters
from campaigns.services.workflow.approvals import spoken_for_by

LINK_LASTS = timedelta(days=14)
LETTERS_AN_HOUR = 5  # nobody's mailbox is filled, however often a link is asked for
WHAT = {
    Scope.WHOLE: "a {kind}",
    Scope.MENTION: "what a {kind} says about you",
    Scope.QUOTE: "your quote in a {kind}",
}
KINDS = {ItemKind.RELEASE: "press release", ItemKind.POST: "post"}


def subject_of(desk: Desk, asked: AskedParty) -> str:
    """What the letter and the page are called. Not the text's own title: that may be under embargo."""
    what = WHAT[Scope(asked.scope)].format(kind=KINDS[ItemKind(asked.item.kind)])
    return f"{desk.settings.organisation} asks you to agree to {what}"


def add_link(session: Session, desk: Desk, asked: AskedParty, *, is_reminder: bool = False) -> bool:
    """A letter with a link goes to them within seconds. False where none can be sent."""
    now = desk.clock.now()
    if not asked.email or asked.revision_id is None or why_no_links(session, desk):
        return False
    if count_letters_since(session, asked.id, now - timedelta(hours=1)) >= LETTERS_AN_HOUR:
        return False
    link = SignOffLink(created_at=now, ends_at=now + LINK_LASTS, next_try_at=now, is_reminder=is_reminder)
    asked.links.append(link)
    return True


def revoke_links(asked: AskedParty, at: datetime) -> None:
    for link in asked.links:
        if link.used_at is None and link.revoked_at is None:
            link.revoked_at, link.next_try_at = at, None


def send_sign_off_links(desk: Desk) -> int:
    """Write the letters that are to be sent, reminders among them. Returns how many the mail server took."""
    return send_code_letters(desk, SignOffLink, lambda _session, link, code: _letter(desk, link, code))


def remind_parties(desk: Desk) -> int:
    """Write once to each who should have answered by now. Returns how many."""
    with reading() as session:
        late = list_to_remind(session, now=desk.clock.now())
    return sum(each_apart(desk, "reminder of a sign-off", late, lambda asked_id: _remind(desk, asked_id)))


def _remind(desk: Desk, asked_id: int) -> int:
    """The row says that it was done, so that a process that dies here does not do it twice."""
    with transaction() as session:
        asked = session.get_one(AskedParty, asked_id, with_for_update=True, populate_existing=True)
        if asked.decision or asked.reminded_at is not None or asked.ended_at is not None:
            return 0
        asked.reminded_at = desk.clock.now()
        if asked.revision is not None and spoken_for_by(asked, asked.revision.asked) is not None:
            return 0  # another of theirs agreed
        return int(add_link(session, desk, asked, is_reminder=True))


def _letter(desk: Desk, link: SignOffLink, code: str) -> Letter | None:
    asked, settings = link.asked, desk.settings
    if link.revoked_at is not None or asked.decision or asked.ended_at is not None:
        return None
    zone = settings.timezone
    by = f"We hope for your answer by {format_local(asked.due_at, zone)}.\n\n" if asked.due_at else ""
    phone = f", {asked.asker_phone}" if asked.asker_phone else ""
    subject = subject_of(desk, asked)
    words = (
        f"Dear {asked.name},\n\n"
        f"{'You have not answered yet, so we ask once more. ' if link.is_reminder else ''}{subject}. "
        "This page shows you the exact words and lets you say yes or no:\n\n"
        f"{settings.url}/sign-off/{code}\n\n"
        f"{by}The link works until {format_local(link.ends_at, zone)}. You need no account, and we never ask for a "
        "password.\n\n"
        f"Questions? {asked.asked_by.name} asked for this{phone}. If you are not sure that this letter is ours, ring "
        f"{settings.organisation} on a number you know.\n\n"
        "Please keep the link to yourself: the words behind it may not be public yet.\n"
    )
    return Letter(asked.email, ("Reminder: " if link.is_reminder else "") + subject, words)
