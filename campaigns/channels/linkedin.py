"""A LinkedIn Page: pictures are uploaded unseen and then attached, and nothing is repeated without a look at the Page.

Sources: platform reference, section 9; learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/posts-api,
/images-api and /multiimage-post-api (2026-05).
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

import requests

from campaigns.channels.adapter import Adapter
from campaigns.channels.base import (
    AccountFacts,
    AccountMeasures,
    Checkpoint,
    LinkCard,
    MediaFile,
    MessagePart,
    OutboundMessage,
    PostMeasures,
    RemotePost,
    SendResult,
)
from campaigns.channels.connecting import credential
from campaigns.channels.doing import Doing
from campaigns.channels.errors import AccountError, PermanentChannelError, TemporaryChannelError
from campaigns.channels.linkedin_errors import LABEL, NamedDuplicateError
from campaigns.channels.linkedin_figures import KIND, read_followers, read_posts
from campaigns.channels.linkedin_pages import (
    PAGE_URN,
    Page,
    read_pages,
    refuse_without_role,
    roles_of_the_person,
)
from campaigns.channels.linkedin_rest import Rest, Told, encoded, moment
from campaigns.channels.linkedin_text import little_text, plain_text
from campaigns.channels.linkedin_token import ends_of, over, read_rights, renew, renew_if_due
from campaigns.channels.posting import (
    Match,
    PartToSend,
    Posted,
    Seen,
    Uploaded,
    find_parts,
    is_same_text,
    refuse_thread,
    send_parts,
    uploads,
)
from campaigns.channels.refusals import GoneError, not_made
from campaigns.channels.streaming import AGAIN_AFTER
from campaigns.domain.items.channel_kinds import capabilities_of

TO_POST = ("w_organization_social", "r_organization_social", "rw_organization_admin")
# Seconds between two looks at a picture that is worked on; after the last the next try goes on from there.
PAUSES = (0.5, 1, 2, 4)
PICTURE = "urn:li:image:"


class LinkedinChannel(Adapter):
    """One Page, by the login of somebody who looks after it."""

    capabilities = capabilities_of(KIND)

    def verify(self) -> AccountFacts:
        """The person has to have a role on the Page with which posts can be made. Renews the login where that is due."""
        rest, now = self._rest, self._clock.now()
        rights = read_rights(rest, self._connection)
        if rights is None and renew(rest, self._connection, now) is not None:
            rights = read_rights(rest, self._connection)
        if rights is None:
            raise over()
        rights.refuse_without(TO_POST)
        refuse_without_role(roles_of_the_person(rest), self._number)
        page = read_pages(rest, [self._number]).get(self._number) or Page(self._number)
        token_ends_at = renew_if_due(rest, self._connection, now) or rights.ends_at
        return _facts(page, ends_of(rest, self._connection, token_ends_at))

    def send(self, message: OutboundMessage, checkpoint: Checkpoint) -> SendResult:
        refuse_thread(LABEL, message)
        poster = _Poster(self._rest, self._page, checkpoint)
        return send_parts(poster, message, checkpoint, clock=self._clock, prepare=poster.prepare)

    def find(self, message: OutboundMessage, checkpoint: Checkpoint, since: datetime) -> SendResult | None:
        return find_parts(_Poster(self._rest, self._page, checkpoint), message, checkpoint, since)

    def measure(self, posts: Sequence[RemotePost]) -> list[PostMeasures]:
        return read_posts(self._rest, self._page, posts, now=self._clock.now())

    def measure_account(self) -> AccountMeasures:
        return AccountMeasures(read_followers(self._rest, self._page))

    def delete(self, remote_ids: Sequence[str]) -> None:
        for remote_id in reversed(remote_ids):
            with suppress(GoneError):  # gone already, which is what was wanted
                self._rest.delete(f"posts/{encoded(remote_id)}", Doing.DELETING)

    @cached_property
    def _number(self) -> str:
        number = credential(self._connection, "organization_id")
        if not number.isdecimal():
            raise AccountError(
                "The Page’s number has figures alone, such as 5515715. It stands in the address of the Page when you look "
                "at it as its admin. Correct it and connect the account again."
            )
        return number

    @cached_property
    def _page(self) -> str:
        return f"{PAGE_URN}{self._number}"

    @cached_property
    def _rest(self) -> Rest:
        for name in self.capabilities.credential_names:  # a wrong setting is said before anything is asked
            credential(self._connection, name)
        return Rest(self._connection, clock=self._clock, timeouts=self._timeouts)


@dataclass(frozen=True)
class _Poster:
    """What LinkedIn does for one part (``posting.Poster``), with what was saved of it."""

    rest: Rest
    page: str
    checkpoint: Checkpoint

    def prepare(self, part: PartToSend, checkpoint: Checkpoint, now: datetime) -> PartToSend:
        """Pictures and the picture of a card are uploaded, and waited for. Readers see nothing yet."""
        if part.part.card and part.part.media:
            raise PermanentChannelError(
                f"{LABEL} takes pictures or the card of a page in one post, not both. Take one of them out and submit it again."
            )
        prepare = uploads(self._upload, lambda _, picture: self._await(picture, now))
        shown = part.part.card.picture if part.part.card else None
        if shown is None:
            return prepare(part, checkpoint, now)
        one = replace(part, part=replace(part.part, media=(shown,)))
        return replace(part, media_ids=prepare(one, checkpoint, now).media_ids)

    def create(self, part: PartToSend) -> Posted:
        content = _content(part)
        given = {
            "author": self.page,
            "commentary": little_text(part.part),
            "visibility": "PUBLIC",
            "distribution": {
                "feedDistribution": "MAIN_FEED",
                "targetEntities": [],
                "thirdPartyDistributionChannels": [],
            },
            **({"content": content} if content else {}),
            "lifecycleState": "PUBLISHED",
            "isReshareDisabledByAuthor": False,
        }
        try:
            return self.rest.post("posts", Doing.POSTING, _posted_as, given, "CREATE")
        except NamedDuplicateError as error:
            self.checkpoint.save(_named_step(part), error.urn)
            raise

    def look(self, part: PartToSend, since: datetime, *, far: bool = False) -> Seen:
        """Sorted by when they were last changed, which no post was before it was made."""
        search = f"posts?q=author&author={encoded(self.page)}&sortBy=LAST_MODIFIED"
        seen, back_to = self._named(part), since
        for rows, has_more in self.rest.pages(search, Doing.LOOKING, _moments):
            seen += rows
            back_to = max(_moments(rows[-1])[1], since) if has_more and rows else since
            if back_to == since:
                break
        ours = {
            str(one["id"]): Match(_posted(str(one["id"])), _moments(one)[0])
            for one in seen
            if _moments(one)[0] >= since and _is_the_part(one, part.part)
        }
        return Seen(list(ours.values()), back_to, self.rest.clock_ahead())

    def _named(self, part: PartToSend) -> list[Told]:
        """The post that a refusal named: it may not be among the Page's posts yet."""
        urn = self.checkpoint.get(_named_step(part))
        if not urn:
            return []
        try:
            return [self.rest.get(f"posts/{encoded(urn)}", Doing.LOOKING, _checked)]
        except GoneError:
            return []

    def _upload(self, media: MediaFile) -> Uploaded:
        given = {"initializeUploadRequest": {"owner": self.page}}
        address, picture = self.rest.post(
            "images?action=initializeUpload", Doing.UPLOADING, self._begun, given, "ACTION"
        )
        self.rest.upload(address, media)
        return Uploaded(picture)

    def _begun(self, answer: requests.Response) -> tuple[str, str]:
        told = answer.json()["value"]
        return self.rest.own_address(told["uploadUrl"]), str(told["image"])

    def _await(self, picture: str, now: datetime) -> None:
        """
        Raises:
            TemporaryChannelError: it is still worked on. PermanentChannelError: LinkedIn can make nothing of it.
        """
        for pause in (*PAUSES, 0):
            state = self.rest.get(
                f"images/{encoded(picture)}", Doing.UPLOADING, lambda told: str(told["status"])
            )
            if state == "AVAILABLE":
                return
            if state == "PROCESSING_FAILED":
                raise not_made(LABEL, state)
            time.sleep(pause)
        raise TemporaryChannelError(
            f"{LABEL} is still working on a picture. Nothing went out; it goes on from here in a minute.",
            retry_at=now + AGAIN_AFTER,
        )


