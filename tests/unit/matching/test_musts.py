"""Musts and the taxonomy: what excludes, what cannot be told, what is inside what."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.matching.model import Field, FieldKind, Profile, Side, Span, Status, Taxonomy
from portal.matching.musts import verdict
from tests.unit.matching.worlds import BINDING, FIELDS, VALUES

quick = settings(max_examples=60, deadline=None)
DISEASE = (Field("disease", FieldKind.SET),)
diseases = st.frozensets(st.sampled_from(VALUES), min_size=1)


@quick
@given(diseases, diseases)
def test_a_must_excludes_exactly_disjoint_sets(asked, mandate):
    fields = DISEASE
    for owner in Side:
        must = {owner: frozenset(("disease",))}
        seeker = Profile("s", sets={"disease": asked}, must=must.get(Side.SEEKER, frozenset()))
        other = Profile(
            "c", sets={"disease": mandate}, must=must.get(Side.COUNTERPART, frozenset())
        )
        found = verdict(fields, seeker, other, Side.SEEKER).status
        expected = Status.EXCLUDED if asked.isdisjoint(mandate) else Status.ELIGIBLE
        assert found is expected


def test_a_silent_other_side_cannot_be_told_and_every_reason_is_given():
    seeker = Profile(
        "s",
        sets={"disease": frozenset(("all",)), "place": frozenset(("1",))},
        ranges={"ticket": Span(5, 5)},
        must=frozenset(BINDING),
    )
    other = Profile(
        "c",
        sets={"disease": frozenset(("heart",))},
        ranges={"ticket": Span(10, None)},
        must=frozenset(("disease",)),
    )
    found = verdict(FIELDS, seeker, other, Side.SEEKER)
    assert found.status is Status.EXCLUDED
    assert [(r.field, r.owner.value, r.status.value) for r in found.reasons] == [
        ("disease", "counterpart", "excluded"),
        ("disease", "seeker", "excluded"),
        ("place", "seeker", "cannot_tell"),
        ("ticket", "seeker", "excluded"),
    ]
    silent = verdict(FIELDS, seeker, Profile("c"), Side.SEEKER)
    assert silent.status is Status.UNKNOWN


def test_a_private_must_acts_in_its_owners_list_alone():
    seeker = Profile("s", sets={"disease": frozenset(("all",))})
    other = Profile(
        "c",
        sets={"disease": frozenset(("heart",))},
        must=frozenset(("disease",)),
        private=frozenset(("disease",)),
    )
    assert verdict(FIELDS, seeker, other, Side.SEEKER).reasons == ()
    assert verdict(FIELDS, seeker, other, Side.COUNTERPART).status is Status.EXCLUDED


def test_taxonomy_refuses_a_circle():
    for parents in ({"a": ("a",)}, {"a": ("b",), "b": ("c",), "c": ("a",)}):
        with pytest.raises(ValueError, match=r"^[abc]$"):
            Taxonomy(parents)
