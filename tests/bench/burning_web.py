"""The web pages' process with a page that burns a core: /-/burn?SECONDS."""

from __future__ import annotations

import sys

from scheduler.web import main
from tests.security.hasty_web import misbehaving

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], around=misbehaving))
