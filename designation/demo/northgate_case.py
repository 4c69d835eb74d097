"""Demo case 3, sections F, H and I: the legal test, the clinical benefit and the other routes. All fictional."""

from designation.demo.html import FICTION, bullets, numbered, paragraphs, rows, table
from designation.demo.northgate_numbers import (
    DOSES_A_BATCH,
    DOSES_A_WEEK,
    MISSING,
    WEEKS,
    millions,
    set_up_table,
    supply_table,
)

DEPLOYMENT = {
    "reasons": ["faster_deployment", "capacity"],
    "faster_deployment_claim": FICTION
    + paragraphs(
        "Filled vaccine is needed within weeks of the decision to vaccinate, and in several regions at once. A unit "
        "that stands ready in a depot fills its first batch 21 days after the decision. The quickest fixed line that "
        "could be added takes 14 months."
    ),
    "faster_deployment_evidence_text": paragraphs(
        "MU-01 was set up twice from the depot, at the Control Site and 190 km away (E1)."
    )
    + table(("Step", "Planned", "First trial", "Second trial"), set_up_table()),
    "faster_deployment_evidence": ["E1"],
    "faster_deployment_test": "necessary",
    "faster_deployment_why": paragraphs(
        f"A wave lasts about {WEEKS} weeks. A fixed line cannot be built, qualified and licensed within it, so a line "
        "that does not exist when the wave begins can only be a relocatable one. Building fixed lines in advance would "
        "mean guessing where they are needed, and keeping cleanrooms running for years without product."
    ),
    "capacity_claim": paragraphs(
        f"Fixed lines in the UK cannot fill {millions(MISSING)} of the doses that a first wave needs. The shortage is "
        "one of filling and not of antigen."
    ),
    "capacity_evidence_text": paragraphs(
        f"The survey in E2 asked all eleven plants with sterile filling lines. A unit fills {DOSES_A_BATCH:,} doses in "
        f"a batch and {DOSES_A_WEEK:,} a week."
    )
    + table(("Doses", "Number"), supply_table()),
    "capacity_evidence": ["E2"],
    "capacity_test": "expedient",
    "capacity_why": paragraphs(
        "Part of the gap could be met by contracts with plants abroad. In the last pandemic such contracts were "
        "cancelled or delayed by 6 to 20 weeks when countries kept vaccine for themselves. Modular units meet the gap "
        "with more certainty and nearer to those who wait. The applicant therefore calls it expedient for this reason, "
        "and necessary for the first."
    ),
    "unit_description": paragraphs(
        "A unit is a module of six ISO containers of 2.6 x 2.4 x 12 m. The containers are complete when they leave the "
        "depot; on site they are joined by sealed passages. The heaviest weighs 19 tonnes and travels on an ordinary "
        "lorry."
    )
    + table(
        ("Property", "Value"),
        (
            ("Ground needed", "30 x 10 m, level within 2 cm"),
            ("Power", "250 kW; own generator for 8 hours"),
            ("Water", "1.5 cubic metres an hour, purified in container 6"),
            ("Staff", "11 in each of two shifts"),
            ("Output", f"{DOSES_A_BATCH:,} doses in a batch, 5 batches a week"),
        ),
    ),
    "unit_identification": (
        "Steel plates with MU-01 to MU-04 and the number of the container, which stay with it wherever it stands; the "
        "batch number of each vial begins with that of the unit"
    ),
    "why_relocatable": paragraphs(
        "Nobody knows beforehand where a pandemic bites first or where staff, power and cold stores will be at hand. "
        "Between pandemics units are kept and serviced together at the depot, where crews train on them. During a wave "
        "a unit can follow the need: in the scenario below MU-03 moves once. A fixed plant can do neither."
    ),
    "unit_evidence": ["E1", "E3"],
    "deployment_scenario": numbered(
        "<strong>Trigger:</strong> the government declares a pandemic and orders vaccine.",
        "<strong>Decision:</strong> the applicant's deployment board chooses locations within 24 hours from a list of "
        "nine that are surveyed and have power and ground ready.",
        "<strong>Set-up:</strong> two units leave the depot on day 1, the other two on day 3.",
        "<strong>Running:</strong> each unit fills five batches a week for up to 20 weeks. Bulk comes twice a week.",
        "<strong>End:</strong> the last batch is filled when demand has fallen for two weeks; units go back.",
    ),
    "deployment_time": 21,
    "deployment_time_unit": "days",
    "relocation_scenario": paragraphs(
        "A unit moves when the regional forecast for the next six weeks falls below half of its output and another "
        "region has a gap. Filling stops at the end of a batch; no bulk or vial travels inside. The isolator is "
        "decontaminated, the air handling is shut down dry and the passages are sealed. Six lorries take the "
        "containers; seals are numbered and checked on arrival."
    )
    + bullets(
        "<strong>Shut down and load:</strong> 3 days.",
        "<strong>Journey:</strong> 1 day.",
        "<strong>Set up and requalify:</strong> 18 days, as most checks of the first deployment hold.",
    ),
    "requalification": paragraphs(
        "The quality unit of the Control Site says that manufacture may start, on the evidence in this table."
    )
    + table(
        ("Matter", "After each move", "Acceptance"),
        (
            ("Installation", "Level, joints, seals, connections", "Check list of 112 points"),
            ("Air", "Filter leak test, pressures, particles at rest and in operation", "Grade A in C"),
            ("Water", "Three days of samples", "Specification of purified water"),
            ("Equipment", "Filling volume, filter tester, camera with test set", "As in the depot, ±1 %"),
            ("Process", "One simulation with growth medium, 5,000 vials", "No growth"),
            ("First batch", "Tested in full and compared with the reference", "Within the limits of section G"),
        ),
    ),
    "locations": rows(
        ("unit", "location", "arrives", "leaves"),
        ("MU-01", "Wearmouth General Hospital, Sunderland (fictional)", "2027-10-13", "2028-03-31"),
        ("MU-02", "Saltmarsh Hospital, Grimsby (fictional)", "2027-10-13", "2028-03-31"),
        ("MU-03", "Harrowgill Infirmary, Carlisle (fictional)", "2027-10-15", "2028-01-14"),
        ("MU-03", "Penrhos Emergency Depot, Wrexham (fictional)", "2028-01-18", "2028-03-31"),
        ("MU-04", "Old Airfield, Yeovil (fictional)", "2027-10-15", "2028-03-31"),
    ),
}

