"""Values leave through the projection or not at all."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.errors import NotFoundError
from portal.sharing import projection
from portal.sharing.model import Fact, FieldClass, Permit, Relation, Scope, Sight, Viewer
from portal.sharing.policy import sight
from tests.cast import NOW

FIELDS = {
    "stage": (FieldClass.F0, "S05"),
    "headline": (FieldClass.F1, "Words"),
    "ask": (FieldClass.F2, 55),
    "runway": (FieldClass.F6, 7),
}
PUBLIC = frozenset({Fact.LISTED, Fact.PUBLISHED})


def viewer(*relations, scopes=()):
    held = (Scope(frozenset(scopes), NOW + timedelta(days=1)),) if scopes else ()
    return Viewer(frozenset(relations), NOW, held)


def test_stranger_gets_published_fields_only():
    stranger = viewer(Relation.OTHER_COMPANY)

    assert projection.project(FIELDS, stranger, facts=PUBLIC) == {
        "stage": "S05",
        "headline": "Words",
    }
    assert projection.project(FIELDS, stranger) == {}


def test_holder_of_a_grant_gets_what_it_names_and_never_the_private():
    holder = viewer(Relation.PARTNER, Relation.GRANTEE, scopes=["profile"])

    found = projection.seen(FIELDS, holder, facts=PUBLIC)
    assert found.values == {"stage": "S05", "headline": "Words", "ask": 55}
    assert found.classes == {FieldClass.F0, FieldClass.F1, FieldClass.F2}


def test_owner_gets_everything():
    assert projection.project(FIELDS, viewer(Relation.MEMBER)) == {
        key: value for key, (_class, value) in FIELDS.items()
    }


def test_permit_needs_every_class():
    member = viewer(Relation.MEMBER)

    assert projection.permit(member, FieldClass.F2, FieldClass.F6) == Permit(
        frozenset({FieldClass.F2, FieldClass.F6})
    )
    with pytest.raises(NotFoundError):
        projection.permit(viewer(Relation.COORDINATOR_OTHER), FieldClass.F4)
    with pytest.raises(NotFoundError):
        projection.permit(member, FieldClass.F2, FieldClass.F9)


def test_working_permit_names_its_purpose():
    assert projection.working_permit("invariants", [FieldClass.F4]).purpose == "invariants"
    with pytest.raises(ValueError, match="purpose"):
        projection.working_permit("", [FieldClass.F4])


def test_worker_reads_no_content():
    assert projection.project(FIELDS, viewer(Relation.WORKER), facts=frozenset(Fact)) == {}


@given(
    relations=st.sets(st.sampled_from(Relation)),
    facts=st.sets(st.sampled_from(Fact)),
    hidden=st.dictionaries(st.text(max_size=5), st.integers(), max_size=4),
    field_class=st.sampled_from(FieldClass),
)
def test_what_is_hidden_moves_nothing(relations, facts, hidden, field_class):
    """Two worlds that differ only in hidden fields give the same result (security.md 3.6)."""
    reader = viewer(*relations)
    known = frozenset(facts)
    if sight(reader, field_class, facts=known) >= Sight.READ:
        return
    other = {**FIELDS, **{f"hidden {k}": (field_class, v) for k, v in hidden.items()}}

    assert projection.seen(other, reader, facts=known) == projection.seen(
        FIELDS, reader, facts=known
    )
