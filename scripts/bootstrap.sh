#!/bin/sh
# Installs what building and testing alike needs, and only what is missing.
#
#   scripts/bootstrap.sh             install (apt as root or through sudo; Homebrew on macOS)
#   scripts/bootstrap.sh --dry-run   print the command that would be run
#   scripts/bootstrap.sh --check     say what is missing, install nothing; exit 2 when anything is
#   scripts/bootstrap.sh --browser   install also what tests/browser needs: node, Chromium and three
#                                    packages of npm, which go into ~/.cache/alike/browser; and a C++
#                                    compiler with LEMON, by which tests judge optimal matching
#   scripts/bootstrap.sh --mpi       install also Open MPI, for `make MPI=1`
#
# What is there is found by trying it, not by asking the package manager: libraries that were built
# by hand count. Exit status: 0 all there; 2 something is missing and could not be installed.
set -eu

mode=install
browser=no
mpi=no
case ${1-} in
'') ;;
--dry-run | --check) mode=${1#--} ;;
--browser) browser=yes ;;
--mpi) mpi=yes ;;
*)
    echo "usage: scripts/bootstrap.sh [--dry-run | --check | --browser | --mpi]" >&2
    exit 2
    ;;
esac

CC=${CC:-cc}
command -v "$CC" >/dev/null 2>&1 || CC=gcc
brew=
[ "$(uname -s)" = Darwin ] && command -v brew >/dev/null 2>&1 && brew=$(brew --prefix)

# Does this program of one line of includes compile and link?
builds() { # includes libraries
    # shellcheck disable=SC2086 # the libraries are words
    printf '%s\nint main(void) { return 0; }\n' "$1" |
        "$CC" ${brew:+-I"$brew/include" -L"$brew/lib"} -x c - -o /dev/null $2 >/dev/null 2>&1
}

has_library() { # header library [pkg-config name]
    builds "#include <$1>" "$(pkg-config --cflags --libs "${3:-none}" 2>/dev/null) -l$2" &&
        { [ -z "${3-}" ] || pkg-config --exists "$3"; }
}

has_cmocka() {
    builds '#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>' "$(pkg-config --cflags --libs cmocka 2>/dev/null || echo -lcmocka)"
}

# One line a need: apt package, brew formula, how to try it.
missing_apt=
missing_brew=
need() { # apt brew test...
    apt_name=$1
    brew_name=$2
    shift 2
    if ! "$@" >/dev/null 2>&1; then
        missing_apt="$missing_apt $apt_name"
        missing_brew="$missing_brew $brew_name"
    fi
}

# What alike can be built without: installed where that asks nobody anything, else left away.
wanted_apt=
wanted_brew=
want() { # apt brew test...
    apt_name=$1
    brew_name=$2
    shift 2
    if ! "$@" >/dev/null 2>&1; then
        wanted_apt="$wanted_apt $apt_name"
        wanted_brew="$wanted_brew $brew_name"
    fi
}

need "gcc libc6-dev" gcc builds '#include <stdio.h>' ''
need make make command -v make
need pkg-config pkgconf command -v pkg-config
need libgsl-dev gsl has_library gsl/gsl_cdf.h gsl gsl
need libcsv-dev libcsv has_library csv.h csv
need libyaml-dev libyaml has_library yaml.h yaml yaml-0.1
need libjansson-dev jansson has_library jansson.h jansson jansson
need nettle-dev nettle has_library nettle/sha2.h nettle nettle
need zlib1g-dev zlib has_library zlib.h z zlib
need libzip-dev libzip has_library zip.h zip libzip
need libexpat1-dev expat has_library expat.h expat expat
want libreadstat-dev readstat has_library readstat.h readstat
want libzstd-dev zstd has_library zstd.h zstd
want unixodbc-dev unixodbc has_library sql.h odbc
need libcmocka-dev cmocka has_cmocka
need gnuplot-nox gnuplot command -v gnuplot

