"""Section H: the clinical benefit of decentralised manufacture, and clinical data where necessary."""

from designation.questionnaire.choices import YES_NO
from designation.questionnaire.sources import CLINICAL_BENEFIT, DESIGNATION, ours
from submissions.questionnaire import Choice, Kind, Page, Question, Section, When

_TIME = ours("Time between patient and product is often the heart of a case")

BENEFITS = Page(
    key="benefits",
    title="Benefits",
    intro=(
        "At least one benefit must be clinical or about patients' access to treatment, and be supported by evidence. "
        "You may also list convenience and cost, but they are never enough by themselves."
    ),
    questions=(
        Question(
            "benefits",
            "What are the benefits of making the product in this way?",
            "Benefits of decentralised manufacture",
            Kind.ROWS,
            CLINICAL_BENEFIT,
            hint="One row for each benefit, the most important first.",
            columns=(
                Question("benefit", "Benefit", "Benefit", Kind.TEXT, CLINICAL_BENEFIT),
                Question(
                    "kind",
                    "Kind",
                    "Kind",
                    Kind.RADIOS,
                    CLINICAL_BENEFIT,
                    choices=(
                        Choice("clinical", "Clinical"),
                        Choice("access", "Patient access"),
                        Choice("operational", "Operational"),
                        Choice("cost", "Cost"),
                    ),
                ),
                Question("effect", "Size of the effect", "Size of the effect", Kind.TEXT, CLINICAL_BENEFIT),
                Question(
                    "evidence", "Evidence", "Evidence", Kind.TEXT, CLINICAL_BENEFIT,
                    hint="Codes of uploaded evidence, for example E1, E3.", required=False, max_length=100,
                ),
            ),
        ),
        Question(
            "benefit_evidence",
            "Which other evidence supports the benefits? (optional)",
            "Evidence of clinical benefit",
            Kind.EVIDENCE,
            CLINICAL_BENEFIT,
            hint=(
                "Studies, published papers, audits or patient data. You can upload a file here, and then write its "
                "code in the table."
            ),
            required=False,
        ),
    ),
)  # fmt: skip

COMPARISON = Page(
    key="comparison",
    title="Comparison with other routes",
    questions=(
        Question(
            "benefit_case",
            "How do patients fare compared with the best other way of supplying or treating them?",
            "Clinical benefit compared with other routes",
            Kind.RICH,
            CLINICAL_BENEFIT,
            hint="Compare with the product made centrally if that were possible, and with other ways of treatment.",
        ),
    ),
)

TIMING = Page(
    key="timing",
    title="Time and delay",
    questions=(
        Question(
            "time_to_patient",
            "How long does it take from need to treatment?",
            "Time from need to treatment",
            Kind.RICH,
            _TIME,
            hint=(
                "For example vein-to-vein time (from taking the patient's cells to giving the product) or "
                "door-to-needle time (from arrival to treatment)."
            ),
        ),
        Question(
            "harm_of_delay",
            "What harm does delay do?",
            "Harm of delay",
            Kind.RICH,
            _TIME,
            hint="If delay does no harm, say so: your case then rests on other grounds.",
        ),
    ),
)

_DATA = When("clinical", "clinical_data", ("yes",))
DATA = Page(
    key="data",
    title="Clinical data",
    questions=(
        Question(
            "clinical_data",
            "Do you rely on clinical data?",
            "Reliance on clinical data",
            Kind.RADIOS,
            DESIGNATION,
            hint="A case is supported by quality data and, where necessary, clinical data.",
            choices=YES_NO,
        ),
        Question(
            "clinical_summary",
            "What do the clinical data show?",
            "Summary of the clinical data",
            Kind.RICH,
            DESIGNATION,
            when=_DATA,
        ),
        Question(
            "clinical_evidence",
            "Which evidence holds the clinical data?",
            "Clinical evidence",
            Kind.EVIDENCE,
            DESIGNATION,
            when=_DATA,
        ),
        Question(
            "no_clinical_data",
            "Why are clinical data not necessary?",
            "Why clinical data are not necessary",
            Kind.RICH,
            DESIGNATION,
            when=When("clinical", "clinical_data", ("no",)),
        ),
    ),
)

LITERATURE = Page(
    key="literature",
    title="Literature",
    questions=(
        Question(
            "literature",
            "Which publications support the case? (optional)",
            "Supporting literature",
            Kind.ROWS,
            DESIGNATION,
            hint="Attach the papers that matter most as evidence, if their copyright allows it.",
            columns=(
                Question("reference", "Reference", "Reference", Kind.TEXT, DESIGNATION),
                Question("finding", "What it shows", "Finding", Kind.TEXT, DESIGNATION),
            ),
            required=False,
        ),
    ),
)

SECTION = Section(
    key="clinical",
    letter="H",
    title="Clinical evidence",
    task="Show the clinical benefit",
    pages=(BENEFITS, COMPARISON, TIMING, DATA, LITERATURE),
)
