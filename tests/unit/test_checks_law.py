"""LAW: elections, courts, children, consent, figures, names, licences."""

from __future__ import annotations

from datetime import date

import pytest

from campaigns.domain.facts.dated_facts import Provenance
from campaigns.domain.facts.facts import Body, BodyKind, DatedName, Election, LawFact, LawStatus, OfficeHolder
from campaigns.domain.items.issues import Severity
from campaigns.domain.items.records import ApprovedQuote, Override, ProceedingsRecord, Records
from tests.unit.check_subjects import NOW, desk_facts, found, in_post, in_release, on_picture

POLL = Election("local-2027", "the local elections on 6 May 2027", date(2027, 5, 6), date(2027, 3, 31))
COMMISSIONER = OfficeHolder(
    "Angelique Foster",
    "Police and Crime Commissioner",
    is_elected=True,
    valid_from=date(2021, 5, 13),
    valid_until=date(2024, 5, 8),
)
INSIDE = "publish_at: 2027-04-20T08:00"
ELECTION = desk_facts(elections=(POLL,), office_holders=(COMMISSIONER,))


@pytest.mark.parametrize(
    "text",
    [
        "Angelique Foster opened the hub.",
        "Cllr Jo Reed joined the walk.",
        "Councillor Lee Hart said it helps.",
        "Sam Fox MP backed the week.",
        "PCC Jo Reed welcomed it.",
        "The Commissioner said the week matters.",
        "Vote for hope.",
        "The Labour Party backs us.",
    ],
)
def test_an_elected_person_or_party_is_blocked_in_a_pre_election_period(text: str) -> None:
    (issue,) = in_post("LAW-01", text, front=INSIDE, facts=ELECTION)
    assert issue.severity is Severity.BLOCK
    assert in_post("LAW-02", text, front=INSIDE, facts=ELECTION) == []


@pytest.mark.parametrize(
    "text",
    [
        "Ring Childline on 0800 1111.",
        "Funded by the Office of the Police and Crime Commissioner.",
        "Talk to a councillor's office.",
        "The labour market is changing.",
        "A mayoral chain is on show.",
        "Your MP can help.",
        "The Deputy Assistant Commissioner, Jo Marsh, thanked officers.",
        "Assistant Commissioner Jo Marsh thanked officers.",
        "The Met Commissioner, Ann Dale, did so too.",
        "Children’s Commissioner Ann Dale came to see it.",
    ],
)
def test_anything_else_in_the_period_gets_a_banner_only(text: str) -> None:
    assert in_post("LAW-01", text, front=INSIDE, facts=ELECTION) == []
    assert [issue.severity for issue in in_post("LAW-02", text, front=INSIDE, facts=ELECTION)] == [
        Severity.INFO
    ]


@pytest.mark.parametrize(
    ("day", "count"), [("2027-03-30", 0), ("2027-03-31", 1), ("2027-05-06", 1), ("2027-05-07", 0)]
)
def test_the_period_runs_from_notice_to_poll(day: str, count: int) -> None:
    text = "Cllr Jo Reed joined the walk."
    assert len(in_post("LAW-01", text, front=f"publish_at: {day}T08:00", facts=ELECTION)) == count
    assert len(in_post("LAW-02", "Walk.", front=f"publish_at: {day}T08:00", facts=ELECTION)) == count


def test_an_elected_speaker_is_found_by_their_role_and_staff_are_not() -> None:
    quote = (
        "title: T\n" + INSIDE + "\nquotes:\n  - speaker: Jo Reed\n    role: {}\n    text: We all can help."
    )
    assert (
        len(
            in_release(
                "LAW-01", "A story.", front=quote.format("Police and Crime Commissioner"), facts=ELECTION
            )
        )
        == 1
    )
    assert (
        in_release(
            "LAW-01", "A story.", front=quote.format("Chief executive, Office of the PCC"), facts=ELECTION
        )
        == []
    )


def test_the_monitoring_officer_s_ruling_lifts_it() -> None:
    (issue,) = in_post(
        "LAW-01", "Cllr Jo Reed came.", front=INSIDE, facts=ELECTION, records=_ruling("local-2027")
    )
    assert issue.severity is Severity.INFO
    assert "Let through by Mo (Monitoring officer): factual" in issue.message


