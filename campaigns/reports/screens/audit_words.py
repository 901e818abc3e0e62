"""What the audit trail's page calls the things that an act changed. The trail itself keeps the names of tables and columns."""

from __future__ import annotations

import re

TABLES: dict[str, str] = {
    "absences": "time away",
    "access_tokens": "token",
    "account_clearances": "platform’s clearance",
    "accounts": "account",
    "address_trials": "test letter",
    "alt_text_authors": "who described a picture",
    "approval_conditions": "condition of an approval",
    "approvals": "approval",
    "approved_recipients": "recipients that were approved",
    "asked_parties": "somebody asked to agree",
    "binned_items": "text in the bin",
    "calendar_feeds": "calendar address",
    "comments": "comment",
    "contacts": "journalist",
    "corrections": "correction",
    "deliveries": "what is to be sent",
    "election_windows": "election",
    "embargo_drops": "post left out of an embargo",
    "emergency_approvers": "who can be rung on urgent days",
    "finding_feedback": "what was said of a check",
    "finding_overrides": "finding let through",
    "hand_overs": "what a person puts out",
    "hold_deliveries": "what a hold stopped",
    "hold_exceptions": "what was let through a hold",
    "holds": "hold",
    "incident_clearances": "clearance of a case",
    "incident_people": "person in a case",
    "incidents": "case",
    "installation": "this installation",
    "item_authors": "whose words a text has",
    "item_moves": "text with a new name",
    "item_versions": "version of a draft",
    "items": "text",
    "media_list_members": "journalist on a media list",
    "media_lists": "media list",
    "passkeys": "passkey",
    "phone_approvals": "approval on the phone",
    "picture_takedowns": "picture to take down",
    "plan_wishes": "plan for after the sign-off",
    "post_takedowns": "post taken down",
    "practice_reactions": "reaction on the Practice feed",
    "proceedings_events": "step of a case",
    "provider_identities": "login of the organisation",
    "provider_invitations": "invitation to the organisation’s login",
    "recovery_codes": "code on paper",
    "revisions": "submitted version",
    "seal_address": "where seals are mailed",
    "second_factors": "app for codes",
    "sending_pauses": "pause of all sending",
    "sign_in_links": "link to sign in",
    "sign_in_provider": "organisation’s login service",
    "sign_in_rules": "rules of signing in",
    "sign_off_links": "link to agree by",
    "sign_off_routes": "rule of who has to agree",
    "status_changes": "line of a text’s history",
    "user_sessions": "sign-in",
    "users": "person",
    "usual_times": "usual time",
}
_COLUMNS = {
    "actor_id": "who",
    "call_back": "number rung",
    "ends_on": "last day",
    "error": "why",
    "fingerprint": "text",
    "from_status": "stood before",
    "is_active": "may sign in",
    "item_ref": "text",
    "ref": "name",
    "remote_id": "number on the channel",
    "remote_url": "address on the channel",
    "scope": "what of it",
    "shown_sha256": "mark of what was shown",
    "to_status": "stands now",
    "user_id": "whose",
}
_ENDINGS = re.compile(r"_(?:id|at|on|sha256)$")
_OF_PEOPLE = re.compile(r"(?:^|_)(?:by|user|deputy|author|approver|for)_id$")


def table_in_words(table: str) -> str:
    return TABLES.get(table, table.replace("_", " "))


def column_in_words(column: str) -> str:
    """“approved by” of ``approved_by_id``."""
    return _COLUMNS.get(column) or _ENDINGS.sub("", column).replace("_", " ")


def names_a_person(column: str) -> bool:
    """Whether the number in it is somebody’s who signs in."""
    return _OF_PEOPLE.search(column) is not None
