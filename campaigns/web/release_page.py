"""Puts the page together on which a press release is written."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from flask import render_template
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from campaigns.content_store.release_words import QuoteWords, ReleaseWords, VariantWords
from campaigns.domain.facts.facts import Boilerplate
from campaigns.domain.items.quote_places import AT_THE_START, openings, standing_of
from campaigns.models.recipients import count_reached, list_contacts_on
from campaigns.reports.screens.item import item_screen
from campaigns.services.content.facts import current_facts
from campaigns.services.content.writing import Opened, open_release
from campaigns.web.desk_access import current_desk, local_zone, now, page_session
from campaigns.web.editor_page import beside_me, case_choices, comments_on, look_at
from campaigns.web.library_watch import recent_library
from campaigns.web.picture_block import picture_block
from campaigns.web.post_form import as_moment, moment_of, started_at, started_from, twice
from campaigns.web.release_form import EMBARGO, PHOTOS, is_embargoed, issue_day, words_of

MORE = ("quote", "note", "variant")


def release_page(
    ref: str,
    *,
    opened: Opened[ReleaseWords] | None = None,
    words: ReleaseWords | None = None,
    typed: MultiDict[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
    more: str = "",
    note: str = "",
) -> str:
    """The page of one release with what stands in its file; or with these ``words``, or as it was ``typed`` and sent.

    ``more``: one of ``MORE``, for an empty one at the end. ``note``: what is to be known before it is saved.
    """
    recent_library()
    started = started_from(typed) if typed and opened is None else None
    opened = opened or open_release(current_desk(), ref)
    shown = words_of(typed) if typed else words or opened.words
    embargo = moment_of(typed, EMBARGO) if typed else as_moment(shown.embargo)
    issue = moment_of(typed) if typed else as_moment(shown.publish_at)
    session = page_session()
    return render_template(
        "editor/release.html",
        ref=ref,
        screen=item_screen(session, ref),
        words=_with_more(shown, more),
        is_embargoed=is_embargoed(typed) if typed else bool(shown.embargo),
        embargo=embargo,
        embargo_twice=twice(embargo),
        issue=issue,
        issue_twice=twice(issue),
        places=_places(shown.story),
        standing=[standing_of(shown.story, number) for number in range(1, len(shown.quotes) + 2)],
        started=started or started_at(opened, form=secrets.token_hex(8)),
        lists=list_choices(
            session, (*shown.lists, *(one.media_list for one in shown.variants if one.media_list))
        ),
        reached=len(list_contacts_on(session, [*shown.lists, *(one.media_list for one in shown.variants)])),
        office_notes=office_notes(shown),
        issue_day=_issue_day(shown),
        pictures=picture_block(ref, shown.photos, field=PHOTOS, typed=typed),
        cases=case_choices(session, shown.incident),
        wish=None,
        typed=typed or {},
        plan=current_desk().content.read_campaign(ref.partition("/")[0]),
        usual_ai_use=current_facts(current_desk()).ai_use,
        beside_me=beside_me(session, ref),
        comments=comments_on(session, ref),
        look=look_at(ref),
        errors=errors or {},
        note=note,
    )


def office_notes(words: ReleaseWords) -> list[Boilerplate]:
    """The office's notes that are right on the day of issue, without those that stand under the release already."""
    day = _issue_day(words)
    known = current_facts(current_desk()).boilerplates
    return [one for one in known if one.is_right_on(day) and one.text not in words.notes]


def _issue_day(words: ReleaseWords) -> date:
    return issue_day(words, now().astimezone(local_zone()).date())


@dataclass(frozen=True)
class ListChoice:
    """``reached``: how many people on it can be written to; None where there is no list of that name."""

    name: str
    reached: int | None


def list_choices(session: Session, chosen: tuple[str, ...]) -> list[ListChoice]:
    """All media lists; one that the release names and that is not there is among them."""
    reached = count_reached(session)
    names = sorted({*reached, *chosen}, key=str.casefold)
    return [ListChoice(name, reached.get(name)) for name in names]


def _with_more(words: ReleaseWords, more: str) -> ReleaseWords:
    """With an empty quote, note or wording where one was asked for; an empty quote and note where there is none."""
    quotes, notes = words.quotes, words.notes
    return replace(
        words,
        quotes=(*quotes, QuoteWords()) if more == "quote" or not quotes else quotes,
        notes=(*notes, "") if more == "note" or not notes else notes,
        variants=(*words.variants, VariantWords()) if more == "variant" else words.variants,
    )


def _places(story: str) -> list[tuple[str, str]]:
    """Where a quote may stand: the value of the choice, and its words."""
    behind = [(opening, f"After “{opening}”") for opening in openings(story)]
    return [("", "After the story"), (AT_THE_START, "After the first paragraph"), *behind]
