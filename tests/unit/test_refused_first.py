"""Whatever an adapter or its platform refuses, a check refuses first: one table of all kinds, media and sizes."""

from __future__ import annotations

import ast
import io
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from PIL import Image

from campaigns import channels
from campaigns.channels.base import (
    ChannelError,
    Connection,
    MediaFile,
    MessagePart,
    OutboundMessage,
    PermanentChannelError,
    Recipient,
)
from campaigns.channels.registry import KINDS as ADAPTERS
from campaigns.channels.registry import Registry
from campaigns.checks.run import check_post, check_release
from campaigns.content_store.rendering import render_post, render_release
from campaigns.domain.channel_kinds import KINDS
from campaigns.domain.documents import MediaDocument, PostDocument, ReleaseDocument
from campaigns.domain.issues import Issue, Severity
from campaigns.reference.facts import shipped_facts
from tests.contract.parts import MemoryCheckpoint, MemoryFeed
from tests.unit.content_samples import LONDON, Sample, ids
from tests.unit.recording_samples import film

NOW = datetime(2027, 5, 1, 9, 0, tzinfo=UTC)
FACTS = shipped_facts()
POSTERS = [kind for kind, entry in ADAPTERS.items() if entry.capabilities.takes_posts]
NOWHERE = "http://127.0.0.1:9"  # nothing listens there: an adapter that refuses nothing fails only here
CREDENTIALS = {
    "consumer_key": "k", "consumer_secret": "k", "access_token": "1-k", "access_token_secret": "k", "identifier": "a.b",
    "app_password": "k", "sender": "Press <press@vru.example>",
}  # fmt: skip


def saved(kind: str, *, frames: int = 1) -> bytes:
    first, *others = [Image.new("RGB", (40, 30), (number * 60, 90, 90)) for number in range(frames)]
    buffer = io.BytesIO()
    first.save(buffer, kind, **({"save_all": True, "append_images": others} if others else {}))
    return buffer.getvalue()


MEDIA = {
    "photo.jpg": saved("JPEG"),
    "drawing.png": saved("PNG"),
    "photo.webp": saved("WEBP"),
    "still.gif": saved("GIF"),
    "moving.gif": saved("GIF", frames=3),
    "moving.webp": saved("WEBP", frames=3),
    "moving.png": saved("PNG", frames=3),
    "film.mp4": film(seconds=20),
}


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> tuple[MediaDocument, ...]:
    sample = Sample(tmp_path_factory.mktemp("media"))
    for name, content in MEDIA.items():
        sample.write(f"media/{name}", content)
        sample.write(f"media/{name}.yml", "alt: A walk\n")
    return sample.post(f"media: [{', '.join(MEDIA)}]").media


def a_post(kind: str, *media: MediaDocument, body: str = "Walk away.") -> PostDocument:
    return PostDocument(
        campaign_slug="c", kind="post", slug="p", ref="c/posts/p", path=Path("p.md"), title="t", source=body,
        fingerprint="", body=body, body_line=1, channels=(kind,), media=media,
    )  # fmt: skip


def blocks(post: PostDocument) -> list[Issue]:
    rendered = {kind: render_post(post, kind) for kind in post.channels}
    issues = check_post(post, rendered, NOW, LONDON, facts=FACTS)
    return [
        one
        for one in issues
        if one.severity is Severity.BLOCK and one.id.startswith(("FIT", "TEXT", "CONTENT"))
    ]


def refused_by_adapter(kind: str, message: OutboundMessage) -> bool:
    """Whether it says no by itself; to get as far as asking its platform is to say yes."""
    connection = Connection(1, kind, "a", NOWHERE, CREDENTIALS, practice=MemoryFeed())
    try:
        Registry().build(connection).send(message, MemoryCheckpoint())
    except PermanentChannelError:
        return True
    except ChannelError:
        return False
    return False


def as_sent(post: PostDocument, kind: str) -> OutboundMessage:
    parts = [
        MessagePart(
            one.text, one.links, tuple(MediaFile.of(m, partial(MEDIA.get, m.name)) for m in one.media)
        )
        for one in render_post(post, kind).parts
    ]
    return OutboundMessage("key", NOW, tuple(parts))


@pytest.mark.parametrize("kind", POSTERS)
@pytest.mark.parametrize("name", MEDIA)
def test_what_an_adapter_refuses_a_check_blocks(
    kind: str, name: str, pictures: tuple[MediaDocument, ...]
) -> None:
    post = a_post(kind, next(one for one in pictures if one.name == name))
    if refused_by_adapter(kind, as_sent(post, kind)):
        assert blocks(post), f"{kind} refuses {name}, and no check does"


def test_there_is_something_to_refuse(pictures: tuple[MediaDocument, ...]) -> None:
    for name in ("still.gif", "moving.gif"):
        post = a_post("x", next(one for one in pictures if one.name == name))
        assert refused_by_adapter("x", as_sent(post, "x"))
        assert [issue.id for issue in blocks(post)] == ["FIT-02"]
        assert f"X does not take {name}, which is GIF" in blocks(post)[0].message


def limits() -> list[tuple[str, str, int]]:
    """Every limit of the table: the kind, what is limited, and how much is taken."""
    found = []
    for kind in KINDS.values():
        named = {
            "text": kind.text_limit, "images": kind.image_limit, "image_bytes": kind.image_max_bytes, "alt": kind.alt_limit,
        }  # fmt: skip
        found += [
            (kind.kind, what, most) for what, most in named.items() if most is not None and kind.takes_posts
        ]
    return found


