"""A real Bluesky server for tests: PDS and identity directory, run by tests/pds/start.mjs on 127.0.0.1."""

from __future__ import annotations

import secrets
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

import requests

from tests.patience import PATIENCE
from tests.standins.pds_install import FOLDER, PdsError, find_node, install
from tests.standins.processes import ServerProcess

START_LIMIT_SECONDS = PATIENCE
TRIES = 3  # a port found free may be taken by somebody else before the PDS has it
POSTS = "app.bsky.feed.post"


@dataclass(frozen=True, kw_only=True)
class PdsAccount:
    """An account on the PDS; an adapter signs in with `app_password`, `token` is for the tests' own calls."""

    did: str
    handle: str
    password: str
    app_password: str
    token: str

    @property
    def credentials(self) -> dict[str, str]:
        return {"identifier": self.handle, "password": self.app_password}


class RealPds:
    """Start it once per test session: `account` posts, `reader` is who likes; `accounts` are all of them."""

    def __init__(self, *, view_url: str | None = None, view_did: str = "did:web:view.test") -> None:
        self._view = ["--view-url", view_url, "--view-did", view_did] if view_url else []
        self._process: ServerProcess | None = None
        self._data: tempfile.TemporaryDirectory[str] | None = None
        self._session = requests.Session()
        self.accounts: list[PdsAccount] = []
        self.url = ""
        self.plc_url = ""

    def start(self) -> Self:
        install()
        try:
            self._run()
            self._wait_for_health()
            self.account = self.create_account("vru.test")
            self.reader = self.create_account("neighbour.test")
        except BaseException:
            self.stop()
            raise
        return self

    def _run(self) -> None:
        command = [find_node(), str(FOLDER / "start.mjs"), "--data"]
        self._data = tempfile.TemporaryDirectory(prefix="pds-", ignore_cleanup_errors=True)
        for attempt in range(1, TRIES + 1):
            folder = tempfile.mkdtemp(dir=self._data.name)
            try:
                self._process = ServerProcess(
                    [*command, folder, *self._view], name="PDS", wait_seconds=START_LIMIT_SECONDS
                )
                break
            except RuntimeError as error:
                if attempt == TRIES:
                    raise PdsError(str(error)) from error
        assert self._process is not None
        self.url, self.plc_url = self._process.greeting["url"], self._process.greeting["plc"]

    def _wait_for_health(self) -> None:
        deadline = time.monotonic() + START_LIMIT_SECONDS
        while True:
            try:
                if self._session.get(f"{self.url}/xrpc/_health", timeout=PATIENCE).ok:
                    return
            except requests.ConnectionError:
                pass
            if time.monotonic() > deadline:
                raise PdsError(f"The PDS at {self.url} started but did not answer /xrpc/_health.")
            time.sleep(0.05)

    def stop(self) -> None:
        self._session.close()
        if self._process is not None:
            self._process.stop(at_once=True)
            self._process = None
        if self._data is not None:
            self._data.cleanup()
            self._data = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def reset(self) -> None:
        """Delete every record of every account (blobs go with them); accounts and sessions stay."""
        for account in self.accounts:
            collections = self.get("com.atproto.repo.describeRepo", repo=account.did)["collections"]
            for collection in collections:
                self._clear(account, collection)

    def _clear(self, account: PdsAccount, collection: str) -> None:
        while records := self.records(collection, repo=account.did):
            writes = [
                {
                    "$type": "com.atproto.repo.applyWrites#delete",
                    "collection": collection,
                    "rkey": rkey_of(record["uri"]),
                }
                for record in records
            ]
            self.post(
                "com.atproto.repo.applyWrites", {"repo": account.did, "writes": writes}, account=account
            )

    # Calls

    def get(self, method: str, **parameters: Any) -> Any:
        answer = self._session.get(f"{self.url}/xrpc/{method}", params=parameters, timeout=PATIENCE)
        return _body(answer)

    def post(
        self, method: str, body: dict[str, Any] | None = None, *, account: PdsAccount | None = None
    ) -> Any:
        headers = {"Authorization": f"Bearer {account.token}"} if account else {}
        return _body(
            self._session.post(f"{self.url}/xrpc/{method}", json=body, headers=headers, timeout=PATIENCE)
        )

    # People

    def create_account(self, handle: str) -> PdsAccount:
        password = secrets.token_urlsafe(16)
        made = self.post(
            "com.atproto.server.createAccount",
            {"handle": handle, "email": f"{handle.replace('.', '-')}@example.org", "password": password},
        )
        account = PdsAccount(
            did=made["did"], handle=handle, password=password, app_password="", token=made["accessJwt"]
        )
        named = self.post("com.atproto.server.createAppPassword", {"name": "campaign-desk"}, account=account)
        account = PdsAccount(**{**account.__dict__, "app_password": named["password"]})
        self.accounts.append(account)
        return account

    def create_app_password(self, name: str) -> str:
        """One more app password of `account`, for a test that then revokes it."""
        made = self.post("com.atproto.server.createAppPassword", {"name": name}, account=self.account)
        return str(made["password"])

    def revoke_app_password(self, name: str) -> None:
        """As an officer does in the app: its sessions end, and signing in with it is refused."""
        self.post("com.atproto.server.revokeAppPassword", {"name": name}, account=self.account)

    def like(self, uri: str, *, account: PdsAccount | None = None) -> str:
        """A real like record by another account (`reader`); gives its uri."""
        return self._react("app.bsky.feed.like", uri, account or self.reader)

    def repost(self, uri: str, *, account: PdsAccount | None = None) -> str:
        return self._react("app.bsky.feed.repost", uri, account or self.reader)

    def reply(self, uri: str, text: str, *, account: PdsAccount | None = None) -> str:
        parent = {"uri": uri, "cid": self.record(uri)["cid"]}
        record = {
            "$type": POSTS,
            "text": text,
            "createdAt": _now(),
            "reply": {"root": parent, "parent": parent},
        }
        return self._create(POSTS, record, account or self.reader)

    def follow(self, target: PdsAccount | None = None, *, account: PdsAccount | None = None) -> str:
        collection = "app.bsky.graph.follow"
        record = {"$type": collection, "subject": (target or self.account).did, "createdAt": _now()}
        return self._create(collection, record, account or self.reader)

    def _react(self, collection: str, uri: str, account: PdsAccount) -> str:
        subject = {"uri": uri, "cid": self.record(uri)["cid"]}
        return self._create(
            collection, {"$type": collection, "subject": subject, "createdAt": _now()}, account
        )

    def _create(self, collection: str, record: dict[str, Any], account: PdsAccount) -> str:
        body = {"repo": account.did, "collection": collection, "record": record}
        return str(self.post("com.atproto.repo.createRecord", body, account=account)["uri"])

    # What stands there

    def records(self, collection: str = POSTS, *, repo: str | None = None) -> list[dict[str, Any]]:
        """Every record `{uri, cid, value}` of one collection, oldest first."""
        found: list[dict[str, Any]] = []
        cursor: dict[str, str] = {}
        while True:
            page = self.get(
                "com.atproto.repo.listRecords", repo=repo or self.account.did, collection=collection,
                limit=100,
                reverse="true", **cursor,
            )  # fmt: skip
            found += page["records"]
            if "cursor" not in page or not page["records"]:
                return found
            cursor = {"cursor": page["cursor"]}

    @property
    def posts(self) -> list[dict[str, Any]]:
        return self.records()

    def record(self, uri: str) -> dict[str, Any]:
        repo, collection, rkey = uri.removeprefix("at://").split("/")
        return dict(self.get("com.atproto.repo.getRecord", repo=repo, collection=collection, rkey=rkey))

    def blob(self, cid: str, *, repo: str | None = None) -> bytes:
        """The bytes of a picture: `cid` is `image["ref"]["$link"]` in the record's embed."""
        answer = self._session.get(
            f"{self.url}/xrpc/com.atproto.sync.getBlob",
            params={"did": repo or self.account.did, "cid": cid},
            timeout=PATIENCE,
        )
        answer.raise_for_status()
        return answer.content


def rkey_of(uri: str) -> str:
    return uri.rpartition("/")[2]


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _body(answer: requests.Response) -> Any:
    if not answer.ok:
        raise AssertionError(f"The PDS answered {answer.status_code} to {answer.request.url}: {answer.text}")
    return answer.json() if answer.content else {}
