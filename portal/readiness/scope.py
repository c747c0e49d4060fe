"""Which questions are asked of a project (domain.md 10.1)."""

from portal.readiness.model import Answer, Answers, Edition, Facts, Outside, Question

BLANK = Answer()


def place(edition: Edition, stage: str, band: str | None) -> tuple[str, str]:
    """The stage and band to judge at; another band than the stage's own is judged at its start.

    Raises NotFoundError for an unknown stage or band.
    """
    own = edition.band_of(stage)
    if band is None or band == own:
        return stage, own
    return edition.first_stage(band), band


def outside(
    edition: Edition,
    question: Question,
    facts: Facts,
    answer: Answer,
    *,
    band: str | None = None,
    core_only: bool = False,
) -> Outside | None:
    """Why the question is not asked of this project, None when it is."""
    stage, band = place(edition, facts.stage, band)
    reasons = {
        Outside.TYPE: facts.types.isdisjoint(question.applies_to),
        Outside.FACT: _ruled_out(question, facts),
        Outside.LATER: edition.order(stage) < edition.order(question.from_stage),
        Outside.NO_EXPECTATION: band not in question.expected,
        Outside.NOT_CORE: core_only and not question.core,
        Outside.NOT_RELEVANT: answer.na is not None,
    }
    return next((reason for reason, holds in reasons.items() if holds), None)


def in_scope(
    edition: Edition,
    facts: Facts,
    answers: Answers,
    *,
    band: str | None = None,
    core_only: bool = False,
) -> tuple[Question, ...]:
    """The questions asked of this project at its stage, or at the start of another band."""
    return tuple(
        question
        for question in edition.questions
        if outside(
            edition,
            question,
            facts,
            answers.get(question.id, BLANK),
            band=band,
            core_only=core_only,
        )
        is None
    )


def coming_next(
    edition: Edition, facts: Facts, answers: Answers, *, core_only: bool = False
) -> tuple[Question, ...]:
    """The questions not asked yet that will be at the start of the next band."""
    later = edition.next_band(edition.band_of(facts.stage))
    if later is None:
        return ()
    now = {q.id for q in in_scope(edition, facts, answers, core_only=core_only)}
    then = in_scope(edition, facts, answers, band=later, core_only=core_only)
    return tuple(question for question in then if question.id not in now)


def _ruled_out(question: Question, facts: Facts) -> bool:
    fact = question.when.fact if question.when else None
    return fact is not None and facts.known.get(fact) is False
