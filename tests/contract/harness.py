"""One harness per channel: how to connect to its server, make trouble there, and read what arrived."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from campaigns.channels.base import Channel, Connection, MessagePart, OutboundMessage
from campaigns.channels.email import EmailChannel
from campaigns.channels.errors import ChannelError, TemporaryChannelError, UnknownOutcomeError
from campaigns.channels.http import Timeouts
from campaigns.channels.registry import Registry
from tests.contract.parts import MemoryFeed, MemoryHands, MemorySessions, RecordingMeter, message, part, photo
from tests.contract.pds_front import PdsFront
from tests.standins.base import StandIn
from tests.standins.bluesky_view import BlueskyView
from tests.standins.containers import Containers
from tests.standins.facebook import FacebookServer
from tests.standins.graph import GraphStandIn, graph_error
from tests.standins.instagram import InstagramServer
from tests.standins.linkedin import LinkedinServer
from tests.standins.linkedin_oauth import linkedin_error
from tests.standins.mastodon import MastodonServer
from tests.standins.notify import NotifyServer
from tests.standins.outside import OutsideServer
from tests.standins.pds import RealPds
from tests.standins.smtp import SmtpServer
from tests.standins.threads import ThreadsServer
from tests.standins.x import XServer

IMPATIENT = Timeouts(connect=1, read=0.3, upload=0.3, answer=0.3)


@dataclass(frozen=True)
class Arrived:
    """One post as the platform has it."""

    id: str
    text: str
    reply_to: str | None = None
    pictures: tuple[tuple[bytes, str], ...] = ()


class Harness:
    """A channel with its server.

    Attributes:
        after_break: what a breakdown during the create means there.
        after_drop: what a lost answer means there.
        liked: the measure one like counts in.
    """

    kind: str
    after_break: ClassVar[type[ChannelError]] = UnknownOutcomeError
    after_drop: ClassVar[type[ChannelError]] = UnknownOutcomeError
    base_url = ""
    too_long = "Stay safe. " * 60

    def __init__(self) -> None:
        self.sessions = MemorySessions()
        self.meter = RecordingMeter()

    def credentials(self) -> dict[str, str]:
        return {}

    def wrong_credentials(self) -> dict[str, str]:
        return dict.fromkeys(self.credentials(), "wrong-and-secret")

    def connection(self, credentials: dict[str, str] | None = None) -> Connection:
        return Connection(
            account_id=1,
            kind=self.kind,
            name=f"Our {self.kind}",
            base_url=self.base_url,
            credentials=self.credentials() if credentials is None else credentials,
            session=self.sessions,
            meter=self.meter,
        )

    def channel(
        self,
        credentials: dict[str, str] | None = None,
        *,
        timeouts: Timeouts | None = None,
        base_url: str = "",
    ) -> Channel:
        connection = self.connection(credentials)
        if base_url:
            connection = replace(connection, base_url=base_url)
        return Registry(timeouts=timeouts or Timeouts()).build(connection)

    def message(self, *parts: str | MessagePart) -> OutboundMessage:
        """One that this channel takes."""
        return message(*parts)

    def arrived(self) -> list[Arrived]:
        raise NotImplementedError

    def like(self, remote_id: str) -> None:
        raise NotImplementedError

    def remove(self, remote_id: str) -> None:
        self.channel().delete([remote_id])


class HttpHarness(Harness):
    """What the HTTP channels have in common. ``create`` is method and path of the call that makes the post."""

    server: StandIn
    create: tuple[str, str]
    upload: tuple[str, str]

    def break_create(self) -> None:
        self.server.fail(*self.create, status=503, body="<html>over capacity</html>")

    def break_second(self) -> None:
        """Let the first post through and the connection fail at the second."""
        self.server.slow(*self.create, seconds=0)
        self.server.drop_before(*self.create)

    def drop_answer(self) -> None:
        self.server.take_and_drop(*self.create)

    def hang(self) -> None:
        self.server.hang(*self.create, seconds=5)

    def garble(self) -> None:
        self.server.malformed(*self.create)

    def break_everything(self) -> None:
        self.server.fail("*", "*", status=502, times=20)

    def limit(self) -> datetime:
        raise NotImplementedError

    def creates(self) -> int:
        return len(self.server.requests_to(*self.create))

    def uploads(self) -> int:
        """How many pictures were handed over."""
        return len(self.server.requests_to(*self.upload))


class XHarness(HttpHarness):
    kind = "x"
    create = ("POST", "/2/tweets")
    upload = ("POST", "/2/media/upload")

    def __init__(self, server: XServer) -> None:
        super().__init__()
        self.server: XServer = server
        self.base_url = server.url

    def credentials(self) -> dict[str, str]:
        return self.server.credentials

    def limit(self) -> datetime:
        return self.server.set_budget("create_post", remaining=0) + timedelta(seconds=5)

    def arrived(self) -> list[Arrived]:
        return [
            Arrived(
                one.id, one.text, one.reply_to, tuple((media.data, media.alt or "") for media in one.media)
            )
            for one in self.server.posts
        ]

    def like(self, remote_id: str) -> None:
        self.server.like(remote_id)


class MastodonHarness(HttpHarness):
    kind = "mastodon"
    create = ("POST", "/api/v1/statuses")
    upload = ("POST", "/api/v2/media")

    def __init__(self, server: MastodonServer) -> None:
        super().__init__()
        self.server: MastodonServer = server
        self.base_url = server.url

    def credentials(self) -> dict[str, str]:
        return self.server.credentials

    def limit(self) -> datetime:
        return self.server.set_budget("create_status", remaining=0)

    def arrived(self) -> list[Arrived]:
        return [
            Arrived(
                one.id,
                one.text,
                one.reply_to,
                tuple((media.data, media.description or "") for media in one.media),
            )
            for one in self.server.posts
        ]

    def like(self, remote_id: str) -> None:
        self.server.like(remote_id)


class GraphHarness(HttpHarness):
    """What Meta's platforms have in common."""

    server: GraphStandIn

    def credentials(self) -> dict[str, str]:
        return self.server.credentials

    def limit(self) -> datetime:
        usage = {"1": [{"type": "pages", "call_count": 100, "estimated_time_to_regain_access": 20}]}
        head = {"X-Business-Use-Case-Usage": json.dumps(usage)}
        self.server.fail(*self.create, status=400, body=graph_error(80001, 2446079), headers=head)
        return datetime.now().astimezone() + timedelta(minutes=20)


