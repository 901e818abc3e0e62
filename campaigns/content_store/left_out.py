"""Words of an item's Markdown that go out nowhere: what the checks tell the writer, so that none vanishes unseen.

The words written are counted against those of each rendering. Marks alone are no words: emphasis, numbers of lists.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set

from campaigns.content_store.channel_text import plain_part
from campaigns.content_store.numbers_lost import numbers_lost
from campaigns.content_store.plain_text import plain_words, same_address, to_plain_text
from campaigns.content_store.safe_html import TAGS, to_html
from campaigns.content_store.sections import split_parts
from campaigns.content_store.signs_lost import signs_lost
from campaigns.content_store.words import Words
from campaigns.domain.items.channel_kinds import KINDS
from campaigns.domain.items.documents import ItemDocument, PostDocument, ReleaseDocument
from campaigns.domain.items.rendered import LeftOut, RenderedPost

_IN_A_WORD = frozenset(
    ["a", "abbr", "b", "code", "del", "em", "i", "q", "s", "small", "span", "strong", "sub", "sup", "u"]
)
_UNSEEN = _IN_A_WORD | {"big", "cite", "font", "ins", "kbd", "mark", "o:p", "samp", "time", "tt", "var"}
_TAG = re.compile(r"<(?P<end>/?)(?P<name>[A-Za-z][\w:-]{0,30}+)(?P<rest>[^<>]{0,500}+)>")
_SET = re.compile(
    r"(?P<name>[\w:-]{1,40}+)\s?=\s?(?:\"(?P<value>[^\"]*+)\"|'(?P<other>[^']*+)'|(?P<bare>[^\s\"'=`]++))"
)
_SWITCHES = frozenset(["border", "checked", "compact", "disabled", "hidden", "nowrap", "open", "reversed"])
_READ_BY_PEOPLE = frozenset(["href", "src", "alt", "title"])
_MARKS = re.compile(
    r"(?m)\[\^[^\]\s]{1,200}+\]:?"  # a footnote and where it is called
    r"|^[ ]{0,3}!!![ ]?[\w -]++"  # the kind of a box; its heading stands behind in quotation marks
    r"|^[ ]{0,3}(?:`{3,9}+|~{3,9}+)[ ]?[\w+-]{0,30}+$"  # the language of a piece of code
    r"|^[ \t>]*+(?:(?:[-*+][ \t]{1,4}){0,9}\d{1,9}\.|[-*+][ \t]+\[[ xX]\])(?=[ \t])"  # the number of a list, a box to tick
    r"|(?<=\()(?:mailto|tel):[^)\s]*+(?=\))|(?<=<)mailto:"  # shown behind the label, unless that is it
)
_NUMBERED = re.compile(r"\[(\d{1,9})\]")  # as a footnote is called where readers see it
_NAMED_LINK = re.compile(r"\[([^\[\]\n]{1,300})\](?=\((https?://[^\s()<>]{1,2000}))")
_ENTITY = re.compile(r"&#?\w{1,31};")
_EMPHASIS = re.compile(r"[*_~`\\\x02\x03]")
_WORD = re.compile(
    r"[^\W_]+|[£€$¥¢%°©®™]|[\u2600-\u27bf\U0001f000-\U0001faff]"
)  # what readers see as one of their own
_MOST_SHOWN = 12


def words_left_out(item: ItemDocument, rendered: Mapping[str, RenderedPost]) -> tuple[LeftOut, ...]:
    """Each with the line it stands on; ``rendered`` is what goes out of a post, by kind of channel."""
    if isinstance(item, PostDocument):
        return tuple(dict.fromkeys(_of_post(item, rendered)))
    assert isinstance(item, ReleaseDocument)
    return tuple(dict.fromkeys(_of_release(item)))


def _of_post(item: PostDocument, rendered: Mapping[str, RenderedPost]) -> Iterator[LeftOut]:
    for kind, post in rendered.items():
        text, line = item.text_for(kind), item.text_line(kind)
        shown = [Words(part.text, part.links) for part in post.parts]
        yield from _compared(text, line, shown, label_apart=KINDS[kind].links_in_label, line_signs=">#")
    for text, (line, kind) in {
        item.text_for(kind): (item.text_line(kind), kind) for kind in rendered
    }.items():
        goes_out = "\n".join(part.text for part in rendered[kind].parts)
        yield from numbers_lost(text, line, goes_out, _whole_post)


def _whole_post(markdown: str) -> str:
    return "\n".join(plain_part(part) for part, _ in split_parts(markdown))


def _of_release(item: ReleaseDocument) -> Iterator[LeftOut]:
    yield from _compared(
        item.body, item.body_line, [plain_words(item.body)], line_signs="", page=to_html(item.body)
    )
    yield from numbers_lost(item.body, item.body_line, to_plain_text(item.body), to_plain_text)
    pieces: list[tuple[str, int, str | None]]
    pieces = [(note, item.line_of(f"notes[{at}]"), to_html(note)) for at, note in enumerate(item.notes)]
    pieces += [(quote.text, item.line_of(f"quotes[{at}]"), None) for at, quote in enumerate(item.quotes)]
    for at, one in enumerate(item.variants):
        line = item.line_of(f"variants[{at}]")
        pieces += [(words, line, to_html(words)) for words in (one.lead, one.figures) if words]
    for text, line, page in pieces:
        yield from _compared(text, line, [plain_words(text)], line_signs="#", page=page)


def _compared(
    markdown: str,
    first_line: int,
    shown: Sequence[Words],
    *,
    line_signs: str,
    label_apart: bool = False,
    page: str | None = None,
) -> Iterator[LeftOut]:
    """``page``: the HTML made of the same text, which may be without words that ``shown`` has."""
    source, line = _without_remarks(markdown), first_line
    for text, is_remark in _pieces(markdown):
        if is_remark and text.strip():
            yield LeftOut(line, " ".join(text.split())[:80], is_remark=True)
        line += text.count("\n")
    goes_out = "\n".join(one for words in shown for one in (words.text, *(link.url for link in words.links)))
    for index, said, sign in signs_lost(source, goes_out, line_signs=line_signs):
        yield LeftOut(first_line + index, said, sign=sign)
    if page is not None:  # in the plain letter a quotation keeps its sign
        read = html.unescape(_TAG.sub("", page))
        for index, said, sign in signs_lost(source, read, line_signs=">"):
            yield LeftOut(first_line + index, said, sign=sign)
    written = _written(source, label_apart)
    missing = written - sum((_read(words, label_apart) for words in shown), Counter())
    if page is not None:
        missing |= _unseen_on_the_page(written, page)
    yield from _named(source, first_line, missing)


def _unseen_on_the_page(written: Counter[str], page: str) -> Counter[str]:
    apart = page.replace("</a>", "</a> ")  # “[partner](https://a.uk)s”: the address stands between
    return (written - _written(page, False)) & (written - _written(apart, False))


def _named(source: str, first_line: int, missing: Counter[str]) -> Iterator[LeftOut]:
    """Each missing word at the last line that has it."""
    if not missing:
        return
    found = []
    lines = unicodedata.normalize("NFC", source).split("\n")
    for number, line_text in reversed(
        list(enumerate(lines))
    ):  # a title or an address stands behind its label
        lost: list[str] = []
        for word in reversed(_WORD.findall(_EMPHASIS.sub("", line_text))):
            if missing[word] > 0:
                missing[word] -= 1
                lost.insert(0, word)
        if lost:
            found.append(LeftOut(first_line + number, " ".join(lost[:_MOST_SHOWN])))
    yield from reversed(found)
    if rest := list(missing.elements()):
        yield LeftOut(first_line, " ".join(rest[:_MOST_SHOWN]))


def _without_remarks(markdown: str) -> str:
    return "".join("\n" * text.count("\n") if is_remark else text for text, is_remark in _pieces(markdown))


def _pieces(markdown: str) -> Iterator[tuple[str, bool]]:
    """The text, and the words of the remarks in it."""
    done = 0
    while (start := markdown.find("<!--", done)) >= 0 and (end := markdown.find("-->", start + 4)) >= 0:
        yield markdown[done:start], False
        yield markdown[start + 4 : end], True
        done = end + 3
    yield markdown[done:], False


def _written(markdown: str, label_apart: bool) -> Counter[str]:
    text = _NAMED_LINK.sub(lambda link: "" if same_address(link[1], link[2]) else link[0], markdown)
    closed = {tag["name"].casefold() for tag in _TAG.finditer(text) if tag["end"]}
    text = _MARKS.sub(" ", _TAG.sub(lambda tag: _said_by(tag, closed), text))
    text = _ENTITY.sub(lambda entity: html.unescape(entity[0]), text)
    return _counted(_NUMBERED.sub(r" \1 ", text).replace("[", " " if label_apart else ""))


def _said_by(tag: re.Match[str], closed: Set[str]) -> str:
    """What a tag of HTML says to people: where it leads to, and what stands for it. One that is none is words."""
    name, sets = tag["name"].casefold(), list(_SET.finditer(tag["rest"]))
    others = set(_WORD.findall(_SET.sub(" ", tag["rest"]).casefold())) - _SWITCHES
    if others or not (name in TAGS | closed or tag["end"] or sets):
        return tag[0]  # as “<a few words>”, which begins like one
    between = "" if name in _UNSEEN else " "
    said = [
        one["value"] or one["other"] or one["bare"] or ""
        for one in sets
        if one["name"].casefold() in _READ_BY_PEOPLE
    ]
    return f" {' '.join(said)} " if said else between


def _read(words: Words, label_apart: bool) -> Counter[str]:
    """Where the words of a link are not its address, readers get that, too."""
    pieces, done, addresses = [], 0, Counter[str]()
    for link in words.links:
        label = words.text[link.start : link.end]
        pieces += [words.text[done : link.start], label]
        done = link.end
        addresses += Counter() if link.url == label else _counted(link.url)
    text = (" " if label_apart else "").join([*pieces, words.text[done:]])
    return _counted(_NUMBERED.sub(r" \1 ", text).replace("[", " " if label_apart else "")) + addresses


def _counted(text: str) -> Counter[str]:
    return Counter(_WORD.findall(_EMPHASIS.sub("", unicodedata.normalize("NFC", text))))
