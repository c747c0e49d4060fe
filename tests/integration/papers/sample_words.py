"""The words of the sample paper in both languages."""

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
