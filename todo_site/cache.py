"""Redis as the cache of all workers, where CACHE_URL names one."""

import logging
import time
from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis import RedisError

logger = logging.getLogger(__name__)

SECONDS_TO_ANSWER = 0.25

# After a failure nobody waits for it again for so long.
SECONDS_LEFT_ALONE = 1.0

# What is answered where Redis is away: nothing is kept, and nothing found.
# Whoever waits for a lock gets it.
AWAY: dict[str, Any] = {
    "add": True,
    "clear": False,
    "delete": False,
    "delete_many": None,
    "get_many": {},
    "has_key": False,
    "set": None,
    "set_many": None,
    "touch": False,
}


class ForgivingClient(RedisCacheClient):
    """Django's own, with an answer of its own for each question that Redis leaves."""

    left_alone_until = 0.0

    def __getattribute__(self, name: str) -> Any:
        """Return a method that raises no RedisError."""
        method = super().__getattribute__(name)
        if name not in AWAY and name != "get":
            return method

        def forgiving(*args: Any) -> Any:
            away = args[-1] if name == "get" else AWAY[name]
            if time.monotonic() < self.left_alone_until:
                return away
            try:
                return method(*args)
            except RedisError:
                logger.exception("The cache does not answer.")
                self.left_alone_until = time.monotonic() + SECONDS_LEFT_ALONE
                return away

        return forgiving


class ForgivingCache(RedisCache):
    """Its loss fails no page."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        options = params.setdefault("OPTIONS", {})
        options.setdefault("socket_timeout", SECONDS_TO_ANSWER)
        options.setdefault("socket_connect_timeout", SECONDS_TO_ANSWER)
        super().__init__(server, params)
        self._class = ForgivingClient
