"""Small helpers that write the rich text of the demo cases the way the editor would save it."""

from collections.abc import Iterable, Sequence

FICTION = (
    "<p><em>Demonstration data. The companies, people, sites and figures in this application are fictional.</em></p>"
)


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def heading(text: str, level: int = 3) -> str:
    return f"<h{level}>{text}</h{level}>"


def bullets(*items: str) -> str:
    return "<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>"


def numbered(*items: str) -> str:
    return "<ol>" + "".join(f"<li>{item}</li>" for item in items) + "</ol>"


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    head = "".join(f"<th>{column}</th>" for column in columns)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def figure(code: str, alt: str, caption: str) -> str:
    return f'<figure><img src="evidence:{code}" alt="{alt}"><figcaption>{caption}</figcaption></figure>'


def rows(columns: Sequence[str], *cells: Sequence[object]) -> list[dict[str, object]]:
    """Rows of a table question, with ids r1, r2 ...; an empty cell is no cell."""
    return [
        {"id": f"r{number}"} | {key: cell for key, cell in zip(columns, line, strict=True) if cell != ""}
        for number, line in enumerate(cells, start=1)
    ]
