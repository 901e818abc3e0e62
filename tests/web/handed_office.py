"""An office in which a post for Nextdoor was due, and is with Tom, who approves things and puts that out."""

from __future__ import annotations

from pathlib import Path

from campaigns.domain.people.permissions import Role
from campaigns.services.accounts.connecting import add_account, verify_account
from tests.integration.office import picture_bytes
from tests.web.content_samples import CAMPAIGN
from tests.web.office import Office, open_office, ref, schedule, sign_off

POST = ref("over-the-fence")
WORDS = "Walk away. Somebody will listen."


def handed_office(folder: Path) -> Office:
    office = open_office(folder)
    media = office.content / CAMPAIGN / "media"
    media.mkdir(exist_ok=True)
    (media / "fence.jpg").write_bytes(picture_bytes("navy"))
    (media / "fence.jpg.yml").write_text("alt: Two neighbours at a fence\ntags: [drawing]\n")
    (office.content / CAMPAIGN / "posts" / "over-the-fence.md").write_text(
        f"---\ntitle: Over the fence\nchannels: [nextdoor]\nmedia: [fence.jpg]\n---\n{WORDS}\n"
    )
    with office.app.app_context():
        person = {"place": "Nextdoor, Ripley", "person": "Tom Reed", "email": office.email(Role.APPROVER)}
        add_account(office.desk, kind="nextdoor", name="Our Nextdoor", credentials=person)
        verify_account(office.desk, "Our Nextdoor")
    sign_off(office, POST)
    schedule(office, POST, "Our Nextdoor", in_minutes=1)
    office.clock.advance(minutes=1)
    assert office.send_what_is_due() == 1
    return office
