"""What the page showed whose form came back."""

from __future__ import annotations

from flask import request

from campaigns.domain.items.seen import Seen

# Hidden fields that say what the page showed: nobody typed them.
SEEN_FIELDS = ("revision", "shown", "recipients", "fingerprint", "started", "form", "turn")


def seen_by_form() -> Seen:
    """A field that is missing or no number stands for nothing, and is refused as what has changed is."""
    given = request.form
    return Seen(given.get("shown", ""), given.get("revision", -1, type=int), given.get("recipients", ""))
