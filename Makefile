# Needs only Python 3.11 or later and make. See `make help`.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
INSTALL := tools/install.py # installs exactly what the lock files list
PYTEST := $(BIN)/python -m pytest --numprocesses auto --dist loadfile # tests in one file share what they build
PACKAGE := generator/paper_listings
CORE   := $(PACKAGE)/sources/**,$(PACKAGE)/topics/**,$(PACKAGE)/pages/**,$(PACKAGE)/feeds/**,$(PACKAGE)/exports/**,$\
$(PACKAGE)/insight/**,$(PACKAGE)/merging/**,$(PACKAGE)/display/**,$(PACKAGE)/yamlnodes/**,$\
$(PACKAGE)/owner/settings.py,$(PACKAGE)/owner/site_address.py,$(PACKAGE)/owner/overrides.py,$(PACKAGE)/owner/override_text.py,$(PACKAGE)/owner/overriding.py,$\
$(PACKAGE)/owner/saved_searches.py,$(PACKAGE)/owner/mkdocs_settings.py,$(PACKAGE)/owner/mkdocs_shapes.py,$\
$(PACKAGE)/store/records.py,$(PACKAGE)/store/fetch_history.py,$(PACKAGE)/site/search_bundle.py,$\
$(PACKAGE)/order.py,$(PACKAGE)/dates.py,$(PACKAGE)/dayranges.py,$(PACKAGE)/limits.py,$(PACKAGE)/paper.py,$(PACKAGE)/text.py,$(PACKAGE)/errors.py
export NO_MKDOCS_2_WARNING := 1
mutants: N ?= 40
mutants: SEED ?= 1
mutants: WITHIN ?= *

.DEFAULT_GOAL := help
.PHONY: help venv dev site part join serve update settings published guard report test check lint audit wheel fork canary mutants bench screenshots learn lock clean

help:  ## show this help
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# venv installs pip last: if pip is missing, the environment is incomplete and is created again
$(BIN)/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	  || { echo "$(PYTHON): Python 3.11 or later is required; install it, or choose one: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
	  || { echo "$(PYTHON): cannot create a virtual environment; install python3-venv (apt install python3-venv)"; exit 1; }
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

$(VENV)/site.stamp: requirements-build.txt requirements.txt pyproject.toml $(INSTALL) | $(BIN)/pip
	@$(BIN)/python $(INSTALL) --project . requirements.txt
	@touch $@

$(VENV)/dev.stamp: requirements-dev.txt $(VENV)/site.stamp
	@$(BIN)/python $(INSTALL) --project . requirements-dev.txt
	@touch $@

venv: $(VENV)/site.stamp  ## create the virtual environment, with the command .venv/bin/papers
dev: $(VENV)/dev.stamp    ## the same, plus the tools for tests and checks

site: venv  ## build the site into site/ from the data in the repository
	@$(BIN)/papers build

part: venv  ## build the part of a closed year into part/, for join: make part YEAR=2024
	@$(BIN)/papers build --year "$(YEAR)" --site-dir part

join: venv  ## build the site into site/ from the parts in parts/ and the data
	@$(BIN)/papers join parts/*

serve: venv  ## build the site, serve it on http://127.0.0.1:8000/ and rebuild after every change
	@$(BIN)/papers serve

test: dev  ## run all tests; installs what they need, including a browser and a feed reader
	@.ci/tools
	$(PYTEST)

update: venv  ## import pasted listings, fetch the sources, commit and push the data if anything changed
	@.ci/update

settings: venv  ## in the workflow: find the site's address, or say which setting of the repository is missing
	@$(BIN)/papers workflow address

published: venv  ## in the workflow: get what the live site says it has published
	@$(BIN)/papers workflow published

guard: venv  ## in the workflow: check the built site, and that it has everything that was last published
	@$(BIN)/papers check --against .cache/published.json.gz

report: venv  ## in the workflow: open an issue after three days of failed runs, close it after a success
	@$(BIN)/papers workflow report

lint: dev  ## check formatting, lint, types and import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

tools/node/node_modules/stamp: tools/node/package.json tools/node/package-lock.json .tools/audit/stamp
	cd tools/node && PATH="$(CURDIR)/.tools/audit/bin:$$PATH" npm ci --ignore-scripts --silent
	@touch $@

audit: tools/node/node_modules/stamp  ## audit the workflows; lint and type-check the site's scripts (installs its own Node)
	@.ci/audit

check: lint audit  ## everything CI requires: lint, types, contracts, audits, tests with coverage (installs a browser)
	@.ci/tools
	$(PYTEST) --cov --cov-report=term
	@$(BIN)/coverage report --include='$(CORE)' --fail-under=100 >/dev/null \
	  || { $(BIN)/coverage report --include='$(CORE)'; echo "the core modules must have full branch coverage"; exit 1; }

wheel:  ## build the wheel and run the tests on it; PYTHON=python3.14: with that Python; LOWEST=1: with the oldest allowed dependencies
	@PYTHON=$(PYTHON) LOWEST=$(LOWEST) .ci/wheel

fork: dev  ## run the tests in a typical fork: without the sample, with other topics and another name
	@.ci/fork

# Separate environments, so that the tools' dependencies never conflict with the site's.
.tools/%/stamp: requirements-%.txt requirements-build.txt $(INSTALL)
	$(PYTHON) -m venv .tools/$*
	@.tools/$*/bin/python $(INSTALL) --alone requirements-$*.txt
	@touch $@

