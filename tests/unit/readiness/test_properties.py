"""What must hold for any answers to the published edition."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.readiness import actions, catalogue, scoring
from portal.readiness.model import Answer, Evidence, Facts

EDITION = catalogue.load("atmp-2026.1")
IDS = [question.id for question in EDITION.questions]
STAGES = [stage.id for stage in EDITION.stages]
TYPES = [each.id for each in EDITION.types]

ANSWER = st.one_of(
    st.builds(Answer, score=st.integers(0, 4), evidence=st.sampled_from(Evidence)),
    st.just(Answer(dont_know=True)),
    st.just(Answer(na="other")),
)
ANSWERS = st.dictionaries(st.sampled_from(IDS), ANSWER, max_size=76)
# Mostly complete answers as well, or the higher levels are never met.
RICH = st.fixed_dictionaries(
    {q: st.builds(Answer, score=st.integers(2, 4), evidence=st.sampled_from(Evidence)) for q in IDS}
)
ANY = st.one_of(ANSWERS, RICH)
FACTS = st.builds(
    Facts, stage=st.sampled_from(STAGES), types=st.frozensets(st.sampled_from(TYPES), min_size=1)
)


def level(result):
    return -1 if result.level is None else result.level


@given(ANY, FACTS, st.sampled_from(IDS))
@settings(max_examples=150, deadline=None)
def test_raising_one_answer_never_lowers_anything(answers, facts, question):
    answer = answers.get(question, Answer())
    if answer.na is not None:
        return
    before = scoring.assess(EDITION, facts, answers)
    raised = Answer(min(4, (answer.value or 0) + 1), evidence=answer.evidence)

    after = scoring.assess(EDITION, facts, {**answers, question: raised})

    for old, new in zip(before.pillars, after.pillars, strict=True):
        assert level(old) <= level(new)
        assert (old.fit, old.coverage, old.confidence) <= (new.fit, new.coverage, new.confidence)
        assert set(new.open_gates) <= set(old.open_gates)


@given(ANY, FACTS, st.sampled_from(IDS))
@settings(max_examples=100, deadline=None)
def test_better_evidence_never_lowers_a_level(answers, facts, question):
    answer = answers.get(question)
    if answer is None or answer.evidence is Evidence.CONFIRMED:
        return
    before = scoring.assess(EDITION, facts, answers)

    better = replace(answer, evidence=Evidence.CONFIRMED)
    after = scoring.assess(EDITION, facts, {**answers, question: better})

    for old, new in zip(before.pillars, after.pillars, strict=True):
        assert level(old) <= level(new)
        assert old.fit == new.fit


@given(ANY, FACTS, st.randoms(use_true_random=False))
@settings(max_examples=50, deadline=None)
def test_order_of_answers_is_irrelevant(answers, facts, random):
    shuffled = list(answers.items())
    random.shuffle(shuffled)

    assert scoring.assess(EDITION, facts, dict(shuffled)) == scoring.assess(EDITION, facts, answers)


@given(ANY, FACTS, st.sampled_from(IDS))
@settings(max_examples=100, deadline=None)
def test_not_relevant_leaves_the_base(answers, facts, question):
    blank = {q: a for q, a in answers.items() if q != question}
    asked = scoring.assess(EDITION, facts, blank)
    spared = scoring.assess(EDITION, facts, {**blank, question: Answer(na="other")})
    area = EDITION.question(question).pillar

    was_asked = asked.working(question).in_scope
    assert spared.pillar(area).in_scope == asked.pillar(area).in_scope - was_asked
    assert spared.pillar(area).answered == asked.pillar(area).answered
    assert spared.pillar(area).fit >= asked.pillar(area).fit or not spared.pillar(area).in_scope
    assert [p for p in spared.pillars if p.pillar != area] == [
        p for p in asked.pillars if p.pillar != area
    ]


@given(ANY, FACTS, st.booleans())
@settings(max_examples=100, deadline=None)
def test_levels_keep_to_their_conditions(answers, facts, core_only):
    result = scoring.assess(EDITION, facts, answers, core_only=core_only)
    rules = EDITION.scoring

    for area in result.pillars:
        assert (area.level is None) == (area.in_scope < 3)
        assert 0 <= area.fit <= area.coverage <= 1
        assert area.confidence <= area.coverage
        if area.level is not None:
            assert (area.level == 0) == (area.coverage < rules.coverage_min)
            assert area.level < 4 or (not area.open_gates and area.fit >= rules.fit[2])
            assert area.level < 4 or area.confidence >= rules.cap_confidence
            assert area.level < 5 or area.confidence >= rules.verified_confidence
    assessed = [area.level for area in result.pillars if area.level]
    lowest = result.pillar(result.headline).level if result.headline else None
    assert lowest == min(assessed, default=None)


@given(ANY, FACTS, st.booleans())
@settings(max_examples=60, deadline=None)
def test_promised_level_equals_the_recomputed_one(answers, facts, core_only):
    now = scoring.assess(EDITION, facts, answers, core_only=core_only)
    moves = [actions.to_move(EDITION, now, area.pillar) for area in now.pillars]

    for action in (*actions.next_actions(EDITION, now)[:8], *(move for move in moves if move)):
        step = {action.question: Answer(action.score, evidence=action.evidence)}
        then = scoring.assess(EDITION, facts, {**answers, **step}, core_only=core_only)
        assert then.pillar(action.pillar).level == action.level_after
        assert now.pillar(action.pillar).level == action.level


@given(ANY, FACTS)
@settings(max_examples=40, deadline=None)
def test_move_raises_and_no_single_answer_raises_where_there_is_none(answers, facts):
    now = scoring.assess(EDITION, facts, answers)

    for area in now.pillars:
        move = actions.to_move(EDITION, now, area.pillar)
        if move:
            assert move.level_after > move.level
        elif area.level is not None:
            best = [
                actions.what_if(EDITION, now, w.question, Answer(4, evidence=w.evidence or "E0"))
                for w in now.workings
                if w.pillar == area.pillar and w.in_scope
            ]
            assert {result.level for result in best} == {area.level}
