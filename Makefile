# SPDX-License-Identifier: MIT
# `make` alone says what there is.

PROBE = build/privcmd-probe
# A static binary runs in the lab's dom0, which has no libraries. lld leaves out what nobody calls, function
# by function, and what is public is no reason to keep it.
STATIC = -Xswiftc -Osize -Xswiftc -Xfrontend -Xswiftc -internalize-at-link \
	-Xswiftc -Xfrontend -Xswiftc -function-sections \
	-Xswiftc -static-executable -Xswiftc -use-ld=lld -Xswiftc -Xclang-linker \
	-Xswiftc --ld-path=$(CURDIR)/scripts/ld -Xlinker --gc-sections -Xlinker --icf=all \
	-Xlinker --no-eh-frame-hdr -Xlinker -T -Xlinker $(CURDIR)/scripts/no-unwind-tables.ld
SOURCES = $(shell find Sources -type f) Package.swift
LAB ?= 1

BUILD_PACKAGES = binutils g++ git libc6-dev
TEST_PACKAGES = $(BUILD_PACKAGES) libc6-dev-i386 libxen-dev linux-libc-dev perl python3 python3-venv
LAB_PACKAGES = qemu-system-x86 xz-utils

.PHONY: help build run test lab verify-fake bench fixtures contract scenarios lint clean setup

help:
	@echo 'make run       build, and ask the built-in fake for the GSI of 0000:03:00.0'
	@echo 'make test      build, and pass every test, real Xen in QEMU included (LAB=0 leaves it out)'
	@echo 'make lab       ask a real Xen 4.20 with a PVH dom0 the same question'
	@echo 'make verify-fake  prove the fake against a real Xen in eight cells, in half an hour'
	@echo 'make build     the static, stripped release binary: $(PROBE)'
	@echo 'make bench     the speed of a call beside that of the same call in C'
	@echo 'make fixtures  record Fixtures/ anew in the lab, all eight cells'
	@echo 'make contract  docs/contract.md, made anew from the clauses'
	@echo 'make scenarios  docs/scenarios.md, made anew from the scenarios and their transcripts'
	@echo 'make lint      the format of the sources'

build: $(PROBE)

# Built beside its place and moved there, so that a build that fails leaves no half binary.
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
	swift format lint --strict --recursive Sources Tests Benchmarks/Benchmarks Benchmarks/Package.swift Package.swift

bench: $(PROBE)
	scripts/bench
	scripts/bench-programs $(PROBE)

# Written beside its place, so that a failure leaves the page as it was.
contract: $(PROBE)
	$(PROBE) conformance list --format markdown >docs/contract.md.new
	@mv docs/contract.md.new docs/contract.md

scenarios: $(PROBE)
	$(PROBE) scenario list --format markdown --transcripts Fixtures/scenarios >docs/scenarios.md.new
	@mv docs/scenarios.md.new docs/scenarios.md

fixtures: $(PROBE)
	@scripts/require $(LAB_PACKAGES)
	scripts/record-fixtures

clean:
	rm -rf build .build .build-*
