"""Where people can turn, from ``helplines.yml``."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from campaigns.domain.facts import Helpline
from campaigns.reference.loader import HERE, Record, load

FILE = HERE / "helplines.yml"


@cache
def shipped_helplines(file: Path = FILE) -> tuple[Helpline, ...]:
    """Every line that comes with the product, in the file's order.

    Raises:
        ReferenceFileError: the file is broken; the message names the line.
    """
    return load(file, lambda top: top.each("helplines", read_helpline))


def read_helpline(record: Record) -> Helpline:
    return Helpline(
        id=record.text("id"),
        names=record.texts("names"),
        print_as=record.text("print_as"),
        numbers=record.texts("numbers", ()),
        sites=record.texts("sites", ()),
        use=record.text("use"),
        is_police=record.flag("is_police", False),
        is_anonymous=record.flag("is_anonymous", False),
        provenance=record.provenance(),
    )
