"""Demo case 3, the master file of NVX-3, sections I to S: materials, premises, people, oversight. All fictional."""

from __future__ import annotations

from designation.demo.html import FICTION, bullets, paragraphs, rows

MATERIALS = {
    "supply": FICTION
    + paragraphs(
        "Bulk, buffer, filters, vials, stoppers, caps and labels are released in Sunderland and sent to the unit in "
        "sealed kits, one for each batch. The unit scans the seals; a kit that does not match cannot be opened in the "
        "recipe. The host supplies nothing but ground, power and water."
    ),
    "starting_materials": paragraphs("None: the antigen is grown in hens' eggs."),
    "identity": paragraphs(
        "The vaccine is not made for single patients. Kits, bags and cartons carry codes, and each change of hands is "
        "scanned and signed by both."
    ),
    "storage": paragraphs(
        "Bulk is kept at 2 to 8 °C in container 2 for 14 days at most. Packed cartons leave the unit on the day of "
        "filling for a cold store at 2 to 8 °C."
    ),
}

PREMISES = {
    "premises": FICTION
    + paragraphs(
        "The unit brings its premises along: changing and gowning, mixing and filtering, filling, inspection, "
        "laboratory, utilities. From the host it needs fenced, level ground with access for lorries."
    ),
    "environment": paragraphs(
        "Isolator grade A, filling and mixing rooms grade C, gowning grade D and C. Particles, pressures, temperature "
        "and humidity are watched without a break, settle plates are laid in every batch."
    ),
    "utilities": paragraphs(
        "250 kW of power with an own generator for 8 hours; 1.5 cubic metres of drinking water an hour, purified in "
        "container 6; a drain; a network line with a second way by radio."
    ),
    "cleaning": paragraphs(
        "Rooms are cleaned after each batch and disinfected each week with agents in rotation. The isolator is "
        "decontaminated with hydrogen peroxide before each batch."
    ),
    "hazards": paragraphs(
        "Hydrogen peroxide is held in a closed cabinet with an alarm. There are no genetically modified organisms and "
        "no radiation. The inactivated antigen is no hazard to people."
    ),
}

EQUIPMENT = {
    "equipment": FICTION
    + paragraphs(
        "Each unit has a filling isolator NFI-6, a camera NCV-2, a single-use mixer, twin filters and a labeller. All "
        "steps but loading and unloading are automatic. The four units are built alike."
    ),
    "calibration": paragraphs(
        "Instruments are calibrated every 6 months and after each move. Maintenance follows a plan that the control "
        "room keeps; a unit with an overdue calibration cannot start a batch."
    ),
    "systems": paragraphs(
        "Control system, manufacturing system and laboratory system are validated in Sunderland and delivered to the "
        "units as one image. Accounts are personal, records carry an audit trail, and nobody in a unit can change a "
        "recipe or delete a record."
    ),
    "software": rows(
        ("system", "version"),
        ("Filling isolator NFI-6", "2.8"),
        ("Camera NCV-2", "5.1"),
        ("Manufacturing system NMS", "11.4"),
    ),
    "monitoring": paragraphs(
        "The control room sees all values, alarms and cameras. Without a connection the unit finishes the batch in hand "
        "and does not start another; its records are sent when the line is back."
    ),
}

PERSONNEL = {
    "roles": FICTION
    + paragraphs(
        "All eleven people of a shift are staff of Northgate: a shift leader, operators, two inspectors, a laboratory "
        "analyst, technicians. The host's people do not enter the unit; its contact opens the gate and reports on "
        "ground, power and water."
    ),
    "minimum_operators": 4,
    "training": paragraphs(
        "Operators train for six weeks in the depot on a complete unit, with three simulations each, and are assessed "
        "by the supervisor of manufacture. Training in the procedure of NVX-3 is recorded for each person and unit."
    ),
    "requalification_months": 12,
}

