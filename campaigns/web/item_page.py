"""Puts an item's page together: the record, the previews, the findings, and what this person may do."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import abort, redirect, render_template, request

from campaigns.checks.wording import LOOKED_AT
from campaigns.content_store.problems import BrokenContentError
from campaigns.domain.items.issues import Issue
from campaigns.domain.items.repeats import Repeats
from campaigns.domain.items.seen import Seen
from campaigns.domain.items.statuses import ItemKind, ItemStatus
from campaigns.domain.people.permissions import Permission
from campaigns.errors import CampaignDeskError
from campaigns.models.binned import find_binned
from campaigns.models.comments import count_open_on
from campaigns.models.content import Revision
from campaigns.models.corrections import list_corrections
from campaigns.models.moves import find_moved
from campaigns.models.overrides import list_overrides
from campaigns.models.people import find_media_list
from campaigns.reports.screens.accounts import cost_lines
from campaigns.reports.screens.asked import asked_lines
from campaigns.reports.screens.embargo import EmbargoNote, embargo_note
from campaigns.reports.screens.holds import HoldLine, holds_over_item
from campaigns.reports.screens.item import ItemScreen, item_screen
from campaigns.reports.screens.published import published
from campaigns.reports.screens.series import SeriesScreen, series_screen
from campaigns.reports.screens.sign_off import SignOffBox, sign_off_box
from campaigns.services.content.authorship import has_share
from campaigns.services.content.preview import Draft, ItemPreview, read_draft, revision_preview
from campaigns.services.content.readiness import check_item, look_over_revision, must_be_mended
from campaigns.services.core.bench import NotLookedAtError, not_checked
from campaigns.services.planning.plan import SCHEDULABLE
from campaigns.services.planning.targets import Target, list_targets
from campaigns.services.planning.wishes import wish_of
from campaigns.services.signoff.recipients import Recipients, recipients_of_revision, seen_of
from campaigns.services.signoff.review import CAN_BE_SENT_BACK
from campaigns.web.access import SignedInUser, the_user
from campaigns.web.desk_access import current_desk, local_zone, now, page_session
from campaigns.web.finding_lists import FindingList, finding_list
from campaigns.web.library_watch import recent_library
from campaigns.web.moment_form import TwiceChoice
from campaigns.web.pages import item_url
from campaigns.web.slot_buttons import slot_offer

# What the page shows of a sign-off, of the record that it is about.
Deciding = Callable[[ItemScreen], Mapping[str, Any]]


@dataclass(frozen=True)
class _Texts:
    """The draft and what was submitted of it. ``trouble`` is why the draft can't be read or shown, ``unshown`` what stands
    in the place of its preview; ``unread``: it could not even be checked."""

    draft: Draft | None
    frozen: ItemPreview | None
    found: list[Issue]
    trouble: str
    unread: bool
    unshown: str

    @property
    def preview(self) -> ItemPreview | None:
        return self.draft.preview if self.draft else None

    @property
    def is_same(self) -> bool:
        """What was submitted is what the draft shows, down to its card and the names in it."""
        return bool(self.preview and self.frozen and self.preview.shown_sha256 == self.frozen.shown_sha256)


def item_page(
    ref: str,
    *,
    errors: Mapping[str, str] | None = None,
    typed: Mapping[str, Any] | None = None,
    twice: Sequence[TwiceChoice] = (),
    far: datetime | None = None,
    deciding: Deciding | None = None,
) -> str:
    """The page; ``errors`` are by field, ``typed`` is what the person had filled in.

    ``far`` is a moment very far ahead: the form then has a box to say that it is meant. ``deciding`` makes it the page on
    which its sign-off is decided, of the same parts.
    """
    recent_library()
    screen = item_screen(page_session(), ref)
    if screen is None:
        _lead_to_its_new_name(ref, "review.show" if deciding else "items.show")
        abort(404)
    if deciding is not None and screen.revision is None:
        abort(redirect(item_url(ref)))
    texts, person = _texts(screen, with_draft=deciding is None), the_user()
    findings, of_submitted = _finding_lists(screen, texts, person)
    box = sign_off_box(
        screen,
        user_id=person.id,
        role=person.role,
        blocking=sum(map(must_be_mended, texts.found)) + bool(texts.trouble),
    )
    return render_template(
        "items/review.html" if deciding else "items/show.html",
        screen=screen,
        item=screen.item,
        box=box,
        findings=findings,
        of_submitted=of_submitted,
        errors=_on_the_page(
            errors or {},
            box,
            [findings, *([of_submitted] if of_submitted else [])],
            is_decided_here=bool(deciding),
        ),
        typed=typed or {},
        twice=twice,
        far=far,
        binned=find_binned(page_session(), screen.item.id) if not screen.item.is_on_disk else None,
        may_edit=screen.item.is_on_disk and person.may(Permission.WRITE) and not texts.unread,
        series=_series(screen),
        published=[] if deciding else published(page_session(), screen.item.id),
        corrections=[] if deciding else list_corrections(page_session(), screen.item.id),
        **_shown_texts(screen, texts),
        **_what_goes_out(screen, texts.frozen, box, person),
        **(deciding(screen) if deciding else {}),
    )


def _lead_to_its_new_name(ref: str, endpoint: str) -> None:
    if request.method == "GET" and (moved := find_moved(page_session(), ref)) is not None:
        abort(redirect(item_url(moved.ref, endpoint)))


def _texts(screen: ItemScreen, *, with_draft: bool) -> _Texts:
    frozen = revision_preview(screen.revision) if screen.revision else None
    if not (screen.item.is_on_disk and with_draft):
        return _Texts(None, frozen, [], "", unread=False, unshown="")
    found, trouble = _findings(screen.item.ref)
    draft, draft_trouble, unshown = _draft(screen.item.ref)
    return _Texts(draft, frozen, found, trouble or draft_trouble, unread=bool(trouble), unshown=unshown)


def _finding_lists(
    screen: ItemScreen, texts: _Texts, person: SignedInUser
) -> tuple[FindingList, FindingList | None]:
    """What was found in the draft; apart from it in what was submitted, where that is another text.

    Whoever decides on what was submitted reads what is found in that, whatever its file says by now.
    """
    seen = seen_of(page_session(), screen.revision) if screen.revision and screen.is_frozen else None
    draft_seen = Seen(texts.preview.shown_sha256 if texts.preview else "")
    may_mend = screen.item.is_on_disk and person.may(Permission.WRITE)
    if seen is not None and texts.is_same:
        return finding_list(texts.found, seen, person.role, may_mend=may_mend), None
    if screen.revision is None or seen is None or screen.status not in CAN_BE_SENT_BACK:
        return finding_list(texts.found, draft_seen, person.role, may_mend=may_mend), None
    submitted = _found_in_submitted(screen.revision)
    return (
        finding_list(texts.found, draft_seen, person.role, may_mend=may_mend, said=submitted),
        finding_list(submitted, seen, person.role),
    )


def _found_in_submitted(revision: Revision) -> list[Issue]:
    try:
        return look_over_revision(current_desk(), revision.id).issues
    except CampaignDeskError as error:
        return [not_checked(revision.item.ref, str(error))]


def _shown_texts(screen: ItemScreen, texts: _Texts) -> dict[str, Any]:
    """What the page shows of the words themselves."""
    draft, preview = texts.draft, texts.preview
    return {
        "shown": texts.frozen if screen.is_frozen else preview,
        "other": preview if screen.is_changed else None,
        "frozen": texts.frozen,
        "trouble": texts.trouble,
        "unread": texts.unread,
        "unshown": texts.unshown,
        "looked_at": LOOKED_AT,
        "reading": draft.reading if draft else "",
        "lists_missing": _lists_missing(screen, draft),
        "frozen_channels": screen.revision.channels if screen.revision else [],
        "draft_channels": draft.channels if draft else [],
        "draft_seen": Seen(preview.shown_sha256 if preview else ""),
        "is_release": screen.item.kind == ItemKind.RELEASE,
        "decided": list_overrides(page_session(), screen.item.id),
    }


def _what_goes_out(
    screen: ItemScreen, frozen: ItemPreview | None, box: SignOffBox, person: SignedInUser
) -> dict[str, Any]:
    """To whom, when, where and for how much what was submitted would go, and what stops it."""
    revision, session = screen.revision, page_session()
    recipients = recipients_of_revision(session, revision) if revision else Recipients()
    embargo = embargo_note(session, current_desk(), screen.item.ref, now=now())
    return {
        "seen": seen_of(session, revision) if revision else None,
        "recipients": recipients,
        "may_confirm": _may_confirm(screen, recipients, person),
        "targets": _targets(screen.item.ref, box),
        "planned": _planned(screen, frozen, embargo),
        "costs": _costs(frozen, box),
        "slot": slot_offer(screen.item.ref, revision.channels) if revision and box.schedule.is_open else None,
        "holds": _holds(screen),
        "embargo": embargo,
        "wish": wish_of(session, revision),
        "asked": asked_lines(session, screen.item, revision if screen.is_frozen else None, now=now()),
        "open_comments": count_open_on(session, screen.item.id) if revision else 0,
    }


def _series(screen: ItemScreen) -> SeriesScreen:
    """The dates of what goes out more than once: those that were submitted, or as the draft has them."""
    if screen.item.kind == ItemKind.RELEASE:
        return SeriesScreen(())
    session, item = page_session(), screen.item
    if screen.is_frozen and screen.revision is not None:
        return series_screen(session, item, screen.revision, Repeats(), [], now=now())
    try:
        document = current_desk().content.read_item(item.ref)
    except CampaignDeskError:  # told beside it
        return SeriesScreen(())
    return series_screen(session, item, None, document.repeats, list(document.channels), now=now())


def _may_confirm(screen: ItemScreen, recipients: Recipients, person: SignedInUser) -> bool:
    """Offered to whoever might have approved it; the service decides for good."""
    return bool(
        recipients.joined
        and screen.status in SCHEDULABLE
        and screen.revision is not None
        and person.may(Permission.APPROVE)
        and not has_share(page_session(), person.id, [screen.revision])
    )


def _on_the_page(
    errors: Mapping[str, str], box: SignOffBox, lists: Sequence[FindingList], *, is_decided_here: bool
) -> dict[str, str]:
    """An error belongs to its field only while the form with that field is shown; else to the page as a whole."""
    shown = {
        "note": box.submit.is_open,
        "changes": box.ask_for_changes.is_open and is_decided_here is box.approve.is_open,
        "conditions": box.approve.is_open and is_decided_here,
    }
    shown |= {f"how-{number}": not is_decided_here for number in box.may_meet}
    shown |= {found.field(check_id): True for found in lists for check_id in found.let_through}
    shown |= dict.fromkeys(("quote", "words", "answer"), is_decided_here)
    shown |= {field: False for field in errors if field.startswith("how-") and field not in shown}
    may_plan = box.schedule.is_open and not is_decided_here
    return {field if shown.get(field, may_plan) else "": message for field, message in errors.items()}


def _findings(ref: str) -> tuple[list[Issue], str]:
    try:
        return check_item(current_desk(), ref), ""
    except BrokenContentError as error:
        return list(error.issues), str(error)
    except CampaignDeskError as error:
        return [], str(error)


def _lists_missing(screen: ItemScreen, draft: Draft | None) -> list[str]:
    """Media lists that a release names and nobody has imported: those it is frozen with, or those of the draft."""
    if screen.item.kind != ItemKind.RELEASE:
        return []
    if screen.is_frozen and screen.revision is not None:
        names = screen.revision.media_lists
    else:
        names = list(draft.lists) if draft else []
    return [name for name in names if find_media_list(page_session(), name) is None]


def _draft(ref: str) -> tuple[Draft | None, str, str]:
    """The draft; else why there is none, and what stands in the place of its preview where it was not made in time."""
    try:
        return read_draft(current_desk(), ref), "", ""
    except NotLookedAtError as error:
        return None, str(error), str(error)
    except CampaignDeskError as error:
        return None, str(error), ""


def _targets(ref: str, box: SignOffBox) -> list[Target]:
    return list_targets(current_desk(), ref) if box.schedule.is_open else []


def _costs(frozen: ItemPreview | None, box: SignOffBox) -> dict[str, str]:
    """What sending it costs, by account, for the form that schedules it."""
    if frozen is None or not box.schedule.is_open:
        return {}
    sentences = {preview.kind: preview.price for preview in frozen.channels}
    return cost_lines(page_session(), sentences, now=now())


def _holds(screen: ItemScreen) -> list[HoldLine]:
    """What stops it from going out where it is meant to go."""
    if screen.revision is None or screen.status not in SCHEDULABLE:
        return []
    kinds = {*screen.revision.channels, *(row.account_kind for row in screen.deliveries)}
    return holds_over_item(page_session(), screen.item, kinds)


def _planned(screen: ItemScreen, frozen: ItemPreview | None, embargo: EmbargoNote | None) -> dict[str, str]:
    """The planned moment as the fields of the form show it: local day and time. Without one of its own, an item goes
    out when its embargo ends; what a hold stopped gets its new time from a person."""
    moment = frozen.publish_at if frozen else screen.item.publish_at
    if moment is None and embargo is not None:
        moment = embargo.ends_at
    if moment is None or screen.status is ItemStatus.NEEDS_RECHECK:
        return {"day": "", "time": ""}
    local = moment.astimezone(local_zone())
    return {"day": f"{local:%Y-%m-%d}", "time": f"{local:%H:%M}"}
