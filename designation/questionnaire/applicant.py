"""Section B: who applies, and what the application follows from."""

from designation.questionnaire.choices import COUNTRIES, YES_NO
from designation.questionnaire.sources import APPLICATIONS, UK_PRESENCE, ours
from submissions.questionnaire import Choice, Kind, Page, Question, Section, When

_IDENTITY = ours("Identifies the applicant")
_CONTACT = ours("Tells the assessor whom to ask")
_LINKS = ours("Links this application to related cases")
_AGAIN = ours("Shows the reader what is new since the refusal")
_REDESIGNATION = When("applicant", "application_type", ("redesignation",))
_REAPPLICATION = When("applicant", "application_type", ("reapplication",))

APPLICATION_TYPE = Page(
    key="application_type",
    title="Type of application",
    questions=(
        Question(
            "application_type",
            "What are you applying for?",
            "Type of application",
            Kind.RADIOS,
            APPLICATIONS,
            hint="A significant change to the information behind a designation needs a new designation.",
            choices=(
                Choice("new", "A first designation for this product"),
                Choice("redesignation", "A new designation, because something significant has changed"),
                Choice("reapplication", "A designation, after an earlier application for this product was refused"),
            ),
        ),
        Question(
            "previous_designation",
            "What is the reference of the earlier designation?",
            "Reference of the earlier designation",
            Kind.TEXT,
            APPLICATIONS,
            hint="For example, DA-2025-0003. You can find it on the decision letter.",
            when=_REDESIGNATION,
            max_length=60,
        ),
        Question(
            "significant_change",
            "What has changed since the earlier designation, and why?",
            "Change since the earlier designation",
            Kind.RICH,
            APPLICATIONS,
            hint="Say what was true before, what is true now, and which parts of the case it touches.",
            when=_REDESIGNATION,
        ),
        Question(
            "refused_application",
            "What is the reference of the application that was refused?",
            "Reference of the refused application",
            Kind.TEXT,
            _AGAIN,
            hint="For example, DA-2025-0003. You can find it on the decision letter.",
            when=_REAPPLICATION,
            max_length=60,
        ),
        Question(
            "refusal_answered",
            "What have you changed to answer the reasons for the refusal?",
            "Changes that answer the reasons for refusal",
            Kind.RICH,
            _AGAIN,
            hint="Take the reasons in the decision letter one by one. Say what is new and in which section it stands.",
            when=_REAPPLICATION,
        ),
    ),
)

ORGANISATION = Page(
    key="organisation",
    title="The applicant organisation",
    intro="Give the organisation that will hold the designation, not a consultant acting for it.",
    questions=(
        Question(
            "legal_name",
            "What is the applicant's legal name?",
            "Legal name of the applicant",
            Kind.TEXT,
            _IDENTITY,
            hint="The full name as registered, for example “Example Therapies Ltd”.",
            max_length=200,
        ),
        Question(
            "organisation_type",
            "What kind of organisation is it?",
            "Kind of organisation",
            Kind.RADIOS,
            _IDENTITY,
            choices=(
                Choice("company", "A company or partnership registered at Companies House"),
                Choice("nhs", "An NHS body"),
                Choice("university", "A university or research institute"),
                Choice("other", "Something else"),
            ),
        ),
        Question(
            "company_number",
            "What is its Companies House number?",
            "Number at Companies House",
            Kind.TEXT,
            ours("Lets the reader check that the applicant exists in the UK"),
            hint="8 characters, for example 01234567 or SC123456. It is on your certificate of incorporation.",
            when=When("applicant", "organisation_type", ("company",)),
            max_length=20,
        ),
    ),
)

ADDRESS = Page(
    key="address",
    title="Address in the UK",
    intro="The applicant needs a legal presence in the UK, so give its UK address.",
    questions=(
        Question(
            "address_line_1", "Address line 1", "First line of the address", Kind.TEXT, UK_PRESENCE,
            hint="Building and street.", max_length=120,
        ),
        Question(
            "address_line_2", "Address line 2 (optional)", "Second line of the address", Kind.TEXT, UK_PRESENCE,
            required=False, max_length=120,
        ),
        Question("town", "Town or city", "Town or city", Kind.TEXT, UK_PRESENCE, max_length=80),
        Question(
            "postcode", "Postcode", "Postcode", Kind.TEXT, UK_PRESENCE,
            hint="For example, LS1 4AP.", max_length=12,
        ),
        Question(
            "country",
            "Which part of the UK is this in?",
            "Country",
            Kind.RADIOS,
            UK_PRESENCE,
            hint="If the organisation has no UK address, it cannot apply yet.",
            choices=COUNTRIES,
        ),
    ),
)  # fmt: skip

