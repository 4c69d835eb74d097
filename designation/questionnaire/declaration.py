"""Section K: declarations and signatory. The list of attachments itself is written by the service."""

from designation.questionnaire.sources import APPLICATIONS, ours
from submissions.questionnaire import Kind, Page, Question, Section

_DECLARED = ours("Makes one named person answer for the application")

DECLARATIONS = Page(
    key="declarations",
    title="Declarations",
    intro=(
        "Check your answers first. When you submit, this version is frozen and cannot be changed. Before it decides, "
        "MHRA may ask for further information in writing or for a scientific designation meeting, as its guidance on "
        "the designation step says."
    ),
    questions=(
        Question(
            "accurate",
            "To the best of my knowledge the information in this application is true and complete",
            "Accuracy of the information",
            Kind.CONFIRM,
            _DECLARED,
        ),
        Question(
            "unfavourable",
            "The application includes the data that speak against the case as well as those that support it",
            "Unfavourable data included",
            Kind.CONFIRM,
            _DECLARED,
        ),
        Question(
            "attachments_checked",
            "The evidence attached is the current version of each document and is listed correctly",
            "List of attachments checked",
            Kind.CONFIRM,
            _DECLARED,
            hint="The list, with the version and fingerprint of each file, is added to the dossier for you.",
        ),
        Question(
            "change_understood",
            "The applicant understands that a significant change to this information needs a new designation",
            "Significant change understood",
            Kind.CONFIRM,
            APPLICATIONS,
        ),
        Question(
            "authority",
            "I am authorised to make this application for the applicant",
            "Authority to apply",
            Kind.CONFIRM,
            _DECLARED,
        ),
    ),
)

SIGNATORY = Page(
    key="signatory",
    title="Signatory",
    questions=(
        Question(
            "signatory_name", "What is the name of the person who makes these declarations?",
            "Name of the signatory", Kind.TEXT, _DECLARED, max_length=120,
        ),
        Question(
            "signatory_position", "What is their position?", "Position of the signatory", Kind.TEXT, _DECLARED,
            max_length=120,
        ),
        Question(
            "declaration_date", "What is the date of the declaration?", "Date of the declaration", Kind.DATE,
            _DECLARED, hint="For example, 2 11 2026. It cannot be in the future.",
        ),
    ),
)  # fmt: skip

SECTION = Section(
    key="declaration",
    letter="K",
    title="Declaration",
    task="Make the declaration",
    pages=(DECLARATIONS, SIGNATORY),
)
