"""The teaser is two pages, however much the company publishes."""

from io import BytesIO

import pypdf
import pytest

from portal.organisations import service as organisations
from portal.organisations.model import TEXTS, FieldKind, ProfileKind
from portal.sharing.model import FieldClass
from tests.cast import NOW

WORDS = "Långa ord om utgångsmaterial, frisläppning och jämförbarhet mellan anläggningar. "


def fullest(field):
    """A value as long as the field takes, for choices three options."""
    if field.pattern:
        return None
    if field.kind is FieldKind.LINES:
        return [(WORDS * 9)[: field.max_length - 1] + "." for _ in range(3)]
    if field.kind in TEXTS:
        return (WORDS * 99)[: field.max_length - 1] + "."
    if field.kind is FieldKind.CHOICES:
        return [option.id for option in field.vocabulary.options[:3]]
    return None


@pytest.mark.parametrize("lang", ["en", "sv"])
@pytest.mark.parametrize("levels", ["", "1"])
def test_teaser_is_two_pages_when_every_public_field_is_full(db, cast, full, browse, lang, levels):
    fields = [
        field
        for field in organisations.schema(ProfileKind.PROJECT).fields
        if field.field_class in {FieldClass.F0, FieldClass.F1}
    ]
    values = {field.key: value for field in fields if (value := fullest(field))}
    values |= {"name": "Project Heron", "type_code": ["GX"]}
    with db.write() as session:
        rev = organisations.profile_page(session, cast.ada, code=full, now=NOW).rev
        rev = organisations.save_profile(
            session, cast.ada, code=full, rev=rev, values=values, now=NOW
        )
        texts = [each.key for each in organisations.optional_texts(ProfileKind.PROJECT)]
        organisations.publish(
            session, cast.ada, code=full, rev=rev, texts=texts, name_public=True, now=NOW
        )
        session.commit()
    answer = browse("ada").post(
        f"/projects/{full}/papers", {"kind": "teaser", "lang": lang, "levels": levels}
    )
    assert len(pypdf.PdfReader(BytesIO(answer.data)).pages) == 2
