"""Nothing typed is lost: a form that met the end of a session, or was refused, waits filled in for its sender.

Every form carries a token that says, signed, whose page it stood on (``own_token``); so what was typed finds its owner
even when the cookie is gone, and nobody else is shown it. It is kept (``services/people/kept_forms.py``), its sender signs in
and comes back to the page with ``?kept=CODE``, and there the form is filled in again on the way out, without script and
whatever view made the page. Nothing is done that way: the button has to be pressed again. In the same way a page that
answers a form with what is wrong in it has all of it again.

What a new form has to do: nothing, if its page has an address. A form shown only in answer to another form names the
page to go back to in ``FORM_PAGES``. What its hidden fields are for, ``domain/text/refilled_html.py`` says: the fingerprint an
edit started from is one to mark ``data-kept``, so that a text is never saved over a newer one unseen.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl, urlencode, urlsplit

import structlog
from flask import Flask, Response, current_app, flash, g, render_template, request, session, url_for
from flask_login import current_user
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.exceptions import HTTPException

from campaigns.domain.text.refilled_html import TOKEN, refill
from campaigns.services.audit.recording import record_act
from campaigns.services.core.acting import Acting, ActOutcome, Door
from campaigns.services.people.kept_forms import (
    KEPT_FOR,
    KeptForm,
    find_kept_form,
    forget_kept_form,
    is_secret,
    keep_form,
    list_kept_forms,
    newest_kept_form,
    note_seen,
)
from campaigns.services.people.sessions import whose_session
from campaigns.web.access import ANYBODY, demand_of, is_safe_next, the_user
from campaigns.web.desk_access import current_desk, page_session
from campaigns.web.field_labels import field_label
from campaigns.web.seen import SEEN_FIELDS

KEPT = "kept"  # in an address, and as the field of a form that was filled in again
# Form → the page it is on, for forms that are shown in answer to another one.
FORM_PAGES = {
    "holds.preview": "holds.form",
    "imports.save": "imports.again",
    "month_sheet.save": "month_sheet.form",
    "month_sheet.undo": "month_sheet.form",
}
FIRST_WORDS = 60  # characters
START_OF_MAIN = 'id="main-content">'
BACK = (
    "The form was not sent, and nothing was done. What you typed is kept: sign in as the same person, and it is in the "
    "form again."
)

log = structlog.get_logger("campaigns.web.kept_forms")


@dataclass(frozen=True)
class WaitingText:
    """What waits for its sender: where it is in its form again, and how it begins."""

    code: str
    address: str
    words: str
    at: datetime


def bring_back_what_was_typed(app: Flask) -> None:
    app.after_request(_finish)


def own_token(user_id: int) -> str:
    """The secret behind the tokens of this person's forms: random, and it says whose."""
    return f"{user_id}.{secrets.token_hex(20)}"


def whose_form() -> int | None:
    """Whose page the form was on that was sent, as its token says; None where it says nothing that can be trusted."""
    keys = [*current_app.config["SECRET_KEY_FALLBACKS"], str(current_app.secret_key)]
    longest = current_app.config["PERMANENT_SESSION_LIFETIME"] + KEPT_FOR
    try:
        told: str = URLSafeTimedSerializer(keys, salt="wtf-csrf-token").loads(
            request.form.get(TOKEN, ""), max_age=int(longest.total_seconds())
        )
        return int(told.partition(".")[0]) if "." in told else _whose_browser(told)
    except (BadData, ValueError):
        return None


def _whose_browser(token: str) -> int | None:
    """For a token from before they said whose they are: the session this browser had it from, over or not."""
    cookie = g.get("cookie_before", session)
    if token != cookie.get(TOKEN):
        return None
    return whose_session(page_session(), str(cookie.get("_user_id", "")))


