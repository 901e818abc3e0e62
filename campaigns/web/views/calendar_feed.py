"""The calendar for a person's own calendar program: the address it fetches, and the page where that is made and ended."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaigns.domain.people.permissions import Permission
from campaigns.models.calendar_feeds import find_open_feed
from campaigns.reports.export_ics import write_ics
from campaigns.reports.feed import FeedEvent, feed_events
from campaigns.services.people.calendar_feed import end_feed, make_feed, open_feed
from campaigns.services.people.tokens import WrongPasswordError
from campaigns.web.access import for_anybody, requires, the_user
from campaigns.web.answers import done, status_of
from campaigns.web.desk_access import current_desk, local_zone, now, page_session
from campaigns.web.library_watch import recent_library
from campaigns.web.pages import item_url
from campaigns.web.visitors import the_visitor

blueprint = Blueprint("calendar_feed", __name__, url_prefix="/calendar/feed")


@blueprint.get("/<secret>.ics")
@for_anybody
def fetch(secret: str) -> ResponseReturnValue:
    """Calendar programs sign in nowhere: the address itself says whose it is."""
    open_feed(current_desk(), secret, network=the_visitor().network)
    recent_library()
    settings = current_desk().settings
    host = urlsplit(settings.url).hostname or "campaign-desk"
    events = feed_events(page_session(), now=now())
    name = f"{settings.organisation}: campaigns"
    answer = Response(
        write_ics(events, name=name, host=host, address_of=_address),
        content_type="text/calendar; charset=utf-8",
    )
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.add_etag()
    return answer.make_conditional(request)


@blueprint.get("")
@requires(Permission.READ)
def form() -> ResponseReturnValue:
    return _page({})


@blueprint.post("")
@requires(Permission.READ)
def make() -> ResponseReturnValue:
    password = request.form.get("password", "")
    if not password:
        return _page({"password": "Enter your password."}), 400
    try:
        secret = make_feed(current_desk(), the_user().id, password=password)
    except WrongPasswordError as error:
        page_session().rollback()
        return _page({"password": str(error)}), status_of(error)
    # Shown in the answer itself, never kept: reloading does not bring it back.
    return _page({}, made=f"{current_desk().settings.url}{url_for('calendar_feed.fetch', secret=secret)}")


@blueprint.post("/end")
@requires(Permission.READ)
def end() -> ResponseReturnValue:
    end_feed(current_desk(), the_user().id)
    return done(
        "Your calendar address is ended. Nothing is fetched with it any more.", url_for("your_access.show")
    )


def _address(event: FeedEvent) -> str:
    """The page of the item; of one under embargo the day, for its own address would tell what it is about."""
    day = event.at.astimezone(local_zone()).date()
    page = item_url(event.ref) if event.ref else url_for("calendar.show", view="list", on=day.isoformat())
    return f"{current_desk().settings.url}{page}"


def _page(errors: dict[str, str], *, made: str = "") -> str:
    session = page_session()
    session.expire_all()  # one made just now is to be seen
    return render_template(
        "your_access/feed.html", feed=find_open_feed(session, the_user().id), made=made, errors=errors
    )
