"""The door of this package: any file's bytes to what it holds. Which kind it is, its bytes say, not its name."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import PurePath

from campaigns.importing.formats.docx import read_docx
from campaigns.importing.formats.mail import (
    OF_MAIL,
    is_raw,
    read_mail,
    read_page,
    read_pasted,
    read_saved_archive,
)
from campaigns.importing.formats.package import Package
from campaigns.importing.formats.sheet import read_csv
from campaigns.importing.formats.workbook import read_xlsx
from campaigns.importing.guessing.accounting import unaccounted
from campaigns.importing.guessing.channel_parts import ChannelParts, parts_by_channel
from campaigns.importing.guessing.channel_posts import guess_channel_posts
from campaigns.importing.guessing.dated_lines import take_dates
from campaigns.importing.guessing.embargo import says_no_embargo, speaks_of_embargo
from campaigns.importing.guessing.office_lines import is_status_line
from campaigns.importing.guessing.post import guess_post, speaking_of_embargo
from campaigns.importing.guessing.release import guess_release
from campaigns.importing.guessing.release_parts import split_release
from campaigns.importing.guessing.spoken import why_statement
from campaigns.importing.guessing.tracked import without_watchers
from campaigns.importing.limits import DAMAGE, LARGEST_FILE, broken, refuse_too_long
from campaigns.importing.plan import Surroundings, guess_plan
from campaigns.importing.plan_columns import is_tabbed_plan
from campaigns.importing.strangers import archive_named, named
from campaigns.importing.values import (
    Guess,
    ImportedDocument,
    ImportedItem,
    ImportFileError,
    SourceTables,
    SourceText,
)

POST_WORDS = 120  # longer texts are taken for releases
_PAGE = re.compile(
    rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|article|main|h1|p|div)\b",
    re.IGNORECASE | re.DOTALL,
)
_RELEASE_SUBJECT = re.compile(r"\b(?:press|news|media)\s++(?:release|statement)\b", re.IGNORECASE)
_SAVED = re.compile(
    rb"(?:.{0,2000}\n)?(?:MIME-Version:|Content-Type:\s*multipart/related)", re.IGNORECASE | re.DOTALL
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
        source = _read(raw, name)
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
        return guess_plan(source, replace(surroundings, file_name=PurePath(name).stem))
    if not source.blocks:
        raise ImportFileError(f"There is no text in {name}.")
    refuse_too_long(sum(len(block.text) + 1 for block in source.blocks))
    return _items(source, kind, surroundings)


def _read(raw: bytes, name: str) -> SourceText | SourceTables:
    suffix = PurePath(name).suffix.casefold()
    if said := named(raw):
        raise ImportFileError(said)
    if raw.startswith(b"PK\x03\x04"):
        return _office(raw, name)
    if suffix in (".eml", ".emlx") or is_raw(raw):
        return read_mail(raw)
    if suffix in (".mht", ".mhtml") or _SAVED.match(raw[:4_000]):
        return read_saved_archive(raw)
    if suffix in (".csv", ".tsv", ".tab") or (suffix in (".txt", "") and is_tabbed_plan(raw)):
        return read_csv(raw)
    if _PAGE.match(raw[:4_000].lstrip(b"\xef\xbb\xbf")) or suffix in (".htm", ".html", ".xhtml"):
        return read_page(raw)
    return read_pasted(raw, is_markdown=suffix in (".md", ".markdown"))


def _office(raw: bytes, name: str) -> SourceText | SourceTables:
    try:
        package = Package(raw)
        part = package.document()
        match part.partition("/")[0]:
            case "word":
                return read_docx(package, part)
            case "xl" if not part.endswith(".bin"):
                return read_xlsx(raw)
        raise ImportFileError(archive_named(package, name))
    except RecursionError:
        raise
    except (*DAMAGE, SyntaxError) as error:  # also of a part only looked into beforehand
        raise broken(error) from error


def _items(source: SourceText, kind: str | None, surroundings: Surroundings) -> ImportedDocument:
    source = without_watchers(source)
    parts = parts_by_channel(source.blocks, surroundings.around) if kind != "release" else None
    if parts is not None and (kind or not _release_sign(source)):
        return _posts(source, parts, surroundings)
    chosen, why = (kind, "") if kind else _kind(source, surroundings.around)
    guess = guess_release if chosen == "release" else guess_post
    item = guess(source, today=surroundings.around, zone=surroundings.zone)
    item = replace(
        item,
        left_out=(*item.left_out, *unaccounted((item,), source)),
        remarks=(*item.remarks, *_embargo_beside(item, source)),
    )
    if why:
        told = Guess("Kind", "press release" if chosen == "release" else "post", why)
        item = replace(item, guesses=(told, *item.guesses))
    return ImportedDocument(source.label, (item,))


def _embargo_beside(item: ImportedItem, source: SourceText) -> tuple[str, ...]:
    """A comment in the margin or an earlier mail may be where an embargo was agreed."""
    if "embargo" in item.front:
        return ()
    return tuple(
        f"“{' '.join(one.what.split())}” speaks of an embargo, and was left out: {one.why}. If it holds, write its day and time "
        "into embargo, like 2027-05-17T00:01."
        for one in source.left_out
        if speaks_of_embargo(one.what) and not says_no_embargo(one.what)
    )


def _posts(source: SourceText, parts: ChannelParts, surroundings: Surroundings) -> ImportedDocument:
    items, why = guess_channel_posts(source, parts, today=surroundings.around, zone=surroundings.zone)
    remarks = (*source.remarks, *speaking_of_embargo(source))
    left_out = unaccounted(items, source)
    if len(items) > 1:
        return ImportedDocument(source.label, items, left_out=left_out, remarks=(why, *remarks))
    (item,) = items
    item = replace(
        item,
        guesses=(Guess("Kind", "post", why), *item.guesses),
        left_out=(*item.left_out, *left_out),
        remarks=(*remarks, *item.remarks),
    )
    return ImportedDocument(source.label, items=(item,))


def _kind(source: SourceText, today: date) -> tuple[str, str]:
    """Post or release, by what only releases have, else by length."""
    if why := _release_sign(source):
        return "release", why
    if take_dates(source.blocks, today)[1]:
        return "release", "it has a line that says of which day it is"
    if source.published is not None:
        return "release", "it is a page that records its day"
    if why := why_statement(source.blocks):
        return "release", why
    words = sum(len(block.text.split()) for block in source.blocks)
    if words > POST_WORDS:
        return "release", f"it has {words} words, more than a post"
    return "post", f"it has {words} words and nothing that only releases have"


def _release_sign(source: SourceText) -> str:
    """What only a release has; empty where there is nothing of it."""
    split = split_release(source.blocks)
    head = [block.text for block in source.blocks[:12]] + [part.what for part in source.around]
    if any(is_status_line(text) or speaks_of_embargo(text) or says_no_embargo(text) for text in head):
        return "it has a status line"
    if any(_RELEASE_SUBJECT.search(part.what) for part in source.around if part.why == OF_MAIL):
        return "its subject says so"
    if split.has_ends or split.notes:
        return "it has an ENDS line" if split.has_ends else "it has notes to editors"
    return "it has a contact for the press" if split.contact else ""
