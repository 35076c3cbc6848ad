#!/bin/sh
# What a database answers is read as the CSV of the same table is, and one that stops in the middle
# ends the study: PostgreSQL and SQLite by their drivers, installed here where CI=1 and this is root,
# and else skipped where they are not.
. tests/suite.sh
idle_gnuplot 0
same_when_sanitized 'drivers of ODBC are not ours'

. tests/input/databases.sh

# --- what is asked of each -----------------------------------------------------------------------

results_of() { # folder study-text
    mkdir -p "$work/$1"
    sed "s|^  file: lalonde.csv|$2|" datasets/lalonde/study.yaml >"$work/$1/study.yaml"
    "$alike" run -q "$work/$1/study.yaml" -o "$work/$1/out" >"$work/$1/said" 2>&1 || {
        cat "$work/$1/said"
        return 1
    }
}

# All of results.json, but for what names the data and the note that says whence they come.
same_results() { # folder other-folder query-file
    for folder in "$1" "$2"; do
        sed 's/"[^"]*\/\([a-z]*\)\.\(csv\|sql\|yaml\)"/"\1"/; s/\([a-z]*\)\.\(csv\|sql\)/\1/g' "$work/$folder/out/results.json" >"$work/$folder.json"
    done
    diff "$work/$1.json" "$work/$2.json" | sed -n 's/^[<>] *//p' |
        sed '/^"sha256":/d; /^"file": "\(students\|all\)"/d; /^"path": "\(data\|tests\)\.[a-z]*"/d
            /^"value": "[a-z]*"/d; /^"value": "{\(odbc\|file\): [^"]*"/d; /^"stage": "data"/d
            /^"text": "The data are what the database/d; /rows_hash"/d; /^"count": 0/d; /^"caution": false/d
            /^"default": \(true\|false\)$/d; /^[{}],*$/d' >"$work/others"
    [ "$(wc -l <"$work/$1/out/results.json")" -gt 2000 ] || return 1
    [ ! -s "$work/others" ] || {
        cat "$work/others"
        return 1
    }
    grep "database '[a-z]*' answered to the query ${3%.sql}" "$work/$2.json" >/dev/null &&
        grep "$(sha256sum "$work/$2/$3" | cut -d ' ' -f 1)" "$work/$2/out/results.json" >/dev/null
}

the_same_as_csv() { # database
    mkdir -p "$work/$1"
    echo 'SELECT * FROM s; -- everybody' >"$work/$1/all.sql"
    results_of csv '  file: students.csv' && results_of "$1" "  odbc: $1\n  query: all.sql" && same_results csv "$1" all.sql
}

# A warehouse of test records, and what it knows of students and schools.
study_of_tests() { # folder tests students schools
    cat >"$work/$1/study.yaml" <<END
tests: {$2, subjects: [Mathematics]}
students: {$3, id: StudentID}
schools: {$4, id: school}
spans: [{name: one_year, from: Fall 2012-2013, to: Spring 2012-2013}]
treatment: {column: study_2014, treated: program, control: comparison}
covariates: [grade, school_frl, gender]
matching: {method: nearest}
report: {charts: none}
END
    "$alike" run -q "$work/$1/study.yaml" -o "$work/$1/out" >"$work/$1/said" 2>&1 || {
        cat "$work/$1/said"
        return 1
    }
}

records_of_tests() { # database
    rand_tables "$1" records && mkdir -p "$work/records_$1" || return 1
    for table in tests students schools; do echo "SELECT * FROM $table" >"$work/records_$1/$table.sql"; done
    study_of_tests records 'file: tests.csv' 'file: students.csv' 'file: schools.csv' &&
        study_of_tests "records_$1" "odbc: $1, query: tests.sql" "odbc: $1, query: students.sql" "odbc: $1, query: schools.sql" &&
        same_results records "records_$1" tests.sql
}

# Says this of the query, and leaves no results.
refused() { # database query sentence
    rm -rf "$work/bad"
    mkdir "$work/bad"
    printf '%s\n' "$2" >"$work/bad/q.sql"
    if results_of bad "  odbc: $1\n  query: q.sql" >/dev/null; then return 1; fi
    told "$3"
}

told() { # sentence
    [ ! -e "$work/bad/out/results.json" ] && grep -F "$1" "$work/bad/said" >/dev/null && return
    cat "$work/bad/said"
    return 1
}

