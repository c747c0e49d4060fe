"""Assessments for scripts: read, answer, submit."""

from typing import Any

from flask import jsonify, request
from flask_openapi3 import APIBlueprint, Tag
from pydantic import BaseModel, ConfigDict, Field

from portal import clock
from portal.access import Kind
from portal.errors import InvalidError
from portal.readiness import documents, forms, service
from portal.readiness.records import AnswerConflictError, Content, Reason, to_json
from portal.web.codes import new_secret
from portal.web.errors import answer
from portal.web.guards import ApiReply, acting_as, actor, commits, session

api = APIBlueprint(
    "readiness_api", __name__, url_prefix="/api/v1", abp_tags=[Tag(name="readiness")]
)
company = acting_as(Kind.COMPANY)
STRICT = ConfigDict(strict=True, extra="forbid")


class ProjectPath(BaseModel):
    """Which project."""

    code: str = Field(max_length=40)


class AnswerPath(ProjectPath):
    """Which question of it."""

    question: str = Field(max_length=20)


class EvidenceItem(BaseModel):
    """A document by its title, or a link to it."""

    model_config = STRICT
    title: str = Field(default="", max_length=200)
    url: str = Field(default="", max_length=2000)


class AnswerBody(BaseModel):
    """What to change. What is not named stays; evidence and tables are replaced whole."""

    model_config = STRICT
    version: int = Field(ge=0, lt=10**9, description="the version it was read at; 0: never saved")
    score: int | None = Field(default=None, ge=0, le=4)
    na: str | None = Field(default=None, max_length=60)
    na_text: str | None = Field(default=None, max_length=500)
    dont_know: bool | None = None
    comment: str | None = Field(default=None, max_length=4000)
    evidence: list[EvidenceItem] | None = Field(default=None, max_length=20)
    parts: dict[str, Any] | None = None


class SavedReply(BaseModel):
    """The version to carry next."""

    question: str
    version: int
    saved_at: str


class AnswerReply(BaseModel):
    """One answer as it is kept."""

    question: str
    version: int
    state: str
    score: int | None
    na_reason: str
    na_text: str
    comment: str
    parts: dict[str, Any]
    evidence: list[dict[str, Any]]


class AssessmentReply(BaseModel):
    """The assessment now, with unrounded numbers, as `portal assess` prints it."""

    bank: str
    engine: str
    stage: str
    band: str
    pillars: dict[str, Any]
    headline: str | None
    headline_gates: list[str]
    actions: list[dict[str, Any]]
    next: dict[str, Any] | None


class SnapshotBody(BaseModel):
    """How to freeze."""

    model_config = STRICT
    name: str = Field(default="", max_length=100)
    core_only: bool = False


class SnapshotReply(BaseModel):
    """What was frozen."""

    code: str
    edition: str
    engine: str
    content_hash: str
    edition_hash: str
    created_at: str


@api.get(
    "/projects/<code>/assessment",
    responses={200: AssessmentReply},
    operation_id="readAssessment",
    summary="Levels, working and next actions",
)
@company
def read_assessment(path: ProjectPath) -> ApiReply:
    """The company's own assessment as it is now."""
    found = service.results(session(), actor(), project=path.code, now=clock.now())
    return jsonify(documents.to_json(found.assessment, found.edition)), 200


@api.get(
    "/projects/<code>/answers/<question>",
    responses={200: AnswerReply},
    operation_id="readAnswer",
    summary="One answer",
)
@company
def read_answer(path: AnswerPath) -> ApiReply:
    """The answer and the version to carry when changing it."""
    found = service.question_page(
        session(), actor(), project=path.code, question=path.question, now=clock.now()
    )
    return jsonify(_kept(path.question, found.kept.version, found.kept.content)), 200


@api.put(
    "/projects/<code>/answers/<question>",
    responses={200: SavedReply},
    operation_id="saveAnswer",
    summary="Change one answer",
)
@company
@commits
def save_answer(path: AnswerPath, body: AnswerBody) -> ApiReply:
    """Send the version that was read, and an Idempotency-Key header to repeat safely."""
    raw = body.model_dump(exclude={"version", "evidence"}, exclude_none=True)
    if body.evidence is not None:
        raw["items"] = [item.model_dump() for item in body.evidence]
    try:
        saved = service.save_answer(
            session(),
            actor(),
            project=path.code,
            question=path.question,
            version=body.version,
            fields=service.Given(raw),
            key=request.headers.get("Idempotency-Key") or new_secret(),
            now=clock.now(),
        )
    except InvalidError as error:
        return _invalid(error)
    except AnswerConflictError as conflict:
        theirs = conflict.theirs
        return answer(
            409,
            conflict.code,
            mine=_kept(path.question, conflict.base_version, conflict.mine),
            theirs=_kept(path.question, theirs.version, theirs.content),
        )
    return jsonify(
        question=path.question, version=saved.version, saved_at=saved.saved_at.isoformat()
    ), 200


@api.post(
    "/projects/<code>/snapshots",
    responses={201: SnapshotReply},
    operation_id="freezeSnapshot",
    summary="Freeze the assessment",
)
@company
@commits
def freeze(path: ProjectPath, body: SnapshotBody) -> ApiReply:
    """Freeze the answers as they are; an Idempotency-Key header makes a repeat harmless."""
    try:
        frozen = service.freeze(
            session(),
            actor(),
            project=path.code,
            reason=Reason.PUBLISHED,
            core_only=body.core_only,
            name=body.name,
            key=request.headers.get("Idempotency-Key", ""),
            now=clock.now(),
        )
    except InvalidError as error:
        return _invalid(error)
    return jsonify(
        code=frozen.code,
        edition=frozen.edition,
        engine=frozen.engine,
        content_hash=frozen.content_hash,
        edition_hash=frozen.edition_hash,
        created_at=frozen.created_at.isoformat(),
    ), 201


def _kept(question: str, version: int, content: Content) -> dict[str, Any]:
    return {"question": question, "version": version, **to_json(content)}


def _invalid(error: InvalidError) -> ApiReply:
    problems = [
        {"field": p.field, "code": p.code, "message": forms.sentence(p)} for p in error.problems
    ]
    return answer(422, "invalid", problems=problems)
