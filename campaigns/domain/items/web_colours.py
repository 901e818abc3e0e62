"""A picture in the colours every screen knows: made anew, it carries no profile by which to read its own."""

from __future__ import annotations

import io
from contextlib import suppress

from PIL import Image, ImageCms


def for_every_screen(image: Image.Image) -> Image.Image:
    """In sRGB, eight bits each, without transparency."""
    profile = image.info.get("icc_profile")
    if image.mode.startswith("I"):  # 16 bits of grey, of which a plain conversion takes the lowest eight
        image = image.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    seen = _on_white(image) if image.mode != "CMYK" else image
    if profile:
        with suppress(ImageCms.PyCMSError, OSError):  # a profile that can't be read says nothing
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            if own.profile.xcolor_space.strip() == "GRAY":
                seen = seen.convert("L")
            return _converted(seen, own)
    return seen.convert("RGB")


def _converted(image: Image.Image, own: ImageCms.ImageCmsProfile) -> Image.Image:
    standard = ImageCms.createProfile("sRGB")
    converted = ImageCms.profileToProfile(image, own, standard, outputMode="RGB")
    assert converted is not None  # it is only where a picture is changed in place
    return converted


def _on_white(image: Image.Image) -> Image.Image:
    """JPEG knows no transparency: what shows through becomes white, as on a page."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        layer = image.convert("RGBA")
        paper = Image.new("RGB", layer.size, "white")
        paper.paste(layer, mask=layer.getchannel("A"))
        return paper
    return image.convert("RGB")
