"""Style and script of the pages and the British dictionary: brought by npm, and the few files needed placed in
campaigns/static/vendor/ and campaigns/reference/dictionary/.

No file of others stands in the repository. The GOV.UK typeface, crown and crest are for GOV.UK services
only, so every trace of them is taken out of the style sheet.
"""

import fcntl
import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

from environment import provide_node
from steps import StepError, answers, fingerprint, is_stamped, one_at_a_time, run, say, write_atomically

VENDOR = Path("campaigns/static/vendor")
MANIFEST = VENDOR / "manifest.json"
STAMP = VENDOR / ".stamp"
DICTIONARY = Path("campaigns/reference/dictionary")
PDS = Path("tests/pds")
OLDEST_NPM = 7
NPM_OPTIONS = ("--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error")


def provide() -> None:
    """Place the files, and a manifest (name: SHA-256) from which pages make cache-proof addresses."""
    expected = fingerprint(Path("package-lock.json"), Path(__file__))
    if is_stamped(STAMP, expected) and _are_placed():
        return
    with one_at_a_time():
        install_packages(Path())
        say(f"Placing style and script of the pages in {VENDOR} ...")
        STAMP.unlink(missing_ok=True)
        contents = {name: prepare(_read(source)) for name, (source, prepare) in FILES.items()}
        if VENDOR.exists():
            for old in VENDOR.iterdir():
                if old.name not in contents:
                    old.unlink()
        for name, content in contents.items():
            write_atomically(VENDOR / name, content)
        for name, source in DICTIONARY_FILES.items():
            write_atomically(DICTIONARY / name, _read(source))
        hashes = {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}
        write_atomically(MANIFEST, f"{json.dumps(hashes, indent=2)}\n".encode())
        write_atomically(STAMP, expected.encode())


def provide_pds() -> None:
    """The packages of the Bluesky server that the tests talk to."""
    if (PDS / "package.json").exists():
        install_packages(PDS)


def install_packages(folder: Path) -> None:
    """`npm ci`, once per lock file. Scripts of packages never run.

    Stamp and guard are those of tests/standins/pds_install.py, so a test run that brings the PDS itself and
    make do not undo each other's work.
    """
    lock, stamp = folder / "package-lock.json", folder / "node_modules" / ".installed"
    expected = hashlib.sha256(lock.read_bytes()).hexdigest()
    if is_stamped(stamp, expected):
        return
    with one_at_a_time(), lock.open("rb") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)
        if is_stamped(stamp, expected):
            return
        say(f"Installing the npm packages of {folder / 'package.json'} ...")
        stamp.unlink(missing_ok=True)
        run(
            [*npm(), "ci", *NPM_OPTIONS],
            f"The npm packages of {folder / 'package.json'} could not be installed: the message above says "
            "why (most often the npm registry cannot be reached); mend that, then run make again.",
            cwd=folder,
        )
        write_atomically(stamp, expected.encode())


def npm() -> list[str]:
    """The machine's npm, or one installed into .venv when there is none or it cannot read our lock file."""
    here = shutil.which("npm")
    version = answers([here, "--version"]) if here else None
    if here and version and int(version.split(".")[0]) >= OLDEST_NPM:
        return [here]
    node = provide_node().absolute()
    return [
        os.fspath(node / "bin" / "node"),
        os.fspath(node / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"),
    ]


def _are_placed() -> bool:
    placed = [*(VENDOR / name for name in FILES), *(DICTIONARY / name for name in DICTIONARY_FILES)]
    return MANIFEST.exists() and all(file.exists() for file in placed)


def _read(source: str) -> bytes:
    return (Path("node_modules") / source).read_bytes()


def _without_source_map(file: bytes) -> bytes:
    text = file.decode("utf-8")
    return (re.sub(r"(/\*#|//#) sourceMappingURL=\S+( \*/)?\s*$", "", text).rstrip() + "\n").encode()


def _without_govuk_brand(file: bytes) -> bytes:
    style = _without_source_map(file).decode("utf-8")
    style = re.sub(r"@font-face\{[^}]*\}", "", style)
    style = re.sub(r"/\*![^*]*\*/", "", style, count=1)  # the typeface's copyright line
    style = re.sub(r"[\"']?GDS Transport[\"']?,", "", style)
    style = re.sub(r"url\([\"']?/assets/images/govuk-crest[^)]*\)", "none", style)
    for trace in ("GDS Transport", "@font-face", "/assets/"):
        if trace in style:
            raise StepError(
                f"The new govuk-frontend style still holds {trace!r}: teach .make/assets.py to remove it."
            )
    return style.encode()


# The name here: where npm puts it, and what is done to it on the way.
FILES: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "govuk-frontend.min.css": ("govuk-frontend/dist/govuk/govuk-frontend.min.css", _without_govuk_brand),
    "govuk-frontend.min.js": ("govuk-frontend/dist/govuk/govuk-frontend.min.js", _without_source_map),
    "markdown-toolbar.js": ("@github/markdown-toolbar-element/dist/index.js", _without_source_map),
    "htmx.min.js": ("htmx.org/dist/htmx.min.js", _without_source_map),
    "paste-html.js": ("paste-html-to-govspeak/dist/paste-html-to-markdown.js", _without_source_map),
    # An open typeface (SIL Open Font License), so that pages look alike on every machine.
    "source-sans-3.woff2": (
        "@fontsource-variable/source-sans-3/files/source-sans-3-latin-wght-normal.woff2",
        bytes,
    ),
}

# British English with -ise (from SCOWL), as hunspell reads it.
DICTIONARY_FILES = {
    "en-GB.aff": "dictionary-en-gb/index.aff",
    "en-GB.dic": "dictionary-en-gb/index.dic",
}
