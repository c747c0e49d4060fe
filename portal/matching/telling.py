"""Who is told what: the audit trail, and letters that say only that there is news."""

from datetime import datetime

from portal.access import Actor
from portal.audit import Event
from portal.db import Session, record
from portal.errors import InvalidError, Problem
from portal.jobs import outbox
from portal.matching import showing
from portal.matching.tables import IntroductionRow
from portal.people import service as people
from portal.web.gate import clean_text


def check_text(field: str, text: str, limit: int) -> None:
    if len(text) > limit:
        facts = (("length", len(text)), ("limit", limit))
        raise InvalidError(Problem(field, "too_long", facts))
    if not clean_text(text):
        raise InvalidError(Problem(field, "not_storable"))


def write(session: Session, actor: Actor, row: IntroductionRow, letter: str, now: datetime) -> None:
    """A letter to each owner of the other side: there is news, nothing more."""
    other = row.partner_id if row.company_id == actor.organisation else row.company_id
    facts = {"path": f"/introductions/{row.code}"}
    for each in people.members(session, other):
        if each.role in showing.OWNERS:
            outbox.post(session, to=each.email, letter=letter, lang=each.lang, facts=facts, now=now)


def tell(
    session: Session,
    actor: Actor,
    action: str,
    row: IntroductionRow,
    now: datetime,
    classes: tuple[str, ...] = ("F11",),
) -> None:
    told = Event(actor.account, action, "introduction", row.code, actor.organisation, classes)
    record(session, told, now=now)
