"""Matching sequences: complete, in order, and never costly, whatever stands in them."""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from submissions.alignment import align, partners, rising, same_in_order, words_of

ITEMS = st.lists(st.sampled_from("abcd"), max_size=12)
PLACES = st.permutations(range(8)).map(lambda new: list(enumerate(new)))


def longest(old: list[str], new: list[str]) -> int:
    """Length of the longest common subsequence, the slow way."""
    rows = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i, one in enumerate(old):
        for j, other in enumerate(new):
            rows[i + 1][j + 1] = rows[i][j] + 1 if one == other else max(rows[i][j + 1], rows[i + 1][j])
    return rows[-1][-1]


@given(ITEMS, ITEMS)
def test_as_many_as_there_can_be_in_order(old: list[str], new: list[str]) -> None:
    found = same_in_order(old, new)
    assert all(old[i] == new[j] for i, j in found)
    assert all(one[0] < other[0] and one[1] < other[1] for one, other in itertools.pairwise(found))
    assert len(found) == longest(old, new)


@given(ITEMS)
def test_the_same_is_the_same_throughout(items: list[str]) -> None:
    assert same_in_order(items, items) == [(place, place) for place in range(len(items))]


@given(PLACES)
def test_what_stays_rises_and_what_is_left_moved(pairs: list[tuple[int, int]]) -> None:
    kept = rising(pairs)
    assert set(kept) <= set(pairs)
    assert [new for _, new in kept] == sorted(new for _, new in kept)
    assert len(kept) == longest([str(n) for n in range(8)], [str(new) for _, new in pairs])


def test_a_block_that_moved_is_not_taken_for_one_like_it() -> None:
    one, like, other = "the gas decays fast in a cell", "the gas decays slowly in a cell", "something else entirely"
    pairs = list(align([one, other], [like, other, one], key=lambda item: item))
    assert pairs == [(one, None), (None, like), (other, other), (None, one)]


def test_partners_are_known_by_rare_words_wherever_they_stand() -> None:
    old = [words_of(f"batch {n} gave a result of {n * 7} units within limits") for n in range(50)]
    new = [words_of(f"batch {n} gave a result of {n * 7} units outside limits") for n in range(49, -1, -1)]
    assert sorted(partners(old, new, least=0.6)) == [(n, 49 - n) for n in range(50)]


def texts(words: int, vocabulary: int, seed: int) -> list[str]:
    chosen = random.Random(seed)
    return [f"w{chosen.randrange(vocabulary)}" for _ in range(words)]


@pytest.mark.parametrize(
    "sides",
    [
        lambda: (["a", "b"] * 20_000, ["b", "c"] * 20_000),
        lambda: (texts(20_000, 30, 1), texts(20_000, 30, 2)),
        lambda: (texts(20_000, 3_000, 1), texts(20_000, 3_000, 2)),
        lambda: ([str(n) for n in range(20_000)], [str(n) for n in range(20_000, -1, -1)]),
    ],
    ids=["two words", "thirty words", "prose", "reversed"],
)
def test_hostile_sequences_cost_little(sides: Callable[[], tuple[list[str], list[str]]]) -> None:
    old, new = sides()
    began = time.process_time()
    same_in_order(old, new)
    assert time.process_time() - began < 2
