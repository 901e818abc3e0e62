"""Word documents: every form in which Word keeps words is read, or told as left out."""

from __future__ import annotations

import pytest

from campaigns.content_store.plain_text import to_plain_text
from tests.unit.import_samples import item, left, refusal
from tests.unit.word_samples import LEAD, box, line, release, run, word

FIELD = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
NUMBERS = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)
NUMBERED = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'


def body(*paragraphs: str, **more: object) -> str:
    """What follows the lead in the body."""
    text = item(release(*paragraphs, **more), "a.docx", "release").body
    assert text.startswith(LEAD)
    return text.removeprefix(LEAD).strip()


def told(*paragraphs: str, **more: object) -> str:
    return left(item(release(*paragraphs, **more), "a.docx", "release"))


# Hidden, struck and deleted words


@pytest.mark.parametrize(
    ("look", "why"),
    [
        ("<w:vanish/>", "hidden"),
        ('<w:color w:val="FFFFFF"/>', "hidden"),
        ('<w:color w:val="fefefe"/>', "hidden"),
        ('<w:color w:val="auto" w:themeColor="background1"/>', "hidden"),
        ('<w:rStyle w:val="White"/>', "hidden"),
        ('<w:rStyle w:val="Tiny"/>', "hidden"),
        ("<w:strike/>", "struck through"),
        ("<w:dstrike/>", "struck through"),
        ('<w:rStyle w:val="Gone"/>', "struck through"),
    ],
)
def test_words_that_a_reader_is_not_to_read_are_left_out_and_told(look: str, why: str):
    styles = (
        '<w:style w:styleId="Base"><w:rPr><w:strike/></w:rPr></w:style>'
        '<w:style w:styleId="Gone"><w:basedOn w:val="Base"/></w:style>'
        '<w:style w:styleId="White"><w:rPr><w:color w:val="FFFFFF"/></w:rPr></w:style>'
        '<w:style w:styleId="Tiny"><w:rPr><w:sz w:val="2"/></w:rPr></w:style>'
    )
    paragraph = line(run("Sessions are on "), run("Saturday ", look), run("Friday."))
    assert body(paragraph, parts={"styles": styles}) == "Sessions are on Friday."
    assert f"Saturday: {why}" in told(paragraph, parts={"styles": styles})


@pytest.mark.parametrize(
    "look",
    [
        '<w:vanish w:val="0"/>',
        '<w:strike w:val="false"/>',
        '<w:color w:val="FFFFFF"/><w:shd w:fill="000000"/>',
        '<w:color w:val="F2F2F2"/>',
        '<w:color w:val="A6A6A6" w:themeColor="background1" w:themeShade="A6"/>',
    ],
)
def test_words_that_can_be_seen_stay(look: str):
    assert body(line(run("Sessions are on "), run("Friday.", look))) == "Sessions are on Friday."


def test_words_deleted_in_tracked_changes_are_told():
    deleted = '<w:del w:id="1"><w:r><w:delText>Saturday</w:delText></w:r></w:del>'
    assert body(line(run("On "), deleted, run(" Friday."))) == "On Friday."
    assert "Saturday: deleted in the tracked changes" in told(line(run("On "), deleted, run(" Friday.")))


# Boxes, notes, margins


def test_words_in_a_box_are_read_once_and_where_the_box_is_fastened():
    imported = item(
        release(line(run("Come along."), box(line("Jo Reed said: “We like it here.”")))), "a.docx", "release"
    )
    assert imported.body.endswith("Come along.\n\nJo Reed said: “We like it here.”")
    assert any("stands in a box of its own" in remark for remark in imported.remarks)
    assert "picture" not in left(imported)


def test_footnotes_and_endnotes_become_notes_with_the_mark_that_refers_to_them():
    separator = '<w:footnote w:id="0" w:type="separator"/>'
    notes = f'{separator}<w:footnote w:id="2"><w:p><w:r><w:t>Source: ONS.</w:t></w:r></w:p></w:footnote>'
    ends = '<w:endnote w:id="2"><w:p><w:r><w:t>In 2027.</w:t></w:r></w:p></w:endnote>'
    imported = item(
        release(
            line(run("Few carry one"), '<w:r><w:footnoteReference w:id="2"/></w:r>', run(", and fewer every year"),
                 '<w:r><w:endnoteReference w:id="2"/></w:r>', run(".")),
            parts={"footnotes": notes, "endnotes": ends},
        ),
        "a.docx",
        "release",
    )  # fmt: skip
    assert imported.body.endswith("Few carry one¹, and fewer every year².")
    assert imported.front["notes"] == ("¹ Source: ONS.", "² In 2027.")


