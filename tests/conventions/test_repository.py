"""The repository: what lies at its top, what its lock files hold, and what no file of it may name."""

from __future__ import annotations

import json
import re
import tomllib

import pytest

from tests.conventions.checkout import TOP, repository_files, text_of

FIXED = {"campaigns", "content", "scheduler", "templates", "tests", "pyproject.toml", "wsgi.py", "README.md"}
ALSO = {
    "LICENSE",
    "Makefile",
    "package.json",
    "package-lock.json",
    "requirements.lock",
    "requirements-test.lock",
}

# Written in pieces, so that this file itself names none of them.
MACHINE_PATHS = re.compile(
    "|".join((r"/" + r"home/[a-z]", r"/" + r"Users/[A-Z]", r"/" + r"root/", r"/" + r"work/"))
)
REGISTRIES = re.compile(
    "|".join(
        ("py" + r"pi\.org", "python" + r"hosted\.org", "npm" + r"js\.(org|com)", "regis" + r"try\.[a-z]")
    )
)
INDEX_OPTIONS = re.compile(r"(?m)^\s*(--)?(extra-)?(index-url|find-links|trusted-host|registry)\b")
LOCKS = sorted(name for name in repository_files() if name.suffix == ".lock")
NPM_LOCKS = sorted(name for name in repository_files() if name.name == "package-lock.json")


def test_the_top_holds_only_what_is_agreed() -> None:
    top = {name.parts[0] for name in repository_files()}
    strangers = {name for name in top if not name.startswith(".")} - FIXED - ALSO
    assert not strangers, f"Not agreed at the top of the repository: {sorted(strangers)}"


def test_everything_that_is_agreed_at_the_top_is_there() -> None:
    missing = sorted(name for name in FIXED | ALSO if not (TOP / name).exists())
    assert not missing


def test_no_file_names_a_machine_or_a_package_registry() -> None:
    found = []
    for name in repository_files():
        for number, line in enumerate((text_of(name) or "").splitlines(), start=1):
            if MACHINE_PATHS.search(line) or REGISTRIES.search(line):
                found.append(f"{name}:{number}: {line.strip()[:120]}")
    assert not found, "\n".join(found)


def test_no_file_chooses_where_packages_come_from() -> None:
    names = [
        name for name in repository_files() if name.suffix in (".lock", ".in", ".toml", ".json", ".npmrc")
    ]
    names += [name for name in repository_files() if name.name in (".npmrc", "Makefile")]
    found = [str(name) for name in names if INDEX_OPTIONS.search(text_of(name) or "")]
    assert not found


@pytest.mark.parametrize("name", LOCKS, ids=str)
def test_every_locked_python_package_has_a_version_and_hashes(name: object) -> None:
    requirements = _requirements((TOP / str(name)).read_text(encoding="utf-8"))
    assert requirements
    for requirement in requirements:
        assert re.match(r"[A-Za-z0-9._-]+(\[[^\]]*\])?==[^ ;\\]+", requirement), requirement
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", requirement), requirement
        assert "://" not in requirement, requirement


@pytest.mark.parametrize("name", NPM_LOCKS, ids=str)
def test_every_locked_npm_package_has_a_hash_and_no_address(name: object) -> None:
    packages = json.loads((TOP / str(name)).read_text(encoding="utf-8"))["packages"]
    for path, package in packages.items():
        if path:
            assert package.get("integrity"), path
            assert "resolved" not in package, path


def test_the_locks_cover_what_the_project_asks_for() -> None:
    project = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    runtime = _locked("requirements.lock")
    assert {_name(one) for one in project["dependencies"]} <= runtime
    tested = {_name(one) for one in project["optional-dependencies"]["test"]}
    assert tested | runtime <= _locked("requirements-test.lock") | runtime
    assert tested <= _locked("requirements-test.lock")


def test_the_test_lock_has_the_versions_that_run_in_production() -> None:
    production, tested = _versions("requirements.lock"), _versions("requirements-test.lock")
    differing = {name: (version, tested.get(name)) for name, version in production.items()}
    assert all(ours == theirs for ours, theirs in differing.values()), differing


def test_the_mutants_lock_adds_to_what_the_tests_run_with_and_changes_none_of_it() -> None:
    project = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    tested, mutated = _versions("requirements-test.lock"), _versions(".make/requirements-mutants.lock")
    assert tested.items() <= mutated.items()
    assert {_name(one) for one in project["optional-dependencies"]["mutants"]} <= mutated.keys()


def _requirements(lock: str) -> list[str]:
    """Each requirement on one line, with its hashes; comments left out."""
    text = re.sub(r"\\\n\s*", " ", lock)
    return [line.strip() for line in text.splitlines() if line.strip() and not line.strip().startswith("#")]


def _versions(lock: str) -> dict[str, str]:
    found = {}
    for requirement in _requirements((TOP / lock).read_text(encoding="utf-8")):
        name, _, rest = requirement.partition("==")
        found[_name(name)] = re.split(r"[ ;]", rest, maxsplit=1)[0]
    return found


def _locked(lock: str) -> set[str]:
    return set(_versions(lock))


def _name(requirement: str) -> str:
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found, requirement
    return re.sub(r"[-_.]+", "-", found.group()).lower()
