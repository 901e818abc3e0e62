"""One row of a plan as a post: every cell becomes part of it, or is listed with the reason why not."""

from __future__ import annotations

import re
from dataclasses import replace
from textwrap import shorten

from campaigns.domain.items.channel_kinds import KINDS
from campaigns.domain.text.csv_words import cut_by_a_separator
from campaigns.domain.text.sizes import too_long
from campaigns.importing.guessing.post import title_from
from campaigns.importing.guessing.topics import violence_words
from campaigns.importing.markdown import write_file
from campaigns.importing.plan_cells import (
    PlanCellError,
    is_break,
    is_open,
    post_text,
    read_audience,
    read_channels,
    read_link,
    read_media,
)
from campaigns.importing.plan_columns import LONGEST_HEADING
from campaigns.importing.plan_moment import moment_of
from campaigns.importing.plan_row_cells import ANOTHER, NO_TEXT, NONE, RowCells
from campaigns.importing.plan_status import is_heading_of_such, keeps_back, tells_where_it_is
from campaigns.importing.plan_texts import TextCell, Texts, texts_of
from campaigns.importing.plan_words import is_ticked
from campaigns.importing.values import FrontValue, ImportedItem, LeftOut, TableRow

LONGEST_TITLE = 300
LONGEST_TOLD = 200  # characters of a row that is far too long to be shown whole


