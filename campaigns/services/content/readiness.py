"""Everything that stands between an item and going out: what its file and the checks say about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from campaigns.checks.run import check_post, check_release
from campaigns.content_store.rendering import render_post, words_left_out
from campaigns.content_store.true_fixes import keeps_the_rest
from campaigns.domain.facts.facts import Facts
from campaigns.domain.items.documents import ItemDocument, PostDocument, ReleaseDocument
from campaigns.domain.items.issues import Issue, Severity, is_blocked, sort_issues
from campaigns.domain.items.records import Records
from campaigns.domain.items.rendered import RenderedCard, RenderedPost
from campaigns.domain.items.seen import rendered_sha256, shown_sha256
from campaigns.models.content import Revision
from campaigns.services.content.facts import current_facts, facts_issues, facts_now
from campaigns.services.content.frozen import frozen_document, frozen_posts, with_frozen_pictures
from campaigns.services.content.link_cards import rendered_with, with_card, with_known_card
from campaigns.services.content.naming import named
from campaigns.services.content.records import records_for
from campaigns.services.core.bench import (
    NotLookedAtError,
    Purpose,
    looking,
    not_checked,
    on_the_bench,
    sentence,
)
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading
from campaigns.workbench.base import TooSlowError
from campaigns.workbench.limits import in_time

MOST_FIXES = 100
# A hold keeps a text in the house. It does not keep anybody from writing one, or from signing it off.
STOPS_GOING_OUT_ONLY = frozenset({"TIME-01"})


def check_item(desk: Desk, ref: str) -> list[Issue]:
    """The findings for one item, what the desk knows about it included, in the order in which a person mends them.

    That it could not be checked within its time is one of them: never a pass.

    Raises:
        ContentError: the file is gone or broken; the message says how to mend it.
    """
    try:
        return look_over(desk, ref).issues
    except NotLookedAtError as error:
        return [not_checked(str(desk.content.root / f"{ref}.md"), str(error))]


@dataclass(frozen=True)
class LookedOver:
    """An item as it was read, and what was found in that very text."""

    document: ItemDocument
    issues: list[Issue]


def look_over(desk: Desk, ref: str) -> LookedOver:
    """The item read anew and checked, for a caller that acts on that very text.

    Raises:
        ContentError: the file is gone or broken. NotLookedAtError: it was not done within its time.
    """
    return on_the_bench(desk, Purpose.CHECK, looking(desk), look_over_here, ref)


def look_over_here(desk: Desk, ref: str, card: RenderedCard | None = None) -> LookedOver:
    """The same in this very process, for work that is on the bench already.

    With ``card`` in the place of that card of its page which was read last.
    """
    document = desk.content.read_item(ref)
    with reading() as session:
        document = with_card(document, card) if card else with_known_card(session, document)
        records, facts = records_for(session, desk, document), facts_now(session, desk)
    return LookedOver(document, check_document(desk, document, records, facts))


def look_over_revision(desk: Desk, revision_id: int, card: RenderedCard | None = None) -> LookedOver:
    """What was submitted, and what the checks find in it now, whatever its file says by now.

    With ``card`` in the place of the one that is frozen.

    Raises:
        ContentError: its campaign is gone. NotLookedAtError: it was not done within its time.
    """
    return on_the_bench(desk, Purpose.CHECK, looking(desk), _look_over_revision, revision_id, card)


def _look_over_revision(desk: Desk, revision_id: int, card: RenderedCard | None) -> LookedOver:
    with reading() as session:
        revision = session.get_one(Revision, revision_id)
        document = with_card(with_frozen_pictures(frozen_document(desk, revision), revision), card)
        rendered = rendered_with(revision.rendered, card) if card else revision.rendered
        shown = shown_sha256(revision.fingerprint, rendered_sha256(rendered))
        records, facts = records_for(session, desk, document, shown), facts_now(session, desk)
        posts = frozen_posts(revision)
    return LookedOver(document, check_document(desk, document, records, facts, posts))


def check_document(
    desk: Desk,
    document: ItemDocument,
    records: Records | None = None,
    facts: Facts | None = None,
    frozen: Mapping[str, RenderedPost] | None = None,
) -> list[Issue]:
    """The findings for one file; without ``records`` and ``facts`` the checks know nothing of the database.

    ``frozen`` is what each channel gets of it where that is settled already. Where the process can be broken off
    (``workbench.limits``), a text that takes too long has that as its finding.
    """
    facts = facts or current_facts(desk)
    try:
        with in_time(desk.settings.check_seconds):
            found = _with_true_fixes(document, _found(desk, document, records, facts, frozen))
    except TooSlowError as error:
        found = [not_checked(document.file, sentence(Purpose.CHECK, error))]
    return sort_issues([*document.issues, *found, *facts_issues(facts)])


def _with_true_fixes(document: ItemDocument, issues: Sequence[Issue]) -> list[Issue]:
    """Nothing is offered that would change more than it shows. What is not looked at is offered once the rest is mended."""
    offered = [issue for issue in issues if issue.replacement is not None]
    true = {
        id(issue)
        for issue in offered[:MOST_FIXES]
        if issue.replacement and keeps_the_rest(document.source, issue.replacement)
    }
    return [issue if id(issue) in true else replace(issue, replacement=None) for issue in issues]


def _found(
    desk: Desk,
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


def must_be_mended(issue: Issue) -> bool:
    """It keeps the text from being submitted."""
    return issue.severity is Severity.BLOCK and issue.id not in STOPS_GOING_OUT_ONLY


def refs_to_mend(desk: Desk, refs: Iterable[str]) -> frozenset[str]:
    """Those of these items that can't be submitted before something in them is mended.

    Where there was no time to look at them all, none of them counts as ready.
    """
    wanted = frozenset(refs)
    if not wanted:
        return wanted
    try:
        return on_the_bench(desk, Purpose.CHECK, looking(desk, texts=len(wanted)), _refs_to_mend, wanted)
    except NotLookedAtError:
        return wanted


def _refs_to_mend(desk: Desk, wanted: frozenset[str]) -> frozenset[str]:
    library = desk.content.load()
    with reading() as session:
        items = [with_known_card(session, item) for item in library.items if item.ref in wanted]
        known = [(item, records_for(session, desk, item)) for item in items]
        facts = facts_now(session, desk)
    blocked = {item.ref for item, records in known if is_blocked(check_document(desk, item, records, facts))}
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
