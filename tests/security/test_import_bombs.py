"""Documents made to freeze or to fill whoever reads them: each is refused with a sentence, and the next is read."""

from __future__ import annotations

import io
import pickle
import random
import zipfile
import zlib
from collections.abc import Callable, Iterator

import psutil
import pytest

from campaigns.app import create_app
from campaigns.config import read_settings
from campaigns.importing.reading import import_bytes
from campaigns.importing.values import ImportFileError
from campaigns.services.content import importing
from campaigns.services.content.importing import prepare_import
from campaigns.services.core.desk import Desk
from campaigns.workbench.base import MEGABYTE, Limits
from tests.unit.import_samples import AROUND, word_bytes, workbook_bytes

NOT_IN_TIME = "could not be read in time"
SHEET = "xl/worksheets/sheet1.xml"
STORY = "word/document.xml"
MHT = "Content-Type: multipart/mixed; boundary=b{0}\n\n--b{0}\n"
RELATED = (
    "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: message/rfc822\n\n"
)
LETTER = "Content-Type: message/rfc822\n\nSubject: x\nMIME-Version: 1.0\n"


def altered(archive: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(archive)) as old,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return written.getvalue()


def packed(archive: bytes, part: str, megabytes: int, *, says: int) -> bytes:
    """A part that unpacks to so much, and says ``says`` bytes of itself: one packed block, again and again."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(b" " * MEGABYTE) + packer.flush(zlib.Z_FULL_FLUSH)
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(written, "w") as new:
        for name in old.namelist():
            new.writestr(name, block * megabytes + b"\x03\x00" if name == part else old.read(name))
        lying = new.getinfo(part)
        lying.compress_type, lying.file_size = zipfile.ZIP_DEFLATED, says
    return written.getvalue()


def plan() -> bytes:
    return workbook_bytes(["Date", "Text"], ["17 May 2027", "Hello"])


def marked(mark: bytes) -> bytes:
    """A workbook with this behind its cells."""
    return altered(plan(), SHEET, lambda xml: xml.replace(b"</sheetData>", b"</sheetData>" + mark, 1))


def within(inner: bytes) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as new:
        new.writestr("inner.zip", inner)
    return written.getvalue()


def sheet(rows: bytes) -> bytes:
    return altered(plan(), SHEET, lambda xml: xml.replace(b"</sheetData>", rows + b"</sheetData>"))


def story(body: bytes) -> bytes:
    return altered(word_bytes(), STORY, lambda xml: xml.replace(b"<w:body>", b"<w:body>" + body))


def among_words(entities: bytes) -> bytes:
    """Half a million entities that no packer makes small."""
    chosen = random.Random(1)
    return (
        b"<w:p><w:r><w:t>"
        + b"".join(entities + b"%x " % chosen.getrandbits(64) for _ in range(170_000))
        + b"</w:t></w:r></w:p>"
    )


SLOW: dict[str, Callable[[], bytes]] = {
    "attributes.html": lambda: b"<html><p " + b" ".join(b"a%d=1" % n for n in range(100_000)) + b">Hello</p>",
    "entities.html": lambda: b"<html><p>" + b"&amp;" * 500_000,
}
REFUSED_AT_ONCE: dict[str, tuple[Callable[[], bytes], str]] = {
    "deep.html": (lambda: b"<div>" * 200_000, "nested far deeper"),
    "nested.mht": (
        lambda: ("MIME-Version: 1.0\n" + "".join(map(MHT.format, range(5_000)))).encode(),
        "deeper than in any document",
    ),
    "nested.eml": (lambda: ("MIME-Version: 1.0\n" + LETTER * 5_000).encode(), "deeper than in any document"),
    "zeros.xlsx": (lambda: sheet(b" " * 50_000_000), "unpacks to far more"),
    "two-gigabytes.xlsx": (lambda: packed(plan(), SHEET, 2_048, says=2_048 * MEGABYTE), "unpacks to far more"),
    "two-gigabytes.docx": (
        lambda: packed(word_bytes(), STORY, 2_048, says=2_048 * MEGABYTE), "unpacks to far more"
    ),
    "lies.xlsx": (lambda: packed(plan(), SHEET, 2_048, says=1_000), "damaged"),
    "lies.docx": (lambda: packed(word_bytes(), STORY, 2_048, says=1_000), "damaged"),
    "matryoshka.xlsx": (lambda: within(within(within(plan()))), "This is an archive"),
    "merged.xlsx": (
        lambda: marked(b'<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'), "merges more cells"
    ),
    "linked.xlsx": (
        lambda: marked(b'<hyperlinks><hyperlink location="a" ref="A1:XFD1048576"/></hyperlinks>'),
        "a link on more of them",
    ),
    "merges.xlsx": (
        lambda: marked(
            b"<mergeCells>" + b"".join(b'<mergeCell ref="A%d:B%d"/>' % (n, n) for n in range(1, 9_000)) + b"</mergeCells>"
        ),
        "merges more cells",
    ),
    "subject.eml": (lambda: b"Subject: " + b"=?utf-8?q?a?= " * 500_000 + b"\n\nHello", "longer than any mail program"),
    "to.eml": (lambda: b"To: " + b'"' * 300_001 + b"\n\nHello", "longer than any mail program"),
    "folded.eml": (lambda: b"To: a\r\n" + b" ;\r\n" * 100_000 + b"\r\nHello", "longer than any mail program"),
    "type.eml": (
        lambda: b"Content-Type: text/plain; " + b";" * 90_000 + b"\n\nHello", "longer than any mail program"
    ),
    "parts.mht": (
        lambda: b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n"
        + b"--b\nContent-Type: text/html\n\n<p>Hi\n" * 100_000,
        "far more parts",
    ),
    "bare-parts.mht": (
        lambda: b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n" + b"--b\n\nHi\n" * 100_000,
        "far more parts",
    ),
    "soft-ends.eml": (
        lambda: b"To: a@b.c\nContent-Type: text/plain\nContent-Transfer-Encoding: quoted-printable\n\n" + b"=41" * 400_000,
        "400,000 characters",
    ),
    "rows.xlsx": (
        lambda: sheet(b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>'),
        "more than 2,000 rows",
    ),
    "laughs.docx": (
        lambda: altered(
            word_bytes(),
            STORY,
            lambda xml: xml.replace(b"?>", b'?><!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>', 1),
        ),
        "no office program writes",
    ),
    "paragraphs.docx": (
        lambda: story(b"".join(b"<w:p><w:r><w:t>Hello %d</w:t></w:r></w:p>" % number for number in range(150_000))),
        "1,689,083 characters",
    ),
    "words.txt": (lambda: b"Hello there. " * 800_000, "10,400,000 characters"),
    "lines.txt": (lambda: b"a\n\n" * 2_000_000, "6,000,000 characters"),
    "commas.csv": (lambda: b"," * 3_000_000, "far more columns than a plan"),
    "nested-in-one-another.mht": (lambda: (RELATED * 1_000).encode(), "holds no HTML"),
    "entities.docx": (lambda: story(b"<w:p><w:r><w:t>" + b"&amp;" * 500_000), "unpacks to far more"),
    "entities-among-words.docx": (lambda: story(among_words(b"&amp; &lt; &#8217; ")), "characters in this file"),
    "slides.pptx": (lambda: packed(within(b""), "inner.zip", 2_048, says=2_048 * MEGABYTE), "unpacks to far more"),
    "rich.docx": (lambda: br"{\rtf1\ansi Walk away.\par}", "a Rich Text file"),
    "page.docx": (lambda: b"%PDF-1.7\n", "This is a PDF"),
    "old.docx": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "an old Office"),
    "cell.csv": (lambda: b"date,text\n17 May 2027," + b"a" * 5_000_000, "131,072 characters"),
}  # fmt: skip


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One that reads in other processes, as the pages do."""
    folder = tmp_path_factory.mktemp("bombs")
    (folder / "content").mkdir()
    settings = {"CAMPAIGNS_DATA": str(folder / "data"), "CAMPAIGNS_CONTENT": str(folder / "content")}
    app = create_app(read_settings(settings))
    with app.app_context():
        desk: Desk = app.extensions["desk"]
        yield desk
        desk.bench.close()


