"""The lock files, written anew from what pyproject.toml and package.json ask for: hashes, no addresses."""

from pathlib import Path

from assets import NPM_OPTIONS, npm
from environment import INSTALLER_LOCK, LOCKS, NODE_LOCK, PYTHON, provide_installer
from steps import StepError, run, say

OLDEST_PYTHON = "3.11"
NPM_LOCK = Path("package-lock.json")


def remake(options: list[str]) -> None:
    """Keep the locked versions that still fit; with `--upgrade` take the newest."""
    if not provide_installer():
        raise StepError(
            "Locks are written by uv, which is not to be had for this machine: run make lock on another."
        )
    compile_lock: list[str | Path] = [
        PYTHON,
        "-m",
        "uv",
        "pip",
        "compile",
        "--quiet",
        "--universal",
        "--generate-hashes",
    ]
    compile_lock += ["--python-version", OLDEST_PYTHON, "--no-header", "--no-annotate", *options]
    wishes: dict[Path, list[str | Path]] = {
        LOCKS["runtime"]: ["pyproject.toml"],
        LOCKS["test"]: ["pyproject.toml", "--extra", "test", "--constraint", LOCKS["runtime"]],
        LOCKS["mutants"]: [
            *("pyproject.toml", "--extra", "test", "--extra", "mutants"),
            *("--constraint", LOCKS["test"]),
        ],
        INSTALLER_LOCK: [INSTALLER_LOCK.with_suffix(".in")],
        NODE_LOCK: [NODE_LOCK.with_suffix(".in")],
    }
    for lock, wish in wishes.items():
        run([*compile_lock, *wish, "-o", lock], f"{lock} could not be written: see the message above.")
        _refuse_words(lock, "://")
    run(
        [*npm(), "install", "--package-lock-only", "--omit-lockfile-registry-resolved", *NPM_OPTIONS],
        f"{NPM_LOCK} could not be written: see the message above.",
    )
    _refuse_words(NPM_LOCK, '"resolved":')
    written = ", ".join(map(str, [*wishes, NPM_LOCK]))
    say(f"Written: {written}. Look at the differences, run make test, commit them.")


def _refuse_words(lock: Path, sign_of_an_address: str) -> None:
    if sign_of_an_address in lock.read_text(encoding="utf-8"):
        raise StepError(
            f"{lock} names an address: take out what brought it (an index setting, a direct link)."
        )
