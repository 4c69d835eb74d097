"""Demo case 1, sections A to E: the applicant, the manufacture, the product and its use. All fictional."""

from designation.demo.html import FICTION, bullets, figure, heading, paragraphs, rows, table

SCOPE = {
    "activity": "manufacture",
    "activity_description": paragraphs(
        "Polarising xenon by laser light turns a gas that gives no image into the medicine. Before this step there is "
        "an ordinary gas in a cylinder; after it there is the active substance, measured and released for one patient."
    ),
    "medicine_or_device": "medicine",
}

APPLICANT = {
    "application_type": "new",
    "legal_name": "Pennine Polar Gases Ltd",
    "organisation_type": "company",
    "company_number": "99001290",
    "address_line_1": "Unit 7, Polarity House",
    "address_line_2": "Aire Valley Science Park",
    "town": "Leeds",
    "postcode": "LS99 9ZZ",
    "country": "england",
    "contact_name": "Dr Amina Farrow",
    "contact_position": "Head of Regulatory Affairs",
    "contact_email": "amina.farrow@pennine-polar.example",
    "contact_phone": "0113 496 0129",
    "has_agent": "no",
    "related_references": rows(
        ("kind", "reference", "note"),
        ("advice", "SA-2026-0412", "Advice on release by polarimetry at the scanner, March 2026 (fictional)"),
        ("trial", "IRAS 345678", "BREATHE-129, to be submitted once the product is designated (fictional)"),
    ),
    "confidentiality": "parts",
    "confidential_parts": "Quality evidence, and evidence E1 and E2",
}

MANUFACTURE = {
    "dm_type": "poc",
    "extent": "part",
    "central_steps": paragraphs(
        "Two operations stay at the Control Site in Leeds. The first is filling and testing the cylinders of xenon gas "
        "mixture, which is a stable compressed gas with a shelf life of 24 months. The second is filling, baking and "
        "sealing the optical cells that hold the rubidium inside each polariser.",
        "The split falls there because everything up to this point is stable. Xenon in a cylinder keeps for years. It "
        "becomes the product only when its nuclei are polarised, and from that second it decays. Polarisation, "
        "collection, dispensing and release therefore take place in the room next to the scanner.",
    )
    + bullets(
        "<strong>What arrives:</strong> numbered cylinders with a certificate of analysis, and sealed optical cells.",
        "<strong>In what state:</strong> ambient temperature, ordinary xenon with no hyperpolarisation.",
        "<strong>How it travels:</strong> by road, as non-flammable compressed gas, with no time limit.",
    ),
    "process_steps": rows(
        ("step", "where", "site_type", "quantity", "unit", "openness", "automation", "parameters"),
        ("Fill and test cylinders of xenon gas mixture", "control_site", "", 1, "days", "closed", "partly", "Purity"),
        ("Prepare and seal the optical cell", "control_site", "", 2, "days", "closed", "partly", "Baking at 150 °C"),
        (
            "Connect cylinder and leak-test the polariser",
            "spoke",
            "",
            10,
            "minutes",
            "closed",
            "automated",
            "Leak rate",
        ),
        ("Warm up the cell and lock the laser", "spoke", "", 15, "minutes", "closed", "automated", "Cell temperature"),
        (
            "Polarise xenon and collect it as solid",
            "spoke",
            "",
            18,
            "minutes",
            "closed",
            "automated",
            "Laser power, flow",
        ),
        ("Thaw into the dose bag", "spoke", "", 60, "seconds", "closed", "automated", "Field at the trap"),
        ("Measure polarisation and volume of the bag", "spoke", "", 40, "seconds", "closed", "automated", ""),
        ("Check the printed record and release", "spoke", "", 90, "seconds", "closed", "partly", ""),
    ),
    "place_of_use": FICTION
    + paragraphs(
        "The polariser stands in a room that opens onto the MRI control room. The bag is carried by hand in a "
        "shielded carrier that holds a weak magnetic field around it. In the reference site the way from the "
        "dispensing point to the patient's mouth is 14 metres and takes between 40 and 75 seconds."
    )
    + table(
        ("Rule for every site", "Limit", "Why"),
        (
            ("Walking distance from polariser to scanner", "50 metres", "Keeps the walk below 2 minutes"),
            ("Time from filling the bag to inhalation", "20 minutes", "Shelf life of the product"),
            (
                "Floors, lifts and locked doors on the way",
                "Same floor, no lift",
                "A stopped lift would use up the dose",
            ),
            ("Magnetic field along the way", "0.5 to 50 mT", "Very low or fast-changing fields destroy polarisation"),
        ),
    )
    + paragraphs(
        "One polariser of the twelve is mounted on a wheeled base and moves between two scanner suites of the same "
        "hospital. It is moved when it is off and empty, and is qualified in each room. Nothing is made while it "
        "moves, so it is equipment of a point-of-care site and not a relocatable manufacturing unit. "
        "Each move will be kept in the location history of the site."
    ),
}

