"""A TrueType font with some of its glyphs only, each under its own number. Made from the tables as the file has them.

The font is for a PDF that names glyphs by number, so it needs no names, no map of characters, no hints and no features.
"""

from __future__ import annotations

import io
import struct
from array import array
from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont
from fontTools.ttLib.sfnt import SFNTWriter

HEAD = 10  # bytes before the points of a glyph: number of contours, bounding box
# Flags of a component: what follows it, and how it is placed
WORDS, SCALE, MORE, TWO_SCALES, MATRIX, INSTRUCTIONS = 0x1, 0x8, 0x20, 0x40, 0x80, 0x100
# Flags of a point: how its place is written
SHORT_X, SHORT_Y, REPEAT, SAME_X, SAME_Y = 0x2, 0x4, 0x8, 0x10, 0x20


class FontFile:
    """The tables of one font file, and its glyphs without their hints."""

    def __init__(self, path: Path) -> None:
        self.whole = path.read_bytes()
        reader = TTFont(io.BytesIO(self.whole), lazy=True).reader
        self.tables = {tag: reader[tag] for tag in ("glyf", "head", "hhea", "hmtx", "maxp")}
        self.count = struct.unpack(">H", self.tables["maxp"][4:6])[0]
        self.scale = 1000 / struct.unpack(">H", self.tables["head"][18:20])[0]
        long = struct.unpack(">h", self.tables["head"][50:52])[0]
        offsets = _numbers("I" if long else "H", reader["loca"])
        self.offsets = offsets if long else array("I", (2 * offset for offset in offsets))
        measured = struct.unpack(">H", self.tables["hhea"][34:36])[0]
        self.metrics = [self.tables["hmtx"][4 * number : 4 * number + 4] for number in range(measured)]
        for number in range(self.count - measured):  # glyphs as wide as the last one, each with a bearing of its own
            bearing = self.tables["hmtx"][4 * measured + 2 * number :][:2]
            self.metrics.append(self.metrics[measured - 1][:2] + bearing)
        self.kept: dict[int, tuple[bytes, list[int]]] = {}

    def advance(self, glyph: int) -> float:
        """In 1/1000 em; 0 for a glyph that the font does not have."""
        if glyph >= self.count:
            return 0.0
        width: int = struct.unpack(">H", self.metrics[glyph][:2])[0]
        return width * self.scale

    def glyph(self, number: int) -> tuple[bytes, list[int]]:
        """The outline, padded to whole words, and the glyphs it is composed of."""
        if number not in self.kept:
            data = self.tables["glyf"][self.offsets[number] : self.offsets[number + 1]]
            outline, parts = (b"", []) if len(data) < HEAD else _without_hints(data)
            self.kept[number] = outline + b"\0" * (-len(outline) % 4), parts
        return self.kept[number]

    def subset(self, glyphs: frozenset[int]) -> bytes:
        """The font of these glyphs and of what they are composed of; the first glyph, for what is missing, is kept."""
        wanted, waiting = {0}, [glyph for glyph in glyphs if glyph < self.count]
        while waiting:
            glyph = waiting.pop()
            wanted.add(glyph)
            waiting += [part for part in self.glyph(glyph)[1] if part not in wanted]
        count = max(wanted) + 1
        outlines = [self.glyph(number)[0] if number in wanted else b"" for number in range(count)]
        offsets = [0]
        for outline in outlines:
            offsets.append(offsets[-1] + len(outline))
        metrics = [self.metrics[number] if number in wanted else b"\0\0\0\0" for number in range(count)]
        head, hhea, maxp = self.tables["head"], self.tables["hhea"], self.tables["maxp"]
        return _written(
            {
                "glyf": b"".join(outlines),
                "head": head[:50] + struct.pack(">h", 1) + head[52:],
                "hhea": hhea[:34] + struct.pack(">H", count),
                "hmtx": b"".join(metrics),
                "loca": struct.pack(f">{count + 1}I", *offsets),
                "maxp": maxp[:4] + struct.pack(">H", count) + maxp[6:],
            }
        )


@lru_cache(maxsize=32)
def font_file(path: Path) -> FontFile:
    """Read once by every process."""
    return FontFile(path)


def _numbers(code: str, data: bytes) -> array[int]:
    numbers = array(code, data)
    numbers.byteswap()  # fonts are big-endian, and what we run on is not
    return numbers


def _without_hints(data: bytes) -> tuple[bytes, list[int]]:
    (contours,) = struct.unpack(">h", data[:2])
    if contours < 0:
        return _composite(data)
    place = HEAD + 2 * contours
    (length,) = struct.unpack(">H", data[place : place + 2])
    points = struct.unpack(">H", data[place - 2 : place])[0] + 1
    start = place + 2 + length
    return data[:place] + b"\0\0" + data[start : _end_of_points(data, start, points)], []


def _end_of_points(data: bytes, start: int, points: int) -> int:
    """Where an outline ends; what comes after it only fills up."""
    place, size = start, 0
    while points > 0:
        flag = data[place]
        times = 1 + (data[place + 1] if flag & REPEAT else 0)
        size += times * (_bytes_of(flag, SHORT_X, SAME_X) + _bytes_of(flag, SHORT_Y, SAME_Y))
        points -= times
        place += 2 if flag & REPEAT else 1
    return place + size


def _bytes_of(flag: int, short: int, same: int) -> int:
    return 1 if flag & short else 0 if flag & same else 2


def _composite(data: bytes) -> tuple[bytes, list[int]]:
    outline, parts, place, flags = bytearray(data), [], HEAD, MORE
    while flags & MORE:
        flags, part = struct.unpack(">HH", data[place : place + 4])
        parts.append(part)
        outline[place : place + 2] = struct.pack(">H", flags & ~INSTRUCTIONS)
        place += 4 + (4 if flags & WORDS else 2)
        place += 2 if flags & SCALE else 4 if flags & TWO_SCALES else 8 if flags & MATRIX else 0
    return bytes(outline[:place]), parts


def _written(tables: dict[str, bytes]) -> bytes:
    output = io.BytesIO()
    writer = SFNTWriter(output, len(tables), sfntVersion="\0\1\0\0")
    for tag, data in tables.items():
        writer[tag] = data
    writer.close()
    return output.getvalue()
