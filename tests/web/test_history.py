"""The history of an item says what was done and who did it, alike on its page, on the command line and in the trail."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from campaigns.domain.items.steps import STEP_LABELS, Step
from campaigns.domain.people.permissions import Role
from campaigns.models.accounts import Account
from campaigns.models.asked import AskedParty
from campaigns.models.binned import BinnedItem
from campaigns.models.conditions import ApprovalCondition
from campaigns.models.content import Approval, StatusChange, find_item
from campaigns.models.deliveries import Delivery
from campaigns.models.events import list_events
from campaigns.models.post_takedowns import HowGone
from campaigns.services.accounts.connecting import add_account
from campaigns.services.content.correcting import note_correction
from campaigns.services.content.relocating import relocate_item
from campaigns.services.core.acting import Acting, Door, acts
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.people.contacts import ContactRow, import_contacts
from campaigns.services.people.emergency_cards import make_card, name_approver
from campaigns.services.planning.binning import bin_item, restore_item
from campaigns.services.planning.campaign_moving import move_campaign
from campaigns.services.planning.confirming import confirm_account
from campaigns.services.planning.decisions import (
    drop_delivery,
    give_new_time,
    keep_as_planned,
    record_as_sent,
    send_again,
)
from campaigns.services.planning.handed import say_not_out
from campaigns.services.planning.month_sheet import month_lines, save_row
from campaigns.services.planning.moving import Slot, move
from campaigns.services.planning.plan import cancel_delivery, schedule_item
from campaigns.services.planning.series import skip_date
from campaigns.services.planning.wishes import plan_as_wished, submit_to_go
from campaigns.services.sending.dispatch import send_delivery
from campaigns.services.signoff.answering import Call, record_call, tick_condition
from campaigns.services.signoff.asking import ask_party, stop_asking
from campaigns.services.signoff.conditions import meet_condition
from campaigns.services.signoff.party_checks import Ask
from campaigns.services.signoff.recipients import confirm_recipients, seen_of
from campaigns.services.signoff.review import approve_item, ask_for_changes, submit_for_review
from campaigns.services.signoff.urgent import PhoneCall, close_review, record_phone_approval
from campaigns.services.signoff.withdrawing import withdraw_from_review
from campaigns.services.stops.holds import allow_item, end_hold, start_hold
from campaigns.services.stops.taking_down import say_gone, take_down
from tests.cli.conftest import run_command, use_folders
from tests.fakes import FakeDirectory
from tests.web.client import Reader
from tests.web.content_samples import CAMPAIGN
from tests.web.office import NAMES, Office, ref

BLUESKY, PRACTICE, MAIL = "Derbyshire VRU on Bluesky", "Practice", "Press office mail"
DESK = "Campaign Desk"
OFFICER, HEAD, APPROVER = Role.OFFICER, Role.HEAD, Role.APPROVER

DAY = date(2027, 5, 17)
SECOND_DATE = datetime(2027, 6, 14, 7, tzinfo=UTC)
# The item, and what should be told of it, oldest first; nobody (None) is the desk itself, a name of whoever has no account.
Path = tuple[str, list[tuple[Step, Role | str | None]]]
Told = list[tuple[str, str]]
SIGNED_OFF: list[tuple[Step, Role | str | None]] = [(Step.SUBMITTED, OFFICER), (Step.APPROVED, HEAD)]


class Walk:
    """People do things; the channels are recording ones, so that nothing goes anywhere."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.channels = FakeDirectory()
        self.desk = replace(office.desk, channels=self.channels)

    def does(self, role: Role, act: Callable[..., Any], *args: Any, **given: Any) -> Any:
        who = self.office.people[role]
        with acts(Acting(Door.WEB, act.__name__, actor_id=who)):
            return act(self.desk, *args, user_id=who, **given)

    def write(self, name: str, words: str, *, publish_at: str = "") -> None:
        moment = f"publish_at: {publish_at}\n" if publish_at else ""
        text = f"---\ntitle: {words}\nchannels: [bluesky]\n{moment}---\n{words}\n"
        (self.office.content / CAMPAIGN / "posts" / f"{name}.md").write_text(text)

    def approve(self, item: str, by: Role = HEAD) -> None:
        fingerprint = self.desk.content.read_item(item).fingerprint
        self.does(by, approve_item, item, fingerprint=fingerprint)

    def approved(self, name: str, folder: str = "posts") -> str:
        item = ref(name, folder)
        self.does(OFFICER, submit_for_review, item)
        self.approve(item)
        return item

    def schedule(self, item: str, account: str) -> list[int]:
        at = self.office.clock.now() + timedelta(minutes=10)
        ids: list[int] = self.does(OFFICER, schedule_item, item, at=at, account_names=[account])
        return ids

    def send(self, delivery: int) -> None:
        self.office.clock.advance(minutes=10)
        send_delivery(self.desk, delivery)

    def hold(self, scope: str) -> int:
        hold = self.does(HEAD, start_hold, kind="other", scope=scope, reason="A stabbing")
        return int(hold.hold_id)

    def bluesky(self) -> int:
        with reading() as session:
            return session.query(Account).filter_by(name=BLUESKY).one().id


