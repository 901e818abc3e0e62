"""Sign-off on one page: the words with what changed in them, and the decision after them; and what was asked for with it."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from campaigns.domain.people.permissions import Permission
from campaigns.errors import CampaignDeskError, ConflictError, NotAllowedError, NotFoundError
from campaigns.services.planning.wishes import plan_as_wished
from campaigns.services.signoff.commenting import QuoteError, answer_comment, comment_on, resolve_comment
from campaigns.services.signoff.conditions import meet_condition
from campaigns.web.access import requires, the_user
from campaigns.web.answers import done, refused_on, status_of
from campaigns.web.desk_access import current_desk, page_session
from campaigns.web.item_page import item_page
from campaigns.web.kept_forms import page_before
from campaigns.web.numbers import whole_number
from campaigns.web.pages import item_url
from campaigns.web.review_page import paragraph_number, review_page

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
    with refused_on(
        lambda error: item_page(
            ref, errors={f"how-{condition_id}": str(error)}, typed={f"how-{condition_id}": how}
        )
    ):
        meet_condition(current_desk(), ref, condition_id, user_id=the_user().id, how=how)
    wished = plan_as_wished(current_desk(), ref)
    return done(f"Ticked off. {wished or 'What was done is kept with the condition.'}", item_url(ref))


@blueprint.post("/comments")
@requires(Permission.READ)
def comment(campaign: str, folder: str, slug: str) -> ResponseReturnValue:
    """Say something about words of the text that the page showed."""
    ref, form = f"{campaign}/{folder}/{slug}", request.form
    typed = {name: form.get(name, "") for name in ("quote", "words")}
    try:
        number = comment_on(
            current_desk(),
            ref,
            user_id=the_user().id,
            revision=whole_number(form.get("version", "")) or 0,
            field=form.get("field", ""),
            paragraph=paragraph_number(form.get("paragraph", "")),
            **typed,
        )
    except CampaignDeskError as error:
        field = "quote" if isinstance(error, QuoteError) else "words"
        return _again(ref, error, field, typed)
    return done("Your comment is kept with the item.", f"{item_url(ref, 'review.show')}#comment-{number}")


@blueprint.post("/comments/<int:comment_id>/answer")
@requires(Permission.READ)
def answer(campaign: str, folder: str, slug: str, comment_id: int) -> ResponseReturnValue:
    ref, words = f"{campaign}/{folder}/{slug}", request.form.get("answer", "")
    try:
        answer_comment(current_desk(), ref, comment_id, user_id=the_user().id, words=words)
    except CampaignDeskError as error:
        return _again(ref, error, "answer", {"answer": words})
    return done("Your answer is kept.", f"{item_url(ref, 'review.show')}#comment-{comment_id}")


@blueprint.post("/comments/<int:comment_id>/resolve")
@requires(Permission.READ)
def resolve(campaign: str, folder: str, slug: str, comment_id: int) -> ResponseReturnValue:
    """Close it, or open it again; back on the page it stood on."""
    ref, is_done = f"{campaign}/{folder}/{slug}", "open" not in request.form
    resolve_comment(current_desk(), ref, comment_id, user_id=the_user().id, is_done=is_done)
    if request.headers.get("HX-Request"):  # beside words that are being written
        return render_template("editor/resolved.html")
    return done("Resolved. It stays with the item." if is_done else "It is open again.", page_before())


def _again(ref: str, error: CampaignDeskError, field: str, typed: dict[str, str]) -> ResponseReturnValue:
    """The page with what went wrong: beside the field, but where there is no form for it any more."""
    page_session().rollback()
    where = "" if isinstance(error, (ConflictError, NotAllowedError, NotFoundError)) else field
    return review_page(ref, errors={where: str(error)}, typed=typed), status_of(error)
