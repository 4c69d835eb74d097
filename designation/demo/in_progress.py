"""A draft in progress: a second product of the applicant of demo case 2, begun and put aside. All fictional."""

from typing import Any

from designation.demo.html import FICTION, bullets, paragraphs, rows

IN_PROGRESS: dict[str, dict[str, Any]] = {
    "scope": {"activity": "manufacture", "medicine_or_device": "borderline", "borderline_advice": "no"},
    "applicant": {
        "application_type": "new",
        "legal_name": "Dermaspray UK Ltd",
        "organisation_type": "company",
        "company_number": "99002202",
        "address_line_1": "3 Tannery Court",
        "town": "Swansea",
        "postcode": "SA99 9ZZ",
        "country": "wales",
        "contact_name": "Owain Prosser",
        "contact_position": "Regulatory Manager",
        "contact_email": "owain.prosser@dermaspray.example",
        "contact_phone": "029 2018 0202",
        "has_agent": "no",
        "confidentiality": "none",
    },
    "manufacture": {
        "dm_type": "poc",
        "extent": "whole",
        "process_steps": rows(
            ("step", "where", "site_type", "quantity", "unit", "openness", "automation", "parameters"),
            ("Take a thin piece of skin, up to 2 x 2 cm", "spoke", "fixed", 5, "minutes", "open", "manual", ""),
            ("Loosen the cells with enzyme", "spoke", "fixed", 30, "minutes", "open", "partly", "37 °C, 15 to 30 min"),
            ("Scrape, rinse and filter the cells", "spoke", "fixed", 10, "minutes", "open", "manual", "Pore size"),
        ),
    },
    "product": {
        "product_name": "Autologous pigment-cell suspension for spraying",
        "product_code": "DSU-31",
        "active_substances": rows(
            ("substance", "amount", "origin"),
            ("The patient's own skin cells in suspension", "Cells from up to 4 square cm", "Autologous, split skin"),
        ),
        "strength": "At least 1 million living cells per millilitre (provisional)",
        "product_class": ["tep"],
        "cell_origin": "autologous",
        "tissue_licence": "agreement",
        "status": "imp",
        "novelty": "novel",
    },
    "context": {
        "indication": "Return of colour to scars and patches of skin that have lost it, in adults, after the surface was taken off.",
        "settings": ["theatre"],
    },
    "grounds": {
        "grounds": ["method_of_manufacture", "constituents"],
        "constituents_claim": FICTION
        + paragraphs(
            "The only active constituent is the patient's own fresh skin. Its cells are taken during the operation "
            "in which they are used and lose their ability to attach within a few hours."
        )
        + bullets(
            "The patch is taken down to the living layer; it must be covered in the same operation.",
            "A second operation would bring a second anaesthetic and a second wound.",
        ),
    },
    "clinical": {
        "benefits": rows(
            ("benefit", "kind", "effect"),
            ("Colour returns without a full graft", "clinical", "Up to 320 square cm covered from 4 square cm"),
            ("No transport to a cell laboratory", "cost", "Not yet quantified"),
        ),
    },
}
