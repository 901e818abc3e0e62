"""The numbers of the checks that an organisation may move: what each is called, its default, and what it counts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Threshold:
    """``lowest`` and ``highest`` are what makes sense at all."""

    default: int
    words: str
    lowest: int = 1
    highest: int = 10_000

    @property
    def label(self) -> str:
        """What it counts, as the label of a field."""
        words = self.words.partition(" (")[0]
        return words[0].upper() + words[1:]


THRESHOLDS: dict[str, Threshold] = {
    "alt-characters": Threshold(125, "characters of an alt text (ACC-03)"),
    "hashtags": Threshold(2, "hashtags in a post (ACC-06)", 0, 30),
    "emojis": Threshold(3, "emojis in a text (ACC-08)", 0, 100),
    "sentence-words": Threshold(25, "words of a sentence (ACC-11)", 10, 100),
    "reading-age": Threshold(12, "reading age that public texts should not exceed (ACC-12)", 6, 20),
    "reading-age-note": Threshold(9, "reading age from which a text is worth another look (ACC-12)", 6, 20),
    "youth-reading-age": Threshold(
        11, "reading age that texts for young people should not reach (ACC-12)", 6, 20
    ),
    "minutes-apart": Threshold(30, "minutes between two posts on one account (FIT-10)", 0, 1440),
    "links": Threshold(1, "links in a post (ACC-13)", 0, 20),
    "headline-words": Threshold(15, "words of a release's headline (REL-03)"),
    "lead-words": Threshold(35, "words of a release's first paragraph (REL-03)"),
    "release-words": Threshold(500, "words of a release's body (REL-03)"),
    "quote-sentences": Threshold(5, "sentences of one quote (REL-05)"),
    "quiet-from-hour": Threshold(21, "local hour from which nothing should go out (TIME-03)", 0, 24),
    "quiet-until-hour": Threshold(7, "local hour until which nothing should go out (TIME-03)", 0, 24),
    "friday-release-hour": Threshold(
        16, "local hour on Fridays after which a release is late (TIME-03)", 0, 24
    ),
    "approval-days": Threshold(30, "days for which an approval stays fresh (TIME-05)"),
    "days-ahead": Threshold(366, "days ahead after which it is asked whether the year is right (TIME-06)"),
    "photo-least-megabytes": Threshold(1, "megabytes a photo for newspapers should have (REL-08)", 0, 100),
    "photo-most-megabytes": Threshold(8, "megabytes a photo for newspapers may have (REL-08)", 1, 100),
    "consent-warning-days": Threshold(60, "days before a consent runs out (LAW-10)"),
    "guardian-age": Threshold(16, "age under which a guardian has to agree (LAW-11)", 10, 18),
}
