"""What stands in the form of a post beside its words: accounts, the note for the sign-off, reasons to ignore a finding.

None of it is in the file; so that no button that shows the page anew takes it away, it waits in its writer's session until
the post is submitted. That of one post at a time: a session is a cookie, and small.
"""

from __future__ import annotations

from flask import request, session
from werkzeug.datastructures import MultiDict

_KEY = "beside_words"
MOST = 2000  # characters of all together: a cookie holds four thousand, and not these alone


def remember_beside(ref: str) -> None:
    """What was sent with this request; accounts and the note before reasons, as long as there is room."""
    form = request.form
    names = ("account", "note", *(name for name in form if name.startswith("why-")))
    kept: list[tuple[str, str]] = []
    room = MOST
    for name in names:
        for value in filter(None, form.getlist(name)):
            room -= len(name) + len(value)
            if room > 0:
                kept.append((name, value))
    session[_KEY] = [ref, kept]


def remembered_beside(ref: str) -> MultiDict[str, str]:
    """Empty where nothing was typed, or it was about another post."""
    kept = session.get(_KEY)
    if not kept or kept[0] != ref:
        return MultiDict()
    # That no account was chosen is a choice as well.
    return MultiDict([(name, value) for name, value in kept[1]] or [("note", "")])


def forget_beside() -> None:
    session.pop(_KEY, None)
