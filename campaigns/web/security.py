"""What every answer carries against misuse: a strict content security policy, form tokens, a limit on sign-in tries."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from typing import Any

from flask import Flask, Response, g, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_talisman import Talisman
from flask_wtf import CSRFProtect
from limits.storage import MemoryStorage

from campaigns.web.desk_access import current_desk

# For one person's password, and for all tries from one place: an office may share one address.
PERSON_LIMIT = "10 per 5 minutes; 40 per hour"
PLACE_LIMIT = "30 per 5 minutes; 120 per hour"
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
# An e-mail shown exactly as it arrives brings its own styles; it may do nothing else, not even belong to this site.
EMAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; sandbox; frame-ancestors 'none'"
)
PICTURE_POLICY = "default-src 'none'; sandbox"
SESSION_LENGTH = timedelta(hours=12)


def secure(app: Flask) -> Limiter:
    """Switch on the protections; returns the limiter so that sign-in can be limited."""
    with app.app_context():
        secure_cookies = current_desk().settings.secure_cookies
    app.config.update(
        SESSION_COOKIE_NAME="campaign_desk",
        PERMANENT_SESSION_LIFETIME=SESSION_LENGTH,
        SESSION_REFRESH_EACH_REQUEST=False,  # a page that refreshes a part of itself must not keep a session alive
        WTF_CSRF_TIME_LIMIT=int(SESSION_LENGTH.total_seconds()),
        WTF_CSRF_SSL_STRICT=secure_cookies,
    )
    app.config.setdefault("MAX_CONTENT_LENGTH", 1_000_000)  # forms here are short; nothing is uploaded
    app.after_request(_finish)  # before Talisman, so that it runs after it
    CSRFProtect(app)
    Talisman(
        app,
        force_https=False,  # the reverse proxy's business; see CAMPAIGNS_SECURE_COOKIES
        strict_transport_security=secure_cookies,
        session_cookie_secure=secure_cookies,
        content_security_policy=POLICY,
        content_security_policy_nonce_in=["script-src"],
        frame_options="DENY",
        referrer_policy="same-origin",
    )
    # Counted per process: with several web processes the limit is that many times as wide.
    limiter = Limiter(get_remote_address, app=app, storage_uri="memory://", headers_enabled=False)
    # Its memory tidies up once at the start, on a thread of its own; making the app leaves no thread behind.
    if isinstance(limiter.storage, MemoryStorage):
        limiter.storage.timer.join()
    return limiter


def limit_sign_in(app: Flask, limiter: Limiter, endpoint: str) -> None:
    """Count failed tries alone: someone who gets in has not used any up."""
    view: Any = app.view_functions[endpoint]
    guarded: Any = view
    for limit, whose in ((PLACE_LIMIT, get_remote_address), (PERSON_LIMIT, _person_named)):
        limited = limiter.limit(
            limit, key_func=whose, methods=["POST"], deduct_when=lambda answer: answer.status_code != 302
        )
        guarded = limited(guarded)
    guarded.demand = view.demand
    app.view_functions[endpoint] = guarded


def _person_named() -> str:
    """Whose password is tried, whether there is such a person or not; never the address itself."""
    email = request.form.get("email", "").strip().lower()
    return sha256(email.encode(errors="replace")).hexdigest()


def with_policy(answer: Response, policy: str) -> Response:
    """This answer has a content security policy of its own instead of the pages'."""
    g.own_policy = policy
    return answer


def _finish(answer: Response) -> Response:
    """Nothing here is for search engines; pages are not for shared caches nor the back button after signing out."""
    if "own_policy" in g:
        answer.headers["Content-Security-Policy"] = g.own_policy
    answer.headers.setdefault("X-Robots-Tag", "noindex, nofollow")
    if request.endpoint == "static":
        if "v" in request.args:  # the address changes with the content
            answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    else:
        answer.headers["Cache-Control"] = "private, no-store"
    return answer
