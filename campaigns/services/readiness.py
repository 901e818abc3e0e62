"""Everything that stands between an item and going out: what its file and the checks say about it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from campaigns.checks.run import check_post, check_release
from campaigns.content_store.rendering import render_post
from campaigns.domain.documents import ItemDocument, PostDocument, ReleaseDocument
from campaigns.domain.facts import Facts
from campaigns.domain.issues import Issue, Severity, is_blocked, sort_issues
from campaigns.domain.records import Records
from campaigns.services.desk import Desk
from campaigns.services.facts import current_facts, facts_issues, facts_now
from campaigns.services.naming import named
from campaigns.services.records import records_for
from campaigns.services.transaction import reading

# A hold keeps a text in the house. It does not keep anybody from writing one, or from signing it off.
STOPS_GOING_OUT_ONLY = frozenset({"TIME-01"})


def check_item(desk: Desk, ref: str, document: ItemDocument | None = None) -> list[Issue]:
    """The findings for one item, what the desk knows about it included, in the order in which a person mends them.

    ``document`` is the item as it was just read, for a caller that acts on that very text.
    """
    document = document or desk.content.read_item(ref)
    with reading() as session:
        records, facts = records_for(session, desk, document), facts_now(session, desk)
    return check_document(desk, document, records, facts)


def check_document(
    desk: Desk, document: ItemDocument, records: Records | None = None, facts: Facts | None = None
) -> list[Issue]:
    """The findings for one file; without ``records`` and ``facts`` the checks know nothing of the database."""
    now, zone, facts = desk.clock.now(), desk.settings.timezone, facts or current_facts(desk)
    found: list[Issue] = []
    if isinstance(document, PostDocument):
        shown = named(desk, document)
        rendered = {kind: render_post(shown, kind) for kind in document.channels}
        found = check_post(document, rendered, now, zone, facts=facts, records=records)
    elif isinstance(document, ReleaseDocument):
        found = check_release(document, now, zone, facts=facts, records=records)
    return sort_issues([*document.issues, *found, *facts_issues(facts)])


def must_be_mended(issue: Issue) -> bool:
    """It keeps the text from being submitted."""
    return issue.severity is Severity.BLOCK and issue.id not in STOPS_GOING_OUT_ONLY


def refs_to_mend(desk: Desk, refs: Iterable[str]) -> frozenset[str]:
    """Those of these items that can't be submitted before something in them is mended."""
    wanted = frozenset(refs)
    if not wanted:
        return wanted
    library = desk.content.load()
    with reading() as session:
        known = {
            document.ref: records_for(session, desk, document)
            for document in library.items
            if document.ref in wanted
        }
        facts = facts_now(session, desk)
    blocked = {
        document.ref
        for document in library.items
        if document.ref in wanted and is_blocked(check_document(desk, document, known[document.ref], facts))
    }
    return frozenset(blocked | (library.unread & wanted))


def check_library(desk: Desk, facts: Facts | None = None) -> list[Issue]:
    """The findings for everything under ``content/``, broken files included.

    ``facts`` are those of the files and of the database (``facts_now``); left out, those of the files alone.
    """
    library, facts = desk.content.load(), facts or current_facts(desk)
    found = [issue for document in library.items for issue in check_document(desk, document, facts=facts)]
    return sort_issues({*library.issues, *found, *facts_issues(facts)})


def check_paths(desk: Desk, paths: Iterable[Path], facts: Facts | None = None) -> list[Issue]:
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
