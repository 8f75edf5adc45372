PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
SERVE ?= 1
FUZZ ?= 300
# A process for each core; those in a browser depend on time, and bear no more than two.
SEVERAL := --numprocesses auto --dist loadfile
TWO := --numprocesses 2 --dist loadfile

.PHONY: demo test test-without-browser test-sites test-pages test-minimum test-properdocs \
	test-wheel dist lint types assets schema picture screenshots bench bench-sites fuzz mutants \
	check-release clean

demo: $(VENV)/.installed node_modules/.installed
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --config-file sample_site/mkdocs.yml
	$(BIN)/mkdocs-snapengage check sample_site/site
ifeq ($(SERVE),1)
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs serve --config-file sample_site/mkdocs.yml
endif

test: $(VENV)/.installed node_modules/.installed build/html5lib/.installed
	tests/browser/engines.sh $(BIN)/python
	CHROMIUM="$$(tests/browser/chromium.sh $(BIN)/python)" $(BIN)/python -m pytest \
		$(or $(ARGS),tests/browser $(TWO))
ifndef ARGS
	$(BIN)/python -m pytest --ignore tests/browser $(SEVERAL)
endif

test-without-browser: $(VENV)/.installed node_modules/.installed build/html5lib/.installed
	$(BIN)/python -m pytest --ignore tests/browser $(SEVERAL) $(ARGS)

# Real pages with mistakes drawn by chance, for FUZZ seconds; FUZZ_SEED repeats what was found.
fuzz: $(VENV)/.installed
	FUZZ_SECONDS=$(FUZZ) FUZZ_SEED=$${FUZZ_SEED:-$$(date +%s)} $(BIN)/python -m pytest -s \
		tests/page/test_fuzz.py $(ARGS)

# Changes the code by chance, and counts which changes no test notices: MUTANTS of them, drawn by SEED,
# in all of markup/, page/ and scripts/, or in `ONLY=page` or `ONLY=page/edits`. About ten seconds each.
MUTANTS ?= 300
SEED ?= 1
JOBS ?= 2
mutants: $(VENV)/.installed node_modules/.installed build/html5lib/.installed
	$(BIN)/python -m pip install --quiet --editable '.[mutants]'
	$(BIN)/python -m tools.mutants $(MUTANTS) $(SEED) $(JOBS) $(ONLY)

# Real sites of MkDocs, from the sources of packages; `make test-sites SITES="typer hatch"` takes
# some of them.
test-sites: build/real-sites/.installed
	$(BIN)/python -m tests.real_sites $(SITES)

# Thousands of pages from documentation packages of Debian; `PACKAGES="…"` takes others.
test-pages: $(VENV)/.installed
	$(BIN)/python -m tests.real_sites.pages $(PACKAGES)

# Every dependency at the oldest version that pyproject.toml allows.
test-minimum: node_modules/.installed build/html5lib/.installed
	mkdir -p build
	$(PYTHON) -m tools.minimum > build/minimum.txt
	$(PYTHON) -m venv build/minimum
	build/minimum/bin/python -m pip install --quiet --constraint build/minimum.txt '.[test]'
	build/minimum/bin/python -m pytest --ignore tests/browser --ignore tests/test_assets.py \
		--ignore tests/built_site/test_generators.py $(SEVERAL) $(ARGS)

# The same wheel and its neighbours under ProperDocs, with no MkDocs installed: all tests that build
# sites, start the command or read options. What stays out runs `mkdocs` itself, a browser or npm.
PROPERDOCS := build/properdocs/bin/python
test-properdocs:
	mkdir -p build
	$(PYTHON) -m venv build/properdocs
	$(PROPERDOCS) -m pip install --quiet --requirement tests/properdocs.txt
	grep -o 'mkdocs-[a-z0-9-]*>=[^"]*' pyproject.toml | grep -v chatbot > build/neighbours.txt
	$(PROPERDOCS) -m pip install --quiet --no-deps . --requirement build/neighbours.txt
	# As the command `properdocs` does it, for each process: from then on `mkdocs` means ProperDocs.
	echo 'import properdocs.replacement' > \
		"$$($(PROPERDOCS) -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/alias.pth"
	$(PROPERDOCS) -m pytest --ignore tests/browser --ignore tests/markup --ignore tests/scripts \
		--ignore tests/test_assets.py --ignore tests/built_site/test_generators.py \
		--ignore tests/project/test_forge.py --ignore tests/project/test_supply_chain.py \
		$(SEVERAL) $(ARGS)

# The source distribution, and the wheel that is built from it and nothing else.
dist:
	rm -rf dist
	$(PYTHON) -m venv build/builder
	build/builder/bin/python -m pip install --quiet 'build>=1.2,<2'
	build/builder/bin/python -m build

