"""A form of a page as a browser would send it."""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup


def form_of(page: BeautifulSoup, action: str, **changed: Any) -> dict[str, Any]:
    """Its fields by name, each with all its values, and these changed."""
    form = page.select_one(f'form[action="{action}"]')
    assert form is not None, action
    values: dict[str, list[str]] = {}
    for control in form.select("input, textarea, select"):
        name, kind = str(control.get("name", "")), control.get("type")
        if control.name == "select":
            chosen = control.select_one("option[selected]") or control.select_one("option")
            assert chosen is not None
            values.setdefault(name, []).append(str(chosen["value"]))
        elif control.name == "textarea":
            values.setdefault(name, []).append(control.text.removeprefix("\n"))
        elif kind not in ("checkbox", "radio") or control.has_attr("checked"):
            values.setdefault(name, []).append(str(control.get("value", "")))
    return {**values, **changed}
