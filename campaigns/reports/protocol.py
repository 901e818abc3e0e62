"""What is promised about sending, channel by channel, from what each adapter declares that it can do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from campaigns.channels.base import ChannelDirectory


@dataclass(frozen=True)
class ChannelPromise:
    """One row of the auditors' table. ``after_lost_answer`` follows from the other two, as the sweep acts on them."""

    kind: str
    label: str
    repeat_is_safe: bool
    can_find: bool
    after_lost_answer: str


_REPEATED = (
    "It is sent again with the same key. The channel keeps one post for one key, so nothing appears twice."
)
_LOOKED_FOR = (
    "It is looked for among the account's own posts. Found: it counts as sent. Certainly not there: it is sent again. "
    "If that can't be told, a person decides."
)
_WITH_PERSON = (
    "Its person is asked once, and reminded. They say whether it is out; if they do not say so in time, they are told not "
    "to put it out any more, and a person decides."
)
_ASKED = "Nothing is repeated. A person decides."


def channel_promises(channels: ChannelDirectory) -> Sequence[ChannelPromise]:
    """One row per kind of channel, in the order of the registry."""
    return [_promise(channels, kind) for kind in channels.kinds()]


def _promise(channels: ChannelDirectory, kind: str) -> ChannelPromise:
    can = channels.capabilities(kind)
    after = (
        _WITH_PERSON
        if can.is_by_hand
        else _REPEATED
        if can.repeat_is_safe
        else _LOOKED_FOR
        if can.can_find
        else _ASKED
    )
    return ChannelPromise(
        kind=kind,
        label=channels.label(kind),
        repeat_is_safe=can.repeat_is_safe,
        can_find=can.can_find,
        after_lost_answer=after,
    )
