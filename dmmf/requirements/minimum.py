"""The statutory minimum of a master file: HMR 2012 Sch 3 para 1A(2)(a) to (f), and para 1B(2) read in parallel."""

from dmmf.questionnaire.sources import APPROVAL, LOCATIONS, MANUFACTURE, OPERATION, RELATED_SITES, UNITS
from dmmf.requirements.build import of, requirement

MINIMUM = (
    requirement(
        "units",
        "Each modular unit or site is described, with its means of identification",
        UNITS,
        of("network", "identification"),
    ),
    requirement(
        "locations", "The location of each unit or site is known", LOCATIONS, of("network", "location_control")
    ),
    requirement(
        "related_sites",
        "The location of each site of related operations is known, or there is none",
        RELATED_SITES,
        of("network", "related_sites", "related_operations"),
    ),
    requirement(
        "approval",
        "The process by which new units or sites are approved is described",
        APPROVAL,
        of("approval", "approval_process"),
    ),
    requirement(
        "operation",
        "The processes to initiate, suspend and cease manufacture at a unit or site are described",
        OPERATION,
        of("operation", "initiate", "suspend", "cease"),
    ),
    requirement(
        "processes",
        "The manufacturing, assembly and product release processes are described",
        MANUFACTURE,
        of("manufacture", "manufacturing_process", "assembly_process"),
        of("release", "release_process", "release_data"),
    ),
)
