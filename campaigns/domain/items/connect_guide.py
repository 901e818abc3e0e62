"""How a kind of channel is connected: what a person needs, does at the platform, and types here. The shape of a guide.

The guides are in ``connect_guides.py``; every connect page is made from one, so a new kind gets its page from its row.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class TryOut(StrEnum):
    """What can be sent to try an account out, without anybody outside seeing it."""

    NONE = ""
    OFFICE = "office"  # everybody in the office sees it, nobody else
    PRIVATE = "private"  # a post that its author alone sees, taken down again at once
    UNSEEN = "unseen"  # a post that is prepared with a picture of ours, and never published
    LETTER = "letter"  # an e-mail to whoever asks for it


@dataclass(frozen=True)
class Field:
    """One credential as it is asked for. ``name`` is the credential's own; ``lines`` of words are its hint."""

    name: str
    label: str
    hint: str = ""
    is_secret: bool = True
    is_optional: bool = False


@dataclass(frozen=True)
class Power:
    """Something the login can or can't do, and why."""

    what: str
    can: bool
    why: str


@dataclass(frozen=True)
class Clearance:
    """The platform wants to have agreed first. ``sentences`` say so on the page, ``link`` leads to its rules."""

    sentences: tuple[str, str, str]
    link: str


@dataclass(frozen=True)
class ConnectGuide:
    """All that the connect page of a kind says.

    Attributes:
        needs: what somebody has to have at hand. steps: what to press at the platform to get what is pasted here.
        fields: the credentials, in the order of the form.
        powers: the rows of “It can, it cannot, why”.
        ends: when such a login ends, and what the platform does not tell.
        server_label: of the field for the server's address; empty where there is none to type.
        is_server_optional: empty means the channel's own public server.
        has_mail_server: host, port and security are asked for one by one in place of an address.
        press: the steps where somebody signs in on the platform's own page in place of pasting; empty where that is
            not offered. ``campaigns/channels/<kind>_sign_in.py`` does it.
    """

    needs: tuple[str, ...]
    steps: tuple[str, ...]
    fields: tuple[Field, ...]
    powers: tuple[Power, ...]
    ends: str
    server_label: str = ""
    server_hint: str = ""
    is_server_optional: bool = False
    has_mail_server: bool = False
    press: tuple[str, ...] = ()
    press_fields: tuple[Field, ...] = ()
    try_out: TryOut = TryOut.NONE
    clearance: Clearance | None = None

    @property
    def offers_press(self) -> bool:
        return bool(self.press)
