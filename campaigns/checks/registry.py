"""The checks as a table you can read. Adding one is a function, a line here, a line in wording.py, and
a test.
"""

from __future__ import annotations

from campaigns.checks import spelling, timing
from campaigns.checks.accessibility import (
    capitals,
    hashtags,
    links,
    next_step,
    recordings,
    sentences,
    structure,
    symbols,
)
from campaigns.checks.accessibility import pictures as alt_texts
from campaigns.checks.base import Check
from campaigns.checks.characters import broken_addresses, damaged, hidden, kept, look_alikes, tracked
from campaigns.checks.fit import cards, films, lengths, money, neighbours, repeats, words
from campaigns.checks.fit import pictures as fit_pictures
from campaigns.checks.harm import families, language, pictures, turning, young
from campaigns.checks.helplines import promises, rules
from campaigns.checks.law import (
    children,
    consent,
    creative,
    elections,
    embargo,
    figures,
    gaps,
    places,
    private,
    proceedings,
    quotes,
    weapons,
)
from campaigns.checks.release import heads, partners, photos
from campaigns.checks.release import quotes as quotes_used
from campaigns.domain.items.issues import Basis, Severity
from campaigns.domain.people.permissions import Role

POST, RELEASE = frozenset({"post"}), frozenset({"release"})

