"""A strict stand-in of X's API v2: real OAuth 1.0a, X's own counting, its limits, its answers and its errors.

python -m tests.standins.x [--port 0] [--seed FILE]
"""

from __future__ import annotations

from typing import Any

from tests.standins.serving import run_as_process
from tests.standins.x_reading import XReading
from tests.standins.x_things import XAccount
from tests.standins.x_writing import XWriting


class XServer(XWriting, XReading):
    """X with one account (`account`; more by `add_account`). `posts` is what stands, oldest first."""

    routes = (
        ("POST", "/2/tweets", "create_post"),
        ("GET", "/2/tweets", "look_up"),
        ("GET", "/2/tweets/<post_id>", "look_up_one"),
        ("DELETE", "/2/tweets/<post_id>", "delete_post"),
        ("POST", "/2/media/upload", "upload"),
        ("POST", "/2/media/metadata", "describe"),
        ("GET", "/2/users/me", "me"),
        ("GET", "/2/users/<user_id>/tweets", "timeline"),
    )


def make(port: int, seed: dict[str, Any]) -> XServer:
    defaults = {"id": "2244994945", "username": "vru_test", "name": "Violence Reduction Unit"}
    return XServer(port=port, account=XAccount(**{**defaults, **seed}))


if __name__ == "__main__":
    run_as_process(make)
