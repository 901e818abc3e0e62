"""Comments on the words of a submitted text: made, answered, resolved. A comment is no approval and stops nothing."""

from __future__ import annotations

from sqlalchemy.orm import Session

from campaigns.domain.people.permissions import Permission
from campaigns.domain.text.anchoring import Anchor, anchor_at
from campaigns.errors import CampaignDeskError, ConflictError, NotAllowedError, NotFoundError
from campaigns.models.comments import Comment
from campaigns.models.content import find_revision
from campaigns.models.people import User
from campaigns.services.core.access import get_item, get_item_to_change, get_permitted_user
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.signoff.differences import Differences, differences

LONGEST = 4000  # characters of one comment
NOT_THERE = (
    "These words are not in that paragraph as they stand here. Copy them from it, or leave the box empty to comment on the "
    "whole paragraph."
)


class QuoteError(CampaignDeskError):
    """The words that the comment is to be about are not there."""


def comment_on(
    desk: Desk, ref: str, *, user_id: int, revision: int, field: str, paragraph: int, quote: str, words: str
) -> int:
    """Say something about words of a submitted text. Returns the comment's id.

    Args:
        revision: the number of the text that the page showed. field, paragraph: where in it.
        quote: the words in that paragraph; empty for all of it.

    Raises:
        QuoteError: the words are not there. NotFoundError: there is no such text or paragraph.
        CampaignDeskError: nothing was said, or too much.
    """
    said = _checked(words)
    with reading() as session:
        text = find_revision(session, get_item(session, ref).id, revision)
        if text is None:
            raise NotFoundError("There is no such version of this item. Open the page again.")
        anchor = _anchor(differences(desk, text, None), field, paragraph, quote.strip())
        revision_id = text.id
    with transaction() as session:
        user = get_permitted_user(session, user_id, Permission.READ)
        comment = Comment(
            item_id=get_item_to_change(session, ref).id,
            revision_id=revision_id,
            field=field,
            quote=anchor.quote,
            before=anchor.before,
            after=anchor.after,
            words=said,
            user_id=user.id,
            said_at=desk.clock.now(),
        )
        session.add(comment)
        session.flush()
        return comment.id


def _anchor(told: Differences, field: str, paragraph: int, quote: str) -> Anchor:
    found = next((one for one in told.fields if one.name == field), None)
    if found is None or not 0 <= paragraph < len(found.texts):
        raise NotFoundError("There is no such paragraph in this text. Open the page again.")
    within = found.texts[paragraph]
    start = within.find(quote)
    if start < 0:
        raise QuoteError(NOT_THERE)
    return anchor_at(found.text, found.starts[paragraph] + start, quote or within)


def answer_comment(desk: Desk, ref: str, comment_id: int, *, user_id: int, words: str) -> None:
    """
    Raises:
        ConflictError: it is resolved. CampaignDeskError: nothing was said, or too much.
    """
    said = _checked(words)
    with transaction() as session:
        user = get_permitted_user(session, user_id, Permission.READ)
        comment = _get_comment(session, ref, comment_id)
        if comment.resolved_at is not None:
            raise ConflictError("This comment is resolved. Open it again to answer it.")
        session.add(
            Comment(
                item_id=comment.item_id,
                revision_id=comment.revision_id,
                field=comment.field,
                quote="",
                before="",
                after="",
                words=said,
                user_id=user.id,
                said_at=desk.clock.now(),
                answer_to_id=comment.id,
            )
        )


def resolve_comment(desk: Desk, ref: str, comment_id: int, *, user_id: int, is_done: bool = True) -> None:
    """Close a comment with its answers, or open it again. Doing what is done already changes nothing.

    Raises:
        NotAllowedError: this person writes no texts here, and did not make it.
    """
    with transaction() as session:
        user = get_permitted_user(session, user_id, Permission.READ)
        comment = _get_comment(session, ref, comment_id)
        _refuse_to_resolve(comment, user)
        if is_done != (comment.resolved_at is None):
            return
        comment.resolved_at = desk.clock.now() if is_done else None
        comment.resolved_by_id = user.id if is_done else None


def _refuse_to_resolve(comment: Comment, user: User) -> None:
    if not user.may(Permission.WRITE) and comment.user_id != user.id:
        raise NotAllowedError(f"{comment.user.name} resolves this comment, or whoever writes the text does.")


def _get_comment(session: Session, ref: str, comment_id: int) -> Comment:
    item = get_item_to_change(session, ref)
    comment = session.get(Comment, comment_id)
    if comment is None or comment.item_id != item.id or comment.answer_to_id is not None:
        raise NotFoundError("There is no such comment on this item. Open its page again.")
    return comment


def _checked(words: str) -> str:
    said = words.strip()
    if not said:
        raise CampaignDeskError("Write what you want to say.")
    if len(said) > LONGEST:
        raise CampaignDeskError(f"Keep it under {LONGEST:,} characters; this has {len(said):,}.")
    return said
