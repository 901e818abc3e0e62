"""HARM-08: whoever reads about violence must find, in the same text, where to turn."""

from __future__ import annotations

import re
from collections.abc import Iterator

from campaigns.checks.base import Finding, Subject
from campaigns.checks.patterns import WEAPON, LatePattern, any_of
from campaigns.checks.prose import Variant
from campaigns.checks.text_kind import TextKind, kind_of
from campaigns.domain.facts.facts import Helpline
from campaigns.domain.items.channel_kinds import KINDS
from campaigns.domain.items.documents import PostDocument
from campaigns.domain.items.issues import Severity
from campaigns.domain.text.listing import listed

# Its own name, a campaign's or a law's: whoever reads it is not told of any harm.
_NAMED = any_of(
    r"violence (?:and crime )?(?:reduction|prevention)|serious violence (?:duty|strategy|board|plan|partnership)|"
    r"knife[\s-]?crime awareness|operation \w++|ask for angela|[\w’']{1,30}+ against \w++|"
    r"work(?:ing)? to prevent \w++ (?:crime|violence)|"
    rf"(?:arrest\w*+|charged|stopped|detained|suspicion|jailed|court)\b[^.]{{0,60}}?(?:carrying|with) (?:an? )?(?:\w++ )?{WEAPON}"
)
_VIOLENT = any_of(
    r"(?:knife|gun|violent|weapon) crimes?",
    r"violen(?:ce|t)",
    r"stabb(?:ed|ings?)",
    rf"carry(?:ing)? (?:a )?{WEAPON}",
    rf"no to {WEAPON}",
)
# Harm as it is done to people, and words for those who are in it.
_HARM = any_of(
    r"(?:was|were|been|being|is|are|got|get|gets|getting|who|by|after|of|fear of) (?:\w++ ){0,2}?(?:stabbed|knifed|"
    r"shot|attacked|assaulted|"
    r"raped|robbed|mugged|threatened|killed|murdered|beaten|abused|groomed|exploited|trafficked|coerced|injured|spiked|"
    r"stalked|followed home)",
    r"stabb(?:ed|ings?)|knifed|murdered|killed|(?:domestic|sexual|child|emotional|physical|financial) abuse|abusive|"
    r"abuser|rap(?:e|ed|ist)|"
    r"sexual(?:ly)? (?:violence|assault\w*|harass\w++)|coercive control|self[- ]harm\w*|suicid\w++|stalk(?:er|ing)|"
    r"honour[- ]based|forced marriage",
    r"(?:two|three|several|\d++|a|an|another|young|teenage) (?:\w++ ){0,2}?(?:people|m[ae]n|wom[ae]n|boys?|girls?|"
    r"teenagers?|children|lads?|lives) "
    r"(?:has |have |had |was |were )?(?:\w++ ){0,2}?(?:died|dead|lost|killed|fighting for)",
    rf"(?:carry|carries|carrying|need|needs|needed|pick(?:s|ed)? up) (?:an? |your |his |her |their |one |the )?{WEAPON}",
    r"(?:been|being|feel|feeling|felt|is|are) (?:\w++ )?(?:threatened|scared|frightened|trapped|pressured|in danger|"
    r"afraid|hurt|bullied)",
    r"(?:been|being|are|is|was|were|you|became) (?:an? )?(?:victims?|survivors?) of (?:\w++ ){0,3}?(?:violence|abuse|"
    r"crime|assault|exploitation|attack|trafficking|rape)",
    r"criminal exploitation|child exploitation|county lines|cuckoo(?:ing|ed)|exploit(?:s|ing) (?:children|young|people|"
    r"vulnerable)",
    r"(?:scaring|hurting|hitting|controlling|threatening|hurts?|hits?|controls?|scares?|threatens?) (?:you|her|him|them|me)\b",
    r"he (?:checks|tells|controls|hits|says|follows|takes|reads|tracks) (?:your|you|it[’']s)\b",
    r"(?:it[’']s|is not|isn[’']t|not|never) (?:about )?(?:your fault|love|normal)|you[’']?(?:re| are) not (?:alone|"
    r"to blame|the only)|"
    r"(?:don[’']t|do not|never) have to (?:\w++ ){0,3}?(?:alone|on your own|by yourself)|you deserve to (?:be|feel) safe",
    r"follow(?:s|ed|ing)? (?:you|her|him|me|them) home|(?:my|your|her|his) (?:partner|husband|wife|boyfriend|"
    r"girlfriend|ex|dad|mum|son) (?:\w++ )?(?:broke|hits?|hurts?|pushe[sd]|"
    r"punche[sd]|kicked|choked|strangled|controls|screams|threatens|attacked|beat)|pressured to (?:carry|hold|sell|deal)",
    r"lost (?:his|her|their|my|our|a) (?:\w++ ){0,2}?(?:son|daughter|brother|sister|child|life|lives|friend|partner|mum|dad)\b",
)
_SHORT_NEEDS = LatePattern(
    r"\b(?:ring|rings|ringing|call|calls|calling|dial|phone|telephone|contact|police|on|at|or|text|number|non-emergency|tel)\b[^.!?\n]{0,40}$",
    re.IGNORECASE,
)


