"""By hand: a person is given text and pictures at the time, puts them out, and says so. Nothing is called from here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from campaigns.channels.adapter import Adapter
from campaigns.channels.base import (
    AccountFacts,
    AccountMeasures,
    Checkpoint,
    Hands,
    OutboundMessage,
    PostMeasures,
    RemotePost,
    SendResult,
)
from campaigns.channels.errors import AccountError, PermanentChannelError
from campaigns.channels.figures import Native, all_absent, never_offered
from campaigns.domain.figures.measures import Missing
from campaigns.domain.items.channel_row import BY_HAND
from campaigns.domain.text.mailboxes import why_unmailable

FIGURES = tuple(Native(measure, (measure,), "2026-11") for measure in BY_HAND.measures)
MOST = 100_000


class ByHandChannel(Adapter):
    """Repeating is safe: the same key is handed over once, and what is asked again is the same question."""

    capabilities = BY_HAND

    def verify(self) -> AccountFacts:
        """Nobody is asked: what was typed is looked at, and shown to be confirmed.

        Raises:
            AccountError: a letter can't go there, or a limit is no number.
        """
        place, person, email = (self._credential(name) for name in BY_HAND.credential_names)
        if not place or not person or why_unmailable(email):
            raise AccountError(
                f"“{self._connection.name}” does not say who puts things out there. Enter the place, the person’s name, and "
                "an e-mail address at which they read at once."
            )
        limits = {name: self._limit(name) for name in ("text_limit", "image_limit") if self._credential(name)}
        return AccountFacts(
            remote_id=f"by hand: {place.casefold()}",
            handle=person,
            limits=limits,
            name=f"{place}, by {person}",
        )

    def send(self, message: OutboundMessage, checkpoint: Checkpoint) -> SendResult:
        if not message.parts:
            raise PermanentChannelError(
                "There is nothing to send: the message has no text. Write one and submit it again."
            )
        checkpoint.go_ahead()
        return SendResult(self._hands().hand_over(key=message.key), is_with_person=True)

    def find(self, message: OutboundMessage, checkpoint: Checkpoint, since: datetime) -> SendResult | None:
        found = self._hands().find(key=message.key)
        return None if found is None else SendResult(found, is_with_person=True)

    def measure(self, posts: Sequence[RemotePost]) -> list[PostMeasures]:
        kind = self._connection.kind
        absent = all_absent(kind, FIGURES, Missing.NOT_OFFERED) + never_offered(kind, FIGURES)
        return [PostMeasures(post.remote_id, absent) for post in posts]

    def measure_account(self) -> AccountMeasures:
        return AccountMeasures(())

    def delete(self, remote_ids: Sequence[str]) -> None:
        raise PermanentChannelError(
            "What a person put out, a person takes down: ask whoever did. Then say here that it is gone."
        )

    def _credential(self, name: str) -> str:
        return self._connection.credentials.get(name, "").strip()

    def _limit(self, name: str) -> int:
        typed = self._credential(name)
        if not (typed.isascii() and typed.isdigit() and len(typed) <= 6 and int(typed) <= MOST):
            raise AccountError(
                f"Enter the most that the place takes as a number of at most {MOST:,}, or nothing."
            )
        return int(typed)

    def _hands(self) -> Hands:
        if self._connection.hands is None:
            raise AccountError(
                f"Nobody can be asked for “{self._connection.name}” from here. Start the product again."
            )
        return self._connection.hands
