"""Rich text answers: what is allowed, what was cut, and every form the text takes.

Stored: sanitised HTML whose images are <img src="evidence:E3">. On screen the address is the file's own.
In a textarea without JavaScript: plain text as long as nothing is lost by it, else the HTML.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from urllib.parse import urlsplit

import nh3
from lxml import etree

from submissions import html_tree as tree
from submissions.html_shape import MOST_REACH, reach, tidy
from submissions.richtext_cuts import CUT_SCHEMES, CUT_TAGS

MOST_LEVELS = 20
MOST_ROWS = 2000
MOST_COLUMNS = 40
MOST_BREAKS = 1000  # lines of one paragraph, item or cell; the layout engine takes minutes over a hundred thousand
MOST_BREAKS_IN_ALL = 10_000  # of one answer as it came: tidying them takes time that grows with their square
LONGEST_WORD = 2000  # characters without a space: the layout engine tries to break it at every one of them
MOST_ON_SCREEN = 400_000  # characters; what is longer is shown as it was typed
EVIDENCE = re.compile(r"evidence:(E[1-9][0-9]{0,5})")
LINK_SCHEMES = {"http", "https", "mailto"}

EVENT = re.compile(r"[^a-z0-9_-]on", re.IGNORECASE)  # perhaps onclick="..."
LOADS = re.compile(r"style[^>]*url\s*\(", re.IGNORECASE)
REACH = re.compile(r"(?:col|row)span\s*=\s*[\"']?0*[0-9]{4}", re.IGNORECASE)  # perhaps over more than MOST_REACH
UNFINISHED = "everything after a tag or comment that has no end"
FAR_CELL = f"the reach of a cell over more than {MOST_REACH:,} columns or rows (the cell is kept)"
OTHER_SITE = "an image loaded from another site"
LOCAL_IMAGE = "an image from somebody’s own computer"
EMBEDDED_IMAGE = "an image that was pasted in rather than uploaded as evidence"
UNKNOWN_IMAGE = "an image that is not evidence of this application"
ODD_LINK = "a link that is neither a web nor an e-mail address (the text is kept)"


@dataclass(frozen=True)
class Cleaned:
    html: str
    removed: list[str]  # "a script", "an image loaded from another site": each kind once


def clean(html: str, *, images: Mapping[str, str]) -> Cleaned:
    """The allowed part of `html`, in one shape, so that cleaning it again changes nothing.

    `images`: address -> code of the images that may be shown. Raises ValueError, in a sentence for the writer,
    when lists or tables are nested too deeply, or a table, the lines of a paragraph or a word is too big.
    """
    html = tree.readable(html)
    tags = list(tree.tags(html))
    body = tree.parse(html, tags)
    removed = _cuts(tags)
    removed += _settle_images(body, images)
    _unwrap_other_links(body)
    if (breaks := sum(1 for _ in body.iter("br"))) > MOST_BREAKS_IN_ALL:
        raise ValueError(f"This text has {breaks:,} line breaks. The most is {MOST_BREAKS_IN_ALL:,}: take some out.")
    body = tidy(body)
    _refuse_excess(body)
    safe = nh3.clean(
        tree.serialise(body),
        tags=tree.TAGS,
        attributes=tree.ATTRIBUTES,
        url_schemes=tree.SCHEMES,
        link_rel=None,
    )
    return Cleaned(safe, list(dict.fromkeys(removed)))


def _cuts(tags: Iterable[tree.Tag]) -> list[str]:
    """What sanitising is going to cut."""
    found, raw = [], ""
    for tag in tags:
        if raw:  # what stands in a script or a style sheet is no tag
            raw = "" if tag.is_end and tag.name == raw else raw
        elif tag.name == tree.UNFINISHED:
            found.append(UNFINISHED)
        elif not tag.is_end:
            found += _cuts_of(tag)
            raw = tag.name if tag.name in {"script", "style"} else ""
    return [*found, UNFINISHED] if raw else found


def _cuts_of(tag: tree.Tag) -> Iterator[str]:
    if tag.name in CUT_TAGS:
        yield CUT_TAGS[tag.name]
    if tag.name not in {"a", "img"} and not any(sign.search(tag.text) for sign in (EVENT, LOADS, REACH)):
        return
    attributes = tag.attributes()
    yield from _cut_attributes(tag.name, attributes)
    link = attributes.get("href") if tag.name == "a" else None
    scheme = scheme_of(link or "")
    if scheme in CUT_SCHEMES:
        yield CUT_SCHEMES[scheme]
    elif link and scheme not in LINK_SCHEMES:
        yield ODD_LINK
    if tag.name == "img" and (reason := _not_even_an_address(attributes.get("src"))):
        yield reason


def _cut_attributes(name: str, attributes: Mapping[str, str]) -> Iterator[str]:
    if any(attribute.startswith("on") for attribute in attributes):
        yield "a script"
    if "url(" in re.sub(r"\s", "", attributes.get("style") or "").lower():
        yield "a style that loads a file"
    spans = [attributes.get(span, "") for span in ("colspan", "rowspan")] if name in tree.CELLS else []
    if any(reach(span) > MOST_REACH for span in spans):
        yield FAR_CELL


def _not_even_an_address(src: str | None) -> str:
    """Why an image goes whose address does not get as far as _settle_images: its scheme is one that nobody may use."""
    scheme = scheme_of(src or "")
    return {"file": LOCAL_IMAGE, "blob": EMBEDDED_IMAGE, "data": EMBEDDED_IMAGE}.get(scheme, "")


def _settle_images(body: tree.Element, images: Mapping[str, str]) -> list[str]:
    """Turns addresses into evidence:E3 and takes away every image that is not ours."""
    removed, known = [], set(images.values())
    for image in list(body.iter("img")):
        src = image.get("src") or ""
        given = EVIDENCE.fullmatch(src)
        # A browser makes the addresses of what it copies absolute: the path is what counts.
        code = given[1] if given else images.get(src) or images.get(path_of(src))
        if code in known:
            image.set("src", f"evidence:{code}")
            image.set("alt", image.get("alt") or "")
            continue
        if src:
            removed.append(OTHER_SITE if src.startswith(("http:", "https:", "//")) else UNKNOWN_IMAGE)
        _drop(image)
    return removed


def path_of(address: str) -> str:
    try:
        return urlsplit(address).path
    except ValueError:
        return ""


def _drop(element: tree.Element) -> None:
    """Takes an element away and leaves the text behind it."""
    parent, before, tail = element.getparent(), element.getprevious(), element.tail or ""
    if parent is None:
        return
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    element.tail = None
    parent.remove(element)


def _unwrap_other_links(body: tree.Element) -> None:
    for link in body.iter("a"):
        if scheme_of(link.get("href") or "") not in LINK_SCHEMES:
            link.tag = "span"
    etree.strip_tags(body, "span")


def scheme_of(address: str) -> str:
    """The "https" of "https://..."; empty for an address without one. Sees through the spaces that browsers skip."""
    return re.sub(r"[\x00-\x20]", "", address).partition(":")[0].lower() if ":" in address else ""


def _refuse_excess(body: tree.Element) -> None:
    if tree.depth(body) - 1 > MOST_LEVELS:
        raise ValueError(
            f"This text is nested more than {MOST_LEVELS} levels deep. "
            "Remove some of the lists inside lists or tables inside tables."
        )
    _refuse_endless_lines(body)
    for table in body.iter("table"):
        rows = table.findall("*/tr")
        if len(rows) > MOST_ROWS:
            raise ValueError(
                f"A table has {len(rows):,} rows. The most is {MOST_ROWS:,}: split it, or upload it as evidence."
            )
        columns = max((sum(int(cell.get("colspan", "1")) for cell in row) for row in rows), default=0)
        if columns > MOST_COLUMNS:
            raise ValueError(
                f"A table has {columns:,} columns. The most is {MOST_COLUMNS}: split it, or upload it as evidence."
            )


def _refuse_endless_lines(body: tree.Element) -> None:
    breaks = max(Counter(line.getparent() for line in body.iter("br")).values(), default=0)
    if breaks > MOST_BREAKS:
        raise ValueError(
            f"A paragraph has {breaks:,} line breaks. The most is {MOST_BREAKS:,}: "
            "make it several paragraphs or a table, or upload it as evidence."
        )
    longest = max((word for text in body.itertext() for word in text.split()), key=len, default="")
    if len(longest) > LONGEST_WORD:
        raise ValueError(
            f"A word has {len(longest):,} characters. The most is {LONGEST_WORD:,}: put spaces into “{longest[:30]}…”, "
            "or upload it as evidence."
        )


def split_blocks(html: str) -> list[tuple[str, str]]:
    """The top-level blocks as (tag, html): text that stands bare becomes a paragraph, h1 and h2 become h3."""
    body = tidy(tree.parse(html))
    return [(str(block.tag), etree.tostring(block, method="html", encoding="unicode")) for block in body]


def to_screen(html: str, address_of: Callable[[str], str]) -> str:
    """The same text with each evidence:E3 replaced by the address of the file; for reading and editing on screen."""
    return tree.serialise(_with_addresses(tree.parse(html), address_of))


def screen_blocks(html: str, address_of: Callable[[str], str]) -> list[str]:
    """Stored or posted text, ready for the editor: in the one shape, block by block, with real addresses.

    Raises ValueError for what is too long or too deep to be read.
    """
    if len(html) > MOST_ON_SCREEN:
        raise ValueError(f"This text has {len(html):,} characters.")
    body = _with_addresses(tidy(tree.parse(from_textarea(html))), address_of)
    return [etree.tostring(block, method="html", encoding="unicode") for block in body]


def _with_addresses(body: tree.Element, address_of: Callable[[str], str]) -> tree.Element:
    for image in body.iter("img"):
        if found := EVIDENCE.fullmatch(image.get("src") or ""):
            image.set("src", address_of(found[1]))
    return body


def plain(html: str) -> str:
    """The words alone, a line per paragraph, list item and table row; for excerpts and comparisons."""
    body = tree.parse(html)
    for element in body.iter():
        before, after = PLAIN_EDGES.get(str(element.tag), ("", ""))
        if element.tag == "img":
            after = f"[{element.get('alt') or 'image'}]"
        element.text = before + (element.text or "")
        element.tail = after + (element.tail or "")
    lines = "".join(body.itertext()).split("\n")
    return "\n".join(filter(None, (" ".join(line.split()) for line in lines)))


PLAIN_EDGES = dict.fromkeys(tree.BLOCKS, ("\n", "\n")) | {"br": ("", "\n"), "td": ("", " "), "th": ("", " ")}

# --- Without JavaScript: a textarea ----------------------------------------------------------------------------------

KNOWN_NAMES = "|".join(sorted(tree.READ | set(CUT_TAGS) | {"span", "font", "style", "html", "body"}))
KNOWN_TAG = re.compile(rf"</?(?:{KNOWN_NAMES})(?:\s[^<>]*)?/?>", re.IGNORECASE)
BULLET = re.compile(r"[-*\u2022] +")
NUMBER = re.compile(r"[0-9]{1,4}[.)] +")


def from_textarea(text: str) -> str:
    """What was posted, as HTML: the editor posts HTML, a bare textarea plain text ("p <0.05" is no tag)."""
    return text if KNOWN_TAG.search(text) else plain_to_html(text)


def plain_to_html(text: str) -> str:
    """Blank lines part paragraphs; lines that all begin with "- " or "1. " are a list."""
    blocks = re.split(r"\n[ \t]*(?:\n[ \t]*)+", text.replace("\r\n", "\n").replace("\r", "\n").strip())
    return "".join(_block_of(block.strip("\n").split("\n")) for block in blocks if block.strip())


def _block_of(lines: list[str]) -> str:
    for tag, mark in (("ul", BULLET), ("ol", NUMBER)):
        if all(mark.match(line) for line in lines):
            items = "".join(f"<li>{_escape(mark.sub('', line, count=1))}</li>" for line in lines)
            return f"<{tag}>{items}</{tag}>"
    return f"<p>{'<br>'.join(map(_escape, lines))}</p>"


def _escape(text: str) -> str:
    return escape(text, quote=False).replace("\u00a0", "&nbsp;")


def html_to_plain(html: str) -> str | None:
    """The text whose plain_to_html is exactly this HTML; None when there is more to it than plain text can say."""
    blocks = []
    for block in (body := tree.parse(html)):
        lines = [element for element in block.iter() if element.tag == "br"]
        for line in lines:
            line.tail = "\n" + (line.tail or "")
        if block.tag in tree.LISTS:
            marks = ("- " if block.tag == "ul" else f"{number}. " for number in range(1, len(block) + 1))
            blocks.append("\n".join(mark + "".join(item.itertext()) for mark, item in zip(marks, block, strict=True)))
        else:
            blocks.append("".join(block.itertext()))
    text = "\n\n".join(blocks)
    return text if body.text is None and plain_to_html(text) == html and not KNOWN_TAG.search(text) else None
