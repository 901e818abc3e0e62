"""Documents of our own, shaped like those that offices send round: pages with their furniture, releases, plans."""

from __future__ import annotations

import io
from datetime import date
from zoneinfo import ZoneInfo

import docx
import openpyxl
from PIL import Image

from campaigns.importing.plan import Surroundings
from campaigns.importing.reading import import_bytes
from campaigns.importing.values import ImportedDocument, ImportedItem, ImportFileError

LONDON = ZoneInfo("Europe/London")
AROUND = Surroundings(date(2027, 5, 1), LONDON, frozenset({"walk.jpg"}))

STORY_AS_CARRIED = """\
Commissioner wins two million pounds for young people across the Peak towns

Published on: Tuesday, 4th May 2027
Support Peak Radio
Commissioner Ruth Marlow outside the new hub

Peakshire Police and Crime Commissioner Ruth Marlow has won two million pounds over three years to keep young people safe.

The money pays for youth workers in every town. It also pays for a place to go in the evening.

Police and Crime Commissioner Ruth Marlow said: "I am glad that this money is coming. We have asked for it for years.

"It lets us be there early, when it still helps.

"And we will say each year what came of it."

The work begins in the summer, and Hopeful Hands will run it.

Share this story:

Tell us YOUR news...

If there is something going on where you live that others should know, tell US about it.
"""
RELEASE = """\
PRESS RELEASE
EMBARGOED UNTIL 00:01 on Monday 17 May 2027 (UK time)

Young people lead a week of walks

DERBY – Young people from three towns will walk together on Monday to show that carrying a knife is rare.

“We want people to see us,” said Jo Reed, youth worker at Hopeful Hands. “We are the many.”

- ENDS -

Notes to editors:
1. The unit is a partnership of councils, police and health.
2. Figures: ONS, year to March 2027, England.

Media contact:
Sam Fox
01632 960100
press@vru.example
Out of hours: 01632 960199

About the unit

The unit was set up in 2023.
"""
PAGE = """\
<!doctype html><html><head><title>Young people lead a week of walks | Peak Radio</title>
<meta property="og:title" content="Young people lead a week of walks">
<meta property="article:published_time" content="2027-05-17T06:30:00Z">
<link rel="canonical" href="https://peak.example/news/walks"></head><body>
<div class="cookie-banner"><p>We use cookies to make this site work.</p></div>
<nav><ul><li><a href="/">Home</a></li><li>News</li></ul></nav><header><h1>Peak Radio</h1></header>
<main><article><h1>Young people lead a week of walks</h1><p class="byline">By A Reporter</p>
<figure><img src="a.jpg" alt="People by a river"><figcaption>Walkers by the river</figcaption></figure>
<p>Young people from <b>ten areas</b> will <a href="/walk">walk together</a> next week to show that carrying is rare.<br><br>
A second paragraph made of line breaks, as old pages have them.</p>
<ul><li>One thing</li><li>Another <em>thing</em></li></ul>
<p>&ldquo;We want people to see us,&rdquo; said Jo Reed, youth worker at Hopeful Hands.</p>
<div class="share-buttons"><a href="#">Tweet</a></div>
<div class="related"><h2>Related stories</h2><p>Another story</p></div></article></main>
<footer>© 2027 Peak Radio</footer><script>alert(1)</script></body></html>
"""


def read(raw: bytes | str, name: str = "story.txt", kind: str | None = None) -> ImportedDocument:
    return import_bytes(
        raw.encode() if isinstance(raw, str) else raw, name=name, kind=kind, surroundings=AROUND
    )


def item(raw: bytes | str, name: str = "story.txt", kind: str | None = None) -> ImportedItem:
    (only,) = read(raw, name, kind).items
    return only


def refusal(raw: bytes | str, name: str = "story.txt", kind: str | None = None) -> str:
    """The sentence with which it is refused."""
    try:
        read(raw, name, kind)
    except ImportFileError as error:
        return str(error)
    raise AssertionError(f"{name} was taken")


def guessed(one: ImportedItem, what: str) -> list[str]:
    return [guess.value for guess in one.guesses if guess.what == what]


def left(one: ImportedItem) -> str:
    return "\n".join(f"{out.what}: {out.why}" for out in one.left_out)


def word_bytes(*, with_picture: bool = False) -> bytes:
    document = docx.Document()
    document.add_heading("Young people lead a week of walks", 0)
    document.add_paragraph("FOR IMMEDIATE RELEASE")
    lead = document.add_paragraph("Young people from ten areas will ")
    lead.add_run("walk together").bold = True
    lead.add_run(" next week, and *everyone* may come along to the river.")
    document.add_heading("What happens", 2)
    for words in ("A walk", "A talk"):
        document.add_paragraph(words, style="List Bullet")
    document.add_paragraph("First you come", style="List Number")
    document.sections[0].header.paragraphs[0].text = "Letterhead of the unit"
    if with_picture:
        picture = io.BytesIO()
        Image.new("RGB", (20, 20)).save(picture, "PNG")
        picture.seek(0)
        document.add_picture(picture)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def workbook_bytes(*rows: list[object], more: dict[str, list[list[object]]] | None = None) -> bytes:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = "May"
    for row in rows:
        sheet.append(row)
    for name, others in (more or {}).items():
        other = workbook.create_sheet(name)
        for row in others:
            other.append(row)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()
