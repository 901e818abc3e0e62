"""Imported first by the processes that run all day: keeps out of their memory what they never use.

structlog loads ``rich`` where it is there, for coloured tracebacks, and Alembic's templates load Pygments to show them
as web pages. Ours are plain lines. Both do without where the module is not to be had.
"""

from __future__ import annotations

import sys

for _unused in ("rich", "pygments"):
    sys.modules.setdefault(_unused, None)  # type: ignore[arg-type]  # Python's own way to say: not to be had
