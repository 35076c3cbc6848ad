#!/bin/sh
# shellcheck disable=SC2317 # functions are called by name, through `check`
# --open gives the report to the desktop's own program, as one argument and without a shell; where
# that can't be, a note says so and nothing else changes. Progress and the time are for terminals.
. tests/suite.sh

case $(uname) in Darwin) opener=open ;; *) opener=xdg-open ;; esac
cp "$top/tests/bad/clean/students.csv" "$top/tests/bad/clean/study.yaml" "$work/"
cd "$work" || exit 1
mkdir bin empty
PATH_BEFORE=$PATH

# An opener that writes down what it was given and ends with this status.
opens_with() { # exit-status
    # shellcheck disable=SC2016 # the stand-in expands them
    printf '#!/bin/sh\n{ echo $#; echo "$1"; } >"%s/opened"\nexit %s\n' "$work" "$1" >bin/"$opener"
    chmod +x bin/"$opener"
    rm -f opened
    PATH=$work/bin:$PATH_BEFORE
}

opened() { # path
    [ "$(cat opened 2>/dev/null)" = "1
$(pwd -P)/$1" ] || { echo "opened: $(cat opened 2>&1)" && return 1; }
}

the_report_is_opened_by_run_publish_and_design() {
    opens_with 0
    "$alike" run study.yaml -o "it's \$(here)" --open >said 2>told || { cat told && return 1; }
    opened "it's \$(here)/report.md" || return 1
    [ "$(tail -n 1 said)" = "Report: it's \$(here)/report.md" ] || { cat said && return 1; }
    grep -q note told && cat told && return 1
    opens_with 0
    "$alike" publish study.yaml -o given --open -q >said 2>told && opened given/report.md || return 1
    opens_with 0
    "$alike" design study.yaml -o plan --open --json >said 2>told && opened plan/report.md
}

nothing_is_opened_unless_asked_nor_after_an_error() {
    opens_with 0
    "$alike" run study.yaml -o out >said 2>told || return 1
    "$alike" run students.csv -o out --open >said 2>told && return 1
    [ ! -e opened ]
}

where_it_cannot_be_opened_a_note_says_so() {
    opens_with 4
    "$alike" run study.yaml -o out --open >said 2>told || { cat told && return 1; }
    tr '\n' ' ' <told | tr -s ' ' | grep -q "note: the report was not opened: $opener ended with exit status 4; open " || { cat told && return 1; }
    PATH=$work/empty "$alike" run study.yaml -o out --open >said 2>told || { cat told && return 1; }
    tr '\n' ' ' <told | tr -s ' ' | grep -q "note: the report was not opened: there is no program '$opener' here; open $(pwd -P)/out/report.md" ||
        { cat told && return 1; }
}

a_browser_that_stays_is_not_waited_for() {
    printf '#!/bin/sh\necho $$ >"%s/browser"\nexec sleep 60\n' "$work" >bin/"$opener"
    PATH=$work/bin:$PATH_BEFORE
    before=$(date +%s)
    "$alike" run study.yaml -o out --open >said 2>told || return 1
    after=$(date +%s)
    kill "$(cat browser)" || { echo "it did not outlive the run" && return 1; }
    [ $((after - before)) -lt 30 ] || { echo "waited $((after - before)) s" && return 1; }
    ! grep -q note told
}

# Nothing but the summary and the cautions, no byte that moves a cursor.
a_pipe_gets_no_progress_no_colour_no_link_and_no_time() {
    PATH=$PATH_BEFORE TERM=xterm "$alike" run study.yaml -o out >said 2>told || return 1
    LC_ALL=C grep -q "$(printf '[\033\r]')" said told && return 1
    grep -q -e 'Done in' -e 'reading the data' told && return 1
    [ "$(awk 'length > 80' told)" = "" ] || { awk 'length > 80' told && return 1; }
    [ "$(grep -c '' told)" = 2 ] || { cat told && return 1; }
    [ "$(tail -n 1 said)" = 'Report: out/report.md' ]
}

check 'the report is opened by run, publish and design' the_report_is_opened_by_run_publish_and_design
check 'nothing is opened unless asked, nor after an error' nothing_is_opened_unless_asked_nor_after_an_error
check 'where it cannot be opened a note says so' where_it_cannot_be_opened_a_note_says_so
check 'a browser that stays is not waited for' a_browser_that_stays_is_not_waited_for
check 'a pipe gets no progress, no colour, no link and no time' a_pipe_gets_no_progress_no_colour_no_link_and_no_time

finish
