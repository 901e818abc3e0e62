"""Pictures as pages show them: small, or cut to a shape. Made on the bench, and remembered for a while."""

from __future__ import annotations

import io
import threading
from collections import OrderedDict
from dataclasses import dataclass, field

from PIL import Image

from campaigns.content_store.files import stat_key
from campaigns.content_store.paths import check_media_name, named
from campaigns.content_store.picture_bytes import UNREADABLE
from campaigns.content_store.picture_intake import READ, SHRUNK_AT_ONCE, encode
from campaigns.content_store.problems import ContentError, MissingContentError
from campaigns.content_store.recordings import POSTER_ENDING, is_recording_name
from campaigns.domain.items.cropping import SHAPES, Focus, crop_box
from campaigns.domain.items.web_colours import for_every_screen
from campaigns.services.core.bench import Purpose, on_the_bench
from campaigns.services.core.desk import Desk
from campaigns.workbench.base import MEGABYTE, Limits

WIDTHS = (240, 480, 1000)
LOOKING = Limits(seconds=6, memory=400 * MEGABYTE)
MOST_REMEMBERED = 16 * MEGABYTE


@dataclass(frozen=True)
class Look:
    """At most so many pixels wide and high; cut to that shape (a key of ``SHAPES``) around the point, or whole."""

    width: int = WIDTHS[0]
    shape: str = ""
    focus: Focus = field(default_factory=Focus)


class _Remembered:
    """The looks that were asked for last, up to a number of bytes. Safe to share between threads."""

    def __init__(self, most: int) -> None:
        self._most, self._held = most, 0
        self._looks: OrderedDict[tuple[object, ...], bytes] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, key: tuple[object, ...]) -> bytes | None:
        with self._lock:
            if key in self._looks:
                self._looks.move_to_end(key)
            return self._looks.get(key)

    def keep(self, key: tuple[object, ...], content: bytes) -> None:
        with self._lock:
            self._held += len(content) - len(self._looks.pop(key, b""))
            self._looks[key] = content
            while self._held > self._most:
                self._held -= len(self._looks.popitem(last=False)[1])


_remembered = _Remembered(MOST_REMEMBERED)


def picture_look(desk: Desk, campaign: str, name: str, look: Look) -> bytes:
    """A JPEG.

    Raises:
        MissingContentError, UnsafePathError
        ContentError: it is no picture that can be shown. NotLookedAtError: it was not done in time.
    """
    if is_recording_name(name):  # of a film, the picture that stands for it
        name = f"{name}{POSTER_ENDING}"
    path = named(desk.content.media_folder(campaign), check_media_name(name))
    key = (path, stat_key(path), look)
    if key[1] is None:
        raise MissingContentError(f"There is no picture {name} in {campaign}.")
    known = _remembered.find(key)
    if known is None:
        known = on_the_bench(desk, Purpose.PREVIEW, LOOKING, _made, campaign, name, look)
        _remembered.keep(key, known)
    return known


def _made(desk: Desk, campaign: str, name: str, look: Look) -> bytes:
    content = desk.content.read_media(campaign, name)
    try:
        with Image.open(io.BytesIO(content), formats=READ) as picture:
            if not look.shape:
                picture.draft(
                    None, (look.width, look.width)
                )  # a JPEG is opened at an eighth where that is enough
            shown = _part(picture, look)
            if (
                shown.mode in SHRUNK_AT_ONCE
            ):  # before its colours: that takes several copies of all its pixels
                shown.thumbnail((look.width, look.width), Image.Resampling.LANCZOS, reducing_gap=2.0)
            image = for_every_screen(shown)
    except (*UNREADABLE, Image.DecompressionBombError) as error:
        raise ContentError(f"{name} can’t be shown.") from error
    image.thumbnail((look.width, look.width), Image.Resampling.LANCZOS)
    return encode(image, ".jpg", quality=80)


def _part(picture: Image.Image, look: Look) -> Image.Image:
    if not look.shape:
        return picture
    part = picture.crop(crop_box(picture.width, picture.height, SHAPES[look.shape].ratio, look.focus))
    part.info = picture.info  # its profile says how to read its colours
    return part
