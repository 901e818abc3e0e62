"""The British dictionary: npm brings it, make places it here, and hunspell reads it when the first word is looked up."""

from __future__ import annotations

from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from campaigns.errors import CampaignDeskError
from campaigns.reference.loader import HERE

if TYPE_CHECKING:
    from hunspell import Hunspell

FOLDER = HERE / "dictionary"
NAME = "en-GB"
_REMEMBERED = 20_000


class DictionaryMissingError(CampaignDeskError):
    """The dictionary's files are not where make places them."""


class BritishDictionary:
    """Words in British spelling with -ise. Looking a word up again costs next to nothing."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._folder = folder
        self.knows = lru_cache(maxsize=_REMEMBERED)(self._look_up)

    def _look_up(self, word: str) -> bool:
        return bool(self._words.spell(word.replace("’", "'")))

    @cached_property
    def _words(self) -> Hunspell:
        if not (self._folder / f"{NAME}.dic").is_file():
            raise DictionaryMissingError(
                f"The dictionary is missing in {self._folder}. Run make install; it brings it."
            )
        from hunspell import Hunspell  # takes a tenth of a second and 20 MB

        return Hunspell(NAME, hunspell_data_dir=str(self._folder))
