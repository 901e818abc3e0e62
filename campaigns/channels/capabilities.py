"""What each channel can do: one table, readable without loading any platform's client library."""

from __future__ import annotations

from campaigns.channels.base import Capabilities

PRACTICE = Capabilities(
    takes_posts=True,
    takes_releases=True,
    repeat_is_safe=True,
    can_find=True,
    measures=("reactions", "comments", "shares"),
    measure_batch=100,
)

X = Capabilities(
    takes_posts=True,
    takes_releases=False,
    repeat_is_safe=False,
    can_find=True,
    measures=("views", "reactions", "comments", "shares", "saves", "link_clicks", "engagements_native"),
    measure_batch=100,
    credential_names=("consumer_key", "consumer_secret", "access_token", "access_token_secret"),
)

BLUESKY = Capabilities(
    takes_posts=True,
    takes_releases=False,
    repeat_is_safe=True,
    can_find=True,
    measures=("reactions", "comments", "shares", "saves"),
    measure_batch=25,
    credential_names=("identifier", "app_password"),
    optional_credential_names=("view_url",),
)

# The server keeps an idempotency key for an hour at most, other software ignores it: never a blind repeat.
MASTODON = Capabilities(
    takes_posts=True,
    takes_releases=False,
    repeat_is_safe=False,
    can_find=True,
    measures=("reactions", "comments", "shares"),
    measure_batch=20,
    credential_names=("access_token",),
)

EMAIL = Capabilities(
    takes_posts=False,
    takes_releases=True,
    repeat_is_safe=False,
    can_find=False,
    measures=("delivered",),
    measure_batch=100,
    addresses_recipients=True,
    credential_names=("sender",),
    optional_credential_names=("username", "password", "reply_to", "unsubscribe"),
)
