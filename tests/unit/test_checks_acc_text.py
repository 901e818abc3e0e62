"""ACC: hashtags, emojis, sentences, links, capitals and next steps: what each check must find, and what it must leave alone."""

from __future__ import annotations

import pytest

from campaigns.domain.facts.facts import Entry
from campaigns.domain.items.issues import Severity
from tests.unit.check_subjects import desk_facts, found, in_post, in_release

FILLER = "We meet at the hub on Monday. It is free and all are welcome. "


@pytest.mark.parametrize(
    ("text", "better"),
    [
        ("Ring 101. #knifecrimeawareness", "#KnifeCrimeAwareness"),
        ("Ring 101. #mentalhealthmatters", "#MentalHealthMatters"),
        ("Ring 101. #walkaway", "#WalkAway"),
        ("Ring 101. #Knifecrime", "#KnifeCrime"),
        ("Ring 101. #STOPKNIFECRIME", "#StopKnifeCrime"),
        ("Ring 101. #KnifeCrimeawareness", "#KnifeCrimeAwareness"),
        ("Ring 101. #16daysofactivism", "#16DaysOfActivism"),
        ("Ring 101. #nhsderby", "#NHSDerby"),
        ("Ring 101. #dontcarry", "#DontCarry"),
        ("Talk about #knifecrime and ring 101.", "#KnifeCrime"),
    ],
)
def test_a_hashtag_of_several_words_needs_a_capital_for_each(text: str, better: str) -> None:
    (issue,) = in_post("ACC-05", text)
    assert issue.severity is Severity.WARN
    assert issue.replacement is not None
    assert (issue.excerpt, issue.replacement.new) == (
        text.partition("#")[1] + text.split("#")[1].split()[0],
        better,
    )


@pytest.mark.parametrize(
    "text",
    [
        "Ring 101. #KnifeCrimeAwareness",
        "Ring 101. #derbyshire",
        "Ring 101. #Derbyshire",
        "Ring 101. #GCSEs",
        "Ring 101. #nhs",
        "Ring 101. #VAWG",
        "Ring 101. #16days",
        "Ring 101. #wellbeing #together",
        "Ring 101. #childline #crimestoppers",
        "Ring 101. #littleover",
        "Ring 101. #facebook",
        "Ring 101. #OpSceptre2027",
        "Ring 101. #knifeCrime",
        "Read https://example.org/#knifecrimeawareness",
        "We are #1 and room#knifecrime",
        "Ring 101. #xqzwkj",
    ],
)
def test_a_hashtag_of_one_word_or_with_capitals_is_left_alone(text: str) -> None:
    assert in_post("ACC-05", text) == []


def test_the_campaigns_own_terms_say_how_a_hashtag_is_written() -> None:
    plan = 'terms: ["#OurDVSWeek", "Zephyrhub"]'
    assert [
        one.replacement.new
        for one in in_post("ACC-05", "Ring 101. #ourdvsweek", plan=plan)
        if one.replacement
    ] == ["#OurDVSWeek"]
    assert in_post("ACC-05", "Ring 101. #OurDVSWeek", plan=plan) == []


def test_a_listed_brand_tag_is_left_as_its_owner_writes_it() -> None:
    facts = desk_facts()
    facts = desk_facts(lists={**facts.lists, "brand-tags": (Entry("#lovederby"),)})
    assert in_post("ACC-05", "Ring 101. #lovederby", facts=facts) == []
    assert len(in_post("ACC-05", "Ring 101. #lovederby")) == 1


def test_an_own_section_is_looked_at_for_its_channel() -> None:
    text = "Ring 101. #KnifeCrime\n\n## X\n\nRing 101. #knifecrime"
    (issue,) = in_post("ACC-05", text, front="channels: [x, bluesky]\npublish_at: 2027-05-17T08:00")
    assert issue.line == 10


