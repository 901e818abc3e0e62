"""REL-07 and REL-10: partners that take part are named where readers see it, editors are told what the partnership is, and
the office's own notes to them are right on the day of issue."""

from __future__ import annotations

import re
from collections.abc import Iterator

from campaigns.checks.base import Finding, Subject
from campaigns.checks.patterns import any_of
from campaigns.checks.prose import Role
from campaigns.checks.release.story import Story
from campaigns.domain.facts.dated_names import fill_names
from campaigns.domain.text.listing import listed

_PARTNERSHIP = any_of(
    r"partner(?:s|ship|ships)?",
    r"brings? together",
    r"made up of",
    r"works? (?:closely )?(?:with|together)",
    r"(?:planned|run|led|funded|delivered|supported|commissioned) (?:\w++ )?(?:together|jointly|by|with)",
    r"on behalf of",
)
_SMALL = frozenset({"of", "the", "and", "for", "in", "&", "a"})


def partner_not_named(subject: Subject) -> Iterator[Finding]:
    plan = subject.item.plan
    partners = plan.partners if plan else ()
    if not partners:
        return
    story = Story(subject)
    said = [passage.text for passage in story.passages]
    said += [f"{one.speaker}, {one.speaker_role}" for one in subject.text.front if one.role is Role.QUOTE]
    said = [fill_names(text, subject.names) for text in said]
    missing = [name for name in partners if not _is_named(subject, name, said)]
    line = subject.item.body_line
    if missing:
        details = {"partners": listed(missing), "are": "is" if len(missing) == 1 else "are"}
        yield Finding(line=line, column=1, excerpt=listed(missing), details=details)
    if not any(_explains(subject, note, partners) for note in story.notes):
        line = subject.item.line_of("notes")
        yield Finding(line=line, column=1, says="note")


def _explains(subject: Subject, note: str, partners: tuple[str, ...]) -> bool:
    note = fill_names(note, subject.names)
    return _PARTNERSHIP.search(note) is not None or any(_is_named(subject, name, [note]) for name in partners)


def _is_named(subject: Subject, partner: str, texts: list[str]) -> bool:
    """By any of its names; or all its words in one sentence, as in “Derby City and Derbyshire County Councils”."""
    return any(_stands_in(name, text) for name in _names(subject, partner) for text in texts)


def _names(subject: Subject, partner: str) -> tuple[str, ...]:
    wanted = _plain(partner)
    for body in subject.facts.bodies:
        names = tuple(name.name for name in body.names)
        if wanted in map(_plain, names):
            return names
    return (partner,)


def _stands_in(name: str, text: str) -> bool:
    if _plain(name) in _plain(text):
        return True
    words = [word for word in _plain(name).split() if word not in _SMALL]
    return len(words) > 1 and any(
        all(re.search(rf"\b{re.escape(word)}(?:s|es)?\b", sentence) for word in words)
        for sentence in re.split(r"[.!?]\s", _plain(text))
    )


def _plain(text: str) -> str:
    return " ".join(text.replace("&", "and").replace("’", "'").casefold().split())


def note_out_of_date(subject: Subject) -> Iterator[Finding]:
    day = subject.publishes_on
    for note in subject.release.notes:
        words = " ".join(note.split())
        same = [one for one in subject.facts.boilerplates if one.text == words]
        if same and not any(one.is_right_on(day) for one in same):
            yield Finding(
                line=subject.item.line_of("notes"), column=1, excerpt=words, details={"name": same[0].name}
            )
