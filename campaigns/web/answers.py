"""How a view answers after asking a service: back to the page with a word of what was done, or with the error in plain words."""

from __future__ import annotations

from http import HTTPStatus

from flask import flash, redirect
from werkzeug.wrappers import Response

from campaigns.errors import CampaignDeskError, ConflictError, NotAllowedError, NotFoundError
from campaigns.models.durability import DiskRefusedError
from campaigns.services.throttle import TooManyTriesError

_STATUS: tuple[tuple[type[CampaignDeskError], HTTPStatus], ...] = (
    (NotFoundError, HTTPStatus.NOT_FOUND),
    (NotAllowedError, HTTPStatus.FORBIDDEN),
    (ConflictError, HTTPStatus.CONFLICT),
    (TooManyTriesError, HTTPStatus.TOO_MANY_REQUESTS),
    (DiskRefusedError, HTTPStatus.INTERNAL_SERVER_ERROR),
)


def status_of(error: CampaignDeskError) -> HTTPStatus:
    for kind, status in _STATUS:
        if isinstance(error, kind):
            return status
    return HTTPStatus.BAD_REQUEST


def done(message: str, address: str) -> Response:
    """Say what was done and show the page anew, so that reloading it does nothing twice."""
    flash(message, "success")
    return redirect(address, HTTPStatus.SEE_OTHER)
