"""Where a site may be: settings that fit its kind, a place in the UK, and never somebody's home."""

from __future__ import annotations

import re

from dmmf import postcodes
from dmmf.states import Setting, SiteKind

SETTINGS: dict[str, tuple[Setting, ...]] = {
    SiteKind.POC: (
        Setting.WARD, Setting.THEATRE, Setting.CLINIC, Setting.IMAGING, Setting.PHARMACY, Setting.AMBULANCE,
        Setting.HOME, Setting.OTHER,
    ),
    SiteKind.MM: (Setting.HOSPITAL_GROUND, Setting.INDUSTRIAL, Setting.OTHER),
    SiteKind.RELATED: (Setting.TESTING, Setting.STORAGE, Setting.PHARMACY, Setting.OTHER),
}  # fmt: skip
# Words with which a person's home is written down. Whoever means a route names the base that it starts from.
_HOME = re.compile(r"\b(flat|apartment|apt|bungalow|cottage|mr|mrs|ms|miss|home of|house of|patient)\b", re.IGNORECASE)
NOT_A_HOME = (
    "This looks like somebody’s home. Home visits are recorded as a route, with the address of the base that it starts "
    "from, and never with a private address."
)


def tidy_postcode(text: str) -> str:
    """ "ls13ex" -> "LS1 3EX". Raises ValueError with a sentence for what is no UK postcode."""
    if said := postcodes.problem(text):
        raise ValueError(said)
    return postcodes.normalised(text)


def looks_like_a_home(setting: str, *texts: str) -> bool:
    """Whether a route of home visits is written down as a person's home."""
    return setting == Setting.HOME and any(_HOME.search(text) for text in texts)
