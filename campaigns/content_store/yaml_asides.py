"""Words of a value that YAML takes for a comment: an officer’s hashtag must not go missing because of a rule she never met.

A comment on a line of its own that begins no deeper than its list or its keys is a note of the writer’s, and none of these.
"""

from __future__ import annotations

from typing import Any

import yaml

_OPENS_VALUE = (yaml.ValueToken, yaml.BlockEntryToken, yaml.FlowEntryToken, yaml.FlowSequenceStartToken)
_NO_TEXT = (
    yaml.StreamStartToken,
    yaml.DocumentStartToken,
    yaml.BlockMappingStartToken,
    yaml.BlockSequenceStartToken,
)


def asides_in(text: str, loader: Any) -> dict[int, str]:
    """Where a value starts → the comment that stands behind it, before it on its line, or indented below it.

    Raises:
        yaml.YAMLError: it is no YAML.
    """
    if "#" not in text:
        return {}
    found: dict[int, str] = {}
    before: Any = None  # the token that a comment follows
    value_at, is_key, column = 0, False, 0  # of the value it may belong to, and where its key or dash stands
    for token in yaml.scan(text, Loader=loader):
        if before is not None:
            gap = text[before.end_mark.index : token.start_mark.index]
            comment = _comment_of(gap, before, column)
            is_scalar = isinstance(before, yaml.ScalarToken) and not is_key
            if comment and (is_scalar or isinstance(before, _OPENS_VALUE)):
                # A list or keys of its own begin elsewhere: there the comment is read by nobody and harms nobody.
                at = token.start_mark.index if isinstance(token, yaml.ScalarToken) else before.end_mark.index
                found.setdefault(value_at if is_scalar else at, comment)
        if isinstance(token, yaml.KeyToken):
            is_key = True
        elif isinstance(token, yaml.ScalarToken):
            value_at = token.start_mark.index
            column = token.start_mark.column if is_key else column
            if header := _behind_the_mark(token, text):
                found[value_at] = header
        elif isinstance(token, yaml.ValueToken):
            is_key = False
        elif isinstance(token, yaml.BlockEntryToken):
            is_key, column = False, token.start_mark.column
        if not isinstance(token, _NO_TEXT):
            before = token
    return found


def _comment_of(gap: str, before: Any, column: int) -> str:
    """The first comment in what stands between two tokens, where it may be meant as words."""
    first, *others = gap.split("\n")
    if "#" in first:
        return first[first.index("#") :].strip()
    if isinstance(before, yaml.ScalarToken):
        deeper = (line.strip() for line in others if len(line) - len(line.lstrip()) > column)
        return next((words for words in deeper if words.startswith("#")), "")
    if isinstance(
        before, yaml.ValueToken
    ):  # nothing stands behind the key: “#WalkAway” below it, but no “# note”
        return next(
            (line.strip() for line in others if line.strip()[:1] == "#" and line.strip()[1:2].strip()), ""
        )
    return ""


def _behind_the_mark(token: Any, text: str) -> str:
    """What follows the | or > of a block of text on the same line."""
    if token.style not in ("|", ">"):
        return ""
    line = text[token.start_mark.index : token.end_mark.index].split("\n", 1)[0]
    return line[line.index("#") :].strip() if "#" in line else ""
