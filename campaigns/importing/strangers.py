"""Files that are known and not read: each by its name and with what to do instead."""

from __future__ import annotations

from pathlib import PurePath

from campaigns.importing.formats.package import Package
from campaigns.importing.limits import BROKEN

_PICTURE = "This is a picture. Put it into the media folder of its campaign."
_RECORDING = "This is a film or a sound. Put it into the media folder of its campaign."
LOCKED = "This file is locked with a password. Take the password off, save it, and import that."
_MESSAGE = (
    "This is an Outlook message (.msg), which only Outlook reads. Open it in Outlook, choose Save as, save it as HTML (.htm) or "
    "text (.txt), and import that. From new Outlook and the web, save it as .eml."
)
_SLIDES = (
    "This is a presentation ({}). Its slides keep words in boxes without an order: copy what belongs to the text into a Word "
    "document (.docx), and import that."
)
_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "This is a PDF, which keeps how a page looks and not what it says. Import the Word document it was made from."),
    (b"{\\rtf", "This is a Rich Text file. Open it in Word or LibreOffice, save it as .docx, and import that."),
    (b"{\\urtf", "This is a Rich Text file. Open it in Word or LibreOffice, save it as .docx, and import that."),
    (b"\xff\xd8\xff", _PICTURE),
    (b"\x89PNG", _PICTURE),
    (b"GIF8", _PICTURE),
    (b"BM", _PICTURE),
    (b"II*\0", _PICTURE),
    (b"MM\0*", _PICTURE),
    (b"8BPS", _PICTURE),
    (b"ID3", _RECORDING),
    (b"OggS", _RECORDING),
    (b"\x1aE\xdf\xa3", _RECORDING),
    (b"Rar!", "This is an archive (.rar), not a document. Unpack it, and import the document inside."),
    (b"7z\xbc\xaf", "This is an archive (.7z), not a document. Unpack it, and import the document inside."),
    (b"\x1f\x8b", "This is an archive (.gz), not a document. Unpack it, and import the document inside."),
    (b"bplist00", "This is a file of a Mac's own (.webarchive or .plist). Save the page as a web page or its text as .docx, and "
                  "import that."),
    (b"\xffWPC", "This is a WordPerfect file. Open it in LibreOffice, save it as .docx, and import that."),
    (b"SQLite format 3", "This is a database, not a document."),
    (b"x\x9f>\"", "This is what Outlook packs a message into (winmail.dat). Ask for it as a Word document (.docx), and import "
                 "that."),
    (b"\xe4\x52\x5c\x7b", "This is a OneNote file. Copy its text into a Word document (.docx), and import that."),
    (b"!BDN", "This is a whole Outlook mailbox (.pst). Open the message in Outlook, save it as .eml or its text as .docx, and "
              "import that."),
)  # fmt: skip
_SHORTCUT = (
    "This only leads to a document and does not hold it. Open what it leads to, save it as .docx or as a web page, and import "
    "that."
)
_XML = (
    "This is a file of XML, which programs write for one another. Open it in its own program, save it as .docx, and import "
    "that."
)
# The same for what is written in letters, where spaces may stand before it.
_WRITTEN_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"%!PS", "This is a PostScript file, which keeps how a page looks. Import the Word document it was made from."),
    (b"[InternetShortcut]", _SHORTCUT),
    (b'{"url":', _SHORTCUT),
    (b"BEGIN:VCARD", "This is a business card (.vcf), not a document. Contacts come from a .csv file."),
    (b"BEGIN:VCALENDAR", "This is a file of a calendar (.ics). Write its dates into a spreadsheet (.xlsx), and import that."),
    (b"\\documentclass", "This is a TeX file. Save its text as .docx or plain text, and import that."),
)  # fmt: skip
# A word near the start of a file of XML → what it is.
_XML_KINDS: tuple[tuple[bytes, str], ...] = (
    (b"opendocument.text", "This is an OpenDocument text (.fodt). Open it, save it as .docx, and import that."),
    (b"opendocument.spreadsheet", "This is an OpenDocument spreadsheet (.fods). Open it, save it as .xlsx, and import that."),
    (b"word.document", "This is a Word document saved as XML. Open it in Word, save it as .docx, and import that."),
    (b"office/word", "This is a Word document saved as XML. Open it in Word, save it as .docx, and import that."),
    (b"excel.sheet", "This is a spreadsheet saved as XML. Open it in Excel, save it as .xlsx, and import that."),
    (b"<html", ""),
    (b"<!doctype html", ""),
    (b"<svg", _PICTURE),
    (b"<!doctype plist", _SHORTCUT),
)  # fmt: skip
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Entries in the directory of a compound file, which are in UTF-16, tell what it is.
_COMPOUND: tuple[tuple[str, str], ...] = (
    ("EncryptedPackage", LOCKED),
    ("__properties_version1", _MESSAGE),
    ("__substg1.0_", _MESSAGE),
    ("PowerPoint Document", _SLIDES.format("an old .ppt")),
    ("WordDocument", "This is a Word document of an old Office (.doc). Open it, save it as .docx, and import that."),
    ("Workbook", "This is a spreadsheet of an old Office (.xls). Open it, save it as .xlsx, and import that."),
    ("Book", "This is a spreadsheet of an old Office (.xls). Open it, save it as .xlsx, and import that."),
    ("Quill", "This is a Publisher file (.pub). Copy its text into a Word document (.docx), and import that."),
    ("VisioDocument", "This is a Visio drawing (.vsd). Copy its text into a Word document (.docx), and import that."),
    ("MatOST", "This is a Works document (.wps). Open it in LibreOffice, save it as .docx, and import that."),
)  # fmt: skip
_OLD = "This is a file of an old Office (.doc, .xls). Open it, save it as .docx or .xlsx, and import that."
_MAC = {
    ".pages": "This is a Pages document. In Pages choose File, Export To, Word, and import the .docx.",
    ".numbers": "This is a Numbers spreadsheet. In Numbers choose File, Export To, Excel, and import the .xlsx.",
    ".key": _SLIDES.format("Keynote"),
}
_SOME_MAC = (
    "This is a document of Pages, Numbers or Keynote. Open it there, choose File, Export To, Word or Excel, and import "
    "that."
)
_OPEN_DOCUMENT = {
    "text": "This is an OpenDocument text (.odt). Open it, save it as .docx, and import that.",
    "spreadsheet": "This is an OpenDocument spreadsheet (.ods). Open it, save it as .xlsx, and import that.",
    "presentation": _SLIDES.format("OpenDocument, .odp"),
}
_ARCHIVE = "This is an archive, not a document. Unpack it, and import the document inside."


