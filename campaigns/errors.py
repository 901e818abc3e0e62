"""The errors a person may see: each message says what is wrong and what to do next."""

from __future__ import annotations


class CampaignDeskError(Exception):
    """Something a person can mend. The message is plain English and safe to show and to log."""


class NotFoundError(CampaignDeskError):
    """What was asked for does not exist (or never did under that name)."""


class NotAllowedError(CampaignDeskError):
    """This person may not do this, or not to this item in its present state."""


class ConflictError(CampaignDeskError):
    """Somebody or something else got there first; look again before going on."""


class FieldError(CampaignDeskError):
    """Something is wrong with one field of a form; ``field`` is its name there."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class SettingError(CampaignDeskError):
    """A setting from the environment is wrong; the start stops here."""
