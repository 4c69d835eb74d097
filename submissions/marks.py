"""Redline of two texts: what was added and removed, word by word, in words as well as in colour.

The texts are sanitised rich text or plain strings; what comes out is safe to show as HTML.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from difflib import SequenceMatcher
from html import escape
from typing import TypeVar

from lxml import etree
from lxml.html.diff import htmldiff

from submissions import html_tree
from submissions.richtext import plain, split_blocks

T = TypeVar("T")
Pair = tuple[T | None, T | None]
Cell = tuple[str, str]  # tag, content
Worded = tuple[str, frozenset[str]]  # a text, and the words in it
ALIKE = 0.4  # share of words in common from which two blocks count as one that was changed
MOST_PAIRS = 10_000  # beyond, blocks are paired in order: an alignment would cost more than it tells
MOST_IN_ORDER = 1_000  # beyond, they are not even paired in order
MOST_COMPARISONS = 2_000_000  # of equal words or blocks; beyond, nothing is aligned: it would take minutes

_TOKEN = re.compile(r"\s+|[^\s\w]|\w+")
_WORD = re.compile(r"\S+\s*|\s+")
_MARKS = {
    "<ins>": '<ins><span class="govuk-visually-hidden">[added] </span>',
    "<del>": '<del><span class="govuk-visually-hidden">[removed] </span>',
}


def html(old: str, new: str) -> str:
    """Redline of two rich texts."""
    pairs = align(split_blocks(old) if old else [], split_blocks(new) if new else [], key=lambda block: block[1])
    return "".join(block(before, after) for before, after in pairs)


def block(before: tuple[str, str] | None, after: tuple[str, str] | None) -> str:
    """Redline of one block, each (tag, html); None: there is no such block on that side."""
    if before is None or after is None:
        return _whole(after[1], "ins") if after else _whole(before[1], "del") if before else ""
    if before == after:
        return after[1]
    if before[0] == after[0] == "table":
        return _table(before[1], after[1])
    if before[0] == after[0] and before[0] in ("ul", "ol"):
        return _list(before[0], before[1], after[1])
    return _words(before[1], after[1])


def text(old: str, new: str) -> str:
    """Redline of two plain texts, as HTML."""
    return named(unnamed(old, new))


def unnamed(old: str, new: str) -> str:
    """As `text`, with bare <ins> and <del>. Texts that have little in common are not mixed word by word."""
    if old and new and likeness(old, new) < ALIKE:
        return f"<del>{escape(old)}</del> <ins>{escape(new)}</ins>"
    one, other = _TOKEN.findall(old), _TOKEN.findall(new)
    if _costs_too_much(one, other):
        one, other = _WORD.findall(old), _WORD.findall(new)
    out = []
    for verb, i1, i2, j1, j2 in _opcodes(one, other):
        removed, added = escape("".join(one[i1:i2])), escape("".join(other[j1:j2]))
        if verb == "equal":
            out.append(added)
        else:
            out += [f"<del>{removed}</del>"] if removed.strip() else []
            out += [f"<ins>{added}</ins>"] if added.strip() else [added]
    return "".join(out)


def named(marked: str) -> str:
    """Each <ins> and <del> says so in words, for who does not see the colour."""
    return re.sub("<(?:ins|del)>", lambda found: _MARKS[found[0]], marked)


def align(old: Sequence[T], new: Sequence[T], *, key: Callable[[T], str]) -> Iterator[Pair[T]]:
    """The blocks of both sides in reading order, paired where they are the same or much alike.

    `key` gives what is compared, as HTML or text. (old, None) was removed, (None, new) was added.
    """
    keys = [key(item) for item in old], [key(item) for item in new]
    for verb, i1, i2, j1, j2 in _opcodes(*keys):
        if verb == "equal":
            yield from zip(old[i1:i2], new[j1:j2], strict=True)
        else:
            yield from _pair_alike(old[i1:i2], new[j1:j2], keys[0][i1:i2], keys[1][j1:j2])


def likeness(one: str, other: str) -> float:
    """Share of words in common, from 0 to 1."""
    return _likeness((one, _words_of(one)), (other, _words_of(other)))


def _likeness(one: Worded, other: Worded) -> float:
    """As `likeness`, of texts whose words are known: each is compared with many."""
    words, others = one[1], other[1]
    return 2 * len(words & others) / (len(words) + len(others)) if words and others else float(one[0] == other[0])


def _opcodes(old: Sequence[Hashable], new: Sequence[Hashable]) -> Sequence[tuple[str, int, int, int, int]]:
    """As SequenceMatcher has them; where they would cost too much, all of the old goes and all of the new comes."""
    if _costs_too_much(old, new):
        return [("equal" if old == new else "replace", 0, len(old), 0, len(new))]
    return SequenceMatcher(None, old, new, autojunk=False).get_opcodes()


def _costs_too_much(old: Sequence[Hashable], new: Sequence[Hashable]) -> bool:
    """The same word a hundred thousand times is no text, but it would keep a server busy for minutes."""
    often, counted = Counter(old), Counter(new)
    return sum(count * counted[item] for item, count in often.items()) > MOST_COMPARISONS


def _pair_alike(old: Sequence[T], new: Sequence[T], old_keys: list[str], new_keys: list[str]) -> Iterator[Pair[T]]:
    """The pairing in order with the greatest likeness in all; what stays alone was removed or added."""
    if len(old) * len(new) > MOST_PAIRS:
        longest = max(len(old), len(new))
        if longest > MOST_IN_ORDER:
            yield from ((item, None) for item in old)
            yield from ((None, item) for item in new)
        else:
            yield from ((_at(old, place), _at(new, place)) for place in range(longest))
        return
    best = _best_sums(old_keys, new_keys)
    i = j = 0
    while i < len(old) or j < len(new):
        if i < len(old) and j < len(new) and best[i][j] > max(best[i + 1][j], best[i][j + 1]):
            yield old[i], new[j]
            i, j = i + 1, j + 1
        elif j == len(new) or (i < len(old) and best[i + 1][j] >= best[i][j + 1]):
            yield old[i], None
            i += 1
        else:
            yield None, new[j]
            j += 1


def _best_sums(old_keys: list[str], new_keys: list[str]) -> list[list[float]]:
    """best[i][j]: the greatest likeness that can be had from old[i:] and new[j:]."""
    best = [[0.0] * (len(new_keys) + 1) for _ in range(len(old_keys) + 1)]
    old_words, new_words = ([(key, _words_of(key)) for key in keys] for keys in (old_keys, new_keys))
    for i in range(len(old_keys) - 1, -1, -1):
        for j in range(len(new_keys) - 1, -1, -1):
            alike = _likeness(old_words[i], new_words[j])
            paired = best[i + 1][j + 1] + alike if alike >= ALIKE else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], paired)
    return best


def _at(items: Sequence[T], place: int) -> T | None:
    return items[place] if place < len(items) else None


def _words_of(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", re.sub("<[^>]*>", " ", text).lower()))


def _words(old: str, new: str) -> str:
    """Words inside a paragraph or heading. A picture that changed is shown as text: both cannot stand in one place."""
    if "<img" in old or "<img" in new:
        return f"<p>{text(plain(old), plain(new))}</p>" if old != new else new
    if _costs_too_much(_WORD.findall(old), _WORD.findall(new)):
        return _whole(old, "del") + _whole(new, "ins")
    return named(_inline(old, new))


def _inline(old: str, new: str) -> str:
    """Words inside one block, with bare <ins> and <del>."""
    return htmldiff(_with_safe_links(old), _with_safe_links(new))


def _with_safe_links(html: str) -> str:
    """htmldiff writes the address of a link that changed into the text as it stands: as markup, if it has any."""
    if "<a " not in html:
        return html
    body = html_tree.parse(html)
    for link in body.iter("a"):
        link.set("href", (link.get("href") or "").replace("<", "%3C").replace(">", "%3E"))
    return _inner(body)


def _whole(html: str, tag: str) -> str:
    """A block that is new or gone as a whole. The marks go inside the blocks, where they are allowed."""
    body = html_tree.parse(html)
    for element in [one for one in body.iter() if one is not body and one.tag in html_tree.BLOCKS]:
        _mark_own_words(element, tag)
    return named("".join(etree.tostring(child, method="html", encoding="unicode") for child in body))


def _mark_own_words(element: html_tree.Element, tag: str) -> None:
    """Put each run of text and inline elements of a block into a mark; the blocks within have their own turn."""
    children, mark = list(element), etree.Element(tag)
    mark.text, element.text = element.text, None
    place = 0
    for child in [*children, None]:
        if child is not None and child.tag not in html_tree.BLOCKS:
            mark.append(child)
            continue
        if len(mark) or (mark.text or "").strip():
            element.insert(place, mark)
            place += 1
        mark = etree.Element(tag)
        if child is not None:
            mark.text, child.tail = child.tail, None
            place = element.index(child) + 1


def _list(tag: str, old: str, new: str) -> str:
    items = []
    for before, after in align(_children(old, "li"), _children(new, "li"), key=lambda item: item):
        if before is not None and after is not None:
            items.append(after if before == after else _inside(before, after))
        else:
            items.append(f"<ins>{after}</ins>" if after is not None else f"<del>{before}</del>")
    return named(f"<{tag}>" + "".join(f"<li>{item}</li>" for item in items) + f"</{tag}>")


def _table(old: str, new: str) -> str:
    """Row by row, cell by cell."""
    rows = []
    for before, after in align(_rows(old), _rows(new), key=lambda row: " | ".join(cell for _, cell in row)):
        wide = max(len(before or ()), len(after or ()))
        pairs = [(_at(before or (), place), _at(after or (), place)) for place in range(wide)]
        rows.append("".join(_table_cell(*pair) for pair in pairs))
    return named("<table><tbody>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</tbody></table>")


def _table_cell(before: Cell | None, after: Cell | None) -> str:
    tag = (after or before or ("td", ""))[0]
    one, other = (cell[1] if cell else "" for cell in (before, after))
    return f"<{tag}>{other if one == other else _inside(one, other)}</{tag}>"


def _inside(old: str, new: str) -> str:
    """The content of a list item or cell; with blocks or pictures in it, by its words."""
    if re.search("<(?:ul|ol|table|img|figure|p)[ >]", old + new):
        return unnamed(plain(old), plain(new))
    if not old or not new:
        return f"<ins>{new}</ins>" if new else f"<del>{old}</del>"
    if _costs_too_much(_WORD.findall(old), _WORD.findall(new)):
        return f"<del>{old}</del> <ins>{new}</ins>"
    return _inline(old, new)


def _children(html: str, tag: str) -> list[str]:
    return [_inner(child) for child in html_tree.parse(html)[0] if child.tag == tag]


def _rows(html: str) -> list[list[Cell]]:
    rows = html_tree.parse(html).iter("tr")
    return [[(str(cell.tag), _inner(cell)) for cell in row if cell.tag in ("td", "th")] for row in rows]


def _inner(element: html_tree.Element) -> str:
    """What stands inside an element, as HTML."""
    parts = [escape(element.text or "")]
    parts += [etree.tostring(child, method="html", encoding="unicode") for child in element]
    return "".join(parts).strip()
