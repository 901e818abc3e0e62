"""Pages that stand alone: escaped by default, a name that is not given is an error, hidden characters are shown."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from campaigns.config import PROJECT_FOLDER
from campaigns.domain.text.revealed_html import reveal_html

A_PIECE = 50_000  # characters
# What no page may hold, whatever a title contained: control characters but for tab and line ends.
_CONTROL = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127))


def render_page(name: str, **given: Any) -> str:
    """The page made of the template ``name`` under ``templates/``."""
    return _shown(_template(name).render(**given))


def page_pieces(name: str, **given: Any) -> Iterator[str]:
    """The same in pieces, for a page too long to be held at once; each ends where a line of the template does."""
    held: list[str] = []
    size = 0
    for piece in _template(name).generate(**given):
        held.append(piece)
        size += len(piece)
        if size > A_PIECE and piece.endswith(">\n"):
            yield _shown("".join(held))
            held, size = [], 0
    yield _shown("".join(held))


def _shown(html: str) -> str:
    return reveal_html(html).translate(_CONTROL)


@cache
def _template(name: str) -> Template:
    """Made once per process."""
    return _environment().get_template(name)


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(PROJECT_FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
