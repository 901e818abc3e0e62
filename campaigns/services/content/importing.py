"""Other people's documents into the content folder: first what would be written and why, then the writing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass, replace
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path

from campaigns.content_store.batch import write_all_new
from campaigns.content_store.folders import FolderWalk
from campaigns.content_store.parsing import words_from_slug
from campaigns.content_store.paths import (
    KIND_FOLDERS,
    check_campaign_slug,
    is_slug,
    parse_ref,
    short_name,
    slugify,
)
from campaigns.content_store.problems import MissingContentError
from campaigns.content_store.reader import ContentStore
from campaigns.domain.items.documents import ItemDocument
from campaigns.domain.items.issues import Severity
from campaigns.errors import CampaignDeskError, NotFoundError
from campaigns.importing.markdown import write_file
from campaigns.importing.values import ImportedDocument, ImportedItem, ImportFileError
from campaigns.models.authorship import Written
from campaigns.services.content.authorship import announced, record_authors, recorded_or_put_back
from campaigns.services.core.acting import note_file
from campaigns.services.core.bench import IMPORTING, NotLookedAtError, Purpose, looking, on_the_bench
from campaigns.services.core.desk import Desk

HOME = "imported"  # the campaign of what belongs to none yet
LONGEST_TOPIC = 60


class Outcome(StrEnum):
    NEW = "new"
    RENAMED = "new, under another name"
    SAME = "there already"
    DIFFERS = "left as it is"
    KEPT_BACK = "not brought in unasked"


@dataclass(frozen=True)
class Draft:
    """One item that the import found, its text, and what becomes of it. ``note`` says it in a sentence."""

    ref: str
    text: str
    item: ImportedItem
    outcome: Outcome
    note: str = ""

    @property
    def is_new(self) -> bool:
        return self.outcome in (Outcome.NEW, Outcome.RENAMED)


@dataclass(frozen=True)
class Import:
    """Everything the import would do. ``plan`` is the campaign.md to make, where the campaign is a new one.

    ``where`` says in a sentence which campaign it goes to, and why.
    """

    store: ContentStore
    campaign: str
    where: str
    plan: str | None
    document: ImportedDocument
    drafts: tuple[Draft, ...]

    @property
    def new(self) -> tuple[Draft, ...]:
        return tuple(draft for draft in self.drafts if draft.is_new)

    def path_of(self, draft: Draft) -> Path:
        return self.store.root / f"{draft.ref}.md"


@dataclass(frozen=True)
class _Home:
    store: ContentStore
    slug: str
    where: str
    is_new: bool


def prepare_import(
    desk: Desk,
    raw: bytes,
    *,
    name: str,
    campaign: str = "",
    kind: str | None = None,
    out: Path | None = None,
    month_first: bool | None = None,
    topic: str = "",
    all_rows: bool = False,
) -> Import:
    """Read a document and say what would be written; nothing is.

    ``out`` is a folder to write to instead of a campaign under the content folder. ``month_first`` says how a plan's days
    in figures are meant, for a column that does not tell. ``topic`` is what a new campaign is about; nobody guesses it.
    ``all_rows``: those, too, that the plan says are done, held or called off.

    It is read on the bench, in a process of its own where there is one: what somebody else made may be made to freeze
    or to fill whoever reads it.

    Raises:
        ImportFileError: the document can't be used as it is, or can't be read in time; every reason is named.
        NotFoundError, UnsafePathError: there is no such campaign, or its name can't be one.
    """
    try:
        return on_the_bench(
            desk,
            Purpose.IMPORT,
            IMPORTING,
            _prepare,
            raw,
            name=name,
            campaign=campaign,
            kind=kind,
            out=out,
            month_first=month_first,
            topic=topic,
            all_rows=all_rows,
        )
    except NotLookedAtError as error:
        raise ImportFileError(str(error)) from error


def _prepare(
    desk: Desk,
    raw: bytes,
    *,
    name: str,
    campaign: str,
    kind: str | None,
    out: Path | None,
    month_first: bool | None,
    topic: str,
    all_rows: bool,
) -> Import:
    # What reads documents is loaded where that is done: the pages have it done elsewhere.
    from campaigns.importing.plan import Surroundings
    from campaigns.importing.reading import import_bytes

    home = _home(desk, campaign, out)
    if topic and not home.is_new:
        raise CampaignDeskError(
            f"{home.slug} is there already, so its topic is what its campaign.md says. Change it there."
        )
    around = desk.today()
    if not home.is_new:
        around = home.store.read_campaign(home.slug).starts or around
    surroundings = Surroundings(around, home.store.zone, home.store.media_names(home.slug), month_first)
    document = import_bytes(raw, name=name, kind=kind, surroundings=surroundings)
    drafts = _name_them(home, document, all_rows=all_rows)
    document = replace(document, remarks=(*document.remarks, *_topic_missing(home, document.items, topic)))
    return Import(
        store=home.store,
        campaign=home.slug,
        where=home.where,
        plan=new_plan(home.slug, topic) if home.is_new else None,
        document=document,
        drafts=drafts,
    )


def save_import(desk: Desk, prepared: Import, *, user_id: int | None) -> list[ItemDocument]:
    """Write what is new: all of it, or nothing. The person, where one is known, is the author of it.

    Raises:
        ContentError: it can't be written, or somebody wrote an item of the same name meanwhile.
    """
    texts = {draft.ref: draft.text for draft in prepared.new}
    if not texts:
        return []
    with announced(desk, list(texts), user_ids=[user_id], how=Written.IMPORTED) if user_id else nullcontext():
        written = _noted(write_all_new(prepared.store, texts, campaign=prepared.campaign, plan=prepared.plan))
        if user_id is not None:
            with recorded_or_put_back(desk, written, before=""):
                record_authors(desk, written, user_id=user_id, how=Written.IMPORTED)
    return written


def broken_texts(desk: Desk, texts: Mapping[str, str]) -> dict[str, str]:
    """Those of these texts that can't be understood, each with all that is wrong: where, and how to mend it.

    Raises:
        NotLookedAtError: they could not be read in time.
    """
    return on_the_bench(desk, Purpose.IMPORT, looking(desk, texts=len(texts)), _broken_texts, dict(texts))


def _broken_texts(desk: Desk, texts: Mapping[str, str]) -> dict[str, str]:
    found = {}
    for ref, text in texts.items():
        issues = [one for one in desk.content.look_through(ref, text) if one.severity is Severity.BLOCK]
        if issues:
            found[ref] = " ".join(
                f"Line {one.line}: {one.message}" if one.line else one.message for one in issues
            )
    return found


def save_import_texts(
    desk: Desk, campaign: str, texts: Mapping[str, str], plan: str | None, *, user_id: int
) -> list[ItemDocument]:
    """Write texts that a person looked through and perhaps changed, by name. All of them, or nothing.

    What is there already with the same text is not written again. The person is the author of what is.

    Raises:
        ContentError: one of them can't be understood, or another item has its name.
    """
    check_campaign_slug(campaign)
    if any(parse_ref(ref).campaign != campaign for ref in texts):
        raise CampaignDeskError(
            "These items belong to different campaigns. Import them one campaign at a time."
        )
    even = {ref: text.replace("\r\n", "\n") for ref, text in texts.items()}
    has_folder = campaign in _slugs(desk.content)
    wanted = {
        ref: text for ref, text in even.items() if not has_folder or _existing(desk.content, ref) != text
    }
    if not wanted:
        return []
    with announced(desk, list(wanted), user_ids=[user_id], how=Written.IMPORTED):
        written = write_all_new(desk.content, wanted, campaign=campaign, plan=None if has_folder else plan)
        _noted(written)
        with recorded_or_put_back(desk, written, before=""):
            record_authors(desk, written, user_id=user_id, how=Written.IMPORTED)
    return written


def _noted(written: list[ItemDocument]) -> list[ItemDocument]:
    """Each new file stands in the audit trail with whoever acts."""
    for document in written:
        note_file(document.ref, before="", after=document.fingerprint)
    return written


def list_campaigns(desk: Desk) -> list[tuple[str, str]]:
    """Short name and title of each campaign that there is a folder for, in order of title."""
    found = [(slug, desk.content.read_campaign(slug).title) for slug in _slugs(desk.content)]
    return sorted(found, key=lambda one: (one[1].casefold(), one[0]))


def _home(desk: Desk, campaign: str, out: Path | None) -> _Home:
    if out is not None:
        return _folder_home(desk, out)
    known = _slugs(desk.content)
    if campaign:
        check_campaign_slug(campaign)
        if campaign in known:
            return _Home(desk.content, campaign, f"It goes to the campaign {campaign}.", False)
        near = get_close_matches(campaign, known, n=1, cutoff=0.8)
        if near:
            raise NotFoundError(f"There is no campaign {campaign}. Did you mean {near[0]}?")
        return _Home(desk.content, campaign, f"There is no campaign {campaign} yet, so it is made.", True)
    if len(known) == 1:
        return _Home(desk.content, known[0], f"It goes to {known[0]}, the only campaign there is.", False)
    where = f"No campaign was named, so it goes to {HOME}. Move it later, or name one with --campaign."
    return _Home(desk.content, HOME, where, HOME not in known)


def _folder_home(desk: Desk, out: Path) -> _Home:
    """A folder anywhere is treated as a campaign's: posts and releases go into their own folders inside."""
    folder = out.resolve()
    if folder.name in KIND_FOLDERS.values():
        folder = folder.parent
    slug = slugify(folder.name)
    if not is_slug(slug) or slug != folder.name:
        raise CampaignDeskError(
            f"“{folder.name}” can't be the folder of a campaign. Use small letters, digits and hyphens for --out."
        )
    if folder.exists() and not folder.is_dir():
        raise CampaignDeskError(f"{out} is a file, not a folder. Give a folder with --out.")
    is_new = not folder.exists() or not any(folder.iterdir())
    return _Home(
        ContentStore(folder.parent, desk.content.zone), slug, f"It goes to the folder {out}.", is_new
    )


