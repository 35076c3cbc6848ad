# GNU make, 3.81 (macOS) or newer. `make help` lists the targets.
#
#   build/          the ordinary build          build-sanitize/  address and undefined behaviour
#   build-fuzz/     clang with libFuzzer        build-tsan/      data races
#
# New sources and tests are found by themselves: every src/**/*.c but src/main.c goes into
# libalike.a, every tests/**/test_*.c is one runner, every tests/fuzz/fuzz_*.c one fuzz target.

BUILD  ?= build
PREFIX ?= /usr/local
JOBS   ?= $(shell getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
FUZZ_SECONDS ?= 60

# The only place where optimisation is decided. No -march: the same bytes on every machine.
# Measured at 1e6 rows: -O2 1.19 s, -O3 1.06 s, this 0.98 s.
OPT      ?= -O2 -ftree-vectorize -funroll-loops
SANITIZE ?=

# Warnings are errors under the compilers we work with, gcc 12 and clang 14. Others warn of other
# things, and someone who only wants to run a study should not be stopped by that.
WERROR   ?= $(if $(filter 12 14.%,$(shell $(CC) -dumpversion 2>/dev/null)),-Werror)

STANDARD := -std=c17 -D_POSIX_C_SOURCE=200809L -pthread -ffp-contract=off
WARNINGS := -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wstrict-prototypes \
            -Wmissing-prototypes -Wcast-qual -Wwrite-strings -Wpointer-arith -Wvla -Wundef \
            -Wformat=2 -Wimplicit-fallthrough $(WERROR)

# libcsv has no .pc file; where Homebrew put it, its folder is not on the default path.
PACKAGES := gsl yaml-0.1 jansson nettle zlib libzip expat
BREW     := $(shell command -v brew >/dev/null 2>&1 && brew --prefix)
INCLUDES := $(patsubst -I%,-isystem %,$(shell pkg-config --cflags $(PACKAGES) 2>/dev/null)) \
            $(if $(BREW),-isystem $(BREW)/include)
LIBS     := $(if $(BREW),-L$(BREW)/lib) -lcsv $(shell pkg-config --libs $(PACKAGES) 2>/dev/null) -lm

# Libraries that may be absent: `make READSTAT=no` builds as if one were. What is there is written
# into made/have.h; a format whose library is not there says how to get it.
HAS       = $(shell printf '\043include <$(1)>\nint main(void) { return 0; }\n' | \
            $(CC) $(if $(BREW),-I$(BREW)/include -L$(BREW)/lib) -x c - -o /dev/null $(2) 2>/dev/null && echo yes || echo no)
READSTAT := $(if $(READSTAT),$(READSTAT),$(call HAS,readstat.h,-lreadstat))
ZSTD     := $(if $(ZSTD),$(ZSTD),$(call HAS,zstd.h,-lzstd))
ODBC     := $(if $(ODBC),$(ODBC),$(call HAS,sql.h,-lodbc))
LIBS     += $(if $(filter yes,$(READSTAT)),-lreadstat) $(if $(filter yes,$(ZSTD)),-lzstd) \
            $(if $(filter yes,$(ODBC)),-lodbc)
CMOCKA    = $(shell pkg-config --libs cmocka 2>/dev/null || echo -lcmocka)

# What is made while building and included by sources.
MADE     := $(BUILD)/made

COMPILE   = $(CC) $(STANDARD) $(OPT) -g $(WARNINGS) $(SANITIZE) -Iinclude -Isrc -I$(MADE) $(INCLUDES) \
            $(CPPFLAGS) $(CFLAGS)
# `make V=1` shows whole command lines.
SAY       = $(if $(V),,@echo '  $(1)';)
LINK      = $(CC) -pthread -g $(SANITIZE) $(LDFLAGS)

SOURCES  := $(sort $(filter-out src/main.c src/cluster/mpi.c,$(shell find src -name '*.c')))
TESTS    := $(sort $(shell find tests -name 'test_*.c'))
HELPERS  := $(sort $(shell find tests -name 'check*.c'))
FUZZERS  := $(sort $(wildcard tests/fuzz/fuzz_*.c))

OBJECTS  := $(SOURCES:%.c=$(BUILD)/%.o)
RUNNERS  := $(TESTS:%.c=$(BUILD)/%)
REPLAYS  := $(FUZZERS:%.c=$(BUILD)/%)
# Calls are replaced by a library that is loaded first: on Linux, and not where a sanitizer does that.
FAULTS   := $(if $(SANITIZE),,$(if $(filter Linux,$(shell uname)),$(addprefix $(BUILD)/tests/faults/,inject.so sweep)))
ALIKE    := $(BUILD)/alike
LIBRARY  := $(BUILD)/libalike.a

all: $(ALIKE) $(LIBRARY) $(if $(MPI),$(ALIKE)-mpi)

help:
	@echo 'make            build build/alike and build/libalike.a'
	@echo 'make MPI=1      build also build/alike-mpi, for many machines (docs/many-machines.md; Open MPI)'
	@echo 'make demo       install what is missing, build, run datasets/rand/study_2015.yaml and say where the report is'
	@echo 'make test       install what is missing, build, run every test'
	@echo 'make browser    install a browser where there is none, and look at reports in it (node, Chromium)'
	@echo 'make sanitize   every test with address and undefined-behaviour sanitizers'
	@echo 'make tsan       every test under the thread sanitizer'
	@echo 'make valgrind   the demo under valgrind'
	@echo 'make fuzz       each fuzz target for FUZZ_SECONDS=$(FUZZ_SECONDS) (needs clang)'
	@echo 'make faults     whole runs while calls to the system fail or are the last (Linux); make test runs a sample'
	@echo 'make bench      CPU seconds and memory at 1e4, 1e5, 1e6 rows'
	@echo 'make validate   thousands of simulated worlds: does the design find the truth, and only the truth?'
	@echo 'make attack     STUDIES=2000 random studies published, and an attack on each: is anything recovered?'
	@echo 'make golden     write the expected outputs of golden tests anew; review the difference'
	@echo 'make format     lay out the sources (clang-format);  make lint: clang-tidy, shellcheck'
	@echo 'make install PREFIX=/usr/local [DESTDIR=];  make uninstall;  make clean'

# --- compiling -----------------------------------------------------------------------------------

# Objects depend on the flags they were made with, so CC=clang or OPT=-O0 rebuilds what it must.
$(BUILD)/flags: FORCE
	@mkdir -p $(BUILD)
	@echo '$(COMPILE) $(LIBS)' | cmp -s - $@ || echo '$(COMPILE) $(LIBS)' > $@

# Without the libraries the compiler's first error would be about a header; say what to do instead.
$(BUILD)/ready: scripts/bootstrap.sh
	@mkdir -p $(BUILD)
	@scripts/bootstrap.sh --check
	@touch $@

$(BUILD)/%.o: %.c $(BUILD)/flags | $(BUILD)/ready
	@mkdir -p $(@D)
	$(call SAY,CC    $<)$(COMPILE) $(if $(filter tests/%,$<),-Itests) -MMD -MP -c -o $@ $<

# Which of the libraries that may be absent are there.
DEFINE    = \#define ALIKE_HAVE_$(1) $(if $(filter yes,$($(1))),1,0)\n
HAVE      = $(call DEFINE,READSTAT)$(call DEFINE,ZSTD)$(call DEFINE,ODBC)
$(MADE)/have.h: FORCE
	@mkdir -p $(@D)
	@printf '$(HAVE)' | cmp -s - $@ || printf '$(HAVE)' > $@

USES_HAVE := $(shell grep -l '"have\.h"' $$(find src tests -name '*.[ch]')) $(wildcard src/input/stat*.c src/input/*odbc*.c)
$(patsubst %.c,$(BUILD)/%.o,$(filter %.c,$(USES_HAVE))): $(MADE)/have.h

# Norm tables: C made from datasets/norms by a program that is built first, for this machine.
NORMS    := $(sort $(wildcard datasets/norms/*_status.csv datasets/norms/*_growth.csv))
$(MADE)/norms: scripts/norms.c
	@mkdir -p $(@D)
	$(call SAY,CC    $<)$(CC) $(STANDARD) $(WARNINGS) -o $@ $<

$(MADE)/norms.inc: $(MADE)/norms $(NORMS)
	$(call SAY,MAKE  $@)$(MADE)/norms $(NORMS) > $@.new
	@mv $@.new $@

$(BUILD)/src/norms/shipped.o: $(MADE)/norms.inc

# What is fixed in charts' scripts: parts of src/chart/NAME.gp as lists of lines, for NAME.c.
SCRIPTS  := $(sort $(wildcard src/chart/*.gp))
$(MADE)/%.gp.inc: src/%.gp
	@mkdir -p $(@D)
	@sed -n '/^===/,$$p' $< | sed -e '/^===/!s/\\/\\\\/g' -e '/^===/!s/"/\\"/g' -e '/^===/!s/.*/"&",/' \
		-e '1s/^=== \(.*\)/static const char *const part_\1[] = {/' \
		-e '2,$$s/^=== \(.*\)/0};static const char *const part_\1[] = {/' -e '$$s/$$/0};/' > $@

$(SCRIPTS:src/%.gp=$(BUILD)/src/%.o): $(BUILD)/src/%.o: $(MADE)/%.gp.inc

# Style sheets and the script of reports, as lists of lines for html_page.c and docx_parts.c.
$(MADE)/%.inc: src/%
	@mkdir -p $(@D)
	@sed -e 's/^ *//' -e '/^$$/d' -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/.*/"&\\n",/' $< > $@

$(BUILD)/src/report/html_page.o: $(MADE)/report/style.css.inc $(MADE)/report/sort.js.inc
$(BUILD)/src/report/docx_parts.o: $(MADE)/report/docx_styles.xml.inc
# Scripts that results bring along, as lists of lines.
$(MADE)/%.R.inc: src/%.R
	@mkdir -p $(@D)
	@sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/.*/"&",/' $< > $@

$(BUILD)/src/study/verify.o: $(MADE)/study/verify.R.inc

# Made anew each time the list of members changes: an archive would keep removed files.
$(LIBRARY): $(OBJECTS) $(BUILD)/members
	@rm -f $@
	$(call SAY,AR    $@)$(AR) rcs $@ $(OBJECTS)

$(BUILD)/members: FORCE
	@mkdir -p $(BUILD)
	@echo '$(OBJECTS)' | cmp -s - $@ || echo '$(OBJECTS)' > $@

$(ALIKE): $(BUILD)/src/main.o $(LIBRARY)
	$(call SAY,LINK  $@)$(LINK) -o $@ $< $(LIBRARY) $(LIBS)

# The same with processes that speak MPI: its own file in place of src/cluster/alone.c. Flags by
# pkg-config, since mpicc has a compiler of its own; MPI_LIBRARY=mpich builds with that one.
MPI_LIBRARY  ?= ompi-c
MPI_HAS   = $(shell pkg-config --exists $(MPI_LIBRARY) && echo yes)
MPI_FLAGS = $(patsubst -I%,-isystem %,$(shell pkg-config --cflags $(MPI_LIBRARY)))
$(BUILD)/src/cluster/mpi.o: src/cluster/mpi.c $(BUILD)/flags | $(BUILD)/ready
	@mkdir -p $(@D)
	@[ "$(MPI_HAS)" = yes ] || { echo 'MPI=1 needs Open MPI: apt-get install libopenmpi-dev openmpi-bin' >&2; exit 2; }
	$(call SAY,CC    $<)$(COMPILE) $(MPI_FLAGS) -MMD -MP -c -o $@ $<

$(ALIKE)-mpi: $(BUILD)/src/main.o $(BUILD)/src/cluster/mpi.o $(LIBRARY)
	$(call SAY,LINK  $@)$(LINK) -o $@ $^ $(LIBS) $(shell pkg-config --libs $(MPI_LIBRARY))

$(RUNNERS): %: %.o $(LIBRARY) $(HELPERS:%.c=$(BUILD)/%.o)
	$(call SAY,LINK  $@)$(LINK) -o $@ $< $(HELPERS:%.c=$(BUILD)/%.o) $(LIBRARY) $(CMOCKA) $(LIBS)

# A fuzz target with a plain main: feeds the kept corpus through it, under any compiler.
$(REPLAYS): %: %.o $(BUILD)/tests/fuzz/replay.o $(LIBRARY)
	$(call SAY,LINK  $@)$(LINK) -o $@ $< $(BUILD)/tests/fuzz/replay.o $(LIBRARY) $(LIBS)

# A library that makes calls fail, and the program that runs whole runs under it (Linux only).
$(BUILD)/tests/faults/inject.so: tests/faults/inject.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call SAY,LINK  $@)$(CC) -std=gnu17 -O1 -g -fPIC -shared -o $@ $< -ldl

$(BUILD)/tests/faults/sweep: $(BUILD)/tests/faults/sweep.o $(BUILD)/tests/faults/tree.o
	$(call SAY,LINK  $@)$(LINK) -o $@ $^ $(LIBS)

$(BUILD)/bench/generate: $(BUILD)/tests/bench/generate.o
	@mkdir -p $(@D)
	$(call SAY,LINK  $@)$(LINK) -o $@ $< -lm

$(BUILD)/validate: $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/validate/*.c)) $(LIBRARY)
	$(call SAY,LINK  $@)$(LINK) -o $@ $(filter %.o,$^) $(LIBRARY) $(LIBS)

# Compare two results.json, two texts; the scripts of tests/golden call them.
COMPARE := $(addprefix $(BUILD)/tests/golden/,compare lines)
$(COMPARE): %: %.o
	$(call SAY,LINK  $@)$(LINK) -o $@ $< $(LIBS)

# Publishes with one rule left off; tests/publication asks whether its attack finds that.
WITHOUT := $(BUILD)/tests/publication/release_without
$(WITHOUT): %: %.o $(LIBRARY)
	$(call SAY,LINK  $@)$(LINK) -o $@ $< $(LIBRARY) $(LIBS)

runners: $(RUNNERS) $(REPLAYS) $(FAULTS) $(COMPARE) $(WITHOUT) $(BUILD)/validate

# --- running -------------------------------------------------------------------------------------

bootstrap:
	@scripts/bootstrap.sh

demo: bootstrap
	@$(MAKE) --no-print-directory -j$(JOBS) all
	@$(ALIKE) run datasets/rand/study_2015.yaml

test: bootstrap
	@$(MAKE) --no-print-directory -j$(JOBS) all runners
	@tests/run.sh $(BUILD)

# The same, one step lower: for machines where everything is installed.
check: all runners
	@tests/run.sh $(BUILD)

browser:
	@scripts/bootstrap.sh --browser
	@$(MAKE) --no-print-directory -j$(JOBS) all
	@tests/run.sh $(BUILD) tests/browser/

sanitize:
	@ASAN_OPTIONS=detect_leaks=1:abort_on_error=0:detect_stack_use_after_return=1 \
	UBSAN_OPTIONS=print_stacktrace=1 \
	$(MAKE) --no-print-directory -j$(JOBS) BUILD=build-sanitize OPT=-O1 \
	    SANITIZE='-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer' check

# Address-space randomisation of new kernels is more than the runtime of older compilers stands.
tsan:
	@TSAN_OPTIONS=halt_on_error=1 $$(command -v setarch >/dev/null 2>&1 && echo setarch -R) \
	$(MAKE) --no-print-directory -j$(JOBS) BUILD=build-tsan OPT=-O1 \
	    SANITIZE='-fsanitize=thread -fno-omit-frame-pointer' check

valgrind: all
	valgrind --quiet --leak-check=full --errors-for-leak-kinds=definite,possible \
	    --error-exitcode=9 $(ALIKE) run datasets/bdf/study.yaml --jobs 1 -o $(BUILD)/valgrind.out

fuzz:
	@$(MAKE) --no-print-directory -j$(JOBS) CC=clang BUILD=build-fuzz OPT=-O1 \
	    SANITIZE='-fsanitize=address,undefined,fuzzer-no-link -fno-sanitize-recover=all' fuzzers
	@scripts/fuzz.sh build-fuzz $(FUZZ_SECONDS)

FUZZ_PROGRAMS := $(FUZZERS:tests/fuzz/%.c=$(BUILD)/fuzzer/%)
fuzzers: $(FUZZ_PROGRAMS)
$(FUZZ_PROGRAMS): $(BUILD)/fuzzer/%: $(BUILD)/tests/fuzz/%.o $(LIBRARY)
	@mkdir -p $(@D)
	$(call SAY,LINK  $@)$(LINK) -fsanitize=fuzzer -o $@ $< $(LIBRARY) $(LIBS)

bench: $(ALIKE) $(BUILD)/bench/generate
	@scripts/bench.sh $(BUILD)
	@scripts/bench_growth.sh $(BUILD)
	@scripts/bench_tasks.sh $(BUILD)

# Worlds whose truth is known; the tables go into docs/validation.md. WORLDS=100, CELLS='vcg 20/25'.
validate: $(BUILD)/validate
	@JOBS=$(JOBS) scripts/validate.sh $(BUILD)

# STUDIES random studies from seed FIRST, published and attacked: nothing may be recovered.
STUDIES ?= 2000
FIRST   ?= 1
attack: all
	@JOBS=$(JOBS) ALIKE=$(abspath $(ALIKE)) tests/publication/many.sh $(STUDIES) $(FIRST)

# Every kind of call fails in its turn, and runs are killed: more than 500 failures and 200 kills.
faults: all $(FAULTS)
	@ALIKE=$(abspath $(ALIKE)) sh tests/faults/run_faults.sh 600 230

golden: all runners
	@ALIKE_GOLDEN=1 tests/run.sh $(BUILD)
	@git status --short -- tests docs 2>/dev/null || true

format:
	clang-format -i $$(find src include tests -name '*.[ch]')

lint:
	clang-format --dry-run --Werror $$(find src include tests -name '*.[ch]')
	shellcheck scripts/*.sh tests/*.sh tests/*/run_*.sh tests/publication/many.sh .ci/run
	clang-tidy --quiet $(SOURCES) src/main.c -- $(STANDARD) -Iinclude -Isrc -I$(MADE) $(INCLUDES)

# --- installing ----------------------------------------------------------------------------------

BIN  = $(DESTDIR)$(PREFIX)/bin
MAN  = $(DESTDIR)$(PREFIX)/share/man/man1
DATA = $(DESTDIR)$(PREFIX)/share/alike
DOC  = $(DESTDIR)$(PREFIX)/share/doc/alike

# Manual pages and completions are written by the program: they know each command and option.
COMPLETE = $(addprefix $(DESTDIR)$(PREFIX)/share/,bash-completion/completions/alike \
           zsh/site-functions/_alike fish/vendor_completions.d/alike.fish)
COMMANDS = $(ALIKE) --help | sed -n 's/^  alike \([a-z][a-z]*\) .*/\1/p'

install: all
	@$(MAKE) --no-print-directory install-files

# The same of a program that is built.
install-files:
	mkdir -p $(BIN) $(MAN) $(DATA) $(DOC)/docs $(dir $(COMPLETE))
	install -m 755 $(ALIKE) $(BIN)/alike
	$(ALIKE) manual > $(MAN)/alike.1
	$(COMMANDS) | while read -r c; do $(ALIKE) manual "$$c" > "$(MAN)/alike-$$c.1" || exit 1; done
	$(ALIKE) completions bash > $(word 1,$(COMPLETE))
	$(ALIKE) completions zsh > $(word 2,$(COMPLETE))
	$(ALIKE) completions fish > $(word 3,$(COMPLETE))
	chmod 644 $(MAN)/alike*.1 $(COMPLETE)
	install -m 644 README.md CHANGELOG.md LICENSE $(DOC)
	install -m 644 docs/*.md docs/*.json $(DOC)/docs
	find datasets -name '*.out' -prune -o -type f -print | while read -r f; do \
	    mkdir -p "$(DATA)/$$(dirname "$$f")" && install -m 644 "$$f" "$(DATA)/$$f" || exit 1; done

uninstall:
	rm -f $(BIN)/alike $(MAN)/alike.1 $(MAN)/alike-*.1 $(COMPLETE)
	rm -rf $(DATA) $(DOC)

clean:
	rm -rf build build-sanitize build-tsan build-fuzz

.PHONY: all help runners bootstrap demo test check browser sanitize tsan valgrind fuzz fuzzers bench faults validate attack golden \
        format lint install install-files uninstall clean FORCE
.SECONDARY:

-include $(OBJECTS:.o=.d) $(wildcard $(BUILD)/src/cluster/mpi.d) $(BUILD)/src/main.d $(wildcard $(BUILD)/tests/validate/*.d) $(addsuffix .d,$(COMPARE) $(WITHOUT)) $(RUNNERS:=.d) $(REPLAYS:=.d)