@pytest.mark.parametrize(
    ("text", "third"),
    [
        ("Ring 101. #One #Two #Three", ["#Three"]),
        ("Ring #One or #Two or #Three or #Four.", ["#Three"]),
        ("#One\n\nRing 101.\n\n#Two\n\n#Three", ["#Three"]),
        ("Ring 101. #One #Two\n\n---\n\nRing again. #One #Two #Three", ["#Three"]),
        ("Ring 101. #One\n#Two\n#Three", ["#Three"]),
        ("Ring 101.#One #One #One", ["#One"]),
        ("Ring 101. #One #Two", []),
        ("Ring 101. #One", []),
        ("No tag at all: ring 101.", []),
        ("One. #One #Two\n\n---\n\nTwo. #One #Two", []),
        ("We are #1 and #2 and #3 in the league.", []),
        ("See https://example.org/#a #One #Two", []),
        ("Mark a#b c#d e#f and ring 101.", []),
        ("Ring extension #3 #One #Two", []),
        ("Use `#` for tags. #One #Two", []),
        ("- first #One\n- second #Two", []),
    ],
)
def test_more_than_two_hashtags_in_one_post_are_too_many(text: str, third: list[str]) -> None:
    assert found(in_post("ACC-06", text)) == third


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("Join #KnifeCrimeWeek today. Ring 101.", ["#KnifeCrimeWeek"]),
        ("#Derby is with you. Ring 101.", ["#Derby"]),
        ("#Derby\n\nRing 101.", ["#Derby"]),
        ("Walk away. #WalkAway\n\nRing 101 now.", ["#WalkAway"]),
        ("Join #One now. See #Two there. Ring 101.", ["#One", "#Two"]),
        ("Stop #Here first. Then go.\n\n---\n\nThe end. #End", ["#Here"]),
        ("Ring 101. #Derby", []),
        ("Ring 101.\n\n#Derby #WalkAway", []),
        ("Ring 101. #Derby\n\nhttps://example.org", []),
        ("Ring 101. #Derby 💙", []),
        ("Ring 101. #Derby @DerbyshirePolice", []),
        ("Share what helps with #KnifeCrimeWeek.", []),
        ("It starts. Share what helps with #KnifeCrimeWeek today!", []),
        ("Walk away. #A\n\n---\n\nRing 101. #B", []),
        ("No tag here. Ring 101.", []),
        ("We are #1. Ring 101.", []),
        ("#OnlyATag", []),
    ],
)
def test_a_hashtag_before_the_last_sentence_interrupts(text: str, tags: list[str]) -> None:
    issues = in_post("ACC-07", text)
    assert found(issues) == tags
    assert all(issue.severity is Severity.INFO for issue in issues)


@pytest.mark.parametrize(
    ("text", "symbols"),
    [
        ("Ring 101 💙 📞 🚓 🎉", ["🎉"]),
        ("Ring 101 💙💙", ["💙"]),
        ("👍🏽 Well done 👍🏽", ["👍🏽"]),
        ("🏴󠁧󠁢󠁥󠁮󠁧󠁿 Come on 🏴󠁧󠁢󠁥󠁮󠁧󠁿", ["🏴󠁧󠁢󠁥󠁮󠁧󠁿"]),
        ("❤️ and again ❤", ["❤"]),
        ("1️⃣ Ring 2️⃣ Talk 3️⃣ Walk 4️⃣ Rest", ["4️⃣"]),
        ("Ring 101 💙 📞 🚓", []),
        ("A family of one sign 👨‍👩‍👧‍👦 💙 📞", []),
        ("🇬🇧 🇫🇷 🇩🇪", []),
        ("Ring 101 👍🏻 👍🏿", []),
        ("© 2027 Derbyshire ™ ® ℹ", []),
        ("From 9 → 5, ★★★★ and ✓ ✓", []),
        ("Part one 💙💚\n\n---\n\nPart two 💙💚", []),
        ("No emoji at all.", []),
        ("Café – naïve “quotes” … £5 ½ °C", []),
        ("Phone numbers: 0800 1111 and 116 123.", []),
    ],
)
def test_many_emojis_and_the_same_one_twice_are_read_out_each_time(text: str, symbols: list[str]) -> None:
    assert found(in_post("ACC-08", text)) == symbols


