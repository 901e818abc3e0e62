"""Pasting what Word, Outlook, Google Docs and web pages put on the clipboard, by the real clipboard and keyboard."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Locator, Page, expect

from campaigns.domain.people.permissions import Role
from campaigns.services.content.plan_writing import open_plan
from tests.browser.serving import LAPTOP
from tests.browser.test_journey import Way, person
from tests.web.content_samples import CAMPAIGN
from tests.web.office import Office

# As Word for Windows writes it: attributes without quotation marks, tags broken across lines, lists as paragraphs with
# their signs, one deletion and one remark of the tracked changes.
WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">
<head><meta name=Generator content="Microsoft Word 15"><style><!--
 p.MsoNormal {margin:0cm; font-size:11.0pt;} span.Gone1 {text-decoration:line-through;}
--></style></head><body lang=EN-GB>
<!--StartFragment--><h2>Instagram</h2>
<p class=MsoNormal>A week of hope, house style = plain, <del cite="mailto:Jo%20Reed"
datetime="2027-05-01T10:00"><span
style='color:red'>of fear</span></del><ins cite="mailto:Jo%20Reed">for all</ins>.<span
class=MsoCommentReference><span style='font-size:8.0pt'><a
style='mso-comment-reference:JR_1;mso-comment-date:20270501T1000' href="#_msocom_1">[JR1]</a><span
style='mso-special-character:comment'>&nbsp;</span></span></span> <span class=Gone1>Never.</span><o:p></o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;
</span></span></span><![endif]>Clubs <b>open</b> late<o:p></o:p></p>
<p class=MsoListParagraphCxSpMiddle style='margin-left:72.0pt;
mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>o<span>&nbsp; </span></span>in Derby<o:p></o:p></p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·<span>&nbsp;</span></span>Buses
run<o:p></o:p></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>1.<span>&nbsp;</span></span>Listen</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>2.<span>&nbsp;</span></span>Act</p>
<p class=MsoNormal>See <a href="https://www.example.org/help">our page</a>.</p><!--EndFragment-->
<div style='mso-element:comment-list'><hr class=msocomoff align=left size=1 width="33%">
<div style='mso-element:comment'><div id="_com_1" class=msocomtxt><p class=MsoCommentText>Ask legal first</p></div></div></div>
</body></html>"""
WORD_AS_MARKDOWN = """## Instagram

A week of hope, house style = plain, for all.

- Clubs open late
   - in Derby
- Buses run

1. Listen
2. Act

See [our page](https://www.example.org/help)."""
WORD_AS_WORDS = """Instagram

A week of hope, house style = plain, for all.

- Clubs open late
- in Derby
- Buses run

1. Listen
2. Act

See our page."""
OUTLOOK = """<html><body lang=EN-GB link="#0563C1"><div class=WordSection1>
<p class=MsoNormal><span style='font-size:11.0pt;mso-fareast-language:EN-US'>Dear editor,<o:p></o:p></span></p>
<p class=MsoNormal><span style='mso-hide:all'>Internal</span>Write to <a href="mailto:press@example.org?subject=Hi">the press
office</a>.<br>We answer.</p>
<table class=MsoTableGrid><tr><td><p class=MsoNormal>Area</p></td><td><p class=MsoNormal>Clubs</p></td></tr>
<tr><td><p class=MsoNormal>Derby</p></td><td><p class=MsoNormal>12</p></td></tr></table></div></body></html>"""
GOOGLE_DOCS = """<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-1a2b3c4d-7fff-0000"><h2 dir="ltr"
style="line-height:1.38;"><span style="font-size:16pt;">Derby listens</span></h2><p dir="ltr"><span
style="font-weight:700;">Clubs</span><span> stay open </span><span style="text-decoration:line-through;">till nine</span><span
style="text-decoration:none;">till ten.</span></p><br /><ul><li dir="ltr" aria-level="1"><p dir="ltr"
role="presentation"><span>One</span></p></li><ul><li dir="ltr" aria-level="2"><p dir="ltr"
role="presentation"><span>Inner</span></p></li></ul><li dir="ltr" aria-level="1"><p dir="ltr"
role="presentation"><span>Two</span></p></li></ul></b>"""
WEB_PAGE = """<meta charset='utf-8'><h1>Knife crime</h1><p>Ring <a href="https://www.example.org/c">Crimestoppers</a> or the
<abbr title="Violence Reduction Unit">VRU</abbr>, <a href="#top">see above</a>.</p><p style="display: none">Cookies</p>"""


