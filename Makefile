# Every target prepares what it needs; nothing has to be done before.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PORT ?= 8000
ROLE ?= trainee
LEARNERS ?= 300
PYTHON := .venv/bin/python
# What the tools for developers need to load the settings; `make run` makes a key of its own and keeps it.
DEVELOPMENT := SECRET_KEY=only-for-development-commands DEMO=1
# Images of containers often forbid Python to keep what it has compiled; each start would then compile everything anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run test check bench code lock format migrations messages clean

help: ## show this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 14

run: ## install, load the content and the demo, serve on PORT (8000)
	@scripts/setup
	@PORT=$(PORT) $(PYTHON) -m scripts.run

test: ## install the test tools, then run every test, on SQLite, on PostgreSQL and in a browser
	@scripts/setup dev
	@$(PYTHON) -m scripts.run_tests

check: ## style, imports, types, templates, migrations, deployment, lock
	@scripts/setup dev
	@$(PYTHON) -m scripts.check

bench: ## measure the running site beside Moodle and the budgets (LEARNERS, BENCH_DATABASE=postgresql)
	@scripts/setup dev
	@$(PYTHON) -m bench --learners $(LEARNERS)

code: ## print the present second-factor code of a demo account (ROLE=editor)
	@$(DEVELOPMENT) $(PYTHON) manage.py demo_code $(ROLE)

lock: ## resolve the dependencies of pyproject.toml anew
	@scripts/setup dev
	@$(PYTHON) -m scripts.lock

format: ## format Python and templates
	@scripts/setup dev
	@.venv/bin/ruff check --fix-only --quiet . ; .venv/bin/ruff format --quiet .

migrations: ## write migrations (APP=access NAME=add_grant_period)
	@$(DEVELOPMENT) $(PYTHON) manage.py makemigrations $(APP) --name $(NAME)

messages: ## collect the words to translate and compile what is translated
	@$(DEVELOPMENT) $(PYTHON) manage.py messages
	@$(DEVELOPMENT) $(PYTHON) manage.py compilemessages --ignore .venv

clean: ## remove what can be made again; the database, the uploads and the key stay
	@rm -rf .venv node_modules tests/verifiers/node_modules var/stamps var/static var/test var/check var/bench var/reports .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@rm -f */locale/*/LC_MESSAGES/*.mo
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
