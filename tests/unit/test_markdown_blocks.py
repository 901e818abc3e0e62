"""Blocks of Markdown are cut all at once, exactly where the library cuts them one after another."""

from __future__ import annotations

import random

import pytest
from markdown import Extension, Markdown

from campaigns.content_store.markdown_blocks import BlocksAtOnce
from campaigns.content_store.markdown_tree import POST_EXTENSIONS, STRIKE, TEXT_EXTENSIONS

_LINES = (
    "a", "b c", "", "# h", "## h ##", "---", "- - -", "***", "  ***", "===", "-", "- a", "* b", "1. c", "  - d", "    e",
    "    # f", "> q", "> # g", "> ---", "[^1]: n", "[^2]: m", "a[^1]", "|a|b|", "|-|-|", "a|b", "-|-", ":   d", "!!! note",
    "    x", "```", "  # y", "   ---", "\\# z", "#tag", "# a\\", "- # li", "- ---", "  cont", "\tt", '<div markdown="1">',
    "</div>",
)  # fmt: skip


@pytest.mark.parametrize("extensions", [POST_EXTENSIONS, TEXT_EXTENSIONS], ids=["post", "text"])
def test_what_is_shown_is_the_same(extensions: list[str | Extension]) -> None:
    one_by_one = [one for one in extensions if not isinstance(one, BlocksAtOnce)]
    assert len(one_by_one) == len(extensions) - 1
    at_once = Markdown(extensions=extensions, extension_configs=STRIKE)
    before = Markdown(extensions=one_by_one, extension_configs=STRIKE)
    dice = random.Random(2027)
    for _ in range(600):
        text = "\n".join(dice.choice(_LINES) for _ in range(dice.randint(2, 9)))
        assert at_once.reset().convert(text) == before.reset().convert(text), text
