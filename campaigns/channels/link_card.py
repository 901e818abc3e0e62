"""The card of a page: what it says about itself in its head, and its picture made small and free of everything else."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from campaigns.channels.errors import PermanentChannelError
from campaigns.domain.text.odd_characters import without_odd
from campaigns.errors import CampaignDeskError

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

    from campaigns.channels.guarded import Allows
    from campaigns.channels.http import TransportError
    from campaigns.channels.pictures import Picture

WITHIN = 15.0  # seconds, in which a question may be sent on to elsewhere
PATIENCE = 5.0  # seconds, for a connection, and for the first byte of an answer
LARGEST_HEAD = 200_000  # bytes; what a page says about itself stands in its first lines
PICTURE_BYTES = 900_000  # Bluesky takes a million
WIDEST = 1200
LONGEST_TITLE, LONGEST_DESCRIPTION = 300, 1000
BROKEN = "\ufffd"  # stands where bytes were no letters
_END_OF_HEAD = re.compile(rb"</head\s*+>", re.IGNORECASE)
_CHARSET = re.compile(r"charset\s*+=\s*+[\"']?([\w-]{1,40})", re.IGNORECASE)
_TITLES = ("og:title", "twitter:title")
_DESCRIPTIONS = ("og:description", "twitter:description", "description")
_PICTURES = ("og:image:secure_url", "og:image:url", "og:image", "twitter:image")


class CardError(CampaignDeskError):
    """The page could not be read. The message is a sentence that says why."""


@dataclass(frozen=True)
class Fetched:
    """What stood at an address in the end."""

    address: str
    content: bytes
    charset: str = ""


@dataclass(frozen=True)
class CardWords:
    title: str
    description: str
    picture_address: str = ""


class LinkCards:
    """Reads pages of the public web. What is read of them is made of it elsewhere, within limits (``read_words``).

    What it needs is loaded when it is asked: few processes ever read a page.
    """

    def __init__(self, *, allows: Allows | None = None, patience: float = PATIENCE) -> None:
        self._allows = allows
        self._patience = patience

    def fetch(self, address: str) -> Fetched:
        """
        Raises:
            CardError
        """
        from campaigns.channels.guarded import guarded_session, is_public_web
        from campaigns.channels.http import Timeouts, TransportError

        host = urlsplit(address).hostname or address
        timeouts = Timeouts(self._patience, self._patience, self._patience)
        allows = self._allows or is_public_web
        with guarded_session(timeouts, seconds=WITHIN, allows=allows) as session:
            try:
                answer = session.get(address)
            except TransportError as failure:
                raise CardError(f"{host} {_why(failure)}") from None
            except ValueError:
                raise CardError(f"{address} is no web address that can be read.") from None
        if not answer.ok:
            raise CardError(f"{host} answers {answer.status_code}.")
        charset = _CHARSET.search(answer.headers.get("Content-Type", ""))
        return Fetched(str(answer.url), answer.content, charset[1] if charset else "")

    def read_words(self, page: Fetched) -> CardWords:
        """
        Raises:
            CardError: it has no title.
        """
        from bs4 import BeautifulSoup

        head = page.content[:LARGEST_HEAD]
        if end := _END_OF_HEAD.search(head):
            head = head[: end.start()]
        soup = BeautifulSoup(head, "html.parser", from_encoding=_letters_of(head, page.charset))
        said = dict(_said(soup))
        title = _first(said, _TITLES) or _plain(soup.title.get_text() if soup.title else "")
        if not title:
            raise CardError(f"The page at {urlsplit(page.address).hostname} has no title.")
        if BROKEN in title + _first(said, _DESCRIPTIONS):
            raise CardError(
                f"What the page at {urlsplit(page.address).hostname} says of itself can't be read as letters."
            )
        picture = _first(said, _PICTURES)
        return CardWords(
            title=_cut(title, LONGEST_TITLE),
            description=_cut(_first(said, _DESCRIPTIONS), LONGEST_DESCRIPTION),
            picture_address=urljoin(page.address, picture) if picture else "",
        )

    def read_picture(self, fetched: Fetched) -> Picture:
        """Made anew of its points alone.

        Raises:
            CardError: it is no picture that can be read.
        """
        from campaigns.channels.pictures import as_small_jpeg

        try:
            return as_small_jpeg(fetched.content, max_bytes=PICTURE_BYTES, longest_side=WIDEST)
        except PermanentChannelError as error:
            raise CardError(str(error)) from None


def _said(soup: BeautifulSoup) -> Iterator[tuple[str, str]]:
    """Name → content of the page's statements about itself, the first of each name last, so that it counts."""
    for tag in reversed(soup.find_all("meta")):
        name = tag.get("property") or tag.get("name")
        content = _plain(str(tag.get("content") or ""))
        if name and content:
            yield str(name).strip().lower(), content


def _letters_of(head: bytes, told: str) -> str:
    """What they plainly are, for many servers say one thing of all their pages; else what the server or the page says; else
    what every browser takes them for.
    """
    from bs4.dammit import EncodingDetector

    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    is_more_than_english = any(byte > 0x7F for byte in head)
    if is_more_than_english and (plainly := _utf_8(head)):
        return plainly
    declared = EncodingDetector.find_declared_encoding(head, is_html=True)
    return next((one for one in (told, declared) if one and _is_known(one)), "windows-1252")


def _is_known(charset: str) -> bool:
    try:
        codecs.lookup(charset)
    except LookupError:
        return False
    return True


def _utf_8(head: bytes) -> str | None:
    """Its name, where that is what the bytes are, whatever else might be guessed of them."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)  # the last letter may be cut through
    except UnicodeDecodeError:
        return None
    return "utf-8"


def _first(said: dict[str, str], names: tuple[str, ...]) -> str:
    return next((said[name] for name in names if name in said), "")


# What looking up the name of a computer ends with where there is none.
_NOT_FOUND = frozenset({"gaierror", "NameResolutionError"})


def _plain(text: str) -> str:
    """On one line, and without what nobody sees: it is somebody else's text, and stands under our name."""
    kept = text if BROKEN in text else without_odd(text)
    return " ".join(kept.split())


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _why(failure: TransportError) -> str:
    if str(failure) == "InsideError":
        return "is not on the public web, and only pages of that are read."
    if type(failure).__name__ == "AnswerTooLargeError":
        return "answers with far more than a page holds."
    if str(failure) in _NOT_FOUND:
        return "is not there: nobody knows that address. Look at it letter by letter."
    return f"could not be read ({failure})."
