"""Attack: an administrator makes an alias, or takes over a colleague's access, and approves with it."""

from __future__ import annotations

import pytest

from campaigns.domain.people.permissions import Role
from campaigns.errors import CampaignDeskError, NotAllowedError
from campaigns.models.content import Approval
from campaigns.models.deliveries import Delivery
from campaigns.models.people import User
from campaigns.reports.screens.item import item_screen
from campaigns.reports.screens.today import today_screen
from campaigns.services.alerts.approval_marks import tell_of_marked_approvals
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.people.users import (
    AT_THE_MACHINE,
    SetUp,
    activate_user,
    add_user,
    change_user,
    deactivate_user,
    reset_password,
    set_up_at_desk,
)
from campaigns.services.sending.dispatch import send_delivery
from campaigns.services.signoff.review import approve_item, submit_for_review
from tests.fakes import SettableClock
from tests.integration.office import Office

PASSWORD = "three random words"


def add(
    office: Office, by: int | None, *, email: str = "jo@council.example", role: Role = Role.APPROVER
) -> int:
    set_up = AT_THE_MACHINE if by is None else set_up_at_desk(by)
    name = "Jo Reed" if email.startswith("jo@") else email
    return add_user(office.desk, email=email, name=name, role=role, password=PASSWORD, set_up=set_up).user_id


def submitted(office: Office, user_id: int) -> str:
    ref = office.post(name="own")
    submit_for_review(office.desk, ref, user_id=user_id)
    return ref


def approve(office: Office, ref: str, user_id: int) -> None:
    approve_item(office.desk, ref, user_id=user_id, fingerprint=office.fingerprint(ref))


def confirm(office: Office, user_id: int) -> None:
    """As signing in by a link sent to their own address does."""
    with transaction() as session:
        session.get_one(User, user_id).address_confirmed_at = office.desk.clock.now()


def approval() -> Approval:
    with reading() as session:
        return session.query(Approval).order_by(Approval.id.desc()).first()


def mark(office: Office, ref: str) -> str:
    with reading() as session:
        return next(line.mark for line in item_screen(session, ref).approvals if not line.is_withdrawn)


def planned_on_x(office: Office, ref: str) -> list[int]:
    return office.schedule(ref, accounts=["x"])


@pytest.fixture
def jo(office: Office) -> int:
    office.account("x", name="x")
    return add(office, office.administrator)


def test_who_let_jo_in_can_not_have_their_own_words_sent_on_jos_yes(office: Office, jo: int):
    ref = submitted(office, office.administrator)
    approve(office, ref, jo)
    with pytest.raises(CampaignDeskError, match="Jo Reed signs in by a link sent to jo@") as error:
        planned_on_x(office, ref)
    assert "Jo Reed’s access was set up by Ash Administrator, who wrote some of this text" in str(error.value)
    assert "somebody else approves it" in str(error.value)


def test_the_words_of_somebody_else_go_out_on_jos_yes_with_a_mark(office: Office, jo: int):
    ref = submitted(office, office.officer)
    approve(office, ref, jo)
    assert planned_on_x(office, ref)
    assert mark(office, ref) == (
        "Jo Reed’s access was set up by Ash Administrator, and not confirmed by e-mail when this was approved."
    )
    with reading() as session:
        assert "set up by Ash Administrator" in item_screen(session, ref).history[1].note


def test_after_jo_has_signed_in_by_their_own_e_mail_nothing_is_marked(office: Office, jo: int):
    confirm(office, jo)
    ref = submitted(office, office.administrator)
    approve(office, ref, jo)
    assert mark(office, ref) == ""
    assert planned_on_x(office, ref)


def test_a_yes_given_before_that_does_not_count_afterwards(office: Office, jo: int, clock: SettableClock):
    """Whoever held Jo's password may have said it. Jo looks again."""
    ref = submitted(office, office.administrator)
    approve(office, ref, jo)
    confirm(office, jo)
    with pytest.raises(CampaignDeskError, match="counts for Practice only"):
        planned_on_x(office, ref)
    clock.advance(minutes=1)
    approve(office, ref, jo)
    assert planned_on_x(office, ref)
    with reading() as session:
        assert session.query(Approval).filter(Approval.withdrawn_at.is_not(None)).count() == 1


def test_the_same_unconfirmed_person_gains_nothing_by_approving_again(office: Office, jo: int):
    ref = submitted(office, office.administrator)
    approve(office, ref, jo)
    with pytest.raises(NotAllowedError, match="counts for Practice only"):
        approve(office, ref, jo)


def test_somebody_else_may_approve_in_jos_place(office: Office, jo: int):
    ref = submitted(office, office.administrator)
    approve(office, ref, jo)
    approve(office, ref, office.head)
    assert planned_on_x(office, ref)
    with reading() as session:
        assert item_screen(session, ref).history[1].label == "Approved again"


def test_an_alias_of_an_alias_is_known_for_one(office: Office, jo: int):
    ann = add(office, office.administrator, email="ann@vru.example", role=Role.ADMINISTRATOR)
    bob = add(office, ann, email="bob@vru.example")
    ref = submitted(office, office.administrator)
    approve(office, ref, bob)
    assert approval().is_for_practice_only


