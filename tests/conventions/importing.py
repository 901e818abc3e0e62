"""Imports every module of the product as the first: in a child forked from a process that has imported none.

A module whose imports lead nowhere back to it can't meet itself half made, whatever came before it: those are imported
one after the other in one child. A package is what any of its modules imports first, so each has a child of its own;
so has each module that its own imports lead back to.

python -m tests.conventions.importing    prints one line per module that does not import
"""

from __future__ import annotations

import ast
import contextlib
import gc
import os
import sys
import tempfile
import traceback
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from pathlib import Path

import grimp

TOP = Path(__file__).resolve().parent.parent.parent
AT_ONCE = 2
OURS = {"campaigns", "scheduler", "wsgi"}


def product_modules() -> Iterator[str]:
    """The dotted name of every module of campaigns and scheduler, and wsgi; migrations are run, not imported."""
    for package in ("campaigns", "scheduler"):
        for file in sorted((TOP / package).rglob("*.py")):
            parts = file.relative_to(TOP).with_suffix("").parts
            if "migrations" not in parts and parts[-1] != "__main__":
                yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
    yield "wsgi"


def other_peoples_modules() -> set[str]:
    """What our modules import from elsewhere: loaded once, so that only ours start from nothing each time."""
    names = set()
    for package in ("campaigns", "scheduler"):
        for file in (TOP / package).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import):
                    names |= {alias.name for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    names.add(node.module)
    return {name for name in names if name.partition(".")[0] not in OURS}


def led_back_to() -> set[str]:
    """The modules that their own imports lead back to, and the packages."""
    graph = grimp.build_graph("campaigns", "scheduler", cache_dir=None)
    found = {module.rpartition(".")[0] for module in graph.modules if "." in module}
    for module in graph.modules:
        seen: set[str] = set()
        todo = [module]
        while todo:
            for one in graph.find_modules_directly_imported_by(todo.pop()) - seen:
                seen.add(one)
                todo.append(one)
        if module in seen:
            found.add(module)
    return found


def _start_a_child(modules: Sequence[str]) -> int:
    """The process that imports these, the first with nothing before it; it ends with 0 if that went well."""
    child = os.fork()
    if child:
        return child
    status = 0
    for module in modules:
        try:
            import_module(module)
        except BaseException:  # whatever it is, it is reported for this module
            last = traceback.format_exc().strip().splitlines()[-1]
            print(f"{module}: {last}", flush=True)
            status = 1
    os._exit(status)


def _all_import(modules: Iterable[str]) -> bool:
    """Two children at a time: machines have two cores."""
    alone = led_back_to()
    together = [module for module in modules if module not in alone]
    running: set[int] = set()
    went_well = True
    for some in (together, *([module] for module in sorted(alone))):
        if len(running) == AT_ONCE:
            went_well &= _one_ended_well(running)
        running.add(_start_a_child(some))
    while running:
        went_well &= _one_ended_well(running)
    return went_well


def _one_ended_well(running: set[int]) -> bool:
    child, status = os.wait()
    running.discard(child)
    return status == 0


def main() -> int:
    # Each child would put every module together anew; kept in a folder of its own, that is done once.
    sys.dont_write_bytecode = False
    with tempfile.TemporaryDirectory() as folder:
        sys.pycache_prefix = folder
        return _import_all()


def _import_all() -> int:
    for name in other_peoples_modules():
        with contextlib.suppress(ImportError):  # the module of ours that needs it will say so
            import_module(name)
    ours = OURS & {name.partition(".")[0] for name in sys.modules}
    assert not ours, f"{ours} came along with other people's modules"
    gc.disable()  # nothing lives long enough to be worth collecting, and looking costs a third of the time
    gc.freeze()  # the children then share the memory instead of copying it
    return 0 if _all_import(product_modules()) else 1


if __name__ == "__main__":
    sys.exit(main())
