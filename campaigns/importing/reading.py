"""The door of this package: any file's bytes to what it holds. Which kind it is, its bytes say, not its name."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePath

from campaigns.importing.formats.docx import read_docx
from campaigns.importing.formats.html import read_html, read_saved_archive
from campaigns.importing.formats.sheet import read_csv
from campaigns.importing.formats.text import read_text
from campaigns.importing.formats.workbook import read_xlsx
from campaigns.importing.guessing.post import guess_post
from campaigns.importing.guessing.release import guess_release
from campaigns.importing.guessing.release_parts import embargo_words, is_status_line, split_release
from campaigns.importing.limits import LARGEST_FILE, open_archive, refuse_too_long
from campaigns.importing.plan import Surroundings, guess_plan
from campaigns.importing.plan_columns import is_tabbed_plan
from campaigns.importing.values import Guess, ImportedDocument, ImportFileError, SourceTables, SourceText

POST_WORDS = 120  # longer texts are taken for releases
_PAGE = re.compile(
    rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|article|main|h1|p|div)\b",
    re.IGNORECASE | re.DOTALL,
)
_SAVED = re.compile(
    rb"(?:.{0,2000}\n)?(?:MIME-Version:|Content-Type:\s*multipart/related)", re.IGNORECASE | re.DOTALL
)
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_KNOWN_STRANGERS: tuple[tuple[bytes, str], ...] = (
    (
        b"%PDF",
        "This is a PDF, which keeps how a page looks and not what it says. Import the Word document it was made from",
    ),
    (
        b"{\\rtf",
        "This is a Rich Text file. Open it in Word or LibreOffice, save it as .docx, and import that",
    ),
    (b"\xff\xd8\xff", "This is a picture. Put it into the media folder of its campaign"),
    (b"\x89PNG", "This is a picture. Put it into the media folder of its campaign"),
    (b"GIF8", "This is a picture. Put it into the media folder of its campaign"),
)


def import_bytes(raw: bytes, *, name: str, kind: str | None, surroundings: Surroundings) -> ImportedDocument:
    """What the file holds, guessed and explained.

    ``kind`` is post or release where the person said which; a spreadsheet is always a plan of posts.

    Raises:
        ImportFileError: it can't be read, or can't be used as it is.
    """
    if len(raw) > LARGEST_FILE:
        raise ImportFileError(
            f"{name} is over {LARGEST_FILE // 1_000_000} MB, which is more than a document or a plan."
        )
    if not raw.strip():
        raise ImportFileError(f"{name} is empty.")
    try:
        source = _read(raw, PurePath(name).suffix.casefold())
    except RecursionError as error:  # of whichever library was to follow it down
        raise ImportFileError(
            "In this file one thing lies within another deeper than in any document, so it was not read. Copy the text you "
            "need into a new file, and import that."
        ) from error
    if isinstance(source, SourceTables):
        if kind == "release":
            raise ImportFileError(
                "A spreadsheet is imported as a plan of posts; a release comes from a document."
            )
        return guess_plan(source, surroundings)
    if not source.blocks:
        raise ImportFileError(f"There is no text in {name}.")
    refuse_too_long(sum(len(block.text) + 1 for block in source.blocks))
    return _one_item(source, kind, surroundings)


def _read(raw: bytes, suffix: str) -> SourceText | SourceTables:
    for start, sentence in _KNOWN_STRANGERS:
        if raw.startswith(start):
            raise ImportFileError(f"{sentence}.")
    if raw.startswith(_OLD_OFFICE):
        raise _old_office(raw)
    if raw.startswith(b"PK\x03\x04"):
        return _office(raw)
    if suffix in (".mht", ".mhtml") or _SAVED.match(raw[:4_000]):
        return read_saved_archive(raw)
    if suffix in (".csv", ".tsv", ".tab") or (suffix in (".txt", "") and is_tabbed_plan(raw)):
        return read_csv(raw)
    if _PAGE.match(raw[:4_000].lstrip(b"\xef\xbb\xbf")) or suffix in (".htm", ".html", ".xhtml"):
        return read_html(raw)
    return read_text(raw, is_markdown=suffix in (".md", ".markdown"))


def _old_office(raw: bytes) -> ImportFileError:
    if _ENCRYPTED in raw:
        return ImportFileError(
            "This file is locked with a password. Take the password off, save it, and import that."
        )
    return ImportFileError(
        "This is a file of an old Office (.doc, .xls). Open it, save it as .docx or .xlsx, and import that."
    )


def _office(raw: bytes) -> SourceText | SourceTables:
    with open_archive(raw) as archive:
        names = set(archive.namelist())
    if "word/document.xml" in names:
        return read_docx(raw)
    if any(name.startswith("xl/workbook") for name in names):
        return read_xlsx(raw)
    if "mimetype" in names:
        raise ImportFileError("This is an OpenDocument file. Save it as .docx or .xlsx, and import that.")
    raise ImportFileError("This is an archive, not a document. Unpack it, and import the document inside.")


def _one_item(source: SourceText, kind: str | None, surroundings: Surroundings) -> ImportedDocument:
    chosen, why = (kind, "") if kind else _kind(source)
    guess = guess_release if chosen == "release" else guess_post
    item = guess(source, today=surroundings.around, zone=surroundings.zone)
    if why:
        told = Guess("Kind", "press release" if chosen == "release" else "post", why)
        item = replace(item, guesses=(told, *item.guesses))
    return ImportedDocument(source.label, (item,))


def _kind(source: SourceText) -> tuple[str, str]:
    """Post or release, by what only releases have, else by length."""
    split = split_release(source.blocks)
    if any(
        is_status_line(block.text) or embargo_words(block.text) is not None for block in source.blocks[:12]
    ):
        return "release", "it has a status line"
    if split.has_ends or split.notes:
        return "release", "it has an ENDS line" if split.has_ends else "it has notes to editors"
    words = sum(len(block.text.split()) for block in source.blocks)
    if words > POST_WORDS:
        return "release", f"it has {words} words, more than a post"
    return "post", f"it has {words} words and nothing that only releases have"
