"""The one door to what applicants and reviewers wrote: judge by the policy, then load.

Every other module of the room asks here. Not permitted and not existing raise the same error.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.access import Actor, Kind
from portal.db import Session
from portal.errors import NotFoundError
from portal.rounds import describing, permissions, review_store, store
from portal.rounds.model import AssignmentState, RoundState
from portal.rounds.review_store import AssignmentKey
from portal.rounds.store import ApplicationKey
from portal.rounds.tables import (
    ApplicationRow,
    AssignmentRow,
    ContentRow,
    DecisionRow,
    RoundRow,
)
from portal.sharing import service as sharing
from portal.sharing.model import Fact, FieldClass, Relation, Viewer

PARTNERS = {Kind.INVESTOR, Kind.CDMO, Kind.NODE}
REFUSED = {AssignmentState.CONFLICT, AssignmentState.REMOVED}


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody is to one application at one moment, and what follows from the round."""

    round: RoundRow
    state: RoundState
    key: ApplicationKey
    viewer: Viewer
    facts: frozenset[Fact]

    def may_read(self, field_class: FieldClass) -> bool:
        """Whether the policy shows this class."""
        return sharing.may_read(self.viewer, field_class, facts=self.facts)


def standing(
    session: Session, actor: Actor, *, code: str, now: datetime, hold: bool = False
) -> Standing:
    """The company's or coordinator's standing to an application; raises NotFoundError.

    `hold` locks the round until the transaction ends.
    """
    key = store.application_key(session, code)
    round_row = _round(session, key.round_code, hold=hold)
    if hold:
        key = store.application_key(session, code)
    relation = _relation(actor, round_row, key)
    if relation not in {Relation.ADMIN, Relation.MEMBER, Relation.COORDINATOR}:
        raise NotFoundError("application")
    return _standing(round_row, key, relation, now)


def coordinators_standing(
    session: Session, actor: Actor, *, code: str, now: datetime, hold: bool = False
) -> Standing:
    """As `standing`, for coordinators who may read the content; others get NotFoundError."""
    found = standing(session, actor, code=code, now=now, hold=hold)
    if Relation.COORDINATOR not in found.viewer.relations or not found.may_read(FieldClass.F7):
        raise NotFoundError("application")
    return found


def reviewers_standing(
    session: Session, actor: Actor, *, code: str, now: datetime, hold: bool = False
) -> tuple[AssignmentKey, Standing]:
    """A reviewer's own assignment; a conflict or removal makes it as if it never was."""
    key = review_store.assignment_key(session, code)
    round_row = _round(session, key.application.round_code, hold=hold)
    if hold:
        key = review_store.assignment_key(session, code)
    mine = actor.reviews and actor.organisation == round_row.organisation_id
    if not mine or key.account_id != actor.account or key.state in REFUSED:
        raise NotFoundError("assignment")
    found = _standing(round_row, key.application, Relation.REVIEWER, now)
    facts = found.facts | {Fact.OWN} | _declared(key.state)
    return key, Standing(round_row, found.state, key.application, found.viewer, facts)


def application(session: Session, who: Standing) -> ApplicationRow:
    """The application itself; raises NotFoundError when the policy hides it."""
    with sharing.opened(sharing.permit(who.viewer, FieldClass.F7, facts=who.facts)):
        return store.application(session, who.key.id)


def content(session: Session, who: Standing) -> ContentRow:
    """The frozen snapshot; raises NotFoundError when the policy hides it or it was taken back."""
    with sharing.opened(sharing.permit(who.viewer, FieldClass.F7, facts=who.facts)):
        return store.content(session, who.key.id)


def decision(session: Session, who: Standing) -> DecisionRow:
    """The decision; raises NotFoundError when the policy hides it or there is none."""
    with sharing.opened(sharing.permit(who.viewer, FieldClass.F10, facts=who.facts)):
        return review_store.decision(session, who.key.id)


def assignments(session: Session, who: Standing) -> list[AssignmentRow]:
    """Every review of the application, for those who may read them."""
    with sharing.opened(sharing.permit(who.viewer, FieldClass.F8, facts=who.facts)):
        return review_store.assignments(session, who.key.id)


def assignment(session: Session, key: AssignmentKey, who: Standing) -> AssignmentRow:
    """A reviewer's own review."""
    with sharing.opened(sharing.permit(who.viewer, FieldClass.F8, facts=who.facts)):
        return review_store.assignment(session, key.id)


