"""A release's words as the fields of its form, and back; and what its buttons for quotes and notes do to them."""

from __future__ import annotations

from dataclasses import replace

from werkzeug.datastructures import MultiDict

from campaigns.content_store.form_words import WordsNotTakenError
from campaigns.content_store.release_words import QuoteWords, ReleaseWords
from campaigns.domain.items.quote_places import put_behind
from campaigns.web.post_form import field_lines, moment_of, one_field, text_of, written_moment

# The field of the form that an error of a field of the words stands beside.
FIELD_OF = {
    "publish_at": "day",
    "embargo": "embargo-day",
    "quotes": "quote-speaker-1",
    "notes": "note-1",
    "photos": "pictures",
    "lists": "lists-1",
}
PHOTOS = "photos"
EMBARGO = "embargo-"  # before the names of the fields of its moment
_OF_QUOTE = {
    "speaker": "quote-speaker",
    "role": "quote-role",
    "text": "quote-text",
    "approved_by": "quote-agreed-by",
    "approved_on": "quote-agreed-on",
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


def pressed(do: str, words: ReleaseWords, form: MultiDict[str, str]) -> ReleaseWords:
    """The words after a button was pressed that takes a quote out or gives it its place; as they are for any other.

    Raises:
        WordsNotTakenError: the place that was chosen is not there any more.
    """
    act, _, number = do.rpartition("-")
    at = int(number) if number.isdecimal() and len(number) < 4 else 0
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
    columns = [[text_of(text) for text in form.getlist(field)] for field in _OF_QUOTE.values()]
    return tuple(
        QuoteWords(**dict(zip(_OF_QUOTE, values, strict=True))) for values in zip(*columns, strict=False)
    )
