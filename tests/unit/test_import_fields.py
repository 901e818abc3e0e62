"""Fields, forms and links of Word documents: what Word shows is read, once and in its place; what it does not show is told."""

from __future__ import annotations

import pytest

from tests.unit.import_samples import item, left
from tests.unit.word_samples import LEAD, line, release, run

W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'


def mark(kind: str, data: str = "") -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}">{data}</w:fldChar></w:r>'


def code(*pieces: str) -> str:
    return "".join(f'<w:r><w:instrText xml:space="preserve">{piece}</w:instrText></w:r>' for piece in pieces)


def field(instruction: str, *shown: str, data: str = "") -> str:
    inside = instruction if instruction.startswith("<") else code(instruction)
    result = mark("separate") + "".join(shown) if shown else ""
    return f"{mark('begin', data)}{inside}{result}{mark('end')}"


def control(properties: str, *inside: str) -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{''.join(inside)}</w:sdtContent></w:sdt>"


def body(*paragraphs: str, **more: object) -> str:
    return item(release(*paragraphs, **more), "a.docx", "release").body.removeprefix(LEAD).strip()


def told(*paragraphs: str, **more: object) -> str:
    return left(item(release(*paragraphs, **more), "a.docx", "release"))


# Forms


def ticked(sign: str, checked: str = "1") -> str:
    inside = run(sign, '<w:rFonts w:ascii="MS Gothic"/>') if sign else ""
    return control(f'<w14:checkbox {W14}><w14:checked w14:val="{checked}"/></w14:checkbox>', inside)


ENTRIES = '<w:listItem w:displayText="Derby" w:value="1"/><w:listItem w:displayText="Buxton" w:value="2"/>'
LIST = f"<w:dropDownList>{ENTRIES}</w:dropDownList>"
OLD_LIST = (
    '<w:ffData><w:ddList>{}<w:listEntry w:val="Derby"/><w:listEntry w:val="Buxton"/></w:ddList></w:ffData>'
)
OLD_BOX = "<w:ffData><w:checkBox><w:sizeAuto/>{}</w:checkBox></w:ffData>"


@pytest.mark.parametrize(
    ("inside", "words"),
    [
        (control(LIST, run("Buxton")), "Buxton"),
        (control(LIST.replace("dropDownList", "comboBox"), run("Glossop")), "Glossop"),
        (control('<w:date w:fullDate="2027-05-17T00:00:00Z"/>', run("17 May 2027")), "17 May 2027"),
        (control("<w:text/>", control("<w:text/>", run("Derby"))), "Derby"),
        (control('<w:showingPlcHdr w:val="0"/>', run("Derby")), "Derby"),
        (ticked("☒"), "☒"),
        (ticked("☐", "0"), "☐"),
        (ticked(""), "☒"),
        (ticked("", "0"), "☐"),
        (field(" FORMCHECKBOX ", data=OLD_BOX.format('<w:default w:val="0"/><w:checked/>')), "☒"),
        (field(" FORMCHECKBOX ", data=OLD_BOX.format('<w:default w:val="1"/>')), "☒"),
        (field(" FORMCHECKBOX ", data=OLD_BOX.format('<w:default w:val="1"/><w:checked w:val="0"/>')), "☐"),
        (field(" FORMDROPDOWN ", data=OLD_LIST.format('<w:result w:val="1"/>')), "Buxton"),
        (field(" FORMDROPDOWN ", data=OLD_LIST.format("")), "Derby"),
        (field(" FORMDROPDOWN ", run("Buxton"), data=OLD_LIST.format('<w:result w:val="1"/>')), "Buxton"),
        (field(" FORMTEXT ", run("Derby"), data="<w:ffData><w:textInput/></w:ffData>"), "Derby"),
    ],
)
def test_what_was_chosen_or_ticked_in_a_form_is_shown_once(inside: str, words: str):
    assert body(line(run("We say "), inside, run(" now."))) == f"We say {words} now."


ASKED = "Choose an item."


