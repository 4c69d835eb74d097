"""Demo case 1, section G: quality evidence. All fictional."""

from designation.demo.decay import polarisation
from designation.demo.html import FICTION, bullets, heading, numbered, paragraphs, rows, table

_STABILITY = (
    FICTION
    + paragraphs(
        "Polarisation is the only attribute that changes between filling and use. Volume, gas composition, rubidium "
        "and particles were the same at filling and after 120 minutes in all 24 bags. The shelf life is therefore "
        "the time until polarisation reaches its limit, with a margin."
    )
    + heading("Design of the study", 4)
    + table(
        ("Factor", "Levels", "Bags"),
        (
            ("Polariser", "01, 02, 03 (on wheels)", "8 each"),
            ("Temperature of the room", "18, 22, 26 °C", "6, 12, 6"),
            ("Lot of the bag film", "F-2231, F-2304, F-2310", "8 each"),
            ("Place", "Carrier at 2 mT; table beside the scanner", "16, 8"),
        ),
    )
    + heading("Results by polariser", 4)
    + table(
        ("Polariser", "At filling", "10 min", "20 min", "30 min", "T<sub>1</sub> in the bag"),
        [
            (name, *(f"{polarisation(t, t1, start):.1f} %" for t in (0, 10, 20, 30)), f"{t1:.0f} min")
            for name, start, t1 in (
                ("PPX-2 no. 01", 36.4, 66.0),
                ("PPX-2 no. 02", 35.9, 65.0),
                ("PPX-2 no. 03", 35.7, 64.0),
            )
        ],
    )
    + paragraphs(
        "The lower 95 % confidence limit of polarisation at 20 minutes is 25.6 %, just above the limit of 25 %. A "
        "bag that starts below 34 % would not reach 20 minutes; the release software therefore prints for each bag "
        "the time until which it may be inhaled, between 10 and 20 minutes after filling."
    )
    + heading("What shortens the shelf life", 4)
    + table(
        ("Challenge", "T<sub>1</sub>", "Time to the limit", "How it is prevented"),
        (
            ("1 % oxygen in the bag", "41 min", "15 min", "Three evacuations of the line; oxygen sensor stops filling"),
            ("Carrier field off", "12 min", "4 min", "Carrier alarm; bag is refused by its code"),
            ("Bag held beside a steel door", "28 min", "10 min", "Route marked on the floor"),
            ("Used bag refilled", "33 min", "12 min", "Code of each bag works once"),
        ),
    )
)

_PROCESS = (
    paragraphs(
        "The polariser works as a continuous-flow system. A lean mixture of xenon, nitrogen and helium flows through "
        "a warm glass cell with rubidium vapour, is polarised there by spin exchange, and leaves through a trap that "
        "holds back rubidium. The xenon freezes in a cold trap inside a magnet while the other gases are vented. "
        "When enough has been collected, the trap is warmed and the xenon expands into the bag, together with nitrogen."
    )
    + heading("Time line of one bag", 4)
    + table(
        ("Step", "Starts at", "Takes", "Longest allowed", "If longer"),
        (
            ("Connect and leak-test", "–34 min", "10 min", "20 min", "Run does not start"),
            ("Warm up, lock the laser", "–34 min", "15 min", "30 min", "Run stops, service"),
            ("Polarise and collect", "–19 min", "18 min", "25 min", "Solid xenon discarded"),
            ("Hold solid in the cold trap", "–1 min", "0 min", "10 min", "Discarded"),
            ("Thaw into the bag", "–1 min", "60 s", "90 s", "Bag rejected"),
            ("<strong>Bag filled</strong>", "<strong>0</strong>", "", "", ""),
            ("Measure polarisation and volume", "0", "40 s", "2 min", "Bag rejected"),
            ("Check and release", "+40 s", "90 s", "5 min", "Bag rejected"),
            ("Carry and inhale", "+2 min 10 s", "3 min", "20 min after filling", "Bag emptied"),
        ),
    )
    + paragraphs(
        "Warm-up overlaps with the leak test. For a second bag of the same session only the steps from polarising "
        "onwards are repeated, so a session of two bags takes 55 minutes of the instrument's time."
    )
    + heading("Materials", 4)
    + bullets(
        "<strong>Xenon mixture:</strong> 3 % xenon enriched to at least 85 % xenon-129, 10 % nitrogen, balance helium; "
        "specification PPG-M-001; tested and released at the Control Site.",
        "<strong>Nitrogen:</strong> medicinal gas of the hospital or cylinders supplied by the Control Site.",
        "<strong>Rubidium:</strong> sealed in the optical cell for its life of 2,000 hours. It is never handled at the "
        "point of care. A broken cell is contained in a steel housing and is exchanged as a whole.",
        "<strong>Liquid nitrogen:</strong> coolant of the trap, does not touch the product.",
    )
)

