"""Cards of pages: what a page says of itself, read from the public web alone, and its picture made anew."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
from PIL import Image
from werkzeug.wrappers import Request, Response

from campaigns.channels.guarded import is_public_web
from campaigns.channels.link_card import CardError, CardWords, Fetched, LinkCards
from tests.contract.parts import noisy_png
from tests.standins.base import StandIn

PAGE = """<!doctype html><html><head><meta charset="utf-8"><title>Plain title</title>
<meta property="og:title" content="Walk away – Derbyshire VRU"><meta property="og:description" content="Who   to
talk to."><meta property="og:image" content="/card.png"></head><body><meta property="og:title" content="No"></body>"""


class Site(StandIn):
    """One page with its picture, and ways that lead there and elsewhere."""

    routes = (("GET", "/<path:path>", "show"),)

    def __init__(self) -> None:
        super().__init__()
        self.pages: dict[str, Response | str | bytes] = {}

    def show(self, request: Request, path: str) -> Response:
        answer: Any = self.pages.get(path)
        if answer is None:
            return self.problem(404, "none")
        return answer if isinstance(answer, Response) else Response(answer, content_type="text/html")


@pytest.fixture(scope="module")
def server() -> Iterator[Site]:
    with Site() as site:
        yield site


@pytest.fixture
def site(server: Site) -> Site:
    server.reset()
    server.pages = {"page": PAGE}
    return server


CARDS = LinkCards(allows=lambda address, port: address == "127.0.0.1", patience=0.5)


def words_of(page: str | bytes, charset: str = "") -> CardWords:
    content = page.encode() if isinstance(page, str) else page
    return CARDS.read_words(Fetched("https://vru.example/a/page", content, charset))


def test_a_page_is_read_with_its_title_description_and_the_address_of_its_picture() -> None:
    assert words_of(PAGE) == CardWords(
        "Walk away – Derbyshire VRU", "Who to talk to.", "https://vru.example/card.png"
    )


def test_a_page_that_says_nothing_for_cards_has_its_title() -> None:
    page = '<title>Tom &amp; Ann</title><meta name="description" content="A page">'
    assert words_of(page) == CardWords("Tom & Ann", "A page")


@pytest.mark.parametrize("head", ["", "<title> </title>", '<meta property="og:title" content="">'])
def test_a_page_without_a_title_makes_no_card(head: str) -> None:
    with pytest.raises(CardError, match=r"vru\.example has no title"):
        words_of(head)


def test_words_are_read_in_the_page_s_own_letters() -> None:
    page = "<title>Café – £5</title>"
    assert words_of(page.encode("cp1252"), "windows-1252").title == "Café – £5"
    assert words_of(page.encode("utf-8")).title == "Café – £5"
    assert words_of(page.encode("utf-16")).title == "Café – £5"
    assert words_of(page.encode("utf-8"), "iso-8859-1").title == "Café – £5"
    assert words_of(page.encode("cp1252"), "no-such-letters").title == "Café – £5"


def test_what_nobody_sees_is_not_taken_over_and_broken_letters_are_refused() -> None:
    assert words_of("<title>Walk\u202e a\u200bway</title>").title == "Walk away"
    with pytest.raises(CardError, match="can't be read as letters"):
        words_of("<title>Caf\ufffd</title>")


def test_what_is_too_long_is_cut_where_it_can_be_seen() -> None:
    words = words_of(f"<title>{'long ' * 100}</title>")
    assert len(words.title) <= 300
    assert words.title.endswith("long…")


# From where


def test_a_page_is_followed_where_it_is_sent_on_to(site: Site) -> None:
    site.pages["old"] = Response("", 301, {"Location": "/page"})
    assert CARDS.fetch(f"{site.url}/old").address == f"{site.url}/page"


@pytest.mark.parametrize(
    ("address", "port", "is_public"),
    [
        ("93.184.216.34", 443, True),
        ("2606:2800:220:1:248:1893:25c8:1946", 443, True),
        ("93.184.216.34", 22, False),
        ("127.0.0.1", 80, False),
        ("10.1.2.3", 443, False),
        ("192.168.1.1", 443, False),
        ("169.254.169.254", 80, False),
        ("100.64.0.1", 80, False),
        ("0.0.0.0", 80, False),
        ("224.0.0.1", 80, False),
        ("::1", 80, False),
        ("::ffff:10.0.0.1", 80, False),
        ("2001:0:4136:e378:8000:63bf:f7f7:f7f7", 80, True),  # Teredo, of 8.8.8.8
        ("2001:0:4136:e378:8000:63bf:f5ff:fffe", 80, False),  # of 10.0.0.1
        ("64:ff9b::a00:1", 80, False),
        ("2002:a00:1::", 80, False),
        ("fe80::1%eth0", 80, False),
        ("fd00::1", 80, False),
        ("64:ff9b:1::7f00:1", 80, False),
        ("::ffff:0:127.0.0.1", 80, False),
        ("::127.0.0.1", 80, False),
        ("fec0::1", 80, False),
        ("192.0.0.8", 80, False),
        ("192.88.99.1", 80, False),
    ],
)
def test_only_addresses_of_the_public_web_are_asked(address: str, port: int, is_public: bool) -> None:
    assert is_public_web(address, port) is is_public


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "0x7f000001", "[::ffff:127.0.0.1]"])
def test_nothing_inside_is_asked_by_any_spelling_of_its_name(site: Site, host: str) -> None:
    with pytest.raises(CardError, match=r"not on the public web|could not be read"):
        LinkCards().fetch(f"http://{host}:{site.port}/page")
    assert site.received == []


def test_a_page_that_sends_on_to_something_inside_is_not_followed(site: Site) -> None:
    site.pages["away"] = Response("", 302, {"Location": f"http://127.0.0.2:{site.port}/page"})
    with pytest.raises(CardError, match="not on the public web"):
        CARDS.fetch(f"{site.url}/away")
    assert len(site.received) == 1


@pytest.mark.parametrize("to", ["file:///etc/passwd", "ftp://vru.example/", "http://[", "//", "/circle"])
def test_a_page_that_sends_on_to_no_page_is_refused(site: Site, to: str) -> None:
    site.pages["circle"] = Response("", 302, {"Location": to})
    with pytest.raises(CardError):
        CARDS.fetch(f"{site.url}/circle")
    assert len(site.received) <= 3


def test_an_answer_without_end_is_not_read(site: Site) -> None:
    site.pages["endless"] = b" " * 6_000_000
    with pytest.raises(CardError, match="far more than a page holds"):
        CARDS.fetch(f"{site.url}/endless")


def test_what_does_not_answer_is_said_with_its_name(site: Site) -> None:
    with pytest.raises(CardError, match=r"127\.0\.0\.1 answers 404"):
        CARDS.fetch(f"{site.url}/none")


# The picture


def jpeg_of(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(CARDS.read_picture(Fetched("https://vru.example/p", content)).content))


def test_a_picture_is_made_anew_small_and_without_what_its_file_held() -> None:
    buffer = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "where it was taken"
    Image.open(io.BytesIO(noisy_png((1600, 900)))).save(buffer, "JPEG", exif=exif)

    made = CARDS.read_picture(Fetched("https://vru.example/p", buffer.getvalue()))

    picture = Image.open(io.BytesIO(made.content))
    assert (picture.format, picture.width) == ("JPEG", 1200)
    assert len(made.content) <= 900_000
    assert not picture.getexif()


@pytest.mark.parametrize("content", [b"", b"<html>", b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_picture_is_none(content: bytes) -> None:
    with pytest.raises(CardError):
        jpeg_of(content)
