"""What must hold between the entries of a bank; each finding names a path inside a file."""

from collections.abc import Iterable, Iterator, Sequence

from portal.readiness.places import Path
from portal.readiness.shapes import EditionShape, Known, NamedShape, QuestionShape

Finding = tuple[Path, str]


def known(edition: EditionShape) -> Known:
    """The vocabularies that questions are read against."""
    return Known(
        stages={stage.id: stage.band for stage in edition.stage},
        bands=tuple(band.id for band in edition.band),
        types=frozenset(each.id for each in edition.type),
        na_reasons=frozenset(each.id for each in edition.na_reason),
        sources=frozenset(each.id for each in edition.source),
    )


def edition_findings(edition: EditionShape) -> Iterator[Finding]:
    """What does not hold inside edition.toml."""
    vocabularies: dict[str, Sequence[str]] = {
        "stage": [each.id for each in edition.stage],
        "band": _ids(edition.band),
        "type": _ids(edition.type),
        "pillar": _ids(edition.pillar),
        "na_reason": _ids(edition.na_reason),
        "source": [each.id for each in edition.source],
        "evidence_state": [each.id for each in edition.evidence_state],
        "level": [str(each.value) for each in edition.level],
        "headline_sentence": [each.gate for each in edition.headline_sentence],
    }
    for table, ids in vocabularies.items():
        for index, each in _repeated(ids):
            yield (table, index), f"{table} {each} is there twice"
    for index, each in _repeated(edition.files):
        yield ("files", index), f"the file {each} is listed twice"
    yield from _bands(edition)
    sentences = {each.gate for each in edition.headline_sentence}
    if sentences != set(edition.scoring.headline_gates):
        yield ("scoring", "headline_gates"), "each headline gate needs its headline_sentence"
    if edition.status == "published" and edition.published_on is None:
        yield ("status",), "a published edition needs published_on"


def question_findings(question: QuestionShape, pillar: str, vocabulary: Known) -> Iterator[Finding]:
    """What does not hold inside one question; paths start at the question."""
    if question.id.partition("-")[0] != pillar:
        yield ("id",), f"{question.id} stands in the file of {pillar}"
    for key, ids in (
        ("applies_to", question.applies_to),
        ("na", question.na),
        ("sources", question.sources),
    ):
        for _, each in _repeated(ids):
            yield (key,), f"{each} is there twice"
    for index, each in _repeated([part.id for part in question.part]):
        yield ("part", index, "id"), f"part {each} is there twice"
    if question.when and not question.na:
        yield ("when",), "a question with a condition needs reasons in na"
    yield from _expectations(question, vocabulary)
    yield from _gate(question, vocabulary)


def bank_findings(
    edition: EditionShape, files: Sequence[tuple[str, Sequence[QuestionShape | None]]]
) -> Iterator[tuple[str, Finding]]:
    """What does not hold between files: (file, finding). None stands for an unreadable question."""
    yield from _question_ids(files)
    for file, questions in files:
        for finding in _names(questions):
            yield file, finding
    every = [question for _, questions in files for question in questions]
    gates = {question.id for question in every if question and question.gate}
    if None in every:
        return
    for index, gate in enumerate(edition.scoring.headline_gates):
        if gate not in gates:
            path = ("scoring", "headline_gates", index)
            yield "edition.toml", (path, f"{gate} is not a question with a gate")


def _question_ids(
    files: Sequence[tuple[str, Sequence[QuestionShape | None]]],
) -> Iterator[tuple[str, Finding]]:
    seen: dict[str, str] = {}
    for file, questions in files:
        for index, question in enumerate(questions):
            if question and question.id in seen:
                message = f"question {question.id} is already in {seen[question.id]}"
                yield file, (("question", index, "id"), message)
            elif question:
                seen[question.id] = file


def _bands(edition: EditionShape) -> Iterator[Finding]:
    order = _ids(edition.band)
    places = []
    for index, stage in enumerate(edition.stage):
        if stage.band not in order:
            yield ("stage", index, "band"), f"stage {stage.id}: there is no band {stage.band}"
        else:
            places.append(order.index(stage.band))
    if places != sorted(places):
        yield ("stage",), "the stages do not follow the order of their bands"
    for index, band in enumerate(order):
        if index not in places:
            yield ("band", index), f"band {band} has no stage"


def _expectations(question: QuestionShape, vocabulary: Known) -> Iterator[Finding]:
    """A band that is reached needs an expectation, and no other band may have one."""
    order = list(vocabulary.stages)
    reached = {vocabulary.stages[s] for s in order[order.index(question.from_stage) :]}
    for band in vocabulary.bands:
        if band in reached and band not in question.expected:
            yield ("expected",), f"band {band} comes after {question.from_stage}: expected what?"
        if band not in reached and band in question.expected:
            yield ("expected",), f"band {band} ends before {question.from_stage}"


def _gate(question: QuestionShape, vocabulary: Known) -> Iterator[Finding]:
    if question.gate is None:
        return
    latest = None
    for band in vocabulary.bands:
        if band in question.gate.min and band not in question.expected:
            yield ("gate", "min"), f"the gate asks at band {band}, where nothing is expected"
        latest = question.gate.min.get(band, latest)
        if latest is not None and latest > question.expected.get(band, 4):
            yield ("gate", "min"), f"at band {band} the gate asks more than is expected"


def _names(questions: Sequence[QuestionShape | None]) -> Iterator[Finding]:
    for lang in ("en", "sv"):
        names = [
            getattr(q.name, lang).casefold() if q else f"\0{n}" for n, q in enumerate(questions)
        ]
        for index, name in _repeated(names):
            yield ("question", index, "name", lang), f"the name {name!r} is there twice"


def _ids(entries: Iterable[NamedShape]) -> list[str]:
    return [each.id for each in entries]


def _repeated(ids: Sequence[str]) -> Iterator[tuple[int, str]]:
    for index, each in enumerate(ids):
        if each in ids[:index]:
            yield index, each
