"""Commands about incidents and court cases: opening one, recording its steps, who cleared which text."""

from __future__ import annotations

from datetime import date, datetime

import click

from campaigns.cli.context import acting_user, open_desk
from campaigns.cli.options import RowId, as_option, format_option
from campaigns.cli.showing import print_json, show, utc_text
from campaigns.domain.facts.incidents import Party
from campaigns.domain.facts.proceedings import EVENT_LABELS, EventKind, state_sentence
from campaigns.models.incidents import Incident, ProceedingsEvent, list_incidents, list_items_about
from campaigns.services.content.case_cover import case_state
from campaigns.services.content.library import refresh_library
from campaigns.services.core.transaction import reading
from campaigns.services.stops.cases import (
    Recorded,
    add_incident,
    erase_name,
    get_incident,
    record_event,
    strike_event,
)
from campaigns.services.stops.clearances import record_clearance
from campaigns.services.stops.recheck import LATER

DAY = click.DateTime(formats=["%Y-%m-%d"])
CLOCK = click.DateTime(formats=["%H:%M"])


@click.group()
def incidents() -> None:
    """Incidents and court cases: while one is active, nothing linked goes out uncleared."""


@incidents.command("list")
@format_option
def incidents_list(output: str) -> None:
    """Every case, and whether it is active.

    Example: campaigns incidents list --format json
    """
    with open_desk() as desk, reading() as session:
        today = desk.today()
        show(
            output,
            list_incidents(session),
            {
                "Key": lambda one: one.key,
                "Title": lambda one: one.title,
                "Area": lambda one: one.area,
                "State": lambda one: "active" if case_state(one, today).is_active else "not active",
            },
            empty="No case is recorded yet.",
            record=lambda one: _record(one, today),
        )


@incidents.command("show")
@click.argument("key")
@format_option
def incidents_show(key: str, output: str) -> None:
    """One case: its state, its steps and the items that name it.

    Example: campaigns incidents show friar-gate-2027
    """
    with open_desk() as desk:
        refresh_library(desk)
        today = desk.today()
        with reading() as session:
            one = get_incident(session, key)
            items = [item.ref for item in list_items_about(session, one.key)]
            if output == "json":
                print_json({**_record(one, today), "events": [_step(e) for e in one.events], "items": items})
                return
            click.echo(f"{one.title} ({one.key})\n{state_sentence(case_state(one, today))}\n")
            show(
                "text",
                one.events,
                {
                    "Id": lambda event: event.id,
                    "When": lambda event: " ".join(
                        [
                            str(event.happened_on),
                            *([f"{event.happened_at:%H:%M}"] if event.happened_at else []),
                        ]
                    ),
                    "Step": lambda event: EVENT_LABELS[EventKind(event.kind)],
                    "Who": lambda event: event.person.label if event.person else "",
                    "Source": lambda event: event.source,
                    "Note": lambda event: f"struck out: {event.struck_reason}" if event.struck_at else "",
                },
                empty="No step is recorded yet.",
            )
    click.echo(
        "\nLinked: " + (", ".join(items) or f"nothing yet. Add incident: {one.key} to an item's file.")
    )


@incidents.command("add")
@click.argument("key")
@click.option("--title", required=True, help="A few words that name nobody.")
@click.option("--area", default="", help="Where it happened.")
@click.option("--force-reference", default="", help="The force's own number of the case.")
@as_option
def incidents_add(key: str, title: str, area: str, force_reference: str, email: str) -> None:
    """Open a case. Items name it by KEY in their front matter: incident: KEY.

    Example: campaigns incidents add friar-gate-2027 --title "Friar Gate, March 2027" --area Derby --as sam@vru.example
    """
    with open_desk() as desk:
        plain = add_incident(
            desk,
            key=key,
            title=title,
            area=area,
            force_reference=force_reference,
            user_id=acting_user(email),
        )
    click.echo(f"The case {plain} is open. Link an item with incident: {plain} in its file.")


