"""Choices that several questions share, so that their answers can be compared."""

from submissions.questionnaire import Choice, When

YES_NO = (Choice("yes", "Yes"), Choice("no", "No"))

COUNTRIES = (
    Choice("england", "England"),
    Choice("scotland", "Scotland"),
    Choice("wales", "Wales"),
    Choice("northern_ireland", "Northern Ireland"),
    Choice("outside_uk", "Outside the UK"),
)

TIME_UNITS = (
    Choice("seconds", "seconds"),
    Choice("minutes", "minutes"),
    Choice("hours", "hours"),
    Choice("days", "days"),
    Choice("months", "months"),
)

SITE_TYPES = (
    Choice("fixed", "POC: fixed room"),
    Choice("portable", "POC: portable equipment"),
    Choice("ambulance", "POC: ambulance"),
    Choice("home", "POC: patient's home"),
    Choice("container", "MM: container or pod"),
    Choice("vehicle", "MM: on a vehicle"),
    Choice("building", "MM: building that is taken down and moved"),
)
POC_SITE_TYPES = ("fixed", "portable", "ambulance", "home")
MM_SITE_TYPES = ("container", "vehicle", "building")

POC_ONLY = When("manufacture", "dm_type", ("poc",))
MM_ONLY = When("manufacture", "dm_type", ("mm",))
