"""Each test has an application of its own; how the address of a page is put together is worked out when it is asked for.

The product has one application for its whole life. A test process has hundreds, and spent a tenth of the time of the
pages' tests translating how to build addresses that nobody asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from werkzeug.routing import Rule

Address = tuple[str, str]
_work_out = Rule._compile_builder


def _late(rule: Rule, append_unknown: bool = True) -> Callable[..., Address]:
    """As the original, which is asked at the first address."""
    known: list[Callable[..., Address]] = []

    def build(rule: Rule, **values: Any) -> Address:
        if not known:
            known.append(_work_out(rule, append_unknown))
        return known[0](rule, **values)

    return build


def build_addresses_late() -> None:
    """From now on, for every application of this process."""
    Rule._compile_builder = _late  # type: ignore[method-assign]
