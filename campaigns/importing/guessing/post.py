"""One post from the blocks of a document, with the labels people put above such texts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, time
from zoneinfo import ZoneInfo

from campaigns.domain.text.addresses import find_addresses
from campaigns.domain.time.localtime import LocalTimeError
from campaigns.importing.guessing.chrome import strip_chrome
from campaigns.importing.guessing.dated_lines import days_passed_over, no_date, take_dates
from campaigns.importing.guessing.dates import ClockFound, clock_beside, find_day, local_text
from campaigns.importing.guessing.embargo import speaks_of_embargo
from campaigns.importing.guessing.labels import audience_in, channels_in, meaning_of
from campaigns.importing.guessing.topics import violence_words
from campaigns.importing.markdown import join_blocks, with_text
from campaigns.importing.values import (
    Block,
    BlockKind,
    FrontValue,
    Guess,
    ImportedItem,
    ImportFileError,
    LeftOut,
    SourceText,
)

_LABEL = re.compile(r"(?P<label>[A-Za-z][A-Za-z /()-]{1,30})\s*+:\s++(?P<value>\S.*)")
TITLE_WORDS = 9
LONGEST_TITLE = 80


def title_from(text: str) -> str:
    """The first words of a text, as the name of a post for the office."""
    for address in reversed(find_addresses(text)):
        text = text[: address.start] + text[address.end :]
    first = next((line.strip() for line in text.split("\n") if re.search(r"\w", line)), "")
    sentence = re.split(r"(?<=[.!?])\s", first)[0]
    words = [word for word in sentence.split() if re.search(r"\w", word)]
    title = " ".join(words[:TITLE_WORDS])
    if len(title) > LONGEST_TITLE:
        title = title[:LONGEST_TITLE].rsplit(" ", 1)[0]
    title = title.strip(" .,:;–-*_“”\"'#")
    return f"{title} …" if len(words) > TITLE_WORDS else title or "Untitled post"


def guess_post(source: SourceText, *, today: date, zone: ZoneInfo) -> ImportedItem:
    """The post that ``source`` most likely is.

    Raises:
        ImportFileError: there is no text in it.
    """
    stripped = strip_chrome(source.blocks, is_page=source.label == "web page")
    labels, blocks = _labelled(stripped.blocks)
    blocks, lines = take_dates(blocks, today, only_labelled=True)
    if lines:
        labels.setdefault("date", lines[0].words)
    front: dict[str, FrontValue] = {}
    guesses: list[Guess] = []
    left_out = [*source.left_out, *source.around, *stripped.left_out]
    left_out += [LeftOut(note, "a footnote, which a post can't have") for note in source.footnotes]
    remarks = [*source.remarks, *stripped.remarks, *_embargoed(source)]
    _title(source, labels, blocks, front, guesses)
    blocks = [one for one in blocks if one.kind is not BlockKind.HEADING or one.text != front["title"]]
    if not any(block.text.strip() for block in blocks):
        raise ImportFileError("There is no text for a post in this file. Look at what it holds.")
    _channels(labels, front, guesses, remarks)
    _when(blocks, labels, front, guesses, remarks, today=today, zone=zone)
    if (words := labels.get("audience")) and (audience := audience_in(words)):
        front["audience"] = audience
        guesses.append(Guess("Audience", audience, f"the text says “{words}”"))
    if (link := labels.get("link")) and re.fullmatch(r"https?://\S++", link):
        front["link"] = link
        guesses.append(Guess("Link", link, "it stands after a label"))
    for meaning in ("media", "alt", "status", "notes", "tags"):
        if meaning in labels:
            left_out.append(LeftOut(labels[meaning], _WHY_NOT[meaning]))
    words = " ".join(block.text for block in blocks)
    return ImportedItem(
        kind="post",
        name=str(front["title"]).removesuffix(" …"),
        front=front,
        body=join_blocks(blocks, headings=False),
        guesses=tuple(guesses),
        left_out=tuple(left_out),
        remarks=tuple(remarks),
        topic="violence" if violence_words(words) else "",
    )


def _embargoed(source: SourceText) -> list[str]:
    lines = [part.what for part in source.around] + [block.text for block in source.blocks]
    return [
        f"“{' '.join(line.split())}” speaks of an embargo. Take it out of the text, and name the release whose embargo the "
        "post keeps under embargoed_with."
        for line in lines
        if speaks_of_embargo(line)
    ]


_WHY_NOT = {
    "media": "put the picture into the campaign's media folder and name it under media",
    "alt": "alt text belongs beside the picture, in media/NAME.yml",
    "status": "sign-off happens in Campaign Desk",
    "notes": "a note for the office, and nothing of it is published",
    "tags": "a label for the office",
}


def _labelled(blocks: Sequence[Block]) -> tuple[dict[str, str], list[Block]]:
    """``Channels: X, Bluesky`` and its like above the text; ``Copy:`` alone is taken off the text it stands before."""
    labels: dict[str, str] = {}
    rest: list[Block] = []
    for block in blocks:
        match = _LABEL.fullmatch(block.text)
        meaning = meaning_of(match["label"]) if match else ""
        if match and meaning == "text":
            rest.append(with_text(block, match["value"]))
        elif match and meaning and ":" not in meaning and meaning not in labels and not _is_told(rest):
            labels[meaning] = match["value"].strip()
        elif meaning_of(block.text) == "text" and block.text.endswith(":"):
            continue
        else:
            rest.append(block)
    return labels, rest


def _is_told(blocks: Sequence[Block]) -> bool:
    return sum(len(block.text.split()) for block in blocks) > 40


def _title(
    source: SourceText,
    labels: dict[str, str],
    blocks: Sequence[Block],
    front: dict[str, FrontValue],
    guesses: list[Guess],
) -> None:
    heading = blocks[0] if blocks and blocks[0].kind is BlockKind.HEADING else None
    if "title" in labels:
        title, why = labels["title"], "it stands after a label"
    elif heading is not None:
        title, why = heading.text, "the first heading; it is not part of the text"
    elif source.title is not None:
        title, why = source.title.value, source.title.why
    else:
        text = "\n".join(block.text for block in blocks)
        title, why = (
            title_from(text),
            "the first words; a post's title is for the office and is not published",
        )
    front["title"] = " ".join(title.split())[:300]
    guesses.append(Guess("Title", str(front["title"]), why))


def _channels(
    labels: dict[str, str], front: dict[str, FrontValue], guesses: list[Guess], remarks: list[str]
) -> None:
    kinds, strangers, _ = channels_in(labels.get("channels", ""))
    if kinds:
        front["channels"] = kinds
        guesses.append(Guess("Channels", ", ".join(kinds), f"the text says “{labels['channels']}”"))
    else:
        remarks.append("No channel is named. Add channels to the front matter, like channels: [x, bluesky].")
    for stranger in strangers:
        remarks.append(f"“{stranger}” is not a channel that carries posts, so it was left out.")


def _when(
    blocks: Sequence[Block],
    labels: dict[str, str],
    front: dict[str, FrontValue],
    guesses: list[Guess],
    remarks: list[str],
    *,
    today: date,
    zone: ZoneInfo,
) -> None:
    words = " ".join(labels[key] for key in ("publish_at", "date", "time") if key in labels)
    day = find_day(words, today) if words else None
    if day is None:
        remarks.append(no_date(days_passed_over(blocks, today)))
        return
    clock = clock_beside(words, day)
    remarks.extend(day.remarks)
    try:
        front["publish_at"] = local_text(day.day, clock or ClockFound(time(9, 0)), zone)
    except LocalTimeError as error:
        remarks.append(f"publish_at was left out: {error}")
        return
    assumed = "" if clock else "; no time of day was given, so 09:00 stands in"
    guesses.append(Guess("Date", str(front["publish_at"]), f"the text says “{words}”{assumed}"))
