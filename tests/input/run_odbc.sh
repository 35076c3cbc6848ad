#!/bin/sh
# What a database answers is read as the CSV of the same table is: SQLite's driver and its program,
# installed here where CI=1 and this is root, and else skipped where they are not.
. tests/suite.sh
idle_gnuplot 0
same_when_sanitized 'drivers of ODBC are not ours'

"$alike" methods | grep '^  odbc .*not in this build' && {
    echo '[  SKIPPED ] this build is without ODBC'
    n_skipped=1
    finish
    exit
}
if [ "${CI-}" = 1 ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get install -y -q --no-install-recommends libsqliteodbc odbcinst sqlite3 >/dev/null 2>&1
fi

driver=$(odbcinst -q -d -n SQLite3 2>/dev/null | sed -n 's/^Driver *= *//p')
mkdir "$work/csv" "$work/db"
cp datasets/lalonde/lalonde.csv "$work/csv/students.csv"
ODBCINI=$work/odbc.ini
export ODBCINI
printf '[students]\nDriver=SQLite3\nDatabase=%s\n' "$work/db/s.db" >"$ODBCINI"

is_here() {
    [ -n "$driver" ] && command -v sqlite3 >/dev/null && return 0
    echo "SQLite's driver (libsqliteodbc) or program (sqlite3) is not here"
    return 77
}

fill() {
    sqlite3 "$work/db/s.db" "create table s (unit_id text, treat integer, age integer, educ integer, race text,
        married integer, nodegree integer, re74 double, re75 double, re78 double);" '.mode csv' \
        ".import --skip 1 $work/csv/students.csv s"
}

# Numbers and words of the results, but for what names the data.
results_of() { # folder study-text
    sed "s|^  file: lalonde.csv|$2|" datasets/lalonde/study.yaml >"$work/$1/study.yaml"
    "$alike" run -q "$work/$1/study.yaml" -o "$work/$1/out" >"$work/$1/said" 2>&1 || {
        cat "$work/$1/said"
        return 1
    }
    grep -E '^ *"[a-z_]+": -?[0-9.e-]+,?$' "$work/$1/out/results.json" | grep -v '"count"' >"$work/$1.numbers"
}

the_same_as_csv() {
    is_here || return
    fill || return 1
    echo 'SELECT * FROM s; -- everybody' >"$work/db/all.sql"
    results_of csv '  file: students.csv' && results_of db '  odbc: students\n  query: all.sql' || return 1
    [ "$(wc -l <"$work/csv.numbers")" -gt 1000 ] && cmp "$work/csv.numbers" "$work/db.numbers" &&
        grep "database 'students' answered to the query all.sql" "$work/db/out/results.json" >/dev/null &&
        grep "$(sha256sum "$work/db/all.sql" | cut -d ' ' -f 1)" "$work/db/out/results.json" >/dev/null
}

# Says this of the query, and leaves no results.
refused() { # query sentence
    is_here || return
    mkdir -p "$work/bad"
    printf '%s\n' "$1" >"$work/bad/q.sql"
    if results_of bad '  odbc: students\n  query: q.sql' >"$work/bad/told"; then return 1; fi
    [ ! -e "$work/bad/out/results.json" ] || return 1
    grep -F "$2" "$work/bad/said" >/dev/null || {
        cat "$work/bad/said"
        return 1
    }
}

letters_and_nothing() {
    is_here || return
    mkdir -p "$work/letters"
    cat >"$work/letters/q.sql" <<'END'
/* ; */ WITH t(id, took, x, y, name) AS (VALUES ('007', 1, 1.5, 2.25, 'Käthe 😀;'), ('b', 0, NULL, 3, ''), ('c', 0, 3e10, 4, NULL))
SELECT * FROM t
END
    cat >"$work/letters/study.yaml" <<'END'
data: {odbc: students, query: q.sql, id: id}
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

check 'the same as the CSV' the_same_as_csv
check 'letters, and cells that are NULL' letters_and_nothing
check 'a query that writes' refused 'DELETE FROM s' "begins with SELECT or WITH, and this begins with 'DELETE FROM s"
check 'two statements' refused "SELECT ';' FROM s; DROP TABLE s" "a second statement stands behind the ';', 'DROP TABLE s"
check 'a table that is not there' refused 'SELECT * FROM nobody' 'the database refuses the query'
check 'a database that stops in the middle' refused \
    'SELECT unit_id, treat, age, educ, race, married, nodegree, re74, re75, CASE WHEN rowid = 500 THEN abs(-9223372036854775807 - 1) ELSE re78 END AS re78 FROM s' \
    'the database'
sed -i.old 's/^\[students\]/[others]/' "$ODBCINI"
check 'a database that nobody knows' refused 'SELECT * FROM s' "the database 'students' can't be reached"
finish
