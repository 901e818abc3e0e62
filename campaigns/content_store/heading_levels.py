"""Fits a written document's headings and anchors into a page: below the page's own heading, without a gap, without twins."""

from __future__ import annotations

import re

_HEADING = re.compile(r"<(/?)h([1-6])\b")
_ANCHOR = re.compile(r'(\sid="|\shref="#)([^"]+)"')
LOWEST = 6


def under_heading(html: str, *, level: int, prefix: str = "") -> str:
    """The same HTML with its highest heading at ``level`` and no level left out on the way down.

    ``prefix`` is put before every id and every link to one, for documents that share a page.
    """
    used = sorted({int(match[2]) for match in _HEADING.finditer(html)})
    lift = {old: min(level + place, LOWEST) for place, old in enumerate(used)}
    fitted = _close_gaps(_HEADING.sub(lambda match: f"<{match[1]}h{lift[int(match[2])]}", html), level)
    return _ANCHOR.sub(rf'\g<1>{prefix}\g<2>"', fitted) if prefix else fitted


def _close_gaps(html: str, level: int) -> str:
    """A heading goes at most one level deeper than the one before it."""
    before, opened = level - 1, level

    def fit(match: re.Match[str]) -> str:
        nonlocal before, opened
        if not match[1]:
            opened = before = min(int(match[2]), before + 1)
        return f"<{match[1]}h{opened}"

    return _HEADING.sub(fit, html)
