"""Numbers as lists draw them: figures, letters, Roman numerals, words."""

from __future__ import annotations

_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"),
          (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
MOST_ROMAN = 3_999
MOST_LETTERS = 780  # thirty times through the alphabet, as far as Word goes
_WORDS = ("Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve", "Thirteen",
          "Fourteen", "Fifteen", "Sixteen", "Seventeen", "Eighteen", "Nineteen")  # fmt: skip
_TENS = ("Twenty", "Thirty", "Forty", "Fifty", "Sixty", "Seventy", "Eighty", "Ninety")
_PLACES = {"One": "First", "Two": "Second", "Three": "Third", "Five": "Fifth", "Eight": "Eighth", "Nine": "Ninth",
           "Twelve": "Twelfth"}  # fmt: skip
_MARKS = "*†‡§"


def numeral(number: int, shape: str) -> str:
    """The number in a shape by Word's name for it, such as lowerLetter; in figures where the shape can't show it."""
    match shape:
        case "lowerLetter" | "upperLetter" if 0 < number <= MOST_LETTERS:
            letters = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
            return letters.upper() if shape == "upperLetter" else letters
        case "lowerRoman" | "upperRoman" if 0 < number <= MOST_ROMAN:
            return _roman(number).upper() if shape == "upperRoman" else _roman(number)
        case "decimalZero":
            return f"{number:02}"
        case "ordinal":
            is_teen = number % 100 in (11, 12, 13)
            return f"{number}{'th' if is_teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"
        case "cardinalText" if number < 100:
            return _in_words(number)
        case "ordinalText" if number < 100:
            return _in_place(_in_words(number))
        case "chicago" if number > 0:
            return _MARKS[(number - 1) % 4] * min((number - 1) // 4 + 1, 30)
        case "numberInDash":
            return f"- {number} -"
        case "hex":
            return f"{number:X}"
    return str(number)


def _roman(number: int) -> str:
    written = ""
    for value, sign in _ROMAN:
        written += sign * (number // value)
        number %= value
    return written


def _in_words(number: int) -> str:
    if number < 20:
        return _WORDS[number]
    rest = f"-{_WORDS[number % 10].lower()}" if number % 10 else ""
    return f"{_TENS[number // 10 - 2]}{rest}"


def _in_place(words: str) -> str:
    first, dash, last = words.rpartition("-")
    placed = _PLACES.get(last.capitalize()) or f"{last[:-1]}ieth" * last.endswith("y") or f"{last}th"
    return f"{first}{dash}{placed.lower() if dash else placed}"
