"""Demo case 3, the master file of NVX-3, sections A to H: product, network, manufacture, release. All fictional."""

from __future__ import annotations

from designation.demo.html import FICTION, bullets, numbered, paragraphs, rows, table
from dmmf.demo.northgate import HUB

CONTROL = {
    "product_code": HUB.code,
    "product_name": HUB.product,
    "dm_type": "mm",
    "holder": HUB.organisation,
    "status": "authorised",
    "used_for": ["variation", "maa"],
    "related_references": "PL 99340/0002 (fictional)",
    "authorisation_link": FICTION
    + paragraphs(
        "Northgate Vaccines Ltd holds both the marketing authorisation and the licence. A change of the authorisation "
        "that touches manufacture is entered in change control on the day it is proposed. The Qualified Person says "
        "within 5 working days whether licence or master file have to follow, and neither is put into effect before "
        "all three agree."
    ),
    "changes": paragraphs("First version."),
    "author_name": "Noel Adeyemi, Regulatory Author",
    "approver_name": "Dr Imran Sethi, Director of Regulatory Affairs",
    "qp_name": HUB.persons[0].name,
    "accurate": True,
}

SUMMARY = {
    "product_description": FICTION
    + paragraphs(
        "NVX-3 is a suspension for injection with 15 micrograms of split virion antigen of the pandemic strain in each "
        "dose of 0.5 ml. It is filled into glass vials of 5 ml, five doses in each, and given into the muscle. The shelf "
        "life in the vial is 6 months at 2 to 8 °C."
    ),
    "indication": paragraphs(
        "Active immunisation against influenza in an officially declared pandemic, in adults and children from 6 "
        "months of age. Two doses are given, 21 days apart."
    ),
    "extent": "part",
    "central_steps": paragraphs(
        "The bulk antigen is made, frozen, thawed and tested in Sunderland. It travels to the units in sterile "
        "single-use bags at 2 to 8 °C and is used within 14 days. Sterility testing by the rapid method and "
        "certification stay central as well."
    ),
    "process_flow": numbered(
        "Bulk is thawed and tested in Sunderland, and sent to a unit.",
        "In the unit it is warmed, mixed with buffer, filtered and filled in the isolator.",
        "Every vial is inspected by camera, labelled and packed in the unit.",
        "Cartons wait in quarantine at a regional cold store for the 7 days of the sterility test.",
        "The Qualified Person certifies the batch, and the cold store sends it out.",
    ),
    "basis": "unchanged",
}

CONTROL_SITE = {
    "organisation": FICTION
    + paragraphs(
        "Manufacture and quality are separate. The supervisor of manufacture answers to the managing director, the "
        "head of quality control and the Qualified Persons to the director of quality. Each unit has a shift leader, "
        "who answers to the supervisor of manufacture wherever the unit stands."
    ),
    "responsibilities": table(
        ("Person", "Answers for"),
        (
            ("Qualified Person", "Certification of every batch; approval of editions of this file"),
            ("Supervisor of manufacture", "Recipes, crews, maintenance and moves of units"),
            ("Person responsible for quality control", "Tests at the Control Site and at contract laboratories"),
        ),
    ),
    "cover": paragraphs(
        "Dr Bertil Anders deputises for the Qualified Person. The control room is staffed at all hours and calls the "
        "person on duty of each role within 30 minutes."
    ),
    "supervision": paragraphs(
        "Recipes are signed in Sunderland and loaded under version control. Every unit sends its process data as they "
        "arise, and the control room watches all units on one screen. No batch is begun without the release of the "
        "recipe for that batch by the control room."
    ),
    "control_strategy": paragraphs(
        "One control strategy holds for all units. It names the critical parameters of section G, their limits, and "
        "what is done outside them. It is reviewed every six months and after each move of a unit."
    ),
    "file_management": paragraphs(
        "The file is written from the register and from approved procedures. An edition takes effect when the Qualified "
        "Person has signed it. The annual report and the review of the designation are tasks of the Director of "
        "Regulatory Affairs, with dates in the quality calendar."
    ),
}

