"""Sign-off: what is frozen, who may say yes, and to exactly what."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image

from campaigns.channels.errors import PermanentChannelError
from campaigns.domain.items.rendered import RenderedPost
from campaigns.domain.items.statuses import ItemStatus
from campaigns.errors import CampaignDeskError, ConflictError, NotAllowedError, NotFoundError
from campaigns.models.content import Approval, Item, Revision, StatusChange
from campaigns.reports.screens.media import media_is_known
from campaigns.services.content.preview import preview_item, revision_preview
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading
from campaigns.services.sending.dispatch import send_delivery
from campaigns.services.signoff.review import (
    NotReadyError,
    approve_item,
    ask_for_changes,
    is_signed_off,
    submit_for_review,
)
from tests.fakes import FakeDirectory, SettableClock
from tests.integration.office import Office, picture_bytes


def revisions_of(ref: str) -> list[Revision]:
    with reading() as session:
        return list(session.query(Revision).join(Item).filter(Item.ref == ref).order_by(Revision.number))


def changes_of(ref: str) -> list[tuple[str, str, str]]:
    with reading() as session:
        rows = session.query(StatusChange).join(Item).filter(Item.ref == ref).order_by(StatusChange.id)
        return [(row.from_status, row.to_status, row.note) for row in rows]


# Submitting


def test_submitting_freezes_the_words_each_channel_gets(desk: Desk, office: Office):
    ref = office.post(channels="x, bluesky", body="For all.\n\n## Bluesky\n\nFor Bluesky.")
    assert office.submit(ref) == 1
    office.write("posts/post-1.md", "---\ntitle: T\nchannels: [x]\n---\nChanged.\n")
    posts = revisions_of(ref)[0].rendered["posts"]
    texts = {kind: RenderedPost.from_json(post).parts[0].text for kind, post in posts.items()}
    assert texts == {"x": "For all.", "bluesky": "For Bluesky.", "practice": "For all."}


def test_submitting_freezes_the_pictures(desk: Desk, office: Office):
    office.picture(colour="teal")
    ref = office.post(front="media: [walk.jpg]")
    office.submit(ref)
    office.picture(colour="red")
    [media] = RenderedPost.from_json(revisions_of(ref)[0].rendered["posts"]["x"]).parts[0].media
    assert desk.media.read(media.sha256) == picture_bytes("teal")
    with reading() as session:
        assert [one.sha256 for one in session.get_one(Revision, revisions_of(ref)[0].id).pictures] == [
            media.sha256
        ]
        assert media_is_known(session, media.sha256)
        assert not media_is_known(session, "0" * 64)


def test_where_a_picture_was_taken_never_leaves_the_house(
    desk: Desk, office: Office, clock: SettableClock, channels: FakeDirectory
):
    exif = Image.Exif()
    exif[0x010E] = "Refuge, Ilkeston Road 7"
    exif.get_ifd(0x8825).update({1: "N", 2: (53.0, 6.0, 0.0)})
    buffer = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(buffer, "JPEG", exif=exif, comment=b"taken by Jo")
    office.picture()
    office.write("media/walk.jpg", buffer.getvalue())
    account = office.account("x", name="x")
    ref = office.approved(office.post(front="media: [walk.jpg]"))
    [delivery] = office.schedule(ref)
    clock.advance(minutes=10)
    assert send_delivery(desk, delivery)
    [media] = channels.channel(account).arrived[0].parts[0].media
    content = media.read()
    assert b"Ilkeston" not in content
    assert b"taken by" not in content
    with Image.open(BytesIO(content)) as picture:
        assert not picture.getexif()
    with reading() as session:
        revision = session.query(Revision).one()
        shown = revision_preview(revision).pictures[0]
    assert (shown.sha256, shown.bytes_count) == (hashlib.sha256(content).hexdigest(), len(content))
    assert desk.media.read(shown.sha256) == content
    assert revision.fingerprint == preview_item(desk, ref).fingerprint


def test_submitting_the_same_text_twice_is_one_revision(desk: Desk, office: Office):
    ref = office.post()
    assert [office.submit(ref), office.submit(ref)] == [1, 1]
    assert len(revisions_of(ref)) == 1


def test_submitting_a_changed_text_makes_a_new_revision(desk: Desk, office: Office):
    ref = office.post(name="monday")
    office.submit(ref)
    office.post(name="monday", body="Walk away, please.")
    assert office.submit(ref) == 2


def test_what_must_be_mended_refuses_the_submission_with_its_line(desk: Desk, office: Office):
    ref = office.post(body="Call us on [insert number].\n\n" + "A long text. " * 40)
    with pytest.raises(NotReadyError) as refusal:
        office.submit(ref)
    assert "line 5" in str(refusal.value)
    assert {issue.line for issue in refusal.value.issues} >= {5}
    with reading() as session:
        assert session.query(Item).count() == 0


def test_a_missing_picture_refuses_the_submission(desk: Desk, office: Office):
    with pytest.raises(NotReadyError, match=r"walk.jpg"):
        office.submit(office.post(front="media: [walk.jpg]"))


def test_a_picture_without_alt_text_refuses_the_submission(desk: Desk, office: Office):
    office.picture(alt='""')
    with pytest.raises(NotReadyError):
        office.submit(office.post(front="media: [walk.jpg]"))


@pytest.mark.parametrize("who", ["approver", "reader"])
def test_only_roles_that_may_write_submit(desk: Desk, office: Office, who: str):
    with pytest.raises(NotAllowedError, match="may not submit content"):
        submit_for_review(desk, office.post(), user_id=getattr(office, who))


def test_every_move_leaves_a_trace(desk: Desk, office: Office):
    ref = office.post()
    submit_for_review(desk, ref, user_id=office.officer, note="For Monday")
    office.approve(ref)
    assert changes_of(ref) == [("draft", "in-review", "For Monday"), ("in-review", "approved", "")]


# Approving


def test_an_approval_by_another_person_approves_the_item(desk: Desk, office: Office):
    ref = office.approved(office.post())
    assert office.item(ref).status == ItemStatus.APPROVED
    with reading() as session:
        revision = session.query(Revision).one()
        assert is_signed_off(revision)


def test_nobody_approves_their_own_text(desk: Desk, office: Office):
    ref = office.post()
    submit_for_review(desk, ref, user_id=office.head)
    with pytest.raises(NotAllowedError, match="Another person has to approve it"):
        approve_item(desk, ref, user_id=office.head, fingerprint=office.fingerprint(ref))


def test_an_approval_of_an_older_text_is_refused(desk: Desk, office: Office):
    ref = office.post(name="monday")
    office.submit(ref)
    seen = office.fingerprint(ref)
    office.post(name="monday", body="Something else.")
    office.submit(ref)
    with pytest.raises(ConflictError, match="changed and submitted again"):
        approve_item(desk, ref, user_id=office.head, fingerprint=seen)
    assert office.item(ref).status == ItemStatus.IN_REVIEW


def test_approving_twice_is_one_approval(desk: Desk, office: Office):
    ref = office.approved(office.post())
    with pytest.raises(NotAllowedError, match="not in review"):
        office.approve(ref)
    with reading() as session:
        assert session.query(Approval).count() == 1


def test_a_draft_cannot_be_approved(desk: Desk, office: Office):
    with pytest.raises(NotFoundError):
        approve_item(desk, office.post(), user_id=office.head, fingerprint="0" * 64)


@pytest.mark.parametrize("who", ["officer", "reader"])
def test_only_roles_that_may_approve_do(desk: Desk, office: Office, who: str):
    ref = office.post()
    submit_for_review(desk, ref, user_id=office.administrator)
    with pytest.raises(NotAllowedError, match="may not approve content"):
        approve_item(desk, ref, user_id=getattr(office, who), fingerprint=office.fingerprint(ref))


def test_an_edit_after_approval_does_not_change_what_was_approved(desk: Desk, office: Office):
    ref = office.approved(office.post(name="monday"))
    before = office.fingerprint(ref)
    office.post(name="monday", body="Edited after approval.")
    with reading() as session:
        frozen = revision_preview(session.query(Revision).one())
    draft = preview_item(desk, ref)
    assert (frozen.fingerprint, frozen.is_draft) == (before, False)
    assert draft.fingerprint != before
    assert frozen.channels[0].post.parts[0].text == "Walk away."


def test_an_approved_text_submitted_again_unchanged_is_refused(desk: Desk, office: Office):
    ref = office.approved(office.post())
    with pytest.raises(NotAllowedError, match="Exactly this text is approved already"):
        office.submit(ref)


def test_a_changed_text_needs_a_new_approval(desk: Desk, office: Office):
    ref = office.approved(office.post(name="monday"))
    office.post(name="monday", body="Edited after approval.")
    assert office.submit(ref) == 2
    assert office.item(ref).status == ItemStatus.IN_REVIEW
    with pytest.raises(NotAllowedError, match="has to be approved"):
        office.schedule(ref)


# Asking for changes


def test_asking_for_changes_returns_the_text_and_withdraws_the_approval(desk: Desk, office: Office):
    ref = office.approved(office.post())
    ask_for_changes(desk, ref, user_id=office.head, note="Name the helpline.")
    assert office.item(ref).status == ItemStatus.DRAFT
    assert changes_of(ref)[-1] == ("approved", "draft", "Name the helpline.")
    with reading() as session:
        assert session.query(Approval).one().withdrawn_at is not None
        assert not is_signed_off(session.query(Revision).one())


def test_asking_for_changes_needs_a_reason(desk: Desk, office: Office):
    ref = office.post()
    office.submit(ref)
    with pytest.raises(CampaignDeskError, match="Say what should change"):
        ask_for_changes(desk, ref, user_id=office.head, note="  ")


def test_after_changes_were_asked_for_the_same_text_may_be_submitted_and_approved_again(
    desk: Desk, office: Office
):
    ref = office.approved(office.post())
    ask_for_changes(desk, ref, user_id=office.head, note="Wait for the force.")
    assert office.submit(ref) == 2
    office.approve(ref)
    assert office.item(ref).status == ItemStatus.APPROVED


# Late changes


def test_a_scheduled_item_is_not_submitted_anew_before_its_plan_is_cancelled(desk: Desk, office: Office):
    office.planned(name="monday")
    office.post(name="monday", body="A late change.")
    with pytest.raises(NotAllowedError, match="Cancel what is scheduled first"):
        office.submit("spring/posts/monday")


def test_what_went_out_is_corrected_by_a_new_item(desk: Desk, office: Office, clock: SettableClock):
    delivery = office.planned(name="monday")
    clock.advance(minutes=10)
    send_delivery(desk, delivery)
    office.post(name="monday", body="A late change.")
    with pytest.raises(NotAllowedError, match="has gone out"):
        office.submit("spring/posts/monday")


def test_what_was_refused_everywhere_may_be_mended_and_submitted_again(
    desk: Desk, office: Office, clock: SettableClock, channels: FakeDirectory
):
    delivery = office.planned(name="monday")
    channels.channel(office.delivery(delivery).account_id).fail_next(PermanentChannelError("Refused."))
    clock.advance(minutes=10)
    send_delivery(desk, delivery)
    ref = "spring/posts/monday"
    office.post(name="monday", body="Mended.")
    assert office.submit(ref) == 2
    office.approve(ref)
    [again] = office.schedule(ref)
    clock.advance(timedelta(minutes=10))
    assert send_delivery(desk, again)


def test_a_damaged_stored_picture_is_mended_by_submitting_again(desk: Desk, office: Office):
    office.picture()
    ref = office.post(front="media: [walk.jpg]")
    office.submit(ref)
    [stored] = [path for path in desk.settings.media_folder.rglob("*") if path.is_file()]
    stored.write_bytes(b"damaged")
    office.submit(ref)
    assert stored.read_bytes() == picture_bytes()


def test_a_release_is_frozen_with_its_lists_and_embargo(desk: Desk, office: Office):
    ref = office.approved(office.release(front="embargo: 2027-05-18T09:00"))
    [revision] = revisions_of(ref)
    assert (revision.channels, revision.media_lists) == (["email"], ["Local media"])
    assert revision.embargo_at is not None
    assert revision.rendered["release"]["subject"].startswith("EMBARGOED until")
