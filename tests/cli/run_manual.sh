#!/bin/sh
# shellcheck disable=SC2317 # functions are called by name, through `check`
# Manual pages and completions are made from the tables of commands and flags: each command and each
# option that --help tells is in them, shells and man accept them, and `make install` puts them where
# those look.
. tests/suite.sh
same_when_sanitized "pages are the same"

cd "$work" || exit 1
"$alike" --help | sed -n 's/^  alike \([a-z][a-z]*\) .*/\1/p' >commands
flags_of() { # command: one a line, "--output -o" as "--output" and "-o"
    "$alike" "$1" --help | sed -n '/^Options:/,$s/^  \(-[^ ]*,\{0,1\}\) .*/&/p' |
        awk '{for (i = 1; i <= 2; i++) if ($i ~ /^-/) {sub(",", "", $i); print $i}}'
}
for shell in bash zsh fish; do "$alike" completions $shell >$shell.completion || exit 1; done
mkdir pages
"$alike" manual >pages/alike.1
while read -r c; do "$alike" manual "$c" >"pages/alike-$c.1"; done <commands

there_is_something_to_test() {
    [ "$(wc -l <commands)" -ge 9 ] || { cat commands && return 1; }
    [ "$(flags_of run | tr '\n' ' ')" != "" ] && flags_of run | grep -qx -- --open && flags_of run | grep -qx -- -o
}

each_command_and_flag_has_its_place_in_the_pages() {
    while read -r c; do
        grep -q "^\.BR alike\\\\-$c (1)" pages/alike.1 || { echo "alike.1 lacks $c" && return 1; }
        grep -q "^\\\\fBalike\\\\fR \\\\fB$c\\\\fR" pages/alike.1 || { echo "the synopsis lacks $c" && return 1; }
        flags_of "$c" | while read -r flag; do
            grep -qF -- "\\fB$(echo "$flag" | sed 's/-/\\-/g')\\fR" "pages/alike-$c.1" || echo "alike-$c.1 lacks $flag"
        done
    done <commands >lacks || { cat lacks && return 1; }
    [ ! -s lacks ] || { cat lacks && return 1; }
}

# What a shell would offer; `alike WORD... LAST`.
bash_offers() {
    # shellcheck disable=SC2016 # for the inner shell
    bash --norc -c '. ./bash.completion; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _alike; printf "%s\n" "${COMPREPLY[@]}"' - alike "$@"
}

bash_offers_each_command_and_flag() {
    command -v bash >/dev/null 2>&1 || return 77
    bash -n bash.completion || return 1
    bash_offers '' >offered
    while read -r c; do
        grep -qx "$c" offered || { echo "$c is not offered" && return 1; }
        bash_offers "$c" - >offered.flags
        for flag in $(flags_of "$c") --help; do
            grep -qx -- "$flag" offered.flags || { echo "$c $flag is not offered" && return 1; }
        done
    done <commands
    [ "$(bash_offers methods near)" = nearest ] || { bash_offers methods near && return 1; }
    [ "$(bash_offers explain matching.cali | sort | tr '\n' ' ')" != '' ] || return 1
    bash_offers explain matching.cali | grep -qx matching.caliper
}

bash_offers_files_where_they_are_asked_for() {
    command -v bash >/dev/null 2>&1 || return 77
    mkdir -p 'here/a folder' && : >'here/my study.yaml' && : >here/students.csv
    [ "$(bash_offers run here/ | tr '\n' '|')" = 'here/a folder|here/my study.yaml|' ] || { bash_offers run here/ && return 1; }
    [ "$(bash_offers run -o here/)" = 'here/a folder' ] || { bash_offers run -o here/ && return 1; }
    [ "$(bash_offers run --jobs '')" = '' ] || return 1
    [ "$(bash_offers run -o out here/my)" = 'here/my study.yaml' ] || { echo "after -o out:" && bash_offers run -o out here/my && return 1; }
    [ "$(bash_offers run here/x.yaml here/)" = '' ] || { echo 'a second study is offered' && return 1; }
}

