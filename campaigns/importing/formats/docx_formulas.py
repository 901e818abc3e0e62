"""Equations of Word documents on one line, as one would type them."""

from __future__ import annotations

from typing import Any

from campaigns.importing.formats.docx_styles import W
from campaigns.importing.pieces import lowered, over, raised

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"


def typed(element: Any) -> str:
    """The formula in this element."""
    return "".join(_part(child) for child in element if isinstance(child.tag, str))


def _part(element: Any) -> str:
    name = element.tag.removeprefix(M)
    match name:
        case "t":
            return element.text or ""
        case "f":
            return over(_inside(element, "num"), _inside(element, "den"))
        case "sup":
            return raised(typed(element))
        case "sub":
            return lowered(typed(element))
        case "rad":
            return f"{raised(_inside(element, 'deg'))}√({_inside(element, 'e')})"
        case "d":
            begins, joins, ends = (
                _sign(element, "d", key, default)
                for key, default in (("begChr", "("), ("sepChr", "|"), ("endChr", ")"))
            )
            return f"{begins}{joins.join(typed(one) for one in element.findall(f'{M}e'))}{ends}"
        case "nary":
            limits = f"{lowered(_inside(element, 'sub'))}{raised(_inside(element, 'sup'))}"
            return f"{_sign(element, 'nary', 'chr', '∫')}{limits} {_inside(element, 'e')}"
        case "mr":
            return ", ".join(typed(one) for one in element.findall(f"{M}e")) + "; "
    if element.tag == f"{W}t":
        return element.text or ""
    return "" if name.endswith("Pr") and name != "ctrlPr" else typed(element)


def _inside(element: Any, name: str) -> str:
    found = element.find(f"{M}{name}")
    return typed(found) if found is not None else ""


def _sign(element: Any, name: str, key: str, default: str) -> str:
    found = element.find(f"{M}{name}Pr/{M}{key}")
    return str(found.get(f"{M}val", "")) if found is not None else default
