"""The README: every setting, command and target of the product stands in it, and nothing that is not there."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click
import pytest

from campaigns.cli import campaigns
from campaigns.domain.items.channel_kinds import CONNECTED
from campaigns.web.help_pages import GROUPS
from tests.conventions.checkout import TOP, help_pages, manual, readme
from tests.conventions.readme_parts import blocks, section, tour

SETTING = re.compile(r"\b(?:CAMPAIGNS_[A-Z_]+|DATABASE_URL)\b")


def leaf_commands(command: click.Command, path: tuple[str, ...]) -> Iterator[tuple[str, click.Command]]:
    if isinstance(command, click.Group):
        for name, inner in sorted(command.commands.items()):
            yield from leaf_commands(inner, (*path, name))
    else:
        yield " ".join(path), command


COMMANDS = dict(leaf_commands(campaigns, ("campaigns",)))


def test_the_table_of_settings_is_what_the_product_reads() -> None:
    listed = re.findall(r"(?m)^\| `([A-Z_]+)` \|", section("Settings"))
    read = set(SETTING.findall((TOP / "campaigns" / "config.py").read_text(encoding="utf-8")))
    assert len(listed) == len(set(listed))
    assert set(listed) == read


def test_settings_are_read_in_one_module_only() -> None:
    readers = [
        str(path.relative_to(TOP))
        for package in ("campaigns", "scheduler")
        for path in sorted((TOP / package).rglob("*.py"))
        if re.search(r"environ(\.get\(|\[)|getenv\(", path.read_text(encoding="utf-8"))
    ]
    assert readers in ([], ["campaigns/config.py"])


def test_no_other_setting_is_named_in_the_manual() -> None:
    read = set(SETTING.findall((TOP / "campaigns" / "config.py").read_text(encoding="utf-8")))
    assert set(SETTING.findall(manual())) <= read


def test_the_defaults_in_the_table_are_the_real_ones() -> None:
    source = (TOP / "campaigns" / "config.py").read_text(encoding="utf-8")
    for name, default in re.findall(r'_whole_number\(\s*env, "([A-Z_]+)", (\d+)', source):
        assert f"| `{default}` |" in _line_of(name), f"{name} is {default} without a setting"
    assert "`Europe/London`" in _line_of("CAMPAIGNS_TIMEZONE")
    assert "`127.0.0.1`" in _line_of("CAMPAIGNS_HOST")


def _line_of(setting: str) -> str:
    return next(line for line in manual().splitlines() if line.startswith(f"| `{setting}` |"))


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_stands_in_the_readme_and_its_help_has_an_example(command: str) -> None:
    assert f"`{command}`" in manual()
    assert f"Example: {command}" in " ".join((COMMANDS[command].help or "").split())


def test_every_command_the_readme_names_exists() -> None:
    named = re.findall(r"`campaigns ((?:[a-z][a-z-]* ?)+)", manual())
    known = {" ".join(name.split()[1:]) for name in COMMANDS}
    for words in named:
        said = f"{words.strip()} "
        assert any(said.startswith(f"{name} ") or name.startswith(said) for name in known), (
            f"campaigns {words}"
        )


def test_every_make_target_the_readme_names_exists() -> None:
    makefile = (TOP / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"(?m)^([a-z]+):.*## ", makefile))
    named = set(re.findall(r"(?:`|^|: |<)make ([a-z]+)", manual(), re.MULTILINE)) - {"lines"}
    assert named
    assert named <= targets
    assert {"run", "test"} <= named


def test_every_module_the_makefile_runs_exists() -> None:
    modules = re.findall(r"-m ((?:tests|scheduler|campaigns)[a-z_.]*)", (TOP / "Makefile").read_text("utf-8"))
    assert modules
    for module in modules:
        path = TOP / module.replace(".", "/")
        assert path.with_suffix(".py").is_file() or (path / "__main__.py").is_file(), module


@pytest.mark.parametrize("kind", [kind for kind in CONNECTED if kind != "practice"])
def test_every_channel_can_be_connected_by_what_the_readme_says(kind: str) -> None:
    text = section("Connecting the channels")
    block = next(
        block.body for block in blocks("connects") if f"campaigns accounts add {kind} " in block.body
    )
    capabilities = CONNECTED[kind]
    for name in capabilities.credential_names:
        assert f'"{name}"' in block, f"{name} is missing for {kind}"
    for name in capabilities.optional_credential_names:
        assert f'"{name}"' in block or f"`{name}`" in text, f"{name} is not explained for {kind}"


def test_every_file_and_folder_the_readme_links_or_lists_exists() -> None:
    pages = {TOP / "README.md": readme(), **help_pages()}
    linked = [
        path.parent / target
        for path, text in pages.items()
        for target in re.findall(r"\]\(([^)#]+)[^)]*\)", text)
        if "://" not in target
    ]
    listed = re.findall(r"`((?:campaigns|scheduler|templates|tests|content)/[\w/.-]*|wsgi\.py)`", manual())
    assert linked
    assert listed
    assert [path for path in (*linked, *(TOP / name for name in listed)) if not path.exists()] == []


def test_every_test_the_security_page_names_exists() -> None:
    page = (TOP / ".github" / "SECURITY.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(tests/[^`]+)`", page))
    assert named
    assert sorted(name for name in named if not (TOP / name).exists()) == []
    chapters = [int(number) for number in re.findall(r"(?m)^\| V(\d+) ", page)]
    assert chapters == list(range(1, 18))


def test_the_tour_has_steps_to_press_fill_in_and_see() -> None:
    kinds = {action.kind for action in tour()}
    assert kinds == {"press", "fill", "see", "run"}
    assert [action.step for action in tour()] == sorted(action.step for action in tour())


def test_every_page_of_the_manual_is_in_the_list_of_help_and_in_the_readme() -> None:
    names = {path.stem for path in help_pages()}
    assert {page for pages in GROUPS.values() for page in pages} == names
    assert set(re.findall(r"\(campaigns/help/([a-z-]+)\.md\)", section("Where to read on"))) == names
    assert len(readme().splitlines()) < 200