def keep_what_was_typed(user_id: int, *, is_refused: bool = False) -> str | None:
    """Keep the form that was sent, for this person. Returns the address to come back to, or None where nothing is kept."""
    form = _sent_form(is_refused=is_refused)
    if form is None:
        return None
    try:
        code = keep_form(current_desk(), user_id, form)
    except OSError as error:  # the disk is full: what was typed is shown instead
        log.error("what was typed is not kept", error=type(error).__name__)
        return None
    return _with_code(form.back, code) if code else None


def keep_for_whoever_was_here() -> str | None:
    """A form that nobody is signed in for: kept for whom its page was made, and written down. Returns the way back."""
    owner = whose_form()
    back = keep_what_was_typed(owner) if owner is not None else None
    if back is not None:
        flash(BACK, "notice")
        act = Acting(
            Door.WEB,
            request.endpoint or "",
            source_address=request.remote_addr or "",
            subject=f"users:{owner}",
            note="not signed in: what was typed is kept",
        )
        record_act(act, ActOutcome.REFUSED)
    return back


def where_something_waits() -> str | None:
    """The page with what this person typed when they were last signed out, if they have not been back to it."""
    if not current_user.is_authenticated or the_user().must_change_password:
        return None
    found = newest_kept_form(current_desk(), the_user().id)
    return _with_code(found[1].back, found[0]) if found else None


def what_waits() -> list[WaitingText]:
    """For every page: what its reader typed and has not sent, but for what stands on this page already."""
    if not current_user.is_authenticated or the_user().must_change_password:
        return []
    waiting = list_kept_forms(current_desk(), the_user().id)
    here = request.args.get(KEPT, "")
    with suppress(HTTPException):  # a form too large to be read
        here = here or request.form.get(KEPT, "")
    return [
        WaitingText(one.code, _with_code(one.form.back, one.code), _first_words(one.form), one.at)
        for one in waiting
        if one.code != here
    ]


def kept_form() -> KeptForm | None:
    """What this person typed into the form of the page they come back to."""
    if not current_user.is_authenticated:
        return None
    return find_kept_form(current_desk(), the_user().id, request.args.get(KEPT, ""))


def hide_what_was_typed() -> None:
    """The answer to this form is for somebody else, or has it already: it gets nothing of what was typed."""
    g.hides_typed = True


def typed_again() -> list[tuple[str, str]]:
    """For a page that can't be made without what was typed: its fields."""
    form = kept_form()
    return list(form.fields) if form else []


def _sent_form(*, is_refused: bool) -> KeptForm | None:
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None or demand_of(view) == ANYBODY or request.blueprint == "sign_in":
        return None
    given = [
        (name, value.replace("\r\n", "\n"))
        for name, values in request.form.lists()
        for value in values
        if name not in (TOKEN, KEPT)
    ]
    fields = tuple((name, value) for name, value in given if not is_secret(name))
    files = tuple(file.filename for file in request.files.values() if file.filename)
    if not any(value for _, value in fields) and not files:
        return None
    has_secrets = any(value for name, value in given if is_secret(name))
    return KeptForm(
        request.path, _page_of_the_form(), fields, files, is_refused=is_refused, has_secrets=has_secrets
    )


def _first_words(form: KeptForm) -> str:
    """How the longest text in it begins; the names of its files where there is none."""
    texts = [" ".join(value.split()) for name, value in form.fields if name not in SEEN_FIELDS]
    words = max(texts, key=len, default="") or ", ".join(form.files)
    if len(words) <= FIRST_WORDS:
        return words
    beginning = words[:FIRST_WORDS]
    return f"{beginning.rpartition(' ')[0] or beginning}…"


def _page_of_the_form() -> str:
    """Where the form stands: a page of its own, the page it was sent from, or the nearest one above it."""
    endpoint = request.endpoint or ""
    if endpoint in FORM_PAGES:
        return url_for(FORM_PAGES[endpoint])
    return next((one for one in _candidates() if is_safe_next(one) and _is_page(urlsplit(one).path)), "/")


