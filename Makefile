# Calls only; what is decided is decided in scripts/ and pyproject.toml.
BIN := .venv/bin
RUN := .venv/.installed-run
DEV := .venv/.installed-dev

.DEFAULT_GOAL := help
.PHONY: help demo test soak serve bench lint venv

help: ## show this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 16

demo: $(RUN) ## a throw-away office with invented cases, served on this machine; Ctrl-C ends it
	@$(BIN)/casebook demo

test: $(DEV) ## every check and every test; installs the system parts that tests need, or says which
	@scripts/system-packages test
	@$(MAKE) --no-print-directory lint
	@$(BIN)/pytest -n 2

soak: $(DEV) ## the long tests that `make test` leaves out: the same promises, tried on every byte and every size
	@$(BIN)/pytest -n 2 -m soak

serve: $(RUN) ## serve the office kept in instance/
	@$(BIN)/casebook serve

bench: $(RUN) ## measure the speed that docs promise, side by side with plain baselines
	@$(BIN)/casebook bench

lint: $(DEV) ## the quick checks: style, import contracts, translations, types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports
	@$(BIN)/pytest -q tests/test_translations.py
	@$(BIN)/mypy

venv: $(DEV) ## the Python environment in .venv, with everything that tests need

$(RUN): requirements/build.txt requirements/run.txt pyproject.toml
	@scripts/environment run

$(DEV): $(RUN) requirements/dev.txt
	@scripts/environment dev
