"""What `make clean` removes: only what make brings back by itself."""

import shutil
from pathlib import Path

from steps import say

MADE = (
    ".venv",
    ".venv-removed-*",
    "node_modules",
    "tests/pds/node_modules",
    "campaigns/static/vendor",
    ".cache",
    ".pytest_cache",
    ".mypy_cache",
    ".ruff_cache",
    ".import_linter_cache",
    ".hypothesis",
    "build",
    "dist",
    "*.egg-info",
)
SOURCES = (".make", "campaigns", "scheduler", "tests")


def remove_what_make_made() -> None:
    for pattern in MADE:
        for path in sorted(Path().glob(pattern)):
            shutil.rmtree(path)
    for folder in SOURCES:
        for path in sorted(Path(folder).rglob("__pycache__")):
            shutil.rmtree(path)
    say("Removed what make made. instance/ and content/ are as they were.")