NETWORK = {
    "identification": FICTION
    + paragraphs(
        "A unit is a module of six ISO containers of 2.6 x 2.4 x 12 m that are joined on site. There are four units. "
        "Each is identified by its number, MU-01 to MU-04, and by a serial number on a steel plate on each of its six "
        "containers. Number and plate stay with the unit wherever it stands, and the batch number of each vial begins "
        "with the number of the unit."
    ),
    "location_control": paragraphs(
        "The register of the Control Site holds the place of every unit with the day since which it stands there. A "
        "position sensor in container 6 reports once an hour; a unit that leaves its place without a recorded move "
        "raises an alarm in the control room."
    ),
    "relocation": paragraphs(
        "Filling stops at the end of a batch. The isolator is decontaminated, the air handling shut down dry and the "
        "passages sealed. Six lorries take the containers; seals are numbered and checked on arrival. Shutting down "
        "takes 3 days, the journey 1 day, and setting up with requalification 18 days."
    )
    + paragraphs(
        "From the day of the move the unit is blocked. It may be used again after a new joint evaluation of the place, "
        "requalification by the table in section E, approval, and an edition of this file that names the place."
    ),
    "related_sites": "yes",
    "related_operations": bullets(
        "<strong>Testing:</strong> sterility by the rapid method at a contract laboratory; the head of quality control "
        "is responsible.",
        "<strong>Storage:</strong> quarantine and distribution at two regional cold stores; the supervisor of "
        "manufacture is responsible.",
    ),
}

APPROVAL = {
    "approval_process": FICTION
    + numbered(
        "The supervisor of manufacture proposes unit and place, with the reason.",
        "Control Site and healthcare provider evaluate the place jointly, and both sign.",
        "The quality agreement with the host is signed.",
        "Installation, operation and process are qualified, and operators are trained.",
        "An owner or signatory of the licence holder approves the unit, on the signed record of steps 1 to 4.",
        "The unit is listed in an edition of this file that the Qualified Person signs, and is then activated.",
    ),
    "criteria": bullets(
        "Level ground of 30 x 10 m, power of 250 kW, water of 1.5 cubic metres an hour.",
        "A signed joint evaluation of this place whose outcome is suitable, or suitable with conditions.",
        "At least four trained operators.",
        "A quality agreement in force.",
    ),
    "suitability": paragraphs(
        "Both sides answer each question of the joint form by themselves, with the risk as they see it. Where they "
        "differ they agree on an action or the place is not approved. The signed evaluation holds for 12 months, or "
        "until place, host or equipment of the unit change."
    ),
    "risk_assessment": paragraphs(
        "Failure modes of ground, power, water, access, neighbours and weather are scored by a group from both sides. "
        "A score above 12 of 25 needs an action before approval."
    ),
    "qualification": table(
        ("Matter", "First set-up", "After each move"),
        (
            ("Installation", "112 points, three simulations", "112 points"),
            ("Air", "Full classification", "Filter leak test, particles at rest and in operation"),
            ("Water", "Two weeks of samples", "Three days of samples"),
            ("Process", "Three simulations of 5,000 vials", "One simulation of 5,000 vials"),
            ("First batch", "Compared with the fixed plant", "Tested in full, compared with the reference"),
        ),
    ),
}

OPERATION = {
    "initiate": FICTION
    + paragraphs(
        "The control room opens the unit in the manufacturing system when it is active in the register and in the "
        "edition in effect. The first batch after opening is tested in full."
    ),
    "suspend": paragraphs(
        "The shift leader, the supervisor of manufacture or a Qualified Person pauses a unit at once, by telephone and "
        "then in the register. Triggers are an alarm of particles that comes back within a shift, a leak of a glove or "
        "seal, two deviations of the same kind in a week, and loss of data for more than 2 hours."
    ),
    "cease": paragraphs(
        "A unit ceases at the end of the last batch. Product and materials are accounted for within 5 working days, "
        "records are copied to Sunderland, and the unit goes back to the depot."
    ),
    "restart": paragraphs(
        "A paused unit starts again when the cause is closed and a signatory has resumed it in the register. A unit "
        "that the licensing authority has suspended stays locked until a variation of the licence is accepted."
    ),
    "disposition": paragraphs(
        "Batches in hand at a pause go into quarantine. The Qualified Person decides on each by itself. Bulk that was "
        "opened is discarded; closed bags go back to Sunderland."
    ),
    "notification": paragraphs(
        "The host and the cold stores are told within 2 hours, the licensing authority on the day where supply or "
        "safety may be affected, and in the annual report in every case."
    ),
}

