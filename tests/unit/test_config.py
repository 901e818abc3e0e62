"""Settings: every wrong one is a sentence that names it, and the secret key is made once."""

from __future__ import annotations

import stat
import threading
from pathlib import Path

import pytest

from campaigns.config import Settings, read_settings
from campaigns.errors import SettingError


def read(tmp_path: Path, **given: str) -> Settings:
    return read_settings({"CAMPAIGNS_DATA": str(tmp_path / "data"), **given})


def test_everything_has_a_default(tmp_path: Path):
    settings = read(tmp_path)
    assert (settings.host, settings.port, settings.timezone.key) == ("127.0.0.1", 8000, "Europe/London")
    assert settings.database_url == f"sqlite:///{tmp_path / 'data' / 'campaigns.sqlite3'}"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CAMPAIGNS_PORT", "eighty"),
        ("CAMPAIGNS_PORT", "0"),
        ("CAMPAIGNS_PORT", "65536"),
        ("CAMPAIGNS_PORT", "-1"),
        ("CAMPAIGNS_PORT", "８０"),
        ("CAMPAIGNS_TIMEZONE", "Europe/Derby"),
        ("CAMPAIGNS_TIMEZONE", "../../etc/passwd"),
        ("DATABASE_URL", "mysql://host/name"),
        ("DATABASE_URL", "campaigns.sqlite3"),
        ("CAMPAIGNS_SECRET_KEY", "too short"),
        ("CAMPAIGNS_SMTP_URL", "mail.example:587"),
        ("CAMPAIGNS_SMTP_URL", "smtp://"),
        ("CAMPAIGNS_SMTP_URL", "smtp://mail.example:port"),
        ("CAMPAIGNS_SMTP_URL", "smtp://[mail.example"),
        ("CAMPAIGNS_SMTP_URL", "smtp://me:pass@mail.example"),
        ("CAMPAIGNS_SMTP_USERNAME", "alone"),
        ("CAMPAIGNS_SMTP_PASSWORD", "alone"),
        ("CAMPAIGNS_NOTIFY_KEY", "a-key-without-its-template"),
        ("CAMPAIGNS_NOTIFY_TEMPLATE", "a-template-without-its-key"),
        ("CAMPAIGNS_ALERT_FROM", "Campaign Desk <desk@vru.example>"),
        ("CAMPAIGNS_ALERT_FROM", "desk"),
        ("CAMPAIGNS_ALERT_FROM", "desk@vru.example\r\nBcc: x@y.example"),
        ("CAMPAIGNS_URL", "desk.vru.example"),
        ("CAMPAIGNS_URL", "https://me:pass@desk.vru.example"),
        ("CAMPAIGNS_URL", "https://desk.vru.example/?a=1"),
        ("CAMPAIGNS_METRICS_TOKEN", "short"),
        ("CAMPAIGNS_METRICS_TOKEN", "with a space in the middle"),
        ("CAMPAIGNS_SECURE_COOKIES", "perhaps"),
        ("CAMPAIGNS_POST_LATE_MINUTES", "0"),
        ("CAMPAIGNS_RELEASE_LATE_MINUTES", "soon"),
        ("CAMPAIGNS_SENDER_THREADS", "65"),
        ("CAMPAIGNS_PROXIES", "many"),
        ("CAMPAIGNS_PROXIES", "-1"),
        ("DATABASE_URL", "sqlite:///a\0b"),
        ("CAMPAIGNS_CONTENT", "a\0b"),
        ("CAMPAIGNS_CONTENT", "/no-such-folder-here"),
    ],
)
def test_a_wrong_setting_is_named_in_a_sentence(tmp_path: Path, name: str, value: str):
    with pytest.raises(SettingError, match=name):
        read(tmp_path, **{name: value})


def test_the_desk_s_own_address_follows_its_port_unless_it_is_given(tmp_path: Path):
    assert read(tmp_path, CAMPAIGNS_PORT="8001").url == "http://localhost:8001"
    assert read(tmp_path, CAMPAIGNS_URL="https://desk.vru.example/").url == "https://desk.vru.example"


def test_empty_settings_count_as_absent(tmp_path: Path):
    assert read(tmp_path, CAMPAIGNS_PORT=" ", DATABASE_URL="", CAMPAIGNS_SMTP_URL="").port == 8000


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_spelling_of_postgresql_uses_the_driver_we_ship(tmp_path: Path, scheme: str):
    settings = read(tmp_path, DATABASE_URL=f"{scheme}://desk@db.example/desk")
    assert settings.database_url == "postgresql+psycopg://desk@db.example/desk"


def test_a_data_folder_that_cannot_be_written_is_named(tmp_path: Path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(SettingError, match="CAMPAIGNS_DATA") as refusal:
        read_settings({"CAMPAIGNS_DATA": str(tmp_path / "file" / "data")})
    assert str(tmp_path / "file" / "data") in str(refusal.value)


def test_the_secret_key_is_made_once(tmp_path: Path):
    first, second = read(tmp_path), read(tmp_path)
    assert first.secret_key == second.secret_key
    assert len(first.secret_key) >= 32


def test_nobody_else_can_read_the_secret_key(tmp_path: Path):
    read(tmp_path)
    assert stat.S_IMODE((tmp_path / "data" / "secret.key").stat().st_mode) == 0o600


def test_making_the_secret_key_leaves_nothing_beside_it(tmp_path: Path):
    read(tmp_path)
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["secret.key"]


def test_two_starts_at_once_agree_on_the_secret_key(tmp_path: Path):
    keys: list[str] = []
    starts = [threading.Thread(target=lambda: keys.append(read(tmp_path).secret_key)) for _ in range(8)]
    for start in starts:
        start.start()
    for start in starts:
        start.join()
    assert len(keys) == 8
    assert len(set(keys)) == 1


@pytest.mark.parametrize("damage", [b"", b"short", b"\xff\xfe" * 30])
def test_a_damaged_secret_key_is_never_replaced(tmp_path: Path, damage: bytes):
    (tmp_path / "data").mkdir()
    key = tmp_path / "data" / "secret.key"
    key.write_bytes(damage)
    with pytest.raises(SettingError, match=r"secret\.key is damaged"):
        read(tmp_path)
    assert key.read_bytes() == damage


def test_a_given_secret_key_is_written_nowhere(tmp_path: Path):
    read(tmp_path, CAMPAIGNS_SECRET_KEY="k" * 40)
    assert list((tmp_path / "data").iterdir()) == []


def test_secrets_are_not_in_what_settings_print(tmp_path: Path):
    shown = repr(
        read(
            tmp_path,
            CAMPAIGNS_SECRET_KEY="k" * 40,
            DATABASE_URL="postgresql://me:pass@db.example/desk",
            CAMPAIGNS_METRICS_TOKEN="m" * 20,
            CAMPAIGNS_SMTP_USERNAME="desk",
            CAMPAIGNS_SMTP_PASSWORD="passphrase",
        )
    )
    assert "kkkk" not in shown
    assert "mmmm" not in shown
    assert "pass" not in shown
