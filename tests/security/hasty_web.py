"""The pages' process with deadlines of seconds in place of minutes, and with pages that misbehave when asked to.

/-/burn?SECONDS counts in Python, /-/freeze holds the interpreter for ever, /-/asked shows what came with the request,
/-/large?BYTES answers with so many.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from scheduler.web import LIMITS, main

HASTY = replace(
    LIMITS, head=1.5, body=3, answer=3, slowest=1_000_000, idle=2, page=6, hang=3, connections=1000
)
WSGI = Callable[[dict[str, Any], Any], Iterable[bytes]]


def misbehaving(app: WSGI) -> WSGI:
    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path, query = environ["PATH_INFO"], environ.get("QUERY_STRING", "")
        if not path.startswith("/-/"):
            return app(environ, start_response)
        said = b"done"
        if path == "/-/burn":
            until = time.monotonic() + float(query)
            while time.monotonic() < until:
                pass
        elif path == "/-/freeze":
            re.match(r"(a|a)+$", "a" * 60 + "b")
        elif path == "/-/large":
            said = b"x" * int(query)
        elif path == "/-/asked":
            body = environ["wsgi.input"].read()
            said = f"{environ.get('HTTP_X_FORWARDED_FOR', '')} {len(body)}".encode()
        start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(said)))])
        return [said]

    return answer


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], limits=HASTY, around=misbehaving))
