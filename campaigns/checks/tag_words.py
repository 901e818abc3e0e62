"""Telling the words of a hashtag apart, so that each can have its capital."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from campaigns.checks.by_identity import ByIdentity
from campaigns.domain.facts.facts import Facts
from campaigns.domain.items.channel_kinds import KINDS

# As written: “KnifeCrimeWeek2027” is Knife, Crime, Week, 2027; “VAWGWeek” is VAWG, Week.
_SEGMENT = re.compile(r"\d++|[^\W\d_]+", re.UNICODE)
_HUMPS = re.compile(r"[^\W\d_a-zà-ÿ]+(?=[^\W\d_a-zà-ÿ][a-zà-ÿ])|[^\W\d_a-zà-ÿ]?[a-zà-ÿ]+|[^\W\d_a-zà-ÿ]+")
_SHORT_WORDS = "a i am an as at be by do go he if in is it me my no of on or so to up us we vs op hi"
_UNLIKELY_WORDS = """
    ads aft aha ale alb ani ant ape apt arc ash asp ate auk awn aye baa bah bey bib bod bop bur cam cob cod con coo cox cue
    dab dah dee der dis dob doc doe duo ebb eel eft ego eke ela elf elk emu eon era ere erg err ewe fen fey fez fie fib fin
    fop fro fur gab gad gal gar gel gib gig gin git gnu hap hew hie hoe hob hod hoy hue ids imp ins ion ire irk ism jab
    jag jib jot kin ken kip lac lam lax lea lee lei les lex lob log los lox lug mas maw mew mib mod mop ner nib nth nub oaf
    oat ode oho ole ops orb ore ova owl pap pas pee pep pew pip ply pox pry pus rho rip roe rot rue rum rut sac sag
    sal sap sat sec sen ser sic sin sip sir sis sly sob sod sol sop sot sou sow soy spa spy sty sue sup tab tad tam
    tan tar tat tau ted tee tern tic tin tit tor tot tow tri tug tun tut twa ump urn vat vet vie vim voe von wad wag wan wen
    wig wok wot wry yak yam yap yaw yen yep yew yid yin yip yob yon zag zap zed zee zen zit rand lite mats ling
