"""From the checked form of a bank to the values that scoring and pages use."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from portal.readiness import model, shapes
from portal.readiness.model import PartKind, Text


def edition(
    shape: shapes.EditionShape,
    questions: Sequence[tuple[str, shapes.QuestionShape]],
    content_hash: str,
) -> model.Edition:
    """The edition; `questions` are (area, question), areas in the edition's order on return."""
    order = [pillar.id for pillar in shape.pillar]
    in_order = sorted(questions, key=lambda pair: order.index(pair[0]))
    return model.Edition(
        id=shape.id,
        title=_text(shape.title),
        status=shape.status,
        published_on=shape.published_on,
        content_hash=content_hash,
        scoring=_scoring(shape.scoring),
        stages=tuple(model.Stage(s.id, s.band, s.group, _text(s.name)) for s in shape.stage),
        bands=tuple(model.Band(b.id, _text(b.name)) for b in shape.band),
        types=tuple(model.Named(t.id, _text(t.name)) for t in shape.type),
        pillars=tuple(model.Pillar(p.id, _text(p.name), _text(p.purpose)) for p in shape.pillar),
        levels=tuple(
            model.Level(each.value, _text(each.name), _text(each.meaning)) for each in shape.level
        ),
        evidence_states=tuple(
            model.EvidenceState(e.id, _text(e.name), _text(e.meaning)) for e in shape.evidence_state
        ),
        na_reasons=tuple(model.Named(n.id, _text(n.name)) for n in shape.na_reason),
        headline_sentences={each.gate: _text(each.text) for each in shape.headline_sentence},
        sources=tuple(model.Source(s.id, s.title) for s in shape.source),
        questions=tuple(_question(pillar, question) for pillar, question in in_order),
    )


def _scoring(shape: shapes.ScoringShape) -> model.Scoring:
    return model.Scoring(
        fit=tuple(Fraction(each) for each in shape.fit),
        coverage_min=Fraction(shape.coverage_min),
        cap_confidence=Fraction(shape.self_declared_cap_confidence),
        cap_level=shape.self_declared_cap_level,
        verified_confidence=Fraction(shape.verified_confidence),
        min_questions=shape.min_questions,
        evidence_values={k: Fraction(v) for k, v in shape.evidence_values.model_dump().items()},
        gate_caps=shape.gate_caps.model_dump(),
        headline_gates=tuple(shape.headline_gates),
    )


def _question(pillar: str, shape: shapes.QuestionShape) -> model.Question:
    pairs = zip(shape.anchors.en, shape.anchors.sv, strict=True)
    when = shape.when
    return model.Question(
        id=shape.id,
        pillar=pillar,
        core=shape.core,
        weight=shape.weight,
        from_stage=shape.from_stage,
        applies_to=tuple(shape.applies_to),
        expected=dict(shape.expected),
        name=_text(shape.name),
        text=_text(shape.text),
        why=_text(shape.why),
        anchors=tuple(Text(en, sv) for en, sv in pairs),
        evidence=_text(shape.evidence),
        next_action=_text(shape.next_action),
        gate=_gate(shape.gate) if shape.gate else None,
        na=tuple(shape.na),
        sources=tuple(shape.sources),
        when=model.Condition(_text(when), when.fact) if when else None,
        parts=tuple(_part(part) for part in shape.part),
    )


def _gate(shape: shapes.GateShape) -> model.Gate:
    return model.Gate(model.GateKind(shape.kind), dict(shape.min))


def _part(shape: shapes.PartShape) -> model.Part:
    if isinstance(shape, shapes.TableShape):
        return model.Part(
            id=shape.id,
            kind=PartKind.TABLE,
            label=_text(shape.label),
            hint=_text(shape.hint) if shape.hint else None,
            columns=tuple(_column(column) for column in shape.column),
            max_rows=shape.max_rows,
            feeds=shape.feeds,
        )
    column = _column(shape)
    return model.Part(
        **{name: getattr(column, name) for name in model.Column.__slots__}, feeds=shape.feeds
    )


def _column(shape: shapes.ColumnShape | shapes.SimplePart) -> model.Column:
    number = shape if isinstance(shape, shapes.NumberShape) else None
    options = shape.options if isinstance(shape, shapes.ChoiceShape) else []
    return model.Column(
        id=shape.id,
        kind=PartKind(shape.kind),
        label=_text(shape.label),
        hint=_text(shape.hint) if shape.hint else None,
        unit=number.unit if number else None,
        minimum=Decimal(number.min) if number else None,
        maximum=Decimal(number.max) if number else None,
        decimals=number.decimals if number else 0,
        max_length=shape.max_length if isinstance(shape, shapes.WritingShape) else 0,
        options=tuple(model.Option(each.id, Text(each.en, each.sv)) for each in options),
    )


def _text(shape: shapes.TextShape) -> Text:
    return Text(shape.en, shape.sv)
