"""A preview as one page that stands alone: opened from disk it needs no script, no other file and no network."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable, Mapping
from zoneinfo import ZoneInfo

from markupsafe import Markup

from campaigns.content_store.heading_levels import under_heading
from campaigns.domain.items.channel_kinds import KINDS
from campaigns.domain.items.documents import MediaDocument
from campaigns.domain.time.localtime import format_local
from campaigns.reports.page_templates import render_page
from campaigns.reports.previews.words import (
    count_words,
    part_words,
    picture_words,
    shown_release,
)
from campaigns.services.content.preview import ItemPreview

WIDEST_PICTURE = 1200
LARGEST_AS_IS = 600_000


def as_page(
    preview: ItemPreview,
    *,
    pictures: Iterable[MediaDocument],
    organisation: str,
    zone: ZoneInfo,
    channel: str | None = None,
) -> str:
    """``pictures`` are the item's own; they are put into the page itself, made smaller where they are large."""
    release = preview.release
    page = render_page(
        "previews/page.html",
        preview=preview,
        organisation=organisation,
        when=format_local(preview.publish_at, zone) if preview.publish_at else "",
        embargo=format_local(preview.embargo_at, zone) if preview.embargo_at else "",
        # The article went through the sanitiser when the release was rendered.
        article=Markup(under_heading(release.article, level=3)) if release else "",  # noqa: S704
        forms=shown_release(channel),
        kinds=KINDS,
        addresses=_addresses(pictures),
        count_words=count_words,
        part_words=part_words,
        picture_words=picture_words,
    )
    return page


def _addresses(pictures: Iterable[MediaDocument]) -> Mapping[str, str]:
    """Name → ``data:`` address, for the pictures that are there."""
    return {
        picture.name: f"data:{mime};base64,{base64.b64encode(content).decode('ascii')}"
        for picture in pictures
        if not picture.is_missing and not picture.is_recording
        for mime, content in (_small(picture),)
    }


def _small(picture: MediaDocument) -> tuple[str, bytes]:
    from PIL import Image, ImageOps  # heavy, and only for pictures

    from campaigns.domain.items.web_colours import for_every_screen

    raw = picture.path.read_bytes()
    if len(raw) <= LARGEST_AS_IS:
        return picture.mime_type, raw
    with Image.open(io.BytesIO(raw)) as opened:
        upright = for_every_screen(ImageOps.exif_transpose(opened))
        upright.thumbnail((WIDEST_PICTURE, WIDEST_PICTURE))
        buffer = io.BytesIO()
        upright.save(buffer, "JPEG", quality=82)
    return "image/jpeg", buffer.getvalue()
