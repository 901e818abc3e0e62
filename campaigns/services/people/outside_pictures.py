"""Giving a picture or film to the platform that was told its address, and to nobody who guesses."""

from __future__ import annotations

from datetime import timedelta

from campaigns.domain.people.throttling import Allowance
from campaigns.errors import NotFoundError
from campaigns.services.accounts.outside_media import find_outside_file
from campaigns.services.core.desk import Desk
from campaigns.services.people.throttle import Counted, key_of, take_try

GUESSES = Allowance(free=20, forgets_one_every=timedelta(minutes=5))


def open_file(desk: Desk, code: str, *, network: str) -> str:
    """The hash of the one that the address stands for.

    Raises:
        NotFoundError: it is no address of ours, or its two hours are over.
        TooManyTriesError: too many wrong ones came from this network.
    """
    sha256 = find_outside_file(desk, code)
    if sha256 is None:
        take_try(desk, [Counted(key_of(desk, "outside picture", network), GUESSES, starts_anew=False)])
        raise NotFoundError("There is no such picture.")
    return sha256
