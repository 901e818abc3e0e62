"""To the house's own sign-in service and back."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from campaigns.channels.errors import ChannelError
from campaigns.errors import CampaignDeskError
from campaigns.services.audit.recording import record_act
from campaigns.services.core.acting import Acting, ActOutcome, Door
from campaigns.services.people.provider_entry import arrive, depart
from campaigns.web.access import for_anybody, is_safe_next, the_user
from campaigns.web.answers import status_of
from campaigns.web.desk_access import current_desk
from campaigns.web.provider_way import WAY, on_the_way
from campaigns.web.signing_in import let_in, next_address, sign_in_page
from campaigns.web.visitors import the_visitor

blueprint = Blueprint("provider_entry", __name__, url_prefix="/sign-in/provider")
# What the service says when somebody turned back there (RFC 6749, 4.1.2.1).
TURNED_BACK = "You were not signed in there, so nothing was done here. Try again, or use another way."


@blueprint.post("")
@for_anybody
def go() -> ResponseReturnValue:
    try:
        departure = depart(current_desk(), visitor=the_visitor(), next_address=next_address())
    except CampaignDeskError as error:
        return _refused(error)
    return on_the_way(departure)


@blueprint.get("/back")
@for_anybody
def back() -> ResponseReturnValue:
    """Where the service leads back to. It counts for the browser that asked, and once."""
    code, state = request.args.get("code", ""), request.args.get("state", "")
    browsers_code = WAY.read(str) or ""
    WAY.forget()
    if not code:
        return sign_in_page({"": TURNED_BACK}), 400
    try:
        arrival = arrive(
            current_desk(),
            state=state,
            browsers_code=browsers_code,
            code=code,
            visitor=the_visitor(),
            session_id=the_user().session_id if current_user.is_authenticated else None,
        )
    except CampaignDeskError as error:
        if browsers_code:  # it was begun here, which is counted: strangers fill no disk
            record_act(_try_of(error), ActOutcome.REFUSED)
        return _refused(error)
    wanted = arrival.next if is_safe_next(arrival.next) else ""
    if arrival.begun is None:
        return redirect(wanted or url_for("today.show"), 303)
    return let_in(arrival.begun, wanted)


def _try_of(error: CampaignDeskError) -> Acting:
    """For the audit trail, which leaves out what is only looked at: somebody came back and was not let in."""
    return Acting(
        Door.WEB,
        request.endpoint or "",
        source_address=request.remote_addr or "",
        note=type(error).__name__,
    )


def _refused(error: CampaignDeskError) -> ResponseReturnValue:
    status = 502 if isinstance(error, ChannelError) else status_of(error)
    return sign_in_page({"": str(error)}), status
