"""What the checks say of an item, each finding with the place in the form where its words are and what may be done about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from campaigns.checks.registry import CHECKS
from campaigns.content_store.sections import split_parts
from campaigns.content_store.story_edit import as_story
from campaigns.domain.items.documents import ItemDocument, PostDocument, ReleaseDocument
from campaigns.domain.items.issues import Issue, Severity
from campaigns.web.form_words import in_the_form
from campaigns.web.library_watch import file_name
from campaigns.web.part_buttons import ALL

# Front matter key → field of the form.
_FIELDS = {
    "title": "title",
    "channels": "channel",
    "publish_at": "day",
    "link": "link",
    "media": "pictures",
    "areas": "areas",
    "tags": "tags",
    "audience": "audience",
    "content_warning": "content_warning",
    "incident": "incident",
    "family_told": "family_told",
    "ai_use": "ai_use",
}
_OF_RELEASE = {
    "title": "title",
    "embargo": "embargo-day",
    "publish_at": "day",
    "place": "place",
    "contact": "contact",
    "quotes": "quote-text-1",
    "notes": "note-1",
    "photos": "pictures",
    "lists": "lists-1",
    "variants": "variant-lead-1",
    "areas": "areas",
    "incident": "incident",
    "family_told": "family_told",
    "ai_use": "ai_use",
}
_IN_LISTS = {"quotes[": "quote-text-", "notes[": "note-", "variants[": "variant-lead-"}


@dataclass(frozen=True)
class FormFinding:
    """
    Attributes:
        words: what it says, in words of the form. field: the id of the field it is about; empty where there is none.
        text: the text that field belongs to, ``all`` or a kind of channel; empty for the other fields.
        may_be_left: it may be passed over here, with a reason; said of the first of a check, as it is about all of them.
    """

    issue: Issue
    words: str
    field: str
    text: str
    may_be_left: bool
    is_left: bool = False  # it is passed over here by now

    @property
    def mend(self) -> str:
        """The button that puts its replacement in; empty where it offers none."""
        change = self.issue.replacement
        return f"mend-{self.issue.id}-{change.offset}" if change else ""

    @property
    def may_be_called_unhelpful(self) -> bool:
        """Of what a check found; that a file can't be read is no matter of opinion."""
        return self.issue.id in CHECKS

    @property
    def place(self) -> str:
        """Where it stands in the file, for whoever looks after the checks."""
        line = f", line {self.issue.line}" if self.issue.line else ""
        return f"{self.issue.id}: {file_name(self.issue)}{line}"


@dataclass(frozen=True)
class FormFindings:
    first: list[FormFinding] = field(default_factory=list)  # must be mended first
    look: list[FormFinding] = field(default_factory=list)  # worth a look
    known: list[FormFinding] = field(default_factory=list)  # good to know

    @property
    def all(self) -> list[FormFinding]:
        return [*self.first, *self.look, *self.known]


def form_findings(document: ItemDocument | None, issues: Iterable[Issue]) -> FormFindings:
    """By what a person has to do; ``document`` is the text they were found in, where it could be read."""
    found = FormFindings()
    groups = {Severity.BLOCK: found.first, Severity.WARN: found.look, Severity.INFO: found.known}
    asked: set[str] = set()
    for issue in issues:
        name, text = _place(document, issue.line)
        may_be_left = issue.severity is Severity.WARN and issue.id in CHECKS and issue.id not in asked
        asked |= {issue.id} if may_be_left else set()
        is_left = issue.severity is Severity.INFO and document is not None and issue.id in document.allow
        groups[issue.severity].append(
            FormFinding(issue, in_the_form(issue), name, text, may_be_left, is_left)
        )
    return found


def _place(document: ItemDocument | None, line: int) -> tuple[str, str]:
    if isinstance(document, PostDocument):
        return field_of(document, line)
    return (field_of_release(document, line) if isinstance(document, ReleaseDocument) else ""), ""


def field_of_release(release: ReleaseDocument, line: int) -> str:
    """The field of the form that holds this line of the file; empty for none."""
    if line >= release.body_line:
        lead, _ = as_story("", release.body)
        return "lead" if lead and line - release.body_line <= lead.count("\n") else "story"
    key = max(((at, key) for key, at in release.key_lines.items() if at <= line), default=(0, ""))[1]
    for opening, field_name in _IN_LISTS.items():
        if key.startswith(opening):
            return f"{field_name}{int(key.removeprefix(opening).removesuffix(']')) + 1}"
    return _OF_RELEASE.get(key.partition("[")[0], "")


def field_of(post: PostDocument, line: int) -> tuple[str, str]:
    """The field of the form that holds this line of the file, and which text it belongs to; both empty for none."""
    starts = {ALL: post.body_line, **post.section_lines}
    begun = {text: start for text, start in starts.items() if start <= line}
    if not begun:
        keys = [(at, key) for key, at in post.key_lines.items() if at <= line]
        return _FIELDS.get(max(keys)[1].partition("[")[0] if keys else "", ""), ""
    text = max(begun, key=lambda one: begun[one])
    body = post.body if text == ALL else post.sections[text]
    before = [start for part, start in split_parts(body) if part.strip() and begun[text] + start <= line]
    return f"part-{text}-{max(1, len(before))}", text
