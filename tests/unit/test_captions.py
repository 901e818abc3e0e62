"""Captions as programs and people really write them: every word of them is kept, or it is said which can't be."""

from __future__ import annotations

import time

import pytest

from campaigns.domain.text.captions import CaptionsError, as_srt, as_vtt, read_captions

FIRST = "00:00:01,000 --> 00:00:02,000"
THEN = "00:00:03,000 --> 00:00:04,000"


def words(text: str) -> list[str]:
    return [cue.words for cue in read_captions(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            f"1\n{FIRST}\nWalk away.\n\nTalk to us.\n\n2\n{THEN}\nCall.\n",
            ["Walk away.\nTalk to us.", "Call."],
        ),
        (f"1\n{FIRST}\nWalk away.\n2\n{THEN}\nCall.\n", ["Walk away.", "Call."]),
        (f"1\n\n{FIRST}\n\nWalk away.\n\n\n2\n\n{THEN}\n\nCall.\n", ["Walk away.", "Call."]),
        (f"1\n{FIRST}\n\n2\n{THEN}\nCall.\n", ["Call."]),
        (f"1\n{FIRST}\n10\n\n2\n{THEN}\n9\n", ["10", "9"]),
        (f"{FIRST}\n10\n\n{THEN}\n9\n", ["10", "9"]),
        (f"1\n{FIRST}\n{{\\an8}}Walk <i>away</i>.\n", ["Walk away."]),
        ("1\n00:00:01 --> 00:00:02\nWalk away.\n", ["Walk away."]),
        ("1\n0:0:1,5 -> 0:0:2,0000\nWalk away.\n", ["Walk away."]),
        ("1\n00:00:01, 000 –> 00:00:02, 000\nWalk away.\n", ["Walk away."]),
        (f"\ufeff1\n\u200e{FIRST}\nWalk away.\n", ["Walk away."]),
        (f"1\n{FIRST}\n10:30–11:45, at the library\n", ["10:30–11:45, at the library"]),
        (
            f"WEBVTT\n\n{FIRST}\nWalk away.\n\nNOTE by Jo\nnot shown\n\nlast\n{THEN}\nCall.\n",
            ["Walk away.", "Call."],
        ),
    ],
)
def test_every_word_is_kept(text: str, expected: list[str]) -> None:
    assert words(text) == expected
    assert words(text.replace("\n", "\r\n")) == expected
    assert words(as_srt(read_captions(text))) == words(as_vtt(read_captions(text))) == expected


@pytest.mark.parametrize(
    "times",
    [
        "-00:00:01,000 --> 00:00:02,000",
        "00:00:01:12 --> 00:00:02:13",
        "00:00:01,000 – 00:00:02,000",
        "00:00:01,000 → 00:00:02,000",
        "1:2:3:4,000 --> 00:00:02,000",
    ],
)
def test_times_that_can_not_be_read_are_named_and_their_words_not_lost(times: str) -> None:
    with pytest.raises(CaptionsError, match=r"line 2 .* 00:00:01,500 --> 00:00:03,000"):
        read_captions(f"1\n{times}\nWalk away.\n\n2\n{THEN}\nCall.\n")


@pytest.mark.parametrize("piece", ["1:", "1 ", "00:00:01,", "-", "{\\", "<a"])
def test_a_hostile_file_is_read_in_a_moment(piece: str) -> None:
    began = time.process_time()
    with pytest.raises(CaptionsError):
        read_captions(piece * 100_000)
    assert time.process_time() - began < 1
