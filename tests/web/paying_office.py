"""An office that pays: an account on X with a cap, posts with a link, money spent and a window half used."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from campaigns.domain.facts.pricing import Charge
from campaigns.domain.people.permissions import Role
from campaigns.domain.sending.rate_windows import RateBudget
from campaigns.models.accounts import Account
from campaigns.services.core.transaction import transaction
from campaigns.services.money.budgets import prices_of, settle
from campaigns.services.money.metering import CallMeter
from campaigns.services.planning.plan_money import set_monthly_cap
from tests.factories import make_account
from tests.web.content_samples import CAMPAIGN
from tests.web.office import Office, open_office, ref, schedule, sign_off

ON_X = "VRU on X"
LINKED, PLANNED, HELD = ref("linked"), ref("linked-too"), ref("linked-dear")

MONEY_PAGES: dict[str, tuple[Role, str]] = {
    "money-accounts": (Role.OFFICER, "/accounts"),
    "money-accounts-administrator": (Role.ADMINISTRATOR, "/accounts"),
    "money-item": (Role.OFFICER, f"/items/{LINKED}"),
    "money-held": (Role.OFFICER, "/deliveries/1"),
    "money-working": (Role.OFFICER, "/working"),
}


def add_x(office: Office, *items: str) -> None:
    """An account on X, and an approved post with a link for each of these."""
    with office.app.app_context(), transaction() as session:
        make_account(session, kind="x", name=ON_X, handle="@vru", verified_at=office.clock.now())
    text = "Walk away: https://vru.example.org/walk. You can always talk to somebody you trust."
    for item in items:
        name = item.rpartition("/")[2]
        front = f"title: With a link ({name})\nchannels: [x]"
        (office.content / CAMPAIGN / "posts" / f"{name}.md").write_text(f"---\n{front}\n---\n{text}\n")
    sign_off(office, *items)


def use(office: Office, *, remaining: int = 94) -> None:
    """Two posts were sent, one without an answer; this much is left of X's window."""
    with office.app.app_context(), transaction() as session:
        account = session.query(Account).filter_by(kind="x").one()
        now = office.clock.now()
        meter = CallMeter(office.clock, prices_of("x", now))
        meter.charged(Charge.POST)
        meter.charged(Charge.POST_WITH_LINK, is_certain=False)
        meter.saw(RateBudget("posts", 100, remaining, now + timedelta(minutes=15)))
        meter.saw(RateBudget("posts-app-day", 10_000, 9_994, now + timedelta(hours=20)))
        settle(session, meter, account_id=account.id, kind="x", delivery_id=None, now=now)


def cap(office: Office, usd: str) -> None:
    with office.app.app_context():
        set_monthly_cap(office.desk, ON_X, usd=usd)


def paying_office(folder: Path) -> Office:
    """One post to be scheduled, one held by the cap, and one planned that no longer fits under it."""
    office = open_office(folder)
    add_x(office, LINKED, PLANNED, HELD)
    schedule(office, HELD, ON_X, in_minutes=1)
    cap(office, "0.10")
    office.clock.advance(minutes=1)
    office.send_what_is_due()
    use(office, remaining=0)
    cap(office, "5.00")
    schedule(office, PLANNED, ON_X, in_minutes=2)
    office.clock.advance(minutes=2)
    office.send_what_is_due()  # the window is used up: it waits
    cap(office, "0.40")
    office.tick()
    return office
