"""What people write into a plan's cells in place of words: N/A, as above, a tick, the labels before a text."""

from __future__ import annotations

import re
from itertools import pairwise

from campaigns.importing.guessing.labels import CHANNEL_WORDS
from campaigns.importing.plan_times import is_clock
from campaigns.importing.values import Cell

UNDECIDED = re.compile(r"(?:tbc|tba|tbd|n[./]?a|none|-+|–+|—+|\?+|asap|ongoing)\.?", re.IGNORECASE)
_WORDING = r"(?:copy|text|posts?|captions?|content|wording|draft|tweets?|updates?|messages?|quotes?)"
# Each may have a reason behind a dash or in brackets: “N/A – bank holiday”.
_NONE_AND_WHY = (
    rf"(?:n[./]?a\.?|tb[cad]|not applicable|no (?:social )?(?:media )?{_WORDING}|no (?:comms|activity))"
    r"(?: (?:today|needed|required|planned|scheduled|necessary|yet|here|this (?:week|day|time)|for (?:today|now|this)"
    r"|on this \w{1,12}))?"
    r"(?:(?: [–—-]|,) .{1,60}| ?\(.{1,60})?"
)
_NO_TEXT = re.compile(
    rf"{_NONE_AND_WHY}|nil|none today|not (?:posting|needed|required|used|in use)(?: today)?|do not post|blank"
    r"|skip(?: (?:this|it|this one))?|nothing(?: (?:today|planned|scheduled|needed|to post))?|rest day|day off"
    rf"|(?:{_WORDING} )?(?:is )?(?:to (?:follow|come|be (?:confirmed|written|drafted|agreed|decided|supplied|added|provided))"
    rf"|pending|awaited|outstanding|tb[cad])(?: (?:by|from) .{{1,30}})?"
    rf"|awaiting (?:{_WORDING}|sign[- ]?off|approval|info(?:rmation)?|details)(?: (?:by|from) .{{1,30}})?|#n/a|[…_*~ ]+",
    re.IGNORECASE,
)
_ABOVE = r"(?:above|before|previous(?: (?:post|row|one|day))?|last (?:post|one)|(?:the )?(?:post|row|one) (?:above|before))"
_AS_ABOVE = re.compile(
    rf"(?:(?:same )?as|see|same(?: {_WORDING})?(?: as)?|repeat(?: of| {_WORDING})?|copy)(?: per)?(?: the)? {_ABOVE}"
    r"|same|ditto|do\.|\" ?\"|\"|''|″|”|〃|-[\"″”〃]-|\^+|↑",
    re.IGNORECASE,
)
_AS_OTHER = re.compile(
    rf"(?:same(?: {_WORDING})? as|as per|as|as for|see|use|copy|repeat)(?: the| for)? (?P<channel>[a-z/ ]{{1,20}}?)"
    r"(?: (?:copy|post|text|caption|version))?",
    re.IGNORECASE,
)
_BEGINS_SO = re.compile(rf"(?:same as|as per|as|see)(?: the)? {_ABOVE}\b|ditto\b", re.IGNORECASE)
# Which row that is can't be told.
_AS_ELSEWHERE = re.compile(
    rf"(?:same(?: {_WORDING})? as|as per|as for|as|see|repeat(?: of)?|copy(?: of)?)(?: on| for)? "
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|yesterday|last (?:week|month)|(?:row|week|post|day) \d{1,3})(?:[’']s)?"
    rf"(?: {_WORDING}| one)?",
    re.IGNORECASE,
)
# Nothing but these, and one of the signs among them, says what day it is.
_SIGNS_OF_A_HOLIDAY = frozenset(
    re.findall(
        r"\S++",
        """holiday holidays hol hols bh easter christmas xmas boxing inset leave closed term halloween bonfire diwali eid ramadan
    pancake shrove ash remembrance mothering mothers fathers valentines clocks georges davids patricks andrews hanukkah
    passover lent""",
    )
) | {"good friday", "may day", "new year", "new years"}
_OF_HOLIDAYS = frozenset(
    re.findall(
        r"\S++",
        """early late spring summer autumn winter may august new year years substitute bank public national good monday tuesday
    wednesday friday saturday sunday day eve half whit weekend week break school schools end start last first of begins starts
    ends annual on office shutdown closure night go back forward st and the""",
    )
)
_NAMED_DAY = re.compile(
    r"[A-Z][\w’'-]{0,20}(?:\s(?:[A-Z][\w’'-]{0,20}|of|the|for|against|and|to|on|a|&)){0,6}\s(?:Day|Week|Month|Eve|Weekend|Fortnight)"
)
_TICKS = frozenset({"x", "✓", "✔", "✔️", "☑", "y", "yes", "true", "1", "•", "●", "tick"})
_CROSSES = frozenset({"✗", "✘", "no", "n", "false", "0", "☐"})


def is_no_text(text: str) -> bool:
    """Whether a cell for a text says that there is none."""
    words = " ".join(text.split()).strip(" .()[]")
    return bool(text.strip()) and bool(not words or UNDECIDED.fullmatch(words) or _NO_TEXT.fullmatch(words))


def is_holiday(text: str) -> bool:
    """“Bank holiday”, “Easter Monday”, “Half term”: what a day is, and no text for it."""
    words = re.findall(r"[a-z]+", re.sub(r"[’']", "", text[:100].casefold()))
    phrases = {*words, *(f"{one} {after}" for one, after in pairwise(words))}
    signs = _SIGNS_OF_A_HOLIDAY & phrases
    of_signs = {word for sign in _SIGNS_OF_A_HOLIDAY for word in sign.split()}
    return bool(signs) and len(text) <= 80 and set(words) <= _OF_HOLIDAYS | of_signs


def names_a_day(text: str) -> bool:
    """The same, and “White Ribbon Day”, which calendars have in their fields as a reminder."""
    words = " ".join(text[:100].split()).strip(" .*()[]–-")
    return is_holiday(text) or (len(text) <= 80 and _NAMED_DAY.fullmatch(words) is not None)


def is_tick(text: str) -> bool:
    return text.casefold() in _TICKS | _CROSSES


def is_ticked(text: str) -> bool:
    return text.casefold() in _TICKS


def is_as_above(text: str) -> bool:
    words = " ".join(text[:60].split())
    return (
        len(words) <= 40
        and (_AS_ABOVE.fullmatch(words) or _AS_ABOVE.fullmatch(words.rstrip(" ."))) is not None
    )


def as_channel(text: str) -> str:
    """The channel whose text is meant by “same as Facebook”; empty where the words are no such thing."""
    match = _AS_OTHER.fullmatch(" ".join(text.split()).rstrip(" .")) if len(text) <= 60 else None
    return CHANNEL_WORDS.get(match["channel"].casefold().strip(), "") if match else ""


def begins_as_above(text: str) -> bool:
    """“As above but with the hashtag”, “as Monday”: neither the other text nor a text of its own."""
    words = " ".join(text[:60].split())
    return bool(_BEGINS_SO.match(words) or (len(text) <= 60 and _AS_ELSEWHERE.fullmatch(words.rstrip(" ."))))


def taken_off(text: str) -> tuple[str, str, str]:
    """Time, channels and the rest of a text like “9am X: Come along”; the first two empty where no such label is there."""
    label, colon, rest = text.partition(":")
    if label.strip()[-1:].isdigit() and rest[:2].isdigit():  # 09:30
        more, colon, rest = rest.partition(":")
        label = f"{label}:{more}"
    if not colon or not rest.strip() or len(label) > 60:
        return "", "", text
    clocks, channels = [], []
    for piece in re.split(r"[,;/+&\n]| and | [–-] |(?<=[ap]m) | (?=\d)", label):
        words = " ".join(piece.split())
        if words.casefold() in CHANNEL_WORDS:
            channels.append(words)
        elif words and is_clock(Cell(words, words)):
            clocks.append(words)
        elif words:
            return "", "", text
    if len(clocks) > 1 or not (clocks or channels):
        return "", "", text
    return "".join(clocks), ", ".join(channels), rest.strip()
