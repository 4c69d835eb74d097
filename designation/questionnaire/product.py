"""Section D: the product."""

from designation.questionnaire import label
from designation.questionnaire.sources import DESIGNATION, HTA, SPECIALS, TRIALS, ours
from submissions.questionnaire import Choice, Kind, Page, Question, Section, When

_PRODUCT = DESIGNATION  # "in the context of the proposed product, therapeutic indication and patient population"
_CLASS = ours("Points the application to assessors who know the kind of product")
CELL_CLASSES = ("gtmp", "sctmp", "tep", "blood")

NAME = Page(
    key="name",
    title="Name and composition",
    questions=(
        Question(
            "product_name",
            "What is the product called?",
            "Name of the product",
            Kind.TEXT,
            _PRODUCT,
            hint="The name you use for it now. It need not be a final or invented name.",
            max_length=200,
        ),
        Question(
            "product_code",
            "Does it have a development code? (optional)",
            "Development code",
            Kind.TEXT,
            _PRODUCT,
            hint="For example, ABC-123.",
            required=False,
            max_length=60,
        ),
        Question(
            "active_substances",
            "What are its active substances?",
            "Active substances",
            Kind.ROWS,
            _PRODUCT,
            hint="For a cell, tissue or gene product, describe the cells, tissue or vector.",
            columns=(
                Question("substance", "Active substance", "Active substance", Kind.TEXT, _PRODUCT, max_length=200),
                Question("amount", "Amount in one dose", "Amount in one dose", Kind.TEXT, _PRODUCT, max_length=200),
                Question("origin", "Origin", "Origin", Kind.TEXT, _PRODUCT, required=False, max_length=200),
            ),
        ),
        Question(
            "strength",
            "What is the strength?",
            "Strength",
            Kind.TEXT,
            _PRODUCT,
            hint="For example “10 mg/ml”, “20 million cells per dose”, or how strength is expressed for this product.",
            max_length=200,
        ),
    ),
)

FORM = Page(
    key="form",
    title="Form and administration",
    questions=(
        Question(
            "pharmaceutical_form",
            "What is the pharmaceutical form?",
            "Pharmaceutical form",
            Kind.TEXT,
            _PRODUCT,
            hint="For example solution for injection, inhalation gas, cell suspension, tablet.",
            max_length=200,
        ),
        Question(
            "route",
            "What is the route of administration?",
            "Route of administration",
            Kind.TEXT,
            _PRODUCT,
            hint="For example intravenous, inhaled, applied to the wound.",
            max_length=200,
        ),
        Question(
            "method",
            "How is it given to the patient?",
            "Method of administration",
            Kind.RICH,
            _PRODUCT,
            hint="Who gives it, with what, over how long, and whether any of it is kept for later.",
        ),
        Question(
            "container",
            "What container, and what device if any, is it supplied in or given with?",
            "Container and device",
            Kind.RICH,
            _PRODUCT,
            hint="Include medical devices used in manufacture or administration, and their regulatory status.",
        ),
    ),
)

CLASSES = (
    Choice("gtmp", "Gene therapy medicinal product"),
    Choice("sctmp", "Somatic cell therapy medicinal product"),
    Choice("tep", "Tissue-engineered product"),
    Choice("printed", "3D-printed product"),
    Choice("blood", "Product derived from blood"),
    Choice("gas", "Medicinal gas"),
    Choice("radiopharmaceutical", "Radiopharmaceutical"),
    Choice("small_molecule", "Small molecule"),
    Choice("biological", "Other biological product"),
    Choice("vaccine", "Vaccine"),
    Choice("other", "None of these"),
)
PRODUCT_CLASSES = {choice.key: choice.label for choice in CLASSES}

