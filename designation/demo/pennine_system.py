"""Demo case 1, sections I to K: alternatives, the planned system and the declaration. All fictional."""

from designation.demo.html import FICTION, bullets, numbered, paragraphs, rows, table

ALTERNATIVES = {
    "centralised_considered": "yes",
    "centralised": FICTION
    + paragraphs(
        "Central manufacture was the applicant's first plan. It fails on one number: the product is fit for use for 20 "
        "minutes in its bag and for less than an hour in the best transport cell, before losses on transfer. The sites "
        "planned are between 35 and 410 minutes from Leeds by road."
    )
    + table(
        ("Destination", "By road from Leeds", "Polarisation expected on arrival", "Usable"),
        (
            ("Nearest partner site", "35 min", "21 %", "No"),
            ("Median partner site", "165 min", "9 %", "No"),
            ("Furthest partner site", "410 min", "2 %", "No"),
        ),
    )
    + paragraphs(
        "Air transport does not change this: loading, flight and collection take longer than the product lasts."
    ),
    "regional_considered": "yes",
    "regional": paragraphs(
        "Regional sites of the kind that supply radiopharmaceuticals reach most hospitals within 60 to 120 minutes. "
        "For PPG-129 a region would have to end about 10 minutes from the polariser, with no time left at the "
        "hospital. Within that radius there is in no case a second scanner that is equipped for xenon; the regional "
        "site would be the point-of-care site under another name."
    ),
    "cold_chain_considered": "yes",
    "cold_chain": paragraphs(
        "Frozen xenon keeps its polarisation longer, with a T<sub>1</sub> of about 2.5 hours at 77 K in a strong "
        "field. The applicant built a transport magnet with a liquid-nitrogen vessel and tried it six times over one "
        "hour by road. The median polarisation after thawing was 18 %, and two of six doses were lost to field changes."
    )
    + bullets(
        "<strong>Lower temperature:</strong> at 4 K the decay takes days, but a helium cryostat on the road for a "
        "single dose, with warming through the fast-decaying range, has not been shown by anyone known to the "
        "applicant.",
        "<strong>Dissolved in a liquid or carrier:</strong> decay becomes faster, seconds to minutes.",
        "<strong>Another formulation:</strong> nothing in the formulation acts on the decay except to speed it up.",
    ),
    "specials_licence_considered": "yes",
    "specials_licence": paragraphs(
        "A hospital could make the gas under its own specials licence, and two research centres abroad work under "
        "comparable rules. A specials licence supplies unlicensed medicines for the special needs of individual "
        "patients. It does not carry a clinical trial at twelve hospitals towards a marketing authorisation, and "
        "each hospital would hold its own licence for a process it does not own, with no one site answerable for "
        "keeping the product the same.",
    ),
    "hospital_exemption_considered": "not_applicable",
    "hospital_exemption": paragraphs(
        "PPG-129 is a medicinal gas and not an advanced therapy medicinal product, so the hospital exemption is not "
        "open to it."
    ),
    "section_10_considered": "yes",
    "section_10": paragraphs(
        "Polarising xenon changes a gas that has no effect on an image into a medicinal product. It is manufacture and "
        "not dispensing, reconstitution or dilution of a finished medicine. It is also done in an imaging department "
        "under a recipe owned by the applicant, and not by or under the supervision of a pharmacist to a prescription.",
    ),
    "cost_role": paragraphs(
        "Making the gas at twelve places costs more in equipment than making it at one and saves waste. The two are of "
        "about the same size. The applicant does not rely on cost."
    ),
    "not_cost_alone": True,
}

SYSTEM = {
    "control_site_status": "licensed",
    "control_site_name": "Pennine Polar Gases Ltd, Leeds Control Site",
    "control_site_address": "Unit 7, Polarity House, Aire Valley Science Park, Leeds LS99 9ZZ",
    "control_site_country": "england",
    "licence_number": "MIA(IMP) 99129 (fictional)",
    "spoke_number": 12,
    "spokes": rows(
        ("kind", "setting", "number", "open_steps", "grade", "equipment", "partner"),
        (
            "fixed",
            "MRI suite of a teaching hospital",
            7,
            "no",
            "unclassified",
            "present",
            "Members of the Calder Vale Lung Imaging Network",
        ),
        (
            "fixed",
            "MRI suite of a children's hospital",
            2,
            "no",
            "unclassified",
            "present",
            "Saint Aldhelm's Children's Hospital and one more",
        ),
        ("fixed", "Imaging department of a district hospital", 2, "no", "unclassified", "planned", "To be chosen"),
        (
            "portable",
            "Two scanner suites of one hospital, one polariser on wheels",
            1,
            "no",
            "unclassified",
            "present",
            "Moorfoot General Hospital",
        ),
    ),
    "first_sites": FICTION
    + paragraphs(
        "Three sites start, one after the other, because they differ in the ways that matter for comparability."
    )
    + numbered(
        "<strong>Calder Vale Infirmary, Leeds.</strong> Fixed polariser, 20 minutes from the Control Site, staff who "
        "took part in both studies. It is the reference for all others.",
        "<strong>Saint Aldhelm's Children's Hospital, Bristol.</strong> Fixed polariser, far from the Control Site, "
        "patients from 6 years.",
        "<strong>Moorfoot General Hospital, Edinburgh.</strong> The polariser on wheels in two rooms.",
    )
    + paragraphs(
        "Further sites follow in groups of three, each after the results of the group before have been reviewed."
    ),
    "partners": paragraphs(
        "Nine hospitals have signed letters of intent. With each of them the applicant evaluates the location "
        "jointly before it is approved, and concludes a quality agreement before the polariser is delivered."
    )
    + table(
        ("Matter", "Control Site", "Hospital"),
        (
            ("Polariser, recipe, bags, cylinders", "Owns, supplies, maintains", "Provides room and utilities"),
            ("Operators", "Trains, assesses every year", "Employs at least three per site"),
            ("Release", "Answers for it", "Gives access to the scanner room"),
            ("Deviations and complaints", "Investigates", "Reports on the same day"),
            ("Patient", "–", "Answers for care and consent"),
            ("Inspection", "Prepares and attends", "Gives access to premises and records"),
        ),
    ),
    "timetable": rows(
        ("milestone", "planned", "note"),
        ("licence", "2027-02-01", "Variation of the licence, with the master file"),
        ("cta", "2027-05-03", "BREATHE-129, combined review"),
        ("first_site", "2027-09-06", "Calder Vale Infirmary"),
        ("maa", "2030-03-04", "After BREATHE-129"),
    ),
}

DECLARATION = {
    "accurate": True,
    "unfavourable": True,
    "attachments_checked": True,
    "change_understood": True,
    "authority": True,
    "signatory_name": "Dr Amina Farrow",
    "signatory_position": "Head of Regulatory Affairs",
    "declaration_date": "2026-11-02",
}
