"""What every template has at hand: components, filters, the navigation, the clock's pulse, addresses of static files."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask, current_app, g, request, url_for
from flask_login import current_user
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader
from markupsafe import Markup

from campaigns.config import PROJECT_FOLDER, VERSION
from campaigns.content_store.heading_levels import under_heading
from campaigns.domain.facts.money import show_usd
from campaigns.domain.figures.cadence import stages_of
from campaigns.domain.items.channel_kinds import label_of, look_of
from campaigns.domain.items.fingerprint import short_fingerprint
from campaigns.domain.items.rendered import RenderedMedia
from campaigns.domain.items.statuses import waiting_words
from campaigns.domain.people.permissions import Permission
from campaigns.domain.text.listing import counted, listed
from campaigns.domain.text.quoting import quoted
from campaigns.domain.time.durations import how_long
from campaigns.domain.time.localtime import clock_time, format_day, format_local, zone_words
from campaigns.reports.screens.holds import holds_in_force
from campaigns.reports.wording import moments_words
from campaigns.services.installation.heartbeat import clock_pulse
from campaigns.services.installation.identity import pause_note
from campaigns.services.people.sign_in_links import can_send_links
from campaigns.web import times, words
from campaigns.web.access import SignedInUser, the_user
from campaigns.web.desk_access import current_desk, local_zone, now, page_session
from campaigns.web.figure_parts import figure_parts
from campaigns.web.form_words import in_the_form
from campaigns.web.kept_forms import what_waits
from campaigns.web.linked_text import link_text

# Which endpoint stands in the navigation, its words, and who sees it. Blueprints listed are "in" that entry.
NAVIGATION: tuple[tuple[str, str, Permission, tuple[str, ...]], ...] = (
    ("today.show", "Today", Permission.READ, ("today",)),
    (
        "calendar.show",
        "Calendar",
        Permission.READ,
        ("calendar", "look_ahead", "month_sheet", "slots"),
    ),
    (
        "campaigns.index",
        "Campaigns",
        Permission.READ,
        (
            "campaigns",
            "campaign_plan",
            "campaign_move",
            "items",
            "review",
            "item_life",
            "asked",
            "editor",
            "release_editor",
            "imports",
            "repeating",
        ),
    ),
    ("media.index", "Media", Permission.READ, ("media", "media_file")),
    ("deliveries.index", "Sent and coming up", Permission.READ, ("deliveries", "decisions", "rehearsal")),
    ("practice.feed", "Practice feed", Permission.READ, ("practice",)),
    ("report.show", "Results", Permission.REPORT, ("report",)),
    ("accounts.index", "Accounts", Permission.READ, ("accounts", "connecting", "contacts")),
    (
        "people.index",
        "People",
        Permission.ADMINISTER,
        ("people", "sign_in_rules", "provider_settings"),
    ),
)

# Said wherever a page speaks of signing in by a link, while none can be sent from here.
NO_LINKS = "No such link can be sent yet: no mail server is set up. An administrator can set one up: “Settings” under Help."


def prepare_pages(app: Flask) -> None:
    app.jinja_loader = ChoiceLoader(
        [
            FileSystemLoader(PROJECT_FOLDER / "templates"),
            PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
        ]
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        {
            "moment": lambda moment: format_local(moment, local_zone()),
            "short_moment": lambda moment, mid=False: times.short_moment(
                moment, local_zone(), current_desk().today(), mid_sentence=mid
            ),
            "clock_time": lambda moment: clock_time(moment, local_zone()),
            "day_name": lambda moment: times.day_name(moment, local_zone(), current_desk().today()),
            "since": lambda moment: times.since_words(moment, now()),
            "day": format_day,
            "local_day": lambda moment: moment.astimezone(local_zone()).date(),
            "short_day": lambda day: f"{day.day} {day:%b %Y}",
            "short_fingerprint": short_fingerprint,
            "channel_label": label_of,
            "look": look_of,
            "moments": moments_words,
            "stages": stages_of,
            "audience": words.audience,
            "told": in_the_form,
            "item_status": words.item_status,
            "item_kind": words.item_kind,
            "waiting_words": waiting_words,
            "delivery_status": words.delivery_status,
            "account_state": words.account_state,
            "attempt_outcome": words.attempt_outcome,
            "severity": words.severity,
            "listed": listed,
            "quoted": quoted,
            "figure_parts": figure_parts,
            "web_address": lambda url: url if url.startswith(("https://", "http://")) else "",
            "linked": link_text,
            "fitted": _fitted,
            "item_url": item_url,
            "figure": lambda number: f"{number:,}",
            "usd": show_usd,
            "plural": counted,
        }
    )
    app.jinja_env.globals.update(
        {
            "asset": _asset,
            "item_url": item_url,
            "picture_url": picture_url,
            "film_urls": film_urls,
            "how_long": how_long,
        }
    )
    app.context_processor(_on_every_page)


def item_url(ref: str, endpoint: str = "items.show", **values: Any) -> str:
    """The address of an item's page, or of something beneath it."""
    campaign, folder, slug = ref.split("/", 2)
    return url_for(endpoint, campaign=campaign, folder=folder, slug=slug, **values)