def from_draft_to_public(walk: Walk) -> Path:
    item = ref("monday-launch")
    walk.does(OFFICER, submit_for_review, item, note="By noon, please.")
    for _ in range(2):  # a double click
        walk.does(OFFICER, submit_for_review, item, note="It has to be by eleven.")
    walk.does(HEAD, ask_for_changes, item, note="Say where to ring.")
    walk.approved("monday-launch")
    (practice,), (bluesky,) = walk.schedule(item, PRACTICE), walk.schedule(item, BLUESKY)
    walk.does(OFFICER, cancel_delivery, bluesky, reason="Wrong day")
    walk.send(practice)
    walk.send(walk.schedule(item, BLUESKY)[0])
    return item, [
        (Step.SUBMITTED, OFFICER),
        (Step.NOTE_ADDED, OFFICER),
        (Step.CHANGES_ASKED, HEAD),
        (Step.SUBMITTED, OFFICER),
        (Step.APPROVED, HEAD),
        (Step.SCHEDULED, OFFICER),
        (Step.ALSO_SCHEDULED, OFFICER),
        (Step.CANCELLED, OFFICER),
        (Step.PRACTISED, None),
        (Step.SCHEDULED, OFFICER),
        (Step.PUBLISHED, None),
    ]


def a_plan_that_is_cancelled(walk: Walk) -> Path:
    item = ref("friday-thanks")
    fingerprint = walk.desk.content.read_item(item).fingerprint
    walk.does(OFFICER, submit_to_go, item, fingerprint=fingerprint, account_names=[PRACTICE])
    walk.approve(item)
    with acts(Acting(Door.WEB, "approve", actor_id=walk.office.people[HEAD])):  # in the same breath
        plan_as_wished(walk.desk, item)
    with reading() as session:
        (delivery,) = session.query(Delivery.id).join(Delivery.item).filter_by(ref=item).one()
    walk.does(OFFICER, cancel_delivery, delivery, reason="")
    return item, [
        (Step.SUBMITTED, OFFICER),
        (Step.PLAN_ASKED, OFFICER),
        (Step.APPROVED, HEAD),
        (Step.SCHEDULED, None),
        (Step.CANCELLED, OFFICER),
    ]


