"""The office of the web tests, and both kinds of database where a race decides."""

from __future__ import annotations

from tests.integration.databases import both_databases, postgres_server, postgres_url
from tests.web.conftest import office, quick_hashing, sign_in

__all__ = ["both_databases", "office", "postgres_server", "postgres_url", "quick_hashing", "sign_in"]
