"""Facets count bytes, and only what really is a tag or a mention becomes one."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from campaigns.channels.bluesky_records import build_image, build_record, find_facets
from campaigns.channels.pictures import Picture
from tests.contract.parts import part

KNOWN = {"friend.example": "did:plc:friend"}


def marked(text: str) -> list[tuple[str, str]]:
    found = []
    for facet in find_facets(part(text), KNOWN.get):
        raw = text.encode()[facet["index"]["byteStart"] : facet["index"]["byteEnd"]]
        (feature,) = facet["features"]
        kind = feature["$type"].rpartition("#")[2]
        found.append((raw.decode(), kind))
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("👨‍👩‍👧 é https://a.example/é, ok", [("https://a.example/é", "link")]),
        (
            "#one, #two! (#three) “#four”",
            [("#one", "tag"), ("#two", "tag"), ("#three", "tag"), ("#four", "tag")],
        ),
        ("#LivesNotKnives2027 #2027", [("#LivesNotKnives2027", "tag")]),
        ("C# and a#b and &#39;", []),
        ("https://a.example/page#part", [("https://a.example/page#part", "link")]),
        (
            "@friend.example, @Friend.Example.",
            [("@friend.example", "mention"), ("@Friend.Example", "mention")],
        ),
        ("@stranger.example and press@friend.example and @friend", []),
        ("https://a.example/@friend.example", [("https://a.example/@friend.example", "link")]),
        ("#" + "x" * 65, []),
        ("plain", []),
    ],
)
def test_what_is_marked(text: str, expected: list[tuple[str, str]]) -> None:
    assert marked(text) == expected


def test_the_record_leaves_out_what_it_does_not_have_and_speaks_utc() -> None:
    at = datetime(2027, 7, 1, 10, 0, 0, 123456, tzinfo=timezone(timedelta(hours=1)))

    record = build_record(part("Hi"), created_at=at, language="en-GB", facets=[], embed=None, reply=None)

    assert record == {
        "$type": "app.bsky.feed.post",
        "text": "Hi",
        "createdAt": "2027-07-01T09:00:00.123Z",
        "langs": ["en-GB"],
    }


def test_a_picture_of_unknown_size_has_no_shape() -> None:
    assert build_image({"ref": 1}, Picture(b"", "image/png", 0, 0), "") == {"image": {"ref": 1}, "alt": ""}
