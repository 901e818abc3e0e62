"""Lines that an office writes above its headline: whose paper it is, that it may be released, which version, for whom.

Each is told by the words in it, in any order and with any marks between, so that no form of them has to be foreseen.
"""

from __future__ import annotations

import re
from datetime import date

from campaigns.domain.text.person_names import person_names
from campaigns.domain.text.speech_subjects import states
from campaigns.importing.guessing.dates import find_day, without_dates
from campaigns.importing.guessing.embargo import says_no_embargo

STATUS = "Campaign Desk sets the status line itself"
VERSION = "says which version of the text it is, or who may see it"
MARKS = "is what is left of a frame"
COVER = "leads up to the text, and is no part of it"
NOT_HELD_BACK = "says that there is no embargo"
PAPER = "says whose paper it is, or its number there"
PAGE = "says what kind of page it is, or where it stands on the site"
LONGEST_COVER = 40  # words
LONGEST_HOUSE = 12


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SMALL = _words("for of on at in the a an and to by as is no not only with from this")
_RELEASING = _words("release released releases immediate immediately datganiad")
_STATUS = _RELEASING | _words(
    """press news media joint datganiad wasg newyddion i'r i’r statement notice use publication publish broadcast print date
    dated issue issued issuing status type"""
)
_VERSION = _words(
    """draft drafts final finalised version clean copy text wording approval approved approve comment comments review sign
    off signed circulation circulate share distribution tracked changes amended agreed latest revised updated amends edits
    internal confidential official sensitive restricted protect protectively marked cleared clearance checked proofed proof
    unclassified private strictly until track master corrected"""
)
_OF_NO_EMBARGO = _words(
    "embargo embargoed none nil n a na applicable under subject any without lifted over expired ended passed removed has been now"
    " already there free was time hold it this"
)
_SPOKEN_TEXT = re.compile(r"(?:please\s++)?check\s++against\s++delivery\W*+$", re.IGNORECASE)
_VAGUE = _words(
    "news update statement notice photo photocall opportunity invitation alert bulletin newsletter media press"
)
# What a house is, and the words that go with it in its name.
_HOUSES = _words(
    """unit partnership network police constabulary council commissioner commissioner’s commissioner's commissioners office
    service services trust board authority foundation charity university college school nhs hospital hub centre group panel
    association society federation force alliance forum academy team agency department ministry government house club project
    vru vrp vrn opcc pcc icb cic ltd yjs yot csp gmca mopac newsroom desk"""
)
_OF_HOUSES = _words(
    """violence reduction crime fire rescue public health youth justice county city borough district town parish community
    safety safer serious press media communications news royal national north south east west northern southern eastern
    western midlands integrated care probation prison prisons british transport combined metropolitan children families
    deputy chief corporate engagement marketing"""
)
_LINKS = _words("of for in and & the on with to")
_NO_HOUSE = _words("new first more last two three four five ten our why how what join meet")
_PIECES = re.compile(r"\s[–—-]\s|[|•·*\[\]()\n]|[:;,]\s|\s{3,}|[:.](?=\s*+$)")
_OF_A_PAGE = re.compile(
    r"(?:latest\s++)?(?:news\s++(?:story|article|item)|news|you\s++are\s++here|skip\s++to\s++(?:main\s++)?content)\W*+",
    re.IGNORECASE,
)
_VERSION_NUMBER = re.compile(r"v?\.?\d{1,3}(?:\.\d{1,3}){0,3}[a-z]?", re.IGNORECASE)
_WORD = re.compile(r"[\w’'.&]++")
_FROM = re.compile(
    r"(?:(?:news|press|media)\s++)(?:(?:release|statement|notice)\s++)?(?:from|by)\s++(?:the\s++)?(?=[A-Z])",
    re.IGNORECASE,
)
_REFERENCE = re.compile(
    r"(?:our\s++)?(?:(?:press|news|media)\s++)?(?:ref|reference|release\s++(?:no|number|ref))\b[.: ].{0,40}\d.{0,10}"
    r"|page\s++\d{1,2}(?:\s++of\s++\d{1,2})?|(?:press|news|media)\s++release\s++[\w/-]{0,8}\d[\w/-]{0,8}"
    r"|[PNM]R\s?(?:no\.?\s?)?[:#]?\s?\d[\w/-]{0,8}",
    re.IGNORECASE,
)
_REACHED = re.compile(
    r"(?<![\w.+-])[\w.+-]++@[\w-]++\.[\w.-]++|(?<!\d)(?:\+44|0)\s?\d[\d\s()-]{7,13}\d|(?<!\w)@\w{2,30}"
    r"|(?<![\w.@-])(?:[\w-]{1,60}+\.){1,6}(?:uk|org|com|net|example)\b\S{0,80}",
    re.IGNORECASE,
)
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b")
_PICTURE = re.compile(r"\b(?:logos?|crest|letterhead)\b", re.IGNORECASE)
_OF_A_STORY = re.compile(r"\b(?:new|unveil\w*+|design\w*+|launch\w*+)\b", re.IGNORECASE)
_INVITES = re.compile(
    r"(?:please\s++)?(?:see|visit|find|go|read|book|join|sign|watch|register|apply|learn|get|come|donate|ring|text|report|look|click|tell"
    r"|check|search|download|share|details|tickets|places|everyone|anyone|all|you|we|they)\b",
    re.IGNORECASE,
)
FEWEST_OF_AN_INVITATION = 3  # words besides the address
_LABELS_OF_REACH = _words(
    "tel telephone phone mobile mob fax email e-mail web website twitter x facebook call t e w m or"
)
_ADDRESSED = re.compile(
    r"(?:f\.?a\.?o\.?|for\s++the\s++attention\s++of|to|from|cc|author|drafted\s++by|written\s++by|prepared\s++by|owner"
    r"|(?:approved|cleared|signed\s++off|checked|agreed)\s++(?:by|on|with))\b\s*+(?P<colon>:?)\s*+(?P<who>\S.{0,100})",
    re.IGNORECASE,
)
_SALUTATION = re.compile(
    r"(?:hi|hiya|hello|hey|dear|good\s++(?:morning|afternoon|evening))\b(?:\s[\w’'.-]{1,20}){0,3}[,!–-]"
    r"|(?:hi|hiya|hello|hey|good\s++(?:morning|afternoon))(?:\s++(?:all|both|team|everyone|folks|there))?|(?:morning|afternoon|all|both|team)[,!]"
    r"|(?:many\s++|with\s++)?(?:thanks|thank\s++you|kind\s++regards|best\s++wishes|regards|best|cheers)"
    r"(?:\s++(?:all|both|again|everyone|in\s++advance)|[,.]?\s++[A-Z]\w{1,20})?[,.!]?",
    re.IGNORECASE,
)
_ANNOUNCES = re.compile(
    r"\b(?:below|attached|enclosed|underneath|beneath|as\s++follows|following|herewith|above)\b|\bhere(?:[’']s|\s++is|\s++are)\b",
    re.IGNORECASE,
)
_ANNOUNCED = re.compile(
    r"\b(?:text|release|copy|wording|version|draft|statement|story|find|see|article)\b", re.IGNORECASE
)
_IN_PERSON = re.compile(
    r"(?:please|pls|as\s++(?:agreed|promised|discussed)|here(?:[’']s|\s++is)|(?:final|agreed|approved|latest|the|our|new|clean|revised)\b"
    r"|i\s|we\s|see\b|find\b|attached|below|text\b|copy\b|release\b|draft\b|could\s++you|can\s++you|hi\b|hello\b|dear\b|fyi)",
    re.IGNORECASE,
)  # fmt: skip


