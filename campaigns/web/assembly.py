"""Puts the web pages together on an application: protections, templates, every screen family, error pages."""

from __future__ import annotations

from flask import Flask

from campaigns.web.access import guard_every_view
from campaigns.web.acts import record_acts
from campaigns.web.error_pages import add_error_pages
from campaigns.web.kept_forms import bring_back_what_was_typed, keep_for_whoever_was_here
from campaigns.web.library_watch import watch_library
from campaigns.web.numbers import guard_numbers
from campaigns.web.odd_characters import show_odd_characters
from campaigns.web.pages import prepare_pages
from campaigns.web.security import secure
from campaigns.web.views import (
    about,
    absences,
    accounts,
    after_hold,
    asked,
    audit_trail,
    calendar,
    calendar_feed,
    campaign_move,
    campaign_plan,
    campaigns,
    confirm_yourself,
    connecting,
    contacts,
    correcting,
    decisions,
    deliveries,
    editor,
    elections,
    embargo,
    facts,
    handed,
    health,
    holds,
    imports,
    incidents,
    item_life,
    items,
    look_ahead,
    manual,
    media,
    media_file,
    metrics,
    month_sheet,
    on_call,
    outside,
    own_lists,
    party_sign_off,
    passkey_entry,
    people,
    pictures,
    practice,
    provider_entry,
    provider_settings,
    reached,
    rehearsal,
    release_editor,
    repeating,
    report,
    resume,
    review,
    second_step,
    sessions,
    sign_in,
    sign_in_rules,
    sign_off_routes,
    slots,
    takedowns,
    today,
    unsubscribe,
    urgent,
    waiting_texts,
    working,
    your_access,
    your_passkeys,
    your_second_step,
)

SCREENS = (
    today,
    calendar,
    slots,
    calendar_feed,
    campaign_move,
    month_sheet,
    campaigns,
    campaign_plan,
    items,
    review,
    look_ahead,
    item_life,
    asked,
    urgent,
    on_call,
    party_sign_off,
    reached,
    sign_off_routes,
    editor,
    release_editor,
    embargo,
    repeating,
    imports,
    media,
    media_file,
    decisions,
    takedowns,
    correcting,
    deliveries,
    handed,
    holds,
    after_hold,
    resume,
    practice,
    rehearsal,
    report,
    absences,
    people,
    audit_trail,
    accounts,
    connecting,
    contacts,
    confirm_yourself,
    sessions,
    sign_in,
    second_step,
    sign_in_rules,
    your_second_step,
    passkey_entry,
    your_passkeys,
    provider_entry,
    provider_settings,
    pictures,
    health,
    metrics,
    working,
    elections,
    incidents,
    facts,
    own_lists,
    your_access,
    about,
    manual,
    unsubscribe,
    outside,
    waiting_texts,
)


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
    for screen in SCREENS:
        app.register_blueprint(screen.blueprint)
    add_error_pages(app)
