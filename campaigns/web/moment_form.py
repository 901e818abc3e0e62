"""The day and the time of a form: read as local time, a doubled or missing hour asked about, a far one once more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import request

from campaigns.domain.time.localtime import (
    AmbiguousTimeError,
    LocalTimeError,
    NonexistentTimeError,
    clock_time,
    format_day,
    parse_moment,
)
from campaigns.errors import CampaignDeskError
from campaigns.services.planning.far_ahead import FarAheadError
from campaigns.web.answers import FieldError
from campaigns.web.desk_access import local_zone


@dataclass(frozen=True)
class TwiceChoice:
    """One of the two moments that a time in the doubled hour of autumn may be, as its UTC offset and in words."""

    offset: str
    words: str


def moment_of_form() -> datetime:
    """
    Raises:
        FieldError: the day or the time is missing or none, or comes twice and nobody said which is meant.
    """
    day, clock = request.form.get("day", "").strip(), request.form.get("time", "").strip()
    if not day:
        raise FieldError("day", "Give the day it should go out.")
    if not clock:
        raise FieldError("time", "Give the time of day it should go out.")
    try:
        return local_moment(day, clock, request.form.get("offset", ""))
    except LocalTimeError as error:
        raise FieldError("time", str(error)) from error


def local_moment(day: str, clock: str, offset: str) -> datetime:
    """``offset`` says which of the two is meant where the clocks go back and the time comes twice.

    Raises:
        LocalTimeError: there is no such moment, or two and neither is meant; it says what to do.
    """
    try:
        return parse_moment(f"{day}T{clock}", local_zone())
    except NonexistentTimeError as error:
        first = clock_time(error.next_valid, local_zone())
        raise LocalTimeError(
            f"The clocks go forward then, so this time does not exist. The next one is {first}."
        ) from error
    except AmbiguousTimeError as error:
        for choice in error.choices:
            if choice[-6:] == offset:
                return parse_moment(choice, local_zone())
        day_words = format_day(datetime.fromisoformat(error.choices[0]).date())
        raise LocalTimeError(
            f"The clocks go back on {day_words}, so this time comes twice. Say which of the two."
        ) from error


def twice_choices(day: str, clock: str) -> list[TwiceChoice]:
    """The two moments a typed time may be, or none: so that the page can offer them."""
    try:
        parse_moment(f"{day}T{clock}", local_zone())
    except AmbiguousTimeError as error:
        moments = [datetime.fromisoformat(choice) for choice in error.choices]
        return [
            TwiceChoice(moment.isoformat()[-6:], f"The {order}: {clock_time(moment, local_zone())}")
            for order, moment in zip(("first", "second"), moments, strict=True)
        ]
    except LocalTimeError:
        return []
    return []


def form_again(error: CampaignDeskError | None, *, otherwise: str) -> dict[str, Any]:
    """What a form needs that is shown, or shown again: what was typed, and what is wrong beside the field it is about.

    Args:
        otherwise: the field for what is said of none in particular; "" is the page as a whole.
    """
    typed = request.form.to_dict() if error else {}
    far = error.moment if isinstance(error, FarAheadError) else None
    where = error.field if isinstance(error, FieldError) else "sure" if far else otherwise
    return {
        "errors": {where: str(error)} if error else {},
        "typed": typed,
        "twice": twice_choices(typed.get("day", ""), typed.get("time", "")),
        "far": far,
    }
