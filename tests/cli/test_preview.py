"""``campaigns preview``: all of an item's channels for the eye, one channel for scripts, one page that stands alone."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from campaigns.reports.previews.terminal import cells
from tests.cli.conftest import Run
from tests.unit.content_samples import picture_bytes

POST = """\
---
title: Walk away
channels: [x, linkedin, instagram]
publish_at: 2027-05-17T08:00
link: https://vru.example/a/very/long/address/that/goes/on
media: [path.jpg]
---
Walk away. 👪 You have more to live for.

Second.

Third paragraph of it. #WalkAway

---

The second post of the thread.
"""
RELEASE = """\
---
title: Young people lead a week of walks
embargo: 2027-05-17T00:01
contact: Sam Fox, 01632 960100
---
Young people walk together. <script>alert(1)</script>

## What happens

A walk.
"""


@pytest.fixture
def post(content: Path) -> str:
    media = content / "spring" / "media"
    media.mkdir()
    (media / "path.jpg").write_bytes(picture_bytes())
    (media / "path.jpg.yml").write_text("alt: A path & a river\n")
    path = content / "spring/posts/walk.md"
    path.write_text(POST)
    return str(path)


@pytest.fixture
def release(content: Path) -> str:
    path = content / "spring/releases/walk.md"
    path.parent.mkdir()
    path.write_text(RELEASE)
    return str(path)


def page_of(run: Run, *arguments: str) -> BeautifulSoup:
    return BeautifulSoup(run("preview", *arguments, "--format", "html").output, "html.parser")


def test_without_a_channel_every_channel_of_the_item_is_shown(run: Run, post: str):
    said = run("preview", post).output
    assert re.findall(r"┌─ ([\w ]+?)(?: ·| ─)", said) == ["X", "X", "Instagram", "LinkedIn"]
    assert "X · Part 1 of 2" in said


def test_the_terminal_shows_count_picture_and_what_the_channel_does(run: Run, post: str):
    said = run("preview", post).output
    assert "of 280 characters as X counts them" in said
    assert "Picture path.jpg: A path & a river" in said
    assert "Links can’t be followed on Instagram" in said
    assert "[… more]" in said


def test_every_row_of_a_box_is_as_wide_as_the_others(run: Run, post: str):
    rows = [row for row in run("preview", post).output.splitlines() if row[:1] in "┌│└" and row]
    assert {cells(row) for row in rows} == {80}


def test_one_channel_stays_as_scripts_know_it(run: Run, post: str):
    lines = run("preview", post, "--channel", "x").output.splitlines()
    assert lines[0] == "--- part 1: 83 of 280 characters as X counts them"
    assert lines[1] == "Walk away. 👪 You have more to live for."
    assert "[path.jpg: A path & a river]" in lines


def test_text_for_all_channels_names_each(run: Run, post: str):
    said = run("preview", post, "--format", "text").output
    assert [line for line in said.splitlines() if line.startswith("===")] == [
        "=== x",
        "=== instagram",
        "=== linkedin",
    ]


def test_a_release_is_shown_as_email_and_as_newsroom_page(run: Run, release: str):
    said = run("preview", release).output
    assert "E-mail to newsrooms" in said
    assert "Newsroom page" in said
    assert "EMBARGOED UNTIL 00:01 on Monday 17 May 2027" in " ".join(said.split()).replace(" │ │ ", " ")


def test_the_page_stands_alone(run: Run, post: str):
    page = page_of(run, post)
    assert page.find_all(["script", "link", "iframe"]) == []
    assert [str(image["src"])[:23] for image in page.find_all("img")] == ["data:image/jpeg;base64,"] * 3
    assert all(image["alt"] == "A path & a river" for image in page.find_all("img"))


def test_the_page_has_a_card_for_each_channel(run: Run, post: str):
    assert [heading.get_text() for heading in page_of(run, post).find_all("h2")] == [
        "X",
        "Instagram",
        "LinkedIn",
    ]


def test_a_link_on_the_page_leads_to_the_whole_address(run: Run, post: str):
    first = page_of(run, post).select(".x .words a")[0]
    assert first["href"] == "https://vru.example/a/very/long/address/that/goes/on"
    assert first.get_text() == "vru.example/a/very/long/add…"


def test_nothing_a_writer_typed_becomes_markup_of_the_page(run: Run, content: Path, release: str):
    path = content / "spring/posts/bad.md"
    path.write_text(
        '---\ntitle: "<b>T</b>"\nchannels: [x]\n---\n<img src=x onerror=alert(1)> and <b>bold</b>\n'
    )
    for text in (page_of(run, str(path)), page_of(run, release)):
        assert text.find_all(["script", "b"]) == []
        assert text.find_all("img") == []


def test_headings_of_a_story_come_below_those_of_the_page(run: Run, release: str):
    page = page_of(run, release)
    assert page.select(".newsroom h4")[0].get_text() == "What happens"
    levels = [int(heading.name[1]) for heading in page.find_all(re.compile("^h[1-6]$"))]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_it_is_written_to_a_file_when_asked(run: Run, post: str, tmp_path: Path):
    out = tmp_path / "walk.html"
    assert "Written" in run("preview", post, "--format", "html", "--out", str(out)).output
    assert out.read_text().startswith("<!DOCTYPE html>")


def test_a_post_without_channels_says_what_to_do(run: Run, content: Path):
    path = content / "spring/posts/none.md"
    path.write_text("---\ntitle: T\n---\nHello\n")
    assert "names no channels" in str(run("preview", str(path), ends_with=1).exception)
    assert "Hello" in run("preview", str(path), "--channel", "bluesky").output


def test_a_place_that_can_not_be_written_is_said(run: Run, post: str, tmp_path: Path):
    said = run(
        "preview", post, "--format", "html", "--out", str(tmp_path / "nowhere" / "x.html"), ends_with=1
    )
    assert "can't be written" in str(said.exception)


@pytest.mark.parametrize("form", ["terminal", "text", "html"])
def test_a_content_warning_and_the_card_of_a_page_are_in_every_form(run: Run, content: Path, form: str):
    front = "title: T\nchannels: [bluesky, mastodon]\ncontent_warning: Knife crime\nlink_card: https://vru.example/a\n"
    path = content / "spring/posts/card.md"
    path.write_text(f"---\n{front}---\nWalk away.\n")
    said = " ".join(
        run("preview", str(path), *(["--format", form] if form != "terminal" else [])).output.split()
    )
    assert re.search("content warning: knife crime", said, re.IGNORECASE)
    assert "Card of https://vru.example/a: its title, description and picture are read when" in said
