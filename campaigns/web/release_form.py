"""A release's words as the fields of its form, and back; and what its buttons for quotes and notes do to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from werkzeug.datastructures import MultiDict

from campaigns.content_store.form_words import WordsNotTakenError
from campaigns.content_store.release_words import QuoteWords, ReleaseWords, VariantWords
from campaigns.domain.facts.facts import Boilerplate
from campaigns.domain.items.quote_places import put_behind
from campaigns.web.post_form import field_lines, moment_of, one_field, text_of, written_moment

# The field of the form that an error of a field of the words stands beside.
FIELD_OF = {
    "publish_at": "day",
    "embargo": "embargo-day",
    "quotes": "quote-speaker-1",
    "notes": "note-1",
    "variants": "variant-area-1",
    "photos": "pictures",
    "lists": "lists-1",
}
NO_SUCH_NOTE = "Choose one of the notes that are right on the day of issue."
PHOTOS = "photos"
EMBARGO = "embargo-"  # before the names of the fields of its moment
_OF_QUOTE = {
    "speaker": "quote-speaker",
    "role": "quote-role",
    "text": "quote-text",
    "approved_by": "quote-agreed-by",
    "approved_on": "quote-agreed-on",
}
_OF_VARIANT = {
    "area": "variant-area",
    "media_list": "variant-list",
    "lead": "variant-lead",
    "figures": "variant-figures",
}
STILL_A_DAY = "It is for immediate release, and here is a day. Take day and time out, or choose “Embargoed”."
GONE = "These words are not in the story any more. Choose again where the quote should stand."


def words_of(form: MultiDict[str, str]) -> ReleaseWords:
    """What was typed, the empty quotes and notes with it; the moments are left out, as they may be none (``with_moments``)."""
    return ReleaseWords(
        title=one_field(form, "title"),
        place=one_field(form, "place"),
        lead=text_of(form.get("lead", "")),
        story=text_of(form.get("story", "")),
        quotes=_quotes(form),
        notes=tuple(map(text_of, form.getlist("note"))),
        contact=one_field(form, "contact"),
        photos=tuple(form.getlist(PHOTOS)),
        lists=tuple(form.getlist("lists")),
        variants=tuple(VariantWords(**one) for one in _rows(form, _OF_VARIANT)),
        areas=field_lines(form, "areas"),
        incident=tuple(form.getlist("incident")),
        family_told=text_of(form.get("family_told", "")),
        ai_use=text_of(form.get("ai_use", "")),
    )


def with_moments(words: ReleaseWords, form: MultiDict[str, str]) -> ReleaseWords:
    """The words with the embargo and the moment of issue as a file has them.

    Raises:
        WordsNotTakenError: one of them is no moment, or two; or an embargo was chosen and has none, or the other way round.
    """
    embargo = moment_of(form, EMBARGO)
    if is_embargoed(form) and not embargo.is_given:
        raise WordsNotTakenError(f"{EMBARGO}day", "Give the day and time on which the embargo ends.")
    if embargo.is_given and not is_embargoed(form):
        raise WordsNotTakenError(f"{EMBARGO}day", STILL_A_DAY)
    return replace(
        words, embargo=written_moment(embargo, EMBARGO), publish_at=written_moment(moment_of(form))
    )


def is_embargoed(form: MultiDict[str, str]) -> bool:
    return form.get("status") == "embargo"


def issue_day(words: ReleaseWords, today: date) -> date:
    """The local day on which it goes out: as it is planned, else the day its embargo ends, else today."""
    written = words.publish_at or words.embargo
    return date.fromisoformat(written.partition("T")[0]) if written else today


def with_office_note(words: ReleaseWords, name: str, offered: Iterable[Boilerplate]) -> ReleaseWords:
    """The words with the office's note of that name behind their own.

    Raises:
        WordsNotTakenError: none of that name is offered.
    """
    found = next((one.text for one in offered if one.name == name), None)
    if found is None:
        raise WordsNotTakenError("notes", NO_SUCH_NOTE)
    return words if found in words.notes else replace(words, notes=(*words.notes, found))


def pressed(do: str, words: ReleaseWords, form: MultiDict[str, str]) -> ReleaseWords:
    """The words after a button was pressed that takes a quote or an area's wording out, or gives a quote its place; as they
    are for any other.

    Raises:
        WordsNotTakenError: the place that was chosen is not there any more.
    """
    act, _, number = do.rpartition("-")
    at = int(number) if number.isdecimal() and len(number) < 4 else 0
    if act == "drop-variant" and 1 <= at <= len(words.variants):
        return replace(words, variants=(*words.variants[: at - 1], *words.variants[at:]))
    if not 1 <= at <= len(words.quotes):
        return words
    if act == "drop-quote":
        quotes = (*words.quotes[: at - 1], QuoteWords(), *words.quotes[at:])
        return replace(words, quotes=quotes)
    if act == "place-quote":
        story = put_behind(words.story, at, form.get(f"place-{at}", ""))
        if story is None:
            raise WordsNotTakenError(f"place-{at}", GONE)
        return replace(words, story=story)
    return words


def _quotes(form: MultiDict[str, str]) -> tuple[QuoteWords, ...]:
    return tuple(QuoteWords(**one) for one in _rows(form, _OF_QUOTE))


def _rows(form: MultiDict[str, str], names: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """The values of a block of fields that repeats; ``names`` are those of its fields in the form."""
    columns = [[text_of(text) for text in form.getlist(field)] for field in names.values()]
    return (dict(zip(names, values, strict=True)) for values in zip(*columns, strict=False))
