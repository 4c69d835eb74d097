"""What law, guidance and this service ask of a designation application, and the questions that answer it.

The rows of the coverage matrix, in the order of the questionnaire. Each source says whether it was read in the
regulator's words, is reported by others, or is this service's own.
"""

from designation.requirements.about import ADMINISTRATIVE, CONTEXT, MANUFACTURE, PRODUCT, SCOPE
from designation.requirements.legal_test import MM_LIMBS, POC_TEST
from designation.requirements.support import CLINICAL, DECLARED, OTHER_ROUTES, QUALITY, SYSTEM
from submissions.coverage import Requirement

REQUIREMENTS: tuple[Requirement, ...] = (
    *SCOPE,
    *ADMINISTRATIVE,
    *MANUFACTURE,
    *PRODUCT,
    *CONTEXT,
    *POC_TEST,
    *MM_LIMBS,
    *QUALITY,
    *CLINICAL,
    *OTHER_ROUTES,
    *SYSTEM,
    *DECLARED,
)
