"""Puts the page together on which a post is written: its fields, what its channels show, and what the checks say."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from flask import render_template
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from campaigns.domain.items.channel_kinds import KINDS
from campaigns.domain.items.counting import TextLength
from campaigns.domain.items.issues import Issue, Severity, worst_first
from campaigns.errors import CampaignDeskError
from campaigns.models.accounts import list_accounts
from campaigns.models.content import find_item
from campaigns.models.versions import newest_version
from campaigns.reports.screens.item import item_screen
from campaigns.services.content.preview import Draft, read_draft
from campaigns.services.content.readiness import check_item
from campaigns.services.content.writing import Opened, PostWords, open_post, pictures_to_choose
from campaigns.web.access import the_user
from campaigns.web.desk_access import current_desk, now, page_session
from campaigns.web.library_watch import file_name, recent_library
from campaigns.web.post_form import (
    boxes_of,
    moment_in,
    moment_of,
    started_at,
    started_from,
    twice,
    words_of,
)

AUDIENCES = (("public", "Everybody"), ("youth", "Young people"), ("professionals", "Professionals"))
BESIDE_ME = timedelta(minutes=15)  # somebody who saved so lately may still be writing
NEARLY_FULL = 0.8
# What a finding says of the file, in the words of this page.
IN_THE_FORM = {
    "CONTENT-21": "There is no text yet, or one part of it is empty.",
    "CONTENT-19": "The text for all channels goes nowhere, or words are there for a channel that is not ticked. See “Text”.",
}


@dataclass(frozen=True)
class Look:
    """What readers will see and what the checks say, as the file stands now."""

    draft: Draft | None
    trouble: str
    findings: Mapping[str, list[tuple[Issue, str, str]]] = field(default_factory=dict)

    @property
    def count_words(self) -> str:
        """The tightest of all channels, for those who do not see the counts; empty while there is room."""
        counts = [
            (length.limit - length.used, channel.label, length)
            for channel in (self.draft.preview.channels if self.draft else ())
            for length in channel.lengths
            if length.limit is not None and length.used > length.limit * NEARLY_FULL
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
    more: str = "",
    note: str = "",
) -> str:
    """The page of one post with what stands in its file; or with these ``words``, or as it was ``typed`` and sent.

    ``more``: the texts with an empty part at their end. ``note``: what is to be known before it is saved.
    """
    recent_library()
    opened = opened or open_post(current_desk(), ref)
    shown = words_of(typed) if typed else words or opened.words
    moment = moment_of(typed) if typed else moment_in(shown)
    boxes = boxes_of(typed) if typed else _boxes(shown, more)
    session = page_session()
    return render_template(
        "editor/edit.html",
        ref=ref,
        screen=item_screen(session, ref),
        words=shown,
        texts=[
            (kind, KINDS[kind].label if kind in KINDS else "all channels", parts) for kind, parts in boxes
        ],
        moment=moment,
        twice=twice(moment),
        started=started_from(typed) if typed else started_at(opened, form=secrets.token_hex(8)),
        channels=channel_choices(session, shown),
        pictures=picture_choices(ref, shown.media),
        audiences=AUDIENCES,
        plan=current_desk().content.read_campaign(ref.partition("/")[0]),
        beside_me=beside_me(session, ref),
        look=look_at(ref),
        errors=errors or {},
        note=note,
    )


def look_at(ref: str) -> Look:
    """Never an error: where something can't be shown, it says so."""
    desk = current_desk()
    try:
        draft, trouble = read_draft(desk, ref), ""
    except CampaignDeskError as error:
        draft, trouble = None, str(error)
    try:
        found = check_item(desk, ref)
    except CampaignDeskError as error:
        return Look(draft, trouble or str(error))
    grouped: dict[str, list[tuple[Issue, str, str]]] = {severity.value: [] for severity in Severity}
    for issue in worst_first(found):
        grouped[issue.severity].append((issue, IN_THE_FORM.get(issue.id, issue.message), file_name(issue)))
    return Look(draft, trouble, grouped)


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


def _boxes(words: PostWords, more: str) -> list[tuple[str, list[str]]]:
    """The parts for all channels, and for each that is ticked or has words of its own."""
    own = dict(words.own)
    kinds = [kind for kind in KINDS if kind in words.channels or kind in own]
    texts = [("all", words.parts), *((kind, own.get(kind, ())) for kind in kinds)]
    return [(kind, [*(parts or [""]), *([""] if kind == more else [])]) for kind, parts in texts]


@dataclass(frozen=True)
class PictureChoice:
    name: str
    alt: str
    is_decorative: bool
    is_missing: bool
    is_recording: bool


def picture_choices(ref: str, chosen: tuple[str, ...]) -> list[PictureChoice]:
    """Those of the item first, in its order; one that is named and not there is in the list as well."""
    found = {one.name: one for one in pictures_to_choose(current_desk(), ref.partition("/")[0])}
    choices = [PictureChoice(name, "", False, True, False) for name in chosen if name not in found]
    order = {name: number for number, name in enumerate(chosen)}
    for one in sorted(found.values(), key=lambda one: (order.get(one.name, len(order)), one.name)):
        choices.append(PictureChoice(one.name, one.alt, one.decorative, False, one.is_recording))
    return choices


def beside_me(session: Session, ref: str) -> dict[str, Any] | None:
    """Somebody else who saved here a moment ago."""
    item = find_item(session, ref)
    newest = newest_version(session, item.id) if item else None
    if newest is None or newest.user is None or newest.user_id == the_user().id:
        return None
    return {"who": newest.user.name, "at": newest.saved_at} if now() - newest.saved_at < BESIDE_ME else None
