"""Commands about the conditions of an approval: what has to be done before a text may be planned."""

from __future__ import annotations

import click

from campaigns.cli.context import acting_user, open_desk
from campaigns.cli.options import RowId, as_option, format_option
from campaigns.cli.showing import show, utc_text
from campaigns.models.conditions import ApprovalCondition, list_conditions
from campaigns.models.content import latest_revision
from campaigns.services.core.access import get_item
from campaigns.services.core.transaction import reading
from campaigns.services.planning.wishes import plan_as_wished
from campaigns.services.signoff.conditions import meet_condition


@click.group("conditions")
def conditions() -> None:
    """What has to be done before an approved text may be planned."""


@conditions.command("list")
@click.argument("item")
@format_option
def conditions_list(item: str, output: str) -> None:
    """The conditions of an item's present text, ticked off or not.

    Example: campaigns conditions list spring/posts/opening
    """
    with open_desk(), reading() as session:
        revision = latest_revision(session, get_item(session, item).id)
        show(
            output,
            list_conditions(session, revision.id) if revision else [],
            {
                "Id": lambda one: one.id,
                "Set by": lambda one: one.approval.approved_by.name,
                "What": lambda one: one.words,
                "Ticked off": lambda one: one.met_by.name if one.met_by else "",
            },
            empty="Its approval has no condition.",
            record=_record,
        )


def _record(one: ApprovalCondition) -> dict[str, object]:
    return {
        "id": one.id,
        "set_by": one.approval.approved_by.name,
        "words": one.words,
        "met_at": utc_text(one.met_at),
        "met_by": one.met_by.name if one.met_by else None,
        "how": one.how,
    }


@conditions.command("met")
@click.argument("item")
@click.argument("condition_id", metavar="ID", type=RowId())
@click.option("--how", required=True, help="What was done.")
@as_option
def conditions_met(item: str, condition_id: int, how: str, email: str) -> None:
    """Tick a condition off. What was planned before the sign-off goes on with the last one.

    Example: campaigns conditions met spring/posts/opening 3 --how "She rang the family" --as sam@vru.example
    """
    with open_desk() as desk:
        meet_condition(desk, item, condition_id, user_id=acting_user(email), how=how)
        wished = plan_as_wished(desk, item)
    click.echo(f"Ticked off. {wished}".strip())