def at_size(kind: str, what: str, size: int, photo: MediaDocument) -> PostDocument:
    match what:
        case "text":
            body = "\n".join("a" * min(80, size - start) for start in range(0, size, 81))
            return a_post(kind, photo, body=body[:size].ljust(size, "b"))
        case "images":
            return a_post(kind, *(replace(photo, name=f"{number}.jpg") for number in range(size)))
        case "image_bytes":
            return a_post(kind, replace(photo, bytes_count=size))
    return a_post(kind, replace(photo, alt="a" * size))


@pytest.mark.parametrize(("kind", "what", "most"), limits())
def test_what_a_platform_takes_at_most_passes_and_one_more_blocks(
    kind: str, what: str, most: int, pictures: tuple[MediaDocument, ...]
) -> None:
    photo = replace(pictures[0], width=1080, height=1080)
    fits, too_much = at_size(kind, what, most, photo), at_size(kind, what, most + 1, photo)
    wanted = "FIT-01" if what == "text" else "FIT-02"
    assert wanted not in ids(blocks(fits))
    assert wanted in ids(blocks(too_much))


@pytest.mark.parametrize("kind", [kind.kind for kind in KINDS.values() if kind.takes_posts])
@pytest.mark.parametrize("name", MEDIA)
def test_a_format_passes_exactly_where_the_table_says_so(
    kind: str, name: str, pictures: tuple[MediaDocument, ...]
) -> None:
    media = replace(next(one for one in pictures if one.name == name), width=1080, height=1080)
    found = {issue.id for issue in blocks(a_post(kind, media))}
    takes = media.mime_type in KINDS[kind].image_types
    assert found == (set() if takes else {"FIT-05" if media.is_recording else "FIT-02"})


def test_bytes_of_a_text_and_moving_pictures_beside_others_block(pictures: tuple[MediaDocument, ...]) -> None:
    assert ids(blocks(a_post("bluesky", body="👨‍👩‍👧" * 200))) == ["FIT-01"]
    moving = next(one for one in pictures if one.name == "moving.gif")
    assert ids(blocks(a_post("mastodon", pictures[0], moving))) == ["FIT-02"]


def test_a_picture_whose_movement_is_lost_is_told(pictures: tuple[MediaDocument, ...]) -> None:
    post = a_post("bluesky", next(one for one in pictures if one.name == "moving.gif"))
    issues = check_post(post, {"bluesky": render_post(post, "bluesky")}, NOW, LONDON, facts=FACTS)
    assert any(issue.id == "FIT-02" and "shows only how it begins" in issue.message for issue in issues)


def test_an_empty_post_is_blocked_before_an_adapter_refuses_it() -> None:
    for kind in POSTERS:
        assert "FIT-04" in ids(blocks(a_post(kind, body="")))
    assert refused_by_adapter("x", OutboundMessage("key", NOW, ()))
    assert refused_by_adapter("bluesky", OutboundMessage("key", NOW, ()))


LETTERS = [
    ({"title": "Walk\x07away"}, {}),
    ({}, {"name": "a\u2028b.jpg"}),
]  # what stands in the headers of a letter


@pytest.mark.parametrize(("words", "photo"), LETTERS)
def test_what_no_letter_can_hold_blocks(
    words: dict[str, str], photo: dict[str, str], tmp_path: Path, pictures: tuple[MediaDocument, ...]
) -> None:
    photos = (replace(pictures[0], **photo),) if photo else ()
    release = ReleaseDocument(
        campaign_slug="c", kind="release", slug="r", ref="c/releases/r", path=Path("r.md"), source="Story.", fingerprint="",
        body="Story.", body_line=1, photos=photos, **{"title": "T", **words},
    )  # fmt: skip
    letter = render_release(release, LONDON)
    media = tuple(MediaFile.of(one, partial(MEDIA.get, "photo.jpg")) for one in letter.photos)
    recipient = Recipient("news@paper.example")
    message = OutboundMessage(
        "key", NOW, (MessagePart(letter.text, (), media),), letter.subject, letter.html, recipient
    )
    assert refused_by_adapter("email", message)
    issues = check_release(release, NOW, LONDON, letter=letter, facts=FACTS)
    named = Sample(tmp_path).release(f'photos: ["{photo["name"]}"]').issues if photo else ()
    assert any(
        one.severity is Severity.BLOCK and one.id in ("TEXT-01", "CONTENT-17") for one in (*issues, *named)
    )


# Each place where an adapter refuses for good, and what keeps a text from getting there. A new one belongs here.
REFUSALS = {
    "pictures.fit_picture": "CONTENT-18",
    "x.upload": "FIT-02, FIT-05",
    "posting._parts": "FIT-04",
    "bluesky.send": "FIT-04",
    "email_letter.compose": "TEXT-01; a list without recipients can't be submitted",
    "email_letter._clean": "TEXT-01, CONTENT-17",
    "email_letter._recipient": "contacts are looked at when they are imported",
    "email.delete": "nobody is offered to take a letter down",
    # The answers of a platform, which no check can know:
    "mastodon_server.explain": "",
    "x_errors._forbidden": "",
    "x_errors.explain": "",
    "posting._note_duplicate": "",
    "smtp_server._refusal": "",
    "smtp_server._nothing_sent": "",
    "bluesky._why_refused": "",
    "bluesky._look": "",
}


def test_every_refusal_of_an_adapter_is_known_to_this_table() -> None:
    found = set()
    for path in Path(channels.__path__[0]).glob("*.py"):
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(function, ast.FunctionDef):
                calls = (node for node in ast.walk(function) if isinstance(node, ast.Call))
                if any(getattr(call.func, "id", "") == "PermanentChannelError" for call in calls):
                    found.add(f"{path.stem}.{function.name}")
    assert found == REFUSALS.keys(), "say in REFUSALS which check comes first"
