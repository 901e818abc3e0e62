"""Numbered items of Word documents and pages: what a reader sees before them is kept, and told once."""

from __future__ import annotations

import pytest

from campaigns.content_store.plain_text import to_plain_text
from campaigns.importing.formats.numerals import numeral
from tests.unit.import_samples import item
from tests.unit.word_samples import LEAD, line, release, run


def level(place: int, shape: str, text: str, more: str = "") -> str:
    return f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="{shape}"/><w:lvlText w:val="{text}"/>{more}</w:lvl>'


def numbering(
    *levels: str, uses: str = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
) -> dict[str, str]:
    return {"numbering": f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>{uses}'}


def entry(words: str, place: int = 0, use: int = 1, style: str = "") -> str:
    chosen = f'<w:pStyle w:val="{style}"/>' if style else ""
    return line(
        words, properties=f'{chosen}<w:numPr><w:ilvl w:val="{place}"/><w:numId w:val="{use}"/></w:numPr>'
    )


def shown(*body: str, parts: dict[str, str]) -> list[str]:
    """What a reader of the mail gets, line by line."""
    written = item(release(*body, parts=parts), "a.docx", "release").body.removeprefix(LEAD)
    return [one for one in to_plain_text(written).split("\n") if one]


@pytest.mark.parametrize(
    ("shape", "text", "labels"),
    [
        ("lowerLetter", "%1)", ("a)", "b)")),
        ("upperLetter", "(%1)", ("(A)", "(B)")),
        ("lowerRoman", "%1.", ("i.", "ii.")),
        ("upperRoman", "%1.", ("I.", "II.")),
        ("decimal", "Recommendation %1:", ("Recommendation 1:", "Recommendation 2:")),
        ("decimalZero", "%1.", ("01.", "02.")),
        ("ordinal", "%1", ("1st", "2nd")),
        ("cardinalText", "Question %1", ("Question One", "Question Two")),
        ("ordinalText", "%1:", ("First:", "Second:")),
        ("decimal", "%1.", ("1.", "2.")),
        ("none", "Note:", ("Note:", "Note:")),
        ("bullet", "Action:", ("Action:", "Action:")),
    ],
)
def test_the_label_that_word_draws_is_kept(shape: str, text: str, labels: tuple[str, str]):
    parts = numbering(level(0, shape, text))
    first, second = labels
    assert shown(entry("Come along"), line("Between."), entry("Stay"), parts=parts) == [
        f"{first} Come along", "Between.", f"{second} Stay",
    ]  # fmt: skip


OUTLINE = (level(0, "decimal", "%1."), level(1, "decimal", "%1.%2"), level(2, "lowerRoman", "(%3)"))


def test_levels_count_within_one_another_and_begin_again():
    parts = numbering(*OUTLINE)
    body = [entry("A"), entry("B", 1), entry("C", 1), entry("D", 2), entry("E"), entry("F", 1), entry("G", 2)]
    assert shown(*body, parts=parts) == ["1. A", "1.1 B", "1.2 C", "(i) D", "2. E", "2.1 F", "(i) G"]


def test_a_level_may_count_on_whatever_stands_above_it():
    parts = numbering(level(0, "upperRoman", "%1."), level(1, "decimal", "%2:", '<w:lvlRestart w:val="0"/>'))
    body = [entry("A"), entry("B", 1), entry("C"), entry("D", 1)]
    assert shown(*body, parts=parts) == ["I. A", "1: B", "II. C", "2: D"]


def test_two_lists_of_plain_numbers_within_one_another_keep_their_numbers():
    parts = numbering(level(0, "decimal", "%1."), level(1, "decimal", "%2."))
    body = [entry("A"), entry("B", 1), entry("C", 1), entry("D"), entry("E")]
    assert shown(*body, parts=parts) == ["1. A", "   1. B", "   2. C", "2. D", "3. E"]


def test_letters_below_numbers_stay_below_their_item():
    parts = numbering(
        level(0, "decimal", "%1."), level(1, "lowerLetter", "%2)"), level(2, "lowerRoman", "(%3)")
    )
    body = [entry("A"), entry("B", 1), entry("C", 2), entry("D", 1), entry("E"), entry("F", 1)]
    assert shown(*body, parts=parts) == ["1. A", "   a) B", "   (i) C", "   b) D", "2. E", "   a) F"]


@pytest.mark.parametrize(
    ("second", "number"),
    [
        ("", 3),
        ('<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>', 1),
        ('<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride>', 7),
    ],
)
def test_a_second_use_of_a_list_counts_on_unless_it_says_where_it_starts(second: str, number: int):
    uses = (
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        f'<w:num w:numId="2"><w:abstractNumId w:val="0"/>{second}</w:num>'
    )
    parts = numbering(level(0, "decimal", "%1."), uses=uses)
    body = [entry("A"), entry("B"), entry("C", use=2), entry("D", use=2)]
    assert shown(*body, parts=parts) == ["1. A", "2. B", f"{number}. C", f"{number + 1}. D"]


def test_a_list_goes_on_after_a_table_and_counts_items_without_words():
    table = f"<w:tbl><w:tr><w:tc>{entry('In it')}</w:tc></w:tr></w:tbl>"
    parts = numbering(level(0, "decimal", "Step %1:"))
    assert shown(entry("A"), table, entry(""), entry("B"), parts=parts) == [
        "Step 1: A", "Step 2: In it", "Step 4: B",
    ]  # fmt: skip


def test_a_list_in_a_note_does_not_count_for_the_text():
    note = f'<w:footnote w:id="2">{entry("In a note")}</w:footnote>'
    parts = {**numbering(level(0, "decimal", "Step %1:")), "footnotes": note}
    assert shown(entry("A"), parts=parts)[0] == "Step 1: A"


def test_a_list_that_starts_elsewhere_says_so():
    parts = {
        "numbering": numbering(level(0, "decimal", "%1."))["numbering"].replace(
            'start w:val="1"', 'start w:val="5"'
        )
    }
    assert shown(entry("A"), entry("B"), parts=parts) == ["5. A", "6. B"]


STYLES = (
    '<w:style w:styleId="H1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:styleId="H2"><w:name w:val="heading 2"/><w:basedOn w:val="H1"/></w:style>'
)


def headed(*levels: str) -> dict[str, str]:
    return {**numbering(*levels), "styles": STYLES}


def test_headings_keep_their_numbers_by_the_style_that_each_level_is_for():
    parts = headed(
        level(0, "decimal", "%1.", '<w:pStyle w:val="H1"/>'),
        level(1, "decimal", "%1.%2", '<w:pStyle w:val="H2"/>'),
    )
    body = [
        line("Why", properties='<w:pStyle w:val="H1"/>'),
        line("How", properties='<w:pStyle w:val="H2"/>'),
        line("2. Who", properties='<w:pStyle w:val="H1"/>'),
    ]
    assert item(release(*body, parts=parts), "a.docx", "release").body.split("\n\n")[1:] == [
        "## 1\\. Why",
        "## 1.1 How",
        "## 2\\. Who",
    ]


@pytest.mark.parametrize("words", ["a) Come along", "a) a) is a letter"])
def test_a_label_that_was_typed_as_well_is_not_doubled(words: str):
    assert shown(entry(words), parts=numbering(level(0, "lowerLetter", "%1)"))) == [words]


def test_an_item_deleted_in_tracked_changes_is_not_counted():
    deleted = '<w:del w:id="1"><w:r><w:delText>Gone</w:delText></w:r></w:del>'
    gone = entry(deleted).replace("</w:pPr>", '<w:rPr><w:del w:id="2"/></w:rPr></w:pPr>', 1)
    parts = numbering(level(0, "decimal", "Step %1:"))
    assert shown(entry("A"), gone, entry("B"), parts=parts) == ["Step 1: A", "Step 2: B"]


def test_a_paragraph_whose_end_was_deleted_goes_on_in_the_next():
    cut = line(run("Sessions are on Fri"), properties='<w:rPr><w:del w:id="2"/></w:rPr>')
    assert shown(cut, line("days."), parts={}) == ["Sessions are on Fridays."]
    table = f"<w:tbl><w:tr><w:tc>{line('7')}</w:tc></w:tr></w:tbl>"
    assert shown(cut, table, parts={}) == ["Sessions are on Fri", "7"]


def test_a_style_that_only_names_another_list_is_that_list():
    linked = (
        '<w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="Steps"/></w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="1"><w:styleLink w:val="Steps"/>{level(0, "lowerLetter", "%1.")}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    assert shown(entry("A"), entry("B"), parts={"numbering": linked}) == ["a. A", "b. B"]


@pytest.mark.parametrize(
    ("number", "shape", "written"),
    [
        (27, "lowerLetter", "aa"), (28, "upperLetter", "BB"), (1994, "upperRoman", "MCMXCIV"), (4, "lowerRoman", "iv"),
        (11, "ordinal", "11th"), (22, "ordinal", "22nd"), (21, "cardinalText", "Twenty-one"), (20, "ordinalText", "Twentieth"),
        (22, "ordinalText", "Twenty-second"), (12, "ordinalText", "Twelfth"), (0, "lowerLetter", "0"),
        (5000, "lowerRoman", "5000"), (6, "chicago", "††"), (3, "thaiNumbers", "3"),
    ],
)  # fmt: skip
def test_numbers_are_drawn_as_word_draws_them(number: int, shape: str, written: str):
    assert numeral(number, shape) == written


def page_lines(inside: str) -> list[str]:
    page = f"<html><body><h1>Steps</h1><p>{LEAD} {LEAD} {LEAD}</p>{inside}</body></html>"
    written = "\n\n".join(item(page, "a.html", "release").body.split("\n\n")[1:])
    return [one for one in to_plain_text(written).split("\n") if one]


@pytest.mark.parametrize(
    ("inside", "written"),
    [
        ("<ol type=a><li>A<li>B</ol>", ["a. A", "b. B"]),
        ("<ol type=A start=3><li>A<li value=9>B</ol>", ["C. A", "I. B"]),
        ("<ol style='list-style: upper-roman inside'><li>A<li>B</ol>", ["I. A", "II. B"]),
        ("<style>ol.steps, .b {list-style: lower-alpha outside}</style><ol class=steps><li>A<li>B</ol>", ["a. A", "b. B"]),
        ("<style>li {list-style-type: upper-roman}</style><ol><li>A<li>B</ol>", ["I. A", "II. B"]),
        ("<ul style='list-style-type: decimal'><li>A<li>B</ul>", ["1. A", "2. B"]),
        ("<ul type=square><li>A</ul>", ["– A"]),
        ("<ol style='list-style-type:none'><li>A<li>B</ol>", ["– A", "– B"]),
        ("<ol><li>A<li type=i>B</ol>", ["1. A", "ii. B"]),
        ("<ol start=0><li>A<li>B</ol>", ["0. A", "1. B"]),
        ("<ol reversed><li>A<li>B</ol>", ["2. A", "1. B"]),
        ("<ol><li>A<ol type=a><li>B</ol><li>C</ol>", ["1. A", "   a. B", "2. C"]),
        ("<ol><li>A<ol><li>B<ol type=i><li>C<li>D</ol></ol><li>E</ol>", ["1. A", "   1. B", "      i. C", "      ii. D", "2. E"]),
        ("<ul><li>A<ol type=a><li>B<li>C</ol></ul>", ["– A", "  a. B", "  b. C"]),
        ("<ol><li>A<ol><li>B<li>C</ol><li>D</ol>", ["1. A", "   1. B", "   2. C", "2. D"]),
        ("<ol><li>A</ol><ol><li>B</ol>", ["1. A", "1. B"]),
        ("<ol><li>A<li></li><li>C</ol>", ["1. A", "3. C"]),
        ("<ol start=7><li>A</ol><p>Between</p><ol start=8><li>B</ol>", ["7. A", "Between", "8. B"]),
    ],
)  # fmt: skip
def test_a_page_keeps_what_a_browser_draws_before_its_items(inside: str, written: list[str]):
    assert page_lines(inside) == written


def test_an_item_that_is_a_heading_keeps_its_number():
    page = f"<html><body><h1>Steps</h1><p>{LEAD} {LEAD} {LEAD}</p><ol><li><h3>Why</h3></ol></body></html>"
    assert item(page, "a.html", "release").body.endswith("\n\n### 1\\. Why")


@pytest.mark.parametrize(
    ("marker", "written"),
    [
        ("1.", "1. Come"), ("(2)", "2. Come"), ("a)", "a) Come"), ("iv.", "iv. Come"), ("1.1", "1.1 Come"), ("·", "– Come"),
        ("o", "– Come"), ("§", "– Come"), ("Recommendation 1:", "Recommendation 1: Come"),
    ],
)  # fmt: skip
def test_a_page_made_by_word_keeps_what_word_drew_before_an_item(marker: str, written: str):
    drawn = f"<span style='mso-list:Ignore'>{marker}<span>&nbsp;&nbsp; </span></span>"
    assert page_lines(f"<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'>{drawn}Come</p>") == [
        written
    ]
