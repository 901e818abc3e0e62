"""What a platform takes in one post beside the length of the text, as dated facts."""

from __future__ import annotations

from dataclasses import dataclass

from campaigns.domain.facts.dated_facts import Provenance
from campaigns.domain.items.channel_row import FilmRules, PictureRules, TextRules


@dataclass(frozen=True)
class PlatformRules:
    """The rules of one kind of channel: those of its row, or what an organisation knows better."""

    channel: str
    pictures: PictureRules
    films: FilmRules | None
    text: TextRules
    provenance: Provenance
