"""The quick look for a domain: where it finds nothing, neither do the expressions that it saves putting together."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from campaigns.domain.text import addresses

PIECES = (
    "a",
    "É",
    "ſ",
    "K",
    "🙂",
    "7",
    "\u0301",
    "uk",
    "COM",
    "рф",
    ".",
    ". ",
    "-",
    "_",
    "/",
    "@",
    " ",
    "https://",
    "’",
    "。",
)


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
@settings(max_examples=300, deadline=None)
@example("gov.uk")
@example("https://🙂.рф")
@example("a.K" + "iwi")
def test_no_domain_is_missed(text: str) -> None:
    if not addresses._MAY_BE_DOMAIN.search(text):
        assert list(addresses._bare_pattern().finditer(text)) == []
        assert list(addresses._x_pattern().finditer(text)) == []


def test_the_quick_look_tells_a_sentence_from_a_domain() -> None:
    assert not addresses._MAY_BE_DOMAIN.search("Walk away. There is help. Ring 999.")
    assert addresses._MAY_BE_DOMAIN.search("See gov.uk")
