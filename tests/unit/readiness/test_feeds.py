"""Parts that feed the profile fit the fields that they feed."""

import pytest

from portal.organisations import cleaning, service
from portal.organisations.model import ProfileKind
from portal.readiness import catalogue
from portal.readiness.model import PartKind

EDITION = catalogue.load("atmp-2026.1")
FED = [(q, p) for q in EDITION.questions for p in q.parts if p.feeds]


def samples(column):
    """Values that the part takes, at its edges."""
    if column.kind is PartKind.NUMBER:
        return [str(column.minimum), str(column.maximum)]
    if column.kind is PartKind.CHOICE:
        return [option.id for option in column.options]
    if column.kind is PartKind.CHOICES:
        return [[option.id for option in column.options]]
    if column.kind is PartKind.DATE:
        return ["2027-05-01"]
    if column.kind is PartKind.BOOL:
        return [True, False]
    return []


@pytest.mark.parametrize(("question", "part"), FED, ids=[f"{q.id}-{p.id}" for q, p in FED])
def test_everything_the_part_takes_the_profile_takes(question, part):
    field = service.schema(ProfileKind.PROJECT).field(part.feeds)
    if part.kind is PartKind.TABLE:
        values = [[{column.id: value}] for column in part.columns for value in samples(column)]
    else:
        values = samples(part)

    for value in values:
        assert field.key in cleaning.clean([field], {field.key: value})
