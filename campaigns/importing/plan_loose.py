"""What people write where one day or one time belongs: a week, a month, a part of the day, several at once. Each is named."""

from __future__ import annotations

import calendar
import re

_MONTHS = "|".join([*calendar.month_name[1:], *calendar.month_abbr[1:], "Sept"])
_WEEKDAYS = "|".join([*calendar.day_name, *calendar.day_abbr, "Tues", "Weds", "Thurs?"])
_PART_OF_MONTH = "(?:early|mid|late|(?:beginning|start|end) of|during|in)"
_TO_WRITE_A_DAY = "Write the day on which it goes out, like 17 May 2027, or TBC where it is not decided"
_TO_WRITE_A_TIME = "Write the time at which it goes out, like 08:00 or 8am, or TBC where it is not decided"
_DAY = r"(?:[A-Za-z]{3,9}\s)?\d{1,2}(?:st|nd|rd|th)?"
_DAYS: tuple[tuple[str, str], ...] = (
    (r"(?:w/?[cbe]|week(?:\s(?:commencing|beginning|of|ending|starting))?|wk)\b.{0,40}", "is a week"),
    (rf"(?:{_WEEKDAYS})\.?,?(?:\s.{{1,20}})?|day\s?\d{{1,3}}", "does not say of which week or month it is"),
    (rf"(?:{_PART_OF_MONTH}[\s-])?(?:{_MONTHS})\.?(?:\s(?:20)?\d\d)?(?:\s?\(.{{0,20}}\))?", "is a month"),
    (r"(?:the\s)?week-?end.{0,20}|(?:every|each|all)\s.{1,30}|daily|weekly|monthly", "is several days"),
    (r"throughout.{0,30}|various|rolling", "is several days"),
    (rf"{_DAY}\s?(?:[-–—/&+,]|and|to|or)\s?{_DAY}\s(?:{_MONTHS}).{{0,10}}", "names several days"),
    (r".{1,40}\b(?:tbc|tba|tbd|provisional(?:ly)?|approx(?:imately)?|ish)\W{0,2}", "is not decided"),
)  # fmt: skip
_PARTS = (
    "morning|afternoon|evening|lunch(?:time)?|night|EOD|end of (?:the )?day|COP|close of play|am|pm|breakfast|commute|"
    "school run|tea-?time"
)
_CLOCKS: tuple[tuple[str, str], ...] = (
    (rf"(?:(?:early|mid|late|first thing)[\s-])?(?:in the\s)?(?:{_PARTS})", "is a part of the day"),
    (r"all day.{0,20}|throughout.{0,30}|any ?time|various|whenever|hourly", "is no one time"),
    (r".{1,12}(?:&|\band\b|\+|/|,|\bor\b).{1,20}", "names several times, and each post has its own row"),
    (r"(?:by|before|after|around|about|approx\.?|circa|c\.|~)\s?.{1,12}|.{1,10}-?ish", "is not decided"),
    (r".{1,12}\b(?:tbc|tba)\W{0,2}", "is not decided"),
)
_LONGEST = 60


def why_no_day(text: str) -> str:
    """A sentence about words that say when, and no one day; empty where they are no such words."""
    found = _told(text, _DAYS)
    return f"“{text}” {found}, and a post goes out on one day. {_TO_WRITE_A_DAY}." if found else ""


def why_no_clock(text: str) -> str:
    """The same for words that say when in a day, and no one time."""
    found = _told(text, _CLOCKS)
    return f"“{text}” {found}. {_TO_WRITE_A_TIME}." if found else ""


def _told(text: str, known: tuple[tuple[str, str], ...]) -> str:
    words = " ".join(text.split()).strip(" .")
    if len(words) > _LONGEST:
        return ""
    return next((said for pattern, said in known if re.fullmatch(pattern, words, re.IGNORECASE)), "")
