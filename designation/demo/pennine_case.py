"""Demo case 1, sections F and H: the legal test and the clinical benefit. All fictional."""

from designation.demo.decay import LIMIT, START, T1_CELL, bag_table, polarisation
from designation.demo.html import FICTION, bullets, figure, heading, numbered, paragraphs, rows, table


def _journey(minutes: int, unload: int = 20) -> tuple[str, str, str]:
    """What is left after a journey in the best transport cell and the transfer to a bag."""
    left = 0.85 * polarisation(minutes + unload, T1_CELL)
    return (f"{minutes} min", f"{left:.1f} %", "Pass" if left >= LIMIT else "Fail")


METHOD_CLAIM = (
    paragraphs(
        "The product is not a substance that is prepared and then kept. It is a state of a substance. Xenon-129 nuclei "
        "behave like small magnets. In ordinary xenon they point in all directions and give almost no signal. The "
        "method of manufacture lines them up: a laser with circularly polarised light of 794.8 nanometres transfers "
        "its polarisation to rubidium vapour, and collisions pass it on to the xenon nuclei.",
        "The last step of this method cannot be separated from the place of use. From the moment the laser light is "
        "gone the nuclei begin to return to disorder, and nothing can be added to stop them. There is no step after "
        "polarisation, such as drying, freezing or coating, that would fix the state for a journey.",
    )
    + heading("The step that ties manufacture to the place", 4)
    + numbered(
        "The polarised gas leaves the optical cell and is collected as a solid in a cold trap inside a magnet.",
        "It is thawed into the bag for the one patient who is lying in the scanner.",
        "Its polarisation is measured in the bag, and the volume is adjusted to the patient's lung volume.",
        "It is inhaled in one breath within minutes, when patient, scanner and operator are all ready.",
    )
    + paragraphs(
        "Steps 2 and 3 depend on the patient: the bag volume follows from height and sex, and the moment of thawing "
        "follows from the patient's readiness. If an examination is delayed by 10 minutes, a new bag is thawed."
    )
)

METHOD_SUMMARY = (
    paragraphs(
        "Report E2 describes the polariser and 48 consecutive runs on three instruments. Each run started from a "
        "stable cylinder and ended with a measured bag. The figure of merit is polarisation at the end of dispensing."
    )
    + table(
        ("Polariser", "Runs", "Mean polarisation", "Lowest", "Highest", "Runs below 30 %"),
        (
            ("PPX-2 no. 01, Leeds", "16", "36.4 %", "33.8 %", "38.7 %", "0"),
            ("PPX-2 no. 02, Leeds", "16", "35.9 %", "32.9 %", "38.1 %", "0"),
            ("PPX-2 no. 03, on wheels", "16", "35.7 %", "32.4 %", "38.0 %", "0"),
            ("<strong>All</strong>", "<strong>48</strong>", "<strong>36.0 %</strong>", "32.4 %", "38.7 %", "0"),
        ),
    )
    + paragraphs(
        "Twelve bags were driven around the hospital ring road in the shielded carrier for 30 minutes. All twelve were "
        "below the limit on return; field changes near the car's motor accounted for losses beyond decay."
    )
)

METHOD_ONLY = paragraphs(
    "A central or regional site could run the same polariser, but it could only make gas for scanners in its own "
    "building. The method ends in a state that decays in the hands of whoever carries it. Moving the laser step to "
    "another place moves the start of the decay away from the patient and changes nothing else."
) + bullets(
    "<strong>Central polarisation with a booster at the hospital:</strong> the booster would itself be a polariser, "
    "so the manufacture would again take place at the point of care.",
    "<strong>Another method:</strong> other published ways of polarising xenon, such as dynamic polarisation at low "
    "temperature, also end in gas that decays at the same rate once it is warm.",
    "<strong>Another nucleus:</strong> helium-3 decays more slowly but is scarce worldwide, does not dissolve "
    "in tissue, and is a different product.",
    "<strong>Reformulation:</strong> the decay is a property of the nucleus and of its contacts with walls, oxygen "
    "and field gradients. Excipients can only make it faster.",
)

