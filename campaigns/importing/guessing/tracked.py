"""Links that lead by way of a mail scanner or a search engine, made to lead straight to their page."""

from __future__ import annotations

from dataclasses import replace

from campaigns.domain.text.listing import listed
from campaigns.domain.text.tracked_links import counting_marks, find_tracked_links, without_watchers_in
from campaigns.importing.values import Block, SourceText

_OFF = ("was taken off a link, since it tells", "were taken off a link, since they tell")


def without_watchers(source: SourceText) -> SourceText:
    """The document with the pages' own addresses, and a remark for each that was changed or can't be."""
    remarks: list[str] = []
    blocks = tuple(
        _straightened(block, remarks) if "://" in block.markdown else block for block in source.blocks
    )
    return (
        replace(source, blocks=blocks, remarks=(*source.remarks, *dict.fromkeys(remarks)))
        if remarks
        else source
    )


def _straightened(block: Block, remarks: list[str]) -> Block:
    links = find_tracked_links(block.markdown)
    for link in links:
        if link.page:
            marks = counting_marks(link.page)
            stays = (
                f" {listed(marks)} stayed: take them off too if you do not count by them." if marks else ""
            )
            how = (
                f"{listed(link.keys)} {_OFF[len(link.keys) > 1]} who opened it"
                if link.keys
                else f"A link led by way of {link.watcher}. It leads straight to its page now"
            )
            remarks.append(f"{how}: {link.page}{stays}")
        else:
            address = block.markdown[link.start : link.end]
            remarks.append(
                f"A link leads by way of {link.watcher}, and does not tell where to. Open it, and put the page's own address "
                f"in its place: {address}"
            )
    if not any(link.page for link in links):
        return block
    return replace(block, text=without_watchers_in(block.text), markdown=without_watchers_in(block.markdown))
