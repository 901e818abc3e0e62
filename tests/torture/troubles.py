"""What else goes wrong in a scenario, beside the kills: platforms, tokens, the disk, the database, the clock."""

from __future__ import annotations

import json
import random
import resource
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import psutil
import psycopg
from sqlalchemy import update

from campaigns.config import read_settings
from campaigns.models.stops import StopFacts
from campaigns.services.core.transaction import transaction
from campaigns.services.stops.holds import start_hold
from tests.standins.base import StandIn
from tests.standins.graph import graph_error
from tests.standins.linkedin_oauth import linkedin_error
from tests.torture.plan import Scenario
from tests.torture.servers import Servers
from tests.torture.stage import Place

CREATES = {
    "x": ("POST", "/2/tweets"),
    "mastodon": ("POST", "/api/v1/statuses"),
    "gotosocial": ("POST", "/api/v1/statuses"),
    "facebook": ("POST", "/v25.0/*/feed"),
    "instagram": ("POST", "/v25.0/*/media_publish"),
    "threads": ("POST", "/v1.0/me/threads_publish"),
    "linkedin": ("POST", "/rest/posts"),
    "bluesky": ("POST", "/xrpc/com.atproto.repo.putRecord"),
    "notify": ("POST", "/v2/notifications/email"),
}
HANG = 2.2  # seconds; longer than the workers wait
NO_LIMIT = resource.RLIM_INFINITY
_WRITTEN = ("deliveries", "delivery_attempts", "accounts", "heartbeats")
_REFUSE_TO_WRITE = """
    CREATE FUNCTION disk_is_full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        RAISE EXCEPTION 'could not extend file "base/16384/16385": No space left on device' USING ERRCODE = '53100';
    END $$
"""


@dataclass(frozen=True)
class HoldStruck:
    """When a hold was in force, by this process's own steady clock."""

    monotonic: float