def _fitted(html: str, level: int, prefix: str = "") -> Markup:
    """A document's HTML for use within a page. It comes from the content store, which lets nothing unsafe through."""
    return Markup(under_heading(html, level=level, prefix=prefix))  # noqa: S704


def picture_url(picture: RenderedMedia, draft_ref: str = "") -> str:
    """Where a picture's bytes are: the draft's own file, or the frozen copy; that also for whoever has but a link."""
    if draft_ref:
        return item_url(draft_ref, "items.picture", name=picture.name, v=picture.sha256[:12])
    if "link_code" in g:
        return url_for("party_sign_off.picture", code=g.link_code, sha256=picture.sha256)
    return url_for("pictures.stored", sha256=picture.sha256)


def film_urls(film: RenderedMedia, draft_ref: str = "") -> dict[str, str]:
    """Where a film plays, and where its captions and its poster are; empty where it has none. As ``picture_url``."""
    if draft_ref:
        at: dict[str, Any] = {
            "campaign": draft_ref.partition("/")[0],
            "name": film.name,
            "v": film.sha256[:12],
        }
        return {
            "film": url_for("media.play", **at),
            "captions": url_for("media.captions", **at) if film.captions else "",
            "poster": url_for("media.look", **at, w=1000) if film.poster else "",
        }
    files = {"film": film.sha256, "captions": film.captions, "poster": film.poster}
    return {
        what: picture_url(replace(film, sha256=sha256)) if sha256 else "" for what, sha256 in files.items()
    }


def _on_every_page() -> dict[str, Any]:
    desk = current_desk()
    person: SignedInUser | None = the_user() if current_user.is_authenticated else None
    return {
        "person": person,
        "navigation": _navigation(person) if person and not person.must_change_password else [],
        "pulse": clock_pulse(desk, page_session()) if person else None,
        "sending_pause": pause_note(page_session()) if person else None,
        "waiting_texts": what_waits(),
        "holds_in_force": holds_in_force(page_session()) if person else [],
        "organisation": desk.settings.organisation,
        "zone_name": zone_words(desk.settings.timezone),
        "version": VERSION,
        "errors": {},
        "no_links": "" if can_send_links(desk) else NO_LINKS,
        "today_date": current_desk().today(),
    }


def _navigation(person: SignedInUser) -> list[dict[str, Any]]:
    return [
        {
            "href": url_for(endpoint),
            "text": text,
            "current": request.endpoint == endpoint,
            "active": request.blueprint in blueprints,
        }
        for endpoint, text, permission, blueprints in NAVIGATION
        if person.may(permission)
    ]


def _asset(name: str) -> str:
    """A static file's address with a mark of its content, so that browsers may keep it for long."""
    path = Path(str(current_app.static_folder)) / name
    try:
        return url_for("static", filename=name, v=_mark_of(str(path), path.stat().st_mtime_ns))
    except FileNotFoundError:
        return url_for("static", filename=name)


@lru_cache(maxsize=64)
def _mark_of(path: str, _changed_at: int) -> str:
    return sha256(Path(path).read_bytes()).hexdigest()[:12]
