"""ACC-19 and ACC-20: capitals that shout, and short forms that only insiders can read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from campaigns.checks.base import Finding, Subject
from campaigns.checks.prose import Passage, Role
from campaigns.checks.word_forms import Knows
from campaigns.domain.facts.facts import Entry

_IN_A_ROW = 3
_LONGEST_SHORT_FORM = 6  # letters
_TOKEN = re.compile(r"[^\W_]+(?:[’'&.-][^\W_]+)*")
_BETWEEN = re.compile(r"[\s,.!?:;&–—\"“”‘’'*-]*")
_TWO_IN_A_ROW = re.compile(r"[^\W\d_a-zà-ÿ]{2}")
# Lines that a press release has by custom.
_CUSTOMARY = re.compile(
    r"(?:FOR )?IMMEDIATE RELEASE|(?:STRICTLY )?(?:EMBARGOED|EMBARGO|UNDER EMBARGO)\b.*|NOTES? (?:TO|FOR) (?:THE )?EDITORS?|"
    r"NOT FOR (?:PUBLICATION|BROADCAST)\b.*|(?:ENDS )?NOTES TO EDITORS.*|(?:PRESS|MEDIA|NEWS) RELEASE\b.*"
)


def shouting(subject: Subject) -> Iterator[Finding]:
    """ACC-19."""
    listed = {*subject.facts.words("acronyms"), *subject.facts.words("acronyms-known")}
    knows = subject.facts.dictionary.knows
    for passage in subject.text.everything:
        if passage.role is not Role.CONTACT and _TWO_IN_A_ROW.search(passage.text):
            for run in _runs_of_capitals(passage.text, listed, knows):
                start, end = run[0].start(), run[-1].end()
                words = passage.text[start:end]
                if not _CUSTOMARY.fullmatch(" ".join(_TOKEN.findall(words))):
                    yield passage.found(start, end, instead=_quietly(subject, passage.text, run, listed))


def _runs_of_capitals(text: str, listed: set[str], knows: Knows) -> Iterator[list[re.Match[str]]]:
    """Stretches with three words in capitals or more. Short forms, listed or not, may stand in one but count for nothing."""
    run: list[re.Match[str]] = []
    last_end = 0
    for match in [*_TOKEN.finditer(text), None]:
        if (
            match
            and _is_capital(match, text)
            and (not run or _BETWEEN.fullmatch(text, last_end, match.start()))
        ):
            run.append(match)
        else:
            while run and (_is_listed(run[-1][0], listed) or len(run[-1][0]) == 1):
                run.pop()
            if sum(_counts(one[0], listed, knows) for one in run) >= _IN_A_ROW:
                yield run
            run = [match] if match and _is_capital(match, text) else []
        last_end = match.end() if match else 0


def _is_capital(match: re.Match[str], text: str) -> bool:
    """In capitals, and no hashtag or code (a postcode, a number plate, COVID-19)."""
    word = match[0]
    if text[max(0, match.start() - 1) : match.start()] in ("#", "@", "/"):
        return False
    return word.isupper() and not any(map(str.isdigit, word))


def _is_listed(word: str, listed: set[str]) -> bool:
    return word in listed or word.removesuffix("’S").removesuffix("'S") in listed


def _counts(word: str, listed: set[str], knows: Knows) -> bool:
    """A word, and no short form: the dictionary has it in small letters, or it is too long for one."""
    if word in ("A", "I"):
        return True
    is_word = len(word) > _LONGEST_SHORT_FORM or knows(word.lower()) or knows(word.capitalize())
    return len(word) > 1 and is_word and not _is_listed(word, listed)


def _quietly(subject: Subject, text: str, run: list[re.Match[str]], listed: set[str]) -> str:
    """The same words in small letters, with a capital where a sentence or a name begins."""
    knows = subject.facts.dictionary.knows
    names = {name.upper(): name for name in subject.facts.words("one-word-names")}
    quiet, position = [], run[0].start()
    starts = not text[: run[0].start()].strip() or text[: run[0].start()].rstrip()[-1:] in '.!?:“"‘'
    for match in run:
        between = text[position : match.start()]
        starts = starts or bool(re.search(r"[.!?]", between))
        word = match[0]
        if not _is_listed(word, listed) and word != "I":
            lower = word.lower()
            is_name = not knows(lower) and knows(lower.capitalize())
            word = names.get(word) or (lower.capitalize() if starts or is_name else lower)
        quiet += [between, word]
        starts, position = False, match.end()
    return "".join(quiet)


@dataclass(frozen=True)
class _Use:
    passage: Passage
    match: re.Match[str]


def unexplained_acronyms(subject: Subject) -> Iterator[Finding]:
    """ACC-20. Each text by itself: who reads the post on X does not see the one on Facebook."""
    for passages, abbreviations in _texts(subject):
        whole = "\n".join(passage.text for passage in passages)
        for entry in subject.facts.entries("acronyms"):
            if entry.words not in whole or entry.words in abbreviations:
                continue
            use = _first_use(passages, entry.words)
            if use is not None and not _is_spelled_out(passages, entry, use):
                long_form = _long_form(use, entry)
                yield use.passage.found(
                    *(use.match.span() if long_form is None else _span_with_article(use, entry)),
                    says="" if entry.instead else "unknown",
                    details={"short": entry.words, "long": entry.instead, "words": entry.words},
                    instead=long_form,
                )


def _texts(subject: Subject) -> Iterator[tuple[tuple[Passage, ...], dict[str, str]]]:
    if subject.item.kind != "release":
        for variant in subject.text.variants:
            yield variant.passages, variant.abbreviations
        return
    (variant,) = subject.text.variants
    front = subject.text.front
    title = tuple(passage for passage in front if passage.role is Role.TITLE)
    after = tuple(passage for passage in front if passage.role in (Role.QUOTE, Role.NOTE))
    spelled_out_below = _headline_may_use(title, (*variant.passages, *after), subject)
    yield (*(title if not spelled_out_below else ()), *variant.passages, *after), variant.abbreviations


def _headline_may_use(title: tuple[Passage, ...], below: tuple[Passage, ...], subject: Subject) -> bool:
    """A headline is too short to spell anything out; the story has to, where it first uses the short form."""
    for entry in subject.facts.entries("acronyms"):
        if _first_use(title, entry.words) is None:
            continue
        use = _first_use(below, entry.words)
        if use is None and not _is_said_in([one.text for one in below], entry.instead):
            return False
        if use is not None and not _is_spelled_out(below, entry, use):
            return False
    return True


def _first_use(passages: tuple[Passage, ...], short: str) -> _Use | None:
    pattern = _short_pattern(short)
    for passage in passages:
        for match in passage.search(pattern) if short in passage.text else ():
            if not _is_shouted(passage.text, match):
                return _Use(passage, match)
    return None


_PATTERNS: dict[str, re.Pattern[str]] = {}
_NEAR = 80  # characters; a neighbour further off stands behind a gap that nobody reads across
_WORD_BEHIND = re.compile(r"\s++([^\W\d_]{2,})")
_WORD_IN_FRONT = re.compile(r"(?<![^\W\d_])([^\W\d_]{2,})\s++$")
_ARTICLE = re.compile(r"\b([Aa]n?)\s++$")


def _short_pattern(short: str) -> re.Pattern[str]:
    if short not in _PATTERNS:
        _PATTERNS[short] = re.compile(rf"(?<![\w#@/.&-]){re.escape(short)}(?:s|[’']s)?(?![\w&/]|[.-]\w)")
    return _PATTERNS[short]


def _is_shouted(text: str, match: re.Match[str]) -> bool:
    """Among words in capitals nobody can tell a short form from a word."""
    after = _WORD_BEHIND.match(text, match.end())
    before = _WORD_IN_FRONT.search(text, max(0, match.start() - _NEAR), match.start())
    return bool(after and before and after[1].isupper() and before[1].isupper())


def _is_spelled_out(passages: tuple[Passage, ...], entry: Entry, use: _Use) -> bool:
    """The long form stands before it, or right behind it in brackets or after a dash or comma."""
    text, at = use.passage.text, use.match.start()
    behind = text[use.match.end() :]
    if re.match(r"\s*+[(\[–—-]", behind) and _stands_for(entry.words, behind[:120]):
        return True
    if text[:at].rstrip().endswith(("(", "[")) and _ends_with_long_form(entry.words, text[:at]):
        return True
    earlier = [text[:at]]
    for passage in passages:
        if passage is use.passage:
            break
        earlier.append(passage.text)
    return _is_said_in(earlier, entry.instead)


def _is_said_in(texts: Iterable[str], long_form: str) -> bool:
    wanted = re.compile(_loosely(long_form), re.IGNORECASE) if long_form else None
    return wanted is not None and any(wanted.search(text) for text in texts)


def _loosely(long_form: str) -> str:
    """The long form with its hyphens, plural and possessive forms."""
    words = [re.escape(word).replace(r"\-", r"[\s‐‑-]?") for word in re.split(r"\s++", long_form)]
    words = ["(?:and|&)" if word == "and" else re.sub(r"['’]", "['’]?", word) for word in words]
    return r"\b" + r"(?:[’']?s)?[\s‐‑-]+(?:the\s++)?".join(words) + r"(?:e?s|[’']s)?\b"


def _stands_for(short: str, behind: str) -> bool:
    inside = re.match(r"\s*+[(\[–—-]+\s*+([^)\]]+)", behind)
    return inside is not None and _has_initials(short, _TOKEN.findall(inside[1]), from_start=True)


def _ends_with_long_form(short: str, before: str) -> bool:
    return _has_initials(short, _TOKEN.findall(before), from_start=False)


def _has_initials(short: str, words: list[str], *, from_start: bool) -> bool:
    """The words begin with the letters of the short form, small words between them left out (VAWG: “and”)."""
    pieces = [piece for word in words for piece in re.split(r"[-‐‑]", word) if piece]
    nearest = pieces[:12] if from_start else pieces[-12:]
    letters = short.casefold()
    for take in range(2, len(nearest) + 1):
        chosen = nearest[:take] if from_start else nearest[-take:]
        initials = "".join(word[0].casefold() for word in chosen)
        without = "".join(
            word[0].casefold() for word in chosen if word.casefold() not in ("and", "of", "the", "for", "to")
        )
        if letters in (initials, without):
            return True
    return False


def _long_form(use: _Use, entry: Entry) -> str | None:
    """“Violence Reduction Unit (VRU)”, with the right article before it; None for forms that would need thought."""
    if not entry.instead or use.match[0].endswith(("’s", "'s")):
        return None
    is_plural = use.match[0] != entry.words
    long_form = f"{entry.instead}s" if is_plural else entry.instead
    article = _article(use)
    lead = ""
    if article is not None:
        vowel = long_form[0].casefold() in "aeio"
        lead = ("an " if vowel else "a ") if article[1] in ("a", "an") else ("An " if vowel else "A ")
    return f"{lead}{long_form} ({use.match[0]})"


def _article(use: _Use) -> re.Match[str] | None:
    start = use.match.start()
    return _ARTICLE.search(use.passage.text, max(0, start - _NEAR), start)


def _span_with_article(use: _Use, _entry: Entry) -> tuple[int, int]:
    article = _article(use)
    return (article.start() if article else use.match.start()), use.match.end()
