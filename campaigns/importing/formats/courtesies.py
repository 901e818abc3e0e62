"""What people write around a text when they mail it: a greeting, a covering note, a sign-off with their name and number."""

from __future__ import annotations

import re

from campaigns.importing.values import LeftOut

COVER, TAIL = "a covering note of the mail", "the signature of the mail, or what stands below it"
BANNER = "a warning that the mail server put above the mail"
_BANNER_BEGINS = re.compile(
    r"[\W_]{0,20}(?:caution|warning|alert|attention|external|be careful|this (?:e-?mail|message))\b",
    re.IGNORECASE,
)
_BANNER_SAYS = re.compile(
    r"\b(?:originat(?:ed|es|ing) (?:from )?outside|external (?:e-?mail|sender|source|message)"
    r"|(?:sent|came|comes|come|received|is) from (?:an external|outside|someone outside)|from outside (?:of )?(?:the|your|our)\b"
    r"|unless you (?:recogni[sz]e|know|trust|expect|are expecting|were expecting)|content is safe)",
    re.IGNORECASE,
)
_RARE_SENDER = re.compile(r"\bdon[’']t often get (?:e-?mails?|messages?) from\b", re.IGNORECASE)
_EXTERNAL = re.compile(r"[\W_]{0,10}external(?: (?:e-?mail|message|sender))?[\W_]{0,10}", re.IGNORECASE)
_GREETING = re.compile(
    r"(?:hi|hiya|hello|hey|dear|good (?:morning|afternoon|evening|day)|morning|afternoon|evening|greetings|all|team"
    r"|colleagues)\b"
    r"(?P<rest>.{0,300})",
    re.IGNORECASE,
)
_COVERS = re.compile(
    r"\b(?:please (?:find|see|use|share|publish|consider|note|can|could|let|get|feel)"
    r"|(?:below|attached|enclosed) (?:is|are|please|you)"
    r"|(?:see|find|release|statement|copy|text|story|details|is|are|it) (?:\w{1,20} ){0,4}(?:below|attached|enclosed)"
    r"|hope (?:that )?(?:you|this|all|it)\b"
    r"|let (?:me|us) know|any (?:questions|queries|problems|issues)|(?:be|most|very) grateful"
    r"|for your (?:use|approval|consideration|information|interest|attention|comments)"
    r"|as (?:discussed|promised|requested|agreed)|fyi|happy to (?:help|chat|discuss|talk)"
    r"|thank(?:s| you) (?:for your|in advance|again)"
    r"|(?:could|can|would) you (?:please |kindly |also )?\w{2,12} "
    r"(?:this|these|it|the (?:text|release|post|following|attached|below))\b"
    r"|(?:pleased|delighted|glad) to (?:share|send)"
    r"|(?:i|we)(?:['’](?:ve|m|re)| have| am| are)? (?:attach|enclos|past|send)\w{0,4}"
    r"|would be great|sharing (?:a|the|our)|here(?:['’]s| is| are) (?:the|our|a)\b|(?:give|drop) (?:me|us) a (?:call|ring|line))",
    re.IGNORECASE,
)
_SIGN_OFF = re.compile(
    r"(?:(?:many|with|kind|kindest|best|warm|warmest|all the|all my|thanks and|thank you and|and|very) ){0,4}"
    r"(?:thanks|thank you|regards|wishes|best|cheers|sincerely|yours(?: (?:sincerely|faithfully|truly|ever))?|kr|br)"
    r"(?: (?:and|again|in advance|as ever|to all|all|kind|best|warm|regards|wishes)){0,4}"
    r"(?:\s?[,.!–-]\s?(?P<name>.{0,60}))?",
    re.IGNORECASE,
)
_REACHED = re.compile(
    r"@|\d{5}|www\.|\||\b(?:officer|manager|lead|head of|communications|comms|press|media|assistant|team)\b",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"@|\d{5}|www\.|\|")
_LINKS = frozenset({"of", "and", "for", "the", "in", "at", "to", "&", "|", "-", "–"})
_SMALL_PRINT = re.compile(
    r"\b(?:environment before|before printing|confidential|privileged|intended (?:for|recipient|only)"
    r"|registered (?:office|charity|company)|viruses|monitored|this e-?mail|disclaimer"
    r"|(?:views|opinions) expressed|privacy (?:notice|policy)|unsubscribe)\b",
    re.IGNORECASE,
)
_OF_RELEASE = re.compile(
    r"[\W_]{0,20}(?:ends?\b|notes? (?:to|for) (?:the )?editors?|(?:press|news|media) (?:release|statement)|for immediate"
    r"|(?:strictly )?embargo)",
    re.IGNORECASE,
)
_HAILED = frozenset({
    "all", "and", "both", "colleague", "colleagues", "desk", "editor", "editors", "everybody", "everyone", "folks", "friends",
    "madam", "news", "newsdesk", "or", "sir", "team", "there", "to", "you",
})  # fmt: skip
LONGEST_BANNER, MOST_LINES_OF_BANNER = 80, 6  # words
LONGEST_NOTE, LONGEST_GREETING = 60, 8  # words of a line
MOST_SIGNED, MOST_SIGNED_WORDS = 25, 12  # lines below a sign-off, and words in each


