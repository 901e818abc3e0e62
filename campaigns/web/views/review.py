"""Sign-off on one page: the words with what changed in them, and the decision after them; and what was asked for with it."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from campaigns.domain.people.permissions import Permission
from campaigns.errors import CampaignDeskError
from campaigns.services.planning.wishes import plan_as_wished
from campaigns.services.signoff.conditions import meet_condition
from campaigns.web.access import requires, the_user
from campaigns.web.answers import done, status_of
from campaigns.web.desk_access import current_desk, page_session
from campaigns.web.item_page import item_page
from campaigns.web.pages import item_url
from campaigns.web.review_page import review_page

blueprint = Blueprint("review", __name__, url_prefix="/items/<campaign>/<folder>/<slug>/review")


@blueprint.get("")
@requires(Permission.READ)
def show(campaign: str, folder: str, slug: str) -> ResponseReturnValue:
    return review_page(f"{campaign}/{folder}/{slug}")


@blueprint.post("/conditions/<int:condition_id>")
@requires(Permission.READ)
def meet(campaign: str, folder: str, slug: str, condition_id: int) -> ResponseReturnValue:
    """Tick a condition off; with the last one, what was wished for the text goes on."""
    ref, how = f"{campaign}/{folder}/{slug}", request.form.get("how", "")
    try:
        meet_condition(current_desk(), ref, condition_id, user_id=the_user().id, how=how)
    except CampaignDeskError as error:
        page_session().rollback()
        field = f"how-{condition_id}"
        return item_page(ref, errors={field: str(error)}, typed={field: how}), status_of(error)
    wished = plan_as_wished(current_desk(), ref)
    return done(f"Ticked off. {wished or 'What was done is kept with the condition.'}", item_url(ref))
