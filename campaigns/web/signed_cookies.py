"""Cookies of our own beside the session's: each is signed, and written whole by the one who has something to keep in it.

The session's cookie is written whole as well. A page that saves by itself and a button that was pressed meanwhile would
each write it, and the later answer would take away what the earlier one kept: so whatever is kept by a request that
nobody waits for has a cookie of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

from flask import Response, after_this_request, current_app, request
from itsdangerous import BadData, URLSafeTimedSerializer

from campaigns.web.desk_access import current_desk

Told = TypeVar("Told")


def cookie_name(name: str) -> str:
    """With the prefix that browsers take from https and for this very host only, where cookies are secure."""
    return f"__Host-{name}" if current_desk().settings.secure_cookies else name


@dataclass(frozen=True)
class SignedCookie:
    """One of them. Without `kept_for` the browser forgets it when it is closed."""

    name: str
    salt: str  # a value signed for one cookie is worth nothing in another
    kept_for: timedelta | None = None

    def read(self, understand: Callable[[Any], Told]) -> Told | None:
        """None where there is none, it is not ours, is too old, or `understand` can't make anything of it."""
        age = int(self.kept_for.total_seconds()) if self.kept_for else None
        try:
            return understand(
                self._signer().loads(request.cookies.get(cookie_name(self.name), ""), max_age=age)
            )
        except (BadData, ValueError, TypeError):
            return None

    def bring(self, value: object) -> None:
        """The answer to this request brings it."""
        signed = self._signer().dumps(value)

        @after_this_request
        def set_it(answer: Response) -> Response:
            answer.set_cookie(
                cookie_name(self.name),
                signed if isinstance(signed, str) else signed.decode(),
                max_age=self.kept_for,
                path="/",
                httponly=True,
                samesite="Lax",
                secure=current_desk().settings.secure_cookies,
            )
            return answer

    def forget(self) -> None:
        """The answer to this request takes it away."""

        @after_this_request
        def take_away(answer: Response) -> Response:
            answer.delete_cookie(
                cookie_name(self.name),
                path="/",
                httponly=True,
                samesite="Lax",
                secure=current_desk().settings.secure_cookies,
            )
            return answer

    def _signer(self) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(str(current_app.secret_key), salt=self.salt)
