"""A believable teaser in two languages, written as other rooms write their papers."""

from datetime import UTC, datetime, timedelta, timezone
from io import BytesIO
from pathlib import Path

from babel.messages.pofile import read_po
from jinja2 import ChoiceLoader, DictLoader, Environment, FileSystemLoader, StrictUndefined

from portal.papers.service import (
    Axis,
    Provenance,
    Stop,
    check_code,
    content_hash,
    level_strip,
    radar,
    stage_rail,
)
from tests.integration.papers.sample_words import WORDS

PORTAL = Path(__file__).parents[3] / "portal"
CREATED = datetime(2026, 5, 12, 14, 32, tzinfo=timezone(timedelta(hours=2)))

TEMPLATE = """
{%- extends "_layouts/paper.html" -%}
{% block title %}{{ t.title }}{% endblock %}
{% block running_left %}{{ t.running }}{% endblock %}
{% block running_right %}{{ t.date }}{% endblock %}
{% block footer_left %}{{ t.bank }} · {{ provenance.check_code }} ·
  <code>{{ provenance.short_hash }}</code>{% endblock %}
{% block classification %}{{ t.classification }}{% endblock %}
{% block content %}
<h1>{{ t.headline }}</h1>
<p class="lead">{{ t.lead }}</p>
<table class="facts">
  <thead><tr>{% for fact in t.facts %}<th scope="col">{{ fact[0] }}</th>{% endfor %}</tr></thead>
  <tbody><tr>{% for fact in t.facts %}<td><b>{{ fact[1] }}</b>{{ fact[2] }}</td>{% endfor %}</tr>
  </tbody>
</table>
<div class="rail">{{ rail }}</div>
<h2>{{ t.readiness }}</h2>
<p class="measure">{{ t.measure }}</p>
<table class="profile">
  <thead><tr>{% for head in t.heads %}<th scope="col">{{ head }}</th>{% endfor %}</tr></thead>
  <tbody>{% for area in areas %}
    <tr><th scope="row">{{ area.name }}</th><td class="strip">{{ area.strip }}</td>
      <td>{{ area.meaning }}</td><td>{{ area.evidence }}</td></tr>{% endfor %}
  </tbody>
</table>
<div class="pair">
  <div><h2>{{ t.pays }}</h2><ul>{% for line in t.uses %}<li>{{ line }}</li>{% endfor %}</ul></div>
  <div><h2>{{ t.wrong }}</h2><ul>{% for line in t.risks %}<li>{{ line }}</li>{% endfor %}</ul></div>
</div>
<div class="callout"><h3>{{ t.ask }}</h3><p>{{ t.how }}</p></div>
<h2 class="new-page">{{ t.path }}</h2>
<div class="pair wide-right">
  <div class="radar">{{ radar }}</div>
  <div><h3>{{ t.radar_head }}</h3><p>{{ t.radar_text }}</p>
    <p>{{ t.names }}</p></div>
</div>
<h2>{{ t.miles }}</h2>
<table>
  <thead><tr><th scope="col" class="w20">{{ t.when }}</th>
    <th scope="col" class="w50">{{ t.what }}</th>
    <th scope="col" class="w30">{{ t.needs }}</th></tr></thead>
  <tbody>{% for row in t.plan %}<tr><td class="figure">{{ row[0] }}</td><td>{{ row[1] }}</td>
    <td>{{ row[2] }}</td></tr>{% endfor %}</tbody>
</table>
{% endblock %}
"""

GROUP_SIZES = (2, 1, 2, 1, 1, 3, 4)


def provenance(words: dict) -> Provenance:
    code = check_code(bytes.fromhex("3b8729d5dd"))
    return Provenance(
        edition="atmp-2026.1",
        edition_date=words["edition_date"],
        snapshot_time=words["snapshot"],
        questions=70,
        answered=66,
        documented=38,
        confirmed=0,
        confirmed_by=(),
        content_hash=content_hash(b"heron"),
        check_code=code,
        check_url=f"https://brygga.example/check/{code}",
        software="Brygga 0.1.0",
    )


def environment(lang: str) -> Environment:
    loader = ChoiceLoader(
        [DictLoader({"sample.html": TEMPLATE}), FileSystemLoader(PORTAL / "templates")]
    )
    made = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, extensions=["jinja2.ext.i18n"]
    )
    swedish = {}
    if lang == "sv":
        source = PORTAL / "translations/papers/sv/LC_MESSAGES/messages.po"
        swedish = {
            entry.id: entry.string for entry in read_po(BytesIO(source.read_bytes())) if entry.id
        }
    made.install_gettext_callables(
        lambda text: swedish[text] if lang == "sv" else text,
        lambda one, many, n: one if n == 1 else many,
        newstyle=True,
    )
    return made


def sample(lang: str, *, demo: bool = True, **changes) -> str:
    t = {**WORDS[lang], **changes}
    names = [name for size, name in zip(GROUP_SIZES, t["groups"], strict=True) for _ in range(size)]
    stops = [Stop(f"S{index:02}", group) for index, group in enumerate(names, 1)]
    areas = [
        {
            "name": name,
            "meaning": meaning,
            "evidence": evidence,
            "strip": level_strip(
                level, expected=3, title=f"{name}: {level or '–'} / 5", desc=meaning
            ),
        }
        for name, level, meaning, evidence in t["areas"]
    ]
    fits = (0.86, 0.8, 0.71, 0.34, None)
    axes = [
        Axis(area["name"], fit, t["early"] if fit is None else f"{fit:.0%}")
        for area, fit in zip(areas, fits, strict=True)
    ]
    return (
        environment(lang)
        .get_template("sample.html")
        .render(
            t=t,
            lang=lang,
            demo=demo,
            created=CREATED.astimezone(UTC),
            software="Brygga 0.1.0",
            provenance=provenance(t),
            areas=areas,
            rail=stage_rail(
                stops,
                "S03",
                ("S04", "S05"),
                lead_label=t["lead_label"],
                parallel_label=t["parallel"],
                title=t["lead_label"],
                desc=t["parallel"],
            ),
            radar=radar(axes, title=t["radar_head"], desc=t["radar_text"]),
        )
    )
