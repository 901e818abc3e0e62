"""How a view answers after asking a service: back to the page with a word of what was done, or with the error in plain words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus

from flask import flash, make_response, redirect
from flask.typing import ResponseValue
from werkzeug.wrappers import Response

from campaigns.errors import CampaignDeskError, ConflictError, NotAllowedError, NotFoundError
from campaigns.errors import FieldError as FieldError
from campaigns.models.durability import DiskRefusedError
from campaigns.services.people.throttle import TooManyTriesError
from campaigns.web.acts import note_refusal
from campaigns.web.desk_access import page_session

_STATUS: tuple[tuple[type[CampaignDeskError], HTTPStatus], ...] = (
    (NotFoundError, HTTPStatus.NOT_FOUND),
    (NotAllowedError, HTTPStatus.FORBIDDEN),
    (ConflictError, HTTPStatus.CONFLICT),
    (TooManyTriesError, HTTPStatus.TOO_MANY_REQUESTS),
    (DiskRefusedError, HTTPStatus.INTERNAL_SERVER_ERROR),
)


def status_of(error: CampaignDeskError) -> HTTPStatus:
    """The status of the answer that tells of this error; what kind it was is noted for the audit trail."""
    note_refusal(error)
    for kind, status in _STATUS:
        if isinstance(error, kind):
            return status
    return HTTPStatus.BAD_REQUEST


def beside(error: CampaignDeskError, otherwise: str = "") -> dict[str, str]:
    """The error beside the field it names, as pages take errors; it may name none."""
    return {getattr(error, "field", otherwise): str(error)}


class RefusedOnPageError(Exception):
    """Ends a view with the page that tells what was refused; ``error_pages`` answers with it."""

    def __init__(self, answer: Response) -> None:
        super().__init__(answer.status)
        self.answer = answer


@contextmanager
def refused_on(page: Callable[[CampaignDeskError], ResponseValue]) -> Iterator[None]:
    """A service is asked; what it refuses is told on this page, which shows how things stand by then."""
    try:
        yield
    except CampaignDeskError as error:
        page_session().rollback()
        raise RefusedOnPageError(make_response(page(error), status_of(error))) from error


def done(message: str, address: str) -> Response:
    """Say what was done and show the page anew, so that reloading it does nothing twice."""
    flash(message, "success")
    return redirect(address, HTTPStatus.SEE_OTHER)
