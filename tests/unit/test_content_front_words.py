"""Front matter: every word of a value is read, or the file is refused with the line. Nothing is dropped unseen."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns.content_store.front_matter import parse_head
from campaigns.content_store.problems import Problems
from campaigns.content_store.yaml_nodes import Mapping, Node, Scalar, YamlError, parse_yaml

_VALUE = st.text(st.sampled_from(" #-:'\"!&*|>%@[]{},.?~\n\tab é😀"), max_size=25)


@settings(max_examples=300, deadline=None)
@given(_VALUE, st.sampled_from(["title: ", "notes:\n  - ", "quotes:\n  - text: "]))
def test_every_word_of_a_value_is_read_or_the_file_is_refused(value: str, key: str) -> None:
    text = f"{key}{value}\nlast: word\n"
    try:
        read = " ".join(_texts(parse_yaml(text)))
    except YamlError:
        return
    without_remarks = re.sub(r"(?m)^[ ]*#(?:[ \t#]|$).*$", "", text)
    if re.search(r"(?m)[\"'\]},a-z0-9:] *#[ \t]", without_remarks):
        return  # a remark behind a value that is over, of which the tests below tell
    assert _words(read) in (_words(text), _words(without_remarks)), text


@pytest.mark.parametrize(
    ("front", "line", "left_out"),
    [
        ("title: Schools back #WalkAway pledge", 1, "#WalkAway pledge"),
        ("title: #WalkAway", 1, "#WalkAway"),
        ("title: A\ncontact: Press office, 01632 960100 # out of hours 01632 960199", 2, "# out of hours"),
        ("notes:\n  - Part of #KnifeFree, a campaign.", 2, "#KnifeFree, a campaign."),
        ("quotes:\n  - speaker: Jo\n    text: Ours is #WalkAway, always.", 3, "#WalkAway, always."),
        ("notes: [One, Two] #KnifeFree", 1, "#KnifeFree"),
        ('title: "Walk away" #KnifeFree', 1, "#KnifeFree"),
        ("title: Our message is\n  #WalkAway", 2, "#WalkAway"),
        ("title: Our message is\n  for all and\n  # WalkAway", 3, "# WalkAway"),
        ("title: Our message is\n#WalkAway for all", 2, "#WalkAway for all"),
        ("title: | #WalkAway\n  for all", 1, "#WalkAway"),
        ("title: |\n  Our message is\n #WalkAway", 3, "#WalkAway"),
        ("contact: 01632960100 # out of hours 01632960199", 1, "# out of hours"),
        ("quotes:\n  - speaker: jo # and sam", 2, "# and sam"),
        ("allow:\n  ACC-11: agreed # by Jo", 2, "# by Jo"),
        ("notes:\n  - Part of #KnifeFree\n    for all: of us # and more", 2, "#KnifeFree"),
    ],
)
def test_words_behind_a_hash_are_refused_with_their_line(front: str, line: int, left_out: str) -> None:
    with pytest.raises(YamlError, match=re.escape(f"“{left_out}")) as refused:
        parse_yaml(front)
    assert refused.value.place.line == line


@pytest.mark.parametrize(
    "value",
    [
        "[Video] Walk away",
        "*Walk* away",
        '"Walk" away',
        "'Walk' away",
        "| Walk",
        "> Walk",
        "- Walk",
        "? Walk",
    ],
)
def test_a_value_that_begins_with_a_sign_of_yaml_is_told_to_stand_in_marks(value: str) -> None:
    with pytest.raises(
        YamlError, match=f"begins with {re.escape(value[0])} must stand in quotation marks"
    ) as refused:
        parse_yaml(f"audience: youth\ntitle: {value}\nplace: Derby")
    assert refused.value.place.line == 2


@pytest.mark.parametrize(
    ("front", "read"),
    [
        ("title: Schools back#WalkAway", "Schools back#WalkAway"),
        ('title: "Schools back #WalkAway"', "Schools back #WalkAway"),
        ("title: |-\n  Our message is\n  #WalkAway", "Our message is\n#WalkAway"),
        ("# when we know: the time\ntitle: A", "A"),
        ("title: A\n#embargo: 2027-05-17T00:01\n##\n#", "A"),
        ("title:\n  # the first of two\n  - A\n  #- B\n  # C\n", "A"),
    ],
)
def test_hashes_in_words_stay_and_a_remark_may_have_its_own_line(front: str, read: str) -> None:
    assert _texts(parse_yaml(front)) == ["title", read]


@pytest.mark.parametrize(
    ("front", "read"),
    [
        ("channels: [x] # TBC", "channels x"),
        ("channels: [x, bluesky]   # TBC with Jo\n# and\ntitle: A", "channels x bluesky title A"),
        ('title: "Walk away" # TBC', "title Walk away"),
        ("title: 'Walk away #KnifeFree' # TBC", "title Walk away #KnifeFree"),
        ("publish_at: 2027-05-17T08:00 # check with Jo", "publish_at 2027-05-17T08:00"),
        ("audience: youth # or public?", "audience youth"),
        ("link: https://x.example/#top # where it leads", "link https://x.example/#top"),
        ("channels: # which?\n  - x # main\n  - bluesky # too", "channels x bluesky"),
        ("media: [a.jpg, # first\n  b.jpg] # both", "media a.jpg b.jpg"),
    ],
)
def test_a_remark_behind_a_value_that_is_over_is_read_as_yaml_reads_it(front: str, read: str) -> None:
    assert " ".join(_texts(parse_yaml(front))) == read


@pytest.mark.parametrize(
    ("front", "line", "column"),
    [
        ("tags: [#KnifeFree]", 1, 8),
        ("title: A\ntags: [#KnifeFree, #Derby]\nareas: [Derby]", 2, 8),
        ("tags: [a, #b]", 1, 11),
        ("tags: [Knife free #KnifeFree]\n", 1, 19),
        ('tags: ["a", #b', 1, 13),
    ],
)
def test_a_hash_that_hides_the_end_of_a_list_is_named_and_how_to_write_it(
    front: str, line: int, column: int
) -> None:
    with pytest.raises(YamlError, match="in quotation marks, like") as refused:
        parse_yaml(front)
    assert (refused.value.place.line, refused.value.place.column) == (line, column)


def test_an_exclamation_mark_is_no_secret_sign() -> None:
    with pytest.raises(YamlError, match="exclamation mark"):
        parse_yaml("title: !Breaking news")


@pytest.mark.parametrize(
    ("front", "line", "column"),
    [
        ("channels:\n\t- x", 2, 1),
        ("channels:\n  - x\n\t- bluesky", 3, 1),
        ("channels:\n  - x\n \t- bluesky", 3, 2),
        ("channels:\t- x", 1, 10),
        ("allow:\n\tACC-11: a legal title", 2, 1),
        ("title: A\n\tchannels: [x]", 2, 1),
        ("\ttitle: A", 1, 1),
        ("title: |\n\tWalk away", 2, 1),
    ],
)
def test_a_tab_is_named_as_what_it_is(front: str, line: int, column: int) -> None:
    problems = Problems("a.md")
    assert parse_head(front, problems) is None
    (issue,) = problems.found
    assert (issue.message, issue.line, issue.column) == (
        "There is a tab here. Use spaces instead.",
        line,
        column,
    )


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def _texts(node: Node) -> list[str]:
    if isinstance(node, Scalar):
        return [node.text]
    if isinstance(node, Mapping):
        return [text for key, value in node.entries for text in (key.text, *_texts(value))]
    return [text for item in node.items for text in _texts(item)]
