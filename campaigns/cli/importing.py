"""The command that brings in other people's documents, and says what it made of them."""

from __future__ import annotations

import os
import sys
import textwrap
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import click

from campaigns.cli.context import author_known, open_desk
from campaigns.cli.options import author_option, format_option
from campaigns.cli.showing import print_json
from campaigns.content_store.files import read_bounded
from campaigns.domain.text.quoting import quoted
from campaigns.errors import CampaignDeskError
from campaigns.importing.limits import LARGEST_FILE
from campaigns.importing.values import ColumnFound, ImportFileError, LeftOut
from campaigns.services.content.importing import Draft, Import, Outcome, prepare_import, save_import

WIDTH = 100
KIND_WORDS = {"post": "Post", "release": "Press release"}


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--campaign", default="", metavar="SLUG", help="The campaign it belongs to; made if there is none yet."
)
@click.option(
    "--kind", type=click.Choice(["post", "release"]), help="What it is, where that should not be guessed."
)
@click.option(
    "--dates",
    type=click.Choice(["day-first", "month-first"]),
    help="How a plan's days in figures, like 05/06/2027, are meant, where its column does not tell.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="A folder to write to instead of one under the content folder.",
)
@click.option(
    "--topic",
    default="",
    metavar="WORD",
    help="What a new campaign is about: violence, or a word of your own. Without it none is written, and the words of each text "
    "decide whether it has to name help.",
)
@click.option(
    "--all-rows", is_flag=True, help="Bring in also the rows that a plan says are done, held or called off."
)
@click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")
@author_option
@format_option
def import_document(
    file: Path,
    campaign: str,
    kind: str | None,
    dates: str | None,
    out: Path | None,
    topic: str,
    all_rows: bool,
    dry_run: bool,
    email: str | None,
    output: str,
) -> None:
    """Turn a document into Markdown: a press release or post from text, HTML, Word or a saved page, or a plan of posts
    from a spreadsheet (CSV, XLSX). Says what it guessed and what it left out. Never overwrites a file.

    Example: campaigns import plan.xlsx --campaign knife-crime-awareness-week-2027 --dry-run
    """
    with open_desk(needs_database=email is not None) as desk:
        author = author_known(email)
        try:
            prepared = prepare_import(
                desk,
                _bytes_of(file),
                name=file.name,
                campaign=campaign,
                kind=kind,
                out=out,
                month_first=None if dates is None else dates == "month-first",
                topic=topic.strip(),
                all_rows=all_rows,
            )
            if not dry_run:
                save_import(desk, prepared, user_id=author if out is None else None)
        except ImportFileError as error:
            if output == "json":
                print_json({"items": [], "problems": [_problem(trouble) for trouble in error.troubles]})
                sys.exit(1)
            raise
    if output == "json":
        print_json(_as_json(prepared, is_written=not dry_run))
    else:
        _tell(prepared, file.name, is_written=not dry_run)


def _bytes_of(file: Path) -> bytes:
    try:
        raw = read_bounded(file, LARGEST_FILE)
    except OSError as error:
        raise CampaignDeskError(f"{file.name} can't be read: {error.strerror or error}.") from error
    if raw is None:
        raise ImportFileError(
            f"{file.name} is over {LARGEST_FILE // 1_000_000} MB, which is more than a document or a plan."
        )
    return raw


# For people


def _tell(prepared: Import, name: str, *, is_written: bool) -> None:
    document = prepared.document
    click.echo(f"{name}: {document.source}. {prepared.where}")
    if document.columns:
        _tell_columns(document.columns)
    _section("Please look at", document.remarks)
    _section("Left out", map(_left_out_words, document.left_out))
    for draft in prepared.drafts:
        _tell_draft(draft, prepared, is_written=is_written)
    _tell_end(prepared, is_written=is_written)


def _tell_columns(columns: Sequence[ColumnFound]) -> None:
    _section(
        "Columns",
        (
            f"{f'{column.sheet}, ' if column.sheet else ''}{column.letter} “{column.heading}”: "
            f"{_meaning_words(column.meaning)}"
            for column in columns
        ),
    )


