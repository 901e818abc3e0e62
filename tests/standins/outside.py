"""Where a platform fetches our pictures in tests: what the desk's own page does, without the desk."""

from __future__ import annotations

import hashlib
import secrets

from werkzeug.wrappers import Request, Response

from tests.standins.base import StandIn


class OutsideServer(StandIn):
    """``why`` is why nothing can be fetched; empty: it can."""

    routes = (("GET", "/outside/<code>", "give"),)

    def __init__(self) -> None:
        super().__init__()
        self.reset()

    def reset(self) -> None:
        super().reset()
        self.why = ""
        self._kept: dict[str, bytes] = {}
        self._films: dict[str, bytes] = {}

    def why_none(self) -> str:
        return self.why

    def address_of(self, content: bytes) -> str:
        code = secrets.token_urlsafe(16)
        self._kept[code] = content
        return f"{self.url}/outside/{code}"

    def keep(self, content: bytes) -> None:
        """As approved files are kept: by their hash."""
        self._films[hashlib.sha256(content).hexdigest()] = content

    def address_of_kept(self, sha256: str) -> str:
        return self.address_of(self._films[sha256])

    def give(self, request: Request, code: str) -> Response:
        content = self._kept.get(code)
        if content is None:
            return Response("", 404)
        if content[4:8] == b"ftyp":
            return Response(content, content_type="video/mp4")
        return Response(content, content_type="image/jpeg" if content[:2] == b"\xff\xd8" else "image/png")
