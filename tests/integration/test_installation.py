"""The first start and every later one: nothing is lost, nothing is made twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from campaigns.errors import CampaignDeskError
from campaigns.models.accounts import list_accounts
from campaigns.models.base import db
from campaigns.models.people import list_users
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.installation.setup import install
from campaigns.services.people.users import check_sign_in
from tests.integration.starting import PASSWORD, migratable


@pytest.fixture
def app(database_url: str) -> Iterator[Flask]:
    app = migratable(database_url)
    with app.app_context():
        yield app
        db.engine.dispose()


def test_a_first_start_makes_an_administrator_and_the_practice_account(desk: Desk):
    report = install(desk, email="Sam@VRU.example", name="Sam Fox", password=PASSWORD)
    assert report.first is not None
    assert check_sign_in(desk, email="sam@vru.example", password=PASSWORD) == report.first.user_id
    with reading() as session:
        assert [(user.name, user.role) for user in list_users(session)] == [("Sam Fox", "administrator")]
        assert [account.name for account in list_accounts(session)] == ["Practice"]


def test_a_one_time_password_is_told_once_and_must_be_changed(desk: Desk):
    report = install(desk)
    assert report.first is not None
    password = report.first.one_time_password
    assert password is not None
    assert any(password in line for line in report.lines())
    assert password not in repr(report)
    assert not any("password" in line for line in install(desk).lines())
    with reading() as session:
        assert list_users(session)[0].must_change_password


def test_a_later_start_loses_nothing(desk: Desk):
    install(desk, password=PASSWORD)
    with transaction() as session:
        session.execute(text("UPDATE users SET name = 'Renamed'"))
    assert install(desk, password=PASSWORD).first is None
    with reading() as session:
        assert [user.name for user in list_users(session)] == ["Renamed"]


def test_it_says_what_the_content_holds_and_what_is_broken(desk: Desk):
    posts = desk.settings.content_folder / "spring" / "posts"
    posts.mkdir(parents=True)
    (posts / "good.md").write_text("---\ntitle: Good\nchannels: [x]\n---\nWords.\n")
    (posts / "bad.md").write_text("---\ntitle: [\n---\nWords.\n")
    lines = install(desk, password=PASSWORD).lines()
    assert lines[0] == "Content: 1 campaigns, 1 posts and releases."
    assert any("bad.md, line" in line for line in lines)


def test_a_database_of_a_newer_version_is_refused_in_a_sentence(desk: Desk):
    install(desk, password=PASSWORD)
    with transaction() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(CampaignDeskError, match="If a newer Campaign Desk made it"):
        install(desk)


def test_a_database_that_cannot_be_opened_is_a_sentence(tmp_path: Path, desk: Desk):
    with migratable(f"sqlite:///{tmp_path / 'nowhere' / 'desk.sqlite3'}").app_context():
        with pytest.raises(CampaignDeskError, match="DATABASE_URL"):
            install(desk)
        db.engine.dispose()
