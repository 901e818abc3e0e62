"""The page between ours and the sign-in service: a link, for a form of ours may lead to no other host."""

from __future__ import annotations

from flask import render_template

from campaigns.services.people.provider_entry import Departure
from campaigns.services.people.sign_in_steps import STEP_LASTS
from campaigns.web.signed_cookies import SignedCookie

WAY = SignedCookie("campaign_desk_way", salt="sign-in service", kept_for=STEP_LASTS)


def on_the_way(departure: Departure) -> str:
    WAY.bring(departure.code)
    return render_template("sign_in/provider.html", departure=departure)
