"""Who is to be asked, for what: looked over before it is kept; and what of a text they then sign."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from campaigns.domain.items.scopes import Scope, covered_words, scope_sha256
from campaigns.domain.text.lookalikes import mixed_word, normal_address, unseen_in
from campaigns.errors import FieldError
from campaigns.models.asked import AskedParty
from campaigns.models.content import Revision


@dataclass(frozen=True)
class Ask:
    """Who is to be asked, for what, and by when. ``about``: whose quote, or the words by which a text mentions them.

    ``any_of``: one of those asked for the organisation is enough.
    """

    name: str
    organisation: str = ""
    email: str = ""
    scope: Scope = Scope.WHOLE
    about: str = ""
    must_agree: bool = True
    any_of: bool = False
    due_at: datetime | None = None
    asker_phone: str = ""


def checked(ask: Ask) -> Ask:
    name, email = " ".join(ask.name.split()), normal_address(ask.email)
    about = " ".join(ask.about.split())
    if not name:
        raise FieldError("name", "Give the name of the person you ask.")
    if unseen_in(name) or mixed_word(name):
        raise FieldError("name", "The name has letters that can’t be told from others. Type it by hand.")
    if email and ("@" not in email or " " in email or unseen_in(email) or mixed_word(email)):
        raise FieldError("email", "Type the e-mail address by hand, like ann@council.gov.uk.")
    if ask.scope is Scope.QUOTE and not about:
        raise FieldError("about", "Say whose quote it is, as the release names the speaker.")
    if ask.scope is Scope.MENTION and not about:
        raise FieldError(
            "about", "Give the words by which the text mentions them, such as the name of their organisation."
        )
    if ask.any_of and not ask.organisation.strip():
        raise FieldError("organisation", "Name the organisation of which any one may agree.")
    if ask.any_of and ask.scope is Scope.QUOTE:
        raise FieldError(
            "scope", "A quote is agreed to by whoever is quoted, not by any one of their organisation."
        )
    return Ask(
        name[:120],
        " ".join(ask.organisation.split())[:120],
        email[:254],
        ask.scope,
        "" if ask.scope is Scope.WHOLE else about[:200],
        ask.must_agree,
        ask.any_of,
        ask.due_at,
        " ".join(ask.asker_phone.split())[:40],
    )


def place(asked: AskedParty, revision: Revision) -> None:
    """Ask them about this text: what they sign as it reads there. Where it has nothing of theirs there is nothing to sign."""
    scope = Scope(asked.scope)
    words = covered_words(scope, asked.about, rendered=revision.rendered, quotes=revision.quotes or ())
    asked.revision, asked.covered = revision, words
    is_there = bool(words) or scope is Scope.WHOLE
    shown = revision.shown_sha256
    asked.scope_sha256 = scope_sha256(scope, asked.about, words, shown_sha256=shown) if is_there else ""