def test_a_ruling_on_another_election_lifts_nothing() -> None:
    (issue,) = in_post(
        "LAW-01", "Cllr Jo Reed came.", front=INSIDE, facts=ELECTION, records=_ruling("mayor-2024")
    )
    assert issue.severity is Severity.BLOCK


def _ruling(election: str) -> Records:
    decision = Override("LAW-01", "factual", "Mo", "Monitoring officer", NOW, about=election)
    return Records(is_known=True, overrides=(decision,))


@pytest.mark.parametrize(
    "text",
    [
        "The Labour Party supports it.",
        "A Conservative councillor came.",
        "Under the Tories it was worse.",
        "Reform UK says no.",
        "The Liberal Democrats agree.",
        "Vote Labour on Thursday.",
        "We thank Labour for this.",
        "Thanks to the government, we have a hub.",
        "The government has failed our children.",
        "Government cuts closed clubs.",
        "Ten years of austerity.",
        "It is time to take back control.",
        "Stop the boats!",
    ],
)
def test_party_politics_is_a_warning_at_any_time(text: str) -> None:
    issues = in_post("LAW-03", text)
    assert issues
    assert {issue.severity for issue in issues} == {Severity.WARN}


@pytest.mark.parametrize(
    "text",
    [
        "The labour market is tight.",
        "She went into labour.",
        "The Gangmasters and Labour Abuse Authority",
        "A conservative estimate is ten.",
        "Green spaces help.",
        "A green party dress.",
        "The reform of the youth justice service.",
        "The government’s Serious Violence Duty came in 2023.",
        "Home Office funding pays for it.",
        "Read the government guidance.",
        "The government published its plan.",
        "A birthday party for everyone.",
        "Government funding of £1 million.",
        "Labour of love.",
        "Local government officers met.",
    ],
)
def test_other_meanings_are_no_politics(text: str) -> None:
    assert found(in_post("LAW-03", text)) == []


def test_active_proceedings_block_until_the_text_is_cleared() -> None:
    active = ProceedingsRecord("the Normanton case", is_active=True, is_convicted=False)
    cleared = ProceedingsRecord(
        "the Normanton case", is_active=True, is_convicted=False, cleared="police, 3 May"
    )
    over = ProceedingsRecord("the Normanton case", is_active=False, is_convicted=True)
    counts = [
        len(in_post("LAW-04", "A talk.", records=Records(True, proceedings=(case,))))
        for case in (active, cleared, over)
    ]
    assert counts == [1, 0, 0]


@pytest.mark.parametrize(
    "text",
    [
        "The murderer is still free.",
        "Her killer was 19.",
        "The attacker fled towards the park.",
        "He was found guilty of affray.",
        "A man is guilty of the attack.",
        "Sam was murdered in Derby, and a man was arrested.",
        "Sam was murdered by his neighbour.",
        "The rapist had a knife.",
        "A murdered teenager’s friends met at court, where the trial begins.",
        "Killer jailed for life",
    ],
)
def test_speaking_of_guilt_is_a_warning_and_blocks_while_a_recorded_case_is_active(text: str) -> None:
    (issue,) = in_post("LAW-05", text)
    is_of_court = "guilty of affray" in text or "jailed" in text
    assert issue.severity is (Severity.INFO if is_of_court else Severity.WARN)
    if not is_of_court:
        active = Records(
            is_known=True, proceedings=(ProceedingsRecord("case", is_active=True, is_convicted=False),)
        )
        assert in_post("LAW-05", text, records=active)[0].severity is Severity.BLOCK
    convicted = Records(
        is_known=True, proceedings=(ProceedingsRecord("case", is_active=False, is_convicted=True),)
    )
    assert in_post("LAW-05", text, records=convicted) == []


@pytest.mark.parametrize(
    "text",
    [
        "Sam was murdered in Derby.",
        "A murdered teenager’s friends met.",
        "Callum Dray, 27, pleaded guilty to two counts of robbery at Derby Crown Court on Friday.",
        "She was found guilty of affray and jailed for two years.",
        "The jury returned a guilty verdict at Derby Crown Court.",
    ],
)
def test_what_a_court_decided_and_a_death_of_which_nobody_is_accused_are_worth_a_note(text: str) -> None:
    (issue,) = in_post("LAW-05", text)
    assert issue.severity is Severity.INFO


