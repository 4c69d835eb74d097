"""What law, guidance and this service ask of a master file, and the questions that answer it: the coverage matrix.

What the register answers besides is in FROM_REGISTER.
"""

from dmmf.requirements.control import CONTROL, CONTROL_SITE
from dmmf.requirements.minimum import MINIMUM
from dmmf.requirements.operation import AT_THE_SITES, MANUFACTURE, OVERSIGHT
from submissions.coverage import Requirement

REQUIREMENTS: tuple[Requirement, ...] = (
    *CONTROL,
    *MINIMUM,
    *CONTROL_SITE,
    *MANUFACTURE,
    *AT_THE_SITES,
    *OVERSIGHT,
)

# Key of a requirement -> beginnings of the ids of the entries that the register adds to it
FROM_REGISTER: dict[str, tuple[str, ...]] = {
    "units": ("network.register_sites",),
    "locations": ("network.register_sites", "network.register_places"),
    "related_sites": ("network.register_related",),
    "designation": ("summary.register_designation",),
    "named_persons": ("control_site.register_persons",),
    "status": ("control.register_product", "control_site.register_licences"),
}
