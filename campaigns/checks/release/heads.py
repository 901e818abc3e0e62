"""REL-01 to REL-04 and REL-09: status line, ENDS and contact, lengths, and what the first paragraph tells."""

from __future__ import annotations

import re
from collections.abc import Iterator

from campaigns.checks.base import Finding, Subject
from campaigns.checks.patterns import LatePattern, any_of
from campaigns.checks.prose import Passage
from campaigns.checks.release.story import Story, count_words
from campaigns.domain.items.issues import Severity
from campaigns.domain.text.listing import listed
from campaigns.domain.text.person_names import person_names

_WEEKDAY = any_of(r"(?:mon|tues|wednes|thurs|fri|satur|sun)day", r"mon|tues?|wed|thurs?|fri|sat|sun")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_DATE = any_of(
    rf"\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}",
    rf"{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?",
    r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}",
    r"\d{4}-\d{2}-\d{2}",
)
_TIME = any_of(
    r"\d{1,2}[:.]\d{2}(?:\s?[ap]\.?m\.?)?(?![./-]?\d)",
    r"\d{1,2}\s?[ap]\.?m\.?",
    r"\d{4}\s?(?:hours|hrs)",
    r"noon|midday|midnight",
)
_ZONE = any_of(r"(?:uk|british|london|local) (?:summer )?time", r"gmt|bst|utc")
_EMBARGO = re.compile(r"\bembargo", re.IGNORECASE)
_OUT_OF_HOURS = any_of(
    r"out[\s-]of[\s-](?:office[\s-])?hours",
    r"outside (?:of )?(?:office|working|normal|these) hours",
    r"after hours",
    r"24[\s-]?hours?(?: a day)?",
    r"24/7",
    r"(?:evenings?|nights?|weekends?)(?: (?:and|or) (?:evenings?|nights?|weekends?))?",
    r"on[\s-]call",
    r"duty (?:press |media |communications )?officer",
    r"(?:at )?any\s?time",
    r"day (?:and|or) night",
    r"round the clock",
)

_WHEN = any_of(
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?",
    _MONTH,
    r"(?:19|20)\d{2}",
    r"today|tonight|tomorrow|yesterday|now|already|recently|soon|currently|annual|annually|daily|weekly|monthly",
    r"(?:this|next|last|every|each|past|coming|all|half|one|two|three|several|few) "
    r"(?:\w++ )?(?:days?|nights?|weeks?|weekends?|months?|years?|terms?|summers?|winters?|autumns?|springs?|mornings?|"
    r"afternoons?|evenings?)",
    r"(?:in|over|during|since|until|till|by|from|before|after|within|for|at) (?:the )?(?:\w++ ){0,2}"
    r"(?:days?|weeks?|months?|years?|summer|winter|autumn|spring|christmas|easter|halloween|half[\s-]term|term|holidays?|"
    r"noon|midnight)",
    r"\d{1,2}[:.]\d{2}|\d{1,2}\s?[ap]m",
    r"ago|overnight|midnight",
)
_WHERE_WORDS = LatePattern(
    r"\b(?:in|at|across|near|around|throughout|outside|from|to|of|for|over|into)\s++(?:the\s++)?(?:[A-Z][\w’'-]+)"
    r"|\b(?:county|city|town|borough|district|village|region|area|country|nation|neighbourhood|estate|street)(?:wide)?\b"
    r"|\b(?:county|city|nation|area)-?wide\b"
)
_WHO_WORDS = any_of(
    r"police|officers?|detectives?|councils?|councillors?|commissioner|charit(?:y|ies)|schools?|colleges?|teachers?|"
    r"pupils?|students?|people|children|teenagers?|parents?|famil(?:y|ies)|residents?|partners?|partnership|unit|team|"
    r"volunteers?|workers?|firefighters?|paramedics?|nurses?|doctors?|researchers?|businesses|shops|retailers|"
    r"communit(?:y|ies)|club|group|network|service|services|agencies|organisations?|government|office|panel|board|"
    r"members?|readers|listeners|figures|statistics|data|survey|carers?|mentors?|coaches|players?|owners?|traders?|judges?|magistrates?|visitors?|runners?|choirs?|cadets?|"
    r"mums?|dads?|mothers?|fathers?|man|woman|men|women|boys?|girls?|everyone|drivers?|victims?"
)
_NAMED = LatePattern(
    r"\b[A-Z][\w’'-]{1,40}+\s++(?:(?:and|of|for|&)\s++)?[A-Z][\w’'-]{1,40}+\s++(?:\w++\s++)?[a-z]{1,40}(?:ed|s|ve|as|ill)\b"
)
_WELL_OVER = 1.25
_BRIEFEST = 6  # words; a shorter first paragraph tells nobody what happened


