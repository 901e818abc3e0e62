"""What the fields of our forms are called on their pages, for when what was typed is shown anywhere else."""

from __future__ import annotations

from campaigns.content_store.plan_words import ACTIVITY_LABELS, LABELS, OBJECTIVE_LABELS
from campaigns.domain.facts.thresholds import THRESHOLDS
from campaigns.domain.figures.measures import MEASURES
from campaigns.domain.items.channel_kinds import KINDS
from campaigns.domain.items.channel_row import BY_HAND
from campaigns.domain.items.connect_guides import GUIDES
from campaigns.domain.people.permissions import ROLE_LABELS
from campaigns.web.list_forms import CHECKED, FORMS, SOURCE, WORD_FIELDS

# The fields of a picture have its number behind them, those of a person in it also the person's.
_OF_PICTURES = {
    "alt": "Description",
    "text": "Which words",
    "credit": "Credit",
    "licence": "Licence",
    "expires": "May be used until",
    "consent": "Consent in other words",
    "tags": "Tags",
    "sound": "What can be heard in it",
    "captions": "Captions",
    "transcript": "Transcript",
    "motion": "Safe to watch",
    "audio-levels": "Voice louder than music",
    "person-name": "Name",
    "person-consent": "Where the signed form is kept",
    "person-given-on": "Agreed on",
    "person-expires": "Agreed until",
    "person-channels": "For which channels",
    "person-withdrawn": "Taken back on",
    "person-age": "Age then, if under 18",
    "person-guardian": "Who agreed for a child",
}
_PLAN = {
    **LABELS,
    "section": "Words of the plan",
    **{f"objectives-{name}": words for name, words in OBJECTIVE_LABELS.items()},
    **{f"activities-{name}": words for name, words in ACTIVITY_LABELS.items()},
}
_CLEARANCE = {"reference": "Reference of the answer", "given_on": "Day of the answer"}
# “Server” has another name for a mail server, and is found by its beginning.
_CONNECTING = {
    **_CLEARANCE,
    "server": "Server",
    "host": "Mail server",
    "port": "Port",
    **{
        f"plain-{one.name}": one.label
        for guide in GUIDES.values()
        for one in guide.fields
        if not one.is_secret
    },
}
_CONTACT = {"email": "E-mail address", "name": "Name", "outlet": "Outlet"}
_OF_ENTRY = {field.name: field.label for form in FORMS.values() for field in (*form.fields, SOURCE, CHECKED)}
_PERSON = {"name": "Name", "email": "E-mail address", "ends_on": "Last day of their access"}
_AWAY = {"from": "First day away", "until": "Last day away"}
_OF_FORM: dict[str, dict[str, str]] = {
    "absences.note_own": _AWAY,
    "absences.note_person": _AWAY,
    "accounts.cap": {"usd": "US dollars, such as 5.00"},
    "accounts.clear": _CLEARANCE,
    "accounts.end_date": {"ends_on": "Day on which it ends"},
    "after_hold.act": {"by": "By how many days", "reason": "Why?"},
    "after_hold.look": {"by": "By how many days", "reason": "Why?"},
    "sign_off_routes.add": {
        "topic": "Only on this topic",
        "area": "Only for this area",
        "mentions": "Only where these words are in it",
        "name": "Who is asked",
        "organisation": "Organisation",
        "email": "E-mail address",
        "about": "The words by which it mentions them",
        "asker_phone": "Phone number for their questions",
    },
    "asked.ask": {
        "name": "Name",
        "organisation": "Organisation",
        "email": "E-mail address",
        "about": "The words by which it mentions them",
        "day": "Day",
        "time": "Time",
        "asker_phone": "Your phone number, for their questions",
    },
    "asked.call": {
        "words": "The condition, or what should change",
        "call_back": "Number on which you rang them",
        "told_how": "How it went",
    },
    "on_call.make": {"phone": "Number on which you can be rung at any hour"},
    "urgent.record": {
        "code": "The code they read out",
        "why": "Why it can’t wait",
        "told_how": "How it went",
    },
    "urgent.close": {"said": "What you found"},
    "audit_trail.address": {"address": "Where the newest seal is mailed once a day"},
    "audit_trail.check": {"noted": "A seal that you kept elsewhere"},
    "campaign_move.act": {"by": "By how many days"},
    "campaign_plan.create": _PLAN,
    "campaign_plan.save": _PLAN,
    "campaign_plan.use_again": {"title": "Title", "starts": "First day"},
    "connecting.keep": {"name": "What to call it here"},
    "connecting.sign_in_again": _CONNECTING,
    "connecting.sign_in_new": _CONNECTING,
    "connecting.take": {"which": "Post from"},
    "connecting.try_again": _CONNECTING,
    "connecting.try_new": _CONNECTING,
    "contacts.add": _CONTACT,
    "contacts.correct": _CONTACT,
    "contacts.make": {"name": "Name of the list"},
    "correcting.note": {"words": "What was wrong, and what is right"},
    "decisions.decide": {"reason": "Why?", "day": "Day", "time": "Time"},
    "handed.figures": {f"figure-{name}": MEASURES[name].label for name in BY_HAND.measures},
    "handed.not_out": {"reason": "Because…"},
    "handed.out": {"remote_url": "Its link", "day": "Day", "time": "Time"},
    "takedowns.act": {"reason": "Why?"},
    "deliveries.decide": {"reason": "Why?", "day": "Day", "time": "Time"},
    "editor.create": {"title": "Title"},
    "editor.save": {
        "title": "Title",
        "part": "Text",
        **{f"part-{kind.kind}": f"Text for {kind.label}" for kind in KINDS.values()},
        "day": "Day",
        "time": "Time",
        "link": "Link",
        "areas": "Areas",
        "tags": "Tags",
        "content_warning": "Content warning",
        "alt": "Description",
        "family_told": "Family told",
        "ai_use": "Use of AI",
        "note": "Note for whoever signs it off",
    },
    "elections.enter": {
        "name": "What it is called",
        "polling_day": "Polling day",
        "notice_on": "Notice of election published on",
        "areas": "Areas",
        "source": "Where this is from",
    },
    "holds.preview": {"area": "Name of the area", "reason": "Why"},
    "holds.start": {"area": "Name of the area", "reason": "Why"},
    "imports.look": {"new": "Name of the new campaign"},
    "imports.save": {"text": "Markdown"},
    "incidents.add": {
        "title": "Title",
        "key": "Key",
        "area": "Area",
        "force_reference": "Reference of the force, if you have one",
    },
    "incidents.clear": {"given_by": "Who of the force cleared it", "how": "How it was given"},
    "incidents.record": {
        "on": "Day",
        "at": "Time, if known",
        "source": "Where this is known from",
        "person": "Which of several people",
        "name": "Name, only where it is published and needed",
    },
    "incidents.strike": {"reason": "Why it was wrong"},
    "item_life.rename": {"name": "Short name"},
    "item_life.use_again": {"title": "Title"},
    "items.approve": {"conditions": "What has to be done first", "changes": "What should change"},
    "items.changes": {"changes": "Take the approval back: say what should change"},
    "items.let_finding_through": {"reason": "Why may it pass?"},
    "items.schedule": {"day": "Day", "time": "Time"},
    "items.submit": {"note": "Note for whoever signs it off"},
    "media.save_descriptions": _OF_PICTURES,
    "media_file.change": _OF_PICTURES,
    "media_file.poster": {"second": "At which second"},
    "own_lists.add": _OF_ENTRY,
    "own_lists.change": {field.name: field.label for field in WORD_FIELDS},
    "own_lists.save": _OF_ENTRY,
    "own_lists.save_checks": {
        "home_area": "The area you work for",
        "ai_use": "Use of AI",
        **{name: known.label for name, known in THRESHOLDS.items()},
    },
    "people.add": _PERSON,
    "people.change": _PERSON,
    "practice.react": {"text": "Comment on this post"},
    "release_editor.create": {"title": "Headline"},
    "release_editor.save": {
        "title": "Headline",
        "place": "Place",
        "lead": "First paragraph",
        "story": "Story",
        "quote-speaker": "Who says it",
        "quote-role": "Their post and organisation",
        "quote-text": "Words of the quote",
        "quote-agreed-by": "Who agreed to these words",
        "note": "Note to editors",
        "variant-area": "Area of a wording",
        "variant-lead": "First paragraph for an area",
        "variant-figures": "Local figures",
        "contact": "Media contact",
        "areas": "Areas",
        "family_told": "Family told",
        "ai_use": "Use of AI",
    },
    "review.answer": {"answer": "Your answer"},
    "review.comment": {"quote": "Words it is about", "words": "Your comment"},
    "review.meet": {"how": "What was done"},
    "repeating.evergreen": {
        "after": "Days between two times on one account",
        "most": "How often at most on one account",
        "until": "Last day on which it may go out",
    },
    "provider_settings.save": {
        "label": "What the button is called",
        "issuer": "Address of the service (issuer)",
        "client_id": "Name of Campaign Desk there (client ID)",
        "role_claim": "Claim",
        **{f"role-{role.value}": label for role, label in ROLE_LABELS.items()},
    },
    "rehearsal.start": {
        "from": "First day",
        "to": "Last day",
        "hold": "It begins on",
        "apart": "Minutes between two posts on one account",
    },
    "sign_in_rules.second_step": {"grace_days": "Days in which they may still go on without it"},
    "your_access.make": {"name": "What it is for"},
    "your_passkeys.add": {"name": "What to call it"},
    "your_passkeys.rename": {"name": "Its name"},
}


def field_label(endpoint: str, name: str) -> str:
    """The words beside that field of the form that is sent to ``endpoint``."""
    labels = _OF_FORM.get(endpoint, {})
    return labels.get(name) or labels.get(name.rstrip("-0123456789")) or name.replace("_", " ").capitalize()