class PlanRow(RowCells):
    """One row while it is being read."""

    def item(self) -> ImportedItem | None:
        """The post, or None where the row has no text; what it lacks or can't be is told in either case.

        One that is not to go out stops nothing by its mistakes: they are remarks about it.
        """
        said = self._keeps_back()
        item = self._item()
        if item and (too_much := too_long("post", len(write_file(item.front, item.body)))):
            self._leave_out(too_much)
            return None
        if not said:
            return item
        mistakes = tuple(str(trouble) for trouble in self.troubles)
        self.troubles = []
        why = f"the plan says “{said}”, so it is not brought in unasked: nothing is to go out against the plan, or twice"
        if item is None:
            self.left_out = [LeftOut(f"{self.place}: {self.row.words}", why)]
            return None
        return replace(item, kept_back=why, remarks=(*item.remarks, *mistakes))

    def _leave_out(self, why: str) -> None:
        """One row that can't become a post costs the month none of its others."""
        self.troubles = []
        self.left_out = [
            LeftOut(f"{self.place}: {shorten(self.row.words, LONGEST_TOLD, placeholder=' …')}", why)
        ]

    def _keeps_back(self) -> str:
        """The words of the row that say it is not to go out; empty where it may."""
        for cell, column in zip(self.row.cells, self.header.found, strict=False):
            if column.meaning == "status" and keeps_back(cell.text, column.heading):
                return cell.text
            if (is_ticked(cell.text) and is_heading_of_such(column.heading)) or tells_where_it_is(
                cell.text, column.heading
            ):
                return f"{column.heading}: {cell.text}"
        return ""

    def _item(self) -> ImportedItem | None:
        texts = self._texts()
        if not texts.first:
            if not self.troubles and (words := self.row.words):
                self.left_out = [LeftOut(f"{self.place}: {words}", "the row has no text")]
            return None
        if self.is_cut_by_marks:
            self._refuse_if_cut()
        front = self._front(texts)
        self.list_the_rest()
        day = str(front.get("publish_at", ""))[:10]
        kinds = front.get("channels", ())
        assert isinstance(kinds, tuple)
        return ImportedItem(
            kind="post",
            name=f"{day} {str(front['title']).removesuffix(' …')}".strip(),
            front=front,
            body=self._body(texts, kinds),
            left_out=tuple(self.left_out),
            remarks=tuple(dict.fromkeys(self.remarks)),
            place=self.place,
            topic="violence" if violence_words(texts.first) else "",
        )

    # Texts

    def _texts(self) -> Texts:
        cells = []
        for meaning, positions in self.header.columns.items():
            if meaning != "text" and not meaning.startswith("text:"):
                continue
            for position in positions:
                cell = self.at(position)
                if cell.unusable:
                    self.used.add(position)
                    self.refuse(position, cell.unusable)
                elif cell.text:
                    cells.append(TextCell(position, meaning.partition(":")[2], cell.text))
        if not any(not self.at(one.position).carried for one in cells):
            cells = [] if not self._has_own_words() else cells
        texts = texts_of(cells, self.above.texts)
        for position, message in texts.troubles.items():
            self.refuse(position, message)
        for one in cells:
            self._account_for(one, texts)
        self.remarks += texts.remarks
        return texts

    def _has_own_words(self) -> bool:
        return any(cell.text and not cell.carried for cell in self.row.cells)

    def _account_for(self, one: TextCell, texts: Texts) -> None:
        self.used.add(one.position)
        cell = self.at(one.position)
        if one.position in texts.none or one.position in texts.spare:
            why = NO_TEXT if one.position in texts.none else ANOTHER
            self.left_out.append(LeftOut(f"{self.header.shown(one.position)}: {one.words}", why))
            return
        if cell.link:
            why = "the words lead to this address, which the text does not say"
            self.left_out.append(LeftOut(f"{self.header.shown(one.position)}: {cell.link}", why))
        if one.words in (texts.general, *texts.own.values()):
            self.above.texts[one.position] = one.words
        if any(map(is_break, one.words.split("\n"))):
            self.remarks.append("A line of dashes in the text starts the next post of a thread.")

    def _refuse_if_cut(self) -> None:
        """In a file of cells parted by marks, a text that goes on in the next cell was cut."""
        for meaning, positions in self.header.columns.items():
            if meaning in ("text", "title", "notes") or meaning.startswith("text:"):
                for position in positions:
                    before, after = self.at(position).value, self.at(position + 1).value
                    if (
                        isinstance(before, str)
                        and isinstance(after, str)
                        and cut_by_a_separator(before, after)
                    ):
                        self.refuse(
                            position,
                            f"The text seems to be cut: it ends “{before[-30:]}” and the next cell begins “{after[:30]}”. Put "
                            "it between quotation marks, or save the file again from your spreadsheet program as CSV.",
                        )

    def _body(self, texts: Texts, kinds: tuple[FrontValue, ...] | tuple[str, ...]) -> str:
        """The text for all, then a section for each channel with a text of its own."""
        text = texts.general
        if not text and len(texts.own) == 1 and len(kinds) == 1:
            return post_text(texts.first)
        sections = [
            f"## {KINDS[kind].label}\n\n{post_text(words)}"
            for kind, words in texts.own.items()
            if words != text
        ]
        return "\n\n".join(part for part in (post_text(text), *sections) if part)

    # Front matter

    def _front(self, texts: Texts) -> dict[str, FrontValue]:
        front: dict[str, FrontValue] = {"title": self._title(texts.first)}
        if kinds := self._channels(texts.own):
            front["channels"] = kinds
        if moment := moment_of(self):
            front["publish_at"] = moment
        if audience := self._audience():
            front["audience"] = audience
        if link := self._link():
            front["link"] = link
        if names := self._media():
            front["media"] = names
        return front

    def _title(self, text: str) -> str:
        _, cell = self.taken("title")
        title = " ".join(cell.text.split())
        if len(title) > LONGEST_TITLE:
            self.left_out.append(
                LeftOut(title, f"a title has {LONGEST_TITLE} characters at most; its beginning was taken")
            )
        return title[:LONGEST_TITLE] or title_from(text)

    def _channels(self, own: dict[str, str]) -> tuple[str, ...]:
        kinds = tuple(own) + tuple(kind for kind in self._ticked() if kind not in own)
        position, cell = self.taken("channels")
        if cell.text:
            try:
                named = read_channels(cell.text, self.remarks)
            except PlanCellError as error:
                self.refuse(position, str(error))
                return ()
            for kind in own.keys() - set(named):
                self.remarks.append(
                    f"There is a text for {KINDS[kind].label}, which is not among the channels; it was added."
                )
            kinds = (*named, *(kind for kind in kinds if kind not in named))
        if not kinds:
            kinds = self.above.kinds or self.kinds
        if not kinds:
            self.remarks.append(
                "No channel is named. Add channels to the front matter before it is submitted."
            )
        return kinds

    def _ticked(self) -> list[str]:
        kinds = []
        for meaning, positions in self.header.columns.items():
            if meaning.startswith("tick:"):
                self.used.update(positions)
                if any(is_ticked(self.at(position).text) for position in positions):
                    kinds.append(meaning.partition(":")[2])
        return kinds

    def _audience(self) -> str:
        _, cell = self.taken("audience")
        if not cell.text:
            return ""
        audience = read_audience(cell.text)
        if not audience:
            self.remarks.append(
                f"The audience “{cell.text}” is none of public, youth and professionals; it was left out."
            )
        elif audience != cell.text.casefold():
            self.remarks.append(f"The audience “{cell.text}” is read as {audience}.")
        return audience

    def _link(self) -> str:
        position, cell = self.taken("link")
        if not cell.text:
            return ""
        if cell.link:
            self.remarks.append(f"“{cell.text}” leads to {cell.link}, which is taken for the link.")
        try:
            link = read_link(cell.link or cell.text, self.remarks)
        except PlanCellError as error:
            self.refuse(position, str(error))
            return ""
        if not link and self.is_cut_by_marks:
            self.refuse(
                position,
                f"“{cell.text}” is not a web address. If it belongs to the text before it, put that text between quotation "
                "marks; else take it out.",
            )
        return link

    def _media(self) -> tuple[str, ...]:
        found: list[str] = []
        for position in self.header.columns.get("media", ()):
            cell = self.at(position)
            self.used.add(position)
            if not cell.text or cell.carried == "left":
                continue
            if is_open(cell.text):
                self.left_out.append(LeftOut(f"{self.header.shown(position)}: {cell.text}", NONE))
                continue
            names, missing = read_media(cell.text, self.surroundings.pictures)
            found += names
            for name in missing:
                why = "is not in the campaign's media folder. Put it there and name it under media"
                self.left_out.append(LeftOut(f"{self.header.shown(position)}: {name}", why))
        return tuple(dict.fromkeys(found))


def row_kinds(row: TableRow) -> tuple[str, ...]:
    """The channels, where a row holds nothing but the names of some: they are those of the rows below it."""
    own = [cell.text for cell in row.cells if cell.text and not cell.carried]
    return sheet_kinds(own[0]) if len(own) == 1 and len(own[0]) <= LONGEST_HEADING else ()


def sheet_kinds(name: str) -> tuple[str, ...]:
    """The channels that a sheet is for by its name, like “X (Twitter) posts” or “Facebook – May”."""
    words = re.sub(
        r"(?i)\b(?:posts?|content|copy|plan|calendar|schedule|page|tab|sheet|january|february|march|april|may|june|july|august|"
        r"september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|20\d\d)\b",
        " ",
        name,
    )
    try:
        remarks: list[str] = []
        kinds = read_channels(" ".join(words.strip(" -–_").split()), remarks)
    except PlanCellError:
        return ()
    return () if remarks else kinds
