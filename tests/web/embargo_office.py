"""An office with an embargoed release and three posts linked with it, in each state its pages can show."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from campaigns.domain.people.permissions import Role
from campaigns.services.content.library import refresh_library
from campaigns.services.planning.embargo_plan import plan_set
from campaigns.services.stops.holds import start_hold
from tests.web.content_samples import CAMPAIGN
from tests.web.office import Office, open_office, ref, schedule, sign_off

RELEASE = ref("hope-plan", "releases")
POSTS = [ref(f"hope-{number}") for number in (1, 2, 3)]
TITLES = ("Hope has a plan", "What the plan changes", "Who stands behind it")
HOURS = 3  # from the office's first moment to the end of the embargo


def write_set(
    office: Office,
    *,
    hours: float = HOURS,
    body: str = "Derbyshire has a plan. Worried about someone? Childline is on 0800 1111.",
) -> None:
    """The files; writing them again with other hours moves the embargo."""
    folder = office.content / CAMPAIGN
    ends = office.clock.now() + timedelta(hours=hours)
    (folder / "releases" / "hope-plan.md").write_text(
        f"---\ntitle: A plan for hope in Derbyshire\nembargo: {ends.isoformat().replace('+00:00', 'Z')}\n"
        "contact: 'Press office: press@vru.example or 01632 960100'\nlists: ['Local media']\n---\n\n"
        f"{body}\n"
    )
    for one, title in zip(POSTS, TITLES, strict=True):
        (folder / "posts" / f"{one.rpartition('/')[2]}.md").write_text(
            f"---\ntitle: {title}\nchannels: [practice]\nembargoed_with: releases/hope-plan\n---\n\n"
            f"{title}. Childline is on 0800 1111. #WalkAway\n"
        )
    with office.app.app_context():
        refresh_library(office.desk)


def plan_all(office: Office) -> None:
    with office.app.app_context():
        plan_set(office.desk, RELEASE, user_id=office.people[Role.OFFICER])


def readying_office(folder: Path) -> Office:
    """Before the moment: the release and one post are approved, one is in review, one is a draft."""
    office = open_office(folder)
    write_set(office)
    sign_off(office, RELEASE, POSTS[0])
    office.tick()
    return office


def ended_office(folder: Path) -> Office:
    """After the moment: planned as a whole, and a hold stopped what goes to Practice but for the release and one post."""
    office = open_office(folder)
    write_set(office)
    sign_off(office, RELEASE, *POSTS)
    schedule(office, RELEASE, "Practice", in_minutes=HOURS * 60)
    plan_all(office)
    with office.app.app_context():
        start_hold(
            office.desk,
            user_id=office.people[Role.HEAD],
            kind="partner",
            scope="channel:practice",
            reason="The force asked us to wait.",
            allow=[RELEASE, POSTS[0]],
        )
    office.clock.advance(hours=HOURS)
    office.send_what_is_due()
    office.clock.advance(minutes=5)
    office.tick()
    return office