def test_a_post_has_no_notes_so_its_footnotes_are_told():
    notes = '<w:footnote w:id="2"><w:p><w:r><w:t>Source: ONS.</w:t></w:r></w:p></w:footnote>'
    paragraph = line(run("Few carry one."), '<w:r><w:footnoteReference w:id="2"/></w:r>')
    assert "Source: ONS." in left(item(word(paragraph, parts={"footnotes": notes}), "a.docx", "post"))


def test_a_footnote_that_the_file_lacks_is_told():
    assert "a footnote: the text refers to it" in told(
        line(run("Few."), '<w:r><w:footnoteReference w:id="2"/></w:r>')
    )


def test_heads_and_feet_of_pages_comments_charts_and_watermarks_are_told_with_their_words():
    words = told(
        line("Come along."),
        parts={
            "header": line("Letterhead")
            + "<w:p><w:r><w:pict><v:shape><v:textpath string='DRAFT ONLY'/></v:shape></w:pict></w:r></w:p>",
            "header2": line(box(line("First page"))),
            "footer": line("Page 1"),
            "comments": f"<w:comment>{line('Ask legal')}</w:comment>",
            "chart": "<c:v>Knives found</c:v>",
        },
    )
    for part in ("Letterhead", "DRAFT ONLY", "First page", "Page 1", "Ask legal", "Knives found"):
        assert part in words


# Links


@pytest.mark.parametrize(
    ("address", "written"),
    [
        ("https://vru.example/a", "https://vru.example/a"),
        ("https://vru.example/Derby_(city)", "https://vru.example/Derby_%28city%29"),
        ("mailto:press@vru.example", "mailto:press@vru.example"),
    ],
)
def test_links_keep_their_address(address: str, written: str):
    link = f'<w:hyperlink r:id="k">{run("our page")}</w:hyperlink>'
    assert body(line(run("See "), link, run(".")), links={"k": address}) == f"See [our page]({written})."


def test_a_link_made_by_a_field_keeps_its_address():
    code = '<w:r><w:instrText> HYPERLINK "https://vru.example/a" </w:instrText></w:r>'
    field = (FIELD.format("begin"), code, FIELD.format("separate"), run("our page"), FIELD.format("end"))
    assert body(line(run("See "), *field, run(" now."))) == "See [our page](https://vru.example/a) now."


def test_the_address_of_a_link_that_nobody_can_follow_is_told():
    link = f'<w:hyperlink r:id="k">{run("our page")}</w:hyperlink>'
    assert body(line(run("See "), link), links={"k": "file:///S:/plan.docx"}) == "See our page"
    assert "file:///S:/plan.docx" in told(line(run("See "), link), links={"k": "file:///S:/plan.docx"})


# Signs, equations, figures set high


