"""A Bluesky server in memory, as strict as the real one about what sending needs, and quick enough for thousands of runs.

What it decides was read off the real server: the tests of ``tests/standins/pds.py`` hold that one to the same answers.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from typing import Any

from werkzeug.wrappers import Request, Response

from tests.standins.base import AnsweredError, StandIn, json_response
from tests.standins.films import look_at_film

COLLECTION = "app.bsky.feed.post"
DID = "did:plc:standinstandinstandin234"
HANDLE = "vru.test"
_TID = re.compile(r"[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}")


class BlueskyServer(StandIn):
    """``records`` is what stands: uri → {cid, value}, in the order of writing."""

    routes = (
        ("POST", "/xrpc/com.atproto.server.createSession", "create_session"),
        ("POST", "/xrpc/com.atproto.server.refreshSession", "refresh_session"),
        ("POST", "/xrpc/com.atproto.repo.uploadBlob", "upload"),
        ("GET", "/xrpc/com.atproto.server.getSession", "who"),
        ("GET", "/xrpc/com.atproto.server.describeServer", "describe"),
        ("GET", "/xrpc/com.atproto.server.getServiceAuth", "lend_token"),
        ("POST", "/xrpc/app.bsky.video.uploadVideo", "take_film"),
        ("GET", "/xrpc/app.bsky.video.getJobStatus", "film_job"),
        ("POST", "/xrpc/com.atproto.repo.putRecord", "put_record"),
        ("GET", "/xrpc/com.atproto.repo.getRecord", "get_record"),
    )

    def __init__(self, *, port: int = 0) -> None:
        super().__init__(port=port)
        self.app_password = "-".join(secrets.token_hex(2) for _ in range(4))
        self._start_afresh()

    def _start_afresh(self) -> None:
        self.records: dict[str, dict[str, Any]] = {}
        self.is_revoked = False
        self._blobs: dict[str, int] = {}
        self._access: set[str] = set()
        self._refresh: set[str] = set()
        self._lent: set[str] = set()
        self._jobs: dict[str, dict[str, Any]] = {}

    def reset(self) -> None:
        with self.lock:
            super().reset()
            self._start_afresh()

    @property
    def credentials(self) -> dict[str, str]:
        return {"identifier": HANDLE, "app_password": self.app_password, "video_url": self.url}

    def end_sessions(self) -> None:
        """Every access token has run out; refreshing or signing in gives a new one."""
        with self.lock:
            self._access.clear()

    def revoke(self) -> None:
        """As when the app password is deleted: nothing is accepted any more."""
        with self.lock:
            self.is_revoked = True
            self._access.clear()
            self._refresh.clear()

    def problem(self, status: int, detail: str) -> Response:
        name = {400: "InvalidRequest", 401: "AuthenticationRequired", 429: "RateLimitExceeded"}.get(status)
        return json_response({"error": name or "InternalServerError", "message": detail}, status)

    def guard(self, request: Request, endpoint: str) -> Response | None:
        if endpoint in ("create_session", "get_record", "film_job"):
            return None
        valid = (
            self._lent
            if endpoint == "take_film"
            else self._refresh
            if endpoint == "refresh_session"
            else self._access
        )
        if request.headers.get("Authorization", "").removeprefix("Bearer ") not in valid:
            return json_response({"error": "ExpiredToken", "message": "Token has expired"}, 400)
        return None

    def create_session(self, request: Request) -> Response:
        body = request.get_json()
        if self.is_revoked or body != {"identifier": HANDLE, "password": self.app_password}:
            return self.problem(401, "Invalid identifier or password")
        return self._session()

    def refresh_session(self, request: Request) -> Response:
        self._refresh.discard(request.headers["Authorization"].removeprefix("Bearer "))
        return self._session()

    def _session(self) -> Response:
        access, refresh = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
        self._access.add(access)
        self._refresh.add(refresh)
        return json_response({"accessJwt": access, "refreshJwt": refresh, "did": DID, "handle": HANDLE})

    def upload(self, request: Request) -> Response:
        data, kind = request.get_data(), request.mimetype
        if not data or not kind.startswith(("image/", "text/vtt")):
            return self.problem(400, "A picture or captions are expected")
        return json_response({"blob": self._blob(data, kind)})

    def _blob(self, data: bytes, kind: str) -> dict[str, Any]:
        ref = "bafkrei" + hashlib.sha256(data).hexdigest()[:52]
        self._blobs[ref] = len(data)
        return {"$type": "blob", "ref": {"$link": ref}, "mimeType": kind, "size": len(data)}

    # Films: the service that works through them is this server, too

    def who(self, request: Request) -> Response:
        return json_response({"did": DID, "handle": HANDLE})

    def describe(self, request: Request) -> Response:
        return json_response({"did": "did:web:pds.test", "availableUserDomains": [".test"]})

    def lend_token(self, request: Request) -> Response:
        if request.args["aud"] != "did:web:pds.test" or request.args["lxm"] != "com.atproto.repo.uploadBlob":
            return self.problem(400, "Bad aud or lxm")
        token = secrets.token_urlsafe(24)
        self._lent.add(token)
        return json_response({"token": token})

    def take_film(self, request: Request) -> Response:
        data = request.get_data()
        if set(request.args) != {"did", "name"} or look_at_film(data) is None:
            return self.problem(400, "An MP4 that plays is expected")
        name = request.args["name"]
        is_known = name in self._jobs
        self._jobs.setdefault(name, {"jobId": name, "did": DID, "state": "JOB_STATE_ENCODING", "data": data})
        return json_response(self._job(name), 409 if is_known else 200)

    def film_job(self, request: Request) -> Response:
        job = self._jobs.get(request.args["jobId"])
        if job is None:
            return self.problem(400, "No such job")
        job |= {"state": "JOB_STATE_COMPLETED", "blob": self._blob(job["data"], "video/mp4")}
        return json_response({"jobStatus": self._job(job["jobId"])})

    def _job(self, name: str) -> dict[str, Any]:
        return {key: value for key, value in self._jobs[name].items() if key != "data"}

    def put_record(self, request: Request) -> Response:
        body = request.get_json()
        if set(body) - {"repo", "collection", "rkey", "record", "validate", "swapRecord", "swapCommit"}:
            return self.problem(400, "Unknown key")
        if body["repo"] != DID or body["collection"] != COLLECTION or not _TID.fullmatch(body["rkey"]):
            return self.problem(400, "Invalid repo, collection or rkey")
        record = body["record"]
        self._check(record)
        uri = f"at://{DID}/{COLLECTION}/{body['rkey']}"
        cid = "bafyrei" + hashlib.sha256(json.dumps(record, sort_keys=True).encode()).hexdigest()[:52]
        standing = self.records.get(uri)
        if standing is not None and standing["cid"] == cid:
            return json_response({"uri": uri, "cid": cid, "validationStatus": "valid"})
        if standing is not None and "swapRecord" in body and body["swapRecord"] != standing["cid"]:
            return json_response({"error": "InvalidSwap", "message": f"Record was at {standing['cid']}"}, 400)
        self.records[uri] = {"uri": uri, "cid": cid, "value": record}
        commit = {"cid": "bafyrei" + secrets.token_hex(26), "rev": body["rkey"]}
        return json_response({"uri": uri, "cid": cid, "commit": commit, "validationStatus": "valid"})

    def _check(self, record: dict[str, Any]) -> None:
        wrong = ""
        if record.get("$type") != COLLECTION or not record.get("createdAt"):
            wrong = "Record must have $type and createdAt"
        elif len(record["text"].encode()) > 3000 or len(record["text"]) > 300:
            wrong = "Record/text must not be longer than 300 graphemes"
        embed = record.get("embed", {})
        named = [one["image"] for one in embed.get("images", ())] + [
            one["file"] for one in embed.get("captions", ())
        ]
        if embed.get("$type") == "app.bsky.embed.video":
            named.append(embed["video"])
        for blob in named:
            ref = blob["ref"]["$link"]
            if ref not in self._blobs:
                raise AnsweredError(400, {"error": "BlobNotFound", "message": f"Could not find blob: {ref}"})
        for parent in record.get("reply", {}).values():
            known = self.records.get(parent["uri"])
            if known is None or known["cid"] != parent["cid"]:
                wrong = "Record/reply names a post that is not there"
        if wrong:
            raise AnsweredError(400, {"error": "InvalidRequest", "message": wrong})

    def get_record(self, request: Request) -> Response:
        uri = f"at://{request.args['repo']}/{request.args['collection']}/{request.args['rkey']}"
        if uri not in self.records:
            return json_response(
                {"error": "RecordNotFound", "message": f"Could not locate record: {uri}"}, 400
            )
        return json_response(self.records[uri])
