#!/bin/sh
# shellcheck disable=SC2317 # functions are called by name, through `check`
# What the pages say can be done: their blocks of commands (```sh) are run, their study files (```yaml) are
# checked, the keys that they name exist, and their links lead somewhere.
#
# A page is worked through from top to bottom in a folder of its own, in which stand datasets/, build/alike
# and made data: students.csv, AssessmentResults.csv and schools.csv. A comment before a block says what is
# special about it:
#   <!-- not run: why -->        it is left out
#   <!-- ends with: N -->        its exit status, 0 otherwise
#   <!-- file: study.yaml -->    it is that file from here on
#   <!-- part -->                a study file but for what is not shown, which is that of base.yaml below
#   <!-- prints -->              a block of ```text: what the commands before it print, to the letter;
#                                ALIKE_GOLDEN=1 (`make golden`) writes it anew
. tests/suite.sh
same_when_sanitized "pages say the same, and golden studies run what they run"

here=$PWD/tests/docs
idle_gnuplot 0
mkdir -p "$work/path"
ln -s "$alike" "$work/path/alike"
PATH=$work/path:$PATH
export PATH

cat >"$work/base.yaml" <<'END'
data: {file: students.csv, id: student_id}
treatment: {column: program, treated: "Y", control: "N"}
outcomes:
  - {name: math, score: math_spring, pretest: math_fall, scale: same}
covariates: [grade, gender, race, frl, ell, iep]
END

# The first value of a key of a block, without quotation marks.
value_of() { # key file
    sed -n "s/.*[{ ]$1: *\"\\{0,1\\}\\([^\",}]*\\).*/\\1/p" "$2" | head -1
}

students_for() { # study-file: a column `program` that has its values
    treated=$(value_of treated "$1")
    control=$(value_of control "$1")
    awk -v WHAT=students -v TREATED="${treated:-Y}" -v CONTROL="${control:-N}" -f "$here/made.awk" >students.csv
}

# The blocks of `part` in place of those of the same name, or beside them.
with_part() { # part
    awk 'FNR == NR { if (/^[a-z_]+:/) { name = $1; given[name] = 1 } part = part $0 "\n"; next }
        /^[a-z_]+:/ { skip = $1 in given }
        !skip
        END { printf "%s", part }' "$1" "$work/base.yaml"
}

checked() { # study-file
    students_for "$1"
    said=$(alike check "$1" 2>&1) || { echo "$said" | tail -12 && return 1; }
}

note_of() { # block note
    sed -n "s/^$2: *//p" "$1.notes"
}
has_note() { # block note
    grep -q "^$2" "$1.notes"
}

study_block() { # block
    file=$(note_of "$1" file)
    file=${file:-block.yaml}
    if has_note "$1" part; then with_part "$1.yaml" >"$file"; else cp "$1.yaml" "$file"; fi
    checked "$file"
}

commands_block() { # block
    expected=$(note_of "$1" 'ends with')
    sh -eu "$1.sh" >"$here_out" 2>"$work/err"
    status=$?
    [ $status -eq "${expected:-0}" ] && return 0
    echo "exit status $status:"
    tail -5 "$here_out"
    tail -12 "$work/err"
    return 1
}

# In a page's source the block that begins after this line becomes what was printed.
rewrite() { # page line-of-fence
    awk -v line="$2" -v said="$here_out" 'NR == line { print; while ((getline text < said) > 0) print text; gone = 1; next }
        gone && /^ *```$/ { gone = 0 }
        !gone' "$top/$1" >"$work/page" && cp "$work/page" "$top/$1"
}

printed_block() { # block page line
    cmp -s "$1.text" "$here_out" && return 0
    if [ "${ALIKE_GOLDEN-}" = 1 ]; then rewrite "$2" "$3" && return 0; fi
    echo "what is printed is not what the page says (\`make golden\` writes it anew):"
    diff "$1.text" "$here_out" | head -20
    return 1
}

# All blocks of a page, in a folder of its own; says what is wrong, with the line of the page.
page_works() { # page
    name=$(echo "$1" | tr / _)
    mkdir -p "$work/blocks/$name" "$work/pages/$name/build"
    : >"$work/blocks/$name/list"
    awk -v OUT="$work/blocks/$name" -f "$here/blocks.awk" "$top/$1" || return 1
    cd "$work/pages/$name" || return 1
    ln -s "$alike" build/alike
    grep -q 'datasets/' "$top/$1" && cp -R "$top/datasets" . && find . -name '*.out' -prune -exec rm -rf {} +
    awk -v WHAT=tests -f "$here/made.awk" >AssessmentResults.csv
    awk -v WHAT=schools -f "$here/made.awk" >schools.csv
    students_for "$work/base.yaml"
    here_out=$work/blocks/$name/printed
    bad=0
    while read -r number kind line; do
        block=$work/blocks/$name/$number
        has_note "$block" 'not run: ..' && continue
        case $kind in
        sh) commands_block "$block" ;;
        yaml) study_block "$block" ;;
        text) ! has_note "$block" prints || printed_block "$block" "$1" "$(line_now "$1" "$number")" ;;
        *) true ;;
        esac >"$work/problem" 2>&1 || { bad=1 && echo "$1:$line:" && cat "$work/problem"; }
    done <"$work/blocks/$name/list"
    return $bad
}

# The fence of the n-th block of the page as it is now: blocks before it may have been written anew.
line_now() { # page number
    awk -v wanted="$2" '/^ *```/ && !inside { inside = 1; if (++n == wanted + 0) print NR; next }
        /^ *```$/ { inside = 0 }' "$top/$1"
}

# Keys of the study file in backquotes, such as `matching.caliper`; file names look like them.
keys_exist() { # page
    cd "$top" || return 1
    # shellcheck disable=SC2016 # backquotes are meant
    grep -o '`[a-z_]*\.[a-z_.]*`' "$1" | tr -d '`' | sort -u |
        grep -E '^(study|data|keep|columns|treatment|tests|students|schools|spans|norms|outcomes|propensity|matching|effects|alternatives|published|report|plan)\.' |
        grep -Ev '\.(yaml|csv|gz|xlsx|out|key|json|html|md|pdf|docx|bib|def|c|h|sh|py)$' >"$work/keys"
    while read -r key; do
        alike explain "$key" >/dev/null 2>&1 || echo "$1: there is no key $key"
    done <"$work/keys" | { ! grep .; }
}

