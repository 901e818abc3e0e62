"""What a password has to be: long enough, and not one that others guess first. No rules about kinds of characters.

OWASP ASVS 5, 6.2.1 (length), 6.2.4 (common passwords), 6.2.5 (no composition rules), 6.2.11 (words of the context).
"""

from __future__ import annotations

import re

from campaigns.errors import CampaignDeskError

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 200
# Whoever has ten thousand addresses to guess from needs centuries for so many, whatever the limits let through.
LEAST_GUESSES = 10**10
# Judging takes longer the longer the text; what follows can only make it better.
JUDGED = 40
SHORTEST_WORD = 4
PRODUCT_WORDS = ("campaign", "campaigns", "desk", "campaigndesk")
_WORD = re.compile(r"\w+")
_ONE_TIME = re.compile(r"[0-9a-f]{4}(?:-[0-9a-f]{4}){4}")


class PasswordRefusedError(CampaignDeskError):
    """The password can't be taken; the message says why."""


def check_new_password(password: str, *, context: tuple[str, ...]) -> None:
    """Refuse what is too short, too long, common, or little more than words everybody knows of this person.

    Args:
        context: the person's address and name, the organisation's name.

    Raises:
        PasswordRefusedError: with a sentence that says what to do.
    """
    if len(password) < SHORTEST_PASSWORD:
        raise PasswordRefusedError(
            f"The password is too short. Use at least {SHORTEST_PASSWORD} characters; three random words work well."
        )
    if len(password) > LONGEST_PASSWORD:
        raise PasswordRefusedError(f"The password is too long. Use at most {LONGEST_PASSWORD} characters.")
    if _ONE_TIME.fullmatch(password.strip().lower()):
        raise PasswordRefusedError("A one-time password can't be used again. Choose a password of your own.")
    if _guesses(_without(password, _known_words(context))) < LEAST_GUESSES:
        raise PasswordRefusedError(
            "The password is too easy to guess: it is a common one, or made of your name, your address, the "
            "organisation’s name, repeats or rows of keys. Three random words work well."
        )


def _known_words(context: tuple[str, ...]) -> list[str]:
    words = {
        word for text in context for word in _WORD.findall(text.casefold()) if len(word) >= SHORTEST_WORD
    }
    return sorted({*words, *PRODUCT_WORDS}, key=len, reverse=True)


def _without(password: str, words: list[str]) -> str:
    left = password.casefold()
    if not any(word in left for word in words):
        return password
    for word in words:
        left = left.replace(word, "")
    return left


def _guesses(text: str) -> float:
    """How many tries somebody needs who knows the common passwords, names and words, the worst of them first."""
    if not text:
        return 1
    from zxcvbn import zxcvbn  # lists of 100,000 words: only for who chooses a password

    return float(zxcvbn(text[:JUDGED])["guesses"])
