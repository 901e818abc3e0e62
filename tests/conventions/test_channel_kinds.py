"""One row for a kind of channel: nothing of it is missing, and nothing of it stands anywhere else."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from campaigns.channels.registry import Registry
from campaigns.domain.figures.cadence import stages_of
from campaigns.domain.items import channel_kinds
from campaigns.domain.items.channel_kinds import KINDS, capabilities_of, label_of, look_of
from campaigns.domain.items.channel_row import Capabilities, ChannelKind, CountingRule, Look, Looked
from campaigns.domain.items.connect_guide import ConnectGuide, Field, Power
from campaigns.domain.items.counting import measure_text
from campaigns.domain.items.rendered import RenderedPart
from campaigns.domain.items.showing import PieceKind, show_part
from tests.conventions.channel_parts import Around, missing_parts, of_this_checkout
from tests.conventions.checkout import TOP

CAN = Capabilities(
    repeat_is_safe=False,
    can_find=True,
    measures=("views", "reactions"),
    credential_names=("token",),
    server_example="https://town.example",
)
GUIDE = ConnectGuide(
    needs=("A bell.",),
    steps=("Ask the town.",),
    fields=(Field("token", "Token"),),
    powers=(Power("Cry", True, "It has a voice."),),
    ends="Never.",
    server_label="Town",
)
INVENTED = ChannelKind(
    kind="town_crier",
    label="Town crier",
    look=Look("#204060", '<circle cx="12" cy="12" r="8"/>'),
    counting=CountingRule.GRAPHEMES,
    text_limit=140,
    alt_limit=100,
    looked=Looked("https://town.example/limits", date(2026, 11, 1), date(2027, 5, 1)),
    capabilities=CAN,
)
COMPLETE = Around(
    load=lambda kind: SimpleNamespace(capabilities=CAN),
    stand_ins={"town_crier"},
    readme="campaigns accounts add town_crier “Our crier”",
    kept_from_services={"campaigns.channels.town_crier"},
    rate_limited={"town_crier"},
    guides={"town_crier": GUIDE},
)


def nothing_there(kind: str) -> object:
    raise ModuleNotFoundError(kind)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_all_its_parts(kind: str) -> None:
    assert missing_parts(KINDS[kind], of_this_checkout()) == []


def test_an_invented_kind_that_has_all_its_parts_lacks_nothing() -> None:
    assert missing_parts(INVENTED, COMPLETE) == []


def test_a_row_alone_is_told_all_that_it_still_needs() -> None:
    assert missing_parts(INVENTED, of_this_checkout()) == [
        "adapter",
        "stand-in",
        "the linter's contract",
        "words in the README",
        "guide",
        "rate limits",
    ]


def changed(**of_the_row: object) -> tuple[ChannelKind, Around]:
    return replace(INVENTED, **of_the_row), COMPLETE  # type: ignore[arg-type]


def able(**of_the_adapter: object) -> tuple[ChannelKind, Around]:
    can = replace(CAN, **of_the_adapter)  # type: ignore[arg-type]
    return replace(INVENTED, capabilities=can), replace(
        COMPLETE, load=lambda kind: SimpleNamespace(capabilities=can)
    )


def beside(**around: object) -> tuple[ChannelKind, Around]:
    return INVENTED, replace(COMPLETE, **around)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("left_out", "named"),
    [
        (lambda: changed(label=" "), "label"),
        (lambda: changed(look=Look("#204060", "")), "icon"),
        (lambda: changed(look=Look("#204060", '<path d="M5 5">')), "icon"),
        (lambda: changed(look=Look("#204060", "<script>alert(1)</script>")), "icon"),
        (lambda: changed(look=Look("#ffee88", INVENTED.look.icon)), "colour"),
        (lambda: changed(look=Look("navy", INVENTED.look.icon)), "colour"),
        (lambda: changed(counting="syllables"), "counting"),
        (lambda: changed(text_limit=None), "limits"),
        (lambda: changed(alt_limit=None), "limits"),
        (lambda: changed(image_types=frozenset()), "limits"),
        (lambda: changed(looked=None), "where its limits were read"),
        (lambda: changed(items=frozenset()), "items"),
        (lambda: changed(items=frozenset({"story"})), "items"),
        (lambda: able(measures=()), "measures"),
        (lambda: able(measures=("applause",)), "measures"),
        (lambda: able(stages=()), "stages"),
        (lambda: able(server_example="town.example"), "server's address"),
        (lambda: beside(guides={}), "guide"),
        (lambda: beside(guides={"town_crier": replace(GUIDE, fields=())}), "the guide's fields"),
        (lambda: beside(guides={"town_crier": replace(GUIDE, powers=())}), "the guide's words"),
        (lambda: beside(guides={"town_crier": replace(GUIDE, server_label="")}), "the guide's server"),
        (lambda: able(needs_clearance=True), "the guide's clearance"),
        (lambda: beside(load=nothing_there), "adapter"),
        (lambda: beside(load=lambda kind: SimpleNamespace(capabilities=None)), "the adapter's capabilities"),
        (lambda: beside(stand_ins=()), "stand-in"),
        (lambda: beside(readme=""), "words in the README"),
        (lambda: beside(kept_from_services=()), "the linter's contract"),
        (lambda: beside(rate_limited=()), "rate limits"),
    ],
)
def test_each_part_left_out_is_named(left_out: Callable[[], tuple[ChannelKind, Around]], named: str) -> None:
    assert missing_parts(*left_out()) == [named]


def test_a_kind_is_known_everywhere_by_its_row_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(KINDS, "town_crier", INVENTED)
    monkeypatch.setitem(channel_kinds.CONNECTED, "town_crier", CAN)
    directory = Registry()
    assert directory.kinds()[-1] == "town_crier"
    assert directory.label("town_crier") == "Town crier"
    assert directory.capabilities("town_crier") is CAN
    assert measure_text("town_crier", "a" * 141).over == 1
    assert stages_of("town_crier") == CAN.stages
    assert capabilities_of("town_crier").server_example == "https://town.example"
    assert (label_of("town_crier"), look_of("town_crier")) == ("Town crier", INVENTED.look)
    tagged = show_part("town_crier", RenderedPart("Walk away #knives"))
    assert [piece.kind for piece in tagged.pieces] == [PieceKind.TEXT, PieceKind.TAG]


def test_no_two_kinds_share_a_name_or_a_drawing() -> None:
    claimed: dict[str, set[str]] = {}
    for row in KINDS.values():
        for name in (row.kind, row.label.casefold(), *row.also_called):
            claimed.setdefault(name, set()).add(row.kind)
    assert {name: kinds for name, kinds in claimed.items() if len(kinds) > 1} == {}
    assert len({row.look.icon for row in KINDS.values()}) == len(KINDS)


# Names that mean nothing but a kind of channel. The others are also words: a letter, a form's field, our own feed.
UNMISTAKABLE = sorted(KINDS.keys() - {"x", "email", "practice", "threads"})
# Where such a name may stand: the table with its counting rules, the adapters, and words of other people's pages.
MAY_NAME = (
    "campaigns/domain/items/channel_kinds.py",
    "campaigns/domain/items/channel_row.py",
    "campaigns/channels/",
    "campaigns/importing/guessing/chrome.py",
)


def product_files(folder: str, suffix: str) -> list[Path]:
    return [
        path
        for path in sorted((TOP / folder).rglob(f"*{suffix}"))
        if not str(path.relative_to(TOP)).startswith(MAY_NAME)
    ]


def test_no_code_outside_the_table_and_the_adapters_names_a_kind() -> None:
    found = [
        f"{path.relative_to(TOP)}:{node.lineno}: {node.value}"
        for folder in ("campaigns", "scheduler")
        for path in product_files(folder, ".py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and node.value in UNMISTAKABLE
    ]
    assert found == []


@pytest.mark.parametrize(("folder", "suffix"), [("templates", ".html"), ("campaigns/static", ".css")])
def test_no_page_and_no_style_sheet_names_a_kind(folder: str, suffix: str) -> None:
    files = product_files(folder, suffix)
    assert files
    texts = {path: path.read_text(encoding="utf-8").casefold() for path in files}
    assert [(path.name, kind) for path, text in texts.items() for kind in UNMISTAKABLE if kind in text] == []