def named(raw: bytes) -> str:
    """What this file is and what to do, by its first bytes; empty where it may be one that is read."""
    if raw.startswith(OLD_OFFICE):
        return next((said for entry, said in _COMPOUND if entry.encode("utf-16-le") in raw), _OLD)
    if raw[4:8] == b"ftyp":
        return _PICTURE if raw[8:12] in (b"heic", b"heix", b"mif1", b"avif") else _RECORDING
    if raw.startswith(b"RIFF"):
        return _PICTURE if raw[8:12] == b"WEBP" else _RECORDING
    if raw.startswith(b"BM") and b"\0" not in raw[:20]:
        return ""  # words may begin with these two letters
    known = next((said for start, said in _STARTS if raw.startswith(start)), "")
    return known or _written(raw[:4_000].lstrip(b"\xef\xbb\xbf \t\r\n"))


def _written(head: bytes) -> str:
    """The same for files that are letters throughout, or have blank lines before what they begin with."""
    if head.startswith(b"<?xml"):
        lowered = head.lower()
        return next((said for word, said in _XML_KINDS if word in lowered), _XML)
    starts = (*_WRITTEN_STARTS, *(one for one in _STARTS if one[0] in (b"%PDF", b"{\\rtf", b"{\\urtf")))
    return next((said for start, said in starts if head.startswith(start)), "")


def archive_named(package: Package, name: str) -> str:
    """The same for an archive that is neither a Word document nor a workbook."""
    inside = {part.casefold() for part in package.parts}
    if any(part.endswith(".iwa") or part in ("index.zip", "index.xml", "index.xml.gz") for part in inside):
        return _MAC.get(PurePath(name).suffix.casefold(), _SOME_MAC)
    if "mimetype" in inside:
        kind = package.read("mimetype").decode("ascii", "replace")
        if "epub" in kind:
            return "This is an e-book (.epub). Copy the text you need into a Word document (.docx), and import that."
        return next(
            (said for word, said in _OPEN_DOCUMENT.items() if word in kind),
            "This is an OpenDocument file. Save it as .docx or .xlsx, and import that.",
        )
    if any(part.startswith("ppt/") for part in inside):
        return _SLIDES.format("PowerPoint, .pptx")
    if any(part.startswith("visio/") for part in inside):
        return "This is a Visio drawing (.vsdx). Copy its text into a Word document (.docx), and import that."
    if any(part.startswith("xl/workbook") and part.endswith(".bin") for part in inside):
        return "This is a binary workbook (.xlsb). Open it in Excel, save it as .xlsx, and import that."
    if any(part.endswith((".pages/index.zip", ".pages/index/document.iwa")) for part in inside):
        return _MAC[".pages"]
    if any(part.startswith(("word/", "xl/")) for part in inside):
        return BROKEN
    return _ARCHIVE
