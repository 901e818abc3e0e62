"""Who is asking, before we know who it is: where from, with which browser, and who signed in on this device before.

Devices are known by a signed cookie that lasts half a year. It opens nothing: who brings it only has a count of wrong
tries of their own, so that others' tries don't keep them waiting.
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from flask import Response, after_this_request, current_app, request, session
from itsdangerous import BadData, URLSafeTimedSerializer

from campaigns.domain.people.devices import device_name
from campaigns.domain.people.sources import plain_address
from campaigns.services.people.sessions import Visitor
from campaigns.web.desk_access import current_desk

COOKIE = "campaign_desk_device"
KNOWN_FOR = timedelta(days=180)
MOST_PEOPLE = 8  # on one device that several share


def cookie_name(name: str) -> str:
    """With the prefix that browsers take from https and for this very host only, where cookies are secure."""
    return f"__Host-{name}" if current_desk().settings.secure_cookies else name


def the_visitor() -> Visitor:
    device_id, people = _known_device()
    return Visitor(
        source=plain_address(request.remote_addr),
        device=device_name(request.user_agent.string),
        secret=str(session.get("_user_id", "")),
        device_id=device_id,
        known_people=people,
    )


def remember_device(user_id: int) -> None:
    """This person has signed in here: the answer to this request brings the cookie that says so."""
    device_id, people = _known_device()
    told = [user_id, *(one for one in people if one != user_id)][:MOST_PEOPLE]
    value = _signer().dumps([device_id or secrets.token_urlsafe(16), told])

    @after_this_request
    def bring(answer: Response) -> Response:
        answer.set_cookie(
            cookie_name(COOKIE),
            value if isinstance(value, str) else value.decode(),
            max_age=KNOWN_FOR,
            path="/",
            httponly=True,
            samesite="Lax",
            secure=current_desk().settings.secure_cookies,
        )
        return answer


def _known_device() -> tuple[str, tuple[int, ...]]:
    try:
        told = request.cookies.get(cookie_name(COOKIE), "")
        device_id, people = _signer().loads(told, max_age=int(KNOWN_FOR.total_seconds()))
        return str(device_id), tuple(int(one) for one in people)
    except (BadData, ValueError, TypeError):
        return "", ()


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="known device")