SHELF_CLAIM = paragraphs(
    f"The product is fit for use for <strong>20 minutes</strong> from the moment the bag is filled. It starts with a "
    f"polarisation of about {START:.0f} % and must have at least {LIMIT:.0f} % when the patient inhales it; below "
    "that the image no longer shows small closed regions. In the bag the polarisation falls to 1/e of its value "
    "(T<sub>1</sub>) in 65 minutes, so the limit is reached after about 24 minutes.",
    "The limit is not one of safety. A decayed bag is harmless and useless: the patient would have inhaled "
    "xenon for an image that cannot be read, and would have to be examined again.",
) + figure(
    "E4",
    "Line chart of polarisation against time. The line for the dose bag starts at 36 per cent and crosses the limit "
    "of 25 per cent at 24 minutes. The line for the transport cell falls more slowly and crosses it at 55 minutes",
    "Figure 2. Polarisation in the dose bag and in the best transport cell, with the limit at inhalation",
)

SHELF_SUMMARY = paragraphs(
    "Study PPG-129-ST-04 (evidence E1) followed 24 bags from three polarisers. Temperature between 18 and 26 °C made "
    "no measurable difference. Oxygen did: a bag with 1 % oxygen reached the limit after 15 minutes."
) + table(("Time in the bag", "Polarisation", "Share of the start", "Against the limit of 25 %"), bag_table())

SHELF_ONLY = (
    paragraphs(
        "No way is known of keeping hyperpolarised xenon long enough to reach patients from a site that is not next to "
        "the scanner. The applicant looked at four."
    )
    + heading("A nearer or regional site", 4)
    + paragraphs(
        "In the best shielded glass cell T<sub>1</sub> is 150 minutes. Loading the cell, parking, the way through "
        "the hospital and the transfer into a bag take 20 minutes together, and the transfer costs 15 % of the "
        "polarisation. The journey that is left is shown in the table."
    )
    + table(
        ("Journey by road", "Polarisation in the bag", "At the limit of 25 %"),
        [_journey(m) for m in (5, 10, 15, 30, 45, 60)],
    )
    + paragraphs(
        "After a journey of 10 minutes the bag is just above the limit and falls below it within a minute, before it "
        "can be carried to the scanner, connected and inhaled. The nearest pair among the twelve planned sites is 35 "
        "minutes apart. A queue at one traffic light would lose the dose."
    )
    + heading("Cold chain and freezing", 4)
    + paragraphs(
        "Frozen xenon at 77 K in a field of 0.3 T has a T<sub>1</sub> of about 2.5 hours, known from the literature. "
        "Transport would need a magnet and liquid nitrogen on the road for each dose. Thawing costs a further 15 to "
        "25 %. After one hour on the road the median of six trials was 18 % in the bag (E1, section 5)."
    )
    + heading("Starting with more", 4)
    + paragraphs(
        "To arrive with 25 % after two hours in the best cell the gas would have to leave with 75 %. The highest "
        "polarisation reached in this volume by the applicant is 38.7 %."
    )
    + heading("A lower limit", 4)
    + paragraphs(
        "At 15 % the blinded readers of study PPG-129-CL-02 missed 4 of 10 closed regions smaller than 10 ml (E3). "
        "A lower limit would give up what the product is for."
    )
)

GROUNDS = {
    "grounds": ["method_of_manufacture", "shelf_life"],
    "method_of_manufacture_claim": METHOD_CLAIM,
    "method_of_manufacture_evidence_text": METHOD_SUMMARY,
    "method_of_manufacture_evidence": ["E2"],
    "method_of_manufacture_only": METHOD_ONLY,
    "shelf_life_claim": SHELF_CLAIM,
    "shelf_life_limit": 20,
    "shelf_life_limit_unit": "minutes",
    "shelf_life_evidence_text": SHELF_SUMMARY,
    "shelf_life_evidence": ["E1"],
    "shelf_life_only": SHELF_ONLY,
}

