"""The checks as a table you can read. Adding one is a function, a line here, a line in wording.py, and
a test.
"""

from __future__ import annotations

from campaigns.checks import accessibility, fit, law, release, timing
from campaigns.checks.base import Check
from campaigns.domain.issues import Basis, Severity

POST, RELEASE = frozenset({"post"}), frozenset({"release"})

CHECKS: dict[str, Check] = {
    "ACC-01": Check(Severity.BLOCK, Basis.LAW, accessibility.missing_alt),
    "ACC-04": Check(Severity.BLOCK, Basis.LAW, accessibility.words_in_picture),
    "FIT-01": Check(Severity.BLOCK, Basis.DEFAULT, fit.text_too_long, POST),
    "FIT-02": Check(Severity.BLOCK, Basis.DEFAULT, fit.pictures_not_taken, POST),
    "FIT-03": Check(Severity.BLOCK, Basis.DEFAULT, fit.picture_needed, POST),
    "FIT-04": Check(Severity.BLOCK, Basis.DEFAULT, fit.nothing_to_send, POST),
    "LAW-15": Check(Severity.BLOCK, Basis.PRACTICE, law.embargo_after_publication),
    "LAW-17": Check(Severity.BLOCK, Basis.DEFAULT, law.unfilled_gaps),
    "REL-02": Check(Severity.BLOCK, Basis.PRACTICE, release.contact_missing, RELEASE),
    "TIME-06": Check(Severity.WARN, Basis.DEFAULT, timing.publication_in_the_past),
}