@pytest.mark.parametrize(
    "paragraph",
    [
        line(run("Where:"), control(f"{LIST}<w:showingPlcHdr/>", run(f" {ASKED}"))),
        line("Where:") + control("<w:showingPlcHdr/>", line(ASKED)),
        line("Where:")
        + f"<w:tbl><w:tr>{control('<w:showingPlcHdr/>', f'<w:tc>{line(ASKED)}</w:tc>')}</w:tr></w:tbl>",
        line("Where:")
        + f"<w:tbl>{control('<w:showingPlcHdr/>', f'<w:tr><w:tc>{line(ASKED)}</w:tc></w:tr>')}</w:tbl>",
        line("Where:") + control("<w:showingPlcHdr/>", control("<w:text/>", line(ASKED))),
    ],
)
def test_what_a_form_asks_for_is_no_answer_and_is_told(paragraph: str):
    assert body(paragraph) == "Where:"
    assert f"{ASKED}: a field of the form that nobody filled in" in told(paragraph)


# Links


@pytest.mark.parametrize(
    ("instruction", "address"),
    [
        ('HYPERLINK "https://vru.example/a"', "https://vru.example/a"),
        ('HYPERLINK "https://vru.example/a" \\l "part-2" \\o "A tip"', "https://vru.example/a#part-2"),
        ('HYPERLINK \\l "part-2" "https://vru.example/a"', "https://vru.example/a#part-2"),
        ('HYPERLINK \\n \\o "A tip" "https://vru.example/a" \\t "_blank"', "https://vru.example/a"),
        ("HYPERLINK https://vru.example/a", "https://vru.example/a"),
        ("hyperlink “https://vru.example/a”", "https://vru.example/a"),
        (code('HYPERLINK "https://vru', ".example", '/a"'), "https://vru.example/a"),
        (
            code('HYPERLINK "') + field(" MERGEFIELD web ", run("https://vru.example/a")) + code('"'),
            "https://vru.example/a",
        ),
    ],
)
def test_a_link_made_by_a_field_keeps_its_whole_address(instruction: str, address: str):
    paragraph = line(run("See "), field(instruction, run("our "), run("page", "<w:b/>")), run(" now."))
    assert body(paragraph) == f"See [our page]({address}) now."


def test_a_field_within_the_words_of_a_link_is_a_part_of_them():
    inner = field(" REF town ", run("Derby"))
    link = field('HYPERLINK "https://vru.example/a"', run("In "), inner, run(" now"))
    assert body(line(link, run("."))) == "[In Derby now](https://vru.example/a)."


def test_a_link_goes_on_into_the_next_paragraph_and_ends_in_deleted_words():
    begun = line(mark("begin"), code('HYPERLINK "https://vru.example/a"'), mark("separate"), run("our page"))
    ended = line(run("and more"), f'<w:del w:id="1">{mark("end")}</w:del>', run(" now."))
    assert body(begun, ended) == (
        "[our page](https://vru.example/a)\n\n[and more](https://vru.example/a) now."
    )


def test_a_link_into_the_document_itself_is_only_its_words():
    assert body(line(field('HYPERLINK \\l "annex"', run("the annex")))) == "the annex"


def test_a_simple_field_is_a_link_too():
    link = f'<w:fldSimple w:instr=\' HYPERLINK "https://vru.example/a" \\l "b" \'>{run("our page")}</w:fldSimple>'
    assert body(line(run("See "), link)) == "See [our page](https://vru.example/a#b)"


def test_the_place_in_a_page_is_a_part_of_its_address():
    link = f'<w:hyperlink r:id="k" w:anchor="part-2">{run("our page")}</w:hyperlink>'
    assert body(line(run("See "), link), links={"k": "https://vru.example/a"}) == (
        "See [our page](https://vru.example/a#part-2)"
    )


def test_a_link_behind_a_picture_is_told():
    picture = '<w:r><w:drawing><wp:inline><wp:docPr id="1" name="Logo"/></wp:inline></w:drawing></w:r>'
    link = f'<w:hyperlink r:id="k">{picture}</w:hyperlink>'
    assert "https://vru.example/a" in told(
        line("Come along"), line(link), links={"k": "https://vru.example/a"}
    )


