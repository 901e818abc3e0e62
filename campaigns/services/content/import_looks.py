"""A file that somebody uploaded, read beside their page: what was found in it, kept sealed for them alone.

A page answers within two seconds, whatever the file: with what was found, or with a page that waits for it. Kept for
as long as a form made of it may come back (``kept_forms.py``), so that all that was told of the file is on it again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from threading import Thread
from typing import Any

import structlog

from campaigns.errors import CampaignDeskError, NotFoundError
from campaigns.importing.values import ImportFileError, LeftOut
from campaigns.services.content.importing import Draft, Import, prepare_import
from campaigns.services.core.desk import Desk
from campaigns.services.core.sealed_shelf import Kept, Shelf

FIRST_WAIT = 1.0  # seconds
GIVEN_UP_AFTER = timedelta(seconds=120)  # longer than the bench ever takes: whoever read it has ended
KEPT_FOR = timedelta(days=3)
MOST_KEPT = 10  # of one person
MOST_ITEMS = 120
FOLDER = "imports"
STOPPED = (
    "The file was not read to its end, because Campaign Desk was started anew meanwhile. Choose it again."
)
OUR_FAULT = "Something went wrong on our side, and nothing was imported. Try again; if it happens twice, tell an administrator."

log = structlog.get_logger("campaigns.import")


@dataclass(frozen=True)
class Upload:
    """A file and what was said about it. ``typed`` is the form as it was filled in, to be shown again."""

    raw: bytes = field(repr=False)
    name: str
    campaign: str
    kind: str | None
    month_first: bool | None
    typed: Mapping[str, str]


@dataclass(frozen=True)
class ImportLook:
    """Where the reading of one file stands.

    Attributes:
        found: what is shown of it, as plain values (``_told``); None while it is read, and where it is refused.
        troubles: why it can't be taken, one sentence each. field: which field of the form that is about.
        is_unknown: it names something that is not there.
    """

    code: str
    began_at: datetime
    name: str
    size: int
    typed: Mapping[str, str]
    found: Mapping[str, Any] | None = None
    troubles: tuple[str, ...] = ()
    field: str = "file"
    is_unknown: bool = False

    @property
    def is_reading(self) -> bool:
        return self.found is None and not self.troubles


def start_look(desk: Desk, user_id: int, upload: Upload) -> ImportLook:
    """Begin to read a file; what is returned may still be reading.

    Raises:
        OSError: the disk refuses.
    """
    look = ImportLook("", desk.clock.now(), upload.name, len(upload.raw), dict(upload.typed))
    look = _put(desk, user_id, look)
    if desk.bench.is_beside:
        reader = Thread(target=_read, args=(desk, user_id, look, upload), daemon=True)
        reader.start()
        reader.join(FIRST_WAIT)
    else:
        _read(desk, user_id, look, upload)
    return find_look(desk, user_id, look.code) or look


def find_look(desk: Desk, user_id: int, code: str) -> ImportLook | None:
    """None where this person has none under that code, or it is no longer kept."""
    kept = _shelf(desk).find(user_id, code)
    if kept is None:
        return None
    look = _look(kept)
    if look.is_reading and desk.clock.now() - look.began_at > GIVEN_UP_AFTER:
        return ImportLook(code, look.began_at, look.name, look.size, look.typed, troubles=(STOPPED,))
    return look


def _read(desk: Desk, user_id: int, look: ImportLook, upload: Upload) -> None:
    try:
        _put(desk, user_id, look, **_outcome(desk, upload))
    except Exception as error:  # nobody else would hear of it
        log.error("an import came to nothing", error=type(error).__name__)


def _outcome(desk: Desk, upload: Upload) -> dict[str, Any]:
    try:
        return {"found": _told(_prepared(desk, upload))}
    except ImportFileError as error:
        return {"troubles": [str(trouble) for trouble in error.troubles]}
    except CampaignDeskError as error:
        is_unknown = isinstance(error, NotFoundError)
        return {
            "troubles": [str(error)],
            "field": "new" if is_unknown else "campaign",
            "is_unknown": is_unknown,
        }
    except Exception as error:
        log.error("an import failed", error=type(error).__name__)
        return {"troubles": [OUR_FAULT]}


def _prepared(desk: Desk, upload: Upload) -> Import:
    prepared = prepare_import(
        desk,
        upload.raw,
        name=upload.name,
        campaign=upload.campaign,
        kind=upload.kind,
        month_first=upload.month_first,
    )
    posts = [draft for draft in prepared.drafts if not draft.item.kept_back]
    if len(posts) > MOST_ITEMS:
        raise ImportFileError(
            f"This plan has {len(posts)} posts; this page takes {MOST_ITEMS} at once. Import it in parts, or "
            "with campaigns import."
        )
    return prepared


def _told(prepared: Import) -> dict[str, Any]:
    document = prepared.document
    no_room = [  # rows kept back come last
        LeftOut(
            f"{draft.item.place}: {draft.item.title}",
            f"{draft.item.kept_back}, and this page has no room for it",
        )
        for draft in prepared.drafts[MOST_ITEMS:]
    ]
    return {
        "source": document.source,
        "where": prepared.where,
        "campaign": prepared.campaign,
        "plan": prepared.plan or "",
        "columns": [asdict(column) for column in document.columns],
        "remarks": list(document.remarks),
        "left_out": [one.to_json() for one in (*document.left_out, *no_room)],
        "drafts": [_draft(draft) for draft in prepared.drafts[:MOST_ITEMS]],
    }


def _draft(draft: Draft) -> dict[str, Any]:
    item = draft.item
    return {
        "ref": draft.ref,
        "place": str(item.place) if item.place else "",
        "title": item.title,
        "note": draft.note,
        "guesses": [one.to_json() for one in item.guesses],
        "left_out": [one.to_json() for one in item.left_out],
        "remarks": list(item.remarks),
        "text": draft.text,
        "is_new": draft.is_new,
        "kept_back": bool(item.kept_back),
    }


def _put(desk: Desk, user_id: int, look: ImportLook, **outcome: Any) -> ImportLook:
    value = {**asdict(look), "began_at": look.began_at.isoformat(), **outcome}
    del value["code"]
    code = _shelf(desk).put(user_id, value, code=look.code)
    return ImportLook(code, look.began_at, look.name, look.size, look.typed)


def _look(kept: Kept) -> ImportLook:
    told = kept.value
    began_at = datetime.fromisoformat(told["began_at"])
    return ImportLook(
        **{**told, "code": kept.code, "began_at": began_at, "troubles": tuple(told["troubles"])}
    )


def _shelf(desk: Desk) -> Shelf:
    return Shelf(desk, FOLDER, KEPT_FOR, MOST_KEPT)
