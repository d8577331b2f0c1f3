# `make render` and `make test` do everything from nothing, on Debian 12 with a Swift 6.3 toolchain, as root or with sudo.
# Two flavours are built: the static release, which is the product, and the debug build, which tests run.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup setup-test build build-test render test kill snapshots bench attack fuzz foreign growth emulate vary mutations fonts lock install doctor clean

PREFIX ?= /usr/local
# Options for `report render` and `swift test`: make render ARGS='--jobs 1', make test ARGS='--filter Stance'
ARGS ?=

PACKAGES := libpython3-dev python3-venv libmd4c-dev pkg-config fonts-noto-cjk
TEST_PACKAGES := chromium curl faketime git locales poppler-utils qpdf
# The product carries no path of the checkout: C puts __FILE__ into messages.
RELEASE := swift build -c release --static-swift-stdlib $(foreach to,-Xcc -Xcxx,$(to) -fmacro-prefix-map=$(CURDIR)/=)

help: ## say what can be made (the default)
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 19

setup: ## install missing Debian packages, make .venv from the lock, build the fonts
	@command -v swift >/dev/null || { echo "swift is not on the path: install a Swift 6.3 toolchain" >&2; exit 1; }
	@scripts/setup-debian $(PACKAGES)
	@scripts/setup-python
	@scripts/setup-fonts

build: setup ## build the static release and put its resources beside it
	$(RELEASE) --product report
	$(RELEASE) --product report-kernel
	@scripts/stage-resources .build/release

render: build ## render every definition of notebooks/ to reports/
	.build/release/report render $(ARGS)

test: build-test ## build for debugging and run all tests
	@$(if $(ARGS),,scripts/fuzz-c && scripts/emulate --here)
	swift test --skip-build $(ARGS)

# How many moments `make kill` tries, besides each step of writing.
MOMENTS ?= 200

kill: build build-test ## kill and signal renders at 200 seeded moments and at each step of writing, and print what was left
	REPORT_KILL_MOMENTS=$(MOMENTS) REPORT_EXECUTABLES=.build/release swift test --skip-build --filter KillTests

snapshots: build-test ## write golden files anew; fails where one changed, so that the change is looked at
	REPORT_UPDATE_GOLDENS=1 swift test --skip-build $(ARGS)

bench: build ## measure, and write docs/performance.md
	/usr/bin/python3 bench/run $(ARGS)
	/usr/bin/python3 bench/confinement

attack: build ## run the attack suite as root and as nobody, and write its table into docs/security.md
	@scripts/setup-debian $(TEST_PACKAGES)
	/usr/bin/python3 -B scripts/attack --write $(ARGS)

fuzz: build-test ## fuzz every reader, guided by coverage and under AddressSanitizer (ARGS='--seconds 600'; --keep, --write)
	/usr/bin/python3 -B scripts/fuzz $(ARGS)

foreign: build-test ## fetch other projects' test suites of CommonMark, JSON, CSV, YAML and dates, and run the readers on them
	/usr/bin/python3 -B scripts/foreign $(ARGS)

growth: build ## measure how time and memory grow with hostile inputs; fails where they grow faster than the input
	/usr/bin/python3 -B scripts/growth $(ARGS)

EMULATION_PACKAGES := qemu-system-x86 qemu-system-arm gcc-aarch64-linux-gnu libc6-dev-arm64-cross

emulate: build ## try the confinement in guests of other kernels and machines, and write the table of docs/security.md
	@scripts/setup-debian $(EMULATION_PACKAGES)
	/usr/bin/python3 -B scripts/emulate --write $(ARGS)

vary: build ## render under other circumstances, and write the table of docs/reproducibility.md
	@scripts/setup-debian $(TEST_PACKAGES) disorderfs
	/usr/bin/python3 scripts/vary $(ARGS)

mutations: build ## edit the definitions at random, and write what verify says of it to docs/reproducibility.md
	/usr/bin/python3 bench/mutations --page docs/reproducibility.md $(ARGS)

fonts: setup ## build the fonts anew
	@rm -f .build/fonts.sha256
	@scripts/setup-fonts

lock: ## make requirements.lock and requirements-test.lock from their .in files
	scripts/lock

install: build ## install into PREFIX (/usr/local), below DESTDIR where it is set
	scripts/install "$(PREFIX)"

doctor: build ## say what this machine has and what is enforced
	.build/release/report doctor $(ARGS)

clean: ## remove everything that was built, but no report
	rm -rf .build .venv

setup-test: setup
	@scripts/setup-debian $(TEST_PACKAGES)
	@scripts/setup-test-python

build-test: setup-test
	swift build --build-tests
	@scripts/stage-resources .build/debug
