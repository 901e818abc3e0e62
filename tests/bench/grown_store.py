"""A filled APScheduler job store, timed from within: python -m tests.bench.grown_store FILE"""

from __future__ import annotations

import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.baselines import StoredJobs
from tests.bench.grown import NOWHERE, memory_now, middle, timed

LOOKS = 30


def main(path: Path) -> None:
    began = time.perf_counter()
    jobs = StoredJobs(path, url=NOWHERE)
    jobs.scheduler.start()
    now = datetime.now(UTC)
    jobs.store.get_due_jobs(now)
    figures = {
        "start": time.perf_counter() - began,
        "tick": middle([timed(lambda: jobs.store.get_due_jobs(now)) for _ in range(LOOKS)]),
        "next_due": middle([timed(jobs.store.get_next_run_time) for _ in range(LOOKS)]),
        "memory": memory_now(),
    }
    jobs.stop()
    print(json.dumps(figures))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
