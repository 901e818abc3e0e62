"""Accounts on the channels: how each stands, checking one, and how to connect another."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaigns.domain.items.channel_kinds import PRACTICE
from campaigns.domain.people.permissions import Permission
from campaigns.errors import CampaignDeskError
from campaigns.reports.screens.accounts import account_cards
from campaigns.services.accounts.connecting import verify_account
from campaigns.web.access import requires
from campaigns.web.answers import done, status_of
from campaigns.web.desk_access import current_desk, local_zone, now, page_session
from campaigns.web.times import clock_time

blueprint = Blueprint("accounts", __name__, url_prefix="/accounts")


@blueprint.get("")
@requires(Permission.READ)
def index() -> ResponseReturnValue:
    return _page({})


@blueprint.post("/verify")
@requires(Permission.ADMINISTER)
def verify() -> ResponseReturnValue:
    name = request.form.get("name", "")
    try:
        facts = verify_account(current_desk(), name)
    except CampaignDeskError as error:
        page_session().rollback()
        when = clock_time(now(), local_zone())
        return _page({"": f"{name}, checked at {when}: {error}"}), status_of(error)
    return done(f"{name} works. We are signed in as {facts.handle}.", url_for("accounts.index"))


def _page(errors: dict[str, str]) -> str:
    channels = current_desk().channels
    return render_template(
        "accounts/index.html",
        cards=account_cards(page_session(), now=now()),
        now=now(),
        kinds=[
            (kind, channels.label(kind), can.credential_names, can.server_example)
            for kind in channels.kinds()
            if kind != PRACTICE
            for can in (channels.capabilities(kind),)
        ],
        errors=errors,
    )