CHECKS: dict[str, Check] = {
    "ACC-01": Check(Severity.BLOCK, Basis.LAW, alt_texts.missing_alt),
    "ACC-02": Check(Severity.WARN, Basis.PRACTICE, alt_texts.alt_names_itself),
    "ACC-03": Check(Severity.INFO, Basis.PRACTICE, alt_texts.alt_too_long),
    "ACC-04": Check(Severity.BLOCK, Basis.LAW, alt_texts.words_in_picture),
    "ACC-05": Check(Severity.WARN, Basis.GOV, hashtags.tag_without_capitals),
    "ACC-06": Check(Severity.WARN, Basis.GOV, hashtags.too_many_hashtags, POST),
    "ACC-07": Check(Severity.INFO, Basis.GOV, hashtags.hashtag_in_the_middle, POST),
    "ACC-08": Check(Severity.WARN, Basis.GOV, symbols.too_many_emojis),
    "ACC-09": Check(Severity.WARN, Basis.GOV, symbols.emojis_as_bullets),
    "ACC-10": Check(Severity.BLOCK, Basis.GOV, symbols.look_alike_letters),
    "ACC-11": Check(Severity.WARN, Basis.GOV, sentences.long_sentences),
    "ACC-12": Check(Severity.WARN, Basis.GOV, sentences.hard_to_read),
    "ACC-13": Check(Severity.WARN, Basis.GOV, links.too_many_links, POST),
    "ACC-14": Check(Severity.WARN, Basis.LAW, links.link_text),
    "ACC-15": Check(Severity.BLOCK, Basis.LAW, recordings.no_captions),
    "ACC-16": Check(Severity.BLOCK, Basis.LAW, recordings.no_transcript),
    "ACC-17": Check(Severity.INFO, Basis.GOV, recordings.levels_not_attested),
    "ACC-18": Check(Severity.BLOCK, Basis.LAW, recordings.motion_not_attested),
    "ACC-19": Check(Severity.WARN, Basis.PRACTICE, capitals.shouting),
    "ACC-20": Check(Severity.WARN, Basis.GOV, capitals.unexplained_acronyms),
    "ACC-21": Check(Severity.WARN, Basis.LAW, structure.structure, frozenset({"release"})),
    "ACC-22": Check(Severity.INFO, Basis.GOV, next_step.no_next_step, POST),
    "FIT-01": Check(Severity.BLOCK, Basis.DEFAULT, lengths.text_too_long, POST),
    "FIT-02": Check(Severity.BLOCK, Basis.DEFAULT, fit_pictures.pictures_not_taken, POST),
    "FIT-03": Check(Severity.BLOCK, Basis.DEFAULT, fit_pictures.picture_needed, POST),
    "FIT-04": Check(Severity.BLOCK, Basis.DEFAULT, lengths.nothing_to_send, POST),
    "FIT-05": Check(Severity.BLOCK, Basis.DEFAULT, films.films_not_taken),
    "FIT-06": Check(Severity.BLOCK, Basis.DEFAULT, words.hashtags_not_taken, POST),
    "FIT-07": Check(Severity.BLOCK, Basis.DEFAULT, words.mentions_not_taken, POST),
    "FIT-08": Check(Severity.BLOCK, Basis.DEFAULT, words.links_not_taken, POST),
    "FIT-09": Check(Severity.INFO, Basis.DEFAULT, money.dear_because_of_a_link, POST),
    "FIT-10": Check(Severity.WARN, Basis.DEFAULT, neighbours.too_close, POST),
    "FIT-11": Check(Severity.WARN, Basis.DEFAULT, neighbours.said_already, POST),
    "FIT-12": Check(Severity.INFO, Basis.DEFAULT, lengths.thread_joined, POST),
    "FIT-13": Check(Severity.INFO, Basis.DEFAULT, cards.warning_not_shown, POST),
    "FIT-14": Check(Severity.BLOCK, Basis.DEFAULT, cards.card_not_shown, POST),
    "FIT-15": Check(Severity.BLOCK, Basis.DEFAULT, repeats.repeats_wrong, POST),
    "FIT-16": Check(Severity.INFO, Basis.DEFAULT, repeats.once_on_some, POST),
    "HARM-01": Check(
        Severity.BLOCK, Basis.EVIDENCE, pictures.shows_weapon, override_by=frozenset({Role.HEAD})
    ),
    "HARM-02": Check(Severity.WARN, Basis.PRACTICE, pictures.shows_menace),
    "HARM-03": Check(Severity.WARN, Basis.PRACTICE, language.fear_words),
    "HARM-04": Check(Severity.WARN, Basis.EVIDENCE, language.normalising),
    "HARM-05": Check(Severity.WARN, Basis.PRACTICE, language.weapon_detail),
    "HARM-06": Check(Severity.WARN, Basis.PRACTICE, language.labels),
    "HARM-07": Check(Severity.WARN, Basis.PRACTICE, language.victim_blame),
    "HARM-08": Check(Severity.WARN, Basis.PRACTICE, turning.no_help_named),
    "HARM-09": Check(Severity.BLOCK, Basis.PRACTICE, families.family_not_told),
    "HARM-10": Check(Severity.WARN, Basis.PRACTICE, language.graphic_injury),
    "HARM-11": Check(Severity.INFO, Basis.PRACTICE, young.no_young_review),
    "HARM-12": Check(Severity.WARN, Basis.GOV, young.too_young_for_platform, POST),
    "HLP-01": Check(Severity.BLOCK, Basis.PRACTICE, rules.wrong_number),
    "HLP-02": Check(Severity.WARN, Basis.PRACTICE, rules.unknown_number),
    "HLP-03": Check(Severity.INFO, Basis.PRACTICE, rules.past_review),
    "HLP-04": Check(Severity.WARN, Basis.PRACTICE, promises.wrong_promise),
    "LAW-01": Check(
        Severity.BLOCK,
        Basis.LAW,
        elections.elected_person_in_period,
        override_by=frozenset({Role.MONITORING_OFFICER}),
        is_late_rule=True,
    ),
    "LAW-02": Check(Severity.INFO, Basis.LAW, elections.anything_in_period, is_late_rule=True),
    "LAW-03": Check(Severity.WARN, Basis.LAW, elections.party_politics),
    "LAW-04": Check(Severity.BLOCK, Basis.LAW, proceedings.active_proceedings, is_late_rule=True),
    "LAW-05": Check(Severity.BLOCK, Basis.LAW, proceedings.called_guilty, is_late_rule=True),
    "LAW-06": Check(Severity.BLOCK, Basis.GOV, proceedings.suspect_named),
    "LAW-07": Check(Severity.BLOCK, Basis.LAW, children.child_can_be_found),
    "LAW-08": Check(Severity.BLOCK, Basis.LAW, consent.no_consent, is_late_rule=True),
    "LAW-09": Check(Severity.BLOCK, Basis.LAW, consent.consent_withdrawn, is_late_rule=True),
    "LAW-10": Check(Severity.WARN, Basis.PRACTICE, consent.consent_ends_soon),
    "LAW-11": Check(Severity.BLOCK, Basis.LAW, consent.guardian_missing),
    "LAW-12": Check(Severity.WARN, Basis.LAW, private.private_details),
    "LAW-13": Check(Severity.WARN, Basis.PRACTICE, figures.figure_without_source),
    "LAW-14": Check(Severity.WARN, Basis.PRACTICE, weapons.law_not_matched),
    "LAW-15": Check(Severity.BLOCK, Basis.PRACTICE, embargo.embargo_after_publication),
    "LAW-16": Check(Severity.BLOCK, Basis.PRACTICE, quotes.quote_not_approved, RELEASE),
    "LAW-17": Check(Severity.BLOCK, Basis.DEFAULT, gaps.unfilled_gaps),
    "LAW-18": Check(Severity.WARN, Basis.DEFAULT, places.other_area_named),
    "LAW-19": Check(Severity.WARN, Basis.DEFAULT, places.name_not_right),
    "LAW-20": Check(Severity.WARN, Basis.LAW, creative.borrowed_without_licence),
    "REL-01": Check(Severity.BLOCK, Basis.PRACTICE, heads.embargo_incomplete, RELEASE),
    "REL-02": Check(Severity.BLOCK, Basis.PRACTICE, heads.contact_missing, RELEASE),
    "REL-03": Check(Severity.WARN, Basis.DEFAULT, heads.too_long, RELEASE),
    "REL-04": Check(Severity.INFO, Basis.PRACTICE, heads.lead_lacks, RELEASE),
    "REL-05": Check(Severity.WARN, Basis.PRACTICE, quotes_used.quote_not_usable, RELEASE),
    "REL-06": Check(Severity.INFO, Basis.PRACTICE, quotes_used.one_voice, RELEASE),
    "REL-07": Check(Severity.WARN, Basis.PRACTICE, partners.partner_not_named, RELEASE),
    "REL-08": Check(Severity.WARN, Basis.PRACTICE, photos.photo_not_printable, RELEASE),
    "REL-09": Check(Severity.WARN, Basis.PRACTICE, heads.embargo_only_in_text, RELEASE),
    "REL-10": Check(Severity.WARN, Basis.DEFAULT, partners.note_out_of_date, RELEASE),
    "SPELL-01": Check(Severity.INFO, Basis.DEFAULT, spelling.spelling),
    "TEXT-01": Check(Severity.BLOCK, Basis.PRACTICE, hidden.hidden_characters),
    "TEXT-02": Check(Severity.BLOCK, Basis.PRACTICE, look_alikes.look_alike_addresses),
    "TEXT-03": Check(Severity.WARN, Basis.PRACTICE, damaged.damaged_characters),
    "TEXT-04": Check(Severity.BLOCK, Basis.PRACTICE, kept.struck_words),
    "TEXT-05": Check(Severity.BLOCK, Basis.DEFAULT, kept.words_left_out),
    "TEXT-06": Check(Severity.BLOCK, Basis.DEFAULT, broken_addresses.broken_addresses),
    "TEXT-07": Check(Severity.BLOCK, Basis.PRACTICE, tracked.tracked_addresses),
    "TEXT-08": Check(Severity.BLOCK, Basis.DEFAULT, kept.numbers_changed),
    "TIME-01": Check(Severity.BLOCK, Basis.DEFAULT, timing.under_hold),
    "TIME-02": Check(Severity.WARN, Basis.DEFAULT, timing.sensitive_day),
    "TIME-03": Check(Severity.INFO, Basis.DEFAULT, timing.awkward_hour),
    "TIME-05": Check(Severity.WARN, Basis.DEFAULT, timing.stale_approval),
    "TIME-06": Check(Severity.WARN, Basis.DEFAULT, timing.unlikely_moment),
}
