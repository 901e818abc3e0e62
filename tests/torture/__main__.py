"""The torture: at least a thousand seeded kills of real workers, counted against what the platforms hold.

python -m tests.torture [--kills 1000] [--first-seed 1] [--postgres-every 3] [--only SEED] [--lanes 2]
"""

from __future__ import annotations

import sys

from tests.torture.lanes import main

if __name__ == "__main__":
    sys.exit(main())
