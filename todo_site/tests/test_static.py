"""What production serves beside pages."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from django.conf import settings
from django.test import SimpleTestCase


class CollectTests(SimpleTestCase):
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
