"""The office of the web tests, and both kinds of database where a race decides."""

from __future__ import annotations

from tests.web.conftest import office, quick_hashing, sign_in

__all__ = ["office", "quick_hashing", "sign_in"]
