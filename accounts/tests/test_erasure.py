"""After an account is deleted a dump of the database holds nothing of it."""

import os
import subprocess
from typing import Any
from unittest import skipIf

from django.db import connection
from django.test import Client, TransactionTestCase

from accounts.models import AuditEntry, User
from accounts.models.recovery import new_codes
from accounts.tests.people import PASSWORD
from todo_site.database.programs import environment, program

MARKER = "Zanzibar marker"
FIREFOX = "Zanzibar browser"


def dumped() -> str:
    """Return all rows of the database, as pg_dump writes them."""
    given = connection.get_connection_params()
    version = connection.cursor().connection.info.server_version // 10_000
    command = program("pg_dump", version, str(given["host"]))
    return subprocess.check_output(
        [command, "--data-only"], text=True, env=environment(given)
    )


# What is left of a person is read from a dump, which wants a session of its own. No
# pooler changes what a cascade deletes; `make test` asks it without one.
@skipIf(os.environ.get("DB_PGBOUNCER"), "pg_dump does not go through a PgBouncer")
class ErasureTests(TransactionTestCase):
    def live(self, email: str, marker: str) -> Client:
        """Do what leaves traces: sign up, fail, write, look, take along."""
        client = Client(headers={"user-agent": marker}, REMOTE_ADDR="192.0.2.77")
        data: dict[str, Any] = {"email": email, "password1": PASSWORD}
        client.post("/accounts/signup/", data | {"password2": PASSWORD})
        other = Client(headers={"user-agent": marker}, REMOTE_ADDR="192.0.2.77")
        other.post("/accounts/login/", {"login": email, "password": "wrong"})
        other.post("/accounts/password/reset/", {"email": email})
        client.post("/tasks/new/", {"title": marker, "description": marker})
        client.post("/accounts/", {"name": marker, "time_zone": "UTC"})
        client.get("/accounts/email/")
        client.post("/accounts/reauthenticate/", {"password": PASSWORD})
        new_codes(User.objects.get(email=email))
        client.post("/accounts/export/")
        return client

    def test_of_whoever_left_nothing_is_found_and_of_others_everything(self) -> None:
        leaving = self.live("zanzibar@example.com", MARKER)
        self.live("bob@example.com", "Bobs marker")
        staff = User.objects.create_superuser("steve@example.com", PASSWORD)
        admin = Client()
        admin.force_login(staff)
        person = User.objects.get(email="zanzibar@example.com")
        url = f"/admin/accounts/user/{person.pk}/change/"
        admin.post(url, {"email": person.email, "name": MARKER, "is_active": "on"})
        before = dumped()
        self.assertIn("zanzibar", before)
        self.assertNotIn(PASSWORD, before)
        for kept in User.objects.values_list("password", flat=True):
            self.assertRegex(kept, r"^bcrypt_sha256\$\$2b\$")
        leaving.post("/accounts/delete/")
        text = dumped()
        for trace in ("zanzibar", "Zanzibar", "192.0.2.77\tZan"):
            self.assertNotIn(trace, text)
        self.assertIn("Bobs marker", text)
        self.assertIn("bob@example.com", text)
        last = AuditEntry.objects.order_by("-pk")[0]
        self.assertEqual((last.action, last.actor), ("erased", person.pk))
        self.assertFalse(hasattr(last, "details"))