def embargo_incomplete(subject: Subject) -> Iterator[Finding]:
    """REL-01. What is rendered always has its status line; what the writer put into the text may lack half of it.

    Without day or time nobody can keep the embargo; weekday and zone make it safer.
    """
    story = Story(subject)
    for passage in story.status_lines:
        if not _EMBARGO.search(passage.text):
            if story.item.embargo is not None and "immediate" in passage.text.casefold():
                yield _whole(passage, says="contradicts")
            continue
        missing = [
            name
            for name, pattern in (
                ("the weekday", _WEEKDAY),
                ("the date", _DATE),
                ("the time", _TIME),
                ("the zone (UK time)", _ZONE),
            )
            if not pattern.search(passage.text)
        ]
        if missing:
            is_clear = not {"the date", "the time"} & set(missing)
            severity = Severity.WARN if is_clear else None
            yield _whole(passage, severity=severity, details={"missing": listed(missing)})


def embargo_only_in_text(subject: Subject) -> Iterator[Finding]:
    """REL-09. The desk holds back what embargo: says; a line in the text holds back nothing."""
    story = Story(subject)
    if story.item.embargo is None:
        for passage in story.status_lines:
            if _EMBARGO.search(passage.text) and _DATE.search(passage.text):
                yield _whole(passage)


def contact_missing(subject: Subject) -> Iterator[Finding]:
    """REL-02. ENDS is always added when a release is rendered; whom to ring has to come from the writer."""
    story = Story(subject)
    line = subject.item.line_of("contact")
    if not story.contacts:
        yield Finding(line=line, column=1)
    elif not any(_OUT_OF_HOURS.search(text) for text in story.contacts):
        yield Finding(line=line, column=1, says="hours", severity=Severity.INFO)


def too_long(subject: Subject) -> Iterator[Finding]:
    """REL-03. Headline, first paragraph and story, each with its own limit."""
    story, facts = Story(subject), subject.facts
    title = count_words(story.item.title)
    if title > (limit := facts.number("headline-words")):
        yield _count(subject.item.line_of("title"), "headline", title, limit)
    lead = count_words(story.lead_words)
    if story.lead is not None and lead > (limit := facts.number("lead-words")):
        line, _ = story.lead.locate(0, len(story.lead.text))
        yield _count(line, "lead", lead, limit)
    body = sum(count_words(passage.text) for passage in story.passages)
    body += sum(count_words(quote.text) for quote in story.item.quotes)
    if body > (limit := facts.number("release-words")):
        yield _count(subject.item.body_line, "body", body, limit)


def lead_lacks(subject: Subject) -> Iterator[Finding]:
    """REL-04. A first paragraph that stands alone in a bulletin says who, what, where and when."""
    story = Story(subject)
    if story.lead is None:
        return
    text = story.lead.text
    missing = [name for name, is_there in _told(subject, story, text) if not is_there]
    if missing:
        line, column = story.lead.locate(0, len(text))
        yield Finding(
            line=line, column=column, excerpt=text.strip()[:80], details={"missing": listed(missing)}
        )


def _told(subject: Subject, story: Story, text: str) -> Iterator[tuple[str, bool]]:
    yield "who", _is_somebody(subject, text)
    yield "what", count_words(text) >= _BRIEFEST
    yield "where", bool(story.item.place.strip()) or _is_place(subject, text)
    yield "when", _WHEN.search(text) is not None


def _is_somebody(subject: Subject, text: str) -> bool:
    is_group = _WHO_WORDS.search(text) is not None or _NAMED.search(text) is not None
    return is_group or any(True for _ in person_names(text)) or _is_body(subject, text)


def _is_body(subject: Subject, text: str) -> bool:
    return any(name.name in text for body in subject.facts.bodies for name in body.names)


def _is_place(subject: Subject, text: str) -> bool:
    areas = {body.area for body in subject.facts.bodies if body.area} | {subject.facts.home_area}
    return any(area and area in text for area in areas) or _WHERE_WORDS.search(text) is not None


def _whole(
    passage: Passage,
    *,
    says: str = "",
    severity: Severity | None = None,
    details: dict[str, str] | None = None,
) -> Finding:
    text = passage.text
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    return passage.found(start, end, says=says, severity=severity, details=details)


def _count(line: int, says: str, count: int, limit: int) -> Finding:
    """A warning where it is over by a quarter; a word or two too many is only worth a note."""
    details = {"count": count, "limit": limit, "over": count - limit}
    severity = None if count > limit * _WELL_OVER else Severity.INFO
    return Finding(line=line, column=1, says=says, severity=severity, details=details)