@pytest.mark.parametrize(
    ("text", "symbols"),
    [
        ("Do this:\n\n✅ Wrap it\n✅ Seal it", ["✅", "✅"]),
        ("👉 Ring 101", ["👉"]),
        ("- 🔹 Wrap it\n- 🔸 Seal it", ["🔹", "🔸"]),
        ("1️⃣ Wrap it\n2️⃣ Seal it", ["1️⃣", "2️⃣"]),
        ("🗣️ Talk\n🚶 Walk away\n📞 Ring", ["🗣️", "🚶", "📞"]),
        ("Walk away.\n\n💙💚💛", ["💙💚💛"]),
        ("Walk away.\n🚨\nRing 101.", ["🚨"]),
        ("🎉 We are open!", []),
        ("📞 Ring 101 today.", []),
        ("Walk away. 💙", []),
        ("Walk away 💙\nRing 101 📞", []),
        ("- Wrap it\n- Seal it ✅", []),
        ("1. Wrap it\n2. Seal it", []),
        ("– Wrap it\n– Seal it", []),
        ("★ Our hub ★", []),
        ("🎉 One\n\n---\n\n📞 Two", []),
        ("• Wrap it\n• Seal it", []),
    ],
)
def test_an_emoji_is_no_bullet_and_no_line_of_its_own(text: str, symbols: list[str]) -> None:
    assert found(in_post("ACC-09", text)) == symbols


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("𝗪𝗮𝗹𝗸 away", "Walk"),
        ("Please 𝓌𝒶𝓁𝓀 𝒶𝓌𝒶𝓎 now", "walk away"),
        ("ＦＲＥＥ food", "FREE"),
        ("Ⓦⓐⓛⓚ away", "Walk"),
        ("🅆🄰🄻🄺 away", "WALK"),
        ("𝟙𝟚 May", "12"),
        ("𝐑𝐢𝐧𝐠 𝟏𝟎𝟏!", "Ring 101"),
        ("🆆🅰🅻🅺 away", "WALK"),
    ],
)
def test_look_alike_letters_block_and_offer_plain_ones(text: str, plain: str) -> None:
    (issue,) = in_post("ACC-10", text)
    assert issue.severity is Severity.BLOCK
    assert issue.replacement is not None
    assert issue.replacement.new == plain


@pytest.mark.parametrize(
    "text",
    [
        "🇬🇧 for all",
        "1️⃣ Ring 101",
        "Group 🅰️ and 🅱️",
        "🅿️ Parking is free",
        "Ⓜ️ Metro",
        "Café, naïve, Łódź, Ελλάδα, Привет",
        "½ price, 10², H₂O, №5",
        "ℹ️ and ™ and ℃",
        "“Quotes” – and … dashes",
        "**Bold** and *slanted*",
        "🆘 and 🆗",
        "日本語 and العربية",
    ],
)
def test_other_scripts_flags_and_keycaps_are_letters_and_signs_of_their_own(text: str) -> None:
    assert in_post("ACC-10", text) == []


