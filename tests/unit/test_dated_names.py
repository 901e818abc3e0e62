"""Names that depend on the day: what a text calls a body is what it is called when the text goes out."""

from __future__ import annotations

from datetime import date

import pytest

from campaigns.domain.facts.dated_names import fill_names, names_on, names_used
from campaigns.domain.facts.facts import Body, BodyKind, DatedName
from tests.unit.check_subjects import desk_facts, found, in_post, in_release

COUNCIL = Body(
    "county",
    BodyKind.COUNCIL,
    (
        DatedName("Derbyshire County Council", valid_until=date(2028, 3, 31)),
        DatedName("North Derbyshire Council", valid_from=date(2028, 4, 1)),
    ),
    "Derbyshire",
    True,
)
CLOSED = Body("hub", BodyKind.CHARITY, (DatedName("The Hub", valid_until=date(2026, 1, 1)),))
FACTS = desk_facts(bodies=(COUNCIL, CLOSED))


@pytest.mark.parametrize(
    ("day", "name"),
    [(date(2028, 3, 31), "Derbyshire County Council"), (date(2028, 4, 1), "North Derbyshire Council")],
)
def test_a_body_is_called_what_it_is_called_on_that_day(day: date, name: str):
    names = names_on((COUNCIL, CLOSED), day)
    assert fill_names("With {{county}} and {{ county }}.", names) == f"With {name} and {name}."


def test_what_is_not_there_or_not_known_stays_as_it_was_written():
    names = names_on((COUNCIL, CLOSED), date(2027, 5, 17))
    assert fill_names("{{hub}}, {{nobody}}, {{ Name }}", names) == "{{hub}}, {{nobody}}, {{ Name }}"
    assert names_used("{{hub}}, {{nobody}}, {{ Name }} and {county}") == {"hub", "nobody"}


def test_a_known_name_is_no_gap_and_an_unknown_one_or_one_that_has_ended_is():
    assert in_post("LAW-17", "With {{county}}, walk away.", facts=FACTS) == []
    assert found(in_post("LAW-17", "With {{nobody}}.", facts=FACTS)) == ["With {{nobody}}."]
    assert found(in_post("LAW-17", "With {{hub}}.", facts=FACTS)) == ["With {{hub}}."]


def test_a_partner_named_by_its_id_is_named():
    body = "{{county}} opened a hub for young people in Derby on Monday."
    plan = "partners: [Derbyshire County Council]"
    note = "title: Hub opens\nnotes: [Our partnership works together.]"
    assert in_release("REL-07", body, front=note, facts=FACTS, plan=plan) == []
    assert in_release("REL-07", "A hub opened.", front=note, facts=FACTS, plan=plan) != []
