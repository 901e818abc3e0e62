"""Who the words name that say who speaks: the name, what stands before it and behind it, and what they are."""

from __future__ import annotations

import re
from dataclasses import dataclass

from campaigns.domain.text.person_names import PersonName, caseless_names, person_names
from campaigns.domain.text.role_words import ROLE
from campaigns.domain.text.speech_words import (
    BELONGS,
    CAPITALS,
    COURTESY,
    DOES,
    DOT,
    HONOURED,
    HONOURS,
    LINKING,
    NO_STOP,
    OF_A_PLACE,
    PEER,
    POSSESSIVE,
    TITLE_LAST,
    TITLED,
    WORDY_NAME,
)

_PARTY = re.compile(r"\s*\((?P<words>[^()]{1,40})\)\s?(?=[,–-]|$)")  # “Cllr Ann Dale (Lab), ”
_FIRST_NAME = re.compile(r"^[A-Z][\w’'-]{1,40}+ (?:and|&) $")


@dataclass(frozen=True)
class NamedSpeaker:
    """``title`` is no post, such as Dr or Cllr; ``rank`` is one, of those titles; ``letters`` are honours behind the name."""

    name: str
    title: str = ""
    rank: str = ""
    letters: str = ""
    role: str = ""


def named_speaker(words: str) -> NamedSpeaker | None:
    """The first person named in them."""
    if (named := _named(words)) is None:
        return None
    name, titles = named
    before = titles.split()
    ranks = len(before)
    while ranks and before[ranks - 1].casefold().strip(".") in HONOURED:
        ranks -= 1
    letters, role = _role_in(words, name)
    return NamedSpeaker(name, " ".join(before[ranks:]), " ".join(before[:ranks]), letters, role)


def named_peer(words: str) -> NamedSpeaker | None:
    """“Baroness Hale”, whom nobody calls by a first name."""
    people = [one for one in people_in(words) if not TITLED.match(one.name)]
    found = PEER.search(words, 0, people[0].start if people else len(words))
    if found is None:
        return None
    return NamedSpeaker(found["name"], title=found["title"], role=_role_in(words, found["name"])[1])


def _named(words: str) -> tuple[str, str] | None:
    """(name, titles) of the first person named; a house before the name (“Remedi’s Jo Reed”) is no part of it."""
    people = people_in(words)
    wordy = WORDY_NAME.search(words, 0, people[0].start if people else len(words))
    if people and wordy and _stands_for_a_person(words, wordy):
        return wordy[0], ""
    for one in people:
        is_of_somebody = one.name.endswith(("’s", "'s"))  # “Ann Dale’s brother” is somebody else
        if not TITLED.match(one.name) and not is_of_somebody:
            title = one.title if one.title.casefold().strip(".") not in COURTESY else ""
            name = re.sub(r"^\S+[’']s?\s++(?=\S++\s++\S)", "", one.name)
            at = words.index(one.name)
            if name == one.name and len(name.split()) > 2 and OF_A_PLACE.search(words[:at]):
                first = 2 if len(name.split()) > 3 else 1
                name = " ".join(name.split()[first:])  # “Commissioner for Fenshire Ann Dale”
            elif first_name := _FIRST_NAME.search(words[:at]):
                name = f"{first_name[0]}{name}"  # “Jo and Ann Reed”
            return name, title
    if (shouted := CAPITALS.search(words)) and (several := person_names(shouted[0].title())):
        return (shouted[0], "") if len(several[0].name) == len(shouted[0]) else None
    return (wordy[0], "") if wordy and not TITLED.match(wordy[0]) else None


def _stands_for_a_person(words: str, name: re.Match[str]) -> bool:
    """“Sarah Lane, chief executive of Hopeful Hands”: set apart as a name is, and no street."""
    before, behind = words[: name.start()].rstrip(), words[name.end() :].lstrip()
    return (not before or before[-1] in ",–-") and behind[:1] in (",", "–", "(")


def _role_in(words: str, name: str) -> tuple[str, str]:
    """(honours, role): what stands before the name and behind it, where it says what somebody is."""
    at = words.index(name)
    front, behind = words[:at], words[at + len(name) :]
    honours = HONOURS.match(behind)
    behind = behind[honours.end() :] if honours else behind
    party = _PARTY.match(behind)
    if party and not ROLE.search(party[0]):
        behind = behind[party.end() :]
    parts = [TITLE_LAST.sub("", part.strip()) for part in re.split(r",|\s[–—-]\s", front)]
    front = ", ".join(
        _without_ending(bare_role(part)) for part in parts if ROLE.search(part) or POSSESSIVE.search(part)
    )
    rest = behind.strip(" ,–-:")
    if front and re.match(r"(?:of|from|at|with)\b", rest):
        return _letters(honours), f"{front}, {bare_role(rest)}"
    is_placed = ROLE.search(rest) or DOES.match(rest) or BELONGS.search(words[at:])
    return _letters(honours), ", ".join(filter(None, (front, bare_role(rest) if is_placed else "")))


def _letters(honours: re.Match[str] | None) -> str:
    return honours["letters"] if honours else ""


def bare_role(words: str) -> str:
    """Without what only links it to the name."""
    linking = LINKING.match(words)
    bare = (words[linking.end() :] if linking else words).strip(" ,:–-()")
    return f"{bare})" if bare.count("(") > bare.count(")") else bare  # “Commissioner (PCC)”


def _without_ending(words: str) -> str:
    """“Remedi’s Jo Reed” is of Remedi."""
    return re.sub(r"[’']s?$", "", words)


def without_dots(text: str) -> str:
    """A full stop that ends no sentence as another character, while we read."""
    return NO_STOP.sub(lambda found: f"{found[0][:-1]}{DOT}", text)


def with_dots(words: str) -> str:
    return words.replace(DOT, ".")


def people_in(words: str) -> tuple[PersonName, ...]:
    """Whoever is named in the words that say who speaks."""
    whole = with_dots(words)
    return person_names(whole) or caseless_names(whole)


def last_part(name: str) -> str:
    """By which a story goes on to call somebody."""
    return name.split()[-1].casefold() if name.split() else ""