# A study of 20,000 rows, whose query stops its own database; "N rows" of at least so many.
stops() { # database query rows
    rm -rf "$work/bad"
    mkdir "$work/bad"
    printf '%s\n' "$2" >"$work/bad/q.sql"
    cat >"$work/bad/study.yaml" <<END
data: {odbc: $1, query: q.sql, id: n}
treatment: {column: treat, treated: "1"}
outcomes: [{name: y, score: y, pretest: x, scale: same}]
covariates: [pretest]
END
    "$alike" run -q "$work/bad/study.yaml" -o "$work/bad/out" >"$work/bad/said" 2>&1
    [ $? -eq 4 ] && told 'the database stopped after' || return 1
    rows=$(sed -n 's/.*q\.sql: the database stopped after \([0-9]*\) rows.*/\1/p' "$work/bad/said")
    [ "${rows:-0}" -ge "$3" ] && [ "$rows" -le 20000 ] || {
        cat "$work/bad/said"
        return 1
    }
}

# The study of 20,000 rows, with this query.
study_of_many() { # folder database query
    mkdir -p "$work/$1"
    printf '%s\n' "$3" >"$work/$1/q.sql"
    cat >"$work/$1/study.yaml" <<END
data: {odbc: $2, query: q.sql, id: n}
treatment: {column: treat, treated: "1"}
outcomes: [{name: y, score: y, pretest: x, scale: same, require_score: no}]
covariates: [pretest]
matching: {method: nearest}
report: {formats: [md], charts: none}
END
}

hashes_of() { # folder: of all rows, and of what a design reads
    sed -n 's/^ *"\(design_\)\{0,1\}rows_hash": "\([0-9a-f]*\)".*/\2/p' "$work/$1/out/results.json"
}

# Locked with the first query, run with others: what changed is told, and is no other design where
# nobody is compared with another for it.
rows_are_locked() { # database
    study_of_many hash "$1" 'select n, treat, x, y from many where n <= 2000 order by n'
    "$alike" design -q "$work/hash/study.yaml" -o "$work/hash/plan" >"$work/hash/said" 2>&1 || { cat "$work/hash/said" && return 1; }
    locked=$(sed -n 's/.*"rows_hash": "\([0-9a-f]\{32\}\)".*/\1/p' "$work/hash/design.lock")
    [ -n "$locked" ] && grep -q "whose hash is $locked; SHA-256 of the query" "$work/hash/plan/plan.md" || { echo "no hash" && return 1; }
    part='from many where n <= 2000'
    same='The data are those that were locked, scores of outcomes aside, whose values no design reads.'
    other='The data are not those that were locked: q.sql has changed'
    now='(2,000 rows then and now)'
    while IFS='|' read -r design said query; do
        study_of_many hash "$1" "$query"
        "$alike" run "$work/hash/study.yaml" -o "$work/hash/out" >"$work/hash/said" 2>&1 || { cat "$work/hash/said" && return 1; }
        grep -F "$said" "$work/hash/said" >/dev/null && grep -F "$said" "$work/hash/out/report.md" >/dev/null &&
            grep "$design" "$work/hash/said" >/dev/null || {
            echo "$query: not '$said', '$design'" && cat "$work/hash/said" && return 1
        }
        case $said in "$same") state=same ;; *) state=changed ;; esac
        grep "\"state\": \"$state\"" "$work/hash/out/results.json" >/dev/null || { echo "$query: not $state" && return 1; }
    done <<END
Design: design as locked|$same|select n, treat, x, y $part order by n
Design: design as locked|$same|select n, treat, x, y $part order by n desc
Design: design as locked|$same|select y, x, treat, n, x + 1 as more $part
Design: design as locked|$same|select n, treat, x, y + 1 as y $part
Design: design as locked|$same|select n, treat, x, case when n % 5 = 0 then null else y end as y $part
differs from the locked design|$other $now|select n, treat, case when n = 77 then x + 1000 else x end as x, y $part
differs from the locked design|$other $now|select n, 1 - treat as treat, x, y $part
differs from the locked design|$other $now|select n, treat, y as x, x as y $part
differs from the locked design|$other (2,000 rows then, 1,999 now)|select n, treat, x, y $part and n <> 78
END
}

# Two databases that hold the same, in columns of the same types, have the same hashes.
databases_agree() {
    for database in sqlite postgres; do
        hashes_of $database >"$work/$database.hashes"
    done
    [ "$(wc -l <"$work/sqlite.hashes")" -eq 2 ] && cmp "$work/sqlite.hashes" "$work/postgres.hashes"
}

