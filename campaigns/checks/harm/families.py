"""HARM-09: a real incident or a bereaved family may be used only when the family was told."""

from __future__ import annotations

from collections.abc import Iterator

from campaigns.checks.base import Finding, Subject
from campaigns.checks.patterns import LatePattern, Pattern, any_of
from campaigns.checks.prose import Passage
from campaigns.checks.reading import stands_in
from campaigns.domain.items.issues import Severity
from campaigns.domain.text.person_names import person_names

_DIED = (
    r"(?:died|dies|killed|murdered|stabbed|knifed|slain|shot|attacked|fatally \w++|passed away"
    r"|lost (?:his|her|their) li(?:fe|ves))"
)
_DEATH = r"(?:death|murder|killing|stabbing|shooting|manslaughter|attack|loss|funeral|inquest)s?"
_HURT = r"(?:killed|murdered|stabbed|knifed|slain|shot|attacked)"
_KIN = (
    r"(?:mother|mum|mam|father|dad|parents?|son|daughter|brother|sister|siblings?|family|wife|husband|partner|widow(?:er)?"
    r"|grand(?:mother|father|parents|son|daughter)|nan|aunt|uncle|cousin|child|children|boy|girl|fianc[eé]e?|loved one)"
)
_FAR = 300  # characters after a name
_OWN = r"(?:his|her|my|our)"
_VICTIM = r"(?:\d++-year-old|teenager|boy|girl|man|woman|lad|pupil|student)"
_LOST = r"(?:lost|lose|losing|grieving for|mourning|buried)"
# A bereaved person tells or is told about: a particular one, never families in general.
_BEREAVED = any_of(
    rf"{_LOST} (?:{_OWN}|their) (?:\w++[\s-]){{0,3}}?{_KIN}",
    rf"whose (?:\w++[\s-]){{0,3}}?{_KIN}\b[^.;]{{0,40}}?\b{_DIED}",
    rf"{_OWN} (?:\w++[\s-]){{0,3}}?{_KIN}\b[^.;]{{0,40}}?\b(?:was|were|had been) {_DIED}",
    rf"(?:{_OWN}|their) {_KIN}[’']s {_DEATH}",
    rf"(?:{_OWN}|their|\w++[’']s) (?:\w++ )?{_KIN} (?:was |were |had been |has been )?(?:murdered|killed|died|"
    rf"stabbed to death|shot dead)",
    r"lives (?:have been |were )?(?:lost|taken|cut short)|(?:lost|gave) their lives",
    rf"{_KIN} of an? (?:\w++ )?(?:m[ae]n|wom[ae]n|boy|girl|teenager) (?:who )?(?:was |had been )?{_DIED}",
    rf"(?:victim|{_VICTIM})[’']s (?:\w++ )?{_KIN}",
)
_PEOPLE = (
    r"(?:\d++-year-olds?|teen(?:ager)?s?|boys?|girls?|m[ae]n|wom[ae]n|lads?|pupils?|students?|people|persons?|brothers?|sisters?|"
    r"child(?:ren)?|youngsters?|victims?|cousins|friends)"
)
_COUNT = r"(?:an?|the|one|two|three|four|five|six|several|another|second|third)"
_NOW = r"(?:sadly|tragically|also|now|since|later|both|all|been|fatally)"
# Those who died in one incident: whoever is only hurt is left to the police, who speak with the family.
_INCIDENT = any_of(
    r"(?:following|after|since) (?:the|last|this|yesterday|\w+day)(?:[’']s| (?:night|week|month|year)[’']s)? "
    rf"(?:\w++ ){{0,3}}?(?:fatal )?{_DEATH} (?:of|in|on|at|near|outside)",
    r"(?:the|tragic|fatal|recent|brutal|senseless|of|after|following) (?:tragic |fatal |recent |brutal |"
    r"senseless )?(?:deaths?|murders?|killings?|(?:fatal )?stabbings?|"
    rf"manslaughter) of (?:{_COUNT} )?(?:\w++ ){{0,2}}?{_PEOPLE}",
    rf"{_COUNT} (?:\w++ ){{0,2}}?{_PEOPLE} (?:in (?:his|her|their) \w++ |aged \d++ |, \d++, )?(?:has |have |had |was |"
    rf"were |are |is )?(?:{_NOW} )?"
    rf"(?:{_NOW} )?(?:died|dead|killed|murdered|lost (?:his|her|their) li(?:fe|ves)|(?:stabbed|beaten|shot|"
    rf"kicked) (?:to death|dead)|fatally (?:stabbed|shot|injured|wounded))",
    r"(?:found|suffered|sustained) (?:\w++ ){0,3}?fatal (?:injur(?:y|ies)|(?:stab )?wounds?)|pronounced dead|"
    r"died (?:at|in) (?:the scene|hospital)",
)
_GENERAL = any_of(
    r"if|when|whenever|anyone|no[\s-]one|nobody|imagine|could|might|would|never|should (?:never|not)",
    r"(?:no|any|every|each) (?:family|mother|mum|parent|father|child)",
    r"(?:families|parents|people|those) (?:who|that)",
    r"play|film|novel|drama|storyline|plot|fiction\w*+|character|taser\w*+",
)
# “Connor Rudge, 25, stabbed Mr Attwood” tells of who did it: those who suffered were stabbed, or died.
_AGED = r"(?:,?\s++(?:aged\s++)?\d++,?|,?\s++who|\s*+\(\d++\),?|,\s++(?:an?|the|also|who)\b[^.,;!?]{1,80},)?"
_THEN_DIED = LatePattern(
    rf"{_AGED}(?:,?\s++(?:and|&)\s++(?:[A-Z][\w’'-]++\s*+){{1,3}}|,\s++(?:[A-Z][\w’'-]++\s*+){{1,3}}){{0,4}}{_AGED},?\s*+(?:all\s++|both\s++|each\s++)?(?:has|have|had)?\s*+(?:sadly\s++|tragically\s++)?(?:"
    rf"(?:died|dies|passed\s++away|lost\s++(?:his|her|their)\s++li(?:fe|ves))\b"
    rf"|(?:was|were|been|is|are)\s++(?:\w++ly\s++|\w++\s++)?(?:{_HURT}\b|found\s++(?:dead|with\s++(?:\w++\s++)?fatal))"
    rf"|was\s++\d++\s++when\s++s?he\s++(?:died|was\s++{_HURT})\b|fatally\s++\w++|{_HURT}\s++(?:by|in|on|at|near|outside|during|last|when|while|after|as|to\s++death|dead)\b)"
)
_HIS_DEATH = LatePattern(rf"[’']s?\s++(?:\w++\s++){{0,2}}?(?:{_DEATH}|{_KIN})\b".replace(" ", r"\s++"))
_MADE_UP = any_of(
    r"taser\w*+|plays? the part|played by|a play (?:about|by)|the (?:film|novel|play) (?:tells|follows|about)"
)
_OF_THE_DEAD = any_of(rf"(?:{_DEATH}|memory) of(?: the late)?")
_KIN_OF = any_of(rf"(?:{_KIN}|friends?) of(?: the late)?")
_GRIEF = any_of(rf"{_DEATH}|{_DIED}|grie\w++|bereave\w++")


