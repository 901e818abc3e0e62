"""Chromium for the tests that look at pages: the machine's own, or installed where that is allowed."""

import os
import shutil
import subprocess

from steps import StepError, answers, say

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HOW = (
    "install it (Debian: apt-get install chromium fonts-liberation) or set CHROMIUM to its path, "
    "then run make again."
)


def provide() -> None:
    given = os.environ.get("CHROMIUM")
    if given:
        if not _runs(given):
            raise StepError(
                f"CHROMIUM={given} does not run: give the path of a Chromium or Chrome, or unset it."
            )
        return
    if _find():
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise StepError(f"The tests need Chromium, and this user may not install it: {HOW}")
    _install()
    if not _find():
        raise StepError(f"The tests need Chromium, and apt-get brought none that runs: {HOW}")


def _find() -> str | None:
    return next((name for name in NAMES if shutil.which(name) and _runs(name)), None)


def _runs(program: str) -> bool:
    """Run it, because some distributions ship a Chromium that only says where to get one."""
    return answers([program, "--version"]) is not None


def _install() -> None:
    say("Installing Chromium with apt-get ...")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    wait = "-oDPkg::Lock::Timeout=120"
    for command in (
        ["apt-get", "-qq", wait, "update"],
        ["apt-get", "-qq", wait, "install", "-y", "--no-install-recommends", "chromium", "fonts-liberation"],
    ):
        done = subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False
        )
        if done.returncode:
            raise StepError(f"The tests need Chromium, and {' '.join(command)} failed (see above): {HOW}")
