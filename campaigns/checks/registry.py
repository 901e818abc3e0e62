"""The checks as a table you can read. Adding one is a function, a line here, a line in wording.py, and
a test.
"""

from __future__ import annotations

from campaigns.checks import accessibility, fit, law, release, timing
from campaigns.checks.base import Check
from campaigns.checks.harm import families, language, pictures, turning, young
from campaigns.domain.issues import Basis, Severity
from campaigns.domain.permissions import Role

POST, RELEASE = frozenset({"post"}), frozenset({"release"})

CHECKS: dict[str, Check] = {
    "ACC-01": Check(Severity.BLOCK, Basis.LAW, accessibility.missing_alt),
    "ACC-04": Check(Severity.BLOCK, Basis.LAW, accessibility.words_in_picture),
    "FIT-01": Check(Severity.BLOCK, Basis.DEFAULT, fit.text_too_long, POST),
    "FIT-02": Check(Severity.BLOCK, Basis.DEFAULT, fit.pictures_not_taken, POST),
    "FIT-03": Check(Severity.BLOCK, Basis.DEFAULT, fit.picture_needed, POST),
    "FIT-04": Check(Severity.BLOCK, Basis.DEFAULT, fit.nothing_to_send, POST),
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
    "LAW-15": Check(Severity.BLOCK, Basis.PRACTICE, law.embargo_after_publication),
    "LAW-17": Check(Severity.BLOCK, Basis.DEFAULT, law.unfilled_gaps),
    "REL-02": Check(Severity.BLOCK, Basis.PRACTICE, release.contact_missing, RELEASE),
    "TIME-06": Check(Severity.WARN, Basis.DEFAULT, timing.publication_in_the_past),
}
