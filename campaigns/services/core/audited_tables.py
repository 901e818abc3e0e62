"""Which tables carry people's acts, and which only the machinery's traffic. Every table is in one of the two lists.

A new table has to be decided on: ``tests/conventions/test_audit_tables.py`` fails until it is.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Column, LargeBinary, Text
from sqlalchemy.types import TypeEngine

# A column whose name holds one of these is told as changed, never with its value.
PRIVATE_WORDS = ("secret", "sealed", "password", "token", "email", "phone", "address")


@dataclass(frozen=True)
class Recorded:
    """How a table's changes are recorded.

    Attributes:
        by_people_alone: the clock changes it at every send as well; that stands in the item's history and in the
            delivery's tries, and would cost the sender an event for each.
        only: these columns alone; empty means all.
        leave_out: columns that the machinery writes.
        private: columns that hold what is personal: told as changed, never with their value.
        not_new: a new row is no act.
        weighs: who may do what, and what may go out: an act on it is sealed as soon as it is done.
    """

    by_people_alone: bool = False
    only: frozenset[str] = frozenset()
    leave_out: frozenset[str] = frozenset()
    private: frozenset[str] = frozenset()
    not_new: bool = False
    weighs: bool = False


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


RECORDED: dict[str, Recorded] = {
    "absences": Recorded(weighs=True),
    "account_clearances": Recorded(weighs=True),
    "access_tokens": Recorded(leave_out=_names("last_used_at"), weighs=True),
    "accounts": Recorded(
        leave_out=_names(
            "rate_windows paused_until next_reading_at reading_failure_count reading_until sealed_session "
            "next_watch_at told_of tell_again_at"
        ),
        weighs=True,
    ),
    "approved_recipients": Recorded(weighs=True),
    "alt_text_authors": Recorded(),
    "address_trials": Recorded(leave_out=_names("code_sha256 next_try_at tries")),
    "asked_parties": Recorded(private=_names("call_back name decided_name"), weighs=True),
    "approval_conditions": Recorded(weighs=True),
    "approvals": Recorded(weighs=True),
    "binned_items": Recorded(),
    "calendar_feeds": Recorded(leave_out=_names("last_used_at")),
    "comments": Recorded(),
    "contacts": Recorded(private=_names("name outlet")),
    "corrections": Recorded(),
    "deliveries": Recorded(
        by_people_alone=True,
        leave_out=_names(
            "lease_until claim_token attempt_count failure_count next_lookup_at lookup_count checkpoint "
            "next_reading_at reading_failure_count reading_until next_attempt_at late_at composed_at key words_sha256"
        ),
    ),
    "election_windows": Recorded(weighs=True),
    "embargo_drops": Recorded(),
    "emergency_approvers": Recorded(weighs=True),
    "finding_overrides": Recorded(weighs=True),
    "hand_overs": Recorded(by_people_alone=True, only=_names("answer answered_by_id note"), not_new=True),
    "hold_deliveries": Recorded(by_people_alone=True),
    "hold_exceptions": Recorded(weighs=True),
    "finding_feedback": Recorded(),
    "holds": Recorded(weighs=True),
    "incident_clearances": Recorded(private=_names("given_by how"), weighs=True),
    "incident_people": Recorded(private=_names("name")),
    "incidents": Recorded(),
    "installation": Recorded(only=_names("identity")),
    # The other columns mirror the files, brought up to them by whoever looks first.
    "item_authors": Recorded(),
    "item_moves": Recorded(),
    "item_versions": Recorded(leave_out=_names("form turn")),
    "items": Recorded(by_people_alone=True, only=_names("status"), not_new=True),
    "media_list_members": Recorded(),  # told with its media list
    "media_lists": Recorded(),
    "usual_times": Recorded(),
    "passkeys": Recorded(
        leave_out=_names("sign_count last_used_at"), private=_names("credential_sha256"), weighs=True
    ),
    "phone_approvals": Recorded(private=_names("call_back"), weighs=True),
    "picture_takedowns": Recorded(),
    "plan_wishes": Recorded(),
    "post_takedowns": Recorded(by_people_alone=True),
    "practice_reactions": Recorded(),
    "proceedings_events": Recorded(),
    "provider_identities": Recorded(leave_out=_names("last_used_at"), private=_names("subject"), weighs=True),
    "provider_invitations": Recorded(weighs=True),
    "recovery_codes": Recorded(private=_names("code_sha256"), weighs=True),
    "revisions": Recorded(),
    "seal_address": Recorded(weighs=True),
    "second_factors": Recorded(leave_out=_names("last_step"), weighs=True),
    "sending_pauses": Recorded(weighs=True),
    "status_changes": Recorded(by_people_alone=True),
    "sign_off_routes": Recorded(private=_names("name"), weighs=True),
    "sign_off_links": Recorded(leave_out=_names("code_sha256 next_try_at tries opened_at words_shown_at")),
    "sign_in_provider": Recorded(weighs=True),
    "sign_in_rules": Recorded(weighs=True),
    "sign_in_links": Recorded(leave_out=_names("code_sha256 next_try_at tries")),
    "user_sessions": Recorded(leave_out=_names("last_active_at"), private=_names("device")),
    "users": Recorded(private=_names("name"), weighs=True),
}

# Table → why its changes are no acts.
LEFT_OUT: dict[str, str] = {
    "account_readings": "figures taken by the clock, each with source and moment",
    "alerts": "the machinery's own post: what came to stand still, told by the clock",
    "campaigns": "mirrors the files, brought up to them by whoever looks first",
    "delivery_attempts": "the sender's own record, one row for each try",
    "embargo_ends": "claims and tries of the clock, which tells people of an embargo's end",
    "event_seals": "seals over the trail",
    "events": "the trail itself",
    "former_mailboxes": "a hash beside a changed address, which is told with its person",
    "heartbeats": "the clock's pulse",
    "item_moments": "mirrors the files, brought up to them by whoever looks first",
    "item_visits": "that somebody has a page open is no act; what they save is one",
    "money_set_aside": "the sender's purse while it sends",
    "page_cards": "what linked pages said of themselves when they were last read; what is submitted is in its revision",
    "figure_kinds": "what is alike in many readings",
    "known_figures": "what the readings say, put together",
    "own_texts": "what a channel's own words were written beside; the words themselves are an item's versions",
    "part_readings": "figures taken by the clock, each with source and moment",
    "practice_posts": "what the sender put on the practice feed, as on any channel",
    "readings": "figures taken by the clock, each with source and moment",
    "rehearsal_runs": "what a rehearsal on a copy showed, kept for a day; that somebody rehearsed is an act of its own",
    "revision_media": "the pictures of a revision, which is recorded itself with a hash of all it holds",
    "seal_letters": "which seal the clock mailed; that stands in the letter as well",
    "setbacks": "what the machinery puts off after a fault, and how often it tried",
    "sign_in_steps": "what a browser has begun on its way in; signing in is an event, and so is what was refused",
    "spending": "the sender's book of what platforms charge",
    "staff_letters": "letters on their way to the people who use the desk; what they tell of is an event itself",
    "stop_facts": "what the machinery works stops out by, renewed when files or decisions change",
    "stop_marks": "that the machinery looked at a delivery, and when that holds",
    "stops": "worked out by the machinery; what it held is told in the delivery",
    "unplaced_authors": "noted before a file is written, and when one has gone; whose words an item has is an event",
    "written_runs": "hashes of words; whose words an item has is an event",
    "wrong_tries": "counts of failed tries, each of which is an event itself",
}


def is_told(rule: Recorded, column: Column[object]) -> bool:
    return column.name not in rule.leave_out and (not rule.only or column.name in rule.only)


def is_private(rule: Recorded, column: Column[object]) -> bool:
    """Secret or personal: that it changed is told, and nothing else."""
    return (
        column.name in rule.private
        or isinstance(column.type, LargeBinary)
        or any(word in column.name for word in PRIVATE_WORDS)
    )


def is_free_text(kind: TypeEngine[object]) -> bool:
    """Told as hash and length: the words stand in the row itself, where those that may be erased can be."""
    return isinstance(kind, Text)
