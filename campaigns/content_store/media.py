"""A campaign's pictures, films and sound: what of a file may go out, and what the ``.yml`` beside it says. Cached by stat."""

from __future__ import annotations

import hashlib
import io
import threading
import unicodedata
from dataclasses import asdict, dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from zoneinfo import ZoneInfo

from PIL import Image

from campaigns.content_store.fields import Reading
from campaigns.content_store.files import (
    MEDIA_LIMIT,
    StatKey,
    decode_text,
    is_settled,
    megabytes,
    read_bounded,
    read_text_bytes,
    stat_key,
)
from campaigns.content_store.film_files import captions_text, company_of, poster_bytes
from campaigns.content_store.front_matter import parse_head
from campaigns.content_store.paths import is_inside, named
from campaigns.content_store.picture_bytes import UNREADABLE, BrokenPictureError, prepare_picture
from campaigns.content_store.problems import Problems
from campaigns.content_store.recordings import LARGEST, is_recording_name, read_recording
from campaigns.content_store.schema import MEDIA, read_fields
from campaigns.domain.items.channel_row import WEB_PICTURES
from campaigns.domain.items.documents import MediaDocument, Sound

MOST_PIXELS = 60_000_000
MOVING_PICTURES = frozenset({"image/gif", "image/webp", "image/png"})


@dataclass(frozen=True)
class _Cached:
    keys: tuple[StatKey | None, ...]
    document: MediaDocument


class MediaShelf:
    """Reads pictures below ``root``. Safe to share between threads."""

    def __init__(self, root: Path, zone: ZoneInfo) -> None:
        self.root = root
        self.zone = zone
        self._cache: dict[Path, _Cached] = {}
        self._cards: dict[Path, _Cached] = {}
        self._lock = threading.Lock()

    def card(self, folder: Path, name: str) -> MediaDocument:
        """As ``document``, by what is written beside it alone: a list of hundreds opens none of them."""
        path = named(folder, name)
        sidecar = named(folder, f"{name}.yml")
        key = stat_key(sidecar)
        with self._lock:
            cached = self._cards.get(path)
        if cached is not None and cached.keys == (None, key):
            return cached.document
        document = self._read(path, sidecar, (None, key))
        if key is None or is_settled(key):
            with self._lock:
                self._cards[path] = _Cached((None, key), document)
        return document

    def document(self, folder: Path, name: str) -> MediaDocument:
        """The picture ``name`` in ``folder``; without hash if it is missing or may not be read.

        The same object as last time if nothing changed.
        """
        path = named(folder, name)
        sidecar = named(folder, f"{name}.yml")
        with self._lock:
            cached = self._cache.get(path)
        if cached is not None and cached.keys == _keys(path, sidecar, cached.document):
            return cached.document
        before = (stat_key(path), stat_key(sidecar))
        document = self._read(path, sidecar, before)
        keys = (*before, *_keys(path, sidecar, document)[2:])
        document = self._with_company(document, sidecar)
        if all(key is None or is_settled(key) for key in keys):
            with self._lock:
                self._cache[path] = _Cached(keys, document)
        return document

    def _read(self, path: Path, sidecar: Path, keys: tuple[StatKey | None, StatKey | None]) -> MediaDocument:
        document = MediaDocument(name=unicodedata.normalize("NFC", path.name), path=path)
        if keys[0] is not None:
            document = self._with_picture(document, path)
        if keys[1] is not None:
            document = self._with_words(document, sidecar)
        return document

    def _with_picture(self, document: MediaDocument, path: Path) -> MediaDocument:
        problems = Problems(str(path))
        if not is_inside(self.root, path):
            problems.add(
                "CONTENT-03",
                f"{path.name} is a link out of the content folder. Put the picture itself there.",
            )
        elif not path.is_file():
            problems.add("CONTENT-02", f"{path.name} is not a plain file. Put the picture itself there.")
        elif (size := path.stat().st_size) > (most := _most_bytes(path.name)):
            problems.add(
                "CONTENT-18",
                f"{path.name} is {megabytes(size)}; {megabytes(most)} is the most. Save a smaller one.",
            )
        elif is_recording_name(path.name):
            document = _recorded(document, path, problems)
        else:
            document = _measured(document, path, problems)
        return replace(document, issues=(*document.issues, *problems.found))

    def _with_company(self, document: MediaDocument, sidecar: Path) -> MediaDocument:
        """What belongs to a film: its captions, and the picture that stands for it."""
        if not document.is_video:
            return document
        problems = Problems(str(sidecar))
        captions, poster = captions_text(self.root, document, problems), poster_bytes(document.path)
        return replace(
            document,
            captions_sha256=hashlib.sha256(captions.encode()).hexdigest() if captions else "",
            poster_sha256=hashlib.sha256(poster).hexdigest() if poster else "",
            issues=(*document.issues, *problems.found),
        )

    def _with_words(self, document: MediaDocument, sidecar: Path) -> MediaDocument:
        problems = Problems(str(sidecar))
        if not is_inside(self.root, sidecar):
            problems.add(
                "CONTENT-03",
                f"{sidecar.name} is a link out of the content folder. Put the file itself there.",
            )
        elif (raw := read_text_bytes(sidecar, problems)) is not None:
            document = replace(document, sidecar_sha256=hashlib.sha256(raw).hexdigest())
            text = decode_text(raw, problems)
            head = parse_head(text, problems) if text is not None else None
            if head is not None:
                document = _described(document, read_fields(MEDIA, head, Reading("", problems, self.zone)))
        return replace(document, issues=(*document.issues, *problems.found))