canary: venv .tools/canary/stamp  ## build the site with Zensical and with MkDocs and compare the results
	@$(BIN)/python -m tools.canary

mutants: dev .tools/mutants/stamp  ## mutate random lines of the core and see which changes the tests miss: make mutants N=40 SEED=1
	@.tools/mutants/bin/python -m tools.mutants --core '$(CORE)' -n $(N) --seed $(SEED) --within '$(WITHIN)'

bench: dev  ## measure whole builds, then each part: make bench BENCH="whole related" SIZES="1000 10000" CORPUS=papers.jsonl.gz
	@SIZES='$(SIZES)' CORPUS='$(CORPUS)' FIGURES='$(FIGURES)' $(BIN)/python -m tests.bench $(BENCH)

screenshots: dev site  ## take the README's screenshots from the built site
	@.ci/tools
	$(BIN)/python -m tests.screenshots

learn: venv  ## retrain the topic weights: make learn LABELS=train.jsonl PAPERS=papers.jsonl.gz
	@$(BIN)/python $(INSTALL) --project . requirements-learn.txt
	$(BIN)/python -m tools.learn_topics $(LABELS) $(PAPERS) $(LEARN)

RESOLVE = .tools/lock/bin/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header \
  --python-version 3.11 --exclude-newer "7 days" $(if $(UPGRADE),--upgrade)
lock: .tools/lock/stamp .tools/audit/stamp  ## update the lock files to match pyproject.toml; UPGRADE=1: to the newest releases at least a week old
	$(RESOLVE) --group build -o requirements-build.txt
	$(RESOLVE) -c requirements-build.txt -o requirements.txt pyproject.toml
	$(RESOLVE) -c requirements-build.txt --resolution lowest-direct -o requirements-lowest.txt pyproject.toml
	for group in dev learn; do \
	  $(RESOLVE) -c requirements-build.txt -c requirements.txt --group $$group -o requirements-$$group.txt pyproject.toml || exit 1; done
	for group in audit canary lock mutants; do $(RESOLVE) --group $$group -o requirements-$$group.txt || exit 1; done
	echo pip | $(RESOLVE) --no-annotate -o tests/pips/newest.txt -
	cd tools/node && PATH="$(CURDIR)/.tools/audit/bin:$$PATH" npm install --package-lock-only --silent

clean:  ## remove everything that was built; leaves data/ alone
	rm -rf build generator/*.egg-info .cache .canary .mutants .tools tools/node/node_modules .coverage .mypy_cache .ruff_cache .pytest_cache .hypothesis
	@[ ! -x $(BIN)/papers ] || { $(BIN)/papers generate --remove && $(BIN)/papers build --site-dir site --remove && $(BIN)/papers build --site-dir part --remove; }
