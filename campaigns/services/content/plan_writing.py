"""Writing a campaign's plan in the browser: a new campaign, and changes to one, each only over the text that was seen."""

from __future__ import annotations

from dataclasses import dataclass, replace

from campaigns.content_store.form_words import WordsNotTakenError
from campaigns.content_store.paths import LONGEST_NAME, is_slug, slugify
from campaigns.content_store.plan_words import (
    FIELDS,
    HEADINGS,
    LABELS,
    PlanWords,
    Row,
    Section,
    plan_words_in,
    tidy_plan,
    with_plan_words,
)
from campaigns.content_store.problems import EditConflictError, MissingContentError
from campaigns.domain.people.permissions import Permission
from campaigns.errors import ConflictError
from campaigns.models.content import find_campaign
from campaigns.services.core.access import get_permitted_user
from campaigns.services.core.acting import note_file
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading

MOST_TRIES = 100
NO_PLAN = "---\n---\n"


@dataclass(frozen=True)
class OpenedPlan:
    """A plan as its form shows it, and as the file holds it at this moment. Without a file the fingerprint is empty."""

    words: PlanWords
    source: str
    fingerprint: str


@dataclass(frozen=True)
class TheirField:
    """What somebody else put into a field that was changed here as well."""

    name: str
    label: str
    words: str


class PlanConflictError(ConflictError):
    """Somebody changed the same fields meanwhile; nothing was written.

    Attributes:
        words: mine, with what only they changed taken over. theirs: the fields that both changed. now: what is to be
            saved over once somebody has looked.
    """

    def __init__(self, words: PlanWords, theirs: tuple[TheirField, ...], now: OpenedPlan) -> None:
        super().__init__("Somebody changed this plan while you were writing. Nothing was saved over it.")
        self.words, self.theirs, self.now = words, theirs, now


def open_plan(desk: Desk, slug: str) -> OpenedPlan:
    """
    Raises:
        MissingContentError, UnsafePathError
        BrokenContentError: the file can't be understood; the message says how to mend it.
    """
    plan = desk.content.read_campaign(slug)
    source = plan.source or NO_PLAN
    words = plan_words_in(source, desk.content.zone)
    return OpenedPlan(words if words.title else replace(words, title=plan.title), source, plan.fingerprint)


def create_campaign(desk: Desk, words: PlanWords, *, user_id: int) -> str:
    """A new campaign; its short name, made of its title with a number where that is, or was, another's.

    Raises:
        NotAllowedError
        WordsNotTakenError: a field can't be kept as it was typed.
    """
    with reading() as session:
        get_permitted_user(session, user_id, Permission.WRITE)
    source = with_plan_words(NO_PLAN, words, desk.content.zone)
    for slug in _free_slugs(words.title):
        if _is_known(desk, slug):
            continue
        try:
            written = desk.content.write_campaign(slug, source, None)
        except EditConflictError:
            continue
        note_file(f"{slug}/campaign.md", before="", after=written.fingerprint)
        return slug
    raise WordsNotTakenError(
        "title", "There are a hundred campaigns of that title already. Give it another one."
    )


def save_plan(
    desk: Desk,
    slug: str,
    words: PlanWords,
    *,
    started: str,
    fingerprint: str,
    user_id: int,
    by_itself: bool = False,
) -> OpenedPlan:
    """Put these words into the plan's file; what then stands there. What others changed meanwhile in other fields stays.

    Args:
        started: the text that the form started from; ``fingerprint`` is its own.
        by_itself: nobody pressed a button, and the page stays as it is: nothing of others is taken over, as it could not
            be shown there.

    Raises:
        NotAllowedError
        PlanConflictError: somebody changed the same fields; nothing was written.
        ConflictError: somebody saved it at this moment, or has since the page was opened and it would save ``by_itself``.
        WordsNotTakenError: a field can't be kept as it was typed. ContentError: the file can't be written.
    """
    with reading() as session:
        get_permitted_user(session, user_id, Permission.WRITE)
    now = open_plan(desk, slug)
    if now.fingerprint != fingerprint:
        if by_itself:
            raise ConflictError("Somebody else changed this plan meanwhile. Press “Save”, and you see both.")
        words = _merged(desk, words, now, started or NO_PLAN)
    changed = with_plan_words(now.source, words, desk.content.zone)
    if changed == now.source:
        return now
    try:
        written = desk.content.write_campaign(slug, changed, now.fingerprint or None)
    except EditConflictError as error:
        raise ConflictError(
            "Somebody saved this plan at the same moment. Nothing was saved; press again."
        ) from error
    note_file(f"{slug}/campaign.md", before=now.fingerprint, after=written.fingerprint)
    return OpenedPlan(plan_words_in(written.source, desk.content.zone), written.source, written.fingerprint)


def _merged(desk: Desk, words: PlanWords, now: OpenedPlan, started: str) -> PlanWords:
    mine, base = tidy_plan(words), tidy_plan(plan_words_in(started, desk.content.zone))
    both, taken = [], {}
    for name in FIELDS:
        my, their, was = (getattr(one, name) for one in (mine, now.words, base))
        if my == was:
            taken[name] = their
        elif their not in (was, my):
            both.append(TheirField(name, LABELS[name], _shown(their)))
    if both:
        raise PlanConflictError(replace(mine, **taken), tuple(both), now)
    return replace(mine, **taken)


def _shown(value: str | tuple[str | Row | Section, ...]) -> str:
    """A field's value as one text."""
    if isinstance(value, str):
        return value
    return "\n".join(_one_shown(one) for one in value)


def _one_shown(one: str | Row | Section) -> str:
    if isinstance(one, Row):
        return ", ".join(filter(None, one.values.values()))
    return f"{one.heading}\n{one.text}" if isinstance(one, Section) else one


def with_all_headings(words: PlanWords) -> PlanWords:
    """With an empty section for each that a plan should have and this one has not."""
    there = {one.heading.casefold() for one in words.sections}
    missing = (Section(one, "") for one in HEADINGS if one.casefold() not in there)
    return replace(words, sections=(*words.sections, *missing))


def _free_slugs(title: str) -> list[str]:
    name = slugify(title)[:LONGEST_NAME].strip("-")
    name = name if is_slug(name) else f"campaign-{name}".rstrip("-")
    return [name, *(f"{name}-{number}" for number in range(2, MOST_TRIES + 1))]


def _is_known(desk: Desk, slug: str) -> bool:
    """Whether there is such a campaign, or was: its items' history stays its own."""
    with reading() as session:
        if find_campaign(session, slug) is not None:
            return True
    try:
        desk.content.folder_of(slug)
    except MissingContentError:
        return False
    return True
