"""Many sites at once, and registers as files."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from openpyxl import Workbook, load_workbook

from dmmf import permissions
from dmmf.models import Product, Site
from dmmf.register_columns import BY_KEY
from dmmf.register_files import HEADINGS
from dmmf.sites import compose, next_references
from tests.dmmf.scene import LONG_AGO, PLACE
from tests.factories import Cast

# A row of an import that is right, by the column's key.
GOOD = {
    "code": "N-01", "kind": "POC site", "name": "Ward 7", "setting": "Ward", "host": "Elsewhere Hospital",
    "products": "PPG-129", "address": "2 Hill Street", "town": "York", "postcode": "YO1 7HH",
    "region": "North East and Yorkshire", "located_since": "2026-01-15", "minimum_operators": "2",
}  # fmt: skip


def make_sites(cast: Cast, product: Product, count: int, **fields: Any) -> list[Site]:
    """Proposed sites M-0000, M-0001, ... in few queries."""
    references = next_references(count)
    sites = [
        Site(
            reference=references[number], control_site=product.control_site, code=f"M-{number:04d}", kind="poc",
            state_since=LONG_AGO, located_since=LONG_AGO,
            **{"name": f"Ward {number}", "setting": "ward", "host": cast.hospital.name, "provider": cast.hospital,
               **PLACE, **fields},
        )
        for number in range(count)
    ]  # fmt: skip
    events = [
        compose(site, "propose", changes={}, products=[product.code], effective_on=LONG_AGO, by=cast.olive)
        for site in sites
    ]
    Site.objects.bulk_create(sites)
    for event, site in zip(events, sites, strict=True):
        event.site = site
    type(events[0]).objects.bulk_create(events)
    Site.products.through.objects.bulk_create(Site.products.through(site=site, product=product) for site in sites)
    permissions.grant_many_to_providers(sites)
    return sites


def as_csv(rows: Iterable[Mapping[str, str]], *, delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    """Rows by column key as a CSV with the columns that the rows have."""
    rows = list(rows)
    keys = [key for key in BY_KEY if any(key in row for row in rows)]
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow([BY_KEY[key].heading for key in keys])
    writer.writerows([row.get(key, "") for key in keys] for row in rows)
    return out.getvalue().encode(encoding)


def as_xlsx(lines: Iterable[Sequence[Any]], *, title: str = "Sites") -> bytes:
    """Lines of cells, headings first, as a workbook."""
    book = Workbook()
    book.active.title = title
    for line in lines:
        book.active.append(list(line))
    return saved(book)


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def sheet_of(data: bytes) -> list[tuple[Any, ...]]:
    """The values of the first sheet."""
    return list(load_workbook(io.BytesIO(data)).worksheets[0].iter_rows(values_only=True))


def lines_of(data: bytes) -> list[dict[str, str]]:
    """A CSV by headings."""
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


__all__ = ["GOOD", "HEADINGS", "as_csv", "as_xlsx", "lines_of", "make_sites", "saved", "sheet_of"]
