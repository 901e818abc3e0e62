"""Signs that a document keeps as letters of a font of pictures, and formulas on one line: what a reader sees is what is read."""

from __future__ import annotations

import pytest

from tests.unit.import_samples import item, left
from tests.unit.word_samples import LEAD, line, release, run


def word_shown(*inside: str, **more: object) -> str:
    text = item(release(line(run("It is "), *inside, run(" now.")), **more), "a.docx", "release").body
    return text.removeprefix(LEAD).strip()


def fonts(name: str) -> str:
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}"/>'


@pytest.mark.parametrize(
    ("font", "letters", "signs"),
    [
        ("Wingdings", "ü", "✓"), ("Wingdings", "û", "✗"), ("Wingdings", "þ", "☑"), ("Wingdings", "o", "□"),
        ("Wingdings", "J", "☺"), ("wingdings", "\uf0fc", "✓"), ("Wingdings", "l n", "● ■"), ("Wingdings 2", "P", "✓"),
        ("Wingdings 2", "£", "□"),
        ("Wingdings 3", "g", "→"), ("Webdings", "a", "✔"), ("Symbol", "b", "β"), ("Symbol", "£", "≤"), ("ZapfDingbats", "4", "✔"),
        ("Calibri", "ü", "ü"), ("Segoe UI Symbol", "✓", "✓"), ("Wingdings", "✓", "✓"),
    ],
)  # fmt: skip
def test_a_letter_of_a_font_of_pictures_is_the_sign_that_is_seen(font: str, letters: str, signs: str):
    assert word_shown(run(letters, fonts(font))) == f"It is {signs} now."


def test_the_font_may_be_that_of_a_style():
    styles = (
        f'<w:style w:styleId="Base"><w:rPr>{fonts("Wingdings")}</w:rPr></w:style>'
        '<w:style w:styleId="Tick"><w:basedOn w:val="Base"/></w:style>'
    )
    for look, sign in (('<w:rStyle w:val="Tick"/>', "✓"), (f'<w:rStyle w:val="Tick"/>{fonts("Arial")}', "ü")):
        assert word_shown(run("ü", look), parts={"styles": styles}) == f"It is {sign} now."


def test_accented_letters_are_drawn_in_the_font_that_is_theirs():
    assert word_shown(run("ü", '<w:rFonts w:ascii="Wingdings" w:hAnsi="Arial"/>')) == "It is ü now."


@pytest.mark.parametrize("code", ["FC", "00FC", "F0FC"])
def test_a_sign_may_be_told_by_its_place_in_the_font(code: str):
    assert word_shown(f'<w:r><w:sym w:font="Wingdings" w:char="{code}"/></w:r>') == "It is ✓ now."


def test_a_picture_that_no_other_font_has_is_told_and_never_a_letter():
    imported = item(release(line(run("Come "), run("z", fonts("Webdings")))), "a.docx", "release")
    assert imported.body.endswith("\n\nCome")
    assert "a sign of the font Webdings (007A): no other font has it" in left(imported)


@pytest.mark.parametrize(
    "sign",
    [
        "<span style='font-size:11pt;font-family:Wingdings'>J</span>",
        '<span style="font-family:&quot;Wingdings&quot;,serif">J</span>',
        "<font face='Wingdings'>J</font>",
    ],
)
def test_a_page_or_a_mail_shows_the_sign_as_well(sign: str):
    page = f"<html><body><h1>Walks</h1><p>{LEAD} {LEAD} {LEAD}</p><p>Come along {sign}</p></body></html>"
    assert item(page, "a.html", "release").body.endswith("\n\nCome along ☺")


@pytest.mark.parametrize(
    ("inside", "words"),
    [
        ("<mfrac><mn>1</mn><mn>2</mn></mfrac>", "1/2"),
        ("<mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>2</mn></mfrac>", "(a+b)/2"),
        ("<msup><mn>10</mn><mn>6</mn></msup>", "10⁶"),
        ("<msub><mi>x</mi><mn>1</mn></msub>", "x₁"),
        ("<msqrt><mn>9</mn></msqrt>", "√(9)"),
    ],
)
def test_a_formula_of_a_page_keeps_its_meaning_on_one_line(inside: str, words: str):
    page = f"<html><body><h1>Walks</h1><p>{LEAD} {LEAD} {LEAD}</p><p>It is <math>{inside}</math> now</p></body></html>"
    assert item(page, "a.html", "release").body.endswith(f"\n\nIt is {words} now")


@pytest.mark.parametrize(
    ("inside", "words"),
    [
        ("<ruby>Derby<rt>Dar-bee</rt></ruby>", "Derby (Dar-bee)"),
        ("<ruby>Derby<rp>(</rp><rt>Dar-bee</rt><rp>)</rp></ruby>", "Derby(Dar-bee)"),
    ],
)
def test_how_a_word_is_said_stands_behind_it(inside: str, words: str):
    page = f"<html><body><h1>Walks</h1><p>{LEAD} {LEAD} {LEAD}</p><p>In {inside} now</p></body></html>"
    assert item(page, "a.html", "release").body.endswith(f"\n\nIn {words} now")
