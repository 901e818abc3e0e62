"""Web pages, and what office programs call one: what nobody sees is left out and told, all else is read as it stands."""

from __future__ import annotations

import pytest

from tests.unit.import_samples import item, left

LONG = "Youth clubs across the city will stay open until ten on Fridays, the council said today, and all may come. "
HEAD = (
    "<html><head><style>.gone{display:none} p .old, .out{text-decoration:line-through} /* .x{display:none} */ "
    "@media print{.x{display:none}} @media screen{.gone-too{display:none}} .after{color:#00f}</style></head>"
)


def page(inside: str) -> str:
    return f"{HEAD}<body><main><h1>Clubs open late</h1><p>{LONG * 3}</p>{inside}</main></body></html>"


def body(inside: str) -> str:
    return item(page(inside), "a.html", "release").body.removeprefix((LONG * 3).strip()).strip()


@pytest.mark.parametrize(
    ("hidden", "why"),
    [
        ('<span style="display:none">Ask legal</span>', "hidden"),
        ('<span style="visibility: hidden">Ask legal</span>', "hidden"),
        ('<span style="mso-hide:all">Ask legal</span>', "hidden"),
        ('<span style="font-size:0px">Ask legal</span>', "hidden"),
        ('<span style="color:#FFFFFF">Ask legal</span>', "hidden"),
        ('<span class="gone">Ask legal</span>', "hidden"),
        ('<span class="big govuk-visually-hidden">Ask legal</span>', "hidden"),
        ('<span class="sr-only">Ask legal</span>', "hidden"),
        ('<span class="screen-reader-text">Ask legal</span>', "hidden"),
        ('<span class="gone-too">Ask legal</span>', "hidden"),
        ('<span style="font-size:0.1px">Ask legal</span>', "hidden"),
        ('<span style="color:#fffffe">Ask legal</span>', "hidden"),
        ('<span style="color:hsl(0, 0%, 100%)">Ask legal</span>', "hidden"),
        ('<span style="color:rgba(0, 0, 0, 0)">Ask legal</span>', "hidden"),
        ("<span hidden>Ask legal</span>", "hidden"),
        ("<s>Ask legal</s>", "struck"),
        ("<strike>Ask legal</strike>", "struck"),
        ("<del>Ask legal</del>", "struck"),
        ('<span style="text-decoration: underline line-through">Ask legal</span>', "struck"),
        ('<span class="out">Ask legal</span>', "struck"),
        ('<span class="old">Ask legal</span>', "struck"),
    ],
)
def test_hidden_and_struck_words_are_left_out_and_told(hidden: str, why: str):
    inside = f"<p>Come along {hidden} on Friday.</p>"
    assert body(inside) == "Come along on Friday."
    assert f"Ask legal: {why}" in left(item(page(inside), "a.html", "release"))


def test_words_behind_others_are_told():
    guide = '<a href="https://a.uk" title="the guide">the guide</a>'
    inside = f'<p>The <abbr title="Violence Reduction Unit">VRU</abbr> and {guide}</p>'
    assert "Violence Reduction Unit: shown only" in left(item(page(inside), "a.html", "release"))
    assert "the guide:" not in left(item(page(inside), "a.html", "release"))


@pytest.mark.parametrize(
    "seen",
    [
        '<b style="font-size:10px;color:#eee">all</b>',
        '<b style="color:rgba(0,0,0,0.9)">all</b>',
        '<b class="after">all</b>',
        '<b class="x">all</b>',
        '<b style="color:#fff;background:#000">all</b>',
        '<b style="opacity:0.9">all</b>',
        "<ins>**all**</ins>",
    ],
)
def test_words_that_can_be_seen_stay(seen: str):
    assert "all" in body(f"<p>Come along, {seen} of you.</p>")


@pytest.mark.parametrize(
    ("inside", "written"),
    [
        ("<p>Jo said: <q>Come along, <q>all</q> of you.</q></p>", "Jo said: “Come along, ‘all’ of you.”"),
        ("<p>10<sup>6</sup> and CO<sub>2</sub> on the 17<sup>th</sup></p>", "10⁶ and CO₂ on the 17th"),
        (
            "<blockquote><p>We like it.</p><footer>– Jo Reed</footer></blockquote>",
            "> We like it.\n\n> – Jo Reed",
        ),
        ("<ol start=3><li>Three</li><li>Four</li></ol>", "3. Three\n4. Four"),
        ("<ol><li><p>One</p><p>More of it.</p></li></ol>", "1. One\n\nMore of it."),
        ("<p><i>D</i><i>erby Post</i>.</p>", "*Derby Post*."),
        ("<p><b>very</b><i>long</i></p>", "verylong"),
        ("<p><a href='https://vru.example/a_(b)'>page</a></p>", "[page](https://vru.example/a_%28b%29)"),
        ("<pre>One line\nAnother line</pre>", "One line\nAnother line"),
        ("<table><tr><td>A<table><tr><td>B</td></tr></table></td></tr></table>", "A\n\nB"),
        ("<table><tr><td>Friday</td><td>Allenton</td></tr></table>", "Friday – Allenton"),
        ("<span><p>A paragraph in a span.</p></span>", "A paragraph in a span."),
        ("<p style='mso-list:l0 level1'><span style='mso-list:Ignore'>·</span>Sport</p>", "- Sport"),
        ("<p style='mso-list:l0 level1'><span style='mso-list:Ignore'>2.</span>Music</p>", "2. Music"),
        ("<p>1. The Unit was set up.</p>", "1. The Unit was set up."),
    ],
)
def test_what_a_page_says_is_kept_as_it_stands(inside: str, written: str):
    assert body(inside) == written


