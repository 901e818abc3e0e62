"""Attack: approving one's own words, by any door and under any name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from campaigns.content_store.post_words import PostWords
from campaigns.domain.people.permissions import Role
from campaigns.errors import NotAllowedError
from campaigns.models.authorship import ItemAuthor, Written
from campaigns.models.content import Approval, Item, Revision
from campaigns.models.people import User
from campaigns.services.content.authorship import record_authors
from campaigns.services.content.file_checks import check_document
from campaigns.services.content.importing import save_import_texts
from campaigns.services.content.library import refresh_library
from campaigns.services.content.media_changes import change_alt
from campaigns.services.content.mending import mend_finding
from campaigns.services.content.versions import restore_version, versions_of
from campaigns.services.content.writing import Started, create_item, open_post, save_words
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.people.users import (
    AT_THE_MACHINE,
    activate_user,
    add_user,
    change_user,
    deactivate_user,
    set_up_at_desk,
)
from campaigns.services.signoff.approving import OWN_WORDS
from campaigns.services.signoff.review import approve_item, ask_for_changes, submit_for_review
from campaigns.services.workflow.approvals import is_signed_off
from tests.factories import make_user
from tests.fakes import SettableClock
from tests.integration.office import CAMPAIGN, Office

PASSWORD = "three random words"
TEXT = "---\ntitle: Walk away\nchannels: [x]\n---\nWalk away.\n"


def imports(office: Office, user_id: int) -> str:
    ref, plan = f"{CAMPAIGN}/posts/own", "---\ntitle: Spring\n---\n"
    save_import_texts(office.desk, CAMPAIGN, {ref: TEXT}, plan, user_id=user_id)
    return ref


def mends(office: Office, user_id: int) -> str:
    ref = office.post(body="We will organize it in the center.", name="own")
    document = office.desk.content.read_item(ref)
    finding = next(one for one in check_document(office.desk, document) if one.replacement is not None)
    mend_finding(
        office.desk,
        ref,
        user_id=user_id,
        check_id=finding.id,
        offset=finding.replacement.offset,
        fingerprint=document.fingerprint,
    )
    return ref


def writes_on_the_command_line(office: Office, user_id: int) -> str:
    ref = office.post(name="own")
    record_authors(office.desk, [office.desk.content.read_item(ref)], user_id=user_id, how=Written.IMPORTED)
    return ref


def types_in_the_browser(office: Office, user_id: int) -> str:
    office.write("campaign.md", "---\ntitle: Spring\n---\n")
    words = PostWords(title="Own", channels=("x",), parts=("Walk away.",))
    return create_item(office.desk, CAMPAIGN, words, user_id=user_id)


def typed_what_somebody_else_restored(office: Office, user_id: int) -> str:
    ref = types_in_the_browser(office, user_id)
    opened = open_post(office.desk, ref)
    started = Started(opened.source, opened.fingerprint)
    saved = save_words(
        office.desk,
        ref,
        replace(opened.words, parts=("Run.",)),
        user_id=office.administrator,
        started=started,
    )
    with reading() as session:
        oldest = versions_of(session, ref)[-1].id
    restore_version(office.desk, ref, oldest, user_id=office.administrator, fingerprint=saved.fingerprint)
    return ref


def describes_its_picture(office: Office, user_id: int) -> str:
    """Before it is in any item; somebody else mends a word of it."""
    office.write("campaign.md", "---\ntitle: Spring\n---\n")
    office.picture(alt="A picture")
    first, second = "Two freinds walk home", "Two friends walk home"
    change_alt(office.desk, CAMPAIGN, "walk.jpg", first, was="A picture", user_id=user_id)
    change_alt(office.desk, CAMPAIGN, "walk.jpg", second, was=first, user_id=office.administrator)
    return office.post(name="own", front="media: [walk.jpg]")


def wrote_it_under_another_name_on_disk(office: Office, user_id: int) -> str:
    """Somebody renames the file, where nobody is asked who they are."""
    ref = types_in_the_browser(office, user_id)
    path = office.desk.content.path_of(ref)
    path.rename(path.with_name("renamed.md"))
    refresh_library(office.desk)
    return f"{CAMPAIGN}/posts/renamed"


def submits_an_earlier_version(office: Office, user_id: int) -> str:
    ref = office.post(name="own")
    submit_for_review(office.desk, ref, user_id=user_id)
    ask_for_changes(office.desk, ref, user_id=office.approver, note="Shorter")
    office.post(name="own", body="Walk.")
    return ref


Way = Callable[[Office, int], str]
WAYS = pytest.mark.parametrize(
    "wrote",
    [
        imports,
        mends,
        types_in_the_browser,
        typed_what_somebody_else_restored,
        describes_its_picture,
        wrote_it_under_another_name_on_disk,
        writes_on_the_command_line,
        submits_an_earlier_version,
    ],
    ids=lambda way: way.__name__,
)


def refused(office: Office, ref: str, user_id: int) -> str:
    with pytest.raises(NotAllowedError) as refusal:
        approve_item(office.desk, ref, user_id=user_id, fingerprint=office.fingerprint(ref))
    assert office.item(ref).status == "in-review"
    return str(refusal.value)


@WAYS
def test_who_wrote_a_version_can_not_approve_what_somebody_else_submits(office: Office, wrote: Way):
    ref = wrote(office, office.head)
    office.submit(ref)
    assert refused(office, ref, office.head) == OWN_WORDS


@WAYS
def test_somebody_who_wrote_nothing_of_it_still_can(office: Office, wrote: Way):
    ref = wrote(office, office.head)
    office.submit(ref)
    approve_item(office.desk, ref, user_id=office.approver, fingerprint=office.fingerprint(ref))
    assert office.item(ref).status == "approved"


def test_a_later_edit_by_somebody_else_does_not_wash_the_author_off(office: Office):
    ref = imports(office, office.head)
    office.post(name="own", body="Walk away. Somebody else wrote more.")
    office.submit(ref)
    assert refused(office, ref, office.head) == OWN_WORDS


def test_a_draft_that_is_mended_after_the_sign_off_takes_no_approval_back(
    office: Office, clock: SettableClock
):
    ref = office.approved(office.post(name="own"))
    clock.advance(minutes=1)
    office.post(name="own", body="Walk away, better.")
    record_authors(office.desk, [office.desk.content.read_item(ref)], user_id=office.head, how=Written.MENDED)
    with reading() as session:
        assert is_signed_off(session.query(Revision).one())


def test_a_new_role_makes_no_other_person(office: Office):
    ref = imports(office, office.officer)
    with reading() as session:
        sam = session.get_one(User, office.officer)
    change_user(
        office.desk,
        sam.id,
        email=sam.email,
        name=sam.name,
        role=Role.HEAD,
        set_up=set_up_at_desk(office.administrator),
    )
    submit_for_review(office.desk, ref, user_id=office.administrator)
    assert refused(office, ref, office.officer) == OWN_WORDS


def test_leaving_and_coming_back_makes_no_other_person(office: Office):
    ref = imports(office, office.head)
    with reading() as session:
        email = session.get_one(User, office.head).email
    deactivate_user(office.desk, email)
    office.submit(ref)
    activate_user(office.desk, email.upper(), set_up=AT_THE_MACHINE)
    assert refused(office, ref, office.head) == OWN_WORDS


@pytest.mark.parametrize("alias", ["hilary+two@vru.example", "h.ilary@vru.example", "Hilary+x@VRU.example"])
def test_a_second_account_for_the_same_letter_box_is_the_same_person(office: Office, alias: str):
    with transaction() as session:
        session.get_one(User, office.head).email = "hilary@vru.example"
    other = add_user(office.desk, email=alias, name="Somebody Else", role=Role.APPROVER, password=PASSWORD)
    ref = imports(office, office.head)
    office.submit(ref)
    assert refused(office, ref, other.user_id) == OWN_WORDS


def test_who_wrote_it_under_the_alias_can_not_approve_under_the_own_name(office: Office):
    with transaction() as session:
        session.get_one(User, office.head).email = "hilary@vru.example"
    alias = add_user(
        office.desk, email="hilary+2@vru.example", name="Somebody Else", role=Role.OFFICER, password=PASSWORD
    )
    ref = office.post(name="own")
    submit_for_review(office.desk, ref, user_id=alias.user_id)
    assert refused(office, ref, office.head) == OWN_WORDS


def give(office: Office, user_id: int, email: str) -> None:
    with reading() as session:
        user = session.get_one(User, user_id)
    set_up = set_up_at_desk(office.administrator)
    change_user(office.desk, user_id, email=email, name=user.name, role=Role(user.role), set_up=set_up)


@pytest.mark.parametrize("between", [(), ("hilary@third.example",)], ids=["once", "twice"])
def test_whoever_signs_in_from_the_box_that_was_the_writers_is_the_writer(
    office: Office, between: tuple[str, ...]
):
    """Another address for the old account, and a new account with the old address, confirmed by a link sent there."""
    give(office, office.head, "hilary@vru.example")
    ref = imports(office, office.head)
    for email in (*between, "hilary@other.example"):
        give(office, office.head, email)
    alias = add_user(
        office.desk, email="hilary+2@vru.example", name="Somebody Else", role=Role.APPROVER, password=PASSWORD
    )
    office.submit(ref)
    assert refused(office, ref, alias.user_id) == OWN_WORDS


def test_an_approval_slipped_into_the_tables_by_the_submitter_does_not_stand(office: Office):
    ref = office.post(name="own")
    submit_for_review(office.desk, ref, user_id=office.head)
    with transaction() as session:
        revision = session.query(Revision).one()
        session.add(
            Approval(
                revision_id=revision.id,
                party="communications lead",
                fingerprint=revision.fingerprint,
                approved_by_id=office.head,
                approved_at=office.desk.clock.now(),
            )
        )
    with reading() as session:
        assert not is_signed_off(session.query(Revision).one())


def test_every_version_leaves_a_row_that_says_who_how_and_when(office: Office):
    ref = imports(office, office.head)
    office.submit(ref)
    with reading() as session:
        rows = session.query(ItemAuthor).order_by(ItemAuthor.id).all()
        item = session.query(Item).filter_by(ref=ref).one()
    assert [(row.item_id, row.user_id, row.how) for row in rows] == [
        (item.id, office.head, "imported"),
        (item.id, office.officer, "submitted"),
    ]
    assert {row.fingerprint for row in rows} == {office.fingerprint(ref)}
    assert all(row.written_at == office.desk.clock.now() for row in rows)


def test_somebody_else_of_the_same_first_letters_is_somebody_else(office: Office):
    with transaction() as session:
        other = make_user(session, role=Role.APPROVER, name="Other").id
    ref = imports(office, office.head)
    office.submit(ref)
    approve_item(office.desk, ref, user_id=other, fingerprint=office.fingerprint(ref))
    assert office.item(ref).status == "approved"
