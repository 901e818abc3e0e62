"""A restored or copied installation does not send before somebody has looked.

How it is told. The database has an **identity** (made at install), a **home** (where it is) and two counters that
only grow: the number of the last try at sending, which every claim makes anyway, and the beats of the clock, which
share the heartbeat's transaction. The file beside it (``identity_file``) holds the same identity and a **mark**: how
far the counters were when this data folder saw them last. Then

* a **restored backup** is behind the mark: by the tries made since, or, when nothing was sent since but something may
  have been cancelled or stopped, by the beats;
* an **older or another database** under the file has another identity, or none;
* a **copied database** has no file, and its home is elsewhere;
* a **copied folder** has everything, but its home is elsewhere: another path, another machine, another server.

Why the mark is not a range reserved ahead: within one range a backup and what came after it look alike, and a desk
that sends four posts a day stays within one for weeks. So it is exact, and cheap because nothing waits for the disk.
Order makes it safe: the database commits first, the mark follows, the platform comes last. Whatever is killed in
between, the mark is at most as high as the database, so a normal restart is never taken for a restored one.

Workers. On SQLite there is one file, in the data folder that all processes share, and a database with a past but no
file is a copy. On PostgreSQL every worker may have a data folder of its own: a new one finds the database at home and
makes its file, each notices for itself when the database falls behind its mark, and the pause lies in the database,
so that what one notices stops all.

Letting it send again gives the database a **new identity** and remembers the old ones: the other workers' files are
then known to be from before, and are brought up to date without another question, while an older backup put back
later knows nothing of the new identity and is noticed.

What can't be told from here: a whole machine set back to a snapshot, file and all. If that was less than
``domain.identity.SLEEP`` ago nothing shows it. The README says to delete ``installation.json`` first.
"""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass
from datetime import datetime

import structlog
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from campaigns.domain.people.permissions import Permission
from campaigns.domain.sending.identity_words import notice_words
from campaigns.domain.sending.installation_identity import Counters, Home, InstallationFacts, Step, judge
from campaigns.errors import CampaignDeskError, ConflictError
from campaigns.models.heartbeats import CLOCK, Heartbeat
from campaigns.models.identity import (
    Installation,
    SendingPause,
    count_not_gone_out,
    find_open_pause,
    has_deliveries,
    last_let_go_at,
    list_former_identities,
    lock_installation,
    standing_of,
)
from campaigns.services.core.access import get_permitted_user
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.installation.place import place_of
from campaigns.services.sending.identity_file import IdentityFile
from campaigns.services.sending.sending_mark import Sending, file_of, may_send

log = structlog.get_logger("campaigns.identity")


@dataclass(frozen=True)
class PauseNote:
    """What people are told about a pause. ``notices`` are sentences."""

    noticed_at: datetime
    notices: tuple[str, ...]
    kept_at: datetime | None
    kept_by: str


def is_free_to_send(desk: Desk) -> bool:
    """May anything go out now? What does not fit is examined, and settled or turned into a pause."""
    with reading() as session:
        found = may_send(desk, session)
    return examine(desk) if found is Sending.IN_DOUBT else found is Sending.FREE


def examine(desk: Desk, *, last_seen_at: datetime | None = None) -> bool:
    """Look at the database and the file, and do what follows. True when sending may go on. Safe to repeat.

    ``last_seen_at``: when this process last looked, if it may have slept since; otherwise the last tick counts.

    Raises:
        CampaignDeskError: the file can't be written.
    """
    file = file_of(desk)
    try:
        with file.locked():
            return _examine(desk, file, last_seen_at)
    except IntegrityError:  # another worker, with a data folder of its own, was first: look at what it wrote
        with file.locked():
            return _examine(desk, file, last_seen_at)
    except OSError as error:
        raise CampaignDeskError(
            f"The files that tell a restored backup can't be written in {desk.settings.data_folder} "
            f"({error.strerror}). See that the disk has room and that this user may write there."
        ) from error


def _examine(desk: Desk, file: IdentityFile, last_seen_at: datetime | None) -> bool:
    with reading() as session:
        facts = _facts(desk, session, file, last_seen_at)
        pause = find_open_pause(session)
        is_known = pause is not None and _knows(pause, facts)
    if is_known:
        return False
    verdict = judge(facts)
    if pause is not None or not verdict.may_send:
        _pause(desk, facts, notice_words(verdict.notices, facts, desk.settings.timezone))
        return False
    if verdict.step is Step.NEW_IDENTITY:
        _give_identity(desk, file, facts.here)
    elif verdict.step is Step.NEW_FILE:
        assert facts.identity is not None
        _write_file(file, facts.identity, facts.counters)
    return True


def _knows(pause: SendingPause, facts: InstallationFacts) -> bool:
    """Is everything about this place written down with the pause?"""
    known = facts.file is None or facts.file.identity in (pause.identity, *pause.files)
    return known and Home(**pause.here) == facts.here


