"""Content to measure with: campaigns of posts and releases like real ones, in any number."""

from __future__ import annotations

from pathlib import Path

ITEMS_PER_CAMPAIGN = 49  # with the campaign's own file, fifty
RELEASE_EVERY = 7

CAMPAIGN = """---
title: Summer of listening {number}
topic: listening
audience: public
starts: 2027-06-01
ends: 2027-08-31
---

What we want people to do, whom we reach, and how we shall know.
"""

POST = """---
title: Talk to someone {number}
channels: [x, bluesky, mastodon, practice]
publish_at: 2027-06-01T08:00
audience: public
link: https://www.example.org/help
tags: [listening]
---

You do not need the right words to start. A walk, a cup of tea and **one open question** will do ({number}).

Find out how to begin at [the help page](https://www.example.org/help). #TalkToSomeone

## X

You do not need the right words to start. One open question will do ({number}).

https://www.example.org/help #TalkToSomeone

## Mastodon

You do not need the right words to start ({number}).

---

Find out how to begin: https://www.example.org/help #TalkToSomeone
"""

RELEASE = """---
title: New meeting places for young people open in town {number}
publish_at: 2027-06-01T07:30
place: Derby
contact: "Press office: press@vru.example or 01632 960100, 9am to 5pm, Monday to Friday"
notes:
  - "The places are open on weekday evenings."
---

Four new meeting places open this week ({number}). They are free, warm and open to all.

## What happens there

- sport
- music
- somebody to talk to.

## Help and advice

Anyone under 19 can ring Childline, day and night, on 0800 1111.
"""


def write_content(folder: Path, *, files: int) -> int:
    """Write that many files at least, in campaigns of fifty; how many there are."""
    written = 0
    campaign = 0
    while written < files:
        top = folder / f"campaign-{campaign:03d}"
        (top / "posts").mkdir(parents=True)
        (top / "releases").mkdir()
        (top / "campaign.md").write_text(CAMPAIGN.format(number=campaign), encoding="utf-8")
        for item in range(ITEMS_PER_CAMPAIGN):
            is_release = item % RELEASE_EVERY == 0
            name = f"{'releases' if is_release else 'posts'}/item-{item:02d}.md"
            number = f"{campaign}-{item}"
            (top / name).write_text((RELEASE if is_release else POST).format(number=number), encoding="utf-8")
        written += ITEMS_PER_CAMPAIGN + 1
        campaign += 1
    return written


def write_posts(folder: Path, *, count: int) -> list[str]:
    """One campaign with so many short posts for the practice channel; their names."""
    top = folder / "bench"
    (top / "posts").mkdir(parents=True)
    (top / "campaign.md").write_text(CAMPAIGN.format(number=0), encoding="utf-8")
    names = []
    for number in range(count):
        text = (
            f"---\ntitle: Post {number}\nchannels: [practice]\n---\n\nOne open question will do ({number}).\n"
        )
        (top / "posts" / f"post-{number:04d}.md").write_text(text, encoding="utf-8")
        names.append(f"bench/posts/post-{number:04d}")
    return names