# Packages of tests/browser as its lock file names them: out of the tree, and not fetched twice.
npm_packages() {
    [ $browser = yes ] || return 0
    wanted=$(dirname "$0")/../tests/browser
    place=${XDG_CACHE_HOME:-$HOME/.cache}/alike/browser
    [ -d "$place/node_modules" ] && cmp -s "$wanted/package-lock.json" "$place/package-lock.json" && return 0
    echo "Installing packages of npm in $place" >&2
    mkdir -p "$place"
    cp "$wanted/package.json" "$place/package.json"
    rm -f "$place/package-lock.json"
    cp "$wanted/package-lock.json" "$place/npm-shrinkwrap.json"
    (cd "$place" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2) || {
        echo "Could not install the packages of tests/browser/package.json" >&2
        exit 2
    }
    mv "$place/npm-shrinkwrap.json" "$place/package-lock.json" # it is whole now
}
any_chromium() {
    command -v chromium || command -v chromium-browser || command -v google-chrome
}
has_lemon() {
    echo '#include <lemon/network_simplex.h>' | c++ ${brew:+-I"$brew/include"} -x c++ -fsyntax-only -
}
has_liberation() {
    fc-match 'Liberation Sans' | grep Liberation
}
if [ $browser = yes ]; then
    need nodejs node command -v node
    need npm node command -v npm
    need chromium chromium any_chromium
    need poppler-utils poppler command -v pdftotext
    need fontconfig fontconfig command -v fc-match
    need fonts-liberation font-liberation has_liberation
    need g++ gcc command -v c++
    need liblemon-dev lemon-graph has_lemon
fi

[ $mpi = no ] || need "libopenmpi-dev openmpi-bin" open-mpi pkg-config --exists ompi-c

may_install() { # without a question
    [ "$(id -u)" = 0 ] || { command -v sudo && sudo -n true; } >/dev/null 2>&1
}
if [ -z "$missing_apt" ] &&
    ! { [ "$mode" = install ] && [ -n "$wanted_apt" ] && may_install && command -v apt-get; } >/dev/null 2>&1; then
    npm_packages
    exit 0
fi

if command -v apt-get >/dev/null 2>&1; then
    # shellcheck disable=SC2086
    set -- $missing_apt
    command="apt-get install --yes --no-install-recommends $*"
elif command -v brew >/dev/null 2>&1; then
    # shellcheck disable=SC2086
    set -- $missing_brew
    command="brew install $*"
else
    echo "alike needs these packages (Debian's names); install them, then run make again:" >&2
    echo " $missing_apt" >&2
    exit 2
fi

case $mode:$command in
check:apt-get*)
    printf 'Not installed yet: %s\nInstall with:  sudo %s\n' "$*" "$command" >&2
    exit 2
    ;;
check:*)
    printf 'Not installed yet: %s\nInstall with:  %s\n' "$*" "$command" >&2
    exit 2
    ;;
dry-run:apt-get*)
    [ "$(id -u)" = 0 ] && echo "$command" || echo "sudo $command"
    exit 0
    ;;
dry-run:*)
    echo "$command"
    exit 0
    ;;
install:brew*)
    echo "$command" >&2
    $command
    # shellcheck disable=SC2086 # formulas are words
    [ -z "$wanted_brew" ] || brew install $wanted_brew || echo "note: done without$wanted_brew" >&2
    npm_packages
    exit 0
    ;;
esac

# apt, as root or through sudo: without a question where that is allowed, with one on a terminal.
as_root=
if [ "$(id -u)" != 0 ]; then
    if command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
        as_root="sudo -n"
    elif command -v sudo >/dev/null 2>&1 && [ -t 0 ] && [ -t 2 ]; then
        as_root=sudo
    else
        echo "alike needs packages that this account may not install. Ask an administrator to run:" >&2
        echo "  sudo $command" >&2
        echo "and then run make again." >&2
        exit 2
    fi
fi

apt() {
    # shellcheck disable=SC2086 # as_root is words
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get "$@"
}
install_them() {
    apt install --yes --no-install-recommends -q "$@" >&2
}
known() { # does the package list know every one of them?
    for package; do
        apt-cache policy "$package" 2>/dev/null | grep -q 'Candidate: [^(]' || return 1
    done
}

[ $# = 0 ] || echo "Installing: $*" >&2
updated=no
if ! known "$@"; then
    apt update -q >&2
    updated=yes
fi
if [ $# != 0 ] && ! install_them "$@"; then
    # An old package list names files that the server no longer has.
    if [ $updated = yes ] || ! apt update -q >&2 || ! install_them "$@"; then
        echo "Could not install: $*" >&2
        echo "Run this yourself and look at its messages, then run make again:" >&2
        echo "  sudo $command" >&2
        grep -qs '^ID=ubuntu' /etc/os-release &&
            echo "(On Ubuntu some of them are in 'universe': sudo add-apt-repository universe)" >&2
        exit 2
    fi
fi
for package in $wanted_apt; do
    { known "$package" && install_them "$package"; } || echo "note: done without $package" >&2
done
npm_packages
