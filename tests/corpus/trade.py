"""Whole texts as the trade writes them, and how well the checks serve whoever wrote one.

Half of the first texts, by a fixed hash of their names, is held back: of it only the score is ever printed, so that rules
are not written for it. Those written later are a set of their own. ``README.md`` says what the labels mean.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import yaml

from campaigns.domain.items.issues import Issue, Severity
from tests.corpus.entries import Entry, moment
from tests.corpus.staging import findings, lay_out

HERE = Path(__file__).parent / "trade"
SUMS = frozenset({"ACC-11", "ACC-12", "REL-03"})
"""They only count words: never wrong, so they count as noise, and neither for precision nor for recall."""
HELD_BACK = "held back"
PARTS = ("open", HELD_BACK, "later")
_FRONT = ("title", "publish_at", "contact")
OF_WEIGHT = frozenset({Severity.WARN, Severity.BLOCK})


@dataclass(frozen=True)
class Text:
    """``right``: the checks that ought to warn; ``may_block``: those of them that may do more."""

    entry: Entry
    right: frozenset[str]
    may_block: frozenset[str]
    part: str

    def is_right(self, issue: Issue) -> bool:
        return issue.id in (self.may_block if issue.severity is Severity.BLOCK else self.right)


@dataclass(frozen=True)
class Told:
    """What an officer is told of one text: warnings and blocks; notes are folded away."""

    text: Text
    issues: tuple[Issue, ...]

    @property
    def judged(self) -> tuple[Issue, ...]:
        return tuple(issue for issue in self.issues if issue.id not in SUMS)

    @property
    def false_alarms(self) -> tuple[Issue, ...]:
        return tuple(issue for issue in self.judged if not self.text.is_right(issue))

    @property
    def missed(self) -> tuple[str, ...]:
        return tuple(sorted(self.text.right - {issue.id for issue in self.issues}))


@dataclass(frozen=True)
class Part:
    """The score of one part. Shares are between 0 and 1; the medians are findings a text."""

    told: tuple[Told, ...]

    @property
    def precision(self) -> float:
        return _share(self._judged(is_block=False))

    @property
    def block_precision(self) -> float:
        return _share(self._judged(is_block=True))

    @property
    def recall(self) -> float:
        wanted = sum(len(one.text.right) for one in self.told)
        return 1 - sum(len(one.missed) for one in self.told) / wanted

    def per_text(self, kind: str, severity: Severity | None = None) -> float:
        """The median of what texts of a kind are told; of one severity, the mean, for medians of rare things are 0."""
        counts = [
            sum(severity in (None, issue.severity) for issue in one.issues)
            for one in self.told
            if one.text.entry.kind == kind
        ]
        return median(counts) if severity is None else sum(counts) / len(counts)

    def line(self, name: str) -> str:
        noise = ", ".join(
            f"{self.per_text(kind):g} on a median {kind} ({self.per_text(kind, Severity.BLOCK):.2f} blocks, "
            f"{self.per_text(kind, Severity.WARN):.1f} warnings a text)"
            for kind in ("release", "post")
        )
        return (
            f"{name:<9} {len(self.told):3} texts  precision {self.precision:.2f}  of blocks {self.block_precision:.2f}"
            f"  recall {self.recall:.2f}  findings: {noise}"
        )

    def _judged(self, *, is_block: bool) -> list[bool]:
        return [
            one.text.is_right(issue)
            for one in self.told
            for issue in one.judged
            if not is_block or issue.severity is Severity.BLOCK
        ]


def parts(folder: Path) -> dict[str, Part]:
    """The texts of each part, laid out in ``folder`` and checked."""
    texts = read_texts()
    entries = tuple(text.entry for text in texts)
    issues = findings(entries, lay_out(entries, folder))
    told = [Told(text, tuple(_of_weight(issues[text.entry.slug]))) for text in texts]
    return {name: Part(tuple(one for one in told if one.text.part == name)) for name in PARTS}


@cache
def read_texts() -> tuple[Text, ...]:
    return tuple(
        _text(path.stem, row)
        for path in sorted(HERE.glob("*.yml"))
        for row in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    )


def _text(family: str, row: dict[str, object]) -> Text:
    labels = [str(label) for label in row.get("right") or ()]  # type: ignore[attr-defined]
    front = {key: _written(row[key]) for key in _FRONT if key in row}
    campaign = row.get("campaign") or {}
    entry = Entry(
        family=family,
        name=str(row["name"]),
        kind=str(row.get("kind", "post")),
        body=str(row["body"]),
        campaign={"topic": "violence", "audience": "public", **campaign},  # type: ignore[dict-item]
        front=front,
        media={},
        records={},
        facts={},
        now=moment("2026-11-26T09:00"),
    )
    return Text(
        entry,
        right=frozenset(label.rstrip("!") for label in labels),
        may_block=frozenset(label[:-1] for label in labels if label.endswith("!")),
        part=_part(entry),
    )


def _part(entry: Entry) -> str:
    if entry.family.startswith("later-"):
        return "later"
    return HELD_BACK if sha256(entry.name.encode()).digest()[0] % 2 == 1 else "open"


def _written(value: object) -> object:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _of_weight(issues: list[Issue]) -> Iterator[Issue]:
    return (issue for issue in issues if issue.severity in OF_WEIGHT)


def _share(right: list[bool]) -> float:
    return sum(right) / len(right) if right else 1.0


def by_check(told: Iterable[Told]) -> str:
    """How often each check was right and wrong, over all texts together: figures, and no word of a text."""
    right, wrong, missed = Counter[str](), Counter[str](), Counter[str]()
    for one in told:
        false = one.false_alarms
        wrong.update(issue.id for issue in false)
        right.update(issue.id for issue in one.judged if issue not in false)
        missed.update(one.missed)
    rows = sorted({*right, *wrong, *missed})
    return "\n".join(
        f"  {row:<8} right {right[row]:3}  wrong {wrong[row]:3}  missed {missed[row]:3}" for row in rows
    )


def main() -> None:
    with TemporaryDirectory(prefix="trade-") as folder:
        scored = parts(Path(folder))
        print(by_check(one for part in scored.values() for one in part.told))
        for name, part in scored.items():
            print(part.line(name))
            for one in part.told if name != HELD_BACK else ():
                for issue in one.false_alarms:
                    print(
                        f"  false alarm in {one.text.entry.slug}: {issue.id} {issue.severity} “{issue.excerpt}”"
                    )
                for check_id in one.missed:
                    print(f"  missed in {one.text.entry.slug}: {check_id}")


if __name__ == "__main__":
    main()
