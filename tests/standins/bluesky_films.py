"""A strict stand-in of Bluesky's service for films (app.bsky.video.*), in front of the real PDS.

Made after https://docs.bsky.app/docs/tutorials/video and the lexicons app.bsky.video.uploadVideo and getJobStatus: the
service is given a token for the account's own server, and puts the film there with it, so that server judges the token.
"""

from __future__ import annotations

import base64
import json
from typing import Any

import requests
from werkzeug.wrappers import Request, Response

from tests.patience import PATIENCE
from tests.standins.base import StandIn, json_response
from tests.standins.films import look_at_film

LARGEST = 300 * 1024 * 1024


class BlueskyFilms(StandIn):
    """`polls = n`: a job is worked on for n looks. `fails`: every film turns out unusable, `failure`
    is the code of why. `uploads` counts what came."""

    routes = (
        ("POST", "/xrpc/app.bsky.video.uploadVideo", "upload"),
        ("GET", "/xrpc/app.bsky.video.getJobStatus", "job"),
    )

    def __init__(self, pds_url: str, *, port: int = 0) -> None:
        super().__init__(port=port)
        self._pds_url = pds_url
        self._jobs: dict[str, dict[str, Any]] = {}
        self._start_afresh()

    def _start_afresh(self) -> None:
        self.polls, self.fails, self.failure, self.uploads = 1, False, "validation_failure", 0
        self._jobs.clear()

    def reset(self) -> None:
        with self.lock:
            super().reset()
            self._start_afresh()

    def problem(self, status: int, detail: str) -> Response:
        return json_response(
            {"error": "InvalidRequest" if status < 500 else "InternalServerError", "message": detail}, status
        )

    def upload(self, request: Request) -> Response:
        if set(request.args) != {"did", "name"} or not request.args["name"].endswith(".mp4"):
            return self.problem(400, "did and name are needed, and nothing else")
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme != "Bearer" or token.count(".") != 2:
            return json_response({"error": "AuthenticationRequired", "message": "missing jwt"}, 401)
        said = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
        if said.get("lxm") != "com.atproto.repo.uploadBlob" or said.get("iss") != request.args["did"]:
            return json_response({"error": "AuthenticationRequired", "message": "bad lxm or iss"}, 401)
        data = request.get_data()
        if request.mimetype != "video/mp4" or look_at_film(data) is None or len(data) > LARGEST:
            return self.problem(400, "not an MP4 that plays")
        name = request.args["name"]
        if name in self._jobs and "blob" in self._jobs[name]:
            return json_response(self._shown(name) | {"error": "already_exists"}, 409)
        self.uploads += 1
        self._jobs[name] = {"left": self.polls, "token": token, "data": data, "did": said["iss"]}
        return json_response(self._shown(name))

    def job(self, request: Request) -> Response:
        name = request.args.get("jobId", "")
        if set(request.args) != {"jobId"} or name not in self._jobs:
            return self.problem(400, "no such job")
        job = self._jobs[name]
        if job["left"]:
            job["left"] -= 1
        elif "blob" not in job and not self.fails:
            answer = requests.post(
                f"{self._pds_url}/xrpc/com.atproto.repo.uploadBlob",
                data=job["data"],
                headers={"Authorization": f"Bearer {job['token']}", "Content-Type": "video/mp4"},
                timeout=PATIENCE,
            )
            answer.raise_for_status()
            job["blob"] = answer.json()["blob"]
        return json_response({"jobStatus": self._shown(name)})

    def _shown(self, name: str) -> dict[str, Any]:
        job = self._jobs[name]
        shown = {"jobId": name, "did": job["did"], "state": "JOB_STATE_ENCODING", "progress": 40}
        if self.fails and not job["left"]:
            shown |= {
                "state": "JOB_STATE_FAILED",
                "failureCode": self.failure,
                "message": "The film has no end",
            }
        elif "blob" in job:
            shown |= {"state": "JOB_STATE_COMPLETED", "blob": job["blob"], "progress": 100}
        return shown
