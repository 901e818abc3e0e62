"""The page on which a sign-off is decided: what changed, the words, and three decisions far apart."""

from __future__ import annotations

import pytest

from campaigns.domain.people.permissions import Role
from campaigns.errors import NotAllowedError
from campaigns.services.content.library import refresh_library
from campaigns.services.planning.wish_watch import plan_what_was_wished
from campaigns.services.planning.wishes import submit_to_go
from tests.web.client import Reader
from tests.web.conftest import As
from tests.web.forms import form_of
from tests.web.office import Office, approve, ref, schedule, submit

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


def test_what_changed_beside_the_words_is_told_in_sentences(office: Office, sign_in: As) -> None:
    submit(office, POST)
    approve(office, POST)
    sidecar = next((office.content / POST.split("/")[0] / "media").glob("walk-away.jpg.yml"))
    sidecar.write_text(sidecar.read_text().replace("Two friends", "Two young friends"))
    rewrite(office, ("[bluesky, practice]", "[mastodon, practice]"))
    submit(office, POST)
    head = sign_in(Role.HEAD)
    head.get(PAGE)
    assert "No word changed since you agreed" in head.text("[aria-labelledby=changed]")
    assert head.texts("[aria-labelledby=changed] li") == [
        "Channels: added Mastodon; taken out Bluesky.",
        "Alt text of walk-away.jpg: “Two friends walk along a park path towards the evening sun.”, now “Two young friends "
        "walk along a park path towards the evening sun.”.",
    ]


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


def test_a_condition_keeps_it_from_being_planned_until_it_is_ticked_off(office: Office, sign_in: As) -> None:
    submit(office, POST)
    head, officer, other = sign_in(Role.HEAD), sign_in(Role.OFFICER), sign_in(Role.APPROVER)
    head.get(PAGE)
    head.send(f"{ITEM}/approve", {"conditions": "Once the school has been told.", "decision": "condition"})
    assert "Approved with a condition. It can be planned once that is ticked off." in head.text()
    officer.get(ITEM)
    assert "It can be scheduled once that is ticked off." in officer.text(".cd-signoff")
    assert "Schedule" not in officer.buttons()
    with office.app.app_context(), pytest.raises(NotAllowedError, match="condition that is still open"):
        schedule(office, POST, "Practice", in_minutes=9)
    other.get(ITEM)
    assert "Tick it off" not in other.buttons()
    officer.post(f"{PAGE}/conditions/1", {"how": " "}, status=400)
    assert "Say what was done" in officer.text("#how-1-error")
    other.post(f"{PAGE}/conditions/1", {"how": "Nothing."}, status=403)
    officer.get(ITEM)
    officer.send(f"{PAGE}/conditions/1", {"how": "Rang the head teacher."})
    assert "Ticked off Once the school has been told." in officer.text("#condition-1")
    assert "Rang the head teacher. Maya Okafor" in officer.text("#condition-1")
    assert "Schedule" in officer.buttons()
    officer.get(f"{ITEM}/proof")
    said = officer.text(".cd-history")
    assert "On condition: “Once the school has been told.” – ticked off by Maya Okafor" in said
    assert "Rang the head teacher." in said
    officer.get(ITEM)
    officer.post(f"{PAGE}/conditions/1", {"how": "Rang again."}, status=409)
    schedule(office, POST, "Practice", in_minutes=9)


def test_a_condition_falls_with_the_approval_it_came_with(office: Office, sign_in: As) -> None:
    submit(office, POST)
    head = sign_in(Role.HEAD)
    head.get(PAGE)
    head.send(f"{ITEM}/approve", {"conditions": "Once the school has been told.", "decision": "condition"})
    rewrite(office, ("small", "little"))
    submit(office, POST)
    approve(office, POST)
    head.get(ITEM)
    assert not head.texts(".cd-condition")
    head.post(f"{PAGE}/conditions/1", {"how": "Told."}, status=409)
    schedule(office, POST, "Practice", in_minutes=9)


def test_what_was_planned_before_waits_for_the_condition_and_then_goes_on(
    office: Office, sign_in: As
) -> None:
    rewrite(office, ("T09:30", "T11:30"))
    with office.app.app_context():
        fingerprint = office.desk.content.read_item(POST).fingerprint
        submit_to_go(
            office.desk,
            POST,
            user_id=office.people[Role.OFFICER],
            fingerprint=fingerprint,
            account_names=["Practice"],
        )
    head, officer = sign_in(Role.HEAD), sign_in(Role.OFFICER)
    head.get(PAGE)
    head.send(f"{ITEM}/approve", {"conditions": "Once the school has been told.", "decision": "condition"})
    with office.app.app_context():
        plan_what_was_wished(office.desk)
    officer.get("/calendar?view=list&on=2027-05-17")
    assert "Planned, waiting for a condition" in officer.text()
    officer.get(ITEM)
    assert "Planned, waiting for a condition." in officer.text()
    officer.send(f"{PAGE}/conditions/1", {"how": "Rang the head teacher."})
    assert "Planned as wished: it goes out by itself, Monday 17 May 2027, 11:30am" in officer.text()


