"""Who is asking, before we know who it is: where from, with which browser, and who signed in on this device before.

Devices are known by a signed cookie that lasts half a year. It opens nothing: who brings it only has a count of wrong
tries of their own, so that others' tries don't keep them waiting.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from flask import request, session

from campaigns.domain.people.devices import device_name
from campaigns.domain.people.sources import plain_address
from campaigns.services.people.sessions import Visitor
from campaigns.web.signed_cookies import SignedCookie

COOKIE = SignedCookie("campaign_desk_device", salt="known device", kept_for=timedelta(days=180))
MOST_PEOPLE = 8  # on one device that several share


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
    COOKIE.bring([device_id or secrets.token_urlsafe(16), told])


def _known_device() -> tuple[str, tuple[int, ...]]:
    return COOKIE.read(_device_and_people) or ("", ())


def _device_and_people(told: Any) -> tuple[str, tuple[int, ...]]:
    device_id, people = told  # whatever else it is raises, and counts as no cookie
    return str(device_id), tuple(int(one) for one in people)
