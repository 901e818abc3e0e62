"""E-mails: a saved message (.eml), or a message pasted into a text. The document is what was sent or forwarded in it."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from email.message import EmailMessage

from campaigns.importing.formats.html import read_html
from campaigns.importing.formats.text import read_plain
from campaigns.importing.markdown import clean
from campaigns.importing.values import Block, Clue, ImportFileError, LeftOut, SourceText

_HEADER = re.compile(
    r"[\s>*_]*(?P<name>from|sent|date|to|cc|bcc|subject|reply-to|importance|attachments?)[*_]?:[*_]?(?:\s++(?P<value>.*))?",
    re.IGNORECASE,
)
_FORWARDED = re.compile(
    r"[\s>]*(?:-{2,}\s*+(?:original message|forwarded (?:message|by)\b[^-]{0,80})\s*+-{2,}|begin forwarded message:?)\s*+",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"\s{0,3}>[> ]{0,20}")
_SIGNATURE = re.compile(r"--\s*+")
_NOTICE = re.compile(
    r"(?:\W{0,5}(?:this|the (?:information|content)s?(?: contained)? in this)\s++(?:e-?mail|message|communication)\b.{0,400}\b"
    r"(?:confidential|intended|privileged)|sent from my \w)",
    re.IGNORECASE | re.DOTALL,
)
_PREFIX = re.compile(
    r"(?:(?:re|fw|fwd|aw|wg|tr)\s*+:\s*+|\[[\w -]{1,30}\]\s*+|(?:press|news|media)\s++(?:release|statement)\s*+[:–-]\s*+"
    r"|(?:strictly\s++)?embargoed\s*+[:–-]\s*+|for\s++immediate\s++release\s*+[:–-]\s*+)++",
    re.IGNORECASE,
)
LONGEST_COVER = 60  # words; who writes more above what they quote has written the document
OF_MAIL = "stands at the head of the mail"
_COVER, _TAIL = "a covering note of the mail", "the signature of the mail, or what stands below it"
_EARLIER = "an earlier mail, quoted in this one"


@dataclass(frozen=True)
class Letter:
    """Lines of a mail: those of its document keep their places, all others are empty and stand in ``left_out``."""

    lines: list[str]
    head: tuple[LeftOut, ...]
    left_out: tuple[LeftOut, ...]
    subject: str


def read_mail(raw: bytes) -> SourceText:
    """A message as mail programs save it.

    Raises:
        ImportFileError: it holds no text.
    """
    if raw[:12].strip().split(b"\n")[0].strip().isdigit():  # Apple Mail writes its length above it
        raw = raw.lstrip().partition(b"\n")[2]
    message = email.message_from_bytes(raw, policy=email.policy.default)
    part = message.get_body(preferencelist=("html", "plain"))
    if part is None:
        raise ImportFileError(
            "There is no text in this mail. If it carries a document, save that, and import it."
        )
    payload = part.get_payload(decode=True)
    inside = payload if isinstance(payload, bytes) else b""
    declared = part.get_content_charset() or ""
    is_page = part.get_content_type() == "text/html"
    source = read_html(inside, declared) if is_page else read_pasted(inside, declared)
    head = tuple(
        LeftOut(f"{name}: {clean(str(message[name]))}", OF_MAIL)
        for name in ("From", "Date", "To", "Cc", "Subject")
        if message[name]
    )
    if is_page:
        source = _forwarded_page(source)
    subject = source.title or _subject(clean(str(message["Subject"] or "")), source.blocks)
    attached = tuple(
        LeftOut(
            f"attached: {one.get_filename() or one.get_content_type()}",
            "it is not read with the mail; save it, and import it",
        )
        for one in _attached(message, part)
    )
    return replace(
        source,
        label="e-mail",
        title=subject,
        around=(*head, *source.around),
        left_out=(*source.left_out, *attached),
    )


def read_pasted(raw: bytes, declared: str = "", *, is_markdown: bool = False) -> SourceText:
    """A text that may be a message with its head, a covering note and what is forwarded below it."""
    found: list[Letter] = []

    def cut(text: str) -> str:
        letter = letter_in(text.split("\n"))
        if letter is None:
            return text
        found.append(letter)
        return "\n".join(letter.lines)

    source = read_plain(raw, declared, is_markdown=is_markdown, prepare=cut)
    if not found:
        return source
    (letter,) = found
    return replace(
        source,
        label="e-mail",
        title=_subject(letter.subject, source.blocks),
        around=letter.head,
        left_out=(*source.left_out, *letter.left_out),
    )


def letter_in(lines: Sequence[str]) -> Letter | None:
    """None where the text is no mail."""
    kept = list(lines)
    head: list[LeftOut] = []
    left_out: list[LeftOut] = []
    subject = ""
    is_mail = False
    while (span := _next_head(kept)) is not None:
        start, end = span
        if is_mail and not _FORWARDED.fullmatch(kept[start]) and _words(kept[:start]) > LONGEST_COVER:
            _drop(kept, start, len(kept), _EARLIER, left_out)
            break
        _drop(kept, 0, start, _COVER, left_out)
        for line in kept[start:end]:
            header = _HEADER.fullmatch(line)
            if header and header["name"].casefold() == "subject":
                subject = (header["value"] or "").strip()
            if line.strip(" >"):
                head.append(LeftOut(_bare(line), OF_MAIL))
        kept[start:end] = [""] * (end - start)
        is_mail = True
    quoted = [number for number, line in enumerate(kept) if _QUOTED.match(line)]
    if not is_mail and (len(quoted) < 3 or len(quoted) < sum(bool(line.strip()) for line in kept) / 3):
        return None
    _take_quoted(kept, quoted, left_out)
    signature = next((number for number, line in enumerate(kept) if _SIGNATURE.fullmatch(line)), len(kept))
    _drop(kept, signature, len(kept), _TAIL, left_out)
    for number, line in enumerate(kept):
        if _NOTICE.match(line):
            _drop(kept, number, len(kept), _TAIL, left_out)
            break
    return Letter(kept, tuple(dict.fromkeys(head)), tuple(left_out), subject)


def _next_head(lines: Sequence[str]) -> tuple[int, int] | None:
    """The first run of lines like From, Sent, To and Subject, with the line that says what is forwarded above it."""
    start = 0
    while start < len(lines):
        end, names = start, set()
        while end < len(lines) and (header := _HEADER.fullmatch(lines[end])):
            names.add(header["name"].casefold())
            end += 1
        if len(names) >= 3 and names & {"from", "sent", "date"} and names & {"subject", "to"}:
            while start and (not lines[start - 1].strip(" >") or _FORWARDED.fullmatch(lines[start - 1])):
                start -= 1
            return start, end
        start = max(end, start + 1)
    return None


def _bare(line: str) -> str:
    quoted = _QUOTED.match(line)
    return (line[quoted.end() :] if quoted else line).strip()


def _take_quoted(kept: list[str], quoted: Sequence[int], left_out: list[LeftOut]) -> None:
    """What is quoted is the document where little stands above it; else it is the mail that was answered."""
    if not quoted:
        return
    first, last = quoted[0], quoted[-1]
    if _words(kept[:first]) <= LONGEST_COVER:
        _drop(kept, 0, first, _COVER, left_out)
        _drop(kept, last + 1, len(kept), _TAIL, left_out)
        for number in quoted:
            kept[number] = _QUOTED.sub("", kept[number], count=1)
    else:
        _drop(kept, first, last + 1, _EARLIER, left_out)


def _drop(lines: list[str], start: int, end: int, why: str, left_out: list[LeftOut]) -> None:
    words = "\n".join(line.strip() for line in lines[start:end] if line.strip(" >"))
    if words:
        left_out.append(LeftOut(words, why))
    lines[start:end] = [""] * (end - start)


def _words(lines: Sequence[str]) -> int:
    return sum(len(line.split()) for line in lines)


def _forwarded_page(source: SourceText) -> SourceText:
    """The same for a message of HTML, whose head is one paragraph of lines or several paragraphs."""
    lines: list[str] = []
    owners: list[int] = []
    for number, block in enumerate(source.blocks):
        for line in block.text.split("\n"):
            lines.append(line)
            owners.append(number)
    letter = letter_in(lines)
    if letter is None:
        return source
    kept = {owner for owner, line in zip(owners, letter.lines, strict=True) if line.strip()}
    blocks = tuple(block for number, block in enumerate(source.blocks) if number in kept)
    return replace(
        source,
        blocks=blocks,
        title=_subject(letter.subject, blocks),
        around=letter.head,
        left_out=(*source.left_out, *letter.left_out),
    )


def _subject(subject: str, blocks: Sequence[Block]) -> Clue | None:
    """The subject, where the text says it too; a text has its own headline, and subjects are written in haste."""
    words = _PREFIX.sub("", " ".join(subject.split()), count=1)
    is_said = any(words.casefold() == block.text.strip(" *_").casefold() for block in blocks[:5])
    has_headline = bool(blocks) and len(blocks[0].text.split()) < 20
    return Clue(words, "the subject of the mail") if words and (is_said or not has_headline) else None


def _attached(message: EmailMessage, body: object) -> Iterator[EmailMessage]:
    for part in message.walk():
        is_text = part.get_content_maintype() in ("multipart", "text") and not part.get_filename()
        if part is not body and not is_text:
            yield part