def held_twice(walk: Walk) -> Path:
    item = walk.approved("tuesday-thread")
    (delivery,) = walk.schedule(item, BLUESKY)
    walk.does(HEAD, end_hold, walk.hold("all"))
    walk.does(OFFICER, keep_as_planned, delivery)
    hold = walk.hold("all")
    walk.does(HEAD, allow_item, hold, item)
    walk.does(OFFICER, send_again, delivery)
    walk.does(OFFICER, cancel_delivery, delivery, reason="")
    walk.does(HEAD, end_hold, hold)
    return item, [
        *SIGNED_OFF,
        (Step.SCHEDULED, OFFICER),
        (Step.HELD, HEAD),
        (Step.HOLD_ENDED, HEAD),
        (Step.KEPT_AS_PLANNED, OFFICER),
        (Step.HELD, HEAD),
        (Step.LET_THROUGH, HEAD),
        (Step.SENT_NOW, OFFICER),
        (Step.CANCELLED, OFFICER),
    ]


def held_in_part(walk: Walk, *, is_ended: bool) -> Path:
    """The hold is on one of its channels: only when the other is done does the item itself stand still."""
    item = walk.approved("wednesday-walk-away" if is_ended else "thursday-fearless")
    (practice,), (bluesky,) = walk.schedule(item, PRACTICE), walk.schedule(item, BLUESKY)
    hold = walk.hold("channel:bluesky")
    if is_ended:
        walk.does(HEAD, end_hold, hold)
    walk.send(practice)
    walk.does(OFFICER, drop_delivery, bluesky, reason="Too late now")
    if not is_ended:
        walk.does(HEAD, end_hold, hold)
    return item, [
        *SIGNED_OFF,
        (Step.SCHEDULED, OFFICER),
        (Step.ALSO_SCHEDULED, OFFICER),
        (Step.TO_RECHECK if is_ended else Step.HELD, None),
        (Step.DROPPED, OFFICER),
    ]


def no_answer_comes(walk: Walk) -> Path:
    walk.write("together", "Walk home together tonight.")
    item = walk.approved("together")
    (delivery,) = walk.schedule(item, BLUESKY)
    channel = walk.channels.channel(walk.bluesky(), kind="bluesky")
    channel.drop_next_answer()
    walk.send(delivery)
    walk.does(OFFICER, send_again, delivery)
    channel.drop_next_answer()
    send_delivery(walk.desk, delivery)
    walk.does(OFFICER, record_as_sent, delivery)
    return item, [
        *SIGNED_OFF,
        (Step.SCHEDULED, OFFICER),
        (Step.SENT_AGAIN, OFFICER),
        (Step.RECORDED_AS_SENT, OFFICER),
    ]


def approved_twice(walk: Walk) -> Path:
    walk.write("someone", "Somebody will listen to you today.")
    item = walk.approved("someone")
    with transaction() as session:
        session.query(Approval).order_by(Approval.id.desc()).first().is_for_practice_only = True
    walk.approve(item, by=APPROVER)
    (delivery,) = walk.schedule(item, BLUESKY)
    with transaction() as session:
        account = session.get_one(Account, walk.bluesky())
        account.identity = "https://other.example 2"
    walk.does(OFFICER, confirm_account, BLUESKY)
    walk.does(OFFICER, cancel_delivery, delivery, reason="")
    return item, [
        *SIGNED_OFF,
        (Step.APPROVED_AGAIN, APPROVER),
        (Step.SCHEDULED, OFFICER),
        (Step.ACCOUNT_CONFIRMED, OFFICER),
        (Step.CANCELLED, OFFICER),
    ]


def held_and_given_a_new_time(walk: Walk) -> Path:
    walk.write("later", "It is never too late to ask for help.")
    item = walk.approved("later")
    (delivery,) = walk.schedule(item, BLUESKY)
    walk.does(HEAD, end_hold, walk.hold("all"))
    at = walk.office.clock.now() + timedelta(hours=3)
    walk.does(OFFICER, give_new_time, delivery, at=at)
    walk.does(OFFICER, move, Slot(item, at), to=at + timedelta(days=1))
    walk.does(OFFICER, cancel_delivery, delivery, reason="")
    return item, [
        *SIGNED_OFF,
        (Step.SCHEDULED, OFFICER),
        (Step.HELD, HEAD),
        (Step.HOLD_ENDED, HEAD),
        (Step.NEW_TIME, OFFICER),
        (Step.RESCHEDULED, OFFICER),
        (Step.CANCELLED, OFFICER),
    ]


