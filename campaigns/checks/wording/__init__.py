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
