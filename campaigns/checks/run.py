"""Running the checks over one item. A check that fails is itself reported: silence must mean "looked,
found nothing".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from campaigns.checks.base import Check, Finding, Subject
from campaigns.checks.folding import folded
from campaigns.checks.registry import CHECKS
from campaigns.checks.weighing import weigh
from campaigns.checks.wording import WORDING
from campaigns.domain.facts.facts import Facts
from campaigns.domain.items.documents import PostDocument, ReleaseDocument
from campaigns.domain.items.issues import Issue, Severity, sort_issues
from campaigns.domain.items.records import Override, Records
from campaigns.domain.items.rendered import LeftOut, RenderedPost
from campaigns.domain.text.quoting import fill_in


def check_post(
    doc: PostDocument,
    rendered: Mapping[str, RenderedPost],
    now: datetime,
    zone: ZoneInfo,
    *,
    facts: Facts | None = None,
    records: Records | None = None,
    left_out: tuple[LeftOut, ...] = (),
) -> list[Issue]:
    """Everything the checks find in a post, as each of its channels would get it."""
    return run_checks(Subject(doc, now, zone, rendered, facts or Facts(), records or Records(), left_out))


def check_release(
    doc: ReleaseDocument,
    now: datetime,
    zone: ZoneInfo,
    *,
    facts: Facts | None = None,
    records: Records | None = None,
    left_out: tuple[LeftOut, ...] = (),
) -> list[Issue]:
    return run_checks(
        Subject(doc, now, zone, facts=facts or Facts(), records=records or Records(), left_out=left_out)
    )


def run_checks(subject: Subject, checks: Mapping[str, Check] = CHECKS) -> list[Issue]:
    return sort_issues(
        issue
        for check_id, check in checks.items()
        if subject.item.kind in check.items
        for issue in folded(_run_one(check_id, check, subject))
    )


def _run_one(check_id: str, check: Check, subject: Subject) -> Iterator[Issue]:
    try:
        for finding in check.find(subject):
            yield _settled(_issue(check_id, check, finding, subject), subject)
    except Exception as error:  # whatever it is, the item must not pass as clean
        message = WORDING["fault"].format(id=check_id, error=f"{type(error).__name__}: {error}")
        yield Issue(id=check_id, severity=Severity.BLOCK, message=message, file=subject.item.file)


def _issue(check_id: str, check: Check, finding: Finding, subject: Subject) -> Issue:
    key = f"{check_id}/{finding.says}" if finding.says else check_id
    message = fill_in(WORDING[key], finding.details)
    if finding.is_in_card:
        message = fill_in(WORDING["in-card"], {"page": subject.post.link_card, "message": message})
    return Issue(
        id=check_id,
        severity=weigh(check_id, check, finding, subject.facts.severities),
        message=message,
        file=subject.item.file,
        line=finding.line,
        column=finding.column,
        excerpt=" ".join(finding.excerpt.split()),
        basis=check.basis,
        replacement=finding.replacement,
        about=finding.about,
        is_in_card=finding.is_in_card,
    )


def _settled(issue: Issue, subject: Subject) -> Issue:
    """What people have already decided about this finding: the writer about a warning, a named role about a block.

    Who may let what pass is asked when they decide (``overriding``), not each time it is read.
    """
    override = subject.records.override_of(issue.id, issue.about)
    if issue.severity is Severity.BLOCK and override is not None:
        return _overridden(issue, override)
    reason = subject.item.allow.get(issue.id)
    if reason is None or issue.severity is not Severity.WARN:
        return issue  # what blocks, blocks
    message = WORDING["allowed"].format(message=issue.message, reason=reason)
    return replace(issue, severity=Severity.INFO, message=message)


def _overridden(issue: Issue, override: Override) -> Issue:
    message = WORDING["overridden"].format(
        message=issue.message, by=override.by, role=override.role, reason=override.reason
    )
    return replace(issue, severity=Severity.INFO, message=message)
