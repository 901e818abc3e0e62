"""Everything that stands between an item and going out: what its file and the checks say about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from campaigns.domain.items.documents import ItemDocument
from campaigns.domain.items.issues import Issue, Severity, is_blocked
from campaigns.domain.items.rendered import RenderedCard
from campaigns.domain.items.seen import rendered_sha256, shown_sha256
from campaigns.models.content import Revision
from campaigns.services.content.facts import facts_now
from campaigns.services.content.file_checks import check_document
from campaigns.services.content.frozen import frozen_document, frozen_posts, with_frozen_pictures
from campaigns.services.content.link_cards import rendered_with, with_card, with_known_card
from campaigns.services.content.records import records_for, records_for_each
from campaigns.services.core.bench import (
    NotLookedAtError,
    Purpose,
    looking,
    not_checked,
    on_the_bench,
)
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading

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
        return frozenset(blocking_in(desk, wanted))
    except NotLookedAtError:
        return wanted


def blocking_in(desk: Desk, refs: frozenset[str]) -> dict[str, frozenset[str]]:
    """Item → which checks block it: those of these items that something blocks. Of a file that can't be read, none is named.

    Raises:
        NotLookedAtError: there was no time to look at them all.
    """
    return on_the_bench(desk, Purpose.CHECK, looking(desk, texts=len(refs)), _blocking_in, refs)


def _blocking_in(desk: Desk, wanted: frozenset[str]) -> dict[str, frozenset[str]]:
    library = desk.content.load()
    found = {ref: frozenset[str]() for ref in library.unread & wanted}
    items = [item for item in library.items if item.ref in wanted]
    if not items:
        return found
    with reading() as session:
        items = [with_known_card(session, item) for item in items]
        known = list(zip(items, records_for_each(session, desk, items), strict=True))
        facts = facts_now(session, desk)
    for item, records in known:
        blocking = {issue.id for issue in check_document(desk, item, records, facts) if is_blocked([issue])}
        if blocking:
            found[item.ref] = frozenset(blocking)
    return found
