# The function's build as `sam build` calls it (BuildMethod: makefile), and what is handy beside it.
#
#   make build-ExecFormatFunction ARTIFACTS_DIR=dir    dir/bootstrap, for the architecture that template.yaml declares
#   make zip [ARCH=x86_64|arm64]                       artifacts/ecs-exec-format-ARCH.zip, to deploy without SAM
#   make test                                          all tests
#   make check-reproducible [ARCH=...]                 two builds in different folders are equal
#   make clean

.PHONY: help build-ExecFormatFunction zip test check-reproducible clean

help:
	@sed -n 's/^# \{0,1\}//p' Makefile | sed '/^ *make clean/q'

ARCH ?= $(shell sh build/declared-architecture template.yaml)

RUNTIME_x86_64 := linux-x64
RUNTIME_arm64  := linux-arm64
MACHINE_x86_64 := x86_64
MACHINE_arm64  := aarch64
RUNTIME = $(or $(RUNTIME_$(ARCH)),$(error ARCH must be x86_64 or arm64, here or in template.yaml))
MACHINE = $(MACHINE_$(ARCH))

# Only the binutils of the target can strip a foreign binary.
OBJCOPY = $(if $(filter $(MACHINE),$(shell uname -m)),objcopy,$(MACHINE)-linux-gnu-objcopy)

# Apart from the bin and obj of everyday builds, which may be of another configuration or have come with a copied folder.
PRIVATE = $(CURDIR)/artifacts/function/$(ARCH)
ZIP     = artifacts/ecs-exec-format-$(ARCH).zip

build-ExecFormatFunction:
	@test -n "$(ARTIFACTS_DIR)" || { echo "error: say where to: make $@ ARTIFACTS_DIR=dir" >&2; exit 1; }
	@sh build/check-tools $(ARCH) $(if $(RUNTIME),$(MACHINE))
	rm -rf "$(PRIVATE)"
	dotnet publish src/EcsExecFormat.Lambda -c Release -r $(RUNTIME) --nologo -v quiet --disable-build-servers \
		--artifacts-path "$(PRIVATE)" -o "$(PRIVATE)/published" -p:ObjCopyName=$(OBJCOPY)
	mkdir -p "$(ARTIFACTS_DIR)"
	cp "$(PRIVATE)/published/bootstrap" "$(ARTIFACTS_DIR)/bootstrap"
	sh build/check-bootstrap "$(ARTIFACTS_DIR)" $(ARCH)

zip:
	rm -rf "$(PRIVATE)/zip" "$(ZIP)"
	@command -v zip >/dev/null || { echo "error: zip is missing: apt-get install zip (Debian, Ubuntu) or dnf install zip (Amazon Linux, Fedora)." >&2; exit 1; }
	$(MAKE) build-ExecFormatFunction ARCH=$(ARCH) ARTIFACTS_DIR="$(PRIVATE)/zip"
	touch -d 2000-01-01T00:00:00Z "$(PRIVATE)/zip/bootstrap"
	TZ=UTC zip -X -j -9 -q "$(ZIP)" "$(PRIVATE)/zip/bootstrap"
	sh build/check-zip "$(ZIP)"

test:
	dotnet test

check-reproducible:
	sh build/check-reproducible $(ARCH)

clean:
	rm -rf artifacts .aws-sam
	find src test -type d \( -name bin -o -name obj -o -name TestResults \) -prune -exec rm -rf {} +
