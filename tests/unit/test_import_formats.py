"""Kinds of files: which it is by its bytes, how each is read, and a clear sentence for what can't be taken."""

from __future__ import annotations

import io
import zipfile

import pytest

from tests.unit.import_samples import PAGE, item, left, read, refusal, word_bytes, workbook_bytes

LONG = "Young people walk together this week to show that carrying a knife is rare. "


def zipped(**parts: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"), content)
    return buffer.getvalue()


def with_part(document: bytes, name: str, content: bytes) -> bytes:
    buffer = io.BytesIO(document)
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return buffer.getvalue()


# Word


def test_a_word_document_keeps_headings_lists_and_stress():
    release = item(word_bytes(), "story.docx", "release")
    assert release.title == "Young people lead a week of walks"
    assert release.body == (
        "Young people from ten areas will **walk together** next week, and \\*everyone\\* may come along to the river.\n\n"
        "## What happens\n\n- A walk\n- A talk\n\n1. First you come"
    )


def test_pictures_and_page_headers_of_a_word_document_are_told_as_left_out():
    told = left(item(word_bytes(with_picture=True), "story.docx", "release"))
    assert "picture: " in told
    assert "Letterhead of the unit: stands in the header of the page" in told


def test_inserted_words_of_tracked_changes_are_read_and_deleted_ones_are_not():
    raw = word_bytes()
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        document = archive.read("word/document.xml").decode()
        others = {name: archive.read(name) for name in archive.namelist() if name != "word/document.xml"}
    marked = document.replace(
        "<w:r><w:t>First you come</w:t></w:r>",
        '<w:ins w:id="1" w:author="a"><w:r><w:t>Put in. </w:t></w:r></w:ins>'
        '<w:del w:id="2" w:author="a"><w:r><w:delText>Taken out. </w:delText></w:r></w:del>',
    )
    assert marked != document
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in {**others, "word/document.xml": marked.encode()}.items():
            archive.writestr(name, content)
    release = item(buffer.getvalue(), "story.docx", "release")
    assert "1. Put in." in release.body
    assert "Taken out" not in release.body
    assert any("tracked changes" in remark for remark in release.remarks)


def test_the_bytes_tell_the_kind_and_not_the_name():
    assert read(word_bytes(), "story.txt", "release").source == "Word document"
    assert read(PAGE, "story.txt", "release").source == "web page"


# Pages


def test_a_page_saved_as_one_file_is_read():
    archive = (
        "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=B; type=text/html\r\n\r\n"
        f"--B\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{PAGE}\r\n--B--\r\n"
    )
    assert item(archive, "page.mhtml", "release").title == "Young people lead a week of walks"


def test_a_page_without_article_is_read_by_where_its_sentences_are():
    page = (
        f"<html><title>A week – The Unit</title><body><div class='menu'>{'<a href=/>One</a> ' * 30}</div>"
        f"<div><div>{f'<p>{LONG}</p>' * 6}</div></div></body></html>"
    )
    release = item(page, "page.html", "release")
    assert release.title == "A week"
    assert "One" not in release.body


def test_scripts_forms_and_hidden_words_never_reach_the_text():
    page = f"<main><p>{LONG * 5}</p><p hidden>Secret</p><script>alert(1)</script><form>Vote <input></form></main>"
    assert item(page, "page.html", "release").body == (LONG * 5).strip()


def test_a_link_that_runs_something_loses_its_address():
    page = f"<main><h1>A headline</h1><p>{LONG * 5}<a href='javascript:alert(1)'>Press here</a></p></main>"
    body = item(page, "page.html", "release").body
    assert "Press here" in body
    assert "javascript" not in body


def test_a_page_nested_without_end_is_refused():
    assert "nested far deeper" in refusal("<html>" + "<div><b>" * 4000 + "x", "page.html")


# Encodings


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_text_is_read_in_the_encodings_office_programs_write(encoding: str):
    mark = b"\xff\xfe" if encoding == "utf-16-le" else b""
    assert (
        item(mark + "“Walk” away – it is £5.".encode(encoding), kind="post").body == "“Walk” away – it is £5."
    )


def test_a_guess_at_the_encoding_is_said():
    assert any("Windows text" in remark for remark in item("It is £5.".encode("cp1252"), kind="post").remarks)
    of_a_mac = item("“It is £5,” she said.\rCome.".encode("mac_roman"), kind="post")
    assert of_a_mac.body.startswith("“It is £5,” she said.")
    assert any("Mac Roman" in remark for remark in of_a_mac.remarks)


def test_a_page_is_read_in_the_encoding_it_declares():
    page = "<html><meta charset='iso-8859-2'><body><p>Łódź is a town of walkers.</p></body></html>"
    assert item(page.encode("iso-8859-2"), "page.html", "post").body == "Łódź is a town of walkers."


# What is not taken


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"", "is empty"),
        (b" \n ", "is empty"),
        (b"%PDF-1.7 x", "PDF"),
        (b"{\\rtf1 x}", "save it as .docx"),
        (b"\x89PNG\r\n\x1a\n", "media folder"),
        (b"\x00\x01\x02\x03" * 50, "not a text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old Office"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"PK\x03\x04 damaged", "damaged"),
        (zipped(photo_txt=b"x"), "archive"),
        (zipped(mimetype=b"application/vnd.oasis.opendocument.text"), "OpenDocument"),
        (zipped(word__document_xml=b"<x/>"), "damaged"),
        (zipped(xl__workbook_xml=b"<x/>"), "damaged"),
        (zipped(word__document_xml=b"<x/>", word__vbaProject_bin=b"x"), "macros"),
        (zipped(word__document_xml=b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><x>&a;</x>"), "no office"),
        (zipped(word__document_xml=b"0" * 30_000_000), "unpacks to far more"),
        (b"---\ntitle: Done\n---\nText\n", "front matter already"),
        (b"x" * 15_000_001, "over 15 MB"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_what_can_not_be_taken_is_refused_with_a_sentence(raw: bytes, sentence: str):
    assert sentence in refusal(raw)


def test_a_word_document_cut_short_is_refused():
    assert "damaged" in refusal(word_bytes()[:-200], "story.docx")


def test_a_word_document_with_macros_is_refused():
    assert "macros" in refusal(with_part(word_bytes(), "word/vbaProject.bin", b"x"), "story.docm")


def test_an_entity_in_a_later_part_is_refused_too():
    raw = with_part(word_bytes(), "customXml/item9.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>")
    assert "no office program" in refusal(raw, "story.docx")


def test_a_workbook_with_a_formula_that_was_never_computed_names_its_cell():
    raw = workbook_bytes(["Date", "Text"], ["17 May 2027", "One"], ["=A2+1", "Two"])
    assert "Row 3, column A" in refusal(raw, "plan.xlsx")


def test_a_spreadsheet_is_no_release():
    assert "plan of posts" in refusal("Date,Text\n17 May 2027,Hello\n", "plan.csv", "release")


def test_markdown_keeps_its_own_marks():
    release = item(
        f"# A headline\n\nWords with **stress** and a [link](https://vru.example).\n\n{LONG}\n",
        "a.md",
        "release",
    )
    assert release.title == "A headline"
    assert "**stress** and a [link](https://vru.example)" in release.body


@pytest.mark.parametrize(
    ("unread", "why"),
    [("~~Saturday~~", "struck"), ("<del>Saturday</del>", "struck"), ("<!-- Saturday -->", "a comment")],
)
def test_what_readers_of_markdown_do_not_see_is_left_out_and_told(unread: str, why: str):
    read = item(f"Come on {unread} Sunday.\n", "a.md", "post")
    assert " ".join(read.body.split()) == "Come on Sunday."
    assert f"Saturday: {why}" in left(read)


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
@pytest.mark.parametrize("sign", ["+44 7860 000000", "*Terms apply", "**Free** for under-18s."])
def test_a_sign_before_a_word_is_no_bullet(name: str, sign: str):
    read = item(f"Clubs open late\n\n{LONG}\n\n{sign}\n", name, "release")
    assert read.body.replace("\\", "").endswith(f"\n\n{sign}")


@pytest.mark.parametrize("end", ["\x0b", "\x0c"])
def test_words_on_either_side_of_a_break_stay_apart(end: str):
    for name, text in (("a.txt", f"Walk today{end}at ten."), ("a.html", f"<p>Walk today{end}at ten.</p>")):
        assert item(text, name, "post").body.split() == ["Walk", "today", "at", "ten."]
