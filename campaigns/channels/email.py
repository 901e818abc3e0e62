"""E-mail over SMTP: one letter per recipient. A lost answer is never guessed: a person is asked."""

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
    RemotePost,
    SendResult,
)
from campaigns.channels.email_letter import Sender, compose, message_id, recipient_address
from campaigns.channels.errors import AnswerAwaitedError, PermanentChannelError, UnknownOutcomeError
from campaigns.channels.figures import Native, never_offered, read_figures
from campaigns.channels.smtp_server import MailServer
from campaigns.domain.items.channel_kinds import EMAIL, capabilities_of

# What SMTP can say: our mail server accepted it. Whether it was read is not known, and not spied upon.
FIGURES = (Native("delivered", ("accepted-by-mail-server",), "2026-11"),)


class EmailChannel(Adapter):
    """One mail server and sender."""

    capabilities = capabilities_of(EMAIL)

    def verify(self) -> AccountFacts:
        sender = Sender.of(self._connection)
        self._server(sender).try_out()
        return AccountFacts(remote_id=sender.address.addr_spec, handle=sender.address.addr_spec)

    def send(self, message: OutboundMessage, checkpoint: Checkpoint) -> SendResult:
        """Hand it in once. ``remote_id`` is the Message-ID."""
        sender = Sender.of(self._connection)
        letter = compose(message, sender)
        assert message.recipient is not None  # compose refuses a letter to nobody
        sent = SendResult(message_id(message.key, sender))
        try:
            self._server(sender).hand_in(
                letter,
                sender=sender.address.addr_spec,
                recipient=recipient_address(message.recipient),
                go_ahead=checkpoint.go_ahead,
            )
        except AnswerAwaitedError as awaited:
            wait = awaited.wait
            raise AnswerAwaitedError(str(awaited), wait=lambda: wait() or sent) from None
        return sent

    def find(self, message: OutboundMessage, checkpoint: Checkpoint, since: datetime) -> SendResult | None:
        raise UnknownOutcomeError(
            "A mail server can't be asked whether an e-mail went out. Ask the recipient or your mail "
            "administrators, then decide."
        )

    def measure(self, posts: Sequence[RemotePost]) -> list[PostMeasures]:
        accepted = read_figures(EMAIL, FIGURES, {"accepted-by-mail-server": 1}) + never_offered(
            EMAIL, FIGURES
        )
        return [PostMeasures(post.remote_id, accepted) for post in posts]

    def measure_account(self) -> AccountMeasures:
        return AccountMeasures(())

    def delete(self, remote_ids: Sequence[str]) -> None:
        raise PermanentChannelError("An e-mail that went out can't be taken back. Send a correction instead.")

    def _server(self, sender: Sender) -> MailServer:
        return MailServer.of(self._connection, timeouts=self._timeouts, own_name=sender.address.domain)
