"""Sections A to C: document control, product and designation, Control Site."""

from dmmf.questionnaire.build import confirm, evidence, line, one_of, rich, some_of
from dmmf.questionnaire.sources import (
    APPLICATIONS,
    CONSISTENT_WITH_MA,
    GMP,
    PER_PRODUCT,
    PERSONS,
    STATUS,
    SUPERVISION,
    TEMPLATE,
    ours,
)
from submissions.questionnaire import Choice, Note, Page, Section, When

_ANSWERS_FOR = ours("Makes named people answer for the file")
_CHANGES = ours("A reader of a later version wants to know first what is different")

PRODUCT = Page(
    key="product",
    title="Product and holder",
    intro="Taken from the Control Site's register when the file was started. They must stay as they are there.",
    questions=(
        line("product_code", "What is the code of the product?", "Product code", PER_PRODUCT, max_length=40),
        line("product_name", "What is the name of the product?", "Product name", PER_PRODUCT),
        one_of(
            "dm_type", "Which type of decentralised manufacture is it?", "Type of decentralised manufacture",
            PER_PRODUCT, (Choice("poc", "Point of care (POC)"), Choice("mm", "Modular manufacture (MM)")),
        ),
        line("holder", "Who holds the licence to manufacture?", "Holder of the licence", PER_PRODUCT),
        one_of(
            "status", "Under which status is the product supplied?", "Status of the product", STATUS,
            (
                Choice("imp", "Investigational", "In a clinical trial"),
                Choice("authorised", "Authorised", "With a marketing authorisation"),
                Choice("unlicensed", "Unlicensed", "A “special” under regulation 167"),
            ),
        ),
    ),
)  # fmt: skip

USE = Page(
    key="use",
    title="What the file is for",
    questions=(
        some_of(
            "used_for", "Which applications does this file go with?", "Applications that it goes with", TEMPLATE,
            (
                Choice("licence", "Application for a licence to manufacture"),
                Choice("variation", "Variation of a licence to manufacture"),
                Choice("cta", "Clinical trial authorisation (CTA) application"),
                Choice(
                    "maa", "Marketing authorisation application (MAA)",
                    "The template's landing page says “Manufacturing Authorisation Applications”.",
                ),
            ),
        ),
        line(
            "related_references", "What are their numbers? (optional)", "Numbers of related applications", TEMPLATE,
            "Trial, marketing authorisation or variation numbers, separated by commas.", required=False, max_length=500,
        ),
        rich(
            "authorisation_link",
            "How do licence and master file stay consistent with the marketing authorisation?",
            "Consistency with the marketing authorisation", CONSISTENT_WITH_MA,
            "Say who tells whom of a change, and how fast.", when=When("control", "status", ("authorised",)),
        ),
    ),
)  # fmt: skip

HISTORY = Page(
    key="changes",
    title="Changes",
    questions=(
        rich(
            "changes", "What has changed since the last version, and why?", "Changes since the last version", _CHANGES,
            "For a first version: “First version.” The service adds a redline of every word.",
        ),
    ),
)  # fmt: skip

SIGN_OFF = Page(
    key="sign_off",
    title="Author and approval",
    questions=(
        line("author_name", "Who wrote the file?", "Author", _ANSWERS_FOR, "Name and position."),
        line("approver_name", "Who approved it inside the organisation?", "Approver", _ANSWERS_FOR,
             "Name and position. It is not the author."),
        line("qp_name", "Which Qualified Person approves it?", "Approving Qualified Person", _ANSWERS_FOR,
             "The name as it stands among the named persons of the Control Site."),
        confirm("accurate", "To the best of my knowledge this file is true and complete", "Accuracy of the file",
                _ANSWERS_FOR),
    ),
)  # fmt: skip

CONTROL = Section(
    key="control",
    letter="A",
    title="Document control",
    task="Say what the file is and who answers for it",
    intro="Reference, version and date, the licence and the designation are added from the register.",
    pages=(PRODUCT, USE, HISTORY, SIGN_OFF),
)

SUMMARY = Section(
    key="summary",
    letter="B",
    title="Product and designation",
    task="Summarise the product and its designation",
    pages=(
        Page(
            key="description",
            title="The product",
            questions=(
                rich("product_description", "What is the product?", "Description of the product", PER_PRODUCT,
                     "Active substance, pharmaceutical form, strength, route of administration, container."),
                rich("indication", "What is it for, and for which patients?", "Indication and patients", PER_PRODUCT),
            ),
        ),
        Page(
            key="process",
            title="Where the process takes place",
            questions=(
                one_of("extent", "How much of the manufacturing process takes place at the sites?",
                       "Extent of decentralised manufacture", APPLICATIONS,
                       (Choice("whole", "All of the process"), Choice("part", "Part of the process"))),
                rich("central_steps", "Which steps stay at a central site?", "Steps that stay central", APPLICATIONS,
                     "Say what arrives at the sites, in what state and how it travels.",
                     when=When("summary", "extent", ("part",))),
                rich("process_flow", "How does the process run, from starting material to administration?",
                     "Process flow", ours("Lets the reader place every later section in the process")),
                evidence("flow_evidence", "Evidence of the process flow", ours("A flow chart says it at a glance")),
            ),
        ),
        Page(
            key="designation",
            title="Designation",
            intro="The designation in force is added from the register: its reference, version and fingerprint.",
            questions=(
                one_of(
                    "basis", "Is the information that supported the designation unchanged?",
                    "Basis of the designation", APPLICATIONS,
                    (
                        Choice("unchanged", "Yes, it is unchanged"),
                        Choice("minor", "It has changed, but not significantly"),
                        Choice("significant", "It has changed significantly"),
                    ),
                ),
                rich("basis_explained", "What has changed, and why is it significant or not?",
                     "Changes to the basis of the designation", APPLICATIONS,
                     when=When("summary", "basis", ("minor", "significant"))),
            ),
            notes=(
                Note(
                    "A significant change to the supporting information needs a new designation. Apply for it first: "
                    "this file cannot be submitted on a designation whose basis is gone.",
                    APPLICATIONS, When("summary", "basis", ("significant",)), stops=True,
                ),
            ),
        ),
    ),
)  # fmt: skip

CONTROL_SITE = Section(
    key="control_site",
    letter="C",
    title="Control Site",
    task="Describe how the Control Site works",
    intro=(
        "Address, licence, GMP certificate and named persons are added from the register as it stands when the "
        "version is frozen. They are not typed here."
    ),
    pages=(
        Page(
            key="organisation",
            title="Organisation",
            questions=(
                rich("organisation", "How is the Control Site organised?", "Organisation of the Control Site",
                     ours("Lets the reader see who answers to whom"),
                     "Who reports to whom. An organisation chart can be shown as an image."),
                rich("responsibilities", "What is each named person responsible for?",
                     "Responsibilities of the named persons", PERSONS),
                rich("cover", "Who deputises, and who answers out of hours?", "Deputies and cover out of hours",
                     ours("A site that makes a product at night needs somebody who decides at night")),
            ),
        ),
        Page(
            key="strategy",
            title="Control",
            questions=(
                rich("supervision", "How does the Control Site supervise and control what is done at every site?",
                     "Supervision and control of the sites", SUPERVISION),
                rich("control_strategy", "How is the control strategy managed?", "Management of the control strategy",
                     GMP),
                rich("file_management", "How are this file, the designation and the annual report kept up to date?",
                     "Management of the master file", GMP),
            ),
        ),
    ),
)  # fmt: skip
