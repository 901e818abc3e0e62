"""Answers that are pictures: what their own bytes say they are, under a policy that lets them do nothing else."""

from __future__ import annotations

from flask import Response, abort

from campaigns.web.security import PICTURE_POLICY, with_policy

_BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)


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
