"""Frozen pictures: kept once, proved at every reading, mended when kept again."""

from __future__ import annotations

import hashlib
import threading
from pathlib import Path

import pytest

from campaigns.services.core.media_store import MediaDamagedError, MediaStore

PICTURE = b"a picture"
SHA256 = hashlib.sha256(PICTURE).hexdigest()


@pytest.fixture
def store(tmp_path: Path) -> MediaStore:
    return MediaStore(tmp_path / "media")


def files(store: MediaStore) -> list[Path]:
    return [path for path in store.folder.rglob("*") if path.is_file()]


def test_what_was_kept_is_read_back(store: MediaStore):
    assert store.keep(PICTURE) == SHA256
    assert store.read(SHA256) == PICTURE


def test_the_same_picture_is_kept_once(store: MediaStore):
    store.keep(PICTURE)
    first = files(store)[0].stat().st_mtime_ns
    store.keep(PICTURE)
    assert [path.stat().st_mtime_ns for path in files(store)] == [first]


def test_many_at_once_keep_one_whole_file(store: MediaStore):
    threads = [threading.Thread(target=store.keep, args=(PICTURE * 10_000,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    [path] = files(store)
    assert path.read_bytes() == PICTURE * 10_000


@pytest.mark.parametrize("damage", ["missing", "changed", "a folder"])
def test_a_damaged_picture_is_never_given_out(store: MediaStore, damage: str):
    store.keep(PICTURE)
    path = store.path_of(SHA256)
    path.unlink()
    if damage == "changed":
        path.write_bytes(b"another")
    elif damage == "a folder":
        path.mkdir()
    with pytest.raises(MediaDamagedError, match="Restore"):
        store.read(SHA256)


def test_keeping_it_again_mends_a_damaged_picture(store: MediaStore):
    store.keep(PICTURE)
    store.path_of(SHA256).write_bytes(b"another")
    store.keep(PICTURE)
    assert store.read(SHA256) == PICTURE


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 63 + "/"])
def test_only_a_hash_names_a_picture(store: MediaStore, name: str):
    with pytest.raises(ValueError, match="SHA-256"):
        store.path_of(name)
