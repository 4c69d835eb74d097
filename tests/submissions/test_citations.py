"""Which evidence an answer cites."""

from __future__ import annotations

import pytest

from submissions.citations import codes
from submissions.questionnaire import Kind, Question, Source

SOURCE = Source("A test", ours=True)
EVIDENCE = Question("evidence", "Evidence", "Evidence", Kind.TEXT, SOURCE)
TABLE = Question(
    "rows", "Rows", "Rows", Kind.ROWS, SOURCE,
    columns=(Question("claim", "Claim", "Claim", Kind.TEXT, SOURCE), EVIDENCE),
)  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "cited"),
    [
        ("E1", ["E1"]),
        ("E1, e3", ["E1", "E3"]),
        ("E12 and E3; E12", ["E12", "E3"]),
        ("see report", []),
        ("E0, E01, XE1, E1a", []),
        ("", []),
        (7, []),
    ],
)
def test_codes_in_the_evidence_column_of_a_table(cell: object, cited: list[str]) -> None:
    assert codes(TABLE, [{"id": "r1", "claim": "E9 is only mentioned", "evidence": cell}]) == cited


def test_rows_are_read_in_order_and_whatever_is_no_row_is_passed_over() -> None:
    assert codes(TABLE, [{"id": "r1", "evidence": "E2"}, "E5", {"id": "r2", "evidence": "E1, E2"}]) == ["E2", "E1"]
    assert codes(TABLE, "E1") == []
    assert codes(EVIDENCE, "E1") == [], "a text alone cites nothing"
