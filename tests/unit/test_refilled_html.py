"""Filling a form of a page in again: what was typed goes where it stood, and nothing of it is lost or put elsewhere."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from hypothesis import example, given
from hypothesis import strategies as st

from campaigns.domain.text.refilled_html import Refilled, refill

PAGE = """<!DOCTYPE html><p>é 🎉</p>
<form method="get" action="/note"><input name="note" value="looking"></form>
<details class="d"><summary>More</summary>
<form method="post" action="/note">
<input type="hidden" name="csrf_token" value="fresh"><input type="hidden" name="item" value="a">
<input type="hidden" name="shown" value="new" data-as-shown><input type="hidden" name="base" value="new" data-kept>
<label>Note <textarea name="note" rows="2">
as it was</textarea></label>
<input name="title" value="old"><input type="password" name="pass"><input type="file" name="file">
<input type="radio" name="when" value="now" checked><input type="radio" name="when" value="later">
<input type="checkbox" name="to" value="x" checked><input type="checkbox" name="to" value="y">
<select name="kind"><option value="">None</option><option selected>post</option><option value="r">release</option></select>
<button name="step" value="check">Check</button>
</form></details>
<form method="post" action="/note"><input type="hidden" name="item" value="b"><textarea name="note"></textarea></form>
"""
SENT = (
    ("item", "a"), ("shown", "old"), ("base", "old"), ("note", "Typed"), ("title", "New & <b>"), ("when", "later"),
    ("to", "y"), ("kind", "r"), ("step", "check"),
)  # fmt: skip


def refilled(*fields: tuple[str, str], action: str = "/note", is_own_page: bool = False) -> Refilled:
    return refill(PAGE, action=action, fields=fields, is_own_page=is_own_page)


def forms(done: Refilled) -> list[BeautifulSoup]:
    return list(BeautifulSoup(done.page, "html5lib").select("form"))  # type: ignore[arg-type]


def note(form: BeautifulSoup) -> str:
    return form.select_one("textarea").get_text()  # type: ignore[union-attr]


def test_every_kind_of_field_is_as_it_was_sent() -> None:
    done = refilled(*SENT)
    _, form, other = forms(done)
    assert (done.is_found, done.left_over) == (True, ())
    assert note(form) == "Typed"
    assert form.select_one("[name=title]")["value"] == "New & <b>"  # type: ignore[index]
    assert [one["value"] for one in form.select("[checked]")] == ["later", "y"]
    assert [one["value"] for one in form.select("[selected]")] == ["r"]
    assert form.find_parent("details").has_attr("open")  # type: ignore[union-attr]
    assert note(other) == ""


def test_what_the_page_shows_now_stays_and_what_an_edit_began_from_comes_back() -> None:
    _, form, _ = forms(refilled(*SENT))
    hidden = {str(one["name"]): str(one["value"]) for one in form.select("[type=hidden]")}
    assert hidden == {"csrf_token": "fresh", "item": "a", "shown": "new", "base": "old"}


def test_of_two_forms_it_is_the_one_about_the_same_thing() -> None:
    _, first, second = forms(refilled(("item", "b"), ("note", "For the second")))
    assert (note(first), note(second)) == ("as it was", "For the second")


def test_words_for_something_else_are_put_into_no_form() -> None:
    done = refilled(("item", "c"), ("note", "For a third"))
    assert done.page == PAGE
    assert done.left_over == (("item", "c"), ("note", "For a third"))


@pytest.mark.parametrize(("is_own_page", "found"), [(True, True), (False, False)])
def test_a_last_step_goes_back_to_the_first_on_the_page_made_for_it_alone(
    is_own_page: bool, found: bool
) -> None:
    done = refilled(("item", "b"), ("note", "Typed"), action="/note/confirm", is_own_page=is_own_page)
    assert done.is_found is found


def test_what_has_no_place_in_the_form_any_more_is_left_over() -> None:
    done = refilled(*SENT, ("conditions", "Only after 9"), ("kind", "gone"))
    assert done.left_over == (("kind", "gone"), ("conditions", "Only after 9"))


def test_a_password_is_neither_filled_in_nor_shown() -> None:
    done = refilled(*SENT, ("pass", "walk away"))
    assert done.left_over == ()
    assert "walk away" not in done.page


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r")))
@example("\nbegins with a line end")
@example('</textarea><script>alert("x")</script>')
@example("&amp; stays &amp;")
def test_any_text_is_the_same_again_for_whoever_reads_the_page(typed: str) -> None:
    done = refilled(("item", "a"), ("note", typed), ("title", typed.replace("\n", " ")))
    _, form, _ = forms(done)
    assert note(form) == typed
    assert form.select_one("[name=title]")["value"] == typed.replace("\n", " ")  # type: ignore[index]
    assert done.left_over == ()