# What was built, without the checkout: the sample site with the wheel and a theme alone, then
# tests. All but the plugin comes from the source distribution. `DIST=folder` takes files from there.
BUILT := $(or $(DIST),dist)
WHEEL := build/wheel
test-wheel: $(if $(DIST),,dist) node_modules/.installed
	rm -rf $(WHEEL)
	mkdir -p $(WHEEL)/source
	tar --extract --strip-components 1 --directory $(WHEEL)/source --file $(BUILT)/*.tar.gz
	rm -r $(WHEEL)/source/mkdocs_snapengage
	ln -s "$(CURDIR)/node_modules" $(WHEEL)/source/node_modules
	$(PYTHON) -m venv $(WHEEL)/venv
	$(WHEEL)/venv/bin/python -m pip install --quiet $(BUILT)/*.whl 'mkdocs-material>=9.6,<10'
	cd $(WHEEL)/source && NO_MKDOCS_2_WARNING=1 \
		../venv/bin/mkdocs build --strict --config-file sample_site/mkdocs.yml
	$(WHEEL)/venv/bin/mkdocs-snapengage check $(WHEEL)/source/sample_site/site
	$(WHEEL)/venv/bin/python -m pip install --quiet "$$(echo $(BUILT)/*.whl)[test]"
	cd $(WHEEL)/source && ../venv/bin/python -m pytest tests/test_plugin.py tests/page/test_inject.py $(ARGS)

# What is missing before a release, with `TAG=v…`.
check-release: $(VENV)/.installed
	$(BIN)/python -m tools.release "$$TAG"

lint: $(VENV)/.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.installed node_modules/.installed
	$(BIN)/mypy
	node_modules/.bin/tsc --project tsconfig.json

# What pages get is made from the readable scripts; the version comes from the package.
assets: $(VENV)/.installed node_modules/.installed
	$(BIN)/python -m tools.assets

# What editors and the user guide say about the options is made from the options.
schema: $(VENV)/.installed
	$(BIN)/python -m tools.schema > mkdocs_snapengage/schema.json.new
	mv mkdocs_snapengage/schema.json.new mkdocs_snapengage/schema.json
	$(BIN)/python -m tools.options_page > sample_site/docs/options.md.new
	mv sample_site/docs/options.md.new sample_site/docs/options.md

# The README's pictures, for light and for dark pages: what the plugin does, what the commands print,
# and a page of the guide.
picture: $(VENV)/.installed
	$(MAKE) demo SERVE=0
	$(BIN)/python -m pip install --quiet --editable '.[pictures]'
	$(BIN)/python -m tools.picture
	$(BIN)/python -m tools.terminal
	CHROMIUM="$$(tests/browser/chromium.sh $(BIN)/python)" \
		$(BIN)/python -m tools.guide_picture sample_site/site

# The sample site in Chromium: light and dark, on a desktop and on a phone.
screenshots: $(VENV)/.installed
	$(MAKE) demo SERVE=0
	CHROMIUM="$$(tests/browser/chromium.sh $(BIN)/python)" \
		$(BIN)/python -m tools.screenshots sample_site/site build/screenshots

# Writes benchmarks/RESULTS.md; leave the machine alone meanwhile. `make bench ONLY=transform` writes
# one part to build/benchmarks.md.
bench: $(VENV)/.installed node_modules/.installed
	$(BIN)/python -m pip install --quiet --editable '.[bench]'
	$(BIN)/python -m pip install --quiet --no-deps --upgrade --target build/bundles \
		'bokeh>=3,<4' 'plotly>=5,<7'
	npm install --silent --no-save --no-audit --no-fund rudder-sdk-js@2
	CHROMIUM="$$(tests/browser/chromium.sh $(BIN)/python)" $(BIN)/python -m benchmarks $(ONLY)

# The same for the real sites of `make test-sites`; it only prints.
bench-sites: build/real-sites/.installed $(VENV)/.installed
	$(BIN)/python -m benchmarks.real_sites $(SITES)

clean:
	rm -rf $(VENV) node_modules build dist sample_site/site

$(VENV)/.installed: pyproject.toml Makefile
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --editable '.[browsers,generators,lint,test]'
	touch $@

node_modules/.installed: package.json package-lock.json
	npm ci --no-audit --no-fund
	touch $@

# The inputs of html5lib's test suite are in its sources alone, whose setup needs an old setuptools.
build/html5lib/.installed: tests/html5lib.txt $(VENV)/.installed
	rm -rf build/html5lib
	mkdir -p build/html5lib
	echo 'setuptools<81' > build/html5lib/constraints.txt
	PIP_CONSTRAINT=build/html5lib/constraints.txt $(BIN)/python -m pip download --quiet --no-deps \
		--no-binary :all: --require-hashes --dest build/html5lib --requirement tests/html5lib.txt
	tar -xzf build/html5lib/html5lib-1.1.tar.gz -C build/html5lib --strip-components=4 \
		html5lib-1.1/html5lib/tests/testdata
	touch $@

# The sites' own plugins may want other versions than the tests do.
build/real-sites/.installed: tests/real_sites/sources.txt tests/real_sites/plugins.txt \
		pyproject.toml $(VENV)/.installed
	rm -rf build/real-sites
	$(PYTHON) -m venv build/real-sites/venv
	build/real-sites/venv/bin/python -m pip install --quiet --editable . \
		--requirement tests/real_sites/plugins.txt
	$(BIN)/python -m pip download --quiet --no-deps --require-hashes \
		--dest build/real-sites/sources --requirement tests/real_sites/sources.txt
	touch $@
