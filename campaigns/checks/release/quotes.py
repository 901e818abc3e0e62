"""REL-05 and REL-06: quotes that a newsroom can use, and more than one voice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from campaigns.checks.base import Finding, Subject
from campaigns.checks.patterns import LatePattern, any_of
from campaigns.checks.phrases import Hit, phrases
from campaigns.checks.prose import Passage, Role
from campaigns.checks.reading import is_denied, is_mentioned_as_a_word, is_part_of_a_name, places_of
from campaigns.checks.release.quotations import Quotation, quotations_of
from campaigns.checks.release.story import Story
from campaigns.domain.items.issues import Severity

# The office that writes the release.
_OWN_HOUSE = any_of(
    r"(?:deputy )?police and crime commissioner", r"(?:deputy |d)?pcc", r"opcc", r"(?:deputy )?commissioner",
    r"violence (?:reduction|prevention) (?:unit|partnership|network)", r"vr[upn]",
)  # fmt: skip
_REPORTED = any_of(
    r"said|says|told|believes?|thinks?|feels?|felt|described?|describes|calls?|called|praised?|praises|thanked|thanks|"
    r"welcomed|welcomes|according to|voted|rated|judged|named|awarded|in (?:his|her|their) words"
)
_ASKED = re.compile(r"\s*+\?")
_POST = LatePattern(
    r"\b(?:[Jj]udge|[Jj]ustice|[Rr]ecorder|[Cc]oroner|P[CS]|PCSO|[DA]?C[CI]|Sgt|Sergeant|Insp|Supt|Revd?|Imam|Cllr|Councillor|Dr|Prof|Professor)\b"
)
# “His Honour Judge Reed”, “Mr Ludlam’s daughter”, “Kieran, 17”: who that is has been said.
_SAYS_WHO = LatePattern(
    r"[’']s\s++(?:\w++\s++)?(?:family|mother|mum|father|dad|daughter|son|sister|brother|wife|husband|partner|parents|nan|friends?)\b"
    r"|\b(?:[Hh]is|[Hh]er|[Tt]heir|[Mm]y)\s++(?:\w++\s++)?(?:mother|mum|father|dad|daughter|son|sister|brother|wife|husband|partner|nan|friend)\b"
    r"|,\s++(?:aged\s++)?\d{1,2}\b(?!\d)"
)


def quote_not_usable(subject: Subject) -> Iterator[Finding]:
    """REL-05. Full name and role, not too long; and opinion stands in quotes alone. Never more than a note: who speaks is
    told in more ways than a rule can read."""
    story = Story(subject)
    limit = subject.facts.number("quote-sentences")
    for quotation in quotations_of(subject):
        place, start, end = quotation.pieces[0]
        says = _lack(quotation)
        if says in ("name", "role") and _is_introduced(story, quotation):
            says = ""
        if says == "role" and _POST.search(quotation.attribution):
            says = ""
        if says:
            who = {"who": quotation.attribution}
            yield place.found(start, min(end, start + 80), says=says, severity=Severity.INFO, details=who)
        if quotation.sentences > limit:
            size = {"count": quotation.sentences, "limit": limit, "who": quotation.name or "somebody"}
            yield place.found(start, min(end, start + 80), says="long", severity=Severity.INFO, details=size)
    yield from _opinions(subject, story)


def one_voice(subject: Subject) -> Iterator[Finding]:
    """REL-06. A story with one speaker, or with the office's own people alone, is half a story."""
    quotations = quotations_of(subject)
    if not quotations:
        return
    place, start, end = quotations[0].pieces[0]
    speakers = {quotation.key for quotation in quotations}
    if len(speakers) == 1:
        details = {"who": quotations[0].name or "one person"}
        yield place.found(start, min(end, start + 80), details=details)
    elif all(_is_own_house(quotation) for quotation in quotations):
        yield place.found(start, min(end, start + 80), says="house")


def _lack(quotation: Quotation) -> str:
    if quotation.is_unnamed:
        return ""
    if not quotation.attribution:
        return "nobody"
    if len(quotation.name.split()) < 2:
        return "name"
    return "" if quotation.role else "role"


def _is_introduced(story: Story, quotation: Quotation) -> bool:
    """The story has told who that is: by name before the quote, by kin, by age, or by a title that says it."""
    if _SAYS_WHO.search(quotation.attribution):
        return True
    passage, start, _ = quotation.pieces[0]
    names = [word for word in quotation.name.split() if word[:1].isupper() and len(word) > 1]
    if not names:
        return False
    name = re.compile(rf"\b{re.escape(names[-1])}\b")
    if re.search(rf"\b{re.escape(names[-1])},? \(?(?:aged )?\d\d\b", passage.text):
        return True
    place = story.passages.index(passage) if passage in story.passages else 0
    before = [one.text for one in story.passages[:place]]
    return any(
        name.search(text) for text in (*before, passage.text[:start].partition(quotation.attribution)[0])
    )


def _is_own_house(quotation: Quotation) -> bool:
    return _OWN_HOUSE.search(f"{quotation.role} {quotation.attribution}") is not None


def _opinions(subject: Subject, story: Story) -> Iterator[Finding]:
    searcher = phrases(subject.facts.entries("opinion"))
    for passage in story.passages:
        if passage.role in (Role.HEADING, Role.BLOCKQUOTE):
            continue
        for hit in passage.hits(searcher):
            if not _is_somebody_s(passage, hit):
                yield passage.found(hit.start, hit.end, says="opinion", severity=Severity.INFO)


def _is_somebody_s(passage: Passage, hit: Hit) -> bool:
    """In quotes, in reported speech, denied, or a name."""
    text, start, end = passage.text, hit.start, hit.end
    sentence = passage.sentence_at(start)
    first, last = (sentence.start, sentence.end) if sentence else (0, len(text))
    return (
        passage.is_quoted(start, end)
        or _is_reported(text, (first, last), (start, end))
        or is_denied(text, start)
        or is_part_of_a_name(text, start, end)
        or is_mentioned_as_a_word(text, start, end)
        or _ASKED.match(text, end) is not None
    )


def _is_reported(text: str, sentence: tuple[int, int], opinion: tuple[int, int]) -> bool:
    """A word beside the opinion says that somebody holds it."""
    starts, ends = places_of(_REPORTED, text, *sentence)
    return bool(starts) and (ends[0] <= opinion[0] or opinion[1] <= starts[-1])
