"""A revision's text as a document again, with what is frozen of it beside the source: its card and its fingerprint."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from campaigns.domain.items.documents import ItemDocument, MediaDocument, PostDocument, ReleaseDocument
from campaigns.domain.items.rendered import RenderedMedia, RenderedPost, RenderedRelease
from campaigns.models.content import Revision
from campaigns.services.content.link_cards import frozen_card, with_card
from campaigns.services.core.desk import Desk


def frozen_document(desk: Desk, revision: Revision, *, may_be_gone: bool = False) -> ItemDocument:
    """The submitted text with its card as it was approved; its pictures' own files and its campaign as they are now.

    Raises:
        ContentError: its campaign's folder is gone, unless that is no matter (``may_be_gone``); or the text can't be
            understood any more.
    """
    document = desk.content.read_frozen(revision.item.ref, revision.source, may_be_gone=may_be_gone)
    document = replace(document, fingerprint=revision.fingerprint, embargo=revision.embargo_at)
    return with_card(document, frozen_card(revision.rendered))


def with_frozen_pictures(document: ItemDocument, revision: Revision) -> ItemDocument:
    """The document with its pictures and their alt texts as they go out, whatever became of their files since."""
    release = revision.rendered.get("release")
    frozen = {
        picture.name: picture
        for post in frozen_posts(revision).values()
        for part in post.parts
        for picture in part.media
    }
    if release:
        frozen = {photo.name: photo for photo in RenderedRelease.from_json(release).photos}
    pictures = tuple(_as_frozen(picture, frozen.get(picture.name)) for picture in document.pictures)
    if isinstance(document, PostDocument):
        return replace(document, media=pictures)
    return replace(document, photos=pictures) if isinstance(document, ReleaseDocument) else document


def frozen_posts(revision: Revision) -> Mapping[str, RenderedPost]:
    """What each kind of channel gets of it; empty for a release."""
    posts = revision.rendered.get("posts", {})
    return {kind: RenderedPost.from_json(post) for kind, post in posts.items()}


def _as_frozen(picture: MediaDocument, frozen: RenderedMedia | None) -> MediaDocument:
    if frozen is None:
        return picture
    return replace(
        picture,
        sha256=frozen.sha256,
        mime_type=frozen.mime_type,
        bytes_count=frozen.bytes_count,
        width=frozen.width,
        height=frozen.height,
        alt=frozen.alt,
        decorative=frozen.decorative,
        credit=frozen.credit,
        seconds=frozen.seconds or picture.seconds,
        captions_sha256=frozen.captions,
        poster_sha256=frozen.poster,
    )
