"""Nothing of one person's is ever shown to another, whatever the three of them do."""

from typing import Any
from zipfile import BadZipFile, ZipFile

from django.core import mail
from django.test import Client
from hypothesis import HealthCheck, settings, strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

from accounts.models import User
from accounts.tests.people import PASSWORD, PeopleTestCase

PEOPLE = st.integers(0, 2)
PAGES = st.sampled_from(
    [
        "/tasks/",
        "/tasks/?show=all",
        "/tasks/?show=completed",
        "/tasks/?show=overdue",
        "/tasks/?show=all&order=newest",
        "/accounts/",
        "/accounts/email/",
        "/accounts/history/",
        "/accounts/sessions/",
        "/accounts/two-factor/",
        "/accounts/delete/",
        "/accounts/export/",
    ]
)
ACTS = st.sampled_from(["edit", "complete", "reopen", "delete"])
NAMES = ("xanthippe", "ysolde", "zebulon")


class Three(RuleBasedStateMachine):
    """Three people who write, look, and try each other's addresses."""

    @initialize()
    def come(self) -> None:
        User.objects.all().delete()
        mail.outbox.clear()
        self.people = [
            User.objects.create_user(f"{name}@example.com", PASSWORD, name=name)
            for name in NAMES
        ]
        self.clients = [Client(headers={"user-agent": f"{n}s phone"}) for n in NAMES]
        for client, person in zip(self.clients, self.people, strict=True):
            client.force_login(person)

    def saw(self, who: int, response: Any) -> None:
        """Fail if that person was shown a word of another."""
        streamed = getattr(response, "streaming", False)
        parts = response.streaming_content if streamed else [response.content]
        text = unpacked(b"".join(parts)) + str(response.headers)
        for other, name in enumerate(NAMES):
            if other != who and name in text:
                raise AssertionError(f"{NAMES[who]} was shown {name}: {text}")

    @rule(who=PEOPLE, note=st.booleans())
    def add(self, who: int, note: bool) -> None:  # noqa: FBT001 - drawn
        data = {"title": f"{NAMES[who]} plans", "due_date": "2020-01-02"}
        data |= {"description": f"{NAMES[who]} notes"} if note else {}
        url = "/tasks/new/"
        self.saw(who, self.clients[who].post(url, data, follow=True))

    @rule(who=PEOPLE, page=PAGES)
    def look(self, who: int, page: str) -> None:
        self.saw(who, self.clients[who].get(page))

    @rule(who=PEOPLE, act=ACTS, number=st.integers(0, 9), htmx=st.booleans())
    def act_on_any(self, who: int, act: str, number: int, htmx: bool) -> None:  # noqa: FBT001 - drawn
        """Try it on somebody's task: one's own, or another's."""
        everyones = [task for person in self.people for task in person.tasks.all()]
        if not everyones:
            return
        task = everyones[number % len(everyones)]
        url, before = f"/tasks/{task.pk}/{act}/", type(task).objects.values()
        rows = list(before.filter(pk=task.pk))
        data = {"title": f"{NAMES[who]} was here", "version": task.version}
        headers = {"HX-Request": "true"} if htmx else {}
        client = self.clients[who]
        self.saw(who, client.post(url, data, follow=True, headers=headers))
        self.saw(who, client.get(url, headers=headers))
        is_theirs = task.user_id == self.people[who].pk
        if not is_theirs and list(before.filter(pk=task.pk)) != rows:
            raise AssertionError("somebody changed another's task")

    @rule(who=PEOPLE)
    def take_along(self, who: int) -> None:
        client = self.clients[who]
        client.post("/accounts/reauthenticate/", {"password": PASSWORD})
        self.saw(who, client.post("/accounts/export/"))

    @rule(who=PEOPLE)
    def ask_for_a_mail(self, who: int) -> None:
        mail.outbox.clear()
        email = self.people[who].email
        self.clients[who].post("/accounts/password/reset/", {"email": email})
        for message in mail.outbox:
            if message.to != [email]:
                raise AssertionError(f"a mail went to {message.to}")

    @rule(who=PEOPLE)
    def rename(self, who: int) -> None:
        data = {"name": f"{NAMES[who]} again", "time_zone": "UTC"}
        self.saw(who, self.clients[who].post("/accounts/", data, follow=True))


def unpacked(content: bytes) -> str:
    """Return what is in it, and in what is packed in it."""
    if not content.startswith(b"PK"):
        return content.decode(errors="replace")
    from io import BytesIO  # noqa: PLC0415

    try:
        file = ZipFile(BytesIO(content))
    except BadZipFile:
        return ""
    return "".join(file.read(name).decode() for name in file.namelist())


class SecrecyTests(PeopleTestCase):
    def test_of_five_hundred_stories_none_tells_one_what_is_anothers(self) -> None:
        run_state_machine_as_test(
            Three,
            settings=settings(
                max_examples=500,
                stateful_step_count=8,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