@pytest.mark.parametrize(
    "text",
    [
        "2 baddies chased and arrested, 1 had this knife.",
        "Two males used a machete to rob people. One of them is now in custody.",
        "A woman is under arrest after she bit and spat at officers.",
        "His first mistake was no lights. His second mistake was a knife. Now in custody.",
        "Another dealer off the streets. One man arrested.",
        "This menace was arrested this morning.",
    ],
)
def test_guilt_taken_as_read_before_a_conviction_is_a_warning(text: str) -> None:
    assert [issue.severity for issue in in_post("LAW-05", text)] == [Severity.WARN]


@pytest.mark.parametrize(
    "text",
    [
        "A man has been arrested on suspicion of slashing a bus driver.",
        "A boy was arrested after reports that a man was threatened with a knife.",
        "Two men who used a machete to rob people were jailed at Derby Crown Court.",
        "Don’t let thieves spoil your Christmas: lock your shed.",
    ],
)
def test_what_is_alleged_of_all_thieves_or_after_a_sentence_takes_no_guilt_as_read(text: str) -> None:
    assert Severity.WARN not in [issue.severity for issue in in_post("LAW-05", text)]


@pytest.mark.parametrize(
    "text",
    [
        "A boy of 17 was arrested after a fight. He is in custody.",
        "Police have charged a 22-year-old man with robbery.",
        "A man is due before magistrates in Camley tomorrow.",
        "WANTED | Have you seen Craig Lomax?",
        "Police are hunting a man who fled after a stabbing.",
        "One arrest has been made after a robbery at the shop.",
    ],
)
def test_a_case_that_the_text_tells_of_and_nobody_linked_is_one_warning(text: str) -> None:
    (issue,) = in_post("LAW-04", f"{text} A man was arrested.")
    assert (issue.severity, "Link or record the case" in issue.message) == (Severity.WARN, True)
    cleared = ProceedingsRecord("case", is_active=True, is_convicted=False, cleared="Jo", key="case")
    linked = Records(is_known=True, proceedings=(cleared,))
    assert in_post("LAW-04", text, records=linked) == []


@pytest.mark.parametrize(
    "text",
    [
        "During the week officers made 34 arrests and searched 80 people.",
        "A man who stabbed his friend was jailed for 12 years. He was arrested at home.",
        "Carry a knife and you could be arrested.",
        "Our volunteers visit people in police custody.",
    ],
)
def test_round_numbers_results_and_warnings_tell_of_no_case(text: str) -> None:
    assert in_post("LAW-04", text) == []


def test_a_death_in_general_is_none() -> None:
    text = "Detectives treat it as murder. For two men to be murdered on one night is hard to take in."
    assert in_post("LAW-05", text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Everyone is innocent until proven guilty.",
        "You may feel guilty. It is not your fault.",
        "Chocolate is my guilty pleasure.",
        "He was found not guilty.",
        "See a killer whale in the film.",
        "Take a painkiller.",
        "Derby’s attacker scored twice.",
        "The attacker scored for the Rams this season.",
        "The alleged attacker was arrested.",
        "A murder mystery night",
        "Knife crime is a killer.",
        "If an attacker follows you, run and ring 999.",
        "A man was arrested on suspicion of murder.",
        "Ben Kinsella was murdered in 2008.",
    ],
)
def test_what_accuses_nobody_is_left_alone(text: str) -> None:
    assert found(in_post("LAW-05", text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "Sam Fox, 24, has been arrested over the stabbing.",
        "Police arrested Sam Fox on Friday.",
        "The suspect, Sam Fox, is being questioned.",
        "Sam Fox was arrested on suspicion of murder.",
        "Suspect named as Sam Fox after the attack.",
    ],
)
def test_naming_a_suspect_before_charge_is_a_warning_and_blocks_in_a_recorded_case(text: str) -> None:
    (issue,) = in_post("LAW-06", text)
    assert (issue.severity, "Sam Fox" in issue.message) == (Severity.WARN, True)
    active = Records(
        is_known=True, proceedings=(ProceedingsRecord("case", is_active=True, is_convicted=False),)
    )
    assert in_post("LAW-06", text, records=active)[0].severity is Severity.BLOCK


@pytest.mark.parametrize(
    "text",
    [
        "A 24-year-old man has been arrested.",
        "Sam Fox, 24, has been charged with murder.",
        "DI Sam Fox said a man was arrested.",
        "Sam Fox, chair of the board, said a man was arrested.",
        "Ring Crimestoppers if you suspect somebody.",
        "Sam Fox was interviewed on the radio.",
        "Police want to thank Sam Fox.",
    ],
)
def test_unnamed_charged_and_other_people_are_left_alone(text: str) -> None:
    assert found(in_post("LAW-06", text)) == []


