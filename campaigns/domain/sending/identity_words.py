"""What was noticed about an installation, in plain words."""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from campaigns.domain.sending.installation_identity import InstallationFacts, Notice
from campaigns.domain.time.localtime import format_local


def notice_words(notices: Iterable[Notice], facts: InstallationFacts, zone: ZoneInfo) -> list[dict[str, str]]:
    """For each notice its ``kind`` and its ``words``, as they are kept with the pause."""
    return [{"kind": notice.value, "words": _words(notice, facts, zone)} for notice in notices]


def _words(notice: Notice, facts: InstallationFacts, zone: ZoneInfo) -> str:
    match notice:
        case Notice.OLDER_DATABASE:
            return _older(facts)
        case Notice.OTHER_DATABASE:
            return (
                "The data folder belongs to another database than the one that is here now. A copy, or a backup from "
                "before a move, seems to have been put in its place."
            )
        case Notice.NO_FILE:
            return (
                "The database has a past, but the file installation.json that belongs beside it is missing. The "
                "database seems to have been restored from a backup or copied."
            )
        case Notice.MOVED:
            home = facts.home.words if facts.home else "another place"
            return (
                f"The database last sent from another place: {home}. Now it is {facts.here.words}. "
                "If the other one still runs, both would send the same things."
            )
        case Notice.SLEPT:
            assert facts.last_seen_at is not None
            many = f"{facts.became_due} deliveries" if facts.became_due != 1 else "one delivery"
            return (
                f"Campaign Desk was switched off or asleep from {format_local(facts.last_seen_at, zone)} to "
                f"{format_local(facts.now, zone)}. Meanwhile {many} became due."
            )


def _older(facts: InstallationFacts) -> str:
    restored = (
        "It seems to have been restored from a backup. What went out since then could go out a second time."
    )
    missing = facts.file.mark.tries - facts.counters.tries if facts.file else 0
    if facts.identity is None or missing <= 0:
        return f"The database is older than the one that last sent from here. {restored}"
    tries = f"the last {missing} tries" if missing != 1 else "the last try"
    return f"The database is older than what was sent from here: it knows nothing of {tries} at sending. {restored}"
