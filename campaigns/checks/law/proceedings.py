"""LAW-04 to LAW-06: courts and police cases. Contempt is strict: intent does not matter, and a post is a publication."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache

from campaigns.checks.base import Finding, Subject
from campaigns.checks.law.guilt_taken import taken_as_read
from campaigns.checks.law.told_cases import has_ended, told_case
from campaigns.checks.patterns import LatePattern, Pattern, any_of
from campaigns.checks.prose import Passage
from campaigns.checks.reading import is_among, places_of, stands_in
from campaigns.domain.items.issues import Severity
from campaigns.domain.items.records import ProceedingsRecord
from campaigns.domain.text.person_names import TITLE, person_names

_POLICE_TITLE = LatePattern(
    r"(?:PC|DC|DS|DI|DCI|Det\w*+|Sgt|Sergeant|Insp\w*+|Supt|Superintendent|Chief|Constable|Inspector|Officer|"
    r"Cllr|Councillor|Judge|Mr Justice|Dr)\b"
)
_GUILTY = any_of(
    r"(?:murderers?|rapists?)",
    r"(?:the|his|her|their|this|that|one|knife|child|teen(?:age)?|schoolboy|cold-blooded|evil|vicious|"
    r"double|suspected) (?:killers?|attackers?|stabbers?)",
    r"(?:killers?|attackers?) (?:jailed|caught|arrested|found|charged|named|hunted|sentenced|who|was|were|"
    r"is|are|fled|ran|struck|has|had|aged|\w++, \d++)",
    r"(?:hunt\w*+|search\w*+|looking|look) (?:for )?(?:a|an) (?:\w++ )?(?:killer|attacker|murderer)",
    r"(?:man|woman|boy|girl|teenager|person|youth) who (?:murdered|killed|raped)",
    r"guilty of",
    r"(?:found|pleaded|pleads|admitted being|is|are|was|were|so|clearly|obviously|plainly) guilty",
    r"he[’']s guilty|she[’']s guilty|they[’']re guilty",
    r"guilty (?:man|men|woman|person|party|parties|teen\w*+|plea|verdict)",
    r"(?:was|were|been|being|brutally|who|he|she|they) murdered",
    r"murdered (?:by|in|on|at|teen\w*+|boy|girl|man|woman|pupil|student|\d++-year-old|son|daughter|brother|"
    r"sister|schoolboy|schoolgirl)",
    r"murdered(?= [A-Z])",
)
# Nobody is called a murderer by saying that somebody was murdered, unless somebody is accused of it.
_SAID_OF_VICTIMS = any_of(
    r"(?:(?:was|were|been|being|brutally|who|he|she|they) )?murdered(?: (?:in|on|at|teen\w*+|boy|girl|man|woman|pupil|student|"
    r"\d++-year-old|son|daughter|brother|sister|schoolboy|schoolgirl))?"
)
_SOMEBODY_ACCUSED = any_of(
    r"arrest\w*+|suspects?|suspected|charged|accused|defendants?|court|trial|judge|bail\w*+|remanded|custody|questioned|"
    r"murdered by"
)
_NOBODY_YET = any_of(
    r"(?:nobody|no[ -]one) (?:has |have |had |was )(?:yet )?(?:been )?(?:arrested|charged)|no (?:arrests?|suspects?)"
)
# Whoever “murdered his neighbour” is called a murderer; who was murdered is not.
_MURDERED_SOMEBODY = LatePattern(
    r"(?<!was )(?<!were )(?<!been )(?<!being )\bmurdered\s++(?:his|her|their|him|them|an?|the|two|three|our|my)\b",
    re.IGNORECASE,
)
_TREATED_AS = any_of(
    r"(?:treat\w*+|investigat\w++) (?:\w++ ){0,3}?as (?:a )?murders?|murder (?:investigation|inquiry|enquiry|probe)|"
    r"to be murdered"
)
# What a court did is told, and nobody is judged: the record of the case is what is missing.
_OUTCOME = any_of(r"(?:pleaded|found|pleads) guilty|guilty of|guilty (?:plea|verdict)")
_COURT = any_of(
    r"court|courts|judge|jury|magistrates|jailed|sentenced|convicted|prison|imprisonment|hearing|custody|life sentences?"
)
_OTHER_USE = any_of(
    r"(?:to be|have been|being) murdered on",
    r"(?:not|never|un-?proven|until proven|until found|prove[nd]?|plead(?:ing)? not) guilty",
    r"innocent until (?:\w++ )?guilty",
    r"(?:nobody|no[\s-]one|not every(?:one|body)|not all) (?:is|are|was|were) guilty",
    r"guilty (?:until|unless|or (?:not|innocent))",
    r"(?:feel|feels|feeling|felt|look|looks|looking|sounds?) (?:so |a bit |very |really )?guilty",
    r"guilty (?:pleasures?|conscience|feelings?|secret|look)",
    r"killer (?:whales?|apps?|heels|punchline|tunes?|instinct|bees?|moves?|facts?|queen)",
    r"(?:pain|weed|time|passion|mood|fly|bug|buzz)[\s-]?killers?",
    r"(?:is|are) (?:a |silent )*killers?",
    r"silent killers?",
    r"(?:attackers?|attacker) (?:scor\w++|assist\w*+|on loan|for (?:derby|the) \w++|from|signs|signed|netted|"
    r"joins?)",
    r"(?:county|town|united|city|rovers|under-\d++s?)[’']?s? (?:\w++ ){0,2}attackers?",
    r"attackers (?:ran|led) (?:our|a|the|free) (?:\w++ )?(?:session|workshop|clinic|training)\w*+",
    r"killers (?:tribute|concert|gig|album|song|hit|cover)\w*+",
    r"(?:i|we)(?:[’']ve| have)? murdered",
    r"murdered (?:that|the|a|my|our|this) (?:song|tune|joke|accent|line|piece|curry|pizza|burger|classic)\w*+",
    r"(?:striker|midfielder|winger|forward|football\w*+|club|goal|rams|season)\b[^.]{0,40}\battackers?",
)
# In general, of nobody in particular: “when someone is guilty of”, “many killers”, “if the attacker is a friend”.
_IN_GENERAL = any_of(
    r"(?:if|when|whenever|anyone|someone|people|those|could|might|most|many|often|would|may)\b[^.]{0,60}"
)
_SUPPOSED = any_of(r"(?:if|whether) (?:the|his|her|their|this|that)")
_ONE_PERSON = any_of(
    r"(?:the|his|her|their|this|that) (?:\w++[\s-]){0,2}?(?:(?:kill|attack|murder|stabb)ers?|rapists?)"
)
_GAME_OR_STORY = any_of(
    r"murder[\s-]mystery|whodunn?its?|cluedo|escape rooms?|thrillers?|agatha christie|sherlock|poirot",
    r"(?:crime|detective) (?:novels?|drama|fiction|writers?|writing|stor(?:y|ies)|series|podcasts?)",
)
_ALLEGED = any_of(r"alleged(?:ly)?|suspected|accused of|on suspicion of|charged with|denies|denied")
_CRIMES = any_of(
    r"arrest\w*+|suspect\w*+|charged|police|court|stab\w*+|murder\w*+|kill\w*+|attack\w*+|victim\w*+|robb\w++|"
    r"burgl\w++|assault\w*+|offences?|offenders?|thefts?|fraud|wounding|in connection with"
)


def active_proceedings(subject: Subject) -> Iterator[Finding]:
    """The case this is about is before police or court and nobody has cleared the text; or nobody recorded the case.

    Somebody who is named, and is in an active case that the item is not linked with, is only pointed out: another may
    have that name. So is a case that the text tells of and no record is linked for.
    """
    for case in subject.records.proceedings:
        if not case.is_recorded or (case.is_active and not case.cleared):
            yield Finding(
                line=subject.item.line_of("incident"),
                column=1,
                excerpt=case.name,
                says="" if case.is_recorded else "unknown",
                details={"case": case.name},
                about=case.key,
            )
    for case in subject.records.other_cases:
        yield from _names_somebody_in(subject, case)
    told = None if subject.records.proceedings or subject.item.incidents else told_case(subject)
    if told is not None:
        passage, start, end = told
        yield passage.found(start, end, says="unlinked", severity=Severity.WARN)


def _names_somebody_in(subject: Subject, case: ProceedingsRecord) -> Iterator[Finding]:
    """A full name, word for word; a first name alone is everybody's."""
    names = [re.escape(name) for name in case.people if " " in name.strip()]
    if not names:
        return
    pattern = re.compile(rf"\b(?:{'|'.join(names)})\b")
    for passage in subject.text.published:
        for match in pattern.finditer(passage.text):
            details = {"case": case.name, "key": case.key}
            yield passage.found(*match.span(), says="named", severity=Severity.WARN, details=details)


