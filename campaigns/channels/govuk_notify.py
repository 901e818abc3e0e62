"""GOV.UK Notify: releases as e-mail, one request for each recipient, through one thin template of the office's service.

Its ``reference`` is a label and no lock, so a repeat is never blind: what may have been taken is looked up by it first.
Source: docs.notifications.service.gov.uk/rest-api.html (platform reference, section 12).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

import jwt

from campaigns.channels.adapter import Adapter
from campaigns.channels.base import (
    AccountFacts,
    AccountMeasures,
    Checkpoint,
    OutboundMessage,
    PostMeasures,
    RemotePost,
    SendResult,
    part_step,
    trying_step,
)
from campaigns.channels.connecting import base_address, credential
from campaigns.channels.email_letter import recipient_address
from campaigns.channels.errors import (
    AccountError,
    ChannelError,
    PermanentChannelError,
    UnknownOutcomeError,
)
from campaigns.channels.figures import Native, all_absent, never_offered, read_figures
from campaigns.channels.govuk_notify_errors import explain
from campaigns.channels.http import ChannelSession, calling, unreadable
from campaigns.domain.figures.measures import Missing
from campaigns.domain.items.channel_kinds import capabilities_of

KIND, PLATFORM = "govuk_notify", "GOV.UK Notify"
PUBLIC_ADDRESS = "https://api.notifications.service.gov.uk"
FIELDS = frozenset({"subject", "body"})
FIGURES = (Native("delivered", ("delivered",), "2026-11"),)
# A key is its name, the service's id and the secret, in one string.
_KEY = re.compile(r".*?-?(?P<service>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-(?P<secret>[0-9a-f-]{36})")
_FAILED = frozenset({"permanent-failure", "temporary-failure", "technical-failure"})


class GovukNotifyChannel(Adapter):
    """One service and one template in it."""

    capabilities = capabilities_of(KIND)

    def verify(self) -> AccountFacts:
        """
        Raises:
            AccountError: the key is refused, or the template is not one that takes exactly a subject and a body.
        """
        template = self._ask("GET", f"/v2/template/{self._template}")
        asks = frozenset(template.get("personalisation") or {})
        if template.get("type") != "email" or asks != FIELDS:
            raise AccountError(
                "The template has to be an e-mail whose subject line is ((subject)) and whose message is ((body)), with "
                "nothing else in double brackets. Change it in GOV.UK Notify and connect the account again."
            )
        service, _ = self._key()
        name = str(template.get("name") or "template")
        return AccountFacts(remote_id=service, handle=f"service {service[:8]}, template “{name}”", name=name)

    def send(self, message: OutboundMessage, checkpoint: Checkpoint) -> SendResult:
        """Hand it in once; tried before, it is looked up first. ``remote_id`` is the notification's id."""
        letter = self._letter(message)
        started = checkpoint.get(trying_step(0))
        if started and (there := self._look(message.key)) is not None:
            return there
        checkpoint.go_ahead()
        checkpoint.save(trying_step(0), started or self._clock.now().isoformat())
        try:
            answer = self._ask("POST", "/v2/notifications/email", creating=True, json=letter)
            found = SendResult(self._id_of(answer))
        except UnknownOutcomeError:
            raise
        except ChannelError:
            checkpoint.save(trying_step(0), None)  # a plain refusal: there is nothing to look for
            raise
        checkpoint.keep(part_step(0), {"id": found.remote_id, "url": ""})
        return found

    def find(self, message: OutboundMessage, checkpoint: Checkpoint, since: datetime) -> SendResult | None:
        return self._look(message.key)

    def measure(self, posts: Sequence[RemotePost]) -> list[PostMeasures]:
        return [self._measured(post) for post in posts]

    def measure_account(self) -> AccountMeasures:
        return AccountMeasures(())

    def delete(self, remote_ids: Sequence[str]) -> None:
        raise PermanentChannelError("An e-mail that went out can't be taken back. Send a correction instead.")

    def _letter(self, message: OutboundMessage) -> dict[str, Any]:
        if message.recipient is None:
            raise PermanentChannelError(
                "This e-mail has no recipient. Choose a media list and submit it again."
            )
        if any(part.media for part in message.parts):
            raise PermanentChannelError(
                "GOV.UK Notify attaches no pictures. Send this release from a mailbox, or take its pictures out."
            )
        words = "\n\n".join(part.text for part in message.parts)
        letter: dict[str, Any] = {
            "email_address": recipient_address(message.recipient),
            "template_id": self._template,
            "personalisation": {"subject": message.subject, "body": words},
            "reference": message.key,
        }
        if reply_to := self._connection.credentials.get("reply_to_id", "").strip():
            letter["email_reply_to_id"] = reply_to
        if message.recipient.unsubscribe.startswith("https://"):
            letter["one_click_unsubscribe_url"] = message.recipient.unsubscribe
        return letter

    def _look(self, reference: str) -> SendResult | None:
        """The letter with our reference; None if there is none.

        Raises:
            UnknownOutcomeError: there are several.
        """
        answer = self._ask("GET", "/v2/notifications", params={"reference": reference})
        try:
            ids = [str(one["id"]) for one in answer["notifications"] if one["reference"] == reference]
        except (KeyError, TypeError):
            raise self._unreadable(creating=False) from None
        if len(ids) > 1:
            raise UnknownOutcomeError(
                "GOV.UK Notify has several letters with this one's reference. Look at the service's page and decide."
            )
        return SendResult(ids[0]) if ids else None

    def _measured(self, post: RemotePost) -> PostMeasures:
        answer = self._ask("GET", f"/v2/notifications/{post.remote_id}", gone_is_fine=True)
        status = str(answer.get("status", ""))
        if not answer:  # the service keeps letters for some days only
            values = all_absent(KIND, FIGURES, Missing.GONE)
        elif status == "delivered" or status in _FAILED:
            values = read_figures(KIND, FIGURES, {"delivered": int(status == "delivered")})
        else:
            values = all_absent(KIND, FIGURES, Missing.NOT_YET)
        bounced = status if status == "permanent-failure" else ""
        return PostMeasures(post.remote_id, values + never_offered(KIND, FIGURES), bounced=bounced)

    def _ask(
        self, method: str, path: str, *, creating: bool = False, gone_is_fine: bool = False, **what: Any
    ) -> dict[str, Any]:
        """The answer's JSON object; empty where it is gone and that is fine."""
        address, token = f"{base_address(self._connection, PUBLIC_ADDRESS)}{path}", self._token()
        with calling(
            self._session,
            platform=PLATFORM,
            creating=creating,
            explain=lambda told: explain(
                told, connection=self._connection, creating=creating, now=self._clock.now()
            ),
        ):
            answer = self._session.request(
                method, address, headers={"Authorization": f"Bearer {token}"}, **what
            )
            if gone_is_fine and answer.status_code == 404:
                return {}
            answer.raise_for_status()
            told: dict[str, Any] = dict(answer.json())
            return told

    def _id_of(self, answer: Mapping[str, Any]) -> str:
        found = answer.get("id")
        if not isinstance(found, str) or not found:
            raise self._unreadable(creating=True)
        return found

    def _unreadable(self, *, creating: bool) -> ChannelError:
        answer = self._session.answer
        assert answer is not None, "it has just been read"
        return unreadable(answer, platform=PLATFORM, creating=creating)

    def _token(self) -> str:
        """Signed for this very moment: the service takes no token whose time is more than half a minute off."""
        service, secret = self._key()
        return jwt.encode(
            {"iss": service, "iat": int(self._clock.now().timestamp())}, secret, algorithm="HS256"
        )

    def _key(self) -> tuple[str, str]:
        found = _KEY.fullmatch(credential(self._connection, "api_key"))
        if found is None:
            raise AccountError(
                f"The API key of the account “{self._connection.name}” is not whole. Copy all of it from GOV.UK Notify, "
                "name and all, and connect the account again."
            )
        return found["service"], found["secret"]

    @property
    def _template(self) -> str:
        return credential(self._connection, "template_id")

    @cached_property
    def _session(self) -> ChannelSession:
        return ChannelSession(timeouts=self._timeouts, kept=self._connection.kept)
