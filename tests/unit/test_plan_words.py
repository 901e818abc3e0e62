"""A campaign's plan through its form and back: what was not changed stays to the byte."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from campaigns.config import PROJECT_FOLDER
from campaigns.content_store.form_words import WordsNotTakenError
from campaigns.content_store.plan_words import (
    PlanWords,
    Row,
    Section,
    plan_words_in,
    with_plan_words,
)

ZONE = ZoneInfo("Europe/London")
PLANS = sorted((PROJECT_FOLDER / "content").glob("*/campaign.md"))
PLAN = """---
# Ask Jo before you change this.
title: 'Spring: the week'
starts: 2027-05-17   # expected
objectives:
  # the one that counts
  - measure: "Posts out on time"   # ours
    level: output
    target: "12 of 12"
  - level: outtake
    measure: Clicks
    by: 2027-06-20
activities: [{what: Posters}]
terms: ["#Spring"]
---

First words.

## Strategy

One thought a day.

```
## Not a heading
```

## Ours

Own words.
"""


def changed(source: str, **fields: object) -> str:
    return with_plan_words(source, replace(plan_words_in(source, ZONE), **fields), ZONE)  # type: ignore[arg-type]


def rows(source: str, name: str = "objectives") -> list[dict[str, str]]:
    return [
        {key: value for key, value in row.values.items() if value}
        for row in getattr(plan_words_in(source, ZONE), name)
    ]


def with_row(source: str, number: int, **values: str) -> str:
    found = list(plan_words_in(source, ZONE).objectives)
    found[number] = replace(found[number], values={**found[number].values, **values})
    return changed(source, objectives=tuple(found))


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.parent.name)
def test_saving_what_was_read_changes_no_byte(path) -> None:
    source = path.read_text(encoding="utf-8")
    assert with_plan_words(source, plan_words_in(source, ZONE), ZONE) == source


def test_a_changed_value_of_a_row_is_the_only_line_that_differs() -> None:
    after = with_row(PLAN, 0, target="13 of 13")
    assert after == PLAN.replace('"12 of 12"', '"13 of 13"')
    assert with_row(PLAN, 1, by="2027-07-01") == PLAN.replace("by: 2027-06-20", "by: 2027-07-01")


def test_a_value_that_a_row_had_not_comes_below_it_and_one_emptied_goes() -> None:
    after = with_row(PLAN, 0, baseline="0: none", level="")
    assert rows(after)[0] == {"measure": "Posts out on time", "baseline": "0: none", "target": "12 of 12"}
    assert "# ours" in after
    after = with_row(PLAN, 1, level="")
    assert rows(after)[1] == {"measure": "Clicks", "by": "2027-06-20"}


def test_a_row_keeps_every_byte_when_another_changes_and_its_remark_when_its_first_value_goes() -> None:
    source = PLAN.replace("- level: outtake", "- level: outtake # a guess").replace("target:", "target:  ")
    assert with_row(source, 1, by="2027-07-01") == source.replace("2027-06-20", "2027-07-01")
    after = with_row(source, 1, level="")
    assert rows(after)[1] == {"measure": "Clicks", "by": "2027-06-20"}
    assert "# a guess" in after


def test_of_two_rows_one_goes_and_the_other_changes_and_keeps_what_the_form_does_not_show() -> None:
    source = PLAN.replace("    by: 2027-06-20", "    by: 2027-06-20\n    asked_by: Jo")
    _, second = plan_words_in(source, ZONE).objectives
    after = changed(source, objectives=(replace(second, values={**second.values, "measure": "Visits"}),))
    assert rows(after) == [{"measure": "Visits", "level": "outtake", "by": "2027-06-20"}]
    assert "    measure: Visits\n    by: 2027-06-20\n    asked_by: Jo\n" in after


def test_a_row_that_goes_leaves_its_remark_and_its_neighbours() -> None:
    kept = plan_words_in(PLAN, ZONE).objectives[1:]
    after = changed(PLAN, objectives=kept)
    assert rows(after) == [{"level": "outtake", "measure": "Clicks", "by": "2027-06-20"}]
    assert "# ours" in after
    assert "# the one that counts" in after
    assert rows(changed(after, objectives=())) == []


def test_new_rows_come_last_also_into_a_list_that_was_none_or_was_one_line() -> None:
    new = Row({"measure": "Calls: all", "level": "outcome"})
    after = changed(PLAN, objectives=(*plan_words_in(PLAN, ZONE).objectives, new))
    assert rows(after)[2] == {"measure": "Calls: all", "level": "outcome"}
    assert rows(changed("---\ntitle: A\n---\nWords.\n", objectives=(new,))) == [rows(after)[2]]
    stalls = Row({"what": "Stall", "kind": "event", "on": "2027-05-18"})
    after = changed(PLAN, activities=(*plan_words_in(PLAN, ZONE).activities, stalls))
    assert rows(after, "activities") == [
        {"what": "Posters"},
        {"what": "Stall", "kind": "event", "on": "2027-05-18"},
    ]
    assert after.count("# ") == PLAN.count("# ")


def test_words_of_one_section_change_alone_and_a_new_one_comes_last() -> None:
    opening, (strategy, ours) = "First words.", plan_words_in(PLAN, ZONE).sections
    assert plan_words_in(PLAN, ZONE).opening == opening
    after = changed(
        PLAN, sections=(strategy, replace(ours, text="Our own."), Section("Learning", "Less is more."))
    )
    assert after == PLAN.replace("Own words.", "Our own.") + "\n## Learning\n\nLess is more.\n"
    assert changed(PLAN, opening="Other.") == PLAN.replace("First words.", "Other.")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("starts", "soon"),
        ("ends", "2027-05-01"),
        ("objectives", (Row({"measure": "", "target": "5"}),)),
        ("objectives", (Row({"measure": "A", "by": "next year"}),)),
        ("sections", (Section("Strategy", "```", 0), Section("Ours", "Own words.", 1))),
    ],
)
def test_what_would_be_read_otherwise_is_refused_at_its_field(field: str, value: object) -> None:
    with pytest.raises(WordsNotTakenError) as refused:
        changed(PLAN, **{field: value})
    assert refused.value.field == field


def test_a_whole_plan_is_made_from_nothing() -> None:
    words = PlanWords(
        title="Autumn: “again”",
        starts="2027-10-01",
        terms=("#Autumn", "yes"),
        objectives=(Row({"measure": "5", "by": "2027-11-01"}),),
        sections=(Section("Strategy", "- One\n- Two"),),
    )
    source = with_plan_words("---\n---\n", words, ZONE)
    read = plan_words_in(source, ZONE)
    assert (read.title, read.terms, rows(source)) == (
        words.title,
        words.terms,
        [{"measure": "5", "by": "2027-11-01"}],
    )
    assert [(one.heading, one.text) for one in read.sections] == [("Strategy", "- One\n- Two")]