_AUTOMATION = (
    paragraphs(
        "The operator identifies patient and bag by scanning two codes, connects the bag, presses start and takes the "
        "bag away. Everything in between is done and recorded by the polariser. There is no setting that an operator "
        "can change; recipes are signed electronically at the Control Site and loaded under version control."
    )
    + table(
        ("Controlled without the operator", "Interlock or alarm", "Recorded"),
        (
            ("Laser power and wavelength", "Stops below 90 % of set power", "Every second"),
            ("Cell temperature", "Stops outside 130 to 150 °C", "Every second"),
            ("Gas flow and pressure", "Stops and vents on a leak", "Every second"),
            ("Oxygen in the line", "No filling above 100 ppm", "Before and during filling"),
            ("Magnetic field of the cold trap", "Discards the solid below 0.25 T", "Every second"),
            ("Polarisation and volume of the bag", "Label is printed only within limits", "Each bag"),
        ),
    )
    + paragraphs(
        "Records are sent to the Control Site while the run is on. When the connection fails, the polariser finishes "
        "the bag in hand, keeps the record and refuses the next run until it has been sent. When the power fails, "
        "valves close, the solid sublimes through the vent and the run is lost; no gas reaches a bag."
    )
)

_RELEASE = (
    paragraphs(
        "With 20 minutes to use there is no time for laboratory tests, and a sample would take gas from a single dose. "
        "Release rests on three things that are decided before or during the run."
    )
    + numbered(
        "<strong>Materials and equipment are released beforehand</strong> by the Control Site: cylinder, bag lot, "
        "optical cell, recipe and the state of qualification of the polariser.",
        "<strong>The run is in its limits.</strong> The software compares all parameters with the recipe. This takes "
        "the place of tests for gas composition and rubidium (parametric release).",
        "<strong>Polarisation and volume are measured in the bag itself</strong> (real-time release testing), by "
        "low-field resonance in the dispensing station. The measurement costs less than 0.2 % of the polarisation.",
    )
    + table(
        ("Result", "What happens", "Who decides", "Time"),
        (
            ("All in limits", "Label printed with time of expiry", "Software, under a signed recipe", "10 s"),
            (
                "Alarm without effect on the product",
                "Shown on screen at the Control Site",
                "Release person",
                "up to 3 min",
            ),
            ("Any limit missed", "No label, bag locked and emptied", "Software", "10 s"),
            ("No connection", "As first row, next run refused", "Software", "10 s"),
        ),
    )
    + paragraphs(
        "Who certifies batches of this kind, and when, will be agreed with the regulator before the trial application. "
        "The applicant proposes that the qualified person certifies the system and its recipes in advance, and "
        "reviews all runs of each week afterwards. This is the applicant's proposal and not a settled position."
    )
)

