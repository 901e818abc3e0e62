"""A platform that takes 50 ms for every post and notes when each came: enough of Mastodon's API for posting.

python -m tests.bench.platform ANSWER_MS [POSTS SECONDS]

With two more numbers it takes so many posts of an account in each window of so many seconds, says in its headers how
many are left, as Mastodon does, and refuses the rest.

It is one small loop, so that it takes little of the machine it shares with what is measured. The 50 ms are the
platform's: a post's lateness is counted up to the moment its request had arrived here.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections import Counter
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs

from tests.standins.mastodon_things import MastodonAccount, MastodonStatus

RECEIVED = "/received"
REFUSED = "/refused"
FULL = b'{"error": "Too many requests"}'


class Windows:
    """So many posts of each account in each window; the windows follow each other by the clock, as Mastodon's do."""

    def __init__(self, posts: int, seconds: int) -> None:
        self._posts = posts
        self._seconds = seconds
        self._taken: Counter[tuple[str, int]] = Counter()
        self.refused = 0

    def take(self, who: str, now: float) -> tuple[bool, str]:
        """Whether there is room for one more, and the headers that say what is left."""
        window = int(now) // self._seconds
        is_room = self._taken[who, window] < self._posts
        self._taken[who, window] += is_room
        self.refused += not is_room
        resets_at = datetime.fromtimestamp((window + 1) * self._seconds, UTC)
        return is_room, (
            f"X-RateLimit-Limit: {self._posts}\r\nX-RateLimit-Remaining: {self._posts - self._taken[who, window]}\r\n"
            f"X-RateLimit-Reset: {resets_at:%Y-%m-%dT%H:%M:%S}.000Z\r\n"
        )


class Platform:
    def __init__(self, answer_seconds: float, windows: Windows | None = None) -> None:
        self._answer_seconds = answer_seconds
        self._windows = windows
        self._received: list[tuple[str, str, float]] = []
        self._base = ""

    async def run(self) -> None:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self._base = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        print(json.dumps({"url": self._base}), flush=True)
        # Over when whoever started it lets go of its input.
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                request, *lines = head.split("\r\n")
                headers = {
                    name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)
                }
                body = await reader.readexactly(int(headers.get("content-length", 0)))
                path, is_room, budget = request.split(" ")[1], True, ""
                if self._windows is not None and path not in (RECEIVED, REFUSED):
                    is_room, budget = self._windows.take(headers.get("authorization", ""), time.time())
                answer = await self._answer(path, headers, body) if is_room else FULL
                writer.write(
                    b"HTTP/1.1 %b\r\nContent-Type: application/json\r\n%b"
                    b"Content-Length: %d\r\n\r\n%b"
                    % (
                        b"200 OK" if is_room else b"429 Too Many Requests",
                        budget.encode(),
                        len(answer),
                        answer,
                    )
                )
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def _answer(self, path: str, headers: dict[str, str], body: bytes) -> bytes:
        if path.startswith(RECEIVED):
            received, self._received = self._received, []
            return json.dumps(received).encode()
        if path.startswith(REFUSED):
            return json.dumps(self._windows.refused if self._windows else 0).encode()
        arrived_at = time.time()
        form = parse_qs(body.decode())
        who, text = headers.get("authorization", ""), form["status"][0]
        self._received.append((who, text, arrived_at))
        status = MastodonStatus(
            id=str(len(self._received) + int(arrived_at * 1000) * 100_000),
            author=MastodonAccount(id="1", username="vru", display_name="Derbyshire VRU"),
            text=text,
            created_at=datetime.now(UTC),
        )
        answer = json.dumps(status.shown(self._base, statuses=1)).encode()
        await asyncio.sleep(self._answer_seconds - (time.time() - arrived_at))
        return answer


def main(arguments: list[Any]) -> None:
    windows = Windows(int(arguments[1]), int(arguments[2])) if len(arguments) > 1 else None
    asyncio.run(Platform(float(arguments[0]) / 1000, windows).run())


if __name__ == "__main__":
    main(sys.argv[1:])
