"""Names and addresses that mix alphabets: “chіldline.org.uk” with a Cyrillic і leads elsewhere than it seems to.

Sources: Unicode Technical Standard 39, section 5 (restriction levels) and its table of confusables, of which the
letters that look Latin are here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

# Japanese, Chinese and Korean are written in several scripts at once, Latin among them (UTS 39, "highly restrictive").
_TOGETHER = (
    frozenset({"LATIN", "CJK", "HIRAGANA", "KATAKANA"}),
    frozenset({"LATIN", "CJK", "BOPOMOFO"}),
    frozenset({"LATIN", "CJK", "HANGUL"}),
)
_LOOKS_LATIN = str.maketrans(
    "аеорсухіјѕһԁԛԝкмтвнгԍӏҽҫүүАВЕКМНОРСТУХІЈЅԌҮοανικρτυχγεωΑΒΕΖΗΙΚΜΝΟΡΤΥΧօսոհցքզաոıɡɑɩʀɴᴏⅼⅰ",
    "aeopcyxijshdqwkmtbhrglecyyABEKMHOPCTYXIJSGYoavikptuxyewABEZHIKMNOPTYXounhgqzwnigairnoli",
)
_PUNYCODE = "xn--"
_LABEL_ENDS = re.compile(r"[.。．｡]")


def scripts_in(word: str) -> frozenset[str]:
    """The alphabets of a word's letters by the first word of their Unicode names: LATIN, CYRILLIC, GREEK."""
    return frozenset(
        unicodedata.name(letter, "UNKNOWN").split()[0]
        for letter in unicodedata.normalize("NFC", word)
        if letter.isalpha() and unicodedata.category(letter) != "Lm"
    )


def is_mixed(word: str) -> bool:
    """Its letters come from alphabets that no language writes together."""
    if word.isascii():
        return False
    scripts = scripts_in(word)
    return len(scripts) > 1 and not any(scripts <= allowed for allowed in _TOGETHER)


def strangers_in(word: str) -> str:
    """The letters of a mixed word that are not Latin, each once, in order."""
    return "".join(
        dict.fromkeys(letter for letter in word if letter.isalpha() and scripts_in(letter) != {"LATIN"})
    )


def looks_like(word: str) -> str:
    """The plain small Latin letters an eye may take the word for: the same for all words that look the same."""
    plain = unicodedata.normalize("NFKD", word.translate(_LOOKS_LATIN).casefold().translate(_LOOKS_LATIN))
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).replace("ł", "l")


def host_as_read(host: str) -> str:
    """The host with the labels that are written in code (``xn--…``) as a reader sees them."""
    return ".".join(map(_decoded, _LABEL_ENDS.split(host)))


def host_as_sent(host: str) -> str:
    """The host as a browser asks for it: every label in ASCII (RFC 3492)."""
    return ".".join(map(_encoded, _LABEL_ENDS.split(host)))


def seems_to_be(host: str, known: Iterable[str]) -> str | None:
    """The known host this one looks like and is not: with letters of another alphabet, or with accents."""
    read = host_as_read(host)
    if read.isascii():
        return None
    look = looks_like(read)
    return next((one for one in known if look == one or look.endswith(f".{one}")), None)


def mixed_labels(host: str) -> list[str]:
    return [label for label in _LABEL_ENDS.split(host_as_read(host)) if is_mixed(label)]


def is_all_look_alike(host: str) -> bool:
    """A name without one Latin letter, of which every letter looks Latin: “сосо.com” written in Cyrillic."""
    return any(
        not label.isascii() and "LATIN" not in scripts_in(label) and looks_like(label).isascii()
        for label in _LABEL_ENDS.split(host_as_read(host))
    )


def _decoded(label: str) -> str:
    if not label.casefold().startswith(_PUNYCODE):
        return label
    try:
        return label[len(_PUNYCODE) :].encode("ascii").decode("punycode")
    except (UnicodeError, ValueError, OverflowError):
        return label


def _encoded(label: str) -> str:
    if label.isascii():
        return label
    plain = unicodedata.normalize("NFKC", label).casefold()
    return _PUNYCODE + plain.encode("punycode").decode("ascii")
