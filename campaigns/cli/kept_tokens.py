"""The tokens a user of this machine has signed in with: one file of theirs, that nobody else may read."""

from __future__ import annotations

import json
import os
import secrets
from contextlib import suppress
from pathlib import Path

from campaigns.config import Settings
from campaigns.domain.text.lookalikes import normal_address
from campaigns.errors import CampaignDeskError

Kept = dict[str, dict[str, str]]  # data folder of the installation → address → token


def kept_token(settings: Settings, email: str) -> str:
    """The token kept for this person on this installation, or nothing."""
    return _read(settings.tokens_file).get(str(settings.data_folder), {}).get(normal_address(email), "")


def kept_people(settings: Settings) -> list[str]:
    """Who has signed in here as this user of the machine, by address."""
    return sorted(_read(settings.tokens_file).get(str(settings.data_folder), {}))


def keep_token(settings: Settings, email: str, token: str) -> Path:
    """Keep it in place of an earlier one. Returns the file.

    Raises:
        CampaignDeskError: the file can't be written.
    """
    kept = _read(settings.tokens_file)
    kept.setdefault(str(settings.data_folder), {})[normal_address(email)] = token
    _write(settings.tokens_file, kept)
    return settings.tokens_file


def forget_tokens(settings: Settings, email: str | None) -> list[str]:
    """Forget one person's token for this installation, or all. Returns whose were there."""
    kept = _read(settings.tokens_file)
    here = kept.get(str(settings.data_folder), {})
    gone = sorted(here) if email is None else [one for one in here if one == normal_address(email)]
    for one in gone:
        del here[one]
    if gone:
        _write(settings.tokens_file, kept)
    return gone


def write_secret(path: Path, text: str) -> None:
    """Write a file that only its owner may read, whatever the umask; whole under another name first."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(text)
        draft.replace(path)
    except OSError as error:
        with suppress(OSError):
            draft.unlink()
        raise CampaignDeskError(f"{path} can't be written ({error.strerror}).") from error


def _read(path: Path) -> Kept:
    try:
        kept = json.loads(path.read_text())
        return {str(desk): {str(k): str(v) for k, v in people.items()} for desk, people in kept.items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, AttributeError) as error:
        raise CampaignDeskError(
            f"{path} can't be read: it should hold the tokens you signed in with. Remove it, then sign in again: "
            "campaigns sign-in --as EMAIL"
        ) from error


def _write(path: Path, kept: Kept) -> None:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise CampaignDeskError(
            f"The folder {path.parent} can't be made ({error.strerror}). Set CAMPAIGNS_TOKENS to a file you may write."
        ) from error
    write_secret(path, json.dumps(kept, indent=1) + "\n")
