"""A small campaign to send for real: three short posts and one release, a picture with its words."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw

SLUG = "open-evenings-2027"
LINK = "https://www.example.org/evenings"
POST_PICTURE_ALT = "A lamp in a window and a door that stands open."
RELEASE_PICTURE_ALT = "Four chairs around a table in a bright room."
MEDIA_LIST = "Local media"
SUBJECT = "Open evenings start at four youth clubs in Derby"
NATIONAL_LIST = "National media"
NOTE_SUBJECT = "Open evenings: when and where to film"

PICTURE_POST = f"{SLUG}/posts/doors-open"
PLAIN_POST = f"{SLUG}/posts/bring-a-friend"
SECTION_POST = f"{SLUG}/posts/what-to-ask"
RELEASE = f"{SLUG}/releases/launch"
NOTE = f"{SLUG}/releases/film"  # without a picture, as GOV.UK Notify carries it
POSTS = (PICTURE_POST, PLAIN_POST, SECTION_POST)

FILES = {
    "campaign.md": """---
title: Open evenings 2027
topic: listening
audience: public
starts: 2027-06-01
ends: 2027-06-30
owner: Communications officer
---

Youth clubs open their doors on weekday evenings.
""",
    "posts/doors-open.md": f"""---
title: Doors open
channels: [x, bluesky, mastodon, facebook, instagram, threads, linkedin, practice]
link: {LINK}
media: [open-door.jpg]
---

The doors are open tonight 🚪 Come in: {LINK} #OpenEvenings
""",
    "posts/bring-a-friend.md": """---
title: Bring a friend
channels: [x, mastodon, nextdoor, practice]
---

Bring a friend on Thursday. There is tea, music and time to talk.
""",
    "posts/what-to-ask.md": """---
title: What to ask
channels: [bluesky, practice]
---

How was your day? It is a good question to start with.

## Bluesky

“How was your day?” is a good start. #OpenEvenings
""",
    "releases/launch.md": f"""---
title: {SUBJECT}
place: Derby
contact: "Press office: press@vru.example or 01632 960100, 9am to 5pm, Monday to Friday"
photos: [four-chairs.png]
lists: [{MEDIA_LIST}]
allow:
  REL-08: "The picture is drawn for this test; no larger file exists."
---

Four youth clubs open on weekday evenings from this week. It is free and no one has to sign up.

## What happens there

- music
- tea
- somebody to talk to.

Read more on [the page about the evenings]({LINK}).

## Help and advice

Anyone under 19 can ring Childline, day and night, on 0800 1111.
""",
    "releases/film.md": f"""---
title: "{NOTE_SUBJECT}"
place: Derby
contact: "Press office: press@vru.example or 01632 960100, 9am to 5pm, Monday to Friday"
lists: [{NATIONAL_LIST}]
---

Film crews are welcome at the youth club in Normanton, Derby on Tuesday from 6pm to 8pm. Please ring before you come.

## Help and advice

Anyone under 19 can ring Childline, day and night, on 0800 1111.
""",
    "media/open-door.jpg.yml": f"alt: {POST_PICTURE_ALT}\ncredit: The unit\nlicence: own work\n",
    "media/four-chairs.png.yml": f"alt: {RELEASE_PICTURE_ALT}\ncredit: The unit\nlicence: own work\n",
}


def write_campaign(content: Path) -> None:
    top = content / SLUG
    for name, text in FILES.items():
        path = top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for name, colour in (("open-door.jpg", "#f4c95d"), ("four-chairs.png", "#7fb7be")):
        picture = Image.new("RGB", (640, 400), "#0f3d47")
        ImageDraw.Draw(picture).rectangle((220, 60, 420, 380), fill=colour)
        picture.save(top / "media" / name)
