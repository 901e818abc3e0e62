"""A press release as its writer sees it: fields, words and quotes, without a word of YAML. Reading them from a file and
putting them back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from campaigns.content_store.form_words import (
    NOT_HERE,
    WordsNotTakenError,
    each_once,
    one_line,
    parsed_item,
    said_of,
)
from campaigns.content_store.front_edit import Value, with_values
from campaigns.content_store.front_matter import split_file
from campaigns.content_store.list_edit import Row, rows_in, with_rows
from campaigns.content_store.parsing import ParsedItem
from campaigns.content_store.paths import ItemRef
from campaigns.content_store.problems import BrokenContentError, Problems
from campaigns.content_store.story_edit import as_story, with_story
from campaigns.domain.items.documents import ReleaseDocument
from campaigns.domain.items.quote_places import renumbered
from campaigns.domain.time.localtime import clock_as_written


@dataclass(frozen=True)
class QuoteWords:
    """A quote as the form has it, which may not be finished. ``approved_on`` is a day like 2027-05-10."""

    speaker: str = ""
    role: str = ""
    text: str = ""
    approved_by: str = ""
    approved_on: str = ""


@dataclass(frozen=True)
class VariantWords:
    """The wording for one area as the form has it, which may not be finished."""

    area: str = ""
    media_list: str = ""
    lead: str = ""
    figures: str = ""


@dataclass(frozen=True)
class ReleaseWords:
    """What the form of a release holds. Empty means that the file says nothing there.

    Attributes:
        title: the headline.
        embargo, publish_at: local date and time, like 2027-05-17T08:00; with its offset in the doubled hour of autumn.
            Without an embargo it is for immediate release.
        lead: the first paragraph; empty where the story begins with something else. story: what follows it, with a line
            like ``[Quote 1]`` where a quote stands.
        lists: names of media lists. incident: the keys of the recorded cases it is about.
    """

    title: str = ""
    embargo: str = ""
    publish_at: str = ""
    place: str = ""
    lead: str = ""
    story: str = ""
    quotes: tuple[QuoteWords, ...] = ()
    notes: tuple[str, ...] = ()
    contact: str = ""
    photos: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    variants: tuple[VariantWords, ...] = ()
    areas: tuple[str, ...] = ()
    incident: tuple[str, ...] = ()
    family_told: str = ""
    ai_use: str = ""


FIELDS = tuple(field.name for field in fields(ReleaseWords))
LABELS = {
    "title": "Headline",
    "embargo": "Status line",
    "publish_at": "Day and time of issue",
    "place": "Place",
    "lead": "First paragraph",
    "story": "Story",
    "quotes": "Quotes",
    "notes": "Notes to editors",
    "contact": "Media contact",
    "photos": "Photos",
    "lists": "Media lists",
    "variants": "Wordings for single areas",
    "areas": "Areas",
    "incident": "Incidents and court cases",
    "family_told": "Family told",
    "ai_use": "Use of AI",
}
_ROWS = ("quotes", "notes", "variants")
_BODY = ("lead", "story")


def words_in(source: str, ref: ItemRef, zone: ZoneInfo) -> ReleaseWords:
    """
    Raises:
        BrokenContentError: the text can't be understood.
    """
    return _words_of(source, parsed_item(source, ref, zone)[0], zone)


def with_words(source: str, words: ReleaseWords, ref: ItemRef, zone: ZoneInfo) -> str:
    """The text of the file with these words. The fields, quotes and notes that say what they said stay to the byte.

    Raises:
        WordsNotTakenError: a field would be read as something else, or something else would change with it.
        BrokenContentError: the text can't be understood as it stands.
    """
    before, words = words_in(source, ref, zone), tidy(words)
    differ = [name for name in FIELDS if getattr(words, name) != getattr(before, name)]
    changes: dict[str, Value] = {
        name: getattr(words, name) for name in differ if name not in (*_ROWS, *_BODY)
    }
    changed = with_values(source, changes)
    for name in _ROWS:
        if name in differ:
            if None in rows_in(source, name):
                raise WordsNotTakenError(name, NOT_HERE)
            changed = with_rows(changed, name, _rows(words, name))
    if set(_BODY) & set(differ):
        changed = with_story(changed, words.lead, words.story)
    _read_back(source, changed, words, ref, zone)
    return changed


def tidy(words: ReleaseWords) -> ReleaseWords:
    """Without the white space that nobody means. Empty quotes go, and the places in the story follow those that stay."""
    numbers: dict[int, int | None] = {}
    quotes: list[QuoteWords] = []
    for number, quote in enumerate(map(_tidy_quote, words.quotes), start=1):
        if quote != QuoteWords():
            quotes.append(quote)
        numbers[number] = len(quotes) if quote != QuoteWords() else None
    lead, story = as_story(renumbered(words.lead, numbers), renumbered(words.story, numbers))
    return replace(
        words,
        title=one_line(words.title),
        place=one_line(words.place),
        lead=lead,
        story=story,
        quotes=tuple(quotes),
        notes=tuple(note for one in words.notes if (note := _paragraphs(one))),
        contact=one_line(words.contact),
        photos=each_once(words.photos),
        lists=each_once(words.lists),
        variants=tuple(
            one for variant in words.variants if (one := _tidy_variant(variant)) != VariantWords()
        ),
        areas=each_once(words.areas),
        incident=each_once(words.incident),
        family_told=words.family_told.strip(),
        ai_use=words.ai_use.strip(),
    )


def shown(words: ReleaseWords, name: str) -> str:
    """A field's value as one text."""
    if name == "embargo":
        return f"Embargoed until {_spoken(words.embargo)}" if words.embargo else "For immediate release"
    if name == "publish_at":
        return _spoken(words.publish_at)
    if name == "quotes":
        return "\n\n".join(map(_shown_quote, words.quotes))
    if name == "notes":
        return "\n\n".join(words.notes)
    if name == "variants":
        return "\n\n".join(map(_shown_variant, words.variants))
    value: str | tuple[str, ...] = getattr(words, name)
    return value if isinstance(value, str) else ", ".join(value)


