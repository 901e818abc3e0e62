"""REL-10: a note of the office's own that is not right any more, or not yet, on the day of issue."""

from __future__ import annotations

from collections.abc import Iterator

from campaigns.checks.base import Finding, Subject


def note_out_of_date(subject: Subject) -> Iterator[Finding]:
    day = subject.publishes_on
    for note in subject.release.notes:
        words = " ".join(note.split())
        same = [one for one in subject.facts.boilerplates if one.text == words]
        if same and not any(one.is_right_on(day) for one in same):
            yield Finding(
                line=subject.item.line_of("notes"), column=1, excerpt=words, details={"name": same[0].name}
            )