_COMPARABILITY = (
    paragraphs(
        "All sites use the same model of polariser, the same recipe, the same bags and cylinders from one source. What "
        "differs is the room, the operators and the instrument itself. The plan addresses each."
    )
    + table(
        ("Stage", "What is done", "Number", "Acceptance"),
        (
            ("Factory", "Runs on the test bench in Leeds", "10 per instrument", "Mean 34 % or more, no run below 30 %"),
            ("Installation", "Field map, leak test, alarms in the room", "Once", "All within specification"),
            (
                "Performance",
                "Runs at the site by its own operators",
                "9 over 3 days",
                "Equivalent to the reference, ±2.5 points",
            ),
            ("Carrying", "Bags carried to the scanner and back", "6", "Loss no more than decay plus 0.5 points"),
            ("Start", "First patients under remote observation", "10 bags", "All within limits"),
            ("Routine", "Control chart of polarisation and T<sub>1</sub>", "Every bag", "Rules of the control plan"),
            ("Yearly", "Reference bag phantom measured at all sites", "3 per site", "Within ±1.5 points of the mean"),
        ),
    )
    + paragraphs(
        "Equivalence is judged with two one-sided tests at the 5 % level against the pooled 48 runs of E2. The "
        "scheme was tried between polarisers 01 and 03: the difference was 0.7 points with a 90 % interval from –0.4 "
        "to 1.8. A site whose chart shows a drift is paused by the Control Site until the cause is known.",
        "The polariser on wheels is treated as two sites for this purpose: it is qualified in each room, and its "
        "charts are kept by room.",
    )
)

QUALITY = {
    "shelf_lives": rows(
        ("item", "stage", "quantity", "unit", "condition"),
        ("Xenon mixture in cylinder", "material", 24, "months", "Below 50 °C, upright"),
        ("Optical cell, sealed", "material", 24, "months", "In the polariser, up to 2,000 hours of use"),
        ("Solid xenon in the cold trap", "intermediate", 10, "minutes", "77 K, field of at least 0.25 T"),
        ("PPG-129 in the bag", "product", 20, "minutes", "18 to 26 °C, in the carrier at 2 mT"),
        ("Connected to the mouthpiece", "in_use", 2, "minutes", "Within the 20 minutes above"),
    ),
    "use_time": 17,
    "use_time_unit": "minutes",
    "stability": _STABILITY,
    "stability_evidence": ["E1", "E4"],
    "process": _PROCESS,
    "process_time": 36,
    "process_time_unit": "minutes",
    "process_evidence": ["E2"],
    "quality_attributes": rows(
        ("attribute", "limit", "test"),
        ("Polarisation at inhalation", "25 % or more", "Measured in each bag; decay calculated to time of expiry"),
        ("Volume of xenon", "450 to 550 ml", "Pressure and temperature of each bag"),
        ("Oxygen", "100 ppm or less", "Sensor in the line before and during filling"),
        ("Rubidium", "5 ng per litre or less", "Filter temperature in each run; laboratory test every month"),
        ("Helium", "1 % or less", "Vent time and temperature of the cold trap; laboratory test every month"),
        (
            "Particles and microbes",
            "As for medicinal gases in use",
            "0.2 micrometre filter, tested before each session",
        ),
    ),
    "process_parameters": rows(
        ("parameter", "step", "range", "control"),
        ("Laser power at the cell", "Polarise", "70 to 90 W", "Closed loop, recorded every second"),
        ("Cell temperature", "Polarise", "130 to 150 °C", "Closed loop"),
        ("Gas flow", "Polarise", "1.4 to 1.6 litres a minute", "Mass flow controller"),
        ("Field of the cold trap", "Collect", "0.25 T or more", "Permanent magnet, field sensor"),
        ("Time of thawing", "Thaw", "40 to 90 seconds", "Heater with timer"),
        ("Field in the carrier", "Carry", "1.5 to 2.5 mT", "Battery coil with alarm"),
    ),
    "automation_level": "high",
    "automation": _AUTOMATION,
    "open_steps": paragraphs(
        "There are none at the point of care. From cylinder valve to bag port the gas is in welded or sealed lines "
        "that are evacuated three times before each run. Closure is shown by the leak test that starts each session: "
        "pressure must not rise by more than 0.5 mbar in 5 minutes.",
        "The only connection that an operator makes is the bag port, a self-sealing coupling behind a 0.2 micrometre "
        "filter. In 200 simulated connections with a tracer gas no room air was found in the bag.",
    ),
    "release_methods": ["rtrt", "parametric"],
    "release": _RELEASE,
    "comparability": _COMPARABILITY,
    "comparability_evidence": ["E2"],
}