@pytest.mark.parametrize(
    ("inside", "written"),
    [
        ("<details><summary>More</summary>Details words</details>", "More\n\nDetails words"),
        ("<center>c1</center>c2", "c1\n\nc2"),
        ("<fieldset><legend>Who</legend>Anyone</fieldset>", "Who\n\nAnyone"),
        ("<hgroup><h2>Clubs</h2><p>Open late</p></hgroup>", "## Clubs\n\nOpen late"),
        ("<span style='display:block'>One</span><span style='display: block'>Two</span>", "One\n\nTwo"),
        ("<style>.row{display:flex}</style><b class=row>One</b>Two", "**One**\nTwo"),
        (
            "<p><a href='https://x.uk/a'><span style='display:block'>One</span>Two</a></p>",
            "[One](https://x.uk/a)\n[Two](https://x.uk/a)",
        ),
        ("<search>One</search>Two", "One\n\nTwo"),
        ("<tile>One</tile><tile>Two</tile>", "One\n\nTwo"),
        ("<x-card>One</x-card><x-card>Two</x-card>", "One\n\nTwo"),
        ("<x-card>One</x-card>two", "One\n\ntwo"),
        ("<p>The <st1:place>Derby</st1:place> <x-name>club</x-name>s.</p>", "The Derby clubs."),
        ("<p>W<mark>alk</mark> a<big>way</big>.</p>", "Walk away."),
    ],
)
def test_what_begins_a_line_on_a_page_never_sticks_to_what_stands_beside_it(inside: str, written: str):
    assert body(inside) == written


def test_a_page_that_lies_in_one_form_is_read():
    text = item(
        f"<html><body><form id=aspnetForm><div><p>{LONG * 3}</p></div></form></body></html>",
        "a.html",
        "release",
    )
    assert LONG.strip() in text.body


def test_everything_around_the_story_is_told_with_all_its_words():
    around = f"<div>{'A menu of many words ' * 20}</div>"
    text = (
        f"{HEAD}<body>{around}<main><h1>Clubs</h1><p>{LONG * 3}</p></main><form>Vote now</form></body></html>"
    )
    told = left(item(text, "a.html", "release"))
    assert told.count("menu of many words") == 20
    assert "Vote now" in told


@pytest.mark.parametrize(
    "head",
    [
        '<meta name="govuk:first-published-at" content="2027-01-05T00:01:00+00:00">',
        '<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2027-01-05T00:01:00+00:00"}</script>',
        '<meta name="dcterms.issued" content="2027-01-05T00:01">',
    ],
)
def test_the_day_of_a_page_is_read_from_its_own_records(head: str):
    text = page("").replace("<head>", f"<head>{head}")
    assert item(text, "a.html", "release").front["publish_at"] == "2027-01-05T00:01"


def test_the_day_in_a_box_beside_the_story_is_read_and_the_box_is_told():
    text = page("<dl class='gem-c-metadata'><dt>Published</dt><dd>5 January 2027</dd></dl>")
    read = item(text, "a.html", "release")
    assert read.front["publish_at"] == "2027-01-05T09:00"
    assert "Published" not in read.body


def test_the_headline_of_an_office_page_is_the_line_that_the_page_shows():
    text = (
        f"<html><head><title>Clubs open late</title></head><body><div class=WordSection1>"
        f"<p class=MsoNormal><b>Clubs open late on Fridays</b></p><p class=MsoNormal>{LONG}</p><p>ENDS</p></div></body></html>"
    )
    read = item(text, "a.html")
    assert read.title == "Clubs open late on Fridays"
    assert read.body.startswith("Youth clubs")


def test_a_headline_below_the_status_line_and_the_day_is_no_label():
    text = (
        "<p><b>PRESS RELEASE</b></p><p><b>28 March 2027</b></p><p><b><u>Statement From The Mayor</u></b></p>"
        f"<p>Ann Dale, Mayor of Fenshire said:</p><p>“{LONG.strip()}”</p>"
        "<p>More information from the Fenshire Media Office on 01632 960141</p><p>-ENDS-</p>"
    )
    read = item(f"<html><body><div>{text}</div></body></html>", "a.html")
    assert read.title == "Statement From The Mayor"
    assert read.front["contact"] == "Fenshire Media Office on 01632 960141"
    assert [(quote.speaker, quote.role) for quote in read.quotes] == [("Ann Dale", "Mayor of Fenshire")]


