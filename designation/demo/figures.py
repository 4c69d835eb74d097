"""Two figures drawn with Pillow, the same bytes every time: the decay curve and the flow of the gas."""

import io
from collections.abc import Callable, Sequence
from itertools import pairwise

from PIL import Image, ImageDraw, ImageFont

from designation.demo.decay import LIMIT, T1_CELL, polarisation
from submissions.rendering.fonts import stamp_font

INK, GREY, PALE, PAPER = "#0b0c0c", "#505a5f", "#dee0e2", "#f3f2f1"
BLUE, RED, GREEN = "#1d70b8", "#b3280f", "#00703c"
LEFT, RIGHT, TOP, BOTTOM = 170, 1540, 60, 810  # the plotting area of the chart
MINUTES, PERCENT = 120, 40  # what its axes show
BOX = 250  # width of a box of the flow diagram


class Sheet:
    """A drawing made at twice its size and reduced, so that slanted lines are smooth."""

    def __init__(self, width: int, height: int) -> None:
        self.size = (width, height)
        self.image = Image.new("RGB", (2 * width, 2 * height), "white")
        self.draw = ImageDraw.Draw(self.image)

    def line(self, points: Sequence[tuple[float, float]], colour: str, width: int) -> None:
        self.draw.line([(2 * x, 2 * y) for x, y in points], fill=colour, width=2 * width, joint="curve")

    def text(self, at: tuple[float, float], text: str, size: int, colour: str = INK, anchor: str = "mm") -> None:
        self.draw.text((2 * at[0], 2 * at[1]), text, fill=colour, font=_font(2 * size), anchor=anchor)

    def box(self, corners: tuple[int, int, int, int], colour: str, fill: str | None = None) -> None:
        self.draw.rounded_rectangle([2 * c for c in corners], radius=32, outline=colour, fill=fill, width=9)

    def arrow(self, left: int, right: int, y: int) -> None:
        self.line([(left, y), (right - 16, y)], INK, 5)
        tip = [(right, y), (right - 24, y - 14), (right - 24, y + 14)]
        self.draw.polygon([(2 * x, 2 * y) for x, y in tip], fill=INK)

    def upright(self, at: tuple[int, int], text: str, size: int) -> None:
        """Text that reads upwards, centred on the point."""
        strip = Image.new("L", (1000, 4 * size), 0)
        ImageDraw.Draw(strip).text((500, 2 * size), text, fill=255, font=_font(2 * size), anchor="mm")
        turned = strip.rotate(90, expand=True)
        self.draw.bitmap((2 * at[0] - turned.width // 2, 2 * at[1] - 500), turned, fill=INK)

    def png(self) -> bytes:
        buffer = io.BytesIO()
        self.image.resize(self.size, Image.Resampling.LANCZOS).save(buffer, "PNG", optimize=True)
        return buffer.getvalue()


def decay_curve() -> bytes:
    """PNG: polarisation against time in the dose bag and in a transport cell, with the limit."""
    sheet = Sheet(1600, 960)
    _axes(sheet)
    _curve(sheet, lambda minute: polarisation(minute), BLUE)
    _curve(sheet, lambda minute: polarisation(minute, T1_CELL), GREEN)
    for start in range(LEFT, RIGHT - 16, 28):
        sheet.line([(start, _y(LIMIT)), (start + 16, _y(LIMIT))], RED, 4)
    sheet.text((RIGHT - 10, _y(LIMIT) - 14), "Limit at inhalation, 25 %", 34, RED, "rs")
    sheet.text((_x(50), _y(10.8)), "Dose bag, T1 65 min", 34, BLUE, "rs")
    sheet.text((_x(50), _y(29)), "Transport cell, T1 150 min, before transfer", 34, GREEN, "ls")
    sheet.line([(_x(20), _y(0)), (_x(20), _y(polarisation(20)))], GREY, 3)
    sheet.text((_x(20) + 14, _y(1)), "Shelf life, 20 min", 32, GREY, "ls")
    sheet.text((RIGHT, TOP + 12), "Fictional data", 28, GREY, "rt")
    return sheet.png()


def flow_diagram() -> bytes:
    """PNG: five boxes from cylinder to patient, those at the point of care inside a line."""
    sheet = Sheet(1600, 540)
    sheet.box((325, 50, 1580, 490), BLUE)
    sheet.text((1555, 78), "Point of care", 36, BLUE, "rt")
    sheet.text((30, 78), "Control Site", 36, GREY, "lt")
    steps = (
        (30, "Xenon", "cylinder", "keeps 24 months"),
        (375, "Polariser", "laser, rubidium", "18 min"),
        (680, "Cold trap", "77 K, magnet", "up to 10 min"),
        (985, "Dose bag", "measure, release", "about 3 min"),
        (1290, "Patient", "in the scanner", "within 20 min"),
    )
    for left, name, detail, time in steps:
        middle = left + BOX // 2
        sheet.box((left, 180, left + BOX, 330), INK, PAPER)
        sheet.text((middle, 234), name, 40)
        sheet.text((middle, 286), detail, 30)
        sheet.text((middle, 390), time, 34)
    for (before, *_), (after, *_) in pairwise(steps):
        sheet.arrow(before + BOX, after, 255)
    return sheet.png()


def _axes(sheet: Sheet) -> None:
    for percent in range(0, PERCENT + 1, 10):
        sheet.line([(LEFT, _y(percent)), (RIGHT, _y(percent))], PALE, 2)
        sheet.text((LEFT - 16, _y(percent)), f"{percent} %", 34, anchor="rm")
    for minute in range(0, MINUTES + 1, 20):
        sheet.line([(_x(minute), BOTTOM), (_x(minute), BOTTOM + 12)], INK, 3)
        sheet.text((_x(minute), BOTTOM + 22), str(minute), 34, anchor="mt")
    sheet.line([(LEFT, TOP), (LEFT, BOTTOM), (RIGHT, BOTTOM)], INK, 4)
    sheet.text(((LEFT + RIGHT) // 2, BOTTOM + 80), "Minutes after filling", 36, anchor="mt")
    sheet.upright((38, (TOP + BOTTOM) // 2), "Polarisation", 36)


def _curve(sheet: Sheet, value: Callable[[float], float], colour: str) -> None:
    sheet.line([(_x(minute), _y(value(minute))) for minute in range(MINUTES + 1)], colour, 6)


def _x(minute: float) -> float:
    return LEFT + (RIGHT - LEFT) * minute / MINUTES


def _y(percent: float) -> float:
    return BOTTOM - (BOTTOM - TOP) * percent / PERCENT


def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(stamp_font()), size)
