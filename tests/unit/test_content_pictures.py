"""Pictures before they leave the house: the pixels stay, where and by whom they were taken does not."""

from __future__ import annotations

import io
import unicodedata
from typing import Any

import pytest
from PIL import Image, PngImagePlugin

from campaigns.content_store.picture_bytes import prepare_picture
from campaigns.domain.items.issues import Severity
from tests.unit.content_samples import POST, Sample

GPS, MAKER, ORIENTATION = 0x8825, 0x010F, 0x0112
SECRET = b"Ilkeston Road 7"
XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + SECRET + b"</x:xmpmeta>"


def exif_of(orientation: int = 1) -> Image.Exif:
    exif = Image.Exif()
    exif[MAKER] = SECRET.decode()
    exif[ORIENTATION] = orientation
    exif.get_ifd(GPS).update({1: "N", 2: (53.0, 6.0, 0.0), 3: "W", 4: (1.0, 33.0, 0.0)})
    return exif


def sketch(mode: str = "RGB") -> Image.Image:
    """Wider than high, and not the same in any two corners."""
    picture = Image.new(mode, (48, 32), "teal")
    picture.paste(Image.new(mode, (24, 16), "red"), (0, 0))
    return picture


def saved(kind: str, *, picture: Image.Image | None = None, **options: Any) -> bytes:
    buffer = io.BytesIO()
    (picture or sketch()).save(buffer, kind, **options)
    return buffer.getvalue()


def opened(content: bytes) -> Image.Image:
    with Image.open(io.BytesIO(content)) as picture:
        picture.load()
        return picture


def png_words() -> PngImagePlugin.PngInfo:
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", SECRET.decode())
    words.add_itxt("XML:com.adobe.xmp", SECRET.decode())
    return words


WITH_METADATA: dict[str, bytes] = {
    "jpeg": saved("JPEG", exif=exif_of(), comment=SECRET, xmp=XMP, quality=80),
    "progressive jpeg": saved("JPEG", exif=exif_of(), comment=SECRET, progressive=True),
    "jpeg with more behind its end": saved("JPEG", exif=exif_of()) + SECRET,
    "png": saved("PNG", exif=exif_of(), pnginfo=png_words()) + SECRET,
    "webp": saved("WEBP", exif=exif_of(), xmp=XMP, quality=80),
    "lossless webp": saved("WEBP", exif=exif_of(), xmp=XMP, lossless=True),
    "gif": saved("GIF", comment=SECRET),
    "moving gif": saved("GIF", comment=SECRET, save_all=True, append_images=[sketch().rotate(180)], loop=0),
}


@pytest.mark.parametrize("kind", WITH_METADATA)
def test_metadata_are_taken_away_and_every_pixel_stays(kind: str) -> None:
    content = WITH_METADATA[kind]
    assert SECRET in content
    prepared = prepare_picture(content)
    assert SECRET not in prepared
    picture = opened(prepared)
    assert not picture.getexif()
    assert not {"exif", "xmp", "comment", "Author", "photoshop"} & picture.info.keys()
    assert picture.convert("RGB").tobytes() == opened(content).convert("RGB").tobytes()
    assert getattr(picture, "n_frames", 1) == (2 if kind == "moving gif" else 1)
    assert prepare_picture(prepared) is prepared, "a second time there is nothing to take away"


@pytest.mark.parametrize(
    "content",
    [
        saved("JPEG"),
        saved("JPEG", progressive=True),
        saved("PNG"),
        saved("WEBP"),
        saved("GIF"),
        b"BM no web kind",
    ],
)
def test_a_picture_without_metadata_stays_as_it_is(content: bytes) -> None:
    assert prepare_picture(content) is content


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", [3, 6, 8])
def test_a_picture_lying_on_its_side_is_turned_for_good(kind: str, orientation: int) -> None:
    options = (
        {"quality": 95, "subsampling": 0} if kind == "JPEG" else {"lossless": True} if kind == "WEBP" else {}
    )
    picture = opened(prepare_picture(saved(kind, exif=exif_of(orientation), **options)))
    assert picture.size == ((48, 32) if orientation == 3 else (32, 48))
    assert not picture.getexif()
    corners = {6: (28, 4), 8: (4, 44), 3: (44, 28)}  # where the red corner, top left as stored, belongs
    red, green, _blue = picture.convert("RGB").getpixel(corners[orientation])  # type: ignore[misc]
    assert red > 200 > 60 > green


