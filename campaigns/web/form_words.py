"""What a check says of a file, in the words of the form: its fields and buttons, no key and no file.

Commands and text editors show the same findings, and there the file is what is mended; so the checks keep its words.
"""

from __future__ import annotations

from campaigns.checks.readability import FORMULA
from campaigns.domain.items.issues import Issue

# Where the whole sentence is about the file, and not about the words.
_SAID_ANEW = {
    "CONTENT-21": "There is no text yet, or one part of it is empty.",
    "CONTENT-19": (
        "Words go nowhere: the text for all channels is used by none, or words are there for a channel that is not ticked, or "
        "one heading of the text looks like a channel’s name. See the tabs of the text."
    ),
    "CONTENT-16": "A picture of this post is not there any more. See “Pictures”.",
}
_IN_MEDIA = "its entry under Media"
# A finding about one entry of a file begins with its key.
_BEGINS = {
    "variants: ": "Wordings for single areas: ",
    "quotes: ": "Quotes: ",
    "notes: ": "Notes to editors: ",
    "publish_at: ": "Day and time: ",
    "embargo: ": "Embargo: ",
    "media: ": "Pictures: ",
    "photos: ": "Pictures: ",
    "lists: ": "Media lists: ",
}
_ANEW = (
    ("write a shorter text under a heading ## ", "split it, or say it differently on "),
    (
        "Write the text below the front matter, or add a picture under media:.",
        "Write a text, or add a picture.",
    ),
    ("Add a line like channels: [x, bluesky] to the front matter.", "Tick at least one under “Channels”."),
    ("Add one under media: or take ", "Add one under “Pictures”, or take "),
    (" out of channels.", " out of the channels."),
    ("Take link_card out", "Take the card’s address out"),
    (
        "Move publish_at to the end of the embargo or later.",
        "Move the day and time to the end of the embargo or later.",
    ),
    ("Take also_at out, or again_after.", "Change that under “Repeat it”."),
    ("Take also_at out, or embargoed_with.", "Change that under “Repeat it”, or take it out of the embargo."),
    ("Give that as publish_at.", "Give it under “Plan: day and time”."),
    ("Add again_after, or take those out.", "Change that under “Repeat it”."),
    ("Add again_until with the last day on which it may.", "Give the last day under “Repeat it”."),
    ("Add ai_use: no, or what it was used for, to the item or its plan.", "Say so under “Use of AI”."),
    ("add family_told: with who told them and when.", "say who told them and when, under “Family told”."),
    ("Add a line title: … that says what it is about.", "Give it a title that says what it is about."),
    ("_desk/helplines.yml", "the office’s list of helplines"),
    ("note the day under checked: in", "note the day in"),
    ("weapon_law.yml", "the office’s list of facts on weapons"),
    (
        ", or with campaigns incidents add; or correct incident: here.",
        ", or take its tick away under “Incidents and court cases” here.",
    ),
    ("add incident: with its key,", "tick it under “Incidents and court cases” here,"),
    (", with campaigns check --fix, or paste", ", or paste"),
    (" Add a line with title: to the front matter.", " Type the one it is to have, and save."),
    (", or decorative: true if it says nothing.", ". If it says nothing, tick so there."),
    ("Add a line alt: … to ", "Add an alt text to "),
    ("add them to alt in ", "add them to the alt text in "),
    ("Write it into alt in ", "Write it into the alt text in "),
    ("then write captions: open, or the captions' file name, into ", "then say where they are in "),
    ("write sound: none", "say so there"),
    ("write sound: music", "say so there"),
    (", after transcript: in ", ", in "),
    ("add audio_levels: with their name to ", "write down their name in "),
    ("then add motion: with their answer and name to ", "then write their answer and name into "),
    ("Add people: with their consent to ", "Add their consent to "),
    ("embargo: in the front matter writes it for you", "the field for the embargo writes it for you"),
    ("and the front matter has an embargo", "and the release has an embargo already"),
    ("Write it as embargo: in the front matter,", "Write it into the field for the embargo,"),
    ("Add a line contact: … with", "Give one, with"),
    ("Add one under notes: that names", "Add one that names"),
    (
        ", then add approved_by: and approved_on:.",
        ": press “Ask a partner or a speaker to agree” on its page. If they have agreed, write down in the form who did, and "
        "on which day.",
    ),
    ("add guardian: to ", "add the guardian to "),
    (f" ({FORMULA})", ""),
)


def in_the_form(issue: Issue) -> str:
    """The finding as the form tells it."""
    return _SAID_ANEW.get(issue.id) or in_form_words(issue.message)


def in_form_words(message: str) -> str:
    """A sentence of the checks without the words of files."""
    begins = next((key for key in _BEGINS if message.startswith(key)), "")
    message = _BEGINS.get(begins, "") + message.removeprefix(begins)
    message = _without_incident_key(_without_side_files(message))
    for old, new in _ANEW:
        message = message.replace(old, new)
    return message


def _without_side_files(message: str) -> str:
    """``media/walk.jpg.yml`` is what the picture’s own page is made of."""
    before, sign, rest = message.partition("media/")
    name, end, after = rest.partition(".yml")
    return f"{before}{_IN_MEDIA}{after}" if sign and end and "\n" not in name else message


def _without_incident_key(message: str) -> str:
    before, sign, rest = message.partition("add incident: ")
    _, verb, after = rest.partition(" and have ")
    return f"{before}link it to that case and have {after}" if sign and verb else message
