"""What somebody, or the desk, did to an item: one verb for each line of its history, whatever its status is since."""

from __future__ import annotations

from enum import StrEnum


class Step(StrEnum):
    SUBMITTED = "submitted"
    NOTE_ADDED = "note-added"
    PLAN_ASKED = "plan-asked"
    APPROVED = "approved"
    APPROVED_ON_CONDITION = "approved-on-condition"
    CONDITION_MET = "condition-met"
    APPROVED_AGAIN = "approved-again"
    APPROVED_BY_PHONE = "approved-by-phone"
    URGENT_REVIEWED = "urgent-reviewed"
    CHANGES_ASKED = "changes-asked"
    RECIPIENTS_CONFIRMED = "recipients-confirmed"
    ACCOUNT_CONFIRMED = "account-confirmed"
    SCHEDULED = "scheduled"
    ALSO_SCHEDULED = "also-scheduled"
    CANCELLED = "cancelled"
    DATE_SKIPPED = "date-skipped"
    HELD = "held"
    HOLD_ENDED = "hold-ended"
    LET_THROUGH = "let-through"
    TO_RECHECK = "to-recheck"
    SENT_NOW = "sent-now"
    SENT_AGAIN = "sent-again"
    KEPT_AS_PLANNED = "kept-as-planned"
    NEW_TIME = "new-time"
    RESCHEDULED = "rescheduled"
    DROPPED = "dropped"
    RECORDED_AS_SENT = "recorded-as-sent"
    NOT_PUT_OUT = "not-put-out"
    PRACTISED = "practised"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    RENAMED = "renamed"
    MOVED = "moved"
    BINNED = "binned"
    RESTORED = "restored"
    ASKED = "asked"
    NO_LONGER_ASKED = "no-longer-asked"
    PARTY_AGREED = "party-agreed"
    PARTY_CONDITION = "party-condition"
    PARTY_CHANGES = "party-changes"
    OFFICE_APPROVED = "office-approved"
    ALL_AGREED = "all-agreed"
    WAITS_AGAIN = "waits-again"
    TAKEN_DOWN = "taken-down"
    FOUND_GONE = "found-gone"
    CORRECTED = "corrected"


STEP_LABELS: dict[Step, str] = {
    Step.SUBMITTED: "Submitted",
    Step.NOTE_ADDED: "Note added",
    Step.PLAN_ASKED: "Planned, once it is signed off",
    Step.APPROVED: "Approved",
    Step.APPROVED_ON_CONDITION: "Approved with a condition",
    Step.CONDITION_MET: "Condition ticked off",
    Step.APPROVED_AGAIN: "Approved again",
    Step.APPROVED_BY_PHONE: "Approved on the phone",
    Step.URGENT_REVIEWED: "Urgent approval looked at again",
    Step.CHANGES_ASKED: "Changes asked for",
    Step.RECIPIENTS_CONFIRMED: "Recipients confirmed",
    Step.ACCOUNT_CONFIRMED: "Account confirmed",
    Step.SCHEDULED: "Scheduled",
    Step.ALSO_SCHEDULED: "Scheduled as well",
    Step.CANCELLED: "Cancelled",
    Step.DATE_SKIPPED: "Date skipped",
    Step.HELD: "Held",
    Step.HOLD_ENDED: "Hold ended",
    Step.LET_THROUGH: "Let through a hold",
    Step.TO_RECHECK: "Put up for a re-check",
    Step.SENT_NOW: "Set to go out now",
    Step.SENT_AGAIN: "Set to go out again",
    Step.KEPT_AS_PLANNED: "Kept as planned",
    Step.NEW_TIME: "Given a new time",
    Step.RESCHEDULED: "Moved to another time",
    Step.DROPPED: "Dropped",
    Step.RECORDED_AS_SENT: "Recorded as sent",
    Step.NOT_PUT_OUT: "Said that it did not go out",
    Step.PRACTISED: "Practised",
    Step.PUBLISHED: "Published",
    Step.WITHDRAWN: "Withdrawn from review",
    Step.RENAMED: "Renamed",
    Step.MOVED: "Moved to another campaign",
    Step.BINNED: "Deleted",
    Step.RESTORED: "Restored from the bin",
    Step.ASKED: "Asked to agree",
    Step.NO_LONGER_ASKED: "No longer asked to agree",
    Step.PARTY_AGREED: "Agreed",
    Step.PARTY_CONDITION: "Agreed with a condition",
    Step.PARTY_CHANGES: "Change asked for",
    Step.OFFICE_APPROVED: "Approved for the office",
    Step.ALL_AGREED: "Signed off",
    Step.WAITS_AGAIN: "Waits for a sign-off again",
    Step.TAKEN_DOWN: "Taken down",
    Step.CORRECTED: "Correction noted",
    Step.FOUND_GONE: "Found gone, and not our doing",
}

# What one of those asked beside the office did, or what was done about them: the item stands where it stood.
PARTY_STEPS = frozenset(
    {
        Step.ASKED,
        Step.NO_LONGER_ASKED,
        Step.PARTY_AGREED,
        Step.PARTY_CONDITION,
        Step.PARTY_CHANGES,
        Step.CONDITION_MET,
    }
)
# The last yes a text needs.
SIGNED_OFF_STEPS = frozenset(
    {Step.APPROVED, Step.APPROVED_ON_CONDITION, Step.APPROVED_BY_PHONE, Step.ALL_AGREED}
)
