"""Freezing a text: looking it over with its card read anew, and making it the newest one that waits for a yes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from campaigns.content_store.film_files import captions_text, poster_bytes
from campaigns.content_store.picture_bytes import UNREADABLE, prepare_picture
from campaigns.content_store.problems import Problems
from campaigns.domain.facts.incidents import LONGEST_PACKED, pack_keys
from campaigns.domain.items.documents import ItemDocument, MediaDocument, PostDocument, ReleaseDocument
from campaigns.domain.items.issues import Issue, Severity
from campaigns.domain.items.rendered import RenderedCard
from campaigns.domain.items.seen import rendered_sha256
from campaigns.domain.items.statuses import (
    OUT,
    UNDER_WAY,
    WAITING,
    DeliveryStatus,
    ItemStatus,
)
from campaigns.domain.items.steps import Step
from campaigns.domain.sending.holds import pack_areas
from campaigns.errors import CampaignDeskError, ConflictError, NotAllowedError
from campaigns.models.authorship import Written, who_described
from campaigns.models.content import (
    Item,
    Revision,
    alts_in,
    latest_revision,
    pictures_in,
)
from campaigns.models.deliveries import list_deliveries_of_item, was_practised
from campaigns.services.content.authorship import add_author
from campaigns.services.content.facts import BROKEN
from campaigns.services.content.link_cards import card_trouble, page_shown, read_card
from campaigns.services.content.readiness import LookedOver, look_over_here, must_be_mended
from campaigns.services.content.rendering import render_for_every_channel
from campaigns.services.core.bench import NotLookedAtError, Purpose, looking, not_checked, on_the_bench
from campaigns.services.core.desk import Desk
from campaigns.services.core.media_store import MediaDamagedError
from campaigns.services.signoff.asking import follow_text
from campaigns.services.workflow.moves import move_delivery, move_item
from campaigns.services.workflow.standing import parts_there

CHANGED = "{name} was changed while it was being submitted. Submit again."


class NotReadyError(CampaignDeskError):
    """The item has findings that must be mended first."""

    def __init__(self, issues: Iterable[Issue], advice: str = "") -> None:
        self.issues = list(issues)
        lines = "; ".join(_with_place(issue) for issue in self.issues)
        super().__init__(f"It can't be submitted yet. Mend this first: {lines} {advice}".rstrip())


def _with_place(issue: Issue) -> str:
    """A finding in a list of the office names its own file; the others are in the text that was to be submitted."""
    return issue.message if issue.id == BROKEN or not issue.line else f"line {issue.line}: {issue.message}"


def ready(desk: Desk, ref: str) -> tuple[ItemDocument, dict[str, Any], RenderedCard | None]:
    """The text to be frozen, what each channel gets of it, and its card as the page showed it until now.

    All from one reading of the file on the bench; one more where the page of its card has to be read before.
    """
    looked, rendered = _looked_over(desk, ref, None)
    before = looked.document.card if isinstance(looked.document, PostDocument) else None
    known = blocking = [issue for issue in looked.issues if must_be_mended(issue)]
    advice = ""
    if url := page_shown(looked.document):
        card = _card_of(desk, looked.document, url)
        looked, rendered = _looked_over(desk, ref, card)
        if not isinstance(looked.document, PostDocument) or looked.document.card != card:
            raise ConflictError("The file was changed while it was being submitted. Submit it again.")
        blocking = [issue for issue in looked.issues if must_be_mended(issue)]
        advice = card_advice(blocking, known, has_changed=before not in (None, card))
    if blocking:
        raise NotReadyError(blocking, advice)
    return looked.document, rendered, before


def _looked_over(desk: Desk, ref: str, card: RenderedCard | None) -> tuple[LookedOver, dict[str, Any]]:
    try:
        return on_the_bench(desk, Purpose.CHECK, looking(desk), _look_over_and_render, ref, card)
    except NotLookedAtError as error:
        raise NotReadyError([not_checked(str(desk.content.root / f"{ref}.md"), str(error))]) from error


def card_advice(blocking: Iterable[Issue], known: Iterable[Issue], *, has_changed: bool) -> str:
    """What to do about what blocks because of a card: it stands on somebody else's page, not in the file.

    ``known`` is what blocked with the card that was there before.
    """
    new = [issue for issue in blocking if issue.id not in {one.id for one in known}]
    if any(issue.is_in_card for issue in blocking):
        return "Take link_card out, or have it let through on the item’s page, where the card is shown as it is now."
    if new and has_changed:
        return "Its card has changed since it was let through: look at it again on the item’s page, and decide anew."
    return ""


def _card_of(desk: Desk, document: ItemDocument, url: str) -> RenderedCard:
    try:
        return read_card(desk, url)
    except CampaignDeskError as error:
        line = document.line_of("link_card")
        trouble = Issue("FIT-14", Severity.BLOCK, card_trouble(error), document.file, line=line)
        raise NotReadyError([trouble]) from None


def _look_over_and_render(
    desk: Desk, ref: str, card: RenderedCard | None
) -> tuple[LookedOver, dict[str, Any]]:
    looked = look_over_here(desk, ref, card)
    is_ready = not any(map(must_be_mended, looked.issues))
    return looked, render_for_every_channel(desk, looked.document) if is_ready else {}


def revision_of(document: ItemDocument, rendered: dict[str, Any]) -> Revision:
    """What is frozen of the text itself."""
    return Revision(
        fingerprint=document.fingerprint,
        source=document.source,
        rendered=rendered,
        rendered_sha256=rendered_sha256(rendered),
        pictures=pictures_in(rendered),
        title=document.title,
        channels=list(document.channels),
        media_lists=list(document.all_lists) if isinstance(document, ReleaseDocument) else [],
        quotes=_quotes_of(document),
        publish_at=document.publish_at,
        embargo_at=document.embargo,
        embargoed_with=document.embargoed_with if isinstance(document, PostDocument) else "",
        incidents=pack_keys(document.incidents)[:LONGEST_PACKED],
        areas=pack_areas(document.areas),
        repeats=document.repeats.to_json(),
        again_until=document.repeats.again_until,
    )


def _quotes_of(document: ItemDocument) -> list[dict[str, str]]:
    quotes = document.quotes if isinstance(document, ReleaseDocument) else ()
    return [{"speaker": one.speaker, "role": one.role, "text": one.text} for one in quotes]


def put_in_review(
    session: Session, desk: Desk, item: Item, revision: Revision, *, user_id: int, at: datetime, note: str
) -> None:
    """Make this the newest text of the item, which is locked: the one that somebody has to approve.

    Raises:
        NotAllowedError: an older text is planned, or has gone out, wholly or in part.
    """
    _make_way(session, item)
    latest = latest_revision(session, item.id)
    revision.item, revision.number = item, latest.number + 1 if latest else 1
    revision.author_id, revision.created_at = user_id, at
    session.add(revision)
    add_author(session, desk, item, revision.fingerprint, user_id=user_id, how=Written.SUBMITTED)
    for author in who_described(session, alts_in(revision.rendered)):
        add_author(session, desk, item, revision.fingerprint, user_id=author, how=Written.DESCRIBED)
    move_item(
        session,
        item,
        ItemStatus.IN_REVIEW,
        step=Step.SUBMITTED,
        at=at,
        user_id=user_id,
        fingerprint=revision.fingerprint,
        note=note,
    )
    follow_text(session, desk, item, revision, before=latest, at=at)


def freeze_pictures(desk: Desk, document: ItemDocument) -> None:
    """Without their metadata: what is kept is what goes out, a film's captions and poster with it."""
    for picture in document.pictures:
        if picture.is_recording:
            _freeze_film(desk, picture)
            continue
        try:
            content = prepare_picture(picture.path.read_bytes())
        except UNREADABLE:
            content = b""
        _freeze(desk, content, picture.sha256, picture)