def _slugs(store: ContentStore) -> list[str]:
    return [folder.slug for folder in FolderWalk(store.root).campaigns()]


def _name_them(home: _Home, document: ImportedDocument, *, all_rows: bool) -> tuple[Draft, ...]:
    """A name for each item that no other has. A row of a plan whose name is taken by another text is left alone:
    somebody has worked on it since.
    """
    taken: dict[str, str] = {}
    drafts = []
    for item in document.items:
        text = write_file(item.front, item.body)
        draft = _named(home, item, text, taken)
        if item.kept_back and draft.is_new and not all_rows:
            why = f"{item.kept_back[:1].upper()}{item.kept_back[1:]}."
            draft = replace(draft, outcome=Outcome.KEPT_BACK, note=why)
        taken[draft.ref] = text
        drafts.append(_with_findings(home, draft))
    return tuple(drafts)


def _named(home: _Home, item: ImportedItem, text: str, taken: dict[str, str]) -> Draft:
    base = short_name(item.name, item.kind)
    for number in range(1, 100):
        slug = base if number == 1 else f"{base}-{number}"
        ref = f"{home.slug}/{KIND_FOLDERS[item.kind]}/{slug}"
        if ref in taken:
            continue
        there = None if home.is_new else _existing(home.store, ref)
        if there == text:
            return Draft(ref, text, item, Outcome.SAME, f"{ref} is there already with the same text.")
        if there is None:
            if number == 1:
                return Draft(ref, text, item, Outcome.NEW)
            return Draft(
                ref, text, item, Outcome.RENAMED, f"The name {base} is taken, so it is called {slug}."
            )
        if item.place is not None:
            note = f"{ref} is there already with another text. It was left as it is; rename it to import this row anew."
            return Draft(ref, text, item, Outcome.DIFFERS, note)
    raise CampaignDeskError(f"There are a hundred items called {base} already. Rename some of them first.")