def test_a_page_that_records_its_day_is_a_release_however_short_it_is():
    text = f"<html><head><meta name='date' content='2027-05-12'></head><body><h1>Clubs</h1><p>{LONG}</p></body></html>"
    assert item(text, "a.html").kind == "release"


SHORT = ("New bins open on Monday", "Come to Larch Hall at 10am", "Free tea and cake", "Bring a friend")
TOLD = "Bins for blades have been put up across the county in a new scheme with shops that starts today."
CALLS = (
    "Sign up for updates",
    "Read more about the scheme",
    "Register for the event",
    "Donate",
    "Contact us",
    "Register",
)


def page_of(*lines: str) -> str:
    inside = "".join(f"<p>{line}</p>" for line in lines)
    return f"<!doctype html><html><body><main><h1>Safe bins for Fenshire</h1>{inside}</main></body></html>"


@pytest.mark.parametrize("kind", ["release", "post"])
@pytest.mark.parametrize("lines", [SHORT, (*SHORT, TOLD), (TOLD, *CALLS), (*SHORT, TOLD, *CALLS)])
def test_short_lines_and_calls_of_a_page_stay_and_those_that_may_be_its_own_are_named(
    lines: tuple[str, ...], kind: str
):
    read = item(page_of(*lines), "page.html", kind)
    assert all(line in read.body for line in lines)
    told = "\n".join(read.remarks)
    if TOLD in lines:
        doubtful = [line for line in lines if line != TOLD and line not in ("Register for the event",)]
        assert all(f"“{line}”" in told for line in doubtful)


def test_a_call_beside_sure_marks_of_a_page_is_left_out_and_told_but_one_with_an_address_stays():
    read = item(
        page_of("Share this story", "Sign up to our newsletter", TOLD, "Read more: fenshire.example/bins"),
        "page.html",
        "release",
    )
    assert "Sign up to our newsletter" in left(read)
    assert "Read more: fenshire.example/bins" in read.body


@pytest.mark.parametrize(
    ("told", "title"),
    [
        ("Knife crime – what we do", "Knife crime – what we do"),
        ("Safe bins: six – or more – by May", "Safe bins: six – or more – by May"),
        ("Safe bins - Fenshire Council", "Safe bins"),
        ("Safe bins – Office of the Commissioner for Fenshire", "Safe bins"),
        ("Safe bins | news from Fenshire", "Safe bins"),
    ],
)
def test_of_a_page_s_title_only_the_name_of_the_site_is_taken_off_and_told(told: str, title: str):
    read = item(
        f"<html><head><title>{told}</title></head><body><main><p>{TOLD}</p></main></body></html>",
        "p.html",
        "release",
    )
    assert read.title == title
    cut = told.removeprefix(title).strip(" –|-")
    assert any(cut in guess.why for guess in read.guesses if guess.what == "Headline")


@pytest.mark.parametrize(
    "inside",
    [
        "<blockquote><p>We walk with everybody who asks.</p><footer>— Jo Reed, coach</footer></blockquote>",
        "<blockquote>We walk with everybody who asks.<br><br>– Jo Reed, coach</blockquote>",
        "<blockquote><p>We walk with everybody who asks.</p></blockquote><p>— Jo Reed, coach</p>",
        "<figure><blockquote>We walk with everybody who asks.</blockquote><figcaption>Jo Reed, coach</figcaption></figure>",
        "<figure><blockquote>We walk with everybody who asks.</blockquote><figcaption>— Jo Reed, coach</figcaption></figure>",
    ],
)
def test_who_is_named_below_words_set_apart_says_them(inside: str):
    read = item(
        f"<html><body><h1>A headline for you</h1><p>{TOLD}</p>{inside}</body></html>", "p.html", "release"
    )
    assert [(quote.speaker, quote.role) for quote in read.quotes] == [("Jo Reed", "coach")]


@pytest.mark.parametrize(
    "style",
    [
        "position:absolute;clip:rect(0,0,0,0)", "clip: rect(1px, 1px, 1px, 1px)", "clip-path: inset(50%)",
        "height:0;overflow:hidden", "overflow: hidden; width: 0px", "transform: scale(0)",
    ],
)  # fmt: skip
def test_words_that_are_cut_away_are_hidden(style: str):
    head = f"<head><style>.x {{{style}}}</style></head>"
    body = f"<body><h1>A headline</h1><p>{TOLD} <i class=x>secret</i></p></body>"
    read = item(f"<html>{head}{body}</html>", "p.html", "release")
    assert "secret" not in read.body
    assert "secret: hidden on the page" in left(read)
