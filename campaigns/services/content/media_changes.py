"""Pictures come in, change and go out of use in the browser. Nothing that was signed off changes by it: what was submitted
is frozen with the bytes and the words of its pictures, and goes out as it was approved, or not at all."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Concatenate

from PIL import Image

from campaigns.content_store.media_files import (
    Beside,
    add_picture,
    find_same,
    put_in_place,
    read_beside,
    write_beside,
)
from campaigns.content_store.media_words import (
    MediaWords,
    MediaWordsNotTakenError,
    media_words_in,
    tidy,
    with_media_words,
)
from campaigns.content_store.picture_bytes import UNREADABLE, prepare_picture
from campaigns.content_store.picture_intake import READ, RefusedPictureError, Taken, encode, take_picture
from campaigns.content_store.problems import EditConflictError
from campaigns.domain.items.cropping import Focus, Shape, crop_box
from campaigns.domain.people.permissions import Permission
from campaigns.errors import ConflictError
from campaigns.models.authorship import Written, add_alt_text
from campaigns.services.content.authorship import record_authors
from campaigns.services.content.media_library import items_with
from campaigns.services.core.access import get_permitted_user
from campaigns.services.core.acting import note_file
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.workbench.base import MEGABYTE, BusyError, Limits, NotDoneError, P, R

TAKING = Limits(seconds=30, memory=800 * MEGABYTE)


@dataclass(frozen=True)
class Brought:
    """What became of a picture that was brought: its name in the campaign.

    Attributes:
        is_new: it was not in this campaign before. words_from: the campaign that had it with its description already.
    """

    name: str
    is_new: bool
    words_from: str = ""


class MediaConflictError(ConflictError):
    """Somebody else changed what is written beside the picture; nothing was saved. ``now`` is what stands there."""

    def __init__(self, now: MediaWords, beside: Beside) -> None:
        super().__init__(
            "Somebody changed what is written beside this picture meanwhile. Nothing was saved. Compare what they wrote "
            "with yours, and save again."
        )
        self.now, self.beside = now, beside


def upload_picture(desk: Desk, campaign: str, raw: bytes, name: str, *, user_id: int) -> Brought:
    """Keep a picture in a campaign. One that is there already stays the one it is; one that another campaign has brings
    what is written beside it there.

    Raises:
        NotAllowedError
        MissingContentError: there is no such campaign. RefusedPictureError: it is no picture that can be kept.
        ContentError: it can't be written.
    """
    may_write_media(user_id)
    desk.content.media_folder(campaign)
    taken, same = _on_the_bench(desk, name, _taken_in, campaign, raw, name)
    return _kept(desk, campaign, name, taken, same)


def _taken_in(desk: Desk, campaign: str, raw: bytes, name: str) -> tuple[Taken, tuple[str, str] | None]:
    taken = take_picture(raw, name)
    others = [one.slug for one in desk.content.list_campaigns() if one.slug != campaign]
    return taken, find_same(desk.content, [campaign, *others], [taken.content, raw, prepare_picture(raw)])


def _kept(desk: Desk, campaign: str, name: str, taken: Taken, same: tuple[str, str] | None) -> Brought:
    if same is not None and same[0] == campaign:
        return Brought(same[1], is_new=False)
    beside = read_beside(desk.content, *same).text if same else ""
    kept = add_picture(desk.content, campaign, name, taken.suffix, taken.content, beside=beside)
    note_file(media_ref(campaign, kept), before="", after=_hash(taken.content))
    return Brought(kept, is_new=True, words_from=same[0] if same and beside else "")


def change_media_words(
    desk: Desk, campaign: str, name: str, words: MediaWords, *, user_id: int, seen: str
) -> None:
    """Put these words beside a picture. Items that are not submitted yet have them at once; what was submitted keeps what
    it was frozen with, and people's consent counts for it as well.

    Args:
        seen: the hash of what was written there when the form was shown (``Beside.sha256``).

    Raises:
        NotAllowedError
        MediaConflictError: something else stands there by now. MediaWordsNotTakenError: a field can't be kept as it was typed.
        MissingContentError, ContentError
    """
    may_write_media(user_id)
    before = read_beside(desk.content, campaign, name)
    if before.sha256 != seen:
        raise MediaConflictError(media_words_in(before.text, desk.content.zone), before)
    _write_words(desk, campaign, name, words, before, user_id)


def change_alt(desk: Desk, campaign: str, name: str, alt: str, *, was: str, user_id: int) -> None:
    """Change the description alone, from a page that showed it as it ``was``. Raises as ``change_media_words``."""
    if alt.strip() == was.strip():
        return
    may_write_media(user_id)
    before = read_beside(desk.content, campaign, name)
    now = media_words_in(before.text, desk.content.zone)
    if now.alt == alt.strip():
        return
    if now.alt != was.strip():
        raise MediaConflictError(now, before)
    _write_words(
        desk,
        campaign,
        name,
        replace(now, alt=alt, decorative=now.decorative and not alt.strip()),
        before,
        user_id,
    )


def take_out_of_use(desk: Desk, campaign: str, name: str, *, user_id: int) -> None:
    """From today on: it is not offered any more, and whatever holds it does not go out. Raises as ``change_media_words``."""
    _set_last_day(desk, campaign, name, user_id, is_over=True)


def use_again(desk: Desk, campaign: str, name: str, *, user_id: int) -> None:
    """Without a last day. Raises as ``change_media_words``."""
    _set_last_day(desk, campaign, name, user_id, is_over=False)


def _set_last_day(desk: Desk, campaign: str, name: str, user_id: int, *, is_over: bool) -> None:
    may_write_media(user_id)
    before = read_beside(desk.content, campaign, name)
    words = media_words_in(before.text, desk.content.zone)
    if is_over and words.expires is not None and words.expires < desk.today():
        return
    last_day = desk.today() - timedelta(days=1) if is_over else None
    _write_words(desk, campaign, name, replace(words, expires=last_day), before, user_id)


def _write_words(
    desk: Desk, campaign: str, name: str, words: MediaWords, before: Beside, user_id: int
) -> None:
    _refuse_contradictions(tidy(words))
    text = with_media_words(before.text, words, desk.content.zone)
    if text == before.text:
        return
    alt = media_words_in(before.text, desk.content.zone).alt
    with transaction() as session:  # before the words stand there: else nobody might know whose they are
        add_alt_text(session, alt, words.alt, user_id=user_id, at=desk.clock.now())
    try:
        after = write_beside(desk.content, campaign, name, text, before=before)
    except EditConflictError:
        now = read_beside(desk.content, campaign, name)
        raise MediaConflictError(media_words_in(now.text, desk.content.zone), now) from None
    note_file(media_ref(campaign, f"{name}.yml"), before=before.sha256, after=after.sha256)
    note_media_authors(desk, campaign, name, user_id)


def note_media_authors(desk: Desk, campaign: str, name: str, user_id: int) -> None:
    """Who describes or replaces a picture has a share in every item that has it, and approves none of them."""
    if items := items_with(desk, campaign, name):
        record_authors(desk, items, user_id=user_id, how=Written.TYPED)


def _refuse_contradictions(words: MediaWords) -> None:
    if words.decorative and words.alt:
        raise MediaWordsNotTakenError(
            "decorative",
            "You described it and said that it is decorative. Take the description out, or choose “Describe it”.",
        )
    if words.decorative and words.contains_text:
        raise MediaWordsNotTakenError(
            "decorative",
            "A picture with words in it is not decorative: who does not see it would miss them. Describe it.",
        )


def replace_picture(
    desk: Desk, campaign: str, name: str, raw: bytes, upload_name: str, *, user_id: int, seen: str
) -> None:
    """Put another picture in the place of one. Drafts have it at once; what was submitted keeps the earlier one, as it was
    signed off, until it is submitted again.

    Args:
        seen: the hash of the picture that the page showed.

    Raises:
        NotAllowedError
        RefusedPictureError: it is no picture that can come in its place. EditConflictError: it is another one by now.
        MissingContentError, ContentError
    """
    may_write_media(user_id)
    taken = _on_the_bench(desk, upload_name, _taken_as, raw, upload_name, Path(name).suffix.lower())
    put_in_place(desk.content, campaign, name, taken.content, expected=seen)
    note_file(media_ref(campaign, name), before=seen, after=_hash(taken.content))
    note_media_authors(desk, campaign, name, user_id)


def _taken_as(_desk: Desk, raw: bytes, name: str, kind: str) -> Taken:
    return take_picture(raw, name, kind=kind)


def keep_crop(desk: Desk, campaign: str, name: str, shape: Shape, focus: Focus, *, user_id: int) -> Brought:
    """A part of a picture as a picture of its own, with all that is written beside the whole one.

    Raises:
        NotAllowedError, MissingContentError, ContentError
    """
    may_write_media(user_id)
    taken, same = _on_the_bench(desk, name, _cut_out, campaign, name, shape, focus)
    if same is not None:
        return Brought(same[1], is_new=False)
    beside = read_beside(desk.content, campaign, name).text
    new_name = f"{Path(name).stem}-{shape.key}{taken.suffix}"
    kept = add_picture(desk.content, campaign, new_name, taken.suffix, taken.content, beside=beside)
    note_file(media_ref(campaign, kept), before="", after=_hash(taken.content))
    return Brought(kept, is_new=True, words_from=campaign)


def _cut_out(
    desk: Desk, campaign: str, name: str, shape: Shape, focus: Focus
) -> tuple[Taken, tuple[str, str] | None]:
    try:
        with Image.open(io.BytesIO(desk.content.read_media(campaign, name)), formats=READ) as picture:
            if getattr(picture, "n_frames", 1) > 1:
                raise RefusedPictureError(
                    f"{name} moves, and can’t be cut here. Cut it where it was made, and upload that."
                )
            part = picture.crop(crop_box(picture.width, picture.height, shape.ratio, focus))
    except UNREADABLE as error:
        raise RefusedPictureError(
            f"{name} can’t be read as a picture. Replace it by one that can."
        ) from error
    raw = encode(part if part.mode in ("RGB", "RGBA") else part.convert("RGBA"), ".png")
    taken = take_picture(raw, name, kind=".png" if Path(name).suffix.lower() in (".png", ".gif") else ".jpg")
    return taken, find_same(desk.content, [campaign], [taken.content])


def _on_the_bench(
    desk: Desk, name: str, job: Callable[Concatenate[Desk, P], R], *args: P.args, **kwargs: P.kwargs
) -> R:
    return on_the_media_bench(desk, TAKING, name, job, *args, **kwargs)


def on_the_media_bench(
    desk: Desk,
    limits: Limits,
    name: str,
    job: Callable[Concatenate[Desk, P], R],
    *args: P.args,
    **kwargs: P.kwargs,
) -> R:
    """
    Raises:
        RefusedPictureError: it was not done.
    """
    try:
        return desk.bench.run(limits, job, desk, *args, **kwargs)
    except BusyError:
        raise RefusedPictureError(
            f"{name} was not taken: too much is being looked at just now. Try again in a minute."
        ) from None
    except NotDoneError:
        raise RefusedPictureError(
            f"{name} takes too much time or memory to read, so it was not taken. Make it smaller (a picture as JPEG, a film "
            "as MP4), and upload that."
        ) from None


def may_write_media(user_id: int) -> None:
    with reading() as session:
        get_permitted_user(session, user_id, Permission.WRITE)


def media_ref(campaign: str, name: str) -> str:
    return f"{campaign}/media/{name}"


def file_hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
