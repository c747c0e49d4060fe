"""Papers hold what they may and nothing else."""

from io import BytesIO

import pypdf
import pytest

from portal.organisations import service as organisations
from tests.cast import NOW

PRIVATE = {
    "runway_months": 7,
    "no_go_investors": "CANARY-NOGO",
    "next_milestone": "CANARY-MATCHED",
    "contacts": "CANARY-CONTACT",
}
PUBLIC = {
    "headline": "CANARY-HEADLINE for children",
    "lead": "CANARY-LEAD",
    "science": "CANARY-UNTICKED",
    "ask_public": "SEK 55 million",
    "use_of_money": ["Three runs"],
}


@pytest.fixture
def published(db, cast, full, save):
    """Heron answered, published with some of its public texts."""
    save("IP-01", {"comment": "CANARY-COMMENT", "evidence-1-title": "CANARY-DEED"}, version=1)
    save("IP-03", {"part-families-0-title": "CANARY-PART"}, version=1)
    with db.write() as session:
        page = organisations.profile_page(session, cast.ada, code=full, now=NOW)
        rev = organisations.save_profile(
            session, cast.ada, code=full, rev=page.rev, values={**PRIVATE, **PUBLIC}, now=NOW
        )
        organisations.publish(
            session,
            cast.ada,
            code=full,
            rev=rev,
            texts=["headline", "lead", "ask_public", "use_of_money"],
            name_public=False,
            now=NOW,
        )
        session.commit()
    return full


def words(response):
    assert response.status_code == 200, response.get_data(as_text=True)[-2000:]
    assert response.mimetype == "application/pdf"
    reader = pypdf.PdfReader(BytesIO(response.data))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split()), reader


@pytest.mark.parametrize("lang", ["en", "sv"])
def test_teaser_holds_published_fields_only(browse, published, lang):
    ada = browse("ada")

    response = ada.post(f"/projects/{published}/papers", {"kind": "teaser", "lang": lang})
    text, reader = words(response)

    assert "CANARY-HEADLINE" in text
    assert "CANARY-LEAD" in text
    for hidden in ("NOGO", "MATCHED", "CONTACT", "UNTICKED", "COMMENT", "DEED", "PART"):
        assert f"CANARY-{hidden}" not in text
    assert "Project Heron" not in text
    assert "Ardent Cells" not in text
    assert ("Stage-ready" in text, "Mogen för" in text) == (False, False)
    assert len(reader.pages) == 2
    assert response.headers["Content-Disposition"].endswith(f'-{lang}.pdf"')


def test_levels_are_in_the_teaser_only_when_ticked(browse, published):
    ada = browse("ada")

    response = ada.post(
        f"/projects/{published}/papers", {"kind": "teaser", "lang": "en", "levels": "1"}
    )
    text, reader = words(response)

    assert "Investment-ready" in text
    assert "DRAFT levels" in text
    assert "self-assessed" in text
    assert "CANARY-COMMENT" not in text
    assert len(reader.pages) == 2


@pytest.mark.parametrize(("lang", "draft"), [("en", "DRAFT"), ("sv", "UTKAST")])
def test_report_shows_levels_and_evidence_but_no_own_texts(browse, published, lang, draft):
    ada = browse("ada")

    text, reader = words(
        ada.post(f"/projects/{published}/papers", {"kind": "report", "lang": lang})
    )

    assert draft in text
    assert "Project Heron" in text
    assert "CANARY-DEED" in text
    for hidden in ("COMMENT", "PART", "NOGO", "MATCHED", "CONTACT"):
        assert f"CANARY-{hidden}" not in text
    assert reader.metadata.title
    assert reader.trailer["/Root"]["/Lang"].startswith(lang)


def test_report_of_a_snapshot_names_it(browse, published):
    ada = browse("ada")
    made = ada.post(f"/projects/{published}/review", {"name": "Spring"})
    code = made.location.rpartition("/")[2]

    text, _ = words(
        ada.post(f"/projects/{published}/papers", {"kind": "report", "lang": "en", "source": code})
    )

    assert code in text
    assert "DRAFT" not in text


def test_unpublished_project_gets_no_teaser(browse, full):
    response = browse("ada").post(f"/projects/{full}/papers", {"kind": "teaser", "lang": "en"})

    assert response.status_code == 422
    assert "Publish the project&#39;s profile first." in response.get_data(as_text=True)


def test_wrong_choices_are_said_beside_the_field(browse, full):
    response = browse("ada").post(f"/projects/{full}/papers", {"kind": "poster", "lang": "xx"})
    page = response.get_data(as_text=True)

    assert response.status_code == 422
    assert "Choose a paper." in page
    assert "Choose a language." in page


def test_snapshot_of_another_project_is_not_found(browse, published):
    response = browse("ada").post(
        f"/projects/{published}/papers",
        {"kind": "report", "lang": "en", "source": "0000000000"},
    )

    assert response.status_code == 404
