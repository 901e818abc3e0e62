"""Puts the page together on which a post is written: its fields, what its channels show, and what the checks say."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from flask import render_template
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from campaigns.content_store.post_words import PostWords
from campaigns.domain.items.channel_kinds import KINDS
from campaigns.domain.items.counting import TextLength
from campaigns.domain.items.statuses import AccountState
from campaigns.domain.text.tag_offers import tags_to_offer
from campaigns.errors import CampaignDeskError
from campaigns.models.accounts import list_accounts
from campaigns.models.content import find_item, latest_revision
from campaigns.models.incidents import list_incidents
from campaigns.models.versions import newest_version
from campaigns.models.wishes import newest_wish
from campaigns.reports.screens.comments import Thread, open_comments
from campaigns.reports.screens.item import item_screen
from campaigns.services.content.facts import current_facts
from campaigns.services.content.own_texts import changed_since
from campaigns.services.content.preview import Draft, read_draft
from campaigns.services.content.readiness import look_over
from campaigns.services.content.writing import Opened, open_post
from campaigns.services.core.bench import NotLookedAtError, not_checked
from campaigns.services.planning.wishes import wish_of
from campaigns.web.access import the_user
from campaigns.web.beside_words import remembered_beside
from campaigns.web.desk_access import current_desk, now, page_session
from campaigns.web.form_findings import FormFindings, form_findings
from campaigns.web.form_words import in_form_words
from campaigns.web.library_watch import recent_library
from campaigns.web.part_buttons import ALL, Place, place_of
from campaigns.web.picture_block import picture_block
from campaigns.web.post_form import (
    boxes_of,
    moment_in,
    moment_of,
    started_at,
    started_from,
    twice,
    words_of,
)
from campaigns.web.words import AUDIENCES

BESIDE_ME = timedelta(minutes=15)  # somebody who saved so lately may still be writing


@dataclass(frozen=True)
class Look:
    """What readers will see and what the checks say, as the file stands now."""

    draft: Draft | None
    trouble: str
    findings: FormFindings = field(default_factory=FormFindings)

    @property
    def reading(self) -> str:
        """How old readers have to be, without the formula’s name."""
        return in_form_words(self.draft.reading) if self.draft else ""

    @property
    def count_words(self) -> str:
        """The tightest of all channels, for those who do not see the counts; empty while there is room."""
        counts = [
            (length.limit - length.used, channel.label, length)
            for channel in (self.draft.preview.channels if self.draft else ())
            for length in channel.lengths
            if length.limit is not None and length.is_nearly_full
        ]
        return _tightest(*min(counts, key=lambda one: one[0])) if counts else ""


def _tightest(left: int, label: str, length: TextLength) -> str:
    return (
        f"{label}: {left} {length.unit} left."
        if left >= 0
        else f"{label}: too long by {-left} {length.unit}."
    )


def editor_page(
    ref: str,
    *,
    opened: Opened[PostWords] | None = None,
    words: PostWords | None = None,
    typed: MultiDict[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
    place: Place | None = None,
    note: str = "",
    far: datetime | None = None,
) -> str:
    """The page of one post with what stands in its file; or with these ``words``, or as it was ``typed`` and sent.

    ``place``: where it stands; None takes that of the form, else the beginning. ``note``: what is to be known before it is
    saved.
    """
    recent_library()
    started = started_from(typed) if typed and opened is None else None
    opened = opened or open_post(current_desk(), ref)
    shown = words_of(typed) if typed else words or opened.words
    moment = moment_of(typed) if typed else moment_in(shown)
    place = place or (place_of(typed) if typed else Place())
    if errors and "part-all-1" in errors:
        place = Place()
    beside = typed or remembered_beside(ref)
    session, plan = page_session(), current_desk().content.read_campaign(ref.partition("/")[0])
    facts = current_facts(current_desk())
    return render_template(
        "editor/edit.html",
        ref=ref,
        screen=item_screen(session, ref),
        words=shown,
        texts=_texts(shown, dict(boxes_of(typed)) if typed else {}, place),
        changed=changed_since(session, ref, shown),
        place=place,
        moment=moment,
        twice=twice(moment),
        started=started or started_at(opened, form=secrets.token_hex(8)),
        channels=channel_choices(session, shown),
        pictures=picture_block(ref, shown.media, typed=typed),
        audiences=AUDIENCES,
        cases=case_choices(session, shown.incident),
        plan=plan,
        tags=tags_to_offer(plan.terms, facts.words("brand-tags")),
        usual_ai_use=facts.ai_use,
        beside_me=beside_me(session, ref),
        comments=comments_on(session, ref),
        look=look_at(ref),
        errors=errors or {},
        typed=beside,
        note=note,
        far=far,
        **_plan(session, ref, shown, beside),
    )


def look_at(ref: str) -> Look:
    """Never an error: where something can't be shown, it says so."""
    desk = current_desk()
    try:
        draft, trouble = read_draft(desk, ref), ""
    except CampaignDeskError as error:
        draft, trouble = None, str(error)
    try:
        looked = look_over(desk, ref)
    except NotLookedAtError as error:
        return Look(draft, trouble, form_findings(None, [not_checked(ref, str(error))]))
    except CampaignDeskError as error:
        return Look(draft, trouble or str(error))
    return Look(draft, trouble, form_findings(looked.document, looked.issues))


