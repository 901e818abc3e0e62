"""What somebody typed to connect an account, read by the guide of its kind. Secrets go on and are shown nowhere."""

from __future__ import annotations

from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict

from campaigns.domain.items.connect_guide import ConnectGuide, Field

SECURITY = (("starttls", "STARTTLS (usually port 587)"), ("tls", "TLS from the start (usually port 465)"))
_SCHEMES = {"starttls": "smtp", "tls": "smtps"}
_USUAL = {"starttls": "587", "tls": "465"}
NO_GOVERNMENT_USER, GIVEN = "none", "given"


@dataclass(frozen=True)
class Typed:
    """``errors`` has a sentence for each field that can't be right; ``clearance`` is None where none is asked for."""

    server: str
    credentials: dict[str, str] = field(repr=False)
    clearance: tuple[str, str] | None
    errors: dict[str, str]


def field_name(one: Field) -> str:
    """Of the form's field. What a form with this word in its name holds is kept nowhere (``kept_forms.is_secret``)."""
    return f"{'credential' if one.is_secret else 'plain'}-{one.name}"


def read_server(guide: ConnectGuide, form: MultiDict[str, str]) -> tuple[str, dict[str, str]]:
    """The server's address, and what is wrong with it."""
    if guide.has_mail_server:
        return _mail_server(form)
    server = form.get("server", "").strip()
    if server and "://" not in server:
        server = f"https://{server}"
    if guide.server_label and not server and not guide.is_server_optional:
        return "", {"server": "Enter the address of your server."}
    return server, {}


def read_app(guide: ConnectGuide, form: MultiDict[str, str]) -> dict[str, str]:
    """The office's own app at the platform, as far as it was typed."""
    typed = {one.name: form.get(field_name(one), "").strip() for one in guide.press_fields}
    return {name: value for name, value in typed.items() if value}


def read_form(guide: ConnectGuide, form: MultiDict[str, str], *, asks_clearance: bool) -> Typed:
    server, errors = read_server(guide, form)
    credentials = {one.name: form.get(field_name(one), "").strip() for one in guide.fields}
    for one in guide.fields:
        if not one.is_optional and not credentials[one.name]:
            errors[field_name(one)] = f"Enter this: {one.label}."
    clearance = None
    if asks_clearance:
        clearance, more = read_clearance(form)
        errors |= more
    given = {name: value for name, value in credentials.items() if value}
    return Typed(server, given, clearance, errors)


def read_clearance(form: MultiDict[str, str]) -> tuple[tuple[str, str], dict[str, str]]:
    """(reference, day) of it, and what is wrong with them."""
    answer = form.get("clearance", "")
    reference, day = (form.get(name, "").strip() for name in ("reference", "given_on"))
    if answer == NO_GOVERNMENT_USER:
        return ("", ""), {}
    if answer != GIVEN:
        return ("", ""), {"clearance": "Choose which of the two is so."}
    errors = {}
    if not reference:
        errors["reference"] = "Enter where the answer can be found, such as a case number."
    if not day:
        errors["given_on"] = "Enter the day of the answer."
    return (reference, day), errors


def _mail_server(form: MultiDict[str, str]) -> tuple[str, dict[str, str]]:
    host, port, security = (form.get(name, "").strip() for name in ("host", "port", "security"))
    errors = {}
    if not host or any(letter in host for letter in "/@: "):
        errors["host"] = "Enter the name of the mail server alone, such as mail.vru.example."
    if security not in _SCHEMES:
        errors["security"] = "Choose how the server is secured."
    port = port or _USUAL.get(security, "")
    if port and not (port.isascii() and port.isdigit() and len(port) <= 5 and 0 < int(port) < 65536):
        errors["port"] = "Enter the port as a number, such as 587, or leave it empty for the usual one."
    return ("" if errors else f"{_SCHEMES[security]}://{host}:{port}"), errors
