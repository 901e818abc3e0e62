"""The two ends of a passkey's talk with the library: what is asked of the browser, and whether its answer is right.

The site a passkey is bound to is the host of ``CAMPAIGNS_URL``: under another address none works, which is what keeps
passkeys from a forged page. The device has to check that it is its person (a finger, a face, a PIN), so that a passkey
is two steps in one. Attestation is not asked for: which make of device it is is nobody's business here.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from campaigns.domain.people.sources import UNKNOWN, plain_address
from campaigns.errors import NotAllowedError
from campaigns.models.passkeys import Passkey
from campaigns.models.people import User
from campaigns.services.core.desk import Desk

if TYPE_CHECKING:
    from webauthn.registration.verify_registration_response import VerifiedRegistration

LARGEST_ANSWER = 20_000  # characters


class PasskeyRefusedError(NotAllowedError):
    """The passkey's answer is not right; the message says what to do."""


def are_possible(desk: Desk) -> bool:
    """Browsers know passkeys only on an https address with a name, and on this very machine."""
    parts = urlsplit(desk.settings.url)
    host = parts.hostname or ""
    return host == "localhost" or (parts.scheme == "https" and plain_address(host) == UNKNOWN)


def question_for_new(desk: Desk, user: User, handle: bytes, have: Sequence[Passkey], challenge: bytes) -> str:
    """What the browser is asked when a passkey is made, as JSON."""
    from webauthn import generate_registration_options, options_to_json  # heavy, and seldom needed
    from webauthn.helpers import structs

    options = generate_registration_options(
        rp_id=_site(desk),
        rp_name=f"Campaign Desk {desk.settings.organisation}",
        user_name=user.email,
        user_display_name=user.name,
        user_id=handle,
        challenge=challenge,
        authenticator_selection=structs.AuthenticatorSelectionCriteria(
            resident_key=structs.ResidentKeyRequirement.REQUIRED,
            user_verification=structs.UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[structs.PublicKeyCredentialDescriptor(id=one.credential_id) for one in have],
    )
    return options_to_json(options)


def question_for_use(desk: Desk, challenge: bytes) -> str:
    """What the browser is asked when a passkey is used, as JSON: any passkey of this site will do."""
    from webauthn import generate_authentication_options, options_to_json
    from webauthn.helpers.structs import UserVerificationRequirement

    required = UserVerificationRequirement.REQUIRED
    return options_to_json(
        generate_authentication_options(rp_id=_site(desk), challenge=challenge, user_verification=required)
    )


def checked_new(desk: Desk, answer: str, challenge: bytes) -> VerifiedRegistration:
    """
    Raises:
        PasskeyRefusedError: it is no answer to this question, of this site, from a device that checked its person.
    """
    from webauthn import verify_registration_response
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        return verify_registration_response(
            credential=read_answer(answer),
            expected_challenge=challenge,
            expected_rp_id=_site(desk),
            expected_origin=_origin(desk),
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError, AttributeError) as error:
        raise PasskeyRefusedError("The passkey could not be made. Try again.") from error


def checked_use(desk: Desk, passkey: Passkey, answer: str, challenge: bytes) -> int:
    """The device's new count.

    Raises:
        PasskeyRefusedError: it is not this passkey's answer to this question, or the passkey was copied.
    """
    from webauthn import verify_authentication_response
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        found = verify_authentication_response(
            credential=read_answer(answer),
            expected_challenge=challenge,
            expected_rp_id=_site(desk),
            expected_origin=_origin(desk),
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError, AttributeError) as error:
        raise not_right() from error
    return found.new_sign_count


def read_answer(answer: str) -> dict[str, Any]:
    """The browser's JSON as it came.

    Raises:
        PasskeyRefusedError: it is none.
    """
    try:
        read = json.loads(answer) if len(answer) <= LARGEST_ANSWER else None
    except (ValueError, RecursionError):
        read = None
    if not isinstance(read, dict):
        raise not_right()
    return read


def not_right() -> PasskeyRefusedError:
    return PasskeyRefusedError("This passkey can’t be used here. Try again, or sign in with your password.")


def _site(desk: Desk) -> str:
    return urlsplit(desk.settings.url).hostname or ""


def _origin(desk: Desk) -> str:
    parts = urlsplit(desk.settings.url)
    return f"{parts.scheme}://{parts.netloc}"
