"""Refusing people whose name or address is read as somebody else's: an alias would pass for a colleague."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from campaigns.domain.text.lookalikes import look_of_address, look_of_name, mixed_word, unseen_in
from campaigns.errors import ConflictError
from campaigns.models.people import User, list_users


class LookalikeError(ConflictError):
    """It can't be told from somebody else's, or is made of letters that deceive; the message says what to do."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def refuse_lookalike_address(session: Session, address: str, *, but_for: int | None = None) -> None:
    """
    Raises:
        LookalikeError: it has letters nobody sees or of several alphabets, or reads like that of somebody there,
            former people included.
    """
    if unseen := unseen_in(address):
        raise LookalikeError(
            "email",
            f"The e-mail address holds a letter that can't be seen ({unseen}). Type the address by hand.",
        )
    if word := mixed_word(address):
        raise LookalikeError(
            "email",
            f"“{word}” in the e-mail address mixes letters of several alphabets that look alike. Type the address by hand.",
        )
    other = _like(session, address, lambda user: user.email, look_of_address, but_for)
    if other is None:
        return
    if other.email == address:
        raise LookalikeError("email", f"{address} is there already: {_who(other)}.")
    raise LookalikeError(
        "email",
        f"{address} reads like {other.email}, which belongs to {_who(other)}, and has other letters. "
        "Type the address by hand.",
    )


def refuse_lookalike_name(session: Session, name: str, *, but_for: int | None = None) -> None:
    """
    Raises:
        LookalikeError: it has letters nobody sees or of several alphabets in one word, or reads like the name of
            somebody there, former people included: what they approved stands under that name.
    """
    if unseen := unseen_in(name):
        raise LookalikeError(
            "name", f"The name holds a letter that can't be seen ({unseen}). Type it by hand."
        )
    if word := mixed_word(name):
        raise LookalikeError(
            "name",
            f"“{word}” in the name mixes letters of several alphabets that look alike. Type it by hand.",
        )
    other = _like(session, name, lambda user: user.name, look_of_name, but_for)
    if other is not None:
        raise LookalikeError(
            "name",
            f"“{name}” can't be told from {other.name} ({other.email}), who is there already. Add something that tells "
            f"them apart, such as “{name} (press office)”.",
        )


def _like(
    session: Session,
    value: str,
    value_of: Callable[[User], str],
    look: Callable[[str], str],
    but_for: int | None,
) -> User | None:
    wanted = look(value)
    return next(
        (user for user in list_users(session) if user.id != but_for and look(value_of(user)) == wanted), None
    )


def _who(user: User) -> str:
    return user.name if user.is_active else f"{user.name}, who may no longer sign in; activate them instead"
