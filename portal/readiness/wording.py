"""Words about one question: its answer, whether it is met, what would raise it."""

from fractions import Fraction

from portal.readiness import phrases
from portal.readiness.bank import Evidence
from portal.readiness.model import Working
from portal.readiness.showing import Results
from portal.web.i18n import gettext as _


def answer(working: Working, *, dont_know: bool) -> str:
    """The answer in one cell: a number, or why there is none."""
    if working.outside == "na":
        return _("Not relevant")
    if working.score is None:
        return _("Not answered")
    return _("0 (not known yet)") if dont_know else str(working.score)


def mark(working: Working) -> str:
    """The same in two or three signs, for papers (ux.md 3.2)."""
    if working.outside == "na":
        return _("n/a")
    return "–" if working.score is None else str(working.score)


def met(working: Working) -> str:
    """Whether the expectation is met: yes, half, no."""
    if not working.in_scope:
        return "–"
    return {Fraction(1): _("Met"), Fraction(1, 2): _("Half")}.get(working.met, _("Not met"))


def evidence_word(evidence: Evidence | None) -> str:
    """Stated, documented, confirmed; a dash without an answer."""
    words = {
        Evidence.STATED: _("Stated"),
        Evidence.DOCUMENTED: _("Documented"),
        Evidence.CONFIRMED: _("Confirmed"),
    }
    return words[evidence] if evidence else "–"


def raises(results: Results, working: Working, lang: str) -> str:
    """What would raise this answer: the next anchor that counts, or evidence."""
    if not working.in_scope:
        return ""
    question = results.edition.question(working.question)
    wanted = max(working.expected or 0, working.gate_minimum or 0)
    if (working.score or 0) < wanted:
        return f"{wanted}: {question.anchors[wanted].in_(lang)}"
    if working.evidence is Evidence.STATED:
        return _("Evidence: %(what)s", what=question.evidence.in_(lang))
    return ""


def gate_word(working: Working) -> str:
    """Whether a question is a gate, and whether it is met."""
    if working.gate is None:
        return ""
    return _("Gate, open") if working.gate_open else _("Gate, met")


def extremes(results: Results, workings: list[Working], lang: str) -> str:
    """The two strongest and the two weakest answers of an area, by name."""

    def named(chosen: list[Working]) -> str:
        names = [results.edition.question(w.question).name.in_(lang) for w in chosen[:2]]
        return phrases.joined([phrases.low(name) for name in names])

    strong = [w for w in workings if w.answered and not w.shortfall and w.evidence != "E0"]
    weak = [w for w in workings if w.shortfall]
    strong.sort(key=lambda w: (-w.evidence_value, -w.weight, w.question))
    weak.sort(key=lambda w: (-w.weight * w.shortfall, w.question))
    told = []
    if strong:
        told.append(_("Strongest: %(names)s.", names=named(strong)))
    if weak:
        told.append(_("Weakest: %(names)s.", names=named(weak)))
    return " ".join(told)
