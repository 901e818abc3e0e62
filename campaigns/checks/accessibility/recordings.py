"""ACC-15 to ACC-18: films and sound for people who can't hear them, or whom flashing light makes ill."""

from __future__ import annotations

from collections.abc import Iterator

from campaigns.checks.base import Finding, Subject
from campaigns.checks.places import picture_line
from campaigns.domain.items.documents import MediaDocument, Sound
from campaigns.domain.items.issues import Severity


def no_captions(subject: Subject) -> Iterator[Finding]:
    """ACC-15. Where nobody speaks there is nothing to caption; where nobody said what can be heard, it may be speech."""
    for line, media in _media(subject):
        if media.is_video and _may_speak(media) and not media.captions:
            yield _about(line, media)


def no_transcript(subject: Subject) -> Iterator[Finding]:
    """ACC-16. Music alone says nothing; where nobody said what can be heard, it may be speech."""
    for line, media in _media(subject):
        if media.transcript or not _may_speak(media):
            continue
        if media.is_audio:
            yield _about(line, media)
        elif media.is_video:
            yield _about(line, media, says="video", severity=Severity.WARN)


def levels_not_attested(subject: Subject) -> Iterator[Finding]:
    """ACC-17."""
    for line, media in _media(subject):
        if media.is_recording and _may_speak(media) and not media.audio_levels:
            yield _about(line, media)


def motion_not_attested(subject: Subject) -> Iterator[Finding]:
    """ACC-18. Nothing here can watch a film, so its maker has to say so. A moving picture counts as one."""
    for line, media in _media(subject):
        if (media.is_video or media.is_animated) and not media.motion:
            yield _about(line, media, says="" if media.is_video else "animated")


def _may_speak(media: MediaDocument) -> bool:
    """A film whose file has no sound says so itself."""
    is_silent = bool(media.codec) and not media.sound_codec
    return not is_silent and media.sound not in (Sound.NONE, Sound.MUSIC)


def _media(subject: Subject) -> Iterator[tuple[int, MediaDocument]]:
    for index, media in enumerate(subject.item.pictures):
        if not media.is_missing:
            yield picture_line(subject.item, index), media


def _about(line: int, media: MediaDocument, *, says: str = "", severity: Severity | None = None) -> Finding:
    return Finding(line=line, excerpt=media.name, says=says, severity=severity, details={"name": media.name})