def a_release_to_three(walk: Walk) -> Path:
    item = walk.approved("launch", "releases")
    late = ContactRow("city@derby-echo.example", "City desk", "Derby Echo")
    import_contacts(walk.desk, list_name="Local media", rows=[late])
    walk.does(HEAD, confirm_recipients, item)
    for delivery in walk.schedule(item, MAIL):
        walk.does(OFFICER, cancel_delivery, delivery, reason="The story fell through")
    return item, [
        *SIGNED_OFF,
        (Step.RECIPIENTS_CONFIRMED, HEAD),
        (Step.SCHEDULED, OFFICER),
        (Step.CANCELLED, OFFICER),
    ]


def written_again_and_put_elsewhere(walk: Walk) -> Path:
    walk.write("first-thought", "Talk to somebody you trust today.")
    item = ref("first-thought")
    walk.does(OFFICER, submit_for_review, item)
    walk.does(OFFICER, withdraw_from_review, item)
    item = walk.does(OFFICER, relocate_item, item, name="second-thought", campaign=CAMPAIGN)
    fingerprint = walk.desk.content.read_item(item).fingerprint
    walk.does(OFFICER, bin_item, item, fingerprint=fingerprint, planned=())
    with reading() as session:
        [binned] = session.query(BinnedItem)
    walk.does(OFFICER, restore_item, binned.id)
    other = walk.office.content / "another-week"
    other.mkdir()
    (other / "campaign.md").write_text("---\ntitle: Another week\ntopic: violence\n---\nThe plan.\n")
    item = walk.does(OFFICER, relocate_item, item, name="second-thought", campaign="another-week")
    return item, [
        (Step.SUBMITTED, OFFICER),
        (Step.WITHDRAWN, OFFICER),
        (Step.RENAMED, OFFICER),
        (Step.BINNED, OFFICER),
        (Step.RESTORED, OFFICER),
        (Step.MOVED, OFFICER),
    ]


def planned_before_it_was_approved(walk: Walk) -> Path:
    at = walk.office.clock.now() + timedelta(hours=3)
    walk.write("wished", "A quiet word can change a night.", publish_at=f"{at:%Y-%m-%dT%H:%M}+00:00")
    item = ref("wished")
    fingerprint = walk.desk.content.read_item(item).fingerprint
    walk.does(OFFICER, submit_to_go, item, fingerprint=fingerprint, account_names=[BLUESKY])
    walk.approve(item)
    return item, [
        (Step.SUBMITTED, OFFICER),
        (Step.PLAN_ASKED, OFFICER),
        (Step.APPROVED, HEAD),
    ]


def others_have_to_agree(walk: Walk) -> Path:
    walk.write("agreed", "We ask before we speak for others.")
    item = ref("agreed")
    walk.does(OFFICER, submit_for_review, item)
    ann, bo = (
        walk.does(OFFICER, ask_party, item, Ask(name=name, organisation="City Council"))
        for name in ("Ann Lee", "Bo Dean")
    )
    walk.approve(item)
    rung = {"call_back": "01332 000000", "told_how": "I rang her office"}
    walk.does(OFFICER, record_call, item, ann, Call("condition", "Name the charity", **rung))
    walk.does(OFFICER, tick_condition, item, ann)
    walk.does(OFFICER, stop_asking, item, bo)
    # Ann changes her mind, and changes it back.
    walk.does(OFFICER, record_call, item, ann, Call("changes", "Not now", **rung))
    with reading() as session:
        latest = session.query(AskedParty.id).order_by(AskedParty.id.desc()).limit(1).scalar()
    walk.does(OFFICER, record_call, item, latest, Call("agreed", **rung))
    return item, [
        (Step.SUBMITTED, OFFICER),
        (Step.ASKED, OFFICER),
        (Step.ASKED, OFFICER),
        (Step.OFFICE_APPROVED, HEAD),
        (Step.PARTY_CONDITION, "Ann Lee (City Council)"),
        (Step.CONDITION_MET, OFFICER),
        (Step.NO_LONGER_ASKED, OFFICER),
        (Step.ALL_AGREED, "everybody asked"),
        (Step.PARTY_CHANGES, "Ann Lee (City Council)"),
        (Step.WAITS_AGAIN, OFFICER),
        (Step.PARTY_AGREED, "Ann Lee (City Council)"),
        (Step.ALL_AGREED, "everybody asked"),
    ]


