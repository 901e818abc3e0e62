"""The words people use for the parts of a post, in a label before a colon or at the head of a column."""

from __future__ import annotations

import re

from campaigns.domain.items.channel_kinds import ALSO_CALLED, KINDS

# Meaning → the words for it, in small letters without marks. A heading may hold more words around them.
MEANINGS: dict[str, tuple[str, ...]] = {
    "date": ("date", "day", "publish date", "post date", "posting date", "go live date", "scheduled date", "when"),
    "time": ("time", "publish time", "post time", "posting time", "go live time", "time of day"),
    "publish_at": ("publish at", "date and time", "date time", "datetime", "date/time", "scheduled for", "go live"),
    "channels": ("channel", "channels", "platform", "platforms", "network", "networks", "social channel", "where", "account"),
    "text": (
        "text", "copy", "caption", "post", "post copy", "post text", "content", "message", "wording", "body", "social copy",
        "tweet",
    ),
    "title": ("title", "name", "headline", "post title", "topic", "subject", "theme"),
    "link": ("link", "links", "url", "web link", "link url", "website", "landing page", "web address"),
    "media": ("image", "images", "media", "picture", "pictures", "photo", "photos", "graphic", "asset", "assets", "image file",
              "visual", "creative", "file name", "filename"),
    "alt": ("alt", "alt text", "alttext", "image description", "picture description", "alternative text"),
    "audience": ("audience", "target audience", "target", "who for"),
    "tags": ("tag", "tags", "label", "labels", "category"),
    "status": (
        "status", "state", "progress", "stage", "post status", "content status", "publishing status", "approved", "approved by",
        "sign off", "signed off", "approval",
    ),
    "notes": ("note", "notes", "comment", "comments", "remarks", "owner", "lead", "author", "who"),
    "weekday": ("weekday", "day of week", "day of the week"),
}  # fmt: skip
_BY_WORDS = {words: meaning for meaning, several in MEANINGS.items() for words in several}
_TEXT_WORDS = frozenset(MEANINGS["text"])
CHANNEL_WORDS = {
    **{kind: kind for kind in KINDS},
    **{channel.label.casefold(): channel.kind for channel in KINDS.values()},
    **ALSO_CALLED,
}
_EVERYWHERE = frozenset(
    {"all", "all channels", "all platforms", "all socials", "all social", "all social media", "all social channels",
     "all accounts", "all networks", "everywhere"}
)  # fmt: skip


def meaning_of(heading: str) -> str:
    """What a heading means: one of ``MEANINGS``, ``text:KIND`` for a channel's own text, or empty."""
    words = _plain(heading)
    if words in _BY_WORDS:
        return _BY_WORDS[words]
    shorter = re.sub(r"(?<!\s)\s*+\([^()]*+\)", "", heading)
    if shorter != heading and _plain(shorter) in _BY_WORDS:
        return _BY_WORDS[_plain(shorter)]
    first, _, rest = words.partition(" ")
    for channel, about in (
        (first, rest),
        tuple(reversed(words.rsplit(" ", 1))) if " " in words else ("", ""),
    ):
        if channel in CHANNEL_WORDS and KINDS[CHANNEL_WORDS[channel]].takes_posts and about in _TEXT_WORDS:
            return f"text:{CHANNEL_WORDS[channel]}"
    return ""


def _plain(heading: str) -> str:
    words = re.sub(r"[\s_-]+", " ", heading.casefold().strip(" \n*:?.#"))
    return re.sub(r"(?<!\s)\s*+/\s*+", "/", words).strip()


def channels_in(words: str) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
    """The kinds a cell names, the words that name none, and whether it says “all”."""
    if _plain(words) in _EVERYWHERE:
        return (), (), True
    whole = CHANNEL_WORDS.get(_plain(words))
    if whole:
        return _that_takes_posts([whole], [])
    kinds, strangers = [], []
    for piece in re.split(
        r"(?:[,;/+&|\n]|\band\b)(?![^()\n]{0,60}+\))", words
    ):  # “Unit (Twitter / X)” is one
        name = _plain(piece)
        if not name:
            continue
        if name in CHANNEL_WORDS:
            kinds.append(CHANNEL_WORDS[name])
        else:
            strangers.append(piece.strip())
    return _that_takes_posts(kinds, strangers)


def _that_takes_posts(
    kinds: list[str], strangers: list[str]
) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
    posts = [kind for kind in kinds if KINDS[kind].takes_posts]
    strangers += [KINDS[kind].label for kind in kinds if not KINDS[kind].takes_posts]
    return tuple(dict.fromkeys(posts)), tuple(strangers), False


def audience_in(words: str) -> str:
    """public, youth or professionals; empty where the words name none of them."""
    text = words.casefold()
    if re.search(
        r"\b(?:youth|young|teen\w*+|child\w*+|pupils?|students?|under[- ]?1\d|1\d\s?[-–to]+\s?(?:1\d|2\d))\b",
        text,
    ):
        return "youth"
    if re.search(
        r"\b(?:professional\w*+|partners?|staff|practitioners?|teachers?|schools?|stakeholders?)\b", text
    ):
        return "professionals"
    if re.search(
        r"\b(?:public|everyone|everybody|residents?|all|general|communit\w++|parents?|carers?|famil\w++)\b",
        text,
    ):
        return "public"
    return ""