class FacebookHarness(GraphHarness):
    kind = "facebook"
    too_long = "Stay safe. " * 5750

    def __init__(self, server: FacebookServer) -> None:
        super().__init__()
        self.server: FacebookServer = server
        self.base_url = server.url
        self.create = ("POST", f"/v25.0/{server.page_id}/feed")
        self.upload = ("POST", f"/v25.0/{server.page_id}/photos")

    def wrong_credentials(self) -> dict[str, str]:
        return self.credentials() | {"access_token": "wrong-and-secret"}

    def arrived(self) -> list[Arrived]:
        return [
            Arrived(one.id, one.text, None, tuple((photo.data, photo.alt) for photo in one.photos))
            for one in self.server.posts
        ]

    def like(self, remote_id: str) -> None:
        self.server.like(remote_id)


class LinkedinHarness(HttpHarness):
    kind = "linkedin"
    create = ("POST", "/rest/posts")
    upload = ("PUT", "/dms-uploads/*")
    too_long = "Stay safe. " * 280

    def __init__(self, server: LinkedinServer) -> None:
        super().__init__()
        self.server: LinkedinServer = server
        self.base_url = server.url

    def credentials(self) -> dict[str, str]:
        return self.server.credentials

    def wrong_credentials(self) -> dict[str, str]:
        return self.credentials() | {"access_token": "wrong-and-secret"}

    def limit(self) -> datetime:
        body = linkedin_error(429, "TOO_MANY_REQUESTS", "Resource level throttle limit reached")
        self.server.fail(*self.create, status=429, body=body)
        now = datetime.now(UTC)
        tomorrow = now.replace(hour=0, minute=5, second=0, microsecond=0) + timedelta(days=1)
        return min(tomorrow, now + timedelta(hours=1))

    def arrived(self) -> list[Arrived]:
        return [Arrived(one.id, one.text, None, tuple(one.media)) for one in self.server.posts]

    def like(self, remote_id: str) -> None:
        self.server.like(remote_id)


class ContainerHarness(GraphHarness):
    """Posts are prepared in containers, and pictures are fetched from us."""

    server: Containers

    def __init__(self, server: Containers, outside: OutsideServer) -> None:
        super().__init__()
        self.server = server
        self.outside = outside
        self.base_url = server.url

    def connection(self, credentials: dict[str, str] | None = None) -> Connection:
        return replace(super().connection(credentials), outside=self.outside)

    def uploads(self) -> int:
        return sum("image_url" in one.form for one in self.server.requests_to(*self.upload))

    def arrived(self) -> list[Arrived]:
        return [
            Arrived(one.id, one.text, one.reply_to, tuple((each.data, each.alt) for each in one.media))
            for one in self.server.posts
        ]

    def like(self, remote_id: str) -> None:
        self.server.like(remote_id)


class ThreadsHarness(ContainerHarness):
    kind = "threads"
    create = ("POST", "/v1.0/me/threads_publish")
    upload = ("POST", "/v1.0/me/threads")

    def __init__(self, server: ThreadsServer, outside: OutsideServer) -> None:
        super().__init__(server, outside)
        self.server: ThreadsServer = server


class InstagramHarness(ContainerHarness):
    kind = "instagram"
    too_long = "Stay safe. " * 210

    def __init__(self, server: InstagramServer, outside: OutsideServer) -> None:
        super().__init__(server, outside)
        self.server: InstagramServer = server
        self.create = ("POST", f"/v25.0/{server.account_id}/media_publish")
        self.upload = ("POST", f"/v25.0/{server.account_id}/media")

    def wrong_credentials(self) -> dict[str, str]:
        return self.credentials() | {"access_token": "wrong-and-secret"}

    def message(self, *parts: str | MessagePart) -> OutboundMessage:
        """With a picture at least, for it takes no words alone; and with JPEG pictures only."""
        return message(*(_photographed(one) for one in parts))


