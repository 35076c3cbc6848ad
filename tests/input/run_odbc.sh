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
            /^"text": "The data are what the database/d; /^"text": "The rows of the answer to/d; /^"count": 0/d; /^"caution": false/d
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
    mkdir -p "$work/records" "$work/records_$1"
    gzip -dc datasets/rand/tests_2012.csv.gz >"$work/records/tests.csv"
    gzip -dc datasets/rand/students.csv.gz >"$work/records/students.csv"
    cp datasets/rand/schools.csv "$work/records/"
    for table in tests students schools; do
        names=$(head -1 "$work/records/$table.csv" | sed 's/[^,]*/"&" text/g')
        "$1_takes" $table "$names" "$work/records/$table.csv" || return 1
        echo "SELECT * FROM $table" >"$work/records_$1/$table.sql"
    done
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

# What the rows come to is the same in any order, and another where one cell is, or a row comes twice.
rows_have_a_hash() { # database
    mkdir -p "$work/hash"
    last=
    for turn in all reversed all changed twice; do
        case $turn in
        all) echo 'select n, treat, x, y from many order by n' ;;
        reversed) echo 'select n, treat, x, y from many order by n desc' ;;
        changed) echo 'select n, treat, x, case when n = 77 then y + 1 else y end as y from many order by n' ;;
        twice) echo 'select case when n = 2 then 4 else n end as m, n, treat, x, y from many' ;;
        esac >"$work/hash/q.sql"
        cat >"$work/hash/study.yaml" <<END
data: {odbc: $1, query: q.sql, id: n}
treatment: {column: treat, treated: "1"}
outcomes: [{name: y, score: y, pretest: x, scale: same}]
covariates: [pretest]
report: {formats: [md], charts: none}
END
        "$alike" run -q "$work/hash/study.yaml" -o "$work/hash/out" >"$work/hash/said" 2>&1 || { cat "$work/hash/said" && return 1; }
        hash=$(sed -n 's/.*rows of the answer to q.sql have the hash \([0-9a-f]\{32\}\),.*/\1/p' "$work/hash/out/results.json" | head -n 1)
        [ -n "$hash" ] || { echo "no hash" && return 1; }
        case $turn in
        all) [ -z "$last" ] || [ "$hash" = "$last" ] || { echo "all: $hash, not $last" && return 1; } ;;
        reversed) [ "$hash" = "$last" ] || { echo "reversed: $hash, not $last" && return 1; } ;;
        *) [ "$hash" != "$last" ] || { echo "$turn: $hash again" && return 1; } ;;
        esac
        [ "$turn" != all ] || last=$hash
    done
    # it stays where the data are
    "$alike" publish -q "$work/hash/study.yaml" -o "$work/hash/public" >"$work/hash/said" 2>&1 || { cat "$work/hash/said" && return 1; }
    grep -r "$hash" "$work/hash/public" && echo "published" && return 1
    return 0
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
    check "$database: rows have a hash" rows_have_a_hash $database
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
sed -i.old 's/^\[.*\]/[others]/' "$ODBCINI"
check 'a database that nobody knows' refused students 'SELECT * FROM s' "the database 'students' can't be reached"
finish
