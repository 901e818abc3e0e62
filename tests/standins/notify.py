"""A strict stand-in of GOV.UK Notify's REST API (docs.notifications.service.gov.uk/rest-api.html): e-mail alone.

Unknown keys, other templates, wrong personalisation, tokens of another service or another moment are refused as there.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any

import jwt
from werkzeug.wrappers import Request, Response

from tests.standins.base import AnsweredError, StandIn, json_response

SERVICE = "8d9f2a10-1b2c-4d3e-8f40-5a6b7c8d9e0f"
SECRET = "0f1e2d3c-4b5a-4968-8776-655443322110"
TEMPLATE = "9d751e0e-f929-4891-82a1-a3e1c3c18ee3"
KEYS = {
    "email_address", "template_id", "personalisation", "reference", "email_reply_to_id", "one_click_unsubscribe_url",
}  # fmt: skip
TOLERANCE = 30  # seconds that a token’s moment may be off
REQUIRED = ("email_address", "template_id")


@dataclass
class Letter:
    """``status`` is what the service says of it by now."""

    id: str
    address: str
    subject: str
    body: str
    reference: str
    unsubscribe: str = ""
    status: str = "created"


@dataclass
class Template:
    name: str = "News release"
    type: str = "email"
    personalisation: dict[str, Any] = field(
        default_factory=lambda: {"subject": {"required": True}, "body": {"required": True}}
    )


class NotifyServer(StandIn):
    """One service. ``is_team_only`` is its key; ``tolerance`` is for tests whose own time is another."""

    routes = (
        ("POST", "/v2/notifications/email", "send"),
        ("GET", "/v2/notifications", "many"),
        ("GET", "/v2/notifications/<letter_id>", "one"),
        ("GET", "/v2/template/<template_id>", "template_page"),
    )

    def __init__(self, *, port: int = 0) -> None:
        super().__init__(port=port)
        self.reset()

    def reset(self) -> None:
        super().reset()
        self.letters: list[Letter] = []
        self.template = Template()
        self.is_team_only = False
        self.tolerance = TOLERANCE

    @property
    def credentials(self) -> dict[str, str]:
        return {"api_key": f"campaign_desk-{SERVICE}-{SECRET}", "template_id": TEMPLATE}

    def problem(self, status: int, detail: str) -> Response:
        return json_response(
            _problem(status, "Exception" if status >= 500 else "BadRequestError", detail), status
        )

    def guard(self, request: Request, endpoint: str) -> Response | None:
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        try:
            claims = jwt.decode(
                token, SECRET, algorithms=["HS256"], options={"verify_iat": False, "require": ["iss", "iat"]}
            )
        except jwt.InvalidTokenError:
            return json_response(_problem(403, "AuthError", "Invalid token: API key not found"), 403)
        if kind != "Bearer" or claims["iss"] != SERVICE or set(claims) != {"iss", "iat"}:
            return json_response(_problem(403, "AuthError", "Invalid token: service not found"), 403)
        if abs(claims["iat"] - self.now().timestamp()) > self.tolerance:
            words = "Error: Your system clock must be accurate to within 30 seconds"
            return json_response(_problem(403, "AuthError", words), 403)
        return None

    def send(self, request: Request) -> Response:
        told = request.get_json()
        for key in REQUIRED:
            if key not in told:
                raise _refused("ValidationError", f"{key} is a required property")
        if unknown := set(told) - KEYS:
            words = f"Additional properties are not allowed ({', '.join(sorted(unknown))} was unexpected)"
            raise _refused("ValidationError", words)
        if told["template_id"] != TEMPLATE:
            raise _refused("BadRequestError", "Template not found")
        if "@" not in told["email_address"]:
            raise _refused("ValidationError", "email_address Not a valid email address")
        if self.is_team_only:
            raise _refused("BadRequestError", "Can’t send to this recipient using a team-only API key")
        given = told.get("personalisation", {})
        if missing := set(self.template.personalisation) - set(given):
            raise _refused("BadRequestError", f"Missing personalisation: {', '.join(sorted(missing))}")
        if len(given["body"].encode()) > 2_000_000:
            raise _refused("BadRequestError", "Emails cannot be longer than 2000000 bytes")
        letter = Letter(
            str(uuid.uuid4()),
            told["email_address"],
            given["subject"],
            given["body"],
            told.get("reference", ""),
            told.get("one_click_unsubscribe_url", ""),
        )
        self.letters.append(letter)
        template = {"id": TEMPLATE, "version": 3, "uri": f"{self.url}/v2/template/{TEMPLATE}"}
        content = {
            "subject": letter.subject,
            "body": letter.body,
            "from_email": "vru@notifications.service.gov.uk",
        }
        answer = {
            "id": letter.id,
            "reference": letter.reference,
            "content": content,
            "uri": f"{self.url}/v2/notifications/{letter.id}",
            "template": template,
            "scheduled_for": None,
        }
        return json_response(answer, 201)

    def many(self, request: Request) -> Response:
        if unknown := set(request.args) - {"reference", "status", "template_type", "older_than"}:
            raise _refused("ValidationError", f"Additional properties are not allowed ({sorted(unknown)})")
        found = [one for one in self.letters if one.reference == request.args.get("reference", one.reference)]
        links = {"current": f"{self.url}/v2/notifications"}
        return json_response({"notifications": [_shown(one) for one in found], "links": links})

    def one(self, _request: Request, letter_id: str) -> Response:
        found = next((one for one in self.letters if one.id == letter_id), None)
        if found is None:
            return json_response(_problem(404, "NoResultFound", "No result found"), 404)
        return json_response(_shown(found))

    def template_page(self, _request: Request, template_id: str) -> Response:
        if template_id != TEMPLATE:
            return json_response(_problem(404, "NoResultFound", "No result found"), 404)
        shown = vars(self.template) | {
            "id": TEMPLATE,
            "version": 3,
            "subject": "((subject))",
            "body": "((body))",
        }
        return json_response(shown)


def _shown(letter: Letter) -> dict[str, Any]:
    return {
        "id": letter.id,
        "reference": letter.reference or None,
        "email_address": letter.address,
        "type": "email",
        "status": letter.status,
        "body": letter.body,
        "subject": letter.subject,
    }


def _problem(status: int, kind: str, words: str) -> dict[str, Any]:
    return {"status_code": status, "errors": [{"error": kind, "message": words}]}


def _refused(kind: str, words: str) -> AnsweredError:
    return AnsweredError(400, _problem(400, kind, words))
