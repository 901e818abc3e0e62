"""How every set-up step runs: commands, stamps, one at a time, and failures told in one sentence.

A step that is done leaves a stamp (the fingerprint of what it was made from) inside the folder it vouches
for, written last, so an interrupted step has none. Paths are relative: __main__ goes to the top first.
"""

import contextlib
import fcntl
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
CACHE = Path(".cache")
MACHINE_CERTIFICATES = (
    Path("/etc/ssl/certs/ca-certificates.crt"),  # Debian, Ubuntu, Arch
    Path("/etc/pki/tls/certs/ca-bundle.crt"),  # Red Hat, Fedora
    Path("/etc/ssl/ca-bundle.pem"),  # SUSE
    Path("/etc/ssl/cert.pem"),  # macOS, Alpine
)

_held_locks: list[int] = []


class StepError(Exception):
    """A step failed; the message is one sentence that says what to do next."""


def say(text: str) -> None:
    print(text, flush=True)


def run(command: Sequence[str | Path], otherwise: str, *, cwd: Path | None = None) -> None:
    """Run a command quietly; if it fails, show its standard error, then the sentence `otherwise`."""
    try:
        # The command keeps our lock: if make is killed, the next one waits for what is still installing.
        done = subprocess.run(
            [str(part) for part in command],
            cwd=cwd,
            env=environment_for_tools(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            pass_fds=_held_locks,
            check=False,
        )
    except OSError as error:
        raise StepError(f"{otherwise} ({command[0]}: {error.strerror})") from error
    if done.returncode:
        sys.stderr.write(done.stderr.decode(errors="replace"))
        raise StepError(otherwise)


def answers(command: Sequence[str | Path], *, within_seconds: float = 60) -> str | None:
    """What a command prints, or None when it cannot be run, fails or takes too long."""
    try:
        done = subprocess.run(
            [str(part) for part in command],
            env=environment_for_tools(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=within_seconds,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def environment_for_tools() -> dict[str, str]:
    """The user's environment as it is, with two additions where nothing is set.

    uv trusts the machine's own certificates, as pip and a browser do: an office network may need its own.
    A user without a home folder gets caches inside the checkout.
    """
    given = dict(os.environ)
    if any(bundle.exists() for bundle in MACHINE_CERTIFICATES):
        given.setdefault("UV_SYSTEM_CERTS", "true")
    if not os.access(Path.home(), os.W_OK):
        for name, folder in (("UV_CACHE_DIR", "uv"), ("PIP_CACHE_DIR", "pip"), ("npm_config_cache", "npm")):
            given.setdefault(name, str(TOP / CACHE / folder))
    return given


def fingerprint(*parts: Path | str) -> str:
    """One hash over files (their content) and words."""
    digest = hashlib.sha256()
    for part in parts:
        content = part.read_bytes() if isinstance(part, Path) else part.encode()
        digest.update(hashlib.sha256(content).digest())
    return digest.hexdigest()


def is_stamped(stamp: Path, expected: str) -> bool:
    try:
        return stamp.read_text(encoding="utf-8") == expected
    except OSError:
        return False


def write_atomically(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.unfinished")
    unfinished.write_bytes(content)
    unfinished.replace(path)


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Two makes in one checkout install one after the other; inside one make it may be nested."""
    if _held_locks:
        yield
        return
    CACHE.mkdir(exist_ok=True)
    handle = os.open(CACHE / "make.lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Waiting for another make in this folder to finish installing ...")
            fcntl.flock(handle, fcntl.LOCK_EX)
        _held_locks.append(handle)
        yield
    finally:
        if handle in _held_locks:
            _held_locks.remove(handle)
        os.close(handle)
