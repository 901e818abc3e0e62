"""A film on its way to Bluesky: a service beside the account's server works through it, and puts it there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from campaigns.channels.base import Checkpoint, MediaFile
from campaigns.channels.bluesky_server import BlueskyServer
from campaigns.channels.errors import ChannelError, PermanentChannelError, TemporaryChannelError
from campaigns.channels.streaming import film_body, wait_for

GOOD_FOR = timedelta(minutes=30)  # of the token with which the service puts the film on the account's server
# Why a job failed that was no fault of the film (app.bsky.video.defs, failureCode).
_PASSES = frozenset({"pds_upload_failure", "generic_failure"})


def film_step(index: int) -> str:
    """The checkpoint's name for the film of a part: the service's job, then the blob that came of it."""
    return f"film:{index}"


def captions_step(index: int) -> str:
    return f"captions:{index}"


class FilmUpload:
    def __init__(self, server: BlueskyServer, film: MediaFile, index: int, checkpoint: Checkpoint) -> None:
        self._server, self._film, self._checkpoint = server, film, checkpoint
        self._step = film_step(index)

    def blob(self, *, now: datetime) -> dict[str, Any]:
        """Where the film is, as a record names it. What an earlier try has done is not done again.

        Raises:
            TemporaryChannelError: it is still worked on. PermanentChannelError: nothing can be made of it.
        """
        saved = self._checkpoint.get(self._step) or {}
        if not saved:
            saved = self._saved(self._upload(now))
        if "blob" not in saved:
            saved = wait_for(
                lambda: self._look(saved["job"]), platform="Bluesky", film=self._film.name, now=now
            )
        blob: dict[str, Any] = saved["blob"]
        return blob

    def _upload(self, now: datetime) -> Mapping[str, Any]:
        token = self._server.get(
            "com.atproto.server.getServiceAuth",
            {
                "aud": self._server.identity(),
                "lxm": "com.atproto.repo.uploadBlob",
                "exp": int((now + GOOD_FOR).timestamp()),
            },
        )["token"]
        with film_body(self._film) as body:
            # Named by its bytes, so that the same film again is known there.
            return self._server.ask_films(
                "POST",
                "app.bsky.video.uploadVideo",
                token=str(token),
                params={"did": self._server.did, "name": f"{self._film.sha256[:32]}.mp4"},
                data=body,
                headers={"Content-Type": self._film.mime_type},
            )

    def _look(self, job: str) -> dict[str, Any] | None:
        saved = self._saved(
            self._server.ask_films("GET", "app.bsky.video.getJobStatus", params={"jobId": job})
        )
        return saved if "blob" in saved else None

    def _saved(self, answer: Mapping[str, Any]) -> dict[str, Any]:
        """What is kept of a job's state."""
        state = answer.get("jobStatus", answer)
        if isinstance(state.get("blob"), dict):
            saved = {"blob": state["blob"]}
        elif state.get("state") == "JOB_STATE_FAILED":
            self._checkpoint.save(self._step, None)
            raise _failed(state)
        elif state.get("jobId"):
            saved = {"job": str(state["jobId"])}
        else:
            raise TemporaryChannelError(
                "Bluesky’s answer about the film can’t be read. It will be tried again."
            )
        if self._checkpoint.get(self._step) != saved:
            self._checkpoint.save(self._step, saved)
        return saved


def _failed(state: Mapping[str, Any]) -> ChannelError:
    said = " ".join(str(state.get(name, "")) for name in ("failureCode", "error", "message"))
    detail = " ".join(said.split())[:300]
    if state.get("failureCode") in _PASSES:
        return TemporaryChannelError(
            "Bluesky could not work through the film this time. Nothing went out; it is uploaded anew.",
            detail=detail,
        )
    return PermanentChannelError(
        "Bluesky could make nothing of the film. Read its reason below, change the film and submit the item again.",
        detail=detail,
    )
