"""A status that nothing can bring about is half-built: it has words on pages, and nobody will ever see them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from enum import StrEnum
from functools import cache

import pytest

from campaigns.domain.items.statuses import AccountState, AttemptOutcome, DeliveryStatus, ItemStatus
from campaigns.services.workflow.moves import status_words
from tests.conventions.checkout import TOP

# Where a status is given: the use cases, and the rows with which a table begins.
GIVERS = ("campaigns/services", "campaigns/models", "scheduler")


def given_in(tree: ast.AST) -> Iterator[str]:
    """Every ``Status.MEMBER`` that is handed on, set or returned; one that is only compared with is not."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Compare) or (isinstance(node, ast.Assign) and isinstance(tree, ast.Module)):
            continue
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield f"{node.value.id}.{node.attr}"
        if not (
            isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "in_"
        ):
            yield from given_in(node)


@cache
def given() -> frozenset[str]:
    files = (path for folder in GIVERS for path in (TOP / folder).rglob("*.py"))
    return frozenset(name for path in files for name in given_in(ast.parse(path.read_text(encoding="utf-8"))))


@pytest.mark.parametrize(
    "status", [*ItemStatus, *DeliveryStatus, *AccountState, *AttemptOutcome], ids=lambda one: f"{one!r}"
)
def test_every_status_is_brought_about_by_some_use_case(status: StrEnum) -> None:
    assert f"{type(status).__name__}.{status.name}" in given()


def test_a_status_that_is_only_asked_for_is_not_given() -> None:
    asked = "def late(item):\n    return item.status in (ItemStatus.GONE, ItemStatus.LOST)\n"
    assert "ItemStatus.GONE" not in set(given_in(ast.parse(f"OVER = (ItemStatus.GONE,)\n{asked}")))
    assert "ItemStatus.GONE" in set(
        given_in(ast.parse("def lose(item):\n    item.status = ItemStatus.GONE\n"))
    )


@pytest.mark.parametrize("status", [*ItemStatus, *DeliveryStatus], ids=lambda one: f"{one!r}")
def test_a_refusal_says_in_words_of_people_how_a_thing_stands(status: StrEnum) -> None:
    """It completes “This delivery is …”."""
    words = status_words(status)
    assert "-" not in words
    assert words not in ("created", "unknown", "missed", "draft", "sending")
