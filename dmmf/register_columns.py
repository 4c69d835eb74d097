"""The columns of the register as a table: what each is called, holds and allows. Export and import share them.

A cell is text here, days as YYYY-MM-DD; register_files.py and imports_reading.py know what a spreadsheet makes of it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import TextChoices

from accounts.fields import storable
from accounts.models import Organisation
from dmmf.models import Product, Site
from dmmf.sites import plain
from dmmf.states import Region, Setting, SiteKind, SiteState
from submissions.fields import MONTHS

_DAYS = "A day as 2026-03-31, 31/03/2026 or 31 March 2026"


class Holds(StrEnum):
    TEXT = "text"
    CHOICE = "choice"
    DAY = "day"
    NUMBER = "number"
    PROVIDER = "provider"
    PRODUCTS = "products"
    TOLD = "told"  # for people to read: an import leaves it out of account


@dataclass(frozen=True)
class Column:
    """`key` is the field of a Site. `allowed` is said of a cell that is wrong, and in the template."""

    key: str
    heading: str
    what: str
    holds: Holds = Holds.TEXT
    required: bool = False
    length: int = 0
    choices: type[TextChoices] | None = None
    example: str = ""

    @property
    def allowed(self) -> str:
        if self.choices:
            return f"One of: {'; '.join(map(str, self.choices.labels))}"
        if self.length:
            return f"Text of up to {self.length:,} characters"
        return _ALLOWED[self.holds]


_ALLOWED = {
    Holds.DAY: _DAYS,
    Holds.NUMBER: "A whole number from 0 to 500",
    Holds.PROVIDER: "The name of a healthcare provider that has an account here, exactly; otherwise empty",
    Holds.PRODUCTS: "Codes of products of this Control Site, with a semicolon between them",
    Holds.TOLD: "Anything: an import does not read it",
}
_C = Column

COLUMNS: tuple[Column, ...] = (
    _C("code", "Site code", "Your own short name of the site. Rows are matched by it.", required=True, length=40,
       example="LEE-01"),
    _C("kind", "Kind", "What the site is. It never changes.", Holds.CHOICE, required=True, choices=SiteKind,
       example=str(SiteKind.POC.label)),
    _C("name", "Name", "What the site is called.", required=True, length=200, example="Imaging department, Leeds"),
    _C("identification", "Identification", "Serial number or asset id of the unit or its main equipment. "
       "A modular unit needs one.", length=120, example="POL-0017"),
    _C("setting", "Setting", "Where in the organisation it is; it has to fit the kind.", Holds.CHOICE, required=True,
       choices=Setting, example=str(Setting.IMAGING.label)),
    _C("host", "Host organisation", "On whose premises it stands. Only a site of related operations may have none.",
       length=200, example="Leeds Example Hospital"),
    _C("provider", "Healthcare provider", "The host, when it has an account in this service.", Holds.PROVIDER),
    _C("products", "Products", "What is made, tested or stored there.", Holds.PRODUCTS, required=True,
       example="PPG-129"),
    _C("address", "Address", "Where it stands, without town and postcode. Never a private address. "
       "Another address, town, postcode or region than before is a move.", required=True, length=300,
       example="1 Hospital Road"),
    _C("town", "Town", "Part of the place.", required=True, length=100, example="Leeds"),
    _C("postcode", "Postcode", "Part of the place.", required=True, length=10, example="LS1 3EX"),
    _C("region", "Region", "Part of the place.", Holds.CHOICE, required=True, choices=Region,
       example=str(Region.NORTH_EAST_YORKSHIRE.label)),
    _C("located_since", "At this place since", "For a new site: since when it stands there. Of a move the day is asked "
       "for when the import is applied.", Holds.DAY, required=True, example="2026-01-15"),
    _C("equipment", "Equipment", "Main equipment and its model.", length=500, example="Polariser model P-3"),
    _C("contact", "Contact at the site", "Whom to ask there.", length=200, example="Site lead, ext. 4411"),
    _C("agreement", "Quality agreement", "Its number.", length=120, example="QTA-7"),
    _C("agreement_until", "Agreement until", "The last day of the quality agreement.", Holds.DAY,
       example="2028-12-31"),
    _C("minimum_operators", "Minimum operators", "How many trained operators the site needs.", Holds.NUMBER,
       required=True, example="2"),
    _C("notes", "Notes", "Anything else.", length=1000),
    _C("state", "State", "Where the site stands. An import never moves a site through its life: do that on its page.",
       Holds.TOLD, choices=SiteState),
    _C("reference", "Reference", "The number that this service gave the site.", Holds.TOLD),
)  # fmt: skip
BY_KEY = {column.key: column for column in COLUMNS}
PLACE_COLUMNS = ("address", "town", "postcode", "region")


class WrongCell(ValueError):
    """The cell cannot be taken; the message is a sentence for people."""


def write(site: Site, codes: Iterable[str]) -> dict[str, str]:
    """The cells of a site by column. `codes`: of its products. `provider` is loaded."""
    return {
        column.key: (
            joined(codes)
            if column.key == "products"
            else _label(column, getattr(site, column.key))
            if column.choices
            else neat(str(plain(getattr(site, column.key)) or ""))
            if column.holds is not Holds.NUMBER
            else str(getattr(site, column.key))
        )
        for column in COLUMNS
    }


def _label(column: Column, value: str) -> str:
    labels = dict(column.choices.choices) if column.choices else {}
    return str(labels.get(value, value))


def neat(text: str) -> str:
    """Text as a cell of either form gives it back: one kind of line end, nothing around it, nothing unprintable."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return (lines if storable(lines) else "".join(filter(storable, lines))).strip()


