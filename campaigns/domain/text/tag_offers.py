"""Hashtags and names of accounts that a writer is offered, from words that the office has written down."""

from __future__ import annotations

from collections.abc import Iterable


def tags_to_offer(terms: Iterable[str], brand_tags: Iterable[str] = ()) -> tuple[str, ...]:
    """Those with their sign first, then single words as hashtags; each once, however it is capitalised.

    Args:
        terms: a campaign’s own words: “#WalkAway”, “@ChildlineUK”, “Crimestoppers”; those of several words make none.
        brand_tags: hashtags of the office’s list, with their sign or without.
    """
    own = [term.strip() for term in terms]
    signed = [term for term in own if term[:1] in ("#", "@") and _is_tag(term[1:])]
    unsigned = (*own, *(tag.strip().lstrip("#") for tag in brand_tags))
    single = [f"#{word}" for word in unsigned if _is_tag(word, "_")]
    offers: dict[str, str] = {}
    for tag in (*signed, *single):
        offers.setdefault(tag.casefold(), tag)
    return tuple(offers.values())


def _is_tag(word: str, signs: str = "_.-@") -> bool:
    """Letters, figures and these signs, which names of accounts have between them; a number alone is none."""
    return bool(word) and not word.isdigit() and all(sign.isalnum() or sign in signs for sign in word)
