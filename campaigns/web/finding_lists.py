"""What was found in one text as its page lists it, and what this person may do about each finding."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from campaigns.checks.overriding import who_may_override
from campaigns.checks.registry import CHECKS
from campaigns.domain.items.issues import Issue, Severity, worst_first
from campaigns.domain.items.seen import Seen
from campaigns.domain.people.permissions import ROLE_LABELS, Role
from campaigns.web.library_watch import file_name


@dataclass(frozen=True)
class FindingList:
    """Findings with the name of their file, the worst first. ``seen`` stands for the text they are about.

    Attributes:
        let_through: the checks whose blocking findings this person may let pass.
        who_may: per check with a blocking finding that may pass, who decides: ``monitoring officer``.
        may_mend: the words may be changed in the file from here.
        said_already: how many more are told with the other text of the page, and ask for nothing here.
    """

    lines: Sequence[tuple[Issue, str]]
    seen: Seen
    let_through: frozenset[str] = frozenset()
    who_may: dict[str, str] = field(default_factory=dict)
    may_mend: bool = False
    said_already: int = 0

    @property
    def checks(self) -> frozenset[str]:
        """Those that may be called not helpful: of checks, and not that a file can't be read."""
        return frozenset(issue.id for issue, _ in self.lines if issue.id in CHECKS)

    @property
    def told(self) -> Sequence[tuple[Issue, str]]:
        """What somebody has to do something about; what is only good to know is folded away and not counted."""
        return [line for line in self.lines if line[0].severity is not Severity.INFO]

    @property
    def notes(self) -> Sequence[tuple[Issue, str]]:
        return [line for line in self.lines if line[0].severity is Severity.INFO]

    def field(self, check_id: str) -> str:
        return reason_field(check_id, self.seen)


def reason_field(check_id: str, seen: Seen) -> str:
    """The field for the reason why it may pass: a page may ask for one in the draft and in what was submitted."""
    return f"{'submitted-' if seen.revision else ''}reason-{check_id}"


def finding_list(
    found: Iterable[Issue], seen: Seen, role: Role, *, may_mend: bool = False, said: Iterable[Issue] = ()
) -> FindingList:
    """``said`` are findings that the page tells of another text: what is the same and asks for nothing is only counted."""
    issues, told = list(found), {_words(issue) for issue in said}
    kept = [one for one in issues if _words(one) not in told or _asks(one, may_mend=may_mend)]
    blocking = {issue.id for issue in issues if issue.severity is Severity.BLOCK}
    deciders = {check_id: who_may_override(check_id) for check_id in blocking}
    return FindingList(
        lines=[(issue, file_name(issue)) for issue in worst_first(kept)],
        seen=seen,
        let_through=frozenset(check_id for check_id, roles in deciders.items() if role in roles),
        who_may={
            check_id: " or ".join(sorted(ROLE_LABELS[one].lower() for one in roles))
            for check_id, roles in deciders.items()
            if roles
        },
        may_mend=may_mend,
        said_already=sum(one.severity is not Severity.INFO for one in issues if one not in kept),
    )


def _words(issue: Issue) -> tuple[str, str, str]:
    return issue.id, issue.message, issue.excerpt


def _asks(issue: Issue, *, may_mend: bool) -> bool:
    """Something is to be done about it here, so it is told here as well."""
    return issue.severity is Severity.BLOCK or (may_mend and issue.replacement is not None)
