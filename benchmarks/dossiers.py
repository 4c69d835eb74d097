"""How fast dossiers become PDFs, beside other programs that make the same one whole.

Run by scripts/bench.py against an empty database on SQLite, with real workers and the queue in files; prints one JSON
object per line, as soon as it is known. docs/benchmarks.md says what is measured, and what each peer does and does not
do. A time of ours is from the request to the stored PDF, by workers that have made another document before.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import django

django.setup()

from django.conf import settings
from django.core.management import call_command

from benchmarks import peers, synthetic, tagging, twenty, whole_way
from benchmarks.peers import Made
from benchmarks.rows import Row, median, say, several, tell
from benchmarks.workers import Ready, Workers, empty_cache, working
from tests import factories
from tests.factories import Cast

CHANGES = 5
CHANGED = {"WeasyPrint, one pass": "ours_s <= 1.0 and ratio <= 0.02", "Chromium": "ratio <= 1", "Typst": "ratio <= 1"}
WEASYPRINT = peers.weasyprint().name
Whole = Mapping[str, Made | None]  # by name of the peer; None: missing, or it failed


@dataclass(frozen=True)
class Sizes:
    """Pages of the dossiers, rows of the annexes, and how many dossiers come at once."""

    small: int = 100
    middle: int = 300
    large: int = 1_000
    few: int = 1_000
    many: int = 5_000
    at_once: int = 20


TRY = Sizes(small=20, middle=40, large=80, few=100, many=500, at_once=4)


def cold(workers: Workers, pages: int) -> Ready:
    """A dossier of which nothing is in the cache."""
    empty_cache()
    return _said(f"cold, {len(workers.children)} at work", workers.make(synthetic.dossier(pages)))


def changed(workers: Workers, pages: int) -> Ready:
    """A dossier of which one section is new, and everything else in the cache; the median of some."""
    content = synthetic.dossier(pages)
    made = [workers.make(synthetic.changed(content, f"Again{number}")) for number in range(CHANGES)]
    return _said("one section changed", median(made))


def whole(pages: int) -> Iterator[tuple[str, Made | None]]:
    """What every peer needs for the same content, whole."""
    folder = Path(settings.VAR_DIR) / f"peers-{pages}"
    peers.write(folder, pages)
    for peer in peers.everyone():
        yield peer.name, _made(peer, folder, most=3 if peer.name != WEASYPRINT else 1)


def _made(peer: peers.Peer, folder: Path, *, most: int) -> Made | None:
    if not peer.command:
        say(f"{peer.name} is missing")
        return None
    try:
        return _said(peer.name, several(lambda: peer.make(folder), most=most, seconds=30))
    except (RuntimeError, OSError) as error:
        say(f"{peer.name} failed: {error}")
        return None


def _said(what: str, made: Ready | Made) -> Ready | Made:
    say(f"{what}: {made.pages} pages in {made.seconds:.1f} s")
    return made


def against(name: str, ours: Ready, whole: Whole, goals: Mapping[str, str]) -> Iterator[Row]:
    """A row for each peer. `goals` by its name; that of "" is for all that have none of their own."""
    for peer, made in whole.items():
        yield Row(
            name=name, pages=ours.pages, ours_s=ours.seconds, peak_mb=ours.peak_mb,
            peer=peer if made else f"{peer} (missing)", peer_s=made.seconds if made else None,
            ratio=ours.seconds / made.seconds if made else None, goal=goals.get(peer, goals.get("", "")),
        )  # fmt: skip


def alone(cast: Cast, sizes: Sizes) -> Iterator[Row]:
    """With one worker. Peers and we take turns, so that a noisy minute hits all alike."""
    with working(cast, 1) as workers:
        turns = [(cold(workers, sizes.middle), dict(whole(sizes.middle))) for _ in range(2)]
        ours = median([made for made, _ in turns])
        found = {name: middle_of([peers_made[name] for _, peers_made in turns]) for name in turns[0][1]}
        yield from against("cold, one worker", ours, found, {WEASYPRINT: "ratio <= 0.7"})
        yield from size(ours, found)
        yield from against("one section changed", changed(workers, sizes.middle), found, CHANGED)
        yield from growing(workers, sizes)
        yield from annexes(workers, sizes)
    yield from together(cast, sizes, found)


def together(cast: Cast, sizes: Sizes, found: Whole) -> Iterator[Row]:
    """With two workers."""
    with working(cast, 2) as workers:
        both = several(lambda: cold(workers, sizes.middle), most=3, seconds=60)
        yield from against("cold, two workers", both, found, {WEASYPRINT: "ratio <= 0.45"})
        yield whole_way.submitted(workers, sizes.middle)


def middle_of(found: list[Made | None]) -> Made | None:
    made = [one for one in found if one]
    return median(made) if made else None


def size(ours: Ready, found: Whole) -> Iterator[Row]:
    """Of the file, in place of times."""
    one_pass = found[WEASYPRINT]
    if one_pass:
        ratio = (ours.size / ours.pages) / (one_pass.size / one_pass.pages)
        yield Row(
            name="file size, bytes a page", pages=ours.pages, peer=WEASYPRINT, ratio=ratio, goal="ratio <= 1.2"
        )  # fmt: skip


def growing(workers: Workers, sizes: Sizes) -> Iterator[Row]:
    """Whether a long dossier takes longer than its pages, and more memory."""
    small = several(lambda: cold(workers, sizes.small), most=3, seconds=40)
    large = cold(workers, sizes.large)
    yield Row(
        name="pages a second", pages=large.pages, ours_s=large.seconds, peer=f"ours, {small.pages} pages",
        peer_s=small.seconds, ratio=(large.pages / large.seconds) / (small.pages / small.seconds),
        peak_mb=large.peak_mb, goal="ratio >= 0.9",
    )  # fmt: skip
    for made in (small, large):
        yield Row(name="memory of a worker", pages=made.pages, peak_mb=made.peak_mb, goal="peak_mb <= 250")
        yield Row(name="memory of a worker, shared pages once", pages=made.pages, peak_mb=made.peak_shared_mb)
    again = changed(workers, sizes.large)
    yield Row(
        name="one section changed", pages=again.pages, ours_s=again.seconds, peer="ours, cold", peer_s=large.seconds,
        ratio=again.seconds / large.seconds, peak_mb=again.peak_mb, goal="ours_s <= 2.5",
    )  # fmt: skip


def annexes(workers: Workers, sizes: Sizes) -> Iterator[Row]:
    """A register of sites, one table of seven columns: five times the rows, in at most 1.2 times five times as long."""

    def annex(rows: int) -> Ready:
        empty_cache()
        return _said(f"annex of {rows:,} rows", workers.make(synthetic.site_annex(rows)))

    few = several(lambda: annex(sizes.few), most=3, seconds=25)
    many = several(lambda: annex(sizes.many), most=2, seconds=60)
    ratio = many.seconds / (few.seconds * sizes.many / sizes.few)
    yield Row(
        name=f"annex of {sizes.many:,} rows, a row", pages=many.pages, ours_s=many.seconds, ratio=ratio,
        peer=f"ours, {sizes.few:,} rows", peer_s=few.seconds, peak_mb=many.peak_mb, goal="ratio <= 1.2",
    )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--long", action="store_true", help="many dossiers at once, with workers that are killed")
    parser.add_argument("--try", action="store_true", dest="small", help="everything small: to see that it works")
    chosen, _ = parser.parse_known_args()
    sizes = TRY if chosen.small else Sizes()
    call_command("migrate", verbosity=0)
    cast = factories.make_cast()
    for row in twenty.at_once(cast, sizes) if chosen.long else every(cast, sizes):
        tell(row)


def every(cast: Cast, sizes: Sizes) -> Iterator[Row]:
    yield from tagging.against_untagged(sizes.small)
    yield from alone(cast, sizes)


if __name__ == "__main__":
    main()
