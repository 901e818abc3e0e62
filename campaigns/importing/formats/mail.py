"""E-mails: a saved message (.eml), or a message pasted into a text. The document is what was sent or forwarded in it."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from email.message import EmailMessage, MIMEPart
from itertools import compress, pairwise

from campaigns.domain.text.listing import listed
from campaigns.importing.decoding import decode
from campaigns.importing.formats.answered import FORWARDED, HEADER, QUOTED, bare, next_head, who_wrote
from campaigns.importing.formats.courtesies import COVER, TAIL, drop, take_banners, take_closing, take_opening
from campaigns.importing.formats.flowed import flowed, is_flowed
from campaigns.importing.formats.html import read_html
from campaigns.importing.formats.text import read_plain
from campaigns.importing.limits import refuse_long_heads
from campaigns.importing.markdown import clean, escape, is_ruler
from campaigns.importing.values import Block, Clue, ImportFileError, LeftOut, SourceText

_SENT_ON = re.compile(r"forwarded", re.IGNORECASE)
_ENDS = re.compile(r"[\s>*_#\-–—\[(.]{0,20}+ends?[\s*_#\-–—\]).]{0,20}+", re.IGNORECASE)
_NOTE = re.compile(
    r"(?:hi|hello|hey|dear|good|morning|afternoon|all|thanks?|many|fyi|please|pls|see|here|attached|below|as|could|can|i|we|kind"
    r"|best|regards|sent|sorry|final)\b",
    re.IGNORECASE,
)
_NO_DOCUMENT = re.compile(
    r"signature|calendar|vcard|\.(?:vcf|ics|p7[sm]|asc|sig|png|jpe?g|gif|heic)$", re.IGNORECASE
)
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_ADDRESS = re.compile(r"https?://\S+|<[^<>\s]{1,2000}+>|\[[^\[\]]{1,200}\]|\S{1,200}@\S+")
_SIGNATURE = re.compile(r"--\s*+")
_NOTICE = re.compile(
    r"(?:\W{0,5}(?:this|the (?:information|content)s?(?: contained)? in this)\s++(?:e-?mail|message|communication)\b.{0,400}\b"
    r"(?:confidential|intended|privileged)|(?:sent from|get) (?:my|outlook|mail|samsung|yahoo|proton)\b)",
    re.IGNORECASE | re.DOTALL,
)
_PREFIX = re.compile(
    r"(?:(?:re|fw|fwd|aw|wg|tr)\s*+:\s*+|\[[\w -]{1,30}\]\s*+|(?:press|news|media)\s++(?:release|statement)\s*+[:–-]\s*+"
    r"|(?:strictly\s++)?embargoed\s*+[:–-]\s*+|for\s++immediate\s++release\s*+[:–-]\s*+)++",
    re.IGNORECASE,
)
# A line of a message's head, or the rest of one.
_RAW_HEADER = re.compile(rb"[!-9;-~]{1,76}:|[ \t]")
LONGEST_HEAD = 60_000  # bytes; servers on the way add to it
FEWEST_OF_A_STORY = 12  # words of a first line that ends as a sentence and is no headline
LONGEST_COVER = 60  # words; who writes more above what they quote has written the document
OF_MAIL = "stands at the head of the mail"
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
    raw = raw.lstrip(b"\xef\xbb\xbf\r\n ")
    refuse_long_heads(raw)
    message = email.message_from_bytes(raw, policy=email.policy.default)
    part = message.get_body(preferencelist=("html", "plain"))
    documents = tuple(_documents(message, part))
    if part is None:
        carried = (
            f" It carries {listed(documents)}: save that,"
            if documents
            else " If it carries a document, save that,"
        )
        raise ImportFileError(f"There is no text in this mail.{carried} and import it.")
    payload = part.get_payload(decode=True)
    inside = payload if isinstance(payload, bytes) else b""
    declared = part.get_content_charset() or ""
    is_page = part.get_content_type() == "text/html"
    keeps_lines = not is_page and is_flowed(part)
    if keeps_lines:
        inside = flowed(inside, del_sp=str(part.get_param("delsp") or "").casefold() == "yes")
    source = (
        read_html(inside, declared)
        if is_page
        else read_pasted(inside, declared, is_mail=True, keeps_lines=keeps_lines)
    )
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
        around=(*head, *source.around, *(_beside_the_page(message, source) if is_page else ())),
        left_out=(*source.left_out, *attached),
        remarks=(*source.remarks, *_pointing_to(documents, source.blocks)),
    )


def _beside_the_page(message: EmailMessage, page: SourceText) -> Iterator[LeftOut]:
    """Lines of the plain text that goes with the page, where the page does not say them."""
    plain = message.get_body(preferencelist=("plain",))
    payload = plain.get_payload(decode=True) if plain is not None else None
    if plain is None or not isinstance(payload, bytes):
        return
    said = " ".join(
        (*(block.text for block in page.blocks), *(one.what for one in (*page.around, *page.left_out)))
    )
    known = set(_LONG_WORD.findall(said.casefold()))
    for line in decode(payload, plain.get_content_charset() or "")[0].split("\n"):
        words = _LONG_WORD.findall(_ADDRESS.sub(" ", line).casefold())
        if len([word for word in words if word not in known]) > len(words) / 2:
            yield LeftOut(
                " ".join(line.split()), "stands only in the plain text that goes with the page of this mail"
            )


def _documents(message: EmailMessage, body: MIMEPart | None) -> Iterator[str]:
    """Names, in quotation marks, of what is attached and may be a text: no pictures, cards, dates or signatures."""
    for one in _attached(message, body):
        name = one.get_filename() or one.get_content_type()
        is_text = one.get_content_maintype() in ("text", "application", "message")
        if is_text and not _NO_DOCUMENT.search(f"{one.get_content_type()} {name}"):
            yield f"“{name}”"


def _pointing_to(documents: Sequence[str], blocks: Sequence[Block]) -> Iterator[str]:
    lines = [line for block in blocks for line in block.text.split("\n")]
    if documents and not _is_document(lines):
        yield (
            f"This mail says little itself, and carries {listed(documents)}. If the release is in there, save that file, "
            "and import that instead of the mail."
        )


def is_raw(raw: bytes) -> bool:
    """Whether these are the bytes of a message, whatever the file is called. Browsers save pages in the same form."""
    head = raw[:LONGEST_HEAD].lstrip(b"\xef\xbb\xbf\r\n ").replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    lines = head.split(b"\n")
    if not all(map(_RAW_HEADER.match, lines[1:] if lines[0].startswith(b"From ") else lines)):
        return False
    message = email.message_from_bytes(head)
    is_sent = "@" in str(message["From"] or "") or any(message[name] for name in ("To", "Received"))
    is_coded = any(message[name] for name in ("MIME-Version", "Content-Type", "Message-ID", "Received"))
    return is_sent and is_coded and message["Snapshot-Content-Location"] is None


def read_saved_archive(raw: bytes) -> SourceText:
    """A page that a browser or Word saved as one file (.mhtml): its first part of HTML. Words of the others are told.

    Raises:
        ImportFileError: it holds none, or see ``read_html``.
    """
    refuse_long_heads(raw)
    message = email.message_from_bytes(raw, policy=email.policy.default)
    pages = [part for part in message.walk() if part.get_content_type() == "text/html"]
    payload = pages[0].get_payload(decode=True) if pages else None
    if not isinstance(payload, bytes):
        raise ImportFileError("This saved page holds no HTML. Save it again as a web page, and import that.")
    source = read_page(payload, pages[0].get_content_charset() or "")
    others = [told for part in pages[1:] for told in _another_page(part)]
    return replace(source, around=(*source.around, *others))


def _another_page(part: EmailMessage | MIMEPart) -> Iterator[LeftOut]:
    """Frames of a page, and where Word keeps the heads and feet of pages, with the embargo in them."""
    why = "it was saved with the page, and is not read with it"
    yield LeftOut(f"another page: {part['Content-Location'] or 'without an address'}", why)
    payload = part.get_payload(decode=True)
    try:
        inside = read_html(payload if isinstance(payload, bytes) else b"", part.get_content_charset() or "")
    except ImportFileError:
        return
    yield from (LeftOut(" ".join(block.text.split()), why) for block in inside.blocks)
    yield from inside.left_out


def read_page(raw: bytes, declared: str = "") -> SourceText:
    """A page, which may be a message that was saved as one.

    Raises:
        ImportFileError: see ``read_html``.
    """
    source = read_html(raw, declared)
    lines = [line for block in source.blocks for line in block.text.split("\n")]
    return _forwarded_page(source) if next_head(lines) is not None else source


def read_pasted(
    raw: bytes,
    declared: str = "",
    *,
    is_markdown: bool = False,
    is_mail: bool = False,
    keeps_lines: bool = False,
) -> SourceText:
    """A text that may be a message with its head, a covering note and what is forwarded below it.

    ``is_mail``: it is one. ``keeps_lines``: see ``read_plain``.
    """
    found: list[Letter] = []

    def cut(text: str) -> str:
        letter = letter_in(text.split("\n"), is_mail=is_mail)
        if letter is None:
            return text
        found.append(letter)
        return "\n".join(letter.lines)

    source = read_plain(raw, declared, is_markdown=is_markdown, prepare=cut, keeps_lines=keeps_lines)
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


def letter_in(lines: Sequence[str], *, is_mail: bool = False) -> Letter | None:
    """None where the text is no mail. ``is_mail``: it is one, whatever it looks like."""
    kept = list(lines)
    head: list[LeftOut] = []
    left_out: list[LeftOut] = []
    subject = ""
    is_mail = _leave_out_answered(kept, head, left_out) or is_mail
    last_ends = _last_ends(kept)
    read = 0
    while (span := next_head(kept, read)) is not None:
        start, end = span
        is_sent_on = any(_SENT_ON.search(line) for line in kept[start:end] if FORWARDED.fullmatch(line))
        if _is_document(kept[read:start], is_sent_on=is_sent_on, is_release_below=last_ends >= end):
            drop(kept, start, len(kept), _EARLIER, left_out)
            is_mail = True
            break
        drop(kept, read, start, COVER, head)
        read = end
        for line in kept[start:end]:
            header = HEADER.fullmatch(line)
            if header and header["name"].casefold() == "subject":
                subject = (header["value"] or "").strip()
            if line.strip(" >"):
                head.append(LeftOut(bare(line), OF_MAIL))
        kept[start:end] = [""] * (end - start)
        is_mail = True
    quoted = [number for number, line in enumerate(kept) if QUOTED.match(line)]
    if not is_mail and (len(quoted) < 3 or len(quoted) < sum(bool(line.strip()) for line in kept) / 3):
        return None
    _take_quoted(kept, quoted, head, left_out)
    signature = next((number for number, line in enumerate(kept) if _SIGNATURE.fullmatch(line)), len(kept))
    drop(kept, signature, len(kept), TAIL, left_out)
    for number, line in enumerate(kept):
        if _NOTICE.match(line):
            drop(kept, number, len(kept), TAIL, left_out)
            break
    take_banners(kept, head)
    take_opening(kept, head)
    take_closing(kept, left_out)
    return Letter(kept, tuple(dict.fromkeys(head)), tuple(left_out), subject)


def _leave_out_answered(kept: list[str], head: list[LeftOut], left_out: list[LeftOut]) -> bool:
    """From “On Sunday, Sam wrote:” on it is the mail that was answered, if anything stands above. True where there is one."""
    last_ends = _last_ends(kept)
    read = 0
    for start, end in who_wrote(kept):
        above, since, read = kept[read:start], read, end
        if _is_document(above, is_release_below=last_ends >= end):
            drop(kept, start, len(kept), _EARLIER, left_out)
            break
        if not any(HEADER.fullmatch(line) for line in above):
            drop(kept, since, start, COVER, head)
        head.append(LeftOut(" ".join(map(bare, kept[start:end])), OF_MAIL))
        kept[start:end] = [""] * (end - start)
    return read > 0


def _last_ends(lines: Sequence[str]) -> int:
    """Where the last line stands that ends a release; -1 where there is none."""
    return max((number for number, line in enumerate(lines) if _ENDS.fullmatch(line)), default=-1)


def _is_document(above: Sequence[str], *, is_release_below: bool = False, is_sent_on: bool = False) -> bool:
    """Whether what stands above an earlier mail is the document, and no covering note for that mail."""
    if any(map(_ENDS.fullmatch, above)):
        return True
    if is_sent_on:
        return False
    return _words(above) > LONGEST_COVER or (_has_headline(above) and not is_release_below)


def _has_headline(lines: Sequence[str]) -> bool:
    told = [line.strip() for line in lines if line.strip(" >") and not is_ruler(line)]
    return any(
        4 <= len(first.split()) <= 20
        and first[0].isupper()
        and first[-1] not in ".!?,:;"
        and len(second.split()) >= 8
        and not _NOTE.match(first)
        and not _NOTE.match(second)
        for first, second in pairwise(told)
    )


def _take_quoted(
    kept: list[str], quoted: Sequence[int], head: list[LeftOut], left_out: list[LeftOut]
) -> None:
    """What is quoted is the document where no document stands beside it; else it is the mail that was answered."""
    quoted = [number for number in quoted if kept[number].strip()]
    if not quoted:
        return
    first, last = quoted[0], quoted[-1]
    below = kept[last + 1 :]
    is_release_quoted = any(map(_ENDS.fullmatch, kept[first : last + 1]))
    is_answered = any(map(_ENDS.fullmatch, below)) and not is_release_quoted
    if not is_answered and not _is_document(kept[:first], is_release_below=is_release_quoted):
        drop(kept, 0, first, COVER, head)
        drop(kept, last + 1, len(kept), TAIL, left_out)
        for number in quoted:
            kept[number] = QUOTED.sub("", kept[number], count=1)
    else:
        drop(kept, first, last + 1, _EARLIER, left_out)


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
    letter = letter_in(lines, is_mail=True)
    if letter is None:
        return source
    stays: list[list[bool]] = [[] for _ in source.blocks]
    for owner, line in zip(owners, letter.lines, strict=True):
        stays[owner].append(bool(line.strip()))
    left = [
        _with_lines(block, which) for block, which in zip(source.blocks, stays, strict=True) if any(which)
    ]
    blocks = tuple(part for block in left for part in _apart(block))
    return replace(
        source,
        label="e-mail",
        blocks=blocks,
        title=_subject(letter.subject, blocks),
        around=letter.head,
        left_out=(*source.left_out, *letter.left_out),
    )


def _apart(block: Block) -> list[Block]:
    """Each line by itself where one of them ends the release: some programs write a whole mail as lines of one paragraph."""
    lines = block.text.split("\n")
    if len(lines) == 1 or not any(map(_ENDS.fullmatch, lines)):
        return [block]
    return [_with_lines(block, [at == place for at in range(len(lines))]) for place in range(len(lines))]


def _with_lines(block: Block, which: Sequence[bool]) -> Block:
    """The block with those of its lines alone."""
    if all(which):
        return block
    text = "\n".join(compress(block.text.split("\n"), which))
    written = block.markdown.split("\n")
    is_alike = len(written) == len(which)
    return replace(
        block, text=text, markdown="\n".join(compress(written, which)) if is_alike else escape(text)
    )


def _subject(subject: str, blocks: Sequence[Block]) -> Clue | None:
    """The subject, where the text says it too; a text has its own headline, and subjects are written in haste."""
    words = _PREFIX.sub("", " ".join(subject.split()), count=1)
    is_said = any(words.casefold() == block.text.strip(" *_").casefold() for block in blocks[:5])
    first = blocks[0].text.rstrip() if blocks else ""
    is_sentence = first.endswith((".", "!", "?", "”", '"')) and len(first.split()) >= FEWEST_OF_A_STORY
    has_headline = bool(first) and len(first.split()) < 20 and not is_sentence
    return Clue(words, "the subject of the mail") if words and (is_said or not has_headline) else None


def _attached(message: EmailMessage, body: object) -> Iterator[EmailMessage]:
    for part in message.walk():
        is_text = part.get_content_maintype() in ("multipart", "text") and not part.get_filename()
        if part is not body and not is_text:
            yield part
