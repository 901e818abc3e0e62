"""``make run`` with the pages of ``burning_web``."""

from __future__ import annotations

import sys

from scheduler.serve import main

if __name__ == "__main__":
    sys.exit(main(web_module="tests.bench.burning_web"))
