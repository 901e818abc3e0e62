"""Logins are looked at a day ahead of what needs them, cheaply, and people are written to once about each trouble."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from campaigns.channels.errors import AccountError, TemporaryChannelError
from campaigns.domain.items.statuses import AccountState
from campaigns.models.accounts import Account
from campaigns.services.accounts.connecting import add_account, mark_needs_reconnecting, reconnect_account
from campaigns.services.accounts.troubles import ends_at, trouble_of
from campaigns.services.accounts.watching import watch_accounts
from campaigns.services.alerts.account_alerts import tell_of_accounts
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import transaction
from tests.factories import make_account
from tests.fakes import POSTING, FakeDirectory, SettableClock
from tests.integration.databases import postgres_alone
from tests.integration.office import Office

database_url = postgres_alone
NOBODY_THERE = TemporaryChannelError("The mail server is away.")


@dataclass
class Post:
    letters: list[tuple[str, str, str]] = field(default_factory=list)
    is_away: bool = False

    def send(self, *, to: str, subject: str, text: str, key: str) -> None:
        if self.is_away:
            raise NOBODY_THERE
        self.letters.append((to, subject, text))


@pytest.fixture
def mail() -> Post:
    return Post()


@pytest.fixture
def desk(desk: Desk, mail: Post) -> Desk:
    return replace(desk, mail=mail)


def planned(office: Office, minutes: float) -> Account:
    return office.account_row(office.delivery(office.planned(minutes=minutes)).account_id)


def test_a_login_that_comes_to_an_end_is_looked_at_without_anything_planned(
    desk: Desk, clock: SettableClock, channels: FakeDirectory
) -> None:
    account_id = add_account(desk, kind="bluesky", name="Renews itself")
    looks = channels.channel(account_id).calls
    watch_accounts(desk)
    assert looks == []
    with transaction() as session:
        session.get_one(Account, account_id).token_expires_at = clock.now() + timedelta(days=59)

    for _ in range(2):
        watch_accounts(desk)

    assert looks == ["verify"]


def test_one_look_a_day_for_what_is_planned_within_a_day_and_for_nothing_else(
    desk: Desk, office: Office, clock: SettableClock, channels: FakeDirectory
) -> None:
    account_id = planned(office, 26 * 60).id
    idle = add_account(desk, kind="bluesky", name="Idle")
    looks = channels.channel(account_id).calls
    watch_accounts(desk)
    assert looks == []  # not yet
    clock.advance(hours=3)
    watch_accounts(desk)
    watch_accounts(desk)
    assert (looks, channels.channel(idle, kind="bluesky").calls) == (["verify"], [])
    assert office.account_row(account_id).verified_at == clock.now()
    channels.channel(account_id).fail_verifying(NOBODY_THERE)
    clock.advance(hours=21)
    watch_accounts(
        desk
    )  # a platform that is away is no reason to stop anything, and is asked again in an hour
    assert office.account_row(account_id).state == AccountState.CONNECTED
    watch_accounts(desk)
    clock.advance(minutes=61)
    watch_accounts(desk)
    assert looks == ["verify"] * 3


def test_a_login_that_ended_is_told_by_e_mail_once_and_again_only_when_it_ends_anew(
    desk: Desk, office: Office, clock: SettableClock, channels: FakeDirectory, mail: Post
) -> None:
    account = planned(office, 20 * 60)
    channels.channel(account.id).fail_verifying(AccountError("The token was withdrawn."))
    watch_accounts(desk)
    mail.is_away = True
    tell_of_accounts(desk)
    mail.is_away = False
    tell_of_accounts(desk)
    assert mail.letters == []  # not in the same minute
    clock.advance(hours=1, minutes=1)
    tell_of_accounts(desk)
    tell_of_accounts(desk)
    told = {subject for _, subject, _ in mail.letters}
    assert told == {f"Campaign Desk: {account.name} needs reconnecting"}
    text = mail.letters[0][2]
    assert "The token was withdrawn." in text
    assert "Planned for it: 1, the first" in text
    assert len({to for to, _, _ in mail.letters}) == len(mail.letters)
    count = len(mail.letters)
    reconnect_account(desk, account.name, credentials={})
    tell_of_accounts(desk)
    mark_needs_reconnecting(desk, account.id, "Withdrawn once more.")
    tell_of_accounts(desk)
    assert len(mail.letters) == 2 * count


def test_an_end_is_told_three_weeks_ahead_whichever_of_the_two_days_comes_first() -> None:
    zone, now = ZoneInfo("Europe/London"), datetime(2027, 5, 17, 8, tzinfo=UTC)
    account = Account(kind="x", name="VRU", state=AccountState.CONNECTED, cleared_at=now)
    channels = FakeDirectory({"x": POSTING})

    def key() -> str:
        found = trouble_of(channels, account, now=now, zone=zone)
        return found.key if found else ""

    assert (ends_at(account, zone), key()) == (None, "")
    account.ends_on = date(2027, 6, 8)
    assert key() == ""
    account.ends_on = date(2027, 6, 7)
    assert key() == "ends 2027-06-06"  # midnight in London, in UTC
    account.token_expires_at = now - timedelta(hours=1)
    assert key() == "ended 2027-05-17"
    account.state = AccountState.DISCONNECTED
    assert key() == ""


def test_the_end_of_a_version_that_we_speak_is_told_by_e_mail_two_months_ahead(
    desk: Desk, office: Office, clock: SettableClock, mail: Post
) -> None:
    with transaction() as session:
        make_account(session, kind="linkedin", name="Our Page")
        make_account(session, kind="threads", name="Ours", state=AccountState.CONNECTED)  # no end is known
    ends = datetime(2027, 9, 15, 12, tzinfo=UTC)
    for days, subject in (
        (61, None),
        (60, "needs a newer Campaign Desk"),
        (-1, "needs a newer Campaign Desk"),
    ):
        mail.letters.clear()
        clock.advance(seconds=(ends - timedelta(days=days) - clock.now()).total_seconds())
        tell_of_accounts(desk)
        tell_of_accounts(desk)
        assert {one for _, one, _ in mail.letters} == (
            {f"Campaign Desk: Our Page {subject}"} if subject else set()
        )
    assert "LinkedIn stopped answering after Wednesday 15 September 2027" in mail.letters[0][2]
    assert len({to for to, _, _ in mail.letters}) == len(mail.letters)
