"""A desk with years behind it: posts sent, cancelled and still to come, each with its readings."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import text

from campaigns.services.core.transaction import transaction
from tests.bench.filling import FullDesk, Planned, open_desk

ACCOUNTS = 5
PER_ITEM = 10  # deliveries: two occasions on each account
TO_COME = 50
YEARS = 5
NOWHERE = "http://127.0.0.1:9"
MEASURES = ("likes", "reposts", "replies", "quotes", "bookmarks")
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


def open_history(folder: Path, *, deliveries: int) -> FullDesk:
    """Spread evenly over five years up to now, with ten readings each; always fifty still to come."""
    full = open_desk(folder, accounts=ACCOUNTS, platform_url=NOWHERE)
    now = datetime.now(UTC)
    step = timedelta(days=365 * YEARS) / deliveries
    full.plan(_planned(number, now - step * (deliveries - number)) for number in range(deliveries))
    with full.app.app_context():
        with transaction() as session:
            session.execute(text(_PAST), {"now": now.replace(tzinfo=None)})
        with transaction() as session:
            session.execute(text("UPDATE items SET status = 'published' WHERE ref LIKE 'bench/posts/post-%'"))
            for measure in MEASURES:
                for days in range(1, READINGS_OF_EACH + 1):
                    session.execute(text(_READINGS), {"measure": measure, "later": f"+{days} hours"})
        with transaction() as session:
            session.execute(text("ANALYZE"))
    full.plan(_planned(deliveries + number, now + timedelta(hours=1 + number)) for number in range(TO_COME))
    return full


def _planned(number: int, due_at: datetime) -> Planned:
    return Planned(due_at, number % ACCOUNTS, 1 + number // PER_ITEM, number % PER_ITEM // ACCOUNTS)
