#!/bin/sh
# What `alike sql` prints is taken by the database that it is for, leaves out what the study does not
# read, and leads to the same analyses: PostgreSQL and SQLite, as in run_odbc.sh.
. tests/suite.sh
idle_gnuplot 0
same_when_sanitized 'drivers of ODBC are not ours'

. tests/input/databases.sh

# --- studies -------------------------------------------------------------------------------------

# Tests, students and schools of a warehouse, which holds more than the study asks for: columns, a
# subject, an earlier and a later year.
warehouse() { # database
    rand_tables "$1" wide || return 1
    "$1_does" 'create table wide as select 7 as "Room ""7""", t.*, '"'no''body;'"' as "Ward" from tests t' &&
        "$1_does" "insert into wide select 8, t.*, 'x' from tests t where \"Subject\" = 'Reading'" &&
        "$1_does" "update wide set \"Subject\" = 'Visual Arts; DROP' where \"Room \"\"7\"\"\" = 8" &&
        "$1_does" "insert into wide select 9, t.*, 'x' from tests t where \"TermName\" = 'Fall 2012-2013'" &&
        "$1_does" "update wide set \"TermName\" = 'Fall 2015-2016', \"TestStartDate\" = '09/24/2015' where \"Room \"\"7\"\"\" = 9"
}

study_of() { # name database tests.sql [covariates [tests-more]]
    mkdir -p "$work/$1"
    cat >"$work/$1/study.yaml" <<END
tests: {odbc: $2, query: tests.sql, subjects: [Mathematics], date_format: "%m/%d/%Y"${5-}}
students: {odbc: $2, query: students.sql, id: StudentID}
schools: {odbc: $2, query: schools.sql, id: school}
spans: [{name: one_year, from: Fall 2012-2013, to: Spring 2012-2013}]
treatment: {column: study_2014, treated: program, control: comparison}
covariates: [${4-grade, school_frl, gender}]
matching: {method: nearest}
report: {formats: [md], charts: none}
END
    [ -z "$3" ] || printf '%s\n' "$3" >"$work/$1/tests.sql"
    echo 'SELECT * FROM students' >"$work/$1/students.sql"
    echo 'SELECT * FROM schools' >"$work/$1/schools.sql"
}

sql() { # name [arguments]
    folder=$work/$1
    shift
    "$alike" sql "$folder/study.yaml" "$@" >"$folder/printed" 2>"$folder/said" || {
        cat "$folder/said"
        return 1
    }
}

prints() { # name line...
    folder=$1
    shift
    for line in "$@"; do
        grep -Fx -- "$line" "$work/$folder/printed" >/dev/null || {
            echo "no line '$line' in:"
            cat "$work/$folder/printed"
            return 1
        }
    done
}

runs() { # name
    "$alike" run -q "$work/$1/study.yaml" -o "$work/$1/out" >"$work/$1/said" 2>&1 || {
        cat "$work/$1/said"
        return 1
    }
}

# The analyses of results.json: estimates, matching, balance, flow.
analyses_of() { # name
    sed -n '/^ "analyses": /,/^ "[b-z]/p' "$work/$1/out/results.json" | sed '$d' >"$work/$1.analyses"
    [ "$(wc -l <"$work/$1.analyses")" -gt 300 ] || {
        echo "no analyses"
        return 1
    }
}

# The narrow queries in the place of the wide ones.
same_when_narrow() { # name [blocks]
    name=$1
    rm -rf "$work/narrow"
    cp -R "$work/$name" "$work/narrow"
    for block in ${2-tests students schools}; do
        sql "$name" --block "$block" && cp "$work/$name/printed" "$work/narrow/$block.sql" || return 1
    done
    runs "$name" && runs narrow && analyses_of "$name" && analyses_of narrow &&
        diff "$work/$name.analyses" "$work/narrow.analyses" || return 1
    # what is narrow has nothing more to be left out
    for block in ${2-tests students schools}; do
        sql narrow --block "$block" || return 1
        ! grep -e 'not read' -e 'no estimate hangs' "$work/narrow/printed" || return 1
    done
}

# --- what is asked of each -----------------------------------------------------------------------

