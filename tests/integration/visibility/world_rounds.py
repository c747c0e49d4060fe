"""The rounds and introductions of the world."""

from typing import Any

KEYS = ("need", "rights", "data", "regulatory", "manufacturing", "delivery")

PAST = {"opens_at": "now-50d", "closes_at": "now-40d", "review_due": "now-30d"}
DECISION = {"outcome": "approve", "reasons": "zqf10released", "strengths": "Strong."}


def _marks(text: str) -> dict[str, Any]:
    return {key: {"score": 3, "comment": f"{text} {key}"} for key in KEYS}


def _review(own_id: str, reviewer: str, **more: Any) -> dict[str, Any]:
    return {"id": own_id, "reviewer": reviewer, **more}


def _round(own_id: str, state: str, **more: Any) -> dict[str, Any]:
    said = {"en": f"Call {own_id}", "sv": f"Utlysning {own_id}"}
    return {
        "id": own_id,
        "organisation": "brygga",
        "name": said,
        "purpose": said,
        "offers": said,
        "contact": "post@brygga.example.org",
        "state": state,
        **more,
    }


def all_rounds() -> list[dict[str, Any]]:
    return [
        _judged(),
        _pending(),
        _done(),
        _round(
            "open",
            "open",
            opens_at="now-5d",
            closes_at="now+20d",
            applications=[{"id": "bea-sealed", "project": "sealed", "state": "submitted"}],
        ),
        _round("drafted", "draft", purpose={"en": "zqdraftround", "sv": "zqdraftround"}),
    ]


def _judged() -> dict[str, Any]:
    return _round(
        "judged",
        "reviewing",
        **PAST,
        rules={"questions": [{"id": "here", "en": "Based here?", "sv": "Finns här?"}]},
        applications=[
            {
                "id": "ada-judged",
                "project": "aurora",
                "state": "eligible",
                "note": "zqf10triage",
                "reviews": [
                    _review(
                        "rut-judged", "rut", marks=_marks("zqf8rutcomment"), note="zqf8rutnote"
                    ),
                    _review(
                        "ros-judged",
                        "ros",
                        state="clear",
                        marks=_marks("zqf8rosdraft"),
                        note="zqf8rosnote",
                    ),
                    _review("rex-judged", "rex", state="conflict", reason="zqf9reason"),
                    _review("roy-judged", "roy", state="assigned"),
                ],
            }
        ],
    )


def _pending() -> dict[str, Any]:
    return _round(
        "pending",
        "deciding",
        **PAST,
        applications=[
            {
                "id": "ada-pending",
                "project": "aurora",
                "state": "eligible",
                "decision": {**DECISION, "outcome": "decline", "reasons": "zqf10waiting"},
            },
            {
                "id": "bea-refused",
                "project": "boreas",
                "state": "ineligible",
                "refusal_reason": "zqf10refused",
            },
        ],
    )


def _done() -> dict[str, Any]:
    return _round(
        "done",
        "decided",
        **PAST,
        released_at="now-5d",
        applications=[
            {
                "id": "ada-done",
                "project": "aurora",
                "state": "eligible",
                "reviews": [
                    _review("rut-done", "rut", marks=_marks("zqf8rutdone"), note="zqf8privatenote"),
                    _review("ros-done", "ros", marks=_marks("zqf8rosdone")),
                ],
                "decision": DECISION,
            }
        ],
    )


def introductions() -> list[dict[str, Any]]:
    def asked(own_id: str, partner: str, state: str, **more: Any) -> dict[str, Any]:
        return {"id": own_id, "project": "aurora", "partner": partner, "state": state, **more}

    return [
        asked("of-ines", "northern", "asked", message="zqintroines", at="now-3d"),
        asked("of-iris", "second", "asked", message="zqintromuted", at="now-2d"),
        asked(
            "of-nora",
            "malaren",
            "not_now",
            message="Hello",
            at="now-9d",
            reason="competing_holding",
            reason_shown=False,
        ),
        asked(
            "of-dov", "fjord", "introduced", message="zqintrodov", step="zqintrostep", at="now-10d"
        ),
    ]
