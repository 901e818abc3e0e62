"""Modules: each imports alone, each says what it is for, and the web app starts no clock."""

from __future__ import annotations

import ast
import os
import resource
import subprocess
import sys
from pathlib import Path

from tests.conventions.checkout import TOP, repository_files

MOST_WORK = 100  # seconds of a processor, which a busy machine does not use up


def _limit_work() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_WORK, MOST_WORK))


def run_python(*arguments: str, data: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=TOP,
        env={**os.environ, "CAMPAIGNS_DATA": str(data)},
        capture_output=True,
        text=True,
        preexec_fn=_limit_work,
        check=False,
    )


def test_every_module_imports_alone(tmp_path: Path) -> None:
    done = run_python("-m", "tests.conventions.importing", data=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


def test_importing_wsgi_starts_no_clock_and_makes_no_database(tmp_path: Path) -> None:
    program = (
        "import threading, sys, wsgi\n"
        "print(sorted(t.name for t in threading.enumerate() if t is not threading.main_thread()))\n"
        "print(sorted(name for name in sys.modules if name.split('.')[0] in ('apscheduler', 'scheduler')))\n"
    )
    done = run_python("-c", program, data=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["[]", "[]"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["secret.key"]


def test_every_module_opens_by_saying_what_it_is_for() -> None:
    silent = []
    for name in repository_files():
        if name.suffix != ".py" or "versions" in name.parts:
            continue
        source = (TOP / name).read_text(encoding="utf-8")
        if source.strip() and not ast.get_docstring(ast.parse(source)):
            silent.append(str(name))
    assert not silent, "These modules have no docstring at the top: " + ", ".join(silent)


def test_no_module_imports_the_scheduler_from_below() -> None:
    offenders = []
    for name in repository_files():
        if name.suffix == ".py" and name.parts[0] in ("campaigns", "wsgi.py"):
            for node in ast.walk(ast.parse((TOP / name).read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import) and any(
                    a.name.split(".")[0] == "scheduler" for a in node.names
                ):
                    offenders.append(str(name))
                if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "scheduler":
                    offenders.append(str(name))
    assert not offenders
