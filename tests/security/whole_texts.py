"""Whole texts that nobody writes and a paste can bring: one thing over and over, in as many kinds as we could think of.

``{i}`` stands for a number that goes up, ``{a}``, ``{b}`` for small letters and ``{A}``, ``{B}`` for capitals that
change, so that no two of thousands are the same.
"""

from __future__ import annotations

from itertools import count

_OVER_AND_OVER = (
    # blanks, line ends and marks of Markdown
    " ", "\n", "\t", " \n", "a\n", "a\n\n", "a  \n", "a\\\n", "    a\n", "a\r\n", "a\r", "a\x0c", "a\u2028", "- a\n",
    "* a b\n\n",
    "{i}. a\n", "1. a\n\n    b\n\n", "- a\nb\n", "- # a\n", "- [ ] a\n", "a\n\n---\n\n", "- - -\n", "***\n",
    "a\n* * *\n", "> ---\n",
    "---\n    a\n", "# a\n", "## a\n\nb\n\n", "a\n===\n", "a\n---\n", "# " + " " * 90 + "a" + " " * 90 + "#\n",
    "## X\n\na {i}\n\n",
    "> a\n", "> “a”\n> b\n\n", "> # a\n", "|a|b|\n|-|-|\n|c|d|\n\n", "a|b\n-|-\n", "|", "~~~\na\n", "```\n", "!!! a\n    b\n",
    "a\n: b\n\n", "[^{i}]: a\n    b\n", "[^{i}]", "a[^{i}]\n\n[^{i}]: b\n\n", "[a{i}]: http://a.b/{i}\n", "*[{A}{B}]: a b\n",
    "*", "*a ", "**a", "*a* ", "***a** ", "_a ", "a_", "*_", "`", "`a ", "``a` ", "~~a ", "[a] ",
    "[a](https://a.org/{i}) ", "![a](b.jpg) ",
    "<a ", "<", "<!--", "<a>", "<b>x</b> ", "</", "<div markdown=\"1\">\n", "&", "&amp;", "&#65;", "{: .a }", "\\*", "\\a",
    # signs
    "’", "'", "it’s ", "“", "”", '"', "“a” ", "‘a’ ", "“a ", "(", "(a) ", "]", ".", "… ", ",", ":", "!", "?", "-",
    "–", " - ", "/", "^", "=", "$",
    "£", "@", "#", "{{", "{{a{a}}} ", "[insert name] ", "XXX ", "TBC ", "😀", "👨‍👩‍👧 ", "🇬🇧", "a\u0301", "\u0301",
    "a\u200b", "\u202ea ", "аa ",
    "𝗔", "\u00a0", "a\u00ad", "\ufe0f", "â€™", "√é", "\ufffd",
    # words
    "a", "é", "A", "AB CD ", "{A}{B}{A}{B} ", "{A}{B}{A}. ", "word ", "w{a}{b}x ", "a-", "a.", "a, ", "the ",
    "and which that ", "of the Aa ",
    "A b c. ", "said ", "Why? ", "Aa, tell ", "Jo Reed ", "{A}o {B}eed, ", "Mr {A}ones{a} ", "PC {A}ones of Derby ",
    "A man, {i}, from Derby ",
    "pupil of {A}erby School, ", "“We care {i}.” said {A}o Reed, chair. ", "“We will\n\n",
    "{A}o Reed, chair of it, said:\n\n", "“a,” he said. ",
    "known to police ", "asking for it ", "many a a a a ", "gangs ", "soaring knife crime; ", "knife crime crisis ",
    "everybody carries ",
    "a 9 inch knife, ", "swords and blades ", "stabbed in the heart ", "look for a killer ", "their rapists ",
    ", aged 1, was murdered",
    "{A}o Reed, aged {i}, was murdered, ", "arrested {A}o Reed, ", "charged with murder ", "Cllr {A}o Reed MP ",
    "Labour ", "superb ",
    "according to him ", "contact the press office ", "Embargoed until 9am. ", "ENDS\n", "Visit our website. ",
    "to be confirmed ",
    # figures, days, addresses
    "1", "1 ", "1,", "1.", "1-", "1/", "{i} knives, ", "{i}% of ", "£{i} million ", "Crime rose by {i} per cent. ",
    "One in {i} people. ",
    "0800 555 11{i} ", "(0 1 1 1 1 1 1 ", "+44 ", "112 or ", "11 * 11111 ", "Ring Childline on 0800 1111. ",
    "call police on 101, ", "DE1 {i}AB ",
    "{i} Mill Street, ", "{i} May 2027, ", "Monday {i} May. ", "{i}.30pm ", "2027-05-{i} ", "{i}/05/2027 ", "{i} weeks ago ",
    "https://a.org/{i} ", "www.a{i}.org ", "https://a", "<https://a.b> ", "a.b@c.d ", "#Tag{i} ", "#a ", "#1a",
    "@m{i} ", "@a{i}@b.social ",
)  # fmt: skip


def whole_text(piece: str, length: int) -> str:
    """``piece`` until the text is so long."""
    if not any(sign in piece for sign in ("{i}", "{a}", "{A}", "{b}", "{B}")):
        return (piece * (length // len(piece) + 1))[:length]
    made: list[str] = []
    missing = length
    for number in count(1):
        made.append(_numbered(piece, number))
        missing -= len(made[-1])
        if missing <= 0:
            break
    return "".join(made)[:length]


def _numbered(piece: str, number: int) -> str:
    first, second = number % 26, number // 26 % 26
    for sign, words in (
        ("{i}", str(number)),
        ("{a}", chr(97 + first)),
        ("{b}", chr(97 + second)),
        ("{A}", chr(65 + first)),
        ("{B}", chr(65 + second)),
    ):
        piece = piece.replace(sign, words)
    return piece


def pieces() -> tuple[str, ...]:
    return _OVER_AND_OVER
