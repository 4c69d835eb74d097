"""Demo case 2, sections G, J and K: quality evidence, the planned system and the declaration. All fictional."""

from designation.demo.dermaspray_numbers import ATTACHING_LIMIT, LIVING_LIMIT, SHELF_LIFE, stability_table
from designation.demo.html import FICTION, bullets, numbered, paragraphs, rows, table

PROCESS = paragraphs(
    "All work is done in the work chamber DSU-C by one operator, who follows the screen of the chamber. The "
    "chamber heats the well, counts the minutes and asks for a scan at each step."
) + table(
    ("Step", "Starts at", "Takes", "Longest allowed", "If longer"),
    (
        ("Rinse and inspect the skin", "0 min", "2 min", "10 min", "New rinse, note in the record"),
        ("Enzyme, closed well, 37 °C", "2 min", "20 min", "30 min", "Suspension rejected"),
        ("Rinse the enzyme off", "22 min", "60 s", "2 min", "Suspension rejected"),
        ("Scrape and collect", "23 min", "6 min", "10 min", "Suspension rejected"),
        ("Filter into the syringe", "29 min", "2 min", "5 min", "Suspension rejected"),
        ("Count and viability", "31 min", "3 min", "6 min", "Repeat once"),
        ("Check and release", "34 min", "60 s", "5 min", "Release person called"),
    ),
)

QUALITY = {
    "shelf_lives": rows(
        ("item", "stage", "quantity", "unit", "condition"),
        ("Enzyme, freeze-dried", "material", 24, "months", "2 to 8 °C"),
        ("Piece of skin in saline", "material", 60, "minutes", "18 to 24 °C, covered, in the theatre"),
        ("Skin in enzyme", "intermediate", 30, "minutes", "37 °C, closed well"),
        ("Cells in buffer before filtering", "intermediate", 10, "minutes", "18 to 24 °C, in the work chamber"),
        ("DSU-22 in the syringe", "product", SHELF_LIFE, "hours", "18 to 24 °C"),
        ("Spray head attached", "in_use", 30, "minutes", "Within the 2 hours above"),
    ),
    "use_time": 45,
    "use_time_unit": "minutes",
    "stability": FICTION
    + paragraphs(
        "Twelve suspensions from skin left over in other operations were kept in the syringe at 20 °C. The limits are "
        f"{LIVING_LIMIT} % living cells and {ATTACHING_LIMIT} % of the attachment of the fresh suspension."
    )
    + table(("Time", "Living cells", "Attachment against fresh", "Against both limits"), stability_table())
    + paragraphs("No suspension of the twelve was outside a limit at 2 hours. The sprayed cells were the same."),
    "stability_evidence": ["E1", "E2"],
    "process": PROCESS
    + paragraphs(
        "Skin is procured and tested under the agreement in evidence E3. It is in force at the first three theatres, "
        "and each further theatre is added before its first patient."
    ),
    "process_time": 35,
    "process_time_unit": "minutes",
    "process_evidence": ["E1", "E3"],
    "quality_attributes": rows(
        ("attribute", "limit", "test"),
        ("Living cells", "1.0 to 3.0 million per ml", "Cell counter, each suspension"),
        ("Viability", "75 % or more", "Cell counter, each suspension"),
        ("Clumps", "None above 100 micrometres", "Integrity of the filter, each suspension"),
        ("Residue of enzyme", "0.1 % of what was added, or less", "Volume of both rinses; laboratory test in studies"),
        ("Sterility", "No growth in 14 days", "Sample of the last rinse; the result comes after use"),
        ("Identity", "The patient's own", "Two codes scanned at three points, second person"),
    ),
    "process_parameters": rows(
        ("parameter", "step", "range", "control"),
        ("Thickness of the skin", "Take", "0.15 to 0.25 mm", "Setting of the instrument, measured in the chamber"),
        ("Temperature of the well", "Loosen", "36 to 38 °C", "Closed loop, recorded"),
        ("Time in the well", "Loosen", "15 to 30 minutes", "Timer; loosening is tested at the edge"),
        ("Volume of each rinse", "Rinse", "5.0 to 5.5 ml", "Syringe filled beforehand"),
    ),
    "automation_level": "medium",
    "automation": paragraphs(
        "Heating, timing, counting and the record are automatic. Handling of the skin is manual, as it depends on what "
        "the operator sees. The chamber stops the run when the well leaves its range, when its air flow fails or when "
        "a code does not match, and says so to the Control Site. On a loss of power it runs for 60 minutes."
    ),
    "open_steps": paragraphs(
        "Four steps are open: rinsing and inspecting, rinsing the enzyme off, scraping, and filtering. All are done "
        "inside the chamber, which is qualified as grade A, through gloves."
    )
    + bullets(
        "<strong>Air:</strong> particles counted through every run; settle plate in every run.",
        "<strong>Simulation:</strong> three runs with growth medium for each operator and theatre, then one each half "
        "year; 72 runs so far without growth.",
    ),
    "release_methods": ["rtrt", "surrogate"],
    "release": paragraphs(
        "Each suspension is a batch for one patient. The release person at the Control Site sees the record on screen "
        "as it is made and has 5 minutes for the decision; the median is 40 seconds."
    )
    + numbered(
        "<strong>Measured in time:</strong> number of cells and viability, in the syringe.",
        "<strong>Measured in place of attachment:</strong> viability, which moved with it in 24 runs (r = 0.91).",
        "<strong>Known later:</strong> sterility. If anything grows, surgeon and Control Site are told on the same "
        "day and the patient is followed by a written plan.",
    )
    + paragraphs("A suspension that fails is not used. The patient is then grafted with a narrow mesh, as today."),
    "comparability": paragraphs(
        "Chambers, kits, instructions and training are the same everywhere. Skin differs from patient to patient, so "
        "theatres are compared by what the process does to it."
    )
    + table(
        ("Stage", "What is done", "Number", "Acceptance"),
        (
            ("Installation", "Chamber qualified in the theatre", "Once", "Grade A in operation"),
            ("Operators", "Simulations with growth medium", "3 each", "No growth"),
            ("Performance", "Runs with skin left over in other operations", "6", "All in specification"),
            ("Start", "First patients with a trainer present", "5", "All in specification or refused rightly"),
            ("Routine", "Control chart of yield and viability by theatre", "Every run", "Rules of the control plan"),
        ),
    ),
    "comparability_evidence": ["E1"],
}