def test_what_has_to_be_done_first_stands_on_today_of_whoever_writes(office: Office, sign_in: As) -> None:
    submit(office, POST)
    head, officer = sign_in(Role.HEAD), sign_in(Role.OFFICER)
    head.get(PAGE)
    head.send(f"{ITEM}/approve", {"conditions": "Once the school has been told.", "decision": "condition"})
    officer.get("/")
    assert "To be done before it can be planned" in officer.texts(".cd-need__title")
    assert "“Once the school has been told.” Hana Whitfield" in officer.text(".cd-today__needs")
    officer.get(ITEM)
    officer.send(f"{PAGE}/conditions/1", {"how": "Rang the head teacher."})
    officer.get("/")
    assert "To be done before it can be planned" not in officer.texts(".cd-need__title")


def comment(reader: Reader, words: str, *, paragraph: int, quote: str = "", status: int = 303) -> None:
    reader.get(f"{PAGE}?comment=parts.{paragraph}")
    page = reader.page
    form = form_of(page, f"{PAGE}/comments", quote=[quote], words=[words])
    reader.post(f"{PAGE}/comments", {name: values[0] for name, values in form.items()}, status=status)


def test_a_comment_stands_at_its_words_is_answered_and_resolved(office: Office, sign_in: As) -> None:
    submit(office, POST)
    head, officer = sign_in(Role.HEAD), sign_in(Role.OFFICER)
    comment(head, "", paragraph=1, quote="small things", status=400)
    assert "Write what you want to say." in head.text("#words-error")
    comment(head, "Which?", paragraph=1, quote="tall things", status=400)
    assert "not in that paragraph" in head.text("#quote-error")
    assert head.text("#words") == "Which?"
    comment(head, "Which things?", paragraph=1, quote="small things")
    comment(head, "Say it first.", paragraph=0)
    officer.get("/")
    assert "2 open comments, the latest today" in officer.text(".cd-today__needs")
    head.get("/")
    assert "Comments to look at" not in head.texts(".cd-need__title")
    officer.get(PAGE)
    assert officer.texts(".cd-changes .cd-mark") == ["Comment 1", "Comment 2"]
    assert "Say it first." in officer.text("#words-parts-0 .cd-comment")
    mark = officer.page.select_one("#mark-1")
    assert mark is not None
    assert str(mark.previous_sibling).endswith("small things")
    officer.get(f"{PAGE}?answer=1")
    officer.send(f"{PAGE}/comments/1/answer", {"answer": "Those of Thursday."})
    assert "Those of Thursday." in officer.text("#comment-1 .cd-comment__answer")
    other = sign_in(Role.APPROVER)
    other.get("/decisions")
    assert "Waiting for your sign-off The week begins from Maya Okafor" in other.text()
    other.get(PAGE)
    other.post(f"{PAGE}/comments/1/resolve", status=403)
    officer.get(ITEM)
    assert "and comments (2 open comments)" in officer.text(".cd-signoff")
    officer.get(f"{ITEM}/edit")
    assert "2 open comments on what was submitted" in officer.text()
    token = {"csrf_token": officer.token()}
    beside = officer.client.post(f"{PAGE}/comments/2/resolve", data=token, headers={"HX-Request": "true"})
    assert "Resolved. It stays with the item." in beside.text
    assert "<main" not in beside.text
    officer.post(f"{PAGE}/comments/2/resolve", {"open": "1"})
    officer.post(f"{PAGE}/comments/1/resolve")
    officer.get(PAGE)
    assert officer.texts(".cd-changes .cd-mark") == ["Comment 1"]
    assert "Resolved by Maya Okafor" in officer.text("details #comment-1")
    officer.post(f"{PAGE}/comments/1/answer", {"answer": "More."}, status=409)
    officer.post(f"{PAGE}/comments/1/resolve", {"open": "1"})
    officer.get(PAGE)
    assert officer.texts(".cd-changes .cd-mark") == ["Comment 1", "Comment 2"]
    assert "In review" in officer.text(".cd-title__state")  # a comment is no approval


def test_a_comment_whose_words_have_changed_says_so_with_the_old_words(office: Office, sign_in: As) -> None:
    submit(office, POST)
    head = sign_in(Role.HEAD)
    comment(head, "Which things?", paragraph=1, quote="small things")
    comment(head, "Who says so?", paragraph=0, quote="young people")
    rewrite(office, ("small things that help", "three ways to help"), ("Most young", "Nearly all young"))
    submit(office, POST)
    head.get(PAGE)
    assert head.text("#lost") == "The words this was about have changed"
    assert "small things" in head.text("#lost + .cd-comment .cd-comment__quote")
    assert "Who says so?" in head.text("#words-parts-0 .cd-comment")
