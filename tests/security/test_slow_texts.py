"""A text that takes for ever to check, or to show, stops itself and nothing else: its page answers and says so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from campaigns.app import create_app
from campaigns.checks.base import Finding, Subject
from campaigns.checks.registry import CHECKS
from campaigns.content_store.problems import BrokenContentError
from campaigns.domain.items.issues import Severity
from campaigns.domain.items.rendered import RenderedPart
from campaigns.domain.people.permissions import Role
from campaigns.errors import CampaignDeskError
from campaigns.models.base import db
from campaigns.services.content import preview, rendering
from campaigns.services.content.library import refresh_library
from campaigns.services.content.preview import preview_item
from campaigns.services.content.readiness import check_item, refs_to_mend
from campaigns.services.signoff.overrides import let_through
from campaigns.services.signoff.review import NotReadyError, submit_for_review
from tests.web.client import Reader
from tests.web.content_samples import CAMPAIGN
from tests.web.office import Office, open_office

REF = f"{CAMPAIGN}/posts/slow"
SLOW = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
NOT_IN_TIME = "could not be checked in time"


def _search_for_ever(subject: Subject) -> Iterator[Finding]:
    """Of every text but the slow one it finds nothing at once."""
    re.search(r"\b(?:a|a)+b", getattr(subject.item, "body", ""))
    yield from ()


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with pytest.MonkeyPatch.context() as patch:
        office = open_office(tmp_path_factory.mktemp("slow"), CAMPAIGNS_CHECK_SECONDS="1")
        patch.setitem(CHECKS, "SLOW-01", replace(CHECKS["TIME-01"], find=_search_for_ever))
        (office.content / f"{REF}.md").write_text(
            f"---\ntitle: Slow\nchannels: [practice]\npublish_at: 2027-05-20T09:00\n---\n{SLOW}\n"
        )
        with office.app.app_context():
            refresh_library(office.desk)
        yield office
        with office.app.app_context():
            db.session.remove()
            db.engine.dispose()


@pytest.fixture
def inside(office: Office) -> Iterator[Office]:
    with office.app.app_context():
        yield office


def test_it_is_a_finding_that_blocks_and_never_a_pass(inside: Office) -> None:
    finding = next(issue for issue in check_item(inside.desk, REF) if issue.id == "CHECK-01")
    assert finding.severity is Severity.BLOCK
    assert NOT_IN_TIME in finding.message
    assert "split it in two" in finding.message


def test_it_is_not_submitted(inside: Office) -> None:
    with pytest.raises(NotReadyError, match=NOT_IN_TIME):
        submit_for_review(inside.desk, REF, user_id=inside.people[Role.OFFICER])


def test_nobody_can_let_it_pass(inside: Office) -> None:
    with pytest.raises(CampaignDeskError, match="Nobody can let CHECK-01 pass"):
        let_through(
            inside.desk,
            REF,
            check_id="CHECK-01",
            user_id=inside.people[Role.HEAD],
            reason="It is a good text.",
        )


def test_its_page_answers_and_says_so(office: Office) -> None:
    page = Reader(office).sign_in(Role.OFFICER).get(f"/items/{REF}")
    assert NOT_IN_TIME in page.text


def test_the_others_are_judged_beside_it(inside: Office) -> None:
    others = [ref for ref in inside.desk.content.list_refs() if ref != REF]
    blocked = refs_to_mend(inside.desk, [REF, *others])
    assert REF in blocked
    assert not blocked >= set(others)


def test_a_preview_that_is_not_made_in_time_says_so_in_its_place(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(document: object, kind: str) -> RenderedPart:
        while True:
            pass

    monkeypatch.delitem(CHECKS, "SLOW-01")
    monkeypatch.setattr(rendering, "render_post", never)
    page = Reader(office).sign_in(Role.OFFICER).get(f"/items/{REF}")
    assert "The preview could not be made in time" in page.text


def test_a_plan_that_is_not_shown_in_time_says_so_in_its_place(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(text: str) -> str:
        while True:
            pass

    monkeypatch.delitem(CHECKS, "SLOW-01")
    monkeypatch.setattr(preview, "to_html", never)
    page = Reader(office).sign_in(Role.OFFICER).get(f"/campaigns/{CAMPAIGN}")
    assert "The plan can’t be shown." in page.text


def test_the_pages_read_it_in_another_process(inside: Office) -> None:
    """The real one: what it reads, and what is wrong with a file, comes back as if it were read here."""
    broken = inside.content / CAMPAIGN / "posts" / "broken.md"
    broken.write_text("---\ntitle: [\n---\nWords.\n")
    app = create_app(inside.desk.settings)
    desk = app.extensions["desk"]
    try:
        with app.app_context():
            shown = preview_item(desk, REF)
            assert desk.bench.warm_pid is not None
            assert shown == preview_item(inside.desk, REF)
            with pytest.raises(BrokenContentError) as raised:
                check_item(desk, f"{CAMPAIGN}/posts/broken")
            assert raised.value.issues[0].line
            db.engine.dispose()
    finally:
        desk.bench.close()
