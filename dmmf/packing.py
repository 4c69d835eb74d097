"""A master file's register, signed evaluations and site annexes as files of its packages.

Of a frozen version they are what it froze; of a draft, what is true today.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from dmmf import overrides, packing_restore, snapshot
from dmmf.evaluation_document import signatures_of
from dmmf.models import Evaluation, MasterFile
from dmmf.packing_schema import EVALUATION, OVERRIDES, REGISTER
from dmmf.register_columns import COLUMNS, Column, Holds, joined, neat
from dmmf.register_files import as_csv
from submissions import versions
from submissions.models import Submission, Version
from submissions.packages.verify import Refused
from submissions.packing import Packing

JSON_TYPE, CSV_TYPE = "application/json", "text/csv"
REGISTER_LEAF, TABLE_LEAF, OVERRIDES_LEAF = "register.json", "register.csv", "overrides.json"
EVALUATION_LEAF = re.compile(r"evaluations/([A-Z]{2,10}-[0-9]{4}-[0-9]{4,6})\.json", re.ASCII)
Register = Mapping[str, Any]
Files = Iterator[tuple[str, str, bytes]]


def of_version(version: Version) -> Files:
    """What the version froze. Raises Refused where an evaluation is no longer as it was signed."""
    dossier = version.dossier
    if register := dossier.get("register"):
        yield from _files(register, dossier.get("overrides", []))


def of_draft(submission: Submission) -> Files:
    """What is true today; nothing for a draft that belongs to no product."""
    file = MasterFile.objects.select_related("product").filter(submission=submission).first()
    if file:
        yield from _files(snapshot.of(file.product), overrides.plain(file))


def _files(register: Register, annexes: list[dict[str, str]]) -> Files:
    yield REGISTER_LEAF, JSON_TYPE, _canonical(register)
    yield TABLE_LEAF, CSV_TYPE, "".join(as_csv(map(row_of, register["sites"]))).encode()
    yield OVERRIDES_LEAF, JSON_TYPE, _canonical(annexes)
    yield from _evaluations(register)


def row_of(site: Mapping[str, Any]) -> dict[str, str]:
    """The cells of a site of the register, under the columns of every export of it."""
    return {column.key: _cell(column, site.get(column.key)) for column in COLUMNS}


def _cell(column: Column, value: Any) -> str:
    if column.holds is Holds.PRODUCTS:
        return joined(value or [])
    if column.choices:
        labels = dict(column.choices.choices)
        return str(labels.get(value, value))
    return neat("" if value is None else str(value))


def _evaluations(register: Register) -> Files:
    """Those that the register names, in its order, each against the hash that the register holds."""
    named = {site["evaluation"]["reference"]: site["evaluation"]["sha256"] for site in register["sites"]
             if site["evaluation"]}  # fmt: skip
    references = list(named)
    for start in range(0, len(references), 500):
        part = Evaluation.objects.filter(reference__in=references[start : start + 500])
        found = {one.reference: one for one in part.prefetch_related("signatures", "events")}
        for reference in references[start : start + 500]:
            path = f"evaluations/{reference}.json"
            evaluation = found.get(reference)
            if evaluation is None or versions.sha256_of(evaluation.canonical) != named[reference]:
                raise Refused(path, "is not in the database as it was signed.")
            yield path, JSON_TYPE, _canonical(leaf_of(evaluation))


def leaf_of(evaluation: Evaluation) -> dict[str, Any]:
    """The signed text with its hash and its signatures."""
    return {
        "reference": evaluation.reference,
        "sha256": evaluation.sha256,
        "text": json.loads(evaluation.canonical),
        "signatures": signatures_of(evaluation),
    }


def _canonical(value: Any) -> bytes:
    return versions.canonical_json(value).encode()


def faults(leaves: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Where the leaves of a package contradict each other, or name twice what there is once.

    verify.py, which an import runs first, has compared the table with the register and the texts with their hashes.
    """
    register = json.loads(leaves.get(REGISTER_LEAF, b"null").decode("utf-8-sig"))
    for path, data in leaves.items():
        if register is None:
            yield path, f"belongs to a register, but there is no {REGISTER_LEAF}."
        if b"\\u0000" in data or b"\0" in data:
            yield path, "holds a character that no database can store."
    if register:
        yield from _twice(register)
        yield from _evaluation_faults(register, leaves)
        yield from _override_faults(register, leaves)


def _twice(register: Register) -> Iterator[tuple[str, str]]:
    for key, names in (("sites", ("code", "reference")), ("licences", ("number",)), ("certificates", ("number",))):
        for name in names:
            seen: set[str] = set()
            for number, row in enumerate(register.get(key, []), 1):
                value = row.get(name, "")
                if value and value in seen:
                    yield REGISTER_LEAF, f"{key}/{number}/{name}: {value} is given twice."
                seen.add(value)


def _evaluation_faults(register: Register, leaves: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    named = {
        site["evaluation"]["reference"]: site["evaluation"] for site in register["sites"] if site.get("evaluation")
    }
    for path in leaves:
        if found := EVALUATION_LEAF.fullmatch(path):
            if found[1] not in named:
                yield path, f"is named by no site of {REGISTER_LEAF}."
            elif json.loads(leaves[path].decode("utf-8-sig"))["reference"] != found[1]:
                yield path, "reference: is another one than in its path."
    for reference in named:
        if f"evaluations/{reference}.json" not in leaves:
            yield REGISTER_LEAF, f"sites: {reference} is named, but there is no evaluations/{reference}.json."


def _override_faults(register: Register, leaves: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    known = {site.get("reference", "") for site in register["sites"]} - {""}
    for number, one in enumerate(json.loads(leaves.get(OVERRIDES_LEAF, b"[]").decode("utf-8-sig")), 1):
        if one["site"] not in known:
            yield OVERRIDES_LEAF, f"{number}/site: {one['site']} is not a site of {REGISTER_LEAF}."


PACKING = Packing(
    paths=re.compile(rf"register\.json|register\.csv|overrides\.json|{EVALUATION_LEAF.pattern}", re.ASCII),
    schemas={
        REGISTER_LEAF: REGISTER,
        OVERRIDES_LEAF: OVERRIDES,
        "^evaluations/[A-Z]{2,10}-[0-9]{4}-[0-9]{4,6}[.]json$": EVALUATION,
    },
    of_version=of_version,
    of_draft=of_draft,
    faults=faults,
    restore=packing_restore.restore,
)
