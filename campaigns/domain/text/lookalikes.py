"""Names, e-mail addresses and texts that a reader takes for one another: letters of other scripts, other widths, or unseen.

After Unicode TR 36 and TR 39 (mixed-script and whole-script confusables, skeletons), cut down to what a list of
colleagues needs: the letters of other alphabets that look like Latin ones, and the Latin pairs that look alike.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

# Letters that look like a Latin one, by the Latin one. Capitals are here too: some look alike only as capitals.
_LIKE = {
    "a": "аαɑΑА", "b": "ЬьВΒƄ", "c": "сϲСϹᴄ", "d": "ԁժ", "e": "еҽєΕЕ", "f": "ϝẝ", "g": "ɡցԍ",
    "h": "һհНΗ", "i": "іıιɩІΙ", "j": "јϳЈ", "k": "кκКΚ", "l": "ⅼӏӀ", "m": "мМΜ", "n": "ոηпΝ",
    "o": "оοօσОΟՕ", "p": "рρРΡ", "q": "ԛգԚ", "r": "гᴦ", "s": "ѕЅՏꜱ", "t": "тτТΤ", "u": "սυцՍ",
    "v": "νѵᴠѴ", "w": "ѡԝωԜ", "x": "хχХΧ", "y": "уγүУΥҮ", "z": "ᴢΖ",
}  # fmt: skip
_LATIN = {ord(other): latin for latin, others in _LIKE.items() for other in others}
# In a name, read at a glance.
_AT_A_GLANCE = (("rn", "m"), ("vv", "w"), ("0", "o"), ("1", "l"), ("|", "l"), ("i", "l"))
_ADDRESS = re.compile(r"https?://\S++")
_NO_WORD = re.compile(r"[^\w#@]+")
_LETTERS = ("Lu", "Ll", "Lt", "Lo")  # not Lm: the apostrophe of O’Brien is one
# These are written together in one word.
_TOGETHER = {"HIRAGANA": "CJK", "KATAKANA": "CJK", "HANGUL": "CJK", "KATAKANA-HIRAGANA": "CJK"}


def normal_address(email: str) -> str:
    """An e-mail address as it is kept and looked for: ligatures and wide letters made plain (NFKC), in lower case."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", email).lower()).strip()


def normal_name(name: str) -> str:
    """A name as it is kept: composed, single spaces, none around it."""
    return " ".join(unicodedata.normalize("NFC", name).split())


def mailbox(email: str) -> str:
    """Whose letter box it is: without what follows a plus, and without full stops before the @.

    Not every mail server leaves these out; two addresses that differ in nothing else belong to one person all the same
    when it is asked who wrote something.
    """
    local, _, host = _plain(normal_address(email)).rpartition("@")
    return f"{local.partition('+')[0].replace('.', '')}@{host}"


def look_of_address(email: str) -> str:
    """The same for two addresses that a reader can't tell apart. ASCII letters and figures stand for themselves."""
    local, _, host = normal_address(email).rpartition("@")
    return _plain(f"{local}@{'.'.join(map(_shown, host.split('.')))}")


def look_of_name(name: str) -> str:
    """The same for two names that a reader takes for one another at a glance."""
    look = _plain(" ".join(unicodedata.normalize("NFKC", name).split()))
    for pair, read_as in _AT_A_GLANCE:
        look = look.replace(pair, read_as)
    return look


def unseen_in(text: str) -> str:
    """The first letter that nobody sees, by its Unicode name; empty where every letter can be seen."""
    for letter in text:
        is_blank = "FILLER" in _name(letter) or letter == "\u2800"
        if is_blank or unicodedata.category(letter) in ("Cf", "Cc", "Cn", "Co", "Cs", "Zl", "Zp"):
            return _name(letter).lower() or f"U+{ord(letter):04X}"
    return ""


def mixed_word(text: str) -> str:
    """The first word whose letters come from several scripts, as no real word's do; empty where there is none."""
    for word in _words(unicodedata.normalize("NFKC", text)):
        scripts = {_script(letter) for letter in word if unicodedata.category(letter) in _LETTERS}
        if len(scripts) > 1:
            return word
    return ""


def _plain(text: str) -> str:
    """Look-alikes of other scripts as their Latin letter, without accents, in lower case."""
    text = unicodedata.normalize("NFKC", text).translate(_LATIN).casefold().translate(_LATIN)
    bare = (letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))
    return "".join(letter for letter in bare if not unseen_in(letter))


def _shown(label: str) -> str:
    """A part of a host name as a browser may show it: ``xn--…`` is the written-out form of other letters."""
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except UnicodeError:
        return label


def _words(text: str) -> Iterator[str]:
    word = ""
    for letter in text:
        if unicodedata.category(letter)[0] in "LM":
            word += letter
        elif word:
            yield word
            word = ""
    if word:
        yield word


def _script(letter: str) -> str:
    first = _name(letter).partition(" ")[0]
    return _TOGETHER.get(first, first)


def _name(letter: str) -> str:
    return unicodedata.name(letter, "")


def plain_words(text: str) -> list[str]:
    """The words as a reader takes them: capitals, punctuation, white space and addresses left aside."""
    plain = _ADDRESS.sub(" ", unicodedata.normalize("NFKC", text).casefold())
    return _NO_WORD.sub(" ", plain).split()
