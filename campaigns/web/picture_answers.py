"""Answers that are pictures and films: what their own bytes say they are, under a policy that lets them do nothing else."""

from __future__ import annotations

from pathlib import Path

from flask import Response, abort, send_file

from campaigns.content_store.film_intake import is_film
from campaigns.services.core.media_store import MediaDamagedError, MediaStore
from campaigns.web.security import PICTURE_POLICY, with_policy

_BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)


def stored_answer(store: MediaStore, sha256: str) -> Response:
    """A frozen file: a picture, a film in whichever piece was asked for, or its captions."""
    path = store.path_of(sha256)
    try:
        with path.open("rb") as file:
            head = file.read(16)
    except OSError:
        abort(404)
    if is_film(head):
        return film_answer(path)
    try:
        content = store.read(sha256)
    except MediaDamagedError:
        abort(404)
    return captions_answer(content) if head.startswith(b"WEBVTT") else picture_answer(content)


def film_answer(path: Path) -> Response:
    """Players ask for it piece by piece."""
    answer = send_file(path, mimetype="video/mp4", conditional=True, etag=False)
    return with_policy(answer, PICTURE_POLICY)


def captions_answer(content: bytes) -> Response:
    return with_policy(Response(content, content_type="text/vtt; charset=utf-8"), PICTURE_POLICY)


def picture_answer(content: bytes) -> Response:
    mime_type = picture_type(content)
    if mime_type is None:
        abort(404)
    return with_policy(Response(content, mimetype=mime_type), PICTURE_POLICY)


def picture_type(content: bytes) -> str | None:
    """What the bytes themselves say they are; None for anything that is no picture a browser shows."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return next((mime_type for beginning, mime_type in _BEGINNINGS if content.startswith(beginning)), None)