def moved_with_its_campaign_and_by_the_month_s_sheet(walk: Walk) -> Path:
    other = walk.office.content / "third-week"
    (other / "posts").mkdir(parents=True)
    (other / "campaign.md").write_text("---\ntitle: Third week\ntopic: violence\n---\nThe plan.\n")
    item = "third-week/posts/evening"
    (other / "posts" / "evening.md").write_text(
        "---\ntitle: Evening\nchannels: [bluesky]\n---\nSomebody listens tonight.\n"
    )
    walk.does(OFFICER, submit_for_review, item)
    walk.approve(item)
    (delivery,) = walk.schedule(item, BLUESKY)
    walk.does(OFFICER, move_campaign, "third-week", 1)
    line = next(one for one in month_lines(walk.desk, DAY, DAY + timedelta(days=2)) if one.post.ref == item)
    walk.does(OFFICER, save_row, replace(line.post, at=f"{DAY + timedelta(days=2)}T12:30"))
    walk.does(OFFICER, cancel_delivery, delivery, reason="")
    return item, [
        *SIGNED_OFF,
        (Step.SCHEDULED, OFFICER),
        (Step.RESCHEDULED, OFFICER),
        (Step.RESCHEDULED, OFFICER),
        (Step.CANCELLED, OFFICER),
    ]


def handed_to_a_person(walk: Walk) -> Path:
    walk.desk = replace(walk.desk, channels=walk.office.desk.channels)
    person = {"place": "Nextdoor", "person": "Tom Reed", "email": walk.office.email(APPROVER)}
    add_account(walk.desk, kind="nextdoor", name="Our Nextdoor", credentials=person)
    (walk.office.content / CAMPAIGN / "posts" / "fence.md").write_text(
        "---\ntitle: Over the fence\nchannels: [nextdoor]\n---\nA neighbour can listen.\n"
    )
    item = walk.approved("fence")
    (delivery,) = walk.schedule(item, "Our Nextdoor")
    walk.send(delivery)
    walk.does(APPROVER, say_not_out, delivery, why="The site is down")
    return item, [*SIGNED_OFF, (Step.SCHEDULED, OFFICER), (Step.NOT_PUT_OUT, APPROVER)]


def approved_on_a_condition(walk: Walk) -> Path:
    """Met by the officer, and what was wished for it goes on in the same breath."""
    at = walk.office.clock.now() + timedelta(hours=3)
    walk.write("on-condition", "Ask somebody how they are.", publish_at=f"{at:%Y-%m-%dT%H:%M}+00:00")
    item = ref("on-condition")
    fingerprint = walk.desk.content.read_item(item).fingerprint
    walk.does(OFFICER, submit_to_go, item, fingerprint=fingerprint, account_names=[BLUESKY])
    walk.does(HEAD, approve_item, item, fingerprint=fingerprint, conditions="Once the school has been told.")
    assert plan_as_wished(walk.desk, item) == ""
    with reading() as session:
        condition = session.query(ApprovalCondition).one().id
    walk.does(OFFICER, meet_condition, item, condition, how="Rang the head teacher.")
    plan_as_wished(walk.desk, item)
    with reading() as session:
        (delivery,) = session.query(Delivery.id).join(Delivery.item).filter_by(ref=item).one()
    walk.does(OFFICER, cancel_delivery, delivery, reason="")
    return item, [
        (Step.SUBMITTED, OFFICER),
        (Step.PLAN_ASKED, OFFICER),
        (Step.APPROVED_ON_CONDITION, HEAD),
        (Step.CONDITION_MET, OFFICER),
        (Step.SCHEDULED, None),
        (Step.CANCELLED, OFFICER),
    ]


