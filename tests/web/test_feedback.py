"""Calling a finding not helpful: kept for whoever looks after the checks, and nothing else changes."""

from __future__ import annotations

import csv
import io

from campaigns.domain.people.permissions import Role
from tests.web.client import Reader
from tests.web.office import Office, ref

ITEM = f"/items/{ref('sunday-draft')}"


def test_a_finding_called_not_helpful_is_counted_once_for_each_person_and_can_be_taken_away(
    office: Office,
) -> None:
    officer = Reader(office).sign_in(Role.OFFICER)
    officer.get(ITEM)
    (first, *_) = officer.page.select(f"form[action='{ITEM}/not-helpful']")
    said = {
        str(one["name"]): str(one["value"])
        for one in first.select("input[type=hidden]")
        if one["name"] != "csrf_token"
    }
    before = len(officer.page.select(".cd-finding"))
    for _ in range(2):
        officer.post(f"{ITEM}/not-helpful", said)
    head = Reader(office).sign_in(Role.HEAD)
    head.get(ITEM)
    head.post(f"{ITEM}/not-helpful", said)
    assert len(head.get(ITEM).select(".cd-finding")) == before
    officer.get("/facts")
    assert officer.texts("#not-helpful ~ ul li")[0] == f"{said['check']}: 2 times"
    table = officer.client.get("/facts/not-helpful.csv").data.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(table)))
    told = {(row["check"], row["item"], row["words"]) for row in rows}
    assert told == {(said["check"], ref("sunday-draft"), said["words"])}
    assert len({row["who"] for row in rows}) == 2


def test_what_no_check_is_called_is_not_found_and_kept_nowhere(office: Office) -> None:
    officer = Reader(office).sign_in(Role.OFFICER)
    officer.get(ITEM)
    officer.post(f"{ITEM}/not-helpful", {"check": "NO-99", "words": "x"}, status=404)
    officer.get("/facts")
    assert not officer.page.select("#not-helpful")


def test_what_begins_like_a_formula_is_none_in_the_spreadsheet(office: Office) -> None:
    officer = Reader(office).sign_in(Role.OFFICER)
    officer.get(ITEM)
    check = str(officer.page.select_one(f"form[action='{ITEM}/not-helpful'] input[name=check]")["value"])  # type: ignore[index]
    lies = ["=1+1", "+1", "-1", "@a", "\t=1"]
    for words in lies:
        officer.post(f"{ITEM}/not-helpful", {"check": check, "words": words})
    table = officer.client.get("/facts/not-helpful.csv").data.decode("utf-8-sig")
    told = [row["words"] for row in csv.DictReader(io.StringIO(table))]
    assert told
    assert not [one for one in told if one.startswith(("=", "+", "-", "@", "\t"))]


def test_in_the_editor_what_was_typed_is_saved_first(office: Office) -> None:
    officer = Reader(office).sign_in(Role.OFFICER)
    officer.get(f"{ITEM}/edit")
    (button, *_) = officer.page.select("button[value^='unhelpful-']")
    form = officer.page.select_one("form#editor")
    assert form is not None
    fields = form.select("input[type=hidden], input[type=text]")
    values = {str(one["name"]): str(one.get("value", "")) for one in fields if one.get("name")}
    del values["csrf_token"]
    officer.post(f"{ITEM}/edit", {**values, "title": "Another title", "do": str(button["value"])})
    officer.get(ITEM)
    assert officer.text("h1") == "Another title"
    officer.get("/facts")
    assert officer.page.select("#not-helpful")