def _meaning_words(meaning: str) -> str:
    if meaning.startswith("text:"):
        return f"the text for {meaning.removeprefix('text:')}"
    return {"": "not understood, left out", "text": "the text", "media": "pictures", "alt": "alt text"}.get(
        meaning, meaning
    )


def _tell_draft(draft: Draft, prepared: Import, *, is_written: bool) -> None:
    item = draft.item
    where = f"{item.place}: " if item.place else ""
    click.echo(f"\n{where}{KIND_WORDS[item.kind]} {quoted(item.title)}")
    _section("Guessed", (f"{guess.what}: {guess.value} ({guess.why})" for guess in item.guesses), indent="  ")
    _section("Left out", map(_left_out_words, item.left_out), indent="  ")
    _section("Please look at", item.remarks, indent="  ")
    if draft.note:
        click.echo(f"  {draft.note}")
    if draft.is_new:
        click.echo(
            f"  {'Written' if is_written else 'Would be written'}: {os.path.relpath(prepared.path_of(draft))}"
        )
        if not is_written:
            click.echo(f"\n{draft.text}")


def _section(heading: str, lines: Iterable[str], *, indent: str = "") -> None:
    told = list(lines)
    if not told:
        return
    click.echo(f"{indent}{heading}:")
    for line in told:
        click.echo(
            textwrap.fill(line, WIDTH, initial_indent=f"{indent}  – ", subsequent_indent=f"{indent}    ")
        )


def _left_out_words(left_out: LeftOut) -> str:
    return f"{' '.join(left_out.what.split())} ({left_out.why})"


def _tell_end(prepared: Import, *, is_written: bool) -> None:
    new = len(prepared.new)
    kept_back = sum(draft.outcome is Outcome.KEPT_BACK for draft in prepared.drafts)
    if kept_back:
        rows = "1 row was" if kept_back == 1 else f"{kept_back} rows were"
        click.echo(
            f"\n{rows} not brought in, by what the plan says of it. To bring in every row, import again with --all-rows."
        )
    if not new and not kept_back:
        click.echo("\nNothing new: everything in it is there already.")
    elif not new:
        click.echo("\nNothing else in it is new.")
    elif not is_written:
        click.echo(f"\n{_files(new)} would be written. Nothing was.")
    else:
        if prepared.plan is not None:
            plan = prepared.store.root / prepared.campaign / "campaign.md"
            click.echo(f"\nWritten: {os.path.relpath(plan)}, the plan of a new campaign. Fill it in.")
        what = prepared.path_of(prepared.new[0]) if new == 1 else prepared.store.root / prepared.campaign
        click.echo(f"\n{_files(new)} written. Look through it next: campaigns check {os.path.relpath(what)}")


def _files(count: int) -> str:
    return "1 file" if count == 1 else f"{count} files"


# For programs


def _problem(trouble: Any) -> dict[str, Any]:
    place = trouble.place
    return {
        "message": trouble.message,
        "row": place.row if place else None,
        "column": place.column if place else "",
        "sheet": place.sheet if place else "",
    }


def _as_json(prepared: Import, *, is_written: bool) -> dict[str, Any]:
    document = prepared.document
    return {
        "source": document.source,
        "campaign": prepared.campaign,
        "columns": [column.to_json() for column in document.columns],
        "items": [_draft_json(draft, prepared, is_written=is_written) for draft in prepared.drafts],
        "left_out": [one.to_json() for one in document.left_out],
        "remarks": list(document.remarks),
        "problems": [],
    }


def _draft_json(draft: Draft, prepared: Import, *, is_written: bool) -> dict[str, Any]:
    item = draft.item
    return {
        "ref": draft.ref,
        "file": str(prepared.path_of(draft)),
        "kind": item.kind,
        "title": item.title,
        "row": item.place.row if item.place else None,
        "outcome": draft.outcome.value,
        "written": is_written and draft.is_new,
        "markdown": draft.text,
        "guesses": [guess.to_json() for guess in item.guesses],
        "quotes": [
            {"speaker": quote.speaker, "role": quote.role, "paragraphs": list(quote.paragraphs)}
            for quote in item.quotes
        ],
        "left_out": [one.to_json() for one in item.left_out],
        "remarks": list(item.remarks),
    }
