"""A desk with years behind it: posts sent, cancelled and still to come, each with its readings."""

from __future__ import annotations

import hashlib
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import select, text

from campaigns import migrations
from campaigns.app import create_app
from campaigns.models.deliveries import Delivery
from campaigns.models.known_figures import renew_known_figures
from campaigns.models.people import User
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.people.users import change_password
from tests.bench import filling, past_events
from tests.bench.filling import Planned, open_desk, settings_of
from tests.bench.past_events import add_past_events
from tests.fakes import SettableClock

ACCOUNTS = 5
PER_ITEM = 10  # deliveries: two occasions on each account
TO_COME = 50
YEARS = 5
OFFICER = "officer@vru.example"
PASSWORD = "a long enough password"
NOWHERE = "http://127.0.0.1:9"
MEASURES = ("views", "reach", "reactions", "comments", "shares")
READINGS_OF_EACH = 2

# What becomes of a delivery by its number: most went out, a few were cancelled, some stand still.
_PAST = """
UPDATE deliveries SET
  status = CASE WHEN id % 50 = 7 THEN 'cancelled' WHEN id % 4000 = 11 THEN 'missed' ELSE 'sent' END,
  sent_at = CASE WHEN id % 50 = 7 OR id % 4000 = 11 THEN NULL ELSE due_at END,
  next_attempt_at = NULL,
  attempt_count = 1,
  remote_id = 'r' || id,
  remote_url = 'https://social.example/@vru/' || id
WHERE due_at < :now AND status = 'created'
"""
_READINGS = """
INSERT INTO readings (delivery_id, measure, value, missing, native_name, definition, source, taken_at)
SELECT id, :measure, id % 97, '', :measure, 'bench', 'api', datetime(due_at, :later)
FROM deliveries WHERE status = 'sent'
"""


def open_history(store: Path, *, deliveries: int) -> Flask:
    """The desk with so many deliveries, at the moment for which it was filled. Filling it takes minutes: ``store`` keeps
    it for the next time, until the tables or the filling are other ones.
    """
    folder = store / f"{deliveries}-{_version()}"
    filled = folder / "filled-at"
    if not filled.exists():
        for stale in store.glob(f"{deliveries}-*"):
            shutil.rmtree(stale)
        now = datetime.now(UTC)
        _fill(folder, deliveries=deliveries, now=now)
        filled.write_text(now.isoformat())
    return create_app(settings_of(folder), clock=SettableClock(datetime.fromisoformat(filled.read_text())))


def _version() -> str:
    tables = sorted(path.name for path in Path(*migrations.__path__).glob("versions/*.py"))
    texts = [
        Path(module).read_text() for module in (__file__, str(filling.__file__), str(past_events.__file__))
    ]
    return hashlib.sha256("".join([*tables, *texts]).encode()).hexdigest()[:12]


def _fill(folder: Path, *, deliveries: int, now: datetime) -> None:
    """Spread evenly over five years up to now, with ten readings each; always fifty still to come."""
    full = open_desk(folder, accounts=ACCOUNTS, platform_url=NOWHERE)
    step = timedelta(days=365 * YEARS) / deliveries
    full.plan(_planned(number, now - step * (deliveries - number)) for number in range(deliveries))
    with full.app.app_context():
        with reading() as session:
            officer = session.scalars(select(User).where(User.email == OFFICER)).one().id
        change_password(full.desk, officer, current=None, new=PASSWORD)
        with transaction() as session:
            session.execute(text(_PAST), {"now": now.replace(tzinfo=None)})
        with transaction() as session:
            session.execute(text("UPDATE items SET status = 'published' WHERE ref LIKE 'bench/posts/post-%'"))
            for measure in MEASURES:
                for days in range(1, READINGS_OF_EACH + 1):
                    session.execute(text(_READINGS), {"measure": measure, "later": f"+{days} hours"})
        with transaction() as session:
            renew_known_figures(session, session.scalars(select(Delivery.id)).all())
        with transaction() as session:
            add_past_events(session, user_id=officer, now=now)
        with transaction() as session:
            session.execute(text("ANALYZE"))
    full.plan(_planned(deliveries + number, now + timedelta(hours=1 + number)) for number in range(TO_COME))


def _planned(number: int, due_at: datetime) -> Planned:
    return Planned(due_at, number % ACCOUNTS, 1 + number // PER_ITEM, number % PER_ITEM // ACCOUNTS)
