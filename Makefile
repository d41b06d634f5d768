# SPDX-License-Identifier: MIT
# `make` alone lists the targets.

PROBE = build/privcmd-probe
# The lab runs the program in dom0, which has no libraries: it is static.
STATIC = -Xswiftc -Osize -Xswiftc -static-executable
SOURCES = $(shell find Sources -type f) Package.swift
LAB ?= 1

BUILD_PACKAGES = binutils g++ git libc6-dev
TEST_PACKAGES = $(BUILD_PACKAGES) libc6-dev-i386 libxen-dev linux-libc-dev perl python3 python3-venv
LAB_PACKAGES = qemu-system-x86 xz-utils

.PHONY: help build run test lab verify-fake bench fixtures scenarios lint clean

help:
	@echo 'make run          build, and print the GSI of 0000:03:00.0 on the built-in fake'
	@echo 'make test         build, and run every test, also on a real Xen in QEMU (LAB=0 skips those)'
	@echo 'make lab          boot a real Xen 4.20 with a PVH dom0 in QEMU, and print the GSI there'
	@echo 'make verify-fake  compare the fake with real Xen in eight cells, in half an hour'
	@echo 'make build        build the static, stripped release binary $(PROBE)'
	@echo 'make bench        measure a call against the same call in C'
	@echo 'make fixtures     record the calls in Fixtures/ again in the lab, in all eight cells'
	@echo 'make scenarios    generate docs/scenarios.md from the scenarios and their transcripts'
	@echo 'make lint         check the format and the words of the sources'

build: $(PROBE)

# The binary gets its name when it is complete, so that a failed build leaves no partial one.
$(PROBE): $(SOURCES)
	@scripts/require $(BUILD_PACKAGES)
	swift build -c release --product privcmd-probe $(STATIC)
	@mkdir -p build
	strip -o $@.new "$$(swift build -c release --product privcmd-probe $(STATIC) --show-bin-path)/privcmd-probe"
	@mv $@.new $@

run: $(PROBE)
	$(PROBE) gsi --device fake 0000:03:00.0

test: $(PROBE) lint
	@scripts/require $(TEST_PACKAGES)
	@scripts/test --lab $(LAB)

lab: $(PROBE)
	@scripts/require $(LAB_PACKAGES)
	@scripts/lab-images $(PROBE) xen-4.20 linux-6.12 busybox
	$(PROBE) lab run --xen 4.20 --linux 6.12 --dom0 pvh --bind 0000:03:00.0 -- gsi 0000:03:00.0

verify-fake: $(PROBE)
	@scripts/require $(LAB_PACKAGES)
	scripts/verify-fake

lint:
	swift format lint --strict --recursive Sources Tests Benchmarks Package.swift
	scripts/lint-words

bench: $(PROBE)
	scripts/bench
	scripts/bench-programs $(PROBE)

# The page gets its name when it is complete, so that a failure leaves the old page.
scenarios: $(PROBE)
	$(PROBE) scenario list --format markdown --transcripts Fixtures/scenarios >docs/scenarios.md.new
	@mv docs/scenarios.md.new docs/scenarios.md

fixtures: $(PROBE)
	@scripts/require $(LAB_PACKAGES)
	scripts/record-fixtures

clean:
	rm -rf build .build .build-*