LONG = (
    "The unit works with schools and clubs and youth workers in every part of the county so that each young person has "
    "somebody to turn to when they need it"
)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (f"{LONG}.", 1),
        (f"{LONG}; {LONG}.", 1),
        (f"{LONG}. {LONG}.", 2),
        (f"- {LONG}", 1),
        (f"{LONG}: ring 101.", 1),
        (LONG.replace(" so that", "\nso that"), 1),
        (f"Short. {LONG}! Short.", 1),
        ("Ring 101. Talk to us.", 0),
        (" ".join(["word"] * 25) + ".", 0),
        (
            "The hub is open on Monday\nIt is free and all are welcome\nBring a friend or come alone\nRing 101 or talk\nSee you",
            0,
        ),
        (
            "Mr. Smith of St. John St. came at 10 a.m. on Sat. 5 June. He stayed for a long while and left at 11 p.m. again.",
            0,
        ),
        (f"{' '.join(['word'] * 24)} https://example.org/a/very/long/address/with/many/parts", 0),
        (f"{' '.join(['word'] * 25)} #KnifeCrimeAwareness #WalkAway", 0),
        ("1. " + " ".join(["word"] * 20) + "\n2. " + " ".join(["word"] * 20), 0),
        ("Is it so? Yes! It is. " * 6, 0),
        (
            "Open 09:00-17:00, costs £2.50, call 0800 555 111, and 1,200 people came in 2026/27, up 3.5% on the year before.",
            0,
        ),
        ("Part one goes on " + " ".join(["word"] * 15) + "\n\n---\n\n" + " ".join(["word"] * 20), 0),
    ],
)
def test_a_sentence_of_more_than_25_words_is_too_long(text: str, count: int) -> None:
    assert len(in_post("ACC-11", text)) == min(count, 1)


def test_a_long_sentence_in_direct_speech_is_only_worth_a_note() -> None:
    (issue,) = in_release("ACC-11", f"Sam Lee said: “{LONG}.”")
    assert issue.severity is Severity.INFO
    quote = (
        f'publish_at: 2027-05-17T08:00\nquotes:\n  - speaker: Sam Lee\n    role: Coach\n    text: "{LONG}."'
    )
    (issue,) = in_release("ACC-11", "Short.", front=quote)
    assert (issue.severity, issue.line) == (Severity.INFO, 7)


def test_a_long_sentence_with_two_quoted_words_is_not_direct_speech() -> None:
    (issue,) = in_release("ACC-11", f"{LONG} and “walk away”.")
    assert "somebody said it" not in issue.message


def test_many_long_sentences_are_one_finding_with_a_count() -> None:
    (issue,) = in_release("ACC-11", f"{LONG}. {LONG}. {LONG} more.")
    assert (issue.severity, issue.message[:30]) == (Severity.WARN, "3 sentences have over 25 words")
    (issue,) = in_release("ACC-11", f"{LONG}. {LONG}.")
    assert issue.severity is Severity.INFO


EASY = "We meet at the hub on Monday. It is free. All are welcome. You can bring a friend. " * 5
HARD = (
    "Multi-agency partnership organisations collaboratively implement comprehensive interventions addressing vulnerability. "
) * 8


@pytest.mark.parametrize(
    ("text", "plan", "severities"),
    [
        (HARD, "audience: public", [Severity.WARN]),
        (HARD, "audience: youth", [Severity.WARN]),
        (EASY, "audience: public", []),
        (EASY, "audience: youth", []),
        (HARD, "audience: professionals", []),
        (HARD[:300], "audience: public", []),
    ],
)
def test_a_text_that_needs_older_readers_is_found(text: str, plan: str, severities: list[Severity]) -> None:
    assert [issue.severity for issue in in_post("ACC-12", text, plan=plan)] == severities


def test_the_message_names_the_formula_and_the_age() -> None:
    (issue,) = in_post("ACC-12", HARD, plan="audience: public")
    assert "(Flesch-Kincaid grade plus 5)" in issue.message


