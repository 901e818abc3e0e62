"""The buttons beside the parts of a post: what each does to the words of the form before they are saved, and where the
page then stands."""

from __future__ import annotations

from dataclasses import dataclass, replace

from werkzeug.datastructures import MultiDict

from campaigns.content_store.post_words import PostWords
from campaigns.domain.items.channel_kinds import KINDS
from campaigns.domain.items.thread import cut_to_fit, moved, room_on
from campaigns.web.post_form import boxes_of

ALL = "all"


@dataclass(frozen=True)
class Place:
    """Where the page stands: the text that is shown, the text with an empty part at its end, and the part to go on in."""

    text: str = ALL
    more: str = ""
    at: str = ""

    @property
    def address(self) -> dict[str, str]:
        """What of it has to stand in an address."""
        said = {"to": self.text if self.text != ALL else "", "more": self.more, "at": self.at}
        return {name: value for name, value in said.items() if value}


def place_of(values: MultiDict[str, str]) -> Place:
    """As an address or a form says it; what makes no sense is left out."""
    text, more = (values.get(name, "") for name in ("to", "more"))
    return Place(
        text if text in KINDS else ALL,
        more if more in (ALL, *KINDS) else "",
        values.get("at", "") if values.get("at", "").startswith("part-") else "",
    )


def pressed(do: str, words: PostWords, form: MultiDict[str, str]) -> tuple[PostWords, Place]:
    """The words after the button ``do`` of the form, and where the page stands then.

    ``verb-text`` or ``verb-text-number``: like ``up-all-2``. Other buttons change nothing.
    """
    verb, _, rest = do.partition("-")
    if verb == "word":
        return _with_word(words, rest, form)
    text, _, number = rest.partition("-")
    if text not in (ALL, *KINDS):
        return words, place_of(form)
    boxes = dict(boxes_of(form)).get(text, [])
    index = int(number) - 1 if number.isdecimal() and len(number) < 4 else -1
    if verb == "add":
        return words, Place(text, text, f"part-{text}-{len(_filled(boxes)) + 1}")
    if verb == "differ":
        own = words.parts or ("",)
        return _with(words, text, own), Place(text, "" if words.parts else text, f"part-{text}-1")
    if verb == "same":
        return _with(words, text, ()), Place(text)
    if verb in ("up", "down"):
        by = -1 if verb == "up" else 1
        at = max(1, min(len(boxes), index + by + 1))
        return _with(words, text, moved(boxes, index, by)), Place(text, at=f"part-{text}-{at}")
    if verb == "out" and 0 <= index < len(boxes):
        return _with(words, text, [*boxes[:index], *boxes[index + 1 :]]), Place(
            text, at=f"part-{text}-{max(1, index)}"
        )
    if verb == "fit":
        return _with(words, text, _cut(words, text, boxes)), Place(text)
    return words, Place(text)  # show


def _with_word(words: PostWords, word: str, form: MultiDict[str, str]) -> tuple[PostWords, Place]:
    """Behind the last part of the text that is shown."""
    place = place_of(form)
    *before, last = _filled(dict(boxes_of(form)).get(place.text, [])) or [""]
    filled = [*before, f"{last.rstrip()} {word}".strip()]
    return _with(words, place.text, filled), Place(place.text, at=f"part-{place.text}-{len(filled)}")


def _cut(words: PostWords, text: str, boxes: list[str]) -> list[str]:
    own = dict(words.own)
    kinds = [kind for kind in words.channels if kind in KINDS and kind not in own] if text == ALL else [text]
    has_room = room_on(kinds, link=words.link, warning=words.content_warning)
    *before, last = _filled(boxes) or [""]
    cut = [piece for part in before for piece in cut_to_fit(part, lambda piece, _: has_room(piece, False))]
    return [*cut, *cut_to_fit(last, has_room)]


def _with(words: PostWords, text: str, parts: list[str] | tuple[str, ...]) -> PostWords:
    kept = tuple(_filled(parts))
    if text == ALL:
        return replace(words, parts=kept)
    own = {**dict(words.own), text: kept}
    return replace(words, own=tuple((kind, own[kind]) for kind in KINDS if own.get(kind)))


def _filled(boxes: list[str] | tuple[str, ...]) -> list[str]:
    return [box for box in boxes if box.strip()]
