"""``campaigns check``: mending, watching, and the forms other tools read."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.cli.conftest import Run
from tests.cli.test_commands import write

LABELLED = "---\ntitle: T\nchannels: [x]\n---\nThe youths came. Youths left.\n"


def test_fix_puts_in_what_the_findings_offer_and_says_so(run: Run, content: Path):
    path = write(content, LABELLED)
    done = run("check", "--fix", str(path))
    assert path.read_text() == LABELLED.replace("The youths", "The young people").replace(
        "Youths", "Young people"
    )
    assert "mended  “youths” → “young people” [HARM-06]" in done.output


def test_fix_keeps_line_ends_and_touches_nothing_else(run: Run, content: Path):
    path = write(content, LABELLED)
    path.write_bytes(LABELLED.replace("\n", "\r\n").encode())
    run("check", "--fix", str(path))
    assert b"young people came. Young people left.\r\n" in path.read_bytes()
    before = path.read_bytes()
    run("check", "--fix", str(path))
    assert path.read_bytes() == before


def test_fix_leaves_alone_what_would_break_the_front_matter(run: Run, content: Path):
    broken = '---\ntitle: "Say &amp;quot;no&amp;quot;"\nchannels: [x]\n---\nWe organize &amp;quot;walks&amp;quot;.\n'
    path = write(content, broken)
    run("check", "--fix", str(path), ends_with=1)
    assert path.read_text() == broken.replace("organize", "organise").replace(
        "&amp;quot;walks&amp;quot;", '"walks"'
    )


def test_without_fix_no_file_is_written(run: Run, content: Path):
    path = write(content, LABELLED)
    assert "can be mended with --fix" in run("check", str(path)).output
    assert path.read_text() == LABELLED


def test_a_finding_names_basis_and_replacement_for_other_tools(run: Run, content: Path):
    write(content, LABELLED)
    finding = next(
        one for one in json.loads(run("check", "--format", "json").output) if one["id"] == "HARM-06"
    )
    assert (finding["basis"], finding["line"], finding["column"]) == ("practice", 5, 5)
    assert finding["replacement"] == {
        "offset": LABELLED.index("youths"),
        "old": "youths",
        "new": "young people",
    }


def test_watch_looks_again_when_a_file_changes(run: Run, content: Path):
    path = write(content, "---\ntitle: T\nchannels: [x]\n---\nWalk away.\n")
    command = [
        sys.executable,
        "-c",
        "from campaigns.cli import main; main()",
        "check",
        "--watch",
        str(content),
    ]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=dict(os.environ)
    ) as watching:
        assert watching.stderr is not None
        assert watching.stdout is not None
        try:
            assert "Watching for changes" in watching.stderr.readline()
            path.write_text(LABELLED)
            assert any("[HARM-06]" in line for line in iter(watching.stdout.readline, ""))
            watching.send_signal(signal.SIGINT)
            watching.communicate()  # however long it takes on a busy machine
        finally:
            watching.kill()
    assert watching.returncode == 0


def test_watch_and_machine_forms_don_t_go_together(run: Run):
    assert "--watch shows text" in run("check", "--watch", "--format", "json", ends_with=2).output


def test_a_broken_list_of_the_office_ends_every_check_with_exit_code_1(run: Run, content: Path):
    file = content / "_desk" / "lists" / "fear.yml"
    file.parent.mkdir(parents=True)
    file.write_text("remove: [epidemics]\n")
    output = run("check", ends_with=1).output
    assert "_desk/lists/fear.yml, line 1: remove: “epidemics” is not in the list fear" in output
    assert "[FACTS-01]" in output
    assert "FACTS-01" in run("check", str(content / "spring"), ends_with=1).output
