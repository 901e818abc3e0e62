"""Rows that say the same: one post and not two, and one for all channels where each channel has a sheet of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from campaigns.domain.items.channel_kinds import KINDS
from campaigns.importing.values import ImportedItem, LeftOut


def without_repeats(
    items: Sequence[ImportedItem], sheet_channels: Mapping[str, tuple[str, ...]]
) -> tuple[list[ImportedItem], list[LeftOut]]:
    """A row that says the same as one above it is one post, not two; what was left out of either stays listed."""
    kept: dict[str, ImportedItem] = {}
    repeated: list[LeftOut] = []
    for item in items:
        kinds = sheet_channels.get(item.place.sheet) if item.place else None
        by_sheet = kinds is not None and kinds == item.front.get("channels")
        front = {key: value for key, value in item.front.items() if key != "channels" or not by_sheet}
        key = repr((by_sheet, sorted(front.items()), item.body))
        if key not in kept:
            kept[key] = item
        elif by_sheet and item.front["channels"] != kept[key].front["channels"]:
            kept[key] = _joined(kept[key], item)
        else:
            where = str(kept[key].place)
            repeated.append(LeftOut(f"{item.place}: {item.title}", f"repeats {where[:1].lower()}{where[1:]}"))
            repeated += item.left_out
            repeated += [
                LeftOut(f"{item.place}: {remark}", "was to be said of the row that repeats")
                for remark in item.remarks
                if remark not in kept[key].remarks
            ]
    return list(kept.values()), repeated


def _joined(first: ImportedItem, other: ImportedItem) -> ImportedItem:
    """One post for the channels of both sheets."""
    channels = tuple(dict.fromkeys((*first.front["channels"], *other.front["channels"])))
    labels = ", ".join(KINDS[kind].label for kind in other.front["channels"])
    place = str(other.place)
    remark = f"{place} says the same at the same time, so {labels} is added to the channels of this post."
    return replace(
        first,
        front={**first.front, "channels": channels},
        remarks=tuple(dict.fromkeys((*first.remarks, remark, *other.remarks))),
        left_out=(*first.left_out, *other.left_out),
    )
