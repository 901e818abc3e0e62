"""The dated facts: what ships, what an organisation makes of it, and how a broken file says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from campaigns.config import PROJECT_FOLDER
from campaigns.domain.facts.dated_facts import Provenance, ReviewState
from campaigns.domain.facts.facts import BodyKind, CalendarDate, Facts, Helpline
from campaigns.domain.items.channel_kinds import KINDS
from campaigns.domain.items.issues import Severity
from campaigns.reference.facts import load_facts, shipped_facts

DAY = date(2026, 11, 25)
SEEN = "    source: Its own site\n    last_checked: 2026-11-20\n"
HUB = f"""add:
  - id: hub
    names: [Our Hub]
    print_as: 01332 496 0000
    numbers: ["013324960000"]
    use: Anybody
{SEEN}"""


def one(**keys: str) -> str:
    """A file that adds one entry with these keys, looked up at its own site."""
    lines = "".join(f"    {key}: {value}\n" for key, value in keys.items())
    return f"add:\n  - id: one\n{lines}{SEEN}"


LIGHTEST = {"HARM-03": Severity.INFO, "LAW-12": Severity.WARN}

Own = Callable[..., Facts]


@pytest.fixture
def own(tmp_path: Path) -> Own:
    """The facts of an organisation with these files; ``lists__fear`` stands for ``lists/fear.yml``."""

    def write(**files: str) -> Facts:
        for name, text in files.items():
            file = tmp_path / "_desk" / f"{name.replace('__', '/')}.yml"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        return load_facts(tmp_path, DAY, lightest=LIGHTEST)

    return write


def helpline(facts: Facts, wanted: str) -> Helpline:
    return next(line for line in facts.helplines if line.id == wanted)


def sentences(facts: Facts) -> list[str]:
    return [broken.message for broken in facts.broken]


# What ships


def test_every_shipped_file_can_be_read():
    assert shipped_facts().broken == ()


def test_who_has_no_files_of_their_own_has_the_very_same_facts(tmp_path: Path):
    """So that what the checks made of them is made once."""
    assert load_facts(tmp_path / "here", DAY) is load_facts(tmp_path / "there", DAY) is shipped_facts(DAY)


def test_files_of_their_own_count_in_their_folder_alone(own: Own, tmp_path: Path):
    assert own(helplines=HUB) is not load_facts(tmp_path / "elsewhere", DAY, lightest=LIGHTEST)
    assert "hub" not in {
        line.id for line in load_facts(tmp_path / "elsewhere", DAY, lightest=LIGHTEST).helplines
    }


@pytest.mark.parametrize(
    ("wanted", "printed", "digits"),
    [
        ("emergency", "999", ["999"]),
        ("police", "101", ["101"]),
        ("crimestoppers", "0800 555 111", ["0800555111"]),
        ("childline", "0800 1111", ["08001111"]),
        ("victim-support", "08 08 16 89 111", ["08081689111"]),
        ("samaritans", "116 123", ["116123"]),
        ("derbyshire-mental-health", "0800 028 0077", ["08000280077"]),
        ("call-derbyshire", "01629 533190", ["01629533190"]),
        ("fearless", "fearless.org", []),
    ],
)
def test_helplines_ship_as_they_are_printed(wanted: str, printed: str, digits: list[str]):
    line = helpline(shipped_facts(), wanted)
    assert (line.print_as, list(line.numbers)) == (printed, digits)


def test_a_line_that_was_merged_away_is_not_shipped():
    assert not any(
        "mix" in name.casefold().split() for line in shipped_facts().helplines for name in line.names
    )


def test_lines_nobody_confirmed_lately_have_to_be_looked_up():
    late = {
        line.id for line in shipped_facts().helplines if line.provenance and line.provenance.needs_review(DAY)
    }
    assert late == {
        "fearless",
        "victim-support",
        "derbyshire-victim-services",
        "derbyshire-mental-health",
        "call-derbyshire",
        # Known from old or undated copies alone, and every page of facts says so.
        "domestic-abuse",
        "mens-advice-line",
        "nspcc",
        "british-transport-police",
        "modern-slavery",
        "missing-people",
        "shout",
        "citizens-advice-consumer",
        "nhs-111",
        "anti-terrorist-hotline",
    }


def test_the_ten_councils_end_on_31_march_2028():
    councils = [body for body in shipped_facts().bodies if body.kind is BodyKind.COUNCIL and body.is_ours]
    assert len(councils) == 10
    assert all(body.name_on(date(2028, 3, 31)) and not body.name_on(date(2028, 4, 1)) for body in councils)


def test_there_are_43_forces_and_one_of_them_is_ours():
    forces = [body for body in shipped_facts().bodies if body.kind is BodyKind.POLICE]
    assert len(forces) == 43
    assert [body.id for body in forces if body.is_ours] == ["derbyshire-constabulary"]


def test_no_place_name_is_also_a_word_people_use():
    names = {name.name for body in shipped_facts().bodies for name in body.names} | {
        body.area for body in shipped_facts().bodies
    }
    assert not names & {"Bath", "Reading", "Sale", "Rugby", "Battle", "Deal", "Hull", "Wells", "Chester"}


def test_nobody_is_assumed_to_hold_a_post_after_the_source_ends():
    (holder,) = shipped_facts().office_holders
    assert holder.name == "Angelique Foster"
    assert holder.holds_it_on(date(2023, 8, 2))
    assert not holder.holds_it_on(date(2027, 5, 17))


def test_the_poll_of_may_2027_opens_its_period_on_31_march():
    (poll,) = [one for one in shipped_facts().elections if one.polling_day == date(2027, 5, 6)]
    assert (poll.starts_on, poll.is_published) == (date(2027, 3, 31), False)


def test_platforms_admit_people_from_13_and_16_is_only_expected():
    x = [rule for rule in shipped_facts().minimum_ages if rule.channel == "x"]
    assert [(rule.years, rule.status.value) for rule in x] == [(13, "confirmed"), (16, "expected")]


def test_no_sensitive_date_ships():
    assert not any(one.is_sensitive for one in shipped_facts().calendar)


def test_awareness_weeks_of_2027_are_only_expected():
    weeks = [
        one
        for one in shipped_facts().calendar
        if one.starts.year == 2027 and one.name.endswith("Awareness Week")
    ]
    assert {one.status.value for one in weeks} == {"expected"}


# What an organisation adds, takes away and confirms


def test_an_own_helpline_stands_beside_the_shipped_ones(own: Own):
    facts = own(helplines=HUB)
    assert helpline(facts, "hub").numbers == ("013324960000",)
    assert helpline(facts, "childline")
    assert facts.broken == ()


def test_an_entry_with_a_shipped_id_takes_its_place(own: Own):
    facts = own(helplines=HUB.replace("id: hub", "id: childline"))
    assert [line.names[0] for line in facts.helplines if line.id == "childline"] == ["Our Hub"]


def test_a_shipped_entry_can_be_taken_away(own: Own):
    assert "call-derbyshire" not in {
        line.id for line in own(helplines="remove: [call-derbyshire]\n").helplines
    }


def test_a_shipped_entry_can_be_confirmed_without_writing_it_again(own: Own):
    line = helpline(own(helplines="checked:\n  - id: fearless\n    last_checked: 2026-11-20\n"), "fearless")
    assert line.print_as == "fearless.org"
    assert line.provenance == Provenance("https://www.fearless.org", date(2026, 11, 20), date(2027, 5, 19))
    assert line.provenance is not None
    assert line.provenance.file == "_desk/helplines.yml"


def test_words_are_added_to_a_list_and_taken_from_it(own: Own):
    facts = own(lists__fear="add:\n  - words: mayhem\n    instead: trouble\nremove: [epidemic+]\n")
    words = facts.words("fear")
    assert "mayhem" in words
    assert "epidemic+" not in words
    assert "scourge+" in words


def test_a_changed_file_counts_at_once(own: Own):
    assert "mayhem" not in own(lists__fear="remove: [epidemic+]\n").words("fear")
    assert "mayhem" in own(lists__fear="add:\n  - words: mayhem\n").words("fear")


def test_a_file_that_goes_away_counts_no_more(own: Own, tmp_path: Path):
    own(helplines="remove: [childline]\n")
    (tmp_path / "_desk" / "helplines.yml").unlink()
    assert helpline(load_facts(tmp_path, DAY), "childline")


def test_nothing_is_read_again_while_no_file_changes(own: Own, tmp_path: Path):
    facts = own(helplines=HUB)
    assert load_facts(tmp_path, DAY, lightest=LIGHTEST) is facts


def test_the_rules_of_a_channel_can_be_known_better_and_confirmed(own: Own):
    facts = own(
        platforms=f"add:\n  - id: bluesky\n    words: {{hashtags_most: 8}}\n{SEEN}"
        "checked:\n  - id: x\n    last_checked: 2026-11-24\n"
    )
    known, confirmed = facts.platform("bluesky"), facts.platform("x")
    assert known is not None
    assert (known.text.hashtags_most, known.films) == (8, None)
    assert confirmed is not None
    assert confirmed.provenance.last_checked == date(2026, 11, 24)
    assert confirmed.films == KINDS["x"].films
    assert sentences(facts) == []


@pytest.mark.parametrize("kind", [kind for kind, row in KINDS.items() if row.is_network])
def test_every_network_s_rules_name_their_row_and_its_age_is_known(kind: str):
    facts = shipped_facts()
    rules = facts.platform(kind)
    assert rules is not None
    lines = (PROJECT_FOLDER / "campaigns/domain/items/channel_kinds.py").read_text().splitlines()
    assert rules.provenance.file == "items/channel_kinds.py"
    assert f'kind="{kind}"' in lines[rules.provenance.line - 1]
    assert {age.years for age in facts.minimum_ages if age.channel == kind} == {13, 16}


def test_an_anniversary_comes_every_year(own: Own):
    text = one(name="Anniversary", starts="2024-02-29", every_year="yes")
    days = [one for one in own(sensitive_dates=text).calendar if one.is_sensitive]
    assert [str(one.starts) for one in days] == [
        "2024-02-29",
        "2025-02-28",
        "2026-02-28",
        "2027-02-28",
        "2028-02-29",
    ]


def test_a_sentencing_comes_once(own: Own):
    text = one(name="Sentencing", starts="2027-05-18", area="Derby")
    days = [one for one in own(sensitive_dates=text).calendar if one.is_sensitive]
    assert days == [
        CalendarDate(
            "one",
            "Sentencing",
            date(2027, 5, 18),
            date(2027, 5, 18),
            days[0].status,
            "Derby",
            True,
            Provenance("Its own site", date(2026, 11, 20)),
        )
    ]


def test_a_by_election_opens_a_period_for_its_area(own: Own):
    poll = one(
        name="the by-election in Erewash", kind="by-election", polling_day="2027-02-11", areas="[Erewash]"
    )
    (election,) = [one for one in own(elections=poll).elections if one.id == "one"]
    assert (election.starts_on, election.areas) == (date(2027, 1, 7), ("Erewash",))


def test_the_published_day_of_a_notice_wins(own: Own):
    notice = one(name="the elections", kind="local", polling_day="2027-05-06", notice_published="2027-03-22")
    poll = notice.replace("id: one", "id: may-2027")
    (election,) = [one for one in own(elections=poll).elections if one.id == "may-2027"]
    assert (election.starts_on, election.is_published) == (date(2027, 3, 22), True)


def test_a_proclaimed_day_of_mourning_moves_the_period(own: Own):
    day = one(day="2027-04-20", name="National mourning")
    (election,) = [one for one in own(closed_days=day).elections if one.id == "may-2027"]
    assert election.starts_on == date(2027, 3, 30)


def test_severities_and_thresholds_are_the_organisation_s(own: Own):
    facts = own(
        checks="home_area: Erewash\nai_use: no\nseverities:\n  HARM-03: info\nthresholds:\n  release-words: 400\n"
    )
    assert (facts.home_area, facts.severities) == ("Erewash", {"HARM-03": Severity.INFO})
    assert facts.ai_use == "no"
    assert (facts.number("release-words"), facts.number("headline-words")) == (400, 15)


# The register


def test_the_register_says_what_was_never_checked_or_is_past_review(own: Own):
    facts = own(helplines=HUB.replace("last_checked: 2026-11-20", "last_checked: never"))
    states = {entry.name: entry.provenance.state(DAY) for entry in facts.register}
    assert states["Our Hub: 01332 496 0000"] is ReviewState.NEVER_CHECKED
    assert states["Fearless: fearless.org"] is ReviewState.PAST_REVIEW
    assert states["Childline: 0800 1111"] is ReviewState.CURRENT


def test_every_line_of_the_register_names_its_file_and_line():
    assert all(entry.provenance.file and entry.provenance.line for entry in shipped_facts().register)


def test_prices_limits_and_word_lists_are_in_the_register():
    assert {"Prices of platforms", "Rate limits of platforms", "Word lists"} <= {
        entry.group for entry in shipped_facts().register
    }


# Broken files


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("helplines", "add:\n  - id: hub\n    nmes: [x]\n", "_desk/helplines.yml, line 2: names is missing"),
        (
            "helplines",
            "remove: [childlin]\n",
            "_desk/helplines.yml, line 1: remove: there is no entry “childlin”",
        ),
        (
            "helplines",
            "checked:\n  - id: fearles\n    last_checked: 2026-11-20\n",
            "line 2: id: there is no entry",
        ),
        ("helplines", "checked:\n  - id: fearless\n", "line 2: last_checked is missing"),
        ("helplines", "helplines: []\n", "line 1: helplines: this key is not known here"),
        ("helplines", HUB.replace('"013324960000"', "01332 496"), "must be digits alone"),
        ("helplines", HUB + HUB.removeprefix("add:\n"), "two entries have the id “hub”"),
        ("helplines", "add: [", "_desk/helplines.yml, line 1: this is not YAML"),
        (
            "lists__fear",
            "remove: [epidemics]\n",
            "_desk/lists/fear.yml, line 1: remove: “epidemics” is not in",
        ),
        ("lists__fear", "- mayhem\n", "_desk/lists/fear.yml, line 1: write one key per line"),
        (
            "checks",
            "severities:\n  HARM-99: info\n",
            "_desk/checks.yml, line 2: HARM-99: there is no such check",
        ),
        ("checks", "severities:\n  LAW-12: info\n", "line 2: LAW-12: this rests on the law"),
        ("checks", "severities:\n  HARM-03: off\n", "line 2: HARM-03: “off” is not known"),
        ("checks", "thresholds:\n  words: 3\n", "line 2: words: there is no such threshold"),
        (
            "checks",
            "thresholds:\n  quiet-from-hour: 30\n",
            "line 2: quiet-from-hour: write a number from 0 to 24",
        ),
        (
            "elections",
            one(name="n", kind="local", polling_day="2027-05-06", notice_published="2027-06-01"),
            "line 6: notice_published: this is after",
        ),
        (
            "platforms",
            "add:\n  - id: x\n    text: 25000\n" + SEEN,
            "_desk/platforms.yml, line 3: text: nothing goes by this number",
        ),
        ("office_holders", one(name="n", post="p", valid_until="unknown"), "add known_until"),
        (
            "minimum_ages",
            one(name="n", channels="[myspace]", years="13", status="confirmed"),
            "there is no channel “myspace”",
        ),
        (
            "sensitive_dates",
            one(name="n", starts="2027-05-06", ends="2027-05-01"),
            "line 5: ends: this is before",
        ),
        (
            "helpline",
            "add: []\n",
            "_desk/helpline.yml, line 1: no file of this name is read. Did you mean helplines.yml?",
        ),
        (
            "lists__feer",
            "add: []\n",
            "_desk/lists/feer.yml, line 1: no file of this name is read. Did you mean fear.yml?",
        ),
    ],
)
def test_a_broken_file_names_itself_and_the_line(own: Own, name: str, text: str, says: str):
    (sentence,) = sentences(own(**{name: text}))
    assert says in sentence


def test_what_a_broken_file_would_have_said_stays_as_it_ships(own: Own):
    facts = own(helplines="add: [", lists__fear="add:\n  - words: mayhem\n")
    assert helpline(facts, "childline")
    assert "mayhem" in facts.words("fear")


def test_every_broken_file_is_named(own: Own):
    facts = own(helplines="add: [", bodies="remove: [nowhere]\n", lists__fear="- a\n")
    assert len(facts.broken) == 3


def test_a_file_that_is_not_text_is_broken(own: Own, tmp_path: Path):
    (tmp_path / "_desk").mkdir()
    (tmp_path / "_desk" / "helplines.yml").write_bytes(b"\xff\xfe\x00")
    assert "can't be read" in sentences(own())[0]


def test_a_huge_file_is_refused(own: Own):
    assert "over 1 MB" in sentences(own(helplines="#" * 1_000_001))[0]


def test_notes_for_people_beside_the_files_are_left_alone(own: Own, tmp_path: Path):
    (tmp_path / "_desk").mkdir()
    (tmp_path / "_desk" / "README.md").write_text("How we keep our lists.\n")
    assert own().broken == ()
