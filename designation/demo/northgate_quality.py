"""Demo case 3, sections G, J and K: quality evidence, the planned system and the declaration. All fictional."""

from designation.demo.html import FICTION, bullets, numbered, paragraphs, rows, table
from designation.demo.northgate_numbers import DOSES_A_BATCH

QUALITY = {
    "shelf_lives": rows(
        ("item", "stage", "quantity", "unit", "condition"),
        ("Bulk antigen, frozen", "material", 24, "months", "–70 °C"),
        ("Bulk antigen, thawed", "material", 14, "days", "2 to 8 °C"),
        ("Mixed vaccine before filling", "intermediate", 24, "hours", "15 to 25 °C, closed bag"),
        ("NVX-4 in the vial", "product", 6, "months", "2 to 8 °C"),
        ("Opened vial", "in_use", 6, "hours", "2 to 25 °C"),
    ),
    "use_time": 60,
    "use_time_unit": "days",
    "stability": FICTION
    + paragraphs(
        "Three batches filled in MU-01 and three from the fixed plant were kept side by side. Antigen content falls by "
        "the same amount in both; nothing else changes. A short shelf life is not claimed."
    )
    + table(
        ("Months at 2 to 8 °C", "MU-01, antigen", "Fixed plant, antigen", "Limit"),
        (
            ("0", "101 %", "101 %", "95 to 110 %"),
            ("1", "100 %", "101 %", "90 to 110 %"),
            ("3", "99 %", "99 %", "90 to 110 %"),
            ("6", "96 %", "97 %", "90 to 110 %"),
        ),
    ),
    "stability_evidence": ["E1"],
    "process": paragraphs(
        f"One batch is one shift of filling: 36,000 vials or {DOSES_A_BATCH:,} doses. Inspection begins 90 minutes "
        "after filling has begun, and packing 15 minutes before inspection ends. The whole takes 13 hours."
    )
    + table(
        ("Step", "Starts at", "Takes", "Longest allowed", "If longer"),
        (
            ("Warm the bulk in its bag", "0 h", "2 h", "4 h", "Bulk back to 2 to 8 °C, once"),
            ("Mix with buffer", "2 h", "90 min", "3 h", "Deviation; quality unit decides"),
            ("Filter to make it sterile", "3 h 30 min", "45 min", "2 h", "Filter again through a new filter, once"),
            ("Fill and stopper", "4 h 15 min", "6 h", "12 h", "Remaining vaccine discarded"),
            ("Inspect every vial", "5 h 45 min", "5 h", "24 h", "Vials kept at 2 to 8 °C"),
            ("Label and pack", "10 h 30 min", "90 min", "24 h", "Vials kept at 2 to 8 °C"),
            ("Review the record", "12 h", "60 min", "24 h", "Batch stays in quarantine"),
        ),
    ),
    "process_time": 13,
    "process_time_unit": "hours",
    "process_evidence": ["E1"],
    "quality_attributes": rows(
        ("attribute", "limit", "test"),
        ("Antigen content", "95 to 110 % at release", "At line in the unit, confirmed at the Control Site"),
        ("Volume in the vial", "2.9 to 3.1 ml", "Weight of every vial"),
        ("Sterility", "No growth", "Rapid method, 7 days, at the Control Site"),
        ("Closure", "No leak", "Vacuum test of every vial"),
        ("Particles", "None visible", "Camera, every vial"),
    ),
    "process_parameters": rows(
        ("parameter", "step", "range", "control"),
        ("Temperature of the bag", "Warm", "18 to 25 °C", "Closed loop, recorded"),
        ("Speed and time of mixing", "Mix", "60 to 80 a minute, 80 to 100 minutes", "Closed loop"),
        ("Pressure at the filter", "Filter", "0.5 to 1.5 bar", "Valve; filter tested before and after"),
        ("Particles in the isolator", "Fill", "Grade A", "Counted without a break; filling stops on alarm"),
        ("Force on the stopper", "Fill", "20 to 60 N", "Measured for every vial"),
    ),
    "automation_level": "high",
    "automation": paragraphs(
        "Recipes are signed at the Control Site and loaded under version control. Weighing, stoppering, camera, "
        "labelling and the batch record are automatic. Filling stops by itself on an alarm of particles, pressure or "
        "gloves. Data go to the Control Site as they arise; without a connection the unit finishes the batch in hand, "
        "and does not start another. The generator takes over within 10 seconds."
    ),
    "open_steps": paragraphs(
        "Filling is the only open step. It is done in an isolator of grade A, decontaminated with hydrogen peroxide "
        "before each batch, inside a room of grade C. Everything else is in closed bags and lines."
    )
    + bullets(
        "<strong>Simulation:</strong> three runs of 5,000 vials after the first set-up, one after each move and one "
        "each half year. MU-01: six runs, 30,000 vials, no growth.",
        "<strong>Surroundings:</strong> the module is sealed against dust and vibration; both were measured beside a "
        "road with lorries (E1).",
    ),
    "release_methods": ["full", "rtrt"],
    "release": paragraphs("Each batch is certified at the Control Site before it leaves quarantine.")
    + numbered(
        "<strong>In the unit:</strong> weight, closure and camera for every vial stand for end testing of these.",
        "<strong>At the Control Site:</strong> antigen content, identity and sterility by a rapid method, 7 days.",
        "<strong>Decision:</strong> the qualified person at the Control Site, on the whole record. A batch that fails "
        "is blocked in the regional store by its codes and destroyed.",
    ),
    "comparability": paragraphs(
        "The fixed plant is the reference. All units are built alike and use the same bulk, bags, filters and vials."
    )
    + table(
        ("Stage", "What is done", "Number", "Acceptance"),
        (
            ("Factory", "Unit complete in the depot", "Once for each unit", "112 points; three simulations"),
            ("First unit", "Batches side by side with the fixed plant", "3", "Equivalent in all attributes"),
            ("Further units", "Batches against MU-01", "1 each", "Within the range of the reference"),
            ("After a move", "As in section F", "1 batch", "Within the range of the reference"),
            ("Routine", "Control charts by unit and location", "Every batch", "Rules of the control plan"),
        ),
    ),
    "comparability_evidence": ["E1"],
}

