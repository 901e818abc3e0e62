"""Where people can turn, from ``helplines.yml``."""

from __future__ import annotations

from campaigns.domain.facts.dated_facts import Provenance
from campaigns.domain.facts.facts import Helpline
from campaigns.reference.dataset import Dataset
from campaigns.reference.loader import Record


def read_helpline(record: Record, whole: Provenance | None = None) -> Helpline:
    numbers = record.texts("numbers", ())
    for number in numbers:
        if not number.isdigit():
            raise record.refuse(
                "numbers", f'“{number}” must be digits alone, in quotation marks, like "08001111".'
            )
    return Helpline(
        id=record.text("id"),
        names=record.texts("names"),
        print_as=record.text("print_as"),
        numbers=numbers,
        sites=record.texts("sites", ()),
        use=record.text("use"),
        is_police=record.flag("is_police", False),
        is_anonymous=record.flag("is_anonymous", False),
        provenance=record.provenance(whole),
    )


HELPLINES: Dataset[Helpline] = Dataset(
    "helplines", "helplines", "Helplines", read_helpline, lambda one: f"{one.names[0]}: {one.print_as}"
)
