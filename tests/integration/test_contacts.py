"""Media lists from CSV files: strict about addresses, safe to repeat."""

from __future__ import annotations

import pytest

from campaigns.errors import CampaignDeskError
from campaigns.models.people import Contact, find_media_list
from campaigns.services.contacts import ContactRow, ImportSummary, import_contacts, read_contacts_csv
from campaigns.services.desk import Desk
from campaigns.services.transaction import reading

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


def test_a_row_with_more_cells_than_columns_is_read():
    assert read_contacts_csv("email,name\nnews@paper.example,Pat,more,cells\n") == [
        ContactRow("news@paper.example", "Pat")
    ]


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


@pytest.mark.parametrize("name", ["", " ", "x" * 121])
def test_a_list_needs_a_name(desk: Desk, name: str):
    with pytest.raises(CampaignDeskError, match="Give the media list a name"):
        import_contacts(desk, list_name=name, rows=ROWS)
