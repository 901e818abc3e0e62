"""The kinds that a person puts out: what has no interface for programs, or does not let us use it. Rows of the table.

The numbers are what one post there comfortably holds; an account says its own where its place takes less.
"""

from __future__ import annotations

from dataclasses import replace

from campaigns.domain.items.channel_row import Capabilities, ChannelKind, CountingRule, Look

# ``measures`` are the figures that a person may type in: nothing is read by itself. Handing over the same again changes
# nothing, and whether something was handed over can always be told.
BY_HAND = Capabilities(
    repeat_is_safe=True,
    can_find=True,
    measures=("views", "reach", "reactions", "comments", "shares", "link_clicks"),
    credential_names=("place", "person", "email"),
    optional_credential_names=("phone", "text_limit", "image_limit"),
    is_by_hand=True,
)


def _row(
    kind: str, label: str, colour: str, icon: str, text_limit: int | None, image_limit: int, *also: str
) -> ChannelKind:
    return ChannelKind(
        kind=kind,
        label=label,
        also_called=also,
        look=Look(colour, icon),
        counting=CountingRule.GRAPHEMES,
        text_limit=text_limit,
        image_limit=image_limit,
        is_network=False,
        capabilities=BY_HAND,
    )


BY_HAND_ROWS = (
    _row(
        "nextdoor",
        "Nextdoor",
        "#3b6b1f",
        '<path d="M4 11l8-6 8 6"/><path d="M6.5 10v9h11v-9M10 19v-5h4v5"/>',
        8000,
        10,
        "next door",
    ),
    _row(
        "neighbourhood_alert",
        "Neighbourhood Alert",
        "#8a1f3d",
        '<path d="M6 16.5h12l-1.5-2.5V10a4.5 4.5 0 0 0-9 0v4z"/><path d="M10.5 19.5h3"/>',
        5000,
        5,
        "neighbourhood alerts",
    ),
    _row(
        "whatsapp",
        "WhatsApp channel",
        "#1d6b45",
        '<path d="M5 19l1-3.5A7.5 7.5 0 1 1 9 18z"/><path d="M9.5 11.5h5M9.5 14h3"/>',
        4096,
        1,
        "whatsapp",
    ),
    _row(
        "partner_newsletter",
        "Partner newsletter",
        "#5b4a1e",
        '<path d="M5 5h14v14H5z"/><path d="M8 8.5h8M8 12h3.5v3.5H8zM14 12h2M14 15.5h2"/>',
        None,
        10,
    ),
    _row(
        "local_radio",
        "Local radio",
        "#4a3b7a",
        '<path d="M4.5 10h15v9h-15zM7 10l9-5"/><circle cx="9" cy="14.5" r="2.5"/><path d="M14 13h3M14 16h3"/>',
        None,
        0,
    ),
)


def put_out_by_hand(row: ChannelKind, kind: str, label: str, icon: str) -> ChannelKind:
    """The same channel under its own limits, where a person posts it in place of the program."""
    look = replace(row.look, icon=icon)
    return replace(
        row,
        kind=kind,
        label=label,
        also_called=(),
        look=look,
        is_network=False,
        looked=None,
        capabilities=BY_HAND,
    )