def test_a_picture_of_a_suspect_is_blocked() -> None:
    assert len(on_picture("LAW-06", "alt: A police mugshot of a man")) == 1
    assert on_picture("LAW-06", "alt: Two friends talk on a bench") == []


@pytest.mark.parametrize(
    "text",
    [
        "A 15-year-old pupil at Noel-Baker Academy was stabbed on Friday.",
        "A boy, 14, was attacked in Osmaston Road.",
        "A 16-year-old, Sam Fox, appeared in court.",
        "The 13-year-old was arrested. His mother is a teacher.",
        "A schoolgirl was stabbed outside Landau Forte College.",
    ],
)
def test_what_leads_to_a_child_in_a_case_blocks_for_the_accused_and_warns_for_the_hurt(text: str) -> None:
    (issue,) = in_post("LAW-07", text)
    is_accused = any(word in text for word in ("charged", "arrested", "court", "suspicion"))
    assert issue.severity is (Severity.BLOCK if is_accused else Severity.WARN)


@pytest.mark.parametrize(
    "text",
    [
        "A 15-year-old from Heanor was stabbed on Friday.",
        "A 14-year-old boy who plays for a football club was attacked on Friday.",
        "A 15-year-old boy is in hospital with a stab wound after he was found in Inskip Row yesterday.",
        "Officers arrested four teenagers, aged 13 and 14, on Wednesday. All are from the Larchfield area of Ambleford.",
    ],
)
def test_soft_details_together_are_a_warning(text: str) -> None:
    (issue,) = in_post("LAW-07", text)
    assert issue.severity is Severity.WARN


@pytest.mark.parametrize(
    "text",
    [
        "A 15-year-old boy was arrested.",
        "Pupils from Noel-Baker Academy made posters about knife crime.",
        "Young people aged 10 to 17 can ring Childline after an attack.",
        "A teenager was stabbed.",
        "The club in Heanor is open to 14-year-olds.",
        "Sam Fox, 45, was attacked in Derby.",
        "Children who are victims can get help at the Queen Street Hub.",
        "If a 15-year-old is attacked in Heanor, ring 999.",
    ],
)
def test_children_in_general_and_bare_facts_are_left_alone(text: str) -> None:
    assert found(in_post("LAW-07", text)) == []


@pytest.mark.parametrize(
    ("sidecar", "count"),
    [
        ("alt: A girl smiles at a youth club", 1),
        ("alt: Jo Reed opens the hub", 1),
        ("alt: Two officers talk to a shopkeeper", 1),
        ("alt: A girl smiles at a youth club\nconsent: form 12", 0),
        ("alt: A girl smiles at a youth club\nconsent: form 12\nexpires: 2027-05-01", 1),
        ("alt: An empty bench\nlicence: Agency\nexpires: 2027-05-16", 1),
        ("alt: An empty bench\nlicence: Agency\nexpires: 2027-05-17", 0),
        ("alt: x\nexpires: 2027-05-16\npeople:\n  - name: Jo\n    consent: form 1", 1),
        ("alt: A drawing of two friends", 0),
        ("alt: Two friends walk home\ntags: [illustration]", 0),
        ("alt: A crowd at a march", 0),
        ("alt: Two boys seen from behind", 0),
        ("alt: Hands around a mug", 0),
        ("alt: An empty bench", 0),
        ("alt: A poster that reads Walk away", 0),
        ("alt: x\npeople:\n  - name: Jo\n    consent: form 1", 0),
        ("alt: x\npeople:\n  - name: Jo", 1),
        ("alt: x\npeople:\n  - name: Jo\n    consent: form 1\n    expires: 2027-05-16", 1),
        ("alt: x\npeople:\n  - name: Jo\n    consent: form 1\n    expires: 2027-05-17", 0),
        ("alt: x\npeople:\n  - name: Jo\n    consent: form 1\n    channels: [bluesky]", 1),
        ("alt: x\npeople:\n  - name: Jo\n    consent: form 1\n    channels: [x, bluesky]", 0),
    ],
)
def test_people_in_pictures_need_a_consent_that_covers_the_day_and_the_channel(
    sidecar: str, count: int
) -> None:
    assert len(on_picture("LAW-08", sidecar)) == count


