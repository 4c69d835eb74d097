"""Sections M to R: oversight, agreements, labelling, vigilance, records, annual report."""

from dmmf.questionnaire.build import line, number, one_of, rich, rows
from dmmf.questionnaire.sources import (
    GMP,
    IDENTIFIER,
    LABEL,
    RECORDS_UNLICENSED,
    VIGILANCE,
    ours,
)
from submissions.questionnaire import Choice, Page, Section, When

_OVERSIGHT = ours("Shows that many sites are controlled as one")
_SHARED = ours("On premises that belong to somebody else, what is not written down is nobody's task")
_LABEL_ASKED = When("labelling", "label_exemption", ("yes",))
YES_NO = (Choice("yes", "Yes"), Choice("no", "No"))

OVERSIGHT = Section(
    key="oversight",
    letter="M",
    title="Oversight",
    task="Describe how the sites are overseen",
    pages=(
        Page(
            key="audits",
            title="Audits and performance",
            questions=(
                rich("audits", "How are the sites audited?", "Audits and self-inspection", _OVERSIGHT),
                number("audit_months", "How many months may pass between two audits of a site?",
                       "Interval of audits (months)", _OVERSIGHT, "A whole number."),
                rich("indicators", "Which indicators are watched, and at which value is something done?", "Indicators",
                     _OVERSIGHT),
            ),
        ),
        Page(
            key="quality",
            title="Deviations and change",
            questions=(
                rich("deviations", "How do deviations and results out of specification reach the Control Site?",
                     "Deviations, OOS and CAPA", _OVERSIGHT),
                rich("change_control", "How is change controlled across the sites?", "Change control", _OVERSIGHT),
                rich("product_review", "How is the product reviewed over all sites?", "Product quality review",
                     _OVERSIGHT),
            ),
        ),
    ),
)  # fmt: skip

AGREEMENTS = Section(
    key="agreements",
    letter="N",
    title="Agreements",
    task="Describe the agreements with hosts and others",
    pages=(
        Page(
            key="agreements",
            title="Agreements",
            questions=(
                rich("agreements", "What do the quality agreements with the hosts settle?", "Quality agreements",
                     _SHARED),
                rows(
                    "responsibilities", "Who is responsible for what?", "Responsibilities", _SHARED,
                    (
                        line("activity", "Activity", "Activity", _SHARED),
                        line("control_site", "Control Site", "Control Site", _SHARED, required=False, max_length=60),
                        line("host", "Host", "Host", _SHARED, required=False, max_length=60),
                        line("authorisation_holder", "MA holder or sponsor", "MA holder or sponsor", _SHARED,
                             required=False, max_length=60),
                        line("supplier", "Supplier", "Supplier", _SHARED, required=False, max_length=60),
                    ),
                    "For example “responsible”, “accountable”, “consulted”, “informed”.",
                ),
            ),
        ),
    ),
)  # fmt: skip

LABELLING = Section(
    key="labelling",
    letter="O",
    title="Labelling and traceability",
    task="Describe labelling and traceability",
    pages=(
        Page(
            key="label",
            title="Labelling",
            questions=(
                rich("labelling", "How is the product labelled at a site?", "Labelling", LABEL),
                one_of("label_exemption", "Is the exception for products that are given immediately used?",
                       "Labelling exception used", LABEL, YES_NO,
                       "Only for point-of-care products that are given immediately, with nothing retained."),
                one_of("immediate", "Is it given immediately after its manufacture is complete?",
                       "Given immediately", LABEL, YES_NO, "MHRA's example: within 2 minutes.", when=_LABEL_ASKED),
                one_of("retained", "Is any of it retained?", "Any portion retained", LABEL, YES_NO, when=_LABEL_ASKED),
            ),
        ),
        Page(
            key="trace",
            title="Traceability",
            questions=(
                one_of("identifier", "By what is each product identified?", "Identifier of the product", IDENTIFIER,
                       (Choice("batch", "A batch number"),
                        Choice("other", "Another identifier, where there is no batch number"))),
                rich("other_identifier", "What is the identifier made of?", "Other identifier", IDENTIFIER,
                     when=When("labelling", "identifier", ("other",))),
                rich("traceability", "How is the product traced to its site, and to the patient?", "Traceability",
                     VIGILANCE, "Sites must be readily distinguishable."),
            ),
        ),
    ),
)  # fmt: skip

SAFETY = Section(
    key="safety",
    letter="P",
    title="Pharmacovigilance, complaints and recall",
    task="Describe pharmacovigilance and recall",
    pages=(
        Page(
            key="safety",
            title="Pharmacovigilance, complaints and recall",
            questions=(
                rich("vigilance", "How are adverse reactions collected and judged by site?", "Pharmacovigilance",
                     VIGILANCE),
                rich("supply_records", "Which records of supply are kept, and how are reactions reported?",
                     "Records of unlicensed supply", RECORDS_UNLICENSED,
                     when=When("control", "status", ("unlicensed",))),
                rich("complaints", "How are complaints and defects handled?", "Complaints and defects",
                     ours("A defect at one site may be a defect at all")),
                rich("recall", "How is product recalled, or stopped before it is given?", "Recall",
                     ours("A product that lives an hour is stopped, not recalled")),
            ),
        ),
    ),
)  # fmt: skip

RECORDS = Section(
    key="records",
    letter="Q",
    title="Records and access",
    task="Describe records and access",
    pages=(
        Page(
            key="records",
            title="Records and access",
            questions=(
                rich("records", "Which records are kept where?", "Records", ours("An inspector will ask for them")),
                number("retention_years", "For how many years are they kept?", "Retention (years)",
                       ours("Periods depend on the product; the holder states its own"), "A whole number."),
                rich("access", "How do the Control Site and the licensing authority get access to a host's premises?",
                     "Access and inspection", ours("The premises are often a hospital's")),
            ),
        ),
    ),
)  # fmt: skip

ANNUAL = Section(
    key="annual",
    letter="R",
    title="Annual report and changes",
    task="Describe annual reporting and changes",
    pages=(
        Page(
            key="annual",
            title="Annual report and changes",
            questions=(
                rich("annual_report", "How is the annual report made?", "Annual report", GMP),
                rich("change_classes", "How are changes to this file classified, and who decides?",
                     "Classes of change", ours("Some changes are reported afterwards, some are approved before")),
                rich("designation_review", "How is it checked that the basis of the designation still holds?",
                     "Review of the designation", GMP),
            ),
        ),
    ),
)  # fmt: skip
