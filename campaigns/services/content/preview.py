"""An item as each channel would show it: from the draft on disk, or from what was frozen at submission."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from campaigns.content_store.channel_text import render_post
from campaigns.content_store.safe_html import to_html
from campaigns.domain.facts.price_words import price_sentence
from campaigns.domain.items.channel_kinds import KINDS
from campaigns.domain.items.counting import TextLength, measure_text
from campaigns.domain.items.documents import CampaignDocument, ItemDocument, PostDocument, ReleaseDocument
from campaigns.domain.items.rendered import RenderedMedia, RenderedPost, RenderedRelease
from campaigns.domain.items.seen import rendered_sha256, shown_sha256
from campaigns.domain.items.showing import ShownPart, channel_notes, show_part, shown_alike
from campaigns.errors import CampaignDeskError
from campaigns.models.content import Revision
from campaigns.services.content.link_cards import with_known_card
from campaigns.services.content.naming import named
from campaigns.services.content.reading_age import reading_words
from campaigns.services.content.rendering import render_for_every_channel
from campaigns.services.core.bench import Purpose, looking, on_the_bench
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading
from campaigns.services.money.budgets import price_of_parts


@dataclass(frozen=True)
class ChannelPreview:
    """``lengths`` has one entry per part of the thread, counted as that channel counts.

    ``notes`` are what a writer should know of it there, the price last; empty where it costs nothing.
    """

    kind: str
    label: str
    post: RenderedPost
    lengths: tuple[TextLength, ...]
    price: str
    notes: tuple[str, ...]

    @property
    def shown(self) -> tuple[ShownPart, ...]:
        """Each part cut into pieces as the channel's own app shows them."""
        return tuple(show_part(self.kind, part) for part in self.post.parts)


@dataclass(frozen=True)
class ItemPreview:
    """Either ``channels`` (a post) or ``release`` is filled. ``is_draft`` says where it was read from.

    ``shown_sha256`` stands for all that is shown here (``domain/items/seen.py``).
    """

    ref: str
    title: str
    fingerprint: str
    shown_sha256: str
    publish_at: datetime | None
    embargo_at: datetime | None
    is_draft: bool
    channels: tuple[ChannelPreview, ...]
    release: RenderedRelease | None
    pictures: tuple[RenderedMedia, ...]

    def alike(self, kinds: Collection[str]) -> list[list[ChannelPreview]]:
        """Of these kinds of channel those together that show the same."""
        groups: dict[object, list[ChannelPreview]] = {}
        for channel in self.channels:
            if channel.kind in kinds:
                groups.setdefault(shown_alike(channel.post), []).append(channel)
        return list(groups.values())


@dataclass(frozen=True)
class Draft:
    """An item as its file has it now: how its channels would show it, and what else its page tells of it.

    ``channels`` are the kinds it is written for; ``lists`` are the media lists that a release names.
    """

    preview: ItemPreview
    channels: tuple[str, ...]
    lists: tuple[str, ...]
    reading: str

    @property
    def alike(self) -> list[list[ChannelPreview]]:
        """The channels it is written for, those together that show the same."""
        return self.preview.alike(self.channels)


def read_draft(desk: Desk, ref: str) -> Draft:
    """
    Raises:
        ContentError: the file is gone or broken; the message says how to mend it.
        NotLookedAtError: the preview could not be made in time.
    """
    return on_the_bench(desk, Purpose.PREVIEW, looking(desk), _read_draft, ref)


def read_plan(desk: Desk, slug: str) -> tuple[CampaignDocument, str]:
    """A campaign's plan as its file has it now, and its words as safe HTML. Raises as ``read_draft``."""
    return on_the_bench(desk, Purpose.PREVIEW, looking(desk), _read_plan, slug)


def _read_plan(desk: Desk, slug: str) -> tuple[CampaignDocument, str]:
    plan = desk.content.read_campaign(slug)
    return plan, to_html(plan.body)


def preview_item(desk: Desk, ref: str) -> ItemPreview:
    """The draft as it stands in its file. Raises as ``read_draft``."""
    return on_the_bench(desk, Purpose.PREVIEW, looking(desk), _preview_item, ref)


def shown_on_disk(desk: Desk, ref: str) -> str:
    """``shown_sha256`` of the draft as it stands in its file; empty where that can't be read or shown."""
    try:
        return preview_item(desk, ref).shown_sha256
    except CampaignDeskError:
        return ""


def _preview_item(desk: Desk, ref: str) -> ItemPreview:
    return _preview_draft(desk, desk.content.read_item(ref))


def typed_draft(desk: Desk, ref: str, source: str) -> Draft:
    """An item as its channels would show it if its file said this. Nothing is written. Raises as ``read_draft``."""
    return on_the_bench(desk, Purpose.PREVIEW, looking(desk), _typed_draft, ref, source)


def _typed_draft(desk: Desk, ref: str, source: str) -> Draft:
    return _draft_of(desk, desk.content.read_frozen(ref, source))