def test_a_note_and_the_head_of_a_page_tell_where_their_links_lead():
    def linked(address: str, words: str) -> str:
        return line(run("At "), field(f'HYPERLINK "{address}"', run(words)), run("."))

    parts = {
        "footnotes": f'<w:footnote w:id="2">{linked("https://ons.example/a", "the office")}</w:footnote>',
        "endnotes": f'<w:endnote w:id="2">{linked("https://ons.example/b", "ons.example/b")}</w:endnote>',
        "header": linked("https://vru.example/head", "our paper"),
        "comments": f"<w:comment>{linked('https://vru.example/note', 'this')}</w:comment>",
    }
    marks = '<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:endnoteReference w:id="2"/></w:r>'
    imported = item(release(line(run("Few carry one"), marks), parts=parts), "a.docx", "release")
    assert imported.front["notes"] == ("¹ At the office (https://ons.example/a).", "² At ons.example/b.")
    assert "At our paper (https://vru.example/head)." in left(imported)
    assert "At this (https://vru.example/note)." in left(imported)


# Other fields


@pytest.mark.parametrize(
    ("inside", "words"),
    [
        (field(" REF town \\h ", run("Derby")), "Derby"),
        (field(" PAGEREF town \\h ", run("4")), "4"),
        (field(code(" IF ") + field(" MERGEFIELD a ", run("x")) + code(' = "x" "yes" "no" '), run("yes")), "yes"),
        (field(" SYMBOL 252 \\f Wingdings \\s 10 "), "✓"),
        (field(' SYMBOL 0xFC \\f "Wingdings" '), "✓"),
        (f"<w:fldSimple w:instr=' SEQ Figure '>{run('2')}</w:fldSimple>", "2"),
        (field(" XE “knives” ") + run("knives"), "knives"),
    ],
)  # fmt: skip
def test_a_field_is_what_it_shows(inside: str, words: str):
    assert body(line(run("It is "), inside, run(" now."))) == f"It is {words} now."


@pytest.mark.parametrize("instruction", [" EQ \\f(1,2) ", " MACROBUTTON NoMacro [Click here] ", " AUTONUM "])
def test_a_field_whose_words_the_file_does_not_hold_is_told(instruction: str):
    paragraph = line(run("It is "), field(instruction), run("now."))
    assert body(paragraph) == "It is now."
    assert f"{instruction.strip()}: a field whose words the file does not hold" in told(paragraph)


def test_a_field_that_never_ends_takes_nothing_with_it():
    begun = line(run("Come along. "), mark("begin"), code(" PAGE "))
    assert (
        body(begun, line("To the river."), line("On Friday.")) == "Come along.\n\nTo the river.\n\nOn Friday."
    )


# Formulas, signs of newer programs, words about words


def formula(inside: str) -> str:
    return f"<m:oMath>{inside}</m:oMath>"


def typed(words: str) -> str:
    return f"<m:r><m:t>{words}</m:t></m:r>"