def test_the_colour_profile_stays() -> None:
    profile = b"a profile" * 9
    for kind in ("JPEG", "PNG", "WEBP"):
        for orientation in (1, 6):
            content = saved(kind, exif=exif_of(orientation), icc_profile=profile)
            assert opened(prepare_picture(content)).info["icc_profile"] == profile


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP"])
def test_a_picture_that_breaks_off_is_named_and_is_no_crash(tmp_path: Any, kind: str) -> None:
    sample = Sample(tmp_path)
    name = f"walk.{kind.lower()}"
    whole = saved(kind, **({} if kind == "GIF" else {"exif": exif_of()}))
    for length in (9, 14, 20, 40, len(whole) - 30):
        sample.write(f"media/{name}", whole[:length])
        sample.write(f"media/{name}.yml", "alt: Two friends\n")
        sample.write("posts/monday.md", POST.replace("---\n", f"---\nmedia: [{name}]\n", 1))
        sample.store.load()


def speckled(kind: str, **options: Any) -> bytes:
    """Each row differs from the one before, so that the data are more than a few bytes."""
    picture = Image.frombytes(
        "RGB", (48, 32), bytes((7 * place * place) % 251 for place in range(48 * 32 * 3))
    )
    return saved(kind, picture=picture, **options)


def _changed(content: bytes, at: int) -> bytes:
    return content[:at] + bytes([content[at] ^ 0x55]) + content[at + 1 :]


_BREAKS_OFF = "it breaks off before its end"


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("cut.jpg", speckled("JPEG")[:-300], _BREAKS_OFF),
        ("cut.progressive.jpg", speckled("JPEG", progressive=True)[:-300], _BREAKS_OFF),
        ("no-end.jpg", speckled("JPEG")[:-2], _BREAKS_OFF),
        ("cut.png", speckled("PNG")[:-300], _BREAKS_OFF),
        ("no-end.png", speckled("PNG")[:-12], _BREAKS_OFF),
        ("crc.png", _changed(speckled("PNG"), 300), "some of its data were damaged on the way"),
        ("header.png", _changed(speckled("PNG"), 20), "some of its data were damaged on the way"),
        ("cut.webp", speckled("WEBP")[:-100], _BREAKS_OFF),
        ("no-end.gif", speckled("GIF")[:-1], _BREAKS_OFF),
        ("cut.gif", speckled("GIF")[:-100], _BREAKS_OFF),
    ],
)
def test_a_picture_that_is_not_all_there_is_refused_by_name(
    tmp_path: Any, name: str, content: bytes, reason: str
) -> None:
    sample = Sample(tmp_path)
    sample.write(f"media/{name}", content)
    sample.write(f"media/{name}.yml", "alt: Two friends\n")
    sample.write("posts/monday.md", POST.replace("---\n", f"---\nmedia: [{name}]\n", 1))
    [issue] = sample.store.load().issues
    assert (issue.id, issue.severity) == ("CONTENT-18", Severity.BLOCK)
    assert issue.message.startswith(f"{name} can't be read as a picture")
    assert reason in issue.message


@pytest.mark.parametrize("stored", ["NFC", "NFD"])
@pytest.mark.parametrize("beside", ["NFC", "NFD"])
@pytest.mark.parametrize("written", ["NFC", "NFD"])
def test_a_name_is_found_however_its_accent_is_stored(
    tmp_path: Any, stored: str, beside: str, written: str
) -> None:
    def form(name: str) -> str:
        return unicodedata.normalize(name, "Siân.jpg")

    sample = Sample(tmp_path)
    sample.write(f"media/{form(stored)}", saved("JPEG"))
    sample.write(f"media/{form(beside)}.yml", "alt: Siân on the steps\n")
    post = sample.post(f'media: ["{form(written)}"]')
    assert post.issues == ()
    assert [(one.name, one.alt) for one in post.media] == [(form("NFC"), "Siân on the steps")]
    assert sample.store.read_media("spring", form(written)) == saved("JPEG")
    assert sample.store.media_names("spring") == {form("NFC")}


def test_what_is_known_of_a_picture_is_known_of_the_bytes_that_go_out(tmp_path: Any) -> None:
    sample = Sample(tmp_path)
    sample.write("media/walk.jpg", saved("JPEG", exif=exif_of(6)))
    sample.write("media/walk.jpg.yml", "alt: Two friends\n")
    sample.write("posts/monday.md", POST.replace("---\n", "---\nmedia: [walk.jpg]\n", 1))
    [picture] = sample.store.read_item("spring/posts/monday").pictures
    content = sample.store.read_media("spring", "walk.jpg")
    assert SECRET not in content
    assert (picture.bytes_count, picture.width, picture.height) == (len(content), 32, 48)