def a_date_of_a_series_is_skipped(walk: Walk) -> Path:
    walk.write(
        "weekly",
        "There is a place to go each week.",
        publish_at="2027-06-07T08:00\nalso_at: [2027-06-14T08:00]",
    )
    item = walk.approved("weekly")
    walk.does(OFFICER, schedule_item, item, at=None, account_names=[BLUESKY])
    walk.does(OFFICER, skip_date, item, SECOND_DATE, reason="")
    walk.does(OFFICER, skip_date, item, SECOND_DATE - timedelta(days=7), reason="The hub is shut")
    return item, [
        *SIGNED_OFF,
        (Step.SCHEDULED, OFFICER),
        (Step.DATE_SKIPPED, OFFICER),
        (Step.DATE_SKIPPED, OFFICER),
    ]


def taken_down_and_found_gone(walk: Walk) -> Path:
    walk.write("regretted", "We said too much about it.")
    item = walk.approved("regretted")
    (bluesky,), (practice,) = walk.schedule(item, BLUESKY), walk.schedule(item, PRACTICE)
    walk.send(bluesky)
    walk.send(practice)
    walk.does(HEAD, take_down, bluesky, reason="The family asked")
    walk.does(OFFICER, say_gone, practice, reason="Nobody knows", how=HowGone.NOT_OURS)
    walk.does(OFFICER, note_correction, item, words="We said nine. It is ten.")
    return item, [
        *SIGNED_OFF,
        (Step.SCHEDULED, OFFICER),
        (Step.ALSO_SCHEDULED, OFFICER),
        (Step.PUBLISHED, None),
        (Step.TAKEN_DOWN, HEAD),
        (Step.FOUND_GONE, OFFICER),
        (Step.CORRECTED, OFFICER),
    ]


def approved_on_the_phone(walk: Walk) -> Path:
    walk.write("urgent", "The road is closed tonight.")
    item, head = ref("urgent"), walk.office.people[HEAD]
    [code, *_] = make_card(walk.desk, head, phone="01332 000000")
    walk.does(Role.ADMINISTRATOR, name_approver, head)
    walk.does(OFFICER, submit_for_review, item)
    with reading() as session:
        found = find_item(session, item)
        assert found is not None
        seen = seen_of(session, found.revisions[-1])
    call = PhoneCall(head, code, "It is closed from eight.", "I rang her at home")
    number = walk.does(OFFICER, record_phone_approval, item, call, seen=seen)
    walk.does(HEAD, close_review, item, number, was_right=True, said="")
    return item, [(Step.SUBMITTED, OFFICER), (Step.APPROVED_BY_PHONE, HEAD), (Step.URGENT_REVIEWED, HEAD)]


PATHS = (
    approved_on_the_phone,
    taken_down_and_found_gone,
    handed_to_a_person,
    from_draft_to_public,
    a_plan_that_is_cancelled,
    held_twice,
    partial(held_in_part, is_ended=True),
    partial(held_in_part, is_ended=False),
    no_answer_comes,
    approved_twice,
    held_and_given_a_new_time,
    a_release_to_three,
    written_again_and_put_elsewhere,
    planned_before_it_was_approved,
    others_have_to_agree,
    moved_with_its_campaign_and_by_the_month_s_sheet,
    a_date_of_a_series_is_skipped,
    approved_on_a_condition,
)