OVERSIGHT = {
    "audits": FICTION
    + paragraphs(
        "Each unit is audited in its place within a month of its first batch there, and then at least once a year. "
        "Laboratory and cold stores are audited once a year."
    ),
    "audit_months": 12,
    "indicators": bullets(
        "Vials rejected by camera: above 1.5 % in a batch.",
        "Alarms of particles: more than one in a week.",
        "Deviations open for longer than 30 days: any.",
        "Difference between units in antigen content: above 3 %.",
    ),
    "deviations": paragraphs(
        "Alarms and deviations reach the quality unit in Sunderland as they arise. It classifies within one working "
        "day and closes major ones within 30 days. A cause that may lie in other units stops them too until it is "
        "known."
    ),
    "change_control": paragraphs(
        "A change is proposed, judged and approved in Sunderland for all units together. It is put into effect in one "
        "unit first. Each proposal answers whether it touches this file and the basis of the designation."
    ),
    "product_review": paragraphs(
        "Once a year, over all units and the fixed plant, with control charts by unit and by place."
    ),
}

AGREEMENTS = {
    "agreements": FICTION
    + paragraphs(
        "They settle ground, power, water, access at all hours, guards, notice of building work, waste, fire, and who "
        "tells whom. They end six months after notice, and never during a batch."
    ),
    "responsibilities": rows(
        ("activity", "control_site", "host", "authorisation_holder"),
        ("Manufacture and records", "Responsible", "–", "Informed"),
        ("Ground, power, water", "Consulted", "Responsible", "–"),
        ("Guards and access", "Accountable", "Responsible", "–"),
        ("Certification of batches", "Responsible", "–", "Accountable"),
        ("Adverse reactions", "Informed", "Informed", "Responsible"),
    ),
}

LABELLING = {
    "labelling": FICTION
    + paragraphs(
        "Vials and cartons are labelled in the unit with the authorised text, batch number and expiry. Labels come "
        "printed from Sunderland but for batch number, expiry and code."
    ),
    "label_exemption": "no",
    "identifier": "batch",
    "traceability": paragraphs(
        "The first four characters of the batch number are the unit. Unit, place and day lead to kit, operators and "
        "records; cold stores scan each carton out to the centre that receives it."
    ),
}

SAFETY = {
    "vigilance": FICTION
    + paragraphs(
        "Reports of adverse reactions are asked for the batch number, and signals are sought for each unit and place as "
        "well as for the product."
    ),
    "complaints": paragraphs(
        "They are received in Sunderland, judged on the day, and compared over all units. Retained samples of each "
        "batch are kept there."
    ),
    "recall": paragraphs(
        "A batch in a cold store is blocked within an hour by its code. Centres are reached by the distribution list; a "
        "recall is practised once a year, for one unit at a time."
    ),
}

RECORDS = {
    "records": FICTION
    + paragraphs(
        "All records are kept in Sunderland, with a copy at a second place. In the unit there are current procedures "
        "only, on screen."
    ),
    "retention_years": 10,
    "access": paragraphs(
        "Each quality agreement gives the Control Site and inspectors of the licensing authority access at any time, "
        "without notice. The control room names somebody who opens the gate within 30 minutes."
    ),
}

ANNUAL = {
    "annual_report": FICTION
    + paragraphs(
        "It is generated from the register and the change log for the year that ends with the day of the licence's "
        "variation, completed by the supervisor of manufacture and signed by the Qualified Person."
    ),
    "change_classes": paragraphs(
        "Four classes: administrative; list of sites under the approved procedure; notifiable; prior approval by "
        "variation. The Director of Regulatory Affairs proposes, the Qualified Person decides."
    ),
    "designation_review": paragraphs(
        "Every change, and every annual report, answers whether the information that supported the designation still "
        "holds. A significant change stops until a new designation is granted."
    ),
}

ANNEXES = {
    "annex_policy": paragraphs(
        "A unit may differ only in what its place demands, such as access, utilities and waste. The supervisor of "
        "manufacture proposes, the head of quality control decides, and no annex changes a critical parameter."
    ),
}

# What version 2 says, after MU-03 has moved.
CHANGES_2 = paragraphs(
    "MU-03 moved from Carlisle to Penrhos Emergency Depot in Wrexham, under the approved "
    "procedure of section E. It was evaluated jointly with its new host, requalified and approved again. Section D "
    "says more exactly how a unit is blocked while it moves. Nothing else has changed."
)
RELOCATION_2 = paragraphs(
    "From the hour in which the first seal is closed the unit is blocked in the manufacturing system, and from the day "
    "of the move in the register. It may be used again after a new joint evaluation of the place, requalification by "
    "the table in section E, approval, and an edition of this file that names the place."
)
