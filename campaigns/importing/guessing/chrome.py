"""What a website puts around a story: menus, share buttons, cookie notes, appeals of the outlet. None of it is the story."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from campaigns.importing.values import Block, BlockKind, LeftOut

_WORDS = "|".join(
    (
        "share", "tweet", "like", "print", "email", "e-mail", "whatsapp", "facebook", "twitter", "x", "linkedin",
        "instagram", "bluesky", "threads", "reddit", "pinterest", "copy link", "save", "bookmark", "menu", "home",
        "search", "log in", "login", "sign in", "register", "subscribe", "advertisement", "advert", "sponsored",
        "next", "previous", "close", "accept", "reject", "back", "contact us", "about us", "news", "sport",
        "listen live", "listen", "play", "donate",
    )
)  # fmt: skip
# What it is → how the whole line may read, from end to end.
_SPELLED: dict[str, tuple[str, ...]] = {
    "a button of the page": (
        r"donate|register|subscribe|contact us|listen|play|print|save|search|sign in|log in",
    ),
    "buttons of the page": (rf"(?:{_WORDS})(?:\s*+[|/·•>»,]\s*+(?:{_WORDS})|\s++(?:{_WORDS}))*",),
    "a row of share buttons": (r"share (?:this|on|via|with|to)\b[^.]{0,60}",),
    "a way through the site": (
        r"[\w&' -]{2,30}(?:\s?[>»›]\s?[\w&' -]{2,60}){2,}",
        r"skip to (?:main )?content",
        r"back to (?:top|news|all)\b.{0,80}",
        r"(?:next|previous) (?:story|article|post|page)\b.{0,80}",
    ),
    "a cookie note": (
        r"^.*\b(?:we|this (?:web)?site) uses? cookies\b.*",
        r"(?:accept|reject|manage)(?: all)? cookies.*",
        r"cookie (?:policy|settings|preferences)",
    ),
    "a newsletter appeal": (
        r"(?:sign up|subscribe)\b.{0,20}\b(?:newsletter|updates|alerts|e-?mails?|channel)\b.*",
        r"follow us\b.*",
    ),
    "a byline of the outlet": (
        r"(?:written )?by [A-Z][\w'’-]+(?: [A-Z][\w'’-]+){1,3}(?:,? (?:reporter|editor|local democracy.*))?",
    ),
    "a note of the page": (
        r"(?<!\d)\d++ (?:minutes?|mins?|hours?|days?) (?:read|ago)",
        r"(?<!\d)\d++ (?:comments?|shares?|views?)",
        r"(?:reading time|tags?|topics?|categor(?:y|ies)|filed under)\s*+:.{0,120}",
        r"(?:©|\(c\)|copyright).{0,120}",
        r"all rights reserved\.?",
        r"(?:privacy|terms)\b.{0,40}(?:policy|notice|conditions|use)",
    ),
    "a jump to other stories": (
        r"(?:read more|see also|related|most read|you may also like|recommended)\b.{0,120}",
        r"more from\b.{0,120}",
    ),
    "a comment box": (
        r"leave a (?:comment|reply)\b.{0,60}",
        r"join the (?:conversation|discussion)\b.{0,60}",
        r"comments(?: \(\d++\))?",
    ),
    "an appeal of the outlet": (
        r"support [A-Z][\w'’&-]*(?: [A-Z][\w'’&-]*){0,4}",
        r"(?:tell us (?:your|about)|got a (?:story|tip)|have you got a story|send us your).{0,120}",
        r"do you have a story.{0,120}",
    ),
}
_LINES = tuple(
    (what, re.compile(pattern, re.IGNORECASE)) for what, several in _SPELLED.items() for pattern in several
)
_CASED = frozenset({"a byline of the outlet", "an appeal of the outlet"})
# Officers write these too, to send people on: they are the page's own only beside other marks of a page.
_ALSO_OURS = frozenset(
    {
        "a button of the page",
        "a newsletter appeal",
        "a jump to other stories",
        "an appeal of the outlet",
        "a way through the site",
    }
)
_MAY_BE_TOLD = frozenset(
    {"a row of share buttons", "a jump to other stories", "a comment box", "an appeal of the outlet"}
)
_LEADS_ON = re.compile(r"://|www\.|@|\d|\w\.(?:uk|org|com|net|example)\b")
SEVERAL_MARKS = 2
_TAIL = re.compile(
    r"(?:share this (?:story|article|post|page|news)|tell us your|got a story|have you got a story|send us your"
    r"|related (?:stories|articles|news|content|posts)|most read|more from|you may also like|recommended"
    r"|leave a (?:comment|reply)|comments \(\d++\)|more stories|latest news)\b.{0,60}",
    re.IGNORECASE,
)
_CAPTION = re.compile(
    r"(?:(?:picture|photo|image|photograph)(?: credit| caption)?\s*+(?::|by|credit)|pictured?\b|pic:|caption:|credit:)"
    r"|\((?:l-r|left to right|left|right|pictured)\)|\bleft to right\b|\b(?:outside|in front of|pictured at|alongside)\b"
    r"|\b(?:stock (?:image|photo)|file (?:image|photo))\b",
    re.IGNORECASE,
)
_RELEASE_PART = re.compile(
    r"[\W_]*(?:ends?|notes? (?:to|for) editors?|(?:media|press) (?:contact|enquiries))\b", re.IGNORECASE
)
_HEAD = re.compile(r"\d{4}|\b(?:embargo|release|statement for|for use)\w*", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?…:;][”\"’')\]]*$")
SUBSTANTIAL_WORDS = 12


@dataclass(frozen=True)
class Stripped:
    """The blocks that are the story, those that are not, and a remark about lines that may be either."""

    blocks: tuple[Block, ...]
    left_out: tuple[LeftOut, ...]
    remarks: tuple[str, ...] = ()


def strip_chrome(blocks: Sequence[Block], *, is_page: bool) -> Stripped:
    """Leave out what belongs to the page. ``is_page``: the document is a web page, so captions are looked for.

    A line that may as well be the office's own call to do something, or part of its text, stays and is named.
    """
    kept, tail = _cut_tail(list(blocks), is_page=is_page)
    left_out: list[LeftOut] = []
    story: list[Block] = []
    looks = [
        "" if (what := _what_it_is(block)) in _MAY_BE_TOLD and not is_page and _tells(block) else what
        for block in kept
    ]
    is_sure = bool(tail) or any(what not in _ALSO_OURS for what in looks if what)
    is_carried = is_sure and sum(map(bool, looks)) + bool(tail) >= SEVERAL_MARKS
    ours = {
        number
        for number, (block, what) in enumerate(zip(kept, looks, strict=True))
        if what in _ALSO_OURS and (not is_carried or _LEADS_ON.search(block.text))
    }
    doubtful = [kept[number] for number in sorted(ours) if is_page]
    looks = ["" if number in ours else what for number, what in enumerate(looks)]
    for number, (block, what) in enumerate(zip(kept, looks, strict=True)):
        beside = looks[max(0, number - 1) : number] + looks[number + 1 : number + 2]
        # One item of a list may be a word that is a button elsewhere; a menu has several.
        if what and (block.kind is not BlockKind.BULLET or any(beside)):
            left_out.append(LeftOut(block.text, f"looks like {what}"))
        else:
            story.append(block)
    if is_page or left_out or tail:
        story, captions = _without_captions(story)
        left_out += captions
        doubtful = [*_above_the_story(story), *doubtful]
    if tail:
        why = "stands after the story and looks like the page's own"
        left_out.append(LeftOut("\n".join(block.text for block in tail), why))
    return Stripped(tuple(story), tuple(left_out), _look_at(doubtful))


def is_substantial(block: Block) -> bool:
    """A paragraph that tells something: sentences, not a label."""
    words = len(block.text.split())
    return block.kind is BlockKind.PARAGRAPH and words >= SUBSTANTIAL_WORDS and ends_a_sentence(block)


def ends_a_sentence(block: Block) -> bool:
    return _SENTENCE_END.search(block.text) is not None


def looks_like_caption(text: str) -> bool:
    return bool(_CAPTION.search(text)) and not _SENTENCE_END.search(text)


def _tells(block: Block) -> bool:
    """Whether a line is a sentence to its end: outside a page that is text, whatever word it begins with."""
    text = block.text.strip()
    return len(text.split()) > 3 and text.endswith((".", "!")) and not text.endswith("..")


def _cut_tail(blocks: list[Block], *, is_page: bool) -> tuple[list[Block], list[Block]]:
    """Everything from the first such line that has most of the text above it, unless a release goes on below it."""
    words = [len(block.text.split()) for block in blocks]
    above, total, has_text = 0, sum(words), False
    goes_on_at = max((n for n, block in enumerate(blocks) if _RELEASE_PART.match(block.text)), default=-1)
    for number, block in enumerate(blocks):
        is_tail = above >= total / 2 and has_text and number > goes_on_at
        if is_tail and _TAIL.fullmatch(block.text.strip()) and (is_page or not _tells(block)):
            return blocks[:number], blocks[number:]
        above += words[number]
        has_text = has_text or is_substantial(block)
    return blocks, []


def _what_it_is(block: Block) -> str:
    text = block.text.strip()
    if len(text) > 200 and "cookie" not in text.casefold():
        return ""
    for what, pattern in _LINES:
        if pattern.fullmatch(text) and (what not in _CASED or _is_cased(text)):
            return what
    return ""


def _is_cased(text: str) -> bool:
    """For patterns about names: every word but the first begins with a capital, or it is a whole appeal."""
    first, *rest = text.split()
    if first.casefold() in ("support", "by", "written"):
        return bool(rest) and all(
            word[:1].isupper() for word in rest if word.casefold() not in ("by", "and", "of")
        )
    return True


def _without_captions(story: list[Block]) -> tuple[list[Block], list[LeftOut]]:
    """Without lines that speak of a picture and end nowhere."""
    headline = _headline(story)
    kept, left_out = [], []
    for number, block in enumerate(story):
        if looks_like_caption(block.text) and number > headline and len(block.text.split()) <= 30:
            left_out.append(LeftOut(block.text, "looks like the caption of a picture"))
        else:
            kept.append(block)
    return kept, left_out


def _above_the_story(story: list[Block]) -> list[Block]:
    """Short lines between the headline and the first long paragraph that end nowhere: labels, or part of the text."""
    lead = next((number for number, block in enumerate(story) if is_substantial(block)), 0)
    return [
        block
        for block in story[_headline(story) + 1 : lead]
        if block.kind is BlockKind.PARAGRAPH
        and len(block.text.split()) < SUBSTANTIAL_WORDS
        and not ends_a_sentence(block)
        and not _HEAD.search(block.text)
    ]


def _headline(story: list[Block]) -> int:
    return next((number for number, block in enumerate(story) if not _HEAD.search(block.text)), 0)


def _look_at(doubtful: list[Block]) -> tuple[str, ...]:
    if not doubtful:
        return ()
    lines = "; ".join(f"“{' '.join(block.text.split())}”" for block in doubtful)
    return (
        f"These lines may belong to the page and not to the text: {lines}. They stay; take out what is not yours.",
    )
