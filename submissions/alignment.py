"""Which items of two sequences belong together. Pure functions that know nothing of HTML, and whose cost is bounded:
it grows with the length of the sequences, whatever stands in them.
"""

from __future__ import annotations

import heapq
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")
Pair = tuple[T | None, T | None]
Places = tuple[int, int]  # of one item in the old and in the new sequence
Words = frozenset[str]

ALIKE = 0.4  # share of words in common from which two blocks count as one that was changed
MATCHES_PER_ITEM = 20  # pairs of equal items looked at, for each item; ordinary prose has two or three
MOST_MATCHES = 100_000
MOST_PAIRS = 2_500  # beyond, blocks are not all compared with each other: those that share rare words are
RARE = 8  # blocks that may hold a word for it to be rare
NEAREST = 3  # blocks that are looked at more closely, of those that share rare words with one


def same_in_order(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Places]:
    """The places of equal items, rising on both sides: as many as there can be, or nearly so in hostile sequences."""
    start, end = _ends(old, new, (0, 0), (len(old), len(new)))
    middle = _rising(_matches(old, new, start, end))
    found = [(place, place) for place in range(start[0])]
    before = start
    for here in [*middle, end]:
        # Items too frequent to be looked up are still found beside those that were.
        after, stop = _ends(old, new, before, here)
        found += zip(range(before[0], after[0]), range(before[1], after[1]), strict=True)
        found += zip(range(stop[0], here[0]), range(stop[1], here[1]), strict=True)
        if here != end:
            found.append(here)
        before = (here[0] + 1, here[1] + 1)
    found += zip(range(end[0], len(old)), range(end[1], len(new)), strict=True)
    return found


def align(old: Sequence[T], new: Sequence[T], *, key: Callable[[T], str]) -> Iterator[Pair[T]]:
    """The blocks of both sides in reading order, paired where they are the same or much alike.

    `key` gives what is compared, as HTML or text. (old, None) was removed, (None, new) was added; a block that stands
    somewhere else now, and is the same, is both.
    """
    olds, news = [key(item) for item in old], [key(item) for item in new]
    same = same_in_order(olds, news)
    gone = {olds[place] for place in _others(len(olds), (i for i, _ in same))}
    moved = gone & {news[place] for place in _others(len(news), (j for _, j in same))}
    i = j = 0
    for stop, halt in [*same, (len(old), len(new))]:
        for before, after in _pair_alike(olds[i:stop], news[j:halt], moved):
            yield _at(old, i, before), _at(new, j, after)
        if stop < len(old) and halt < len(new):
            yield old[stop], new[halt]
        i, j = stop + 1, halt + 1


def rising(pairs: Iterable[Places]) -> list[Places]:
    """The most of the pairs that rise on both sides: what was not moved."""
    return _rising(sorted(pairs, key=lambda pair: (pair[0], -pair[1])))


def likeness(one: str, other: str) -> float:
    """Share of words in common, from 0 to 1."""
    return _share(words_of(one), words_of(other)) if words_of(one) and words_of(other) else float(one == other)


def partners(old: Sequence[Words], new: Sequence[Words], *, least: float) -> list[Places]:
    """Blocks that are alike wherever they stand, the most alike first, each once. Only rare words lead to a partner."""
    where: dict[str, list[int]] = defaultdict(list)
    for i, words in enumerate(old):
        for word in words:
            where[word].append(i)
    scored = []
    for j, words in enumerate(new):
        shared = Counter(i for word in words if len(where.get(word, ())) <= RARE for i in where.get(word, ()))
        for i, _ in heapq.nsmallest(NEAREST, shared.items(), key=lambda item: (-item[1], item[0])):
            scored.append((-_share(old[i], words), j, i))
    found: list[Places] = []
    taken: tuple[set[int], set[int]] = (set(), set())
    for score, j, i in sorted(scored):
        if -score >= least and i not in taken[0] and j not in taken[1]:
            found.append((i, j))
            taken[0].add(i)
            taken[1].add(j)
    return found