def take_banners(lines: list[str], taken: list[LeftOut]) -> None:
    """Empty the paragraphs at the top that a mail server puts above what comes from elsewhere, and tell them."""
    start = 0
    while start < len(lines):
        if not lines[start].strip():
            start += 1
            continue
        end = _end_of_banner(lines, start)
        if end is None:
            return
        if not any(line.strip() for line in lines[end:]):
            return  # it is all there is
        drop(lines, start, end, BANNER, taken)
        start = end


def _end_of_banner(lines: list[str], start: int) -> int | None:
    """Behind its last line, where one begins here: the first that ends a sentence, or its paragraph."""
    for end in range(start + 1, min(start + MOST_LINES_OF_BANNER, len(lines)) + 1):
        words = " ".join(line.strip() for line in lines[start:end])
        is_last = end == len(lines) or not lines[end].strip()
        if (is_last or words[-1:] in ".!?]>" or lines[end].lstrip()[:1].isupper()) and _is_banner(words):
            return end
        if is_last:
            return None
    return None


def _is_banner(words: str) -> bool:
    if len(words.split()) > LONGEST_BANNER:
        return False
    is_warning = _BANNER_BEGINS.match(words) is not None and _BANNER_SAYS.search(words) is not None
    return is_warning or bool(_RARE_SENDER.search(words) or _EXTERNAL.fullmatch(words))


def take_opening(lines: list[str], taken: list[LeftOut]) -> None:
    """Empty the lines of a greeting, and of the covering note that follows it, and tell them in ``taken``."""
    told = [number for number, line in enumerate(lines) if line.strip()]
    if not told or not _is_greeting(lines[told[0]].strip()):
        return
    count = 1
    while count < len(told) and _is_note(lines[told[count]]):
        count += 1
    if count < len(told) and _is_sign_off(lines[told[count]]):
        count += 1
        is_named = count < len(told) and _is_name(lines[told[count]])
        while count < len(told) and (is_named or _is_signed(lines[told[count]])):
            count, is_named = count + 1, False
    if count < len(told):  # or the note is all there is
        drop(lines, 0, told[count], COVER, taken)


def take_closing(lines: list[str], taken: list[LeftOut]) -> None:
    """The same for a sign-off near the end, with what leads up to it and stands below it."""
    told = [number for number, line in enumerate(lines) if line.strip()]
    for place in range(len(told) - 1, max(0, len(told) - 1 - MOST_SIGNED), -1):
        line = lines[told[place]]
        if _OF_RELEASE.match(line):
            return
        if _is_sign_off(line):
            while place > 1 and _is_note(lines[told[place - 1]]):
                place -= 1
            drop(lines, told[place], len(lines), TAIL, taken)
            return
        is_long = len(line.split()) > MOST_SIGNED_WORDS
        if is_long and not _REACHED.search(line) and not _SMALL_PRINT.search(line):
            return


def drop(lines: list[str], start: int, end: int, why: str, left_out: list[LeftOut]) -> None:
    """Empty these lines, and tell their words."""
    words = "\n".join(line.strip() for line in lines[start:end] if line.strip(" >"))
    if words:
        left_out.append(LeftOut(words, why))
    lines[start:end] = [""] * (end - start)


def _is_greeting(line: str) -> bool:
    """A line that only hails somebody, or goes on into the note. A headline may begin with the same word."""
    found = _GREETING.fullmatch(line)
    words = line.split()
    if found is None or len(words) > LONGEST_NOTE:
        return False
    if len(words) > LONGEST_GREETING or line[-1] in ".?:;”":
        return _COVERS.search(found["rest"]) is not None
    named = found["rest"].strip(" ,.!–-").split()
    is_known = all(word.strip(",").casefold() in _HAILED for word in named)
    is_for_some = all(word[:1].isupper() or word.strip(",").casefold() in _HAILED for word in named)
    return is_for_some and (line[-1] in ",!–-" or len(named) < 3 or is_known)


def _is_note(line: str) -> bool:
    return (
        len(line.split()) <= LONGEST_NOTE
        and _COVERS.search(line) is not None
        and not _OF_RELEASE.match(line)
        and not line.lstrip().startswith(("“", '"'))
    )


def _is_sign_off(line: str) -> bool:
    found = _SIGN_OFF.fullmatch(" ".join(line.split()))
    return found is not None and len((found["name"] or "").split()) <= 4


def _is_name(line: str) -> bool:
    words = line.strip(" ,.").split()
    return len(words) <= 2 and all(word[:1].isupper() for word in words) and not _OF_RELEASE.match(line)


def _is_signed(line: str) -> bool:
    """A line of a signature: where somebody works, or can be reached. “Young people lead a week of walks” is none."""
    words = line.split()
    if len(words) > MOST_SIGNED_WORDS or _OF_RELEASE.match(line):
        return False
    is_name_of_post = len(words) <= 3 or all(word[:1].isupper() or word in _LINKS for word in words)
    return bool(_ADDRESS.search(line)) or (is_name_of_post and bool(_REACHED.search(line)))
