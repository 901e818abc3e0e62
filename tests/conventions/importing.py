"""Imports every module of the product alone: a child per module, forked from a process that has imported none.

python -m tests.conventions.importing    prints one line per module that does not import
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent.parent
# Loaded once, before the children part: only other people's modules, so each of ours still starts from nothing.
SHARED = ("flask", "flask_login", "flask_migrate", "flask_wtf", "flask_limiter", "flask_talisman", "sqlalchemy")


def product_modules() -> Iterator[str]:
    """The dotted name of every module of campaigns and scheduler, and wsgi; migrations are run, not imported."""
    for package in ("campaigns", "scheduler"):
        for file in sorted((TOP / package).rglob("*.py")):
            parts = file.relative_to(TOP).with_suffix("").parts
            if "migrations" not in parts and parts[-1] != "__main__":
                yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
    yield "wsgi"


def _imports_in_a_child(module: str) -> bool:
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1] == 0
    status = 1
    try:
        import_module(module)
        status = 0
    except BaseException:  # noqa: BLE001 whatever it is, it is reported for this module
        last = traceback.format_exc().strip().splitlines()[-1]
        print(f"{module}: {last}", flush=True)
    finally:
        os._exit(status)


def main() -> int:
    for name in SHARED:
        import_module(name)
    ours = {"campaigns", "scheduler", "wsgi"} & {name.partition(".")[0] for name in sys.modules}
    assert not ours, f"{ours} came along with other people's modules"
    results = [_imports_in_a_child(module) for module in product_modules()]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