def words_of(text: str) -> Words:
    return frozenset(re.findall(r"\w+", re.sub("<[^>]*>", " ", text).lower()))


def _share(one: Words, other: Words) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def _ends(
    old: Sequence[Hashable], new: Sequence[Hashable], start: Places, end: Places
) -> tuple[Places, Places]:  # fmt: skip
    """Where the two parts begin and stop to differ."""
    (i, j), (stop, halt) = start, end
    while i < stop and j < halt and old[i] == new[j]:
        i, j = i + 1, j + 1
    while stop > i and halt > j and old[stop - 1] == new[halt - 1]:
        stop, halt = stop - 1, halt - 1
    return (i, j), (stop, halt)


def _matches(old: Sequence[Hashable], new: Sequence[Hashable], start: Places, end: Places) -> Iterator[Places]:
    """Pairs of equal items of the part, the rarest items first to be let in; in the order that _rising takes."""
    there: dict[Hashable, list[int]] = defaultdict(list)
    for j in range(end[1] - 1, start[1] - 1, -1):
        there[new[j]].append(j)
    often = Counter(old[i] for i in range(start[0], end[0]) if old[i] in there)
    left = min(MOST_MATCHES, MATCHES_PER_ITEM * (end[0] - start[0] + end[1] - start[1]))
    looked_up = set()
    for cost, item in sorted(((often[item] * len(there[item]), item) for item in often), key=lambda one: one[0]):
        left -= cost
        if left < 0:
            break
        looked_up.add(item)
    for i in range(start[0], end[0]):
        if old[i] in looked_up:
            yield from ((i, j) for j in there[old[i]])


def _rising(pairs: Iterable[Places]) -> list[Places]:
    """As `rising`, of pairs sorted by the first place rising and the second falling."""
    lowest: list[int] = []  # lowest[n]: the lowest second place with which a run of n + 1 pairs ends
    runs: list[tuple[Places, object]] = []  # and that run: its last pair, and the run before it
    for pair in pairs:
        length = bisect_left(lowest, pair[1])
        run = (pair, runs[length - 1] if length else None)
        if length == len(lowest):
            lowest.append(pair[1])
            runs.append(run)
        else:
            lowest[length], runs[length] = pair[1], run
    found = []
    last: object = runs[-1] if runs else None
    while isinstance(last, tuple):
        found.append(last[0])
        last = last[1]
    return found[::-1]


def _others(length: int, places: Iterable[int]) -> Iterator[int]:
    taken = set(places)
    return (place for place in range(length) if place not in taken)


def _at(items: Sequence[T], start: int, place: int | None) -> T | None:
    return None if place is None else items[start + place]


def _pair_alike(old: list[str], new: list[str], moved: set[str]) -> Iterator[tuple[int | None, int | None]]:
    """Pairs in order of what is much alike; what stays alone was removed or added. What moved is left alone."""
    words = [[Words() if key in moved else words_of(key) for key in side] for side in (old, new)]
    if not old or not new:
        found: list[Places] = []
    elif len(old) * len(new) > MOST_PAIRS:
        found = rising(partners(words[0], words[1], least=ALIKE))
    else:
        found = _most_alike(words[0], words[1])
    i = j = 0
    for stop, halt in [*found, (len(old), len(new))]:
        yield from ((place, None) for place in range(i, stop))
        yield from ((None, place) for place in range(j, halt))
        if stop < len(old) and halt < len(new):
            yield stop, halt
        i, j = stop + 1, halt + 1


def _most_alike(old: Sequence[Words], new: Sequence[Words]) -> list[Places]:
    """The pairs in order with the greatest likeness in all."""
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            alike = _share(old[i], new[j])
            paired = best[i + 1][j + 1] + alike if alike >= ALIKE else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], paired)
    found, i, j = [], 0, 0
    while i < len(old) and j < len(new):
        if best[i][j] > max(best[i + 1][j], best[i][j + 1]):
            found.append((i, j))
            i, j = i + 1, j + 1
        elif best[i + 1][j] >= best[i][j + 1]:
            i += 1
        else:
            j += 1
    return found
