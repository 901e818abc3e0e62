"""Log lines: what can't be written is lost, and the work goes on."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent.parent
PROGRAM = """
import structlog
from campaigns.app import configure_logging
configure_logging(as_json=True)
structlog.get_logger().warning("delivery tried", delivery_id=1)
print("went on")
"""


def test_a_log_that_can_not_be_written_stops_nothing() -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM], cwd=TOP, stderr=full, stdout=subprocess.PIPE, text=True
        )
    assert done.stdout == "went on\n"


def test_a_turn_that_a_busy_job_leaves_out_is_no_warning_and_others_are() -> None:
    program = """
import logging
from campaigns.app import configure_logging
configure_logging(as_json=False)
log = logging.getLogger("apscheduler.scheduler")
log.warning("Execution of job %s skipped: maximum number of running instances reached (%d)", "watch", 1)
log.warning("Run time of job was missed")
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=TOP, capture_output=True, text=True)
    assert done.stderr == "WARNING apscheduler.scheduler: Run time of job was missed\n"


def test_what_happens_on_a_copy_alone_stands_in_no_log() -> None:
    program = """
import structlog
from campaigns.app import configure_logging
from campaigns.services.core.acting import unrecorded
configure_logging(as_json=True)
with unrecorded():
    structlog.get_logger().info("sent on a copy")
structlog.get_logger().info("sent")
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=TOP, capture_output=True, text=True)
    (line,) = done.stderr.splitlines()
    assert '"event": "sent"' in line