MANUFACTURE = {
    "manufacturing_process": FICTION
    + paragraphs(
        "One batch is one shift: 36,000 vials or 180,000 doses. Bulk is warmed to 20 °C in its bag, mixed with buffer "
        "and filtered to make it sterile. It is filled and stoppered in the isolator of grade A in a room of grade C."
    ),
    "assembly_process": paragraphs(
        "Every vial is inspected by camera and tested for closure, labelled with batch number and unit, and packed ten "
        "to a carton with a leaflet."
    ),
    "steps": rows(
        ("step", "where", "equipment", "openness", "environment", "duration"),
        ("Thaw, test and send the bulk", "control_site", "Thawing cabinet", "closed", "Grade D", "2 days"),
        ("Warm the bulk in its bag", "spoke", "Bag warmer", "closed", "Grade C", "2 hours"),
        ("Mix with buffer", "spoke", "Single-use mixer", "closed", "Grade C", "90 minutes"),
        ("Filter to make it sterile", "spoke", "Twin filters, 0.2 µm", "closed", "Grade C", "45 minutes"),
        ("Fill and stopper", "spoke", "Filling isolator NFI-6", "open", "Grade A in C", "6 hours"),
        ("Inspect every vial", "spoke", "Camera NCV-2", "closed", "Not classified", "5 hours"),
        ("Label and pack", "spoke", "Labeller", "closed", "Not classified", "90 minutes"),
        ("Sterility by the rapid method", "related", "Rapid sterility system RS-4", "closed", "Laboratory", "7 days"),
        ("Quarantine", "related", "Cold rooms", "closed", "2 to 8 °C", "7 days"),
    ),
    "parameters": rows(
        ("name", "kind", "limits", "method"),
        ("Temperature of the bag", "cpp", "18 to 25 °C", "Closed loop, recorded"),
        ("Speed and time of mixing", "cpp", "60 to 80 a minute, 80 to 100 minutes", "Closed loop"),
        ("Pressure at the filter", "cpp", "0.5 to 1.5 bar", "Valve; filter tested before and after"),
        ("Particles in the isolator", "cpp", "Grade A", "Counted without a break; filling stops on alarm"),
        ("Antigen content", "cqa", "95 to 110 % at release", "At line, confirmed at the Control Site"),
        ("Volume in the vial", "cqa", "2.9 to 3.1 ml", "Weight of every vial"),
        ("Sterility", "cqa", "No growth", "Rapid method, 7 days"),
    ),
    "in_process_controls": paragraphs(
        "Weight, closure and camera for every vial; particles and pressure without a break; filter integrity before and "
        "after; bioburden of each bag before filtration."
    ),
    "batch_definition": paragraphs("A batch is what is filled from one mixing in one unit in one shift."),
    "batch_record": paragraphs(
        "The record is electronic. It names the unit, its serial number, its place, the recipe with its version, the "
        "operators, every alarm and every value of the critical parameters. It is complete in Sunderland when the last "
        "carton is closed."
    ),
}

RELEASE = {
    "release_process": FICTION
    + paragraphs(
        "Each batch is certified by a Qualified Person in Sunderland before it leaves quarantine, on the whole record "
        "of unit, laboratory and cold store."
    ),
    "release_model": ["central", "remote", "real_time"],
    "release_data": bullets(
        "Batch record without an open deviation.",
        "Antigen content, identity and sterility.",
        "Confirmation that the unit was active, in its listed place, on the day of filling.",
        "Temperature record of the cold store.",
    ),
    "release_exceptions": paragraphs(
        "Nothing is released on a missing result. A batch out of specification is blocked by its codes at the cold "
        "store, investigated and destroyed."
    ),
    "shelf_life": 6,
    "shelf_life_unit": "months",
    "release_time": 8,
    "release_time_unit": "days",
}
