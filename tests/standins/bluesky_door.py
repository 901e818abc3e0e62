"""A door in front of the real PDS: passes every call on, remembers it, and can be told to go wrong."""

from __future__ import annotations

import requests
from werkzeug.wrappers import Request, Response

from tests.patience import PATIENCE
from tests.standins.base import StandIn, json_response

HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "content-encoding", "content-length", "date"}


class BlueskyDoor(StandIn):
    """Give an adapter `door.url` instead of `pds.url`; with `view_url`, app.bsky.* is asked there."""

    def __init__(self, pds_url: str, *, view_url: str | None = None, port: int = 0) -> None:
        super().__init__(port=port)
        self._pds_url = pds_url
        self._view_url = view_url
        self._session = requests.Session()

    def stop(self) -> None:
        super().stop()
        self._session.close()

    def problem(self, status: int, detail: str) -> Response:
        name = {400: "InvalidRequest", 401: "AuthenticationRequired", 429: "RateLimitExceeded"}.get(status)
        return json_response({"error": name or "InternalServerError", "message": detail}, status)

    def _handle(self, request: Request) -> Response:
        is_view = self._view_url is not None and request.path.startswith("/xrpc/app.bsky.")
        skipped = HOP_BY_HOP | {"host", "accept-encoding"}
        answer = self._session.request(
            request.method,
            f"{self._view_url if is_view else self._pds_url}{request.environ['RAW_URI']}",
            data=request.get_data() or None,
            headers={name: value for name, value in request.headers.items() if name.lower() not in skipped},
            timeout=PATIENCE,
            allow_redirects=False,
        )
        headers = [(name, value) for name, value in answer.headers.items() if name.lower() not in HOP_BY_HOP]
        return Response(answer.content, answer.status_code, headers)
