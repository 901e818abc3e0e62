"""Files that are known and not read are named, each with what to do; none is taken for a text of its codes."""

from __future__ import annotations

import io
import zipfile

import pytest

from tests.unit.import_samples import item, read, refusal, workbook_bytes

_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"


def packed(*names: str, kind: str = "") -> bytes:
    """An archive of parts with nothing in them; ``kind`` is what it says it is."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "<a/>")
        if kind:
            archive.writestr("mimetype", kind)
    return buffer.getvalue()


def office(part: str) -> bytes:
    buffer = io.BytesIO(packed(part))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr(
            "_rels/.rels",
            "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"
            f"<Relationship Id='a' Type='{_RELATION}' Target='{part}'/></Relationships>",
        )
    return buffer.getvalue()


XML = b"<?xml version='1.0'?>\n"


@pytest.mark.parametrize(
    ("name", "raw", "said"),
    [
        ("a.pptx", office("ppt/presentation.xml"), "PowerPoint"),
        ("a.docx", office("ppt/presentation.xml"), "PowerPoint"),
        ("a.xlsb", office("xl/workbook.bin"), ".xlsb"),
        ("a.odt", packed("content.xml", kind="application/vnd.oasis.opendocument.text"), ".odt"),
        ("a.odp", packed("content.xml", kind="application/vnd.oasis.opendocument.presentation"), ".odp"),
        ("a.pages", packed("Index/Document.iwa"), "Pages"),
        ("a.pages.zip", packed("a.pages/Index.zip", "a.pages/preview.jpg"), "Pages"),
        ("a.rtf", b"{\\rtf1 Come along}", "Rich Text"),
        ("a.doc", b"\xef\xbb\xbf\r\n {\\rtf1 Come along}", "Rich Text"),
        ("a.pdf", b"\r\n%PDF-1.7 Come along", "PDF"),
        ("a.msg", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "__properties_version1".encode("utf-16-le"), "Outlook message"),
        ("a.fodt", XML + b"<office:document office:mimetype='application/vnd.oasis.opendocument.text'/>", ".fodt"),
        ("a.xml", XML + b"<?mso-application progid='Word.Document'?><w:wordDocument/>", "Word document saved as XML"),
        ("a.xml", XML + b"<?mso-application progid='Excel.Sheet'?><Workbook/>", "spreadsheet saved as XML"),
        ("a.txt", XML + b"<rss><channel>Come along</channel></rss>", "XML"),
        ("a.svg", XML + b"<svg><text>Come along</text></svg>", "picture"),
        ("a.url", b"[InternetShortcut]\r\nURL=https://vru.example/", "only leads to a document"),
        ("a.gdoc", b'{"url":"https://docs.example/1"}', "only leads to a document"),
        ("a.webloc", XML + b"<!DOCTYPE plist PUBLIC 'x' 'y'><plist/>", "only leads to a document"),
        ("a.vcf", b"BEGIN:VCARD\r\nFN:Sam Fox\r\nEND:VCARD", "business card"),
        ("a.ics", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR", "calendar"),
        ("winmail.dat", b"x\x9f>\"Come along", "winmail.dat"),
        ("a.ps", b"%!PS-Adobe-3.0", "PostScript"),
        ("a.tex", b"\\documentclass{article}", "TeX"),
    ],
)  # fmt: skip
def test_a_file_that_is_not_read_is_named_with_what_to_do(name: str, raw: bytes, said: str):
    assert said in refusal(raw, name)


STORY = "<h1>Safe bins for every town</h1><p>Bins will be put up across the county in a new scheme.</p>"


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("a.doc", f"<html><body>{STORY}</body></html>"),
        ("a.xhtml", f"<?xml version='1.0'?><html><body>{STORY}<svg></svg></body></html>"),
        ("a.doc", f"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=B\n\n--B\nContent-Type: text/html\n\n{STORY}"),
    ],
)  # fmt: skip
def test_a_page_is_read_whatever_its_name(name: str, raw: str):
    assert item(raw, name, "release").title == "Safe bins for every town"


def test_a_workbook_is_a_plan_whatever_its_name():
    assert (
        read(workbook_bytes(["Date", "Copy"], ["17 May 2027", "Come along"]), "a.docx").source
        == "Excel workbook"
    )
