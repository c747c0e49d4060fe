"""What stands in the profiles and answers of the world, each secret a canary."""

ASKED = 37_654_321

PROJECT = {
    "summary_public": "Gene-modified cells for one blood disease.",
    "science": "zqf1unticked and how it works.",
    "country": "SE",
    "hub": "stockholm_uppsala",
    "type_code": ["GX"],
    "modality": ["car_t"],
    "therapeutic_area": ["haem_oncology"],
    "indication_text": "Relapsed B-cell lymphoma",
    "stage": "S05",
    "services_needed": ["viral_vector", "cell_processing_autologous"],
    "partner_seek": ["investor", "cdmo", "node"],
    "headline": "One dose for relapsed lymphoma",
    # F2
    "contacts": "zqf2contacts",
    "vector": ["lentivirus"],
    "next_milestone": "zqf2milestone",
    "next_milestone_date": "2027-06-01",
    "batch_scale": "zqf2batch",
    "manufacturing_model": "central",
    "site_capabilities_needed": ["gmp_manufacturing", "apheresis"],
    "ask_amount": str(ASKED),
    "ask_currency": "SEK",
    "round_type": "series_a",
    "instrument": ["equity"],
    # F6
    "runway_months": 7,
    "use_of_proceeds": [{"what": "zqf6proceeds", "amount": "1000", "by": "2027-01-01"}],
    "public_grants": [{"grant": "zqf6grants", "amount": "1000", "currency": "SEK", "year": 2025}],
    "no_go_investors": "zqf6nogo",
    "has_in_licence": True,
}
ANSWERS = {
    "IP-01": {
        "score": 3,
        "evidence": "E2",
        "comment": "zqf4ipcomment",
        "items": [{"title": "zqf5evidence", "url": "https://example.org/zqf5address"}],
    },
    "IP-02": {"score": 2},
    "IP-06": {"na": "no_third_party_platform"},
    "IP-07": {"na": "other", "na_text": "zqf4natext"},
    "IP-14": {"score": 1, "parts": {"description": "zqf4ippart"}},
    "DAT-01": {"score": 2, "comment": "zqf4datcomment"},
    "DAT-11": {"score": 2, "parts": {"registry_names": "zqf4datpart"}},
    "REG-01": {"score": 3},
    "PRO-01": {"score": 1},
    "PRJ-01": {"score": 2},
}
LATER = {
    "IP-03": {"score": 1, "comment": "zqf4draft"},
    "REG-02": {"score": 2, "evidence": "E2", "items": [{"title": "zqf5draft"}]},
}
INVESTOR = {
    "type": "specialist_vc",
    "country": "SE",
    "hub": "stockholm_uppsala",
    "mandate_open": True,
    "stages": ["C", "D"],
    "round_types": ["series_a"],
    "instruments": ["equity"],
    "geography": ["SE"],
    "modalities_in": ["car_t"],
    "therapeutic_in": ["haem_oncology"],
    "ticket_min": "10 000 000",
    "ticket_max": "60 000 000",
    "currency": "SEK",
}
CDMO = {
    "provider_type": "full_service",
    "country": "SE",
    "hub": "stockholm_uppsala",
    "services": ["viral_vector", "cell_processing_autologous"],
    "modalities": ["car_t"],
}
NODE = {
    "node_type": "hospital_atmp_centre",
    "country": "SE",
    "hub": "stockholm_uppsala",
    "capabilities": ["gmp_manufacturing", "apheresis"],
    "modalities": ["car_t"],
}
