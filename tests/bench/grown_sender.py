"""A sender with a filled table, timed from within: python -m tests.bench.grown_sender FOLDER"""

from __future__ import annotations

import contextlib
import io
import json
import logging
import sys
import time
from pathlib import Path

_BEGAN = time.perf_counter()

import structlog  # noqa: E402  the imports belong to the start that is measured

from campaigns.models.claims import list_due, next_due_at  # noqa: E402
from campaigns.services.core.transaction import reading  # noqa: E402
from campaigns.services.sending.dispatch import claim_for_sending  # noqa: E402
from campaigns.services.sending.due import hand_over_due  # noqa: E402
from campaigns.services.sending.outcomes import Outcome, record_outcome  # noqa: E402
from scheduler.setup import prepare_installation  # noqa: E402
from tests.bench.filling import desk_of  # noqa: E402
from tests.bench.grown import DUE_NOW, memory_now, middle, timed  # noqa: E402

LOOKS = 30


def main(folder: Path) -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    app, desk = desk_of(folder)
    with contextlib.redirect_stdout(io.StringIO()):
        prepare_installation(app)
    with app.app_context():
        hand_over_due(desk, lambda *_: None, per_account=1)
        figures = {"start": time.perf_counter() - _BEGAN}
        looks = [timed(lambda: hand_over_due(desk, lambda *_: None, per_account=1)) for _ in range(LOOKS)]
        figures["tick"] = middle(looks)
        with reading() as session:
            now = desk.clock.now()
            figures["next_due"] = middle(
                [timed(lambda: next_due_at(session, after=now)) for _ in range(LOOKS)]
            )
        claims = []
        for _ in range(DUE_NOW // 2):
            with reading() as session:
                [first, *_rest] = list_due(session, now=desk.clock.now(), per_account=1)
            started = time.perf_counter()
            claim = claim_for_sending(desk, first[0])
            claims.append(time.perf_counter() - started)
            assert claim is not None
            record_outcome(desk, claim, Outcome(error=RuntimeError("not sent: this is a bench")))
        figures["claim"] = middle(claims)
        figures["memory"] = memory_now()
    print(json.dumps(figures))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