CLASS = Page(
    key="class",
    title="Class of product",
    questions=(
        Question(
            "product_class",
            "Which classes describe the product?",
            "Classes of product",
            Kind.CHECKBOXES,
            _CLASS,
            hint="Select all that apply.",
            choices=CLASSES,
        ),
        Question(
            "other_class",
            "How would you describe the product?",
            "Description of the class",
            Kind.TEXT,
            _CLASS,
            when=When("product", "product_class", ("other",)),
        ),
        Question(
            "cell_origin",
            "Whose cells, tissue or blood is it made from?",
            "Origin of the cells, tissue or blood",
            Kind.RADIOS,
            _CLASS,
            choices=(
                Choice("autologous", "The patient's own (autologous)"),
                Choice("allogeneic", "A donor's (allogeneic)"),
                Choice("neither", "Neither", "The product contains no human cells, tissue or blood"),
            ),
            when=When("product", "product_class", CELL_CLASSES),
        ),
        Question(
            "tissue_licence",
            "Under which licence are the tissue, cells or blood procured and tested?",
            "Procurement and testing of tissue, cells or blood",
            Kind.RADIOS,
            HTA,
            hint=(
                "Procurement and testing of human tissue and cells as a starting material needs a licence of the Human "
                "Tissue Authority (HTA), or an agreement with a licence holder. Blood may instead be collected under a "
                "blood establishment licence."
            ),
            choices=(
                Choice("licence", "An HTA licence of the place that procures them"),
                Choice("agreement", "A third-party agreement with a holder of an HTA licence"),
                Choice("blood", "A blood establishment licence"),
                Choice("planned", "None yet, it is planned"),
                Choice("not_needed", "None is needed", "The product contains no human tissue, cells or blood"),
            ),
            when=When("product", "product_class", CELL_CLASSES),
        ),
    ),
)

STATUS = Page(
    key="status",
    title="Status of the product",
    questions=(
        Question(
            "status",
            "What will the product be when it is first made in this way?",
            "Regulatory status",
            Kind.RADIOS,
            TRIALS,
            choices=(
                Choice("imp", "Investigational", "For use in a clinical trial"),
                Choice("authorised", "Authorised", "It has, or will have, a marketing authorisation"),
                Choice("unlicensed", "Unlicensed", "Supplied to meet the special needs of individual patients"),
            ),
        ),
        Question(
            "specials_conditions",
            "How will the supply meet the conditions for unlicensed medicines?",
            "Conditions for unlicensed supply",
            Kind.RICH,
            SPECIALS,
            hint=(
                "For example an unsolicited order, the prescriber's specification, the special needs of the "
                "prescriber's own patient, no advertising, and written records."
            ),
            when=When("product", "status", ("unlicensed",)),
        ),
        Question(
            "development_stage",
            "How far has the development of the product and its process come?",
            "Stage of development",
            Kind.RADIOS,
            DESIGNATION,
            hint=(
                "A designation is asked for early in the development of the product and its process. "
                "It may be combined with other early contact with MHRA."
            ),
            choices=(
                Choice("nonclinical", "Before the first trial"),
                Choice("early", "Early trials", "Safety and dose"),
                Choice("late", "Later trials", "Efficacy"),
                Choice("in_use", "It is in use already"),
            ),
        ),
        Question(
            "novelty",
            "Is it a new product, or one that is already made centrally?",
            "New or existing product",
            Kind.RADIOS,
            ours("A product that is already made centrally needs a fuller account of why that no longer serves"),
            choices=(
                Choice("novel", "A new product"),
                Choice("existing", "A product that is already made centrally"),
            ),
        ),
        Question(
            "existing_product",
            "Where is it made now, and why should that change?",
            "Existing central manufacture",
            Kind.RICH,
            ours("A product that is already made centrally needs a fuller account of why that no longer serves"),
            when=When("product", "novelty", ("existing",)),
        ),
    ),
)

SINGLE = Page(
    key="single",
    title="One product",
    intro=(
        "A designation is for a product. Each investigational medicine of a trial needs its own "
        "designation, and one without a designation is made in the conventional way. A placebo is normally made in "
        "the conventional way, so it is not part of an application."
    ),
    questions=(
        Question(
            "single_product",
            "This application is for one product only",
            "One product only",
            Kind.CONFIRM,
            TRIALS,
            hint="Start another application for another product.",
        ),
    ),
)

SECTION = Section(
    key="product",
    letter="D",
    title="The product",
    task="Describe the product",
    pages=(NAME, FORM, CLASS, STATUS, SINGLE, label.PAGE),
)