def called_guilty(subject: Subject) -> Iterator[Finding]:
    """A person or case is spoken of as convicted, and no conviction is recorded.

    It blocks where a case is recorded and active. Of all others only words tell, so a person has to judge; of what a
    court has done with by these very words, it is a note that the conviction is not recorded.
    """
    if any(case.is_convicted for case in subject.records.proceedings):
        return
    convicted = [
        *(entry.words for entry in subject.facts.lists.get("convicted", ())),
        *(name for case in subject.records.proceedings for name in case.convicted_people),
    ]
    is_of_court = has_ended(subject)
    for passage in subject.text.everything:
        if any(name in passage.text for name in convicted) or _GAME_OR_STORY.search(passage.text):
            continue
        for match in passage.search(_GUILTY):
            severity = _weight(subject, passage, match, is_of_court=is_of_court)
            if severity is not None and not _means_something_else(passage, *match.span()):
                yield passage.found(*match.span(), severity=severity)
    if not is_of_court:
        yield from taken_as_read(subject, severity=_unless_recorded(subject))


def _unless_recorded(subject: Subject) -> Severity:
    """A case that is linked and without a conviction makes of a word that judges more than a guess."""
    return Severity.BLOCK if subject.records.proceedings else Severity.WARN


def _weight(
    subject: Subject, passage: Passage, match: re.Match[str], *, is_of_court: bool
) -> Severity | None:
    """Lighter where it tells what a court decided, or what somebody suffered of whom nobody is accused.

    None where nothing but that it was murder is said.
    """
    is_outcome = _is_whole(_OUTCOME, match[0]) and _is_of_court(passage.text)
    is_of_victim = _is_whole(_SAID_OF_VICTIMS, match[0]) and not stands_in(_MURDERED_SOMEBODY, passage.text)
    is_nobody_accused = is_of_victim and not any(
        _accuses_somebody(one.text) for one in subject.text.everything
    )
    if subject.records.proceedings:
        return Severity.WARN if is_outcome or is_nobody_accused else Severity.BLOCK
    if is_nobody_accused and stands_in(_TREATED_AS, passage.text):
        return None
    return Severity.INFO if is_of_court or is_outcome or is_nobody_accused else Severity.WARN


