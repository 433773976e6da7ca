# What a person types; `make` alone lists it. Each target makes the environment it needs, in .venv, once.

PYTHON ?= python3
Q ?=
ARGS ?=

ENV := .venv
RUN := $(ENV)/bin/python -m
# Nothing is compiled ahead: most of what the dependencies bring is never imported.
PIP := $(RUN) pip install -qq --no-compile --disable-pip-version-check -c constraints.txt
# Workers import the package once each: more than eight take longer to start than they save.
PYTEST := $(RUN) pytest -n auto --maxprocesses 8 --dist worksteal
# An editable install knows its folder: a copy or a moved folder is installed again.
HERE := $(shell pwd | cksum | cut -d ' ' -f 1)
RUNTIME := $(ENV)/.runtime-$(HERE)

# A model server that is not ours, in an environment of its own: trendscope does not depend on it.
# PIP_EXTRA_INDEX_URL=https://download.pytorch.org/whl/cpu takes the small build of torch.
SERVING := .venv-serve
TORCH := 2.13.0
TRANSFORMERS := 5.23.0
SERVER := $(SERVING)/.torch-$(TORCH)-transformers-$(TRANSFORMERS)

# The question goes through the environment as it was typed: neither make nor the shell reads inside it.
export QUESTION := $(value Q)
unexport Q

# Studio sends nothing out: no traces, no usage figures, no question for a newer version.
QUIET := LANGSMITH_TRACING=false LANGGRAPH_CLI_NO_ANALYTICS=1 LANGGRAPH_NO_VERSION_CHECK=true

.NOTPARALLEL:
.DELETE_ON_ERROR:
.PHONY: help research studio test test-server check format docs constraints clean question

help:
	@echo 'make research Q="recent trends in machine translation"   answer a question'
	@echo 'make studio        the research graph in LangGraph Studio'
	@echo 'make test          run the tests'
	@echo 'make test-server   run the tests against a model server; installs torch'
	@echo 'make check         format, lint, types and tests: what CI runs'
	@echo 'make format        format the code'
	@echo 'make docs          rewrite .env.example and the table of sources in the README'
	@echo 'make constraints   take the newest versions of all dependencies'
	@echo 'make clean         remove everything that was made here, .venv too'
	@echo
	@echo 'ARGS passes on further options: make research Q="..." ARGS="--since 2020"'

# A partial report (exit status 4) is a report; it says what it lacks.
research: question $(RUNTIME)
	@$(RUN) trendscope research $(ARGS) -- "$$QUESTION" || { status=$$?; [ $$status -eq 4 ] || exit $$status; }

question:
	@if [ -z "$$QUESTION" ]; then \
	  echo 'Type a question: make research Q="recent trends in machine translation"' >&2; exit 2; fi

studio: $(RUNTIME)-studio
	@echo 'Open the address at "Studio UI" below (an account with LangSmith), or send questions to "API": see README.md.'
	@$(QUIET) $(RUN) langgraph_cli dev $(ARGS)

test: $(RUNTIME)-test
	@$(PYTEST) $(ARGS)

test-server: $(RUNTIME)-test $(SERVER)
	@SERVING_PYTHON='$(CURDIR)/$(SERVING)/bin/python' $(RUN) pytest tests/servers $(ARGS)

check: $(RUNTIME)-dev
	@$(RUN) ruff format --check .
	@$(RUN) ruff check .
	@$(RUN) mypy
	@$(RUN) mypy tests benchmarks docs examples
	@$(PYTEST) $(ARGS)

format: $(RUNTIME)-dev
	@$(RUN) ruff format .
	@$(RUN) ruff check --fix .

docs: $(RUNTIME)
	@$(RUN) docs.generate

constraints:
	@echo 'trendscope: asking for the newest versions, some minutes' >&2
	@$(PYTHON) -m venv --clear build/newest
	@build/newest/bin/python -m pip install -qq -U pip
	@build/newest/bin/python -m pip install -qq '.[dev]'
	@echo '# The versions that were tested; `make constraints` takes newer ones.' > constraints.txt
	@# The newest soupsieve needs Python 3.11.5; pip takes one that the Python at hand can have.
	@build/newest/bin/python -m pip freeze --all --exclude trendscope --exclude soupsieve >> constraints.txt

clean:
	rm -rf $(ENV) $(SERVING) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .langgraph_api
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(ENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "trendscope needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>/dev/null || echo missing)." \
	    "Name a newer one, as in: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -m venv --clear $(ENV) || { rm -rf $(ENV); exit 1; }

$(SERVER):
	@echo 'trendscope: installing a model server into $(SERVING), once; this takes some minutes' >&2
	@$(PYTHON) -m venv --clear $(SERVING)
	@$(SERVING)/bin/python -m pip install -qq --disable-pip-version-check \
	  'torch==$(TORCH)' 'transformers[serving]==$(TRANSFORMERS)'
	@touch $@

$(RUNTIME): $(ENV)/bin/python pyproject.toml constraints.txt
	@echo 'trendscope: installing into $(ENV), once; this takes a minute or two' >&2
	@$(PIP) pip setuptools
	@$(PIP) --no-build-isolation -e .
	@touch $@

$(RUNTIME)-%: $(RUNTIME)
	@echo 'trendscope: installing what make $(MAKECMDGOALS) needs as well' >&2
	@$(PIP) --no-build-isolation -e '.[$*]'
	@touch $@
