# What a developer types. The work is done by the scripts in .make/, which need nothing but Python 3.11.
# Works from any folder (make -C FOLDER …, make -f FOLDER/Makefile …) and with a space in the path:
# TOP is this file's folder, quoted for the shell, and every recipe goes there first.
TOP := '$(shell dirname '$(subst ','\'',$(MAKEFILE_LIST))' | sed "s/^ //; s/'/'\\\\''/g")'
SETUP := cd $(TOP) && sh .make/python.sh .make
PYTHON_HERE := .venv/bin/python
LINT_IMPORTS := $(PYTHON_HERE) -c 'from importlinter.cli import lint_imports_command as lint; lint()'

.DEFAULT_GOAL := help
.PHONY: help install run ready test lint bench checks-score torture fuzz mutants screenshots lock clean

help: ## list these targets
	@cd $(TOP) && awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile

install: ## everything that run and test need (they call it themselves)
	@$(SETUP) environment-test assets browser pds

run: ## set up what is missing, then start web pages and sender, each a process of its own
	@$(SETUP) environment assets && exec $(PYTHON_HERE) -m scheduler.serve $(ARGS)

# Tests start the product many times: what is compiled once is kept, also where the environment says not to. One worker
# more than a small machine has cores, because many tests wait.
ready: install ## all that a test run needs, compiled as well: workers that start at once would each do it
	@cd $(TOP) && PYTHONDONTWRITEBYTECODE= $(PYTHON_HERE) -m pytest --collect-only -qq >/dev/null || true  # the test run tells

test: install ## all tests; ARGS="-k words" or ARGS=tests/unit for some of them
	@cd $(TOP) && PYTHONDONTWRITEBYTECODE= $(PYTHON_HERE) -m pytest -n 3 --dist loadfile --no-loadscope-reorder $(ARGS)

lint: ## ruff, the type checker and import-linter
	@$(SETUP) environment-test
	@cd $(TOP) && $(PYTHON_HERE) -m ruff check .
	@cd $(TOP) && $(PYTHON_HERE) -m ruff format --check .
	@cd $(TOP) && $(PYTHON_HERE) -m mypy campaigns scheduler wsgi.py
	@cd $(TOP) && $(LINT_IMPORTS)

bench: ## the table of speeds and sizes
	@$(SETUP) environment-test assets && exec $(PYTHON_HERE) -m tests.bench $(ARGS)

checks-score: ## how right and how quiet the checks are on whole texts, of which half is held back
	@$(SETUP) environment-test
	@cd $(TOP) && $(PYTHON_HERE) -m tests.corpus.trade

torture: ## kill real workers at every step and count
	@$(SETUP) environment-test assets && exec $(PYTHON_HERE) -m tests.torture $(ARGS)

fuzz: ## property tests with new examples; ARGS="--minutes 60" says how long
	@$(SETUP) environment-test assets && exec $(PYTHON_HERE) -m tests.fuzz $(ARGS)

mutants: ## small changes in what sends, tried on the tests; ARGS="--slice 1/5" tries a part
	@$(SETUP) environment-mutants assets && exec $(PYTHON_HERE) -m tests.mutants $(ARGS)

screenshots: ## pictures of the pages, taken with Chromium
	@$(SETUP) environment-test assets browser && exec $(PYTHON_HERE) -m tests.browser.screenshots $(or $(ARGS),build/screenshots)

lock: ## write the lock files anew; ARGS=--upgrade takes newer versions
	@$(SETUP) lock $(ARGS)

clean: ## remove what make installed or built; never instance/ or content/
	@$(SETUP) clean
