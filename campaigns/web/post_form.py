"""A post's words as the fields of its form, and back."""

from __future__ import annotations

from dataclasses import dataclass, replace

from werkzeug.datastructures import MultiDict

from campaigns.content_store.form_words import WordsNotTakenError
from campaigns.content_store.item_words import Words
from campaigns.content_store.post_words import PostWords
from campaigns.domain.items.channel_kinds import KINDS
from campaigns.domain.time.localtime import LocalTimeError
from campaigns.services.content.writing import Opened, Started
from campaigns.web.moment_form import TwiceChoice, local_moment, twice_choices

# The field of the form that an error of a field of the words stands beside.
FIELD_OF = {"publish_at": "day", "channels": "channel", "parts": "part-all-1", "own": "part-all-1"}


@dataclass(frozen=True)
class Moment:
    """The day and the time as they were typed. ``offset`` says which of two moments is meant in the doubled hour."""

    day: str = ""
    time: str = ""
    offset: str = ""

    @property
    def is_given(self) -> bool:
        return bool(self.day or self.time)


def words_of(form: MultiDict[str, str]) -> PostWords:
    """What was typed; the moment is left out, as it may be none (``moment_of``)."""
    return PostWords(
        title=one_field(form, "title"),
        channels=tuple(form.getlist("channel")),
        audience=one_field(form, "audience"),
        areas=field_lines(form, "areas"),
        link=one_field(form, "link"),
        content_warning=one_field(form, "content_warning"),
        media=tuple(form.getlist("media")),
        tags=field_lines(form, "tags"),
        incident=tuple(form.getlist("incident")),
        family_told=one_field(form, "family_told"),
        ai_use=one_field(form, "ai_use"),
        parts=_texts(form, "part"),
        own=tuple((kind, parts) for kind in KINDS if (parts := _texts(form, f"part-{kind}"))),
    )


def boxes_of(form: MultiDict[str, str]) -> list[tuple[str, list[str]]]:
    """The boxes for text that the form had, each as it was filled in, the empty ones with it."""
    names = ("all", *KINDS)
    found = [(name, form.getlist("part" if name == "all" else f"part-{name}")) for name in names]
    return [(name, [text.replace("\r\n", "\n") for text in texts]) for name, texts in found if texts]


def moment_of(form: MultiDict[str, str], prefix: str = "") -> Moment:
    """``prefix`` stands before the names of its fields where a form asks for several moments."""
    return Moment(*(one_field(form, f"{prefix}{name}") for name in ("day", "time", "offset")))


def moment_in(words: PostWords) -> Moment:
    return as_moment(words.publish_at)


def as_moment(written: str) -> Moment:
    """A moment as a file has it; empty where it has none."""
    day, _, rest = written.partition("T")
    return Moment(day, rest[:5], rest[5:])


def with_moment(words: PostWords, moment: Moment) -> PostWords:
    """The words with the moment as a file has it. Raises as ``written_moment``."""
    return replace(words, publish_at=written_moment(moment))


def written_moment(moment: Moment, prefix: str = "") -> str:
    """As a file has it; empty where none was given.

    Raises:
        WordsNotTakenError: there is no such moment, or two; its field is the one of the form to mend.
    """
    if not moment.is_given:
        return ""
    if not moment.day:
        raise WordsNotTakenError(f"{prefix}day", "Give the day as well, or take the time out.")
    if not moment.time:
        raise WordsNotTakenError(f"{prefix}time", "Give the time of day as well, or take the day out.")
    try:
        local_moment(moment.day, moment.time, moment.offset)
    except LocalTimeError as error:
        raise WordsNotTakenError(f"{prefix}time", str(error)) from error
    return f"{moment.day}T{moment.time}{moment.offset if twice(moment) else ''}"


def twice(moment: Moment) -> list[TwiceChoice]:
    """The two moments that a time of the doubled hour may be; else none."""
    return twice_choices(moment.day, moment.time)


def started_from(form: MultiDict[str, str]) -> Started:
    turn = form.get("turn", "")
    return Started(
        source=form.get("started", "").replace("\r\n", "\n"),
        fingerprint=form.get("fingerprint", ""),
        form=form.get("form", "")[:32],
        turn=int(turn) if turn.isdecimal() and len(turn) < 7 else 0,
    )


def started_at(opened: Opened[Words], *, form: str, turn: int = 0) -> Started:
    return Started(opened.source, opened.fingerprint, form, turn)


def one_field(form: MultiDict[str, str], name: str) -> str:
    return form.get(name, "").strip()


def field_lines(form: MultiDict[str, str], name: str) -> tuple[str, ...]:
    return tuple(line for line in form.get(name, "").splitlines() if line.strip())


def _texts(form: MultiDict[str, str], name: str) -> tuple[str, ...]:
    return tuple(text_of(text) for text in form.getlist(name) if text.strip())


def text_of(sent: str) -> str:
    """With the line ends of our files; browsers send others."""
    return sent.replace("\r\n", "\n")
