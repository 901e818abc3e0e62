"""Whatever an adapter would refuse of what is known beforehand, a check refuses first: one table, one test."""

from __future__ import annotations

import ast
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

import campaigns.channels
from campaigns.channels.base import Connection, MediaFile, MessagePart, OutboundMessage, Recipient
from campaigns.channels.bluesky import PICTURE_BYTES, BlueskyChannel
from campaigns.channels.by_hand import ByHandChannel
from campaigns.channels.email_letter import Sender, compose
from campaigns.channels.errors import PermanentChannelError
from campaigns.channels.facebook import FacebookChannel
from campaigns.channels.govuk_notify import GovukNotifyChannel
from campaigns.channels.graph import Graph
from campaigns.channels.instagram import InstagramChannel, _refuse_unfit
from campaigns.channels.linkedin import LinkedinChannel
from campaigns.channels.linkedin_rest import Rest
from campaigns.channels.mastodon import MastodonChannel
from campaigns.channels.outside import outside_address
from campaigns.channels.pictures import fit_picture
from campaigns.channels.posting import Posted
from campaigns.channels.practice import PracticeChannel
from campaigns.channels.threads import ThreadsChannel
from campaigns.channels.x import XChannel
from campaigns.checks import run_checks
from campaigns.checks.base import Subject
from campaigns.checks.registry import CHECKS
from campaigns.content_store.channel_text import render_post
from campaigns.content_store.paths import media_name_problem
from campaigns.content_store.release import render_release
from campaigns.domain.items.channel_kinds import CONNECTED, KINDS
from campaigns.domain.items.documents import ItemDocument, PostDocument, ReleaseDocument
from campaigns.domain.items.issues import Severity
from tests.contract.parts import FilesOf, MemoryCheckpoint, MemoryFeed, MemoryHands
from tests.unit.check_subjects import desk_facts
from tests.unit.content_samples import LONDON, Sample, picture_bytes

NOW = datetime(2027, 5, 10, 9, tzinfo=UTC)
ANSWER = "only the platform's own answer says it"
FIGURES = "nothing is sent: it is about figures"
RECIPIENT = "of a recipient, whose address is looked at where contacts are entered"

# Each refusal an adapter can make, by how its sentence begins: the check that refuses first, or why none can.
REFUSALS = {
    "There is nothing to send": "CONTENT-21, FIT-04",
    "X does not take": "FIT-02",
    "The picture": "CONTENT-18",
    "{label} has no threads": "rendering makes one post of the parts, which test_rendering_posts holds",
    "Instagram takes no post without a picture": "FIT-03",
    "Instagram takes JPEG pictures only": "FIT-02",
    "Bluesky takes pictures or the card of a page": "FIT-14",
    "{LABEL} takes pictures or the card of a page": "FIT-14",
    "The {what} of this e-mail holds": "TEXT-01, CONTENT-17",
    "This e-mail can't be put together": "TEXT-01",
    "This e-mail has no recipient": RECIPIENT,
    "The recipient's e-mail address": RECIPIENT,
    "The mail server does not take this address": RECIPIENT,
    "Other words stand already": ANSWER,
    "The platform refuses this text as a duplicate": ANSWER,
    "The Mastodon server refused": ANSWER,
    "The mail server refused": ANSWER,
    "X refused it": ANSWER,
    "GOV.UK Notify refused": ANSWER,
    "Bluesky could make nothing of the film": ANSWER,
    "Bluesky's service for films takes none": ANSWER,
    "GOV.UK Notify attaches no pictures": "planning refuses it, for it hangs on the account (targets.py)",
    "X does not allow this post": ANSWER,
    "{label} refused it": ANSWER,
    "{label} could make no post of this": ANSWER,
    "{label} does not answer what is asked about figures": FIGURES,
    "{label} did not take the post down": "nothing is sent: it is about taking back",
    "X does not understand what is asked about figures": FIGURES,
    "The Mastodon server does not answer what is asked about figures": FIGURES,
    "The Mastodon server did not take the post down": "nothing is sent: it is about taking back",
    "An e-mail that went out": "nothing is sent: it is about taking back",
    "What a person put out": "nothing is sent: it is about taking back",
}


def test_every_refusal_of_an_adapter_is_in_the_table() -> None:
    said = set()
    for path in Path(campaigns.channels.__path__[0]).glob("*.py"):
        for call in ast.walk(ast.parse(path.read_text())):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "PermanentChannelError":
                said.add(ast.unparse(call.args[0]).lstrip("f").strip("'\""))
    unknown = {one for one in said if not one.startswith(tuple(REFUSALS))}
    assert not unknown, "name the check that refuses it first, or why none can"
    assert all(any(one.startswith(head) for one in said) for head in REFUSALS), "a line for what nobody says"


