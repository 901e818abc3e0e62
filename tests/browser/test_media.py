"""A picture as an officer brings it: uploaded, described at once, and put into a post; with scripts on a laptop."""

from __future__ import annotations

import io

from PIL import Image
from playwright.sync_api import Browser, FilePayload, expect

from campaigns.domain.people.permissions import Role
from campaigns.services.content.writing import open_post
from tests.browser.serving import LAPTOP
from tests.browser.test_accessibility import violations
from tests.browser.test_journey import Way, person
from tests.web.content_samples import CAMPAIGN
from tests.web.office import Office, ref

DRAFT = ref("sunday-draft")


def photo(name: str, colour: str) -> FilePayload:
    buffer = io.BytesIO()
    Image.new("RGB", (600, 400), colour).save(buffer, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": buffer.getvalue()}


def test_a_picture_is_uploaded_described_and_put_into_a_post(
    browser: Browser, fresh: tuple[Office, str]
) -> None:
    office, address = fresh
    page = person(browser, Way(LAPTOP, True), address, office, Role.OFFICER)
    page.get_by_role("link", name="Media").click()
    page.locator("input[name=file]").set_input_files(
        [
            photo("IMG 1.jpg", "teal"),
            {"name": "b.heic", "mimeType": "image/heic", "buffer": b"\0\0\0\x18ftypheic"},
        ]
    )
    page.get_by_role("button", name="Upload", exact=True).click()
    expect(page.get_by_text("b.heic can’t be read as a picture")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("link", name="Describe the others now").click()
    page.get_by_label("Describe it").check()
    page.get_by_label("Description").fill("A teal wall at dusk")
    page.get_by_role("button", name="Save the description").click()
    expect(page.get_by_role("link", name="img-1.jpg")).to_be_visible()

    page.goto(f"{address}/items/{DRAFT}/edit")
    page.get_by_role("button", name="Take out").click()
    page.get_by_role("button", name="Choose from the library").click()
    page.get_by_label("A teal wall at dusk").check()
    page.get_by_role("button", name="Put them into it").click()
    page.get_by_label("Description of img-1.jpg").fill("A teal wall in Buxton")
    expect(page.locator("#saved")).to_contain_text("Saved")
    page.get_by_label("Description of img-1.jpg").fill("A teal wall in Buxton at dusk")
    expect(page.locator("#look img").first).to_have_attribute("alt", "A teal wall in Buxton at dusk")
    page.locator("#picture-file").set_input_files([photo("two.jpg", "red")])
    page.get_by_role("button", name="Upload", exact=True).click()
    expect(page.get_by_text("1 of 2 described")).to_be_visible()
    assert violations(page) == []
    with office.app.app_context():
        assert open_post(office.desk, DRAFT).words.media == ("img-1.jpg", "two.jpg")
        alt = office.desk.content.media_document(CAMPAIGN, "img-1.jpg").alt
    assert alt == "A teal wall in Buxton at dusk"
    page.context.close()
