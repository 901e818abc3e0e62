"""How people sign in: what an administrator decides for everybody."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaigns.domain.people.permissions import Permission
from campaigns.models.factors import read_rules, with_second_step
from campaigns.models.people import list_users
from campaigns.services.people.second_step_rule import LONGEST_GRACE, NEED_IT, change_rule
from campaigns.web.access import requires
from campaigns.web.answers import done, refused_on
from campaigns.web.confirmed import asks_password_again
from campaigns.web.desk_access import current_desk, now, page_session

blueprint = Blueprint("sign_in_rules", __name__, url_prefix="/signing-in")


@blueprint.get("")
@requires(Permission.ADMINISTER)
def show() -> ResponseReturnValue:
    rules = read_rules(page_session())
    typed = {
        "second_step": "needed" if rules.needs_second_step else "free",
        "grace_days": str(rules.grace_days),
    }
    return _page({}, typed)


@blueprint.post("/second-step")
@requires(Permission.ADMINISTER)
@asks_password_again
def second_step() -> ResponseReturnValue:
    typed = {name: request.form.get(name, "").strip() for name in ("second_step", "grace_days")}
    days = typed["grace_days"]
    with refused_on(lambda error: _page({"grace-days": str(error)}, typed)):
        is_number = days.isascii() and days.isdigit() and len(days) <= 3
        change_rule(
            current_desk(),
            needs_second_step=typed["second_step"] == "needed",
            grace_days=int(days) if is_number else -1,
        )
    words = "is needed" if typed["second_step"] == "needed" else "is each person’s own choice"
    return done(f"Saved. A second step {words}.", url_for("sign_in_rules.show"))


def _page(errors: dict[str, str], typed: dict[str, str]) -> str:
    session = page_session()
    have = with_second_step(session)
    people = [user for user in list_users(session) if user.is_active]
    return render_template(
        "sign_in_rules/show.html",
        typed=typed,
        errors=errors,
        longest=LONGEST_GRACE,
        lacking=[user for user in people if user.id not in have and any(user.may(one) for one in NEED_IT)],
        having=[user for user in people if user.id in have],
        now=now(),
    )
