"""Office files are zip archives: how large they may be, and what they may not hold, looked at before any is opened."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from campaigns.domain.text.sizes import LONGEST_IMPORT
from campaigns.importing.values import ImportFileError

LARGEST_FILE = 15_000_000
LARGEST_UNPACKED = 150_000_000
LARGEST_PART = 60_000_000
MOST_PARTS = 5_000
MOST_BLOCKS = 10_000
STEEPEST = 300  # unpacked to packed; real office files stay far below
ORDINARY_HEAD, LONGEST_OF_PART, LONGEST_HEADS = (
    500,
    2_000,
    30_000,
)  # bytes: of a field of a mail, of all long ones
MOST_MAIL_PARTS, MOST_BOUNDARIES = 10_000, 20_000
BROKEN = "This file is damaged and can't be opened. Open it in the program it was made with, save it again, and import that."

_HEAD = re.compile(
    rb"^(?:Content-[A-Za-z-]{1,40}|Subject|Date|From|Sender|Reply-To|To|Cc|Bcc|MIME-Version):[^\n]*+(?:\n{1,2}[ \t][^\n]*+)*+",
    re.IGNORECASE | re.MULTILINE,
)
DAMAGE = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError, RuntimeError)


def open_archive(raw: bytes) -> zipfile.ZipFile:
    """The archive, safe to read part by part.

    Raises:
        ImportFileError: it is damaged, locked, holds macros, or is made to fill the memory.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(raw))
    except DAMAGE as error:
        raise ImportFileError(BROKEN) from error
    parts = archive.infolist()
    if any(part.flag_bits & 1 for part in parts):
        raise ImportFileError(
            "This file is locked with a password. Take the password off, save it, and import that."
        )
    total = sum(part.file_size for part in parts)
    steep = any(
        part.file_size > 1_000_000 and part.file_size > STEEPEST * max(part.compress_size, 1)
        for part in parts
    )
    if len(parts) > MOST_PARTS or total > LARGEST_UNPACKED or steep:
        raise ImportFileError("This file unpacks to far more than a document holds, so it was not opened.")
    if any(part.filename.casefold().endswith("vbaproject.bin") for part in parts):
        raise ImportFileError(
            "This file holds macros (small programs), so it was not opened. Save it without them, as .docx or .xlsx, and "
            "import that."
        )
    _look_inside(archive, parts)
    return archive


def _look_inside(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    """Every part of XML must be what it says it is and define nothing: no office program writes a DOCTYPE."""
    for part in parts:
        if not part.filename.casefold().endswith((".xml", ".rels")):
            continue
        try:
            with archive.open(part) as stream:
                head = stream.read(2_000)
        except DAMAGE as error:
            raise ImportFileError(BROKEN) from error
        if part.file_size > LARGEST_PART or b"<!DOCTYPE" in head or b"<!ENTITY" in head:
            raise ImportFileError(
                "This file holds parts that no office program writes, so it was not opened."
            )


def refuse_long_heads(raw: bytes) -> None:
    """Before Python’s library reads them, which for one of them takes time by the square of its length.

    Raises:
        ImportFileError: the heads of this mail, or of its parts, are longer than any mail program writes; or it has far
            more parts.
    """
    if raw.lower().count(b"content-type:") > MOST_MAIL_PARTS or raw.count(b"\n--") > MOST_BOUNDARIES:
        raise ImportFileError(
            "This mail or saved page has far more parts than any program writes, so it was not read. Copy the text you need "
            "into a new file, and import that."
        )
    heads = (match[0] for match in _HEAD.finditer(raw.replace(b"\r", b"\n")))
    long = [(head[:8].lower(), len(head)) for head in heads if len(head) > ORDINARY_HEAD]
    of_parts = (length for name, length in long if name == b"content-")
    if sum(length for _, length in long) > LONGEST_HEADS or max(of_parts, default=0) > LONGEST_OF_PART:
        raise ImportFileError(
            "The head of this mail is longer than any mail program writes, so it was not read. Copy the text you need into a "
            "new file, and import that."
        )


def refuse_too_long(length: int) -> None:
    """
    Raises:
        ImportFileError: a document of so many characters is more than a post or a release.
    """
    if length > LONGEST_IMPORT:
        raise ImportFileError(
            f"There are {length:,} characters in this file, and {LONGEST_IMPORT:,} is the most that is looked through for a "
            "post or a release. Take out what does not belong to it, save it, and import that."
        )


def refuse_too_many(count: int) -> None:
    """
    Raises:
        ImportFileError: so many paragraphs are a table or a list, and no text.
    """
    if count > MOST_BLOCKS:
        raise ImportFileError(
            f"There are more than {MOST_BLOCKS:,} paragraphs or lines in this file, which is more than a post or a release "
            "has. Take out what does not belong to it, save it, and import that."
        )


def broken(error: Exception) -> ImportFileError:
    """For whatever a library throws at a file that is not what it claims to be."""
    refused = ImportFileError(BROKEN)
    refused.__cause__ = error
    return refused