@pytest.mark.parametrize(
    ("text", "front", "count"),
    [
        ("Go to https://a.org or https://b.org", "", 1),
        ("Go to [A](https://a.org) or [B](https://b.org)", "", 1),
        ("Go to a-home.org.uk or www.gov.uk", "", 1),
        ("Go to https://a.org", "link: https://b.org", 1),
        ("Go to https://a.example/plan or https://a.example/views", "", 1),
        ("One https://a.org two https://b.org three https://c.org", "", 1),
        ("First\n\n---\n\nGo to https://a.org or https://b.org", "", 1),
        ("Go to https://a.org", "", 0),
        ("Go to https://a.org", "link: https://a.org", 0),
        ("Go to https://a.org and again https://www.a.org/", "", 0),
        ("Ring 101", "link: https://a.org", 0),
        ("https://a.org\n\n---\n\nhttps://b.org", "", 0),
        ("Write to [us](mailto:a@b.org) or see https://a.org", "", 0),
        ("Mail press@derbyshire.police.uk or see https://a.org", "", 0),
        ("We e.g. walk, i.e. talk. See https://a.org at 7p.m. today", "", 0),
        ("No links. Just words.End", "", 0),
        ("Price 2.50 and 10.30 today: https://a.org", "", 0),
    ],
)
def test_more_than_one_link_in_a_post_is_one_too_many(text: str, front: str, count: int) -> None:
    front = f"publish_at: 2027-05-17T08:00\n{front}"
    assert len(in_post("ACC-13", text, front=front)) == count


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("For help, [click here](https://a.org).", ["click here"]),
        ("Help is [here](https://a.org).", ["here"]),
        ("[Read more](https://a.org)", ["Read more"]),
        ("See [this link](https://a.org).", ["this link"]),
        ("[Find out more…](https://a.org)", ["Find out more…"]),
        ("[**Here**](https://a.org) it is", ["Here"]),
        ("See https://www.gov.uk/knives for the law.", ["https://www.gov.uk/knives"]),
        ("[Read more about the hub](https://a.org)", []),
        ("[How to hand in a knife](https://a.org)", []),
        ("Come here. Read more books. Click on.", []),
        ("[Here for you: our advice line](https://a.org)", []),
        ("Ring 0800 555 111 or go to fearless.org", []),
        ("Write to press@derbyshire.police.uk", []),
        ("[More than a game](https://a.org)", []),
        ("[Learn to swim](https://a.org)", []),
        ("[the link between debt and crime](https://a.org)", []),
        ("![here](walk.jpg)", []),
    ],
)
def test_a_links_words_say_where_it_leads(text: str, words: list[str]) -> None:
    assert found(in_release("ACC-14", text)) == words


def test_a_bare_address_is_usual_in_a_post() -> None:
    assert in_post("ACC-14", "Go to https://www.fearless.org") == []
    assert found(in_post("ACC-14", "For help, [click here](https://a.org)")) == ["click here"]


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        ("STOP KNIFE CRIME", "Stop knife crime"),
        ("Please WALK AWAY NOW.", "walk away now"),
        ("DO NOT CARRY A KNIFE!", "Do not carry a knife"),
        ("JOIN THE VRU TODAY", "Join the VRU today"),
        ("STOP. THINK. WALK AWAY.", "Stop. Think. Walk away"),
        ("COME TO DERBY TOMORROW", "Come to Derby tomorrow"),
        ("It's **NEVER TOO LATE** to talk", "never too late"),
        ("YOU'RE NOT ALONE", "You're not alone"),
    ],
)
def test_three_words_in_capitals_shout(text: str, instead: str) -> None:
    (issue,) = in_post("ACC-19", text)
    assert issue.replacement is not None
    assert issue.replacement.new == instead


@pytest.mark.parametrize(
    "text",
    [
        "The NHS, the BBC and the UK",
        "NHS UK BBC",
        "VRU PCC OPCC",
        "The RNLI, RSPB, RNIB and RAFA",
        "HMRC DWP DEFRA DFE",
        "It is NOT OK to carry.",
        "WALK AWAY, says the poster.",
        "Walk Away Now",
        "Ring 999 or 101 NOW",
        "DE1 3FG and DE22 1AA and NG1 5DT",
        "BBC RADIO DERBY is on air",
        "A B C of safety",
        "I AM here",
        "GCSE, A level and BTEC results at SEND schools",
        "#STOP #KNIFE #CRIME",
        "COVID-19 and HIV",
        "John Smith OBE, PC Jones and DCI Lee",
    ],
)
def test_short_forms_codes_and_a_word_or_two_do_not_shout(text: str) -> None:
    assert in_post("ACC-19", text) == []


