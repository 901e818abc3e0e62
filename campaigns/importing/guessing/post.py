"""One post from the blocks of a document, with the labels people put above such texts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
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


_MARKS = '“”"'


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
    title = title.strip(" .,:;–-*_'#")
    marks = [sign for sign in title if sign in _MARKS]
    if len(marks) % 2 or (len(marks) == 2 and title[0] in _MARKS and title[-1] in _MARKS):
        title = title.strip(f" .,:;–-{_MARKS}")  # marks around all of it, or one whose partner was cut off
    return f"{title} …" if len(words) > TITLE_WORDS else title or "Untitled post"


@dataclass
class PostBook:
    """What is found of one post on the way, in the order in which it is told."""

    today: date
    zone: ZoneInfo
    front: dict[str, FrontValue] = field(default_factory=dict)
    guesses: list[Guess] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def guess(self, what: str, value: str, why: str) -> None:
        self.guesses.append(Guess(what, value, why))

    def title(self, title: str, why: str) -> None:
        self.front["title"] = " ".join(title.split())[:300]
        self.guess("Title", str(self.front["title"]), why)

    def channels(self, labels: Mapping[str, str]) -> None:
        """Those that a label names."""
        kinds, strangers, _ = channels_in(labels.get("channels", ""))
        if kinds:
            self.front["channels"] = kinds
            self.guess("Channels", ", ".join(kinds), f"the text says “{labels['channels']}”")
        else:
            self.remarks.append(
                "No channel is named. Add channels to the front matter, like channels: [x, bluesky]."
            )
        for stranger in strangers:
            self.remarks.append(f"“{stranger}” is not a channel that carries posts, so it was left out.")

    def when(self, labels: Mapping[str, str], blocks: Sequence[Block]) -> None:
        """The moment that labels give; days in the text itself are only pointed to."""
        words = " ".join(labels[key] for key in ("publish_at", "date", "time") if key in labels)
        day = find_day(words, self.today) if words else None
        if day is None:
            self.remarks.append(no_date(days_passed_over(blocks, self.today)))
            return
        clock = clock_beside(words, day)
        self.remarks.extend(day.remarks)
        try:
            moment = local_text(day.day, clock or ClockFound(time(9, 0)), self.zone)
        except LocalTimeError as error:
            self.remarks.append(f"publish_at was left out: {error}")
            return
        self.front["publish_at"] = moment
        assumed = "" if clock else "; no time of day was given, so 09:00 stands in"
        self.guess("Date", moment, f"the text says “{words}”{assumed}")

    def rest(self, labels: Mapping[str, str]) -> None:
        """Audience and link, and the labels that are left out."""
        if (words := labels.get("audience")) and (audience := audience_in(words)):
            self.front["audience"] = audience
            self.guess("Audience", audience, f"the text says “{words}”")
        if (link := labels.get("link")) and re.fullmatch(r"https?://\S++", link):
            self.front["link"] = link
            self.guess("Link", link, "it stands after a label")
        self.left_out += [
            LeftOut(labels[meaning], why) for meaning, why in _WHY_NOT.items() if meaning in labels
        ]


def guess_post(source: SourceText, *, today: date, zone: ZoneInfo) -> ImportedItem:
    """The post that ``source`` most likely is.

    Raises:
        ImportFileError: there is no text in it.
    """
    stripped = strip_chrome(source.blocks, is_page=source.label == "web page")
    labels, blocks = labelled(stripped.blocks)
    blocks, lines = take_dates(blocks, today, only_labelled=True)
    if lines:
        labels.setdefault("date", lines[0].words)
    book = PostBook(today, zone, left_out=[*source.left_out, *source.around, *stripped.left_out])
    book.left_out += [LeftOut(note, "a footnote, which a post can't have") for note in source.footnotes]
    book.remarks += [*source.remarks, *stripped.remarks, *speaking_of_embargo(source)]
    book.title(*_title(source, labels, blocks))
    title = str(book.front["title"])
    blocks = [one for one in blocks if one.kind is not BlockKind.HEADING or one.text != title]
    if not any(block.text.strip() for block in blocks):
        raise ImportFileError("There is no text for a post in this file. Look at what it holds.")
    book.channels(labels)
    book.when(labels, blocks)
    book.rest(labels)
    words = " ".join(block.text for block in blocks)
    return ImportedItem(
        kind="post",
        name=title.removesuffix(" …"),
        front=book.front,
        body=join_blocks(blocks, headings=False),
        guesses=tuple(book.guesses),
        left_out=tuple(book.left_out),
        remarks=tuple(book.remarks),
        topic="violence" if violence_words(words) else "",
    )


def speaking_of_embargo(source: SourceText) -> list[str]:
    """A remark for each line that holds the text back; a post takes its embargo from a release."""
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


def labelled(blocks: Sequence[Block]) -> tuple[dict[str, str], list[Block]]:
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


def _title(source: SourceText, labels: Mapping[str, str], blocks: Sequence[Block]) -> tuple[str, str]:
    """The title, and why."""
    if "title" in labels:
        return labels["title"], "it stands after a label"
    if blocks and blocks[0].kind is BlockKind.HEADING:
        return blocks[0].text, "the first heading; it is not part of the text"
    if source.title is not None:
        return source.title.value, source.title.why
    text = "\n".join(block.text for block in blocks)
    return title_from(text), "the first words; a post's title is for the office and is not published"
