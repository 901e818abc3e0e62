"""What a kind of channel is made of, beside its row: where each part stands, and which one is missing."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree

from campaigns.channels.registry import adapter_name, load_adapter
from campaigns.domain.figures.measures import MEASURES
from campaigns.domain.items.channel_row import Capabilities, ChannelKind
from campaigns.domain.items.connect_guide import ConnectGuide
from campaigns.domain.items.connect_guides import GUIDES
from campaigns.domain.items.counting import COUNTERS, UNITS
from campaigns.reference.limits import shipped_limits
from tests.contract.conftest import HARNESSES
from tests.conventions.checkout import TOP
from tests.conventions.readme_parts import section

SEEN_ON_WHITE = 4.5  # contrast that WCAG 2.2 AA asks for
SHAPES = frozenset({"path", "rect", "circle"})


@dataclass(frozen=True)
class Around:
    """What stands beside the table of kinds."""

    load: Callable[[str], object]
    stand_ins: Collection[str]
    readme: str
    kept_from_services: Collection[str]
    rate_limited: Collection[str]
    guides: Mapping[str, ConnectGuide]


def of_this_checkout() -> Around:
    contracts = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    (through_contract,) = [
        one
        for one in contracts["contracts"]
        if one["name"] == "Use cases see channels only through their contract"
    ]
    return Around(
        load=load_adapter,
        stand_ins=HARNESSES,
        readme=section("Connecting the channels"),
        kept_from_services=through_contract["forbidden_modules"],
        rate_limited={limit.channel for limit in shipped_limits()},
        guides=GUIDES,
    )


def missing_parts(row: ChannelKind, around: Around) -> list[str]:
    """The parts that this kind lacks, each by a short name."""
    missing = [*_of_the_row(row)]
    if row.capabilities is not None:
        missing += _of_the_adapter(row, row.capabilities, around)
    return missing


def _of_the_row(row: ChannelKind) -> Iterator[str]:
    if not row.label.strip():
        yield "label"
    if not _is_drawn(row.look.icon):
        yield "icon"
    if not _is_seen_on_white(row.look.colour):
        yield "colour"
    if row.counting not in COUNTERS or row.counting not in UNITS:
        yield "counting"
    if row.is_network and (not row.text_limit or not row.alt_limit or not row.image_types):
        yield "limits"
    if row.is_network and row.looked is None:
        yield "where its limits were read"
    if not row.items or not row.items <= {"post", "release"}:
        yield "items"


def _of_the_adapter(row: ChannelKind, can: Capabilities, around: Around) -> Iterator[str]:
    try:
        adapter = around.load(row.kind)
    except (ImportError, AttributeError):
        yield "adapter"
    else:
        if getattr(adapter, "capabilities", None) is not can:
            yield "the adapter's capabilities"
    if row.kind not in around.stand_ins:
        yield "stand-in"
    if adapter_name(row.kind)[0] not in around.kept_from_services:
        yield "the linter's contract"
    if not can.measures or not set(can.measures) <= MEASURES.keys():
        yield "measures"
    if not can.stages or list(can.stages) != sorted(can.stages):
        yield "stages"
    if can.credential_names and f"campaigns accounts add {row.kind} " not in around.readme:
        yield "words in the README"
    if can.server_example and can.server_example.partition("://")[0] not in ("https", "smtp"):
        yield "server's address"
    yield from _of_the_guide(row, can, around.guides)
    if row.is_network and row.kind not in around.rate_limited:
        yield "rate limits"


def _of_the_guide(row: ChannelKind, can: Capabilities, guides: Mapping[str, ConnectGuide]) -> Iterator[str]:
    """What its connect page is made from: it asks for just what the adapter takes."""
    guide = guides.get(row.kind)
    if guide is None:
        yield "guide"
        return
    needed = [one.name for one in guide.fields if not one.is_optional]
    optional = {one.name for one in guide.fields if one.is_optional}
    if needed != list(can.credential_names) or not optional <= set(can.optional_credential_names):
        yield "the guide's fields"
    if not guide.needs or not guide.powers or not guide.ends:
        yield "the guide's words"
    if bool(can.server_example) != bool(guide.server_label) and not guide.is_server_optional:
        yield "the guide's server"
    if can.needs_clearance != (guide.clearance is not None):
        yield "the guide's clearance"


def _is_drawn(icon: str) -> bool:
    try:
        drawn = ElementTree.fromstring(f"<svg>{icon}</svg>")
    except ElementTree.ParseError:
        return False
    return len(drawn) > 0 and all(shape.tag in SHAPES for shape in drawn.iter() if shape is not drawn)


def _is_seen_on_white(colour: str) -> bool:
    if not re.fullmatch(r"#[0-9a-f]{6}", colour):
        return False
    red, green, blue = (_light(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05) >= SEEN_ON_WHITE


def _light(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
