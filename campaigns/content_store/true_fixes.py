"""Whether a replacement changes the words that its finding shows, and nothing else of what is read from the file or goes out.

A quotation mark put into a quoted value, a dash at the beginning of one, a star in the text: each means more there than
itself. Words put in the place of words mean no more than they say, and are not tried.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import takewhile

from campaigns.content_store.channel_text import plain_part
from campaigns.content_store.front_matter import split_file
from campaigns.content_store.plain_text import BULLET, to_plain_text
from campaigns.content_store.problems import Problems
from campaigns.content_store.yaml_nodes import Mapping, Node, Scalar
from campaigns.domain.items.issues import Replacement

_MARKS = re.compile(r"[~*_`\\]|</?\w{1,10}>")


def keeps_the_rest(source: str, change: Replacement) -> bool:
    start, end = change.offset, change.offset + len(change.old)
    if _is_words_for_words(source[start - 1 : start], change, source[end : end + 1]):
        return True
    before, after = _read(source), _read(source[:start] + change.new + source[end:])
    if before is None or after is None or before.keys() != after.keys():
        return False
    return all(_is_only(change, text, after[key]) for key, text in before.items())


def _is_words_for_words(before: str, change: Replacement, after: str) -> bool:
    """The signs stay the same, and so does what stands at both ends; what goes without a trace stood inside a word."""
    if not change.new:
        return not _signs(change.old) and all(one and not _is_sign(one) for one in (before, after))
    return (
        _signs(change.old) == _signs(change.new)
        and _is_sign(change.old[0]) == _is_sign(change.new[0])
        and _is_sign(change.old[-1]) == _is_sign(change.new[-1])
    )


def _signs(words: str) -> str:
    return "".join(letter for letter in words if _is_sign(letter) and letter != " ")


def _is_sign(letter: str) -> bool:
    """It may mean something to YAML or Markdown."""
    return letter.isascii() and not letter.isalnum()


@lru_cache(maxsize=2)
def _read(source: str) -> dict[str, str] | None:
    """Each value of the front matter by its key, and the text as it goes out; None where the front matter is broken."""
    split = split_file(source, Problems(""))
    if split is None:
        return None
    read = dict(_values(split.head, ""))
    return read | {"e-mail": to_plain_text(split.body), "post": plain_part(split.body)}


def _values(node: Node, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(node, Scalar):
        yield path + (" (empty)" if node.is_empty or not node.text.strip() else ""), node.text
    elif isinstance(node, Mapping):
        for key, value in node.entries:
            yield from _values(value, f"{path}/{key.text}")
    else:
        for number, item in enumerate(node.items):
            yield from _values(item, f"{path}/{number}")


def _is_only(change: Replacement, before: str, after: str) -> bool:
    """At one place at most, the new words stand in the place of the old ones."""
    one, other = _bare(before), _bare(after)
    if one == other:
        return True
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    return any(
        one[:at] + new + one[at + len(old) :] == other
        for old in _shown(change.old)
        for new in _shown(change.new)
        for at in _places(one, old, last=same)
    )


def _places(text: str, words: str, *, last: int) -> Iterator[int]:
    """Where they stand so that everything before is the same."""
    first = max(0, last - len(words))
    at = text.find(words, first)
    while 0 <= at <= last:
        yield at
        at = text.find(words, at + 1)


def _bare(text: str) -> str:
    """Without white space, which a list or a paragraph of its own brings along."""
    return "".join(text.split())


def _shown(words: str) -> set[str]:
    """As readers may get to see them: as they are written, or read as Markdown and HTML."""
    read = html.unescape(words)
    ways = {words, read, _MARKS.sub("", read)} | ({BULLET} if words == "-" else set())
    return {_bare(one) for one in ways}
