"""The officer test: pages of daily work speak the officer's words, and none of the machine's."""

from __future__ import annotations

import re
from collections import Counter

from bs4 import BeautifulSoup
from werkzeug.exceptions import HTTPException

from campaigns.domain.people.permissions import Role
from tests.web.client import Reader
from tests.web.office import Office

MACHINE_WORDS = re.compile(
    r"front matter|fingerprint|standard input|clock tick|last ticked|"
    r"\.ya?ml\b|deliver(?:y|ies)\b|flesch|kincaid|\b12:00[ap]m|revision|"
    r"\bhash\b|\bjson\b|\bslug\b|\bmarkdown\b|\bscheduler\b|\bworker\b|\bUTC\b|\b[A-Z]{3,8}-\d\d\b",
    re.IGNORECASE,
)
# Settings, what the machine says of itself, and the manual may.
NOT_DAILY = {
    "own_lists",
    "help",
    "facts",
    "working",
    "about",
    "your_access",
    "audit_trail",
    "static",
    "connecting",
}
FILES = {"report.download", "media_file.show", "items.email"}
OF_EACH = 3  # pages of one kind


def test_every_page_of_daily_work_speaks_the_officer_s_words(busy: Office) -> None:
    found, visited = dict[str, str](), Counter[str]()
    for role in (Role.OFFICER, Role.ADMINISTRATOR):
        reader, queue, known = Reader(busy).sign_in(role), ["/"], {"/"}
        seen = Counter[str]()
        for address in queue:
            endpoint = _endpoint(busy, address)
            if (
                not endpoint
                or endpoint in FILES
                or endpoint.partition(".")[0] in NOT_DAILY
                or seen[endpoint] == OF_EACH
            ):
                continue
            seen[endpoint] += 1
            answer = reader.client.get(address)
            if answer.status_code != 200 or answer.mimetype != "text/html":
                continue
            page = BeautifulSoup(answer.text, "html.parser")
            links = [str(one["href"]).partition("#")[0] for one in page.select('a[href^="/"]')]
            queue += [one for one in dict.fromkeys(links) if one not in known]
            known |= set(links)
            for aside in page.select(
                "script, style, footer, .cd-preview, details:has(> summary:-soup-contains('Details'))"
            ):
                aside.decompose()
            for words in page.find_all(string=MACHINE_WORDS):
                found[" ".join(words.split())] = address
        visited += seen
    assert len(visited) > 50, "the way through the pages is cut off"
    assert found == {}


def _endpoint(office: Office, address: str) -> str:
    try:
        return office.app.url_map.bind("localhost").match(address.partition("?")[0])[0]  # type: ignore[return-value]
    except HTTPException:
        return ""
