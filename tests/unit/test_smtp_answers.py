"""Whom a mail server's answer concerns, and why its certificate was refused."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from campaigns.channels.base import Connection
from campaigns.channels.errors import AccountError, TemporaryChannelError
from campaigns.channels.smtp_answers import failure, refusal

MAIL = Connection(
    account_id=1, kind="email", name="Press", base_url="smtp://mail.example.org", credentials={}
)
HOST = "mail.example.org"
KEY = ec.generate_private_key(ec.SECP256R1())
NOW = datetime.now(UTC)


def certificate(name: str, *, issuer: str, host: str = HOST, days: int = 5) -> x509.Certificate:
    """Over before now where ``days`` is below zero."""
    until = NOW + timedelta(days=days)
    is_authority = name == issuer
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(KEY.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(until - timedelta(days=10))
        .not_valid_after(until)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .sign(KEY, hashes.SHA256())
    )


def refused(folder: Path, shown: x509.Certificate) -> ssl.SSLError:
    """What the handshake with a server that shows this raises here; no network is needed for it."""
    pem = folder / "server.pem"
    private = KEY.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    pem.write_bytes(private + shown.public_bytes(serialization.Encoding.PEM))
    theirs = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    theirs.load_cert_chain(pem)
    known = certificate("Known authority", issuer="Known authority").public_bytes(serialization.Encoding.PEM)
    ours = ssl.create_default_context(cadata=known.decode())
    to_us, to_them = ssl.MemoryBIO(), ssl.MemoryBIO()
    server = theirs.wrap_bio(to_them, to_us, server_side=True)
    client = ours.wrap_bio(to_us, to_them, server_hostname=HOST)
    for side in (client, server) * 3:
        try:
            side.do_handshake()
        except ssl.SSLWantReadError:
            continue
        except ssl.SSLError as error:
            return error
    raise AssertionError("the certificate was taken")


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        (certificate("mail", issuer="Known authority", days=-1), "has expired"),
        (certificate("mail", issuer="Known authority", days=30), "is not valid yet"),
        (certificate("mail", issuer="Known authority", host="other.example.org"), "is for another name"),
        (certificate("mail", issuer="mail"), "is self-signed"),
        (certificate("mail", issuer="Unheard-of"), "comes from an authority that this machine does not know"),
    ],
)
def test_the_reason_is_named_with_what_to_do(tmp_path: Path, shown: x509.Certificate, words: str) -> None:
    told = failure(HOST, "connect", refused(tmp_path, shown))

    assert isinstance(told, AccountError)
    assert f"{HOST} shows a certificate that {words}, so nothing was sent" in str(told)
    assert "reached" not in str(told)


def test_a_server_that_speaks_no_encryption_there_is_no_certificate_s_fault() -> None:
    told = failure(HOST, "connect", ssl.SSLError(1, "WRONG_VERSION_NUMBER"))

    assert isinstance(told, TemporaryChannelError)
    assert "could not agree on an encrypted connection" in str(told)


@pytest.mark.parametrize("step", ["connect", "EHLO", "MAIL"])
def test_what_is_said_before_a_recipient_is_named_concerns_the_account(step: str) -> None:
    not_now = refusal(MAIL, step, 450, "4.3.2 Not now")
    never = refusal(MAIL, step, 554, "5.7.1 Not from here")

    assert isinstance(not_now, TemporaryChannelError)
    assert not_now.rate_limited
    assert isinstance(never, AccountError)


@pytest.mark.parametrize("step", ["RCPT", "DATA"])
@pytest.mark.parametrize("words", ["4.7.1 Greylisted", "4.2.2 Mailbox full", "Try later"])
def test_what_is_said_of_a_recipient_or_a_letter_concerns_no_other(step: str, words: str) -> None:
    for code in (450, 451, 452):
        told = refusal(MAIL, step, code, words)
        assert isinstance(told, TemporaryChannelError)
        assert not told.rate_limited


@pytest.mark.parametrize("step", ["connect", "MAIL", "RCPT", "DATA"])
def test_a_server_that_closes_concerns_the_account_whenever_it_says_so(step: str) -> None:
    told = refusal(MAIL, step, 421, "4.7.0 Closing")

    assert isinstance(told, TemporaryChannelError)
    assert told.rate_limited