def _existing(store: ContentStore, ref: str) -> str | None:
    try:
        return store.read_text(ref)[0]
    except MissingContentError:
        return None


def _with_findings(home: _Home, draft: Draft) -> Draft:
    """What the content store says about the text is told with the rest, so that nothing comes as a surprise."""
    said = [issue.message for issue in home.store.look_through(draft.ref, draft.text)]
    if not said:
        return draft
    return replace(draft, item=replace(draft.item, remarks=(*draft.item.remarks, *said)))


def _topic_missing(home: _Home, items: tuple[ImportedItem, ...], topic: str) -> list[str]:
    """The checks for helplines go by the campaign's topic, and without one by the words of each text: a person says which."""
    if topic or not any(item.topic for item in items):
        return []
    if home.is_new:
        return [
            f"This reads as if it were about violence, and nobody has said what {home.slug} is about. If it is, give it "
            "the topic violence (topic: violence in its campaign.md): then each of its texts has to name help. Until then the "
            "words of each text decide."
        ]
    if home.store.read_campaign(home.slug).topic:
        return []
    return [
        f"This is about violence, and {home.slug} has no topic. Put topic: violence into its campaign.md."
    ]


def new_plan(slug: str, topic: str = "") -> str:
    """The campaign.md of a new campaign. ``topic`` is a person's word; where they said none, none stands there.

    Raises:
        CampaignDeskError: the topic is longer than one, or of several lines.
    """
    if len(topic) > LONGEST_TOPIC or not topic.isprintable():
        raise CampaignDeskError(f"A topic is one line of {LONGEST_TOPIC} characters at most. Shorten it.")
    title = re.sub(r"\s+", " ", words_from_slug(slug))
    return write_file({"title": title, **({"topic": topic} if topic else {})}, "")
