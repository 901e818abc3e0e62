"""ACC: pictures, films and sound: what each check must find, and what it must leave alone."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from campaigns.checks import run_checks
from campaigns.checks.base import Subject
from campaigns.checks.registry import CHECKS
from campaigns.content_store.channel_text import render_post
from campaigns.domain.items.issues import Issue, Severity
from tests.unit.check_subjects import NOW, desk_facts, found, on_picture
from tests.unit.content_samples import LONDON, Sample
from tests.unit.recording_samples import SRT, film, sound


@pytest.fixture
def sample(tmp_path: Path) -> Sample:
    return Sample(tmp_path)


def on_media(sample: Sample, check_id: str, name: str, content: bytes, sidecar: str) -> list[Issue]:
    """What one check finds about a file with that content and those words in its .yml."""
    sample.write(f"media/{name}", content)
    sample.write(f"media/{name}.yml", sidecar)
    post = sample.post(f"publish_at: 2027-05-17T08:00\nmedia: [{name}]", "Walk away.")
    rendered = {kind: render_post(post, kind) for kind in post.channels}
    subject = Subject(post, NOW, LONDON, rendered, desk_facts())
    return run_checks(subject, {check_id: CHECKS[check_id]})


def moving_gif(frames: int) -> bytes:
    buffer = BytesIO()
    pictures = [Image.new("RGB", (20, 20), (shade * 40, 0, 0)) for shade in range(frames)]
    pictures[0].save(buffer, "GIF", save_all=True, append_images=pictures[1:])
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("alt", "words"),
    [
        ("Image of two friends", "Image of"),
        ("An image of two friends", "An image of"),
        ("picture of a park", "picture of"),
        ("A photo of a park", "A photo of"),
        ("Photograph showing a park", "Photograph showing"),
        ("This is a picture of a park", "This is a picture of"),
        ("Photo: two friends", "Photo:"),
        ("IMG_2034.jpg", "IMG_2034.jpg"),
        ("DSC01234", "DSC01234"),
        ("walk-away-2.png", "walk-away-2.png"),
        ("Screenshot 2027-05-01 at 10.31.22", "Screenshot 2027-05-01 at 10.31.22"),
    ],
)
def test_alt_text_that_says_image_or_is_a_file_name_is_found(alt: str, words: str) -> None:
    (issue,) = on_picture("ACC-02", f'alt: "{alt}"')
    assert (issue.severity, issue.excerpt) == (Severity.WARN, words)


def test_alt_text_that_repeats_the_files_name_is_found() -> None:
    assert found(on_picture("ACC-02", "alt: walk-away", name="walk-away.jpg")) == ["walk-away"]


@pytest.mark.parametrize(
    "alt",
    [
        "Two friends walk home",
        "Imagine a street without fear",
        "A girl takes a photo of her friends",
        "Pictures by children hang in the hall",
        "Two people look at an image of a park",
        "Poster that reads “Picture this”",
        "Photo opportunity sign at the hub",
        "Visit derby.gov.uk on a poster",
        "Map of Derby",
        "Logo of the Violence Reduction Unit",
        "Walk",
    ],
)
def test_alt_text_that_starts_with_what_is_shown_is_fine(alt: str) -> None:
    assert on_picture("ACC-02", f'alt: "{alt}"') == []


@pytest.mark.parametrize(("length", "count"), [(126, 1), (400, 1), (125, 0), (20, 0)])
def test_alt_text_of_more_than_125_characters_is_long_to_listen_to(length: int, count: int) -> None:
    issues = on_picture("ACC-03", f"alt: {'a' * length}")
    assert [issue.severity for issue in issues] == [Severity.INFO] * count


@pytest.mark.parametrize(
    ("sidecar", "count"),
    [
        ("alt: A film", 1),
        ("sound: speech", 1),
        ("sound: music", 0),
        ("captions: open", 0),
        ("captions: walk.srt", 0),
        ("sound: none", 0),
    ],
)
def test_a_film_needs_captions_unless_nobody_speaks_in_it(sample: Sample, sidecar: str, count: int) -> None:
    issues = on_media(sample, "ACC-15", "walk.mp4", film(), sidecar)
    assert [issue.severity for issue in issues] == [Severity.BLOCK] * count


@pytest.mark.parametrize(
    ("name", "content", "sidecar", "severities"),
    [
        ("talk.mp3", sound(), "credit: The unit", [Severity.BLOCK]),
        ("talk.mp3", sound(), "transcript: Hello and welcome.", []),
        ("tune.mp3", sound(), "sound: music", []),
        ("walk.mp4", film(), "captions: open", [Severity.WARN]),
        ("walk.mp4", film(), "sound: speech", [Severity.WARN]),
        ("walk.mp4", film(), "transcript: See the page.", []),
        ("walk.mp4", film(), "sound: none", []),
    ],
)
def test_what_is_said_can_be_read(
    sample: Sample, name: str, content: bytes, sidecar: str, severities: list[Severity]
) -> None:
    assert [issue.severity for issue in on_media(sample, "ACC-16", name, content, sidecar)] == severities


@pytest.mark.parametrize(
    ("sidecar", "count"),
    [
        ("sound: speech", 1),
        ("captions: open", 1),
        ("audio_levels: J Lee measured 24 dB", 0),
        ("sound: none", 0),
        ("sound: music", 0),
    ],
)
def test_somebody_says_that_the_voice_is_louder_than_the_music(
    sample: Sample, sidecar: str, count: int
) -> None:
    issues = on_media(sample, "ACC-17", "walk.mp4", film(), sidecar)
    assert [issue.severity for issue in issues] == [Severity.INFO] * count


@pytest.mark.parametrize(
    ("name", "content", "sidecar", "count"),
    [
        ("walk.mp4", film(), "sound: none", 1),
        ("walk.gif", moving_gif(3), "alt: A walk", 1),
        ("walk.mp4", film(), "motion: Nothing flashes. J Lee", 0),
        ("walk.gif", moving_gif(1), "alt: A walk", 0),
        ("walk.gif", moving_gif(3), "motion: Stops after 4 seconds. J Lee", 0),
        ("talk.mp3", sound(), "transcript: Hello", 0),
    ],
)
def test_the_maker_says_that_nothing_flashes(
    sample: Sample, name: str, content: bytes, sidecar: str, count: int
) -> None:
    issues = on_media(sample, "ACC-18", name, content, sidecar)
    assert [issue.severity for issue in issues] == [Severity.BLOCK] * count


def test_a_picture_is_no_film(sample: Sample) -> None:
    for check_id in ("ACC-15", "ACC-16", "ACC-17", "ACC-18", "FIT-05"):
        assert on_picture(check_id, "alt: Two friends walk home") == []


def test_a_film_whose_file_has_no_sound_needs_neither_captions_nor_a_transcript(sample: Sample) -> None:
    silent = film(has_sound=False)
    for check_id in ("ACC-15", "ACC-16", "ACC-17"):
        assert on_media(sample, check_id, "walk.mp4", silent, "alt: A walk") == []


def test_a_film_is_described_like_a_picture(sample: Sample) -> None:
    (issue,) = on_media(sample, "ACC-01", "walk.mp4", film(), "captions: open")
    assert issue.severity is Severity.BLOCK
    assert on_media(sample, "ACC-01", "walk.mp4", film(), "alt: A walk") == []


def test_a_channel_that_is_sent_no_films_yet_says_so_and_what_to_do(sample: Sample) -> None:
    (issue,) = on_media(sample, "FIT-05", "walk.mp4", film(), "captions: open")
    assert issue.severity is Severity.BLOCK
    assert "can’t send a film to X yet" in issue.message


def test_captions_in_a_file_are_part_of_the_item_and_its_fingerprint(sample: Sample) -> None:
    sample.write("media/walk.mp4", film())
    sample.write("media/walk.mp4.yml", "captions: walk.srt")
    sample.write("media/walk.srt", SRT)
    before = sample.post("media: [walk.mp4]")
    assert before.media[0].captions_sha256
    sample.write("media/walk.srt", SRT.replace("Walk away", "Walk home"))
    after = sample.post("media: [walk.mp4]")
    assert after.media[0].captions_sha256 != before.media[0].captions_sha256
    assert after.fingerprint != before.fingerprint


@pytest.mark.parametrize(
    ("captions", "id_", "words"),
    [
        ("", "CONTENT-18", "are not there"),
        ("Walk away.", "CONTENT-18", "No captions are in this file"),
        ("1\n00:00:05,000 --> 00:00:04,000\nBack\n", "CONTENT-18", "line 2 ends before it begins"),
    ],
)
def test_captions_that_can_not_be_used_are_reported(
    sample: Sample, captions: str, id_: str, words: str
) -> None:
    sample.write("media/walk.mp4", film())
    sample.write("media/walk.mp4.yml", "captions: walk.srt")
    if captions:
        sample.write("media/walk.srt", captions)
    (issue,) = sample.post("media: [walk.mp4]").media[0].issues
    assert issue.id == id_
    assert words in issue.message


def test_a_film_tells_its_length_and_size(sample: Sample) -> None:
    sample.write("media/walk.mp4", film(seconds=95, width=1080, height=1920))
    post = sample.post("media: [walk.mp4]")
    (media,) = post.media
    assert (media.mime_type, media.seconds, media.width, media.height) == ("video/mp4", 95.0, 1080, 1920)
    assert media.issues == ()


def test_what_is_no_film_whatever_its_name_is_reported(sample: Sample) -> None:
    sample.write("media/walk.mp4", b"not a film at all")
    (media,) = sample.post("media: [walk.mp4]").media
    assert [issue.id for issue in media.issues] == ["CONTENT-18"]


@pytest.mark.parametrize("size", [8, 20, 40, 60, 120, 200])
def test_a_film_that_breaks_off_is_read_as_far_as_it_goes(sample: Sample, size: int) -> None:
    sample.write("media/walk.mp4", film()[:size])
    (media,) = sample.post("media: [walk.mp4]").media
    assert media.bytes_count in (0, size)