PRODUCT = {
    "product_name": "Hyperpolarised xenon-129 gas for inhalation",
    "product_code": "PPG-129",
    "active_substances": rows(
        ("substance", "amount", "origin"),
        (
            "Hyperpolarised xenon-129",
            "100 ml dose equivalent in a 1.0 litre bag",
            "Separated from air; isotopically enriched",
        ),
    ),
    "strength": "Polarisation of at least 25 % at inhalation, with 500 ml xenon and 500 ml nitrogen in each bag",
    "pharmaceutical_form": "Inhalation gas",
    "route": "Inhalation",
    "method": paragraphs(
        "The patient lies in the scanner. A radiographer trained for the product connects the bag to a mouthpiece with "
        "a one-way valve. The patient breathes out, inhales the whole litre in about 5 seconds and holds the breath "
        "for 10 to 15 seconds while the image is taken. Then the patient breathes air.",
        "One or two bags are given in a session, at least 5 minutes apart. A bag is used for one patient and one "
        "breath. Nothing is kept for later: a bag that is not inhaled within 20 minutes is emptied into the "
        "extraction duct.",
        "Oxygen saturation and heart rate are watched throughout. Xenon has a mild, short anaesthetic effect; light-"
        "headedness is expected in some patients and passes within a minute or two.",
    ),
    "container": paragraphs(
        "The gas is dispensed into a single-use 1.25 litre bag of fluoropolymer film with one port. The film was "
        "chosen because it contains no paramagnetic impurities and lets little oxygen in. The bag carries a printed "
        "label and a machine-readable code.",
    )
    + table(
        ("Item", "Purpose", "Status"),
        (
            ("Dose bag, 1.25 litre", "Container and closure of the product", "Supplied with the product"),
            ("Mouthpiece with valve", "Administration", "CE marked medical device"),
            ("Shielded carrier", "Holds a field of 2 mT around the bag", "Part of the manufacturing equipment"),
            ("Polariser PPX-2", "Manufacture", "Manufacturing equipment, not a medical device"),
            ("Xenon chest coil", "Imaging", "Medical device of the scanner, not supplied"),
        ),
    ),
    "product_class": ["gas"],
    "status": "imp",
    "development_stage": "early",
    "novelty": "novel",
    "single_product": True,
    "label_exemption": "no",
}

CONTEXT = {
    "indication": (
        "Imaging of lung ventilation by magnetic resonance in adults and children from 6 years of age with severe or "
        "difficult-to-treat asthma, to find the parts of the lung that receive no air and to guide treatment."
    ),
    "disease": FICTION
    + paragraphs(
        "Asthma is called severe when it stays uncontrolled although the patient takes high doses of inhaled "
        "treatment. Spirometry, the usual test, gives one number for the whole lung. It can be normal while single "
        "regions are closed, and closed regions are where attacks begin.",
        "Computed tomography shows structure at the price of radiation, which limits how often a child can be "
        "examined. Scintigraphy shows ventilation but coarsely, again with radiation. Magnetic resonance of ordinary "
        "tissue sees little in the lung, which is mostly air. Inhaled hyperpolarised gas makes the air itself visible.",
    ),
    "population": paragraphs(
        "Adults and children from 6 years with severe or difficult-to-treat asthma under the care of a specialist "
        "centre, who can hold their breath for 10 seconds and have no reason to avoid magnetic resonance."
    )
    + bullets(
        "<strong>Included:</strong> patients considered for a biological medicine or for a change of it; patients with "
        "symptoms out of proportion to spirometry.",
        "<strong>Left out:</strong> oxygen saturation below 90 % at rest, pregnancy, an attack within the last 2 "
        "weeks, implants that are unsafe in the scanner.",
    ),
    "patients_per_year": 1800,
    "patients_basis": "12 sites, 3 patients a week at each over 50 weeks, as partner sites plan (fictional)",
    "settings": ["imaging"],
    "setting_description": paragraphs(
        "A typical site is the MRI suite of a teaching hospital. The polariser stands in an adjoining room of at least "
        "9 square metres with an ordinary mechanical ventilation of 6 air changes an hour, an oxygen alarm, and access "
        "by badge. The process is closed from cylinder to bag, so the room needs no cleanroom grade."
    )
    + figure(
        "E5",
        "Flow diagram in five boxes from xenon cylinder through polariser, cold trap and bag to the patient, with the "
        "steps after the cylinder enclosed by a line marked point of care and the time of each step below it",
        "Figure 1. The way of the gas from cylinder to patient, with the time each step takes",
    )
    + heading("Who is there", 4)
    + table(
        ("Role", "Employer", "Task"),
        (
            ("Operator", "Hospital, trained by the Control Site", "Loads, starts and unloads the polariser"),
            ("Radiographer", "Hospital", "Prepares the patient, gives the gas, takes the image"),
            ("Physician", "Hospital", "Responsible for the patient, within call"),
            ("Release person", "Control Site, on screen", "Confirms release where the automatic check asks for it"),
        ),
    ),
}
