"""Letters of many scripts as classes for regular expressions, which know capitals of A to Z alone."""

from __future__ import annotations

from collections.abc import Callable

_CASED = (*range(0x41, 0x588), *range(0x1E00, 0x2000))  # Latin, Greek, Cyrillic, Armenian
_ACCENTS = "\u0300-\u036f"  # where a letter and its accent are written apart


def _class_of(is_one: Callable[[str], bool]) -> str:
    spans: list[list[int]] = []
    for code in filter(lambda code: is_one(chr(code)), _CASED):
        if spans and spans[-1][1] == code - 1:
            spans[-1][1] = code
        else:
            spans.append([code, code])
    return "".join(chr(first) + (f"-{chr(last)}" if last > first else "") for first, last in spans)


BIG = f"[{_class_of(str.isupper)}]"
SMALL = f"[{_class_of(str.islower)}{_ACCENTS}]"
# Hebrew, Arabic, the scripts of India and of the Far East, which have no capitals.
CASELESS = "[\u0590-\u109f\u10d0-\u18ff\u3040-\u30ff\u3400-\u9fff\ua8e0-\ua8ff\uac00-\ud7af]"