def joined(codes: Iterable[str]) -> str:
    """Codes in one cell; one that holds a semicolon is put in quotation marks."""
    out, ordered = io.StringIO(), sorted(codes)
    csv.writer(out, delimiter=";", lineterminator="").writerow(ordered)
    return out.getvalue() if any(";" in code for code in ordered) else out.getvalue().replace(";", "; ")


def parted(text: str) -> list[str]:
    """The codes of a cell. Raises WrongCell."""
    try:
        found = next(csv.reader([text.replace("\n", ";")], delimiter=";", skipinitialspace=True, strict=True), [])
    except csv.Error:
        raise WrongCell("The quotation marks do not match.") from None
    return list(dict.fromkeys(code.strip() for code in found if code.strip()))


def read_choice(column: Column, text: str) -> str:
    """The value of a choice, given by its label or value in any case. Raises WrongCell."""
    word = " ".join(text.casefold().split())
    for value, label in column.choices.choices if column.choices else ():
        if word in (value.casefold(), str(label).casefold()):
            return str(value)
    raise WrongCell(f"“{short(text)}” is not one of the values.")


def read_text(column: Column, text: str) -> str:
    if len(text) > column.length:
        raise WrongCell(f"This is {len(text):,} characters long.")
    return text


def read_number(text: str) -> int:
    """A whole number that is not negative; "2.0" of a spreadsheet counts as 2. Raises WrongCell."""
    plainly = text.removesuffix(".0")
    if not (plainly.isascii() and plainly.isdecimal() and len(plainly) <= 3 and int(plainly) <= 500):
        raise WrongCell(f"“{short(text)}” is not a whole number from 0 to 500.")
    return int(plainly)


def read_day(text: str) -> date:
    """ISO, 31/03/2026 and 31 March 2026; the day before the month, as in the UK. Raises WrongCell."""
    if found := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text):
        year, month, day = map(int, found.groups())
    elif found := re.fullmatch(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", text):
        day, month, year = map(int, found.groups())
    elif found := re.fullmatch(r"(\d{1,2})[ -]([A-Za-z]{3,9})[ -](\d{4})", text):
        day, month, year = int(found[1]), _month(found[2]), int(found[3])
    elif re.fullmatch(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2}", text):
        raise WrongCell(f"“{text}” has a year of two digits. Write all four.")
    else:
        raise WrongCell(f"“{short(text)}” is not a day.")
    try:
        made = date(year, month, day)
    except ValueError:
        raise WrongCell(f"“{text}” is not a real day. The day comes first: 31/03/2026.") from None
    if not 1900 <= made.year <= 2200:
        raise WrongCell(f"“{text}” is not between 1900 and 2200.")
    return made


def _month(word: str) -> int:
    """0 for a word that is no month."""
    return next((number for number, name in enumerate(MONTHS, 1) if name.startswith(word.lower())), 0)


def read_provider(text: str, providers: dict[str, Organisation]) -> Organisation:
    """`providers`: by name in lower case. Raises WrongCell."""
    found = providers.get(" ".join(text.casefold().split()))
    if found is None:
        raise WrongCell(
            f"No healthcare provider called “{short(text)}” has an account here. "
            "Leave the cell empty and name it as the host organisation."
        )
    return found


def read_products(text: str, products: dict[str, Product], kept: Collection[str] = ()) -> list[Product]:
    """`kept`: codes that the site has already, which may be of ended products. Raises WrongCell."""
    codes = parted(text)
    if unknown := [code for code in codes if code not in products]:
        allowed = "; ".join(sorted(code for code, one in products.items() if one.ended_on is None)) or "none yet"
        words = "”, “".join(short(code) for code in unknown[:5])
        raise WrongCell(f"This Control Site has no product “{words}”. Its products: {short(allowed, 300)}.")
    if ended := [code for code in codes if products[code].ended_on and code not in kept]:
        raise WrongCell(f"The product “{short(ended[0])}” has ended.")
    return [products[code] for code in codes]


def short(text: str, most: int = 60) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
