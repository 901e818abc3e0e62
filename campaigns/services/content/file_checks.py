"""What the checks say of files: nothing here needs a database, so that a commit hook need not wait for one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from campaigns.checks.run import check_post, check_release
from campaigns.content_store.channel_text import render_post
from campaigns.content_store.left_out import words_left_out
from campaigns.content_store.true_fixes import keeps_the_rest
from campaigns.domain.facts.facts import Facts
from campaigns.domain.items.documents import ItemDocument, PostDocument, ReleaseDocument
from campaigns.domain.items.issues import Issue, sort_issues
from campaigns.domain.items.records import Records
from campaigns.domain.items.rendered import RenderedPost
from campaigns.services.content.facts import current_facts, facts_issues
from campaigns.services.content.kept_findings import find_kept, keep, key_of
from campaigns.services.content.naming import named
from campaigns.services.core.bench import Purpose, not_checked, sentence
from campaigns.services.core.desk import FileDesk
from campaigns.workbench.base import TooSlowError
from campaigns.workbench.limits import in_time

MOST_FIXES = 100


def check_document(
    desk: FileDesk,
    document: ItemDocument,
    records: Records | None = None,
    facts: Facts | None = None,
    frozen: Mapping[str, RenderedPost] | None = None,
) -> list[Issue]:
    """The findings for one file; without ``records`` and ``facts`` the checks know nothing of the database.

    ``frozen`` is what each channel gets of it where that is settled already. What was looked at before as it is now is not
    looked at again (``kept_findings``). Where the process can be broken off
    (``workbench.limits``), a text that takes too long has that as its finding.
    """
    facts = facts or current_facts(desk)
    folder, key = desk.settings.data_folder, key_of(desk, document, records or Records(), facts, frozen)
    found = find_kept(folder, key) if key else None
    if found is None:
        try:
            with in_time(desk.settings.check_seconds):
                found = _with_true_fixes(document, _found(desk, document, records, facts, frozen))
        except TooSlowError as error:
            found = [not_checked(document.file, sentence(Purpose.CHECK, error))]
        if key:
            keep(folder, key, found)
    return sort_issues([*document.issues, *found, *facts_issues(facts)])


def _with_true_fixes(document: ItemDocument, issues: Sequence[Issue]) -> list[Issue]:
    """Nothing is offered that would change more than it shows, at whichever of its places. What is not looked at is offered
    once the rest is mended."""
    offered = [one for issue in issues for one in issue.each if one.replacement is not None]
    true = {
        id(one)
        for one in offered[:MOST_FIXES]
        if one.replacement and keeps_the_rest(document.source, one.replacement)
    }

    def alone(one: Issue) -> Issue:
        return one if id(one) in true else replace(one, replacement=None)

    return [
        replace(alone(issue), again=tuple(map(alone, issue.again))) if issue.again else alone(issue)
        for issue in issues
    ]


def _found(
    desk: FileDesk,
    document: ItemDocument,
    records: Records | None,
    facts: Facts,
    frozen: Mapping[str, RenderedPost] | None,
) -> list[Issue]:
    now, zone = desk.clock.now(), desk.settings.timezone
    if isinstance(document, PostDocument):
        shown = named(desk, document)
        rendered = {kind: render_post(shown, kind) for kind in document.channels}
        lost = words_left_out(shown, rendered)
        if (
            frozen is not None
        ):  # the names in it are those of then, and so no words are lost that are others by now
            rendered, lost = {kind: frozen[kind] for kind in document.channels if kind in frozen}, ()
        return check_post(document, rendered, now, zone, facts=facts, records=records, left_out=lost)
    if isinstance(document, ReleaseDocument):
        lost = words_left_out(named(desk, document), {}) if frozen is None else ()
        return check_release(document, now, zone, facts=facts, records=records, left_out=lost)
    return []


def check_library(desk: FileDesk, facts: Facts | None = None) -> list[Issue]:
    """The findings for everything under ``content/``, broken files included.

    ``facts`` are those of the files and of the database (``facts_now``); left out, those of the files alone.
    """
    library, facts = desk.content.load(), facts or current_facts(desk)
    found = [issue for document in library.items for issue in check_document(desk, document, facts=facts)]
    return sort_issues({*library.issues, *found, *facts_issues(facts)})


def check_paths(desk: FileDesk, paths: Iterable[Path], facts: Facts | None = None) -> list[Issue]:
    """The findings for these files and folders; a folder stands for every Markdown file below it.

    ``facts`` are as for ``check_library``.
    """
    facts = facts or current_facts(desk)
    found = list(facts_issues(facts))
    for path in paths:
        library = desk.content.read_path(path)
        found += library.issues
        found += [
            issue for document in library.items for issue in check_document(desk, document, facts=facts)
        ]
    return sort_issues(set(found))
