"""An organisation's own list changed by form: what somebody wrote into it by hand stays."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from campaigns.content_store.office_files import (
    drop_entry,
    edited,
    plain,
    put_entry,
    read_office_file,
    set_checked,
    set_removed,
    set_values,
    write_office_file,
)
from campaigns.content_store.problems import ContentError, EditConflictError

BY_HAND = """# Ours, kept by the duty officer
remove: [call-derbyshire]   # closed in May
add:
  # the hub on Green Lane
  - id: our-hub
    names: [Our Hub, "The Hub"]
    print_as: 01632 960123   # new number since April
    numbers: ["01632960123"]
    use: Young people
    source: Its own site
    last_checked: 2026-11-20
  - id: other
    names: [Other]
    print_as: other.example
    use: Everybody
    source: Its site
    last_checked: never
checked:
  - {id: fearless, last_checked: 2026-11-20}
"""


def test_an_entry_that_changes_keeps_its_remarks_and_all_that_was_not_changed() -> None:
    after = edited(
        BY_HAND, lambda top: put_entry(top, {"id": "our-hub", "use": "Families"}, key="id", was="our-hub")
    )
    assert after == BY_HAND.replace("use: Young people", "use: Families")


def test_a_form_that_changes_nothing_changes_no_byte() -> None:
    same = {"id": "our-hub", "names": ("Our Hub", "The Hub"), "numbers": ("01632960123",), "sites": ()}
    assert edited(BY_HAND, lambda top: put_entry(top, same, key="id", was="our-hub")) == BY_HAND


def test_a_new_entry_comes_last_and_says_what_was_typed() -> None:
    new = {
        "id": "new",
        "names": ("Yes", "a: b # c"),
        "print_as": "0800 1",
        "numbers": ("0800001",),
        "is_police": False,
    }
    read = plain(edited(BY_HAND, lambda top: put_entry(top, new, key="id", was=None)))
    assert read["add"][-1] == {**new, "names": ["Yes", "a: b # c"], "numbers": ["0800001"], "is_police": "no"}


def test_a_remark_outlives_the_entry_that_it_stood_in() -> None:
    after = edited(
        BY_HAND, lambda top: (drop_entry(top, "our-hub", key="id"), drop_entry(top, "other", key="id"))
    )
    assert "# the hub on Green Lane" in after
    assert "# Ours, kept by the duty officer" in after
    assert "add" not in plain(after)


def test_what_ships_is_taken_out_once_and_brought_back() -> None:
    out = edited(BY_HAND, lambda top: set_removed(top, "Call-Derbyshire", is_removed=True))
    assert plain(out)["remove"] == ["call-derbyshire"]
    assert "remove" not in plain(
        edited(out, lambda top: set_removed(top, "call-derbyshire", is_removed=False))
    )


def test_looking_up_is_kept_beside_an_own_entry_and_apart_for_one_that_ships() -> None:
    def look(top: object) -> None:
        for one in ("other", "fearless", "childline"):
            set_checked(top, one, date(2027, 1, 2))

    read = plain(edited(BY_HAND, look))
    assert read["add"][1]["last_checked"] == "2027-01-02"
    assert [row["last_checked"] for row in read["checked"]] == ["2027-01-02", "2027-01-02"]


def test_an_empty_file_and_one_of_remarks_alone_can_be_written_into() -> None:
    for text in ("", "# nothing here yet", "# nothing here yet\n"):
        after = edited(text, lambda top: set_values(top, "thresholds", {"links": 2}))
        assert plain(after) == {"thresholds": {"links": "2"}}
        assert after.startswith(text.strip())


def test_limits_that_are_usual_again_leave_the_file() -> None:
    text = "home_area: Kent\nthresholds:\n  links: 2 # Ann asked for it\n  hashtags: 4\n"
    after = edited(text, lambda top: set_values(top, "thresholds", {"links": 2}))
    assert after == "home_area: Kent\nthresholds:\n  links: 2 # Ann asked for it\n"
    assert plain(edited(after, lambda top: set_values(top, "thresholds", {}))) == {"home_area": "Kent"}


def test_a_file_keeps_its_line_ends_and_is_not_written_over_one_that_changed(tmp_path: Path) -> None:
    path = tmp_path / "_desk" / "helplines.yml"
    path.parent.mkdir()
    path.write_bytes(BY_HAND.replace("\n", "\r\n").encode())
    file = read_office_file(path)
    write_office_file(file, edited(file.text, lambda top: set_removed(top, "childline", is_removed=True)))
    raw = path.read_bytes()
    assert raw.count(b"\n") == raw.count(b"\r\n")
    assert b"childline" in raw
    with pytest.raises(EditConflictError):
        write_office_file(file, "remove: []\n")
    assert path.read_bytes() == raw


def test_a_file_that_is_no_yaml_or_no_text_is_left_alone(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="not YAML"):
        edited("add: [", lambda top: None)
    path = tmp_path / "fear.yml"
    path.write_bytes(b"add: \xff")
    with pytest.raises(ContentError, match="UTF-8"):
        read_office_file(path)