def moving(kind: str) -> bytes:
    buffer = io.BytesIO()
    frames = [Image.new("RGB", (40, 30), colour) for colour in ("teal", "red")]
    frames[0].save(buffer, kind, save_all=True, append_images=frames[1:])
    return buffer.getvalue()


PICTURES = {
    "still.jpg": picture_bytes("JPEG"),
    "still.png": picture_bytes("PNG"),
    "still.webp": picture_bytes("WEBP"),
    "still.gif": picture_bytes("GIF"),
    "moving.gif": moving("GIF"),
    "moving.webp": moving("WEBP"),
    "moving.png": moving("PNG"),
    "cut.jpg": picture_bytes("JPEG")[:-60],
    "cut.png": picture_bytes("PNG")[:-20],
    "none.jpg": b"no picture",
    "other.jpg": picture_bytes("BMP"),
}
TEXTS = {"text": "Walk away.", "nothing": ""}
Door = Callable[[OutboundMessage], object]


class _Takes:
    """A Mastodon server that takes everything."""

    def media_post(self, *_: object, **__: object) -> dict[str, Any]:
        return {"id": 1, "url": "https://m.example/1"}


class _Fetched:
    """An outside that reaches us."""

    def why_none(self) -> str:
        return ""

    def address_of(self, content: bytes) -> str:
        return "https://desk.example/outside/1"


@pytest.fixture
def doors(monkeypatch: pytest.MonkeyPatch) -> dict[str, Door]:
    """The way into each adapter, with a platform behind it that takes everything."""
    secrets = ("consumer_key", "consumer_secret", "access_token", "access_token_secret")
    connection = Connection(
        1, "x", "VRU", "https://m.example", dict.fromkeys(secrets, "s"), practice=MemoryFeed()
    )
    monkeypatch.setattr(XChannel, "_post", lambda *_, **__: {"data": {"id": "1", "expires_after_secs": 9}})
    monkeypatch.setattr(MastodonChannel, "_client", _Takes())
    monkeypatch.setattr(Graph, "_call", lambda *_, **__: "1")
    page = replace(connection, kind="facebook", credentials={"page_id": "1", "access_token": "s"})
    begun, posted = ("https://www.linkedin.com/up", "urn:li:image:1"), Posted("urn:li:share:1")
    monkeypatch.setattr(Rest, "post", lambda _self, path, *_: begun if path.startswith("images") else posted)
    monkeypatch.setattr(Rest, "get", lambda *_, **__: "AVAILABLE")
    monkeypatch.setattr(Rest, "upload", lambda *_: None)
    company = replace(connection, kind="linkedin", credentials={"organization_id": "1", "access_token": "s"})
    posting = {
        "x": XChannel(connection),
        "mastodon": MastodonChannel(connection),
        "facebook": FacebookChannel(page),
        "threads": ThreadsChannel(replace(connection, kind="threads", outside=_Fetched())),
        "instagram": InstagramChannel(
            replace(page, kind="instagram", credentials={"account_id": "1", "access_token": "s"})
        ),
    }

    def upload(kind: str) -> Door:
        def put(message: OutboundMessage) -> None:
            if not message.parts:
                posting[kind].send(message, MemoryCheckpoint())
            for part in message.parts:
                for media in part.media:
                    posting[kind].upload(media)

        return put

    def fetched(kind: str) -> Door:
        def put(message: OutboundMessage) -> None:
            if kind == "instagram":
                _refuse_unfit(message)
            if not message.parts:
                posting[kind].send(message, MemoryCheckpoint())
            for media in (one for part in message.parts for one in part.media):
                small = replace(connection, kind=kind, outside=_Fetched())
                monkeypatch.setitem(KINDS, kind, replace(KINDS[kind], image_max_bytes=len(media.read()) - 1))
                outside_address(small, media)  # as if it were large

        return put

    def bluesky(message: OutboundMessage) -> None:
        if not message.parts:
            BlueskyChannel(connection).send(message, MemoryCheckpoint())
        for part in message.parts:
            for media in part.media:
                fit_picture(media, max_bytes=min(PICTURE_BYTES, len(media.read()) - 1))  # as if it were large

    sender = Sender.of(replace(connection, credentials={"sender": "Press <press@vru.example>"}))
    notify = replace(connection, kind="govuk_notify", credentials={"template_id": "t"})
    by_hand = replace(connection, kind="nextdoor", hands=MemoryHands())
    return {
        "x": upload("x"),
        "mastodon": upload("mastodon"),
        "facebook": upload("facebook"),
        "threads": fetched("threads"),
        "instagram": fetched("instagram"),
        "bluesky": bluesky,
        "linkedin": lambda message: LinkedinChannel(company).send(message, MemoryCheckpoint()),
        "practice": lambda message: PracticeChannel(connection).send(message, MemoryCheckpoint()),
        "email": lambda message: compose(message, sender),
        "govuk_notify": lambda message: GovukNotifyChannel(notify)._letter(message),
        **{
            kind: lambda message: ByHandChannel(by_hand).send(message, MemoryCheckpoint())
            for kind, can in CONNECTED.items()
            if can.is_by_hand
        },
    }


