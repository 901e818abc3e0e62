"""What a stand-in server remembers of each request it received."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from werkzeug.wrappers import Request

SECRET_HEADERS = {"authorization", "cookie", "proxy-authorization"}


@dataclass(frozen=True, kw_only=True)
class ReceivedFile:
    """One file part of a multipart body."""

    filename: str
    content_type: str
    data: bytes

    def as_dict(self) -> dict[str, Any]:
        return {
            "filename": self.filename, "content_type": self.content_type,
            "size": len(self.data), "sha256": hashlib.sha256(self.data).hexdigest(),
        }  # fmt: skip


@dataclass(kw_only=True)
class Received:
    """One request; `status` is what was answered (None: no answer went out), `fault` the trouble it met."""

    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    at: datetime
    json: Any = None
    form: dict[str, list[str]] = field(default_factory=dict)
    files: dict[str, ReceivedFile] = field(default_factory=dict)
    status: int | None = None
    fault: str | None = None

    def as_dict(self) -> dict[str, Any]:
        return {
            **self.__dict__,
            "at": self.at.isoformat(),
            "files": {name: file.as_dict() for name, file in self.files.items()},
        }


def from_request(request: Request, at: datetime) -> Received:
    """Remember a request with its parsed body; what the client must keep secret is blotted out."""
    received = without_body(request, at)
    # Kept, not only parsed: who passes the request on needs the bytes again.
    if request.mimetype != "multipart/form-data":
        request.get_data(cache=True, parse_form_data=False)
    if request.mimetype == "application/json":
        received.json = request.get_json(silent=True)
    received.form = {name: request.form.getlist(name) for name in request.form}
    for name, part in request.files.items():
        received.files[name] = ReceivedFile(
            filename=part.filename or "", content_type=part.content_type or "", data=part.stream.read()
        )
        part.stream.seek(0)
    return received


def without_body(request: Request, at: datetime) -> Received:
    """The same for a request whose body is never read."""
    headers = {name.lower(): value for name, value in request.headers.items()}
    for name in SECRET_HEADERS & headers.keys():
        headers[name] = headers[name].partition(" ")[0] + " …"
    query = {name: request.args.getlist(name) for name in request.args}
    return Received(method=request.method, path=request.path, query=query, headers=headers, at=at)
