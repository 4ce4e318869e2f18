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


class LookTests(SimpleTestCase):
    """What each look finds, of figures that stand for what happened since the last."""

    def setUp(self) -> None:
        self.memory: dict[str, Any] = {}
        self.figures: dict[str, Any] = {
            "at": 0.0,
            "answers": (0.0,) * (len(BUCKETS) + 1),
            "events": {},
            "statements": 0,
        }
        self.look()

    def look(self, **changed: Any) -> dict[str, str | None]:
        self.figures |= changed
        with mock.patch.object(alerts, "_figures", return_value=dict(self.figures)):
            return alerts._broken(self.memory)

    def test_probes_that_ask_nothing_do_not_say_that_the_database_is_well(self) -> None:
        found = self.look(events={"db.connection_error": 3})
        self.assertEqual(found["database"], "the database does not answer")
        self.assertNotIn("database", self.look())
        found = self.look(events={"db.connection_error": 5})
        self.assertEqual(found["database"], "the database does not answer")
        self.assertIsNone(self.look(statements=4)["database"])

    def test_an_outage_with_few_pages_and_many_probes_is_told(self) -> None:
        targets: dict[str, dict[str, Any]] = {}
        told = []
        for now in range(0, 100, 10):
            # Somebody asks every twenty seconds, a supervisor every ten.
            events = {"db.connection_error": now // 20}
            broken = self.look(events=events)
            with override_settings(ALERT_AFTER=60, ALERT_COOLDOWN=3600):
                told += alerts.decide(targets, broken, float(now))
        self.assertEqual(told, ["Broken: the database does not answer."])


class MailTests(SimpleTestCase):
    @override_settings(ADMINS=[("Steve", "steve@example.com")], ALERT_WEBHOOK="")
    def test_it_goes_to_the_admins(self) -> None:
        with self.assertLogs("todo_site.alerts"):
            alerts.tell("Broken: slow.")
        (message,) = mail.outbox
        self.assertEqual(message.to, ["steve@example.com"])
        self.assertIn("Broken: slow.", message.subject)

    @override_settings(
        ADMINS=[("Steve", "steve@example.com")],
        EMAIL_BACKEND="todo_site.mail.Unconfigured",
        ALERT_WEBHOOK="https://hook.example/",
    )
    def test_without_mail_the_webhook_is_told_all_the_same(self) -> None:
        with (
            mock.patch("urllib.request.urlopen") as asked,
            self.assertLogs("todo_site.alerts") as log,
        ):
            alerts.tell("Broken: slow.")
        asked.assert_called_once()
        self.assertIn("could not be sent", log.output[-1])

    @override_settings(ALERT_WEBHOOK="http://127.0.0.1:9/")
    def test_a_webhook_that_is_away_is_logged(self) -> None:
        with self.assertLogs("todo_site.alerts") as log:
            alerts.tell("Broken: slow.")
        self.assertIn("could not be sent", log.output[-1])

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