def _is_whole(pattern: Pattern, words: str) -> bool:
    match = pattern.match(words)
    return match is not None and match.end() == len(words)


# Asked for each such word, and one text may hold hundreds.
@lru_cache(maxsize=256)
def _is_of_court(words: str) -> bool:
    return _COURT.search(words) is not None


@lru_cache(maxsize=256)
def _accuses_somebody(words: str) -> bool:
    return _SOMEBODY_ACCUSED.search(_NOBODY_YET.sub(" ", words)) is not None


def _means_something_else(passage: Passage, start: int, end: int) -> bool:
    sentence = passage.sentence_at(start)
    first, last = (sentence.start, sentence.end) if sentence else (0, len(passage.text))
    if is_among(places_of(_OTHER_USE, passage.text, first, last), start, end):
        return True
    before = passage.text[max(first, start - 25) : start]
    return _is_general(passage.text, first, last, (start, end)) or _ALLEGED.search(before) is not None


def _is_general(text: str, first: int, last: int, found: tuple[int, int]) -> bool:
    """Nobody in particular is meant. “If you saw the attacker” means one person, “if the attacker is a friend” none."""
    start, end = found
    if is_among(places_of(_ONE_PERSON, text, first, last), start, start + 1):
        starts, ends = places_of(_SUPPOSED, text, first, last)
        at = bisect_left(starts, start) - 1
        return at >= 0 and start <= ends[at] + 1
    return is_among(places_of(_IN_GENERAL, text, first, last), start, end)


