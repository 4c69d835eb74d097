"""Demo case 3, sections A to E: the applicant, the manufacture, the product and its use. All fictional."""

from designation.demo.html import FICTION, bullets, figure, paragraphs, rows, table

SCOPE = {
    "activity": "manufacture",
    "activity_description": paragraphs(
        "The bulk antigen arrives frozen. In the unit it is diluted, mixed with buffer, filtered to make it sterile and "
        "filled into vials without later sterilisation. These are steps of manufacture: before them there is an active "
        "substance, after them the finished vaccine. Inspection, labelling and packing in the unit are assembly."
    ),
    "medicine_or_device": "medicine",
}

APPLICANT = {
    "application_type": "new",
    "legal_name": "Northgate Vaccines Ltd",
    "organisation_type": "company",
    "company_number": "99003303",
    "address_line_1": "Northgate House",
    "address_line_2": "Harbour Road",
    "town": "Sunderland",
    "postcode": "SR99 9ZZ",
    "country": "england",
    "contact_name": "Dr Imran Sethi",
    "contact_position": "Director of Regulatory Affairs",
    "contact_email": "imran.sethi@northgate.example",
    "contact_phone": "0191 498 0303",
    "has_agent": "no",
    "related_references": rows(
        ("kind", "reference", "note"),
        ("licence", "PL 99340/0003", "NVX-4 from the fixed plant in Sunderland (fictional)"),
        ("advice", "SA-2026-0611", "Advice on filling in containers, June 2026 (fictional)"),
    ),
    "confidentiality": "parts",
    "confidential_parts": "Locations of units, and evidence E2",
}

MANUFACTURE = {
    "dm_type": "mm",
    "extent": "part",
    "central_steps": paragraphs(
        "The bulk antigen is made in the fixed plant in Sunderland and keeps for 24 months at –70 °C. It is thawed and "
        "tested there before it is sent to the units at 2 to 8 °C. The split falls there because bulk for a million "
        "doses fits into two bags of 200 litres, while a million doses in vials fill four lorries. Growing the antigen "
        "takes weeks and large vessels; filling takes hours and is the step that is short in a pandemic."
    )
    + bullets(
        "<strong>What arrives:</strong> bulk antigen in sterile single-use bags, with its certificate.",
        "<strong>In what state:</strong> thawed, at 2 to 8 °C, to be used within 14 days.",
        "<strong>What goes back:</strong> samples for the sterility test, and the batch record, which is electronic.",
    ),
    "process_steps": rows(
        ("step", "where", "site_type", "quantity", "unit", "openness", "automation", "parameters"),
        ("Make and freeze the bulk antigen", "control_site", "", 21, "days", "closed", "partly", "Antigen content"),
        ("Thaw, test and send the bulk", "control_site", "", 2, "days", "closed", "partly", "2 to 8 °C"),
        ("Warm the bulk in its bag", "spoke", "container", 2, "hours", "closed", "automated", "20 °C, 25 at most"),
        ("Mix with buffer", "spoke", "container", 90, "minutes", "closed", "automated", "Speed, time"),
        ("Filter to make it sterile", "spoke", "container", 45, "minutes", "closed", "partly", "Pressure, filter test"),
        ("Fill and stopper vials in the isolator", "spoke", "container", 6, "hours", "open", "automated", "Volume"),
        ("Inspect every vial by camera", "spoke", "container", 5, "hours", "closed", "automated", "Reject rate"),
        ("Label and pack", "spoke", "container", 90, "minutes", "closed", "automated", "Code of batch and unit"),
        ("Review the record, send to quarantine", "spoke", "container", 60, "minutes", "closed", "partly", ""),
        ("Sterility by rapid method, certification", "control_site", "", 7, "days", "closed", "partly", "No growth"),
    ),
}

PRODUCT = {
    "product_name": "Pandemic influenza vaccine, surface antigen, for injection",
    "product_code": "NVX-4",
    "active_substances": rows(
        ("substance", "amount", "origin"),
        ("Surface antigen of the pandemic strain", "15 micrograms in 0.5 ml", "Grown in insect cells, purified"),
    ),
    "strength": "15 micrograms of antigen in each dose of 0.5 ml; 5 doses in a vial",
    "pharmaceutical_form": "Suspension for injection",
    "route": "Intramuscular",
    "method": paragraphs(
        "A vaccinator draws 0.5 ml from a vial of five doses and injects it into the upper arm. Two doses are given, 21 "
        "days apart. An opened vial is used within 6 hours; what is left is thrown away."
    ),
    "container": paragraphs(
        "Glass vials of 5 ml with rubber stopper and flip-off cap, five doses each, ten vials in a carton. Vials, "
        "stoppers and caps arrive in the unit sterile and ready to use, in nested trays. No device is supplied."
    ),
    "product_class": ["vaccine"],
    "status": "authorised",
    "development_stage": "in_use",
    "novelty": "existing",
    "existing_product": paragraphs(
        "NVX-4 is authorised and is filled in the fixed plant in Sunderland, which gives 0.4 million doses a week on "
        "one line shared with two other vaccines. That serves the stockpile. It does not serve a pandemic: see section "
        "F. Filling in modular units adds to the fixed plant and does not replace it."
    ),
    "single_product": True,
    "label_exemption": "no",
}

CONTEXT = {
    "indication": (
        "Active immunisation against influenza in an officially declared pandemic, in adults and children from 6 "
        "months of age."
    ),
    "disease": FICTION
    + paragraphs(
        "A pandemic wave lasts about 16 weeks. Vaccine that comes after the peak prevents little. In the last two "
        "exercises bulk antigen was ready in time, and vials filled were the bottleneck."
    ),
    "population": paragraphs(
        "Everybody from 6 months of age to whom vaccination is recommended in the pandemic. Health-care workers and "
        "people at high risk come first. Left out are people with a severe allergy to a component."
    ),
    "patients_per_year": 30_000_000,
    "patients_basis": "60 million doses, two for each person, in the first wave of a pandemic; none in other years",
    "unit_settings": ["hospital_site", "manufacturer_site", "emergency"],
    "use_setting": paragraphs(
        "The vaccine is given in vaccination centres, surgeries and hospitals up to three hours by road from a unit. "
        "Cartons go from the unit to a regional store in refrigerated vans at 2 to 8 °C, stay in quarantine there for "
        "the 7 days of the sterility test, and are then sent out with the daily delivery."
    ),
    "setting_description": paragraphs(
        "A unit is a module of six ISO containers, each 2.6 x 2.4 x 12 m, joined side by side and end to end on level "
        "ground of 30 x 10 m. It stands inside a fence on the site of a hospital, a manufacturer or an emergency "
        "service. Eleven people work in each of two shifts."
    )
    + figure(
        "E3",
        "Plan of six containers in two rows of three. Upper row: changing and gowning, mixing and filtering, filling "
        "isolator. Lower row: air handling and utilities, laboratory and control room, inspection and packing. Arrows "
        "show the way of the product from mixing to packing",
        "Figure 1. The six containers of a unit and the way of the product",
    )
    + table(
        ("Container", "Rooms", "Environment"),
        (
            ("1", "Changing and gowning", "Not classified, then grade D, then grade C"),
            ("2", "Mixing and filtering", "Grade C; closed bags"),
            ("3", "Filling", "Isolator grade A in a room of grade C"),
            ("4", "Inspection, labelling, packing", "Not classified"),
            ("5", "Laboratory and control room", "Not classified"),
            ("6", "Air handling, power, water", "Not classified"),
        ),
    ),
}
