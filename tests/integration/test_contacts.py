"""Media lists from CSV files: strict about addresses, safe to repeat."""

from __future__ import annotations

import pytest

from campaigns.domain.items.statuses import DeliveryStatus
from campaigns.errors import CampaignDeskError, ConflictError, NotFoundError
from campaigns.models.people import Contact, find_media_list, list_media_lists
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading
from campaigns.services.people.contacts import (
    ContactRow,
    ImportSummary,
    columns_not_read,
    import_contacts,
    read_contacts_csv,
    remove_contact,
)
from campaigns.services.planning.plan import cancel_delivery
from campaigns.services.sending.dispatch import send_delivery
from tests.fakes import FakeDirectory, SettableClock
from tests.integration.office import LIST, Office

ROWS = [ContactRow("news@paper.example", "Pat", "The Paper"), ContactRow("desk@radio.example")]


def test_columns_may_stand_in_any_order_and_case():
    text = "\ufeffOutlet, E-Mail ,EMAIL,Name\nThe Paper,,News@Paper.example,Pat\n\n"
    assert read_contacts_csv(text) == [ContactRow("news@paper.example", "Pat", "The Paper")]


def test_a_file_without_an_email_column_is_refused():
    with pytest.raises(CampaignDeskError, match="first line must name the columns"):
        read_contacts_csv("name\nPat\n")


def test_an_empty_file_is_refused():
    with pytest.raises(CampaignDeskError, match="first line"):
        read_contacts_csv("")


def test_a_wrong_address_is_named_by_its_line_and_not_repeated():
    with pytest.raises(CampaignDeskError, match="Line 3") as refusal:
        read_contacts_csv("email\nnews@paper.example\nnot an address\n")
    assert "not an address" not in str(refusal.value)


@pytest.mark.parametrize(
    "lines",
    [
        "news@paper.example,Pat,more,cells",
        "news@paper.example,Reed, Jo,The Paper",
        'news@paper.example,"Ann,The Paper\nb@two.example,Bob,Radio',
        'news@paper.example,"Ann,The Paper\nb@two.example,Bob",Radio',
        'news@paper.example,"Ann" Reed,The Paper',
        'news@paper.example,"Jo\nReed",The Paper',
        "jo.@paper.example,Jo,The Paper",
        "jo..reed@paper.example,Jo,The Paper",
        "mailto:jo@paper.example,Jo,The Paper",
        "jo\u200b@paper.example,Jo,The Paper",
        "Jo <jo@paper.example>,Jo,The Paper",
        "jo@paper.example; ann@paper.example,Jo,The Paper",
        "jo@-paper.example,Jo,The Paper",
        "jö@paper.example,Jo,The Paper",
        "jo@paper.example,\u200bJo\x07,The Paper",
        f"jo@paper.example,{'x' * 121},The Paper",
    ],
)
def test_a_line_that_is_wrong_or_open_to_doubt_is_named_and_nothing_is_read(lines: str):
    with pytest.raises(CampaignDeskError, match=r"^Line 3: .* Nothing was imported\.$"):
        read_contacts_csv(f"email,name,outlet\nok@paper.example,Al,The Paper\n{lines}\n")


def test_a_cut_name_is_named_where_there_are_columns_enough_for_it():
    with pytest.raises(CampaignDeskError, match="Line 2: A comma seems to have cut"):
        read_contacts_csv("email,name,outlet,phone\njo@paper.example,Reed, Jo,The Paper\n")


@pytest.mark.parametrize(
    ("mark", "called"), [(",", "comma"), (";", "semicolon"), ("\t", "tab"), ("|", "bar")]
)
def test_what_seems_to_have_cut_a_name_is_called_by_its_own_name(mark: str, called: str):
    lines = "email,name,outlet,phone\njo@paper.example,Reed, Jo,The Paper\nok@paper.example,Al,The Paper,1\n"
    with pytest.raises(CampaignDeskError, match=f"Line 2: A {called} seems to have cut"):
        read_contacts_csv(lines.replace(",", mark))


def test_every_line_that_is_wrong_is_named_at_once():
    lines = [
        "ok@paper.example,Al,The Paper",
        "jo.@paper.example,Jo,The Paper",
        f"ann@paper.example,{'x' * 121},{'y' * 121}",
        "news@paper.example,Pat,more,cells",
        "ok@paper.example,Alan,The Paper",
    ]
    with pytest.raises(CampaignDeskError) as refusal:
        read_contacts_csv("email,name,outlet\n" + "\n".join(lines))
    said = str(refusal.value)
    assert [line.split(":")[0] for line in said.split("\n")] == [
        "Line 3",
        "Line 4",
        "Line 4",
        "Line 5",
        "Line 6",
    ]
    assert said.endswith("Nothing was imported.")


def test_an_address_with_two_names_in_one_file_is_asked_about():
    with pytest.raises(CampaignDeskError, match="Line 3: This address stands in line 2 too"):
        read_contacts_csv("email,name\njo@paper.example,Jo\nJO@paper.example,Joe\n")


@pytest.mark.parametrize("mark", [";", "\t"])
def test_columns_may_be_parted_by_semicolons_or_tabs(mark: str):
    text = "E-mail address,Full name,Publication\njo@paper.example,Jo,The Paper\n".replace(",", mark)
    assert read_contacts_csv(text) == [ContactRow("jo@paper.example", "Jo", "The Paper")]


