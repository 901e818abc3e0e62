"""Credentials at rest: shut without the key, open after the key was rotated."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from campaigns.services.core.seal import Seal, SealBrokenError, derive

OLD, NEW = "an old secret key of forty letters ......", "a new secret key of forty letters ......."
LOGIN = {"access_token": "tell-nobody", "name": "Café"}


def test_what_was_sealed_opens_again():
    assert Seal(OLD).open(Seal(OLD).close(LOGIN)) == LOGIN


def test_the_words_are_not_in_what_was_sealed():
    assert b"tell-nobody" not in Seal(OLD).close(LOGIN)


def test_the_same_words_are_sealed_differently_each_time():
    assert Seal(OLD).close(LOGIN) != Seal(OLD).close(LOGIN)


def test_another_key_does_not_open_it():
    with pytest.raises(SealBrokenError, match="CAMPAIGNS_SECRET_KEY"):
        Seal(NEW).open(Seal(OLD).close(LOGIN))


def test_after_rotation_the_old_is_opened_and_the_new_key_seals():
    rotated = Seal(NEW, OLD)
    assert rotated.open(Seal(OLD).close(LOGIN)) == LOGIN
    assert Seal(NEW).open(rotated.close(LOGIN)) == LOGIN


@pytest.mark.parametrize("damage", [b"", b"nothing sealed", "half"])
def test_a_damaged_seal_is_refused(damage: bytes | str):
    sealed = Seal(OLD).close(LOGIN)
    with pytest.raises(SealBrokenError):
        Seal(OLD).open(damage if isinstance(damage, bytes) else sealed[: len(sealed) // 2])


@pytest.mark.parametrize("secret", [OLD, "ключ", "a" * 200])
def test_keys_are_derived_as_a_library_for_it_derives_them(secret: str):
    theirs = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"some purpose").derive(secret.encode())
    assert derive(secret, "some purpose") == theirs