# Settings in backquotes, such as `matching: {caliper: 0.2}`, are read without complaint.
settings_can_be_written() { # page
    mkdir -p "$work/settings"
    cd "$work/settings" || return 1
    # shellcheck disable=SC2016 # backquotes are meant
    grep -o '`[a-z]*: {[^`]*}`' "$top/$1" | tr -d '`' | sort -u >list
    [ -s list ] || { echo "$1 holds none" && return 1; }
    while read -r setting; do
        echo "$setting" >part
        with_part part >study.yaml
        checked study.yaml || echo "$1: $setting"
    done <list | { ! grep .; }
}

# What stands in backquotes in our column of the tables of other programs, one a line, a setting without
# its block (`{method: full}`) behind that of the setting before it.
words_of_ours() { # page
    # shellcheck disable=SC2016 # backquotes are meant
    sed 's/\\|/ /g' "$top/$1" | awk -F'|' '/^\| .* \| (study file|here) \|$/ { on = 1; next } !/^\|/ { on = 0 } on && $3 !~ /^ *-/ { print $3 }' |
        awk '{ n = split($0, part, "`"); block = ""
            for (i = 2; i <= n; i += 2) {
                if (part[i] ~ /^[a-z]*: \{/) block = substr(part[i], 1, index(part[i], ":"))
                print (part[i] ~ /^\{/ ? block " " : "") part[i] } }' | sort -u
}

# Methods, keys, blocks, flags of run, and what results hold.
names_of_ours() {
    alike methods | sed -n 's/^  \([a-z_0-9]*\)  .*/\1/p'
    alike explain --all | sed -n 's/^###* `\(.*\)`$/\1/p' | tr . '\n'
    alike run --help | grep -o -e '--[a-z-]*'
    # shellcheck disable=SC2016 # backquotes are meant
    grep -o '`[^`]*`' "$top/docs/results.md" | tr -d '`'
}

# Whatever we say is ours is known to the program; words of the others that stand in our column are
# listed here.
words_of_ours_exist() { # page
    mkdir -p "$work/settings"
    cd "$work/settings" || return 1
    names_of_ours | sort -u >names
    words_of_ours "$1" | grep -vxF 'tol = 1e-3
moments = 2
min.controls
targets(2)
at
atet
"matching"
"treated"
"IPW"' >list
    [ "$(grep -c . list)" -gt 100 ] || { echo "$1 holds few" && return 1; }
    while read -r word; do
        case $word in
        *': {'*) alternatives=$word ;;
        [a-z]*': '*) alternatives="matching: {$word}
effects: {$word}
propensity: {$word}" ;;
        *.* | *' '*)
            alike explain "$word" >/dev/null 2>&1 || grep -qxF -e "$word" names || echo "$1: $word"
            continue
            ;;
        *)
            grep -qxF -e "$word" names || echo "$1: $word"
            continue
            ;;
        esac
        ok=0
        echo "$alternatives" >each
        while read -r part; do
            echo "$part" >part && with_part part >study.yaml && checked study.yaml >said && ok=1 && break
        done <each
        [ $ok = 1 ] || { echo "$1: $word" && cat said; }
    done <list | { ! grep .; }
}

links_lead_somewhere() { # page
    cd "$top/$(dirname "$1")" || return 1
    grep -o '](\([^)# ]*\)[^)]*)' "$(basename "$1")" | sed 's/^](//; s/[#)].*//' | sort -u | while read -r target; do
        case $target in '' | http*) continue ;; esac
        [ -e "$target" ] || echo "$1: a link leads to $target"
    done | { ! grep .; }
}

for page in README.md docs/*.md; do
    check "examples_of_$page" page_works "$page"
    check "keys_of_$page" keys_exist "$page"
    check "links_of_$page" links_lead_somewhere "$page"
done
check settings_of_other_programs settings_can_be_written docs/coming-from.md
check words_beside_those_of_other_programs words_of_ours_exist docs/coming-from.md
finish
