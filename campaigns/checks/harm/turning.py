"""HARM-08: whoever reads about violence must find, in the same text, where to turn."""

from __future__ import annotations

import re
from collections.abc import Iterator

from campaigns.checks.base import Finding, Subject
from campaigns.checks.patterns import WEAPON, LatePattern, any_of
from campaigns.checks.prose import Variant
from campaigns.domain.facts.facts import Helpline
from campaigns.domain.items.channel_kinds import KINDS
from campaigns.domain.items.documents import PostDocument
from campaigns.domain.text.listing import listed

_VIOLENT = any_of(
    r"(?:knife|gun|violent|weapon) crimes?",
    r"(?:serious|youth|sexual|domestic|knife|gang) violence",
    r"violence reduction",
    r"stabb(?:ed|ings?)",
    rf"carry(?:ing)? (?:a )?{WEAPON}",
)
_SHORT_NEEDS = LatePattern(
    r"\b(?:ring|rings|ringing|call|calls|calling|dial|phone|telephone|contact|police|on|at|or|text|number|non-emergency|tel)\b[^.!?\n]{0,40}$",
    re.IGNORECASE,
)


def no_help_named(subject: Subject) -> Iterator[Finding]:
    """Whether readers of this very text may need it is for a person to judge, so it is never more than a warning.

    A post may lead to a page that is recorded as holding the numbers.
    """
    if not _is_about_violence(subject) or subject.item.audience == "professionals":
        return
    is_post = isinstance(subject.item, PostDocument)
    for variant in subject.text.variants:
        if _names_help(subject, variant):
            continue
        line = subject.text.place(variant.source_offset)[0]
        if not is_post:
            yield Finding(line=line, column=1, says="release")
            return
        where = listed([KINDS[kind].label for kind in variant.channels])
        yield Finding(line=line, column=1, details={"where": f" for {where}" if where else ""})


def _is_about_violence(subject: Subject) -> bool:
    """As the campaign says; where nobody said what the topic is, by the words of the text itself."""
    if subject.item.topic.strip():
        return subject.is_about_violence
    return any(_VIOLENT.search(passage.text) for passage in subject.text.published)


def _names_help(subject: Subject, variant: Variant) -> bool:
    text = "\n".join((variant.text, *(passage.text for passage in subject.text.front)))
    addresses = [link.url for passage in variant.passages for link in passage.links]
    if isinstance(subject.item, PostDocument) and subject.item.link:
        addresses.append(subject.item.link)
    if any(_is_given(line, text, addresses) for line in subject.facts.helplines):
        return True
    pages = [entry.words for entry in subject.facts.lists.get("help-pages", ())]
    return any(_leads_to(address, page) for address in addresses for page in pages)


def _is_given(helpline: Helpline, text: str, addresses: list[str]) -> bool:
    if any(_leads_to(address, site) for address in (*addresses, text) for site in helpline.sites):
        return True
    is_named = not helpline.is_police and any(_has_name(text, name) for name in helpline.names)
    return is_named or any(_has_number(text, number) for number in helpline.numbers)


def _has_name(text: str, name: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None


def _has_number(text: str, number: str) -> bool:
    """The digits stand there, however they are spaced. A number of three digits has to look like one to ring."""
    digits = r"[ \u00a0()-]?".join(number)
    pattern = re.compile(rf"(?<![\d£$€.,/-])(?:{digits})(?![\d%]|[.,/-]\d)")
    for match in pattern.finditer(text):
        if (
            len(number) > 3
            or number == "999"
            or _SHORT_NEEDS.search(text[max(0, match.start() - 60) : match.start()])
        ):
            return True
    return False


def _leads_to(text: str, site: str) -> bool:
    bare = re.escape(re.sub(r"^https?://(?:www\.)?", "", site.strip().rstrip("/")))
    return re.search(rf"(?<![\w-])(?:https?://)?(?:www\.)?{bare}(?![\w-])", text, re.IGNORECASE) is not None