def case_choices(session: Session, named: tuple[str, ...]) -> list[tuple[str, str]]:
    """Key and title of the recorded cases; what the item names and nobody recorded is among them."""
    known = {one.key: one.title for one in list_incidents(session)}
    return [*known.items(), *((key, f"{key}: not recorded") for key in named if key not in known)]


def _tools(kinds: Iterable[str]) -> tuple[tuple[str, str], ...]:
    rows = [KINDS[kind] for kind in kinds if kind in KINDS]
    found = [("bold", "Bold"), ("quote", "Quote")] if any(row.is_web_page for row in rows) else []
    found += [("link", "Link")] if any(row.links_in_label for row in rows) else []
    return (*found, ("unordered-list", "List"))


@dataclass(frozen=True)
class AccountChoice:
    """An account that a post may go to. ``is_on``: its channel is ticked. ``is_chosen``: it would go there."""

    kind: str
    name: str
    is_on: bool
    is_chosen: bool


def account_choices(
    session: Session, words: PostWords, chosen: Collection[str] | None
) -> list[AccountChoice]:
    """The connected accounts. Without a choice, each that may be: where the same words may stand once only, the first."""
    choices, used = [], set()
    for account in list_accounts(session):
        row = KINDS.get(account.kind)
        if row is None or not row.takes_posts or account.state != AccountState.CONNECTED:
            continue
        is_first = not row.bans_same_text or account.kind not in used
        used.add(account.kind)
        is_chosen = is_first if chosen is None else account.name in chosen
        choices.append(AccountChoice(account.kind, account.name, account.kind in words.channels, is_chosen))
    return choices


def accounts_to_go_to(session: Session, words: PostWords, chosen: Collection[str]) -> list[str]:
    """Of the accounts that were chosen those whose channel is ticked."""
    return [one.name for one in account_choices(session, words, chosen) if one.is_on and one.is_chosen]


def _plan(session: Session, ref: str, words: PostWords, beside: MultiDict[str, str]) -> dict[str, Any]:
    """Where it is to go: as typed, else as it was wished last for this post."""
    item = find_item(session, ref)
    wish = newest_wish(session, item.id) if item else None
    chosen: Collection[str] | None = beside.getlist("account") if beside else None
    if chosen is None and wish is not None:
        chosen = [one.name for one in list_accounts(session) if one.id in wish.account_ids]
    return {
        "accounts": account_choices(session, words, chosen),
        "wish": wish_of(session, latest_revision(session, item.id)) if item else None,
    }


@dataclass(frozen=True)
class ChannelChoice:
    kind: str
    label: str
    accounts: str  # their names; empty where there is none


def channel_choices(session: Session, words: PostWords) -> list[ChannelChoice]:
    """Those that can be sent to first; one that has no account stays in the list, so that a post may be written ahead."""
    names: dict[str, list[str]] = {}
    for account in list_accounts(session):
        names.setdefault(account.kind, []).append(account.name)
    kinds = [kind for kind in KINDS.values() if kind.takes_posts]
    kinds.sort(key=lambda kind: kind.kind not in names and kind.kind not in words.channels)
    return [ChannelChoice(kind.kind, kind.label, ", ".join(names.get(kind.kind, ()))) for kind in kinds]


@dataclass(frozen=True)
class TextOf:
    """The text for all channels, or the one that a channel has instead. ``boxes`` is empty where it says the same as all.

    ``is_offered``: the channel is ticked or has words of its own, so that its tab is shown.
    """

    kind: str
    label: str
    boxes: list[str]
    is_offered: bool
    tools: tuple[tuple[str, str], ...] = ()  # what of Markdown does something there, and its button


def own_notices(ref: str, words: PostWords) -> dict[str, object]:
    """The texts of channels with words of their own, and for which the text for all has changed since."""
    own = [text for text in _texts(words, {}, Place()) if text.boxes and text.kind != ALL]
    return {"own": own, "changed": changed_since(page_session(), ref, words)}


def _texts(words: PostWords, typed: Mapping[str, list[str]], place: Place) -> list[TextOf]:
    """As typed where there is such a form, an empty box among them; else as the words say, with one more where asked for."""
    own = {ALL: words.parts, **dict(words.own)}

    def boxes(kind: str) -> list[str]:
        filled = typed.get(kind) or list(own.get(kind, ()))
        more = [""] if kind == place.more or (kind == ALL and not filled) else []
        return [*filled, *more]

    return [
        TextOf(
            ALL, "all channels", boxes(ALL), True, _tools(kind for kind in words.channels if kind not in own)
        ),
        *(
            TextOf(
                kind,
                row.label,
                boxes(kind),
                kind in words.channels or kind in own or kind == place.text,
                _tools([kind]),
            )
            for kind, row in KINDS.items()
            if row.takes_posts
        ),
    ]


def comments_on(session: Session, ref: str) -> tuple[Thread, ...]:
    """What people said about its words and nobody has resolved."""
    item = find_item(session, ref)
    return open_comments(session, item.id) if item else ()


def beside_me(session: Session, ref: str) -> dict[str, Any] | None:
    """Somebody else who saved here a moment ago."""
    item = find_item(session, ref)
    newest = newest_version(session, item.id) if item else None
    if newest is None or newest.user is None or newest.user_id == the_user().id:
        return None
    return {"who": newest.user.name, "at": newest.saved_at} if now() - newest.saved_at < BESIDE_ME else None
