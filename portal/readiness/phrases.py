"""Single sentences about results: conclusions, gates, steps, the working of one question."""

from fractions import Fraction

from portal.readiness.bank import GateKind, Question
from portal.readiness.model import Action, ActionKind, PillarResult, Working
from portal.readiness.showing import Results
from portal.web.filters import floor_percent
from portal.web.i18n import gettext as _
from portal.web.i18n import ngettext

GATED = 2
READY = 3
FULL = 4


def conclusion(results: Results) -> str:
    """The title of the result: what is strong, and what holds the project back."""
    assessed = [p for p in results.assessment.pillars if p.level]
    if not assessed:
        return _("Too few answers yet to say how ready the project is")
    lowest = min(p.level or 0 for p in assessed)
    weak = [p.pillar for p in assessed if p.level == lowest]
    strong = [p.pillar for p in assessed if (p.level or 0) >= READY and p.level != lowest]
    if lowest >= FULL:
        return _("Every assessed area meets what investors expect at this stage")
    if lowest == READY:
        return _ready(results, weak) if strong and len(weak) <= 2 else _ready_everywhere()
    if len(weak) > 2:
        weak = [results.assessment.headline or weak[0]]
        if not strong:
            return _("Much is still to be done, above all in %(area)s", area=inside(weak[0]))
    return _strong_weak(strong[:2], weak) if strong else _weak_only(weak)


def _ready_everywhere() -> str:
    return _("Ready for the stage in every assessed area, with some way to go for investors")


def _ready(results: Results, weak: list[str]) -> str:
    named, many = joined([holder(each) for each in weak]), len(weak)
    if all(undocumented(results, results.assessment.pillar(each)) for each in weak):
        return ngettext(
            "Ready for the stage; %(weak)s still rests on the company's word",
            "Ready for the stage; %(weak)s still rest on the company's word",
            many,
            weak=named,
        )
    return ngettext(
        "Ready for the stage in every assessed area; %(weak)s is next to raise",
        "Ready for the stage in every assessed area; %(weak)s are next to raise",
        many,
        weak=named,
    )


def undocumented(results: Results, result: PillarResult) -> bool:
    """Whether only the lack of evidence holds the area at 3."""
    scoring = results.edition.scoring
    enough = result.fit >= scoring.fit[-1] and not result.open_gates
    return result.level == READY and enough and result.confidence < scoring.cap_confidence


def _strong_weak(strong: list[str], weak: list[str]) -> str:
    good = joined([inside(each) for each in strong])
    bad = joined([holder(each) for each in weak])
    if len(weak) == 1:
        return _("Strong in %(strong)s; %(weak)s holds the project back", strong=good, weak=bad)
    return _("Strong in %(strong)s; %(weak)s hold the project back", strong=good, weak=bad)


def _weak_only(weak: list[str]) -> str:
    bad = _capital(joined([holder(each) for each in weak]))
    if len(weak) == 1:
        return _("%(weak)s holds the project back most", weak=bad)
    return _("%(weak)s hold the project back most", weak=bad)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def holder(pillar: str) -> str:
    """An area as the subject of a sentence."""
    words = {
        "IP": _("the intellectual property"),
        "DAT": _("the data strategy"),
        "REG": _("the regulatory pathway"),
        "PRO": _("the production plan"),
        "PRJ": _("the project structure"),
    }
    return words.get(pillar, pillar)


def inside(pillar: str) -> str:
    """An area after "in"."""
    words = {
        "IP": _("intellectual property"),
        "DAT": _("data"),
        "REG": _("regulatory work"),
        "PRO": _("production"),
        "PRJ": _("project structuring"),
    }
    return words.get(pillar, pillar)


def area_conclusion(results: Results, result: PillarResult, name: str) -> str:
    """The heading of one area."""
    facts = {"area": name, "met": number(result.expected_met), "all": result.in_scope}
    if result.level is None:
        return _("%(area)s is not expected yet at this stage", **facts)
    if result.level == 0:
        return _("%(area)s has too few answers for a level", **facts)
    if undocumented(results, result):
        return _("%(area)s meets what the stage asks for, but too little is documented", **facts)
    if result.open_gates and result.level <= GATED:
        return _("%(area)s has an open gate that keeps it at 2 at most", **facts)
    sentences = {
        1: _("%(area)s lacks most of what the stage asks for", **facts),
        2: _("%(area)s has important gaps", **facts),
        3: _("%(area)s meets most of what the stage asks for", **facts),
        4: _("%(area)s meets what the stage asks for, with documents", **facts),
        5: _("%(area)s meets what the stage asks for, checked by a reviewer", **facts),
    }
    return sentences[result.level]


