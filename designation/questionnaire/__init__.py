"""The questionnaire of a designation application, sections A to K, one module each.

Two wizards over shared sections: what belongs to point of care or to modular manufacture only hangs on the type.
Our own wording until official text exists.
"""

from designation.questionnaire import (
    alternatives,
    applicant,
    clinical,
    context,
    declaration,
    deployment,
    grounds,
    manufacture,
    product,
    quality,
    scope,
    system,
)
from submissions.questionnaire import Questionnaire

QUESTIONNAIRE = Questionnaire(
    key="designation",
    version="2.0",
    title="Designation application",
    sections=(
        scope.SECTION,
        applicant.SECTION,
        manufacture.SECTION,
        product.SECTION,
        context.SECTION,
        grounds.SECTION,
        deployment.SECTION,
        quality.SECTION,
        clinical.SECTION,
        alternatives.SECTION,
        system.SECTION,
        declaration.SECTION,
    ),
    groups=(
        ("Before you start", ("scope",)),
        ("About the applicant and the product", ("applicant", "manufacture", "product", "context")),
        ("The case", ("grounds", "deployment", "clinical", "alternatives")),
        ("Supporting information", ("quality", "system")),
        ("Declare", ("declaration",)),
    ),
)
