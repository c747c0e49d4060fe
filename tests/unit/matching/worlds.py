"""Random worlds for the engine's tests: fields and profiles of every form."""

from hypothesis import strategies as st

from portal.matching.model import Field, FieldKind, Profile, Scale, Span, Taxonomy

VALUES = ("oncology", "leukaemia", "all", "aml", "cornea", "heart")
PARENTS = {
    "leukaemia": ("oncology",),
    "all": ("leukaemia", "blood"),
    "aml": ("leukaemia",),
}
WORDS = ("cell", "gene", "cornea", "vector", "trial")

FIELDS = (
    Field("disease", FieldKind.SET, weight=1.3, taxonomy=Taxonomy(PARENTS)),
    Field("place", FieldKind.SET, eps=0.02),
    Field("ticket", FieldKind.RANGE, weight=2.0),
    Field("slot", FieldKind.RANGE, eps=0.1, scale=Scale.LINEAR),
    Field("about", FieldKind.TEXT, weight=1.7),
)
KEYS = tuple(item.key for item in FIELDS)
BINDING = ("disease", "place", "ticket", "slot")

values = st.frozensets(st.sampled_from((*VALUES, "blood")), max_size=4)
places = st.frozensets(st.integers(0, 14).map(str), max_size=14)
amounts = st.none() | st.integers(0, 50).map(float) | st.floats(0.001, 1e12)


@st.composite
def spans(draw):
    low, high = draw(amounts), draw(amounts)
    if low is not None and high is not None and low > high:
        low, high = high, low
    return Span(low, high)


documents = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
histories = st.dictionaries(
    st.sampled_from(("disease", "place")),
    st.dictionaries(st.sampled_from((*VALUES, "1", "2")), st.integers(0, 9), max_size=4),
    max_size=2,
)


@st.composite
def profiles(draw, name, past=True):
    return Profile(
        id=name,
        sets={"disease": draw(values), "place": draw(places)},
        ranges={key: span for key in ("ticket", "slot") if (span := draw(st.none() | spans()))},
        texts={"about": tuple(sorted(draw(st.lists(documents, max_size=2))))},
        must=draw(st.frozensets(st.sampled_from(BINDING), max_size=2)),
        private=draw(st.frozensets(st.sampled_from((*KEYS, "track_record")), max_size=2)),
        history=draw(histories) if past else {},
        n_history=draw(st.none() | st.integers(0, 300)) if past else None,
    )


@st.composite
def markets(draw, seekers=4, counterparts=6):
    """Lists of seekers and of counterparts, in no order."""
    asking = [draw(profiles(f"s{n}", past=False)) for n in range(draw(st.integers(1, seekers)))]
    offering = [draw(profiles(f"c{n}")) for n in range(draw(st.integers(1, counterparts)))]
    return draw(st.permutations(asking)), draw(st.permutations(offering))