def others(session: Session, key: AssignmentKey, who: Standing) -> list[AssignmentRow]:
    """What other reviewers submitted; nothing before one's own review is in."""
    facts = who.facts - {Fact.OWN}
    if not sharing.may_read(who.viewer, FieldClass.F8, facts=facts):
        return []
    with sharing.opened(sharing.permit(who.viewer, FieldClass.F8, facts=facts)):
        rows = review_store.assignments(session, key.application.id)
    submitted = AssignmentState.SUBMITTED
    return [row for row in rows if row.id != key.id and row.state == submitted]


def company_list(
    session: Session, actor: Actor, *, now: datetime
) -> tuple[list[ApplicationRow], dict[int, str]]:
    """The actor's company's applications, and what was released about them."""
    if actor.kind is not Kind.COMPANY or actor.organisation is None:
        raise NotFoundError("application")
    relation = Relation.ADMIN if actor.owns else Relation.MEMBER
    viewer = Viewer(frozenset({relation}), now)
    facts = frozenset({Fact.RELEASED})
    with sharing.opened(sharing.permit(viewer, FieldClass.F7, FieldClass.F10, facts=facts)):
        found = store.company_applications(session, actor.organisation)
        return found, review_store.released_outcomes(session, actor.organisation)


@dataclass(frozen=True, slots=True)
class Whole:
    """Everything in a closed round, for its coordinators."""

    applications: list[ApplicationRow]
    placed: dict[int, dict[str, Any]]
    assignments: dict[int, list[AssignmentRow]]
    decisions: dict[int, DecisionRow]


def whole(session: Session, round_row: RoundRow, *, now: datetime) -> Whole:
    """All applications of a closed round; the caller has shown that it is the coordinator's.

    Raises NotFoundError while the round is sealed.
    """
    state = describing.state(round_row, now)
    facts = frozenset({Fact.CLOSED} if state not in permissions.SEALED else set())
    viewer = Viewer(frozenset({Relation.COORDINATOR}), now)
    classes = (FieldClass.F7, FieldClass.F8, FieldClass.F10)
    with sharing.opened(sharing.permit(viewer, *classes, facts=facts)):
        found = store.applications(session, round_row.id)
        readable = [row for row in found if row.state in permissions.READABLE]
        return Whole(
            readable,
            store.placements(session, round_row.id),
            review_store.assignments_of_round(session, round_row.id),
            review_store.decisions(session, round_row.id),
        )


def coordinators_round(
    session: Session, actor: Actor, *, code: str, hold: bool = False
) -> RoundRow:
    """A round of the actor's own organisation; raises NotFoundError."""
    found = _round(session, code, hold=hold)
    if not permissions.may_coordinate(actor, organisation=found.organisation_id):
        raise NotFoundError("round")
    return found


def _round(session: Session, code: str, *, hold: bool) -> RoundRow:
    return store.locked_round(session, code) if hold else store.round_of(session, code)


def _standing(
    round_row: RoundRow, key: ApplicationKey, relation: Relation, now: datetime
) -> Standing:
    state = describing.state(round_row, now)
    facts = {Fact.OPEN} if state is RoundState.OPEN else set()
    if permissions.may_read_content(round_state=state, application=key.state):
        facts |= {Fact.CLOSED, Fact.SNAPSHOT}
    if round_row.released_at is not None:
        facts |= {Fact.RELEASED}
    viewer = Viewer(frozenset({relation}), now)
    return Standing(round_row, state, key, viewer, frozenset(facts))


def _relation(actor: Actor, round_row: RoundRow, key: ApplicationKey) -> Relation:
    if actor.kind is Kind.COMPANY:
        if actor.organisation != key.organisation_id:
            return Relation.OTHER_COMPANY
        return Relation.ADMIN if actor.owns else Relation.MEMBER
    if permissions.may_coordinate(actor, organisation=round_row.organisation_id):
        return Relation.COORDINATOR
    if actor.kind is Kind.COORDINATOR:
        return Relation.REVIEWER_OTHER if actor.reviews else Relation.COORDINATOR_OTHER
    return Relation.PARTNER if actor.kind in PARTNERS else Relation.ANONYMOUS


def _declared(state: AssignmentState) -> set[Fact]:
    if state is AssignmentState.SUBMITTED:
        return {Fact.COI_DECLARED, Fact.OWN_SUBMITTED}
    return {Fact.COI_DECLARED} if state is AssignmentState.CLEAR else set()