SYSTEM = {
    "control_site_status": "planned",
    "control_site_name": "Dermaspray UK Ltd, Swansea Control Site",
    "control_site_address": "3 Tannery Court, Swansea SA99 9ZZ",
    "control_site_country": "wales",
    "licence_plan": paragraphs(
        "The application for a licence is planned for March 2027, with the master file. The site has prepared raw "
        "materials and kits for the pilot study and was visited by a consultant in July 2026; 3 of 9 findings are open "
        "and will be closed by December."
    ),
    "spoke_number": 8,
    "spokes": rows(
        ("kind", "setting", "number", "open_steps", "grade", "equipment", "partner"),
        ("fixed", "Burns theatre of a regional centre", 3, "yes", "a", "present", "Swansea, Bristol and Chelmsford"),
        ("fixed", "Burns theatre of a regional centre", 5, "yes", "a", "planned", "Two letters of intent, three open"),
    ),
    "first_sites": FICTION
    + paragraphs(
        "The three theatres of the pilot study begin: Towy Burns Centre in Swansea, Avonmouth Infirmary in Bristol and "
        "Broomwood Hospital in Chelmsford (all fictional). Their chambers are in place and their operators have made "
        "54 suspensions. Five more follow when ten patients have been treated at each."
    ),
    "partners": paragraphs(
        "Five hospitals have signed: three of the pilot study and two with letters of intent. Each theatre is "
        "evaluated jointly with the hospital before the first patient."
    )
    + table(
        ("Matter", "Control Site", "Hospital"),
        (
            ("Chamber, kits, instructions", "Owns, supplies, maintains", "Provides theatre and utilities"),
            ("Procurement and testing of skin", "Agreement with the licence holder", "Surgeon takes the skin under it"),
            ("Operators", "Trains, assesses every year", "Employs at least four, so that nights are covered"),
            ("Release", "Decides, around the clock", "Second person witnesses identity"),
            ("Follow-up of a positive sterility test", "Informs within the day", "Treats the patient"),
        ),
    ),
    "timetable": rows(
        ("milestone", "planned", "note"),
        ("licence", "2027-03-01", "With the master file"),
        ("cta", "2027-06-07", "DSU-CL-02, combined review"),
        ("first_site", "2027-10-04", "Towy Burns Centre"),
        ("maa", "2031-02-03", "After DSU-CL-02"),
    ),
}

DECLARATION = {
    "accurate": True,
    "unfavourable": True,
    "attachments_checked": True,
    "change_understood": True,
    "authority": True,
    "signatory_name": "Owain Prosser",
    "signatory_position": "Regulatory Manager",
    "declaration_date": "2026-10-28",
}
