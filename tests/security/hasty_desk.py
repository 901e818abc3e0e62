"""``make run`` with the pages of ``hasty_web``: supervisor, sender and all else as they are."""

from __future__ import annotations

import sys

from scheduler.serve import main

if __name__ == "__main__":
    sys.exit(main(web_module="tests.security.hasty_web"))
