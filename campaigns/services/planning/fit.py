"""Whether what was signed off fits the server of one account, which may take less than its kind of channel does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from campaigns.channels.outside_addresses import OutsideAddresses
from campaigns.domain.items.channel_kinds import KINDS
from campaigns.domain.items.fitting import Limits
from campaigns.domain.items.rendered import RenderedPost
from campaigns.models.accounts import Account
from campaigns.models.content import Revision


class SizedPicture(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def alt(self) -> str: ...


class SizedPart(Protocol):
    """One part of a post as far as its size goes: as signed off, or as it is sent."""

    @property
    def text(self) -> str: ...

    @property
    def media(self) -> Sequence[SizedPicture]: ...

    @property
    def warning(self) -> str: ...


def why_too_long(account: Account, revision: Revision) -> str:
    """What this account's own server would refuse, and how to mend it; empty where it fits or told no limits."""
    post = revision.rendered.get("posts", {}).get(account.kind)
    if not account.limits or post is None:
        return ""
    return why_refused(account.kind, account.limits, RenderedPost.from_json(post).parts)


def why_not_fetched(outside: OutsideAddresses | None, account: Account, revision: Revision) -> str:
    """Why this platform could not fetch what it has to fetch from us; empty where it can, or fetches nothing."""
    post, row = revision.rendered.get("posts", {}).get(account.kind), KINDS.get(account.kind)
    if outside is None or post is None or row is None or not row.fetches_pictures:
        return ""
    has_pictures = any(part.media for part in RenderedPost.from_json(post).parts)
    if not has_pictures or not (why := outside.why_none()):
        return ""
    return (
        f"{row.label} fetches pictures from the desk’s own address, which the whole Internet has to reach. {why} Whoever runs "
        "Campaign Desk sets it in CAMPAIGNS_URL."
    )


def why_refused(kind: str, limits: Mapping[str, Any], parts: Sequence[SizedPart]) -> str:
    """The same for any parts; where the server told no limits, those of its kind of channel hold."""
    taken = Limits.of(kind, limits)
    for number, part in enumerate(parts, start=1):
        which = f"Part {number} of the thread" if len(parts) > 1 else "The text"
        if words := _why_not(taken, part, which):
            return f"{words} Shorten it and have it signed off again."
    return ""


def _why_not(limits: Limits, part: SizedPart, which: str) -> str:
    length = limits.measure(part.text, warning=part.warning)
    if not length.fits:
        return f"{which} has {length.used} {length.unit}; this account's server takes {length.limit}."
    if "image_limit" in limits.told and len(part.media) > limits.images:
        return f"{which} has {len(part.media)} pictures; this account's server takes {limits.images}."
    if "alt_limit" in limits.told and limits.alt is not None:
        for picture in part.media:
            if len(picture.alt) > limits.alt:
                return (
                    f"The alt text of {picture.name} has {len(picture.alt)} characters; "
                    f"this account's server takes {limits.alt}."
                )
    return ""
