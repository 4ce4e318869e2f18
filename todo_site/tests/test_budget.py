"""What a first visit to the list weighs, served as in production."""

import gzip
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import brotli
from django.conf import settings
from django.urls import reverse

from accounts.tests.people import PeopleTestCase
from tasks import seeding
from tasks.models import Task
from tasks.paging import LENGTH

MOST = 35_000
MOST_JAVASCRIPT = 20_000
# Headers of one answer over HTTP/1.1, measured: 560 to 700 bytes.
HEADERS = 700


class BudgetTests(PeopleTestCase):
    def test_a_full_page_and_all_it_loads_stay_within_35_kb(self) -> None:
        rows = seeding.tasks([self.alice.pk], LENGTH, 1, self.alice.created_at)
        Task.objects.bulk_create(
            Task(user=self.alice, title=title, description=text, due_date=day)
            for _, title, text, day, *_ in rows
        )
        self.client.force_login(self.alice)
        page = self.client.get(reverse("tasks:list")).content
        weights = {"page": len(gzip.compress(page)) + HEADERS}
        for url in re.findall(rb'(?:href|src)="/static/([^"]+)"', page):
            path = Path(settings.BASE_DIR / "static" / url.decode())
            weights[path.name] = len(brotli.compress(path.read_bytes())) + HEADERS
        scripts = {name: size for name, size in weights.items() if ".js" in name}
        self.assertEqual(len(scripts), 4)
        self.assertLess(sum(weights.values()), MOST, weights)
        self.assertLess(sum(scripts.values()), MOST_JAVASCRIPT, scripts)


class CollectTests(PeopleTestCase):
    def test_every_file_that_a_page_names_is_found_and_compressed(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            environment = {
                "PATH": os.environ["PATH"],
                "SECRET_KEY": "only here",
                "ALLOWED_HOSTS": "todo.example",
                "DATABASE_URL": "postgresql://localhost/todo",
                "STATIC_ROOT": folder,
            }
            subprocess.run(
                [sys.executable, "manage.py", "collectstatic", "--noinput"],
                cwd=settings.BASE_DIR,
                env=environment,
                check=True,
                capture_output=True,
            )
            files = {path.name for path in Path(folder).rglob("*")}
        compressed = [name for name in files if name.startswith("htmx")]
        self.assertTrue(any(name.endswith(".js.br") for name in compressed))
        self.assertTrue(any(name.endswith(".js.gz") for name in compressed))