def _keys(path: Path, sidecar: Path, document: MediaDocument) -> tuple[StatKey | None, ...]:
    """What must stay the same for a reading of it to hold."""
    return tuple(map(stat_key, (path, sidecar, *company_of(document))))


def _most_bytes(name: str) -> int:
    return LARGEST if is_recording_name(name) else MEDIA_LIMIT


def _recorded(document: MediaDocument, path: Path, problems: Problems) -> MediaDocument:
    try:
        recording = read_recording(path)
    except OSError as error:
        problems.add("CONTENT-18", f"{path.name} can't be read ({type(error).__name__}).")
        return document
    if recording is None:
        problems.add(
            "CONTENT-18", f"{path.name} is no film or sound that is known here. Save it again as MP4 or MP3."
        )
        return document
    return replace(
        document,
        sha256=recording.sha256,
        mime_type=recording.mime_type,
        bytes_count=recording.bytes_count,
        **asdict(recording.facts),
    )


def _measured(document: MediaDocument, path: Path, problems: Problems) -> MediaDocument:
    """Of the bytes as they would go out, so that an approval covers exactly those."""
    try:
        raw = read_bounded(path, MEDIA_LIMIT) or b""
        document = replace(document, sha256=hashlib.sha256(raw).hexdigest(), bytes_count=len(raw))
        content = prepare_picture(raw)
        document = replace(document, sha256=hashlib.sha256(content).hexdigest(), bytes_count=len(content))
        with Image.open(io.BytesIO(content)) as picture:  # reads the header only
            mime = Image.MIME.get(picture.format or "", "")
            width, height = picture.size
            is_animated = bool(getattr(picture, "is_animated", False)) and mime in MOVING_PICTURES
            if width * height <= MOST_PIXELS:
                picture.draft("L", (1, 1))  # all of a JPEG is read, and an eighth of it worked out
                picture.load()
    except UNREADABLE as error:
        reason = f": {error}" if isinstance(error, BrokenPictureError) else ""
        problems.add(
            "CONTENT-18",
            f"{path.name} can't be read as a picture{reason}. Save it again as JPEG, PNG, WebP or GIF.",
        )
        return document
    if mime not in WEB_PICTURES:
        problems.add(
            "CONTENT-18", f"{path.name} is of a kind channels do not take. Save it as JPEG, PNG, WebP or GIF."
        )
    elif width * height > MOST_PIXELS:
        problems.add(
            "CONTENT-18", f"{path.name} is {width} by {height} pixels, which is too large. Make it smaller."
        )
    return replace(document, mime_type=mime, width=width, height=height, is_animated=is_animated)


def _described(document: MediaDocument, values: dict[str, object]) -> MediaDocument:
    words = values.pop("contains_text", False)
    seconds, sound = values.pop("duration", document.seconds), values.pop("sound", None)
    values |= {"seconds": seconds, "sound": Sound(str(sound)) if sound else None}
    document = replace(document, **values)  # type: ignore[arg-type]
    if isinstance(words, str):
        return replace(document, contains_text=bool(words), text_in_picture=words)
    return replace(document, contains_text=bool(words))


def nearest_name(folder: Path, name: str) -> str | None:
    """A picture in the folder whose name is close to one that is missing."""
    try:
        names = [entry.name for entry in folder.iterdir() if not entry.name.endswith(".yml")]
    except OSError:
        return None
    by_folded = {other.casefold(): other for other in names}
    near = get_close_matches(name.casefold(), by_folded, n=1)
    return by_folded[near[0]] if near else None
