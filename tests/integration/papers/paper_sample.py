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

EN = {
    "title": "Project Heron: teaser",
    "running": "Investor teaser · Project Heron",
    "date": "12 May 2026",
    "bank": "Question bank atmp-2026.1",
    "classification": "Non-confidential",
    "headline": "One-time gene therapy for a lethal childhood liver disease, 14 months "
    "from first patient",
    "lead": "In vivo AAV8 vector, single infusion. Today the only treatment is transplantation, "
    "which half of the children do not live to receive.",
    "facts": [
        ("Lead stage", "3 of 14", "Preclinical development"),
        ("Ask", "SEK 55 m", "seed to series A, lead sought"),
        ("Next milestone", "Q3 2027", "application for Phase I"),
        ("Patients", "≈ 420", "a year in the EU, register 2024"),
    ],
    "readiness": "Strong science; production is the gap the money closes",
    "measure": "Level 0–5 against what the stage asks for (mark: level 3), 70 questions, "
    "12 May 2026",
    "heads": ["Area", "Level", "What it means", "Underlying evidence"],
    "areas": [
        ("IP", 4, "Composition patent granted in EU and US", "11 of 12 documented"),
        ("Data", 3, "Two animal models, dose found, toxicology booked", "12 of 14 documented"),
        ("Regulatory", 3, "Scientific advice held, ITF meeting in June", "9 of 13 documented"),
        ("Production", 2, "Process at 2 L; no CDMO contracted yet", "6 of 17 documented"),
        ("Structuring", None, "Too early for this area", "2 of 14 answered"),
    ],
    "pays": "What the money pays for",
    "uses": [
        "GMP vector process to 50 L with a Nordic CDMO",
        "GLP toxicology in two species, 26 weeks",
        "Application for Phase I in Sweden and Denmark",
    ],
    "wrong": "What could go wrong, and the plan",
    "risks": [
        "Vector yield too low: second cell line in parallel",
        "Immune response: dosing with steroid cover as in the field",
        "Slot at the CDMO slips: option held at a second site",
    ],
    "ask": "Ask for an introduction through the portal",
    "how": "The company answers within ten working days. Readiness is self-assessed; documented "
    "answers have a named document behind them.",
    "path": "Where the project stands against its stage",
    "radar_head": "Data is at four fifths of what the stage asks for, production at a third",
    "radar_text": "Outer ring: everything expected at the preclinical stage. Structuring is not "
    "yet expected, so the line is open there.",
    "names": "Partners: Łódź, Kraków, Győr, Malmö, Tromsø, Århus. Żółć, gęś, jaźń, Őrség.",
    "miles": "Three milestones decide the next 24 months",
    "when": "When",
    "what": "Milestone",
    "needs": "Depends on",
    "plan": [
        ("Nov 2026", "Process at 50 L, first engineering run", "CDMO contract"),
        ("Mar 2027", "Toxicology report", "vector from the engineering run"),
        ("Sep 2027", "Application for Phase I", "both above and the advice held"),
    ],
    "lead_label": "3 of 14 · Preclinical development",
    "parallel": "in parallel: process development, regulatory advice",
    "groups": [
        "Discovery",
        "Preclinical",
        "CTA-enabling",
        "First-in-human",
        "Clinical proof",
        "Pivotal & review",
        "Access & lifecycle",
    ],
    "early": "too early",
    "edition_date": "1 March 2026",
    "snapshot": "12 May 2026, 14:32 (Swedish time)",
}

SV = {
    **EN,
    "title": "Projekt Häger: teaser",
    "running": "Teaser för investerare · Projekt Häger",
    "date": "12 maj 2026",
    "bank": "Frågebank atmp-2026.1",
    "classification": "Inte konfidentiell",
    "headline": "Engångsbehandling med genterapi för en dödlig leversjukdom hos barn, "
    "14 månader från första patient",
    "lead": "AAV8-vektor in vivo, en enda infusion. I dag är transplantation den enda "
    "behandlingen, och hälften av barnen hinner inte få den.",
    "facts": [
        ("Ledande steg", "3 av 14", "Preklinisk utveckling"),
        ("Söker", "55 mnkr", "sådd till serie A, söker huvudinvesterare"),
        ("Nästa milstolpe", "kv. 3 2027", "ansökan om fas I"),
        ("Patienter", "≈ 420", "om året i EU, register 2024"),
    ],
    "readiness": "Stark vetenskap; produktionen är luckan som pengarna stänger",
    "measure": "Nivå 0–5 mot vad steget kräver (märke: nivå 3), 70 frågor, 12 maj 2026",
    "heads": ["Område", "Nivå", "Vad det betyder", "Underlag"],
    "areas": [
        ("Rättigheter", 4, "Substanspatent beviljat i EU och USA", "11 av 12 dokumenterade"),
        ("Data", 3, "Två djurmodeller, dos funnen, toxikologi bokad", "12 av 14 dokumenterade"),
        ("Regulatoriskt", 3, "Vetenskaplig rådgivning genomförd", "9 av 13 dokumenterade"),
        (
            "Produktion",
            2,
            "Process i 2 liter; ingen kontraktstillverkare ännu",
            "6 av 17 dokumenterade",
        ),
        ("Strukturering", None, "För tidigt för detta område", "2 av 14 besvarade"),
    ],
    "pays": "Det här betalar pengarna",
    "uses": [
        "GMP-process för vektorn till 50 liter hos nordisk tillverkare",
        "Toxikologi enligt GLP i två arter, 26 veckor",
        "Ansökan om fas I i Sverige och Danmark",
    ],
    "wrong": "Vad som kan gå fel, och planen",
    "risks": [
        "För lågt vektorutbyte: en andra cellinje parallellt",
        "Immunreaktion: steroidskydd enligt praxis på området",
        "Förskjuten tillverkningstid: option hos en andra anläggning",
    ],
    "ask": "Be om en introduktion genom portalen",
    "how": "Företaget svarar inom tio arbetsdagar. Mognaden är en självskattning; dokumenterade "
    "svar har ett namngivet dokument bakom sig.",
    "path": "Var projektet står mot sitt steg",
    "radar_head": "Data är på fyra femtedelar av vad steget kräver, produktionen på en tredjedel",
    "radar_text": "Yttre ringen: allt som väntas i preklinisk fas. Strukturering väntas inte än, "
    "så linjen är öppen där.",
    "miles": "Tre milstolpar avgör de kommande 24 månaderna",
    "when": "När",
    "what": "Milstolpe",
    "needs": "Beror på",
    "plan": [
        ("nov 2026", "Process i 50 liter, första provkörningen", "avtal med tillverkare"),
        ("mars 2027", "Toxikologirapport", "vektor från provkörningen"),
        ("sep 2027", "Ansökan om fas I", "båda ovan och rådgivningen"),
    ],
    "lead_label": "3 av 14 · Preklinisk utveckling",
    "parallel": "parallellt: processutveckling, regulatorisk rådgivning",
    "groups": [
        "Upptäckt",
        "Preklinik",
        "Inför prövning",
        "Först i människa",
        "Kliniska belägg",
        "Avgörande studier och prövning",
        "Tillgång och livscykel",
    ],
    "early": "för tidigt",
    "edition_date": "1 mars 2026",
    "snapshot": "12 maj 2026 kl. 14.32",
}
WORDS = {"en": EN, "sv": SV}
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
