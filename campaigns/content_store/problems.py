"""Everything the content store can find wrong with a file: one table of ids, and the errors for single
calls.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from campaigns.domain.items.issues import Issue, Severity
from campaigns.errors import CampaignDeskError, ConflictError, NotFoundError

BLOCK, WARN, INFO = Severity.BLOCK, Severity.WARN, Severity.INFO

PROBLEMS: dict[str, tuple[Severity, str]] = {
    "CONTENT-01": (BLOCK, "The content folder is missing or can't be read"),
    "CONTENT-02": (BLOCK, "A file can't be read, or is no plain file"),
    "CONTENT-03": (BLOCK, "A link leads out of the content folder"),
    "CONTENT-04": (BLOCK, "A file is not UTF-8 text"),
    "CONTENT-05": (BLOCK, "A file is too large"),
    "CONTENT-06": (WARN, "A file has no front matter, or no title"),
    "CONTENT-07": (BLOCK, "Front matter can't be understood"),
    "CONTENT-08": (WARN, "A key is unknown"),
    "CONTENT-09": (BLOCK, "A key is given twice"),
    "CONTENT-10": (BLOCK, "A value is not of the kind its key takes"),
    "CONTENT-12": (BLOCK, "A channel is unknown, or can't carry this kind of item"),
    "CONTENT-13": (BLOCK, "Two files or folders have one short name"),
    "CONTENT-14": (BLOCK, "A file name gives no short name for the address"),
    "CONTENT-15": (INFO, "A campaign folder has no campaign.md"),
    "CONTENT-16": (BLOCK, "A picture is not in the media folder"),
    "CONTENT-17": (BLOCK, "A file name is not safe"),
    "CONTENT-18": (BLOCK, "A picture is too large or can't be read as a picture"),
    "CONTENT-19": (WARN, "A heading looks like a channel's name, or a section is not used"),
    "CONTENT-20": (BLOCK, "A channel's section is given twice"),
    "CONTENT-21": (BLOCK, "There is no text"),
    "CONTENT-22": (WARN, "A file is in a place that is not read"),
    "CONTENT-23": (BLOCK, "Lists or quotes are nested too deeply"),
    "CONTENT-24": (BLOCK, "A link to another item leads nowhere"),
    "CONTENT-25": (BLOCK, "A text is longer than can be checked, or a thread has too many posts"),
    "CONTENT-26": (BLOCK, "A place for a quote has none, or the same one as a place before it"),
    "TIME-04": (BLOCK, "The clocks change: a local time does not exist or occurs twice"),
}


@dataclass
class Problems:
    """Collects the issues of one file."""

    file: str
    found: list[Issue] = field(default_factory=list)

    def add(
        self,
        problem: str,
        message: str,
        *,
        line: int = 0,
        column: int = 0,
        excerpt: str = "",
        severity: Severity | None = None,
    ) -> None:
        usual = PROBLEMS[problem][0]
        shown = " ".join(excerpt.split())
        self.found.append(
            Issue(
                id=problem,
                severity=severity or usual,
                message=message,
                file=self.file,
                line=line,
                column=column,
                excerpt=shown if len(shown) <= 120 else shown[:119] + "…",
            )
        )


class ContentError(CampaignDeskError):
    """A file under ``content/`` can't be read or written as asked."""


class UnsafePathError(ContentError):
    """The name leads, or could lead, out of the content folder."""


class MissingContentError(ContentError, NotFoundError):
    """There is no such campaign, item or picture."""


class BrokenContentError(ContentError):
    """The text can't be understood. ``issues`` say where."""

    def __init__(self, message: str, issues: tuple[Issue, ...]) -> None:
        super().__init__(message)
        self.issues = issues

    def __reduce__(self) -> tuple[type[BrokenContentError], tuple[str, tuple[Issue, ...]]]:
        return BrokenContentError, (str(self), self.issues)


class EditConflictError(ContentError, ConflictError):
    """The file on disk is not the one the editor started from; nothing was written."""

    def __init__(self, message: str, *, current_text: str, current_fingerprint: str) -> None:
        super().__init__(message)
        self.current_text = current_text
        self.current_fingerprint = current_fingerprint


def broken(ref: str, issues: list[Issue] | tuple[Issue, ...]) -> BrokenContentError:
    """One sentence from the first thing that stops the file from being read."""
    worst = next((i for i in issues if i.severity is Severity.BLOCK), None)
    where = f", line {worst.line}" if worst and worst.line else ""
    reason = worst.message if worst else "It can't be read."
    return BrokenContentError(f"{ref}{where}: {reason}", tuple(issues))
