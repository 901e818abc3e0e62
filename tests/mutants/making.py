"""The mutants: one small change each, as mutmut draws them and two kinds of our own, in what decides whether and what is sent."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import libcst
from libcst.metadata import MetadataWrapper, PositionProvider
from mutmut.mutation import file_mutation
from mutmut.mutation.mutators import OPERATORS_TYPE, mutation_operators, operator_string
from mutmut.mutation.pragma_handling import IgnoredCode

TOP = Path(__file__).parents[2]
# What is mutated, by the word the table has for it, and its share of a sample.
PLACES = {
    "sending": (
        0.4,
        (
            "campaigns/services/sending/*.py",
            "campaigns/services/workflow/*.py",
            "campaigns/models/claims.py",
            "campaigns/models/deliveries.py",
        ),
    ),
    "rules": (
        0.2,
        (
            "campaigns/domain/sending/*.py",
            "campaigns/domain/items/statuses.py",
            "campaigns/domain/items/workflow.py",
            "campaigns/domain/items/signoff.py",
            "campaigns/domain/items/fingerprint.py",
        ),
    ),
    "adapters": (0.4, ("campaigns/channels/*.py",)),
}
# What is written in a log and what a type checker is told is no behaviour.
_NO_BEHAVIOUR = {"log", "_log", "cast", "TypeVar"}


def _no_longer_asked(node: libcst.If) -> Iterator[libcst.If]:
    """A guard that is gone."""
    yield node.with_changes(test=libcst.Name("False"))


def _one_side(node: libcst.BooleanOperation) -> Iterator[libcst.BaseExpression]:
    """One of two conditions, as if the other were not there."""
    yield from (node.left, node.right)


# Sentences for people have tests of their own, and each would give three mutants.
_OPERATORS: OPERATORS_TYPE = [
    *((kind, operator) for kind, operator in mutation_operators if operator is not operator_string),
    (libcst.If, _no_longer_asked),
    (libcst.BooleanOperation, _one_side),
]


@dataclass(frozen=True)
class Mutant:
    """One change: where, what stood there and what stands there now; ``index`` is which of the file's changes it is.

    ``function`` is the function or method it is in and its first line; none where it is read on loading.
    """

    place: str
    path: str
    line: int
    before: str
    after: str
    index: int
    function: str = ""
    first_line: int = 0

    @property
    def name(self) -> str:
        return f"{self.path}:{self.line}  {self.before}  →  {self.after}"

    @property
    def source(self) -> str:
        """The whole file as it then reads."""
        file = _file(self.path)
        change = file.changes[self.index]
        changed = file.module.deep_replace(change.original_node, change.mutated_node)
        assert isinstance(changed, libcst.Module)
        return changed.code


class _Visitor(file_mutation.MutationVisitor):
    """mutmut's own, which leaves out decorated functions, since it could not swap them as they run."""

    def _skip_node_and_children(self, node: libcst.CSTNode) -> bool:
        if isinstance(node, libcst.FunctionDef):
            return False
        if isinstance(node, libcst.Call):
            root = node.func.value if isinstance(node.func, libcst.Attribute) else node.func
            if isinstance(root, libcst.Name) and root.value in _NO_BEHAVIOUR:
                return True
        return bool(super()._skip_node_and_children(node))


@dataclass(frozen=True)
class _File:
    module: libcst.Module
    lines: dict[libcst.CSTNode, int]
    classes: dict[libcst.CSTNode, str]
    changes: list[file_mutation.Mutation]


_read: dict[str, _File] = {}


def sampled(number: int, seed: int, only: str = "") -> list[Mutant]:
    """About so many of all mutants, the same ones for the same seed. ``only`` takes the files with it in their path."""
    dice, chosen = random.Random(seed), list[Mutant]()
    for place, (share, patterns) in PLACES.items():
        paths = [str(file.relative_to(TOP)) for pattern in patterns for file in sorted(TOP.glob(pattern))]
        drawn = [(path, index) for path in paths if only in path for index in range(len(_file(path).changes))]
        some = dice.sample(drawn, min(number if only else round(number * share), len(drawn)))
        chosen += [_mutant(place, path, index) for path, index in sorted(some)]
    return chosen


def _file(path: str) -> _File:
    if path not in _read:
        wrapper = MetadataWrapper(libcst.parse_module((TOP / path).read_text("utf-8")), unsafe_skip_copy=True)
        visitor = _Visitor(_OPERATORS, IgnoredCode(set(), set(), set()))
        module = wrapper.visit(visitor)
        positions = wrapper.resolve(PositionProvider)
        classes: dict[libcst.CSTNode, str] = {
            inner: node.name.value
            for node in module.body
            if isinstance(node, libcst.ClassDef)
            for inner in node.body.body
        }
        lines = {node: place.start.line for node, place in positions.items()}
        _read[path] = _File(module, lines, classes, visitor.mutations)
    return _read[path]


def _mutant(place: str, path: str, index: int) -> Mutant:
    file = _file(path)
    change = file.changes[index]
    before, after = (
        " ".join(file.module.code_for_node(node).split())
        for node in (change.original_node, change.mutated_node)
    )
    if isinstance(change.original_node, libcst.If):
        before, after = f"if {file.module.code_for_node(change.original_node.test)}", "if False"
    outer = change.contained_by_top_level_function
    function, first_line = "", 0
    if isinstance(outer, libcst.FunctionDef):
        function, first_line = outer.name.value, file.lines[outer]
        if outer in file.classes:
            function = f"{file.classes[outer]}.{function}"
    line = file.lines.get(change.original_node, first_line)
    return Mutant(place, path, line, before, after, index, function, first_line)
