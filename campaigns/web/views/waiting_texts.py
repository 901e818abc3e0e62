"""Letting go of what was typed into a form and never sent; every page says what there is."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request
from flask.typing import ResponseReturnValue

from campaigns.services.people.kept_forms import find_kept_form, forget_kept_form
from campaigns.web.access import for_settled, the_user
from campaigns.web.answers import done
from campaigns.web.desk_access import current_desk
from campaigns.web.kept_forms import page_before

blueprint = Blueprint("waiting_texts", __name__, url_prefix="/waiting-texts")


@blueprint.post("/discard")
@for_settled
def discard() -> ResponseReturnValue:
    code = request.form.get("code", "")
    if find_kept_form(current_desk(), the_user().id, code) is None:
        flash("That text is no longer kept.", "notice")
        return redirect(page_before(), 303)
    forget_kept_form(current_desk(), the_user().id, code)
    return done("That text is discarded.", page_before())
