"""gunicorn's settings: `gunicorn -c python:todo_site.gunicorn`."""

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.apps import apps

from todo_site.environment import Environment

if TYPE_CHECKING:
    from gunicorn.arbiter import Arbiter

env = Environment.of(Path(__file__).resolve().parent.parent)

wsgi_app = "todo_site.wsgi"
bind = env.text("BIND", default="127.0.0.1:8000")
workers = env.number("WEB_CONCURRENCY", default=2, least=1)
# Threads keep the site answering while a password is hashed, a quarter of a second.
threads = env.number("WEB_THREADS", default=4, least=1)
worker_class = "todo_site.worker.Worker"
# Longer than a wait for a connection plus the longest statement: 2 + 30 seconds.
timeout = 60
graceful_timeout = 30
control_socket_disable = True
accesslog = None


# Where the workers put what they measure, so that one of them can add it up. It must be
# named before anything of the site is imported.
metrics_folder = tempfile.mkdtemp(prefix="todo-metrics-")
os.environ["PROMETHEUS_MULTIPROC_DIR"] = metrics_folder

# The check of a connection may have taken one more, and a page is to come within three.
MOST_SECONDS_AT_THE_GATE = 1.5

# The hooks import late: they run with Django set up, this module is read before.


def when_ready(server: "Arbiter") -> None:
    """Say what is missing; hand back what a preloaded application opened."""
    if not env.text("EMAIL_URL"):
        server.log.warning("EMAIL_URL is not set: nobody can reset a password.")
    if server.cfg.preload_app:
        from todo_site.database import pools  # noqa: PLC0415

        pools.close()


def post_fork(server: "Arbiter", worker: Any) -> None:
    """In a new worker, forget what it may have inherited."""
    if server.cfg.preload_app:
        from todo_site.database import pools  # noqa: PLC0415

        pools.forget()


def post_worker_init(worker: Any) -> None:
    """Keep one thread out of the database: a frozen one could hold them all."""
    from todo_site.database.backend.base import DatabaseWrapper  # noqa: PLC0415
    from todo_site.database.gate import Gate  # noqa: PLC0415

    seconds = env.number("DB_POOL_TIMEOUT", default=2, least=1)
    places = max(worker.cfg.threads - 1, 1)
    DatabaseWrapper.gate = Gate(places, min(seconds, MOST_SECONDS_AT_THE_GATE))


def worker_exit(server: "Arbiter", worker: Any) -> None:
    """At a worker's end, its requests answered, tell the server goodbye."""
    if apps.ready:
        from todo_site.database import pools  # noqa: PLC0415

        pools.close()


def child_exit(server: "Arbiter", worker: Any) -> None:
    """Leave out of the sums what only a living worker has: connections."""
    from prometheus_client import multiprocess  # noqa: PLC0415

    multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def on_exit(server: "Arbiter") -> None:
    """Take the figures away with the site."""
    shutil.rmtree(metrics_folder, ignore_errors=True)
