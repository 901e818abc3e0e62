"""The page on which a sign-off is decided: what changed, the words, and three decisions far apart."""

from __future__ import annotations

from campaigns.domain.people.permissions import Role
from campaigns.services.content.library import refresh_library
from tests.web.conftest import As
from tests.web.office import Office, approve, ref, submit

POST = ref("monday-launch")
ITEM = f"/items/{POST}"
PAGE = f"{ITEM}/review"


def rewrite(office: Office, *changes: tuple[str, str]) -> None:
    path = office.content / f"{POST}.md"
    text = path.read_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text)
    with office.app.app_context():
        refresh_library(office.desk)


def test_whoever_agreed_before_reads_what_changed_since(office: Office, sign_in: As) -> None:
    submit(office, POST)
    approve(office, POST)
    rewrite(office, ("small things", "little things"), ("T09:30", "T10:30"))
    submit(office, POST, note="Easier words, and an hour later.")
    head = sign_in(Role.HEAD)
    head.get(PAGE)
    assert head.text("#changed") == "What changed since you agreed"
    assert "1 word changed since you agreed on Monday 17 May 2027" in head.text()
    assert head.texts("[aria-labelledby=changed] li") == [
        "Time: Monday 17 May 2027, 9:30am (UK time), now Monday 17 May 2027, 10:30am (UK time)."
    ]
    assert head.texts("del") == ["removed: small end of removed"]
    assert head.texts("ins") == ["added: little end of added"]
    assert "Maya Okafor asks for your sign-off: version 2" in head.text(".cd-title")
    assert "Easier words, and an hour later." in head.text(".cd-said")
    head.get(f"{PAGE}?view=clean")
    assert not head.texts("del, ins")
    head.get(f"{PAGE}?view=side")
    assert head.texts(".cd-words__side del") == ["removed: small end of removed"]
    sign_in(Role.APPROVER).get(PAGE)


def test_whoever_asked_for_changes_reads_what_became_of_it(office: Office, sign_in: As) -> None:
    submit(office, POST)
    head = sign_in(Role.HEAD)
    head.get(PAGE)
    assert not head.texts("#changed")
    head.send(f"{ITEM}/approve", {"conditions": "", "changes": "Say who helps.", "decision": "changes"})
    rewrite(office, ("small things", "things"))
    submit(office, POST)
    other = sign_in(Role.APPROVER)
    other.get(PAGE)
    assert other.text("#changed") == "What changed since Hana Whitfield asked for changes"
    assert "1 word changed" in other.text("[aria-labelledby=changed]")


def test_a_text_that_changed_while_it_was_read_is_not_approved_and_shows_what_changed(
    office: Office, sign_in: As
) -> None:
    submit(office, POST)
    head = sign_in(Role.HEAD)
    head.get(PAGE)
    rewrite(office, ("small", "little"))
    submit(office, POST)
    head.post(f"{ITEM}/approve", {"conditions": "", "changes": "", "decision": "approve"}, status=409)
    assert "The text changed since you opened it." in head.text()
    assert head.text("#changed") == "What changed since you opened this page"
    assert head.texts("ins") == ["added: little end of added"]


def test_each_decision_takes_its_own_words_alone(office: Office, sign_in: As) -> None:
    submit(office, POST)
    head = sign_in(Role.HEAD)
    head.get(PAGE)
    assert [one for one in head.buttons() if one.startswith(("Approve", "Ask"))] == [
        "Approve these words", "Approve with this condition", "Ask for changes",
    ]  # fmt: skip
    for decision, typed, where in (
        ("approve", {"conditions": "After nine.", "changes": ""}, "conditions"),
        ("condition", {"conditions": " ", "changes": ""}, "conditions"),
        ("condition", {"conditions": "After nine.", "changes": "Name Jo."}, "changes"),
        ("changes", {"conditions": "After nine.", "changes": "Name Jo."}, "conditions"),
        ("changes", {"conditions": "", "changes": " "}, "changes"),
    ):
        head.post(f"{ITEM}/approve", {**typed, "decision": decision}, status=400)
        assert head.page.select_one(f"#{where}-error"), (decision, typed)


def test_nobody_is_asked_who_may_not_decide(office: Office, sign_in: As) -> None:
    submit(office, POST)
    officer = sign_in(Role.OFFICER)
    officer.get(PAGE)
    assert "Another person has to approve it." in officer.text()
    assert not officer.page.select("[name=decision]")
    officer.get(f"/items/{ref('sunday-draft')}/review", status=302)