def test_there_is_a_door_for_every_adapter(doors: dict[str, Door]) -> None:
    assert doors.keys() == CONNECTED.keys()


def blocks(item: ItemDocument) -> set[str]:
    rendered = (
        {kind: render_post(item, kind) for kind in item.channels} if isinstance(item, PostDocument) else {}
    )
    found = run_checks(Subject(item, NOW, LONDON, rendered, desk_facts()), CHECKS)
    return {issue.id for issue in (*item.issues, *found) if issue.severity is Severity.BLOCK}


def refusal(door: Door, message: OutboundMessage) -> str:
    try:
        door(message)
    except PermanentChannelError as error:
        return str(error)
    return ""


def files(item: ItemDocument) -> tuple[MediaFile, ...]:
    return tuple(MediaFile.of(one.rendered(), FilesOf(one.path.read_bytes())) for one in item.pictures)


@pytest.mark.parametrize("kind", [kind for kind in CONNECTED if KINDS[kind].takes_posts])
def test_what_an_adapter_refuses_of_a_post_a_check_refuses_first(
    tmp_path: Path, doors: dict[str, Door], kind: str
) -> None:
    sample, refused = Sample(tmp_path), set()
    for number, (name, content) in enumerate({**PICTURES, "": b""}.items()):
        if name:
            sample.write(f"media/{name}", content)
            sample.write(f"media/{name}.yml", "alt: A teal card\n")
        post = sample.post(
            f"channels: [{kind}]\nmedia: [{name}]", "Walk away." if name else "", name=f"p{number}"
        )
        texts = [part.text for part in render_post(post, kind).parts]
        parts = tuple(MessagePart(text, media=files(post)) for text in texts if text or post.media)
        if said := refusal(doors[kind], OutboundMessage("key", NOW, parts)):
            (check,) = (ids for head, ids in REFUSALS.items() if said.startswith(head))
            assert blocks(post) & set(check.split(", ")), f"{said} ({name})"
            refused.add(check)
    assert kind == "practice" or refused, "a door that refuses nothing proves nothing"


@pytest.mark.parametrize(
    "title",
    ["A\\x07B", "A\\x85B", "A\\u2028B", "A\\eB", "A\\tB", "A\\nB", "A\\u202EB", "Café – “now” £5 👍"],
)
def test_what_the_letter_of_a_release_can_not_hold_a_check_refuses_first(
    tmp_path: Path, doors: dict[str, Door], title: str
) -> None:
    sample = Sample(tmp_path)
    sample.write("releases/r.md", f'---\ntitle: "{title}"\n---\nThe story.\n')
    release = sample.store.read_item("spring/releases/r")
    assert isinstance(release, ReleaseDocument)
    rendered = render_release(release, LONDON)
    letter = OutboundMessage(
        "key",
        NOW,
        (MessagePart(rendered.text),),
        rendered.subject,
        rendered.html,
        Recipient("a@b.example", "A"),
    )
    if said := refusal(doors["email"], letter):
        assert blocks(release) & {"TEXT-01", "CONTENT-10"}, said


@pytest.mark.parametrize("code", [*range(0x20), 0x7F, 0x85, 0x2028, 0x2029])
def test_a_file_name_that_no_letter_can_hold_is_no_name_of_a_picture(code: int) -> None:
    assert media_name_problem(f"walk{chr(code)}.jpg") is not None


def test_a_picture_that_moves_is_told_of_where_readers_see_it_still(tmp_path: Path) -> None:
    sample = Sample(tmp_path)
    for name in ("moving.webp", "still.webp"):
        sample.write(f"media/{name}", PICTURES[name])
        sample.write(f"media/{name}.yml", "alt: A teal card\nmotion: Stops after 4 seconds. J Lee\n")
    post = sample.post("channels: [x, bluesky, mastodon]\nmedia: [moving.webp, still.webp]")
    rendered = {kind: render_post(post, kind) for kind in post.channels}
    found = run_checks(Subject(post, NOW, LONDON, rendered, desk_facts()), {"FIT-02": CHECKS["FIT-02"]})
    still = [
        issue.message.partition(".webp moves, and ")[2].split()[0]
        for issue in found
        if "first moment" in issue.message
    ]
    assert sorted(still) == ["Bluesky", "X"]