def _freeze_film(desk: Desk, film: MediaDocument) -> None:
    try:
        desk.media.keep_file(film.path, film.sha256)
    except (OSError, MediaDamagedError):
        raise ConflictError(CHANGED.format(name=film.name)) from None
    if film.captions_sha256:
        captions = captions_text(desk.content.root, film, Problems("")).encode()
        _freeze(desk, captions, film.captions_sha256, film)
    if film.poster_sha256:
        _freeze(desk, poster_bytes(film.path), film.poster_sha256, film)


def _freeze(desk: Desk, content: bytes, sha256: str, picture: MediaDocument) -> None:
    if hashlib.sha256(content).hexdigest() != sha256:
        raise ConflictError(CHANGED.format(name=picture.name))
    desk.media.keep(content)


def _make_way(session: Session, item: Item) -> None:
    """A new text ends what stood still with an older one: only the newest may go out.

    Raises:
        NotAllowedError: an older text is planned, or has gone out, wholly or in part.
    """
    deliveries = [one for one in list_deliveries_of_item(session, item.id) if not was_practised(one)]
    statuses = {DeliveryStatus(delivery.status) for delivery in deliveries}
    if statuses & {*WAITING, *UNDER_WAY}:
        raise NotAllowedError(
            "This item is scheduled. Cancel what is scheduled first, then submit the new text."
        )
    if statuses & {*OUT, DeliveryStatus.UNKNOWN} or any(map(parts_there, deliveries)):
        raise NotAllowedError(
            "This item has gone out. Correct it with a new, dated item; what was published stays on record."
        )
    for delivery in deliveries:
        if delivery.status != DeliveryStatus.CANCELLED:
            move_delivery(delivery, DeliveryStatus.CANCELLED, error="A newer text was submitted.")
