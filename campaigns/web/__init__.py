"""The web pages: a blueprint per screen family; each view loads, asks a service, and answers."""

from campaigns.web.assembly import register

__all__ = ["register"]
