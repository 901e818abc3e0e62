"""A server in front of the real PDS that passes everything on, remembers it, and can be told to fail."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import requests
from werkzeug.wrappers import Request, Response

from tests.patience import PATIENCE
from tests.standins.base import StandIn, json_response

PASSED_ON = ("authorization", "content-type", "accept")


class PdsFront(StandIn):
    routes = (("GET", "/<path:path>", "forward"), ("POST", "/<path:path>", "forward"))

    def __init__(self, pds_url: str) -> None:
        super().__init__()
        self.window: tuple[int, int, datetime] | None = None  # limit, remaining, reset
        self._pds_url = pds_url
        self._session = requests.Session()
        self._session.trust_env = False

    def stop(self) -> None:
        super().stop()
        self._session.close()

    def reset(self) -> None:
        super().reset()
        self.window = None

    def dress(self, request: Request, response: Response) -> None:
        """Bluesky's own servers tell their limits; the one behind here has them switched off."""
        if self.window is not None:
            limit, remaining, reset = self.window
            response.headers["RateLimit-Limit"] = str(limit)
            response.headers["RateLimit-Remaining"] = str(remaining)
            response.headers["RateLimit-Reset"] = str(int(reset.timestamp()))
            response.headers["RateLimit-Policy"] = f"{limit};w=300"

    def problem(self, status: int, detail: str) -> Response:
        return json_response({"error": "InternalServerError", "message": detail}, status)

    def forward(self, request: Request, path: str) -> Response:
        headers: dict[str, Any] = {
            name: value for name, value in request.headers.items() if name.lower() in PASSED_ON
        }
        answer = self._session.request(
            request.method,
            f"{self._pds_url}/{path}",
            params=request.args.to_dict(flat=False),
            data=request.get_data(),
            headers=headers,
            timeout=PATIENCE,
        )
        return Response(
            answer.content, answer.status_code, content_type=answer.headers.get("Content-Type", "text/plain")
        )
