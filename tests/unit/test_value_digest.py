"""A digest of a value tells apart whatever differs, whatever the order in which a set gives its members."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import combinations
from pathlib import Path

import pytest

from campaigns.domain.items.issues import Severity
from campaigns.services.content.value_digest import NoDigestError, digest_of


@dataclass(frozen=True)
class One:
    words: str
    more: tuple[str, ...] = ()


@dataclass(frozen=True)
class Another(One):
    pass


DIFFERENT: list[object] = [
    "", "a", "ab", b"ab", None, 0, 1, 1.0, True, False, (), ("a", "b"), ("ab",), (("a",), "b"), ("a", ("b",)),
    {"a": "b"}, {"b": "a"}, {"a": ("b",)}, frozenset({"a", "b"}), frozenset({"ab"}), One("a"), Another("a"),
    One("a", ("b",)), One("", ("a", "b")), date(2027, 5, 1), datetime(2027, 5, 1, tzinfo=UTC), "2027-05-01",
    Path("a"), Severity.BLOCK, "s1:a", "a)(1:", "\ud800",
]  # fmt: skip


def test_what_differs_has_another_digest() -> None:
    same = [(a, b) for a, b in combinations(DIFFERENT, 2) if digest_of(a) == digest_of(b)]
    assert not same


def test_several_values_are_not_one() -> None:
    assert len({digest_of("a", "b"), digest_of("ab"), digest_of(("a", "b")), digest_of("a", "", "b")}) == 4


def test_what_has_no_content_to_go_by_has_no_digest() -> None:
    with pytest.raises(NoDigestError):
        digest_of((1, lambda: None))


def test_the_order_of_a_set_or_mapping_says_nothing() -> None:
    words = [f"word {number}" for number in range(50)]
    assert digest_of(frozenset(words)) == digest_of(frozenset(reversed(words)))
    assert digest_of(dict.fromkeys(words)) == digest_of(dict.fromkeys(reversed(words)))