# What was read is known by its hash, the scores of outcomes too; and it stays where the data are.
rows_have_a_hash() { # database
    last=
    for turn in all reversed changed twice; do
        case $turn in
        all) query='select n, treat, x, y from many order by n' ;;
        reversed) query='select n, treat, x, y from many order by n desc' ;;
        changed) query='select n, treat, x, case when n = 77 then y + 1 else y end as y from many order by n' ;;
        twice) query='select case when n = 2 then 4 else n end as m, n, treat, x, y from many' ;;
        esac
        study_of_many hash "$1" "$query"
        rm -f "$work/hash/design.lock"
        "$alike" run -q "$work/hash/study.yaml" -o "$work/hash/out" >"$work/hash/said" 2>&1 || { cat "$work/hash/said" && return 1; }
        # shellcheck disable=SC2046 # two words
        set -- "$1" $(hashes_of hash)
        [ $# -eq 3 ] && [ "$2" != "$3" ] || { echo "$turn: hashes $*" && return 1; }
        [ "$turn" != all ] || last="$2 $3"
        case $turn in
        all) ;;
        changed) [ "$2" != "${last% *}" ] && [ "$3" = "${last#* }" ] ;;
        *) [ "$2 $3" = "$last" ] ;;
        esac || { echo "$turn: $2 $3 after $last" && return 1; }
    done
    grep -q "(query); rows: ${last% *}" "$work/hash/out/report.md" || { echo "the report does not tell the hash" && return 1; }
    "$alike" publish -q "$work/hash/study.yaml" -o "$work/hash/public" >"$work/hash/said" 2>&1 || { cat "$work/hash/said" && return 1; }
    for hash in $last; do
        grep -r "$hash" "$work/hash/public" && echo "published" && return 1
    done
    grep '"rows_hash": null' "$work/hash/public/results.json" >/dev/null
}

# Test records of a database, and what it knows of students and schools: each is locked, and the
# run that reads the scores finds them as they were.
records_are_locked() { # database
    "$alike" design -q "$work/records_$1/study.yaml" -o "$work/records_$1/plan" >"$work/records_$1/said" 2>&1 &&
        "$alike" run "$work/records_$1/study.yaml" -o "$work/records_$1/out" >"$work/records_$1/said" 2>&1 &&
        [ "$(grep -c '"rows_hash"' "$work/records_$1/design.lock")" -eq 3 ] &&
        grep 'The data are those that were locked\.$' "$work/records_$1/said" >/dev/null || {
        cat "$work/records_$1/said"
        return 1
    }
    echo "SELECT * FROM schools WHERE school <> (SELECT max(school) FROM schools)" >"$work/records_$1/schools.sql"
    "$alike" run "$work/records_$1/study.yaml" -o "$work/records_$1/out" >"$work/records_$1/said" 2>&1
    grep 'those that were locked: schools.sql has changed ([0-9,]* rows then, [0-9,]* now)[.,]' "$work/records_$1/said" >/dev/null || {
        cat "$work/records_$1/said"
        return 1
    }
}

letters_and_nothing() { # database
    mkdir -p "$work/letters"
    cat >"$work/letters/q.sql" <<'END'
/* ; */ WITH t(id, took, x, y, name) AS (VALUES ('007', 1, 1.5, 2.25, 'Käthe 😀;'), ('b', 0, NULL, 3, ''), ('c', 0, 3e10, 4, NULL))
SELECT * FROM t
END
    cat >"$work/letters/study.yaml" <<END
data: {odbc: $1, query: q.sql, id: id}
treatment: {column: took, treated: "1"}
outcomes: [{name: y, score: y, pretest: x, scale: same}]
covariates: [name]
END
    "$alike" check "$work/letters/study.yaml" >"$work/letters/said" 2>&1
    grep "'name' is missing in some rows: 2 cells blank" "$work/letters/said" >/dev/null &&
        grep "'x' is missing in some rows: 1 cell blank" "$work/letters/said" >/dev/null || {
        cat "$work/letters/said"
        return 1
    }
}

# Without an end of line: what a driver puts behind it would be part of the comment.
ends_in_comment() { # database
    mkdir -p "$work/comment"
    printf 'SELECT * FROM s -- everybody' >"$work/comment/all.sql"
    results_of comment "  odbc: $1\n  query: all.sql" && same_results csv comment all.sql
}

