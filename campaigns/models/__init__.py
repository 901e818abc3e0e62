"""All tables, imported once so that migrations and relationships know every one of them."""

from campaigns.models import (
    accounts,
    alerts,
    base,
    content,
    deliveries,
    elections,
    embargoes,
    holds,
    identity,
    incidents,
    overrides,
    people,
    readings,
    recipients,
    spending,
    takedowns,
)

__all__ = [
    "accounts",
    "alerts",
    "base",
    "content",
    "deliveries",
    "elections",
    "embargoes",
    "holds",
    "identity",
    "incidents",
    "overrides",
    "people",
    "readings",
    "recipients",
    "spending",
    "takedowns",
]
