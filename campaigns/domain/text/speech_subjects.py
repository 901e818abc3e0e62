"""Who of the people in the words before “said” speaks: not whoever is only spoken of, and sometimes several together."""

from __future__ import annotations

import re
from itertools import pairwise

from campaigns.domain.text.person_names import PersonName
from campaigns.domain.text.role_words import ROLE
from campaigns.domain.text.speech_names import people_in
from campaigns.domain.text.speech_words import NO_SUBJECT

_OF_SOMEBODY = re.compile(
    r"\b(?:mother|mum|father|dad|parent|family|families|sister|brother|son|daughter|wife|husband|widow|partner|aunt|uncle|"
    r"cousin|niece|nephew|grand(?:mother|father|parent)|relative|friend|solicitor|lawyer|barrister|neighbour|colleague|killer|"
    r"behalf|memory|death|loss|murder)s?\s(?:of|for|to)\s(?:the\slate\s)?$",
    re.IGNORECASE,
)
_LEADING_IN = re.compile(
    r"(?:(?!acting\b)\w+ing|after|in\s+response)\s", re.IGNORECASE
)  # “As commissioner, Jo Reed said” says what she is
_AND = re.compile(r"(?P<comma>,?)\s(?:and|&|together with|along with|alongside)\s")
_STATEMENT_WORDS = r"(?:joint|media|press|official|public|holding|personal|full|news)"
_STATEMENT = re.compile(
    rf"(?:.{{1,80}}:\s++)?(?:(?:a|the|our)\s++)?(?:{_STATEMENT_WORDS}\s++)*statement\s++(?:from|by|of|on|about|regarding|following|after|in)\b.*"
    rf"|(?:{_STATEMENT_WORDS}\s++)+statement:?|(?:statement|a\s++statement):"
    r"|.{3,100}\bstatement\s++(?:from|by|on|about|regarding|following|after|in\s++response)\b.*",
    re.IGNORECASE,
)
_STATED_BY = re.compile(
    r"\bstatement\s++(?:from|by|of)\s++(?P<who>[^\s].*)$",
    re.IGNORECASE,
)
_STATED_ON = re.compile(
    r"\s(?:on|about|regarding|following|after|in\s++response|in\s++relation)\b", re.IGNORECASE
)
_FULL_STOP = re.compile(r"[.!?](?:\s|$)")
LONGEST_HEADING = 160


def subject_of(words: str) -> str:
    """Without what leads in, and those who are only spoken of: of “Speaking to Jo Reed, Ann Dale” the last two words."""
    leads_in, _, rest = words.partition(", ")
    names_another = people_in(leads_in) or (_LEADING_IN.match(words) and ROLE.search(leads_in))
    if NO_SUBJECT.match(words) and names_another and people_in(rest):
        return rest
    people = people_in(words)
    if len(people) > 1 and _is_spoken_of(words, people[0]):
        return words[people[0].end :].lstrip(" ,")
    return words


def speaks_for_somebody(words: str) -> bool:
    """“The mother of Tom Reed” has no name here, and Tom Reed said nothing. Nor has “Tom Reed's mother”."""
    people = people_in(words)
    is_of_somebody = len(people) == 1 and people[0].name.endswith(("’s", "'s"))
    return is_of_somebody or (bool(people) and _is_spoken_of(words, people[0]))


def speak_together(words: str) -> tuple[str, ...]:
    """The words for each where several say it: “Jo Reed, chair” and “Ann Dale, headteacher”. Empty where it is one."""
    people, end = people_in(words), len(words)
    parts: list[str] = []
    for one, other in reversed(list(pairwise(people))):
        joint = _joint(words, one, other, goes_on=bool(parts))
        if joint is not None:
            parts.insert(0, words[joint[1] : end])
            end = joint[0]
        elif parts:
            return ()  # “Ann Dale, who met Jo Reed and Sam Fox”
    return tuple(part.strip(" ,") for part in (words[:end], *parts)) if parts else ()


def _joint(words: str, one: PersonName, other: PersonName, *, goes_on: bool) -> tuple[int, int] | None:
    """From where to where the word stands that puts one person beside the other."""
    between = words[one.end : other.start]
    if goes_on and between == ", ":
        return one.end, other.start
    found = list(_AND.finditer(between))
    if not found:
        return None
    last = found[-1]
    has_role = words[other.end :].startswith(", ") and ROLE.search(words, other.end) is not None
    # “Ann Dale, mother of Tom and Jo Reed” is one.
    is_apart = not between[: last.start()] or last["comma"] or other.title or has_role
    if not is_apart or "," in between[last.end() :]:
        return None
    return one.end + last.start(), one.end + last.end()


def _is_spoken_of(words: str, person: PersonName) -> bool:
    return _OF_SOMEBODY.search(words[: person.start]) is not None


def heads_statement(line: str) -> bool:
    """“Statement from Jo Reed”, “PCC statement on the events in Derby”; no sentence in which the word comes up."""
    return (
        len(line) <= LONGEST_HEADING
        and not _FULL_STOP.search(line)
        and _STATEMENT.fullmatch(line) is not None
    )


def states(headline: str) -> str:
    """Who makes the statement, in the words of its headline; empty where that does not say."""
    found = _STATED_BY.search(headline.strip()) if heads_statement(headline) else None
    return _STATED_ON.split(found["who"], maxsplit=1)[0].strip(" :–-") if found else ""