@pytest.mark.parametrize(
    "text", ["FOR IMMEDIATE RELEASE", "NOTES TO EDITORS", "EMBARGOED UNTIL 00:01 ON MONDAY 17 MAY 2027"]
)
def test_the_customary_lines_of_a_release_do_not_shout(text: str) -> None:
    assert in_release("ACC-19", f"{text}\n\nThe story.") == []


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("The VRU works with schools.", ["VRU"]),
        ("Our VRU’s plan is out.", ["VRU’s"]),
        ("The PCC and the OPCC met.", ["PCC", "OPCC"]),
        ("ASB is down. Anti-social behaviour (ASB) hurts.", ["ASB"]),
        ("Ask the YJS – it can help.", ["YJS"]),
        ("End VAWG now.", ["VAWG"]),
        ("We welcome the SVD (a new law).", ["SVD"]),
        ("All VRUs met.", ["VRUs"]),
        ("The Violence Reduction Unit (VRU) works. The VRU listens.", []),
        ("The VRU (Violence Reduction Unit) works.", []),
        ("The Violence Reduction Unit works with schools. The VRU listens.", []),
        ("Violence against women and girls (VAWG) must end. VAWG hurts.", []),
        ("Report antisocial behaviour (ASB). ASB hurts.", []),
        ("The Police & Crime Commissioner is here. Ask the PCC.", []),
        ("The Office of the Police and Crime Commissioner (OPCC) met.", []),
        ("The Youth Justice Service, or YJS, can help.", []),
        ("The NHS, the BBC, GCSEs and A&E", []),
        ("Ring 999. #VAWG #VRU", []),
        ("Follow @DerbysPCC or write to pcc@derbyshire.police.uk", []),
        ("See https://www.example.org/VRU/plan", []),
        ("The DVRU-led plan and PCCX", []),
        ("The VRU listens.\n\n*[VRU]: Violence Reduction Unit", []),
    ],
)
def test_a_short_form_is_spelled_out_where_it_first_stands(text: str, short: list[str]) -> None:
    assert sorted(issue.message.split("“")[1].split("”")[0] for issue in in_post("ACC-20", text)) == sorted(
        one.removesuffix("’s").removesuffix("s") for one in short
    )


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("The VRU works.", "Violence Reduction Unit (VRU)"),
        ("A VRU works.", "A Violence Reduction Unit (VRU)"),
        ("It is an SVD matter.", "a Serious Violence Duty (SVD)"),
        ("All VRUs met.", "Violence Reduction Units (VRUs)"),
    ],
)
def test_the_long_form_is_offered(text: str, new: str) -> None:
    (issue,) = in_post("ACC-20", text)
    assert issue.replacement is not None
    assert issue.replacement.new == new


def test_each_channels_text_spells_out_for_its_own_readers() -> None:
    text = "The Violence Reduction Unit (VRU) works.\n\n## X\n\nThe VRU works."
    (issue,) = in_post("ACC-20", text, front="channels: [x, bluesky]\npublish_at: 2027-05-17T08:00")
    assert issue.line == 10


def test_a_headline_may_be_short_where_the_story_spells_out() -> None:
    front = "title: VRU backs clubs\npublish_at: 2027-05-17T08:00"
    assert in_release("ACC-20", "The Violence Reduction Unit (VRU) backs clubs.", front=front) == []
    assert found(in_release("ACC-20", "The VRU backs clubs.", front=front)) == ["VRU"]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("# Who\n\nA.\n\n### Where\n\nB.", 1),
        ("### Where\n\nB.", 1),
        ("## Who\n\nA.\n\n#### Where\n\nB.", 1),
        ("A.\n\n| a | b |\n| c | d |\n", 1),
        ("| | |\n|---|---|\n| c | d |\n", 1),
        ("Year | Count | Change\n2026 | 5 | 1\n2027 | 4 | -1\n", 1),
        ("## Who\n\nA.\n\n### Where\n\nB.\n\n## When\n\nC.", 0),
        ("Just a story.", 0),
        ("| Year | Count |\n|---|---|\n| 2026 | 5 |", 0),
        ("Year | Count\n--- | ---\n2026 | 5", 0),
        ("Open Monday | Tuesday", 0),
        ("# Who\n\n## Where\n\n### When", 0),
        ("## Who\n\n## Where", 0),
        ("Call #1 in the county", 0),
        ("```\n#### no heading\n| a | b |\n| c | d |\n```", 0),
    ],
)
def test_headings_go_down_one_at_a_time_and_tables_have_a_header(text: str, count: int) -> None:
    assert len(in_release("ACC-21", text)) == count


