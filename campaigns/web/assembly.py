"""Puts the web pages together on an application: protections, templates, every screen family, error pages."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from flask import Flask

from campaigns.web import views
from campaigns.web.access import guard_every_view
from campaigns.web.acts import record_acts
from campaigns.web.error_pages import add_error_pages
from campaigns.web.kept_forms import bring_back_what_was_typed, keep_for_whoever_was_here
from campaigns.web.library_watch import watch_library
from campaigns.web.numbers import guard_numbers
from campaigns.web.odd_characters import show_odd_characters
from campaigns.web.pages import prepare_pages
from campaigns.web.security import secure


def register(app: Flask) -> None:
    """Add the web pages. The desk must already be in ``app.extensions``."""
    guard_numbers(app)
    secure(app)
    prepare_pages(app)
    guard_every_view(app, keep_typed=keep_for_whoever_was_here)
    record_acts(app)
    watch_library(app)
    show_odd_characters(app)
    bring_back_what_was_typed(app)
    for screen in iter_modules(views.__path__):
        app.register_blueprint(import_module(f"{views.__name__}.{screen.name}").blueprint)
    add_error_pages(app)
