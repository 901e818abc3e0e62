"""Every regular expression the product reads text with, found by looking: no list to keep.

Three ways lead to them: what the modules hold (in names, containers, classes, closures and caches), the calls of ``re``
and ``regex`` in their source, and the word lists, which become expressions when they are searched for.
"""

from __future__ import annotations

import ast
import builtins
import gc
import re
import types
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import regex

from campaigns.checks.patterns import LatePattern
from campaigns.checks.phrases import Phrases
from tests.conventions.importing import product_modules
from tests.unit.check_subjects import desk_facts

Compiled = re.Pattern[Any] | regex.Pattern[Any]
_KINDS = (re.Pattern, regex.Pattern, LatePattern)
_CALLS = frozenset({"compile", "search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer"})
_WRITTEN = re.compile(r"\b(?:re|regex)\s*\.")
_AT_ONE_PLACE = frozenset({"match", "fullmatch"})


@dataclass
class Held:
    """One expression, and where it stands. ``uses`` are the methods it is called by; none known counts as a search."""

    pattern: Compiled
    places: list[str] = field(default_factory=list)
    uses: set[str] = field(default_factory=set)

    @property
    def use(self) -> str:
        """The hungriest way in which it is used."""
        return "search" if self.uses - _AT_ONE_PLACE or not self.uses else max(self.uses)

    def __str__(self) -> str:
        return f"{', '.join(self.places[:3])} ({self.use}): {str(self.pattern.pattern)[:160]}"


@cache
def patterns_held() -> tuple[Held, ...]:
    found: dict[tuple[type, str | bytes, int], Held] = {}

    def add(pattern: Compiled | LatePattern, place: str, uses: set[str]) -> None:
        ready = re.compile(pattern.source, pattern.flags) if isinstance(pattern, LatePattern) else pattern
        held = found.setdefault((type(ready), ready.pattern, ready.flags), Held(ready))
        held.places.append(place)
        held.uses |= uses

    seen: set[int] = set()
    for name in product_modules():
        module = import_module(name)
        source = Path(str(module.__file__)).read_text(encoding="utf-8")
        # Most modules neither hold an expression nor call one, and a look at a tree takes its time.
        holds = any(isinstance(value, _KINDS) for value in vars(module).values())
        tree = ast.parse(source if holds or _WRITTEN.search(source) else "")
        uses = _uses(tree) if holds else {}
        for held_as, value in list(vars(module).items()):
            if isinstance(value, _KINDS):
                add(value, f"{name}.{held_as}", uses.get(held_as, set()))
            else:
                for inner in _within(value, seen):
                    add(inner, f"{name}.{held_as}", {"search"})
        for call, method in _written(tree, module):
            add(call, f"{name}, line {method[1]}", {method[0]} - {"compile"})
    for title, entries in desk_facts().lists.items():
        add(Phrases(entries)._pattern, f"word list {title}", {"search"})
    return tuple(found.values())


def _within(value: object, seen: set[int]) -> Iterator[Compiled | LatePattern]:
    """The expressions an object of ours leads to, through whatever holds it; what was ``seen`` is passed by."""
    todo = [value]
    while todo:
        one = todo.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        if isinstance(one, _KINDS):
            yield one
        elif _is_ours(one):
            todo += [child for child in gc.get_referents(one) if not isinstance(child, types.ModuleType)]


def _is_ours(value: object) -> bool:
    if isinstance(value, dict):
        return (
            value.get("__builtins__") is None
        )  # the names of a module lead everywhere, and are walked one by one
    if isinstance(value, list | tuple | set | frozenset | types.MappingProxyType | types.CellType):
        return True
    home = getattr(value if isinstance(value, type | types.FunctionType) else type(value), "__module__", "")
    return str(home).startswith("campaigns") or type(value).__name__ == "_lru_cache_wrapper"


def _uses(tree: ast.Module) -> dict[str, set[str]]:
    """By name, the methods a module calls on it; ``search`` where it is handed on."""
    methods: dict[int, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            methods[id(node.func.value)] = node.func.attr
    found: dict[str, set[str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            found.setdefault(node.id, set()).add(methods.get(id(node), "search"))
    return found


class _Stand(dict[str, Any]):
    """The names of a function, as far as nobody knows them: each stands for a word."""

    def __missing__(self, name: str) -> object:
        return getattr(builtins, name, "abc")


def _written(tree: ast.Module, module: types.ModuleType) -> Iterator[tuple[Compiled, tuple[str, int]]]:
    """The expressions written where they are used: ``re.search("…", text)``."""
    for node in ast.walk(tree):
        if not (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id in ("re", "regex")
            and node.func.attr in _CALLS
            and node.args
        ):
            continue
        engine: Any = re if node.func.value.id == "re" else regex
        written = node.args[0]
        is_ours = isinstance(written, ast.Name) and hasattr(module, written.id)
        if not is_ours and not isinstance(written, ast.Constant | ast.JoinedStr | ast.BinOp):
            continue  # a parameter or what a function returns: what comes of it is held somewhere
        source = _evaluated(written, module)
        flags = 0
        place = {"compile": 1, "sub": 4, "subn": 4, "split": 3}.get(node.func.attr, 2)
        given = node.args[place] if len(node.args) > place else None
        given = next((k.value for k in node.keywords if k.arg == "flags"), given)
        if given is not None:
            flags = int(_evaluated(given, module))
        yield (
            engine.compile(source, flags),
            (
                node.func.attr,
                node.lineno,
            ),
        )


def _evaluated(node: ast.expr, module: types.ModuleType) -> Any:
    names = _Stand(vars(module))
    return eval(compile(ast.Expression(node), str(module.__file__), "eval"), {"__builtins__": {}}, names)
