"""What every answer carries against misuse: a strict content security policy, form tokens, safe cookies."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask, Response, g, request
from flask_talisman import Talisman
from flask_wtf import CSRFProtect

from campaigns.services.people.sessions import REMEMBERED_AFTER_ITS_END
from campaigns.web.desk_access import current_desk
from campaigns.web.signed_cookies import cookie_name

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "media-src": "'self'",
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
# What may be sent without a form of ours: its address alone is the permission, and holds for that one thing.
FROM_ELSEWHERE = (
    "campaigns.web.views.unsubscribe.take_off",
    *(f"campaigns.web.views.party_sign_off.{view}" for view in ("words", "decide", "another")),
    "campaigns.web.views.reached.press",
)
_UNUSED = (
    "accelerometer browsing-topics camera display-capture geolocation gyroscope hid magnetometer microphone midi "
    "payment serial usb"
)
PERMISSIONS = dict.fromkeys(_UNUSED.split(), "()")


def secure(app: Flask) -> None:
    """Switch on the protections."""
    with app.app_context():
        settings = current_desk().settings
        name = cookie_name("campaign_desk")
    secure_cookies, length = settings.secure_cookies, timedelta(hours=settings.session_hours)
    app.config.update(
        SESSION_COOKIE_NAME=name,
        SESSION_COOKIE_SAMESITE="Lax",
        # The session on the server ends before: so its owner can still be told why.
        PERMANENT_SESSION_LIFETIME=length + REMEMBERED_AFTER_ITS_END,
        SESSION_REFRESH_EACH_REQUEST=False,
        WTF_CSRF_TIME_LIMIT=int(length.total_seconds()),
        WTF_CSRF_SSL_STRICT=secure_cookies,
    )
    app.config.setdefault(
        "MAX_CONTENT_LENGTH", 1_000_000
    )  # forms are short; a view that takes files asks for more
    app.after_request(_finish)  # before Talisman, so that it runs after it
    protection = CSRFProtect(app)
    for view in FROM_ELSEWHERE:
        protection.exempt(view)
    Talisman(
        app,
        force_https=False,  # the reverse proxy's business; see CAMPAIGNS_SECURE_COOKIES
        strict_transport_security=secure_cookies,
        strict_transport_security_include_subdomains=settings.hsts_subdomains,
        session_cookie_secure=secure_cookies,
        content_security_policy=POLICY,
        content_security_policy_nonce_in=["script-src"],
        frame_options="DENY",
        referrer_policy="same-origin",
        permissions_policy=PERMISSIONS,
    )


def with_policy(answer: Response, policy: str) -> Response:
    """This answer has a content security policy of its own instead of the pages'."""
    g.own_policy = policy
    return answer


def without_referrer(answer: Response) -> Response:
    """No other page is told where somebody came from: the address itself opens something."""
    g.no_referrer = True
    return answer


def _finish(answer: Response) -> Response:
    """Nothing here is for search engines; pages are not for shared caches nor the back button after signing out."""
    if "own_policy" in g:
        answer.headers["Content-Security-Policy"] = g.own_policy
    if "no_referrer" in g:
        answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers.setdefault("X-Robots-Tag", "noindex, nofollow")
    answer.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    answer.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    if request.endpoint == "static":
        if "v" in request.args:  # the address changes with the content
            answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    else:
        answer.headers["Cache-Control"] = "private, no-store"
    return answer
