"""Settings: read once from the environment, checked at once, never read again elsewhere."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from campaigns.errors import SettingError
from campaigns.secret_keys import KeyFile, given_keys

VERSION = "0.1.0"
DATABASE_FILE = "campaigns.sqlite3"
PROJECT_FOLDER = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Settings:
    """Everything that differs between two installations. Every field is described in the README.

    ``secret_key`` is the newest; ``older_secret_keys`` still open what they sealed. ``has_given_keys``: they come from
    the environment, not from the data folder.
    """

    data_folder: Path
    content_folder: Path
    host: str
    port: int
    timezone: ZoneInfo
    database_url: str = field(repr=False)
    secret_key: str = field(repr=False)
    smtp_url: str | None = field(repr=False)
    smtp_username: str = field(repr=False)
    smtp_password: str = field(repr=False)
    notify_key: str = field(repr=False)
    notify_template: str
    alert_from: str | None
    url: str
    url_is_set: bool
    metrics_token: str | None = field(repr=False)
    organisation: str
    secure_cookies: bool
    hsts_subdomains: bool
    session_idle_minutes: int
    session_hours: int
    proxies: int
    post_late_minutes: int
    release_late_minutes: int
    sender_threads: int
    check_seconds: float
    command_tokens: tuple[str, ...] = field(repr=False)
    tokens_file: Path
    older_secret_keys: tuple[str, ...] = field(default=(), repr=False)
    has_given_keys: bool = False
    inside_servers: frozenset[str] = frozenset()

    @property
    def media_folder(self) -> Path:
        """Where frozen copies of approved pictures are kept, named by their SHA-256."""
        return self.data_folder / "media"

    @property
    def has_no_database(self) -> bool:
        """True where it would be the file in the data folder, and there is none. Of any other, only asking it tells."""
        file = self.data_folder / DATABASE_FILE
        return self.database_url == f"sqlite:///{file}" and not file.exists()


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """The settings of this process.

    Raises:
        SettingError: a value is wrong, or the data folder can't be used; the message names the setting.
    """
    env = os.environ if environ is None else environ
    data_folder = _folder(env, "CAMPAIGNS_DATA", PROJECT_FOLDER / "instance")
    _make_writable(data_folder)
    port = _whole_number(env, "CAMPAIGNS_PORT", 8000, lowest=1, highest=65535)
    own_address = _own_address(env.get("CAMPAIGNS_URL", "").strip(), port)
    smtp_username, smtp_password = _smtp_login(env)
    notify_key, notify_template = _notify_login(env)
    newest_key, *older_keys = _secret_keys(env.get("CAMPAIGNS_SECRET_KEY", ""), data_folder)
    return Settings(
        data_folder=data_folder,
        content_folder=_content_folder(env),
        host=env.get("CAMPAIGNS_HOST", "").strip() or "127.0.0.1",
        port=port,
        timezone=_timezone(env.get("CAMPAIGNS_TIMEZONE", "").strip() or "Europe/London"),
        database_url=_database_url(env.get("DATABASE_URL", "").strip(), data_folder),
        secret_key=newest_key,
        older_secret_keys=tuple(older_keys),
        has_given_keys=bool(env.get("CAMPAIGNS_SECRET_KEY", "")),
        smtp_url=_smtp_url(env.get("CAMPAIGNS_SMTP_URL", "").strip()),
        smtp_username=smtp_username,
        smtp_password=smtp_password,
        notify_key=notify_key,
        notify_template=notify_template,
        alert_from=_alert_from(env.get("CAMPAIGNS_ALERT_FROM", "").strip()),
        url=own_address,
        url_is_set=bool(env.get("CAMPAIGNS_URL", "").strip()),
        metrics_token=_metrics_token(env.get("CAMPAIGNS_METRICS_TOKEN", "").strip()),
        organisation=env.get("CAMPAIGNS_ORGANISATION", "").strip() or "Violence Reduction Unit",
        secure_cookies=_yes_or_no(
            env, "CAMPAIGNS_SECURE_COOKIES", default=own_address.startswith("https://")
        ),
        hsts_subdomains=_yes_or_no(env, "CAMPAIGNS_HSTS_SUBDOMAINS", default=False),
        session_idle_minutes=_whole_number(env, "CAMPAIGNS_SESSION_IDLE_MINUTES", 30, lowest=5, highest=720),
        session_hours=_whole_number(env, "CAMPAIGNS_SESSION_HOURS", 12, lowest=1, highest=24),
        proxies=_whole_number(env, "CAMPAIGNS_PROXIES", 0, lowest=0, highest=9),
        post_late_minutes=_whole_number(env, "CAMPAIGNS_POST_LATE_MINUTES", 30, lowest=1, highest=10080),
        release_late_minutes=_whole_number(
            env, "CAMPAIGNS_RELEASE_LATE_MINUTES", 240, lowest=1, highest=10080
        ),
        sender_threads=_whole_number(env, "CAMPAIGNS_SENDER_THREADS", 8, lowest=1, highest=64),
        check_seconds=_whole_number(env, "CAMPAIGNS_CHECK_SECONDS", 5, lowest=1, highest=60),
        inside_servers=frozenset(env.get("CAMPAIGNS_INSIDE_SERVERS", "").lower().replace(",", " ").split()),
        command_tokens=tuple(env.get("CAMPAIGNS_TOKEN", "").split()),
        tokens_file=_folder(
            env, "CAMPAIGNS_TOKENS", _config_home(env, data_folder) / "campaign-desk" / "tokens.json"
        ),
    )


def _folder(env: Mapping[str, str], name: str, default: Path) -> Path:
    value = env.get(name, "").strip()
    if "\0" in value:
        raise SettingError(f"{name} is not a folder name: it holds a NUL character.")
    return Path(value).expanduser().resolve() if value else default


def _config_home(env: Mapping[str, str], data_folder: Path) -> Path:
    """Where a user of the machine keeps their own settings (XDG Base Directory Specification 0.8)."""
    return _folder(env, "XDG_CONFIG_HOME", Path(env.get("HOME", "") or data_folder) / ".config")


def _content_folder(env: Mapping[str, str]) -> Path:
    folder = _folder(env, "CAMPAIGNS_CONTENT", PROJECT_FOLDER / "content")
    if env.get("CAMPAIGNS_CONTENT", "").strip() and not folder.is_dir():
        raise SettingError(
            f"CAMPAIGNS_CONTENT is {folder}, and there is no such folder. Set it to the folder that holds your campaigns."
        )
    return folder


def _make_writable(folder: Path) -> None:
    probe = folder / f".can-write-{os.getpid()}-{secrets.token_hex(4)}"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        raise SettingError(
            f"The data folder {folder} can't be written ({error.strerror}). "
            "Set CAMPAIGNS_DATA to a folder this user may write to."
        ) from error


def _whole_number(env: Mapping[str, str], name: str, default: int, *, lowest: int, highest: int) -> int:
    value = env.get(name, "").strip()
    if not value:
        return default
    if not value.isascii() or not value.isdigit() or not lowest <= int(value) <= highest:
        raise SettingError(f"{name} is “{value}”. Set it to a whole number from {lowest} to {highest}.")
    return int(value)


def _yes_or_no(env: Mapping[str, str], name: str, *, default: bool) -> bool:
    value = env.get(name, "").strip().lower()
    if value in ("", "1", "0", "yes", "no", "true", "false", "on", "off"):
        return default if not value else value in ("1", "yes", "true", "on")
    raise SettingError(f"{name} is “{value}”. Set it to yes or no.")


def _timezone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise SettingError(
            f"CAMPAIGNS_TIMEZONE is “{name}”, which is no time zone. Use a name such as Europe/London."
        ) from error


def _database_url(value: str, data_folder: Path) -> str:
    if not value:
        return f"sqlite:///{data_folder / DATABASE_FILE}"
    if "\0" in value:
        raise SettingError("DATABASE_URL is no address of a database: it holds a NUL character.")
    scheme = value.partition("://")[0]
    if scheme in ("postgres", "postgresql"):  # the driver we ship is psycopg 3
        return "postgresql+psycopg://" + value.partition("://")[2]
    if scheme not in ("sqlite", "postgresql+psycopg"):
        raise SettingError(
            "DATABASE_URL must start with sqlite:/// or postgresql://. Leave it out to use SQLite in the data folder."
        )
    return value


def _smtp_url(value: str) -> str | None:
    if not value:
        return None
    if _server_of(value, ("smtp", "smtps")) is None or "@" in value:
        raise SettingError(
            "CAMPAIGNS_SMTP_URL must look like smtp://mail.example:587 or smtps://mail.example:465. "
            "User name and password belong to the account's credentials, and for alerts to "
            "CAMPAIGNS_SMTP_USERNAME and CAMPAIGNS_SMTP_PASSWORD."
        )
    return value


def _smtp_login(env: Mapping[str, str]) -> tuple[str, str]:
    username, password = (
        env.get("CAMPAIGNS_SMTP_USERNAME", "").strip(),
        env.get("CAMPAIGNS_SMTP_PASSWORD", ""),
    )
    if bool(username) != bool(password):
        raise SettingError(
            "Set both CAMPAIGNS_SMTP_USERNAME and CAMPAIGNS_SMTP_PASSWORD, or neither where the mail server "
            "takes e-mail without signing in."
        )
    return username, password


def _notify_login(env: Mapping[str, str]) -> tuple[str, str]:
    key = env.get("CAMPAIGNS_NOTIFY_KEY", "").strip()
    template = env.get("CAMPAIGNS_NOTIFY_TEMPLATE", "").strip()
    if bool(key) != bool(template):
        raise SettingError(
            "Set both CAMPAIGNS_NOTIFY_KEY and CAMPAIGNS_NOTIFY_TEMPLATE, or neither where a mail server carries the letters."
        )
    if key and env.get("CAMPAIGNS_SMTP_URL", "").strip() and env.get("CAMPAIGNS_ALERT_FROM", "").strip():
        raise SettingError(
            "Letters to colleagues go by a mail server or by GOV.UK Notify. Take out CAMPAIGNS_ALERT_FROM, or "
            "CAMPAIGNS_NOTIFY_KEY and CAMPAIGNS_NOTIFY_TEMPLATE."
        )
    return key, template


def _alert_from(value: str) -> str | None:
    if not value:
        return None
    name, _, domain = value.rpartition("@")
    if (
        not name
        or not domain
        or not value.isascii()
        or not value.isprintable()
        or set(value) & set(' <>,;"@:') != {"@"}
    ):
        raise SettingError(
            f"CAMPAIGNS_ALERT_FROM is “{value}”. Set it to one e-mail address, such as desk@vru.example."
        )
    return value


def _own_address(value: str, port: int) -> str:
    """The address people reach the pages under, without a slash at its end."""
    if not value:
        return f"http://localhost:{port}"
    if _server_of(value, ("http", "https")) is None or set(value) & set(" @?#"):
        raise SettingError(
            f"CAMPAIGNS_URL is “{value}”. Set it to the address your office opens, such as https://desk.vru.example."
        )
    return value.rstrip("/")


def _metrics_token(value: str) -> str | None:
    if value and (len(value) < 16 or not value.isascii() or not value.isprintable() or " " in value):
        raise SettingError("CAMPAIGNS_METRICS_TOKEN must be at least 16 letters and figures without a space.")
    return value or None


def _server_of(url: str, schemes: tuple[str, ...]) -> str | None:
    """The server an address names; None when it is no address of that kind, or its port is no port."""
    try:
        parts = urlsplit(url)
        return parts.hostname if parts.scheme in schemes and parts.port != 0 else None
    except ValueError:
        return None


def _secret_keys(value: str, data_folder: Path) -> tuple[str, ...]:
    """The keys that seal credentials and sign cookies, newest first: given, or kept beside the database."""
    keys = given_keys(value) if value else KeyFile(data_folder).read()
    return tuple(key.value for key in keys)