@pytest.mark.parametrize("way", ["a new password", "another address", "a role that approves", "let in again"])
def test_taking_over_a_confirmed_person_marks_them_anew(office: Office, jo: int, way: str):
    confirm(office, jo)
    by = set_up_at_desk(office.administrator)
    asked = {"email": "jo@council.example", "name": "Jo Reed", "role": Role.APPROVER, "set_up": by}
    if way == "a new password":
        reset_password(office.desk, "jo@council.example", set_up=by)
    elif way == "another address":
        change_user(office.desk, jo, **{**asked, "email": "mine@elsewhere.example"})
    elif way == "a role that approves":
        change_user(office.desk, jo, **{**asked, "role": Role.OFFICER})
        confirm(office, jo)
        change_user(office.desk, jo, **asked)
    else:
        deactivate_user(office.desk, "jo@council.example")
        activate_user(office.desk, "jo@council.example", set_up=by)
    ref = submitted(office, office.administrator)
    approve(office, ref, jo)
    assert approval().is_for_practice_only
    assert approval().access_set_up_by_id == office.administrator


@pytest.mark.parametrize(
    "way", ["reset at the machine", "let in again at the machine", "a colleague's change of role"]
)
def test_who_let_jo_in_is_not_washed_off(office: Office, jo: int, way: str):
    if way == "reset at the machine":
        reset_password(office.desk, "jo@council.example", set_up=AT_THE_MACHINE)
    elif way == "let in again at the machine":
        deactivate_user(office.desk, "jo@council.example")
        activate_user(office.desk, "jo@council.example", set_up=AT_THE_MACHINE)
    else:
        asked = {"email": "jo@council.example", "name": "Jo Reed", "set_up": set_up_at_desk(office.head)}
        change_user(office.desk, jo, role=Role.OFFICER, **asked)
        change_user(office.desk, jo, role=Role.APPROVER, **asked)
    ref = submitted(office, office.administrator)
    approve(office, ref, jo)
    assert approval().is_for_practice_only


def test_a_new_name_alone_vouches_for_nobody(office: Office, jo: int):
    confirm(office, jo)
    change_user(
        office.desk,
        jo,
        email="jo@council.example",
        name="Jo Reed-Fox",
        role=Role.APPROVER,
        set_up=set_up_at_desk(office.administrator),
    )
    with reading() as session:
        assert not session.get_one(User, jo).is_vouched_for_by_another


def test_the_last_look_before_sending_keeps_it_too(office: Office, jo: int, clock: SettableClock):
    """Whatever wrote the plan: a delivery that should not have been planned does not go out."""
    ref = submitted(office, office.officer)
    approve(office, ref, jo)
    delivery_id = planned_on_x(office, ref)[0]
    with transaction() as session:
        session.query(Approval).one().is_for_practice_only = True
    clock.advance(minutes=10)
    send_delivery(office.desk, delivery_id)
    with reading() as session:
        delivery = session.get_one(Delivery, delivery_id)
    assert delivery.status == "held"
    assert "counts for Practice only" in delivery.error


def test_access_set_up_at_the_machine_by_nobody_known_is_marked_and_counts(office: Office, jo: int):
    lee = add(office, None, email="lee@council.example")
    ref = submitted(office, office.officer)
    approve(office, ref, lee)
    assert "access was set up on the command line" in mark(office, ref)
    assert planned_on_x(office, ref)


def test_people_from_before_an_upgrade_count_as_they_did(office: Office, jo: int):
    ref = submitted(office, office.administrator)
    approve(office, ref, office.approver)
    assert mark(office, ref) == ""
    assert planned_on_x(office, ref)


def test_two_who_set_up_each_other_end_no_look(office: Office, jo: int):
    ann = add(office, jo, email="ann@vru.example", role=Role.ADMINISTRATOR)
    reset_password(office.desk, "jo@council.example", set_up=SetUp(set_up_at_desk(ann).how, ann))
    ref = submitted(office, office.administrator)
    approve(office, ref, jo)
    assert not approval().is_for_practice_only


def test_the_head_of_communications_reads_of_it_and_gets_one_letter(office: Office, jo: int):
    letters: list[tuple[str, str, str]] = []

    class Mail:
        def send(self, *, to: str, subject: str, text: str, key: str) -> None:
            letters.append((to, subject, text))

    ref = submitted(office, office.officer)
    approve(office, ref, jo)
    now = office.desk.clock.now()
    with reading() as session:
        heads = session.get_one(User, office.head).email
        seen = today_screen(session, user_id=office.head, role=Role.HEAD, now=now).marked
        unseen = today_screen(session, user_id=office.officer, role=Role.OFFICER, now=now).marked
    assert [(one.revision.item.ref, "Ash Administrator" in words) for one, words in seen] == [(ref, True)]
    assert unseen == []
    object.__setattr__(office.desk, "mail", Mail())
    assert [tell_of_marked_approvals(office.desk) for _ in range(2)] == [1, 0]
    (letter,) = letters
    assert letter[0] == heads
    assert "set up by Ash Administrator" in letter[2]


def test_a_letter_nobody_took_is_tried_again(office: Office, jo: int):
    class NoMail:
        def send(self, **_: str) -> None:
            raise OSError("no mail server")

    approve(office, submitted(office, office.officer), jo)
    object.__setattr__(office.desk, "mail", NoMail())
    assert tell_of_marked_approvals(office.desk) == 0
    assert approval().told_at is None
