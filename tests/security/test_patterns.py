"""No text freezes an expression: the work of each grows with the text, never with its square."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from itertools import chain
from statistics import median

import pytest

from tests.security.growth import LOOK, SHORT, grows_too_fast, seconds
from tests.security.hostile_texts import families, texts_against
from tests.security.patterns_held import Held, patterns_held

# More of a text than this is looked at in any case; a long list of words takes its time at every place.
_MOST_USUAL = 0.01


def freezes(held: Held) -> str:
    """The text that an expression reads too slowly, and how slowly; empty where there is none."""
    pattern = held.pattern
    if not isinstance(pattern, re.Pattern) or isinstance(pattern.pattern, bytes):
        hostile = []  # the grammar of the other engine is not taken apart; the usual texts are tried on it
    elif not (hostile := texts_against(pattern)):
        return ""
    if isinstance(pattern.pattern, bytes):
        return ""
    work = _work(held)
    usual: list[float] = []
    for one in families():
        usual.append(seconds(partial(work, one.text(SHORT))))
        if usual[-1] == float("inf"):
            return grows_too_fast(work, one, LOOK, usual[-1])
    look = max(LOOK, 2 * min(median(usual), _MOST_USUAL))
    looked_at = chain(
        zip(families(), usual, strict=True),
        ((one, seconds(partial(work, one.text(SHORT)))) for one in hostile),
    )
    return next((slow for one, first in looked_at if (slow := grows_too_fast(work, one, look, first))), "")


def _work(held: Held) -> Callable[[str], object]:
    if held.use in ("match", "fullmatch"):
        at_one_place: Callable[[str], object] = getattr(held.pattern, held.use)
        return at_one_place
    return lambda text: [None for _ in held.pattern.finditer(text)]


def test_the_expressions_of_the_product_are_found() -> None:
    """Of each way they are held: by a name, late, in a container, in a call, in a word list."""
    places = " ".join(place for held in patterns_held() for place in held.places)
    for known in (
        "prose.inline._LINK",
        "speech.ROLE",
        "chrome._LINES",
        "speech, line",
        "word list fear",
    ):
        assert known in places
    assert len(patterns_held()) > 400


def test_no_text_takes_an_expression_longer_than_its_length_explains() -> None:
    slow = [f"{held}\n    {found}" for held in patterns_held() if (found := freezes(held))]
    assert not slow, "\n".join(slow)


@pytest.mark.parametrize(
    ("source", "use"),
    [
        (r"(\w+\s?)+said", "match"),
        (r"\s+$", "search"),
        (r"(?P<who>[^.!?]{1,200}?)\s*,?\s+(?:also\s+)?said\b", "search"),
        (r"[\W_]*[\w’'-]+,\s*tell", "match"),
        (r"\s*[*_#( ]*ENDS?[*_#) .]*\s*", "fullmatch"),
        (r"(?:(?:and|which|that|it)\s+)*(?:the|that)\b(?:\s+[a-z’'-]+)*\s*$", "match"),
        (r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$", "match"),
        (r"[\w.+-]+@[\w-]+\.[\w.-]+", "search"),
        (r"\[\^[^\]\s]+\]", "search"),
        (r"contact\b[^.]*\bpress office", "search"),
    ],
)
def test_an_expression_that_freezes_is_caught(source: str, use: str) -> None:
    assert freezes(Held(re.compile(source), ["here"], {use}))


@pytest.mark.parametrize("source", [r"\w+", r"(?<!\s)\s++$", r"\bsaid\b[^.]{0,60}", r"(?:[a-z]++ )++said"])
def test_an_expression_that_grows_with_the_text_is_not(source: str) -> None:
    assert not freezes(Held(re.compile(source), ["here"], {"match" if "++ " in source else "search"}))