CLINICAL = {
    "benefits": rows(
        ("benefit", "kind", "effect", "evidence"),
        (
            "People are protected before the peak of the wave",
            "clinical",
            "About 310,000 fewer people in hospital",
            "E2",
        ),
        ("Vaccine reaches all regions at the same time", "access", "Last region 5 instead of 13 weeks behind", "E2"),
        ("Units follow the need", "operational", "A move takes 22 days", "E1"),
        ("Cleanrooms do not run empty between pandemics", "cost", "Not counted on", ""),
    ),
    "benefit_evidence": ["E2"],
    "benefit_case": paragraphs(
        "The comparison is with the same vaccine filled on fixed lines only. The model in E2 was given the demand, the "
        "output of fixed lines and the dates of the set-up trials."
    )
    + table(
        ("After 16 weeks", "Fixed lines only", "With four units"),
        (
            ("Doses filled", "22.4 million", "60.0 million"),
            ("People who could have had two doses", "11.2 million", "30.0 million"),
            ("People in hospital in the wave", "640,000", "330,000"),
            ("Last region behind the first", "13 weeks", "5 weeks"),
        ),
    )
    + paragraphs(
        "It is a model, and its result depends on the wave. With a mild wave the difference was a third of it."
    ),
    "time_to_patient": paragraphs(
        "From decision to first batch takes 21 days, to the first dose in an arm 31 days: 7 for the sterility test and "
        "certification and up to 3 for delivery. From a fixed line abroad it took 12 to 26 weeks in the last pandemic."
    ),
    "harm_of_delay": paragraphs(
        "In the model each week of delay before the peak means about 40,000 more people in hospital. After the peak a "
        "week makes little difference: by then most who would fall ill have done so."
    ),
    "clinical_data": "no",
    "no_clinical_data": paragraphs(
        "The vaccine is authorised, and its benefit and safety are known from the fixed plant. The designation turns on "
        "deployment and on filling the same vaccine in another place. That is shown by quality data: see comparability "
        "in section G."
    ),
    "literature": rows(
        ("reference", "finding"),
        (
            "Public reports on vaccination in influenza pandemics",
            "Vaccine that comes after the peak of a wave prevents few admissions",
        ),
    ),
}

ALTERNATIVES = {
    "centralised_considered": "yes",
    "centralised": paragraphs(
        "The fixed plant in Sunderland fills 0.4 million doses a week and could reach 0.6 million with a third shift. "
        "A second line there would take 14 months and would put all filling in one place."
    ),
    "regional_considered": "yes",
    "regional": paragraphs(
        "Four fixed plants in four regions would give the same output. They would have to be built and staffed before "
        "anybody knows where they are needed, and would be idle in most years."
    ),
    "cold_chain_considered": "yes",
    "cold_chain": paragraphs(
        "Filling a larger stockpile beforehand does not help: the strain is known only when the pandemic begins, and a "
        "filled vial keeps for 6 months. Bulk keeps for 24 months and is stocked already."
    ),
    "specials_licence_considered": "not_applicable",
    "specials_licence": paragraphs(
        "The vaccine is authorised and given to the population. It is not made for the special needs of one patient."
    ),
    "hospital_exemption_considered": "not_applicable",
    "hospital_exemption": paragraphs("A vaccine of this kind is not an advanced therapy medicinal product."),
    "section_10_considered": "not_applicable",
    "section_10": paragraphs(
        "Sterile filtration and filling of a bulk into vials for many centres is manufacture. It is not preparation or "
        "dispensing under the supervision of a pharmacist."
    ),
    "cost_role": paragraphs("Units may cost less than idle fixed plants. The applicant does not rely on it."),
    "not_cost_alone": True,
}
