"""An office that may send links to partners, and what partners do with them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from sqlalchemy import select

from campaigns.domain.items.scopes import Scope
from campaigns.domain.people.permissions import Role
from campaigns.models.asked import AskedParty
from campaigns.models.content import find_item
from campaigns.models.reached import AddressTrial
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.signoff.asking import ask_party
from campaigns.services.signoff.party_checks import Ask
from scheduler.engine import InFlight
from scheduler.jobs import Jobs
from tests.security.sign_in.visits import visitor
from tests.standins.smtp import SmtpServer
from tests.web.client import Reader
from tests.web.office import Office, open_office, reconnect_all

DESK = "https://desk.vru.example"
ANN = Ask(
    name="Ann Lee", organisation="City Council", email="ann@council.example", asker_phone="01629 000000"
)
LINK = re.compile(rf"{re.escape(DESK)}(/(?:sign-off|reached)/\S+)")


def linking_office(folder: Path, server: SmtpServer, **more: str) -> Office:
    """Its address was reached from outside already."""
    office = open_office(
        folder,
        CAMPAIGNS_SMTP_URL=f"smtp://{server.host}:{server.port}",
        CAMPAIGNS_ALERT_FROM="desk@vru.example",
        CAMPAIGNS_URL=DESK,
        **more,
    )
    reconnect_all(office)
    prove_address(office)
    return office


def prove_address(office: Office) -> None:
    with office.app.app_context(), transaction() as session:
        now = office.clock.now()
        session.add(
            AddressTrial(
                user_id=office.people[Role.OFFICER],
                url=DESK,
                created_at=now,
                opened_at=now,
                is_from_outside=True,
            )
        )


def send_letters(office: Office) -> None:
    Jobs(office.app, office.desk, InFlight()).send_alerts()


def links_in(server: SmtpServer) -> list[str]:
    return [found[1] for mail in server.mails if (found := LINK.search(mail.text()))]


def ask(office: Office, item: str, who: Ask = ANN) -> int:
    with office.app.app_context():
        return ask_party(office.desk, item, who, user_id=office.people[Role.OFFICER])


def link_for(office: Office, server: SmtpServer, item: str, who: Ask = ANN) -> str:
    ask(office, item, who)
    send_letters(office)
    return links_in(server)[-1]


def partner(office: Office, *, address: str = "81.2.69.160") -> Reader:
    return visitor(office, address=address)


def shown(reader: Reader, link: str) -> dict[str, str]:
    """Open the link, press the button; the hidden fields of the form that comes."""
    reader.get(link)
    answer = reader.client.post(f"{link}/words")
    assert answer.status_code == 200, answer.text
    reader._seen(answer, 200)
    return {str(one["name"]): str(one["value"]) for one in reader.page.select("form [type=hidden]")}


def decide(reader: Reader, link: str, decision: str = "agreed", **typed: Any) -> int:
    values = {"name": "Ann Lee", **shown(reader, link), "decision": decision, **typed}
    return reader.client.post(link, data=values).status_code


def rows(office: Office, item: str) -> list[AskedParty]:
    with office.app.app_context(), reading() as session:
        found = find_item(session, item)
        assert found is not None
        query = select(AskedParty).where(AskedParty.item_id == found.id).order_by(AskedParty.id)
        return list(session.scalars(query))


def status(office: Office, item: str) -> str:
    with office.app.app_context(), reading() as session:
        found = find_item(session, item)
        assert found is not None
        return found.status


QUOTE = Ask(name="Jo Hart", email="jo@family.example", scope=Scope.QUOTE)
