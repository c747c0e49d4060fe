"""Signing up, in and out. Every way in ends in the same check."""

from datetime import datetime, timedelta

from portal.access import Actor, Kind, Role
from portal.audit import Event
from portal.db import Session, record
from portal.errors import InvalidError, Problem, ThrottledError
from portal.jobs import outbox
from portal.people import passwords, store
from portal.people.model import LINK_LIFE, SESSION_LIFE, TOKEN_LIFE
from portal.people.tables import AccountRow, LinkRow, SessionRow
from portal.web.codes import digest, new_code, new_secret

WINDOW = timedelta(minutes=15)
MAX_PER_ACCOUNT = 10
MAX_PER_SOURCE = 60
MAX_MAILS = 4


def ask_link(
    session: Session, *, email: str, purpose: str, lang: str, source: str, now: datetime
) -> None:
    """Mail a link for signing up or choosing a new password; the page tells nothing.

    `purpose` is `sign_up` or `reset`. Raises ThrottledError after too many letters to one
    address or from one source.
    """
    _throttle(session, f"mail:{email}", MAX_MAILS, now)
    _throttle(session, f"mail-from:{source}", MAX_PER_SOURCE, now)
    known = store.account_by_email(session, email)
    if known is None and purpose == "reset":
        return
    letter = "account_exists" if known and purpose == "sign_up" else purpose
    secret = "" if letter == "account_exists" else _link(session, email, purpose, now)
    facts = {"path": f"/{purpose.replace('_', '-')}/{secret}" if secret else "/sign-in"}
    outbox.post(session, to=email, letter=letter, lang=lang, facts=facts, now=now)


def linked_email(session: Session, *, token: str, purpose: str, now: datetime) -> str:
    """The address behind an open link; raises NotFoundError when used up or expired."""
    return store.open_link(session, digest(token), purpose, now, lock=False).email


def create_account(
    session: Session, *, token: str, name: str, password: str, lang: str, now: datetime
) -> str:
    """Make the account behind a sign-up link and sign in; returns the session's secret."""
    link = store.open_link(session, digest(token), "sign_up", now)
    account = add_account(
        session, email=link.email, name=name, password=password, lang=lang, now=now
    )
    link.used_at = now
    return open_session(session, account.id, now=now)


def add_account(
    session: Session, *, email: str, name: str, password: str, lang: str, now: datetime
) -> AccountRow:
    """A new person; raises InvalidError for a weak password or a known address."""
    _check_password(password, name, email)
    if store.account_by_email(session, email) is not None:
        raise InvalidError(Problem("email", "taken"))
    row = AccountRow(
        code=new_code(),
        email=email,
        name=name,
        lang=lang,
        password_hash=passwords.hashed(password),
        created_at=now,
    )
    session.add(row)
    session.flush()
    record(session, Event(row.id, "account.created", "account", row.code), now=now)
    return row


def reset_password(session: Session, *, token: str, password: str, now: datetime) -> None:
    """Choose a new password through a mailed link; every session of the account ends."""
    link = store.open_link(session, digest(token), "reset", now)
    account = store.account_by_email(session, link.email)
    if account is None:
        return
    _check_password(password, account.name, account.email)
    account.password_hash = passwords.hashed(password)
    link.used_at = now
    store.end_sessions(session, account.id)
    record(session, Event(account.id, "account.password", "account", account.code), now=now)


def change_password(session: Session, actor: Actor, *, old: str, new: str, now: datetime) -> None:
    """Change one's own password; other sessions end. Raises InvalidError on either field."""
    account = store.account(session, actor.account)
    if not passwords.matches(account.password_hash, old):
        raise InvalidError(Problem("old", "wrong_password"))
    _check_password(new, account.name, account.email, field="new")
    account.password_hash = passwords.hashed(new)
    store.end_sessions(session, account.id, but=actor.session)
    record(session, Event(account.id, "account.password", "account", account.code), now=now)


def sign_in(
    session: Session, *, email: str, password: str, source: str, now: datetime, script: bool = False
) -> str | None:
    """The secret of a new session, or None when address and password do not belong together.

    Raises ThrottledError before any hashing once an account or source tried too often. The
    caller commits either way, so that tries are counted.
    """
    _throttle(session, f"sign-in:{email}", MAX_PER_ACCOUNT, now)
    _throttle(session, f"sign-in-from:{source}", MAX_PER_SOURCE, now)
    account = store.account_by_email(session, email)
    if not passwords.matches(account.password_hash if account else "", password):
        return None
    if account is None or account.disabled_at is not None:
        return None
    store.forget_tries(session, digest(f"sign-in:{email}"))
    return open_session(session, account.id, now=now, script=script)


def open_session(session: Session, account_id: int, *, now: datetime, script: bool = False) -> str:
    """Start a session in the person's only context, or in none when there are several."""
    belongs = store.memberships(session, account_id)
    secret = new_secret()
    row = SessionRow(
        token_hash=digest(secret),
        account_id=account_id,
        membership_id=belongs[0][0].id if len(belongs) == 1 else None,
        kind="script" if script else "browser",
        created_at=now,
        expires_at=now + (TOKEN_LIFE if script else SESSION_LIFE),
    )
    session.add(row)
    session.flush()
    record(session, Event(account_id, "session.opened", "session", str(row.id)), now=now)
    return secret


def identify(session: Session, *, token: str, now: datetime, script: bool = False) -> Actor | None:
    """Who is behind a session's secret and in which context, or None."""
    found = store.identity(session, digest(token), now)
    if found is None or (found[0].kind == "script") != script:
        return None
    row, account, membership, organisation = found
    # The outer join may find no context; its typing cannot say so.
    if not membership or not organisation:
        return Actor(account=account.id, name=account.name, session=row.id)
    return Actor(
        account=account.id,
        name=account.name,
        session=row.id,
        organisation=organisation.id,
        organisation_code=organisation.code,
        organisation_name=organisation.name,
        kind=Kind(organisation.kind),
        role=Role(membership.role),
        verified=organisation.verified_at is not None,
    )


def sign_out(session: Session, actor: Actor, *, now: datetime, everywhere: bool = False) -> None:
    """End this session, or all of the person's; the cookie opens nothing afterwards."""
    if everywhere:
        store.end_sessions(session, actor.account)
    else:
        store.end_session(session, actor.session)
    record(session, Event(actor.account, "session.ended", "session", str(actor.session)), now=now)


def _link(session: Session, email: str, purpose: str, now: datetime) -> str:
    secret = new_secret()
    session.add(
        LinkRow(
            purpose=purpose,
            email=email,
            token_hash=digest(secret),
            created_at=now,
            expires_at=now + LINK_LIFE,
        )
    )
    return secret


def _check_password(password: str, name: str, email: str, *, field: str = "password") -> None:
    words = (*name.split(), email.partition("@")[0])
    if problem := passwords.weakness(password, words=words):
        raise InvalidError(Problem(field, f"password_{problem}"))


def _throttle(session: Session, key: str, limit: int, now: datetime) -> None:
    # The key is hashed: a table of who tried what is nobody's business.
    if store.count_try(session, digest(key), WINDOW, now) > limit:
        raise ThrottledError("too_many_tries", retry_after=int(WINDOW.total_seconds()))
