"""Names of people in running English, told from names of places, bodies, days and campaigns by the words in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from campaigns.domain.text.letters import BIG, CASELESS, SMALL
from campaigns.domain.text.role_words import ROLE

TITLE = (
    r"(?:[TA]/)?(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof(?:essor)?|Sir|Dame|Lord|Lady|Baron(?:ess)?|Rev(?:[’']?d|erend)?|Canon|Imam|Rabbi|Sheikh|Judge|"
    r"Cllr|Councillor|PC|PCSO|DC|DS|DI|DCI|ACC|DCC|Ch|Det(?:ective)?|Sgt|Sergeant|Insp(?:ector)?|Supt|Superintendent|Chief|Constable|"
    r"Commissioner|Mayor|Minister|MP)\.?"
)
_NUMBERED = rf"{TITLE}(?:\s++\d{{2,5}})?"  # an officer and their number
_PREFIX = r"(?:[OÓÒDNLodl][’']|Mc|Mac|Fitz|De|Di|Le|La|Van|(?:[Aa][ltnrsdz]|[Aa]sh|[EeUu]l|[Aa]bd|[Bb][ie]n|[Ii]bn|[Aa]bu)-)"
_INITIALS = rf"(?:{BIG}\.){{1,3}}"
_PART = rf"(?:{_PREFIX}?{BIG}{SMALL}+(?:[’'‐‑-]{_PREFIX}?{BIG}?{SMALL}+){{0,4}}|{_INITIALS})"
_PARTICLE = (
    r"(?:de|del|della|di|da|dos|das|du|des|la|las|los|le|van|von|zu|und|der|den|ter|[’']t|af|av|al|el|ul|bin|bint|ibn|ben|"
    r"abu|ap|ab|ferch|wa|y|e)"
)
_NAME = re.compile(
    rf"\b(?P<title>(?:{_NUMBERED}\s++){{0,6}})(?P<name>{_PART}(?:\s++(?:(?:{_PARTICLE}\s++){{1,4}}|{BIG}\s++)?{_PART}){{1,3}})(?!\w)"
)
# Nothing tells a name from another word there, so it is looked for only where somebody has to be named.
_CASELESS_NAME = re.compile(rf"(?<!\w){CASELESS}{{1,30}}(?:[\s-]{CASELESS}{{1,30}}){{1,3}}(?!\w)")

# One of these in it, and it is no person.
_WORDS = """
    academy act agency alley angel area association authority avenue awareness bank bay bbc borough bridge bureau
    campaign cathedral centre church city close club co college commission committee common community company
    constabulary corner council county court crescent crime crimestoppers criminal crown day derby derbyshire
    district dr drive duty east england english estate euro fc fearless festival field fire force foundation friday
    forum gardens gate general government grammar green group hall health high hill home hospital hotel hour house
    hub infirmary institute january february march april june july august september october november december
    justice keep kingdom knife lane leader league library life line live local london lower mall market media mews
    midlands ministry monday month mosque museum national network nhs north northern office officers operation our
    panel parade park parish parliament partnership peak place plan police post premier primary prison programme
    project probation public quarter region report rescue reserve riverside road royal safe safer saturday scheme
    school sceptre secondary secretary sector serious service services shop shopping social society south southern
    square station store street strategy sunday support surrender survey synagogue team temple terrace the theatre
    thursday together town trust tuesday union unit united university upper vale victim victims view village
    violence violent walk way wednesday week welfare west western wood yard year york your youth zone samaritans
    childline derwent trent erewash amber valley dales bolsover chesterfield christmas easter halloween summer
    winter spring autumn holiday instagram facebook twitter tiktok snapchat youtube linkedin bluesky mastodon
    threads whatsapp most many some all every each this that these those what when where who why how please thank
    commissioner constable superintendent inspector sergeant assistant deputy detective councillor minister mayor
    director manager executive chief chair secretary president professor captain headteacher temporary acting lead
    cabinet member rt hon honourable mother father mum dad parent sister brother founder campaigner resident teacher
    coach nurse pupil student volunteer quote from trustee imam ambassador owner boss driver advisory board
    help join tell find read learn watch share visit call ring text new in on at for with from by and but or if it
    ysgol heddlu cyngor prifysgol bwrdd cymru gogledd canolfan
    we you they he she no not do did is are was were have has had can
"""
_NO_PERSON = frozenset(_WORDS.split())


@dataclass(frozen=True)
class PersonName:
    """``name`` without titles; ``text[start:end]`` with them."""

    name: str
    title: str
    start: int
    end: int


@lru_cache(maxsize=64)
def person_names(text: str) -> tuple[PersonName, ...]:
    """Names of two or three parts that can be a person's."""
    return tuple(_names_in(text))


def caseless_names(text: str) -> tuple[PersonName, ...]:
    """Two to four words of a script without capitals, in words that say who speaks."""
    if text.isascii():
        return ()
    return tuple(PersonName(found[0], "", *found.span()) for found in _CASELESS_NAME.finditer(text))


def _names_in(text: str) -> Iterator[PersonName]:
    position = 0
    while match := _NAME.search(text, position):
        parts = match["name"].split()
        is_initials = all(part.endswith(".") for part in parts)
        is_titled = (
            len(parts) > 2 and ROLE.match(parts[0].casefold()) is not None
        )  # “Mentor Gareth Wyn Jones”
        if is_initials or is_titled or {part.casefold().strip(".") for part in parts} & _NO_PERSON:
            position = match.start("name") + len(parts[0])
            continue
        yield PersonName(match["name"], match["title"].strip(), match.start(), match.end())
        position = match.end()
