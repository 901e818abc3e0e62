"""The desk that integration tests have, for attacks on its rules."""

from __future__ import annotations

from tests.integration.conftest import app, channels, clock, database_url, desk, office

__all__ = ["app", "channels", "clock", "database_url", "desk", "office"]