SYSTEM = {
    "control_site_status": "licensed",
    "control_site_name": "Northgate Vaccines Ltd, Sunderland Control Site",
    "control_site_address": "Northgate House, Harbour Road, Sunderland SR99 9ZZ",
    "control_site_country": "england",
    "licence_number": "MIA 99340 (fictional)",
    "spoke_number": 4,
    "spokes": rows(
        ("kind", "setting", "number", "open_steps", "grade", "equipment", "partner"),
        ("container", "MU-01 and MU-02, each six ISO containers", 2, "yes", "a", "present", "Two hospitals"),
        ("container", "MU-03 and MU-04, each six ISO containers", 2, "yes", "a", "planned", "Under construction"),
    ),
    "first_sites": FICTION
    + paragraphs(
        "MU-01 comes first: it was used in both set-up trials and is the reference for the others. Its first location "
        "is 6 km from the Control Site. MU-02 follows; MU-03 and MU-04 are built by May 2027. The locations in section "
        "F are those of an exercise that is planned as if the decision fell on 11 October 2027."
    ),
    "partners": paragraphs("Nine owners of ground have signed, three hospitals among them.")
    + table(
        ("Matter", "Control Site", "Owner of the ground"),
        (
            ("Unit, staff, bulk, records", "Owns, employs, supplies", "–"),
            ("Ground, fence, power, water", "Tells what is needed, checks yearly", "Keeps ready"),
            ("Security", "Pays the guard", "Admits only people on the list"),
            ("Inspection", "Prepares and attends", "Gives access at any time"),
        ),
    ),
    "timetable": rows(
        ("milestone", "planned", "note"),
        ("licence", "2027-02-08", "Variation of the licence, with the master file"),
        ("maa", "2027-04-05", "Variation of the marketing authorisation: filling in modular units"),
        ("first_site", "2027-11-01", "First batches of MU-01 and MU-02, exercise"),
    ),
}

DECLARATION = {
    "accurate": True,
    "unfavourable": True,
    "attachments_checked": True,
    "change_understood": True,
    "authority": True,
    "signatory_name": "Dr Imran Sethi",
    "signatory_position": "Director of Regulatory Affairs",
    "declaration_date": "2026-11-09",
}
