"""A mutant put in place: in a process that has loaded the product, or, where that can't be, in a fresh one."""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import importlib.util
import os
import sys
from collections.abc import Iterator, Sequence
from types import CodeType, FunctionType, ModuleType

from tests.mutants.making import TOP, Mutant

MODULE, SOURCE = "MUTANT_MODULE", "MUTANT_SOURCE"


def swap_in(mutant: Mutant) -> bool:
    """Give the function its changed code; False where the change is one that is read on loading."""
    found = _function(sys.modules[module_of(mutant)], mutant.function) if mutant.function else None
    if found is None:
        return False
    whole = compile(mutant.source, str(TOP / mutant.path), "exec", dont_inherit=True)
    changed = next((code for code in _inside(whole) if code.co_qualname == mutant.function), None)
    if changed is None or changed == found.__code__ or changed.co_freevars != found.__code__.co_freevars:
        return False
    found.__code__ = changed
    return True


def module_of(mutant: Mutant) -> str:
    return mutant.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _function(module: ModuleType, qualified: str) -> FunctionType | None:
    found: object = module
    for name in qualified.split("."):
        found = vars(found).get(name)
    for inside in ("__func__", "fget", "func", "__wrapped__"):
        found = getattr(found, inside, found)
    return found if isinstance(found, FunctionType) else None


def _inside(code: CodeType) -> Iterator[CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from _inside(constant)


def run_anew(mutant: Mutant, tests: Sequence[str], options: Sequence[str]) -> None:
    """Become a process that loads the product with the mutant in it, and runs these tests."""
    source = TOP / "build" / "mutants" / "mutant.py"
    source.write_text(mutant.source, "utf-8")
    os.environ |= {MODULE: module_of(mutant), SOURCE: str(source)}
    command = [sys.executable, "-m", "pytest", "-x", "-p", "tests.mutants.swapping", *options, *tests]
    os.execv(sys.executable, command)


class _Finder(importlib.abc.MetaPathFinder):
    """Loads one module from another file."""

    def find_spec(
        self, fullname: str, path: object = None, target: object = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != os.environ.get(MODULE):
            return None
        return importlib.util.spec_from_file_location(fullname, os.environ[SOURCE])


if MODULE in os.environ:
    sys.meta_path.insert(0, _Finder())