def copied(page: Page, html: str) -> None:
    """Put this onto the clipboard as another program does, with words for those who read no HTML."""
    page.evaluate(
        """html => document.addEventListener("copy", event => {
          event.preventDefault();
          event.clipboardData.setData("text/html", html);
          event.clipboardData.setData("text/plain", "plain words");
        }, { once: true })""",
        html,
    )
    page.keyboard.press("Control+c")


def pasted(page: Page, box: Locator, html: str) -> str:
    box.fill("")
    copied(page, html)
    box.press("Control+v")
    return box.input_value()


def test_a_release_takes_what_is_pasted_as_markdown_and_a_post_as_words(
    browser: Browser, fresh: tuple[Office, str]
) -> None:
    office, address = fresh
    page = person(browser, Way(LAPTOP, True), address, office, Role.OFFICER)
    troubles: list[str] = []
    page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
    page.goto(f"{address}/items/{CAMPAIGN}/releases/launch/edit")
    story = page.get_by_label("Story")
    assert pasted(page, story, WORD) == WORD_AS_MARKDOWN
    assert pasted(page, story, OUTLOOK) == (
        "Dear editor,\n\nWrite to the press office (press@example.org).  \nWe answer.\n\n"
        "| Area | Clubs |\n| --- | --- |\n| Derby | 12 |"
    )
    assert pasted(page, story, GOOGLE_DOCS) == (
        "## Derby listens\n\nClubs stay open till ten.\n\n- One\n   - Inner\n- Two"
    )
    assert pasted(page, story, WEB_PAGE) == (
        "## Knife crime\n\nRing [Crimestoppers](https://www.example.org/c) or the VRU, see above."
    )
    assert pasted(page, story, '<p>Well done <img alt="💪🏽" src="data:,"> all</p>') == "Well done 💪🏽 all"
    story.fill("Typed. ")
    copied(page, WEB_PAGE)
    story.press("Control+v")
    expect(story).to_have_value(re.compile("^Typed. ## Knife crime"))
    story.press("Control+z")
    expect(story).to_have_value("Typed. ")
    words = page.locator("#quote-text-1")
    assert pasted(page, words, WORD) == WORD_AS_WORDS

    page.goto(f"{address}/items/{CAMPAIGN}/posts/sunday-draft/edit")
    text = page.locator("#part-all-1")
    assert pasted(page, text, WORD) == WORD_AS_WORDS
    assert (
        pasted(page, text, GOOGLE_DOCS)
        == "Derby listens\n\nClubs stay open till ten.\n\n- One\n- Inner\n- Two"
    )
    assert pasted(page, text, "<p>Words of a page</p>") == "plain words"
    divisions = (
        "<div style='mso-x:1'>One</div><div>Two<br>Three</div><p>Four</p>Five<div><div>Six</div></div>"
    )
    assert pasted(page, text, divisions) == "One\nTwo\nThree\n\nFour\n\nFive\nSix"
    assert troubles == []
    page.context.close()


def test_a_plan_saves_by_itself_and_each_row_stays_one(browser: Browser, fresh: tuple[Office, str]) -> None:
    office, address = fresh
    page = person(browser, Way(LAPTOP, True), address, office, Role.OFFICER)
    page.goto(f"{address}/campaigns/{CAMPAIGN}/plan")
    page.get_by_role("group", name="Activity 1").get_by_label("What", exact=True).fill("Posters")
    page.get_by_label("Learning").fill("Less is more.")
    expect(page.locator("#saved")).to_contain_text("Saved")
    page.get_by_role("group", name="Activity 1").get_by_label("Who sees to it").fill("Jo Reed")
    page.get_by_role("group", name="Activity 2").get_by_label("Who sees to it").fill("Sam")
    expect(page.locator("#not-saved")).to_contain_text(
        "Say for each entry what it is, or empty the whole row."
    )
    page.get_by_role("group", name="Activity 2").get_by_label("What", exact=True).fill("Radio")
    page.get_by_label("Learning").press_sequentially(" And earlier.")
    expect(page.locator("#saved")).to_contain_text("Saved")
    expect(page.locator("#not-saved")).to_be_empty()
    with office.app.app_context():
        words = open_plan(office.desk, CAMPAIGN).words
    assert [(one.values["what"], one.values["owner"]) for one in words.activities] == [
        ("Posters", "Jo Reed"),
        ("Radio", "Sam"),
    ]
    assert [one.text for one in words.sections if one.heading == "Learning"] == ["Less is more. And earlier."]
    page.context.close()
