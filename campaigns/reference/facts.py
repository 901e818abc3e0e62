"""Everything the checks hold a text against, put together from the data files."""

from __future__ import annotations

from functools import cache

from campaigns.domain.facts import Facts
from campaigns.reference.helplines import shipped_helplines
from campaigns.reference.weapon_law import shipped_law
from campaigns.reference.word_lists import shipped_lists


@cache
def shipped_facts() -> Facts:
    """The facts that come with the product.

    Raises:
        ReferenceFileError: a data file is broken; the message names file and line.
    """
    return Facts(
        helplines=shipped_helplines(),
        law=shipped_law(),
        lists={name: one.entries for name, one in shipped_lists().items()},
    )
