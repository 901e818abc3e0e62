"""A revision's approvals: what they count for, and which stand. How one is given: ``approving``."""

from __future__ import annotations

from collections.abc import Iterable

from campaigns.domain.items.signoff import AskedToAgree, GivenApproval, has_agreed, is_approved
from campaigns.models.content import Approval, Revision
from campaigns.models.people import SetUpHow


def standing_approvals(revision: Revision) -> list[GivenApproval]:
    return [
        GivenApproval(approval.shown_sha256, approval.approved_by_id, approval.is_for_practice_only)
        for approval in revision.approvals
        if approval.withdrawn_at is None
    ]


def is_signed_off(revision: Revision, *, for_practice: bool = False) -> bool:
    """Whether this revision may go out: the office approved it, and whoever else has to agree did. To Practice, fewer
    doubts keep it.
    """
    return is_office_approved(revision, for_practice=for_practice) and not still_to_agree(revision)


def is_office_approved(revision: Revision, *, for_practice: bool = False) -> bool:
    """Whether the office's own yes is there, whatever those it asked beside it say."""
    return is_approved(
        fingerprint=revision.shown_sha256,
        author_id=revision.author_id,
        approvals=standing_approvals(revision),
        for_practice=for_practice,
    )


def still_to_agree(revision: Revision) -> list[AskedToAgree]:
    """Those who must agree to this text and have not, or not to how their part of it reads now. Where any one of an
    organisation is enough, whoever has not answered is spoken for by one who agreed; an objection stays one."""
    return [
        one
        for one in revision.asked
        if one.must_agree
        and one.ended_at is None
        and one.scope_sha256  # else the text has nothing of theirs any more
        and not has_agreed(one.decision, is_condition_met=one.condition_met_at is not None)
        and spoken_for_by(one, revision.asked) is None
    ]


def spoken_for_by(one: AskedToAgree, asked: Iterable[AskedToAgree]) -> AskedToAgree | None:
    """Who of the same organisation, asked about the same, agreed in the place of one who has not answered; None where nobody
    did, or where each of them has to. For whom a rule of the office asks, only another whom a rule asks speaks."""
    if not one.any_of or one.decision:
        return None
    same = (one.organisation.casefold(), one.scope, one.about.casefold())
    return next(
        (
            other
            for other in asked
            if other.any_of
            and other.ended_at is None
            and (one.route_id is None or other.route_id is not None)
            and (other.organisation.casefold(), other.scope, other.about.casefold()) == same
            and has_agreed(other.decision, is_condition_met=other.condition_met_at is not None)
        ),
        None,
    )


def still_to_agree_words(revision: Revision) -> str:
    """“Ann Lee (City Council) has to agree to this text and has not yet.”; empty where nobody is missing."""
    names = [one.who for one in still_to_agree(revision)]
    has = "has" if len(names) == 1 else "have"
    return f"{' and '.join(names)} {has} to agree to this text, and {has} not yet." if names else ""


def practice_only(revision: Revision) -> Approval | None:
    """The standing yes that is good for Practice alone, where that is all there is."""
    return next(
        (one for one in revision.approvals if one.withdrawn_at is None and one.is_for_practice_only), None
    )


def access_words(approval: Approval) -> str:
    """“Jo Reed's access was set up by Ann Admin”; empty where the approver's address was confirmed."""
    if not approval.access_set_up_how:
        return ""
    by = approval.access_set_up_by
    if by is not None:
        return f"{approval.approved_by.name}’s access was set up by {by.name}"
    place = (
        "on the command line" if approval.access_set_up_how == SetUpHow.COMMAND_LINE else "by somebody else"
    )
    return f"{approval.approved_by.name}’s access was set up {place}"


def mark_words(approval: Approval) -> str:
    """What is said beside an approval whose giver was let in by somebody else; empty where there is nothing to say."""
    words = access_words(approval)
    if not words:
        return ""
    if not approval.is_for_practice_only:
        return f"{words}, and not confirmed by e-mail when this was approved."
    return f"{words}, who wrote some of this text: it counts for Practice only."


def practice_only_words(approval: Approval) -> str:
    """Why it goes to Practice and nowhere else, and what to do."""
    user = approval.approved_by
    return (
        f"{access_words(approval)}, who wrote some of this text, so this approval counts for Practice only. "
        f"{user.name} signs in by a link sent to {user.email} and approves it again; or somebody else approves it."
    )