def is_status_line(text: str) -> bool:
    """“FOR IMMEDIATE RELEASE”, “Press release – 12 January 2027”: nothing but that it may be released, and of which day."""
    tokens = _tokens(text)
    is_about_release = bool(tokens & _RELEASING) or (
        "statement" in tokens and bool(tokens & {"press", "media"})
    )
    return is_about_release and tokens <= _STATUS | _SMALL


def begins_with_status(text: str) -> int:
    """Where the words begin that follow “Press release: ”; 0 where nothing of that kind stands before them."""
    first = re.match(r"(?P<status>[^:–—|]{5,40}?)\s?(?::\s|\s[–—|-]\s)\s*+(?=\S)", text)
    return first.end() if first is not None and is_status_line(first["status"]) else 0


def why_no_headline(text: str, today: date) -> str:
    """Why a line above the story is not its headline; empty where it may be."""
    line = " ".join(text.split()).strip(" *_#=~|–—-")
    if _is_cover(line):
        return COVER
    if len(line) > 200:
        return ""
    if not _WORD.search(text):
        return MARKS
    if _OF_A_PAGE.fullmatch(line):
        return PAGE
    if _SPOKEN_TEXT.match(line):
        return VERSION
    if says_no_embargo(line) and _tokens(line) <= _STATUS | _SMALL | _OF_NO_EMBARGO:
        return NOT_HELD_BACK
    if is_status_line(without_dates(line, today)):
        return STATUS
    if _is_version(without_dates(line, today)) or _is_addressed(line, today):
        return VERSION
    return PAPER if _is_paper(line, today) else ""