def _photographed(given: str | MessagePart) -> MessagePart:
    made = part(given) if isinstance(given, str) else given
    return replace(made, media=tuple(photo(alt=one.alt) for one in made.media) or (photo(),))


class BlueskyHarness(HttpHarness):
    kind = "bluesky"
    create = ("POST", "/xrpc/com.atproto.repo.putRecord")
    upload = ("POST", "/xrpc/com.atproto.repo.uploadBlob")
    # The key is ours, so every try can be repeated: nothing is ever unknown.
    after_break = TemporaryChannelError
    after_drop = TemporaryChannelError
    too_long = "Stay safe. " * 300

    def __init__(self, front: PdsFront, pds: RealPds, view: BlueskyView) -> None:
        super().__init__()
        self.server = front
        self.pds = pds
        self.view = view
        self.base_url = front.url

    def credentials(self) -> dict[str, str]:
        account = self.pds.account
        return {"identifier": account.handle, "app_password": account.app_password, "view_url": self.view.url}

    def wrong_credentials(self) -> dict[str, str]:
        return self.credentials() | {"app_password": "wrong-and-secret"}

    def limit(self) -> datetime:
        reset = datetime.now().astimezone().replace(microsecond=0) + timedelta(minutes=5)
        body = {"error": "RateLimitExceeded", "message": "Rate Limit Exceeded"}
        headers = {"ratelimit-reset": str(int(reset.timestamp())), "ratelimit-remaining": "0"}
        self.server.fail(*self.create, status=429, body=body, headers=headers)
        return reset

    def arrived(self) -> list[Arrived]:
        return [self._arrived(record) for record in self.pds.posts]

    def break_everything(self) -> None:
        super().break_everything()
        self.view.fail("*", "*", status=502, times=20)

    def like(self, remote_id: str) -> None:
        self.pds.like(remote_id)

    def _arrived(self, record: dict[str, Any]) -> Arrived:
        value = record["value"]
        images = value.get("embed", {}).get("images", ())
        pictures = tuple((self.pds.blob(image["image"]["ref"]["$link"]), image["alt"]) for image in images)
        parent = value["reply"]["parent"]["uri"] if "reply" in value else None
        return Arrived(record["uri"], value["text"], parent, pictures)


class EmailHarness(Harness):
    kind = "email"

    def __init__(self, server: SmtpServer) -> None:
        super().__init__()
        self.server = server
        self.base_url = f"smtp://{server.host}:{server.port}"

    def credentials(self) -> dict[str, str]:
        return {"sender": "Press office <press@vru.example>"}

    def channel(
        self,
        credentials: dict[str, str] | None = None,
        *,
        timeouts: Timeouts | None = None,
        base_url: str = "",
    ) -> Channel:
        """Keeps no connection open, for nobody here would end it."""
        connection = replace(self.connection(credentials), base_url=base_url or self.base_url)
        return EmailChannel(connection, timeouts=timeouts)

    def arrived(self) -> list[Arrived]:
        return [Arrived(str(mail.message["Message-ID"]), mail.text().strip()) for mail in self.server.mails]


class NotifyHarness(Harness):
    kind = "govuk_notify"

    def __init__(self, server: NotifyServer) -> None:
        super().__init__()
        self.server = server
        self.base_url = server.url

    def credentials(self) -> dict[str, str]:
        return self.server.credentials

    def arrived(self) -> list[Arrived]:
        return [Arrived(one.id, one.body) for one in self.server.letters]


class PracticeHarness(Harness):
    kind = "practice"

    def __init__(self) -> None:
        super().__init__()
        self.feed = MemoryFeed()

    def connection(self, credentials: dict[str, str] | None = None) -> Connection:
        return replace(super().connection(credentials), practice=self.feed)

    def arrived(self) -> list[Arrived]:
        return [
            Arrived(one, each.text, None, tuple((media.read(), media.alt) for media in each.media))
            for one, message in self.feed.messages.items()
            for each in message.parts
        ]

    def like(self, remote_id: str) -> None:
        self.feed.reactions[remote_id] = self.feed.reactions.get(remote_id, 0) + 1


class ByHandHarness(Harness):
    """A person who has what they were given."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.kind = kind
        self.hands = MemoryHands()

    def credentials(self) -> dict[str, str]:
        return {
            "place": "Nextdoor, Ripley",
            "person": "Maya Cole",
            "email": "maya@vru.example",
            "text_limit": "900",
        }

    def connection(self, credentials: dict[str, str] | None = None) -> Connection:
        return replace(super().connection(credentials), hands=self.hands)

    def arrived(self) -> list[Arrived]:
        return [Arrived(one, key) for one, key in self.hands.keys.items()]
