"""What somebody is asked to agree to, beside what they agreed to before: the words with every change in them, and what else
is another. One function for every page that asks for a sign-off.

The words are those of the frozen source, field by field as its author wrote them; what a channel gets of them is compared as
well, so that a change that stands in no field (a name in a list of the office, the card of a linked page) is told, too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import accumulate, groupby
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from campaigns.content_store.item_words import Words, labels_of, shown, words_in
from campaigns.content_store.paths import parse_ref
from campaigns.content_store.post_words import PostWords
from campaigns.content_store.problems import BrokenContentError
from campaigns.domain.items.channel_kinds import KINDS
from campaigns.domain.items.rendered import RenderedMedia, RenderedPart, RenderedPost, RenderedRelease
from campaigns.domain.items.repeats import Repeats, dates_words
from campaigns.domain.items.signoff import COMMUNICATIONS_LEAD
from campaigns.domain.items.steps import Step
from campaigns.domain.text.listing import listed
from campaigns.domain.text.paragraph_changes import Paragraph, as_they_stand, count_changed, paragraph_changes
from campaigns.domain.time.localtime import format_local
from campaigns.models.content import Approval, Revision, StatusChange
from campaigns.services.content.authorship import same_person
from campaigns.services.core.bench import Purpose, looking, on_the_bench
from campaigns.services.core.desk import Desk

OWN = "own."  # before the kind of the channel that says it differently
# The fields that are read as words; of every other one a sentence says what it was and is.
WORDS = (
    "title",
    "content_warning",
    "parts",
    "place",
    "lead",
    "story",
    "variants",
    "quotes",
    "notes",
    "contact",
)
MOMENTS = ("publish_at", "embargo")
AS_SENT = "sent."
BETWEEN = "\n\n"
FOLDED = 3  # paragraphs that are as they were, one after another
NOT_COMPARED = "The earlier text can’t be compared any more, so nothing is marked below. Read the whole text before you decide."


@dataclass(frozen=True)
class WordsField:
    """One field of the text. ``name`` is what a comment on its words is kept with."""

    name: str
    label: str
    paragraphs: tuple[Paragraph, ...]

    @property
    def is_changed(self) -> bool:
        return any(paragraph.is_changed for paragraph in self.paragraphs)

    @property
    def texts(self) -> list[str]:
        """The paragraphs of the text as it is now, by their numbers."""
        return [one.new for one in self.paragraphs if one.number is not None]

    @property
    def text(self) -> str:
        """All of it as it is now, with an empty line between its paragraphs."""
        return BETWEEN.join(self.texts)

    @property
    def starts(self) -> list[int]:
        """Where each paragraph begins in that."""
        lengths = (len(text) + len(BETWEEN) for text in self.texts[:-1])
        return list(accumulate(lengths, initial=0)) if self.texts else []

    @property
    def takes_comments(self) -> bool:
        """It is a field that its author writes."""
        return not self.name.startswith(AS_SENT)

    @property
    def stands(self) -> bool:
        """It is a field of the text as it is now."""
        return any(paragraph.number is not None for paragraph in self.paragraphs)

    @property
    def anchor(self) -> str:
        """Its id on a page; that of a paragraph has the number behind it."""
        return f"words-{self.name.replace('.', '-')}"

    def folded(
        self, is_compared: bool, open_at: Collection[tuple[str, int]] = ()
    ) -> list[tuple[bool, list[Paragraph]]]:
        """Its paragraphs in runs, and whether a run is long enough and the same as before, so that it may be folded away.

        ``open_at``: paragraphs (field, number) that somebody has to see; they stay unfolded.
        """

        def is_to_read(one: Paragraph) -> bool:
            return one.is_changed or (self.name, one.number) in open_at

        runs = [(key, list(run)) for key, run in groupby(self.paragraphs, key=is_to_read)]
        return [(is_compared and len(run) >= FOLDED and not key, run) for key, run in runs]


@dataclass(frozen=True)
class Differences:
    """``facts`` are sentences about what changed beside the words; both are empty of changes where ``is_compared`` is not."""

    fields: tuple[WordsField, ...]
    facts: tuple[str, ...] = ()
    is_compared: bool = False

    @property
    def words_changed(self) -> int:
        return sum(count_changed(field.paragraphs) for field in self.fields)

    @property
    def is_changed(self) -> bool:
        return bool(self.facts) or any(field.is_changed for field in self.fields)


@dataclass(frozen=True)
class EarlierLook:
    """The last time somebody decided on an earlier text of the item: they agreed to it, or asked for changes."""

    revision: Revision
    at: datetime
    by: str
    is_own: bool
    has_agreed: bool


@dataclass(frozen=True)
class _Text:
    """What of a revision travels to the bench: its source, and by channel what goes out."""

    source: str
    sent: Mapping[str, str]


def last_look(
    session: Session, revision: Revision, *, user_id: int | None, party: str = COMMUNICATIONS_LEAD
) -> EarlierLook | None:
    """The latest decision of this person on an earlier text of the item; without one, that of anybody of the party."""
    own = same_person(session, [user_id]) if user_id is not None else set()
    found = [
        EarlierLook(text, at, by, who in own, has_agreed)
        for text, at, who, by, has_agreed in (
            *_agreed(session, revision, party),
            *_sent_back(session, revision),
        )
    ]
    return max(found, key=lambda look: (look.is_own, look.at, look.revision.number), default=None)


_Decided = tuple[Revision, datetime, int, str, bool]


def _agreed(session: Session, revision: Revision, party: str) -> Iterator[_Decided]:
    query = (
        select(Approval)
        .join(Approval.revision)
        .where(
            Revision.item_id == revision.item_id, Revision.number < revision.number, Approval.party == party
        )
        .options(joinedload(Approval.approved_by), joinedload(Approval.revision))
    )
    for one in session.scalars(query):
        yield one.revision, one.approved_at, one.approved_by_id, one.approved_by.name, True


def _sent_back(session: Session, revision: Revision) -> Iterator[_Decided]:
    query = (
        select(StatusChange)
        .where(StatusChange.item_id == revision.item_id, StatusChange.step == Step.CHANGES_ASKED)
        .options(joinedload(StatusChange.user))
    )
    asked = [one for one in session.scalars(query) if one.user is not None]
    if not asked:
        return
    texts = select(Revision).where(Revision.item_id == revision.item_id, Revision.number < revision.number)
    by_fingerprint = {one.fingerprint: one for one in session.scalars(texts.order_by(Revision.number))}
    for change in asked:
        text = by_fingerprint.get(change.fingerprint)
        if text is not None and change.user is not None:
            yield text, change.changed_at, change.user.id, change.user.name, False


def differences(desk: Desk, new: Revision, old: Revision | None) -> Differences:
    """The words of ``new`` with what changed since ``old``; as they stand where there is no older text.

    Raises:
        NotLookedAtError: it was not done in time; the previews of the frozen text can be shown all the same.
    """
    before = _Text(old.source, _sent(old)) if old is not None else None
    told = on_the_bench(
        desk,
        Purpose.PREVIEW,
        looking(desk),
        _differences,
        new.item.ref,
        before,
        _Text(new.source, _sent(new)),
    )
    if old is None or not told.is_compared:
        return told
    facts = (*_of_times(old, new, desk.settings.timezone), *told.facts, *_of_pictures(old, new))
    return Differences(told.fields, facts, is_compared=True)


def _sent(revision: Revision) -> dict[str, str]:
    """By channel, all the words that go out."""
    frozen = revision.rendered
    if "release" in frozen:
        release = RenderedRelease.from_json(frozen["release"])
        return {"email": "\n\n".join([release.text, *(one.release.text for one in release.variants)])}
    posts = map(RenderedPost.from_json, frozen.get("posts", {}).values())
    return {post.kind: "\n\n".join(part.text for part in post.parts) for post in posts}


def _differences(desk: Desk, ref: str, old: _Text | None, new: _Text) -> Differences:
    name, zone = parse_ref(ref), desk.content.zone
    after = words_in(new.source, name, zone)
    texts = _texts(after)
    if old is None:
        return Differences(_fields(texts, {}))
    try:
        before = words_in(old.source, name, zone)
    except BrokenContentError:
        return Differences(_fields(texts, {}), (NOT_COMPARED,))
    earlier = _texts(before)
    fields = _fields(texts, earlier, is_compared=True)
    facts = tuple(_facts(before, after))
    if not any(field.is_changed for field in fields) and not facts:
        fields += _as_sent(old.sent, new.sent)
    return Differences(fields, facts, is_compared=True)


def _texts(words: Words) -> dict[str, tuple[str, str]]:
    """Field → its label and its text, in the order of its form."""
    found = {name: (label, shown(words, name)) for name, label in labels_of(words).items() if name in WORDS}
    if isinstance(words, PostWords):
        for kind, parts in words.own:
            found[f"{OWN}{kind}"] = (f"Text for {KINDS[kind].label} alone", "\n\n---\n\n".join(parts))
    return found


def _fields(
    texts: Mapping[str, tuple[str, str]], earlier: Mapping[str, tuple[str, str]], *, is_compared: bool = False
) -> tuple[WordsField, ...]:
    names = [*texts, *(name for name in earlier if name not in texts)]
    fields = []
    for name in names:
        label, text = texts.get(name) or (earlier[name][0], "")
        before = earlier.get(name, ("", ""))[1]
        paragraphs = paragraph_changes(before, text) if is_compared else as_they_stand(text)
        fields += [WordsField(name, label, paragraphs)] if paragraphs else []
    return tuple(fields)


def _as_sent(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[WordsField, ...]:
    """Nothing in the text is another, and yet what goes out may be: a name in it is one of a list of the office."""
    return tuple(
        WordsField(f"{AS_SENT}{kind}", f"As {KINDS[kind].label} gets it", paragraph_changes(old[kind], text))
        for kind, text in new.items()
        if kind in old and old[kind] != text
    )


def _facts(old: Words, new: Words) -> Iterator[str]:
    for name, label in labels_of(new).items():
        if name in (*WORDS, *MOMENTS, "own"):
            continue
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            many = isinstance(before, tuple) and isinstance(after, tuple)
            yield _more_and_less(label, old, new, name) if many else _said(label, before, after)


def _said(label: str, before: str, after: str) -> str:
    return f"{label}: {before or 'none'}, now {after or 'none'}."


def _more_and_less(label: str, old: Words, new: Words, name: str) -> str:
    before, after = (shown(words, name).split(", ") for words in (old, new))
    came = [one for one in after if one and one not in before]
    went = [one for one in before if one and one not in after]
    told = [*([f"added {listed(came)}"] if came else []), *([f"taken out {listed(went)}"] if went else [])]
    return f"{label}: {'; '.join(told) or 'in another order'}."


def _of_times(old: Revision, new: Revision, zone: ZoneInfo) -> Iterator[str]:
    for label, was, now in (
        ("Time", old.publish_at, new.publish_at),
        ("Embargo", old.embargo_at, new.embargo_at),
    ):
        if was != now:
            yield _said(label, *(format_local(one, zone) if one else "" for one in (was, now)))
    if old.embargoed_with != new.embargoed_with:
        yield _said("Keeps the embargo of", old.embargoed_with, new.embargoed_with)
    before, after = Repeats.from_json(old.repeats), Repeats.from_json(new.repeats)
    if before.also_at != after.also_at:
        yield _said("Dates", *(dates_words(one.moments, zone) if one.moments else "" for one in (old, new)))
    if replace(before, also_at=()) != replace(after, also_at=()):
        yield "Going out again: how often and until when is another."


def _of_pictures(old: Revision, new: Revision) -> Iterator[str]:
    """What is to be seen and what is said of it; that a picture came or went is told with its field."""
    before, after = _pictures(old), _pictures(new)
    for name in sorted({*before, *after}):
        was, now = before.get(name, ()), after.get(name, ())
        if was and now and {one.sha256 for one in was} != {one.sha256 for one in now}:
            yield f"Picture {name}: it is another picture, or cut differently."
        if was and now and (said := _alts(was)) != _alts(now):
            yield f"Alt text of {name}: {said}, now {_alts(now)}."
    cards = [sorted({part.card.words for part in _parts(one) if part.card}) for one in (old, new)]
    if cards[0] != cards[1]:
        yield _said("Card of the linked page", listed(cards[0]), listed(cards[1]))


def _alts(pictures: Sequence[RenderedMedia]) -> str:
    return listed(sorted({"decorative" if one.decorative else f"“{one.alt}”" for one in pictures}))


def _pictures(revision: Revision) -> dict[str, list[RenderedMedia]]:
    frozen = revision.rendered
    found: dict[str, list[RenderedMedia]] = {}
    photos = RenderedRelease.from_json(frozen["release"]).photos if "release" in frozen else ()
    for picture in (*photos, *(one for part in _parts(revision) for one in part.media)):
        found.setdefault(picture.name, []).append(picture)
    return found


def _parts(revision: Revision) -> list[RenderedPart]:
    posts = map(RenderedPost.from_json, revision.rendered.get("posts", {}).values())
    return [part for post in posts for part in post.parts]