narrows() { # database
    study_of plain "$1" 'SELECT * FROM wide'
    n=$("$1_does" 'select count(*) from wide' | grep -o '[0-9][0-9]*' | head -1)
    m=$("$1_does" "select count(*) from wide where \"Subject\" = 'Mathematics' and \"TermName\" not like '%2015%'" | grep -o '[0-9][0-9]*' | head -1)
    commas() { echo "$1" | sed 's/\([0-9]\)\([0-9]\{3\}\)$/\1,\2/'; }
    sql plain && prints plain "-- Rows: $(commas "$m") of $(commas "$n"); no estimate hangs on the others." \
        '-- Columns: 9 of 11; not read: Room "7", Ward.' \
        "WHERE (\"Subject\" IN ('Mathematics'))" \
        "  AND (\"TermName\" IN ('Fall 2012-2013', 'Spring 2012-2013', 'Winter 2012-2013'));" \
        '-- Columns: 2 of 6; not read: race, frl, ell, iep.' '-- Rows: all 26,000.' || return 1
    grep '^-- Of subjects that are not analysed: Reading ([0-9,]*), Visual Arts; DROP ([0-9,]*)\.$' "$work/plain/printed" >/dev/null &&
        grep '^-- Of terms outside of all spans: Fall 2015-2016 ([0-9,]*)\.$' "$work/plain/printed" >/dev/null &&
        same_when_narrow plain
}

# Tables of WITH, comments and texts that look like the end; Windows' ends of lines.
narrows_with() { # database
    study_of with "$1" ''
    printf '%s\r\n' '/* ; select */ WITH a AS (SELECT * FROM wide), b AS (' \
        'SELECT a.*, '"'(select) from ('"' AS "odd (name" FROM a) -- tables, select' 'SELECT * FROM b -- all' >"$work/with/tests.sql"
    same_when_narrow with && grep '^, alike_answer AS ($' "$work/narrow/tests.sql" >/dev/null
}

# Earlier scores are asked for: so no earlier term is left out, but a later one.
keeps_earlier() { # database
    study_of prior "$1" 'SELECT * FROM wide' 'grade, prior_score'
    sed -i.old 's/from: Fall 2012-2013/from: Winter 2012-2013/' "$work/prior/study.yaml"
    sql prior --block tests && prints prior \
        "  AND (\"TermName\" IN ('Fall 2012-2013', 'Spring 2012-2013', 'Winter 2012-2013'));" &&
        same_when_narrow prior tests || return 1
    study_of later "$1" 'SELECT * FROM wide'
    sed -i.old 's/from: Fall 2012-2013/from: Winter 2012-2013/' "$work/later/study.yaml"
    sql later --block tests && prints later \
        "  AND (\"TermName\" IN ('Spring 2012-2013', 'Winter 2012-2013'));"
}

# A spelling that the run would ask about must come to it; a name of one's own leads to the subject.
keeps_what_is_asked() { # database
    study_of near "$1" "SELECT \"TermName\", \"StudentID\", \"SchoolName\", \"Grade\", \"TestStartDate\", \"TestRITScore\",
        CASE WHEN \"Subject\" = 'Reading' THEN 'Math 2-5' ELSE \"Subject\" END AS \"Subject\" FROM tests"
    sql near --block tests || return 1
    ! grep 'no estimate hangs' "$work/near/printed" || return 1
    if runs near >/dev/null; then return 1; fi
    grep 'spell a subject in two ways' "$work/near/said" >/dev/null || return 1
    study_of named "$1" "$(cat "$work/near/tests.sql")" 'grade, gender' ', names: {"Math 2-5": Lesen}'
    sed -i.old 's/subjects: \[Mathematics\]/subjects: [Lesen]/' "$work/named/study.yaml"
    sql named --block tests && prints named "WHERE (\"Subject\" IN ('Math 2-5', 'Lesen'));" && same_when_narrow named tests
}

# What is decided over all rows, and what one subject tells of another.
keeps_what_decides() { # database
    study_of dates "$1" 'SELECT * FROM wide'
    sed -i.old 's/, date_format: "[^"]*"//' "$work/dates/study.yaml"
    sql dates --block tests && grep '^-- No row is left out: how the dates are written' "$work/dates/printed" >/dev/null || return 1
    study_of movers "$1" 'SELECT * FROM wide' 'grade, gender' ', movers: drop'
    sql movers --block tests && ! grep '"Subject" IN' "$work/movers/printed" && grep '("TermName" IN' "$work/movers/printed" >/dev/null &&
        same_when_narrow movers tests || return 1
    study_of trait "$1" "SELECT t.*, CASE WHEN \"Subject\" = 'Reading' OR \"Grade\" = '3' THEN 'a' || (length(\"SchoolName\") % 3) END AS home FROM wide t" 'grade, home'
    sql trait --block tests && ! grep '"Subject" IN' "$work/trait/printed" && same_when_narrow trait tests
}