@pytest.mark.parametrize(
    ("check_id", "more", "count"),
    [
        ("LAW-09", "withdrawn: 2027-05-02", 1),
        ("LAW-09", "expires: 2028-01-01", 0),
        ("LAW-10", "expires: 2027-07-16", 1),
        ("LAW-10", "expires: 2027-07-17", 0),
        ("LAW-10", "age: 17\n    given_on: 2026-01-01", 1),
        ("LAW-10", "age: 15\n    given_on: 2026-01-01", 0),
        ("LAW-11", "age: 15", 1),
        ("LAW-11", "age: 15\n    guardian: her mother", 0),
        ("LAW-11", "age: 16", 0),
    ],
)
def test_withdrawn_ending_and_children_s_consents_are_found(check_id: str, more: str, count: int) -> None:
    sidecar = f"alt: x\npeople:\n  - name: Jo\n    consent: form 1\n    {more}"
    assert len(on_picture(check_id, sidecar)) == count


@pytest.mark.parametrize(
    "text",
    [
        "Ring Jo on 07700 900123.",
        "Write to jo.reed@gmail.com.",
        "He lives at 12 Osmaston Road.",
        "Her crime reference number is 23000123456.",
        "Incident ref 23*456789",
        "Call +44 7700 900123",
    ],
)
def test_personal_details_are_found(text: str) -> None:
    assert [issue.severity for issue in in_post("LAW-12", text)] == [Severity.WARN]


@pytest.mark.parametrize(
    "text",
    [
        "Ring 0800 555 111.",
        "Write to press@vru.example.",
        "Come to the hub at 12 Osmaston Road.",
        "It starts at 07:30.",
        "Text DVS to 82228.",
        "The year 2026/27",
        "In 2024 there were 1,204 visitors.",
        "Meet at 10 Market Place, Derby.",
        "Charity number 1131271",
        "Call 01332 960100.",
        "Did you see the robbery? Please ring 101 quoting reference 26/84417/26.",
        "Call 101 and quote crime reference 27*284113.",
    ],
)
def test_public_numbers_and_addresses_are_left_alone(text: str) -> None:
    assert found(in_post("LAW-12", text)) == []


def test_a_press_officer_s_mobile_may_stand_in_the_contact() -> None:
    assert in_release("LAW-12", "A story.", front="title: T\ncontact: Press office, 07700 900123") == []


@pytest.mark.parametrize(
    "text",
    [
        "Knife crime rose by 12% last year.",
        "One in five young people said they feel unsafe.",
        "There were 340 knife offences.",
        "Stabbings have doubled.",
        "A third of pupils told us they worry about knives.",
        "Hospital admissions fell by 30 per cent.",
    ],
)
def test_a_figure_needs_its_source_period_and_area(text: str) -> None:
    assert [issue.severity for issue in in_post("LAW-13", text)] == [Severity.WARN]
    assert [issue.severity for issue in in_release("LAW-13", text)] == [Severity.WARN]


@pytest.mark.parametrize(
    "text",
    [
        "Knife crime in Derbyshire fell by 12% in the year to March 2026, Home Office figures show. Source: Home Office.",
        "One in five young people in Derby said they feel unsafe (survey by the unit, 2026).",
        "The unit gets more than £1 million.",
        "Ring 0800 1111, 24 hours a day.",
        "Three things help with violence.",
        "Young people aged 10 to 17 can join.",
        "40 people came to the launch.",
        "Two in five seats are left.",
        "Join us on 17 May 2027.",
        "One knife is one too many.",
        "Half of the team works with schools.",
        "We meet every two weeks.",
    ],
)
def test_sourced_figures_and_other_numbers_are_left_alone(text: str) -> None:
    assert found(in_post("LAW-13", text)) == []


def test_a_note_to_editors_may_carry_the_source() -> None:
    front = 'title: T\nnotes: ["Source: Office for National Statistics, Derbyshire, year to March 2026."]'
    assert in_release("LAW-13", "Knife crime fell by 12%.", front=front) == []


