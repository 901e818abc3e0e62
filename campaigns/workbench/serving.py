"""The child's side: takes one piece of work after the other from its parent's pipe, and ends when that closes.

Ctrl+C is for its parent, whose end then ends it too. Should its parent die while it works, its own alarm breaks the
work off; should even that not get through, because code outside Python never lets go, the system ends the process
when it has used far more processor time than it was given.
"""

from __future__ import annotations

import os
import resource
import signal
from collections.abc import Callable
from contextlib import suppress
from math import ceil
from multiprocessing.connection import Connection
from time import process_time
from traceback import extract_tb
from typing import Any

import structlog

from campaigns.errors import CampaignDeskError
from campaigns.workbench.base import TooLargeError
from campaigns.workbench.here import HereWorkbench
from campaigns.workbench.limits import resident
from campaigns.workbench.wire import Answer, Contract, Done, Fault, Refused, Sign, Work, pack_answer

LAST_RESORT = 3.0  # seconds of processor time beyond what it may take

log = structlog.get_logger("campaigns.workbench")


def receive_contract(descriptor: int) -> tuple[Connection, Contract]:
    """The child's end of the pipe, and what it is told at the start."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    connection: Connection = Connection(descriptor)
    contract = connection.recv()
    assert isinstance(contract, Contract)
    with suppress(OSError):
        os.nice(contract.niceness)
    return connection, contract


def serve(connection: Connection, contract: Contract, tools: Any) -> None:
    """Until the parent closes the pipe, nothing was asked for a while, or more memory is held than a child may keep."""
    with suppress(EOFError, ConnectionError):
        connection.send(Sign.READY)
        while connection.poll(contract.quiet_seconds):
            work = connection.recv()
            connection.send(Sign.BEGUN)
            connection.send_bytes(_do(work, tools))
            if resident() > contract.leaves_at:
                return


def _do(work: Work, tools: Any) -> bytes:
    soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    last_resort = ceil(process_time() + work.limits.seconds + LAST_RESORT)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (last_resort, hard))
    try:
        return pack_answer(_answer(work, tools))
    finally:
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


def _answer(work: Work, tools: Any) -> Answer:
    job: Callable[..., Any] = work.job
    try:
        return Done(HereWorkbench().run(work.limits, job, tools, *work.args, **work.kwargs))
    except CampaignDeskError as error:
        return Refused(error)
    except MemoryError:
        return Refused(TooLargeError("It needs more memory than it may have."))
    except Exception as error:
        place = extract_tb(error.__traceback__)[-1]
        name = getattr(job, "__qualname__", str(job))
        log.error(
            "work on the bench failed",
            job=name,
            error=type(error).__name__,
            file=place.filename,
            line=place.lineno,
        )
        return Fault(f"{type(error).__name__} in {name}")
