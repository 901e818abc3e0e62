"""A rehearsal as plain text, for a terminal or an e-mail."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from campaigns.domain.items.issues import at_line
from campaigns.domain.text.listing import counted
from campaigns.reports.rehearsal.document import Document

_SEVERITY = {"block": "must be mended", "warn": "please look", "info": "for information"}


def rehearsal_text(document: Document) -> str:
    return "\n".join(_lines(document)) + "\n"


def _lines(document: Document) -> Iterator[str]:
    yield f"Rehearsal of {document['window']} ({document['zone_words']})"
    for remark in document["remarks"]:
        yield f"Note: {remark}"
    yield from _timeline(document)
    yield from _not_going_out(document)
    yield from _silent(document)
    yield from _section("Collisions", (f"  {one['words']}" for one in document["collisions"]))
    yield from _findings(document)
    yield from _clock_changes(document)
    yield from _section(
        "What it costs (calendar months in UTC)", (f"  {one['words']}" for one in document["spend"])
    )
    yield from _hold(document)
    yield ""
    yield answer(document)


def answer(document: Document) -> str:
    """The whole in a sentence or two."""
    out = counted(len(document["goes_out"]), "post or release", "posts and releases")
    if not document["needs_a_look"]:
        return f"{out} would go out. Nothing to look at."
    said = [f"{out} would go out"]
    if kept := len(document["does_not_go_out"]) + len(document["would_be_silent"]):
        said.append(f"{kept:,} would not")
    if collisions := len(document["collisions"]):
        said.append(f"{counted(collisions, 'collision')} to look at")
    return f"{', '.join(said)}."


def _section(heading: str, lines: Iterable[str]) -> Iterator[str]:
    """Nothing at all where there are no lines."""
    found = list(lines)
    if found:
        yield ""
        yield heading
        yield from found


def _timeline(document: Document) -> Iterator[str]:
    yield ""
    yield f"What goes out: {len(document['goes_out']):,}"
    for day, lines in groupby(document["goes_out"], key=lambda line: line["day_words"]):
        yield f"  {day}"
        for line in lines:
            yield f"    {line['time']:>11}  {line['account']}: {line['title']}{shape(line)}"
            yield f"{'':17}{line['first_words']}"
            yield from (f"{'':17}Note: {note}" for note in line["notes"])


def shape(line: Document) -> str:
    """`` (2 parts, 1 picture)``; empty for one plain part."""
    said = []
    if line["parts"] > 1:
        said.append(f"{line['parts']} parts")
    if line["pictures"]:
        said.append(counted(line["pictures"], "picture"))
    if line["recipients"] is not None:
        said.append(counted(line["recipients"], "recipient"))
    return f" ({', '.join(said)})" if said else ""


def _not_going_out(document: Document) -> Iterator[str]:
    lines = document["does_not_go_out"]
    yield from _section(
        f"What would not go out: {len(lines):,}",
        (
            f"  {line['when']}  {line['account']}: {line['title']} ({line['item']})\n      {line['reason']}"
            for line in lines
        ),
    )


def _silent(document: Document) -> Iterator[str]:
    items = document["would_be_silent"]
    yield from _section(
        f"What would be silent, because nothing is planned: {len(items):,}",
        (
            f"  {one['when']}  {one['title']} ({one['item']})\n      {' '.join(one['reasons'])}"
            for one in items
        ),
    )


def _findings(document: Document) -> Iterator[str]:
    yield from _section(
        "What the checks say, each as of its own day",
        (
            f"  {one['title']} ({one['item']}){at_line(issue['line'])}: "
            f"{_SEVERITY[issue['severity']]}: {issue['message']} [{issue['id']}]"
            for one in document["findings"]
            for issue in one["issues"]
        ),
    )


def _clock_changes(document: Document) -> Iterator[str]:
    def lines() -> Iterator[str]:
        for change in document["clock_changes"]:
            yield f"  {change['words']}"
            for one in change["items"]:
                yield f"    {one['time']:>11}  {one['account']}: {one['title']}, {one['where']}"
            for issue in change["refused"]:
                yield f"    {issue['file']}{at_line(issue['line'])}: {issue['message']}"
            if not change["items"] and not change["refused"]:
                yield "    Nothing is planned near that hour."

    yield from _section("When the clocks change", lines())


def _hold(document: Document) -> Iterator[str]:
    held = document["hold"]
    if held is None:
        return

    def lines() -> Iterator[str]:
        for verb, found in (("stop", held["stops"]), ("let through", held["lets_through"])):
            yield f"  It would {verb} {counted(len(found), 'post or release', 'posts and releases') if found else 'nothing'}."
            yield from map(_hold_line, found)
        yield "  Ending the hold sends nothing: what it stopped, also of later days, needs a new time."

    yield from _section(f"A hold on {held['scope_words']} from {held['starts']['when']}", lines())


def _hold_line(line: Document) -> str:
    return f"    {line['when']}  {line['account']}: {line['title']}"
