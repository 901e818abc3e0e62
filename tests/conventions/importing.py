"""Imports every module of the product alone: a child per module, forked from a process that has imported none.

python -m tests.conventions.importing    prints one line per module that does not import
"""

from __future__ import annotations

import ast
import contextlib
import gc
import os
import sys
import traceback
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent.parent
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


def _imports_in_a_child(module: str) -> bool:
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1] == 0
    status = 1
    try:
        import_module(module)
        status = 0
    except BaseException:  # whatever it is, it is reported for this module
        last = traceback.format_exc().strip().splitlines()[-1]
        print(f"{module}: {last}", flush=True)
    finally:
        os._exit(status)


def main() -> int:
    for name in other_peoples_modules():
        with contextlib.suppress(ImportError):  # the module of ours that needs it will say so
            import_module(name)
    ours = OURS & {name.partition(".")[0] for name in sys.modules}
    assert not ours, f"{ours} came along with other people's modules"
    gc.disable()  # nothing lives long enough to be worth collecting, and looking costs a third of the time
    gc.freeze()  # the children then share the memory instead of copying it
    results = [_imports_in_a_child(module) for module in product_modules()]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
