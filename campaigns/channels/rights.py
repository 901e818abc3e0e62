"""What a login may do on its platform, and until when, as people read it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from campaigns.channels.errors import AccountError

# What each permission is for, as people read it.
FOR_WHAT = {
    "pages_manage_posts": "post on the Page",
    "pages_read_engagement": "read the Page’s own posts, to look whether one is out",
    "pages_show_list": "show which Pages there are",
    "read_insights": "read figures",
    "instagram_basic": "read who the account is",
    "instagram_content_publish": "post",
    "instagram_manage_insights": "read figures",
    "instagram_manage_contents": "take a post down",
    "threads_basic": "read who the account is",
    "threads_content_publish": "post",
    "threads_manage_replies": "post a thread’s further parts",
    "threads_read_replies": "look whether a thread’s further parts are out",
    "threads_manage_insights": "read figures",
    "threads_delete": "take a post down",
    "w_organization_social": "post on the Page",
    "r_organization_social": "read the Page’s own posts and how they do",
    "rw_organization_admin": "see which Pages the person looks after, and read figures",
}


@dataclass(frozen=True)
class Rights:
    """``granted`` is None where nobody could be asked. ``ends_at``: aware UTC; None where the login has no end."""

    granted: frozenset[str] | None = None
    ends_at: datetime | None = None

    def missing(self, needed: Iterable[str]) -> list[str]:
        return [] if self.granted is None else [one for one in needed if one not in self.granted]

    def refuse_without(self, needed: Iterable[str]) -> None:
        """
        Raises:
            AccountError: it may not do all of this, which a first post would find out too late.
        """
        if missing := self.missing(needed):
            raise AccountError(
                f"This login may not do all that is needed. Missing: {in_words(missing)}. Connect again, and leave all "
                "that is asked for ticked."
            )


def in_words(permissions: Iterable[str]) -> str:
    """“post on the Page (pages_manage_posts), read figures (read_insights)”."""
    return ", ".join(f"{FOR_WHAT.get(one, 'more')} ({one})" for one in permissions)


def rights_in_words(granted: frozenset[str], asked: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What the login may do, and what it may not of all that was asked for, as people read it."""
    can = dict.fromkeys(FOR_WHAT[one] for one in asked if one in granted)
    cannot = dict.fromkeys(FOR_WHAT[one] for one in asked if one not in granted)
    return tuple(can), tuple(cannot)