def test_every_step_has_its_own_verb_and_actor_wherever_it_is_told(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = Reader(office).sign_in(HEAD)
    use_folders(monkeypatch, office.desk.settings.data_folder, office.content)
    taken: set[Step] = set()
    for path in PATHS:
        with office.app.app_context():
            item, steps = path(Walk(office))
        told = [(STEP_LABELS[step], NAMES.get(who, who) if who else DESK) for step, who in reversed(steps)]
        assert on_the_page(reader, item) == told
        assert on_the_command_line(item) == told
        assert in_csv(item) == told
        taken.update(step for step, _ in steps)
    assert taken == set(Step), "a step that nobody walked"
    with office.app.app_context():
        assert in_the_trail() == by_people_in_the_record()
    told, _ = csv.DictReader(
        io.StringIO(run_command("audit", "list", "--act", "plan-as-wished", "--format", "csv").stdout)
    )
    assert (told["actor"], told["through"], told["subject"]) == ("", "clock", ref("friday-thanks"))
    assert told["note"].endswith(f"({NAMES[OFFICER]})")
    assert "Campaign Desk (clock): plan-as-wished" in run_command("audit", "list").stdout


def on_the_page(reader: Reader, item: str) -> Told:
    reader.get(f"/items/{item}")
    lines = reader.page.select("#history + ol .cd-history__what")
    return [two_of(" ".join(line.get_text(" ").split()), " by ") for line in lines]


def on_the_command_line(item: str) -> Told:
    _, *lines = run_command("history", item).stdout.splitlines()
    columns = [re.split(r" {2,}", line) for line in lines]
    return [(what, who) for _, what, who, *_ in columns]


def in_csv(item: str) -> Told:
    sheet = csv.DictReader(io.StringIO(run_command("history", item, "--format", "csv").stdout))
    return [(row["what"], row["by"]) for row in sheet]


def in_the_trail() -> list[tuple[str, int | None]]:
    """(step, actor) of each line of a history that an event tells of."""
    with reading() as session:
        return [
            (columns["step"][1], event.actor_id)
            for event in list_events(session)
            for subject, columns in sorted(event.changes.items(), key=lambda one: (len(one[0]), one[0]))
            if subject.startswith("status_changes:")
        ]


def by_people_in_the_record() -> list[tuple[str, int | None]]:
    """What the clock did because somebody had wished it is an act, too."""
    with reading() as session:
        changes = session.query(StatusChange).order_by(StatusChange.id)
        return [
            (change.step, change.user_id)
            for change in changes
            if change.user_id is not None or "chose before the sign-off" in change.note
        ]


def two_of(words: str, between: str) -> tuple[str, str]:
    what, _, who = words.partition(between)
    return what, who


def test_a_second_note_is_kept_and_what_was_asked_stays_in_sight(office: Office) -> None:
    """Whatever is noted about a text that was sent back, its author still sees what should change."""
    with office.app.app_context():
        walk = Walk(office)
        item = walk.approved("tuesday-thread")
        (delivery,) = walk.schedule(item, BLUESKY)
        walk.does(HEAD, ask_for_changes, item, note="Name the third adult.")
        walk.does(OFFICER, drop_delivery, delivery, reason="Not this week")
    reader = Reader(office).sign_in(OFFICER)
    reader.get(f"/items/{item}")
    assert "Name the third adult." in reader.text(".cd-notice--amber")
    reader.get("/")
    assert "Name the third adult." in reader.text("main")


def test_programs_read_the_history_too(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    with office.app.app_context():
        item = Walk(office).approved("tuesday-thread")
    use_folders(monkeypatch, office.desk.settings.data_folder, office.content)
    newest, oldest = json.loads(run_command("history", item, "--format", "json").stdout)
    assert (newest["step"], newest["by"], newest["status"]) == ("approved", NAMES[HEAD], "approved")
    assert (oldest["step"], oldest["at"], oldest["note"]) == ("submitted", "2027-05-17T08:00:00Z", "")
