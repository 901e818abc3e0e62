"""The header lines of a letter, so that whoever decodes them reads the words as they were written.

The standard library's newer way (``email.headerregistry``) loses and gains spaces where it folds a line with words it
has to encode. So every value is put together here, by its older ``email.header.Header`` where it has to be encoded
(RFC 2047), and written as it is.
"""

from __future__ import annotations

import re
import textwrap
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from urllib.parse import quote

_FOLD = "\r\n "
_LINE = 76
_LONGEST_WORD = 900  # a line may have 998 characters, and a word without a space can't be folded
_PLAIN = re.compile(r"[!-~]++(?: [!-~]++)*+")  # single spaces, so that a fold in place of one brings it back
_PHRASE = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]++")
_FILE_NAME = re.compile(r"[A-Za-z0-9._-]{1,60}+")


def new_letter() -> EmailMessage:
    """An empty letter that writes its headers as they are given to ``write``."""
    return EmailMessage(policy=SMTP.clone(refold_source="none"))


def write(part: EmailMessage, name: str, value: str) -> None:
    """Set one header of a letter or of a part of it; the value is ready for the wire."""
    del part[name]
    part.set_raw(name, value)


def words(text: str, header: str) -> str:
    """A value that is people's text, such as a subject."""
    if not _is_plain(text):
        return _encoded(text, header)
    room = _LINE - len(header) - 2
    return _FOLD.join(textwrap.wrap(text, room, break_long_words=False, break_on_hyphens=False))


def mailbox(address: Address, header: str) -> str:
    """A name, where there is one, and an address."""
    name, spec = address.display_name, address.addr_spec
    if not name:
        return spec
    if not _is_plain(name) or len(name) > _LINE:
        return f"{_encoded(name, header)}{_FOLD}<{spec}>"
    if not _PHRASE.fullmatch(name):
        name = '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
    line = f"{name} <{spec}>"
    return line if len(line) + len(header) + 2 <= _LINE else f"{name}{_FOLD}<{spec}>"


def attached_as(name: str) -> str:
    """The value of Content-Disposition for an attachment with this file name (RFC 2231)."""
    if _FILE_NAME.fullmatch(name):
        return f'attachment; filename="{name}"'
    return f"attachment;{_FOLD}filename*=utf-8''{quote(name, safe='')}"


def _is_plain(text: str) -> bool:
    """It can stand there as it is: nothing a reader would take for an encoded word, and nothing too long for a line."""
    return (
        "=?" not in text
        and _PLAIN.fullmatch(text) is not None
        and max(map(len, text.split(" "))) <= _LONGEST_WORD
    )


def _encoded(text: str, header: str) -> str:
    return Header(text, "utf-8", maxlinelen=_LINE, header_name=header).encode(linesep="\r\n") if text else ""
