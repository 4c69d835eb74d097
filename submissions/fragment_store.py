"""The cache of fragments in the file storage, with a bound: what was not used longest is dropped."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta

from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import Sum
from django.utils import timezone

from submissions.models import KeptFragment
from submissions.rendering import FragmentBroken, StorageCache

FRESH = timedelta(hours=1)  # a use within this time of the last one is not written down again
DOWN_TO = 0.9  # of the bound: so that not every sweep has something to drop


class FragmentStore(StorageCache):
    """Reads and writes fragments; knows in one query which are there, and writes down what was used.

    `broken`: cache key -> why that fragment cannot be laid out. Asking for it raises FragmentBroken, so that nobody
    tries for another twenty seconds what another worker has tried already.
    """

    def __init__(self, broken: Mapping[str, str] | None = None) -> None:
        super().__init__()
        self.broken = broken or {}

    def get(self, key: str) -> bytes | None:
        if key in self.broken:
            raise FragmentBroken("It", self.broken[key])
        return super().get(key)

    def put(self, key: str, pdf: bytes) -> None:
        super().put(key, pdf)
        KeptFragment.objects.update_or_create(key=key, defaults={"size": len(pdf), "used_at": timezone.now()})

    def missing(self, keys: Iterable[str]) -> list[str]:
        """Those of the keys that nothing is kept for, in their order and once each; the others count as used now."""
        wanted = list(dict.fromkeys(keys))
        there = set(KeptFragment.objects.filter(key__in=wanted).values_list("key", flat=True))
        _touch(there)
        return [key for key in wanted if key not in there]


def _touch(keys: Collection[str]) -> None:
    now = timezone.now()
    KeptFragment.objects.filter(key__in=keys, used_at__lt=now - FRESH).update(used_at=now)


def evict() -> int:
    """Drop what was not used longest until the cache is within FRAGMENT_CACHE_MB. Returns how many fragments went.

    A fragment that is needed after all is laid out again: the cache saves time and holds nothing of value.
    """
    bound = settings.FRAGMENT_CACHE_MB * 1024 * 1024
    size = KeptFragment.objects.aggregate(size=Sum("size"))["size"] or 0
    if size <= bound:
        return 0
    dropped = 0
    for key, one in KeptFragment.objects.order_by("used_at").values_list("key", "size").iterator():
        if size <= bound * DOWN_TO:
            break
        default_storage.delete(StorageCache.name(key))
        KeptFragment.objects.filter(key=key).delete()
        size, dropped = size - one, dropped + 1
    return dropped