class Trouble:
    """One scenario's trouble. ``is_on`` while time must not be moved on over it."""

    def __init__(
        self, scenario: Scenario, place: Place, servers: Servers, *, workers: Callable[[], list[int]],
        set_clock: Callable[[timedelta], None], officer: int,
    ) -> None:  # fmt: skip
        self._scenario = scenario
        self._place = place
        self._servers = servers
        self._workers = workers
        self._set_clock = set_clock
        self._officer = officer
        self._dice = random.Random(scenario.seed + 1)
        self._thread: threading.Thread | None = None
        self.interruptions = 0
        self.rests_until: datetime | None = None  # what a platform said in its own rate headers
        self.hold: HoldStruck | None = None

    @property
    def is_on(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def begin(self) -> None:
        name = self._scenario.trouble
        if name in ("cut", "429", "5xx", "hang"):
            at_platform = self._at_mail_server if self._scenario.account == "email" else self._at_platform
            at_platform(name, times=self._dice.choice((1, 1, 2)))
        elif name and name != "sunday":
            self._thread = threading.Thread(target=self._run, args=(name,), daemon=True)
            self._thread.start()

    def end(self) -> None:
        if self._thread is not None:
            self._thread.join()

    # At the platform

    def _at_platform(self, name: str, *, times: int) -> None:
        server: StandIn = self._servers.http[self._scenario.account]
        create = CREATES[self._scenario.account]
        call = self._dice.choice((create, create, ("*", "*")))
        is_taken = self._dice.random() < 0.5
        match name:
            case "cut":
                (server.take_and_drop if is_taken else server.drop_before)(*call, times=times)
            case "hang":
                (server.take_and_hang if is_taken else server.hang)(*call, seconds=HANG, times=times)
            case "5xx" if is_taken:
                server.take_and_fail(*call, status=self._dice.choice((500, 502, 504)), times=times)
            case "5xx":
                server.fail(*call, status=self._dice.choice((500, 502, 503, 504)), times=times)
            case "429":
                self._limit(server, times)

    def _limit(self, server: StandIn, times: int) -> None:
        """By the platform's own counting where the stand-in counts, so with its own headers; or by Retry-After alone."""
        name, waits = self._scenario.account, timedelta(minutes=4)
        if self._dice.random() < 0.3:
            seconds = {"Retry-After": str(int(waits.total_seconds()))}
            server.fail(*CREATES[name], status=429, body={"error": "Too many"}, headers=seconds, times=times)
        elif name == "notify":  # it says that it is too much, and not until when
            body = {
                "status_code": 429,
                "errors": [{"error": "RateLimitError", "message": "Exceeded rate limit"}],
            }
            server.fail(*CREATES[name], status=429, body=body, times=times)
        elif name == "bluesky":
            reset = server.now().replace(microsecond=0) + waits
            body = {"error": "RateLimitExceeded", "message": "Rate Limit Exceeded"}
            headers = {
                "ratelimit-limit": "5000", "ratelimit-remaining": "0",
                "ratelimit-reset": str(int(reset.timestamp())), "ratelimit-policy": "5000;w=3600",
            }  # fmt: skip
            server.fail(*CREATES[name], status=429, body=body, headers=headers, times=times)
            self.rests_until = reset
        elif name in ("facebook", "instagram", "threads"):
            usage = [{"call_count": 100, "estimated_time_to_regain_access": int(waits.total_seconds() // 60)}]
            heads = {"X-Business-Use-Case-Usage": json.dumps({"1": usage})}
            server.fail(*CREATES[name], status=400, body=graph_error(32), headers=heads, times=times)
            self.rests_until = server.now() + waits - timedelta(seconds=2)
        elif name == "linkedin":
            body = linkedin_error(429, "TOO_MANY_REQUESTS")
            heads = {"Retry-After": str(int(waits.total_seconds()))}
            server.fail(*CREATES[name], status=429, body=body, headers=heads, times=times)
            self.rests_until = server.now() + waits - timedelta(seconds=2)
        else:
            endpoint = "create_post" if name == "x" else "create_status"
            left = self._dice.choice((0, 1))
            self.rests_until = server.set_budget(endpoint, remaining=left, reset_in=waits)  # type: ignore[attr-defined]

    def _at_mail_server(self, name: str, *, times: int) -> None:
        smtp = self._servers.smtp
        is_taken = self._dice.random() < 0.5
        match name:
            case "cut":
                smtp.drop_at(self._dice.choice(("RCPT", "DATA", "DATA")), taken=is_taken, times=times)
                self.interruptions += times
            case "hang":
                smtp.hang_at("DATA", seconds=HANG, taken=is_taken, times=times)
                self.interruptions += times
            case "5xx":
                smtp.refuse(self._dice.choice(("MAIL", "RCPT")), "451 4.3.0 Try again later", times=times)
            case "429":
                smtp.refuse("RCPT", "421 4.7.0 Too many letters, try again later", times=times)

    # Around the workers

    def _run(self, name: str) -> None:
        time.sleep(self._dice.uniform(0.1, 0.9))
        match name:
            case "token":
                self._servers.revoke(self._scenario.account)
            case "disk":
                fill = self._fill_disk if self._is_sqlite else self._fill_disk_of_server
                fill(self._dice.uniform(0.2, 0.8))
            case "hold":
                self._start_hold()
            case "lock":
                self._lock_database(self._dice.uniform(0.3, 1.5))
            case "renewer":
                self._strike_renewers(self._dice.uniform(0.5, 3))
            case "clock back":
                self._set_clock(-timedelta(seconds=self._dice.choice((2, 45, 110, 3600))))
            case "clock forward":
                self.interruptions += len(
                    self._workers()
                )  # a lease may seem to be over while its sender sends
                self._set_clock(timedelta(seconds=self._dice.choice((2, 45, 110, 1200, 3 * 3600))))

    def _fill_disk(self, seconds: float) -> None:
        """No file of a worker may grow beyond what it has now, nor be written at all."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self._limit_files(0)
            time.sleep(0.01)  # a worker born meanwhile finds the disk full, too
        self._limit_files(NO_LIMIT)
        self.interruptions += 3  # a letter whose record could not be written

    def _fill_disk_of_server(self, seconds: float) -> None:
        """What is written is refused with the error that PostgreSQL gives when its disk is full."""
        with psycopg.connect(self._postgres_address, autocommit=True) as server:
            server.execute(_REFUSE_TO_WRITE)
            for table in _WRITTEN:
                server.execute(
                    f"CREATE TRIGGER disk_is_full BEFORE INSERT OR UPDATE ON {table} "
                    "FOR EACH STATEMENT EXECUTE FUNCTION disk_is_full()".encode()
                )
            time.sleep(seconds)
            for table in _WRITTEN:
                server.execute(f"DROP TRIGGER disk_is_full ON {table}".encode())
        self.interruptions += 3  # a letter whose record could not be written

    def _limit_files(self, size: int) -> None:
        for pid in self._workers():
            try:
                resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, NO_LIMIT))
            except ProcessLookupError:
                continue

    def _lock_database(self, seconds: float) -> None:
        if self._is_sqlite:
            with sqlite3.connect(self._database_file, isolation_level=None, timeout=10) as holder:
                holder.execute("BEGIN IMMEDIATE")
                time.sleep(seconds)
                holder.execute("ROLLBACK")
            holder.close()
        else:
            with psycopg.connect(self._postgres_address) as holder:
                holder.execute("LOCK TABLE deliveries, accounts IN SHARE ROW EXCLUSIVE MODE")
                time.sleep(seconds)

    def _strike_renewers(self, seconds: float) -> None:
        """What tells the sender whether anything keeps a post dies again and again, while what it goes by changes."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            for pid in self._workers():
                with suppress(psutil.NoSuchProcess):
                    for child in psutil.Process(pid).children():
                        child.kill()
            with self._place.app.app_context(), transaction() as session:
                session.execute(update(StopFacts).values(recorded=StopFacts.recorded + 1))
            time.sleep(self._dice.uniform(0.05, 0.6))

    def _start_hold(self) -> None:
        """Somebody presses the button while something is on its way: a second later nothing may be handed over."""
        for server in self._servers.http.values():
            server.slow("*", "*", seconds=self._dice.uniform(0.3, 0.5), times=8)
        until = time.monotonic() + 5
        while not self._servers.gate.seen and time.monotonic() < until:
            time.sleep(0.01)
        time.sleep(self._dice.uniform(0, 0.3))
        with self._place.app.app_context():
            start_hold(
                self._place.desk,
                user_id=self._officer,
                kind="major-incident",
                scope="all",
                reason="An incident",
            )
        self.hold = HoldStruck(monotonic=time.monotonic())

    @property
    def _is_sqlite(self) -> bool:
        return "DATABASE_URL" not in self._place.env

    @property
    def _database_file(self) -> Path:
        return Path(read_settings(self._place.env).database_url.removeprefix("sqlite:///"))

    @property
    def _postgres_address(self) -> str:
        url = read_settings(self._place.env).database_url
        return url.replace("postgresql+psycopg", "postgresql")


def is_connected_to(pid: int, *, server_port: int, client_port: int | None) -> bool:
    """Is this process at the other end of the connection?"""
    try:
        connections = psutil.Process(pid).net_connections("tcp")
    except psutil.NoSuchProcess:
        return False
    return any(
        one.raddr and one.raddr.port == server_port and client_port in (None, one.laddr.port)
        for one in connections
    )


def is_stopped(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "T"
    except (FileNotFoundError, ProcessLookupError):
        return False
