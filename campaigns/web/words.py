"""How statuses, kinds and reasons are put into words on the pages, and the quiet colour that goes with each word."""

from __future__ import annotations

from dataclasses import dataclass

from campaigns.domain.items.issues import Severity
from campaigns.domain.items.statuses import AccountState, AttemptOutcome, DeliveryStatus, ItemKind, ItemStatus
from campaigns.reports.screens.decisions import Question


@dataclass(frozen=True)
class Words:
    """A label, the tag colour beside it, and a sentence that says what it means."""

    label: str
    colour: str
    sentence: str = ""


ITEM_STATUS: dict[ItemStatus, Words] = {
    ItemStatus.DRAFT: Words("Draft", "grey", "Being written. Nobody has been asked to sign it off."),
    ItemStatus.IN_REVIEW: Words("In review", "amber", "Waiting for somebody else to sign it off."),
    ItemStatus.APPROVED: Words("Approved", "teal", "Signed off, but not scheduled yet."),
    ItemStatus.SCHEDULED: Words("Scheduled", "teal", "Signed off and planned. It goes out by itself."),
    ItemStatus.PUBLISHED: Words("Published", "green", "It has gone out."),
    ItemStatus.HELD: Words("Held", "red", "Stopped until the hold ends."),
    ItemStatus.NEEDS_RECHECK: Words(
        "Needs a re-check", "red", "No hold keeps it any more. Look at it again, then give it a new time."
    ),
}

# For whom a text is, as a choice and on the page.
AUDIENCES = (("public", "Everybody"), ("youth", "Young people"), ("professionals", "Professionals"))

DELIVERY_STATUS: dict[DeliveryStatus, Words] = {
    DeliveryStatus.CREATED: Words("Waiting", "teal", "It goes out by itself when its time comes."),
    DeliveryStatus.SENDING: Words("Sending", "amber", "It is being sent at this moment."),
    DeliveryStatus.HANDED_OVER: Words(
        "Handed over", "amber", "A person has it to put it out, and has not said yet that it is out."
    ),
    DeliveryStatus.SENT: Words("Sent", "green", "The channel has taken it."),
    DeliveryStatus.TEMPORARY_FAILURE: Words(
        "Trying again", "amber", "It did not work yet. The desk tries again by itself."
    ),
    DeliveryStatus.PERMANENT_FAILURE: Words("Refused", "red", "The channel refused it. Nothing went out."),
    DeliveryStatus.TECHNICAL_FAILURE: Words(
        "Failed", "red", "Something broke on our side. Nothing went out."
    ),
    DeliveryStatus.UNKNOWN: Words(
        "Not known", "red", "It may have gone out: the channel's answer never came. Look there, then decide."
    ),
    DeliveryStatus.MISSED: Words(
        "Missed", "red", "Its time passed before it could be sent. It is not sent late by itself."
    ),
    DeliveryStatus.HELD: Words("Held", "red", "It is stopped and stays so until you decide."),
    DeliveryStatus.CANCELLED: Words("Cancelled", "grey", "It does not go out."),
}

ACCOUNT_STATE: dict[AccountState, Words] = {
    AccountState.CONNECTED: Words("Connected", "green", "It can send."),
    AccountState.NEEDS_RECONNECTING: Words("Needs reconnecting", "red", "The channel no longer lets us in."),
    AccountState.DISCONNECTED: Words("Disconnected", "grey", "It does not send."),
}

ATTEMPT_OUTCOME: dict[AttemptOutcome, Words] = {
    AttemptOutcome.RUNNING: Words("Under way", "amber"),
    AttemptOutcome.SENT: Words("It went out", "green"),
    AttemptOutcome.TEMPORARY: Words("Did not work at that moment", "amber"),
    AttemptOutcome.RATE_LIMITED: Words("The channel asked us to wait", "amber"),
    AttemptOutcome.ACCOUNT: Words("The account could not be used", "red"),
    AttemptOutcome.PERMANENT: Words("The channel refused it", "red"),
    AttemptOutcome.TECHNICAL: Words("Something broke on our side", "red"),
    AttemptOutcome.UNKNOWN: Words("No answer: it may have gone out", "red"),
    AttemptOutcome.HANDED_OVER: Words("Handed to a person", "amber"),
    AttemptOutcome.NOT_PUT_OUT: Words("The person said that it did not go out", "red"),
    AttemptOutcome.REFUSED: Words("Stopped by the desk's own last look", "red"),
}

QUESTIONS: dict[Question, Words] = {
    Question.NOT_KNOWN: Words(
        "Nobody knows whether these went out",
        "red",
        "The channel’s answer never came, and Campaign Desk could not find out by itself. Look at the account, then say "
        "what you saw.",
    ),
    Question.STILL_LOOKING: Words(
        "Campaign Desk is still looking for these",
        "amber",
        "The answer never came. If it can be found out, this is settled by itself within some minutes. You need not "
        "wait if you know better.",
    ),
    Question.MISSED: Words(
        "These missed their time",
        "red",
        "Their time passed before they could be sent. Nothing is sent late by itself: say whether they should still "
        "go out.",
    ),
    Question.FAILED: Words(
        "These could not be sent",
        "red",
        "They are not tried again by themselves. Mend the reason given with each, then send it again or drop it.",
    ),
    Question.FREED: Words(
        "A hold stopped these, and none keeps them any more",
        "amber",
        "Nothing goes out again by itself. Look at each again, then give it a new time, send it now, or cancel it.",
    ),
    Question.HELD: Words(
        "These were held",
        "amber",
        "Something was not as it should be just before they would have gone out. Mend that, then send them, or give "
        "them a new time.",
    ),
}

SEVERITY: dict[Severity, Words] = {
    Severity.BLOCK: Words("Must be mended", "red"),
    Severity.WARN: Words("Worth a look", "amber"),
    Severity.INFO: Words("Good to know", "grey"),
}

ITEM_KIND: dict[ItemKind, str] = {ItemKind.POST: "Post", ItemKind.RELEASE: "Press release"}


def item_status(value: str) -> Words:
    return ITEM_STATUS[ItemStatus(value)]


def delivery_status(value: str) -> Words:
    return DELIVERY_STATUS[DeliveryStatus(value)]


def account_state(value: str) -> Words:
    return ACCOUNT_STATE[AccountState(value)]


def attempt_outcome(value: str) -> Words:
    return ATTEMPT_OUTCOME[AttemptOutcome(value)]


def severity(value: str) -> Words:
    return SEVERITY[Severity(value)]


def item_kind(value: str) -> str:
    return ITEM_KIND[ItemKind(value)]


def audience(name: str) -> str:
    """What the page calls it; of an unknown one the name itself."""
    return dict(AUDIENCES).get(name, name.capitalize())
