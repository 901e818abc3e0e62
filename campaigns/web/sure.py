"""Planning for a moment far ahead: a box on the form says that this very moment is meant."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from flask import request

from campaigns.services.planning.far_ahead import FarAheadError

Planned = TypeVar("Planned")


def planned_if_sure(plan: Callable[..., Planned]) -> Planned:
    """Plan it; where that is asked about, only if the box for the moment in question is ticked.

    Raises:
        FarAheadError: it is not. Another moment is asked about anew.
    """
    try:
        return plan()
    except FarAheadError as error:
        if request.form.get("sure") != error.moment.isoformat():
            raise
        return plan(is_sure=True)
