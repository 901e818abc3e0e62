"""What became of each delivery in the play, as lines: what went out when, and what did not and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import selectinload

from campaigns.channels.base import OutboundMessage
from campaigns.domain.items.rendered import RenderedRelease
from campaigns.domain.items.statuses import OUT, WAITING, DeliveryStatus, ItemKind
from campaigns.domain.time.localtime import format_local
from campaigns.models.content import Item
from campaigns.models.deliveries import Delivery
from campaigns.services.core.transaction import reading
from campaigns.services.rehearsal.stage import Stage
from campaigns.services.rehearsal.structure import Line
from campaigns.services.workflow.moves import status_words

FIRST_WORDS = 90
ON_TIME = timedelta(minutes=1)


@dataclass(frozen=True)
class Span:
    """From ``begins`` up to, and without, ``ends``; aware, UTC."""

    begins: datetime
    ends: datetime

    def holds(self, moment: datetime) -> bool:
        return self.begins <= moment < self.ends


def lines_of(stage: Stage, span: Span) -> list[Line]:
    """One line for each item and account in the span, in the order of their moments. Use it on the stage, after a play.

    What had gone out before is not among them.
    """
    in_span = or_(
        (Delivery.due_at >= span.begins) & (Delivery.due_at < span.ends),
        (Delivery.sent_at >= span.begins) & (Delivery.sent_at < span.ends),
    )
    return _read(
        stage,
        (Delivery.status != DeliveryStatus.CANCELLED) & in_span,
        lambda one: span.holds(_moment(one)) and (one.status not in OUT or one.key in stage.sent),
    )


def earlier_lines(stage: Stage, *, before: datetime, since: datetime) -> list[Line]:
    """What went out before the span, for comparing: in the days before the rehearsal, or in its play."""
    when = (Delivery.sent_at >= since) & (Delivery.sent_at < before)
    return _read(stage, Delivery.status.in_(OUT) & when)


def _read(
    stage: Stage, wanted: ColumnElement[bool], counts: Callable[[Delivery], bool] = lambda _one: True
) -> list[Line]:
    zone = stage.desk.settings.timezone
    query = (
        select(Delivery)
        .where(wanted)
        .options(
            selectinload(Delivery.item).selectinload(Item.campaign),
            selectinload(Delivery.revision),
            selectinload(Delivery.account),
        )
        .order_by(Delivery.due_at, Delivery.id)
    )
    groups: dict[tuple[object, ...], list[Delivery]] = {}
    with reading() as session:
        for one in filter(counts, session.scalars(query)):
            key = (one.item_id, one.account_id, one.occasion, one.area, _moment(one), _why_not(one, zone))
            groups.setdefault(key, []).append(one)
        lines = [_line(group, stage.sent.get(group[0].key), zone) for group in groups.values()]
    return sorted(lines, key=lambda line: (line.at, line.label))


def _moment(delivery: Delivery) -> datetime:
    """When it goes out; where it does not, when it should have."""
    return delivery.sent_at if delivery.status in OUT and delivery.sent_at else delivery.due_at


def _why_not(delivery: Delivery, zone: ZoneInfo) -> str:
    """Empty where it goes out."""
    status = DeliveryStatus(delivery.status)
    if status in OUT:
        return ""
    if status in WAITING and delivery.next_attempt_at is not None:
        why = f" {delivery.error}" if delivery.error else ""
        later = format_local(delivery.next_attempt_at, zone)
        return f"It would still be waiting when the rehearsal ends; the next try is {later}.{why}"
    return delivery.error or f"It is {status_words(status)}, and a person has to decide on it."


def _line(group: list[Delivery], message: OutboundMessage | None, zone: ZoneInfo) -> Line:
    first = group[0]
    texts, pictures = _contents(first, message)
    text = "\n".join(texts)
    return Line(
        label=first.id,
        delivery_ids=tuple(delivery.id for delivery in group),
        item_ref=first.item.ref,
        item_title=first.item.title,
        item_kind=first.item.kind,
        account=first.account.name,
        channel=first.account.kind,
        due_at=first.due_at,
        at=_moment(first),
        goes_out=first.status in OUT,
        reason=_why_not(first, zone),
        parts=len(texts),
        pictures=pictures,
        recipients=len(group) if first.recipient_key else None,
        first_words=_first_words(first.revision.title if first.item.kind == ItemKind.RELEASE else text),
        text=text,
        notes=tuple(_notes(first, zone)),
    )


def _contents(delivery: Delivery, message: OutboundMessage | None) -> tuple[list[str], int]:
    """The text of each part and the number of pictures: as played, or as it was signed off where nothing was."""
    if message is not None:
        return [part.text for part in message.parts], sum(len(part.media) for part in message.parts)
    rendered = delivery.revision.rendered
    if "release" in rendered:
        release = RenderedRelease.from_json(rendered["release"]).for_area(delivery.area)
        return [release.text], len(release.photos)
    parts = rendered.get("posts", {}).get(delivery.account.kind, {}).get("parts", [])
    return [part["text"] for part in parts], sum(len(part["media"]) for part in parts)


def _first_words(text: str) -> str:
    """The beginning in one line, cut between two words."""
    words = " ".join(text.split())
    if len(words) <= FIRST_WORDS:
        return words
    return words[:FIRST_WORDS].rsplit(" ", 1)[0] + " …"


def _notes(delivery: Delivery, zone: ZoneInfo) -> Iterable[str]:
    item, revision, account = delivery.item, delivery.revision, delivery.account
    if delivery.area:
        yield f"The wording for {delivery.area}."
    if not item.is_on_disk:
        yield "Its file is gone. The approved text is what counts."
    elif item.file_fingerprint != revision.fingerprint:
        yield "Its file was changed since sign-off. The approved text is what counts, not the change."
    moment = _moment(delivery)
    if moment - delivery.due_at > ON_TIME:
        yield f"It was planned for {format_local(delivery.due_at, zone)} and goes out later."
    if account.token_expires_at is not None and account.token_expires_at <= moment:
        ended = format_local(account.token_expires_at, zone)
        yield f"The login of {account.name} ends {ended}, before this is due. Reconnect the account in time."
