"""Pictures and films that a platform fetches from us: where they stand for a while, and for nobody who was not told.

Threads and Instagram take none by upload, only an address that anybody can open.
"""

from __future__ import annotations

import hashlib
import io

from PIL import Image

from campaigns.channels.base import Connection, MediaFile
from campaigns.channels.errors import AccountError
from campaigns.channels.outside_addresses import OutsideAddresses
from campaigns.channels.pictures import fit_picture
from campaigns.domain.items.channel_kinds import KINDS, label_of


def outside_address(connection: Connection, media: MediaFile) -> str:
    """Where the platform fetches this picture, made to fit its limit.

    Raises:
        AccountError: the desk has no address that the outside reaches.
        PermanentChannelError: it can't be read as a picture.
    """
    most = KINDS[connection.kind].image_max_bytes or 0
    addresses = reachable(connection)
    return addresses.address_of(fit_picture(media, max_bytes=most).content)


def film_addresses(connection: Connection, film: MediaFile) -> tuple[str, str]:
    """Where the platform fetches a film, and the picture that stands for it: empty where it has none.

    Raises:
        AccountError: the desk has no address that the outside reaches.
    """
    addresses = reachable(connection)
    return addresses.address_of_kept(film.sha256), addresses.address_of(film.poster()) if film.poster else ""


def reachable(connection: Connection) -> OutsideAddresses:
    """
    Raises:
        AccountError: the desk has no address that the outside reaches.
    """
    why = connection.outside.why_none() if connection.outside else "None is set."
    if connection.outside is None or why:
        raise AccountError(
            f"{label_of(connection.kind)} fetches pictures from the desk’s own address, which has to be one that the whole "
            f"Internet reaches. {why} Whoever runs Campaign Desk sets it in CAMPAIGNS_URL, then check the account again."
        )
    return connection.outside


def plain_picture() -> MediaFile:
    """One that shows nothing, in a shape that every channel takes."""
    buffer = io.BytesIO()
    Image.new("RGB", (640, 640), "teal").save(buffer, "JPEG")
    content = buffer.getvalue()
    sha256 = hashlib.sha256(content).hexdigest()
    return MediaFile(
        "test.jpg", sha256, "image/jpeg", 640, 640, "A plain area of one colour.", lambda: content
    )
