"""gunicorn's settings: `gunicorn -c python:todo_site.gunicorn`."""

from pathlib import Path

from todo_site.environment import Environment

env = Environment.of(Path(__file__).resolve().parent.parent)

wsgi_app = "todo_site.wsgi"
bind = env.text("BIND", default="127.0.0.1:8000")
workers = env.number("WEB_CONCURRENCY", default=2, least=1)
# Threads keep the site answering while a password is hashed, a quarter of a second.
threads = env.number("WEB_THREADS", default=4, least=1)
worker_class = "gthread"
# Longer than a wait for a connection plus the longest statement: 10 + 30 seconds.
timeout = 60
graceful_timeout = 30
control_socket_disable = True
accesslog = None
