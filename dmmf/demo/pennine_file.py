"""Demo case 1, the draft of the master file of PPG-129: it cannot be submitted before its designation. All fictional."""

from __future__ import annotations

from designation.demo.html import FICTION, bullets, numbered, paragraphs, rows
from dmmf.demo.pennine import HUB

CONTROL = {
    "product_code": HUB.code,
    "product_name": HUB.product,
    "dm_type": "poc",
    "holder": HUB.organisation,
    "status": "imp",
    "used_for": ["cta", "variation"],
    "related_references": "IRAS 345678 (fictional)",
    "changes": paragraphs("First version."),
    "author_name": "Arthur Bell, Process Engineer",
    "approver_name": "Dr Amina Farrow, Head of Regulatory Affairs",
    "qp_name": HUB.persons[0].name,
}

SUMMARY = {
    "product_description": FICTION
    + paragraphs(
        "PPG-129 is an inhalation gas: 500 ml of hyperpolarised xenon-129 and 500 ml of nitrogen in a bag of "
        "fluoropolymer film, with a polarisation of at least 25 % when the patient inhales. One bag is one dose."
    ),
    "indication": paragraphs(
        "Imaging of lung ventilation by magnetic resonance in adults and children from 6 years of age with severe or "
        "difficult-to-treat asthma."
    ),
    "extent": "part",
    "central_steps": paragraphs(
        "Cylinders of the xenon gas mixture are filled and tested in Leeds, and optical cells are prepared and sealed "
        "there. Both travel at ambient temperature and keep for 24 months."
    ),
    "process_flow": numbered(
        "The operator connects a released cylinder; the polariser tests itself for leaks.",
        "Xenon is polarised for 18 minutes and collected as a solid.",
        "It is thawed into the dose bag, and the bag's polarisation is measured.",
        "The automatic check releases the bag, or asks the release person in Leeds.",
        "The patient inhales it in the scanner within 20 minutes.",
    ),
    "basis": "unchanged",
}

CONTROL_SITE = {
    "organisation": FICTION
    + paragraphs(
        "The supervisor of manufacture leads the team that looks after all polarisers. Quality control and the "
        "Qualified Persons answer to the managing director by another line."
    ),
    "responsibilities": bullets(
        "<strong>Qualified Person:</strong> certification of cylinders and of the release rules for bags.",
        "<strong>Supervisor of manufacture:</strong> recipes, service of polarisers, training of operators.",
        "<strong>Person responsible for quality control:</strong> reference measurements at each site.",
    ),
    "cover": paragraphs("Ravi Menon deputises for the Qualified Person. The duty manager answers at all hours."),
    "supervision": paragraphs(
        "Every polariser sends its record after each bag. A bag whose record is outside a limit cannot be opened: the "
        "valve stays shut until Leeds has decided."
    ),
}

NETWORK = {
    "identification": FICTION
    + paragraphs(
        "A site is a scanner room or a suite of rooms in one hospital with one polariser. It is identified by its code, "
        "S-01 to S-12, and by the serial number of its polariser. Twelve sites are planned."
    ),
    "location_control": paragraphs(
        "Eleven polarisers are bolted to the floor. The one on wheels, at site S-03, serves two scanner rooms of one "
        "hospital: its docking plate says in which of them it stands, and the register holds the room with its day."
    ),
    "related_sites": "none",
}

APPROVAL = {
    "approval_process": FICTION
    + numbered(
        "The supervisor of manufacture proposes the site.",
        "Control Site and hospital evaluate the location jointly, and both sign.",
        "The quality agreement is signed and the polariser is delivered.",
        "Installation and operation are qualified, operators are trained, ten bags are measured against the reference.",
        "An owner or signatory approves the site on that record.",
    ),
    "criteria": bullets(
        "A room of at least 9 square metres with 6 air changes an hour, an oxygen alarm and access by badge.",
        "At least three trained operators.",
        "Ten bags in a row within the limits of section G.",
    ),
    "suitability": paragraphs(
        "Each side answers the joint form by itself; differences become agreed actions. A move of the polariser to "
        "another room calls for a new evaluation."
    ),
}

MANUFACTURE = {
    "manufacturing_process": FICTION
    + paragraphs(
        "Rubidium vapour in the optical cell is polarised by laser light and passes its order on to xenon that flows "
        "through the cell. Xenon is frozen out in a cold trap inside a magnet and thawed into the bag."
    ),
    "assembly_process": paragraphs("There is nothing to assemble but the label, which the polariser prints."),
    "steps": rows(
        ("step", "where", "equipment", "openness", "environment", "duration"),
        ("Fill and test cylinders", "control_site", "Filling station", "closed", "Workshop", "1 day"),
        ("Connect cylinder, test for leaks", "spoke", "Polariser PPX-2", "closed", "Imaging room", "10 minutes"),
        ("Polarise and collect", "spoke", "Polariser PPX-2", "closed", "Imaging room", "18 minutes"),
        ("Thaw into the dose bag", "spoke", "Polariser PPX-2", "closed", "Imaging room", "60 seconds"),
        ("Measure and release", "spoke", "Polarimeter", "closed", "Imaging room", "60 seconds"),
    ),
}

RELEASE = {
    "release_process": FICTION
    + paragraphs(
        "Each bag is released by rules that a Qualified Person has approved, from the measured polarisation and the "
        "record of the run. Where a rule is not met the release person in Leeds decides on screen."
    ),
    "release_model": ["remote", "real_time"],
    "shelf_life": 20,
    "shelf_life_unit": "minutes",
    "release_time": 2,
    "release_time_unit": "minutes",
}
