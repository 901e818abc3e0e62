"""What each check says: what is wrong and what to do, in one place, a module per family.

Variants are named ``ID/variant``. Gaps in braces are filled from the finding; ``{words}`` is always the words found.
"""

from __future__ import annotations

from campaigns.checks.wording import (
    accessibility,
    characters,
    fit,
    harm,
    helplines,
    law,
    release,
    spelling,
    timing,
)

# Said wherever findings are shown, so that "nothing found" promises no more than was looked at.
LOOKED_AT = (
    "These checks look at files, pictures, films, how easily a text is read, hidden and look-alike "
    "characters, spelling, wording, names, law, helplines, times, "
    "gaps to be filled, and what each channel takes. A person still has to read every text."
)

SHARED: dict[str, str] = {
    "fault": (
        "The check {id} itself failed ({error}), so this item was not checked for it. Report this; "
        "the item does not count as clean."
    ),
    "unchecked": "This text could not be checked in time, so it does not count as checked and can't be submitted.",
    "unshown": "The preview could not be made in time.",
    "unread": "The file could not be read in time, so nothing was imported.",
    "not-done/slow": (
        "Something in it takes too long to read: look for very long lines, lists, or the same signs over and over. "
        "Shorten that, or split it in two."
    ),
    "not-done/large": (
        "Something in it fills the memory: look for the same signs over and over. Shorten that, or split it in two."
    ),
    "not-done/busy": "Too much is being looked at just now. Try again in a minute.",
    "not-done/lost": "The process that looks at it ended. Try again; if it happens twice, tell an administrator.",
    "in-card": "In the card of {page}, which says what that page says: {message}",
    "several": "{message} It stands here {count} times.",
    "allowed": "{message} Allowed here: {reason}",
    "overridden": "{message} Let through by {by} ({role}): {reason}",
}

WORDING: dict[str, str] = {
    **accessibility.WORDING,
    **characters.WORDING,
    **fit.WORDING,
    **harm.WORDING,
    **helplines.WORDING,
    **law.WORDING,
    **release.WORDING,
    **spelling.WORDING,
    **timing.WORDING,
    **SHARED,
}
