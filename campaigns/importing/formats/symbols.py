"""Signs that Word keeps as a place in a font of pictures, as the characters that everybody has."""

from __future__ import annotations

# Adobe's Symbol encoding, from 0xA0; a blank where there is no such character.
_SYMBOL_HIGH = "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊"
_SYMBOL_LETTERS = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ"
_SYMBOL_SMALL = "αβχδεφγηιϕκλμνοπθρστυϖωξψζ"
# Each place from 0x21 on; a blank where no other font has such a sign.
_WINGDINGS = (
    " ✂✁👓🔔📖🕯☎✆✉✉📪📫📬📭📁📂📄   ⌛       ✇✍✍✌ 👍👎☜☞☝☟🖐☺😐☹💣☠🏳 ✈☼💧❄ ✞ ✠✡☪☯ॐ☸♈♉♊♋♌♍♎♏♐♑♒♓&&"
    "●❍■□❐❑❒⬧⧫◆❖⬥⌧⍓⌘❀✿❝❞▯⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿        ·• ○  ◉◎ ▪◻ ✦★✶✴✹✵ ⌖   ✪✰"
    "🕐🕑🕒🕓🕔🕕🕖🕗🕘🕙🕚🕛                  ⌫⌦ ➢      ←→↑↓↖↗↙↘←➔↑↓↖↗↙↘⇦⇨⇧⇩⬄⇳⬁⬀⬃⬂  ✗✓☒☑ "
)
_SYMBOL = {
    **{0xA0 + place: sign for place, sign in enumerate(_SYMBOL_HIGH)},
    **{0x41 + place: letter for place, letter in enumerate(_SYMBOL_LETTERS)},
    **{0x61 + place: letter for place, letter in enumerate(_SYMBOL_SMALL)},
    **{ord(sign): sign for sign in " !#%&()+,./0123456789:;<=>?[]_{|}"},
    0x22: "∀", 0x24: "∃", 0x27: "∋", 0x2A: "∗", 0x2D: "−", 0x40: "≅", 0x5C: "∴", 0x5E: "⊥", 0x7E: "∼",
}  # fmt: skip
_WINGDINGS_2 = {
    **{0x69 + place: sign for place, sign in enumerate("⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿")},
    0x42: "👈", 0x43: "👉", 0x44: "👆", 0x45: "👇", 0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x95: "·",
    0x97: "•", 0x98: "●", 0x99: "○", 0x9E: "◉", 0xA1: "▪", 0xA2: "■", 0xA3: "□", 0xA8: "▣", 0xAE: "◆", 0xAF: "◇", 0xB8: "◊",
    0xEB: "✶", 0xF0: "✹", 0xF8: "※",
}  # fmt: skip
_WINGDINGS_3 = {
    **{0x21 + place: sign for place, sign in enumerate("←→↑↓↖↗↘↙")},
    **{0x66 + place: sign for place, sign in enumerate("←→↑↓↖↗↙↘↔↕▲▼△▽◀▶◁▷◣◢◤◥◂▸▴▾")},
}
_WEBDINGS = {
    0x33: "◀", 0x34: "▶", 0x35: "▲", 0x36: "▼", 0x61: "✔", 0x63: "□", 0x67: "■", 0x69: "ℹ", 0x6E: "●", 0x72: "✖", 0x73: "❓",
}  # fmt: skip
_DINGBATS = {0x21 + place: chr(0x2701 + place) for place in range(0x5E)} | {
    0x25: "☎", 0x2A: "☛", 0x2B: "☞", 0x48: "★", 0x6C: "●", 0x6E: "■", 0x73: "▲", 0x74: "▼", 0x75: "◆", 0x77: "◗",
}  # fmt: skip
_FONTS: dict[str, dict[int, str]] = {
    "symbol": _SYMBOL,
    "wingdings": {0x21 + place: sign for place, sign in enumerate(_WINGDINGS) if sign != " "},
    "wingdings 2": _WINGDINGS_2,
    "wingdings 3": _WINGDINGS_3,
    "webdings": _WEBDINGS,
    "zapfdingbats": _DINGBATS,
    "zapf dingbats": _DINGBATS,
    "monotype sorts": _DINGBATS,
}


def is_of_pictures(font: str) -> bool:
    """Whether its letters are signs: an ü of Wingdings is a tick."""
    return font.strip().casefold() in _FONTS


def shown(font: str, letter: str) -> str | None:
    """The character that a reader sees; None where it is a picture that no other font has."""
    code = ord(letter)
    is_private = 0xF000 <= code <= 0xF0FF
    if not is_private and (code > 0xFF or letter.isspace() or not is_of_pictures(font)):
        return letter
    if code & 0xFF == 0x20:
        return " "
    return _FONTS.get(font.strip().casefold(), {}).get(code & 0xFF)