def _read_draft(desk: Desk, ref: str) -> Draft:
    return _draft_of(desk, desk.content.read_item(ref))


def _draft_of(desk: Desk, document: ItemDocument) -> Draft:
    return Draft(
        preview=_preview_draft(desk, document),
        channels=document.channels,
        lists=document.all_lists if isinstance(document, ReleaseDocument) else (),
        reading=reading_words(document),
    )


def _preview_draft(desk: Desk, document: ItemDocument) -> ItemPreview:
    with reading() as session:
        document = with_known_card(session, document)
    return _preview(
        render_for_every_channel(desk, document),
        ref=document.ref,
        title=document.title,
        fingerprint=document.fingerprint,
        publish_at=document.publish_at,
        embargo_at=document.embargo,
        looked_at=desk.clock.now(),
        is_draft=True,
    )


def read_alone(desk: Desk, path: Path) -> ItemDocument:
    """The one post or release in a file, wherever it lies.

    Raises:
        CampaignDeskError: it can't be read, or is a campaign's plan.
    """
    library = desk.content.read_file(path)
    if not library.items:
        why = "; ".join(
            f"line {issue.line}: {issue.message}" if issue.line else issue.message
            for issue in library.issues
            if issue.severity == "block"
        )
        raise CampaignDeskError(why or "This is a campaign's plan. Only posts and releases go out.")
    return library.items[0]


def preview_document(desk: Desk, document: ItemDocument, channel: str | None = None) -> ItemPreview:
    """A document as its channels would show it, or as ``channel`` would.

    Raises:
        CampaignDeskError: that channel does not carry this kind of item, or the post names no channel.
    """
    rendered: dict[str, Any] = {}
    document = named(desk, document)
    if isinstance(document, ReleaseDocument):
        if channel is not None and not KINDS[channel].takes_releases:
            raise CampaignDeskError(f"{KINDS[channel].label} carries no releases. Try --channel email.")
        rendered = render_for_every_channel(desk, document)
    elif isinstance(document, PostDocument):
        rendered = {
            "posts": {kind: render_post(document, kind).to_json() for kind in _kinds(document, channel)}
        }
    return _preview(
        rendered,
        ref=document.ref,
        title=document.title,
        fingerprint=document.fingerprint,
        publish_at=document.publish_at,
        embargo_at=document.embargo,
        looked_at=desk.clock.now(),
        is_draft=True,
    )


def _kinds(document: PostDocument, channel: str | None) -> tuple[str, ...]:
    if channel is None:
        if not document.channels:
            raise CampaignDeskError(
                "This post names no channels. Add channels to its front matter, or choose one with --channel."
            )
        return document.channels
    if not KINDS[channel].takes_posts:
        raise CampaignDeskError(f"{KINDS[channel].label} carries no posts.")
    return (channel,)


def revision_preview(revision: Revision) -> ItemPreview:
    """Exactly what was submitted, and what an approval covers."""
    return _preview(
        revision.rendered,
        ref=revision.item.ref,
        title=revision.title,
        fingerprint=revision.fingerprint,
        publish_at=revision.publish_at,
        embargo_at=revision.embargo_at,
        looked_at=revision.created_at,
        is_draft=False,
    )


def _preview(
    rendered: Mapping[str, Any],
    *,
    ref: str,
    title: str,
    fingerprint: str,
    publish_at: datetime | None,
    embargo_at: datetime | None,
    looked_at: datetime,
    is_draft: bool,
) -> ItemPreview:
    release = RenderedRelease.from_json(rendered["release"]) if "release" in rendered else None
    posts = [RenderedPost.from_json(post) for post in rendered.get("posts", {}).values()]
    channels = tuple(
        _channel_preview(post, publish_at or looked_at)
        for post in sorted(posts, key=lambda post: list(KINDS).index(post.kind))
    )
    pictures = {media.sha256: media for post in posts for part in post.parts for media in part.media}
    if release is not None:
        pictures = {photo.sha256: photo for photo in release.photos}
    return ItemPreview(
        ref=ref,
        title=title,
        fingerprint=fingerprint,
        shown_sha256=shown_sha256(fingerprint, rendered_sha256(rendered)),
        publish_at=publish_at,
        embargo_at=embargo_at,
        is_draft=is_draft,
        channels=channels,
        release=release,
        pictures=tuple(pictures.values()),
    )


def _channel_preview(post: RenderedPost, at: datetime) -> ChannelPreview:
    price = _price_words(post, at)
    return ChannelPreview(
        kind=post.kind,
        label=KINDS[post.kind].label,
        post=post,
        lengths=tuple(measure_text(post.kind, part.text, warning=part.warning) for part in post.parts),
        price=price,
        notes=(*channel_notes(post), *([price] if price else [])),
    )


def _price_words(post: RenderedPost, at: datetime) -> str:
    price = price_of_parts(post.kind, post.parts, at)
    return price_sentence(price, KINDS[post.kind].label) if price else ""