def page_before() -> str:
    """The page that a form was sent from; Today where that is not known."""
    came_from = _came_from()
    is_known = is_safe_next(came_from) and _is_page(urlsplit(came_from).path)
    return came_from if is_known else url_for("today.show")


def _came_from() -> str:
    referrer = urlsplit(request.referrer or "")
    if referrer.netloc != request.host:
        return ""
    return f"{referrer.path}?{_without_code(referrer.query)}".rstrip("?")


def _candidates() -> Iterator[str]:
    if _is_page(request.path) and urlsplit(request.referrer or "").path != request.path:
        yield request.path
    yield _came_from()
    path = request.path
    while "/" in path.strip("/"):
        path = path.rpartition("/")[0]
        yield path


def _is_page(path: str) -> bool:
    return _endpoint_of(path, "GET") not in ("", "static")


def _endpoint_of(path: str, method: str) -> str:
    """Which view takes it; empty where none does."""
    try:
        endpoint, _ = current_app.url_map.bind("").match(path, method)
    except HTTPException:
        return ""
    return str(endpoint)


def _with_code(address: str, code: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}{urlencode({KEPT: code})}"


def _without_code(query: str) -> str:
    return urlencode(
        [(name, value) for name, value in parse_qsl(query, keep_blank_values=True) if name != KEPT]
    )


def _finish(answer: Response) -> Response:
    if request.method == "POST":
        _forget_what_was_sent(answer)
        _keep_on_the_page(answer)
    elif request.method == "GET" and KEPT in request.args and (form := kept_form()) is not None:
        if 300 <= answer.status_code < 400:
            answer.location = _with_code(answer.location, request.args[KEPT])
        elif answer.mimetype == "text/html" and not answer.is_streamed:
            answer.set_data(_filled_in(answer.get_data(as_text=True), form, request.args[KEPT]))
            note_seen(current_desk(), the_user().id, request.args[KEPT])
    return answer


def _forget_what_was_sent(answer: Response) -> None:
    with suppress(HTTPException):  # a form too large to be read
        # 302 is the way to the sign-in page; what is done leads on with 303.
        if answer.status_code in (200, 303) and KEPT in request.form and current_user.is_authenticated:
            forget_kept_form(current_desk(), the_user().id, request.form[KEPT])


def _keep_on_the_page(answer: Response) -> None:
    """A page that says what is wrong with a form still has everything that was typed into it."""
    if not (400 <= answer.status_code < 500 and answer.mimetype == "text/html" and not answer.is_streamed):
        return
    if g.get("hides_typed") or not current_user.is_authenticated:
        return
    with suppress(HTTPException):  # a form too large to be read
        if (form := _sent_form(is_refused=True)) is not None:
            answer.set_data(_with_form(answer.get_data(as_text=True), form, is_own_page=False))


def _filled_in(page: str, form: KeptForm, code: str) -> str:
    extra = f'<input type="hidden" name="{KEPT}" value="{code}">'
    is_own_page = request.path == form.action or request.endpoint in FORM_PAGES.values()
    return _with_form(page, form, is_own_page=is_own_page, extra=extra)


def _with_form(page: str, form: KeptForm, *, is_own_page: bool, extra: str = "") -> str:
    """The page with the form filled in; with a word of what happened where it would not be known otherwise."""
    done = refill(page, action=form.action, fields=form.fields, is_own_page=is_own_page, extra=extra)
    left_over = [(name, value) for name, value in done.left_over if value.strip() and name not in SEEN_FIELDS]
    if not extra and not left_over:
        return done.page
    endpoint = _endpoint_of(form.action, "POST")
    labelled = [(field_label(endpoint, name), value) for name, value in left_over]
    told = render_template("components/kept_form.html", form=form, left_over=labelled)
    before, start, rest = done.page.partition(START_OF_MAIN)
    return f"{before}{start}{told}{rest}"