@pytest.mark.parametrize(
    "text",
    [
        "“Every day we meet young people who have picked up a knife because they are afraid,” she said.",
        "Every hour counts when a child goes missing and violence is feared.",
        "We work against violence every day of the week.",
        "Victims of crime can ring every day, every hour.",
        "Our teams help victims of knife crime every single day.",
        "Young people told us they think about their safety every day.",
    ],
)
def test_every_day_alone_is_no_figure(text: str) -> None:
    assert found(in_release("LAW-13", text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "Someone is stabbed every hour.",
        "Every day another young person is admitted with a knife injury.",
        "“A child is a victim of violence every day,” she said.",
        "Every day a teenager is attacked on a bus.",
        "A knife crime is recorded every 20 minutes.",
    ],
)
def test_what_happens_every_day_to_somebody_is_one(text: str) -> None:
    assert len(in_release("LAW-13", text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Fearless lets you pass on what you know about crime 100% anonymously.",
        "Crimestoppers is 100 per cent anonymous, and crime can be reported day and night.",
        "Fenshire Police made 21 arrests and took 18 knives off the streets in its week of action in March.",
        "Officers seized 40 knives and other weapons last year.",
        "We trained 300 people to spot violence in 2026.",
    ],
)
def test_a_promise_and_what_a_body_did_itself_need_no_source(text: str) -> None:
    assert found(in_release("LAW-13", text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "We cut knife crime by 23% last year.",
        "Fenshire Police made 21 arrests for knife crime.",
        "Officers helped one in five victims of crime last year.",
        "Crime is down, and 100% of victims say so.",
        "The unit reduced violence; 412 robberies were recorded in March.",
    ],
)
def test_a_rate_a_change_and_a_count_without_its_period_do(text: str) -> None:
    assert len(in_release("LAW-13", text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "The VRU has a plan.\n\n*[VRU]: Violence Reduction Unit\n*[NHS]: National Health Service",
        "Ask the [VRU] for it.\n\n[VRU]: https://vru.example/plan",
        "Read the plan [PDF] or the tables [ODS].",
        "The Violence Reduction Unit [VRU] has a plan.",
        "“They was [SIC] there.”",
    ],
)
def test_what_is_explained_or_says_what_it_is_is_no_gap(text: str) -> None:
    assert found(in_release("LAW-17", text)) == []


@pytest.mark.parametrize(
    ("text", "gap"),
    [
        ("The [NAME] has a plan.\n\n*[VRU]: Violence Reduction Unit", "[NAME]"),
        ("The VRU has a plan.\n\n*[VRU]: [FULL NAME]", "[FULL NAME]"),
        ("The day is to be confirmed [TBC].", "[TBC]"),
        ("Ask the [PLACE] team.", "[PLACE]"),
    ],
)
def test_a_gap_beside_what_is_explained_is_still_found(text: str, gap: str) -> None:
    (issue,) = in_release("LAW-17", text)
    assert gap in issue.message


FRESH = Provenance("https://www.legislation.gov.uk", date(2027, 1, 1), date(2027, 12, 31))
STALE = Provenance("https://www.legislation.gov.uk", date(2025, 1, 1), date(2025, 12, 31))
SALE = LawFact(
    "sale",
    "It is illegal to sell a knife to anyone under 18.",
    ("sell*/sale", "under-18/under"),
    LawStatus.IN_FORCE,
    None,
    FRESH,
)
NINJA = LawFact(
    "ninja", "Ninja swords are illegal to possess.", ("ninja",), LawStatus.IN_FORCE, date(2025, 8, 1), STALE
)
RONAN = LawFact(
    "ronan", "Online sale rules are not settled.", ("ronan's law",), LawStatus.UNKNOWN, None, FRESH
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It is illegal to sell a knife to anyone under 18.", None),
        ("It is against the law to carry a knife in public.", "no checked fact"),
        ("Ninja swords are banned.", "due to be checked"),
        ("Ronan’s Law bans knives sold online.", "status is unknown"),
        ("You could go to prison for up to four years for carrying a knife.", "no checked fact"),
        ("You can carry a folding knife with a blade of up to 4 inches.", "no checked fact"),
        ("If you’re over 18 you may legally own a machete.", "no checked fact"),
        ("You can carry on your day without a knife.", None),
        ("You can hand over a knife and carry hope.", None),
        ("Hand in a knife at a surrender bin.", None),
        ("Parking here is illegal.", None),
        ("It is not illegal to talk about it.", None),
    ],
)
def test_a_statement_of_weapon_law_rests_on_a_checked_fact(text: str, words: str | None) -> None:
    issues = in_post("LAW-14", text, facts=desk_facts(law=(SALE, NINJA, RONAN)))
    assert [words in issue.message for issue in issues if words] == ([True] if words else [])
    assert bool(issues) is (words is not None)


