"""Hidden characters are shown to whoever reads, on pages and in terminals, and nothing else changes."""

from __future__ import annotations

import io
import json

import click
from click.testing import CliRunner
from hypothesis import example, given
from hypothesis import strategies as st

from campaigns.app import UnfailingStream
from campaigns.cli import campaigns
from campaigns.cli.showing import print_json
from campaigns.cli.terminal import PlainGroup, PlainStream
from campaigns.domain.text.odd_characters import has_odd_characters, odd_characters, reveal, without_odd
from campaigns.domain.text.revealed_html import reveal_html

ANY = st.text(alphabet=st.characters())  # half characters too
EDGES = "ab 👩🏽🚒🏴م你\n\r\t\0\x1b\x85\u061c\u200b\u200c\u200d\u200e\u200f\u202e\u2066\u2028"
NASTY = st.text(alphabet=st.sampled_from(f"{EDGES}\ufe0f\ufeff\ufffc\U000e0067\U000e007f\ud800"))
ORDERS = "\x1b[2J\u202eevil\u2066\x07\x9b31m"


@given(st.one_of(ANY, NASTY))
@example("\r\r\n")
@example("\u061c\u200c")
@example("\u180e\u200d")
@example("a\u180b\u180b")
@example("\u180e\u180b")
def test_what_is_shown_holds_no_hidden_character_and_all_the_words(text: str) -> None:
    shown = reveal(text)
    assert not has_odd_characters(shown)
    for odd in odd_characters(text):
        assert f"[{odd.name}]" in shown
    if not has_odd_characters(text):
        assert shown == text


@given(st.one_of(ANY, NASTY))
def test_the_words_between_hidden_characters_stay_in_their_order(text: str) -> None:
    shown, at = reveal(text), 0
    gone = {odd.offset: f"[{odd.name}]" for odd in odd_characters(text)}
    for offset, character in enumerate(text):
        piece = gone.get(offset, character)
        assert shown.startswith(piece, at)
        at += len(piece)
    assert at == len(shown)
    assert len(without_odd(text)) == len(text) - len(gone)


def test_a_page_names_them_in_its_words_and_leaves_what_a_form_sends() -> None:
    page = (
        '<title>A\u202eB</title><p title="C\u200bD">E\u202eF &lt;</p><input value="G\u202eH">'
        '<a href="/x\u202ey">I</a><textarea>J\u202eK</textarea><option value="L\u202e">M\u202e</option>'
    )
    shown = reveal_html(page)
    token = "[U+202E right-to-left override]"
    assert f"<title>A{token}B</title>" in shown
    assert 'title="C[U+200B zero width space]D"' in shown
    assert f'E<span class="cd-odd">{token}</span>F &lt;' in shown
    for kept in ('value="G\u202eH"', 'href="/x\u202ey"', "<textarea>J\u202eK</textarea>"):
        assert kept in shown


@given(
    st.lists(
        st.sampled_from(["<p>", "</p>", "<", ">", '"', "'", "<!--", "-->", "a\u202eb", "<svg>", "<textarea>"])
    )
)
def test_no_page_however_broken_loses_a_character(pieces: list[str]) -> None:
    page = "".join(pieces)
    shown = reveal_html(page).replace('<span class="cd-odd">', "").replace("</span>", "")
    assert shown.replace("[U+202E right-to-left override]", "\u202e") == page


@click.group(cls=PlainGroup)
def top() -> None:
    pass


@top.command()
@click.option("--json", "as_json", is_flag=True)
def say(as_json: bool) -> None:
    if as_json:
        print_json({"title": f"{ORDERS}\U000e0068"})
    else:
        click.echo(ORDERS)
        click.echo(ORDERS, err=True)


def test_no_command_hands_the_terminal_an_order_that_hides_in_a_text() -> None:
    outcome = CliRunner().invoke(top, ["say"])
    assert outcome.exit_code == 0
    assert not has_odd_characters(outcome.stdout + outcome.stderr)
    assert "[U+202E right-to-left override]evil[U+2066 left-to-right isolate][U+0007 bell]" in outcome.stdout
    assert "[U+202E right-to-left override]" in outcome.stderr


def test_a_terminal_sees_escapes_by_name() -> None:
    stream = io.StringIO()
    PlainStream(stream).write(ORDERS)
    assert stream.getvalue().startswith("[U+001B escape][2J")


def test_json_for_programs_keeps_every_character_and_writes_it_escaped() -> None:
    outcome = CliRunner().invoke(top, ["say", "--json"])
    assert not has_odd_characters(outcome.stdout)
    assert json.loads(outcome.stdout) == {"title": f"{ORDERS}\U000e0068"}


def test_every_command_of_the_product_prints_through_that_door() -> None:
    assert isinstance(campaigns, PlainGroup)


def test_log_lines_name_them_too() -> None:
    stream = io.StringIO()
    UnfailingStream(stream).write(f"refused: {ORDERS}\n")
    assert not has_odd_characters(stream.getvalue())
