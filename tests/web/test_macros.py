"""A template of macros that others import has all it uses: an import brings nothing of the page that asks for it."""

from __future__ import annotations

import re
from pathlib import Path

from jinja2 import nodes

from tests.conventions.checkout import TOP
from tests.web.office import Office

_IMPORTED = re.compile(r'\{%-?\s*(?:from|import)\s*"([^"]+)"([^%]*)%\}')


def imported_templates() -> set[str]:
    """Those of ours that are imported anywhere without the page's context."""
    found = set()
    for file in (TOP / "templates").rglob("*.html"):
        for name, rest in _IMPORTED.findall(file.read_text(encoding="utf-8")):
            if "with context" not in rest and Path(TOP / "templates" / name).is_file():
                found.add(name)
    return found


def test_every_macro_has_what_it_calls(office: Office) -> None:
    environment = office.app.jinja_env
    names = imported_templates()
    assert len(names) > 5
    lacking = {}
    for name in sorted(names):
        tree = environment.parse((TOP / "templates" / name).read_text(encoding="utf-8"))
        called = {call.node.name for call in tree.find_all(nodes.Call) if isinstance(call.node, nodes.Name)}
        if unknown := called - set(environment.globals) - names_in(tree) - {"caller"}:
            lacking[name] = sorted(unknown)
    assert lacking == {}


def names_in(tree: nodes.Template) -> set[str]:
    """What the template imports, defines and assigns."""
    imported = {
        name if isinstance(name, str) else name[1]
        for one in tree.find_all(nodes.FromImport)
        for name in one.names
    }
    modules = {one.target for one in tree.find_all(nodes.Import)}
    macros = {macro.name for macro in tree.find_all(nodes.Macro)}
    assigned = {name.name for name in tree.find_all(nodes.Name) if name.ctx in ("store", "param")}
    return imported | modules | macros | assigned