def _spoken(moment: str) -> str:
    return moment.replace("T", ", ")


def _shown_quote(quote: QuoteWords) -> str:
    who = ", ".join(filter(None, (quote.speaker, quote.role)))
    agreed = " ".join(filter(None, (quote.approved_by, quote.approved_on and f"on {quote.approved_on}")))
    return f"{who}: {quote.text}" + (f" (agreed by {agreed})" if agreed else "")


def _shown_variant(variant: VariantWords) -> str:
    head = f"{variant.area} (to {variant.media_list or 'nobody yet'}):"
    return "\n".join(filter(None, (head, variant.lead, variant.figures)))


def _tidy_variant(variant: VariantWords) -> VariantWords:
    """One paragraph each: what is typed below is the story's, which all areas share."""
    return VariantWords(
        one_line(variant.area),
        one_line(variant.media_list),
        one_line(variant.lead),
        one_line(variant.figures),
    )


def _tidy_quote(quote: QuoteWords) -> QuoteWords:
    return QuoteWords(
        speaker=one_line(quote.speaker),
        role=one_line(quote.role),
        text=_paragraphs(quote.text),
        approved_by=one_line(quote.approved_by),
        approved_on=quote.approved_on.strip(),
    )


def _paragraphs(text: str) -> str:
    """Its lines without the white space around each; blank lines stay between paragraphs."""
    return "\n".join(line.strip() for line in text.strip().split("\n"))


def _rows(words: ReleaseWords, name: str) -> tuple[Row, ...]:
    if name == "notes":
        return words.notes
    rows: tuple[QuoteWords | VariantWords, ...] = getattr(words, name)
    return tuple(asdict(one) for one in rows)


def _words_of(source: str, item: ParsedItem, zone: ZoneInfo) -> ReleaseWords:
    document = item.document
    assert isinstance(document, ReleaseDocument)
    lead, story = as_story("", document.body)
    return ReleaseWords(
        title=document.title,
        embargo=_as_written(document.embargo, zone),
        publish_at=_as_written(document.publish_at, zone),
        place=document.place,
        lead=lead,
        story=story,
        quotes=_quotes_in(source),
        notes=tuple(
            note for row in rows_in(source, "notes") if isinstance(row, str) and (note := _paragraphs(row))
        ),
        contact=document.contact,
        photos=tuple(name for name, _ in item.media),
        lists=document.lists,
        variants=_variants_in(source),
        areas=document.areas,
        incident=document.incidents,
        family_told=document.family_told,
        ai_use=document.ai_use,
    )


def _as_written(moment: datetime | None, zone: ZoneInfo) -> str:
    return clock_as_written(moment, zone) if moment else ""


def _quotes_in(source: str) -> tuple[QuoteWords, ...]:
    """As they are written: one without words or speaker is in the form, too, and the checks say what it lacks."""
    names = [field.name for field in fields(QuoteWords)]
    rows = [row if isinstance(row, Mapping) else {"text": row or ""} for row in rows_in(source, "quotes")]
    quotes = (_tidy_quote(QuoteWords(**{name: row.get(name, "") for name in names})) for row in rows)
    return tuple(quote for quote in quotes if quote != QuoteWords())


def _variants_in(source: str) -> tuple[VariantWords, ...]:
    names = [field.name for field in fields(VariantWords)]
    rows = (row for row in rows_in(source, "variants") if isinstance(row, Mapping))
    return tuple(_tidy_variant(VariantWords(**{name: row.get(name, "") for name in names})) for row in rows)


def _read_back(source: str, changed: str, words: ReleaseWords, ref: ItemRef, zone: ZoneInfo) -> None:
    """What is read from the changed text is what was typed, and nothing of what the form does not show is another."""
    try:
        item, messages = parsed_item(changed, ref, zone)
    except BrokenContentError as error:
        in_story = error.issues[0].id in ("CONTENT-23", "CONTENT-25")
        raise WordsNotTakenError("story" if in_story else "", error.issues[0].message) from error
    read = _words_of(changed, item, zone)
    for name in FIELDS:
        if getattr(read, name) != getattr(words, name):
            raise WordsNotTakenError(name, _why_not(name, words, messages))
    if unshown(parsed_item(source, ref, zone)[0], source) != unshown(item, changed):
        raise WordsNotTakenError("", NOT_HERE)


def _why_not(name: str, words: ReleaseWords, messages: list[str]) -> str:
    if said := said_of(name, messages):
        return said
    if name == "title" and not words.title:
        return "Give it a headline."
    return (
        f"“{LABELS[name]}” can’t be kept as it was typed. Leave out signs that are no letters, and try again."
    )


def unshown(item: ParsedItem, source: str) -> Mapping[str, object]:
    """What the form has no field for: keys it does not know count as well, so that none is lost unseen."""
    split = split_file(source, Problems(""))
    keys = [key.text for key, _ in split.head.entries if key.text not in FIELDS] if split else []
    document = item.document
    return {"allow": document.allow, "topic": document.topic, "keys": keys}
