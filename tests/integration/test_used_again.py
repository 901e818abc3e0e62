"""Using last year's campaign again: every word comes along, all days move together, and decisions do not."""

from __future__ import annotations

from datetime import date

import pytest

from campaigns.content_store.form_words import WordsNotTakenError
from campaigns.errors import NotAllowedError
from campaigns.models.authorship import list_authors
from campaigns.models.content import find_item
from campaigns.services.content.again import TEMPLATES, use_campaign_again, use_item_again
from campaigns.services.content.library import refresh_library
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading
from tests.integration.office import CAMPAIGN, Office

PLAN = """---
title: Spring
topic: prevention
starts: 2027-05-17
ends: 2027-05-23
objectives:
  - measure: Posts on time
    by: 2027-06-20
activities:
  - what: Posters
    on: 2027-05-18
    proof: A picture
young_people_review: Panel, 3 May
---

## Strategy

One thought a day.

## Learning

Shorter texts.
"""


@pytest.fixture(autouse=True)
def last_year(office: Office, desk: Desk) -> None:
    office.write("campaign.md", PLAN)
    office.picture("walk.jpg")
    office.release(front="publish_at: 2027-05-17T07:30\nembargo: 2027-05-17T00:01\nplace: Derby")
    office.post(
        name="walk", front="publish_at: 2027-05-17T08:00\nmedia: [walk.jpg]\nembargoed_with: releases/launch"
    )
    office.post(name="night", front="publish_at: 2027-09-27T01:30\nallow: {ACC-01: drawn}")
    refresh_library(desk)


def again(desk: Desk, office: Office, *names: str, starts: date = date(2028, 5, 15)) -> list[tuple[str, ...]]:
    refs = [f"{CAMPAIGN}/{name}" for name in names]
    made = use_campaign_again(
        desk, CAMPAIGN, title="Spring 2028", starts=starts, refs=refs, user_id=office.officer
    )
    assert (made.slug, made.refused) == ("spring-2028", ())
    return [copy.left_out for copy in made.copies]


def test_all_days_move_together_and_the_links_within_hold(desk: Desk, office: Office) -> None:
    assert again(desk, office, "releases/launch", "posts/walk") == [(), ()]
    old, new = (desk.content.read_item(f"{slug}/posts/walk") for slug in (CAMPAIGN, "spring-2028"))
    assert (new.body, new.title, new.issues) == (old.body, old.title, ())
    assert str(new.publish_at) == "2028-05-15 07:00:00+00:00"
    assert str(new.embargo) == "2028-05-14 23:01:00+00:00"
    assert new.pictures[0].alt == "Two friends walk home"
    plan = desk.content.read_campaign("spring-2028")
    assert (str(plan.ends), str(plan.objectives[0].by)) == ("2028-05-21", "2028-06-18")
    assert (str(plan.activities[0].on), plan.activities[0].proof) == ("2028-05-16", "")
    assert (plan.again_of, plan.young_people_review) == (CAMPAIGN, "")
    assert "One thought a day." in plan.body
    assert "Shorter texts." not in plan.body


def test_what_does_not_come_along_is_said(desk: Desk, office: Office) -> None:
    # 30 October 2027, and the night after it: there the clock shows half past one twice.
    said = again(desk, office, "posts/night", "posts/walk", starts=date(2027, 6, 20))
    assert said == [
        ("its day and time", "the reasons for which findings were let through"),
        ("the release whose embargo it keeps",),
    ]
    assert desk.content.read_item("spring-2028/posts/night").publish_at is None


def test_whoever_wrote_the_old_words_does_not_approve_the_copy(desk: Desk, office: Office) -> None:
    ref = f"{CAMPAIGN}/posts/walk"
    office.submit(ref)
    copy = use_item_again(desk, ref, title="Once more", campaign=CAMPAIGN, user_id=office.head).ref
    with reading() as session:
        item = find_item(session, copy)
        assert item is not None
        assert {row.user_id for row in list_authors(session, [item.id])} == {office.officer, office.head}


def test_a_template_is_an_item_kept_apart_with_its_pictures_and_its_writers(
    desk: Desk, office: Office
) -> None:
    ref, kept = f"{CAMPAIGN}/posts/walk", []
    office.submit(ref)
    for _ in range(2):
        kept.append(use_item_again(desk, ref, title="Walk", campaign=TEMPLATES, user_id=office.head))
    assert [one.ref for one in kept] == ["templates/posts/walk", "templates/posts/walk-2"]
    copy = use_item_again(desk, kept[0].ref, title="Anew", campaign=CAMPAIGN, user_id=office.administrator)
    assert desk.content.read_item(copy.ref).pictures[0].alt == "Two friends walk home"
    with reading() as session:
        item = find_item(session, copy.ref)
        assert item is not None
        writers = {row.user_id for row in list_authors(session, [item.id])}
    assert writers == {office.officer, office.head, office.administrator}


def test_it_takes_a_title_a_first_day_and_somebody_who_may_write(desk: Desk, office: Office) -> None:
    with pytest.raises(WordsNotTakenError, match="title"):
        use_campaign_again(
            desk, CAMPAIGN, title=" ", starts=date(2028, 5, 15), refs=[], user_id=office.officer
        )
    with pytest.raises(NotAllowedError):
        use_campaign_again(
            desk, CAMPAIGN, title="A", starts=date(2028, 5, 15), refs=[], user_id=office.reader
        )
    office.write("campaign.md", "---\ntitle: Spring\n---\n")
    with pytest.raises(WordsNotTakenError, match="no first day"):
        use_campaign_again(
            desk, CAMPAIGN, title="A", starts=date(2028, 5, 15), refs=[], user_id=office.officer
        )
