"""Words within quotation marks, as a sentence has them: never two of the same marks in a row."""

from __future__ import annotations

from collections.abc import Mapping

_DOUBLE = ("“", "”", '"')


def quoted(words: str) -> str:
    """``“Walk away”``; words that begin or end with such a mark themselves stand in single ones, unchanged."""
    return f"‘{words}’" if words.startswith(_DOUBLE) or words.endswith(_DOUBLE) else f"“{words}”"


def fill_in(sentence: str, details: Mapping[str, object]) -> str:
    """The sentence with its ``{names}`` filled in; what stands in quotation marks there as ``quoted`` has it."""
    marked = {f"{name}_quoted": quoted(str(value)) for name, value in details.items()}
    for name in details:
        sentence = sentence.replace(f"“{{{name}}}”", f"{{{name}_quoted}}")
    return sentence.format(**details, **marked)