"""
_BARE_CONTRACTIONS = "dont cant wont isnt arent youre youve theyre whats thats lets im ive doesnt didnt"
_SHORT = frozenset(_SHORT_WORDS.split())  # no other word of one or two letters is looked for inside a hashtag
_UNLIKELY = frozenset(
    _UNLIKELY_WORDS.split()
)  # short words that split names more often than they stand in a hashtag
_WITHOUT_APOSTROPHE = frozenset(_BARE_CONTRACTIONS.split())
_VOWEL = re.compile(r"[aeiouy]")
_PER_WORD = 10.0
_LONGEST = 24
_LONGEST_TAG = 60


class TagWords:
    """Knows the words of the dictionary, of the lists and of one campaign."""

    def __init__(self, facts: Facts, terms: tuple[str, ...]) -> None:
        self._dictionary = facts.dictionary
        self._acronyms = {word.casefold(): word for word in _acronyms(facts)}
        self._brands = {word.lstrip("#").casefold() for word in facts.words("brand-tags")}
        self._whole = {
            *(word.casefold() for word in (*facts.words("one-word-names"), *facts.words("spelling"))),
            *(kind.label.casefold() for kind in KINDS.values()),
            *(name.casefold() for name in _names(facts) if _SEGMENT.fullmatch(name)),
        }
        self._apart = {
            words.replace(" ", "").casefold(): words.split() for words in facts.words("hashtag-phrases")
        }
        self._own_tags = {term.lstrip("#").casefold(): term.lstrip("#") for term in terms if " " not in term}
        self._own_words = {word.casefold(): word for term in terms for word in _words_of(term)}

    def with_capitals(self, tag: str) -> str | None:
        """The tag as it should be written, or None where it can stay as it is."""
        key = tag.casefold()
        if key in self._brands or len(tag) > _LONGEST_TAG:
            return None
        own = self._own_tags.get(key)
        if own is not None and len(_humps(own)) > 1:
            return None if own == tag or _humps(tag) == _humps(own) else own
        pieces: list[str] = []
        is_changed = False
        for segment in re.split(r"([\d_]+)", tag):
            better = self._segment(segment) if segment and not re.fullmatch(r"[\d_]+", segment) else None
            is_changed = is_changed or better is not None
            pieces.append(better if better is not None else segment)
        if not is_changed:
            return None
        better = "".join(pieces)
        return better if better != tag else None

    def _segment(self, segment: str) -> str | None:
        """Letters without digits. Words that have their capitals are left alone; what is run together is parted."""
        if segment.casefold() in self._whole or segment.casefold() in self._acronyms:
            return None
        humps = _humps(segment)
        parted = [self._parted(hump, is_alone=len(humps) == 1) for hump in humps]
        if all(words is None for words in parted):
            return None
        return "".join(
            "".join(words) if words is not None else hump for hump, words in zip(humps, parted, strict=True)
        )

    def _parted(self, hump: str, *, is_alone: bool) -> list[str] | None:
        """The words of a run of letters, each with its capital; None where it is one word, or none that is known."""
        key = hump.casefold()
        if key in self._apart:
            return [word[:1].upper() + word[1:] for word in self._apart[key]]
        if self._is_one_word(key) or len(key) < 6 or (hump.isupper() and not is_alone):
            return None
        words = self._split(key)
        return words if words is not None and len(words) > 1 else None

    def _is_one_word(self, key: str) -> bool:
        return (
            key in self._whole
            or key in self._acronyms
            or (key.endswith("s") and key[:-1] in self._acronyms)
            or self._dictionary.knows(key)
            or self._dictionary.knows(key.capitalize())
        )

    def _split(self, key: str) -> list[str] | None:
        """The cheapest way to part the letters into words."""
        best: list[tuple[float, list[str]] | None] = [(0.0, []), *([None] * len(key))]
        for end in range(1, len(key) + 1):
            for start in range(max(0, end - _LONGEST), end):
                before = best[start]
                word = self._word(key[start:end]) if before is not None else None
                if before is None or word is None:
                    continue
                cost = before[0] + _PER_WORD + word[1]
                known = best[end]
                if known is None or cost < known[0]:
                    best[end] = (cost, [*before[1], word[0]])
        found = best[len(key)]
        return found[1] if found is not None else None

    def _word(self, key: str) -> tuple[str, float] | None:
        """The word as it stands in a hashtag, and how unlikely it is; None where there is no such word."""
        if len(key) <= 2:
            return (key.capitalize(), 6.0) if key in _SHORT else self._acronym(key)
        if key in self._own_words:
            return _capital(self._own_words[key]), 0.0
        if key in self._whole:
            return key.capitalize(), 1.0
        if key in _WITHOUT_APOSTROPHE:
            return key.capitalize(), 4.0
        if self._dictionary.knows(key) and key not in _UNLIKELY and _VOWEL.search(key):
            return key.capitalize(), max(0.0, 7.0 - len(key))
        if len(key) >= 4 and self._dictionary.knows(key.capitalize()):
            return key.capitalize(), max(2.0, 10.0 - len(key))
        return self._acronym(key)

    def _acronym(self, key: str) -> tuple[str, float] | None:
        return (self._acronyms[key], 8.0 if len(key) < 3 else 4.0) if key in self._acronyms else None


@lru_cache(maxsize=64)
def _tag_words(facts: ByIdentity[Facts], terms: tuple[str, ...]) -> TagWords:
    return TagWords(facts.value, terms)


def tag_words(facts: Facts, terms: tuple[str, ...]) -> TagWords:
    """Built once for each campaign's terms; a thousand hashtags are then parted in no time."""
    return _tag_words(ByIdentity(facts), terms)


def _acronyms(facts: Facts) -> Iterator[str]:
    yield from facts.words("acronyms")
    yield from facts.words("acronyms-known")


def _names(facts: Facts) -> Iterator[str]:
    for line in facts.helplines:
        yield from line.names
    for body in facts.bodies:
        yield from (one.name for one in body.names)


def _words_of(term: str) -> Iterator[str]:
    for word in term.lstrip("#").split():
        yield from _humps(word) if "#" in term else [word]


def _humps(tag: str) -> list[str]:
    """The pieces of a tag as its capitals part it."""
    return [hump for segment in _SEGMENT.findall(tag) for hump in (_HUMPS.findall(segment) or [segment])]


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]