fish_offers_each_command_and_flag() {
    command -v fish >/dev/null 2>&1 || return 77
    HOME=$work
    export HOME
    fish -n fish.completion || return 1
    fish_offers() { fish --no-config -c "source fish.completion; complete -C '$1'" | cut -f1; }
    fish_offers 'alike ' >offered
    while read -r c; do
        grep -qx "$c" offered || { echo "$c is not offered" && return 1; }
        fish_offers "alike $c --" >offered.flags
        for flag in $(flags_of "$c" | grep '^--'); do
            grep -qx -- "$flag" offered.flags || { echo "$c $flag is not offered" && return 1; }
        done
    done <commands
    [ "$(fish_offers 'alike methods near')" = nearest ]
}

zsh_holds_each_command_and_flag() {
    if command -v zsh >/dev/null 2>&1; then zsh -n zsh.completion || return 1; fi
    while read -r c; do
        grep -q "^        '$c:" zsh.completion || { echo "$c is lacking" && return 1; }
        sed -n "/^    $c)\$/,/^        ;;/p" zsh.completion >block
        for flag in $(flags_of "$c"); do
            grep -q -e "[{,']${flag}[]=,}[]" block || { echo "$c $flag is lacking" && return 1; }
        done
    done <commands
}

# In a real zsh, at a terminal of its own: two tabs and what it lists.
zsh_offers_what_was_begun() {
    command -v zsh >/dev/null 2>&1 || return 77
    mkdir -p site && cp zsh.completion site/_alike
    cat >offer.zsh <<'Z'
zmodload zsh/zpty || exit 77
zpty z zsh -f -i
zpty -w z "PS1=; fpath=($PWD/site \$fpath); autoload -Uz compinit; compinit -u -D; bindkey '^I' complete-word; echo re''ady"
zpty -r z seen '*ready*'
zpty -n -w z $'alike explain matching.caliper_u\t'
zpty -r z seen '*matching.caliper_unit*'
zpty -n -w z $'\C-ualike run --ti\t'
zpty -r z seen '*--timings*'
zpty -d z
print both
Z
    timeout 30 zsh -f offer.zsh >seen 2>&1
    [ $? -ne 77 ] || return 77
    grep -qx both seen || { cat -v seen && return 1; }
}

man_accepts_the_pages() {
    found=77
    if command -v mandoc >/dev/null 2>&1; then
        found=0
        mandoc -Tlint -Wwarning pages/*.1 >lint 2>&1 || { cat lint && return 1; }
    fi
    if man --version 2>/dev/null | grep -q '^man '; then
        found=0
        for page in pages/*.1; do man --warnings -l "$page" 2>>lint >/dev/null; done
        [ ! -s lint ] || { cat lint && return 1; }
    fi
    return "$found"
}

install_puts_them_where_they_are_looked_for() {
    make -s -C "$top" install-files BUILD="${alike%/alike}" DESTDIR="$work/root" PREFIX=/usr >made 2>&1 || { cat made && return 1; }
    for page in pages/*.1; do
        cmp "$page" "root/usr/share/man/man1/${page#pages/}" || return 1
    done
    cmp bash.completion root/usr/share/bash-completion/completions/alike &&
        cmp zsh.completion root/usr/share/zsh/site-functions/_alike &&
        cmp fish.completion root/usr/share/fish/vendor_completions.d/alike.fish || return 1
    make -s -C "$top" uninstall BUILD="${alike%/alike}" DESTDIR="$work/root" PREFIX=/usr || return 1
    [ "$(find root -type f)" = '' ] || { find root -type f && return 1; }
}

an_unknown_shell_or_command_is_refused() {
    "$alike" completions csh >said 2>told
    [ $? -eq 2 ] || return 1
    [ ! -s said ] || return 1
    grep -q "bash, zsh and fish, not for 'csh'" told || { cat told && return 1; }
    "$alike" manual rum >said 2>told && return 1
    grep -q "no command 'rum'" told
}

check 'there is something to test' there_is_something_to_test
check 'each command and flag has its place in the pages' each_command_and_flag_has_its_place_in_the_pages
check 'bash offers each command and flag' bash_offers_each_command_and_flag
check 'bash offers files where they are asked for' bash_offers_files_where_they_are_asked_for
check 'fish offers each command and flag' fish_offers_each_command_and_flag
check 'zsh holds each command and flag' zsh_holds_each_command_and_flag
check 'zsh offers what was begun' zsh_offers_what_was_begun
check 'man accepts the pages' man_accepts_the_pages
check 'install puts them where they are looked for' install_puts_them_where_they_are_looked_for
check 'an unknown shell or command is refused' an_unknown_shell_or_command_is_refused

finish
