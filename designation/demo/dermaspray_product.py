"""Demo case 2, sections A to E: the applicant, the manufacture, the product and its use. All fictional."""

from designation.demo.html import FICTION, bullets, paragraphs, rows, table

SCOPE = {
    "activity": "manufacture",
    "activity_description": paragraphs(
        "An enzyme takes the patient's skin apart, and the cells are collected, rinsed, filtered and measured. Before "
        "these steps there is tissue; after them there is a suspension of living cells with a specification. This is "
        "more than preparing a finished medicine for use."
    ),
    "medicine_or_device": "borderline",
    "borderline_case": paragraphs(
        "Kits with which a surgeon makes a cell suspension are sold as medical devices in some countries. The "
        "applicant treats the suspension as a tissue-engineered product. The enzyme changes how the cells are held "
        "together, the cells are meant to rebuild skin through their biological activity, and the action is not that "
        "of the kit. The work chamber, the spray head and the cell counter remain devices."
    ),
    "borderline_advice": "yes",
    "borderline_advice_reference": "BL-2026-0077, April 2026: a medicinal product (fictional)",
}

APPLICANT = {
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
    "related_references": rows(
        ("kind", "reference", "note"),
        ("advice", "SA-2026-0518", "Advice on release in theatre without a sterility result, May 2026 (fictional)"),
        ("trial", "IRAS 345722", "DSU-CL-02, to be submitted once the product is designated (fictional)"),
    ),
    "confidentiality": "none",
}

MANUFACTURE = {
    "dm_type": "poc",
    "extent": "whole",
    "process_steps": rows(
        ("step", "where", "site_type", "quantity", "unit", "openness", "automation", "parameters"),
        ("Rinse and inspect the piece of skin", "spoke", "fixed", 2, "minutes", "open", "manual", "Size, thickness"),
        ("Loosen the cells with enzyme", "spoke", "fixed", 20, "minutes", "closed", "partly", "37 °C, 15 to 30 min"),
        ("Rinse the enzyme off", "spoke", "fixed", 60, "seconds", "open", "manual", "Two rinses"),
        ("Scrape and collect the cells in buffer", "spoke", "fixed", 6, "minutes", "open", "manual", ""),
        ("Filter into the spray syringe", "spoke", "fixed", 2, "minutes", "open", "manual", "Pore size 100 µm"),
        ("Count cells and measure viability", "spoke", "fixed", 3, "minutes", "closed", "automated", "Living cells"),
        ("Check the printed record and release", "spoke", "fixed", 60, "seconds", "closed", "partly", ""),
    ),
    "place_of_use": FICTION
    + paragraphs(
        "The suspension is made at a side table of the operating theatre in which the patient lies, 3 to 5 metres from "
        "the wound. It never leaves the room. The surgeon takes the skin, a trained operator makes the suspension, and "
        "the same surgeon sprays it on the cleaned wound in the same operation."
    )
    + table(
        ("Rule for every theatre", "Limit", "Why"),
        (
            ("From side table to wound", "Same room", "No transport, no exchange between patients"),
            ("Suspensions in the room", "One", "The cells are for this patient only"),
            ("From release to the last spray", "45 minutes", "Time in which the wound is treated"),
        ),
    ),
}

PRODUCT = {
    "product_name": "Autologous skin-cell suspension for spraying",
    "product_code": "DSU-22",
    "active_substances": rows(
        ("substance", "amount", "origin"),
        (
            "The patient's own skin cells in suspension: keratinocytes, melanocytes and fibroblasts",
            "At least 1 million living cells for each 80 square cm of wound",
            "Autologous, split skin of up to 2 x 2 cm",
        ),
    ),
    "strength": "At least 1 million living cells per millilitre, and at least 75 % of the cells alive",
    "pharmaceutical_form": "Cell suspension for spraying",
    "route": "Applied to the wound",
    "method": paragraphs(
        "The surgeon cleans the wound, lays a widely meshed graft where it is planned, and sprays the suspension from "
        "a distance of 10 cm over the whole wound. One millilitre covers about 80 square cm; a piece of skin of 2 x 2 "
        "cm gives 4 ml and covers up to 320 square cm. The wound is then dressed.",
        "The suspension is used in the operation in which it was made. What is left over is thrown away; nothing is "
        "stored or given later.",
    ),
    "container": paragraphs(
        "The cells are kept in a 5 ml syringe with a spray head. Everything that touches them is sterile and used once."
    )
    + table(
        ("Item", "Purpose", "Status"),
        (
            ("Work chamber DSU-C", "Protects open steps; heats the well to 37 °C", "Manufacturing equipment"),
            ("Enzyme, freeze-dried, one vial", "Loosens the cells; removed by rinsing", "Raw material, released"),
            ("Buffer, 10 ml", "Carries the cells", "Raw material, released"),
            ("Filter and 5 ml syringe", "Container of the product", "CE marked medical devices"),
            ("Spray head", "Administration", "CE marked medical device"),
            ("Cell counter", "Release", "Manufacturing equipment"),
        ),
    ),
    "product_class": ["tep"],
    "cell_origin": "autologous",
    "tissue_licence": "agreement",
    "status": "imp",
    "development_stage": "early",
    "novelty": "novel",
    "single_product": True,
    "label_exemption": "no",
}

CONTEXT = {
    "indication": (
        "Treatment of deep partial-thickness and mixed-depth burns in adults, together with a widely meshed split-skin "
        "graft, where healthy donor skin is scarce."
    ),
    "disease": FICTION
    + paragraphs(
        "Deep burns that do not heal within three weeks are covered with the patient's own skin. It is taken as a thin "
        "sheet, meshed and stretched. The donor site is a second wound: it hurts, it scars, and after a large burn "
        "there is too little of it. The wider the mesh, the less skin is needed, and the slower and rougher it heals.",
        "Living skin cells between the strands of a wide mesh close the gaps from many points at once.",
    ),
    "population": paragraphs(
        "Adults with burns of 5 to 50 % of the body surface, of which at least 1 % is deep partial thickness and is to "
        "be grafted within 14 days of the injury."
    )
    + bullets(
        "<strong>Included:</strong> patients who have a planned operation for grafting in a burns centre.",
        "<strong>Left out:</strong> infected wounds, known reaction to the enzyme or to bovine protein, pregnancy, and "
        "burns by chemicals or radiation.",
    ),
    "patients_per_year": 240,
    "patients_basis": "8 theatres, 30 operations a year at each, from the registers of partner centres (fictional)",
    "settings": ["theatre"],
    "setting_description": paragraphs(
        "A typical site is the burns theatre of a regional centre, with ultra-clean ventilation of 25 air changes an "
        "hour. The work chamber stands on a side table away from the doors. It is a closed box with gloves and its own "
        "filtered downward flow, which is qualified as grade A at rest and in operation. The theatre around it is "
        "treated as grade C while the chamber is in use."
    )
    + table(
        ("Role", "Employer", "Task"),
        (
            ("Surgeon", "Hospital", "Takes the skin, sprays the suspension, answers for the patient"),
            ("Operator", "Hospital, trained by the Control Site", "Makes the suspension"),
            ("Second person", "Hospital", "Checks identity at three points, witnesses release"),
            ("Release person", "Control Site, on screen", "Releases each suspension from the record"),
        ),
    ),
}
