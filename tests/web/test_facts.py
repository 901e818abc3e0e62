"""The page of dated facts, and a broken list on the pages of items."""

from __future__ import annotations

from campaigns.domain.people.permissions import Role
from tests.web.client import Reader
from tests.web.office import Office, ref


def break_list(office: Office) -> None:
    file = office.desk.settings.content_folder / "_desk" / "lists" / "fear.yml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("remove: [epidemics]\n", encoding="utf-8")


def test_the_page_lists_what_has_to_be_looked_up(busy: Office) -> None:
    reader = Reader(busy).sign_in(Role.OFFICER)
    reader.get("/facts")
    assert reader.text("h1") == "Facts"
    names, words = reader.texts(".cd-checks__name"), reader.texts(".cd-checks__word")
    told = dict(zip(names, words, strict=True))
    assert told["Victim Support: 08 08 16 89 111"] == "Past review"
    assert told["Call Derbyshire: 01629 533190"] == "Never checked"


def test_every_page_leads_to_it(busy: Office) -> None:
    reader = Reader(busy).sign_in(Role.OFFICER)
    reader.get("/")
    assert "Facts" in reader.texts(".cd-footer__link")


def test_a_broken_list_stands_first_on_it(busy: Office) -> None:
    break_list(busy)
    reader = Reader(busy).sign_in(Role.OFFICER)
    reader.get("/facts")
    assert reader.texts("h2")[0] == "To be mended"
    assert "line 1: remove: “epidemics” is not in the list fear" in reader.texts(".cd-checks__said")[0]


def test_a_broken_list_stands_on_the_page_of_every_item(busy: Office) -> None:
    break_list(busy)
    reader = Reader(busy).sign_in(Role.OFFICER)
    reader.get(f"/items/{ref('sunday-draft')}")
    assert "_desk/lists/fear.yml, line 1: remove: “epidemics” is not in the list fear" in reader.text("main")
