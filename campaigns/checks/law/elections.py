"""LAW-01 to LAW-03: publicity in a pre-election period, and party politics at any time.

Local Government Act 1986, sections 2, 4 and 6. The period limits publicity about candidates, parties and contested
matters; routine service information goes on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from campaigns.checks.base import Finding, Subject
from campaigns.checks.patterns import LatePattern, any_of
from campaigns.checks.phrases import phrases
from campaigns.checks.prose import Passage, Role
from campaigns.domain.facts.facts import Election, OfficeHolder

# Offices of those who are elected, or who govern; the office without a person is an institution.
_NAME = r"(?!(?:For|Of|The|And|In|On|At|To|With)\b)[A-Z][a-zà-ÿ’'-]+"
_PERSON = (
    rf"(?:(?:Dame|Sir|Dr|Mr|Mrs|Ms|Lord|Lady|Baroness|Rt Hon|the Rt Hon|Cllr|"
    rf"Councillor)\.? ){{0,2}}{_NAME}(?: {_NAME}| [A-Z]\.){{1,3}}"
)
_OFFICE = (
    r"(?:(?:[Dd]eputy |[Ll]ord |[Ii]nterim |[Aa]cting )?(?:PCC|PFCC|"
    r"[Pp]olice(?:,)?(?: [Ff]ire)? and [Cc]rime [Cc]ommissioner|Commissioner(?! of (?:Police|the (?:Metropolitan|City)))|"
    r"(?<![Yy]outh\s)(?<![Yy]oung\s)[Mm]ayor|Mayoress|(?<![Ss]chool\s)(?<![Yy]outh\s)[Cc]ouncil [Ll]eader|"
    r"[Ll]eader of (?:the |\w++ ){0,5}?[Cc]ouncil|[Ll]eader of the [Oo]pposition|"
    r"[Cc]ouncil[’']s [Ll]eader|(?:[Gg]roup|[Pp]arty|[Oo]pposition|[Cc]ounty|[Bb]orough|[Cc]ity|[Dd]istrict) [Ll]eader|"
    r"(?<!uccessful\s)[Cc]andidate|[Cc]abinet [Mm]ember|Cabinet Lead|[Pp]ortfolio [Hh]older)"
    r"|Cllr|[Cc]ouncillor|MPs?|MS|AM|Member of Parliament|(?:[Pp]rime|[Pp]olicing|[Cc]rime|[Ss]afeguarding|[Ss]ecurity|"
    r"[Jj]ustice|[Vv]ictims|"
    r"[Pp]risons?|[Cc]hildren[’']?s|[Hh]ome [Oo]ffice|[Hh]ealth|[Ee]ducation|[Ss]hadow(?: \w++)?|[Jj]unior|[Cc]abinet|"
    r"[Gg]overnment|[Yy]outh|[Ss]chools) [Mm]inister|Minister|"
    r"(?:[Hh]ome|[Jj]ustice|[Hh]ealth|[Ee]ducation|[Ff]oreign|[Cc]ulture|[Dd]efence|[Hh]ousing|"
    r"[Tt]ransport) [Ss]ecretary|Secretary of State|"
    r"(?<!Vice[- ])(?<!Pro[- ])Chancellor(?: of the Exchequer)?(?! of))"
)
_OF_WHERE = r"(?: (?:of|for|at)(?: the)?(?: (?:[A-Z][\w’'&-]++|and|the|of|upon|on)){1,8}?)?"
_NOT_STAFF = r"(?![’']s?\b (?:[Oo]ffice|[Cc]adets?|[Cc]harity|[Pp]arlour|[Aa]wards?|[Ff]und|staff|team|chief))(?![’']s\b)"
# “The Police and Crime Commissioner has been asked”, “Sergeant Lee Mayor”: what stands before an office is nobody’s name.
_NOBODY = (
    r"(?!(?:The|Our|Your|His|Her|Their|An?|This|That|Every|Each|Any|All|Police|Sergeant|Sgt|PC|PCSO|Inspector|Insp|Detective|"
    r"Constable|Superintendent|Chief|D[CI]|DCI)\b)"
)
_ELECTED_PERSON = LatePattern(
    "|".join(
        (
            rf"\b{_OFFICE}{_OF_WHERE},? {_PERSON}",
            rf"\b(?:Cllr|Councillor|Minister|PCC) {_NAME}",
            rf"\b{_NOBODY}{_PERSON},? (?:[A-Z]{{2,4}},? ){{0,3}}(?:(?:is |who is |as )?(?:the |our |your |its )?)(?:(?!of |to |"
            rf"from |for )\w[\w’'-]*+,? ){{0,2}}?{_OFFICE}\b{_NOT_STAFF}",
            rf"\b{_PERSON} (?:[A-Z]{{2,4}}),? (?:[a-z]\w*+,? ){{1,6}}{_OFFICE}\b{_NOT_STAFF}",
            rf"\b{_NAME} {_NAME} MP\b",
            r"\bV(?:ote|OTE) [Ff]or (?!(?:your|the|an?|our|you|someone|somebody|them|another|this)\b)",
        )
    ).replace(" ", r"\s++")
)
# Appointed, not elected: ranks of the Metropolitan Police, and those who speak for a group.
_APPOINTED = LatePattern(
    r"\b(?:(?:Deputy\s++)?Assistant|(?:Met|Metropolitan|City\s++of\s++London)(?:\s++Police)?|Children[’']?s|Victims[’']?|Information|"
    r"Biometrics|Youth|Young|Junior|Domestic\s++Abuse|Small\s++Business|Charity|Traffic|Boundary|Border|Modern\s++Slavery|Deputy\s++Met)"
    r"\s++(?:Police\s++)?Commissioner\b"
)
_OF_A_CHURCH = LatePattern(r"\b(?:Rev(?:d|erend)?|Church|Chapel|Methodist|Baptist)\b")
_SPEAKS = any_of(
    r"the (?:police and crime )?commissioner (?:has |have )?(?:said|says|added|adds|welcom\w++|prais\w++|"
    r"pledg\w++|promis\w++|announc\w++|told|joined|visited|thanked|secured)",
    r"the (?:mayor|council leader|leader of the council|home secretary|prime minister|(?:policing|home office|"
    r"government) minister)(?: has)? "
    r"(?:said|says|added|welcom\w++|prais\w++|pledg\w++|promis\w++|announc\w++|told|joined|visited|thanked)",
    r"(?:vote for (?:me|us|him|her)\b|re-?elect (?:me|us|him|her|our|your|the)|re-?elected (?:as )?(?:the |our )?(?:pcc|"
    r"commissioner|police|mayor|mp|councillor|leader)|(?:election|party|his|her|their|our) manifesto|(?:our|the \w++|independent|"
    r"\w++ party) candidates? (?:said|says|promis\w++|pledg\w++))",
)
_ELECTED_ROLE = any_of(
    r"police and crime commissioner|pcc|commissioner|councillor|cllr|mayor|mp|member of parliament|minister|"
    r"home secretary|"
    r"prime minister|leader of (?:the |\w++ ){0,6}council|council leader"
)
_STAFF_ROLE = any_of(
    r"office of|chief executive|deputy director|head of|officer|staff|"
    r"for the (?:police and crime )?commissioner"
)


_LONGEST_POST = 40
# The words mean something else too: a labour market, a conservative estimate, green spaces, a reform.
_POLITICAL = (
    r"(?:Party|MPs?|[Cc]ouncillors?|[Cc]andidates?|[Gg]roup|[Mm]ayor|[Ll]ed|[Ll]eader\w*+|[Mm]anifesto|"
    r"[Vv]oters?"
    r"|[Gg]overnment|[Cc]ouncil|[Mm]inisters?|[Aa]dministration|[Pp]oliticians?|[Pp]olic(?:y|ies)|PCC)"
)
_NOT_THE_PARTY = r"(?![\s-]+(?:Abuse|Market|Exchange|Force|Inspectorate|Day))"
_GOES_ON = (
    r"(?:has|have|had|is|are|was|were|will|would|and|or|in|on|to|for|says?|said|did|does|do|cut|promised|pledged"
    r"|won|lost|deliver\w*+|keep\w*+|back\w*+|vow\w*+|fail\w*+|announc\w*+|invest\w*+|stand(?:s|ing)?|lead(?:s|ing)?)\b"
)
_PARTY = LatePattern(
    rf"\b(?:Labour|Conservatives?|Green|Reform|Liberal|Democrat\w*+)[\s-]+{_POLITICAL}\b"
    r"|\b(?:Liberal Democrats?|Lib Dems?|Tory|Tories|Reform UK|UKIP|Plaid Cymru|the Greens|"
    r"Co-operative Party|Workers Party)\b"
    rf"|(?<=[a-z,;] )(?:Labour|Conservatives?){_NOT_THE_PARTY}(?=[’']s\b|[.,;:!?]|$|\s++{_GOES_ON})"
    r"|\b(?:vote|voted|voting)\s++(?:for\s++)?(?:Labour|Conservative|Green|Reform|Tory|Lib Dem)\b"
)
_BLAME = (
    r"(?:(?:fail|slash|ignor|neglect|betray|abandon|refus|wast|blunder|starv|shame|disgrac|incompeten)\w*+"
    r"|let down|cuts?|broken?)"
)
_PRAISE = r"(?:brilliant|excellent|fantastic|superb|great|wonderful|outstanding|bold|decisive|visionary)"
_GOV = (
    r"(?:(?:the|this|our|a|successive|current|previous|last) )?(?:\w++ )?"
    r"(?:governments?|ministers|westminster|downing street|number 10|no 10)"
)
_CREDITED = r"(?:thanks to|credit to|despite|because of|no thanks to|blame[sd]?|under|shame on)"
_AFTER_CREDIT = (
    r"(?=[\s.,;!?]*(?:[,.!]|$|we|our|you|more|there|streets|crime|knife|violence|services|funding))"
)
_GOVERNMENT = any_of(
    rf"{_CREDITED} {_GOV}(?:[’']s?)?(?: (?:inaction|failures?|cuts|incompetence|leadership))?{_AFTER_CREDIT}",
    rf"{_GOV}(?:[’']s?)? (?:has |have |had |is |are |was |were )?(?:\w++ )?{_BLAME}",
    rf"{_GOV}(?:[’']s?)? (?:\w++ )?{_PRAISE}",
    rf"{_PRAISE} (?:\w++ )?(?:from|by|of) {_GOV}",
    rf"(?:fail\w*+|let down|betrayed|abandoned|cuts) (?:of|by|from) {_GOV}",
    r"(?:years|decade|era) of (?:tory |labour )?(?:austerity|cuts)",
    r"austerity",
    r"government cuts",
    rf"{_GOV} (?:has|have|had) (?:badly |again )?let (?:\w++ ){{1,4}}down",
)


# A vote for an office; the votes for a mural and for a youth mayor are nobody's campaign.
_VOTE_FOR = LatePattern(
    r"\b(?:[Vv]ote|VOTE|[Vv]oting|[Rr]e-?elect|[Ee]lect|[Ee]lecting)\s++(?:for\s++)?(?:[Oo]ur|[Tt]he|[Yy]our|[Mm]y|[Tt]his)\s++"
    r"(?:\w++\s++){0,2}?(?P<office>[Pp]olice\s++and\s++[Cc]rime\s++[Cc]ommissioner|PCC|[Cc]ommissioner|[Cc]ouncillors?|MPs?|[Mm]ayor|"
    r"[Cc]andidates?|[Pp]arty)\b"
)
_YOUNG = any_of(r"youth|school|junior|children[’']s|young|student|pupil|college|class|pub|mascot")


def elected_person_in_period(subject: Subject) -> Iterator[Finding]:
    """One finding for each passage that names, quotes or shows an elected person, party or candidate."""
    for election in _periods(subject):
        yield from _elected_people(subject, election)


def anything_in_period(subject: Subject) -> Iterator[Finding]:
    """Every other item inside the period gets a banner with the three questions."""
    for election in _periods(subject):
        if not any(True for _ in _elected_people(subject, election)):
            yield Finding(
                line=subject.item.line_of("publish_at"),
                column=1,
                details={"election": election.name},
                about=election.id,
            )


def party_politics(subject: Subject) -> Iterator[Finding]:
    """A party, its slogan, or praise or blame of a party or government."""
    for passage in subject.text.published:
        for match in passage.search(_PARTY):
            yield passage.found(*match.span())
        for match in _votes_for_an_office(passage):
            yield passage.found(*match.span())
        for match in passage.search(_GOVERNMENT):
            yield passage.found(*match.span(), says="government")
        for hit in passage.hits(phrases(subject.facts.entries("party-slogans"))):
            yield passage.found(hit.start, hit.end, says="slogan")


def _votes_for_an_office(passage: Passage) -> Iterator[re.Match[str]]:
    return (
        match
        for match in passage.search(_VOTE_FOR)
        if _is_for_office(passage.text, match.start(), match.end())
    )


def _is_for_office(text: str, start: int, end: int) -> bool:
    """“Vote for our Commissioner”, not “vote for the mayor’s charity”."""
    words = text[start:end].casefold()
    if _YOUNG.search(text[start : end + 15]):
        return False
    is_ballot = "vote" in words or "voting" in words or "elect" in words
    return is_ballot and not re.match(r"[’']s\b", text[end:])


def _periods(subject: Subject) -> Iterator[Election]:
    """Each is a matter of its own: who ruled on one has not ruled on the next."""
    days = subject.publication_days
    return (one for one in subject.facts.elections if any(one.covers(day) for day in days))


def _elected_people(subject: Subject, election: Election) -> Iterator[Finding]:
    for passage in subject.text.everything:
        span = _elected(subject, passage)
        if span:
            details = {"election": election.name, "words": passage.text[slice(*span)]}
            yield replace(passage.found(*span, details=details), about=election.id)


def _elected(subject: Subject, passage: Passage) -> tuple[int, int] | None:
    for holder in _holders(subject):
        at = passage.text.find(holder.name)
        if at >= 0:
            return at, at + len(holder.name)
    if passage.role is Role.QUOTE and _is_elected_role(passage.speaker_role):
        return 0, min(len(passage.text), 60)
    for pattern in (_ELECTED_PERSON, _SPEAKS, _PARTY):
        for match in passage.search(pattern):
            if not _is_appointed(passage.text, *match.span()) and not _OF_A_CHURCH.search(match[0]):
                return match.span()
    return next((match.span() for match in _votes_for_an_office(passage)), None)


def _is_appointed(text: str, start: int, end: int) -> bool:
    return any(
        one.start() < end and start < one.end()
        for one in _APPOINTED.finditer(text, max(0, start - _LONGEST_POST))
    )


def _is_elected_role(role: str) -> bool:
    return _ELECTED_ROLE.search(role) is not None and _STAFF_ROLE.search(role) is None


def _holders(subject: Subject) -> Iterator[OfficeHolder]:
    return (holder for holder in subject.facts.office_holders if holder.is_elected)
