"""Every page shows hidden characters where they stand: one door, so that no template can forget it.

What a form sends stays as it was typed, and some of that no page may hold: control characters, and what Unicode keeps for
no character (HTML Living Standard, 13.2.3.5). Each goes out as a character of its own from the private planes, which a
browser shows as a box and sends back, and comes in again as what it stands for.
"""

from __future__ import annotations

from typing import IO, Any

from flask import Flask, Request, Response
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.formparser import FormDataParser

from campaigns.domain.text.revealed_html import reveal_html

_PRIVATE = 0x100000
_CONTROLS = (*range(9), 0x0B, *range(0x0E, 0x20), *range(0x7F, 0xA0))
_NO_CHARACTERS = (
    *range(0xFDD0, 0xFDF0),
    *(plane << 16 | end for plane in range(17) for end in (0xFFFE, 0xFFFF)),
)
_OUT = {code: chr(_PRIVATE + at) for at, code in enumerate((*_CONTROLS, *_NO_CHARACTERS))}
_BACK = {ord(stands): chr(code) for code, stands in _OUT.items()}


class _FormParser(FormDataParser):
    def parse(
        self, *given: Any, **named: Any
    ) -> tuple[IO[bytes], MultiDict[str, str], MultiDict[str, FileStorage]]:
        stream, form, files = super().parse(*given, **named)
        typed = [(name, value.translate(_BACK)) for name, value in form.items(multi=True)]
        return stream, self.cls(typed), files


class PageRequest(Request):
    """A request whose form says what its page was filled with."""

    form_data_parser_class = _FormParser


def show_odd_characters(app: Flask) -> None:
    app.request_class = PageRequest
    app.after_request(_revealed)


def _revealed(answer: Response) -> Response:
    if answer.mimetype == "text/html" and not answer.is_streamed and not answer.direct_passthrough:
        page = answer.get_data(as_text=True)
        shown = reveal_html(page)
        if shown is not page:
            answer.set_data(shown.translate(_OUT))
    return answer
