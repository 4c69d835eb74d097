"""What a case is found by: the words of its last frozen version, and its product class. The only door to the index.

Words and "phrases in quotation marks" are found whatever their ending (batch, batches), by the database's own means.
Whoever searches begins with the cases that the person may see: this module knows nothing of people.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import reduce
from operator import and_
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL

from submissions import blocks, kinds
from submissions.case_search_index import LANGUAGE, WORDS
from submissions.models import CaseText, Submission, Version

MOST_TERMS = 20
_TERM = re.compile(r'"([^"]*)"?|(\S+)')


def index(version: Version) -> None:
    """A version is frozen: its words take the place of those of the one before. In the caller's transaction."""
    submission = version.submission
    CaseText.objects.update_or_create(
        submission=submission,
        defaults={"number": version.number, "text": text_of(version.dossier, submission.organisation.name)},
    )
    submission.product_class = classes_of(submission.kind, version.dossier)
    Submission.objects.filter(pk=submission.pk).update(product_class=submission.product_class)


def matching(text: str) -> Q:
    """The cases in which every word and every "phrase in quotation marks" of the text occurs."""
    found = terms(text)
    if not found:
        return Q(pk__in=[])
    if connection.vendor == "postgresql":
        query = reduce(and_, (SearchQuery(term, config=LANGUAGE, search_type="phrase") for term in found))
        hits = CaseText.objects.filter(vector=query)
    else:
        quoted = " ".join(f'"{term}"' for term in found)
        rows = f"SELECT rowid FROM {WORDS} WHERE {WORDS} MATCH %s"  # noqa: S608 -- our own names
        hits = CaseText.objects.filter(pk__in=RawSQL(rows, [quoted]))  # noqa: S611 -- what was typed is a parameter
    return Q(pk__in=hits.values("submission"))


def terms(text: str) -> list[str]:
    """Words and phrases of what was typed, without marks: 'decay "half life"' -> ["decay", "half life"]."""
    typed = (phrase or word for phrase, word in _TERM.findall(text))
    return [term for term in (one.replace('"', " ").strip() for one in typed) if re.search(r"\w", term)][:MOST_TERMS]


def text_of(dossier: Mapping[str, Any], applicant: str) -> str:
    """What is indexed: reference, product, applicant, every answer, the titles and names of the evidence."""
    return "\n".join([dossier.get("reference", ""), dossier.get("title", ""), applicant, *_said(dossier)])


def classes_of(kind_key: str, dossier: Mapping[str, Any]) -> str:
    """The product classes of a frozen dossier as Submission.product_class holds them; "" where the kind has none."""
    answers = {section["key"]: section.get("answers", {}) for section in dossier["sections"]}
    kind = kinds.get(kind_key)
    given = [key for key in kind.product_classes if key in kind.product_class(answers)]
    return f"|{'|'.join(given)}|" if given else ""


def of_class(key: str) -> Q:
    return Q(product_class__contains=f"|{key}|")


def _said(dossier: Mapping[str, Any]) -> Iterator[str]:
    yield from (block.text for block in blocks.blocks(dossier))
    yield from (f"{file.get('title', '')} {file.get('name', '')}" for file in dossier.get("attachments", []))
