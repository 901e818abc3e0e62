"""Guilt taken as read: nobody is called a murderer, and yet the text knows who did it, before any court has said so.

Some words judge whoever they are said of. Others do so only where the text also tells that somebody is held or charged.
"""

from __future__ import annotations

from collections.abc import Iterator

from campaigns.checks.base import Finding, Subject
from campaigns.checks.law.told_cases import told_case
from campaigns.checks.patterns import WEAPON, any_of
from campaigns.checks.reading import is_among, is_part_of_a_name, places_of
from campaigns.domain.items.issues import Severity

_WHOM = (
    r"(?:m[ae]n|wom[ae]n|males?|females?|boys?|girls?|lads?|teen(?:ager)?s?|pair|duo|trio|two|three|four|individuals?|"
    r"suspects?|drivers?|\d\d?-year-olds?|he|she|they|who|these)"
)
_CAUGHT = (
    r"(?:caught|nicked|arrested|locked|behind bars|in custody|off (?:our|the) streets?|charged|detained|brought|"
    r"bang(?:ed)? to rights)"
)
_ALWAYS = any_of(
    r"badd(?:y|ies)",
    r"bad (?:guys?|lads?|men|people|boys|apples?|[\w]++ )?(?:off|arrested|caught|nicked|in custody|behind bars|locked)",
    r"(?:bad guys?|bad lads?|bad men|scumbags?|scrotes?|toerags?|wrong[\s’']?uns?)\b",
    rf"(?:thie(?:f|ves)|robbers?|burglars?|muggers?|knifem[ae]n|dealers?|criminals?|offenders?|attackers?|killers?) {_CAUGHT}",
    r"(?:evil|cowardly|callous|vile|sick|heartless|depraved|despicable|wicked|vicious) (?:man|men|woman|individuals?|"
    r"person|people|killers?|"
    r"attackers?|coward\w*|thugs?|robbers?|monsters?|animals?|criminals?|predators?|pair|duo)",
    r"(?:this|that|the|a|these|one|another) (?:\w++ )?menaces?\b(?! (?:of|to (?:society|all|road|our)))",
    r"(?:man|woman|boy|teenager|person|people|those|pair|gang|men) responsible (?:for (?:the|this|his|her|their)|is|"
    r"has|was|are|were)\b(?=[^.!?]{0,60}"
    r"\b(?:arrest|custody|caught|charged|held|identified))",
    r"arrested the (?:man|woman|boy|person|teenager|killer|attacker|people|pair|gang) responsible",
    r"(?:got|caught) (?:him|her|them|the (?:man|men|pair|people)) (?:who|that) (?:did|killed|stabbed|robbed|attacked)",
)
_WHERE_ACCUSED = any_of(
    rf"{_WHOM} (?:then |also |later |who |had |has |have )?(?:used|pulled|produced|waved|brandished|swung|"
    rf"threatened \w++ with|armed with) "
    rf"(?:out )?(?:an? |the |his |her |their )?(?:\w++ ){{0,2}}?{WEAPON}",
    rf"{_WHOM} (?:\w++ ){{0,3}}?(?:thought it (?:was|would be)|decided (?:it was|to)|chose to|made the mistake|fancied|"
    rf"tried (?:to (?:rob|steal|run|"
    r"hide|flee|escape|get away|make off|lie)|his luck|their luck)|couldn[’']t (?:resist|outrun))",
    r"(?:first|second|third|next|big|biggest|only|last|fatal|costly) mistake",
    rf"{_WHOM} (?:bit|spat|punched|kicked|headbutted|assaulted|attacked|robbed|stabbed|slashed|stole|mugged|threatened|"
    rf"burgled|knifed|killed|sold|"
    rf"supplied|carried out|committed|went on to|ran off with|made off with|beat|hit|struck|smashed)(?: and \w++)?\b",
    r"(?:she|he|they) (?:bit|spat)\b",
    r"(?:these|those|this|that|the|both|our|two|three) (?:\w++ )?(?:dealers?|robbers?|thugs?|thie(?:f|ves)|burglars?|criminals?|"
    r"crooks?|offenders?|culprits?|"
    r"muggers?|predators?|yobs?|attackers?|killers?|drug dealers?|gang(?: members?)?)(?= (?:have|has|had|is|are|was|"
    r"were|who|will|won[’']t|didn[’']t|aren[’']t|weren[’']t|ll|made|used|thought|"
    r"brought|behind|off|now|into|pulled|threatened)\b)",
    r"we know (?:that )?(?:they|he|she|this (?:man|group|gang|pair)|these (?:men|people|lads)) (?:\w++ )?(?:used|sold|"
    r"did|were|was|went|robbed|stabbed|"
    r"killed|stole|carried|has|have|had)",
    r"(?:he|she|they) (?:did it|went (?:there|out) to (?:rob|steal|kill|hurt|stab|fight|sell)|got what (?:he|she|they) deserved|"
    r"(?:is|are|was|were) (?:a |an )?(?:danger|violent|dangerous|evil|menace|robbers?|thie(?:f|ves)|dealers?)\b)",
    r"(?:who|that) did (?:it|this)",
    r"(?:an?|the|this|that|our|prolific) (?:\w++ ){0,2}?(?:knifem[ae]n|gunm[ae]n|robbers?|muggers?|burglars?|thief|"
    r"predators?|rapists?|stabbers?|crooks?|villains?|bull(?:y|ies)|"
    r"coward|criminals?|offenders?|dealers?)(?= (?:who|has|was|is|helped|thought|from|with|will|won[’']t|now)\b)|"
    r"crooks?|villains?",
    r"(?:he|she|they|pair|two|three|men|lads?|man) thought (?:he|she|they|it|that)|(?:he|she|they|pair) couldn[’']t (?:\w++)|"
    r"helped (?:himself|herself|themselves) to|got (?:his|her|their) comeuppance|(?:he|she|"
    r"they)[’']?s? (?:a )?(?:wrong|guilty|dangerous)",
    r"terroris(?:ing|ed)|reign of terror|crime spree|one[- ](?:man|woman) crime wave|caught red[- ]handed|"
    r"banged? to rights|bang to rights|"
    r"serves (?:him|her|them) right|justice (?:is|was|has been) (?:done|served)|another (?:one|criminal|dealer|"
    r"robber) off (?:the|our) streets?",
    r"(?:is|are|was|were|pure|just) evil|evil\b(?= (?:killer|attack|act|crime|deed|man|coward))",
)
_NOT_KNOWN = any_of(
    r"(?:alleged(?:ly)?|suspected|reported(?:ly)?|accused|appears? to|appeared to|believed|thought to|claims?|claimed|"
    r"said to|may have|might have|"
    r"reports? (?:of|that)|suspicion of|whether|if|told police|told officers)\b[^.!?]{0,80}"
)


def taken_as_read(subject: Subject, *, severity: Severity) -> Iterator[Finding]:
    """One finding: whoever mends it reads the whole text again."""
    patterns = (_ALWAYS, _WHERE_ACCUSED) if told_case(subject) is not None else (_ALWAYS,)
    for pattern in patterns:
        for passage in subject.text.published:
            for match in passage.search(pattern):
                start, end = match.span()
                sentence = passage.sentence_at(start)
                first, last = (sentence.start, sentence.end) if sentence else (0, len(passage.text))
                is_open = is_among(places_of(_NOT_KNOWN, passage.text, first, last), start, end)
                if not is_open and not is_part_of_a_name(passage.text, start, end):
                    yield passage.found(start, end, severity=severity)
                    return
