"""All tables, imported once so that migrations and relationships know every one of them."""

from campaigns.models import accounts, base, content, deliveries, people, readings

__all__ = ["accounts", "base", "content", "deliveries", "people", "readings"]
