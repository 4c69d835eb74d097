"""One walk through the content of a page: which text stands where, how large, and whether it is tagged."""

from __future__ import annotations

from dataclasses import dataclass, field

import pikepdf
from pikepdf import Dictionary

Matrix = tuple[float, float, float, float, float, float]
UNIT: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
SHOWS = frozenset({"Tj", "TJ", "'", '"'})
PAINTS = frozenset({"f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh", "Do"})
WANTED = " ".join([*sorted(SHOWS | PAINTS), "q Q cm BT Tm Td TD T* TL Tf BMC BDC EMC"])


@dataclass
class PageContent:
    marked: list[int] = field(default_factory=list)  # the MCIDs, in order
    loose: int = 0  # times that something is drawn which is neither tagged nor an artifact
    texts: list[tuple[float, float, float, int]] = field(default_factory=list)  # x, y, size, length as written
    footers: list[bytes] = field(default_factory=list)  # strings shown within an artifact


def times(one: Matrix, other: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


class _Reader:
    def __init__(self) -> None:
        self.found = PageContent()
        self.matrix, self.line, self.text = UNIT, UNIT, UNIT
        self.saved: list[tuple[Matrix, float]] = []
        self.size, self.leading = 0.0, 0.0
        self.marks: list[str] = []  # of the marked content that is open: "artifact", "tagged" or ""

    def step(self, operator: str, operands: list[pikepdf.Object]) -> None:
        if operator in SHOWS:
            self._show(operator, operands)
        elif operator in PAINTS:
            self.found.loose += not any(self.marks)
        elif operator in ("BMC", "BDC"):
            self._open(operands)
        elif operator == "EMC":
            self.marks = self.marks[:-1]
        elif operator in ("q", "Q", "cm"):
            self._state(operator, operands)
        else:
            self._place(operator, operands)

    def _show(self, operator: str, operands: list[pikepdf.Object]) -> None:
        if operator in ("'", '"'):
            self._move(0, -self.leading)
        whole = times(self.text, self.matrix)
        size = abs(self.size) * (whole[2] ** 2 + whole[3] ** 2) ** 0.5
        shown = operands[-1]
        self.found.texts.append((whole[4], whole[5], size, len(shown.unparse())))
        self.found.loose += not any(self.marks)
        if "artifact" in self.marks:
            parts = shown if operator == "TJ" else [shown]
            self.found.footers.append(b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String)))

    def _open(self, operands: list[pikepdf.Object]) -> None:
        properties = operands[1] if len(operands) > 1 else None
        if isinstance(properties, Dictionary) and "/MCID" in properties:
            self.found.marked.append(int(properties.MCID))
            self.marks.append("tagged")
        else:
            self.marks.append("artifact" if str(operands[0]) == "/Artifact" else "")

    def _state(self, operator: str, operands: list[pikepdf.Object]) -> None:
        if operator == "q":
            self.saved.append((self.matrix, self.size))
        elif operator == "Q" and self.saved:
            self.matrix, self.size = self.saved.pop()
        elif operator == "cm":
            self.matrix = times(_matrix(operands), self.matrix)

    def _place(self, operator: str, operands: list[pikepdf.Object]) -> None:
        if operator == "BT":
            self.text = self.line = UNIT
        elif operator == "Tm":
            self.text = self.line = _matrix(operands)
        elif operator == "Tf":
            self.size = float(operands[1])
        elif operator == "TL":
            self.leading = float(operands[0])
        elif operator == "T*":
            self._move(0, -self.leading)
        else:
            self._move(float(operands[0]), float(operands[1]))
            self.leading = -float(operands[1]) if operator == "TD" else self.leading

    def _move(self, x: float, y: float) -> None:
        self.text = self.line = times((1.0, 0.0, 0.0, 1.0, x, y), self.line)


def _matrix(operands: list[pikepdf.Object]) -> Matrix:
    a, b, c, d, e, f = (float(number) for number in operands)
    return a, b, c, d, e, f


def read_page(page: pikepdf.Page) -> PageContent:
    """What is drawn by the page itself; forms that it draws count as one thing."""
    reader = _Reader()
    for instruction in pikepdf.parse_content_stream(page, WANTED):
        if isinstance(instruction, pikepdf.ContentStreamInstruction):
            reader.step(str(instruction.operator), list(instruction.operands))
    return reader.found
