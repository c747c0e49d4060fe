"""Saving answers: patches, versions, replays, conflicts."""

import pytest

from portal.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError
from portal.organisations import service as organisations
from portal.readiness import service
from portal.readiness.records import AnswerConflictError, Content, Item, State
from tests.cast import NOW
from tests.integration.readiness.conftest import counted


def test_save_keeps_exactly_what_was_named(save, read):
    saved = save("IP-01", {"choice": "3", "comment": "Signed in May."})

    assert saved == service.Saved(1, NOW)
    assert read("IP-01").content == Content(State.ANSWERED, 3, comment="Signed in May.")


def test_partial_save_never_wipes(save, read):
    save("IP-01", {"choice": "3", "comment": "Signed.", "evidence-0-title": "Deed"})
    save("IP-01", {"choice": "2"}, version=1)

    kept = read("IP-01")

    assert kept.version == 2
    assert kept.content == Content(
        State.ANSWERED, 2, comment="Signed.", evidence=(Item(0, "Deed"),)
    )


def test_replay_has_one_effect(save, read):
    first = save("IP-01", {"choice": "3"}, key="same")
    again = save("IP-01", {"choice": "3"}, key="same")

    assert again == first
    assert read("IP-01").version == 1


def test_key_used_for_something_else_is_refused(save):
    save("IP-01", {"choice": "3"}, key="same")

    with pytest.raises(ConflictError) as caught:
        save("IP-01", {"choice": "2"}, key="same")

    assert caught.value.code == "key_reused"


def test_stale_save_holds_both_texts_and_overwrites_nothing(save, read):
    save("IP-01", {"choice": "1", "comment": "start"})
    save("IP-01", {"comment": "by Alva"}, who="alva", version=1)

    with pytest.raises(AnswerConflictError) as caught:
        save("IP-01", {"comment": "by Ada"}, version=1)

    conflict = caught.value
    assert conflict.mine.comment == "by Ada"
    assert conflict.theirs.content.comment == "by Alva"
    assert conflict.theirs.version == 2
    assert read("IP-01").content.comment == "by Alva"


def test_saving_the_same_again_makes_no_version(save, read):
    save("IP-01", {"choice": "3"})

    assert save("IP-01", {"choice": "3"}, version=1).version == 1


@pytest.mark.parametrize("version", [1, 7, 10**8])
def test_version_that_never_was_is_refused(save, version):
    with pytest.raises(InvalidError) as caught:
        save("IP-01", {"choice": "3"}, version=version)

    assert [p.field for p in caught.value.problems] == ["version"]


def test_strangers_find_nothing_and_readers_may_not_write(save):
    for name in ("otto", "bea", "ines", "cora", "rut", "dov", "nora"):
        with pytest.raises(NotFoundError):
            save("IP-01", {"choice": "3"}, who=name)
    with pytest.raises(NotAllowedError) as caught:
        save("IP-01", {"choice": "3"}, who="axel")
    assert caught.value.code == "readers_only_read"


def test_unknown_question_is_not_found(save):
    with pytest.raises(NotFoundError):
        save("IP-99", {"choice": "3"})


def test_every_version_is_in_the_history(db, cast, heron, save):
    save("IP-01", {"choice": "1"})
    save("IP-01", {"choice": "2"}, who="alva", version=1)

    with db.read() as session:
        _, edits = service.history(session, cast.ada, project=heron, question="IP-01", now=NOW)

    assert [(e.version, e.content.score, e.by_name) for e in edits] == [
        (2, 2, "Alva"),
        (1, 1, "Ada"),
    ]


@pytest.mark.parametrize(
    ("keep", "expected"),
    [("mine", "by Ada"), ("theirs", "by Alva"), ("both", "by Alva\n\nby Ada")],
)
def test_conflict_is_resolved_by_choice(db, cast, heron, save, read, keep, expected):
    save("IP-01", {"choice": "1"})
    save("IP-01", {"comment": "by Alva"}, who="alva", version=1)
    with pytest.raises(AnswerConflictError) as caught:
        save("IP-01", {"comment": "by Ada"}, version=1)
    with db.write() as session:
        service.keep_refused(
            session, cast.ada, project=heron, question="IP-01", refused=caught.value, now=NOW
        )
        session.commit()
    with db.read() as session:
        listed = service.task_list(session, cast.ada, project=heron, now=NOW)
        shown = service.conflict_page(session, cast.ada, project=heron, question="IP-01", now=NOW)
    assert listed.attention == 1
    assert (shown.mine.content.comment, shown.theirs.content.comment, shown.theirs_by) == (
        "by Ada",
        "by Alva",
        "Alva",
    )

    with db.write() as session:
        service.resolve_conflict(
            session, cast.ada, project=heron, question="IP-01", keep=keep, version=2, now=NOW
        )
        session.commit()

    assert read("IP-01").content.comment == expected
    with db.read() as session:
        assert service.task_list(session, cast.ada, project=heron, now=NOW).attention == 0


def test_parts_that_feed_reach_the_profile(db, cast, heron, save):
    save("PRJ-07", {"part-runway": "9"})

    with db.read() as session:
        values = organisations.profile_page(session, cast.ada, code=heron, now=NOW).values

    assert values["runway_months"] == 9


def test_save_takes_a_constant_handful_of_statements(db, full, save):
    with counted(db) as first:
        save("IP-01", {"comment": "one"}, version=1)
    with counted(db) as second:
        save("PRJ-16", {"comment": "two"}, version=1)

    assert len(first) == len(second) <= 22
