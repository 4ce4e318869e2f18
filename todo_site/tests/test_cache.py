"""A real Redis, and what is left when it goes away."""

import subprocess
import time
from shutil import which
from unittest import skipUnless

from django.core.cache.backends.base import BaseCache
from django.test import SimpleTestCase

from todo_site.cache import ForgivingCache
from todo_site.tests.servers import free_port
from todo_site.tests.sites import SiteTestCase


def redis(port: int) -> "subprocess.Popen[bytes]":
    """Start one on that port, which keeps nothing."""
    process = subprocess.Popen(
        [
            *(str(which("redis-server")), "--port", str(port)),
            *("--save", "", "--bind", "127.0.0.1"),
        ],
        stdout=subprocess.DEVNULL,
    )
    time.sleep(0.5)
    return process


# The site needs no Redis, so neither does whoever tries it; `.ci/run` installs one and
# passes nothing over.
WITH_REDIS = skipUnless(which("redis-server"), "Debian's redis-server is not installed")


@WITH_REDIS
class CacheTests(SimpleTestCase):
    def setUp(self) -> None:
        self.port = free_port()
        self.server = redis(self.port)
        self.cache: BaseCache = ForgivingCache(f"redis://127.0.0.1:{self.port}/0", {})

    def tearDown(self) -> None:
        self.server.terminate()
        self.server.wait()

    def test_it_keeps_what_it_is_given(self) -> None:
        self.cache.set("name", "Alice")
        self.assertEqual(self.cache.get("name"), "Alice")
        self.assertFalse(self.cache.add("name", "Bob"))
        self.assertTrue(self.cache.add("count", 1))
        self.assertEqual(self.cache.incr("count", 1), 2)
        self.cache.set_many({"one": 1, "two": 2})
        self.assertEqual(self.cache.get_many(["one", "two"]), {"one": 1, "two": 2})
        self.assertTrue(self.cache.touch("one"))
        self.cache.delete_many(["one", "two"])
        self.assertIn("name", self.cache)
        self.assertTrue(self.cache.delete("name"))
        self.cache.clear()

    def test_when_it_goes_nothing_is_found_and_nobody_waits_twice(self) -> None:
        self.cache.set("name", "Alice")
        self.server.terminate()
        self.server.wait()
        with self.assertLogs("todo_site.cache") as log:
            self.assertEqual(self.cache.get("name", "nobody"), "nobody")
            self.assertEqual(self.cache.get_many(["name"]), {})
            self.assertTrue(self.cache.add("lock", True))
            self.cache.set("name", "Alice")
            self.assertFalse(self.cache.delete("name"))
        self.assertEqual(len(log.output), 1)
        self.server = redis(self.port)
        time.sleep(1)
        self.cache.set("name", "Alice")
        self.assertEqual(self.cache.get("name"), "Alice")


@WITH_REDIS
class SiteWithCacheTests(SiteTestCase):
    def test_pages_do_without_it(self) -> None:
        site = self.site(CACHE_URL=f"redis://127.0.0.1:{free_port()}/0")
        self.assertEqual(self.crowd(site, 20), {200})
        self.assertEqual(site.get("/accounts/login/").status, 200)