@incidents.command("event")
@click.argument("key")
@click.argument("kind", type=click.Choice([kind.value for kind in EventKind]))
@click.option("--on", required=True, type=DAY, help="The day it happened, like 2027-03-03.")
@click.option("--at", type=CLOCK, help="The time, if known, like 14:30.")
@click.option("--source", required=True, help="Where this is known from.")
@click.option("--person", default="", help="Which of several people, as a label: first suspect.")
@click.option("--name", default="", help="The person's name, only where it is published and needed.")
@as_option
def incidents_event(
    key: str, kind: str, on: datetime, at: datetime | None, source: str, person: str, name: str, email: str
) -> None:
    """Record a step of a case, and hold at once what may not go out any more. Released on bail is no end.

    Example: campaigns incidents event friar-gate-2027 arrest --on 2027-03-03 --source "Force press office" --as sam@vru.example
    """
    with open_desk() as desk:
        refresh_library(desk)
        recorded = record_event(
            desk,
            key,
            kind=kind,
            on=on.date(),
            at=at.time() if at else None,
            source=source,
            person=person,
            name=name,
            user_id=acting_user(email),
        )
    click.echo(_outcome(key, recorded))


@incidents.command("strike")
@click.argument("key")
@click.argument("event_id", metavar="ID", type=RowId())
@click.option("--reason", required=True, help="Why it was wrong; it stays with the step.")
@as_option
def incidents_strike(key: str, event_id: int, reason: str, email: str) -> None:
    """Strike out a step that was recorded wrongly. It stays to be read.

    Example: campaigns incidents strike friar-gate-2027 3 --reason "Wrong case" --as sam@vru.example
    """
    with open_desk() as desk:
        refresh_library(desk)
        recorded = strike_event(desk, key, event_id, reason=reason, user_id=acting_user(email))
    click.echo(_outcome(key, recorded))


@incidents.command("clear")
@click.argument("key")
@click.argument("item")
@click.option(
    "--party", required=True, type=click.Choice([party.value for party in Party]), help="Whose yes."
)
@click.option("--by", "given_by", default="", help="Who said so; for legal, whoever records it.")
@click.option("--how", required=True, help="By phone, by e-mail of which day.")
@click.option(
    "--fingerprint",
    default=None,
    help="Which text was cleared; needed where the draft is not what was submitted.",
)
@as_option
def incidents_clear(
    key: str, item: str, party: str, given_by: str, how: str, fingerprint: str | None, email: str
) -> None:
    """Record that police or legal cleared one text of an item, for the case as it stands. The case has to be active.

    The officer or the head of communications records it for the police, the monitoring officer for legal.

    Example: campaigns incidents clear friar-gate-2027 walk-away/posts/monday --party police --by "DI Reed"
    --how "by phone" --as sam@vru.example
    """
    with open_desk() as desk:
        refresh_library(desk)
        record_clearance(
            desk,
            key,
            item,
            party=party,
            given_by=given_by,
            how=how,
            fingerprint=fingerprint,
            user_id=acting_user(email),
        )
    click.echo(f"Recorded: {party} cleared this text of {item}. Any change of it asks again.")


@incidents.command("erase")
@click.argument("key")
@click.argument("person")
@as_option
def incidents_erase(key: str, person: str, email: str) -> None:
    """Erase a person's name from a case; PERSON is the label. The steps stay.

    Example: campaigns incidents erase friar-gate-2027 "first suspect" --as sam@vru.example
    """
    with open_desk() as desk:
        erase_name(desk, key, person, user_id=acting_user(email))
    click.echo(f"The name is erased. The steps of “{person}” stay.")


def _outcome(key: str, recorded: Recorded) -> str:
    state = "active" if recorded.is_active else "not active"
    looked = LATER if recorded.held is None else f"Deliveries held: {recorded.held}."
    return f"Recorded. The case {key} is {state}. {looked}"


def _record(one: Incident, today: date) -> dict[str, object]:
    state = case_state(one, today)
    return {
        "key": one.key,
        "title": one.title,
        "area": one.area,
        "is_active": state.is_active,
        "is_convicted": state.is_convicted,
        "state": state_sentence(state),
        "opened_at": utc_text(one.opened_at),
    }


def _step(event: ProceedingsEvent) -> dict[str, object]:
    return {
        "id": event.id,
        "kind": event.kind,
        "on": event.happened_on.isoformat(),
        "at": f"{event.happened_at:%H:%M}" if event.happened_at else None,
        "person": event.person.label if event.person else None,
        "source": event.source,
        "recorded_at": utc_text(event.recorded_at),
        "struck_at": utc_text(event.struck_at),
        "struck_reason": event.struck_reason or None,
    }
