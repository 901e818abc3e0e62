"""A check that knows the database, or mends files: it opens the whole desk, for which a check of files alone need not wait."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from campaigns.cli.context import author_known, database_is_there, open_desk
from campaigns.domain.facts.facts import Facts
from campaigns.services.content.facts import facts_now
from campaigns.services.content.mending import FileMended, mend_paths
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading


@contextmanager
def open_for_checks(
    paths: Sequence[Path], *, fix: bool, email: str | None
) -> Iterator[tuple[Desk, Callable[[], Facts | None]]]:
    """The desk, and what is to be done before each look: mend, where that was asked for, and read the facts with the
    polls that people entered by hand (None where there is no database)."""
    with open_desk(needs_database=email is not None) as desk:
        has_database = database_is_there()
        author = author_known(email) if fix else None

        def prepare() -> Facts | None:
            if fix:
                mend_paths(desk, paths, user_id=author, told=_say_mended)
            return _facts_of_database(desk) if has_database else None

        yield desk, prepare


def _facts_of_database(desk: Desk) -> Facts:
    with reading() as session:
        return facts_now(session, desk)


def _say_mended(mended: FileMended) -> None:
    for issue in mended.applied:
        change = issue.replacement
        assert change is not None
        words = f"“{' '.join(change.old.split())}” → “{change.new}”"
        click.echo(f"{os.path.relpath(mended.file)}:{issue.line}  mended  {words} [{issue.id}]", err=True)
