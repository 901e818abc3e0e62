"""Office files as packages: parts that say by relationships which of them is the document and what belongs to it."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from campaigns.importing.limits import open_archive
from campaigns.importing.values import ImportFileError

_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_STRICT = b"http://purl.oclc.org/ooxml/"


@dataclass(frozen=True)
class Relation:
    """``kind`` is the last word of its type, such as header or hyperlink; ``target`` is a part, or an address outside."""

    kind: str
    target: str
    is_outside: bool


class Package:
    """An archive that was looked at before it was opened.

    Raises:
        ImportFileError: see ``open_archive``.
    """

    def __init__(self, raw: bytes) -> None:
        self._archive: zipfile.ZipFile = open_archive(raw)
        self._relations: dict[str, dict[str, Relation]] = {}
        self._parts = {name.casefold(): name for name in self._archive.namelist()}

    def __contains__(self, part: str) -> bool:
        return part.casefold() in self._parts

    @property
    def parts(self) -> tuple[str, ...]:
        return tuple(self._parts.values())

    def read(self, part: str) -> bytes:
        return self._archive.read(self._parts[part.casefold()])

    def document(self) -> str:
        """The part that is the document itself, wherever its program put it; empty where there is none.

        Raises:
            ImportFileError: it is written in the strict form of the standard.
        """
        if "_rels/.rels" not in self:
            return ""
        if _STRICT in self.read("_rels/.rels"):
            raise ImportFileError(
                "This was saved as “Strict Open XML Document”, a form that few programs read. Open it in Word or Excel, save "
                "it as “Word Document (.docx)” or “Excel Workbook (.xlsx)”, and import that."
            )
        found = (one.target for one in self.relations("").values() if one.kind == "officeDocument")
        return next((target for target in found if target in self), "")

    def relations(self, part: str) -> dict[str, Relation]:
        """Those of a part, or of the package itself, by their keys."""
        if part not in self._relations:
            self._relations[part] = self._related(part)
        return self._relations[part]

    def _related(self, part: str) -> dict[str, Relation]:
        folder, name = posixpath.split(part)
        where = posixpath.join(folder, "_rels", f"{name}.rels")
        if where not in self:
            return {}
        return {
            one.get("Id", ""): Relation(
                one.get("Type", "").rsplit("/", 1)[-1],
                one.get("Target", "")
                if one.get("TargetMode") == "External"
                else posixpath.normpath(posixpath.join("/", folder, one.get("Target", ""))).lstrip("/"),
                one.get("TargetMode") == "External",
            )
            for one in self.xml(where).iter(_RELATIONS)
        }

    def related(self, part: str, *kinds: str) -> Iterator[str]:
        """The parts of these kinds that belong to it, each once."""
        found = (
            one.target for one in self.relations(part).values() if one.kind in kinds and not one.is_outside
        )
        return (target for target in dict.fromkeys(found) if target in self)

    def xml(self, part: str) -> Any:
        from lxml import etree  # heavy, and only wanted here

        return etree.fromstring(self.read(part), etree.XMLParser(resolve_entities=False, no_network=True))
