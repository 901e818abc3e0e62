"""``campaigns import``: what it writes, what it says, and that it writes all or nothing and never over anything."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from campaigns.content_store.reader import ContentStore
from tests.cli.conftest import Run
from tests.unit.import_samples import LONDON, PAGE, RELEASE, STORY_AS_CARRIED, word_bytes

PLAN = "Date,Time,Channel,Copy\n17 May 2027,8am,X,Walk away today\n18 May 2027,noon,Bluesky,Talk to someone\n"


def save(folder: Path, content: str | bytes, name: str) -> str:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return str(path)


def files(content: Path) -> list[str]:
    return sorted(str(path.relative_to(content)) for path in content.rglob("*") if path.is_file())


def refused(run: Run, *arguments: str) -> str:
    result = run("import", *arguments, ends_with=1)
    return result.output + str(result.exception or "")


@pytest.mark.parametrize(
    ("document", "name"),
    [(STORY_AS_CARRIED, "a.txt"), (RELEASE, "b.txt"), (PAGE, "c.html"), (word_bytes(), "d.docx")],
    ids=["carried", "release", "page", "word"],
)
def test_a_release_is_written_and_reads_back_with_nothing_to_report(
    run: Run, content: Path, tmp_path: Path, document: str | bytes, name: str
):
    run("import", save(tmp_path, document, name), "--kind", "release")
    library = ContentStore(content, LONDON).load()
    assert [one.kind for one in library.items] == ["release"]
    assert library.issues == ()


def test_it_says_what_it_guessed_and_why_and_what_it_left_out(run: Run, tmp_path: Path):
    said = run("import", save(tmp_path, STORY_AS_CARRIED, "story.txt"), "--kind", "release").output
    assert "Headline: Commissioner wins two million pounds" in said
    assert "the text says “Published on: Tuesday, 4th May 2027”" in said
    assert "Support Peak Radio (looks like an appeal of the outlet)" in said
    assert "Written: " in said


def test_a_plan_is_one_file_a_row(run: Run, content: Path, tmp_path: Path):
    said = run("import", save(tmp_path, PLAN, "plan.csv")).output
    assert files(content) == [
        "spring/campaign.md",
        "spring/posts/2027-05-17-walk-away-today.md",
        "spring/posts/2027-05-18-talk-to-someone.md",
    ]
    assert "D “Copy”: the text" in said


def test_days_in_figures_are_asked_about_and_the_answer_is_taken(run: Run, content: Path, tmp_path: Path):
    plan = save(tmp_path, "Date,Channel,Copy\n05/06/2027,X,Walk away today\n", "plan.csv")
    assert "may be 5 June or 6 May" in refused(run, plan)
    assert files(content) == ["spring/campaign.md"]
    run("import", plan, "--dates", "month-first")
    assert "spring/posts/2027-05-06-walk-away-today.md" in files(content)


def test_importing_the_same_file_again_adds_nothing(run: Run, content: Path, tmp_path: Path):
    plan, story = save(tmp_path, PLAN, "plan.csv"), save(tmp_path, RELEASE, "story.txt")
    run("import", plan)
    run("import", story)
    before = files(content)
    assert "Nothing new" in run("import", plan).output
    assert "Nothing new" in run("import", story).output
    assert files(content) == before


def test_a_row_somebody_has_worked_on_since_is_left_as_it_is(run: Run, content: Path, tmp_path: Path):
    plan = save(tmp_path, PLAN, "plan.csv")
    run("import", plan)
    post = content / "spring/posts/2027-05-17-walk-away-today.md"
    post.write_text(post.read_text().replace("Walk away today", "Walk away, today"))
    said = " ".join(run("import", plan).output.split())
    assert "It was left as it is" in said
    assert "Walk away, today" in post.read_text()
    assert len(files(content)) == 3


def test_another_document_of_the_same_name_gets_another_name(run: Run, content: Path, tmp_path: Path):
    run("import", save(tmp_path, RELEASE, "story.txt"))
    said = run("import", save(tmp_path, RELEASE.replace("three towns", "four towns"), "story.txt")).output
    assert "is taken, so it is called young-people-lead-a-week-of-walks-2" in said
    assert "three towns" in (content / "spring/releases/young-people-lead-a-week-of-walks.md").read_text()


def test_a_plan_with_one_wrong_row_writes_nothing(run: Run, content: Path, tmp_path: Path):
    said = refused(
        run, save(tmp_path, f"{PLAN}31 Feb 2027,8am,X,Hello\n28 March 2027,1:30am,X,Hi\n", "plan.csv")
    )
    assert "Row 4, column A (Date): “31 Feb 2027” is not in the calendar" in said
    assert "Row 5, column B (Time)" in said
    assert files(content) == ["spring/campaign.md"]


def test_a_folder_in_the_place_of_a_file_stops_it_all(run: Run, content: Path, tmp_path: Path):
    (content / "spring/posts/2027-05-18-talk-to-someone.md").mkdir(parents=True)
    refused(run, save(tmp_path, PLAN, "plan.csv"))
    assert files(content) == ["spring/campaign.md"]


def test_a_row_that_the_plan_says_is_done_is_brought_in_only_when_asked_for(
    run: Run, content: Path, tmp_path: Path
):
    plan = save(
        tmp_path, "Date,Channel,Copy,Status\n17 May 2027,X,Walk,Done\n18 May 2027,X,Talk,\n", "plan.csv"
    )
    said = " ".join(run("import", plan).output.split())
    assert "The plan says “Done”" in said
    assert "1 row was not brought in" in said
    assert files(content) == ["spring/campaign.md", "spring/posts/2027-05-18-talk.md"]
    run("import", plan, "--all-rows")
    assert "spring/posts/2027-05-17-walk.md" in files(content)


def test_a_dry_run_shows_the_text_and_writes_nothing(run: Run, content: Path, tmp_path: Path):
    said = run("import", save(tmp_path, RELEASE, "story.txt"), "--dry-run").output
    assert "embargo: 2027-05-17T00:01" in said
    assert "Nothing was." in said
    assert files(content) == ["spring/campaign.md"]


VIOLENT = "PRESS RELEASE\n\nA headline\n\nViolence and knives have no place in the streets of our towns, and all agree.\n"


@pytest.mark.parametrize(
    ("given", "topic"),
    [((), ""), (("--topic", "violence"), "violence"), (("--topic", "road safety"), "road safety")],
)
def test_a_new_campaign_has_the_topic_that_a_person_says_and_no_other(
    run: Run, content: Path, tmp_path: Path, given: tuple[str, ...], topic: str
):
    said = run("import", save(tmp_path, VIOLENT, "story.txt"), "--campaign", "autumn-walks", *given).output
    plan = ContentStore(content, LONDON).read_campaign("autumn-walks")
    assert (plan.title, plan.topic) == ("Autumn walks", topic)
    assert ("nobody has said what autumn-walks is about" in " ".join(said.split())) is not bool(given)


def test_a_topic_is_for_a_new_campaign_alone(run: Run, tmp_path: Path):
    said = refused(run, save(tmp_path, VIOLENT, "story.txt"), "--campaign", "spring", "--topic", "violence")
    assert "spring is there already" in said


def test_a_text_about_violence_in_a_campaign_without_a_topic_is_said(run: Run, tmp_path: Path):
    text = "PRESS RELEASE\n\nA headline\n\nViolence and knives have no place in the streets of our towns, and all agree.\n"
    assert "spring has no topic" in run("import", save(tmp_path, text, "story.txt")).output


def test_a_campaign_written_nearly_right_is_asked_about(run: Run, tmp_path: Path):
    assert "Did you mean spring?" in refused(run, save(tmp_path, RELEASE, "a.txt"), "--campaign", "sprin")


def test_a_folder_of_choice_becomes_a_campaign_folder(run: Run, content: Path, tmp_path: Path):
    run("import", save(tmp_path, RELEASE, "a.txt"), "--out", str(tmp_path / "elsewhere"))
    assert files(tmp_path / "elsewhere") == ["campaign.md", "releases/young-people-lead-a-week-of-walks.md"]
    assert files(content) == ["spring/campaign.md"]


def test_programs_get_everything_as_json(run: Run, content: Path, tmp_path: Path):
    told = json.loads(run("import", save(tmp_path, RELEASE, "a.txt"), "--format", "json").output)
    (one,) = told["items"]
    assert (one["kind"], one["title"], one["written"]) == (
        "release",
        "Young people lead a week of walks",
        True,
    )
    assert Path(one["file"]).read_text() == one["markdown"]
    assert one["quotes"] == [
        {
            "speaker": "Jo Reed",
            "role": "youth worker at Hopeful Hands",
            "paragraphs": ["We want people to see us, … We are the many."],
        }
    ]


def test_programs_get_problems_with_row_and_column(run: Run, tmp_path: Path):
    result = run(
        "import", save(tmp_path, "Date,Copy\n31 Feb 2027,Hi\n", "p.csv"), "--format", "json", ends_with=1
    )
    (problem,) = json.loads(result.output)["problems"]
    assert (problem["row"], problem["column"]) == (2, "A (Date)")


def test_a_file_that_is_not_there_is_a_usage_error(run: Run):
    run("import", "nowhere.docx", ends_with=2)