CONTACT = Page(
    key="contact",
    title="Contact person",
    questions=(
        Question(
            "contact_name", "Who should we contact about this application?", "Name of the contact", Kind.TEXT,
            _CONTACT, hint="Their full name.", max_length=120,
        ),
        Question(
            "contact_position", "What is their job title?", "Job title of the contact", Kind.TEXT,
            _CONTACT, max_length=120,
        ),
        Question("contact_email", "What is their email address?", "Email address of the contact", Kind.EMAIL, _CONTACT),
        Question(
            "contact_phone", "What is their telephone number?", "Telephone number of the contact", Kind.TEXT,
            _CONTACT, hint="Include the country code if it is outside the UK.", max_length=40,
        ),
    ),
)  # fmt: skip

_HAS_AGENT = When("applicant", "has_agent", ("yes",))
AGENT = Page(
    key="agent",
    title="Agent",
    questions=(
        Question(
            "has_agent",
            "Does an agent or consultant act for the applicant?",
            "Agent acting for the applicant",
            Kind.RADIOS,
            _CONTACT,
            choices=YES_NO,
        ),
        Question(
            "agent_name", "What is the agent's name?", "Name of the agent", Kind.TEXT, _CONTACT,
            when=_HAS_AGENT, max_length=120,
        ),
        Question(
            "agent_organisation", "Which organisation is the agent from?", "Organisation of the agent", Kind.TEXT,
            _CONTACT, when=_HAS_AGENT, max_length=200,
        ),
        Question(
            "agent_email", "What is the agent's email address?", "Email address of the agent", Kind.EMAIL,
            _CONTACT, when=_HAS_AGENT,
        ),
    ),
)  # fmt: skip

REFERENCES = Page(
    key="references",
    title="Related references",
    questions=(
        Question(
            "related_references",
            "Has this product other references with MHRA or another body? (optional)",
            "Related references",
            Kind.ROWS,
            _LINKS,
            hint="For example scientific advice, a clinical trial or a product licence. Leave empty if there are none.",
            columns=(
                Question(
                    "kind",
                    "Kind",
                    "Kind of reference",
                    Kind.RADIOS,
                    _LINKS,
                    choices=(
                        Choice("advice", "Scientific advice"),
                        Choice("ilap", "Innovation passport (ILAP)"),
                        Choice("trial", "Clinical trial (CTA or IRAS)"),
                        Choice("licence", "Product licence (PL)"),
                        Choice("pim", "Promising innovative medicine (PIM)"),
                        Choice("other", "Other"),
                    ),
                ),
                Question("reference", "Reference", "Reference", Kind.TEXT, _LINKS, max_length=80),
                Question("note", "Note", "Note", Kind.TEXT, _LINKS, required=False),
            ),
            required=False,
        ),
    ),
)

_MARK = ours("Tells readers what to keep in confidence")
CONFIDENTIALITY = Page(
    key="confidentiality",
    title="Confidentiality",
    questions=(
        Question(
            "confidentiality",
            "Is any of this application commercially confidential?",
            "Confidentiality mark",
            Kind.RADIOS,
            _MARK,
            choices=(
                Choice("none", "Nothing in it is confidential"),
                Choice("parts", "Parts of it are confidential"),
                Choice("all", "All of it is confidential"),
            ),
        ),
        Question(
            "confidential_parts",
            "Which parts are confidential?",
            "Confidential parts",
            Kind.TEXT,
            _MARK,
            hint="Name the sections or the evidence, for example “Quality evidence, and evidence E2”.",
            when=When("applicant", "confidentiality", ("parts",)),
        ),
    ),
)

SECTION = Section(
    key="applicant",
    letter="B",
    title="Administrative information",
    task="Give the applicant's details",
    pages=(APPLICATION_TYPE, ORGANISATION, ADDRESS, CONTACT, AGENT, REFERENCES, CONFIDENTIALITY),
)
