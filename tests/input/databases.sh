# shellcheck shell=sh disable=SC2154 # variables are of suite.sh
# Databases for tests, to be read behind suite.sh: PostgreSQL and SQLite by their drivers, installed
# here where CI=1 and this is root, and else skipped where they are not. Each holds a table `s`, the
# students of datasets/lalonde, and `many`, of 20,000 rows.
"$alike" methods | grep '^  odbc .*not in this build' && {
    echo '[  SKIPPED ] this build is without ODBC'
    n_skipped=1
    finish
    exit
}
if [ "${CI-}" = 1 ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get install -y -q --no-install-recommends libsqliteodbc odbcinst sqlite3 odbc-postgresql postgresql >/dev/null 2>&1
fi

mkdir "$work/csv"
cp datasets/lalonde/lalonde.csv "$work/csv/students.csv"
ODBCINI=$work/odbc.ini
export ODBCINI
: >"$ODBCINI"
columns='unit_id text, treat integer, age integer, educ integer, race text, married integer,
    nodegree integer, re74 double precision, re75 double precision, re78 double precision'

# --- databases: start_NAME, or 77 with a reason; NAME_does SQL -----------------------------------

has_driver() { # name package
    odbcinst -q -d -n "$1" >/dev/null 2>&1 && return 0
    echo "the driver $1 ($2) is not here"
    return 77
}

start_sqlite() {
    has_driver SQLite3 libsqliteodbc || return
    command -v sqlite3 >/dev/null || {
        echo 'the program sqlite3 is not here'
        return 77
    }
    printf '[sqlite]\nDriver=SQLite3\nDatabase=%s\n' "$work/s.db" >>"$ODBCINI"
    sqlite_takes s "$columns" "$work/csv/students.csv" &&
        sqlite_does "create table many as with recursive r(n) as (select 1 union all select n + 1 from r where n < 20000)
            select n, n % 2 as treat, 1.0 * ((n * 7919) % 1000) as x, 1.0 * ((n * 104729) % 1000) as y from r" && cp "$work/s.db" "$work/s.start"
}
sqlite_does() { sqlite3 "$work/s.db" "$@"; }
sqlite_takes() { sqlite_does "create table $1 ($2);" '.mode csv' ".import --skip 1 $3 $1"; } # table columns file

# As its own user, for it does not serve root; at no port, in a folder of its own.
as_postgres() {
    if [ "$(id -u)" = 0 ]; then su postgres -s /bin/sh -c "cd / && $1"; else sh -c "$1"; fi
}

start_postgres() {
    has_driver 'PostgreSQL Unicode' odbc-postgresql || return
    bin=$(find /usr/lib/postgresql -name initdb 2>/dev/null | sort -V | tail -1)
    [ -n "$bin" ] || {
        echo 'the server of PostgreSQL (postgresql) is not here'
        return 77
    }
    server=$(mktemp -d "${TMPDIR:-/tmp}/alike-pg.XXXXXX") || return 1
    echo "$server" >"$work/server"
    [ "$(id -u)" != 0 ] || chown postgres "$server"
    as_postgres "'${bin%/*}/initdb' -D '$server/data' -U postgres -A trust -E UTF8 --locale=C.UTF-8 -N" >/dev/null || return 1
    start_again || return 1
    printf '[postgres]\nDriver=PostgreSQL Unicode\nServername=%s\nDatabase=postgres\nUsername=postgres\n' "$server" >>"$ODBCINI"
    postgres_takes s "$columns" "$work/csv/students.csv" &&
        postgres_does "create table many as select n, n % 2 as treat, ((n * 7919) % 1000)::float8 as x,
            ((n::int8 * 104729) % 1000)::float8 as y from generate_series(1, 20000) n" &&
        postgres_does "create function stops() returns float8 language plpgsql as \$\$
            begin copy (select 1) to program 'kill -QUIT \$(head -1 $server/data/postmaster.pid)';
            perform pg_sleep(60); return 0; end \$\$"
}
# A server that was killed leaves its file, and its process until somebody asks after it.
start_again() {
    for try in 1 2 3 4 5 6 7 8 9 10; do
        as_postgres "'${bin%/*}/pg_isready' -q -h '$server'" || break
        sleep "0.$try"
    done
    rm -f "$server/data/postmaster.pid"
    as_postgres "'${bin%/*}/pg_ctl' -D '$server/data' -l '$server/log' -w start \
        -o '-c listen_addresses= -k $server -c fsync=off'" >/dev/null
}
psql_of() { psql -q -h "$(cat "$work/server")" -U postgres -c "$1"; }
postgres_does() { psql_of "$1"; }
postgres_takes() { psql_of "create table $1 ($2)" && psql_of "\\copy $1 from '$3' csv header"; }

# The tests, students and schools of datasets/rand: as files in $work/FOLDER, as tables of one name.
rand_tables() { # database folder
    mkdir -p "$work/$2"
    gzip -dc datasets/rand/tests_2012.csv.gz >"$work/$2/tests.csv"
    gzip -dc datasets/rand/students.csv.gz >"$work/$2/students.csv"
    cp datasets/rand/schools.csv "$work/$2/"
    for table in tests students schools; do
        names=$(head -1 "$work/$2/$table.csv" | sed 's/[^,]*/"&" text/g')
        "$1_takes" $table "$names" "$work/$2/$table.csv" || return 1
    done
}

clean_up() {
    [ ! -s "$work/server" ] || {
        bin=$(find /usr/lib/postgresql -name initdb | sort -V | tail -1)
        as_postgres "'${bin%/*}/pg_ctl' -D '$(cat "$work/server")/data' -m immediate stop" >/dev/null 2>&1
        rm -rf "$(cat "$work/server")"
    }
    rm -rf "$work"
}
