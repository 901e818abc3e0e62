"""Whatever a Word document or a page is made of, each of its words is in the text once, or told as left out."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from tests.unit.import_samples import item, left
from tests.unit.word_samples import LEAD, line, release, run

WORD = "@"  # each stands for a word of its own
MARK = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
LINK = MARK.format("begin") + '<w:r><w:instrText>{}</w:instrText></w:r>' + MARK.format("separate")  # fmt: skip
LEAVES = [
    run(WORD), run(WORD, "<w:b/>"), run(WORD, "<w:vanish/>"), f"<m:oMath><m:r><m:t>{WORD}</m:t></m:r></m:oMath>",
    f"<w:r><w:pict><v:textbox><w:txbxContent>{line(run(WORD))}</w:txbxContent></v:textbox></w:pict></w:r>",
    f'<w:del w:id="1"><w:r><w:delText>{WORD}</w:delText></w:r></w:del>',
    f"<w:r><w:ruby><w:rt>{run(WORD)}</w:rt><w:rubyBase>{run(WORD)}</w:rubyBase></w:ruby></w:r>",
    f'<w:r><mc:AlternateContent><mc:Choice Requires="x"><w:x/></mc:Choice><mc:Fallback><w:t>{WORD}</w:t></mc:Fallback>'
    "</mc:AlternateContent></w:r>",
]  # fmt: skip
AROUND_RUNS = [
    ('<w:ins w:id="1">', "</w:ins>"), ('<w:moveFrom w:id="1">', "</w:moveFrom>"), ('<w:moveTo w:id="1">', "</w:moveTo>"),
    ('<w:hyperlink r:id="k">', "</w:hyperlink>"), ("<w:smartTag>", "</w:smartTag>"),
    ("<w:fldSimple w:instr='REF a'>", "</w:fldSimple>"),
    (LINK.format("REF a"), MARK.format("end")), (LINK.format('HYPERLINK "https://a.example/b"'), MARK.format("end")),
    ("<w:sdt><w:sdtPr/><w:sdtContent>", "</w:sdtContent></w:sdt>"),
    ("<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>", "</w:sdtContent></w:sdt>"),
]  # fmt: skip
PROPERTIES = ["", '<w:pStyle w:val="Heading1"/>', '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>',
              '<w:rPr><w:del w:id="3"/></w:rPr>']  # fmt: skip
CELLS = ["", '<w:gridSpan w:val="2"/>', "<w:vMerge/>", '<w:vMerge w:val="restart"/>']
NUMBERING = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="1"><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%2)"/></w:lvl>'
    '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)


def wrapped(inside: some.SearchStrategy[str], around: list[tuple[str, str]]) -> some.SearchStrategy[str]:
    several = some.lists(inside, min_size=1, max_size=3).map("".join)
    return some.tuples(some.sampled_from(around), several).map(lambda both: both[1].join(both[0]))


def rows(cells: list[tuple[str, str]]) -> str:
    """Two to a row."""
    written = [f"<w:tc><w:tcPr>{look}</w:tcPr>{inside}</w:tc>" for look, inside in cells]
    pairs = ["".join(written[start : start + 2]) for start in range(0, len(written), 2)]
    return f"<w:tbl>{''.join(f'<w:tr>{pair}</w:tr>' for pair in pairs)}</w:tbl>"


RUNS = some.recursive(some.sampled_from(LEAVES), lambda inside: wrapped(inside, AROUND_RUNS), max_leaves=4)
PARAGRAPHS = some.tuples(some.sampled_from(PROPERTIES), some.lists(RUNS, min_size=1, max_size=3)).map(
    lambda both: line(*both[1], properties=both[0])
)
BODIES = some.recursive(
    PARAGRAPHS,
    lambda inside: (
        wrapped(inside, AROUND_RUNS[:1] + AROUND_RUNS[-2:])
        | some.lists(some.tuples(some.sampled_from(CELLS), inside), min_size=1, max_size=4).map(rows)
    ),
    max_leaves=6,
)


def numbered(markup: str) -> tuple[str, Counter[str]]:
    """With a word of its own at each place, and how often each word stands in it."""
    pieces = markup.split(WORD)
    whole = "".join(f"{piece} w{number}w " for number, piece in enumerate(pieces[:-1])) + pieces[-1]
    return whole, Counter(re.findall(r"w\d+w", whole))


def is_all_told(raw: bytes | str, name: str, words: Counter[str], kind: str) -> None:
    one = item(raw, name, kind)
    shown = Counter(re.findall(r"w\d+w", f"{one.body} {one.front}"))
    assert words.keys() <= shown.keys() | set(re.findall(r"w\d+w", left(one)))
    assert not [word for word, count in shown.items() if count > 1 and words[word] == 1]
    assert not [out for out in one.left_out if "no place for it was found" in out.why]


@pytest.mark.parametrize("kind", ["release", "post"])
@settings(max_examples=60)
@given(some.lists(BODIES, min_size=1, max_size=4))
def test_each_word_of_a_word_document_is_read_once_or_told(kind: str, bodies: list[str]):
    body, words = numbered("".join(bodies))
    raw = release(body, parts={"numbering": NUMBERING}, links={"k": "https://vru.example/a"})
    is_all_told(raw, "a.docx", words, kind)


NAMES = [
    "p", "div", "blockquote", "ul", "ol type=a", "li", "dl", "dd", "table", "tr", "td", "td colspan=2", "td rowspan=2", "caption",
    "h2", "pre", "figure", "figcaption", "nav", "form", "details", "summary", "tbody", "b", "span", "a href='https://a.example/b'",
    "a href='#x'", "sup", "q", "u", "s", "span hidden", "ruby", "rt", "math", "mfrac", "msup", "annotation", "svg", "button",
    "select", "o:p", "p style='mso-list:l0 level1 lfo1'", "font face=Arial", "label", "textarea", "object", "dialog", "noscript",
]  # fmt: skip
TAGS = [(f"<{name}>", f"</{name.split()[0]}>") for name in NAMES]
ELEMENTS = some.recursive(some.just(WORD), lambda inside: wrapped(inside, TAGS), max_leaves=8)


@pytest.mark.parametrize("kind", ["release", "post"])
@settings(max_examples=60)
@given(some.lists(ELEMENTS, min_size=1, max_size=4))
def test_each_word_of_a_page_is_read_once_or_told(kind: str, elements: list[str]):
    inside, words = numbered("".join(elements))
    page = (
        f"<html><body><h1>Derby youth clubs open late</h1><p>{LEAD} {LEAD} {LEAD}</p>{inside}</body></html>"
    )
    is_all_told(page, "a.html", words, kind)