@pytest.mark.parametrize(
    ("inside", "words"),
    [
        ('<w:r><w:sym w:font="Symbol" w:char="F0A3"/></w:r>', "≤"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0E0"/></w:r>', "→"),
        (run("\uf0b7", '<w:rFonts w:ascii="Symbol"/>'), "•"),
        ("<m:oMath><m:r><m:t>12%</m:t></m:r></m:oMath>", "12%"),
        (
            "<m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath>",
            "1/2",
        ),
        (run("10") + run("6", '<w:vertAlign w:val="superscript"/>'), "10⁶"),
        (run("CO") + run("2", '<w:vertAlign w:val="subscript"/>'), "CO₂"),
        (run("17") + run("th", '<w:vertAlign w:val="superscript"/>'), "17th"),
        ("<w:r><w:t>co</w:t><w:noBreakHyphen/><w:t>op</w:t></w:r>", "co-op"),
        (f"<w:smartTag><w:customXml>{run('Derby')}</w:customXml></w:smartTag>", "Derby"),
    ],
)
def test_signs_and_equations_are_read(inside: str, words: str):
    assert body(line(run("It is "), inside, run(" now."))) == f"It is {words} now."


def test_a_sign_that_no_other_font_has_is_told():
    assert "Webdings (F045)" in told(line(run("Come"), '<w:r><w:sym w:font="Webdings" w:char="F045"/></w:r>'))


# Stress


def test_runs_cut_inside_a_word_are_one_stress():
    assert (
        body(line(run("The "), run("D", "<w:i/>"), run("erby Telegraph", "<w:i/>"), run(".")))
        == "The *Derby Telegraph*."
    )


def test_stress_that_ends_within_a_word_is_no_stress():
    assert (
        body(line(run("A "), run("very", "<w:b/>"), run("long", "<w:i/>"), run(" way."))) == "A verylong way."
    )


@pytest.mark.parametrize(
    ("pieces", "words"),
    [
        (("[", "Video", "]: https://vru.example/a"), "[Video]: https://vru.example/a"),
        (("[a", "](", "b)"), "[a](b)"),
        (("a &lt;", "b", "> c"), "a <b> c"),
        (("a &amp;", "amp;", " c"), "a &amp; c"),
        (("a ~", "~b~~", " c"), "a ~~b~~ c"),
        (("a \\", "_b", "_ c"), "a \\_b_ c"),
    ],
)
def test_marks_that_runs_put_together_are_only_words(pieces: tuple[str, str, str], words: str):
    first, second, third = pieces
    shown = to_plain_text(body(line(run(first), run(second, "<w:b/>"), run(third))))
    assert shown == words


# Lists and tables


def test_a_list_taken_off_a_paragraph_is_no_list():
    off = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>'
    assert body(line("An ordinary paragraph.", properties=off)) == "An ordinary paragraph."


def test_numbers_go_on_after_a_paragraph_as_they_do_in_word():
    first, second = (line(words, properties=NUMBERED) for words in ("One", "Two"))
    assert (
        body(first, line("Between."), second, parts={"numbering": NUMBERS}) == "1. One\n\nBetween.\n\n2. Two"
    )


def test_a_number_typed_before_one_that_word_counts_is_not_doubled():
    typed = line("1. The Unit was set up in 2019.", properties=NUMBERED)
    assert body(typed, parts={"numbering": NUMBERS}) == "1. The Unit was set up in 2019."


def test_numbers_typed_in_notes_to_editors_are_not_doubled():
    imported = item(
        release(line("ENDS"), line("Notes to editors"), line("1. The Unit."), line("2. The figures.")),
        "a.docx",
        "release",
    )
    assert imported.front["notes"] == ("The Unit.", "The figures.")


def test_a_table_within_a_table_is_read_once():
    inner = f"<w:tbl><w:tr><w:tc>{line('Inner words')}</w:tc></w:tr></w:tbl>"
    outer = f"<w:tbl><w:tr><w:tc>{line('Outer words')}{inner}</w:tc></w:tr></w:tbl>"
    assert body(outer) == "Outer words\n\nInner words"


def test_a_row_of_values_is_one_line_and_a_table_of_texts_is_its_paragraphs():
    values = f"<w:tbl><w:tr><w:tc>{line('Friday')}</w:tc><w:tc>{line('Allenton')}</w:tc></w:tr></w:tbl>"
    texts = f"<w:tbl><w:tr><w:tc>{line('First.')}{line('Second.')}</w:tc><w:tc>{line('Third.')}</w:tc></w:tr></w:tbl>"
    assert body(values, texts) == "Friday – Allenton\n\nFirst.\n\nSecond.\n\nThird."


# The package


def test_the_document_is_found_by_the_relationships_of_its_package():
    assert item(word(line("Come along."), name="document2"), "a.docx", "post").body == "Come along."


def test_a_document_of_the_strict_standard_is_named_as_such():
    strict = word(line("Come along."), standard="http://purl.oclc.org/ooxml/officeDocument/relationships/")
    assert "Strict Open XML" in refusal(strict, "a.docx")
