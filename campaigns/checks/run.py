"""Running the checks over one item. A check that fails is itself reported: silence must mean "looked,
found nothing".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from campaigns.checks.base import Check, Finding, Subject
from campaigns.checks.registry import CHECKS
from campaigns.checks.wording import WORDING
from campaigns.domain.documents import ItemDocument, PostDocument, ReleaseDocument
from campaigns.domain.issues import Issue, Severity, sort_issues
from campaigns.domain.rendered import RenderedPost


def check_post(
    doc: PostDocument, rendered: Mapping[str, RenderedPost], now: datetime, zone: ZoneInfo
) -> list[Issue]:
    """Everything the checks find in a post, as each of its channels would get it."""
    return run_checks(Subject(item=doc, now=now, zone=zone, rendered=rendered))


def check_release(doc: ReleaseDocument, now: datetime, zone: ZoneInfo) -> list[Issue]:
    return run_checks(Subject(item=doc, now=now, zone=zone))


def run_checks(subject: Subject, checks: Mapping[str, Check] = CHECKS) -> list[Issue]:
    return sort_issues(
        issue
        for check_id, check in checks.items()
        if subject.item.kind in check.items
        for issue in _run_one(check_id, check, subject)
    )


def _run_one(check_id: str, check: Check, subject: Subject) -> Iterator[Issue]:
    try:
        for finding in check.find(subject):
            yield _with_allowance(_issue(check_id, check, finding, subject.item), subject.item)
    except Exception as error:  # whatever it is, the item must not pass as clean
        message = WORDING["fault"].format(id=check_id, error=f"{type(error).__name__}: {error}")
        yield Issue(id=check_id, severity=Severity.BLOCK, message=message, file=subject.item.file)


def _issue(check_id: str, check: Check, finding: Finding, item: ItemDocument) -> Issue:
    key = f"{check_id}/{finding.says}" if finding.says else check_id
    return Issue(
        id=check_id,
        severity=check.severity,
        message=WORDING[key].format(**finding.details),
        file=item.file,
        line=finding.line,
        column=finding.column,
        excerpt=" ".join(finding.excerpt.split()),
    )


def _with_allowance(issue: Issue, item: ItemDocument) -> Issue:
    """The writer's ``allow`` turns a warning into a note with her reason. What blocks, blocks."""
    reason = item.allow.get(issue.id)
    if reason is None or issue.severity is not Severity.WARN:
        return issue
    message = WORDING["allowed"].format(message=issue.message, reason=reason)
    return replace(issue, severity=Severity.INFO, message=message)
