"""Attack: the words of somebody’s draft pasted into another file on disk, to be approved there by who wrote them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from campaigns.content_store.post_words import PostWords
from campaigns.domain.text.word_runs import LENGTH, word_runs
from campaigns.errors import NotAllowedError
from campaigns.models.content import Revision
from campaigns.services.content.library import refresh_library
from campaigns.services.content.writing import create_item
from campaigns.services.core.transaction import reading
from campaigns.services.signoff.review import approve_item, submit_for_review
from campaigns.services.workflow.approvals import is_signed_off
from tests.fakes import SettableClock
from tests.integration.office import CAMPAIGN, Office

SENTENCE = "If a friend carries a knife, tell an adult you trust, or call us at any hour."
AROUND = f"Summer is here.\n\n**{SENTENCE.upper()}**\n\nAsk at your library."


@pytest.fixture
def hers(office: Office) -> str:
    """A post that the head of communications typed in the browser, and did not submit."""
    office.write("campaign.md", "---\ntitle: Spring\n---\n")
    words = PostWords(title="Own", channels=("x",), parts=(f"Hello. {SENTENCE}", "Walk away from it today."))
    return create_item(office.desk, CAMPAIGN, words, user_id=office.head)


def refuses_its_writer(office: Office, ref: str) -> None:
    office.submit(ref)
    with pytest.raises(NotAllowedError):
        approve_item(office.desk, ref, user_id=office.head, fingerprint=office.fingerprint(ref))
    approve_item(office.desk, ref, user_id=office.approver, fingerprint=office.fingerprint(ref))


def in_a_new_post(office: Office) -> str:
    return office.post(body=AROUND)


def in_the_text_of_one_channel(office: Office) -> str:
    return office.post(channels="x, bluesky", body=f"Other words.\n\n## Bluesky\n\n{AROUND}")


def in_a_quote_of_a_release(office: Office) -> str:
    office.journalists(1)
    quote = (
        f"quotes:\n  - speaker: Ann Lee\n    role: Director\n    text: {SENTENCE}\n    approved_by: Ann Lee\n"
    )
    return office.release(front=f"{quote}    approved_on: 2027-05-01")


def as_a_short_part_of_a_thread(office: Office) -> str:
    return office.post(body="Other words.\n\n---\n\nwalk away from it, TODAY")


def into_a_post_that_was_there(office: Office) -> str:
    office.post(name="known")
    refresh_library(office.desk)
    return office.post(name="known", body=AROUND)


@pytest.mark.parametrize(
    "pasted",
    [
        in_a_new_post,
        in_the_text_of_one_channel,
        in_a_quote_of_a_release,
        as_a_short_part_of_a_thread,
        into_a_post_that_was_there,
    ],
    ids=lambda way: way.__name__,
)
def test_who_wrote_the_words_can_not_approve_them_where_they_were_pasted(
    office: Office, hers: str, pasted: Callable[[Office], str]
):
    refuses_its_writer(office, pasted(office))


def test_words_that_their_writer_has_deleted_since_are_still_theirs(office: Office, hers: str):
    office.desk.content.path_of(hers).write_text("---\ntitle: Own\nchannels: [x]\n---\nNothing of it.\n")
    refresh_library(office.desk)
    refuses_its_writer(office, in_a_new_post(office))


def test_words_found_on_disk_are_those_of_whoever_submits_them(office: Office):
    submit_for_review(office.desk, office.post(body=AROUND), user_id=office.head)
    refuses_its_writer(office, office.post(body=SENTENCE))


def test_what_another_signed_off_is_the_offices_and_ties_nobody(office: Office, hers: str):
    """Such as the line that stands under every post."""
    office.submit(hers)
    approve_item(office.desk, hers, user_id=office.approver, fingerprint=office.fingerprint(hers))
    office.approved(in_a_new_post(office))


def test_words_pasted_into_the_draft_after_the_sign_off_take_no_approval_back(
    office: Office, hers: str, clock: SettableClock
):
    ref = office.approved(office.post(name="known", body="Other words."))
    clock.advance(minutes=1)
    into_a_post_that_was_there(office)
    refresh_library(office.desk)
    with reading() as session:
        assert is_signed_off(session.query(Revision).filter_by(item_id=office.item(ref).id).one())


def test_eleven_words_in_common_are_no_copy():
    words = [f"word{number}" for number in range(30)]
    said = " ".join(words)
    assert word_runs([said]) & word_runs([" ".join(words[5 : 5 + LENGTH])])
    assert not word_runs([said]) & word_runs([" ".join([*words[5 : 5 + LENGTH - 1], "other"])])