def test_columns_that_are_not_read_are_named():
    assert columns_not_read("email,name,Phone,Beat\n") == ["Phone", "Beat"]


def test_a_corrected_name_is_taken_over_and_an_empty_one_takes_nothing_away(desk: Desk):
    import_contacts(desk, list_name="Local media", rows=ROWS[:1])
    corrected = ContactRow(ROWS[0].email, "Patricia")
    assert import_contacts(desk, list_name="Local media", rows=[corrected]) == ImportSummary(0, 1, 0, 1)
    with reading() as session:
        contact = session.query(Contact).one()
        assert (contact.name, contact.outlet) == ("Patricia", "The Paper")


def test_importing_again_changes_nothing(desk: Desk):
    assert import_contacts(desk, list_name="Local media", rows=ROWS) == ImportSummary(2, 0)
    assert import_contacts(desk, list_name=" Local media ", rows=ROWS) == ImportSummary(0, 2)


def test_an_address_twice_in_a_file_is_one_contact(desk: Desk):
    assert import_contacts(desk, list_name="Local media", rows=[*ROWS, ROWS[0]]) == ImportSummary(2, 1)


def test_a_contact_may_be_on_two_lists(desk: Desk):
    import_contacts(desk, list_name="Local media", rows=ROWS)
    import_contacts(desk, list_name="National", rows=ROWS[:1])
    with reading() as session:
        national = find_media_list(session, "National")
        assert national is not None
        assert [contact.name for contact in national.contacts] == ["Pat"]
        assert session.query(Contact).count() == 2


def test_who_is_taken_off_stays_off_when_the_file_is_imported_again(desk: Desk):
    import_contacts(desk, list_name="Local media", rows=ROWS)
    import_contacts(desk, list_name="National", rows=ROWS)
    assert remove_contact(" NEWS@paper.example") == 2
    assert import_contacts(desk, list_name="Local media", rows=ROWS) == ImportSummary(0, 1, 1)
    assert import_contacts(desk, list_name="Local media", rows=ROWS, put_back=True) == ImportSummary(1, 1)


def test_who_is_taken_off_one_list_stays_on_the_other(desk: Desk):
    import_contacts(desk, list_name="Local media", rows=ROWS)
    import_contacts(desk, list_name="National", rows=ROWS)
    assert remove_contact(ROWS[0].email, list_name="National") == 1
    with reading() as session:
        assert [len(one.contacts) for one in list_media_lists(session)] == [2, 1]
        assert all(contact.is_active for contact in session.query(Contact))
    remove_contact(ROWS[0].email, list_name="Local media")
    with reading() as session:
        assert [contact.is_active for contact in session.query(Contact).order_by(Contact.id)] == [False, True]


@pytest.mark.parametrize(
    ("email", "list_name"),
    [("nobody@paper.example", None), (ROWS[1].email, "National"), (ROWS[0].email, "Unknown")],
)
def test_who_is_not_there_can_not_be_taken_off_and_is_not_named(
    desk: Desk, email: str, list_name: str | None
):
    import_contacts(desk, list_name="Local media", rows=ROWS)
    import_contacts(desk, list_name="National", rows=ROWS[:1])
    with pytest.raises(NotFoundError) as refusal:
        remove_contact(email, list_name=list_name)
    assert email not in str(refusal.value)


@pytest.mark.parametrize("off", [None, LIST])
def test_who_was_taken_off_after_planning_is_not_written_to(
    desk: Desk, office: Office, clock: SettableClock, channels: FakeDirectory, off: str | None
):
    account = office.account("email", name="Press")
    office.journalists(2)
    if off:
        office.journalists(2, name="Another")
    deliveries = office.schedule(office.approved(office.release()), accounts=["Press"])
    remove_contact("news0@paper.example", list_name=off)
    clock.advance(minutes=10)
    assert [send_delivery(desk, delivery) for delivery in deliveries] == [False, True]
    assert office.status(deliveries[0]) is DeliveryStatus.HELD
    assert "was taken off the media list" in office.delivery(deliveries[0]).error
    [letter] = channels.channel(account, kind="email").arrived
    assert letter.recipient is not None
    assert letter.recipient.address == "news1@paper.example"


@pytest.mark.parametrize("name", ["", " ", "x" * 121])
def test_a_list_needs_a_name(desk: Desk, name: str):
    with pytest.raises(CampaignDeskError, match="Give the media list a name"):
        import_contacts(desk, list_name=name, rows=ROWS)


def test_nobody_is_written_to_from_two_accounts(office: Office) -> None:
    office.journalists(2)
    for name in ("Mailbox", "Notify"):
        office.account("email", name)
    ref = office.approved(office.release())
    with pytest.raises(CampaignDeskError, match="nobody is written to twice"):
        office.schedule(ref, accounts=["Notify", "Mailbox"])
    planned = office.schedule(ref, accounts=["Mailbox"])
    with pytest.raises(ConflictError, match="written to from Mailbox"):
        office.schedule(ref, accounts=["Notify"])
    for one in planned:
        cancel_delivery(office.desk, one, user_id=office.officer, reason="From the other one")
    assert len(office.schedule(ref, accounts=["Notify"])) == 2