def _facts(
    desk: Desk, session: Session, file: IdentityFile, last_seen_at: datetime | None
) -> InstallationFacts:
    beside = file.read()  # before the database, as in ``may_send``
    standing = standing_of(session)
    installation = session.get(Installation, 1)
    here = place_of(session.connection())
    now = desk.clock.now()
    seen = _last_seen(session, last_seen_at if not here.takes_many_files else None)
    return InstallationFacts(
        now=now,
        identity=standing.identity,
        former=list_former_identities(session),
        home=Home(**installation.home) if installation else None,
        here=here,
        counters=standing.counters,
        file=beside,
        has_deliveries=has_deliveries(session),
        last_seen_at=seen,
        became_due=count_not_gone_out(session, due_after=seen, due_before=now) if seen else 0,
    )


def _last_seen(session: Session, by_this_process: datetime | None) -> datetime | None:
    """When the desk was last awake, or a person last looked and let it send."""
    tick = session.get(Heartbeat, CLOCK)
    awake = by_this_process or (tick.ticked_at if tick else None)
    looked = last_let_go_at(session)
    return max(awake, looked) if awake and looked else awake


def _pause(desk: Desk, facts: InstallationFacts, notices: list[dict[str, str]]) -> None:
    with transaction() as session:
        lock_installation(session)
        pause = find_open_pause(session)
        if pause is None:
            pause = SendingPause(
                noticed_at=facts.now, notices=notices, here={}, identity=facts.identity or "", files=[]
            )
            session.add(pause)
            log.error("sending paused", notices=[notice["kind"] for notice in notices])
        kinds = {notice["kind"] for notice in pause.notices}
        pause.notices = [*pause.notices, *(notice for notice in notices if notice["kind"] not in kinds)]
        pause.here = asdict(facts.here)
        if facts.file is not None and facts.file.identity not in pause.files:
            pause.files = [*pause.files, facts.file.identity]


def _give_identity(desk: Desk, file: IdentityFile, home: Home) -> None:
    """A new identity for both. The file first, as a draft: a start cut short in between is no copy."""
    identity = secrets.token_hex(16)
    file.write(identity, is_draft=True)
    with transaction() as session:
        installation = lock_installation(session)
        if installation is None:
            installation = Installation(identity=identity, home=asdict(home), made_at=desk.clock.now())
            session.add(installation)
        installation.identity, installation.home = identity, asdict(home)
        session.flush()
        counters = standing_of(session).counters
    _write_file(file, identity, counters)


def _write_file(file: IdentityFile, identity: str, mark: Counters) -> None:
    file.set_mark(mark)
    file.write(identity, is_draft=False)


def resume_sending(desk: Desk, *, user_id: int) -> None:
    """A person has looked: send from here on. The database gets a new identity and its new home.

    Raises:
        ConflictError: sending is not paused.
        NotAllowedError: this person may not decide it.
    """
    file = file_of(desk)
    with file.locked():
        with transaction() as session:
            user = get_permitted_user(session, user_id, Permission.SCHEDULE)
            installation, pause = lock_installation(session), find_open_pause(session)
            if pause is None:
                raise ConflictError("Sending is not paused. Somebody may have started it a moment ago.")
            identity = secrets.token_hex(16)
            if installation is None:
                installation = Installation(made_at=desk.clock.now())
                session.add(installation)
            installation.identity, installation.home = identity, pause.here
            pause.is_open, pause.ended_at, pause.ended_by_id = False, desk.clock.now(), user.id
            session.flush()
            counters = standing_of(session).counters
            file.write(identity, is_draft=True)  # if we die before the commit it is still paused
        _write_file(file, identity, counters)
    log.warning("sending resumed", user_id=user_id)


def keep_paused(desk: Desk, *, user_id: int) -> None:
    """A person says that this is a copy, which is to stay as it is. It can still be let go later.

    Raises:
        ConflictError: sending is not paused.
        NotAllowedError: this person may not decide it.
    """
    with transaction() as session:
        user = get_permitted_user(session, user_id, Permission.SCHEDULE)
        lock_installation(session)
        pause = find_open_pause(session)
        if pause is None:
            raise ConflictError("Sending is not paused. Somebody may have started it a moment ago.")
        pause.kept_at, pause.kept_by_id = desk.clock.now(), user.id
    log.warning("kept paused as a copy", user_id=user_id)


def pause_note(session: Session) -> PauseNote | None:
    """The pause in force, as people see it; every page asks."""
    pause = find_open_pause(session)
    if pause is None:
        return None
    return PauseNote(
        noticed_at=pause.noticed_at,
        notices=tuple(notice["words"] for notice in pause.notices),
        kept_at=pause.kept_at,
        kept_by=pause.kept_by.name if pause.kept_by else "",
    )


def begin_anew(desk: Desk) -> None:
    """Make this database an installation of its own, with no question asked: for a scratch copy made on purpose."""
    file = file_of(desk)
    with file.locked():
        with reading() as session:
            here = place_of(session.connection())
        _give_identity(desk, file, here)
