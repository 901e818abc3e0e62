"""The platforms of one lane: every stand-in, reporting to one gate, and what each of them holds in the end."""

from __future__ import annotations

import secrets
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from campaigns.models.deliveries import Delivery
from campaigns.models.hand_overs import HandOver
from campaigns.models.practice import PracticePost
from campaigns.services.accounts.connecting import PRACTICE_ACCOUNT, add_account
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading
from tests.factories import clear_accounts
from tests.standins.base import StandIn
from tests.standins.containers import Containers
from tests.torture.gate import (
    Gate,
    WatchedBluesky,
    WatchedFacebook,
    WatchedInstagram,
    WatchedLinkedin,
    WatchedMastodon,
    WatchedNotify,
    WatchedSmtp,
    WatchedThreads,
    WatchedX,
)

# Account name → what it is called in the table. "gotosocial" is a Mastodon that ignores idempotency keys.
ACCOUNTS = {
    "x": "x",
    "mastodon": "mastodon",
    "gotosocial": "mastodon",
    "bluesky": "bluesky",
    "facebook": "facebook",
    "instagram": "instagram",
    "threads": "threads",
    "linkedin": "linkedin",
    "email": "email",
    "notify": "govuk_notify",
    "nextdoor": "nextdoor",
    PRACTICE_ACCOUNT: "practice",
}


@dataclass(frozen=True)
class Held:
    """One post or letter as the platform has it. ``thread`` is the id of the post it answers."""

    id: str
    text: str
    recipient: str = ""
    parent: str | None = None
    pictures: int = 0
    at: datetime | None = None


class Servers:
    """All of them; a context manager."""

    def __init__(self) -> None:
        self.gate = Gate()
        self.x = WatchedX()
        self.mastodon = WatchedMastodon()
        self.gotosocial = WatchedMastodon()
        self.gotosocial.platform = "gotosocial"
        self.bluesky = WatchedBluesky()
        self.facebook = WatchedFacebook()
        self.instagram = WatchedInstagram()
        self.threads = WatchedThreads()
        self.linkedin = WatchedLinkedin()
        self.notify = WatchedNotify()
        self.smtp = WatchedSmtp(self.gate)
        self._secrets = [(one.account, one.account.token) for one in (self.mastodon, self.gotosocial)]
        self._x_token = self.x.account.access_token

    @property
    def http(self) -> dict[str, StandIn]:
        return {
            "x": self.x, "mastodon": self.mastodon, "gotosocial": self.gotosocial, "bluesky": self.bluesky,
            "facebook": self.facebook, "instagram": self.instagram, "threads": self.threads,
            "linkedin": self.linkedin, "notify": self.notify,
        }  # fmt: skip

    def __enter__(self) -> Self:
        self._open = ExitStack()
        for server in self.http.values():
            server.gate = self.gate  # type: ignore[attr-defined]
            self._open.enter_context(server)
        self._open.enter_context(self.smtp)
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def connect(self, desk: Desk) -> None:
        """An account on each; the practice account is there already."""
        for name, server in self.http.items():
            add_account(
                desk, kind=ACCOUNTS[name], name=name, base_url=server.url, credentials=server.credentials  # type: ignore[attr-defined]
            )  # fmt: skip
        add_account(
            desk, kind="email", name="email", base_url=f"smtp://{self.smtp.host}:{self.smtp.port}",
            credentials={"sender": "Press office <press@vru.example>"},
        )  # fmt: skip
        person = {"place": "Nextdoor", "person": "Maya Cole", "email": "maya@vru.example"}
        add_account(desk, kind="nextdoor", name="nextdoor", credentials=person)
        clear_accounts()

    def reset(self, offset: timedelta) -> None:
        self.gate.reset()
        for account, token in self._secrets:
            account.token = token
        self.x.account.access_token = self._x_token
        for server in self.http.values():
            server.reset()
        self.gotosocial.be_gotosocial()
        self.smtp.reset()
        self.set_clocks(offset)

    def set_clocks(self, offset: timedelta) -> None:
        """The platforms' time, which a trouble may let differ from ours."""
        for server in self.http.values():
            server.advance(offset - (server.now() - datetime.now().astimezone()))

    def revoke(self, name: str) -> None:
        """The account's token is taken back in the middle of everything."""
        if name == "bluesky":
            self.bluesky.revoke()
        elif name == "x":
            with self.x.lock:
                self.x.accounts.clear()
        elif name in ("mastodon", "gotosocial"):
            getattr(self, name).account.token = secrets.token_urlsafe(32)
        elif name in ("facebook", "instagram", "threads", "linkedin"):
            getattr(self, name).dead_because = 467 if name != "linkedin" else 65601

    def errors(self) -> list[str]:
        return [error for server in self.http.values() for error in server.errors]

    # What they hold

    def held(self, name: str, account_id: int) -> list[Held]:
        """Everything that stands on this account's platform, oldest first."""
        match name:
            case "x":
                return [
                    Held(p.id, p.text, parent=p.reply_to, pictures=len(p.media), at=p.created_at)
                    for p in self.x.posts
                ]
            case "mastodon" | "gotosocial":
                posts = getattr(self, name).posts
                return [
                    Held(p.id, p.text, parent=p.reply_to, pictures=len(p.media), at=p.created_at)
                    for p in posts
                ]
            case "facebook":
                return [
                    Held(p.id, p.text, pictures=len(p.photos), at=p.created_at) for p in self.facebook.posts
                ]
            case "linkedin":
                return [
                    Held(p.id, p.text, pictures=len(p.media), at=p.created_at) for p in self.linkedin.posts
                ]
            case "instagram" | "threads":
                containers: Containers = getattr(self, name)
                return [
                    Held(p.id, p.text, parent=p.reply_to, pictures=len(p.media), at=p.created_at)
                    for p in containers.posts
                ]
            case "bluesky":
                return [_bluesky_held(uri, one["value"]) for uri, one in self.bluesky.records.items()]
            case "notify":
                return [Held(one.id, one.body, recipient=one.address) for one in self.notify.letters]
            case "nextdoor":
                return _with_person(account_id)
            case "email":
                return [
                    Held(str(mail.message["Message-ID"]), mail.text(), recipient=one, at=mail.at)
                    for mail in self.smtp.mails
                    for one in mail.recipients
                ]
        with reading() as session:
            rows = session.query(PracticePost).filter_by(account_id=account_id).order_by(PracticePost.id)
            return [
                Held(
                    str(row.id),
                    "\n".join(part["text"] for part in row.parts),
                    pictures=sum(len(part["media"]) for part in row.parts),
                )
                for row in rows
            ]


def _with_person(account_id: int) -> list[Held]:
    """What its person was asked to put out."""
    with reading() as session:
        rows = session.query(HandOver).join(HandOver.delivery).filter(Delivery.account_id == account_id)
        return [
            Held(
                str(row.id),
                "\n".join(
                    part["text"] for part in row.delivery.revision.rendered["posts"]["nextdoor"]["parts"]
                ),
            )
            for row in rows.order_by(HandOver.id)
        ]


def _bluesky_held(uri: str, value: dict) -> Held:  # type: ignore[type-arg]
    parent = value["reply"]["parent"]["uri"] if "reply" in value else None
    embed = value.get("embed", {})
    return Held(uri, value["text"], parent=parent, pictures=len(embed.get("images", ())) + ("video" in embed))
