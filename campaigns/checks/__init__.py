"""Readiness checks: they report, people decide."""

from campaigns.checks.run import check_post, check_release, run_checks

__all__ = ["check_post", "check_release", "run_checks"]
