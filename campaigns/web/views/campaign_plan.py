"""Writing a campaign: a new one, its plan as a form, last year's used again, and how it went."""

from __future__ import annotations

from collections import Counter
from datetime import date
from http import HTTPStatus

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from campaigns.content_store.form_words import WordsNotTakenError
from campaigns.content_store.plan_words import PlanWords, plan_words_in
from campaigns.domain.items.documents import CampaignDocument
from campaigns.domain.people.permissions import Permission
from campaigns.domain.text.listing import counted, listed
from campaigns.domain.time.shifting import YEAR_OF_WEEKS
from campaigns.errors import CampaignDeskError, ConflictError
from campaigns.models.content import find_campaign
from campaigns.reports.engagement import campaign_totals
from campaigns.reports.screens.course import course_of, items_to_use
from campaigns.reports.wording import number
from campaigns.services.content.again import CampaignAgain, use_campaign_again
from campaigns.services.content.facts import current_facts
from campaigns.services.content.plan_writing import (
    OpenedPlan,
    PlanConflictError,
    create_campaign,
    open_plan,
    save_plan,
    with_all_headings,
)
from campaigns.services.content.preview import read_plan
from campaigns.services.content.writing import Started
from campaigns.web.access import requires, the_user
from campaigns.web.answers import beside, done, refused_on, status_of
from campaigns.web.desk_access import current_desk, local_zone, now, page_session
from campaigns.web.editor_answers import not_saved
from campaigns.web.kept_forms import hide_what_was_typed, typed_again
from campaigns.web.library_watch import recent_library
from campaigns.web.plan_form import KINDS, LEVELS, numbers_after, plan_words_of, with_empty_rows
from campaigns.web.words import AUDIENCES

blueprint = Blueprint("campaign_plan", __name__, url_prefix="/campaigns")


@blueprint.get("/new")
@requires(Permission.WRITE)
def new() -> ResponseReturnValue:
    return _new(PlanWords(), {})


@blueprint.post("/new")
@requires(Permission.WRITE)
def create() -> ResponseReturnValue:
    words = plan_words_of(request.form)
    try:
        slug = create_campaign(current_desk(), words, user_id=the_user().id)
    except WordsNotTakenError as error:
        return _new(words, {error.field: str(error)}), status_of(error)
    recent_library(anew=True)
    return done("The campaign is there. Write its plan here, now or bit by bit.", url_for(".edit", slug=slug))


def _new(words: PlanWords, errors: dict[str, str]) -> str:
    return render_template("campaign_plan/new.html", words=words, audiences=AUDIENCES, errors=errors)


@blueprint.get("/<slug>/plan")
@requires(Permission.WRITE)
def edit(slug: str) -> ResponseReturnValue:
    typed = MultiDict(typed_again())
    opened = open_plan(current_desk(), slug)
    if "started" in typed:  # its sender was signed out meanwhile
        started = OpenedPlan(
            opened.words, typed.get("started", "").replace("\r\n", "\n"), typed.get("fingerprint", "")
        )
        return _form(slug, plan_words_of(typed), started)
    return _form(slug, _with_room(opened.words), opened)


@blueprint.post("/<slug>/plan")
@requires(Permission.WRITE)
def save(slug: str) -> ResponseReturnValue:
    words, source = plan_words_of(request.form), request.form.get("started", "").replace("\r\n", "\n")
    fingerprint, is_by_itself = request.form.get("fingerprint", ""), "HX-Request" in request.headers
    try:
        opened = save_plan(
            current_desk(),
            slug,
            words,
            started=source,
            fingerprint=fingerprint,
            user_id=the_user().id,
            by_itself=is_by_itself,
        )
    except (ConflictError, WordsNotTakenError) as error:
        if is_by_itself:
            return not_saved(error)
        return _not_saved_so(slug, words, OpenedPlan(words, source, fingerprint), error)
    recent_library(anew=True)
    if is_by_itself:
        numbers = numbers_after(words, opened.words)
        return render_template(
            "campaign_plan/saved.html",
            started=Started(opened.source, opened.fingerprint),
            numbers=numbers,
            saved_at=now(),
        )
    if request.form.get("do") == "show":
        return done("Saved.", url_for("campaigns.show", slug=slug))
    return done("Saved.", url_for(".edit", slug=slug))


