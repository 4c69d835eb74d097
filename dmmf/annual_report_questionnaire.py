"""The questions of an annual report: what no register knows. Our own wording until official text exists.

That an inspection looks at annual reporting is read in MHRA's guideline on good manufacturing practice; form, content,
recipient and due date of a report were not found. The pattern of a change log with a class for each change is that of
annual updates of plasma master files.
"""

from __future__ import annotations

from designation.questionnaire.sources import ours
from submissions.questionnaire import Choice, Kind, Page, Question, Questionnaire, Section, Source, When

_PERIOD = ours("Says which events, editions and evaluations are reported")
_PRODUCT = ours("Gives an overview of the product’s quality over the period")
_OVERSIGHT = ours("Shows how the Control Site watched over its sites")
_BASIS = ours("Says whether the product is still what was designated")
_DECLARED = ours("Makes one named Qualified Person answer for the report")


def _prose(key: str, label: str, heading: str, source: Source, hint: str = "") -> Question:
    return Question(key, label, heading, Kind.RICH, source, hint=hint)


def _count(key: str, heading: str) -> Question:
    return Question(key, heading, heading, Kind.NUMBER, _PRODUCT)


PERIOD = Section(
    "period", "A", "Period", "Say which period it is about",
    (
        Page(
            "period", "Period",
            (
                Question("from", "From which day?", "First day", Kind.DATE, _PERIOD, hint="For example, 1 8 2025"),
                Question("to", "To which day?", "Last day", Kind.DATE, _PERIOD, hint="It must have passed."),
            ),
        ),
    ),
)  # fmt: skip
BATCHES = Question(
    "batches", "How many batches were made at each site?", "Batches by site", Kind.ROWS, _PRODUCT,
    hint="One row for each site, by its code in the register.",
    columns=(
        Question("site", "Site", "Site", Kind.TEXT, _PRODUCT, max_length=40),
        _count("made", "Made"), _count("released", "Released"), _count("failed", "Failed"),
        Question("remarks", "Remarks", "Remarks", Kind.TEXT, _PRODUCT, required=False),
    ),
)  # fmt: skip
PRODUCT = Section(
    "product", "B", "Product quality", "Report on the product",
    (
        Page("batches", "Batches", (BATCHES,)),
        Page(
            "review", "Quality review",
            (_prose("review", "What does the quality review show?", "Quality review", _PRODUCT,
                    "Trends, comparability across sites, process capability."),),
        ),
        Page(
            "deviations", "Deviations, complaints and defects",
            (_prose("deviations", "Which deviations, out-of-specification results, complaints, defects and recalls "
                    "were there?", "Deviations, complaints and defects", _PRODUCT),),
        ),
        Page(
            "adr", "Adverse reactions",
            (_prose("adr", "Which suspected adverse reactions were reported, by site?", "Suspected adverse reactions",
                    _PRODUCT),),
        ),
    ),
)  # fmt: skip
OVERSIGHT = Section(
    "oversight", "C", "Oversight of the sites", "Report on the oversight",
    (
        Page("training", "Training", (_prose(
            "training", "What was trained and requalified?", "Training and requalification", _OVERSIGHT),)),
        Page("audits", "Audits", (_prose("audits", "Which sites were audited, and what was found?", "Audits",
                                         _OVERSIGHT),)),
        Page("equipment", "Equipment and software", (_prose(
            "equipment", "What changed in equipment and software?", "Equipment and software", _OVERSIGHT),)),
        Page("capa", "Corrective and preventive actions", (_prose(
            "capa", "Which corrective and preventive actions are open or were closed?",
            "Corrective and preventive actions", _OVERSIGHT),)),
    ),
)  # fmt: skip
DESIGNATION = Section(
    "designation", "D", "Designation", "Say whether the designation’s basis is unchanged",
    (
        Page(
            "basis", "Basis of the designation",
            (
                Question(
                    "basis", "Is the information that supports the designation unchanged?", "Basis unchanged",
                    Kind.RADIOS, _BASIS,
                    choices=(
                        Choice("unchanged", "Yes, it is unchanged"),
                        Choice("not_significant", "It changed, but not significantly"),
                        Choice("significant", "It changed significantly"),
                    ),
                    hint="A significant change needs a new designation (MHRA guidance: marketing authorisation "
                    "application; clinical trial authorisation and GCP).",
                ),
                Question(
                    "explained", "What changed, how was it judged, and which new designation was applied for?",
                    "What changed", Kind.RICH, _BASIS,
                    when=When("designation", "basis", ("not_significant", "significant")),
                ),
            ),
        ),
    ),
)  # fmt: skip
STATEMENT = Section(
    "statement", "E", "Statement of the Qualified Person", "Make the statement",
    (
        Page(
            "statement", "Statement",
            (
                Question(
                    "certified",
                    "Every batch released in the period was certified or confirmed as the master file in effect says",
                    "Certification of batches", Kind.CONFIRM, _DECLARED,
                ),
                Question(
                    "complete", "This report is true and complete for its period", "Completeness", Kind.CONFIRM,
                    _DECLARED,
                ),
                Question(
                    "qp_name", "Which Qualified Person makes this statement?", "Qualified Person", Kind.TEXT,
                    _DECLARED, hint="As the register of the Control Site names the person.", max_length=150,
                ),
                Question(
                    "date", "What is the date of the statement?", "Date of the statement", Kind.DATE, _DECLARED,
                    hint="It cannot be in the future.",
                ),
            ),
        ),
    ),
)  # fmt: skip

QUESTIONNAIRE = Questionnaire(
    key="annual_report",
    version="1.0",
    title="Annual report",
    sections=(PERIOD, PRODUCT, OVERSIGHT, DESIGNATION, STATEMENT),
    groups=(
        ("The period", ("period",)),
        ("What happened", ("product", "oversight")),
        ("Designation and statement", ("designation", "statement")),
    ),
)
