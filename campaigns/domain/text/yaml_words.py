"""A value as it is written into front matter: bare where nobody could read it as anything else, else in quotation marks."""

from __future__ import annotations

import json
import re

_PLAIN = re.compile(r"[A-Za-z£“‘][\w £“”‘’'()./–—%&;?!-]*")
_ALSO_PLAIN = re.compile(r"\d{4}-\d{2}-\d{2}(?:T[\d:+Z-]+)?|https?://[\w./?=&%~+-]+")
_YAML_WORDS = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})
_LINE_ENDS = {ord(sign): f"\\u{ord(sign):04x}" for sign in "\x7f\x85\u2028\u2029\ufeff"}


def spell(value: str, *, like: str = "") -> str:
    """Any text as one value of YAML, fit for a list in brackets as well.

    Args:
        like: how the value before it was written; its quotation marks are taken up.
    """
    if like[:1] == "'" and value.isprintable():
        return "'" + value.replace("'", "''") + "'"
    is_plain = _ALSO_PLAIN.fullmatch(value) or (
        _PLAIN.fullmatch(value)
        and value == value.strip()
        and value.casefold() not in _YAML_WORDS
        and "  " not in value
    )
    if is_plain and like[:1] != '"':
        return value
    return json.dumps(value, ensure_ascii=False).translate(_LINE_ENDS)
