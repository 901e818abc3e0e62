"""Addresses that lead by way of somebody who keeps watch: the page behind them is found, and said where it can't be."""

from __future__ import annotations

import pytest

from campaigns.domain.text.tracked_links import page_behind, without_watchers_in
from tests.unit.check_subjects import in_post
from tests.unit.import_samples import item

PAGE = "https://www.derby.gov.uk/clubs"
SAFE = "https://eur02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fwww.derby.gov.uk%2Fclubs&data=05%7Cjo%40council.example"


@pytest.mark.parametrize(
    "address",
    [
        SAFE,
        f"https://www.google.com/url?q={PAGE}&sa=D&source=editors&usg=AOv",
        f"https://www.google.co.uk/url?sa=t&url={PAGE}",
        "https://l.facebook.com/l.php?u=https%3A%2F%2Fwww.derby.gov.uk%2Fclubs%3Ffbclid%3DIwAR&h=AT",
        "https://urldefense.com/v3/__https://www.derby.gov.uk/clubs__;!!abc",
        "https://urldefense.proofpoint.com/v2/url?u=https-3A__www.derby.gov.uk_clubs&d=DwM",
        "https://links-1.govdelivery.com/CL0/https:%2F%2Fwww.derby.gov.uk%2Fclubs/1/0101",
        "https://statics.teams.cdn.office.net/evergreen-assets/safelinks/2/atp-safelinks.html?url=https%3A%2F%2Fwww.derby.gov.uk%2Fclubs",
        "https://www.linkedin.com/redir/redirect?url=https%3A%2F%2Fwww%2Ederby%2Egov%2Euk%2Fclubs&urlhash=x",
        "https://www.bing.com/ck/a?!&&p=1&u=a1aHR0cHM6Ly93d3cuZGVyYnkuZ292LnVrL2NsdWJz&ntb=1",
        f"https://www.google.com/url?q={SAFE.replace('%', '%25').replace('&', '%26')}",
        f"https://www.google.ie/url?q={PAGE}",
        f"https://www.google.com.au/url?q={PAGE}",
        "https://eu-west-1.protection.sophos.com/?d=derby.gov.uk&u=aHR0cHM6Ly93d3cuZGVyYnkuZ292LnVrL2NsdWJz&i=1",
        "https://ddec1-0-en-ctp.trendmicro.com:443/wis/clicktime/v1/query?url=https%3a%2f%2fwww.derby.gov.uk%2fclubs&umid=1",
        "https://protect2.fireeye.com/v1/url?k=1-2&q=1&e=3&u=https%3A%2F%2Fwww.derby.gov.uk%2Fclubs",
        "https://secure-web.cisco.com/1aB-c/https%3A%2F%2Fwww.derby.gov.uk%2Fclubs",
        "https://click.pstmrk.it/3s/www.derby.gov.uk%2Fclubs/abc/def/ghi",
        f"{PAGE}?fbclid=IwAR0",
        f"{PAGE}?mc_eid=abc&mc_cid=1".replace("&mc_cid=1", ""),
    ],
)
def test_the_page_behind_an_address_is_found(address: str):
    assert page_behind(address) == PAGE


def test_signs_that_a_watcher_put_aside_are_put_back():
    """What stands for them comes behind: “*” for one, “**A” for two."""
    assert (
        page_behind("https://urldefense.com/v3/__https://a.uk/club*one__;Iw!!abc$") == "https://a.uk/club#one"
    )
    assert page_behind("https://urldefense.com/v3/__https://a.uk/a**Ab__;Kys!!abc$") == "https://a.uk/a++b"
    assert page_behind("https://urldefense.com/v3/__https://a.uk/a*b__;!!abc$") == ""


@pytest.mark.parametrize(
    "address",
    [
        "https://protect-eu.mimecast.com/s/abc?domain=x",
        "https://vru.us1.list-manage.com/track/click?u=1",
        "https://click.e.council.example/?qs=0a1b2c3d4e5f60718293a4b5",
        f"https://email.news.council.example/c/{'eJw' * 20}",
        "https://secure-web.cisco.com/1aB-c",
        "https://trk.klclick.com/ls/click?upn=abc",
        "https://mandrillapp.com/track/click/3012/www.derby.gov.uk?p=ey",
    ],
)
def test_an_address_that_does_not_tell_its_page_is_known_as_such(address: str):
    assert page_behind(address) == ""