@pytest.mark.parametrize("name", SLOW)
def test_what_takes_for_ever_is_broken_off_in_a_process_of_its_own(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(importing, "IMPORTING", Limits(seconds=1, memory=700 * MEGABYTE, is_apart=True))
    bomb, before = SLOW[name](), psutil.Process().memory_info().rss
    with pytest.raises(ImportFileError, match=NOT_IN_TIME):
        prepare_import(desk, bomb, name=name, campaign="spring")
    assert psutil.Process().memory_info().rss - before < 50 * MEGABYTE


def test_the_next_document_is_read_and_its_troubles_keep_their_places(desk: Desk) -> None:
    prepared = prepare_import(desk, b"Walk away. There is help.\n", name="post.txt", campaign="spring")
    assert len(prepared.drafts) == 1
    plan = workbook_bytes(["Date", "Text"], ["31 February 2027", "Hello"], ["nonsense", "Hello"])
    with pytest.raises(ImportFileError) as refused:
        prepare_import(desk, plan, name="plan.xlsx", campaign="spring")
    assert len(refused.value.troubles) == 2
    assert pickle.loads(pickle.dumps(refused.value)).troubles == refused.value.troubles


def test_a_sheet_that_claims_a_million_rows_and_holds_two_is_read() -> None:
    claim = b'<dimension ref="A1:XFD1048576"/><sheetData>'
    made = altered(plan(), SHEET, lambda xml: xml.replace(b"<sheetData>", claim, 1))
    document = import_bytes(made, name="plan.xlsx", kind=None, surroundings=AROUND)
    assert [item.body for item in document.items] == ["Hello"]


def test_a_hundred_thousand_attributes_in_a_word_document_hold_nobody_up() -> None:
    body = (
        b"<w:p "
        + b" ".join(b'w:a%d="1"' % n for n in range(100_000))
        + b"><w:r><w:t>Hi all.</w:t></w:r></w:p>"
    )
    document = import_bytes(story(body), name="a.docx", kind="post", surroundings=AROUND)
    assert document.items[0].body.startswith("Hi all.")


@pytest.mark.parametrize("name", REFUSED_AT_ONCE)
def test_what_no_document_is_like_is_refused_before_it_is_read_through(name: str) -> None:
    bomb, words = REFUSED_AT_ONCE[name]
    with pytest.raises(ImportFileError, match=words):
        import_bytes(bomb(), name=name, kind=None, surroundings=AROUND)
