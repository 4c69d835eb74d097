"""The point-of-care questionnaire, sections A to J, one module each. Our own wording until official text exists."""

from designation.questionnaire import (
    alternatives,
    applicant,
    clinical,
    context,
    declaration,
    grounds,
    manufacture,
    product,
    quality,
    system,
)
from submissions.questionnaire import Questionnaire

POC = Questionnaire(
    key="designation-poc",
    version="1.0",
    title="Point-of-care designation application",
    sections=(
        applicant.SECTION,
        manufacture.SECTION,
        product.SECTION,
        context.SECTION,
        grounds.SECTION,
        quality.SECTION,
        clinical.SECTION,
        alternatives.SECTION,
        system.SECTION,
        declaration.SECTION,
    ),
    groups=(
        ("About the applicant and the product", ("applicant", "manufacture", "product", "context")),
        ("The case for point of care", ("grounds", "clinical", "alternatives")),
        ("Supporting information", ("quality", "system")),
        ("Declare", ("declaration",)),
    ),
)
