"""What stands in the form of a post beside its words: accounts, the note for the sign-off, reasons to ignore a finding.

None of it is in the file; so that no button that shows the page anew takes it away, it waits with its writer's browser
until the post is submitted. That of one post at a time: a cookie is small.
"""

from __future__ import annotations

import json
from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict

from campaigns.web.access import the_user
from campaigns.web.signed_cookies import SignedCookie

COOKIE = SignedCookie("campaign_desk_beside", salt="beside words")
MOST = 2500  # characters of all together as JSON has them: a cookie holds four thousand, signed and coded


def remember_beside(ref: str) -> None:
    """What was sent with this request; accounts and the note before reasons, as long as there is room."""
    form = request.form
    names = ("account", "note", *(name for name in form if name.startswith("why-")))
    kept: list[tuple[str, str]] = []
    room = MOST
    for name in names:
        for value in filter(None, form.getlist(name)):
            room -= len(json.dumps([name, value]))
            if room > 0:
                kept.append((name, value))
    COOKIE.bring([the_user().id, ref, kept])


def remembered_beside(ref: str) -> MultiDict[str, str]:
    """Empty where nothing was typed, or it was about another post, or somebody else at this browser typed it."""
    told = COOKIE.read(_whose_and_what)
    if not told or told[:2] != (the_user().id, ref):
        return MultiDict()
    # That no account was chosen is a choice as well.
    return MultiDict(told[2] or [("note", "")])


def forget_beside() -> None:
    COOKIE.forget()


def _whose_and_what(told: Any) -> tuple[int, str, list[tuple[str, str]]]:
    user_id, ref, kept = told  # whatever else it is raises, and counts as no cookie
    return int(user_id), str(ref), [(str(name), str(value)) for name, value in kept]