def test_a_long_text_needs_a_title() -> None:
    (issue,) = in_release("ACC-21", "The story.", front="title:\npublish_at: 2027-05-17T08:00")
    assert "no title" in issue.message
    assert (
        in_release("ACC-21", "# The headline\n\nThe story.", front="title:\npublish_at: 2027-05-17T08:00")
        == []
    )


def test_a_title_that_says_nothing_is_none() -> None:
    (issue,) = in_release("ACC-21", "The story.", front="title: Untitled\npublish_at: 2027-05-17T08:00")
    assert "no title" in issue.message


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Knife crime is down this year.", 1),
        ("We met young people in Derby today.", 1),
        ("Help is at hand. Support for families is there.", 1),
        ("Our thoughts are with the family.", 1),
        ("The year 2027 was a good one for 1,200 families.", 1),
        ("Why do some carry? Because they are afraid.", 1),
        ("Stop and search is one of many powers.", 1),
        ("Crime in Derby is down. Police in Belper met families.", 1),
        ("We meet, talk and listen. They plan, act and report.", 1),
        ("Work on the hub began. Help came from all sides.", 1),
        ("Carols in Belper tonight. Sing with us.", 0),
        ("The youth bus stops in Hope. Hop on.", 0),
        ("Law students, join the next one.", 0),
        ("Fun in Belper 🎉 Bring a picnic.", 0),
        ("Childline is there on 0800 1111, day and night.", 0),
        ("Practitioners are invited to a session.", 0),
        ("It is going to be fun, so come.", 0),
        ("Our work ends on Friday. It is at derbyshire.example/plan.", 0),
        ("Ring 101.", 0),
        ("Worried? Talk to someone you trust.", 0),
        ("If you know something, tell Crimestoppers.", 0),
        ("You can ask for help.", 0),
        ("Have you seen him?", 0),
        ("More at fearless.org", 0),
        ("Childline: 0800 1111", 0),
        ("See [our page](https://a.org)", 0),
        ("Please share.", 0),
        ("Don’t carry a knife.", 0),
        ("Three steps:\n\n- Wrap it\n- Seal it", 0),
        ("Join in with #KnifeCrimeWeek", 0),
        ("Need to talk? Samaritans are there, day and night, on 116 123.", 0),
        ("Get involved.", 0),
    ],
)
def test_a_post_tells_what_to_do_next(text: str, count: int) -> None:
    assert len(in_post("ACC-22", text)) == count


def test_a_link_in_the_front_matter_is_a_next_step() -> None:
    assert (
        in_post("ACC-22", "Knife crime is down.", front="link: https://a.org\npublish_at: 2027-05-17T08:00")
        == []
    )


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("See https://en.wikipedia.org/wiki/Derby_(UK).", "https://en.wikipedia.org/wiki/Derby_%28UK%29"),
        ("The site https://derby.gov.uk—and more.", "https://derby.gov.uk"),
        ("The site https://derby.gov.uk/a…more.", "https://derby.gov.uk/a"),
        ("The site www.derby.gov.uk is it.", "https://www.derby.gov.uk"),
    ],
)
def test_the_name_offered_for_a_bare_address_leads_to_that_address(text: str, offered: str):
    (issue,) = in_release("ACC-14", text)
    assert f"[name of the page]({offered})" in issue.message
