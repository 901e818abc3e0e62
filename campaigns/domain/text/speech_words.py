"""The words that say who speaks, as expressions: how speech is announced, attributed and signed."""

from __future__ import annotations

import re

from campaigns.domain.text.late_patterns import LatePattern, any_of
from campaigns.domain.text.letters import BIG, CASELESS
from campaigns.domain.text.person_names import TITLE

SAYING = (
    r"(?:said|says|saying|added|adds|adding|explained|explains|commented|comments|continued|concluded|stated|told|tells|"
    r"announced|warned|urged|insisted|recalled|remembers|remarked|admitted|reflected)"
)
SAYS = LatePattern(rf"\b{SAYING}\b", re.IGNORECASE)
SAID_BEHIND = LatePattern(rf"(?<!\s)\s++(?:(?:also|has|then|later)\s++)?{SAYING}\b")
# How the words begin that say who speaks: a capital, perhaps behind a particle (“al-Rashid”), or another script.
WHO = rf"(?:[a-z]{{1,4}}[’'-])?(?:{BIG}|{CASELESS})"
# Words that announce direct speech only where it follows at once.
ANNOUNCED = LatePattern(
    rf"\s*+(?P<who>{WHO}[^.!?“”\":]{{2,160}}?),?\s++(?:respond(?:ed|s)|react(?:ed|s)|replie[ds]|noted|argued|claimed|confirmed|declared|"
    r"highlight(?:ed|s)|emphasi[sz]ed|stressed|praised|thanked|welcome[ds]|hailed|pledged|vowed|promised|described|revealed|"
    r"reported|observed|reiterated|underlined|acknowledged|encouraged|appealed|wrote|writes|posted|cautioned|agreed|believes|"
    r"feels|shared|spoke|went on|goes on|reassured|advised|outlined|summed up)\b[^.!?“”\":]{0,60}[:,]?(?P<more>\s{3,})?"
)
OVER = re.compile(r"[.!?“”\"]")  # before it, somebody else was spoken of
AFTER = LatePattern(
    rf"\b{SAYING}\s++(?P<who>(?:{WHO}|(?:[a-z-]++\s){{1,4}}(?={WHO})|the\s|a\s|an\s|one\s|he\b|she\b|they\b)[^.!?“”\":]{{1,160}})"
)
ACCORDING = LatePattern(r"\b[Aa]ccording\s++to\s++(?P<who>[^.!?“”\":]{2,120})")
COLON = LatePattern(rf"^\s*+(?P<who>{WHO}[^.!?“”\":]{{3,100}}):\s*+$")
COLON_BEFORE = LatePattern(rf"^\s*+(?P<who>{WHO}[^.!?:]{{3,100}}?)(?::|\s[–—-])\s{{3,}}")
DASH = LatePattern(rf"^\s*+[–—-]\s*+(?P<who>{WHO}[^.!?“”\"]{{3,120}})\s*+$")
SIGNATURE = LatePattern(
    rf"\s*+(?P<who>{WHO}[\w’'.-]{{0,30}}(?: [\w’'.-]{{1,30}}){{1,4}},\s[^.!?“”\":]{{3,100}})"
)
SIGNED = LatePattern(rf"(?:^|\s{{3}})[–—~(-]\s*+(?P<who>{WHO}[^.!?“”\":)]{{3,120}})\)?$")
SIGNED_INSIDE = LatePattern(rf"[–—-]\s*+{WHO}[^.!?]{{3,100}}$")
# A full stop that ends no sentence: behind a title or an initial. Another character stands for it while we read.
NO_STOP = LatePattern(
    rf"(?<!\w)(?:Mr|Mrs|Ms|Mx|Dr|Profs?|Revd?|Cllr|Det|Insp|Supt|Sgt|Hon|Rt|St|Jr|Sr|{BIG})"
    r"(\.)(?=\s*+\S)(?!\s++(?:He|She|They|It|We|I|The|A|In|Mr|Mrs|Ms)\b)"
)
DOT = "\u2024"
LATER = LatePattern(
    r"^\s*+(?:and\s++)?(?:he|she|they)\b|^\s*+(?:Mr|Mrs|Ms|Miss|Mx|Dr|Cllr|PC|Sgt)\.?\s++[^\W\d_][\w’'-]+\s*+$",
    re.IGNORECASE,
)
THING = LatePattern(
    r"(?:and\s++)*+(?:the|a|an|this|its|their|our|one|another|each|it|which|that)\b(?:\s++[a-z’'-]++)*+\s*+$",
    re.IGNORECASE,
)
# What is written says something, and nobody speaks: “The inspection report, published in May, said”.
WRITTEN = LatePattern(
    r"(?:\b(?:reports?|study|studies|surveys?|polls?|census|strategy|review|evaluation|guidance|guidelines?|research|data|figures|"
    r"statistics|analysis|findings|toolkit|document|paper|article|plan|policy|motion|judge?ment|ruling|order|notice|"
    r"act|bill|legislation|law|code|charter|agreement|constitution|minutes|manifesto|letter|email|message|"
    r"website|page|leaflet|poster|banner|sign|placard|book|poem|song|film|hansard)|\bsection\s\d{1,3})$",
    re.IGNORECASE,
)
WRITTEN_ENDS = LatePattern(
    r",|\s(?:(?:published|issued|released|written|commissioned|produced|carried|passed|made|sent|read|held|from|of|by|for|in|on|"
    r"into|to|this|last|that|which|at|out)\s)"
)
NO_SUBJECT = LatePattern(
    r"(?:in|on|at|by|with|from|for|after|before|during|as|under|following|through|while|when|once|about|of|to|\w+ing)\s",
    re.IGNORECASE,
)
OFFICE = any_of(
    r"force|council|charity|team|unit|club|school|college|company|group|government|police|office|service|family|department|"
    r"partnership|panel|board|people|organisation|trust|party|crew"
)
TITLED = LatePattern(rf"{TITLE}\s")  # “Sgt Hart” is a title and half a name
# Surnames that are words or parts of places as well, which the reader of names leaves out.
WORDY_NAME = LatePattern(
    r"(?<![\w’'-])(?!(?:The|A|An|At|In|Near|Park|Church|High|Old|New|City|Mill|Station)\b)[A-Z][a-zà-ÿ’'-]+\s++(?:Hill|Green|Wood|West|"
    r"North|Lane|Park|Young|Day|Street|Field|Gate|Forest|Church|Bridge|March|May|Vale|Close|Bank|Banks|Home|House|Law|"
    r"Justice|Price|Best|Long|Short|Hall|Court|Marsh|Fields|Parish|England|French|Rose)(?![\w’'-])"
)
# What somebody is beside a role: of an age, from a place or a house.
BELONGS = LatePattern(
    r",\s*+(?:aged\s++)?\d{1,2}\b|\b(?:from|of|at|for|with)\s++(?:the\s++)?[A-Z]|\b[A-Z]\w*+[’']s?\s++[A-Z]"
)
# Nobody is named who speaks for a body, whatever its name looks like.
SPOKESPERSON = LatePattern(
    r"\b(?:a|an|the)\s++(?:[\w’'-]{1,30}+\s){0,5}?spokes\w{1,10}+\s++(?:for|from|of|at)\b"
    r"|^(?:(?:a|an|the)\s++)?(?:[\w’'&-]{1,30}+\s){0,6}?spokes\w{1,10}+$",
    re.IGNORECASE,
)
OF_A_PLACE = re.compile(r"\b(?:for|of|in)\s(?:the\s)?(?:[A-Z][\w’'-]{0,30}+\s){0,2}$")
LABELLED = re.compile(r"^quotes?\s?(?:from|by|for|:|–|-)\s", re.IGNORECASE)
COURTEOUS = re.compile(rf"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Cllr|Councillor)\.?\s++(?P<name>{BIG}[\w’'-]{{1,40}})")
PRONOUN = re.compile(r"(?:^|,\s)(?:and\s++)?(?:s?he|they)$", re.IGNORECASE)
OVER_SPEECH = re.compile(r"[“\"‘]")
COURTESY = frozenset({"mr", "mrs", "ms", "miss", "mx"})
HONOURED = frozenset(
    (
        "dr",
        "prof",
        "professor",
        "sir",
        "dame",
        "lord",
        "lady",
        "baron",
        "baroness",
        "rev",
        "cllr",
        "councillor",
    )
)
HONOURS = re.compile(
    r"\s*+,?\s*+(?P<letters>(?:[OMCKD]BE|GBE|BEM|MVO|QPM|KPM|QFSM|KC|QC|JP|DL|PhD|MBA|FRSA)\b(?:,?\s(?:[OMCKD]BE|QPM|JP|DL)\b)?)"
)
LINKING = re.compile(
    r"(?:(?:the|our|her|his|their|of|from|at|with)\s++|(?:who is|who’s|who's|is)\s++)+", re.IGNORECASE
)
TITLE_LAST = re.compile(
    r"(?<!\w)(?:(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Dame|Lord|Lady|Baron|Baroness|Rev|Cllr|Councillor)\b\.?\s?){1,4}$"
)
DOES = re.compile(r"(?:who|whose|whom|an?|our|one of)\s\w")  # “who runs it”, “a former patient”
PEER = LatePattern(
    rf"(?<!\w)(?P<title>Baroness|Baron|Lord|Lady|Viscount|Earl)\s++(?P<name>(?!Mayor|Lieutenant|Justice|Chief|Provost)"
    rf"{BIG}[\w’'-]{{1,40}}+(?:\sof\s{BIG}[\w’'-]{{1,40}}+)?)"
)
CAPITALS = re.compile(
    rf"(?<![\w’'-]){BIG}(?:{BIG}|[’'-]){{1,20}}(?: {BIG}(?:{BIG}|[’'-]){{1,20}}){{1,2}}(?=,|$)"
)
POSSESSIVE = re.compile(r"(?<!\w)[A-Z]\w{0,40}+[’']s?$")
