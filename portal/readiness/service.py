"""The front door of the room: what pages, scripts and other rooms may ask of readiness.

All raise NotFoundError for whoever may not know that the project exists.
"""

from portal.readiness.answering import (
    keep_refused,
    put_answers,
    resolve_conflict,
    save_answer,
)
from portal.readiness.disclosing import SharedArea, SharedPage, shared_area, shared_page
from portal.readiness.given import Given
from portal.readiness.patching import Patch
from portal.readiness.reading import (
    area_page,
    conflict_page,
    history,
    question_page,
    results,
    task_list,
)
from portal.readiness.records import (
    AnswerConflictError,
    Content,
    Edit,
    Item,
    Kept,
    Reason,
    Saved,
    State,
)
from portal.readiness.showing import (
    AreaPage,
    ConflictPage,
    Filter,
    Levels,
    QuestionPage,
    Results,
    SnapshotView,
    Status,
    Submittable,
    TaskList,
)
from portal.readiness.subjects import current_edition
from portal.readiness.submitting import (
    freeze,
    invariants,
    levels,
    own_snapshot,
    own_snapshots,
    snapshot_for_reading,
    snapshot_results,
    submittable,
)

__all__ = [
    "AnswerConflictError",
    "AreaPage",
    "ConflictPage",
    "Content",
    "Edit",
    "Filter",
    "Given",
    "Item",
    "Kept",
    "Levels",
    "Patch",
    "QuestionPage",
    "Reason",
    "Results",
    "Saved",
    "SharedArea",
    "SharedPage",
    "SnapshotView",
    "State",
    "Status",
    "Submittable",
    "TaskList",
    "area_page",
    "conflict_page",
    "current_edition",
    "freeze",
    "history",
    "invariants",
    "keep_refused",
    "levels",
    "own_snapshot",
    "own_snapshots",
    "put_answers",
    "question_page",
    "resolve_conflict",
    "results",
    "save_answer",
    "shared_area",
    "shared_page",
    "snapshot_for_reading",
    "snapshot_results",
    "submittable",
    "task_list",
]
