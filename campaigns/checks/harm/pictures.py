"""What a picture shows, by its alt text, its name and its tags. Evidence: domain reference, section 2.2."""

from __future__ import annotations

import re
from collections.abc import Iterator

from campaigns.checks.base import Finding, Subject
from campaigns.checks.patterns import KNIFE, WEAPON, LatePattern, Pattern, any_of
from campaigns.checks.places import picture_line
from campaigns.domain.items.documents import MediaDocument

# What carries the word and shows no weapon: taken out before looking.
_HARMLESS = any_of(
    r"knife[\s-]+(?:crime\w*+|free|related|enabled|awareness|surrender|amnesty|arch(?:es)?|bins?|banks?|safety|campaign\w*+|week)",
    rf"(?:anti|no|against|end|ending|stop|drop|ditch|bin|lose)[\s-]+(?:the[\s-]+)?{KNIFE}(?:[\s-]+crime)?",
    r"(?:butter|palette|putty|craft|bread|steak|fish)[\s-]+kni(?:fe|ves)",
    r"kni(?:fe|ves) and forks?",
    r"shoulder[\s-]blades?",
    r"blades? of grass",
    r"(?:rotor|fan|turbine|wiper|windscreen|skate|ice|grass)[\s-]blades?",
    r"swordfish",
    r"blood[\s-]+(?:don\w++|bank|bikes?|test\w*+|pressure|sugar|brothers|relatives?|group|type|transfusion|service|cancer|orange)",
    r"(?:give|giving|donat\w++) blood",
    r"bleed(?:ing)?[\s-]+(?:control[\s-]+)?(?:kits?|cabinets?|boards?)",
)
_WEAPON = any_of(
    KNIFE,
    r"cleavers?",
    r"katanas?",
    r"bayonets?",
    r"axes?",
    r"knuckle-?dusters?",
    r"weapons?(?: (?:haul|seized|recovered|surrendered))?",
    r"blood(?:y|ied|stains?|[\s-]?stained|[\s-]?soaked)?",
    r"(?:stab )?wounds?",
    r"wounded",
    r"stabbing",
)
_PERSON = r"(?:figures?|m[ae]n|youths?|teen\w*+|boys?|lads?|persons?|people|someone|silhouettes?|shadows?|strangers?|attackers?)"
_MENACE = any_of(
    rf"hooded {_PERSON}",
    rf"{_PERSON} (?:in|wearing|with) (?:(?:a|an|dark|black|his|their|the) )*(?:hoods?(?: up)?|balaclavas?|ski masks?)",
    r"balaclavas?",
    r"faceless",
    r"(?:no|hidden|shadowed|obscured|covered) faces?",
    r"faces? (?:is |are )?(?:hidden|in shadow|covered|obscured|masked)",
    r"dark(?:ened)? (?:alley(?:way)?s?|underpass(?:es)?|passage(?:way)?s?|ginnels?|jitt(?:y|ies))",
    r"(?:alley(?:way)?s?|underpass) (?:at|in the) (?:night|dark)",
    r"(?:police|crime[\s-]scene|cordon) (?:cordon )?tape",
    r"police cordons?",
    r"(?:taped|cordoned)[\s-]off",
    rf"(?:hand|fist|fingers?)s?\b[^.]{{0,30}}\b(?:hold|grip|clutch|grasp|wield|pull)\w*+\b[^.]{{0,25}}\b{WEAPON}",
    rf"{WEAPON}\b[^.]{{0,20}}\bin (?:a|his|her|their|the|one) (?:\w++ )?(?:hand|fist)s?",
)
_DENIED = LatePattern(
    r"\b(?:no|without(?:\s++(?:a|any))?|not|never|nor)\s++(?:\w++\s++){0,2}$", re.IGNORECASE
)
_QUOTED = LatePattern(r"[“\"«‘](?=\w)[^”\"»’]*[”\"»’]")
_DRAWN_HOOD = LatePattern(r"\b(?:red riding|little red|robin)\b[^.]*$", re.IGNORECASE)


def shows_weapon(subject: Subject) -> Iterator[Finding]:
    """A weapon, blood or a wound can be seen."""
    yield from _shown(subject, _WEAPON)


def shows_menace(subject: Subject) -> Iterator[Finding]:
    """A hooded or faceless figure, a dark alley, police tape, a hand with a blade."""
    yield from _shown(subject, _MENACE)


def _shown(subject: Subject, what: Pattern) -> Iterator[Finding]:
    for index, picture in enumerate(subject.item.pictures):
        for where, words in _descriptions(picture):
            match = _first(words, what)
            if match:
                yield Finding(
                    line=picture_line(subject.item, index),
                    excerpt=picture.name,
                    details={"name": picture.name, "words": match[0], "where": where},
                )
                break


def _first(words: str, what: Pattern) -> re.Match[str] | None:
    for match in what.finditer(words):
        if not _DENIED.search(words[: match.start()]) and not _DRAWN_HOOD.search(words[: match.start()]):
            return match
    return None


def _descriptions(picture: MediaDocument) -> Iterator[tuple[str, str]]:
    """What is said about the picture; words that only stand written in it are not shown by it."""
    yield "alt text", _harmless_out(_QUOTED.sub(" ", picture.alt))
    yield "name", _harmless_out(re.sub(r"[-_.\d]+", " ", picture.name.rpartition(".")[0]))
    for tag in picture.tags:
        yield "tags", _harmless_out(re.sub(r"[-_]+", " ", tag))


def _harmless_out(words: str) -> str:
    return _HARMLESS.sub(lambda match: " " * len(match[0]), words)
