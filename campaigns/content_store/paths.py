"""Names and paths that stay inside the content folder. Everything that comes from outside passes
through here.
"""

from __future__ import annotations

import os
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from campaigns.content_store.problems import UnsafePathError

KIND_FOLDERS = {"post": "posts", "release": "releases"}
FOLDER_KINDS = {folder: kind for kind, folder in KIND_FOLDERS.items()}
ITEM_SUFFIXES = (".md", ".markdown")
LONGEST_SLUG = 120
LONGEST_NAME = 70  # of a new file; the address of its page stays short
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_WINDOWS_DEVICES = frozenset(
    ["con", "prn", "aux", "nul", *(f"com{n}" for n in range(10)), *(f"lpt{n}" for n in range(10))]
)
_WINDOWS_FORBIDDEN = frozenset('<>:"|?*')


@dataclass(frozen=True)
class ItemRef:
    """``campaign/posts/slug``, taken apart."""

    campaign: str
    kind: str
    slug: str

    @property
    def folder(self) -> str:
        return KIND_FOLDERS[self.kind]

    def __str__(self) -> str:
        return f"{self.campaign}/{self.folder}/{self.slug}"


def slugify(name: str) -> str:
    """The short name used in addresses: small letters, digits and hyphens. Empty if nothing is left."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def short_name(title: str, kind: str) -> str:
    """The name of a new item's file, from its title."""
    name = slugify(title)
    if len(name) > LONGEST_NAME:
        name = name[:LONGEST_NAME].rsplit("-", 1)[0]
    return name if is_slug(name) else f"{kind}-{name}".rstrip("-")


def is_slug(text: str) -> bool:
    return bool(_SLUG.fullmatch(text)) and len(text) <= LONGEST_SLUG and text not in _WINDOWS_DEVICES


def parse_ref(ref: str) -> ItemRef:
    """Take ``campaign/posts/slug`` apart.

    Raises:
        UnsafePathError: it is anything else, or leads elsewhere.
    """
    parts = ref.split("/")
    if len(parts) != 3 or parts[1] not in FOLDER_KINDS or not (is_slug(parts[0]) and is_slug(parts[2])):
        raise UnsafePathError(
            f"“{_shown(ref)}” is not the name of an item. "
            "Write it as campaign/posts/name or campaign/releases/name, in small letters, digits and hyphens."
        )
    return ItemRef(campaign=parts[0], kind=FOLDER_KINDS[parts[1]], slug=parts[2])


def check_campaign_slug(slug: str) -> str:
    if not is_slug(slug):
        raise UnsafePathError(
            f"“{_shown(slug)}” is not the name of a campaign. Use small letters, digits and hyphens."
        )
    return slug


def media_name_problem(name: str) -> str | None:
    """Why this can't be the name of a file in ``media/``; None if it can."""
    stem = name.partition(".")[0].rstrip().casefold()
    if not name or len(name.encode("utf-8", "surrogatepass")) > 200:
        return "it is empty or too long"
    if "/" in name or "\\" in name:
        return "it must be a file name alone, without a folder"
    if name.startswith("."):
        return "it starts with a full stop"
    if any(unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") for character in name):
        return "it holds a control character or a line end"
    if _WINDOWS_FORBIDDEN & set(name) or stem in _WINDOWS_DEVICES or name != name.rstrip(" ."):
        return "it can't be stored on every kind of computer"
    return None


def check_media_name(name: str) -> str:
    problem = media_name_problem(name)
    if problem:
        raise UnsafePathError(f"“{_shown(name)}” can't be the name of a picture: {problem}.")
    return name


def named(folder: Path, name: str) -> Path:
    """The file of that name. A Mac stores “â” as two characters, a keyboard types one: to people it is one name."""
    exact = folder / name
    if name.isascii() or exact.exists():
        return exact
    form = unicodedata.normalize("NFC", name)
    try:
        alike = (entry for entry in folder.iterdir() if unicodedata.normalize("NFC", entry.name) == form)
        return min(alike, default=exact)
    except OSError:
        return exact


def is_inside(root: Path, path: Path) -> bool:
    """Whether ``path``, with every symbolic link followed, lies inside ``root``."""
    real_root, real = os.path.realpath(root), os.path.realpath(path)
    return real == real_root or real.startswith(real_root.rstrip(os.sep) + os.sep)


def check_inside(root: Path, path: Path) -> Path:
    if not is_inside(root, path):
        raise UnsafePathError(
            f"{path.name} is a link that leads out of the content folder. Put the file itself there."
        )
    return path


def _shown(text: str) -> str:
    return "".join(c if c.isprintable() else "�" for c in text[:80])
