"""The shared cache of a service: when Redis is away, a miss. Nobody is kept from signing in by it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import structlog
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import ConnectionError as Unreachable
from redis.exceptions import TimeoutError as Slow

log = structlog.get_logger(__name__)


def _or(instead: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def decorate(method: Callable[..., Any]) -> Callable[..., Any]:
        def guarded(self: RedisCache, *args: Any, **kwargs: Any) -> Any:
            try:
                return method(self, *args, **kwargs)
            except (Unreachable, Slow) as error:
                log.warning("cache unreachable", error=str(error))
                return instead

        return guarded

    return decorate


class TolerantRedisCache(RedisCache):
    """Reads find nothing and writes are dropped while Redis cannot be reached; rate limits rest meanwhile."""

    add = _or(True)(RedisCache.add)
    set = _or(None)(RedisCache.set)
    touch = _or(False)(RedisCache.touch)
    delete = _or(False)(RedisCache.delete)
    has_key = _or(False)(RedisCache.has_key)
    get_many = _or({})(RedisCache.get_many)
    set_many = _or([])(RedisCache.set_many)
    delete_many = _or(None)(RedisCache.delete_many)
    incr = _or(1)(RedisCache.incr)

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return _or(default)(RedisCache.get)(self, key, default, version)
