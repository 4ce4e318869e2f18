"""A broken target is told once, after a while, and so is that it is met again."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from unittest import mock

from django.core import mail
from django.test import SimpleTestCase, override_settings

from todo_site import alerts
from todo_site.metrics import BUCKETS, Latency
from todo_site.tests.servers import Site, free_port
from todo_site.tests.sites import SiteTestCase


@override_settings(ALERT_AFTER=60, ALERT_COOLDOWN=3600)
class DecisionTests(SimpleTestCase):
    def setUp(self) -> None:
        self.targets: dict[str, dict[str, Any]] = {}

    def at(self, now: float, words: str | None) -> list[str]:
        return alerts.decide(self.targets, {"answers": words}, now)

    def test_it_is_told_once_and_only_when_it_lasts(self) -> None:
        self.assertEqual(self.at(0, "slow"), [])
        self.assertEqual(self.at(59, "slow"), [])
        self.assertEqual(self.at(60, "slow"), ["Broken: slow."])
        for now in (70, 600, 9000):
            self.assertEqual(self.at(now, "slow"), [])

    def test_what_does_not_last_is_not_told(self) -> None:
        for now in range(0, 600, 50):
            self.assertEqual(self.at(now, "slow" if now % 100 else None), [])

    def test_the_all_clear_comes_when_that_lasts_too(self) -> None:
        self.at(0, "slow")
        self.at(60, "slow")
        self.assertEqual(self.at(70, None), [])
        self.assertEqual(self.at(130, None), ["All clear: answers."])
        self.assertEqual(self.at(200, None), [])

    def test_nothing_more_is_told_until_it_cooled_down(self) -> None:
        for now, words in ((0, "slow"), (60, "slow"), (70, None), (130, None)):
            self.at(now, words)
        self.assertEqual(self.at(200, "slow"), [])
        self.assertEqual(self.at(300, "slow"), [])
        self.assertEqual(self.at(3731, "slow"), ["Broken: slow."])

    def test_a_target_that_was_always_met_is_not_told(self) -> None:
        for now in (0, 60, 600):
            self.assertEqual(self.at(now, None), [])

    def test_slow_answers_are_those_since_the_last_look(self) -> None:
        counts = [0.0] * (len(BUCKETS) + 1)
        self.assertEqual(alerts._slow(Latency("", tuple(counts))), {})
        counts[-2] = 30.0
        found = alerts._slow(Latency("", tuple(counts)))
        self.assertIn("95 of 100", found["answers"] or "")


class MailTests(SimpleTestCase):
    @override_settings(ADMINS=[("Steve", "steve@example.com")], ALERT_WEBHOOK="")
    def test_it_goes_to_the_admins(self) -> None:
        with self.assertLogs("todo_site.alerts"):
            alerts.tell("Broken: slow.")
        (message,) = mail.outbox
        self.assertEqual(message.to, ["steve@example.com"])
        self.assertIn("Broken: slow.", message.subject)

    @override_settings(ALERT_WEBHOOK="http://127.0.0.1:9/")
    def test_a_webhook_that_is_away_is_logged(self) -> None:
        with self.assertLogs("todo_site.alerts") as log:
            alerts.tell("Broken: slow.")
        self.assertIn("did not take it", log.output[-1])

    @override_settings(ADMINS=[], ALERT_WEBHOOK="")
    def test_without_anybody_to_tell_nothing_is_looked_at(self) -> None:
        with mock.patch.object(alerts, "look") as look:
            self.client.get("/robots.txt")
        look.assert_not_called()


class Hook(BaseHTTPRequestHandler):
    """Writes down what is posted."""

    told: list[str] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.told.append(json.loads(body)["text"])
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


class OutageTests(SiteTestCase):
    def test_two_workers_tell_of_an_outage_once(self) -> None:
        hook = HTTPServer(("127.0.0.1", free_port()), Hook)
        threading.Thread(target=hook.serve_forever, daemon=True).start()
        self.addCleanup(hook.shutdown)
        site = self.site(
            ALERT_WEBHOOK=f"http://127.0.0.1:{hook.server_port}/", ALERT_AFTER="1"
        )
        self.ask_until(site, told=0, seconds=2)
        self.server.stop()
        self.ask_until(site, told=1, seconds=20)
        self.server._start()
        self.ask_until(site, told=2, seconds=20)
        self.assertEqual(
            Hook.told,
            [
                "Todo: Broken: the database does not answer.",
                "Todo: All clear: database.",
            ],
        )

    def ask_until(self, site: Site, *, told: int, seconds: float) -> None:
        """Ask for pages until so much was told; fail if it takes too long."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and not (told and len(Hook.told) >= told):
            site.get("/tasks/", cookie=self.cookie)
            time.sleep(0.1)
        self.assertEqual(len(Hook.told), told)