def family_not_told(subject: Subject) -> Iterator[Finding]:
    """One finding, at the first words that show a real person behind it; else at the incident it names.

    It blocks where an incident is linked. Words alone can mislead, so what they tell is for a person to judge.
    """
    if subject.item.family_told.strip():
        return
    named = False
    for passage in subject.text.published:
        found = None if named else _named_dead(passage) or _bereaved(passage)
        if found:
            named = True
            severity = None if subject.item.incident.strip() else Severity.WARN
            yield passage.found(*found, severity=severity)
    if subject.item.incident.strip() and not named:
        incident = subject.item.incident
        yield Finding(
            line=subject.item.line_of("incident"), column=1, excerpt=incident, details={"words": incident}
        )


def _named_dead(passage: Passage) -> tuple[int, int] | None:
    """A person who is named and died, or whose family or death is spoken of."""
    if stands_in(_MADE_UP, passage.text):
        return None
    for person in person_names(passage.text):
        before = passage.text[max(0, person.start - 40) : person.start]
        after = passage.text[person.end : person.end + _FAR]
        is_of_the_dead = _ends_in(_OF_THE_DEAD, before) or (
            _ends_in(_KIN_OF, before) and _GRIEF.search(after[:60])
        )
        is_their_death = _HIS_DEATH.match(after) and stands_in(_GRIEF, passage.text)
        if _THEN_DIED.match(after) or is_of_the_dead or is_their_death:
            return person.start, person.end
    return None


def _ends_in(pattern: Pattern, text: str) -> bool:
    return any(not text[match.end() :].strip() for match in pattern.finditer(text))


def _bereaved(passage: Passage) -> tuple[int, int] | None:
    for pattern in (_BEREAVED, _INCIDENT):
        for match in passage.search(pattern):
            sentence = passage.sentence_at(match.start())
            if sentence is None or not _GENERAL.search(sentence.text):
                return match.span()
    return None
