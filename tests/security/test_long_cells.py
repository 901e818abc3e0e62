"""A cell larger than the CSV reader takes is named with its row, in media lists and in plans."""

from __future__ import annotations

import pytest

from campaigns.errors import CampaignDeskError
from campaigns.importing.formats.sheet import read_csv
from campaigns.services.people.contacts import read_contacts_csv

LONG = "x" * 140_000


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (f"email,name\na@vru.example,Ann\nb@vru.example,{LONG}\n", 3),
        (f'email,name\na@vru.example,Ann\nb@vru.example,"open\n{LONG}\n', 3),
        (f"email,{LONG}\n", 1),
    ],
)
def test_a_media_list_with_a_cell_that_is_too_long_names_the_line(text: str, line: int) -> None:
    with pytest.raises(CampaignDeskError) as refused:
        read_contacts_csv(text)
    assert str(refused.value).startswith(f"Line {line}: A cell has over 131,072 characters.")
    assert "Nothing was imported." in str(refused.value)


@pytest.mark.parametrize("before", [1, 30])
def test_a_plan_with_a_cell_that_is_too_long_names_the_row(before: int) -> None:
    text = "date,text\n" + "2027-05-17,Hello\n" * before + f"2027-05-18,{LONG}\n"
    with pytest.raises(CampaignDeskError) as refused:
        read_csv(text.encode())
    assert str(refused.value).startswith(f"Row {before + 2}: A cell has over 131,072 characters.")
