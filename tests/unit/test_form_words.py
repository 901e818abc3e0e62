"""What the checks say, as a form tells it: no key of a file, no file, no command."""

from __future__ import annotations

import re

import pytest

from campaigns.checks.wording import WORDING
from campaigns.domain.items.issues import Issue, Severity
from campaigns.web.form_words import in_form_words, in_the_form

OF_A_FILE = re.compile(
    r"\.yml|\.md\b|front matter|## |\b[a-z]+_[a-z]+\b(?!\})|\b(?:alt|media|channels|title|sound|motion|people|guardian|"
    r"incident|checked|transcript|captions|embargo|tags|decorative):|campaigns [a-z]+ |--\w|Flesch"
)
SAID = sorted(name for name in WORDING if name.partition("-")[0].isupper())


def filled(sentence: str) -> str:
    return re.sub(r"\{(\w+)\}", lambda gap: gap[1].upper().replace("_", " "), sentence)


@pytest.mark.parametrize("family", sorted({name.partition("-")[0] for name in SAID}))
def test_no_finding_speaks_of_files_and_keys(family: str) -> None:
    for name in SAID:
        if name.startswith(family):
            said = in_form_words(filled(WORDING[name]))
            assert not OF_A_FILE.search(said), f"{name}: {said}"


def test_the_words_that_were_found_stay() -> None:
    assert in_form_words("“Walk away” is too long. Cut 3, or write a shorter text under a heading ## X.") == (
        "“Walk away” is too long. Cut 3, or split it, or say it differently on X."
    )
    assert "its entry under Media" in in_form_words("Add a line alt: … to media/a b.jpg.yml that says it.")
    untitled = "There is no title, so “A” is used. Add a line with title: to the front matter."
    assert not OF_A_FILE.search(in_form_words(untitled))
    empty = Issue("CONTENT-21", Severity.BLOCK, "There is no text. Write it below the front matter.", "a.md")
    assert "front matter" not in in_the_form(empty)
    unfinished = in_form_words("variants: A wording for an area needs an area: the area is missing.")
    assert (
        unfinished == "Wordings for single areas: A wording for an area needs an area: the area is missing."
    )
