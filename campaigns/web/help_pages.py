"""The manual as pages: Markdown files in ``campaigns/help/``, in groups, with links from one to the other."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from xml.etree.ElementTree import Element

from flask import url_for
from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import HTML_PLACEHOLDER_RE
from markupsafe import Markup

FOLDER = Path(__file__).parent.parent / "help"
GROUPS: dict[str, tuple[str, ...]] = {
    "Your daily work": (
        "writing",
        "campaigns",
        "calendar",
        "repeating",
        "by-hand",
        "importing",
        "approving",
        "agreeing",
        "holds",
        "cases",
        "embargoes",
        "elections",
        "rehearsing",
        "published",
        "keyboard",
    ),
    "Looking after it": (
        "channels",
        "signing-in",
        "settings",
        "running",
        "your-data",
        "audit",
        "lists",
        "command-line",
        "build-server",
    ),
}
NAMES = frozenset(name for names in GROUPS.values() for name in names)
_PAGE = re.compile(r"(?P<name>[a-z-]+)\.md(?P<anchor>#.*)?")
# How GOV.UK Frontend dresses what Markdown makes.
_CLASSES = {
    "h2": "govuk-heading-m",
    "h3": "govuk-heading-s",
    "p": "govuk-body",
    "ul": "govuk-list govuk-list--bullet",
    "ol": "govuk-list govuk-list--number",
    "a": "govuk-link",
    "table": "govuk-table",
    "th": "govuk-table__header",
    "td": "govuk-table__cell",
}


@dataclass(frozen=True)
class HelpPage:
    name: str
    title: str
    html: Markup


def help_page(name: str) -> HelpPage:
    """
    Raises:
        KeyError: there is no such page.
    """
    if name not in NAMES:
        raise KeyError(name)
    return _page(name)


@lru_cache(maxsize=32)
def _page(name: str) -> HelpPage:
    """Read once: the pages are part of the program, and so is whatever stands in them."""
    title, _, text = (FOLDER / f"{name}.md").read_text(encoding="utf-8").partition("\n")
    made = Markdown(extensions=["tables", "fenced_code", "toc", "sane_lists", _Dressed()])
    return HelpPage(name, title.removeprefix("# "), Markup(made.convert(_without_marks(text))))  # noqa: S704


def _without_marks(text: str) -> str:
    """The comments by which tests find what they run."""
    return re.sub(r"(?m)^<!-- [a-z]+ -->\n", "", text)


class _Dressed(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  the library's name
        md.treeprocessors.register(_Dress(md), "dressed", 1)


class _Dress(Treeprocessor):
    def run(self, root: Element) -> None:
        for element in root.iter():
            if element.tag in _CLASSES and not _is_set_aside(element):
                element.set("class", _CLASSES[element.tag])
            if element.tag == "a":
                _lead(element)
            elif element.tag == "th":
                element.set("scope", "col")


def _is_set_aside(element: Element) -> bool:
    """It only holds the place of a block of code, and goes with it; dressed, it would stay around it."""
    return HTML_PLACEHOLDER_RE.fullmatch((element.text or "").strip()) is not None


def _lead(link: Element) -> None:
    """To the page of the manual; what lies in the repository alone keeps its words."""
    target = link.get("href", "")
    page = _PAGE.fullmatch(target)
    if page is not None:
        link.set("href", url_for("help.show", name=page["name"]) + (page["anchor"] or ""))
    elif "://" not in target and not target.startswith("#"):
        link.tag = "span"
        link.attrib.clear()
