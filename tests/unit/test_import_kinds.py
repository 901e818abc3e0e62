"""Files that are not read are named by what they are, with what to do."""

from __future__ import annotations

import io
import time
import zipfile

import pytest

from campaigns.importing.strangers import OLD_OFFICE
from tests.unit.import_samples import refusal


def archive(*names: str, mimetype: str = "") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for name in names:
            made.writestr(name, mimetype or "x")
    return buffer.getvalue()


def compound(entry: str) -> bytes:
    return OLD_OFFICE + b"\0" * 600 + entry.encode("utf-16-le")


@pytest.mark.parametrize(
    ("raw", "name", "words"),
    [
        (compound("__substg1.0_0037001F"), "a.msg", "Outlook message (.msg)"),
        (compound("WordDocument"), "a.doc", "(.doc)"),
        (compound("Workbook"), "a.xls", "(.xls)"),
        (compound("PowerPoint Document"), "a.ppt", "presentation"),
        (compound("EncryptedPackage"), "a.docx", "password"),
        (compound("Quill"), "a.pub", "Publisher"),
        (archive("ppt/presentation.xml"), "a.pptx", "presentation (PowerPoint, .pptx)"),
        (archive("Index/Document.iwa"), "a.pages", "Export To, Word"),
        (archive("Index/Document.iwa"), "a.numbers", "Export To, Excel"),
        (archive("Index/Document.iwa"), "a.key", "Keynote"),
        (archive("Index/Document.iwa"), "a.zip", "Pages, Numbers or Keynote"),
        (archive("mimetype", mimetype="application/vnd.oasis.opendocument.text"), "a.odt", "(.odt)"),
        (archive("mimetype", mimetype="application/vnd.oasis.opendocument.presentation"), "a.odp", ".odp"),
        (archive("mimetype", mimetype="application/epub+zip"), "a.epub", "e-book"),
        (archive("photo.jpg"), "a.zip", "an archive"),
        (b"{\\rtf1\\ansi Hello}", "a.rtf", "Rich Text"),
        (b"%PDF-1.7", "a.pdf", "PDF"),
        (b"\0\0\0 ftypheic", "a.heic", "picture"),
        (b"\0\0\0 ftypisom", "a.mp4", "film"),
        (b"RIFF1234WEBPVP8 ", "a.webp", "picture"),
        (b"bplist00x", "a.webarchive", "Mac"),
    ],
)
def test_a_file_that_is_not_read_is_named_by_its_kind(raw: bytes, name: str, words: str):
    assert words in refusal(raw, name)


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (b"Come along to the hub today. " * 350_000, "a.txt"),
        (b"\n" * 10_000_000, "a.txt"),
        (b"a" * 10_000_000, "a.md"),
        (b"<html><body>" + b"<p>Come along to the hub.</p>" * 330_000, "a.html"),
        (b"Subject: x\n> " * 700_000, "a.eml"),
        ("“é”".encode("utf-16") * 800_000, "a.txt"),
    ],
    ids=["words", "blank lines", "one word", "page", "mail", "other letters"],
)
def test_a_text_of_ten_megabytes_is_refused_at_once(raw: bytes, name: str):
    started = time.process_time()
    refusal(raw, name)
    assert time.process_time() - started < 2
