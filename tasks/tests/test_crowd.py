"""Fifty people with one account between them, all at the same twenty tasks.

CROWD_SECONDS says for how long; the suite takes a few.
"""

import os
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from random import Random
from threading import BoundedSemaphore
from time import monotonic
from typing import Any

from django.db import connections
from django.test import Client, TransactionTestCase

from accounts.models import User
from accounts.tests.people import PASSWORD
from tasks.models import Task

PEOPLE, TASKS = 50, 20
# As many as a site answers at once; the others wait for their turn.
THREADS = 8
SECONDS = float(os.environ.get("CROWD_SECONDS", "4"))

# Saved, put back; asked about a task that somebody changed meanwhile.
EXPECTED = {302, 409}


class CrowdTests(TransactionTestCase):
    def setUp(self) -> None:
        self.alice = User.objects.create_user("alice@example.com", PASSWORD)
        tasks = [self.alice.tasks.create(title=f"Task {n}") for n in range(TASKS)]
        self.pks = [task.pk for task in tasks]
        self.clients = [Client() for _ in range(PEOPLE)]
        for client in self.clients:
            client.force_login(self.alice)

    def test_nobody_meets_a_deadlock_and_no_task_is_lost(self) -> None:
        self.end = monotonic() + SECONDS
        self.answering = BoundedSemaphore(THREADS)
        with ThreadPoolExecutor(PEOPLE) as people:
            each = people.map(self.person, range(PEOPLE))
            answers = sum(each, Counter[int]())
        self.assertEqual(set(answers) - EXPECTED, set(), answers)
        self.assertGreater(answers[302], PEOPLE)
        left = self.alice.tasks.order_by("pk").values_list("pk", flat=True)
        self.assertEqual(list(left), self.pks)
        places = {(task.place, task.pk) for task in self.alice.tasks.all()}
        self.assertEqual(len(places), TASKS)

    def person(self, number: int) -> Counter[int]:
        """Do one thing after the other until time is up; return what was answered."""
        random = Random(number)
        answers: Counter[int] = Counter()
        while monotonic() < self.end:
            with self.answering:
                answers[act(self.clients[number], random, self.pks)] += 1
                connections.close_all()
        return answers


def act(client: Client, random: Random, pks: list[int]) -> int:
    """Do one of the things that people do; return the status of the answer."""
    pk, other = random.sample(pks, 2)
    path: str
    data: dict[str, Any]
    match random.randrange(5):
        case 0:
            to = random.choice(["up", "down", "top", "bottom"])
            path, data = f"{pk}/move/", {"to": to, "next": "/tasks/?show=all"}
        case 1:
            path, data = f"{pk}/move/", {"above": other, "next": "/tasks/?show=all"}
        case 2:
            version = Task.objects.values_list("version", flat=True).get(pk=pk)
            path, data = f"{pk}/edit/", {"title": f"Task {pk}", "version": version}
        case 3:
            path, data = "change/", {"act": "label", "label": "x", "task": pks}
        case _:
            path, data = f"{pk}/{random.choice(['complete', 'reopen'])}/", {}
    return client.post(f"/tasks/{path}", data).status_code
