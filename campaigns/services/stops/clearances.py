"""Clearances: police and legal each say yes to exactly one text about a case, for the case as it stands then."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import NamedTuple

import structlog

from campaigns.content_store.problems import ContentError
from campaigns.domain.facts.incidents import WHO_RECORDS, Party, unpack_keys
from campaigns.domain.items.seen import Seen
from campaigns.domain.items.statuses import SUBMITTED
from campaigns.domain.people.permissions import ROLE_LABELS, Permission, Role
from campaigns.domain.text.quoting import quoted
from campaigns.errors import CampaignDeskError, ConflictError, NotAllowedError
from campaigns.models.content import Item, Revision, latest_revision
from campaigns.models.incidents import (
    Incident,
    IncidentClearance,
    newest_event_id,
)
from campaigns.services.content.case_cover import case_state
from campaigns.services.content.link_cards import refuse_unread_card
from campaigns.services.content.preview import shown_on_disk
from campaigns.services.core.access import get_item, get_permitted_user
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.signoff.recipients import is_seen
from campaigns.services.stops.cases import incident_to_change, one_line

log = structlog.get_logger("campaigns.cases")

_PARTY = {Party.POLICE: "police", Party.LEGAL: "legal adviser"}


def record_clearance(
    desk: Desk,
    key: str,
    ref: str,
    *,
    party: str,
    given_by: str,
    how: str,
    user_id: int,
    fingerprint: str | None = None,
    seen: Seen | None = None,
) -> None:
    """Write down that one party cleared exactly one text of an item, for the case as it stands now.

    Args:
        given_by: who of that party said so; for the legal adviser, empty is the person who records it.
        how: by phone, by e-mail of which day.
        fingerprint: the text that was shown; None takes the file as it stands, where that is what was submitted or
            nothing was.
        seen: what the person's page was about.

    Raises:
        NotAllowedError: the person's role may not record it for that party.
        ConflictError: the text has changed since it was shown, or it is not clear which text was.
        CampaignDeskError: the item is not linked with the case, the case is not active, or something is missing.
    """
    side = _party(party)
    draft_shown = _draft_shown(desk, ref, seen)
    words = one_line(how, "Say how it was given, like “e-mail of 4 March” or “by phone”.", 300)
    with transaction() as session:
        user = get_permitted_user(session, user_id, Permission.CASES)
        if Role(user.role) not in WHO_RECORDS[side]:
            names = " or the ".join(sorted(ROLE_LABELS[role].lower() for role in WHO_RECORDS[side]))
            raise NotAllowedError(f"Only the {names} can record the clearance of the {_PARTY[side]}.")
        incident, item = incident_to_change(session, key), get_item(session, ref)
        revision = latest_revision(session, item.id)
        today = desk.today()
        _refuse_nothing_to_clear(incident, item, revision, today)
        if seen is not None and not (is_seen(revision, seen) if seen.revision else seen.shown == draft_shown):
            raise ConflictError(
                "The text changed since you opened this page. Nothing was recorded. Look at the text again, then record it."
            )
        text = _text_meant(item, revision, draft_shown, fingerprint, seen)
        giver = given_by or (user.name if side is Party.LEGAL else "")
        session.add(
            IncidentClearance(
                incident_id=incident.id,
                item_id=item.id,
                fingerprint=text.fingerprint,
                shown_sha256=text.shown,
                party=side,
                given_by=one_line(giver, "Name who of the force cleared it.", 120),
                how=words,
                after_event_id=newest_event_id(incident),
                recorded_by_id=user.id,
                recorded_at=desk.clock.now(),
            )
        )
    log.info("text cleared", case=incident.key, item=ref, party=side)


def _refuse_nothing_to_clear(incident: Incident, item: Item, revision: Revision | None, today: date) -> None:
    """A yes given while nothing asked for it would be found standing on the day that something does.

    Raises:
        CampaignDeskError: the case is not active, or neither the draft nor what was submitted names it.
    """
    keys = (*unpack_keys(item.incidents), *unpack_keys(revision.incidents if revision else ""))
    if incident.key not in keys:
        raise CampaignDeskError(
            f"{quoted(item.title)} is not linked with this case. Add incident: {incident.key} to its file, then have it cleared; "
            "nothing was recorded."
        )
    if not case_state(incident, today).is_active:
        raise CampaignDeskError(
            f"The case {incident.key} is not active, so there is nothing to clear: it holds nothing back. If something "
            "has happened in it, record that step first; nothing was recorded."
        )


def _draft_shown(desk: Desk, ref: str, seen: Seen | None) -> str:
    """``shown_sha256`` of the draft; empty where it can't be read.

    Raises:
        ConflictError: it is the draft that is cleared, and nobody had seen the card that goes out with it.
    """
    with reading() as session:
        is_submitted = bool(seen.revision) if seen else get_item(session, ref).status in SUBMITTED
    if not is_submitted:
        with suppress(ContentError):
            refuse_unread_card(desk, ref)
    return shown_on_disk(desk, ref)


class _Text(NamedTuple):
    """Either the draft as it lies on disk or the newest text that was submitted; nothing older."""

    fingerprint: str
    shown: str


def _text_meant(
    item: Item, revision: Revision | None, draft_shown: str, fingerprint: str | None, seen: Seen | None
) -> _Text:
    """
    Raises:
        ConflictError: it is neither of the two, or it is not clear which.
    """
    draft = _Text(item.file_fingerprint, draft_shown)
    submitted = _Text(revision.fingerprint, revision.shown_sha256) if revision is not None else draft
    if not draft.shown:  # what was submitted can be cleared all the same
        draft = submitted
    if seen is not None:
        meant = {submitted if seen.revision else draft}
    else:
        meant = {submitted, draft} if fingerprint or item.status in SUBMITTED else {draft}
    if fingerprint:
        meant = {text for text in meant if fingerprint in text}
    if not meant:
        raise ConflictError("The text has changed since you looked at it. Look again; nothing was recorded.")
    if len(meant) > 1:
        # The source may be the same, and a name in it mean another by now.
        its = 0 if draft.fingerprint != submitted.fingerprint else 1
        raise ConflictError(
            "The draft is not the text that was submitted, so say which of them was cleared: "
            f"--fingerprint {submitted[its]} for the text that was submitted, --fingerprint {draft[its]} for the draft. "
            "Nothing was recorded."
        )
    return meant.pop()


def _party(party: str) -> Party:
    try:
        return Party(party)
    except ValueError:
        raise CampaignDeskError("The two who clear a text are police and legal.") from None
