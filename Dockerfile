# Todo in a container: slim, not root, and nothing to write to but /tmp.
#
#   docker build -t todo .
#   docker run --read-only --tmpfs /tmp --env-file todo.env -p 127.0.0.1:8000:8000 todo

FROM python:3.13-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /srv/todo
COPY requirements.txt ./
RUN python -m venv /srv/venv && /srv/venv/bin/pip install -r requirements.txt
COPY manage.py ./
COPY accounts ./accounts
COPY static ./static
COPY tasks ./tasks
COPY templates ./templates
COPY todo_site ./todo_site
RUN SECRET_KEY=only-for-building ALLOWED_HOSTS=localhost \
    DATABASE_URL=postgresql://localhost/none \
    /srv/venv/bin/python manage.py collectstatic --noinput \
    && /srv/venv/bin/python -m compileall -q /srv/todo

FROM python:3.13-slim
RUN useradd --system --no-create-home --uid 10001 todo
COPY --from=build /srv /srv
WORKDIR /srv/todo
USER todo
ENV PATH=/srv/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    BIND=0.0.0.0:8000
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=3s --start-period=10s \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/health/live', timeout=2)"]
CMD ["gunicorn", "-c", "python:todo_site.gunicorn"]
