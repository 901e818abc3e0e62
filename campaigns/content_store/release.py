"""A press release as an e-mail: plain text and simple HTML, in the order newsrooms expect."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from markupsafe import Markup

from campaigns.content_store.plain_text import to_plain_text
from campaigns.content_store.safe_html import to_html, to_inline_html
from campaigns.content_store.spoken import without_outer_quotes
from campaigns.content_store.story_edit import as_story
from campaigns.domain.items.documents import MediaDocument, Quote, ReleaseDocument, Variant
from campaigns.domain.items.quote_places import quote_line, with_places
from campaigns.domain.items.rendered import RenderedRelease, RenderedVariant
from campaigns.domain.time.localtime import format_day, format_embargo

if TYPE_CHECKING:
    from jinja2 import Template

_ENDS = re.compile(r"(?mi)^[ \t]*+[*_#\-– ]*+ENDS?[*_#\-– ]*+[ \t]*+$")
_STARTS_WITH_WORDS = re.compile(r"(?!\*[ \t]|\d{1,9}\.[ \t])[\w“\"'‘£*_\[]")
_MARKS = re.compile(r"([\\`*_{}\[\]()#+\-.!|~<>])")

_ARTICLE = """\
<p><strong>{{ status }}</strong></p>
{% if day %}<p>{{ day }}</p>
{% endif %}<h1>{{ title }}</h1>
{{ story }}
{% for quote in quotes %}{{ quote }}
{% endfor %}<p><strong>ENDS</strong></p>
{{ after }}
{% if notes %}<h2>Notes to editors</h2>
<ol>{% for note in notes %}<li>{{ note }}</li>{% endfor %}</ol>
{% endif %}{% if contact %}<h2>Media contact</h2>
<p>{{ contact }}</p>
{% endif %}{% if photos %}<h2>Photos</h2>
<ul>{% for photo in photos %}<li>{{ photo }}</li>{% endfor %}</ul>
{% endif %}"""

_QUOTE = """\
<p>{{ quote.speaker }}{% if quote.role %}, {{ quote.role }},{% endif %} said:</p>
<blockquote>{% for words in quote.paragraphs %}<p>{% for line in words.split("\n") %}{{ line }}{% if not loop.last %}<br>
{% endif %}{% endfor %}</p>{% endfor %}</blockquote>"""

_PAGE = """\
<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{{ title }}</title>
</head>
<body style="font-family: Arial, sans-serif; font-size: 16px; line-height: 1.5; color: #0b0c0c">
{{ article }}
</body>
</html>
"""


@cache
def _template(source: str) -> Template:
    from jinja2 import Environment, StrictUndefined  # a check shows nothing

    return Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=False).from_string(source)


@dataclass(frozen=True)
class _SaidWords:
    """A quote, its paragraphs marked as print does: opened each, closed at the last."""

    speaker: str
    role: str
    paragraphs: tuple[str, ...]


def render_release(document: ReleaseDocument, zone: ZoneInfo) -> RenderedRelease:
    """Status line, date, headline, place and lead, body, quotes, ENDS, notes to editors, contact, photos; and the same for
    each of its variants.

    A quote that has a place in the body stands there.
    """
    text, html, quotes = _put_quotes(document)
    status, day = status_line(document, zone), _day(document, zone)
    photos = [_photo_line(photo) for photo in document.photos]
    article = _template(_ARTICLE).render(
        status=status,
        day=day,
        title=document.title,
        story=_safe(html.story),
        quotes=[_safe(_as_html(quote)) for quote in quotes],
        after=_safe(html.after),
        notes=[_safe(to_inline_html(note)) for note in document.notes],
        contact=document.contact,
        photos=photos,
    )
    notes = "\n".join(f"{n}. {to_plain_text(note)}" for n, note in enumerate(document.notes, start=1))
    blocks = [
        status,
        day,
        document.title,
        text.story,
        *map(_as_text, quotes),
        "ENDS",
        text.after,
        f"Notes to editors\n\n{notes}" if notes else "",
        f"Media contact\n\n{document.contact}" if document.contact else "",
        "Photos\n\n" + "\n".join(f"– {photo}" for photo in photos) if photos else "",
    ]
    return RenderedRelease(
        subject=_subject(document, zone),
        text="\n\n".join(block for block in blocks if block) + "\n",
        html=_template(_PAGE).render(title=document.title, article=_safe(article)),
        article=article,
        photos=tuple(photo.rendered() for photo in document.photos),
        variants=tuple(
            RenderedVariant(one.area, one.media_list, render_release(variant_of(document, one), zone))
            for one in document.variants
        ),
    )


def variant_of(document: ReleaseDocument, variant: Variant) -> ReleaseDocument:
    """The release as one area gets it: all but its first paragraph is that of the release."""
    _, story = as_story("", document.body)
    body = "\n\n".join(filter(None, (variant.lead, variant.figures, story)))
    return replace(document, body=body, lists=(variant.media_list,), variants=())


@dataclass(frozen=True)
class _Written:
    """What stands before ENDS, and what after it: once as text, once as HTML."""

    story: str
    after: str

    def has(self, piece: str) -> bool:
        return piece in self.story or piece in self.after

    def replaced(self, old: str, new: str) -> _Written:
        return _Written(self.story.replace(old, new, 1), self.after.replace(old, new, 1))


def _put_quotes(document: ReleaseDocument) -> tuple[_Written, _Written, list[_SaidWords]]:
    """The story as text and as HTML with the quotes that have a place in it, and the quotes that stand after it.

    A place is carried through both renderings by a sign that no writer types; where Markdown makes something else of that
    line, such as a remark, the quote stands after the story.
    """
    said = [_said(quote) for quote in document.quotes]
    body = with_places(document.body, len(said), _sign)
    story, after = _split_at_ends(_with_place(body, document.place))
    text = _Written(to_plain_text(story), to_plain_text(after))
    html = _Written(to_html(story), to_html(after))
    left = []
    for number, quote in enumerate(said, start=1):
        sign = _sign(number)
        paragraph = f"<p>{sign}</p>"
        if text.has(sign) and html.has(paragraph):
            text, html = (
                text.replaced(sign, _as_text(quote)),
                html.replaced(paragraph, _as_html(quote)),
            )
        else:
            text, html = (one.replaced(sign, quote_line(number)) for one in (text, html))
            left.append(quote)
    return text, html, left


def _sign(number: int) -> str:
    return f"\ue000{number}\ue001"


def _safe(sanitised: str) -> Markup:
    """Only for HTML that went through the sanitiser or the autoescaping template above."""
    return Markup(sanitised)  # noqa: S704


def status_line(document: ReleaseDocument, zone: ZoneInfo) -> str:
    if document.embargo is None:
        return "FOR IMMEDIATE RELEASE"
    return f"EMBARGOED UNTIL {format_embargo(document.embargo, zone)}"


def _subject(document: ReleaseDocument, zone: ZoneInfo) -> str:
    title = " ".join(document.title.split())
    if document.embargo is None:
        return title
    return f"EMBARGOED until {format_embargo(document.embargo, zone)}: {title}"


def _day(document: ReleaseDocument, zone: ZoneInfo) -> str:
    moment = document.publish_at or document.embargo
    return format_day(moment.astimezone(zone).date()) if moment else ""


def _with_place(body: str, place: str) -> str:
    """The place opens the first paragraph, as a dateline does; before a list or heading it stands alone."""
    if not place:
        return body
    escaped = _MARKS.sub(r"\\\1", place)
    separator = " – " if _STARTS_WITH_WORDS.match(body) else "\n\n"
    return f"**{escaped}**{separator}{body}"


def _split_at_ends(body: str) -> tuple[str, str]:
    """A writer's own ENDS line is taken out, so that there is one; what followed it still follows it."""
    match = _ENDS.search(body)
    return (body[: match.start()].rstrip(), body[match.end() :].strip("\n")) if match else (body, "")


def _said(quote: Quote) -> _SaidWords:
    text = to_plain_text(quote.text).strip()
    paragraphs = [
        bare for p in re.split(r"\n(?:[^\S\n]*+\n)++", text) if (bare := without_outer_quotes(p.strip()))
    ]
    marked = [f"“{p}" for p in paragraphs[:-1]] + [f"“{p}”" for p in paragraphs[-1:]]
    return _SaidWords(speaker=quote.speaker, role=quote.role, paragraphs=tuple(marked))


def _introduced(quote: _SaidWords) -> str:
    return f"{quote.speaker}, {quote.role}, said:" if quote.role else f"{quote.speaker} said:"


def _as_text(quote: _SaidWords) -> str:
    return f"{_introduced(quote)}\n\n" + "\n\n".join(quote.paragraphs)


def _as_html(quote: _SaidWords) -> str:
    return _template(_QUOTE).render(quote=quote)


def _photo_line(photo: MediaDocument) -> str:
    caption = f": {photo.alt.rstrip('.')}." if photo.alt else ""
    credit = f" Credit: {photo.credit}" if photo.credit else ""
    return f"{photo.name}{caption}{credit}"
