"""What the desk itself knows about an item and its neighbours: handed to the checks beside the dated facts.

A check that runs on files alone (a commit hook) gets none of it; ``is_known`` says so, and no check may then read
"nothing recorded" as "nothing there".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True)
class Override:
    """Somebody with the right to do so let a finding pass, for exactly this text, and said why.

    ``about`` is what exactly was let pass where a check can find several things: which election, which case.
    """

    check_id: str
    reason: str
    by: str
    role: str
    at: datetime
    about: str = ""


@dataclass(frozen=True)
class ProceedingsRecord:
    """A case that is, or was, before police or court, as it stands on the day of publication.

    Attributes:
        cleared: who cleared exactly this text; empty until police and legal both did.
        people: the names of those charged. convicted_people: of those convicted.
        key: what front matter calls it. is_recorded: false where an item names a case that nobody recorded.
    """

    name: str
    is_active: bool
    is_convicted: bool
    cleared: str = ""
    people: tuple[str, ...] = ()
    convicted_people: tuple[str, ...] = ()
    key: str = ""
    is_recorded: bool = True


@dataclass(frozen=True)
class ApprovedQuote:
    """Words as their speaker agreed to them, kept from an earlier sign-off. ``on`` is the day they agreed, if known."""

    speaker: str
    text: str
    on: date | None = None


@dataclass(frozen=True)
class ConnectedAccount:
    """An account of ours. ``limits`` are those its server told: text_limit, url_cost, image_limit and so on."""

    name: str
    channel: str
    limits: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class PlannedText:
    """Another item that is planned or out: for near-duplicates and clashes."""

    ref: str
    title: str
    channel: str
    account: str
    at: datetime
    text: str


@dataclass(frozen=True)
class Records:
    """Everything recorded that touches one item.

    Attributes:
        holds: sentences ready to be shown.
        proceedings: of the cases it is about. other_cases: active ones with people named, which it is not linked with.
        asked_speakers: who is asked to agree to their quotes in it, so that it waits for them; in small letters.
        agreed_quotes: the ``scope_sha256`` of the quotes that speakers agreed to by link or on the phone.
        planned_for: the moments that its deliveries wait for. goes_out_at: those of exactly this text alone, in order.
        is_only_practised: all that is planned of exactly this text stays in the office; it goes out nowhere yet.
    """

    is_known: bool = False
    holds: tuple[str, ...] = ()
    approved_at: datetime | None = None
    overrides: tuple[Override, ...] = ()
    proceedings: tuple[ProceedingsRecord, ...] = ()
    other_cases: tuple[ProceedingsRecord, ...] = ()
    approved_quotes: tuple[ApprovedQuote, ...] = ()
    asked_speakers: tuple[str, ...] = ()
    agreed_quotes: tuple[str, ...] = ()
    planned: tuple[PlannedText, ...] = ()
    planned_for: tuple[datetime, ...] = ()
    goes_out_at: tuple[datetime, ...] = ()
    is_only_practised: bool = False
    young_people_reviewed: str = ""
    accounts: tuple[ConnectedAccount, ...] = ()

    def override_of(self, check_id: str, about: str = "") -> Override | None:
        return next((one for one in self.overrides if (one.check_id, one.about) == (check_id, about)), None)
