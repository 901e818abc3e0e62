"""Templates of pages that stand alone: escaped by default, and a name that is not given is an error."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from campaigns.config import PROJECT_FOLDER


@cache
def page_template(name: str) -> Template:
    """The template ``name`` under ``templates/``, made once per process."""
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
