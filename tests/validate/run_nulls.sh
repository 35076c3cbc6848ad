#!/bin/sh
# shellcheck disable=SC2317 # functions are called by name, through `check`
# A few worlds without an effect, of the kinds in which standard errors that learn the spread of
# schools from the few that have the program, or do not find the schools, claim one far too often.
# `make validate` tries all kinds with ten times the worlds.
. tests/suite.sh

validate=${alike%/alike}/validate

# Instrumented builds are slow: there it only matters that worlds are studied without a fault.
worlds=200
case $ALIKE in */build-*/alike) worlds=3 ;; esac

sample() { # kind
    "$validate" nulls --sample --worlds $worlds --kind "$1" --threads 2
    status=$?
    [ $worlds -lt 200 ] && [ $status -eq 1 ] || return $status
}

few_schools_reject_a_true_null_in_about_5_percent() {
    sample grid
}
weights_reject_a_true_null_in_about_5_percent() {
    sample weighted
}
one_program_school_in_a_subgroup_gives_no_p() {
    sample further
}
an_unnamed_cluster_is_found() {
    sample unnamed
}
ranks_among_other_schools_reject_a_true_null_in_about_5_percent() {
    sample placebo
}

check few_schools_reject_a_true_null_in_about_5_percent few_schools_reject_a_true_null_in_about_5_percent
check weights_reject_a_true_null_in_about_5_percent weights_reject_a_true_null_in_about_5_percent
check one_program_school_in_a_subgroup_gives_no_p one_program_school_in_a_subgroup_gives_no_p
check an_unnamed_cluster_is_found an_unnamed_cluster_is_found
check ranks_among_other_schools_reject_a_true_null_in_about_5_percent ranks_among_other_schools_reject_a_true_null_in_about_5_percent

finish
