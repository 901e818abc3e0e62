"""Puts an item's page together: the record, the previews, the findings, and what this person may do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import abort, render_template

from campaigns.checks.overriding import who_may_override
from campaigns.checks.wording import LOOKED_AT
from campaigns.content_store.problems import BrokenContentError
from campaigns.domain.issues import Issue, Severity, worst_first
from campaigns.domain.permissions import ROLE_LABELS, Permission, Role, role_may
from campaigns.domain.seen import Seen
from campaigns.domain.statuses import ItemKind, ItemStatus
from campaigns.errors import CampaignDeskError
from campaigns.models.overrides import list_overrides
from campaigns.models.people import find_media_list
from campaigns.reports.screens.accounts import cost_lines
from campaigns.reports.screens.embargo import EmbargoNote, embargo_note
from campaigns.reports.screens.holds import HoldLine, holds_over_item
from campaigns.reports.screens.item import ItemScreen, item_screen
from campaigns.reports.screens.sign_off import SignOffBox, sign_off_box
from campaigns.services.authorship import has_share
from campaigns.services.bench import NotLookedAtError
from campaigns.services.planning import SCHEDULABLE
from campaigns.services.preview import Draft, ItemPreview, read_draft, revision_preview
from campaigns.services.readiness import check_item, must_be_mended
from campaigns.services.recipients import Recipients, recipients_of_revision, seen_of
from campaigns.services.targets import Target, list_targets
from campaigns.web.access import SignedInUser, the_user
from campaigns.web.desk_access import current_desk, local_zone, now, page_session
from campaigns.web.library_watch import file_name, recent_library


@dataclass(frozen=True)
class TwiceChoice:
    """One of the two moments that a time in the doubled hour of autumn may be, as its UTC offset and in words."""

    offset: str
    words: str


def item_page(
    ref: str,
    *,
    errors: Mapping[str, str] | None = None,
    typed: Mapping[str, Any] | None = None,
    twice: Sequence[TwiceChoice] = (),
    far: datetime | None = None,
) -> str:
    """The page; ``errors`` are by field, ``typed`` is what the person had filled in.

    ``far`` is a moment very far ahead: the form then has a box to say that it is meant.
    """
    recent_library()
    screen = item_screen(page_session(), ref)
    if screen is None:
        abort(404)
    findings, trouble = _findings(ref) if screen.item.is_on_disk else ([], "")
    unread = bool(trouble)
    draft, draft_trouble, unshown = _draft(ref) if screen.item.is_on_disk else (None, "", "")
    preview = draft.preview if draft else None
    frozen = revision_preview(screen.revision) if screen.revision else None
    person = the_user()
    let_through = _let_through(findings, person.role)
    box = sign_off_box(
        screen,
        user_id=person.id,
        role=person.role,
        blocking=sum(must_be_mended(issue) for issue in findings) + bool(trouble or draft_trouble),
    )
    recipients = recipients_of_revision(page_session(), screen.revision) if screen.revision else Recipients()
    embargo = embargo_note(page_session(), current_desk(), ref, now=now())
    return render_template(
        "items/show.html",
        screen=screen,
        item=screen.item,
        shown=frozen if screen.is_frozen else preview,
        other=preview if screen.is_changed else None,
        frozen=frozen,
        trouble=trouble or draft_trouble,
        unread=unread,
        unshown=unshown,
        looked_at=LOOKED_AT,
        reading=draft.reading if draft else "",
        lists_missing=_lists_missing(screen, draft),
        findings=[(issue, file_name(issue)) for issue in worst_first(findings)],
        frozen_channels=screen.revision.channels if screen.revision else [],
        draft_channels=draft.channels if draft else [],
        box=box,
        seen=seen_of(page_session(), screen.revision) if screen.revision else None,
        draft_seen=Seen(draft.preview.shown_sha256 if draft else ""),
        recipients=recipients,
        may_confirm=_may_confirm(screen, recipients, person),
        targets=_targets(ref, box),
        let_through=let_through,
        who_may_let_through=_who_may_let_through(findings),
        decided=list_overrides(page_session(), screen.item.id),
        may_write=role_may(person.role, Permission.WRITE),
        is_release=screen.item.kind == ItemKind.RELEASE,
        planned=_planned(screen, frozen, embargo),
        costs=_costs(frozen, box),
        holds=_holds(screen),
        embargo=embargo,
        errors=_on_the_page(errors or {}, box, let_through),
        typed=typed or {},
        twice=twice,
        far=far,
    )


def _may_confirm(screen: ItemScreen, recipients: Recipients, person: SignedInUser) -> bool:
    """Offered to whoever might have approved it; the service decides for good."""
    return bool(
        recipients.joined
        and screen.status in SCHEDULABLE
        and screen.revision is not None
        and person.may(Permission.APPROVE)
        and not has_share(page_session(), person.id, [screen.revision])
    )


def _let_through(findings: Sequence[Issue], role: Role) -> set[str]:
    """The checks whose blocking findings this person may let pass."""
    blocking = {issue.id for issue in findings if issue.severity is Severity.BLOCK}
    return {check_id for check_id in blocking if role in who_may_override(check_id)}


def _who_may_let_through(findings: Sequence[Issue]) -> dict[str, str]:
    """Per check with a blocking finding that may pass, who decides: ``monitoring officer``."""
    blocking = {issue.id for issue in findings if issue.severity is Severity.BLOCK}
    return {
        check_id: " or ".join(sorted(ROLE_LABELS[role].lower() for role in roles))
        for check_id in blocking
        if (roles := who_may_override(check_id))
    }


def _on_the_page(errors: Mapping[str, str], box: SignOffBox, let_through: Set[str]) -> dict[str, str]:
    """An error belongs to its field only while the form with that field is shown; else to the page as a whole."""
    shown = {
        "note": box.submit.is_open,
        "changes": box.ask_for_changes.is_open,
        "conditions": box.approve.is_open,
    }
    shown |= {f"reason-{check_id}": True for check_id in let_through}
    return {
        field if shown.get(field, box.schedule.is_open) else "": message for field, message in errors.items()
    }


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