# Cells that hold nothing come along: the run says what is wrong with them.
keeps_blanks() { # database
    study_of blank "$1" "SELECT \"TermName\", \"StudentID\", \"SchoolName\", \"Grade\", \"TestStartDate\", \"TestRITScore\",
        CASE WHEN \"StudentID\" = '8296888' THEN NULL ELSE \"Subject\" END AS \"Subject\" FROM tests"
    sql blank --block tests && prints blank "WHERE (\"Subject\" IN ('Mathematics') OR \"Subject\" IS NULL OR \"Subject\" = '');" || return 1
    cp "$work/blank/printed" "$work/blank/tests.sql"
    if runs blank >/dev/null; then return 1; fi
    grep 'the subject is blank' "$work/blank/said" >/dev/null
}

# Window and year in two columns, one of them a number; a name in capitals and a text with quotes.
narrows_pairs() { # database
    study_of pairs "$1" "SELECT \"StudentID\" AS sid, \"Subject\" AS \"SUBJ\", substr(\"TermName\", 1, length(\"TermName\") - 10) || ' \"o''clock\"' AS season,
        CAST(substr(\"TermName\", length(\"TermName\") - 8, 4) AS integer) AS year, \"Grade\" AS g, \"SchoolName\" AS school, CAST(\"TestRITScore\" AS integer) AS rit, \"Ward\" FROM wide" \
        'grade, school_frl' ', columns: {id: sid, subject: SUBJ, term: season, year: year, grade: g, school: school, score: rit}, lone_year: begins, retests: latest'
    sql pairs --block tests || return 1
    [ "$1" = sqlite ] && year="'2012'" || year=2012 # SQLite's driver does not know the type
    prints pairs "  AND (((\"season\" IN ('Fall \"o''clock\"', 'Spring \"o''clock\"', 'Winter \"o''clock\"')) AND (\"year\" = $year)));" &&
    same_when_narrow pairs tests
}

# A table of students: columns of roles, groups and outcomes stay; a name that is none is told.
narrows_students() { # database
    mkdir -p "$work/data"
    sed "s|^  file: lalonde.csv|  odbc: $1\n  query: q.sql|" datasets/lalonde/study.yaml >"$work/data/study.yaml"
    echo 'SELECT unit_id, treat, 1 AS shoe_size, age, educ, race, married, nodegree, re74, re75, re78 FROM s;' >"$work/data/q.sql"
    sql data && prints data '-- Columns: 10 of 11; not read: shoe_size.' '-- Rows: all 614.' || return 1
    runs data && analyses_of data && cp "$work/data.analyses" "$work/data.wide" && cp "$work/data/printed" "$work/data/q.sql" &&
        runs data && analyses_of data && diff "$work/data.wide" "$work/data.analyses"
}

says() { # name status sentence [arguments]
    name=$1 status=$2 sentence=$3
    shift 3
    "$alike" sql "$work/$name/study.yaml" "$@" >"$work/$name/printed" 2>"$work/$name/said"
    [ $? -eq "$status" ] && [ ! -s "$work/$name/printed" ] && tr '\n' ' ' <"$work/$name/said" | sed 's/  */ /g' | grep -F "$sentence" >/dev/null || {
        cat "$work/$name/said" "$work/$name/printed"
        return 1
    }
}

refuses() { # database
    study_of twice "$1" 'SELECT "StudentID", "StudentID", "Subject", "TermName", "TestRITScore", "SchoolName", "Grade" FROM tests'
    study_of table "$1" 'SELECT * FROM nobody'
    study_of lacks "$1" 'SELECT "StudentID", "Subject" FROM tests'
    study_of control "$1" 'SELECT t.*, "Grade" AS "a	b" FROM tests t'
    study_of escape "$1" "SELECT t.*, '$(printf '\033')' AS \"bell\" FROM tests t"
    says table 4 'the database refuses the query' && says lacks 4 'tests' &&
        says escape 4 "can't be printed as it is" && says plain 2 "no database under 'data', but under tests, students, schools" --block data &&
        sql control --block tests
}

for database in sqlite postgres; do
    reason=$(start_$database 2>&1)
    status=$?
    if [ $status -eq 0 ]; then
        reason=$(warehouse $database 2>&1)
        status=$?
    fi
    tell "$database: a warehouse" $status "$reason"
    [ $status -eq 0 ] || continue
    check "$database: columns, subjects and terms" narrows $database
    check "$database: a query that begins with WITH" narrows_with $database
    check "$database: earlier scores" keeps_earlier $database
    check "$database: what the run asks about" keeps_what_is_asked $database
    check "$database: what decides of others" keeps_what_decides $database
    check "$database: cells that hold nothing" keeps_blanks $database
    check "$database: a window and a year" narrows_pairs $database
    check "$database: a table of students" narrows_students $database
    check "$database: what can't be" refuses $database
done

# Letters of either case are one to this column: a group has one spelling of several.
one_of_spellings() {
    sqlite_does 'create table loose (sid text, subject text collate nocase, term text, grade text, school text, rit text)' \
        "insert into loose select StudentID, case when rowid % 3 = 0 and Subject = 'Mathematics' then 'MATHEMATICS' else Subject end, TermName, Grade, SchoolName, TestRITScore from tests order by Subject != 'Mathematics', rowid % 3 != 0"
    study_of loose sqlite 'SELECT * FROM loose' 'grade, school_frl' ', columns: {id: sid, subject: subject, term: term, grade: grade, school: school, score: rit}, names: {MATHEMATICS: MATHEMATICS, Mathematics: Mathematics}, retests: latest'
    sed -i.old 's/, date_format: "[^"]*"//' "$work/loose/study.yaml"
    sql loose --block tests && grep '^-- The database lists 0 rows that are needed and finds [0-9]* by a condition, so no row is left out\.$' "$work/loose/printed" >/dev/null &&
        same_when_narrow loose tests || return 1
    # of these the study knows but one, under its own name
    sed -i.old 's/, names: {.*Mathematics}//' "$work/loose/study.yaml"
    echo "SELECT sid, CASE WHEN subject = 'mathematics' THEN 'Mathematics' ELSE subject END AS subject, term, grade, school, rit FROM loose" >"$work/loose/tests.sql"
    sql loose --block tests && prints loose "WHERE (\"subject\" IN ('Mathematics'));" && same_when_narrow loose tests
}

# A column that nothing is read of, and by which the export is known.
keeps_marks() {
    sqlite_does 'create table star (StudentIdentifier text, GradePlacement text, ScaledScore text, CompletedDate text, ActivityType text, Grade text, SchoolName text, Teacher text, Percentile text)' \
        "insert into star select StudentID, '3.5', TestRITScore, substr(TestStartDate, 7) || '-' || substr(TestStartDate, 1, 2) || '-' || substr(TestStartDate, 4, 2), 'Star ' || Subject, Grade, SchoolName, 'T', '50' from tests"
    study_of star sqlite 'SELECT * FROM star' 'grade, school_frl' ', names: {Star Mathematics: Mathematics, Star Reading: Reading}'
    sed -i.old 's|%m/%d/%Y|%Y-%m-%d|' "$work/star/study.yaml"
    sql star --block tests && prints star '    "GradePlacement",' "WHERE (\"ActivityType\" IN ('Star Mathematics', 'Mathematics'));" &&
        grep 'not read: .*Percentile' "$work/star/printed" >/dev/null && same_when_narrow star tests &&
        grep 'read as star' "$work/narrow/out/results.json" >/dev/null
}

# A text with a backslash ends elsewhere in some databases.
backslash() {
    study_of slash sqlite "SELECT TermName, StudentID, SchoolName, Grade, TestStartDate, TestRITScore, CASE WHEN Subject = 'Mathematics' THEN 'Ma\\th' ELSE Subject END AS Subject FROM tests"
    sed -i.old 's/\[Mathematics\]/["Ma\\\\th"]/' "$work/slash/study.yaml"
    sql slash --block tests && prints slash '-- A subject or term holds letters that not every database reads alike in a query, so no row is left out.' &&
        ! grep WHERE "$work/slash/printed"
}

if grep '^\[sqlite\]' "$ODBCINI" >/dev/null; then
    check 'sqlite: letters of either case are one' one_of_spellings
    check 'sqlite: the marks of an export' keeps_marks
    check 'sqlite: a backslash' backslash
fi
mkdir -p "$work/files"
cp datasets/lalonde/study.yaml "$work/files/"
check 'a study of files' says files 3 'the study reads files and asks no database'
finish
