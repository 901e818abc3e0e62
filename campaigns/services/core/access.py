"""Loading what a use case is about, or saying plainly that it can't be had."""

from __future__ import annotations

from sqlalchemy.orm import Session

from campaigns.domain.people.permissions import ROLE_LABELS, Permission, Role
from campaigns.errors import NotAllowedError, NotFoundError
from campaigns.models.accounts import Account, find_account
from campaigns.models.content import Item, find_item, lock_item
from campaigns.models.people import User, find_user

_DOING = {
    Permission.READ: "look at content",
    Permission.WRITE: "submit content",
    Permission.APPROVE: "approve content",
    Permission.SCHEDULE: "schedule content or decide on deliveries",
    Permission.HOLD: "start, change or end a hold",
    Permission.CASES: "record what happens in a case, a clearance or a consent",
    Permission.REPORT: "see reports",
    Permission.RULES: "change how much findings weigh",
    Permission.AUDIT: "look at the audit trail",
    Permission.ADMINISTER: "change people, accounts or media lists",
}


def get_item(session: Session, ref: str) -> Item:
    item = find_item(session, ref)
    if item is None:
        raise NotFoundError(
            f"There is no item “{ref}”. Items are named campaign/posts/name or campaign/releases/name, "
            "as their files lie under content/."
        )
    return item


def get_item_to_change(session: Session, ref: str) -> Item:
    """The item, held until the transaction ends: who comes at the same moment waits, then sees what was done."""
    item = get_item(session, ref)
    lock_item(session, item.id)
    return item


def get_account(session: Session, name: str) -> Account:
    account = find_account(session, name)
    if account is None:
        raise NotFoundError(
            f"There is no account “{name}”. See the accounts page, or: campaigns accounts list"
        )
    return account


def get_user_by_email(session: Session, email: str) -> User:
    user = find_user(session, email)
    if user is None:
        raise NotFoundError(
            f"Nobody signs in as {email}. Add them first: campaigns users add --email {email} …"
        )
    return user


def get_permitted_user(session: Session, user_id: int, permission: Permission) -> User:
    """The person, if their role allows this.

    Raises:
        NotAllowedError: it does not, or they no longer may sign in.
    """
    user = session.get(User, user_id)
    if user is None or not user.is_active:
        raise NotAllowedError("This person may no longer sign in.")
    if not user.may(permission):
        raise NotAllowedError(
            f"{user.name} is “{ROLE_LABELS[Role(user.role)]}”, a role that may not {_DOING[permission]}. "
            "Ask an administrator if that should change."
        )
    return user
