"""Every page shows hidden characters where they stand: one door, so that no template can forget it."""

from __future__ import annotations

from flask import Flask, Response

from campaigns.domain.text.revealed_html import reveal_html


def show_odd_characters(app: Flask) -> None:
    app.after_request(_revealed)


def _revealed(answer: Response) -> Response:
    if answer.mimetype == "text/html" and not answer.is_streamed and not answer.direct_passthrough:
        page = answer.get_data(as_text=True)
        shown = reveal_html(page)
        if shown is not page:
            answer.set_data(shown)
    return answer
