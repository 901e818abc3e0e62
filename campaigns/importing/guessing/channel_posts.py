"""Posts from a document that names the channels above their texts: one with a section each, or one for each moment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from campaigns.domain.items.channel_kinds import KINDS
from campaigns.importing.guessing.channel_parts import ChannelPart, ChannelParts, Occasion
from campaigns.importing.guessing.dates import clock_beside, find_clock, find_day, words_beside_date
from campaigns.importing.guessing.heads import numbers_of
from campaigns.importing.guessing.office_lines import why_no_headline
from campaigns.importing.guessing.post import PostBook, labelled, title_from
from campaigns.importing.guessing.topics import violence_words
from campaigns.importing.markdown import join_blocks
from campaigns.importing.values import Block, ImportedItem, LeftOut, SourceText

ELSEWHERE = "it is for a channel that Campaign Desk does not send to"
NO_TEXT = "it names a channel, and there is no text below it"


@dataclass(frozen=True)
class _Text:
    """One channel's words, without their labels. ``when`` is all that is said of its moment, its own words first."""

    part: ChannelPart
    blocks: tuple[Block, ...]
    labels: dict[str, str]
    when: str


def guess_channel_posts(
    source: SourceText, parts: ChannelParts, *, today: date, zone: ZoneInfo
) -> tuple[tuple[ImportedItem, ...], str]:
    """The posts, and a sentence that says why they are one or several."""
    top, above = labelled(parts.above)
    title, left_out, general = _above(source, top, above, today)
    of_all = " ".join(top[key] for key in ("publish_at", "date", "time") if key in top)
    posts: list[tuple[Occasion, list[_Text]]] = []
    for occasion in parts.occasions:
        texts = [text for part in occasion.parts if (text := _text(part, occasion, of_all, left_out))]
        posts += [(occasion, several) for several in _by_moment(texts, today)]
    if title and len(posts) > 1:
        left_out.append(LeftOut(title, "the title of the whole; each post has one of its own"))
    items = []
    for number, (occasion, texts) in enumerate(posts):
        book = PostBook(today, zone, left_out=list(left_out) if number == 0 else [])
        items.append(_item(book, occasion, texts, top, title if len(posts) == 1 else "", general))
    return tuple(items), _why(posts, items)


def _above(
    source: SourceText, labels: dict[str, str], blocks: Sequence[Block], today: date
) -> tuple[str, list[LeftOut], list[Block]]:
    """The title, what is left out, and what is a text for every other channel, of the lines above all channels."""
    left_out = [*source.left_out, *source.around]
    left_out += [LeftOut(note, "a footnote, which a post can't have") for note in source.footnotes]
    title = labels.get("title", "") or (source.title.value if source.title else "")
    rest: list[Block] = []
    for block in blocks:
        if why := why_no_headline(block.text, today):
            left_out.append(LeftOut(block.told, why))
        elif not title and not block.text.rstrip().endswith((".", "!")):
            title = " ".join(block.text.split()).lstrip("# ")
            left_out += numbers_of([block])
        elif block.text != title:
            rest.append(block)
    return title, left_out, rest


def _text(part: ChannelPart, occasion: Occasion, of_all: str, left_out: list[LeftOut]) -> _Text | None:
    labels, blocks = labelled(part.blocks)
    if not part.kinds or not blocks:
        words = "\n".join((part.heading.words, *(block.told for block in part.blocks)))
        left_out.append(LeftOut(words, NO_TEXT if part.kinds else ELSEWHERE))
        return None
    own = [labels[key] for key in ("publish_at", "date", "time") if key in labels]
    head = [" ".join(block.text.split()) for block in occasion.head]
    when = "; ".join(filter(None, (*own, part.heading.when, *head, of_all)))
    return _Text(part, tuple(blocks), labels, when)


def _by_moment(texts: Iterable[_Text], today: date) -> list[list[_Text]]:
    """Texts of one moment are one post; a post has one moment."""
    found: dict[object, list[_Text]] = {}
    for text in texts:
        day = find_day(text.when, today)
        clock = clock_beside(text.when, day) if day else find_clock(text.when)
        found.setdefault((day.day if day else None, clock.at if clock else None), []).append(text)
    return list(found.values())


def _item(
    book: PostBook,
    occasion: Occasion,
    texts: Sequence[_Text],
    top: dict[str, str],
    title: str,
    general: Sequence[Block],
) -> ImportedItem:
    head_labels, head = labelled(occasion.head)
    labels = {**top, **head_labels}
    for text in reversed(texts):
        labels |= text.labels
    named = " ".join(filter(None, (words_of_head(block, book.today) for block in head)))
    found = labels.get("title", "") or title or named
    book.title(
        found or title_from("\n".join(block.text for block in texts[0].blocks)),
        "it stands above the texts"
        if found
        else "the first words; a post's title is for the office and is not published",
    )
    book.left_out += numbers_of(head)
    kinds = tuple(dict.fromkeys(kind for text in texts for kind in text.part.kinds))
    book.front["channels"] = kinds
    said = ", ".join(f"“{text.part.heading.words}”" for text in texts)
    book.guess("Channels", ", ".join(kinds), f"the document names them above their texts: {said}")
    labels = {
        key: words for key, words in labels.items() if key not in ("publish_at", "date", "time", "channels")
    }
    if any(find_day(text.when, book.today) for text in texts):
        labels["date"] = texts[0].when
    book.when(labels, texts[0].blocks)
    book.rest(labels)
    if general:
        book.remarks.append(
            "The words above the first channel are kept as the text for all others. Each channel named here has a text of its "
            "own, so they are not sent to it."
        )
    sections = [
        (kind, join_blocks(text.blocks, headings=False)) for text in texts for kind in text.part.kinds
    ]
    written = [f"## {KINDS[kind].label}\n\n{words}" for kind, words in sections]
    is_alone = len({words for _, words in sections}) == 1 and not general
    day = str(book.front.get("publish_at", ""))[:10]
    name = str(book.front["title"]).removesuffix(" …")
    return ImportedItem(
        kind="post",
        name=name if title else f"{day} {name}".strip(),
        front=book.front,
        body=sections[0][1]
        if is_alone
        else "\n\n".join(filter(None, (join_blocks(general, headings=False), *written))),
        guesses=tuple(book.guesses),
        left_out=tuple(book.left_out),
        remarks=tuple(book.remarks),
        topic="violence" if violence_words(" ".join(words for _, words in sections)) else "",
    )


def words_of_head(block: Block, today: date) -> str:
    """What the line says besides the day."""
    words = words_beside_date(block.text, today)
    return " ".join(block.text.split()) if words and find_day(block.text, today) is None else words


def _why(posts: Sequence[tuple[Occasion, list[_Text]]], items: Sequence[ImportedItem]) -> str:
    if len(items) > 1:
        return (
            f"The document names channels above {len(items)} texts or groups of texts that differ in their moment or come one "
            "after the other for the same channel, so each is a post of its own."
        )
    labels = ", ".join(KINDS[kind].label for kind in items[0].front["channels"]) if items else ""
    if items and len(posts[0][1]) > 1:
        return f"The document has a text for each of {labels}, so it is one post with a section for each."
    return f"The document names {labels} above its text, so it is one post for that." if items else ""
