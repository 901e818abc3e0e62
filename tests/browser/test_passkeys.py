"""A passkey in a real browser: made, used without a name or a password, asked for again, removed; a copied one is refused."""

from __future__ import annotations

import socket
from pathlib import Path

from playwright.sync_api import Browser, expect

from campaigns.domain.people.permissions import Role
from campaigns.models.passkeys import Passkey
from campaigns.services.core.transaction import reading, transaction
from tests.browser.serving import LAPTOP, served, sign_in
from tests.web.conftest import closing
from tests.web.office import open_office

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_passkey_signs_its_person_in_and_a_copy_of_it_does_not(browser: Browser, tmp_path: Path) -> None:
    port = free_port()
    address = f"http://localhost:{port}"
    for office in closing(open_office(tmp_path, CAMPAIGNS_URL=address)):
        with served(office, port=port):
            context = browser.new_context(viewport=LAPTOP)
            page = context.new_page()
            device = context.new_cdp_session(page)
            device.send("WebAuthn.enable")
            device.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})

            sign_in(page, address, office, Role.HEAD)
            page.goto(f"{address}/access/passkeys")
            page.get_by_label("What to call it").fill("My laptop")
            page.get_by_role("button", name="Add a passkey").click()
            expect(page.get_by_role("heading", name="Your passkey is kept")).to_be_visible()
            expect(page.locator(".cd-secret code")).to_have_count(10)
            page.get_by_role("button", name="Sign out").click()

            page.get_by_role("button", name="Use a passkey").click()
            expect(page.get_by_text("Good morning, Hana")).to_be_visible()

            office.clock.advance(minutes=11)  # so that who it is is asked again
            page.goto(f"{address}/access/passkeys")
            page.get_by_role("button", name="Use a passkey").click()
            expect(page.get_by_text("Last used")).to_be_visible()
            page.get_by_role("button", name="Sign out").click()

            with office.app.app_context():
                with reading() as session:
                    before = session.query(Passkey).one()
                    assert before.sign_count > 1
                    assert before.user_id == office.people[Role.HEAD]
                with transaction() as session:  # another device has counted on with the same key
                    session.query(Passkey).one().sign_count = before.sign_count + 100
            page.get_by_role("button", name="Use a passkey").click()
            expect(page.get_by_text("This passkey can’t be used here.").first).to_be_visible()

            with office.app.app_context(), transaction() as session:
                session.query(Passkey).one().sign_count = before.sign_count
            sign_in(page, address, office, Role.HEAD)
            expect(page.get_by_role("heading", name="Second step")).to_be_visible()
            page.get_by_role("button", name="Use a passkey instead").click()
            expect(page.get_by_text("Good morning, Hana")).to_be_visible()
            page.goto(f"{address}/access/passkeys")
            page.get_by_text("Another name, or remove it").click()
            page.get_by_role("button", name="Remove it").click()
            expect(page.get_by_text("Nobody signs in with it any more")).to_be_visible()
            context.close()
