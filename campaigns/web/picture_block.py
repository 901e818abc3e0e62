"""The pictures of an item as a block of its form: in their order, each with its description; more of them from the library
or uploaded on the spot.

A form that has the block asks ``picture_act`` what its buttons mean for the list of names, ``save_descriptions`` before it
saves anything itself, and shows ``picture_block`` with ``templates/editor/pictures.html``. Needs no script.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import flash, url_for
from werkzeug.datastructures import MultiDict

from campaigns.content_store.media_words import MediaWordsNotTakenError
from campaigns.content_store.recordings import is_recording_name
from campaigns.services.content.media_changes import MediaConflictError, change_alt
from campaigns.services.content.media_library import MediaLine, media_lines
from campaigns.services.core.bench import NotLookedAtError
from campaigns.web.access import the_user
from campaigns.web.answers import FieldError
from campaigns.web.desk_access import current_desk
from campaigns.web.pages import item_url
from campaigns.web.uploads import sent_files, take_in

FILE_FIELD = "picture-file"
_UP, _DOWN, _OUT, _UPLOAD, _CHOOSE = "up", "down", "out", "upload", "choose"


@dataclass(frozen=True)
class BlockPicture:
    """One picture of the item. ``alt`` is as it was typed, ``was`` as it stood when the form was made."""

    number: int
    name: str
    alt: str
    was: str
    is_decorative: bool = False
    is_missing: bool = False
    is_out: bool = False

    @property
    def is_recording(self) -> bool:
        return is_recording_name(self.name)

    @property
    def is_described(self) -> bool:
        return bool(self.alt.strip()) or self.is_decorative


@dataclass(frozen=True)
class PictureBlock:
    """``field`` is the name of the form's field for their names: ``media`` of a post, ``photos`` of a release."""

    ref: str
    field: str
    pictures: tuple[BlockPicture, ...]

    @property
    def campaign(self) -> str:
        return self.ref.partition("/")[0]

    @property
    def to_describe(self) -> tuple[BlockPicture, ...]:
        return tuple(one for one in self.pictures if not one.is_missing)

    @property
    def described_count(self) -> int:
        return sum(one.is_described for one in self.to_describe)


def picture_block(
    ref: str, names: Sequence[str], *, field: str = "media", typed: MultiDict[str, str] | None = None
) -> PictureBlock:
    """These pictures of the item's campaign, with their descriptions as they are now or as they were typed."""
    campaign = ref.partition("/")[0]
    try:
        found = {line.name: line for line in media_lines(current_desk(), campaign, tuple(names))}
    except NotLookedAtError:  # by name alone; nothing of their descriptions is changed then
        found = {}
    there = current_desk().content.media_names(campaign)
    return PictureBlock(
        ref,
        field,
        tuple(_one(number, name, found.get(name), there, typed) for number, name in enumerate(names, 1)),
    )


def _one(
    number: int, name: str, line: MediaLine | None, there: frozenset[str], typed: MultiDict[str, str] | None
) -> BlockPicture:
    if line is None:
        return BlockPicture(number, name, "", "", is_missing=name not in there)
    now = line.picture.alt
    was = typed.get(f"alt-was-{number}", now) if typed else now
    alt = typed.get(f"alt-{number}", now) if typed else now
    return BlockPicture(number, name, alt, was, line.picture.decorative, is_out=line.is_out)


def save_descriptions(ref: str, form: MultiDict[str, str], *, field: str = "media") -> None:
    """Keep the descriptions that were changed in the form, wherever their pictures are used.

    Raises:
        FieldError: one of them can't be kept; those before it are.
        NotAllowedError, ContentError
    """
    campaign = ref.partition("/")[0]
    for number, name in enumerate(form.getlist(field), start=1):
        if f"alt-{number}" not in form:
            continue
        alt, was = (form.get(key, "").replace("\r\n", "\n") for key in (f"alt-{number}", f"alt-was-{number}"))
        try:
            change_alt(current_desk(), campaign, name, alt, was=was, user_id=the_user().id)
        except MediaConflictError as error:
            now = f"“{error.now.alt}”" if error.now.alt else "nothing"
            words = (
                f"Somebody changed the description of {name} meanwhile. It says now: {now}. Take that over, or open the "
                "post anew."
            )
            raise FieldError(f"alt-{number}", words) from error
        except MediaWordsNotTakenError as error:
            raise FieldError(f"alt-{number}", str(error)) from error


@dataclass(frozen=True)
class PictureAct:
    """What the form's buttons mean for its pictures.

    Attributes:
        names: those that the item has then, in their order.
        goes_to: where to go once it is saved; empty where no button of the block was pressed.
        errors: what is to be told beside the block.
    """

    names: tuple[str, ...]
    goes_to: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)


def picture_act(
    ref: str, form: MultiDict[str, str], *, field: str = "media", endpoint: str = "editor.edit"
) -> PictureAct:
    """Of the button that was pressed: ``do`` is “picture-up-2”, “picture-upload” and so on. What is uploaded is kept.

    Args:
        endpoint: of the page the form stands on.

    Raises:
        NotAllowedError
    """
    names = form.getlist(field)
    words = form.get("do", "").split("-")
    if words[0] != "picture" or len(words) < 2:
        return PictureAct(tuple(names))
    address = item_url(ref, endpoint)
    if words[1] == _CHOOSE:
        query: dict[str, Any] = {"campaign": ref.partition("/")[0], "for": ref}
        return PictureAct(tuple(names), url_for("media.choose", **query))
    if words[1] == _UPLOAD:
        return _uploaded(ref, names, address)
    number = int(words[2]) if len(words) == 3 and words[2].isdecimal() and len(words[2]) < 4 else 0
    if not 1 <= number <= len(names):
        return PictureAct(tuple(names), f"{address}#pictures")
    name = names.pop(number - 1)
    if words[1] == _OUT:
        return PictureAct(tuple(names), f"{address}#pictures")
    place = max(0, number - 2) if words[1] == _UP else number
    names.insert(place, name)
    return PictureAct(tuple(names), f"{address}#picture-{min(place, len(names) - 1) + 1}")


def _uploaded(ref: str, names: list[str], address: str) -> PictureAct:
    files = sent_files(FILE_FIELD)
    if not files:
        return PictureAct(tuple(names), errors={FILE_FIELD: "Choose the picture to upload."})
    uploaded = take_in(ref.partition("/")[0], files)
    if uploaded.told:
        flash(uploaded.told, "notice")
    together = tuple(dict.fromkeys((*names, *uploaded.names)))
    if uploaded.refused:
        return PictureAct(together, errors={FILE_FIELD: " ".join(uploaded.refused)})
    return PictureAct(together, f"{address}#picture-{together.index(uploaded.names[0]) + 1}")
