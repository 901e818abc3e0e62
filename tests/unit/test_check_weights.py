"""How much a finding weighs: the rule, the organisation's settings, and what people decided."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import mkdtemp

import pytest

from campaigns.checks import run_checks
from campaigns.checks.base import Check, Finding, Subject
from campaigns.checks.overriding import who_may_override
from campaigns.domain.facts.facts import Facts
from campaigns.domain.items.issues import Basis, Severity
from campaigns.domain.items.records import Override, Records
from campaigns.domain.people.permissions import Role
from tests.unit.content_samples import LONDON, Sample

NOW = datetime(2027, 5, 1, 9, 0, tzinfo=UTC)
GAP = {"words": "TBC"}


def one(_subject: Subject) -> Iterator[Finding]:
    yield Finding(details=GAP)


def weighed(
    tmp_path: Path, check: Check, *, facts: Facts | None = None, records: Records | None = None
) -> Severity:
    item = Sample(Path(mkdtemp(dir=tmp_path))).post()
    subject = Subject(item, NOW, LONDON, facts=facts or Facts(), records=records or Records())
    (issue,) = run_checks(subject, {"LAW-17": check})
    return issue.severity


@pytest.mark.parametrize(
    ("basis", "chosen", "weighs"),
    [
        (Basis.DEFAULT, Severity.INFO, Severity.INFO),
        (Basis.DEFAULT, Severity.WARN, Severity.WARN),
        (Basis.LAW, Severity.INFO, Severity.WARN),
        (Basis.LAW, Severity.WARN, Severity.WARN),
    ],
)
def test_an_organisation_may_lower_a_check_but_what_the_law_asks_stays_a_warning(
    tmp_path: Path, basis: Basis, chosen: Severity, weighs: Severity
) -> None:
    facts = Facts(severities={"LAW-17": chosen})
    assert weighed(tmp_path, Check(Severity.BLOCK, basis, one), facts=facts) is weighs


def test_a_case_the_rule_weighs_differently_keeps_its_own_weight_unless_it_is_named(tmp_path: Path) -> None:
    def lighter(_subject: Subject) -> Iterator[Finding]:
        yield Finding(says="weekday", severity=Severity.INFO, details={**GAP, "weekday": "Monday"})

    check = Check(Severity.WARN, Basis.GOV, lighter)
    assert weighed(tmp_path, check, facts=Facts(severities={"LAW-17": Severity.BLOCK})) is Severity.INFO
    assert (
        weighed(tmp_path, check, facts=Facts(severities={"LAW-17/weekday": Severity.BLOCK})) is Severity.BLOCK
    )


def test_a_block_is_lifted_by_a_recorded_override_alone(tmp_path: Path) -> None:
    override = Override("LAW-17", "The Head agreed.", "Ada Head", "Head of communications", NOW)
    check = Check(Severity.BLOCK, Basis.PRACTICE, one)
    assert weighed(tmp_path, check) is Severity.BLOCK
    other = Records(is_known=True, overrides=(Override("LAW-05", "x", "A", "Head", NOW),))
    assert weighed(tmp_path, check, records=other) is Severity.BLOCK
    assert weighed(tmp_path, check, records=Records(is_known=True, overrides=(override,))) is Severity.INFO


def test_law_is_for_the_monitoring_officer_harm_for_the_head_and_a_channel_s_limits_for_nobody() -> None:
    assert who_may_override("LAW-05") == {Role.MONITORING_OFFICER}
    assert who_may_override("HARM-01") == {Role.HEAD}
    assert who_may_override("FIT-01") == frozenset()
    assert who_may_override("CONTENT-08") == frozenset()
