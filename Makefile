# Set-up, demo and tests. `make help` lists the targets; the README says what each needs.
.DEFAULT_GOAL := help
.PHONY: help demo test lint lock clean

bin := .venv/bin
uv := $(or $(UV),uv)
compile := $(uv) pip compile pyproject.toml --quiet --universal --python-version 3.12 --generate-hashes \
	--custom-compile-command 'make lock'

help:  ## this list
	@sed -n 's/^\([a-z]*\):.*## */  make \1\t/p' Makefile

demo:  ## everything at once on the sample plan: PORT=8000 chooses where
	@tools/bootstrap.sh run
	@$(bin)/qotbnama demo $(if $(PORT),--port $(PORT))

test:  ## every kind of test; ARGS='...' goes to pytest
	@tools/bootstrap.sh test
	@$(bin)/python -m tools.run_tests $(ARGS)

lint:  ## format, lint, spelling, types, layers, dead code; and prints the figures
	@tools/bootstrap.sh test
	$(bin)/ruff format --check .
	$(bin)/ruff check .
	$(bin)/codespell
	$(bin)/mypy
	$(bin)/lint-imports
	$(bin)/python -m tools.dead_code
	@$(bin)/python -m tools.figures

lock:  ## write the lock files anew (UPGRADE=1 takes newer versions); needs uv
	$(compile) $(if $(UPGRADE),--upgrade) --group build -o requirements.lock
	$(compile) $(if $(UPGRADE),--upgrade) --group build --group test -c requirements.lock -o requirements-test.lock

clean:  ## forget what was made: environment, caches, reports (not data)
	rm -rf .venv .tools build dist htmlcov .coverage* *.egg-info
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