def test_a_quote_needs_its_speaker_s_approval_of_these_very_words() -> None:
    front = "title: T\nquotes:\n  - speaker: Jo Reed\n    role: Chair\n    text: We care.\n"
    approved = f"{front}    approved_by: Jo Reed\n    approved_on: 2027-05-01\n"
    (issue,) = in_release("LAW-16", "A story.", front=front)
    assert (issue.severity, issue.line) == (Severity.BLOCK, 4)
    assert in_release("LAW-16", "A story.", front=approved) == []
    other = Records(is_known=True, approved_quotes=(ApprovedQuote("Jo Reed", "We care a lot."),))
    assert len(in_release("LAW-16", "A story.", front=approved, records=other)) == 1


ELSEWHERE = (
    Body("notts", BodyKind.POLICE, (DatedName("Nottinghamshire Police"),), "Nottinghamshire"),
    Body("nottm", BodyKind.COUNCIL, (DatedName("Nottingham City Council"),), "Nottingham"),
    Body("derbys", BodyKind.POLICE, (DatedName("Derbyshire Constabulary"),), "Derbyshire", is_ours=True),
    Body("kent", BodyKind.POLICE, (DatedName("Kent Police"),), "Kent"),
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Contact Nottinghamshire Police.", ["Nottinghamshire Police"]),
        ("Help in Nottingham is near.", ["Nottingham"]),
        ("Meet on Nottingham Road.", []),
        ("Nottingham Forest play on Saturday.", []),
        ("Derbyshire Constabulary is here.", []),
        ("Clark Kent reads this.", []),
        ("Young people in Kent can join.", ["Kent"]),
    ],
)
def test_another_area_s_names_are_found_unless_they_name_something_else(text: str, words: list[str]) -> None:
    assert found(in_post("LAW-18", text, facts=desk_facts(bodies=ELSEWHERE))) == words


@pytest.mark.parametrize(
    ("text", "day", "count"),
    [
        ("Police and Crime Commissioner Angelique Foster said yes.", "2023-08-02", 0),
        ("Police and Crime Commissioner Angelique Foster said yes.", "2027-05-17", 1),
        ("Former Commissioner Angelique Foster said yes.", "2027-05-17", 0),
        ("Angelique Foster ran the marathon.", "2027-05-17", 0),
    ],
)
def test_an_office_holder_holds_the_office_on_that_day(text: str, day: str, count: int) -> None:
    facts = desk_facts(office_holders=(COMMISSIONER,))
    assert len(in_post("LAW-19", text, front=f"publish_at: {day}T08:00", facts=facts)) == count


def test_a_body_is_called_as_it_is_on_that_day_and_the_right_name_is_offered() -> None:
    names = (
        DatedName("Old Council", valid_until=date(2028, 3, 31)),
        DatedName("New Council", valid_from=date(2028, 4, 1)),
    )
    facts = desk_facts(bodies=(Body("c", BodyKind.COUNCIL, names, is_ours=True),))
    (issue,) = in_post("LAW-19", "Old Council helps.", front="publish_at: 2028-04-01T08:00", facts=facts)
    assert issue.replacement is not None
    assert (issue.replacement.old, issue.replacement.new) == ("Old Council", "New Council")
    assert in_post("LAW-19", "Old Council helps.", front="publish_at: 2028-03-31T08:00", facts=facts) == []


@pytest.mark.parametrize(
    ("sidecar", "count"),
    [
        ("alt: x\ncredit: Getty Images", 1),
        ("alt: x\ncredit: © Jo Reed", 1),
        ("alt: x\ntags: [stock]", 1),
        ("alt: x\ncredit: Getty Images\nlicence: editorial\nexpires: 2028-01-01", 0),
        ("alt: x\ncredit: Derbyshire Violence Reduction Unit\nlicence: ours", 0),
        ("alt: x", 0),
    ],
)
def test_borrowed_work_needs_licence_credit_and_end(sidecar: str, count: int) -> None:
    assert len(on_picture("LAW-20", sidecar)) == count


def test_who_died_is_no_child_that_can_be_found() -> None:
    text = "A boy, 16, has been charged with killing Sam Penhale, also 16, who was stabbed in Ambleford."
    assert in_post("LAW-07", text) == []
