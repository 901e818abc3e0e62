"""Posts and releases of realistic length for the checks: no two alike, so that no cache of one text flatters another."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

ITEMS_PER_CAMPAIGN = 50
RELEASE_EVERY = 5
SEED = 20270601

PLACES = (
    "Derby",
    "Heanor",
    "Buxton",
    "Clay Cross",
    "Ilkeston",
    "Swadlincote",
    "Glossop",
    "Ripley",
    "Shirebrook",
    "Belper",
)
WHO = (
    "Youth workers",
    "Volunteers",
    "Mentors",
    "Coaches",
    "Neighbours",
    "Parents",
    "Officers",
    "Teachers",
    "Artists",
)
DID = (
    "opened a workshop",
    "met 40 families",
    "walked the canal path",
    "painted a bandstand",
    "cooked for the street",
    "planted a garden",
    "ran a boxing class",
    "listened to pupils",
    "mended bicycles",
    "filmed a short play",
)
WHEN = (
    "on Monday",
    "last week",
    "after school",
    "on Saturday morning",
    "at the end of term",
    "over the summer",
)
WHY = (
    "so that nobody walks home alone",
    "because boredom helps no one",
    "and half of those who came had never been",
    "with a grant from the county",
    "to hear what would make the place safer",
    "and the rain did not stop them",
)
ASKS = (
    "Come along, bring a friend and stay for tea.",
    "Book a place on our website.",
    "Tell us what your street needs.",
    "Ring Childline on 0800 1111, day or night.",
    "Call Crimestoppers on 0800 555 111. You need not give a name.",
    "In an emergency, ring 999. When it can wait, ring 101.",
    "Read the guide for parents, and pass it on.",
)
FRANK = (
    "The old gang of bell-ringers has three new members.",
    "“I did not expect to stay,” one of them told us.",
    "No one is born carrying a knife, and most never do.",
    "Residents spoke of a wave of kindness.",
    "The hall takes 120 people, and the first 60 seats are free.",
    "It costs £2.50, or nothing for those under 16.",
    "A man in his 20s was hurt in the spring, and his street has not forgotten.",
    "Knife crime is not who we are.",
)
ROLES = ("head coach", "chair of the board", "project lead", "youth work manager")
NAMES = ("Anita Rowe", "Will Grant", "Rose Marsh", "Joe Tan", "Priya Nand", "May Fielding")
TAGS = ("#DerbyshireTogether", "#SaferStreets", "#YouthVoice", "#Community")


def write_varied(folder: Path, *, items: int) -> None:
    """Write that many items, in campaigns of fifty, one release to four posts. The same files each time."""
    chance = random.Random(SEED)
    for number in range(items):
        top = folder / f"campaign-{number // ITEMS_PER_CAMPAIGN:03d}"
        if number % ITEMS_PER_CAMPAIGN == 0:
            _begin(top)
        is_release = number % RELEASE_EVERY == 0
        path = top / ("releases" if is_release else "posts") / f"item-{number:04d}.md"
        path.write_text(_release(chance, number) if is_release else _post(chance, number), encoding="utf-8")


def _begin(top: Path) -> None:
    (top / "posts").mkdir(parents=True)
    (top / "releases").mkdir()
    head = f"title: {top.name}\ntopic: violence\naudience: public\n"
    (top / "campaign.md").write_text(f"---\n{head}---\n\nWhat we want people to do.\n", encoding="utf-8")


def _post(chance: random.Random, number: int) -> str:
    head = (
        f"title: Post {number}\nchannels: [x, facebook, bluesky]\npublish_at: 2027-06-01T08:00\nai_use: no\n"
    )
    body = f"{_sentence(chance)} {chance.choice(FRANK)}\n\n{chance.choice(ASKS)} {chance.choice(TAGS)}"
    own = f"## X\n\n{chance.choice(FRANK)} {chance.choice(ASKS)}"
    return f"---\n{head}---\n\n{body}\n\n{own}\n"


def _release(chance: random.Random, number: int) -> str:
    speaker, role = chance.choice(NAMES), chance.choice(ROLES)
    head = f"title: News from {chance.choice(PLACES)} {number}\npublish_at: 2027-06-01T07:30\nplace: Derby\nai_use: no\n"
    contact = 'contact: "Press office: press@vru.example or 01632 960100. Out of hours: 01632 960199"\n'
    quote = f"“{_sentence(chance)} {chance.choice(FRANK)}” said {speaker}, {role}."
    paragraphs = [_sentence(chance), *(_paragraph(chance) for _ in range(5)), quote, *_bullets(chance)]
    return f"---\n{head}{contact}---\n\n" + "\n\n".join([*paragraphs, chance.choice(ASKS)]) + "\n"


def _paragraph(chance: random.Random) -> str:
    return " ".join([_sentence(chance), chance.choice(FRANK), _sentence(chance), _sentence(chance)])


def _bullets(chance: random.Random) -> Sequence[str]:
    places = chance.sample(PLACES, 3)
    return ["## Where", "\n".join(f"- {place}, from {chance.randint(1, 9)}.30pm" for place in places)]


def _sentence(chance: random.Random) -> str:
    """A number in it keeps it from coming twice."""
    parts = (chance.choice(WHO), chance.choice(DID), "in", chance.choice(PLACES), chance.choice(WHEN))
    return f"{' '.join(parts)}, {chance.choice(WHY)}, said {chance.randint(11, 9_999)} answers."