def suspect_named(subject: Subject) -> Iterator[Finding]:
    """Somebody who is not charged is named, or shown, as a suspect."""
    charged = {person for case in subject.records.proceedings for person in case.people}
    for passage in subject.text.published:
        for person in person_names(passage.text):
            is_place = _PLACE_BEFORE.search(passage.text, max(0, person.start - 20), person.start) is not None
            if person.name in charged or _POLICE_TITLE.search(person.title) or is_place:
                continue
            if _is_suspect(passage.text, person.start, person.end):
                yield passage.found(person.start, person.end, severity=_unless_recorded(subject))
    for passage in subject.text.alts:
        match = _SUSPECT_SHOWN.search(passage.text)
        if match and not re.search(
            r"\bposter|drawing|illustration|actor|actors|posed\b", passage.text, re.IGNORECASE
        ):
            yield passage.found(*match.span(), says="shown")


_SUSPECT_SHOWN = any_of(
    r"(?:police )?mug\s?shot",
    r"cctv (?:image|picture|still|photo)s? of",
    r"(?:the |a )?suspects?",
    r"(?:man|woman|boy|teenager|person|youth) (?:being |is )(?:arrested|handcuffed|led away|detained)",
    r"in handcuffs",
)
_THEN_SUSPECTED = LatePattern(
    r"(?:,\s++(?:aged\s++)?\d++,?|,?\s++who|\s*+\(\d++\),?|,?\s++(?:of|from)\s++(?:[A-Z][\w’'-]++\s*+){1,4},?){0,3}\s*+"
    r"(?:has\s++been|have\s++been|"
    r"was|were|is|are|been)?\s*+"
    r"(?:also\s++|also|later\s++|now\s++)?(?:arrested|questioned|interviewed\s++under\s++caution|detained|wanted|"
    r"suspected|the\s++(?:main\s++|prime\s++|only\s++|chief\s++)?suspect|"
    r"on\s++suspicion|a\s++suspect|being\s++(?:questioned|held|sought))\b"
)
_BEFORE_SUSPECT = LatePattern(
    rf"(?:suspects?(?:,|\s++is|\s++as|\s++named(?:\s++as)?|\s++called)?|arrested|hunt(?:ing)?\s++for|"
    rf"searching\s++for|looking\s++for|wanted:?|detained|questioning|believe|believes|suspect|"
    rf"(?:want|wants|keen|trying|like|appeal\w{0, 10})\s++to\s++(?:speak|talk|trace|find|locate|question)(?:\s++(?:to|with))?)"
    rf"\s++(?:a\s++man\s++called\s++|a\s++suspect\s++named\s++|named\s++as\s++|{TITLE}\s++)*(?:\d++-year-old\s++)?$",
    re.IGNORECASE,
)


_PLACE_BEFORE = LatePattern(r"\b(?:from|in|near|at|outside|around|across)\s++$", re.IGNORECASE)
# An interview or a meeting, and no arrest: “was questioned by pupils about her job”.
_BY_THE_PUBLIC = LatePattern(
    r"\s++(?:\w++\s++)?by\s++(?:(?:the|a|our|some|local|several|\w+ty|\d++)\s++){0,2}(?:pupils?|students?|young|children|teenagers?|"
    r"residents?|members|panel\w*+|councillors|journalists?|reporters?|parents|MPs|audience|the\s++panel|year)\b",
    re.IGNORECASE,
)


def _is_suspect(text: str, start: int, end: int) -> bool:
    before, after = text[max(0, start - 60) : start], text[end : end + 90]
    if re.match(r"[^.]{0,60}\bcharged\b", after):
        return False
    if suspected := _THEN_SUSPECTED.match(after):
        return _BY_THE_PUBLIC.match(after[suspected.end() :]) is None
    return _BEFORE_SUSPECT.search(before) is not None and stands_in(_CRIMES, text)


__all__ = ["ProceedingsRecord", "active_proceedings", "called_guilty", "suspect_named"]
