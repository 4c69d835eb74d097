"""Rules on the tags, which are what a screen reader reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from .facts import Element, Examined
from .rule import NotApplicable, rule
from .rules_file import PDFUA

HEADINGS = ("H1", "H2", "H3", "H4", "H5", "H6")
LISTS = {"L": ("LI", "Caption", "L"), "LI": ("Lbl", "LBody")}


@rule("tagged", "The file is tagged, as one document.", PDFUA)
def tagged(file: Examined) -> Iterator[str]:
    if not file.root.get("/MarkInfo", {}).get("/Marked", False):
        yield "the catalogue: /MarkInfo"
    if [element.kind for element in file.elements if not element.parent] != ["Document"]:
        yield "the structure tree does not begin with one Document"


@rule("all-marked", "Whatever a page draws is tagged or marked as an artifact.", PDFUA)
def all_marked(file: Examined) -> Iterator[str]:
    for number, content in enumerate(file.contents, 1):
        if content.loose:
            yield f"page {number}: {content.loose} times not"


@rule("tags-lead-back", "Whatever is tagged on a page belongs to an element of the tree on that page.", PDFUA)
def tags_lead_back(file: Examined) -> Iterator[str]:
    for number, (page, content) in enumerate(zip(file.pages, file.contents, strict=True), 1):
        if not content.marked:
            continue
        parents = file.parent_tree.get(int(page.obj.get("/StructParents", -1)), ())
        owners = [parents[mark] if mark < len(parents) else None for mark in content.marked]
        if None in owners or len(set(content.marked)) < len(content.marked):
            yield f"page {number}: content without an element"
        elif any("/Pg" in owner and owner.Pg.objgen != page.obj.objgen for owner in owners if owner is not None):
            yield f"page {number}: an element of another page"


@rule("figures", "Every figure has a description.", PDFUA)
def figures(file: Examined) -> Iterator[str]:
    _needs(file, "Figure")
    for element in file.of_kind("Figure"):
        if not str(element.item.get("/Alt", element.item.get("/ActualText", ""))).strip():
            yield _place(file, element)


@rule("headings", "Headings begin at the first level and leave none out on the way down.", PDFUA)
def headings(file: Examined) -> Iterator[str]:
    _needs(file, *HEADINGS)
    before = 0
    for element in file.of_kind(*HEADINGS):
        level = int(element.kind[1])
        if level > before + 1:
            yield f"{_place(file, element)}: {element.kind} after " + (f"H{before}" if before else "nothing")
        before = level


@rule("lists", "Lists hold items, and items hold a label and a body.", PDFUA)
def lists(file: Examined) -> Iterator[str]:
    _needs(file, "L")
    for element in file.elements:
        allowed = LISTS.get(element.parent)
        stray = element.kind in ("LI", "LBody") and allowed is None
        if stray or (allowed and element.kind not in allowed):
            yield f"{_place(file, element)}: {element.kind} in {element.parent}"


@rule("table-headers", "Every table has header cells that say what they head.", PDFUA)
def table_headers(file: Examined) -> Iterator[str]:
    _needs(file, "Table")
    headed = False
    table: Element | None = None
    for element in file.elements:
        if element.kind == "Table":
            if table and not headed:
                yield f"{_place(file, table)}: no header cells"
            table, headed = element, False
        elif element.kind == "TH":
            headed = True
            if element.attribute("/Scope") is None:
                yield f"{_place(file, element)}: a header cell without a scope"
    if table and not headed:
        yield f"{_place(file, table)}: no header cells"


@rule("cell-ids", "The names of cells are unique, and every header that a cell names exists.", PDFUA)
def cell_ids(file: Examined) -> Iterator[str]:
    cells = file.of_kind("TH", "TD")
    names = Counter(bytes(cell.item.ID) for cell in cells if "/ID" in cell.item)
    if not names:
        raise NotApplicable("No cell has a name.")
    for cell in cells:
        wanted = cell.attribute("/Headers") or ()
        if any(bytes(name) not in names for name in wanted):
            yield f"{_place(file, cell)}: a header that does not exist"
        if "/ID" in cell.item and names[bytes(cell.item.ID)] > 1:
            yield f"{_place(file, cell)}: a name that another cell has"


@rule("table-rows", "The rows of a table have the same number of columns.", PDFUA)
def table_rows(file: Examined) -> Iterator[str]:
    _needs(file, "Table")
    for table, rows in _tables(file):
        widths, open_spans = set(), [0]
        for row in rows:
            reach = open_spans.pop(0) if open_spans else 0
            for cell in row:
                columns = int(cell.attribute("/ColSpan") or 1)
                reach += columns
                down = int(cell.attribute("/RowSpan") or 1) - 1
                open_spans += [0] * (down - len(open_spans))
                open_spans[:down] = [held + columns for held in open_spans[:down]]
            widths.add(reach)
        if len(widths) > 1:
            yield f"{_place(file, table)}: rows of {' and '.join(map(str, sorted(widths)))} columns"


def _tables(file: Examined) -> Iterator[tuple[Element, list[list[Element]]]]:
    """Each table with its rows; a table within a table comes after the one around it, as rows of its own."""
    found: list[tuple[Element, list[list[Element]]]] = []
    owner: dict[tuple[int, int], int] = {}  # element -> the table it is in
    for element in file.elements:
        if element.kind == "Table":
            found.append((element, []))
            owner[element.item.objgen] = len(found) - 1
            continue
        place = owner.get(element.item.P.objgen) if "/P" in element.item else None
        if place is None:
            continue
        owner[element.item.objgen] = place
        if element.kind == "TR":
            found[place][1].append([])
        elif element.kind in ("TH", "TD") and element.parent == "TR":
            found[place][1][-1].append(element)
    yield from found


def _needs(file: Examined, *kinds: str) -> None:
    if not file.of_kind(*kinds):
        raise NotApplicable(f"Nothing in the file is tagged as {kinds[0]}.")


def _place(file: Examined, element: Element) -> str:
    """The page of an element, or of the first below it that has one."""
    page = element.item.get("/Pg")
    number = file.index.get(page.objgen) if page is not None else None
    return f"page {number + 1}" if number is not None else f"object {element.item.objgen[0]}"
