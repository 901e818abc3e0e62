"""A form of one of our own pages, filled in again with what somebody had typed into it.

What was typed goes back where it stood; passwords and files are never filled in. A hidden field says what its form is
about, so a form is the same only where those say the same. But for two kinds: one marked ``data-as-shown`` says what the
page shows at this moment, and stays; one marked ``data-kept`` comes back as it was sent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from urllib.parse import urlsplit

AS_SHOWN, KEPT = "data-as-shown", "data-kept"
TOKEN = "csrf_token"  # noqa: S105  the name of a field, which a page always has anew
_UNFILLED = frozenset({"password", "file", "submit", "image", "reset", "button"})
_TICKED = frozenset({"checkbox", "radio"})

Fields = Sequence[tuple[str, str]]
Attributes = dict[str, str | None]


@dataclass(frozen=True)
class Refilled:
    """The page; whether the form was on it; and what has no place there: nothing of it may be lost."""

    page: str
    is_found: bool
    left_over: tuple[tuple[str, str], ...]


def refill(page: str, *, action: str, fields: Fields, is_own_page: bool, extra: str = "") -> Refilled:
    """Put ``fields`` into the form of ``page`` that goes to the path ``action``.

    Args:
        is_own_page: the page is there for this form, so that another form of it with all these fields will do (the
            last of several steps goes back to the first).
        extra: put at the head of that form.
    """
    reader = _Reader(page)
    form = _the_form(reader.forms, action, fields, is_own_page=is_own_page)
    if form is None:
        return Refilled(page, is_found=False, left_over=tuple(fields))
    filling = _Filling(fields)
    for control in form.controls:
        filling.fill(control)
    changes = [*filling.changes, _Change(form.end, form.end, extra)]
    changes += [
        _Change(one.start, one.end, _tag(one.tag, {**one.attributes, "open": None})) for one in form.within
    ]
    return Refilled(_changed(page, changes), is_found=True, left_over=filling.left_over())


@dataclass
class _Part:
    """A start tag and where it stands; for a text field and a choice also what it holds."""

    tag: str
    attributes: Attributes
    start: int
    end: int
    inner_end: int = 0
    options: list[_Part] = field(default_factory=list)
    text: str = ""

    @property
    def name(self) -> str:
        return self.attributes.get("name") or ""

    @property
    def type(self) -> str:
        return (self.attributes.get("type") or "text").lower() if self.tag == "input" else self.tag

    @property
    def value(self) -> str:
        given = self.attributes.get("value")
        return given if given is not None else "on" if self.type in _TICKED else self.text


@dataclass
class _Form:
    action: str
    end: int
    within: tuple[_Part, ...]
    controls: list[_Part] = field(default_factory=list)

    @property
    def names(self) -> set[str]:
        return {control.name for control in self.controls}


@dataclass(frozen=True)
class _Change:
    start: int
    end: int
    text: str


class _Reader(HTMLParser):
    """The forms of a page that are sent by POST, with the place of everything in them."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=False)
        self.forms: list[_Form] = []
        self._lines = [0]
        for line in page.split("\n"):
            self._lines.append(self._lines[-1] + len(line) + 1)
        self._form: _Form | None = None
        self._details: list[_Part] = []
        self._open: dict[str, _Part] = {}
        self._page = page
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        start = self._offset()
        part = _Part(tag, dict(attrs), start, start + len(self.get_starttag_text() or ""))
        if tag == "details":
            self._details.append(part)
        elif tag == "form" and (part.attributes.get("method") or "").lower() == "post":
            self._form = _Form(part.attributes.get("action") or "", part.end, tuple(self._details))
            self.forms.append(self._form)
        elif self._form is not None and tag in ("input", "button", "textarea", "select"):
            self._form.controls.append(part)
            self._open[tag] = part
        elif tag == "option" and "select" in self._open:
            self._open["select"].options.append(part)
            self._open[tag] = part

    def handle_endtag(self, tag: str) -> None:
        if tag == "details" and self._details:
            self._details.pop()
        elif tag == "form":
            self._form = None
        elif (part := self._open.pop(tag, None)) is not None:
            part.inner_end = self._offset()
            part.text = self._page[part.end : part.inner_end].strip()

    def _offset(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column


def _the_form(forms: Sequence[_Form], action: str, fields: Fields, *, is_own_page: bool) -> _Form | None:
    """The one that goes to the same place, is about the same thing and takes most of what was typed."""
    names = {name for name, value in fields if value}
    same = [form for form in forms if urlsplit(form.action).path == action]
    if not same and is_own_page:
        same = [form for form in forms if names and names <= form.names]
    same = [form for form in same if _about(form) <= set(fields)]
    return max(same, key=lambda form: len(names & form.names), default=None)


def _about(form: _Form) -> set[tuple[str, str]]:
    return {
        (one.name, one.value)
        for one in form.controls
        if one.type == "hidden" and one.name != TOKEN and not one.attributes.keys() & {AS_SHOWN, KEPT}
    }


class _Filling:
    """Takes what was typed field by field; what nobody takes is left over."""

    def __init__(self, fields: Fields) -> None:
        self.changes: list[_Change] = []
        self._names = frozenset(name for name, _ in fields)
        self._left: dict[str, list[str]] = {}
        for name, value in fields:
            self._left.setdefault(name, []).append(value)

    def fill(self, control: _Part) -> None:
        if not control.name or control.type in ("submit", "button"):
            self._take(control.name, control.value)  # the button that was pressed has to be pressed again
        elif control.type in _UNFILLED:
            self._left.pop(control.name, None)
        elif control.type == "hidden" and KEPT not in control.attributes:
            self._take_next(control.name)
        elif control.type in _TICKED:
            self._tick(control)
        elif control.tag == "select":
            self._choose(control)
        elif (value := self._take_next(control.name)) is not None:
            self._write(control, value)

    def left_over(self) -> tuple[tuple[str, str], ...]:
        return tuple((name, value) for name, values in self._left.items() for value in values)

    def _write(self, control: _Part, value: str) -> None:
        if control.tag == "textarea":
            # A browser takes the first line end after the tag for the page's own.
            self.changes.append(_Change(control.end, control.inner_end, "\n" + escape(value)))
        else:
            self._set(control, {**control.attributes, "value": value})

    def _tick(self, control: _Part) -> None:
        if control.type == "radio" and control.name not in self._names:
            return  # nothing was chosen: what the page proposes may stand
        self._mark(control, "checked", is_on=self._take(control.name, control.value))

    def _choose(self, control: _Part) -> None:
        if control.name in self._names:
            for option in control.options:
                self._mark(option, "selected", is_on=self._take(control.name, option.value))

    def _mark(self, part: _Part, mark: str, *, is_on: bool) -> None:
        attributes = {name: value for name, value in part.attributes.items() if name != mark}
        self._set(part, {**attributes, mark: None} if is_on else attributes)

    def _set(self, part: _Part, attributes: Attributes) -> None:
        self.changes.append(_Change(part.start, part.end, _tag(part.tag, attributes)))

    def _take(self, name: str, value: str) -> bool:
        is_there = value in self._left.get(name, ())
        if is_there:
            self._left[name].remove(value)
        return is_there

    def _take_next(self, name: str) -> str | None:
        values = self._left.get(name)
        return values.pop(0) if values else None


def _tag(tag: str, attributes: Mapping[str, str | None]) -> str:
    told = (name if value is None else f'{name}="{escape(value)}"' for name, value in attributes.items())
    return f"<{' '.join([tag, *told])}>"


def _changed(page: str, changes: Sequence[_Change]) -> str:
    pieces, at = [], 0
    for change in sorted(changes, key=lambda one: (one.start, one.end)):
        pieces += [page[at : change.start], change.text]
        at = change.end
    return "".join([*pieces, page[at:]])
