"""A server in front of the real PDS that passes everything on, remembers it, and can be told to fail."""

from __future__ import annotations

from typing import Any

import requests
from werkzeug.wrappers import Request, Response

from tests.standins.base import StandIn, json_response

PASSED_ON = ("authorization", "content-type", "accept")


class PdsFront(StandIn):
    routes = (("GET", "/<path:path>", "forward"), ("POST", "/<path:path>", "forward"))

    def __init__(self, pds_url: str) -> None:
        super().__init__()
        self._pds_url = pds_url
        self._session = requests.Session()
        self._session.trust_env = False

    def stop(self) -> None:
        super().stop()
        self._session.close()

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
            timeout=20,
        )
        return Response(
            answer.content, answer.status_code, content_type=answer.headers.get("Content-Type", "text/plain")
        )
