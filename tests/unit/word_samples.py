"""Word documents of our own, written part by part: what a test is about stands in it, and nothing else."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

_NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml"'
)
_KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
LEAD = "Youth clubs across the city will stay open until ten on Fridays, the council said today."


def run(text: str, look: str = "") -> str:
    """One run; ``look`` is what its properties hold, such as ``<w:b/>``."""
    properties = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>'


def line(*runs: str, properties: str = "") -> str:
    """One paragraph of runs, or of plain words."""
    inside = "".join(one if one.startswith("<") else run(one) for one in runs)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inside}</w:p>"


def box(*paragraphs: str) -> str:
    """A box as Word writes it: once for new programs, once more for old ones."""
    inside = f"<w:txbxContent>{''.join(paragraphs)}</w:txbxContent>"
    return (
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:inline><wp:docPr id='1' name='Text Box 2'/>"
        f"<wps:txbx>{inside}</wps:txbx></wp:inline></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{inside}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def word(
    *body: str,
    parts: Mapping[str, str] | None = None,
    links: Mapping[str, str] | None = None,
    name: str = "document",
    standard: str = _KINDS,
) -> bytes:
    """A document of these paragraphs. ``parts`` are others by kind (header, footnotes…), ``links`` addresses by key."""
    relations = "".join(
        f'<Relationship Id="p{number}" Type="{_KINDS}{kind.rstrip("0123456789")}" Target="{kind}.xml"/>'
        for number, kind in enumerate(parts or {})
    ) + "".join(
        f'<Relationship Id="{key}" Type="{_KINDS}hyperlink" Target="{address}" TargetMode="External"/>'
        for key, address in (links or {}).items()
    )
    files = {
        "[Content_Types].xml": "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>",
        "_rels/.rels": f"<Relationships xmlns='{_PACKAGE}'><Relationship Id='d' Type='{standard}officeDocument' "
        f"Target='word/{name}.xml'/></Relationships>",
        f"word/_rels/{name}.xml.rels": f"<Relationships xmlns='{_PACKAGE}'>{relations}</Relationships>",
        f"word/{name}.xml": f"<w:document {_NAMES}><w:body>{''.join(body)}</w:body></w:document>",
        **{
            f"word/{kind}.xml": f"<w:part {_NAMES}>{inside}</w:part>"
            for kind, inside in (parts or {}).items()
        },
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return buffer.getvalue()


def release(*body: str, **more: object) -> bytes:
    """A headline, a lead, and what the test adds."""
    return word(line("Derby youth clubs open late"), line(LEAD), *body, **more)  # type: ignore[arg-type]
