"""TEXT-01 to TEXT-03: characters that hide, addresses that only look right, and what was damaged on the way."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from campaigns.content_store import fields as read
from campaigns.content_store.fields import Field
from campaigns.content_store.schema import POST, RELEASE
from campaigns.domain.items.issues import Issue, Severity
from campaigns.domain.items.mending import mend
from tests.unit.check_subjects import found, in_post, in_release, on_picture

CLEAN = [
    "The family 👨‍👩‍👧‍👦 and the firefighter 👩🏽‍🚒 wave 🏳️‍🌈 on 1️⃣ and #️⃣ ☎️ ❤️‍🔥",
    "🏴󠁧󠁢󠁥󠁮󠁧󠁿 🏴󠁧󠁢󠁳󠁣󠁴󠁿 🏴󠁧󠁢󠁷󠁬󠁳󠁿 🇵🇱 play today.",
    "Polski: zażółć gęślą jaźń, łódź. See https://łódź.pl and #Łódź",
    "Cymraeg: Tŷ’r môr, ŵy, dŵr.",
    "مرحبا بكم في المدينة\u200f! See #مرحبا",
    "می‌خواهم کتاب‌ها را بخوانم",
    "שלום\u200f, ברוכים הבאים",
    "हिन्दी: क्‍ष और क्‌ष",
    "Soft & hard: caf&eacute; &amp; &nbsp; &mdash;",
    "“CAFÉ”, “VOILÀ” – ANDRÉ’s and SÃO PAULO, Ângström Ä–Z",
    "Русский текст и ссылка https://пример.испытание/ … 中文 mit Latin ABC漢字 テストtest",
    "5 μm, Δt, H₂O and Ω",
]


@pytest.mark.parametrize("text", CLEAN)
@pytest.mark.parametrize("check_id", ["TEXT-01", "TEXT-02", "TEXT-03"])
def test_other_writing_and_emoji_stay_clean(check_id: str, text: str) -> None:
    findings = [one for one in in_post(check_id, text) if one.severity is not Severity.INFO]
    assert findings == []


@pytest.mark.parametrize(
    ("text", "name", "mended"),
    [
        ("Walk\u202e away now.", "U+202E right-to-left override", "Walk away now."),
        ("Walk\u2066 away\u2069 now", "U+2066 left-to-right isolate", "Walk away\u2069 now"),
        ("Child\u200bren", "U+200B zero width space", "Children"),
        ("Child\u00adren", "U+00AD soft hyphen", "Children"),
        ("Child\u3164ren", "U+3164 hangul filler", "Children"),
        ("Red \x1b[31m light", "U+001B escape", "Red [31m light"),
        ("One\u2028two", "U+2028 line separator", "One two"),
        ("Go\U000e0068\U000e0069!", "tag latin small letter h", "Go!"),
        ("x\ufe0f is", "U+FE0F variation selector-16", "x is"),
        ("English\u200f words", "U+200F right-to-left mark", "English words"),
        ("Walk &#x202e;away", "U+202E right-to-left override", "Walk away"),
        ("Walk &zwj;away", "U+200D zero width joiner", "Walk away"),
    ],
)
def test_a_hidden_character_is_named_and_can_be_taken_out(text: str, name: str, mended: str) -> None:
    issue = in_post("TEXT-01", text)[0]
    assert name in issue.message
    assert issue.severity is Severity.WARN
    assert issue.replacement is not None
    change = issue.replacement
    start = change.offset - _body_offset(issue.line)
    assert text[:start] + change.new + text[start + len(change.old) :] == mended


def _body_offset(line: int) -> int:
    front = "---\ntitle: A post\npublish_at: 2027-05-17T08:00\nchannels: [x]\n---\n"
    assert line == front.count("\n") + 1
    return len(front)


@pytest.mark.parametrize(
    "text",
    [
        "See https://child\u200bline.org.uk now",
        "See child\u200bline.org.uk now",
        "Use #Knife\u200bFree today",
        "Ask @vru\u202eofficial today",
        "[Talk to\u202e us](https://vru.example/talk)",
        "[Talk](https://vru.example/\u2060talk)",
        "Write to press\u200b@vru.example",
    ],
)
def test_in_links_hashtags_and_mentions_it_blocks(text: str) -> None:
    assert in_post("TEXT-01", text)[0].severity is Severity.BLOCK


def test_in_titles_and_names_it_blocks_and_in_notes_it_warns() -> None:
    front = (
        "title: The unit\u200b begins\npublish_at: 2027-05-17T08:00\ncontact: Ann\u202e Lee, 01332 000000\n"
        "quotes:\n  - speaker: Sam\u00ad Okoro\n    role: Chair\n    text: We\u200b begin.\nnotes:\n  - One\u2060 note."
    )
    weights = [(issue.line, issue.severity) for issue in in_release("TEXT-01", "The story.", front=front)]
    assert weights == [(2, "block"), (4, "block"), (6, "block"), (8, "warn"), (10, "warn")]


def test_what_yaml_writes_as_an_escape_is_found_too() -> None:
    (issue,) = in_post("TEXT-01", "Go.", front='title: "A \\u202e post"\npublish_at: 2027-05-17T08:00')
    assert (issue.severity, issue.line) == (Severity.BLOCK, 2)
    assert "title" in issue.message


def _with_words(fields: Sequence[Field], words: str) -> dict[str, str]:
    """Front matter by key, for each that takes words as somebody may type them: with these, as YAML writes them."""
    written = {
        read.line: words,
        read.text: words,
        read.web_address: f"https://vru.example/{words}",
    }
    found = {one.name: f'"{written[one.read]}"' for one in fields if one.read in written}
    lists = ("areas", "tags", "lists", "notes")
    found |= {one.name: f'["{words}"]' for one in fields if one.name in lists}
    return found


@pytest.mark.parametrize(
    ("check_id", "words"),
    [
        ("TEXT-01", "Wal\\u202ek"),
        ("TEXT-01", "Wal\\u200bk"),
        ("TEXT-01", "Red\\x1b[31m"),
        ("TEXT-02", "ch\\u0456ldren"),
        ("TEXT-03", "don\\ufffdt"),
    ],
)
def test_no_field_hides_from_it_what_yaml_writes_as_an_escape(check_id: str, words: str) -> None:
    """Every field of front matter that takes words, found in the schema itself."""
    missed = []
    for fields, look in ((POST, in_post), (RELEASE, in_release)):
        given = _with_words(fields, words)
        assert {"title", "areas", "family_told", "ai_use"} <= given.keys()
        for name, value in given.items():
            if check_id == "TEXT-02" and name in ("link", "link_card"):
                continue  # an address is judged by its host
            front = "".join(
                f"{key}: {one}\n"
                for key, one in {"title": "A", "publish_at": "2027-05-17T08:00", name: value}.items()
            )
            if not look(check_id, "Go.", front=front):
                missed.append(name)
    assert missed == []


@pytest.mark.parametrize(
    "text",
    [
        "Ring https://ch&#1110;ldline.org.uk/help now",
        "Ring ch&#x456;ldline.org.uk now",
        "[Ring](https://ch&#1110;ldline.org.uk) now",
        "Go.\n\nUse #Knif&#1077;Free",
    ],
)
def test_a_letter_written_as_a_code_deceives_nobody_either(text: str) -> None:
    (issue,) = in_post("TEXT-02", text)
    assert issue.severity is Severity.BLOCK
    assert issue.line == _line_of_body() + text.count("\n")


def _line_of_body() -> int:
    return 6


def test_a_link_in_front_matter_is_judged_by_where_it_leads() -> None:
    front = 'title: A\npublish_at: 2027-05-17T08:00\nlink: "https://ch\\u0456ldline.org.uk"'
    (issue,) = in_post("TEXT-02", "Go.", front=front)
    assert (issue.line, issue.severity) == (4, Severity.BLOCK)


def test_alt_text_credit_and_names_of_a_picture_are_looked_at() -> None:
    sidecar = "alt: Two\u200b friends\ncredit: Jo\u202e Bloggs\npeople:\n  - name: Sam\u2060 Lee\n"
    issues = on_picture("TEXT-01", sidecar)
    assert sorted(issue.severity for issue in issues) == ["block", "block", "warn"]
    assert "alt text of walk.jpg" in " ".join(issue.message for issue in issues)


def test_a_hidden_sentence_is_one_finding() -> None:
    hidden = "".join(chr(0xE0000 + ord(letter)) for letter in "ignore all rules")
    (issue,) = in_post("TEXT-01", f"Walk{hidden} away.")
    assert "16 in a row" in issue.message
    assert issue.replacement is not None
    assert issue.replacement.old == hidden


def test_very_many_hidden_characters_block_even_among_plain_words() -> None:
    issues = in_post("TEXT-01", "a\u200bb " * 4_900)
    assert sum(len(issue.each) for issue in issues) == 51
    assert issues[-1].severity is Severity.BLOCK


@pytest.mark.parametrize(
    ("text", "words", "severity"),
    [
        ("Ring https://chіldline.org.uk/help now", "chіldline.org.uk", "block"),
        ("Ring chіldline.org.uk now", "chіldline.org.uk", "block"),
        ("Ring https://www.xn--chldline-73h.org.uk now", "www.xn--chldline-73h.org.uk", "block"),
        ("Ring https://chıldline.org.uk now", "chıldline.org.uk", "block"),
        ("See https://vru-dеrby.example/a", "vru-dеrby.example", "block"),
        ("See https://сосо.com/a", "сосо.com", "block"),
        ("Write to press@pоlice.uk", "pоlice.uk", "block"),
        ("Use #KnifеFree", "#KnifеFree", "block"),
        ("Ask @vru_dеrby", "@vru_dеrby", "block"),
        ("We help chіldren", "chіldren", "warn"),
        ("See https://пример.com/", "пример.com", "info"),
    ],
)
def test_an_address_of_mixed_alphabets_is_found(text: str, words: str, severity: str) -> None:
    (issue,) = in_post("TEXT-02", text)
    assert (issue.excerpt, issue.severity) == (words, severity)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("https://derby.gov.uk/hеlp", "derby.gov.uk/hеlp"),
        ("derby.gov.uk/hеlp", "derby.gov.uk/hеlp"),
        ("https://derby.gov.uk:443/?q=hеlp#a", "derby.gov.uk:443/?q=hеlp#a"),
        ("https://derby.gov.uk/a#pаge", "derby.gov.uk/a#pаge"),
        ("https://derby.gov.uk/h%D0%B5lp", "derby.gov.uk/h%D0%B5lp"),
        ("https://derby.gov.uk/𝐡elp", "derby.gov.uk/𝐡elp"),
        ("https://derby.gov.uk/ｈｅｌｐ", "derby.gov.uk/ｈｅｌｐ"),
        ("https://derby.gov.uk:８０/", "derby.gov.uk:８０/"),
        ("[help](https://derby.gov.uk/hеlp)", "derby.gov.uk/hеlp"),
        ("https://derby.gov.uk@evil.example/", "derby.gov.uk@evil.example/"),
        ("https://derby.gov.uk:pass@evil.example/x", "derby.gov.uk:pass@evil.example/x"),
        ("https://derby.gov.uk\\@evil.example/x", "derby.gov.uk\\@evil.example/x"),
        ("https://ch%69ldline.org.uk/", "ch%69ldline.org.uk"),
        ("https://childline。org。uk", "childline。org。uk"),
        ("https://childline.org.uk⁄help.evil.example", "childline.org.uk⁄help.evil.example"),
        ("https://𝐜hildline.org.uk", "𝐜hildline.org.uk"),
        ("https://ｄｅｒｂｙ.gov.uk", "ｄｅｒｂｙ.gov.uk"),
        ("[childline.org.uk](https://evil.example)", "childline.org.uk"),
        ("[help][1] now\n\n[1]: https://derby.gov.uk/hеlp", "derby.gov.uk/hеlp"),
    ],
)
@pytest.mark.parametrize("look", [in_post, in_release], ids=["post", "release"])
def test_no_part_of_an_address_lies(look: Callable[..., list[Issue]], address: str, words: str) -> None:
    (issue,) = look("TEXT-02", f"Go to {address} now.")
    assert (issue.excerpt, issue.severity) == (words, Severity.BLOCK)


@pytest.mark.parametrize("field", ["link", "link_card"])
def test_no_part_of_an_address_lies_in_front_matter_either(field: str) -> None:
    front = f'title: A\npublish_at: 2027-05-17T08:00\n{field}: "https://derby.gov.uk/h\\u0435lp"'
    (issue,) = in_post("TEXT-02", "Go.", front=front)
    assert issue.severity is Severity.BLOCK


def test_a_page_all_in_letters_that_look_latin_is_to_be_looked_at() -> None:
    (issue,) = in_post("TEXT-02", "See https://derby.gov.uk/рау now")
    assert issue.severity is Severity.WARN


@pytest.mark.parametrize(
    "address",
    [
        "https://łódź.pl/żółw",
        "https://ru.wikipedia.org/wiki/Помощь",
        "https://example.org/%E6%BC%A2%E5%AD%97",
        "https://en.wikipedia.org/wiki/α-Synuclein",
        "https://en.wikipedia.org/wiki/Ångström",
        "https://mastodon.social/@vru/1",
        "https://derby.gov.uk:8443/a%20b?c=%C3%A9",
        "[www.childline.org.uk](https://childline.org.uk/a)",
        "[100%](https://derby.gov.uk) of press@derby.gov.uk, @vru and 5%2",
    ],
)
def test_addresses_that_are_what_they_seem_are_left_alone(address: str) -> None:
    assert in_post("TEXT-02", f"See {address} now.") == []


def test_the_finding_shows_where_the_address_really_leads_and_offers_the_helpline_itself() -> None:
    (issue,) = in_post("TEXT-02", "Ring https://www.chіldline.org.uk/help now")
    assert "www.xn--chldline-uhh.org.uk" in issue.message
    assert "U+0456 cyrillic small letter byelorussian-ukrainian i" in issue.message
    assert issue.replacement is not None
    assert issue.replacement.new == "www.childline.org.uk"


@pytest.mark.parametrize(
    ("text", "words", "instead"),
    [
        ("Derbyâ€™s young people", "â€™", "’"),
        ("DerbyÃ¢â‚¬â„¢s young people", "Ã¢â‚¬â„¢", "’"),
        ("Derby‚Äôs young people", "‚Äô", "’"),
        ("It costs ¬£50 in a caf√©", "¬£", "£"),
        ("â€œWalk awayâ€\x9d", "â€œ", "“"),
        ("CafÃ© and Â£5", "Ã©", "é"),
        ("Go ðŸ˜€ now", "ðŸ˜€", "😀"),
        ("\uf0b7 Come along", "\uf0b7", "-"),
    ],
)
def test_damaged_characters_are_found_with_what_they_were(text: str, words: str, instead: str) -> None:
    issue = in_post("TEXT-03", text)[0]
    assert issue.replacement is not None
    assert issue.replacement.old.strip() == words
    assert issue.replacement.new.strip() == instead


@pytest.mark.parametrize(
    ("text", "likely"), [("don\ufffdt", "’"), ("talk \ufffd now", "–"), ("for \ufffd5", "£")]
)
def test_a_lost_character_is_found_with_what_it_probably_was(text: str, likely: str) -> None:
    (issue,) = in_post("TEXT-03", text)
    assert f"probably {likely}:" in issue.message
    assert issue.replacement is None


def test_plain_text_says_nothing() -> None:
    for check_id in ("TEXT-01", "TEXT-02", "TEXT-03"):
        assert (
            found(in_post(check_id, "Walk away. Call 0800 1111 – we’re here: https://childline.org.uk")) == []
        )


# TEXT-07

SAFE = "https://eur02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fwww.derby.gov.uk%2Fhelp&data=05%7Cjo%40council.example"


def test_a_tracked_address_is_blocked_and_its_page_is_offered():
    (issue,) = in_post("TEXT-07", f"Read [more]({SAFE}) today")
    assert issue.severity is Severity.BLOCK
    assert issue.replacement is not None
    assert issue.replacement.new == "https://www.derby.gov.uk/help"


def test_a_tracked_address_that_does_not_tell_its_page_is_blocked_without_an_offer():
    (issue,) = in_post("TEXT-07", "Read https://protect-eu.mimecast.com/s/abc today")
    assert issue.severity is Severity.BLOCK
    assert issue.replacement is None


def test_an_address_that_nobody_watches_is_no_finding():
    assert in_post("TEXT-07", "Read https://www.derby.gov.uk/help?utm_source=x today") == []


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("Derbyâ€™s", "Derby’s"),
        ("Derbyâ\x80\x99s", "Derby’s"),
        ("DerbyÃ¢â‚¬â„¢s", "Derby’s"),
        ("Derby‚Äôs", "Derby’s"),
        ("Derby\x92s", "Derby’s"),
        ("Derby&amp;rsquo;s", "Derby’s"),
        ("10¬£ caf√©", "10£ café"),
        ("ï»¿Come", "Come"),
        ("One_x000D_two", "One two"),
        ("\uf0b7 Come", "- Come"),
        ("\uf02d Come", "- Come"),
    ],
)
def test_what_a_program_misread_is_read_again(text: str, mended: str) -> None:
    body = f"Hello\n\n{text}"
    issues = in_post("TEXT-03", body)
    assert {issue.id for issue in issues} == {"TEXT-03"}
    start = _body_start()
    assert mend(" " * start + body, issues).text[start:] == f"Hello\n\n{mended}"


def _body_start() -> int:
    """Where the body of such a post begins in its file."""
    (issue,) = in_post("TEXT-03", "â€™")
    assert issue.replacement is not None
    return issue.replacement.offset


@pytest.mark.parametrize("text", ["it&#65533;s", "it&#xFFFD;s", "it\ufffds", "ðŸ‘ good"])
def test_what_was_lost_for_good_is_named(text: str) -> None:
    (issue,) = in_post("TEXT-03", text)
    assert (issue.replacement, "was lost" in issue.message) == (None, True)
    assert in_post("TEXT-01", text) == []


@pytest.mark.parametrize("text", ["√2 and ¬A", "It&#146;s &amp; more", "Fahrenheit √", "café – £5 ‚quoted‘"])
def test_signs_that_mean_themselves_are_left_alone(text: str) -> None:
    assert in_post("TEXT-03", text) == []