def no_help_named(subject: Subject) -> Iterator[Finding]:
    """A warning where somebody who is hurt or in danger may read it; where violence is only spoken of, a note.

    Whether they do is for a person to judge, so it is never more. A post may lead to a page that is recorded as holding
    the numbers.
    """
    if subject.item.audience == "professionals" or not _is_about_violence(subject):
        return
    severity = _severity(subject)
    if severity is None:
        return
    is_post = isinstance(subject.item, PostDocument)
    for variant in subject.text.variants:
        if _names_help(subject, variant):
            continue
        line = subject.text.place(variant.source_offset)[0]
        if not is_post:
            yield Finding(line=line, column=1, says="release", severity=severity)
            return
        where = listed([KINDS[kind].label for kind in variant.channels])
        details = {"where": f" for {where}" if where else ""}
        yield Finding(line=line, column=1, severity=severity, details=details)


def _is_about_violence(subject: Subject) -> bool:
    """As the campaign says; where nobody said what the topic is, by the words of the text itself."""
    return subject.is_about_violence or not subject.item.topic.strip()


def _severity(subject: Subject) -> Severity | None:
    """None where the text speaks of no violence. News of an office harms nobody who reads it."""
    texts = [_NAMED.sub(" ", passage.text) for passage in subject.text.published]
    harms = {match[0].casefold() for text in texts for match in _HARM.finditer(text)}
    enough = 1 if isinstance(subject.item, PostDocument) else 2
    if len(harms) >= enough and kind_of(subject) is TextKind.AWARENESS:
        return Severity.WARN
    return Severity.INFO if harms or any(_VIOLENT.search(text) for text in texts) else None


def _names_help(subject: Subject, variant: Variant) -> bool:
    text = "\n".join((variant.text, *(passage.text for passage in subject.text.front)))
    addresses = [link.url for passage in variant.passages for link in passage.links]
    if isinstance(subject.item, PostDocument) and subject.item.link:
        addresses.append(subject.item.link)
    if any(_is_given(line, text, addresses) for line in subject.facts.helplines):
        return True
    pages = [entry.words for entry in subject.facts.lists.get("help-pages", ())]
    return any(_leads_to(address, page) for address in addresses for page in pages)


def _is_given(helpline: Helpline, text: str, addresses: list[str]) -> bool:
    if any(_leads_to(address, site) for address in (*addresses, text) for site in helpline.sites):
        return True
    is_named = not helpline.is_police and any(_has_name(text, name) for name in helpline.names)
    return is_named or any(_has_number(text, number) for number in helpline.numbers)


def _has_name(text: str, name: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None


def _has_number(text: str, number: str) -> bool:
    """The digits stand there, however they are spaced. A number of three digits has to look like one to ring."""
    digits = r"[ \u00a0()-]?".join(number)
    pattern = re.compile(rf"(?<![\d£$€.,/-])(?:{digits})(?![\d%]|[.,/-]\d)")
    for match in pattern.finditer(text):
        if (
            len(number) > 3
            or number == "999"
            or _SHORT_NEEDS.search(text[max(0, match.start() - 60) : match.start()])
        ):
            return True
    return False


def _leads_to(text: str, site: str) -> bool:
    bare = re.escape(re.sub(r"^https?://(?:www\.)?", "", site.strip().rstrip("/")))
    return re.search(rf"(?<![\w-])(?:https?://)?(?:www\.)?{bare}(?![\w-])", text, re.IGNORECASE) is not None