def _content(part: PartToSend) -> dict[str, Any]:
    pictures = [
        {"id": one} | ({"altText": media.alt} if media.alt else {})
        for one, media in zip(part.media_ids, part.part.media, strict=False)
    ]
    if part.part.card:
        return {"article": _article(part.part.card, part.media_ids)}
    if len(pictures) > 1:
        return {"multiImage": {"images": pictures}}
    return {"media": pictures[0]} if pictures else {}


def _article(card: LinkCard, pictures: Sequence[str]) -> dict[str, str]:
    told = {"source": card.url, "title": card.title, "description": card.description}
    return {name: words for name, words in told.items() if words} | (
        {"thumbnail": pictures[0]} if pictures else {}
    )


def _posted_as(answer: requests.Response) -> Posted:
    """The body of a yes is empty; its head has the name. KeyError where it has none."""
    return _posted(answer.headers["x-restli-id"])


def _posted(urn: str) -> Posted:
    return Posted(urn, f"https://www.linkedin.com/feed/update/{urn}/")


def _named_step(part: PartToSend) -> str:
    return f"named:{part.index}"


def _moments(post: Told) -> tuple[datetime, datetime]:
    """When it was made, and last changed."""
    _ = post["id"]
    made_at = moment(post["createdAt"])
    return made_at, moment(post["lastModifiedAt"]) if "lastModifiedAt" in post else made_at


def _checked(post: Told) -> Told:
    _moments(post)
    return post


def _is_the_part(post: Told, part: MessagePart) -> bool:
    content = post.get("content") or {}
    several = (content.get("multiImage") or {}).get("images") or ()
    names = [str(one.get("id")) for one in (*several, content.get("media") or {})]
    return sum(one.startswith(PICTURE) for one in names) == len(part.media) and is_same_text(
        part.text, plain_text(str(post.get("commentary") or ""))
    )


def _facts(page: Page, ends_at: datetime | None) -> AccountFacts:
    return AccountFacts(
        remote_id=page.number,
        handle=page.handle,
        url=f"https://www.linkedin.com/company/{page.handle}",
        name=page.name,
        token_expires_at=ends_at,
    )
