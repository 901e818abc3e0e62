"""A mail server whose certificate is refused is told apart from one that can't be reached, and the reason is named."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from campaigns.channels.base import AccountError, TemporaryChannelError
from campaigns.channels.smtp_answers import failure

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
