"""Small content folders made on the spot, for the tests of the content store, rendering and checks."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

from PIL import Image

from campaigns.content_store.reader import ContentStore
from campaigns.domain.items.documents import PostDocument, ReleaseDocument
from campaigns.domain.items.issues import Issue

LONDON = ZoneInfo("Europe/London")
POST = """\
---
title: Monday launch
channels: [x, bluesky]
publish_at: 2027-05-17T08:00
---
Walk away. You have more to live for.
"""


def picture_bytes(kind: str = "JPEG", size: tuple[int, int] = (40, 30)) -> bytes:
    buffer = BytesIO()
    Image.new("RGB", size, "teal").save(buffer, kind)
    return buffer.getvalue()


class Sample:
    """A content folder with one campaign, and the store that reads it."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "content"
        self.campaign = self.root / "spring"
        (self.campaign / "posts").mkdir(parents=True)
        (self.campaign / "releases").mkdir()
        (self.campaign / "media").mkdir()
        self.write("campaign.md", "---\ntitle: Spring\ntopic: violence\naudience: youth\n---\nThe plan.\n")
        self.store = ContentStore(self.root, LONDON)

    def write(self, name: str, text: str | bytes) -> Path:
        """Write a file below the campaign's folder."""
        path = self.campaign / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    def picture(self, name: str = "walk.jpg", words: str | None = "alt: Two friends walk home\n") -> Path:
        path = self.write(f"media/{name}", picture_bytes())
        if words is not None:
            self.write(f"media/{name}.yml", words)
        return path

    def post(self, front: str = "", body: str = "Walk away.", *, name: str = "a") -> PostDocument:
        """Write a post and read it back; ``title`` and ``channels`` are filled in unless given."""
        front = (front if "title:" in front else f"title: A post\n{front}").strip()
        front = front if "channels:" in front else f"{front}\nchannels: [x]"
        self.write(f"posts/{name}.md", f"---\n{front.strip()}\n---\n{body}\n")
        item = self.store.read_item(f"spring/posts/{name}")
        assert isinstance(item, PostDocument)
        return item

    def release(self, front: str = "", body: str = "The story.", *, name: str = "r") -> ReleaseDocument:
        front = front if "title:" in front else f"title: Headline\n{front}"
        self.write(f"releases/{name}.md", f"---\n{front.strip()}\n---\n{body}\n")
        item = self.store.read_item(f"spring/releases/{name}")
        assert isinstance(item, ReleaseDocument)
        return item

    def issues(self, file: str) -> list[Issue]:
        """What a load says about one file."""
        return [issue for issue in self.store.load().issues if issue.file == str(self.campaign / file)]


def ids(issues: object) -> list[str]:
    return [issue.id for issue in issues]  # type: ignore[attr-defined]
