"""How a word that the dictionary does not have may have been meant: the British form of an American one, or a slip."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
Knows = Callable[[str], bool]

# Each as (pattern, replacement), put in at one place at a time: the dictionary says which one makes a word.
_BRITISH = tuple(
    (re.compile(pattern), instead)
    for pattern, instead in (
        (r"iz(?=e|ing|ation|ab)", "is"),
        (r"yz(?=e|ing)", "ys"),
        (r"or(?!e$)", "our"),
        (r"er$", "re"),
        (r"ers$", "res"),
        (r"ered$", "red"),
        (r"ering$", "ring"),
        (r"(?<=[aeiou])l(?=(?:ed|ing|er|ers|or|ors|ings|est)$)", "ll"),
        (r"ense", "ence"),
        (r"(?<=[a-z])og(?=s?$)", "ogue"),
        (r"(?<=[a-z])ll(?=(?:ment|ments|ful|fully|s)?$)", "l"),
        (r"e(?=di|sth|ma|mo|st)", "ae"),
        (r"gray", "grey"),
    )
)


def british_form(word: str, knows: Knows) -> str | None:
    """The British spelling of an American word in small letters; None where there is none."""
    for pattern, instead in _BRITISH:
        for match in pattern.finditer(word):
            other = f"{word[: match.start()]}{instead}{word[match.end() :]}"
            if knows(other):
                return other
    return None


def slips(word: str) -> Iterator[str]:
    """Every word one slip of the finger away that starts with the same letter."""
    for kind in _KINDS:
        yield from kind(word)


def _swapped(word: str) -> Iterator[str]:
    for at in range(1, len(word) - 1):
        if word[at] != word[at + 1]:
            yield f"{word[:at]}{word[at + 1]}{word[at]}{word[at + 2 :]}"


def _doubled(word: str) -> Iterator[str]:
    """A letter once that should be there twice, or twice that should be there once."""
    for at in range(1, len(word)):
        if word[at] == word[at - 1]:
            yield f"{word[:at]}{word[at + 1 :]}"
        else:
            yield f"{word[:at]}{word[at]}{word[at:]}"


def _other(word: str) -> Iterator[str]:
    for at in range(1, len(word)):
        head, tail = word[:at], word[at:]
        yield f"{head}{tail[1:]}"
        for letter in _LETTERS:
            yield f"{head}{letter}{tail}"
            if letter != tail[0]:
                yield f"{head}{letter}{tail[1:]}"
    yield from (f"{word}{letter}" for letter in _LETTERS)


_KINDS = (_swapped, _doubled, _other)


def meant(word: str, knows: Knows) -> list[str]:
    """The words that a slip of the likeliest kind may have come from, each once."""
    for kind in _KINDS:
        found = list(dict.fromkeys(other for other in kind(word) if len(other) > 2 and knows(other)))
        if found:
            return found
    return []
