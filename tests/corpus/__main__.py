"""``python -m tests.corpus [ID…] [--unlabelled]``: the table, then each miss and false alarm with its text."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from campaigns.content_store.reader import ContentStore
from tests.corpus.entries import read_entries
from tests.corpus.scoring import score, unlabelled
from tests.corpus.staging import check_one, findings, lay_out


def main(words: list[str]) -> None:
    wanted = tuple(word for word in words if not word.startswith("-"))
    entries = read_entries()
    with TemporaryDirectory(prefix="corpus-") as folder:
        store = lay_out(entries, Path(folder))
        issues = findings(entries, store)
        each = _milliseconds_for_one(store)
    result = score(entries, issues)
    print(result.table())
    print(f"{each:.1f} ms for all checks on one item (the middle of all of them)")
    for wrong in result.wrong:
        if not wanted or wrong.check_id.startswith(wanted):
            print(f"\n{wrong.told()}")
    if "--unlabelled" in words:
        for entry, issue in unlabelled(entries, issues):
            if not wanted or issue.id.startswith(wanted):
                print(f"{issue.id} {issue.severity} in {entry.slug} at “{issue.excerpt}”: {issue.message}")


def _milliseconds_for_one(store: ContentStore) -> float:
    documents = {document.campaign_slug: document for document in store.load().items}
    times = []
    for entry in read_entries():
        if entry.slug in documents:
            began = time.perf_counter()
            check_one(entry, documents[entry.slug])
            times.append(time.perf_counter() - began)
    return sorted(times)[len(times) // 2] * 1000


if __name__ == "__main__":
    main(sys.argv[1:])
