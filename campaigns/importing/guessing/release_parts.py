"""The furniture of a press release: status line, embargo, dateline, ENDS, notes to editors, media contact."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from campaigns.domain.text.person_names import person_names
from campaigns.importing.guessing.chrome import is_substantial
from campaigns.importing.values import Block, BlockKind, LeftOut

_ENDS = re.compile(
    r"[\s*_#\-–—/|~\[(.]*+(?:diwedd\s*+[/|–-]\s*+)?(?:ends?|diwedd)[\s*_#\-–—/|~\]).]*+|\s*+#{3,}\s*+|\s*+-\s?30\s?-\s*+",
    re.IGNORECASE,
)
_MARK = "['’ʼ‘`´]?"
_EDITORS = rf"(?:the )?(?:news |picture )?(?:editor{_MARK}s?{_MARK}|eds|journalists|reporters|news ?desks?|media|press)"
_NOTES = re.compile(
    rf"(?:(?:editor{_MARK}s?{_MARK}|editorial) notes?|notes? (?:to|for) {_EDITORS})(?!\w)"
    r"(?:\s?(?:/|and|&)\s?background)?\s*+[:\-–]?\s*+(?P<rest>.*)",
    re.IGNORECASE,
)
# These may head a part of the story as well, or begin a sentence.
_NOTES_BELOW = re.compile(
    rf"(?:(?:press|media|background|additional) notes?|(?:background|information) (?:to|for) {_EDITORS}"
    r"|(?:background|additional) information|background|notes?)\s*+[:\-–]?\s*+",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"(?:(?:media|press|news ?desk|press office|communications?)\s++"
    r"(?:contacts?|enquir(?:y|ies)|inquir(?:y|ies)|information|team|office)"
    r"(?:\s++details)?|contacts?(?: details)?(?: for (?:the )?(?:media|press|journalists|reporters))?"
    r"|issued by|for interviews|interview requests"
    r"|for (?:media|press) (?:enquiries|inquiries|information)"
    r"|for (?:more|further) (?:information|details)(?=\W*$)"
    r"|for (?:more|further) (?:information|details)[^.:]{0,60}?contact)\b\s*+[:,\-–]?\s*+(?P<rest>.*)",
    re.IGNORECASE,
)
# The same in words that may be for readers as well: who stands below them tells.
_INFORMATION = re.compile(
    r"(?:for\s++)?(?:(?:more|further|any|all|other|general|additional)\s++)*+(?:information|details|enquir(?:y|ies)|interviews?|queries)"
    r"(?:\s++(?:or|and)\s++(?:pictures?|photos?|photographs|filming|interviews?|information|images))*+"
    r"(?:,?\s++(?:please\s++)?(?:contact|call|ring|e-?mail|speak to|get in touch with))?(?: us)?\W*+",
    re.IGNORECASE,
)
# What leads up to whom to ring.
_PLEASE = re.compile(
    r"(?:(?:for|if|you|would|like|want|wanting|wish|wishing|requests?|more|further|any|all|other|media|press|journalists|reporters|editors"
    r"|information|details|enquir(?:y|ies)|interviews?|pictures?|photos?|photographs|questions?|queries|or|and|to arrange|an?"
    r"|is|are|available|should|can|may|must|be|please|directed|sent|addressed|made)[,:]?\s++)*+"
    r"(?:contact|call|ring|telephone|phone|(?<=\s)e-?mail|e-?mail(?!:)|speak to|get in touch with|to|from)[:\s]\s*+(?:the\s++)?",
    re.IGNORECASE,
)
_FOR_THE_PRESS = re.compile(
    r"\b(?:media|press|communications?|news)\s++(?:office\w*+|team|desk|enquir\w++|relations|manager|lead|contacts?)\b|\bnewsdesk\b"
    r"|\b(?:journalists|editors|interviews?)\b",
    re.IGNORECASE,
)
LONGEST_CONTACT, FEWEST_OF_A_SENTENCE = 300, 4  # characters, and words
MOST_OF_A_LINE = 10  # words of a line of a signature
_HANDLE = re.compile(r"@\w{2,30}")
_SENTENCE = re.compile(r"[.!?][”\"’')]*$")
_TYPED_NUMBER = re.compile(r"(\d{1,2})\s++(?=[A-Z“\"‘])")
_HOURS = re.compile(
    r"(?:out[- ]of[- ](?:office )?hours|outside (?:office|working) hours|evenings? and weekends?|duty press)",
    re.IGNORECASE,
)
_REACHED = re.compile(r"(?<![\w.+-])[\w.+-]++@[\w-]++\.[\w.-]++|(?<!\d)(?:\+44|0)\s?\d[\d\s()-]{7,13}\d")
_NAME_LABEL = re.compile(r"(?:name|tel(?:ephone)?|phone|mob(?:ile)?|e-?mail)\s*+:", re.IGNORECASE)
_ABOUT = re.compile(
    r"about (?:the )?[A-Z].{0,80}|helplines?:?|photos?(?: caption)?s?:?|pictures?:?|images?:?"
    r"|(?:photo|picture) (?:caption|opportunity).*"
)
_DATELINE = re.compile(
    r"(?P<place>[A-Z][A-Z'’.-]+(?:[ ,][ A-Z'’.-]*[A-Z])?|[A-Z][a-z'’-]+(?: (?:and |upon |on )?[A-Z][a-z'’-]+){0,2})"
    r"(?:,\s*+(?P<when>[^–—:]{4,40}?\d[^–—:]{0,12}))?(?:\s++[–—-]|\s*+[–—:])\s++(?=[\"“A-Z£\d])"
)
_LABELLED = re.compile(r"(?P<label>headline|title|subject|heading)\s*+:\s*+(?P<rest>.+)", re.IGNORECASE)
_NO_PLACE = frozenset(
    re.findall(
        r"\S++",
        """monday tuesday wednesday thursday friday saturday sunday today tomorrow yesterday update note notes january
        february march april may june july august september october november december ends exclusive breaking""",
    )
)


@dataclass(frozen=True)
class Split:
    """A release taken apart. ``contact`` is one line or empty; ``after`` follows ENDS and is neither notes nor contact.

    ``asked`` are lines of the story that may be the contact, and have more of the story below them.
    """

    story: tuple[Block, ...]
    has_ends: bool
    after: tuple[Block, ...]
    notes: tuple[str, ...]
    contact: str
    contact_why: str
    left_out: tuple[LeftOut, ...]
    asked: tuple[str, ...] = ()


def labelled_title(text: str) -> str | None:
    match = _LABELLED.fullmatch(text.strip())
    return match["rest"].strip() if match else None


def dateline(text: str) -> tuple[str, str, str] | None:
    """The place at the head of the first paragraph, the date beside it, and the words after both."""
    match = _DATELINE.match(text)
    if match is None or match["place"].casefold() in _NO_PLACE or len(match["place"]) > 40:
        return None
    if not (match["place"].isupper() or match["when"] or re.search(r"\s[–—]\s", match[0])):
        return None
    place = match["place"].strip(" ,.")
    return (place.title() if place.isupper() else place), match["when"] or "", text[match.end() :]


def split_release(blocks: Sequence[Block]) -> Split:
    ends = next((number for number, block in enumerate(blocks) if _ENDS.fullmatch(block.text)), None)
    story = list(blocks if ends is None else blocks[:ends])
    rest = [] if ends is None else list(blocks[ends + 1 :])
    if ends is None:  # notes and contact may still be told by their headings
        lead = next(
            (n for n, block in enumerate(story) if is_substantial(block)), 0
        )  # a letterhead may name the press office
        first = next(
            (
                n
                for n, block in enumerate(story)
                if n > lead
                and _is_part_heading(story, n)
                and (_NOTES.fullmatch(block.text.strip(" *_")) or not _story_goes_on(story, n))
            ),
            None,
        )
        if first is not None:
            story, rest = story[:first], story[first:]
    notes, rest = _take_notes(rest)
    notes, numbers = _without_numbers(notes)
    contact, why, rest = _take_contact(rest)
    if not contact:
        contact, why, story = _take_contact_sentence(story, has_ends=ends is not None)
    second_ends = [block for block in rest if _ENDS.fullmatch(block.text)]
    rest = [block for block in rest if block not in second_ends]
    return Split(
        story=tuple(story),
        has_ends=ends is not None,
        after=tuple(rest),
        notes=notes,
        contact=contact,
        contact_why=why,
        left_out=(*numbers, *(LeftOut(block.text, "a second ENDS line") for block in second_ends)),
        asked=tuple(line for n in range(1, len(story)) if (line := _may_be_contact(story, n))),
    )


def _may_be_contact(blocks: Sequence[Block], position: int) -> str:
    """A line of the story that names whom to ring, or leads up to one that does; empty where it does not."""
    text = blocks[position].text.strip(" *_")
    if _INFORMATION.fullmatch(text):
        return " ".join(_led_up_to(blocks, position))
    match = _CONTACT.fullmatch(text)
    is_told = match is not None and bool(_REACHED.search(match["rest"])) and len(text) <= LONGEST_CONTACT
    return " ".join(text.split()) if is_told else ""


def _led_up_to(blocks: Sequence[Block], position: int) -> list[str]:
    """“For more information:” and the lines below it as far as the first that says how to reach somebody; empty without one."""
    lines = [" ".join(block.text.split()) for block in blocks[position : position + 6]]
    reached = next((n for n, line in enumerate(lines) if n and _REACHED.search(line)), None)
    return [] if reached is None else lines[: reached + 1]


def _leads_to_the_press(blocks: Sequence[Block], position: int) -> bool:
    """Whether somebody named, or an office for the press, stands below “For more information:”."""
    if not _INFORMATION.fullmatch(blocks[position].text.strip(" *_")):
        return False
    lines = _led_up_to(blocks, position)
    return any(person_names(line) or _FOR_THE_PRESS.search(line) for line in lines)


def _story_goes_on(blocks: Sequence[Block], position: int) -> bool:
    """Whether sentences for readers follow below such a heading, before anything that only stands at an end."""
    for block in blocks[position + 1 :]:
        text = " ".join(block.text.split())
        is_boilerplate = text.casefold().startswith("about ") and not _SENTENCE.search(text)
        if _NOTES.fullmatch(text) or is_boilerplate:
            return False
        is_of_contact = _REACHED.search(text) or _FOR_THE_PRESS.search(text) or _HOURS.search(text)
        is_sentence = block.kind in (BlockKind.PARAGRAPH, BlockKind.QUOTE) and _SENTENCE.search(text)
        if is_sentence and len(text.split()) >= FEWEST_OF_A_SENTENCE and not is_of_contact:
            return True
    return False


def _without_numbers(notes: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[LeftOut, ...]]:
    """“1 The clubs are free”: numbers that count the notes from one on, which are numbered anew."""
    typed = [match[1] for note in notes if (match := _TYPED_NUMBER.match(note))]
    if len(typed) < 2 or typed != [str(number) for number in range(1, len(typed) + 1)]:
        return notes, ()
    told = LeftOut(" ".join(typed), "the numbers typed before the notes, which are numbered anew")
    return tuple(_TYPED_NUMBER.sub("", note, count=1) for note in notes), (told,)


def _is_part_heading(blocks: Sequence[Block], position: int) -> bool:
    text = blocks[position].text.strip(" *_")
    if _NOTES.fullmatch(text) or (_is_item(blocks, position + 1) and _NOTES_BELOW.fullmatch(text)):
        return True
    if _INFORMATION.fullmatch(text):
        return _leads_to_the_press(blocks, position)
    match = _CONTACT.fullmatch(text)
    if match is None or len(text) >= 200:
        return False
    if not match["rest"]:
        return True
    return bool(_REACHED.search(match["rest"])) and not text.casefold().startswith("for ")


def _take_notes(blocks: list[Block]) -> tuple[tuple[str, ...], list[Block]]:
    start = next((n for n, block in enumerate(blocks) if _heads_notes(block) is not None), None)
    if start is None:
        return (), blocks
    notes = [rest] if (rest := _heads_notes(blocks[start])) else []
    position = start + 1
    while position < len(blocks):
        block = blocks[position]
        if _starts_contact(blocks, position) or _ABOUT.fullmatch(block.text) or _ENDS.fullmatch(block.text):
            break
        if (
            rest := _heads_notes(block)
        ) is not None:  # “Background” above, “Notes to editors” below, or the other way round
            notes += [rest] if rest else []
            position += 1
            continue
        if block.kind is BlockKind.HEADING:
            break
        notes.append(
            " ".join(block.markdown.split())
        )  # they are numbered anew: a number typed before one would be doubled
        position += 1
    return tuple(notes), [*blocks[:start], *blocks[position:]]


def _heads_notes(block: Block) -> str | None:
    """What stands behind the heading of the notes in its line, most often nothing; None where it is no such heading."""
    text = block.text.strip(" *_")
    found = _NOTES.fullmatch(text)
    return found["rest"].strip() if found else "" if _NOTES_BELOW.fullmatch(text) else None


def _is_item(blocks: Sequence[Block], position: int) -> bool:
    return position < len(blocks) and blocks[position].kind in (BlockKind.NUMBER, BlockKind.BULLET)


def _starts_contact(blocks: Sequence[Block], position: int) -> bool:
    text = blocks[position].text.strip(" *_")
    match = _CONTACT.fullmatch(text)
    if _INFORMATION.fullmatch(text):
        return bool(_reached_below(blocks, position))
    if match is None:
        return _is_signed(blocks, position)
    if match["rest"]:
        return bool(_REACHED.search(match["rest"])) or (
            len(text) < 60 and bool(_reached_below(blocks, position))
        )
    return bool(_reached_below(blocks, position))


def _is_signed(blocks: Sequence[Block], position: int) -> bool:
    """A name on a line of its own, and on the next lines who that is and how they are reached."""
    text = blocks[position].text.strip(" *_")
    named = person_names(text)
    if blocks[position].kind is not BlockKind.PARAGRAPH or not named or named[0].start:
        return False
    if text[named[0].end :].strip(" ,") and (text[named[0].end] != "," or len(text.split()) > MOST_OF_A_LINE):
        return False
    for block in blocks[position + 1 : position + 4]:
        if len(block.text.split()) > MOST_OF_A_LINE or block.kind is not BlockKind.PARAGRAPH:
            return False
        if _REACHED.search(block.text):
            return True
        if _SENTENCE.search(block.text):
            return False
    return False


def _reached_below(blocks: Sequence[Block], position: int) -> bool:
    return any(_REACHED.search(block.text) for block in blocks[position + 1 : position + 5])


def _take_contact(blocks: list[Block]) -> tuple[str, str, list[Block]]:
    """One line of the contact, and of the lines under its heading that belong to it."""
    start = next((n for n in range(len(blocks)) if _starts_contact(blocks, n)), None)
    if start is None:
        return "", "", blocks
    heading = blocks[start].text.strip(" *_")
    if _INFORMATION.fullmatch(heading):
        pieces = []
    elif (match := _CONTACT.fullmatch(heading)) is None:
        pieces = [heading]
    else:
        is_office = re.search(r"\b(?:office|team|desk)\W*$", heading[: match.start("rest")], re.IGNORECASE)
        first = heading if is_office else match["rest"].strip()
        pieces = [first] if match["rest"].strip() else []
    position = start + 1
    while position < len(blocks) and len(pieces) < 8:
        text = blocks[position].text.strip()
        belongs = (
            _REACHED.search(text) or _HANDLE.fullmatch(text) or _HOURS.search(text) or _NAME_LABEL.match(text)
        )
        is_name = (
            len(text.split()) <= 8
            and not text.endswith(".")
            and not _ABOUT.fullmatch(text)
            and (not pieces or not any(map(_REACHED.search, pieces)))
        )
        if (
            not (belongs or is_name)
            or len(text) > LONGEST_CONTACT
            or _NOTES.fullmatch(text)
            or _ENDS.fullmatch(text)
        ):
            break
        pieces.append(text)
        position += 1
    line = ", ".join(_without_please(piece).rstrip(".,;") for piece in pieces)
    if not _REACHED.search(line) or len(line) > LONGEST_CONTACT:
        return "", "", blocks
    taken = " ".join(" ".join(block.text.split()) for block in blocks[start:position])
    return line, f"the words “{taken}”", [*blocks[:start], *blocks[position:]]


def _without_please(text: str) -> str:
    lead = _PLEASE.match(text)
    return text[lead.end() :] if lead else text


def contact_in(line: str) -> str:
    """Whom to reach, in “Contact: Press desk, 01332 999888”; empty where it is no such line."""
    found = _CONTACT.fullmatch(" ".join(line.split()))
    return found["rest"] if found and _REACHED.search(found["rest"]) else ""


def _take_contact_sentence(story: list[Block], *, has_ends: bool) -> tuple[str, str, list[Block]]:
    """“More information from the media office on …”, as the last thing of the story. A helpline is for readers; so may somebody
    be who is named above ENDS.
    """
    end = next((n for n, block in enumerate(story) if n and _ABOUT.fullmatch(block.text)), len(story))
    for number in range(end - 1, max(-1, end - 4), -1):
        text = " ".join(story[number].text.split())
        if not _REACHED.search(text) or len(text) > LONGEST_CONTACT:
            continue
        line = _without_please(text).rstrip(".,; ")
        is_named = not has_ends and line != text.rstrip(".,; ") and _begins_with_a_name(line)
        if is_named or _FOR_THE_PRESS.search(text):
            return line, f"the words “{text}”", [*story[:number], *story[number + 1 :]]
    return "", "", story


def _begins_with_a_name(line: str) -> bool:
    named = person_names(line)
    return bool(named) and named[0].start == 0