def _not_saved_so(
    slug: str, words: PlanWords, started: OpenedPlan, error: ConflictError | WordsNotTakenError
) -> ResponseReturnValue:
    """The page again, with what was typed."""
    if isinstance(error, PlanConflictError):
        page = _form(slug, _with_room(error.words), error.now, conflict=error)
    else:
        page = _form(slug, words, started, errors={getattr(error, "field", ""): str(error)})
    hide_what_was_typed()  # it is in the form
    return page, status_of(error)


def _with_room(words: PlanWords) -> PlanWords:
    """With the rows and sections that are still to be written. A form that comes back has them already."""
    return with_all_headings(with_empty_rows(words))


def _form(
    slug: str,
    words: PlanWords,
    started: OpenedPlan,
    *,
    errors: dict[str, str] | None = None,
    conflict: PlanConflictError | None = None,
) -> str:
    return render_template(
        "campaign_plan/edit.html",
        slug=slug,
        words=words,
        started=started,
        conflict=conflict,
        audiences=AUDIENCES,
        levels=LEVELS,
        kinds=KINDS,
        usual_ai_use=current_facts(current_desk()).ai_use,
        errors=errors or {},
    )


@blueprint.get("/<slug>/course")
@requires(Permission.READ)
def course(slug: str) -> ResponseReturnValue:
    """Its days in one list, and its results so far."""
    recent_library()
    campaign = find_campaign(page_session(), slug)
    if campaign is None:
        abort(404)
    plan = _plan(slug)
    today = current_desk().today()
    return render_template(
        "campaign_plan/course.html",
        campaign=campaign,
        plan=plan,
        learning=_learning(plan),
        course=course_of(page_session(), plan, slug, today=today, zone=local_zone()),
        channels=campaign_totals(page_session(), slug, known_at=now()),
        number=number,
    )


@blueprint.get("/<slug>/again")
@requires(Permission.WRITE)
def again_form(slug: str) -> ResponseReturnValue:
    words = open_plan(current_desk(), slug).words
    starts = date.fromisoformat(words.starts) + YEAR_OF_WEEKS if words.starts else None
    return _again(slug, {"title": words.title, "starts": starts.isoformat() if starts else ""}, None, {})


@blueprint.post("/<slug>/again")
@requires(Permission.WRITE)
def use_again(slug: str) -> ResponseReturnValue:
    typed = {name: request.form.get(name, "").strip() for name in ("title", "starts")}
    refs = request.form.getlist("item")
    try:
        starts = date.fromisoformat(typed["starts"])
    except ValueError:
        return _again(
            slug, typed, refs, {"starts": "Give the first day of the new campaign."}
        ), HTTPStatus.BAD_REQUEST
    with refused_on(lambda error: _again(slug, typed, refs, beside(error, "title"))):
        made = use_campaign_again(
            current_desk(), slug, title=typed["title"], starts=starts, refs=refs, user_id=the_user().id
        )
    recent_library(anew=True)
    return done(_made_words(made), url_for("campaigns.show", slug=made.slug))


def _made_words(made: CampaignAgain) -> str:
    """What was made, and of what was not taken over, how often."""
    count = len(made.copies)
    many = counted(count, "item came along as a draft", "items came along as drafts")
    gone = Counter(words for copy in made.copies for words in copy.left_out)
    left = (
        f" Not taken over: {listed([f'{what} ({times})' for what, times in gone.items()])}." if gone else ""
    )
    refused = " ".join(f" {words}" for words in made.refused)
    return f"Made. {many}. Days named in the words are still those of last time.{left}{refused}"


def _again(slug: str, typed: dict[str, str], chosen: list[str] | None, errors: dict[str, str]) -> str:
    recent_library()
    plan = _plan(slug)
    return render_template(
        "campaign_plan/again.html",
        slug=slug,
        plan=plan,
        typed=typed,
        items=items_to_use(page_session(), slug),
        chosen=chosen,
        learning=_learning(plan),
        channels=campaign_totals(page_session(), slug, known_at=now()),
        number=number,
        errors=errors,
    )


def _plan(slug: str) -> CampaignDocument | None:
    """As its file has it now; none where it can't be read, or its folder is gone."""
    try:
        return read_plan(current_desk(), slug)[0]
    except CampaignDeskError:
        return None


def _learning(plan: CampaignDocument | None) -> str:
    """What the plan says under “Learning”."""
    if plan is None or not plan.source:
        return ""
    sections = plan_words_in(plan.source, local_zone()).sections
    return next((one.text for one in sections if one.heading.casefold() == "learning"), "")
