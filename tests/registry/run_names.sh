#!/bin/sh
# A row of a registry is known by its name in its own file alone; what others need to know stands in
# the row (its traits, its place). Names of methods, distances, models, estimators, analyses, charts,
# exports and norms stand nowhere else at all; those of sections, formats, commands, measures and
# derivations, which are words of many uses, decide nothing elsewhere.
. tests/suite.sh
same_when_sanitized "sources are the same"

# Words that are the name of a row and of another thing too: FILE WORD.
other_things() {
    cat <<'END'
src/chart/love_outcomes.c difference
src/frame/groups.c full
src/further/years.c years
src/match/ipw.c optimal
src/match/nearest_options.c logit
src/match/nearest_options.c probability
src/match/subclass.c logit
src/match/subclass.c probability
src/match/vcg.c nearest
src/pscore/pscore.c logit
src/pscore/pscore.c probability
src/records/frame_columns.c years
src/records/subjects.c grades
src/report/estimates.c full
src/spec/block_file.c nwea2015
src/spec/block_spans.c years
src/spec/block_survey_sides.c bootstrap
src/spec/block_tests.c spans
src/spec/spec.c conventions
src/study/lock_compare.c design
END
}

names() { # the rows of a list
    sed -n 's/^[A-Z]*(\([a-z][a-z0-9_]*\)[,)].*/\1/p' "$1"
}

# Calls that decide by a word.
deciding='(text_equal|strcmp|strncmp|strstr|text_starts|names_contain|_find|registry_[a-z]+) *\([^;]*'

report() { # file name: the file's literals of this name, comments aside
    sed 's|/\*[^*]*\*/||g' "$1" | grep -nE "$3\"$2\"" | sed "s|^|$1:|" || true
}

hits() {
    for list in $(find src include/alike/analyses.def -name '*.def' | grep -v -e /registry/ -e /tables/ | sort); do
        case $list in
        */methods.def | */distances.def | */models.def | */estimators.def | */analyses.def | \
            */charts.def | */exports.def | */norms.def) before= ;;
        *) before=$deciding ;;
        esac
        for name in $(names "$list"); do
            for file in $(grep -rlE "\"$name\"" src include --include='*.[ch]' || true); do
                grep -qE "\.name = \"$name\"" "$file" && continue
                other_things | grep -qx "$file $name" && continue
                report "$file" "$name" "$before"
            done
        done
    done
}

verdict names_of_rows_stand_in_their_own_files "$(hits)"

# A row known by its descriptor is known as well; one export names the one whose columns it takes in.
kinds='MatchMethod|Distance|ScoreModel|Estimator|FurtherAnalysis|Chart|Section|Writer|Export|Derivation|InputFormat|Oddity'
grep -rnE "^const ($kinds) [a-z_0-9]+ = " src --include='*.c' | sed -E 's/^([^:]*):[^:]*:const [A-Za-z]+ ([^ ]*) .*/\1 \2/' >"$work/rows"
problem=
[ "$(wc -l <"$work/rows")" -gt 60 ] || problem="only $(wc -l <"$work/rows") descriptors were found"
verdict descriptors_of_rows_stand_in_their_own_files "$problem$(while read -r file row; do
    grep -rnwE "$row" src include --include='*.[ch]' |
        grep -v -e "^$file:" -e '^src/records/export_map_growth.c:.*export_map_students' || true
done <"$work/rows")"
verdict every_exception_is_one "$(other_things | while read -r file name; do
    grep -q "\"$name\"" "$file" || echo "$file has no $name any more"
done)"
finish
