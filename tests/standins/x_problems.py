"""X's error bodies, and the checks of bodies and parameters that answer with them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from tests.standins.base import AnsweredError

INVALID = "https://api.twitter.com/2/problems/invalid-request"
NOT_FOUND = "https://api.twitter.com/2/problems/resource-not-found"
NOT_AUTHORISED = "https://api.twitter.com/2/problems/not-authorized-for-resource"
NOT_AUTHORISED_FIELD = "https://api.twitter.com/2/problems/not-authorized-for-field"
OAUTH1_PERMISSIONS = "https://api.twitter.com/2/problems/oauth1-permissions"
CREDITS = "https://api.twitter.com/2/problems/credits"
UNSUPPORTED_AUTHENTICATION = "https://api.twitter.com/2/problems/unsupported-authentication"
USAGE_CAPPED = "https://api.twitter.com/2/problems/usage-capped"

TITLES = {
    400: "Bad Request", 401: "Unauthorized", 402: "CreditsDepleted", 403: "Forbidden", 404: "Not Found Error",
    405: "Method Not Allowed", 413: "Payload Too Large", 429: "Too Many Requests",
    500: "Internal Server Error",
    502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout",
}  # fmt: skip

TWEET_FIELDS = {
    "id", "text", "edit_history_tweet_ids", "created_at", "author_id", "conversation_id",
    "in_reply_to_user_id", "lang",
    "entities", "attachments", "referenced_tweets", "public_metrics", "non_public_metrics",
    "organic_metrics", "source",
    "reply_settings", "possibly_sensitive", "edit_controls", "context_annotations", "note_tweet", "withheld",
}  # fmt: skip
# The specification of 2026-08: who wrote it and what it answers are expanded, no fields.
POST_FIELDS = {
    "id", "text", "edit_history_post_ids", "created_at", "conversation_id", "lang", "entities", "attachments",
    "public_metrics", "non_public_metrics", "organic_metrics", "source", "reply_settings", "possibly_sensitive",
    "edit_controls", "context_annotations", "note_post", "withheld",
}  # fmt: skip
MEDIA_FIELDS = {
    "media_key", "type", "url", "height", "width", "alt_text", "public_metrics", "non_public_metrics",
    "organic_metrics", "preview_image_url", "duration_ms", "variants",
}  # fmt: skip
USER_FIELDS = {
    "id", "name", "username", "created_at", "description", "public_metrics", "verified", "verified_type",
    "url",
    "location", "profile_image_url", "protected", "pinned_tweet_id", "entities", "withheld",
}  # fmt: skip
EXPANSIONS = {
    "attachments.media_keys", "author_id", "referenced_tweets.id", "in_reply_to_user_id",
    "entities.mentions.username", "referenced_posts",
}  # fmt: skip
REPLY_SETTINGS = {"following", "mentionedUsers", "subscribers", "verified"}
FIELD_PARAMETERS = {
    "tweet.fields": TWEET_FIELDS, "post.fields": POST_FIELDS, "media.fields": MEDIA_FIELDS, "user.fields": USER_FIELDS,
    "expansions": EXPANSIONS,
}  # fmt: skip

_ID = re.compile(r"[0-9]{1,19}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z")


def problem(
    status: int, detail: str, *, title: str | None = None, kind: str = "about:blank"
) -> dict[str, Any]:
    return {"title": title or TITLES.get(status, "Error"), "detail": detail, "type": kind, "status": status}


def refused(
    status: int, detail: str, *, title: str | None = None, kind: str = "about:blank"
) -> AnsweredError:
    return AnsweredError(status, problem(status, detail, title=title, kind=kind))


def invalid(message: str, parameters: Mapping[str, list[str]] | None = None) -> AnsweredError:
    """The 400 that X gives for a body or parameter it does not accept."""
    body = {
        "errors": [{"parameters": dict(parameters or {}), "message": message}],
        "title": "Invalid Request",
        "detail": "One or more parameters to your request was invalid.",
        "type": INVALID,
        "status": 400,
    }
    return AnsweredError(400, body)


def missing(kind: str, parameter: str, value: str) -> dict[str, Any]:
    """The entry in `errors[]` for a thing that does not exist (any more)."""
    return {
        "value": value, "detail": f"Could not find {kind} with {parameter}: [{value}].",
        "title": "Not Found Error",
        "resource_type": kind, "parameter": parameter, "resource_id": value, "type": NOT_FOUND,
    }  # fmt: skip


def withheld(kind: str, parameter: str, value: str, *, why: str = NOT_AUTHORISED) -> dict[str, Any]:
    """The entry in `errors[]` for a thing that is there but is not given, for the reason `why`."""
    return {
        "value": value, "detail": f"Sorry, you are not authorized to see the {kind} with {parameter}: [{value}].",
        "title": "Authorization Error",
        "resource_type": kind, "parameter": parameter, "resource_id": value, "type": why,
    }  # fmt: skip


def check_keys(data: Any, allowed: Iterable[str], *, where: str = "body") -> dict[str, Any]:
    if not isinstance(data, dict):
        raise invalid(f"The {where} must be a JSON object")
    allowed = sorted(allowed)
    for key in data:
        if key not in allowed:
            raise invalid(
                f"The {where} parameter [{key}] is not one of [{','.join(allowed)}]", {key: [str(data[key])]}
            )
    return data


def check_id(value: Any, *, name: str) -> str:
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise invalid(f"The `{name}` value [{value}] is not valid", {name: [str(value)]})
    return value


def check_bool(data: Mapping[str, Any], *names: str) -> None:
    for name in names:
        if name in data and not isinstance(data[name], bool):
            raise invalid(f"$.{name}: expected a boolean", {name: [str(data[name])]})


def check_query(query: Mapping[str, list[str]], allowed: Iterable[str]) -> dict[str, str]:
    """Query parameters, each at most once, all known; field lists hold known names only."""
    allowed = set(allowed)
    for name, values in query.items():
        if name not in allowed:
            known = ",".join(sorted(allowed))
            raise invalid(f"The query parameter [{name}] is not one of [{known}]", {name: values})
        if len(values) > 1:
            raise invalid(f"The query parameter [{name}] may stand only once", {name: values})
        for part in values[0].split(",") if name in FIELD_PARAMETERS else []:
            if part not in FIELD_PARAMETERS[name]:
                raise invalid(
                    f"The `{name}` query parameter value [{part}] is not one of the known", {name: values}
                )
    return {name: values[0] for name, values in query.items()}


def check_number(query: Mapping[str, str], name: str, *, low: int, high: int, default: int) -> int:
    value = query.get(name, str(default))
    if not value.isdecimal() or not low <= int(value) <= high:
        message = f"The `{name}` query parameter value [{value}] is not between {low} and {high}"
        raise invalid(message, {name: [value]})
    return int(value)


def check_moment(query: Mapping[str, str], name: str) -> datetime | None:
    if (value := query.get(name)) is None:
        return None
    if not _MOMENT.fullmatch(value):
        raise invalid(
            f"The `{name}` query parameter value [{value}] is not a valid RFC3339 moment", {name: [value]}
        )
    return datetime.fromisoformat(value).astimezone(UTC)


def check_poll(poll: Any) -> None:
    poll = check_keys(poll, ("options", "duration_minutes", "reply_settings"), where="poll")
    options, minutes = poll.get("options"), poll.get("duration_minutes")
    if not isinstance(options, list) or not 2 <= len(options) <= 4:
        raise invalid("$.poll.options: 2 to 4 options are needed")
    if not all(isinstance(option, str) and 1 <= len(option) <= 25 for option in options):
        raise invalid("$.poll.options: each option has 1 to 25 characters")
    if not isinstance(minutes, int) or not 5 <= minutes <= 10080:
        raise invalid("$.poll.duration_minutes: between 5 and 10080")
