"""Many who decide in the same moment leave one truth."""

from __future__ import annotations

from functools import partial

import pytest
from flask import Flask

from campaigns.domain.items.statuses import ItemStatus
from campaigns.models.content import Approval, StatusChange, find_item, latest_revision
from campaigns.models.factors import SignInRules
from campaigns.models.passkeys import Passkey
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.people.passkeys import remove_passkey
from campaigns.services.signoff.review import approve_item, ask_for_changes
from tests.fakes import SettableClock
from tests.integration.databases import both_databases
from tests.integration.office import Office
from tests.integration.test_dispatch_races import at_once

database_url = both_databases
MANY = 20


def test_of_twenty_who_approve_or_send_back_at_once_what_stands_is_what_the_last_one_said(
    app: Flask, desk: Desk, office: Office
) -> None:
    ref = office.post()
    office.submit(ref)
    fingerprint = desk.content.read_item(ref).fingerprint
    yes = [
        partial(approve_item, desk, ref, user_id=who, fingerprint=fingerprint)
        for who in (office.head, office.approver)
    ]
    no = partial(ask_for_changes, desk, ref, user_id=office.head, note="Not yet.")
    jobs = [no if number % 4 == 3 else yes[number % 2] for number in range(MANY)]
    at_once([(app, job) for job in jobs])
    with reading() as session:
        item = find_item(session, ref)
        assert item is not None
        revision = latest_revision(session, item.id)
        assert revision is not None
        standing = session.query(Approval).filter_by(revision_id=revision.id, withdrawn_at=None).count()
        last = session.query(StatusChange).filter_by(item_id=item.id).order_by(StatusChange.id.desc()).first()
        assert last is not None
        # Whoever sends it back has the last word: a draft is approved by nobody.
        assert (item.status, standing, last.to_status) == (ItemStatus.DRAFT, 0, ItemStatus.DRAFT)


def test_of_twenty_who_approve_at_once_one_yes_stands_and_one_line_tells_of_it(
    app: Flask, desk: Desk, office: Office
) -> None:
    ref = office.post()
    office.submit(ref)
    fingerprint = desk.content.read_item(ref).fingerprint
    jobs = [
        partial(approve_item, desk, ref, user_id=who, fingerprint=fingerprint)
        for who in (office.head, office.approver) * (MANY // 2)
    ]
    at_once([(app, job) for job in jobs])
    with reading() as session:
        item = find_item(session, ref)
        assert item is not None
        assert item.status == ItemStatus.APPROVED
        assert session.query(Approval).filter_by(withdrawn_at=None).count() == 1
        assert session.query(StatusChange).filter_by(to_status="approved").count() == 1


@pytest.mark.parametrize("times", range(3))
def test_of_two_who_remove_the_last_two_passkeys_at_once_one_keeps_theirs(
    app: Flask, desk: Desk, office: Office, clock: SettableClock, times: int
) -> None:
    with transaction() as session:
        session.add(SignInRules(id=1, needs_second_step=True, grace_days=7, local_sign_in=True))
        keys = [
            Passkey(
                user_id=office.head, handle=b"h", credential_sha256=f"{n}" * 64, credential_id=b"c%d" % n,
                public_key=b"k", sign_count=0, name=f"Key {n}", made_at=clock.now(),
            )
            for n in range(2)
        ]  # fmt: skip
        session.add_all(keys)
        session.flush()
        ids = [one.id for one in keys]
    at_once([(app, partial(remove_passkey, desk, office.head, one)) for one in ids])
    with reading() as session:
        assert session.query(Passkey).count() == 1