# A query that begins like one that reads and writes after all: nothing of it stays.
nothing_is_written() { # database query
    refused "$1" "$2" 'the ' || return 1
    [ "$("${1}_does" 'select count(*) from s' | grep -o '[0-9][0-9]*' | head -1)" = 614 ]
}

page_broken() {
    size=$(wc -c <"$work/s.start")
    mv "$work/s.db" "$work/s.whole"
    cp "$work/s.start" "$work/s.db"
    dd if=/dev/zero of="$work/s.db" bs=4096 seek=$((size * 2 / 3 / 4096)) count=4 conv=notrunc 2>/dev/null
    stops sqlite 'SELECT * FROM many' 1000
    status=$?
    mv "$work/s.whole" "$work/s.db"
    return $status
}

# The server itself, as by `pg_ctl stop -m immediate`; and it serves again.
server_stopped() {
    bin=$(find /usr/lib/postgresql -name initdb | sort -V | tail -1)
    server=$(cat "$work/server")
    stops postgres 'SELECT n, treat, x, CASE WHEN n = 5000 THEN stops() ELSE y END AS y FROM many' 1000
    status=$?
    start_again || return 1
    return $status
}

for database in sqlite postgres; do
    reason=$(start_$database 2>&1)
    status=$?
    if [ $status -ne 0 ]; then
        tell "$database" $status "$reason"
        continue
    fi
    tell "$database answers" 0
    check "$database: the same as the CSV" the_same_as_csv $database
    check "$database: records of tests, students and schools" records_of_tests $database
    check "$database: records are locked" records_are_locked $database
    check "$database: rows have a hash" rows_have_a_hash $database
    check "$database: rows are locked" rows_are_locked $database
    check "$database: letters, and cells that are NULL" letters_and_nothing $database
    check "$database: a comment at the end" ends_in_comment $database
    check "$database: a query that writes" refused $database 'DELETE FROM s' "begins with SELECT or WITH, and this begins with 'DELETE FROM s"
    check "$database: a query that nothing answers" refused $database 'SELECT * FROM s WHERE 1 = 0' 'q.sql: the database answers to this query with no row; see what it asks for'
    check "$database: a query of nothing" refused $database '-- none' 'q.sql: the file of the query holds no statement; write one that begins with SELECT'
    check "$database: two statements" refused $database "SELECT ';' FROM s; DROP TABLE s" "a second statement stands behind the ';', 'DROP TABLE s"
    check "$database: a table that is not there" refused $database 'SELECT * FROM nobody' 'the database refuses the query'
done
if grep '^\[sqlite\]' "$ODBCINI" >/dev/null; then
    check 'sqlite: WITH that deletes' nothing_is_written sqlite 'WITH a AS (SELECT 1) DELETE FROM s'
    check 'sqlite: a number too large in the middle' stops sqlite \
        'SELECT n, treat, x, CASE WHEN n = 5000 THEN abs(-9223372036854775807 - 1) ELSE y END AS y FROM many' 4000
    check 'sqlite: pages of the file that are broken' page_broken
fi
if grep '^\[postgres\]' "$ODBCINI" >/dev/null; then
    bin=$(find /usr/lib/postgresql -name initdb | sort -V | tail -1)
    check 'postgres: WITH that deletes' nothing_is_written postgres \
        'WITH gone AS (DELETE FROM s RETURNING *) SELECT * FROM gone'
    check 'postgres: a division by zero in the middle' stops postgres 'SELECT n, treat, x, y / (n - 5000) AS y FROM many' 4000
    check 'postgres: the connection is ended in the middle' stops postgres \
        'SELECT n, treat, x, CASE WHEN n = 5000 AND pg_terminate_backend(pg_backend_pid()) THEN NULL ELSE y END AS y FROM many' 1000
    check 'postgres: the server is stopped in the middle' server_stopped
    check 'postgres: and serves again' the_same_as_csv postgres
fi
if [ -e "$work/sqlite/out" ] && [ -e "$work/postgres/out" ]; then
    check 'the same rows have the same hash in both' databases_agree
fi
sed -i.old 's/^\[.*\]/[others]/' "$ODBCINI"
check 'a database that nobody knows' refused students 'SELECT * FROM s' "the database 'students' can't be reached"
finish
