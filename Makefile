# Hamdeli. `make help` lists the commands; `make run` and `make test` need nothing set up by hand.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK = 1
PO := $(wildcard locales/*/LC_MESSAGES/messages.po)

.PHONY: help
help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

.PHONY: run
run: .venv/.run catalogs ## set everything up and start the application on http://127.0.0.1:5000
	KB_DATA=$${KB_DATA:-data} $(BIN)/kb serve

.PHONY: test
test: setup lint types imports tests ## set everything up and run every check and test

.PHONY: setup
setup: .venv/.test catalogs chromium ## make the environment for development

.venv/bin/python:
	tools/system-packages venv $(PYTHON)
	$(PYTHON) -m venv .venv

# A stamp a lock file: pip runs again only where a lock changed.
.venv/.run: requirements/run.lock pyproject.toml | .venv/bin/python
	$(BIN)/pip install --quiet --require-hashes -r requirements/run.lock
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.test: requirements/test.lock .venv/.run
	$(BIN)/pip install --quiet --require-hashes -r requirements/test.lock
	@touch $@

.PHONY: chromium
chromium:
	@tools/system-packages chromium

.PHONY: catalogs
catalogs: $(PO:.po=.mo) ## compile the gettext catalogs

%.mo: %.po | .venv/.run
	$(BIN)/pybabel --quiet compile --input-file $< --output-file $@ --locale $(word 2,$(subst /, ,$<))

.PHONY: messages
messages: .venv/.test ## extract the messages of the interface and update the catalogs
	$(BIN)/pybabel --quiet extract --mapping-file babel.cfg --keyword N_ --no-wrap --omit-header --add-location=file --sort-by-file --output-file locales/messages.pot .
	$(BIN)/pybabel --quiet update --input-file locales/messages.pot --output-dir locales --no-wrap --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date

.PHONY: lint
lint: .venv/.test ## ruff: rules and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

.PHONY: types
types: .venv/.test ## mypy --strict on the package
	$(BIN)/mypy

.PHONY: imports
imports: .venv/.test ## the directions of imports
	$(BIN)/lint-imports

.PHONY: tests
tests: .venv/.test ## pytest, on three processes: browsers and killed programs leave two cores waiting
	$(BIN)/pytest -n 3 --dist loadfile --no-loadscope-reorder

.PHONY: format
format: .venv/.test ## write the format that lint asks for
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

.PHONY: bench
bench: .venv/.test ## every benchmark, a table each
	@for script in benchmarks/*.py; do $(BIN)/python $$script || exit 1; done

.PHONY: kill-rounds
kill-rounds: .venv/.test ## kill imports at chance moments, three kills a round (the long form of a test)
	$(BIN)/python -m tests.kill_rounds --rounds 30

.PHONY: delivery-kills
delivery-kills: .venv/.test ## kill whoever tells webhooks, at each step twenty times (the long form of a test)
	$(BIN)/python -m tests.delivery_kills --rounds 20

.PHONY: api-fuzz
api-fuzz: .venv/.test ## ask every call of the API 400 odd questions of each kind (the long form of a test)
	API_QUESTIONS=400 $(BIN)/pytest tests/api/test_document.py

.PHONY: chance
chance: .venv/.test ## try 5,000 examples by chance of each rule that holds for every text (the long form of some tests)
	EXAMPLES=$${EXAMPLES:-5000} $(BIN)/pytest -n 2 $$(grep -rlE '^from hypothesis import' tests --include='test_*.py' | grep -v tests/api)

.PHONY: tone-quality
tone-quality: .venv/.test ## score the tone checker on labelled replies (FILES="a.jsonl b.jsonl")
	$(BIN)/python -m kb.tone.score $(FILES)

.venv/.train: requirements/train.lock .venv/.test
	$(BIN)/pip install --quiet --require-hashes -r requirements/train.lock
	@touch $@

.PHONY: tone-model
tone-model: .venv/.train ## learn the tone model anew from corpus/tone (CODES="en fa"), two minutes a language
	$(BIN)/python -m tools.tone_training $(CODES)

.PHONY: tone-check
tone-check: .venv/.train ## how the tone model does on files it has not learnt from (CODES="en fa")
	$(BIN)/python -m tools.tone_training --check $(CODES)

.PHONY: search-quality
search-quality: .venv/.test ## score the search by kind of query and language, tuned and held aside
	$(BIN)/python -m kb.search.score tests/search/quality/*.jsonl
	$(BIN)/python -m kb.search.score --held tests/search/quality/*.jsonl

.PHONY: screenshots
screenshots: setup ## take the pictures of docs/screenshots anew
	$(BIN)/python docs/take_screenshots.py

.PHONY: tone-rules
tone-rules: .venv/.run ## write docs/tone-rules.md from the rules and their examples
	$(BIN)/python docs/build_tone_rules.py

.PHONY: wheel
wheel: .venv/.test catalogs ## build the wheel into dist/
	$(BIN)/python -m hatchling build -t wheel

.PHONY: lock
lock: ## pin the newest allowed versions with their hashes (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links \
		pyproject.toml requirements/build.in --output-file requirements/run.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links \
		pyproject.toml requirements/build.in --group dev --constraint requirements/run.lock --output-file requirements/test.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links \
		--group train --output-file requirements/train.lock

.PHONY: clean
clean: ## take away what can be made again (not data/)
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	find locales -name '*.mo' -delete
