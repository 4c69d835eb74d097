"""Redline of the words of one paragraph, cell or short answer, with the formatting they stand in.

Words are compared together with their formatting and their links, so that a word made bold, or a link that leads
elsewhere, is a change too. What comes out has bare <ins> and <del> and is safe to show as HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import NamedTuple

from lxml import etree

from submissions import html_tree
from submissions.alignment import same_in_order

LEAST_KEPT = 0.3  # share of the letters in common below which two texts are not mixed word by word
SPLINTER = 12  # letters in common that are not kept between two longer changes

_WORD = re.compile(r"(\n|[0-9]+(?:[.,:/][0-9]+)*|\w+(?:[’-]\w+)*|[^\w\s])([^\S\n]*)")
_SPECIAL = {"\n": "<br>"} | {mark: escape(mark) for mark in "<>&\"'"}
_FORMATS = {"strong", "em", "sub", "sup"}


class Word(NamedTuple):
    """A word, a mark of punctuation, a line break or a picture."""

    html: str
    formats: tuple[str, ...] = ()  # the tags that it stands in, from the outside
    space: str = ""  # what follows it; not compared


Step = tuple[list[Word], list[Word], list[Word]]  # removed, added, and then kept


def of_text(text: str) -> list[Word]:
    """The words of a plain text; its lines are parted by breaks."""
    return list(_words(text.strip(), ()))


def of_html(element: html_tree.Element) -> list[Word]:
    """The words of an element that holds no blocks."""
    return _join_spaces(_inline(element, ()))


def redline(old: Sequence[Word], new: Sequence[Word]) -> str:
    """Both texts in one. Every word of `old` is kept or removed, every word of `new` kept or added, in order."""
    if _compared(old) == _compared(new):
        return written(("", word) for word in new)
    steps = _without_splinters(_steps(old, new))
    kept = sum(_letters(same) for _, _, same in steps)
    if 2 * kept < LEAST_KEPT * (_letters(old) + _letters(new)):
        return f"{written(_marked('del', old))} {written(_marked('ins', new))}".strip()
    marked: list[tuple[str, Word]] = []
    for removed, added, same in steps:
        if removed and added and not same:  # at the end of both, where no space parts them
            removed = [*removed[:-1], removed[-1]._replace(space=" ")]
        marked += [*_marked("del", removed), *_marked("ins", added), *_marked("", same)]
    return written(marked)


def written(words: Iterable[tuple[str, Word]]) -> str:
    """(mark, word) as HTML; the mark is ins, del or none. Tags are opened and closed as seldom as can be."""
    out: list[str] = []
    open_tags: list[str] = []
    space = ""
    for mark, word in words:
        wanted = [*([f"<{mark}>"] if mark else []), *word.formats]
        shared = 0
        while shared < min(len(open_tags), len(wanted)) and open_tags[shared] == wanted[shared]:
            shared += 1
        out += [_end(tag) for tag in reversed(open_tags[shared:])]
        out += [space, *wanted[shared:], word.html]
        open_tags, space = wanted, word.space
    out += [_end(tag) for tag in reversed(open_tags)]
    return "".join(out)


def _compared(words: Iterable[Word]) -> list[tuple[str, tuple[str, ...]]]:
    return [word[:2] for word in words]


def _end(tag: str) -> str:
    return f"</{tag[1:].partition(' ')[0].rstrip('>')}>"


def _marked(mark: str, words: Iterable[Word]) -> Iterator[tuple[str, Word]]:
    return ((mark, word) for word in words)


def _words(text: str, formats: tuple[str, ...]) -> Iterator[Word]:
    """Its words; a space in front of the first is a word without letters."""
    if text[:1].isspace() and text[0] != "\n":
        yield Word("", formats, " ")
    for word, space in _WORD.findall(text):
        yield Word(_SPECIAL.get(word, word), formats, " " if space else "")


def _inline(element: html_tree.Element, formats: tuple[str, ...]) -> Iterator[Word]:
    yield from _words((element.text or "").replace("\n", " "), formats)
    for child in element:
        tag = str(child.tag)
        if tag == "br":
            yield Word("<br>", formats)
        elif tag == "img":
            yield Word(etree.tostring(child, method="html", encoding="unicode", with_tail=False), formats)
        elif tag == "a" and child.get("href"):
            yield from _inline(child, (*formats, f'<a href="{escape(child.get("href") or "")}">'))
        else:
            yield from _inline(child, (*formats, f"<{tag}>") if tag in _FORMATS else formats)
        yield from _words((child.tail or "").replace("\n", " "), formats)


def _join_spaces(words: Iterable[Word]) -> list[Word]:
    """A space at the beginning of an element belongs to the word before it; at the very beginning, to none."""
    joined: list[Word] = []
    for word in words:
        if word.html:
            joined.append(word)
        elif joined:
            joined[-1] = Word(joined[-1].html, joined[-1].formats, " ")
    return joined


def _steps(old: Sequence[Word], new: Sequence[Word]) -> list[Step]:
    same = same_in_order(_compared(old), _compared(new))
    steps: list[Step] = []
    i = j = 0
    for place, other in [*same, (len(old), len(new))]:
        if place > i or other > j or not steps:
            steps.append((list(old[i:place]), list(new[j:other]), []))
        if place < len(old) and other < len(new):
            steps[-1][2].append(new[other] if new[other].space else old[place])
        i, j = place + 1, other + 1
    return steps


def _without_splinters(steps: Iterable[Step]) -> list[Step]:
    """Few letters in common between two longer changes tell nothing: they go and come with their neighbours."""
    found: list[Step] = []
    for removed, added, same in steps:
        while found and _is_splinter(found[-1], removed, added):
            gone, come, between = found.pop()
            removed, added = [*gone, *between, *removed], [*come, *between, *added]
        found.append((removed, added, same))
    return found


def _is_splinter(step: Step, removed: Sequence[Word], added: Sequence[Word]) -> bool:
    kept = _letters(step[2])
    sides = (step[0], step[1]), (removed, added)
    return kept <= SPLINTER and all(kept <= max(map(_letters, side)) for side in sides)


def _letters(words: Iterable[Word]) -> int:
    return sum(len(word.html) for word in words)