CLINICAL = {
    "benefits": rows(
        ("benefit", "kind", "effect", "evidence"),
        (
            "Closed lung regions are seen that spirometry and CT do not show",
            "clinical",
            "Treatment changed in 31 of 84 patients (37 %) after the image",
            "E3",
        ),
        (
            "Children can be followed without ionising radiation",
            "clinical",
            "No radiation dose; CT of the chest is 1 to 3 mSv in this age group",
            "E3",
        ),
        (
            "Patients outside the two existing research centres can be examined",
            "access",
            "Median journey falls from 118 to 34 minutes with 12 sites",
            "",
        ),
        (
            "An examination that is delayed on the day is not lost",
            "operational",
            "A new bag is ready 3 minutes after the patient is",
            "",
        ),
        ("Less gas is thrown away", "cost", "About 6 % of bags wasted, against 40 % expected with delivery", "E2"),
    ),
    "benefit_evidence": ["E3"],
    "benefit_case": FICTION
    + paragraphs(
        "There is no product made centrally to compare with, because none would arrive in a usable state. The "
        "comparison is therefore with the examinations that patients have today. In study PPG-129-CL-02, 84 patients "
        "with severe asthma at two centres were examined by spirometry, low-dose CT and PPG-129 within one week. "
        "Physicians wrote down their plan before and after seeing each result."
    )
    + table(
        ("Question", "Spirometry", "Low-dose CT", "PPG-129"),
        (
            ("Closed regions found per patient (median)", "Not shown", "1", "4"),
            ("Agreement of two blinded readers (kappa)", "–", "0.61", "0.83"),
            ("Patients whose plan changed", "7 (8 %)", "12 (14 %)", "31 (37 %)"),
            ("Attacks in the following 6 months, plan changed", "–", "–", "0.4 per patient"),
            ("Attacks in the following 6 months, plan not changed", "–", "–", "0.9 per patient"),
            ("Radiation", "None", "1.2 mSv (mean)", "None"),
        ),
    )
    + paragraphs(
        "The study was not randomised, and the difference in attacks may in part reflect which patients could be "
        "helped. The trial BREATHE-129 is planned to answer that."
    ),
    "time_to_patient": paragraphs(
        "Time counts in minutes and on the manufacturing side. From the patient lying down to the image takes "
        "7 minutes in the median. The bag is thawed when the patient is in position, released 3 minutes later and "
        "inhaled within the following 4 minutes."
    )
    + table(
        ("Step", "Median", "Longest of 168"),
        (
            ("Patient in position to start of thawing", "1 min", "6 min"),
            ("Thawing, measurement and release", "3 min 10 s", "5 min"),
            ("Release to inhalation", "2 min 50 s", "9 min"),
            ("<strong>Bag filled to inhalation</strong>", "<strong>5 min 20 s</strong>", "<strong>12 min</strong>"),
        ),
    ),
    "harm_of_delay": paragraphs(
        "A delay of the gas by 20 minutes makes it useless. The patient has then inhaled nothing or, if the decay went "
        "unnoticed, has inhaled xenon without benefit and must be examined again. For a child who was prepared for the "
        "scanner this often means another day and sometimes sedation.",
        "A delay of the diagnosis by weeks, as it happens where patients travel to the two research centres, leaves "
        "severe asthma uncontrolled. In the study above 9 of 84 patients had an attack that led to hospital while they "
        "waited; the median wait was 11 weeks.",
    ),
    "clinical_data": "yes",
    "clinical_summary": paragraphs(
        "Two completed studies are summarised in evidence E3. PPG-129-CL-01 was a dose-finding study in 24 healthy "
        "volunteers. PPG-129-CL-02 was the study in 84 patients described above."
    )
    + table(
        ("Study", "PPG-129-CL-01", "PPG-129-CL-02"),
        (
            ("People", "24 healthy adults", "84 patients, 6 to 71 years"),
            ("Doses given", "48", "168"),
            ("Images that could be read", "47 of 48", "163 of 168"),
            ("Dizziness or tingling, mild, under 2 minutes", "9 (19 %)", "26 (15 %)"),
            ("Oxygen saturation below 88 % for a moment", "0", "2 (1 %)"),
            ("Serious adverse events", "0", "0"),
        ),
    )
    + paragraphs(
        "Of the five images that could not be read, four came from bags inhaled later than 18 minutes after filling, "
        "and one from a patient who could not hold the breath. This supports a shelf life that ends at 20 minutes."
    ),
    "clinical_evidence": ["E3"],
    "literature": rows(
        ("reference", "finding"),
        (
            "Public reviews of hyperpolarised xenon-129 magnetic resonance imaging of the lung",
            "Ventilation defects in asthma are regional and respond to treatment",
        ),
        (
            "Published measurements of the relaxation of xenon-129 in bags and glass",
            "Decay in minutes to a few hours, faster with oxygen and weak fields",
        ),
    ),
}