@pytest.mark.parametrize(
    "address",
    [
        PAGE,
        "https://www.google.com/maps?q=Derby",
        "https://www.facebook.com/derbyvru",
        "https://www.instagram.com/p/1/?u=2",
        f"https://web.archive.org/web/{PAGE}",
        f"{PAGE}?utm_source=x",
        "https://[broken",
        "https://click.derbyshire.gov.uk/tracking-your-order",
        "https://click.derbyshire.gov.uk/open-days",
        "https://email.derby.nhs.uk/c/help",
        "https://email.derby.nhs.uk/c/how-to-set-up-your-account-on-a-new-phone-today",
        "https://email.derby.nhs.uk/c/eJection-of-people-from-clubs",
        "https://trk.derby.ac.uk/page",
    ],
)
def test_an_address_that_nobody_watches_is_left_alone(address: str):
    assert page_behind(address) is None


def test_taking_a_key_out_leaves_the_rest_as_it_is_written():
    assert (
        page_behind("https://x.example/p?flag&q=a%20b&fbclid=1#part")
        == "https://x.example/p?flag&q=a%20b#part"
    )


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("https://a.uk/?fbclid=1", "https://a.uk/"),
        ("HTTPS://A.uk/P?q=a+b&fbclid=1&&r=%2f&flag#", "HTTPS://A.uk/P?q=a+b&&r=%2f&flag#"),
        ("https://a.uk/p?Q=%C3%89&gclid=1&e=#top?x", "https://a.uk/p?Q=%C3%89&e=#top?x"),
    ],
)
def test_taking_a_key_out_changes_nothing_else_of_an_address(address: str, page: str):
    assert page_behind(address) == page


def test_the_words_around_an_address_stay_as_they_are():
    assert without_watchers_in(f"See ({SAFE}), please.") == f"See ({PAGE}), please."


def test_a_page_that_is_no_page_is_never_led_to():
    assert page_behind("https://www.google.com/url?q=javascript:alert(1)") == ""


@pytest.mark.parametrize(
    ("name", "text", "body"),
    [
        ("a.txt", f"Come along: {SAFE} today.", f"Come along: {PAGE} today."),
        ("a.md", f"Come [along]({SAFE}) today.", f"Come [along]({PAGE}) today."),
        (
            "a.html",
            f"<html><body><p>Come <a href='{SAFE}'>along</a> today.</p></body></html>",
            f"Come [along]({PAGE}) today.",
        ),
    ],
)
def test_an_imported_link_leads_straight_to_its_page_and_that_is_said(name: str, text: str, body: str):
    read = item(text, name, "post")
    assert read.body == body
    assert any(
        "by way of eur02.safelinks.protection.outlook.com" in remark and PAGE in remark
        for remark in read.remarks
    )
    assert "council.example" not in read.body


def test_a_link_that_does_not_tell_its_page_stays_and_is_named():
    read = item("Come along: https://protect-eu.mimecast.com/s/abc", kind="post")
    assert any("does not tell where to" in remark for remark in read.remarks)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        (f"{PAGE}?fbclid=IwAR0", f"fbclid was taken off a link, since it tells who opened it: {PAGE}"),
        (
            f"{PAGE}?gclid=1&mc_eid=2",
            f"gclid and mc_eid were taken off a link, since they tell who opened it: {PAGE}",
        ),
        (
            f"{PAGE}?utm_source=fb&fbclid=1",
            f"fbclid was taken off a link, since it tells who opened it: {PAGE}?utm_source=fb utm_source stayed",
        ),
    ],
)
def test_a_mark_that_was_taken_off_a_link_is_named(address: str, said: str):
    read = item(f"Come along: {address}", kind="post")
    assert any(said in remark for remark in read.remarks)
    assert not any("by way of" in remark for remark in read.remarks)


def test_an_address_with_a_mark_is_told_in_a_check_as_what_it_is():
    (found,) = in_post("TEXT-07", f"Come along: {PAGE}?fbclid=IwAR0")
    assert found.message.startswith("fbclid in this address tells who opened it")