def area_reason(results: Results, result: PillarResult) -> str:
    """The same without the area's name, for tables that show it."""
    if result.level is None:
        return _("Not asked at this stage yet")
    if result.level == 0:
        return _("Too few answers for a level")
    if undocumented(results, result):
        return _("Meets what the stage asks for; too little is documented")
    if result.open_gates and result.level <= GATED:
        return _("An open gate keeps it at 2 at most")
    sentences = {
        1: _("Lacks most of what the stage asks for"),
        2: _("Important gaps"),
        3: _("Meets most of what the stage asks for"),
        4: _("Meets what the stage asks for, with documents"),
        5: _("Meets what the stage asks for, checked by a reviewer"),
    }
    return sentences[result.level]


def working_of(result: PillarResult) -> str:
    """The numbers behind a level, in one sentence."""
    if result.level is None:
        return _("Fewer than three questions are asked at this stage, so no level is set.")
    return _(
        "%(met)s of %(all)s expectations met; by weight %(fit)s met, %(coverage)s answered, "
        "%(confidence)s backed by evidence.",
        met=number(result.expected_met),
        all=result.in_scope,
        fit=floor_percent(result.fit),
        coverage=floor_percent(result.coverage),
        confidence=floor_percent(result.confidence),
    )


def number(value: Fraction) -> str:
    """Halves as people write them."""
    whole, half = divmod(value, 1)
    return f"{whole}½" if half and whole else "½" if half else str(whole)


def gate(results: Results, result: PillarResult, working: Working, lang: str) -> str:
    """One sentence about an unmet gate."""
    question = results.edition.question(working.question)
    facts = {
        "cap": cap(results, working),
        "name": low(question.name.in_(lang)),
        "score": working.score,
        "minimum": working.gate_minimum,
        "question": working.question,
    }
    if working.score is None:
        sentence = _(
            "Held at %(cap)s: %(name)s is not answered and must reach %(minimum)s "
            "(question %(question)s)",
            **facts,
        )
    elif result.level == facts["cap"]:
        sentence = _(
            "Held at %(cap)s: %(name)s stands at %(score)s and must reach %(minimum)s "
            "(question %(question)s)",
            **facts,
        )
    else:
        sentence = _(
            "Would be held at %(cap)s: %(name)s stands at %(score)s and must reach %(minimum)s "
            "(question %(question)s)",
            **facts,
        )
    return sentence


def low(name: str) -> str:
    """A name inside a sentence: its first letter small unless it is an abbreviation."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def nearest(results: Results, result: PillarResult, name: str, lang: str) -> str:
    """The single change that raises the area's level soonest, empty when none does."""
    move = results.moves.get(result.pillar)
    if move is None or move.level_after is None:
        return ""
    question = results.edition.question(move.question)
    facts = {
        "name": low(question.name.in_(lang)),
        "question": move.question,
        "score": move.score,
        "area": name,
        "after": move.level_after,
    }
    if move.kind is ActionKind.EVIDENCE:
        return _(
            "If you attach evidence to %(name)s (%(question)s), %(area)s becomes %(after)s.",
            **facts,
        )
    return _("If %(name)s (%(question)s) reaches %(score)s, %(area)s becomes %(after)s.", **facts)


def effect(results: Results, action: Action, lang: str) -> str:
    """What one action changes: "Production plan 2 → 3"."""
    name = next(p.name for p in results.edition.pillars if p.id == action.pillar).in_(lang)
    if action.level_after != action.level and action.level_after is not None:
        return f"{name} {action.level or '–'} → {action.level_after}"
    if action.kind in {ActionKind.HARD_GATE, ActionKind.SOFT_GATE}:
        return _("%(area)s: closes a gate", area=name)
    if action.kind is ActionKind.EVIDENCE:
        return _("%(area)s: from stated to documented", area=name)
    return _(
        "%(area)s: answer %(now)s → %(score)s",
        area=name,
        now=action.score - action.shortfall,
        score=action.score,
    )


def short(pillar: str) -> str:
    """An area in one word, for charts."""
    words = {
        "IP": _("IP"),
        "DAT": _("Data"),
        "REG": _("Regulatory"),
        "PRO": _("Production"),
        "PRJ": _("Structuring"),
    }
    return words.get(pillar, pillar)


def cap(results: Results, working: Working) -> int:
    """The level that an unmet gate holds its area at."""
    return results.edition.scoring.gate_caps[working.gate or GateKind.HARD]


def step(action: Action, question: Question, lang: str) -> str:
    """What to do: the bank's own words, or to attach what is asked for as evidence."""
    if action.kind is not ActionKind.EVIDENCE:
        return question.next_action.in_(lang)
    name, what = low(question.name.in_(lang)), question.evidence.in_(lang)
    return _("Attach evidence for %(name)s: %(what)s", name=name, what=low(what))


def joined(words: list[str]) -> str:
    """One or two things as one phrase."""
    return words[0] if len(words) == 1 else _("%(one)s and %(two)s", one=words[0], two=words[1])
