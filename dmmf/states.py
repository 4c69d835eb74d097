"""What a spoke site can be, where it can stand, and who may do what to it. Leaf module: imports nothing of ours."""

from __future__ import annotations

from enum import StrEnum

from django.db.models import TextChoices


class SiteKind(TextChoices):
    POC = "poc", "POC site"
    MM = "mm", "Modular unit"
    RELATED = "related", "Site of related operations"


SPOKES = (SiteKind.POC, SiteKind.MM)  # where manufacture takes place; the third kind tests or stores


class Setting(TextChoices):
    WARD = "ward", "Ward"
    THEATRE = "theatre", "Operating theatre"
    CLINIC = "clinic", "Clinic or outpatient unit"
    IMAGING = "imaging", "Imaging department"
    PHARMACY = "pharmacy", "Pharmacy"
    AMBULANCE = "ambulance", "Ambulance"
    HOME = "home", "Home visits under a route"
    HOSPITAL_GROUND = "hospital_ground", "Hospital ground"
    INDUSTRIAL = "industrial", "Industrial or logistics site"
    TESTING = "testing", "Testing laboratory"
    STORAGE = "storage", "Storage"
    OTHER = "other", "Other"


class Region(TextChoices):
    """Nations, and for England the seven regions of the NHS."""

    NORTH_EAST_YORKSHIRE = "north_east_yorkshire", "North East and Yorkshire"
    NORTH_WEST = "north_west", "North West"
    MIDLANDS = "midlands", "Midlands"
    EAST = "east", "East of England"
    LONDON = "london", "London"
    SOUTH_EAST = "south_east", "South East"
    SOUTH_WEST = "south_west", "South West"
    SCOTLAND = "scotland", "Scotland"
    WALES = "wales", "Wales"
    NORTHERN_IRELAND = "northern_ireland", "Northern Ireland"


class SiteState(TextChoices):
    PROPOSED = "proposed", "Proposed"
    UNDER_EVALUATION = "under_evaluation", "Under joint evaluation"
    QUALIFIED = "qualified", "Qualified"
    APPROVED = "approved", "Approved"
    ACTIVE = "active", "Active"
    PAUSED = "paused", "Paused"
    SUSPENDED = "suspended", "Suspended by the licensing authority"
    REVOKED = "revoked", "Revoked by the licensing authority"
    CEASED = "ceased", "Ceased"


STATE_COLOURS: dict[str, str] = {
    SiteState.PROPOSED: "grey",
    SiteState.UNDER_EVALUATION: "blue",
    SiteState.QUALIFIED: "turquoise",
    SiteState.APPROVED: "purple",
    SiteState.ACTIVE: "green",
    SiteState.PAUSED: "yellow",
    SiteState.SUSPENDED: "red",
    SiteState.REVOKED: "red",
    SiteState.CEASED: "grey",
}
LOCKED = (SiteState.SUSPENDED, SiteState.REVOKED)  # by the licensing authority; the Control Site cannot re-approve


class Side(TextChoices):
    """The two parties of a joint evaluation."""

    APPLICANT = "applicant", "Applicant"
    PROVIDER = "provider", "Healthcare provider"


class ControlSiteAction(StrEnum):
    """Granted on a Control Site to the roles of its own organisation, and inherited by all its sites."""

    VIEW = "view_control_site"
    CHANGE = "change_control_site"  # licence, named persons, products, details of sites, imports
    EVALUATE = "evaluate_as_applicant"
    SIGN = "sign_for_applicant"  # evaluations, and approving, pausing or ceasing a site
    ASSESS = "assess_control_site"


class SiteAction(StrEnum):
    """Granted on single sites to others than the Control Site's organisation."""

    VIEW = "view_site"
    EVALUATE = "evaluate_as_provider"
    SIGN = "sign_for_provider"
    RECORD_TRAINING = "record_training"
    SUSPEND = "suspend_site"  # for the licensing authority


class EvaluationPermission(StrEnum):
    """Granted on single evaluations to the healthcare provider that answers them: it keeps what it signed."""

    VIEW = "view_evaluation"
    ANSWER = "answer_as_provider"
    SIGN = "sign_evaluation_for_provider"
