"""What "Is it working?" adds to the diagnosis: an answer in one sentence, a word and a colour, and where to go."""

from __future__ import annotations

from collections.abc import Sequence

from campaigns.domain.text.listing import counted
from campaigns.reports.diagnosis import Finding, Health, Page
from campaigns.web.words import Words

HEALTH: dict[Health, Words] = {
    Health.FINE: Words("Fine", "green"),
    Health.LOOK: Words("Look at this", "amber"),
    Health.BROKEN: Words("Not working", "red"),
}
# (endpoint, words, values)
LINKS: dict[Page, tuple[str, str, dict[str, str]]] = {
    Page.WAITING: ("deliveries.index", "See what is waiting", {"show": "coming"}),
    Page.DECISIONS: ("decisions.index", "See what is to be decided", {}),
    Page.STOPPED: ("deliveries.index", "See what is stopped", {"show": "stopped"}),
    Page.ACCOUNTS: ("accounts.index", "See the accounts", {}),
    Page.FILES: ("campaigns.index", "See the files", {}),
}


def headline(findings: Sequence[Finding]) -> tuple[Health, str]:
    """The answer to the page's question, in one sentence."""
    broken = sum(one.health is Health.BROKEN for one in findings)
    to_look_at = sum(one.health is Health.LOOK for one in findings)
    things = "One thing" if to_look_at == 1 else f"{to_look_at} things"
    if broken:
        more = f" {things} more to look at." if to_look_at else ""
        does_not = counted(broken, "thing does", "things do")
        return Health.BROKEN, f"No. {does_not} not work.{more}"
    if to_look_at:
        return Health.LOOK, f"Yes. {things} to look at."
    return Health.FINE, "Yes. Everything works."
