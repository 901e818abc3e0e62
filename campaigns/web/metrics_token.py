"""The token of a monitoring system: it stands in the settings and comes with each request."""

from __future__ import annotations

import hmac

from flask import request

from campaigns.web.desk_access import current_desk


def knows_token() -> bool:
    """This request brings the token of the settings."""
    token = current_desk().settings.metrics_token
    given = request.headers.get("Authorization", "")
    return token is not None and hmac.compare_digest(given.encode(), f"Bearer {token}".encode())
