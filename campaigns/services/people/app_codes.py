"""Codes of an app on the person's phone (TOTP, RFC 6238), and recovery codes for the day the phone is gone.

OWASP ASVS 5, 6.5: a code is taken once (6.5.1), recovery codes are too long to be guessed and kept as a hash (6.5.2), both
are drawn by a cryptographic generator (6.5.3), an app's code lasts half a minute (6.5.5).
"""

from __future__ import annotations

import base64
import hmac
import re
import secrets
from hashlib import sha256

from sqlalchemy.orm import Session

from campaigns.models.factors import (
    CodeFor,
    SecondFactor,
    find_factor,
    replace_recovery_codes,
    take_recovery_code,
    take_step_of_time,
)
from campaigns.services.core.desk import Desk

SECONDS = 30
# A phone's clock may be so many half-minutes before or behind ours.
DRIFT = 1
HOW_MANY_CODES = 10
# 120 bits are 24 letters and figures. What is read out on the phone is shorter: 80 bits, and tries are counted.
_BYTES = {CodeFor.SIGNING_IN: 15, CodeFor.THE_PHONE: 10}
_APP_CODE = re.compile(r"\d{6}")


def new_secret() -> str:
    """160 bits in Base32, as apps want it."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def app_address(desk: Desk, email: str, secret: str) -> str:
    """What the picture for the phone says: ``otpauth://…``."""
    from pyotp import TOTP  # only for who sets it up

    return TOTP(secret).provisioning_uri(
        name=email, issuer_name=f"Campaign Desk {desk.settings.organisation}"
    )


def take_app_code(session: Session, desk: Desk, factor: SecondFactor, typed: str) -> bool:
    """Whether the app shows this code now; then neither it nor an older one is taken again."""
    code = re.sub(r"\s", "", typed)
    if not code.isascii() or not _APP_CODE.fullmatch(code):
        return False
    from pyotp import TOTP

    app = TOTP(desk.seal.open(factor.sealed_secret)["secret"])
    now = int(desk.clock.now().timestamp()) // SECONDS
    for step in range(now - DRIFT, now + DRIFT + 1):
        if hmac.compare_digest(app.generate_otp(step), code):
            return take_step_of_time(session, factor.user_id, step)
    return False


def take_code(session: Session, desk: Desk, user_id: int, typed: str) -> bool:
    """A code of the app, or a recovery code: used up if it is right."""
    factor = find_factor(session, user_id)
    if factor is not None and take_app_code(session, desk, factor, typed):
        return True
    return take_recovery_code(session, user_id, _hashed(typed), now=desk.clock.now())


def is_recovery_code(typed: str) -> bool:
    """By its look: whoever used one is told so."""
    return len(_plain(typed)) > 6


def make_recovery_codes(
    session: Session, desk: Desk, user_id: int, *, good_for: CodeFor = CodeFor.SIGNING_IN
) -> list[str]:
    """New ones in place of all they had for this: show them once, keep them nowhere."""
    codes = [_recovery_code(_BYTES[good_for]) for _ in range(HOW_MANY_CODES)]
    hashes = [_hashed(code) for code in codes]
    replace_recovery_codes(session, user_id, hashes, now=desk.clock.now(), good_for=good_for)
    return codes


def take_spoken_code(session: Session, desk: Desk, user_id: int, typed: str) -> bool:
    """Whether that is a code of theirs for the phone: used up if it is."""
    now = desk.clock.now()
    return take_recovery_code(session, user_id, _hashed(typed), now=now, good_for=CodeFor.THE_PHONE)


def _recovery_code(length: int) -> str:
    letters = base64.b32encode(secrets.token_bytes(length)).decode().lower().rstrip("=")
    return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def _plain(typed: str) -> str:
    return re.sub(r"[\s-]", "", typed).lower()


def _hashed(typed: str) -> str:
    return sha256(_plain(typed).encode(errors="replace")).hexdigest()
