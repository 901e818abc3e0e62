"""Bytes to text, whatever they were saved with, and a word about it where it was not UTF-8."""

from __future__ import annotations

import codecs

from campaigns.importing.markdown import clean
from campaigns.importing.values import ImportFileError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WINDOWS = (
    "It was not saved as UTF-8, so it was read as Windows text (1252). Look at quotation marks and £ signs."
)
_MAC = "It has the line ends of an old Mac, so it was read as Mac Roman. Look at quotation marks and £ signs."
_NO_TEXT = (
    "This is not a text that can be read. Save it as a Word document (.docx), a web page (.html), plain text in "
    "UTF-8 or a spreadsheet (.xlsx, .csv), and import that."
)


def decode(raw: bytes, declared: str = "", *, as_it_is: bool = False) -> tuple[str, tuple[str, ...]]:
    """The text, cleaned, and remarks about how it was read. ``declared`` is what the document says of itself.

    ``as_it_is`` leaves the cleaning to the caller: in a table, tabs and line ends part the cells.

    Raises:
        ImportFileError: it is no text in any encoding that office programs write.
    """
    text, remarks = _decoded(raw, declared)
    return text if as_it_is else clean(text), remarks


def _decoded(raw: bytes, declared: str) -> tuple[str, tuple[str, ...]]:
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return _checked(raw, encoding), ()
    for encoding in ("utf-8", *_known(declared)):
        try:
            return _checked(raw, encoding, strict=True), ()
        except UnicodeDecodeError:
            continue
    if b"\r" in raw and b"\n" not in raw:
        return _checked(raw, "mac_roman"), (_MAC,)
    return _checked(raw, "cp1252"), (_WINDOWS,)


def _known(declared: str) -> tuple[str, ...]:
    try:
        # A page that says Latin-1 means Windows-1252: browsers read it so.
        name = codecs.lookup(declared).name if declared else ""
    except LookupError:
        return ()
    return (name,) if name and name not in ("iso8859-1", "ascii", "cp1252", "utf-8") else ()


def _checked(raw: bytes, encoding: str, *, strict: bool = False) -> str:
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        if strict:
            raise
        raise ImportFileError(_NO_TEXT) from None
    controls = sum(character < " " and character not in "\t\n\r\f\v" for character in text)
    if "\0" in text or controls > len(text) // 100:
        raise ImportFileError(_NO_TEXT)
    return text
