"""ACC-22: a reader who was reached wants to know what to do now."""

from __future__ import annotations

import re
from collections.abc import Iterator

from campaigns.checks.base import Finding, Subject
from campaigns.checks.prose.item_text import Variant
from campaigns.checks.web_addresses import addresses_in
from campaigns.domain.text.late_patterns import LatePattern

# What a reader can be told to do, in the form of an order.
_ORDERS = """
    act add admire apply arrange ask attend avoid back bake be beat become believe bid board book borrow bowl break breathe
    bring browse build bump buy call camp care carry catch celebrate challenge champion change chat check cheer choose clap
    clean clear click climb close collect colour come commit comment compare complete consider contact contribute cook copy
    count cover create cross cut cycle dance dare decide design dig direct discover discuss ditch do donate download drag draw
    dream dress drink drive drop earn eat e-?mail encourage end enjoy enrol ensure enter escape examine exchange explore express
    face feed feel fetch fight fill find finish fix flag fly focus follow forget form forward gather get give glance go grab
    grow guess guide hand hang head hear help hire hit hold hop host hug hunt imagine include inspire invite jog join judge
    jump keep kick kneel knit knock know laugh launch lay lead leap learn leave lend let light like link listen lock log look
    lose love make map march mark match measure meet mend mention mentor message mime mind miss mix move name never nominate
    note notice nudge offer open order pack paint park pass pause pay phone pick picture pin place plan plant play pledge plug
    point pop post pour practise praise prepare press pretend print promise protect prove pull push put quit quote race raise
    reach read recall recommend record recycle reduce refer reflect refuse register relax remember remind rent repair repeat
    reply report repost request respond rest retweet return ride ring rise roll row run rush sail save say scan scream scroll
    search see seek select sell send serve set settle share shine shoot shop shout show sign sing sit skate skip slip slow smile
    solve sort speak spend spin splash sponsor spot spread sprint squeeze stand start stay step stick stop store stretch stroll
    study submit subscribe suggest supply support surf surprise swap swim swing swipe switch tag take talk tap taste teach tell
    text thank think throw tick tie touch tour track train travel treat trust try tune turn type understand unite unlock update
    upload use vary visit voice volunteer vote wait wake walk wander want warm wash watch wave wear welcome whatsapp whisper win
    wipe wish wonder work worry wrap write yell
"""
_DO = "|".join(_ORDERS.split())
_LEAD = (
    r"(?:please\s++|just\s++|simply\s++|always\s++|never\s++|don[’']t\s++|do\s++not\s++|why\s++not\s++|let[’']s\s++|"
    r"so\s++|and\s++|then\s++|or\s++){0,5}"
)
# The same words as nouns tell nobody what to do: “Help is at hand”, “Support for families”.
_NO_NOUN = (
    r"(?!\s++(?:is|are|was|were|has|have|had|will|began|begins|starts|continues|takes|comes|came|went|arrives|arrived|grows|grew|lies|lay|stood|at\s++hand)\b)"
    r"(?!(?<=help)\s++for\b|(?<=support)\s++(?:for|from)\b|(?<=work)\s++(?:to|on|by|in|with|at)\b|(?<=stop)\s++and\s++search\b)"
)
_ORDER = LatePattern(rf"[\W_]*+{_LEAD}(?:{_DO})\b{_NO_NOUN}", re.IGNORECASE)
# What stands behind a colon, a dash or an emoji, and the main clause behind “If you know something, …”, can be one too.
_INNER = LatePattern(
    rf"(?:[^\w\s,.'’\"“”()/&@#%£+-]|\bplease\b|,\s++so\b)[\W_]{{0,12}}+(?=\w){_LEAD}(?:{_DO})\b{_NO_NOUN}",
    re.IGNORECASE,
)
_AFTER_CLAUSE = LatePattern(
    rf"[\W_]*+(?:if|when|whenever|whether|wherever|to|for|in|before|after|once|as|while|together|today|this|next|tomorrow|tonight|"
    rf"from|until)\b[^.!?]*?,\s*+{_LEAD}(?:{_DO})\b{_NO_NOUN}",
    re.IGNORECASE,
)
# Somebody is called by name: “Youth workers, tell us”, but not “We meet, talk and listen”.
_CALLED = LatePattern(
    rf"[\W_]*+(?!(?:we|they|he|she|it|i|you|who|our|their|his|her|the|a|an|this|these|some|many|most|staff|officers|people)\b)"
    rf"(?:[\w’'-]++\s++){{0,3}}[\w’'-]++,\s*+{_LEAD}(?:{_DO})\b{_NO_NOUN}(?!,)",
    re.IGNORECASE,
)
_INVITED = LatePattern(
    r"\b(?:is|are|be|all|everyone|everybody|anyone)\s++(?:all\s++|very\s++|warmly\s++)?(?:invited|welcome|encouraged|asked|urged)\b"
    r"|\byou\s++can\s++too\b|\bnext\s++step\b",
    re.IGNORECASE,
)
_YOU_CAN = LatePattern(
    rf"\byou\s++(?:can|could|may|might)\s++(?:(?:also|always|now|still|even|just)\s++)?(?:{_DO})\b",
    re.IGNORECASE,
)
_QUESTION = LatePattern(
    r"\b(?:you|your|you[’']re|you[’']ve|yours|anyone|who[’']s\s++in|ready)\b[^.!?\n]{0,300}\?", re.IGNORECASE
)
_NUMBER = LatePattern(
    r"(?<![\d£,.:/-])(?:999|101|111|112|119|105|116\s?\d{3}|0\d(?:[\s-]?\d){6,9}|\+44(?:[\s-]?\d){9,10})(?!\d|[,.]\d|/)"
)
_MAIL = LatePattern(r"(?<![\w.+-])[\w.+-]++@[\w-]++\.[\w.]+\w")
_TAKING_PART = LatePattern(
    r"\b(?:join(?:ing)?\s++in|get\s++involved|take\s++part|have\s++your\s++say)\b", re.IGNORECASE
)

_ANYWHERE = (_NUMBER, _MAIL, _YOU_CAN, _INVITED, _QUESTION, _TAKING_PART)


def no_next_step(subject: Subject) -> Iterator[Finding]:
    """A link, a number, an order, an invitation or a question to the reader: one of them is enough."""
    if subject.post.link:
        return
    for variant in subject.text.variants:
        if variant.text.strip() and not _says_what_next(variant):
            yield Finding(line=subject.text.place(variant.source_offset)[0], column=1)


def _says_what_next(variant: Variant) -> bool:
    for passage in variant.passages:
        text = passage.text
        if passage.links or any(pattern.search(text) for pattern in _ANYWHERE):
            return True
        if any(_is_an_order(sentence.text) for sentence in passage.sentences):
            return True
        if any(True for _ in addresses_in(passage)):
            return True
    return False


def _is_an_order(sentence: str) -> bool:
    starts_as_one = _ORDER.match(sentence) or _AFTER_CLAUSE.match(sentence) or _CALLED.match(sentence)
    return bool(starts_as_one or _INNER.search(sentence))
