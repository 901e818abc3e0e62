"""The content of the office the pages are tested in: a small campaign with a file in every condition."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw

CAMPAIGN = "walk-away-2027"


def write_content(content: Path) -> None:
    """A small campaign of posts, a thread, a release, a draft with findings, and a file nobody can read."""
    campaign = content / CAMPAIGN
    for folder in ("posts", "releases", "media"):
        (campaign / folder).mkdir(parents=True)
    (campaign / "campaign.md").write_text(PLAN)
    for name, text in POSTS.items():
        (campaign / "posts" / f"{name}.md").write_text(text)
    (campaign / "releases" / "launch.md").write_text(RELEASE)
    (campaign / "media" / "walk-away.jpg").write_bytes(picture())
    (campaign / "media" / "walk-away.jpg.yml").write_text(
        "alt: Two friends walk along a park path towards the evening sun.\ntags: [drawing]\ncredit: Derbyshire VRU\n"
    )


def picture() -> bytes:
    """A small drawing of a path and a sun, made anew each time."""
    image = Image.new("RGB", (960, 540), "#f4d9a8")
    draw = ImageDraw.Draw(image)
    draw.ellipse((640, 90, 800, 250), fill="#f2a65e")
    draw.polygon(((0, 340), (960, 270), (960, 540), (0, 540)), fill="#2f7d75")
    draw.polygon(((380, 540), (560, 540), (520, 300), (500, 302)), fill="#f6ead2")
    for x in (430, 500):
        draw.ellipse((x, 330, x + 26, 356), fill="#16333b")
        draw.rounded_rectangle((x - 4, 356, x + 30, 430), radius=12, fill="#16333b")
    out = BytesIO()
    image.save(out, "JPEG", quality=85)
    return out.getvalue()


PLAN = """\
---
title: Walk away 2027
topic: violence
audience: public
starts: 2027-05-17
ends: 2027-05-23
owner: Maya Okafor
partners: [Derbyshire Constabulary, Derby City Council]
objectives:
  - measure: Posts that went out on time
    level: output
    baseline: "0"
    target: "6 of 6"
    by: 2027-05-23
---

## Why

Most young people do not carry a knife. We say so all week, and where to turn.

## How

One post a day, each with one thing to do.
"""

POSTS = {
    "monday-launch": """\
---
title: The week begins
channels: [bluesky, practice]
publish_at: 2027-05-17T09:30
media: [walk-away.jpg]
---

Most young people do not carry a knife.

All week we share small things that help. Worried about someone? Talk to Childline on 0800 1111 or at https://www.childline.org.uk/

#WalkAway
""",
    "tuesday-thread": """\
---
title: Three trusted adults
channels: [bluesky, practice]
publish_at: 2027-05-18T09:00
---

Who could you turn to? Think of three adults you trust.

---

It may be an aunt, a coach or a teacher. It need not be a parent.

---

Childline is there too, on 0800 1111, day and night.
""",
    "wednesday-walk-away": """\
---
title: Walking away takes strength
channels: [bluesky, practice]
publish_at: 2027-05-19T16:00
media: [walk-away.jpg]
---

Walking away takes strength. So does saying no.

Practise a line with a friend: “I have to be home by six.”
""",
    "thursday-fearless": """\
---
title: Tell Fearless what you know
channels: [bluesky, x, practice]
publish_at: 2027-05-20T16:00
---

You can tell Fearless what you know. They never ask who you are.

https://www.fearless.org/
""",
    "friday-thanks": """\
---
title: Thank you
channels: [practice]
publish_at: 2027-05-21T12:00
---

Thank you to everyone who talked, listened and shared this week.
""",
    "saturday-support": """\
---
title: Support after violence
channels: [practice]
publish_at: 2027-05-22T10:00
---

If violence has touched your life, Victim Support will listen, on 0808 168 9111.
""",
    "sunday-draft": f"""\
---
title: A friend you worry about
channels: [bluesky, practice]
publish_at: 2027-05-23T18:00
media: [not-there.jpg]
---

{"Ask one open question, then listen. " * 12}
""",
    "broken": """\
---
title: Cannot be read
channels: [bluesky
---

Half a file.
""",
}

RELEASE = """\
---
title: Derby partners put hope first
publish_at: 2027-05-17T10:30
place: Derby
contact: "Press office: press@vru.example or 01632 960100"
photos: [walk-away.jpg]
lists: ["Local media"]
notes:
  - "The Violence Reduction Unit brings public bodies together to prevent serious violence."
quotes:
  - speaker: Nicolle Ward
    role: Chair of the Violence Reduction Board
    text: "Most young people never carry a knife. They deserve to hear that."
    approved_by: Nicolle Ward
    approved_on: 2027-05-10
---

A week of posts about walking away from trouble starts in Derby today.

## What people can do

Pick a quiet time. Ask one open question. Then listen.

Anyone who is worried can ring Childline on 0800 1111 or Crimestoppers on 0800 555 111.
"""
