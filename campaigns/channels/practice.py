"""Practice: a real channel inside the product. Posts land on a local page; figures are what people did there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from campaigns.channels.adapter import Adapter
from campaigns.channels.base import (
    AccountFacts,
    AccountMeasures,
    Checkpoint,
    OutboundMessage,
    PostMeasures,
    PracticeFeed,
    RemotePost,
    SendResult,
)
from campaigns.channels.errors import AccountError
from campaigns.channels.figures import Native, all_absent, never_offered, read_figures
from campaigns.domain.figures.measures import Missing
from campaigns.domain.items.channel_kinds import PRACTICE, capabilities_of

FIGURES = (
    Native("reactions", ("reactions",), "2026-11"),
    Native("comments", ("comments",), "2026-11"),
    Native("shares", ("shares",), "2026-11"),
)


class PracticeChannel(Adapter):
    """Repeating is safe: the feed gives the id it already has under the same key."""

    capabilities = capabilities_of(PRACTICE)

    def verify(self) -> AccountFacts:
        self._feed()
        return AccountFacts(remote_id=f"practice:{self._connection.account_id}", handle="Practice feed")

    def send(self, message: OutboundMessage, checkpoint: Checkpoint) -> SendResult:
        checkpoint.go_ahead()
        return SendResult(self._feed().publish(account_id=self._connection.account_id, message=message))

    def find(self, message: OutboundMessage, checkpoint: Checkpoint, since: datetime) -> SendResult | None:
        found = self._feed().find(account_id=self._connection.account_id, key=message.key)
        return None if found is None else SendResult(found)

    def measure(self, posts: Sequence[RemotePost]) -> list[PostMeasures]:
        counts = self._feed().counts([post.remote_id for post in posts])
        answers = []
        for post in posts:
            count = counts.get(post.remote_id)
            if count is None:
                values = all_absent(PRACTICE, FIGURES, Missing.GONE)
            else:
                values = read_figures(PRACTICE, FIGURES, vars(count)) + never_offered(PRACTICE, FIGURES)
            answers.append(PostMeasures(post.remote_id, values))
        return answers

    def measure_account(self) -> AccountMeasures:
        return AccountMeasures(())

    def delete(self, remote_ids: Sequence[str]) -> None:
        for remote_id in remote_ids:  # a thread is one post on the page
            self._feed().delete(remote_id)

    def _feed(self) -> PracticeFeed:
        if self._connection.practice is None:
            raise AccountError(
                f"The practice account “{self._connection.name}” has no feed to post to. Start the product again."
            )
        return self._connection.practice