def _is_addressed(line: str, today: date) -> bool:
    """“FAO Jo Reed”, “Approved by: Jo Reed”, “Signed off by Jo Reed 11/01/27”."""
    found = _ADDRESSED.fullmatch(line)
    if found is None:
        return False
    return bool(
        found["colon"]
        or line[:3].casefold() in ("fao", "for", "f.a")
        or line.split()[1:2] == ["by"]
        or find_day(line, today)
    )


def _tokens(text: str) -> set[str]:
    return {word.casefold().strip(".'’") for word in _WORD.findall(text)} - {""}


def _is_version(text: str) -> bool:
    tokens = {token for token in _tokens(text) if not _VERSION_NUMBER.fullmatch(token)}
    return bool(tokens & _VERSION or (not tokens and re.match(r"\W*v\.?\d", text, re.IGNORECASE))) and (
        tokens <= _VERSION | _STATUS | _SMALL
    )


def _is_cover(line: str) -> bool:
    return _SALUTATION.fullmatch(line) is not None or (
        len(line.split()) <= LONGEST_COVER
        and _IN_PERSON.match(line) is not None
        and _ANNOUNCES.search(line) is not None
        and _ANNOUNCED.search(line) is not None
    )


def _is_paper(line: str, today: date) -> bool:
    if re.search(r"[.!?]$", line) and not _REACHED.search(line):
        return False
    if _REFERENCE.fullmatch(line) or (_POSTCODE.search(line) and len(line.split()) <= 20):
        return True
    if _PICTURE.search(line) and len(line.split()) <= 10 and not _OF_A_STORY.search(line):
        return True
    if (origin := _FROM.match(line)) is not None and _is_name(line[origin.end() :]):
        return not person_names(states(line))
    if _REACHED.search(line):
        rest = _tokens(_REACHED.sub(" ", line)) - _LABELS_OF_REACH
        if len(rest) >= FEWEST_OF_AN_INVITATION and _INVITES.match(line):
            return False
        return len(rest) <= 8 and not rest & {"is", "are", "will", "has", "have"}
    pieces = [
        piece for piece in _PIECES.split(without_dates(line, today)) if piece and re.search(r"\w", piece)
    ]
    is_ours = [_is_ours(piece.strip()) for piece in pieces]
    if not any(is_ours):
        return False
    has_status = any(map(is_status_line, pieces))
    return all(
        ours or (has_status and _is_name(piece) and len(piece.split()) <= 3)
        for piece, ours in zip(pieces, is_ours, strict=True)
    )


def _is_ours(piece: str) -> bool:
    return (
        _is_house(piece)
        or is_status_line(piece)
        or _REFERENCE.fullmatch(piece) is not None
        or _tokens(piece) <= _VAGUE | _SMALL
    )


def _is_name(text: str) -> bool:
    """Every word begins with a capital, but for small ones."""
    words = [word for word in _WORD.findall(text) if word.casefold() not in _LINKS]
    return 0 < len(words) <= LONGEST_HOUSE and all(word[0].isupper() or word[0].isdigit() for word in words)


def _is_house(text: str) -> bool:
    """“Derbyshire Violence Reduction Unit”: a place or a name, then only words that houses have in their names."""
    words = [word.casefold().strip(".") for word in _WORD.findall(text)]
    if not _is_name(text) or not _HOUSES & set(words) or _NO_HOUSE & set(words) or len(words) > LONGEST_HOUSE:
        return False
    known = _HOUSES | _OF_HOUSES | _LINKS
    strangers, may_follow = 0, True
    for word in words:
        if word in known:
            strangers, may_follow = 0, word in _LINKS
        elif may_follow:
            strangers += 1
            if strangers > 2:
                return False
        else:
            return False
    return True
