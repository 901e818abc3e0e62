"""Attack: somebody who can't be told from a colleague by name or address."""

from __future__ import annotations

import pytest

from campaigns.errors import CampaignDeskError, ConflictError
from campaigns.services.accounts.connecting import add_account
from campaigns.services.core.desk import Desk
from campaigns.services.people.contacts import read_contacts_csv
from campaigns.services.people.users import (
    AT_THE_MACHINE,
    add_user,
    change_user,
    check_sign_in,
    deactivate_user,
)

PASSWORD = "three random words"


def add(desk: Desk, email: str, name: str) -> int:
    return add_user(
        desk, email=email, name=name, role="approver", password=PASSWORD, set_up=AT_THE_MACHINE
    ).user_id


@pytest.fixture(autouse=True)
def _officer(desk: Desk) -> None:
    add(desk, "officer@vru.example", "Brian Cole")


@pytest.mark.parametrize(
    "email",
    [
        "ofﬁcer@vru.example",  # a ligature
        "ｏｆｆｉｃｅｒ@vru.example",  # wide letters
        "OFFICER@VRU.example",
        "оfficer@vru.example",  # a Cyrillic o
        "οfficer@vru.example",  # a Greek one
        "officer@vгu.example",
        "officer@xn--vru-8cd.example",
        "off\u200bicer@vru.example",  # nothing that anybody sees
        "off\u00adicer@vru.example",
        "officer\u202e@vru.example",
        "öfficer@vru.example",
    ],
)
def test_an_address_that_reads_like_somebody_elses_is_refused(desk: Desk, email: str):
    if email.startswith("officer@xn--"):
        email = f"officer@xn--{'vгu'.encode('punycode').decode()}.example"
    with pytest.raises(ConflictError) as refusal:
        add(desk, email, "Somebody New")
    assert "by hand" in str(refusal.value) or "is there already" in str(refusal.value)


@pytest.mark.parametrize(
    "name",
    [
        "Brian Cole",
        " brian   COLE ",
        "Ｂｒｉａｎ Cole",
        "Вrian Cole",  # a Cyrillic capital
        "Brian Сole",
        "Brіan Cole",  # a Ukrainian i
        "Brlan Cole",
        "Br1an Co1e",
        "Brian\u200b Cole",
        "Brian\u00a0Cole",
        "Brián Cole",
        "Bгіаn Соlе",
    ],
)
def test_a_name_that_reads_like_somebody_elses_is_refused(desk: Desk, name: str):
    with pytest.raises(ConflictError) as refusal:
        add(desk, "new@vru.example", name)
    assert "by hand" in str(refusal.value) or "Add something that tells" in str(refusal.value)


@pytest.mark.parametrize(
    "name",
    [
        "Brian Coles",
        "Zoë O’Brien-Łukaszewicz",
        "Ольга Петрова",
        "محمد علي",
        "김철수",
        "山田 たろう",
        "Nguyễn Thị Hà",
        "Ng",
    ],
)
def test_real_names_of_real_people_are_taken(desk: Desk, name: str):
    assert add(desk, "new@vru.example", name)


def test_former_people_are_not_impersonated_either(desk: Desk):
    deactivate_user(desk, "officer@vru.example")
    with pytest.raises(ConflictError, match="Add something that tells them apart"):
        add(desk, "new@vru.example", "Brian Cole")
    with pytest.raises(ConflictError, match="may no longer sign in; activate them instead"):
        add(desk, "officer@vru.example", "Somebody New")


def test_renaming_is_looked_at_as_adding_is(desk: Desk):
    other = add(desk, "new@vru.example", "Somebody New")
    given = {"email": "new@vru.example", "name": "Somebody New", "role": "approver", "set_up": AT_THE_MACHINE}
    with pytest.raises(ConflictError):
        change_user(desk, other, **{**given, "name": "Brlan Cole"})
    with pytest.raises(ConflictError):
        change_user(desk, other, **{**given, "email": "оfficer@vru.example"})
    change_user(desk, other, **{**given, "name": "Somebody Newer"})


def test_a_person_signs_in_however_their_letters_are_drawn(desk: Desk):
    assert check_sign_in(desk, email="ＯＦＦＩＣＥＲ@vru.example", password=PASSWORD)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("press@pоlice.example,Jo,Paper", "look like"),  # a Cyrillic o
        ("press@сосо.example,Jo,Paper", "look like"),
        (f"press@xn--{'pоlice'.encode('punycode').decode()}.example,Jo,Paper", "look like"),
        ("press@paper.example,Jо Bloggs,Paper", "mixes letters"),
        ("press@paper.example,Jo,Pаper", "mixes letters"),
        ("press@paper.example,Jo\u202e,Paper", "nobody sees"),
        ("press@paper.example,Jo\u200b Bloggs,Paper", "nobody sees"),
    ],
)
def test_no_contact_is_another_than_it_seems_to_be(row: str, said: str):
    with pytest.raises(CampaignDeskError, match=said):
        read_contacts_csv(f"email,name,outlet\n{row}\n")


def test_contacts_of_all_languages_are_taken():
    rows = "email,name,outlet\njo@łódź.example,Zoë O’Brien-Łukaszewicz,Дзеркало\nli@paper.example,محمد علي,山田 たろう\n"
    assert len(read_contacts_csv(rows)) == 2


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("VRU оn Mastodon", "https://mastodon.example"),
        ("VRU\u202e", "https://mastodon.example"),
        ("VRU", "https://mastоdon.example"),
        ("VRU", "https://m%61stodon.example"),
        ("VRU", "https://mastodon.example⁄evil.example"),
        ("VRU", "https://xn--mastdon-8cd.example"),
    ],
)
def test_no_account_is_another_than_it_seems_to_be(desk: Desk, name: str, address: str):
    if "xn--" in address:
        address = f"https://xn--{'mastоdon'.encode('punycode').decode()}.example"
    with pytest.raises(CampaignDeskError, match=r"Type (it|the address) anew"):
        add_account(
            desk, kind="mastodon", name=name, base_url=address, credentials={"access_token": "secret"}
        )
