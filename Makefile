# Calls only; what is decided is decided in scripts/ and pyproject.toml.
BIN := .venv/bin
RUN := .venv/.installed-run
DEV := .venv/.installed-dev
FUZZ := .venv/.installed-fuzz
FUZZ_SECONDS := 60
SAMPLE := 60
MINUTES := 30
ENGINE := sqlite
ENGINE_OF_TESTS := CASEBOOK_TEST_ENGINE=$(ENGINE)

.DEFAULT_GOAL := help
.PHONY: help demo test soak serve bench lint venv fuzz mutation endurance hosts sbom

help: ## show this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 16

demo: $(RUN) ## a throw-away office with invented cases, served on this machine; Ctrl-C ends it
	@$(BIN)/casebook demo

test: $(DEV) ## every check and every test (ENGINE=postgresql: with every office of a test there); installs the system parts that tests need, or says which
	@scripts/system-packages test
	@$(MAKE) --no-print-directory lint
	@$(ENGINE_OF_TESTS) $(BIN)/pytest -n 2

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

fuzz: $(FUZZ) ## parsers against made-up input, guided by coverage; FUZZ_SECONDS=60 for each of them
	@$(BIN)/python -m tests.fuzz --seconds $(FUZZ_SECONDS)

mutation: $(DEV) ## whether tests notice wrongs in what guards; SAMPLE=60 wrongs, 0 for all
	@$(BIN)/python -m tests.mutation --sample $(SAMPLE)

endurance: $(DEV) ## an office at work while everything fails around it; MINUTES=30
	@$(BIN)/python -m tests.soak --minutes $(MINUTES)

hosts: $(DEV) ## an office on several hosts while each of them fails or is renewed; needs root; MINUTES=30
	@$(BIN)/python -m tests.hosts --minutes $(MINUTES)
	@$(BIN)/python -m tests.hosts --minutes 2 --upgrade

sbom: $(RUN) ## what casebook consists of, as CycloneDX, to build/sbom.json
	@$(BIN)/python scripts/sbom.py build/sbom.json

$(RUN): requirements/build.txt requirements/run.txt pyproject.toml
	@scripts/environment run

$(DEV): $(RUN) requirements/dev.txt
	@scripts/environment dev

$(FUZZ): $(DEV) requirements/fuzz.txt
	@scripts/environment fuzz