@pytest.mark.parametrize(
    ("inside", "words"),
    [
        (formula(f"<m:f><m:num>{typed('a+b')}</m:num><m:den>{typed('2')}</m:den></m:f>"), "(a+b)/2"),
        (formula(f"{typed('2')}<m:d><m:e>{typed('a+b')}</m:e></m:d>"), "2(a+b)"),
        (
            formula(
                f'<m:d><m:dPr><m:begChr m:val="["/><m:sepChr m:val=","/><m:endChr m:val="]"/></m:dPr><m:e>{typed("1")}</m:e>'
                f"<m:e>{typed('2')}</m:e></m:d>"
            ),
            "[1,2]",
        ),
        (formula(f"<m:rad><m:deg/><m:e>{typed('9')}</m:e></m:rad>"), "√(9)"),
        (
            formula(
                f'<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr><m:sub>{typed("1")}</m:sub><m:sup>{typed("9")}</m:sup>'
                f"<m:e>{typed('x')}</m:e></m:nary>"
            ),
            "∑₁⁹ x",
        ),
        (
            '<w:r><mc:AlternateContent><mc:Choice Requires="w16se"><s:symEx xmlns:s="urn:x" s:char="1F60A"/></mc:Choice>'
            "<mc:Fallback><w:t>😊</w:t></mc:Fallback></mc:AlternateContent></w:r>",
            "😊",
        ),
        (
            f"<w:r><w:ruby><w:rt>{run('Dar-bee')}</w:rt><w:rubyBase>{run('Derby')}</w:rubyBase></w:ruby></w:r>",
            "Derby (Dar-bee)",
        ),
        ("<w:r><w:t>vio</w:t><w:softHyphen/><w:t>lence</w:t></w:r>", "violence"),
        (f'<w:moveTo w:id="1">{run("Derby")}</w:moveTo>', "Derby"),
    ],
)
def test_what_word_keeps_in_forms_of_its_own_is_read_as_it_is_seen(inside: str, words: str):
    assert body(line(run("It is "), inside, run(" now."))) == f"It is {words} now."


def test_a_note_whose_mark_was_deleted_is_no_note_of_the_release_and_is_told():
    note = f'<w:footnote w:id="2">{line("Source: an old one.")}</w:footnote>'
    gone = '<w:del w:id="1"><w:r><w:footnoteReference w:id="2"/></w:r></w:del>'
    imported = item(
        release(line(run("Few carry one."), gone), parts={"footnotes": note}), "a.docx", "release"
    )
    assert "notes" not in imported.front
    assert "Source: an old one.: deleted in the tracked changes" in left(imported)


def test_a_large_first_letter_is_a_part_of_its_word():
    large = line("D", properties='<w:framePr w:dropCap="drop" w:lines="3"/>')
    assert body(large, line("erby is open.")) == "Derby is open."


def test_words_that_stand_in_no_run_are_read():
    assert body("<w:p><w:t>Come along.</w:t></w:p>") == "Come along."


def test_moved_words_are_read_where_they_went_and_told_where_they_were():
    moved = line(
        f'<w:moveFrom w:id="1">{run("At noon.")}</w:moveFrom>',
        properties='<w:rPr><w:moveFrom w:id="2"/></w:rPr>',
    )
    there = line(f'<w:moveTo w:id="3">{run("At noon.")}</w:moveTo>')
    assert body(moved, line("Come along."), there) == "Come along.\n\nAt noon."
    assert "At noon.: moved to another place" in told(moved, line("Come along."), there)


def test_a_picture_tells_where_it_leads():
    click = '<a:hlinkClick r:id="k"/>'
    picture = f'<w:r><w:drawing><wp:inline><wp:docPr id="1" descr="Our logo">{click}</wp:docPr></wp:inline></w:drawing></w:r>'
    assert "picture: Our logo (it leads to https://vru.example/a)" in told(
        line("Come along."), line(picture), links={"k": "https://vru.example/a"}
    )


@pytest.mark.parametrize(
    ("inside", "words"),
    [
        ("<li><input type=checkbox checked> Bins are full</li>", "- ☒ Bins are full"),
        ("<p><label><input type=radio> Yes</label></p>", "☐ Yes"),
        ("<div><input type=checkbox id=menu></div><p>Come</p>", "Come"),
    ],
)
def test_a_box_to_tick_on_a_page_is_shown_beside_its_words(inside: str, words: str):
    page = f"<html><body><h1>Steps</h1><p>{LEAD} {LEAD} {LEAD}</p>{inside}</body></html>"
    assert item(page, "a.html", "release").body.endswith(f"\n\n{words}")


def test_what_was_typed_into_a_page_is_told():
    page = f"<html><body><h1>Steps</h1><p>{LEAD} {LEAD} {LEAD}</p><p>Name: <input value='Sam Fox'></p></body></html>"
    assert "Sam Fox: a field of a form" in left(item(page, "a.html", "release"))
