/* What a reader is told of mistakes in a study of test records, compared letter by letter. */
#include "check.h"

#include "mistake.h"

#define TESTS      "tests: {file: tests.csv, subjects: [Mathematics, Reading]}\n"
#define SPANS      "spans: [{name: y1, from: Fall 2014-2015, to: Spring 2014-2015}]\n"
#define PROGRAM    "treatment: {schools: [Lincoln, Grant]}\n"
#define COVARIATES "covariates: [grade]\n"

/* clang-format off */
static const Mistake mistakes[] = {
    MISTAKE("tests without a file",
            "tests: {subjects: [Reading]}\n"
            SPANS PROGRAM COVARIATES,
            "study.yaml:1:8: tests names no file; add file: tests.csv, or files: [fall.csv, "
            "spring.csv]\n"
            "    1 | tests: {subjects: [Reading]}\n"
            "      |        ^\n"),
    MISTAKE("tests with a file and files",
            "tests: {file: a.csv, files: [b.csv], subjects: [Reading]}\n"
            SPANS PROGRAM COVARIATES,
            "study.yaml:1:22: tests names both file and files; keep one of them\n"
            "    1 | tests: {file: a.csv, files: [b.csv], subjects: [Reading]}\n"
            "      |                      ^\n"),
    MISTAKE("an id of a file of students has as many columns as one of the tests",
            "tests: {file: a.csv, subject: Reading, columns: {id: [s, k]}}\n"
            "students: {file: b.csv, id: k}\n"
            SPANS PROGRAM COVARIATES,
            "study.yaml:2:29: students.id has 1 column, but tests.columns.id has 2; an id is found "
            "only where it is made of the same parts in the same order\n"
            "    2 | students: {file: b.csv, id: k}\n"
            "      |                             ^\n"),
    MISTAKE("an id is made of at most four columns",
            "tests: {file: a.csv, subject: Reading, columns: {id: [a, b, c, d, e]}}\n"
            SPANS PROGRAM COVARIATES,
            "study.yaml:1:54: tests.columns.id lists 5 columns; an id is made of one to 4, the "
            "last of which is the student's own\n"
            "    1 | tests: {file: a.csv, subject: Reading, columns: {id: [a, b, c, d, e]}}\n"
            "      |                                                      ^\n"),
    MISTAKE("tests without subjects",
            "tests: {file: a.csv}\n"
            SPANS PROGRAM COVARIATES,
            "study.yaml:1:8: tests.subjects is missing; write for example subjects: "
            "[Mathematics, Reading], because each subject is an outcome, and outcomes must be "
            "known before the tests are read\n"
            "    1 | tests: {file: a.csv}\n"
            "      |        ^\n"),
    MISTAKE("a misspelt key of tests gets a suggestion",
            "tests: {file: a.csv, subjets: [Reading]}\n"
            SPANS PROGRAM COVARIATES,
            "study.yaml:1:22: unknown key 'subjets' under 'tests'; did you mean 'subjects'?\n"
            "    1 | tests: {file: a.csv, subjets: [Reading]}\n"
            "      |                      ^\n"),
    MISTAKE("a misspelt column of tests gets a suggestion",
            "tests: {file: a.csv, subjects: [Reading], columns: {scor: rit}}\n"
            SPANS PROGRAM COVARIATES,
            "study.yaml:1:53: unknown key 'scor' under 'tests.columns'; did you mean 'score'?\n"
            "    1 | tests: {file: a.csv, subjects: [Reading], columns: {scor: rit}}\n"
            "      |                                                     ^\n"),
    MISTAKE("a subject for all tests and a column for it are too much",
            "tests: {file: a.csv, subject: Reading, columns: {subject: s}}\n"
            SPANS PROGRAM COVARIATES,
            "study.yaml:1:59: tests.subject says that all tests are of 'Reading', and "
            "tests.columns names a column for the subject; keep one of them\n"
            "    1 | tests: {file: a.csv, subject: Reading, columns: {subject: s}}\n"
            "      |                                                           ^\n"),
    MISTAKE("a format of dates without signs is shown how",
            "tests: {file: a.csv, subject: Reading, date_format: MM/DD/YYYY}\n"
            SPANS PROGRAM COVARIATES,
            "study.yaml:1:53: tests.date_format is 'MM/DD/YYYY'; write %d for the day, %m for "
            "the month and %Y for the year, such as \"%m/%d/%Y\"\n"
            "    1 | tests: {file: a.csv, subject: Reading, date_format: MM/DD/YYYY}\n"
            "      |                                                     ^\n"),
    MISTAKE("what a code of a term means is a term",
            "tests: {file: a.csv, subject: Reading, terms: {\"0522\": Winter 2022}}\n"
            SPANS PROGRAM COVARIATES,
            "study.yaml:1:48: tests.terms says that '0522' is 'Winter 2022', which is no term; write "
            "a season and a year, such as Spring 2022, and of a winter both years: Winter "
            "2021-2022\n"
            "    1 | tests: {file: a.csv, subject: Reading, terms: {\"0522\": Winter 2022}}\n"
            "      |                                                ^\n"),
    MISTAKE("a season is one of four",
            "tests: {file: a.csv, subject: Reading, season: May}\n"
            SPANS PROGRAM COVARIATES,
            "study.yaml:1:48: tests.season is 'May'; write Fall, Winter, Spring or Summer\n"
            "    1 | tests: {file: a.csv, subject: Reading, season: May}\n"
            "      |                                                ^\n"),
    MISTAKE("an export that is not known gets the list",
            "tests: {file: a.csv, subject: Reading, format: nwea}\n"
            SPANS PROGRAM COVARIATES,
            "study.yaml:1:48: unknown tests.format 'nwea'; choose map_growth or custom\n"
            "    1 | tests: {file: a.csv, subject: Reading, format: nwea}\n"
            "      |                                                ^\n"),
    MISTAKE("a rule for retests that is not offered",
            "tests: {file: a.csv, subject: Reading, retests: highest}\n"
            SPANS PROGRAM COVARIATES,
            "study.yaml:1:49: unknown tests.retests 'highest'; choose error, lowest_se, "
            "earliest or latest\n"
            "    1 | tests: {file: a.csv, subject: Reading, retests: highest}\n"
            "      |                                                 ^\n"),
    MISTAKE("a rule for movers that is not offered",
            "tests: {file: a.csv, subject: Reading, movers: dropp}\n"
            SPANS PROGRAM COVARIATES,
            "study.yaml:1:48: unknown tests.movers 'dropp'; did you mean 'drop'?\n"
            "    1 | tests: {file: a.csv, subject: Reading, movers: dropp}\n"
            "      |                                                ^\n"),
    MISTAKE("names of subjects want a map",
            "tests: {file: a.csv, subject: Reading, names: [Math]}\n"
            SPANS PROGRAM COVARIATES,
            "study.yaml:1:47: 'tests.names' must hold keys of its own, but a list stands here\n"
            "    1 | tests: {file: a.csv, subject: Reading, names: [Math]}\n"
            "      |                                               ^\n"),
    MISTAKE("tests that are one value",
            "tests: a.csv\n"
            SPANS PROGRAM COVARIATES,
            "study.yaml:1:8: tests.subjects is missing; write for example subjects: "
            "[Mathematics, Reading], because each subject is an outcome, and outcomes must be "
            "known before the tests are read\n"
            "    1 | tests: a.csv\n"
            "      |        ^\n"),
    MISTAKE("tests and data are two sources",
            TESTS SPANS PROGRAM COVARIATES
            "data: students.csv\n",
            "study.yaml:5:7: the students come from tests or from data.file, not from both; "
            "remove one of them (a file with more about the students goes under students)\n"
            "    5 | data: students.csv\n"
            "      |       ^\n"),
    MISTAKE("tests and a database of students are two sources",
            TESTS SPANS PROGRAM COVARIATES
            "data: {odbc: w, query: q.sql}\n",
            "study.yaml:5:7: the students come from tests or from data.odbc, not from both; "
            "remove one of them (a database of tests is tests.odbc, one of the students "
            "students.odbc)\n"
            "    5 | data: {odbc: w, query: q.sql}\n"
            "      |       ^\n"),
    MISTAKE("a database and its query go together, also of tests",
            "tests: {odbc: w, subjects: [Mathematics]}\n"
            SPANS PROGRAM COVARIATES,
            "study.yaml:1:8: tests.odbc needs tests.query: the name of the database and the file "
            "of the query go together\n"
            "    1 | tests: {odbc: w, subjects: [Mathematics]}\n"
            "      |        ^\n"),
    MISTAKE("tests of a database and of files are two sources, and a database has no lines",
            "tests: {odbc: w, query: q.sql, files: [a.csv], header_row: 3, subjects: [Math]}\n"
            SPANS PROGRAM COVARIATES,
            "study.yaml:1:32: the tests come from tests.files or from tests.odbc, not from both; "
            "remove one of them\n"
            "    1 | tests: {odbc: w, query: q.sql, files: [a.csv], header_row: 3, subjects: [Math]}\n"
            "      |                                ^\n"
            "study.yaml:1:48: tests.header_row is about the lines of a file, and a database names "
            "its columns itself; remove it\n"
            "    1 | tests: {odbc: w, query: q.sql, files: [a.csv], header_row: 3, subjects: [Math]}\n"
            "      |                                                ^\n"),
    MISTAKE("schools of a database hold no password",
            TESTS SPANS PROGRAM COVARIATES
            "schools: {odbc: \"DSN=w;PWD=secret\", query: q.sql}\n",
            "study.yaml:5:17: schools.odbc must be the name of a data source and nothing else, "
            "found a connection string; put server, user and password into odbc.ini, for a study "
            "file is passed on\n"
            "    5 | schools: {odbc: \"DSN=w;PWD=secret\", query: q.sql}\n"
            "      |                 ^\n"),
    MISTAKE("data.id has no place with tests",
            TESTS SPANS PROGRAM COVARIATES
            "data: {id: sid}\n",
            "study.yaml:5:8: data.id goes with data.file; with tests name the column under "
            "tests.columns\n"
            "    5 | data: {id: sid}\n"
            "      |        ^\n"),
    MISTAKE("tests without spans",
            TESTS PROGRAM COVARIATES,
            "study.yaml:1:8: a study of tests needs spans; add a line such as spans: [{name: "
            "one_year, from: Fall 2014-2015, to: Spring 2014-2015}]\n"
            "    1 | tests: {file: tests.csv, subjects: [Mathematics, Reading]}\n"
            "      |        ^\n"),
    MISTAKE("spans are a list",
            TESTS
            "spans: Fall 2014-2015\n"
            PROGRAM COVARIATES,
            "study.yaml:2:8: spans must be a list of at least one entry, such as [{from: Fall "
            "2014-2015, to: Spring 2014-2015}]\n"
            "    2 | spans: Fall 2014-2015\n"
            "      |        ^\n"),
    MISTAKE("a span without an end",
            TESTS
            "spans: [{from: Fall 2014-2015}]\n"
            PROGRAM COVARIATES,
            "study.yaml:2:9: spans.to is missing; write for example to: Spring 2014-2015\n"
            "    2 | spans: [{from: Fall 2014-2015}]\n"
            "      |         ^\n"),
    MISTAKE("a term that is none",
            TESTS
            "spans: [{from: Fal 2014-2015, to: Spring 2014-2015}]\n"
            PROGRAM COVARIATES,
            "study.yaml:2:16: spans.from is 'Fal 2014-2015', which is no term; write a season "
            "and the school year, such as Fall 2014-2015\n"
            "    2 | spans: [{from: Fal 2014-2015, to: Spring 2014-2015}]\n"
            "      |                ^\n"),
    MISTAKE("a winter of one year may be two",
            TESTS
            "spans: [{from: Winter 2015, to: Spring 2015}]\n"
            PROGRAM COVARIATES,
            "study.yaml:2:16: spans.from is 'Winter 2015', which may belong to the school "
            "year that begins or to the one that ends in that year; write the school year, "
            "such as Winter 2014-2015\n"
            "    2 | spans: [{from: Winter 2015, to: Spring 2015}]\n"
            "      |                ^\n"),
    MISTAKE("a span that runs backwards",
            TESTS
            "spans: [{from: Spring 2014-2015, to: Fall 2014-2015}]\n"
            PROGRAM COVARIATES,
            "study.yaml:2:38: this span ends with Fall 2014-2015, which comes before Spring "
            "2014-2015, with which it begins; exchange from and to\n"
            "    2 | spans: [{from: Spring 2014-2015, to: Fall 2014-2015}]\n"
            "      |                                      ^\n"),
    MISTAKE("a span of one term",
            TESTS
            "spans: [{from: Fall 2014-2015, to: Fall 2014}]\n"
            PROGRAM COVARIATES,
            "study.yaml:2:36: this span begins and ends with Fall 2014; growth needs two "
            "terms, the earlier one under from\n"
            "    2 | spans: [{from: Fall 2014-2015, to: Fall 2014}]\n"
            "      |                                    ^\n"),
    MISTAKE("two spans of one name, whatever the case",
            TESTS
            "spans:\n"
            "  - {name: y1, from: Fall 2014-2015, to: Spring 2014-2015}\n"
            "  - {name: Y1, from: Fall 2013-2014, to: Spring 2014-2015}\n"
            PROGRAM COVARIATES,
            "study.yaml:4:12: two spans are named 'Y1'; give each a name of its own\n"
            "    4 |   - {name: Y1, from: Fall 2013-2014, to: Spring 2014-2015}\n"
            "      |            ^\n"),
    MISTAKE("two spans of the same terms",
            TESTS
            "spans:\n"
            "  - {name: a, from: Fall 2014-2015, to: Spring 2014-2015}\n"
            "  - {name: b, from: Fall 2014, to: Spring 2015}\n"
            PROGRAM COVARIATES,
            "study.yaml:4:21: this span runs from Fall 2014 to Spring 2015, as the span 'a' "
            "does; remove one of them\n"
            "    4 |   - {name: b, from: Fall 2014, to: Spring 2015}\n"
            "      |                     ^\n"),
    MISTAKE("a span name must be tidy",
            TESTS
            "spans: [{name: one year, from: Fall 2014-2015, to: Spring 2014-2015}]\n"
            PROGRAM COVARIATES,
            "study.yaml:2:16: span name 'one year' must be 1 to 64 letters, digits, _ or -\n"
            "    2 | spans: [{name: one year, from: Fall 2014-2015, to: Spring 2014-2015}]\n"
            "      |                ^\n"),
    MISTAKE("a placebo holds no years of the program",
            TESTS
            "spans: [{from: Fall 2014-2015, to: Spring 2014-2015, years: 1, placebo: yes}]\n"
            PROGRAM COVARIATES,
            "study.yaml:2:61: a placebo span ends before the program begins, so it holds no "
            "years of it; remove years, or placebo\n"
            "    2 | spans: [{from: Fall 2014-2015, to: Spring 2014-2015, years: 1, placebo: "
            "yes}]\n"
            "      |                                                             ^\n"),
    MISTAKE("spans go with tests",
            FOUR_LINES SPANS,
            "study.yaml:5:1: 'spans' goes with tests, a file of one row for each student and "
            "test; remove it, or give tests in place of data\n"
            "    5 | spans: [{name: y1, from: Fall 2014-2015, to: Spring 2014-2015}]\n"
            "      | ^\n"),
    MISTAKE("schools go with tests",
            FOUR_LINES
            "schools: schools.csv\n",
            "study.yaml:5:1: 'schools' goes with tests, a file of one row for each student "
            "and test; remove it, or give tests in place of data\n"
            "    5 | schools: schools.csv\n"
            "      | ^\n"),
    MISTAKE("norms go with tests",
            FOUR_LINES
            "norms: nwea2015\n",
            "study.yaml:5:1: 'norms' goes with tests, a file of one row for each student and "
            "test; remove it, or give tests in place of data\n"
            "    5 | norms: nwea2015\n"
            "      | ^\n"),
    MISTAKE("students without a file",
            TESTS SPANS PROGRAM COVARIATES
            "students: {id: sid}\n",
            "study.yaml:5:11: students.file is missing; write for example file: students.csv\n"
            "    5 | students: {id: sid}\n"
            "      |           ^\n"),
    MISTAKE("a table of norms gets a suggestion",
            TESTS SPANS PROGRAM COVARIATES
            "norms: nwea2105\n",
            "study.yaml:5:8: unknown table of norms 'nwea2105'; did you mean 'nwea2015'?\n"
            "    5 | norms: nwea2105\n"
            "      |        ^\n"),
    MISTAKE("a table of norms that does not exist",
            TESTS SPANS PROGRAM COVARIATES
            "norms: star\n",
            "study.yaml:5:8: unknown table of norms 'star'; choose nwea2015, nwea2020 or "
            "nwea2025\n"
            "    5 | norms: star\n"
            "      |        ^\n"),
    MISTAKE("norms of a file are written so",
            TESTS SPANS PROGRAM COVARIATES
            "norms: own.csv\n",
            "study.yaml:5:8: norms names a table that comes with the program; for a file of "
            "your own write norms: {file: own.csv}\n"
            "    5 | norms: own.csv\n"
            "      |        ^\n"),
    MISTAKE("norms from two places",
            TESTS SPANS PROGRAM COVARIATES
            "norms: {table: nwea2015, file: own.csv}\n",
            "study.yaml:5:32: norms names both a table and a file; keep one of them\n"
            "    5 | norms: {table: nwea2015, file: own.csv}\n"
            "      |                                ^\n"),
    MISTAKE("norms from nowhere",
            TESTS SPANS PROGRAM COVARIATES
            "norms: {}\n",
            "study.yaml:5:8: norms names no table; write norms: nwea2015, or norms: {file: "
            "norms.csv}\n"
            "    5 | norms: {}\n"
            "      |        ^\n"),
    MISTAKE("schools of the program go with tests",
            "data: s.csv\n"
            "treatment: {schools: [A]}\n"
            "outcomes: [{score: y, pretest: x}]\n"
            COVARIATES,
            "study.yaml:2:13: treatment.schools goes with tests; a study of a student file "
            "names the column that says who was in the program, or a roster\n"
            "    2 | treatment: {schools: [A]}\n"
            "      |             ^\n"),
    MISTAKE("a roster of a table needs its ids",
            "data: s.csv\n"
            "treatment: {roster: r.csv}\n"
            "outcomes: [{score: y, pretest: x}]\n"
            COVARIATES,
            "study.yaml:2:13: treatment.roster finds students by their ids; name the column of the "
            "ids under data.id\n"
            "    2 | treatment: {roster: r.csv}\n"
            "      |             ^\n"),
    MISTAKE("a program that nobody is in",
            TESTS SPANS
            "treatment: {}\n"
            COVARIATES,
            "study.yaml:3:12: treatment does not say who was in the program; add roster: "
            "FILE, schools: [NAME, ...], or column: NAME with treated: VALUE\n"
            "    3 | treatment: {}\n"
            "      |            ^\n"),
    MISTAKE("a program told in two ways",
            TESTS SPANS
            "treatment: {roster: r.csv, schools: [Lincoln]}\n"
            COVARIATES,
            "study.yaml:3:28: treatment says in two ways who was in the program, by roster "
            "and by schools; keep one of them\n"
            "    3 | treatment: {roster: r.csv, schools: [Lincoln]}\n"
            "      |                            ^\n"),
    MISTAKE("a value of a column without the column",
            TESTS SPANS
            "treatment: {roster: r.csv, treated: 1}\n"
            COVARIATES,
            "study.yaml:3:28: treatment.treated goes with treatment.column; remove it here\n"
            "    3 | treatment: {roster: r.csv, treated: 1}\n"
            "      |                            ^\n"),
    MISTAKE("an id without a roster",
            TESTS SPANS
            "treatment: {schools: [Lincoln], id: sid}\n"
            COVARIATES,
            "study.yaml:3:33: treatment.id goes with treatment.roster; remove it here\n"
            "    3 | treatment: {schools: [Lincoln], id: sid}\n"
            "      |                                 ^\n"),
    MISTAKE("an empty list of schools",
            TESTS SPANS
            "treatment: {schools: []}\n"
            COVARIATES,
            "study.yaml:3:22: treatment.schools is empty; list the schools of the program\n"
            "    3 | treatment: {schools: []}\n"
            "      |                      ^\n"),
    MISTAKE("a school listed twice",
            TESTS SPANS
            "treatment: {schools: [Lincoln, Grant, Lincoln]}\n"
            COVARIATES,
            "study.yaml:3:39: treatment.schools lists 'Lincoln' twice; remove one of them\n"
            "    3 | treatment: {schools: [Lincoln, Grant, Lincoln]}\n"
            "      |                                       ^\n"),
    MISTAKE("a share of ids above 1",
            TESTS SPANS
            "treatment: {roster: r.csv, not_found: 5}\n"
            COVARIATES,
            "study.yaml:3:39: treatment.not_found is 5; it must be between 0 and 1\n"
            "    3 | treatment: {roster: r.csv, not_found: 5}\n"
            "      |                                       ^\n"),
    MISTAKE("an outcome of tests has no score of its own",
            TESTS SPANS PROGRAM COVARIATES
            "outcomes: [{score: y}]\n",
            "study.yaml:5:13: 'score' of an outcome has no place with tests, where the terms "
            "of the span give pretest and score; remove it\n"
            "    5 | outcomes: [{score: y}]\n"
            "      |             ^\n"),
    MISTAKE("an outcome of a student file has no subject",
            "data: s.csv\n"
            "treatment: {column: p, treated: 1}\n"
            "outcomes: [{score: y, pretest: x, subject: Reading}]\n"
            COVARIATES,
            "study.yaml:3:35: 'subject' of an outcome goes with tests; an outcome of a "
            "student file names its score\n"
            "    3 | outcomes: [{score: y, pretest: x, subject: Reading}]\n"
            "      |                                   ^\n"),
    MISTAKE("an outcome of an unknown subject gets a suggestion",
            TESTS SPANS PROGRAM COVARIATES
            "outcomes: [{subject: Mathmatics}]\n",
            "study.yaml:5:22: the study has no subject 'Mathmatics'; did you mean "
            "'Mathematics'?\n"
            "    5 | outcomes: [{subject: Mathmatics}]\n"
            "      |                      ^\n"),
    MISTAKE("an outcome of an unknown span gets the list",
            TESTS SPANS PROGRAM COVARIATES
            "outcomes: [{span: three_years}]\n",
            "study.yaml:5:19: the study has no span 'three_years'; choose y1\n"
            "    5 | outcomes: [{span: three_years}]\n"
            "      |                   ^\n"),
    MISTAKE("one name for several outcomes",
            TESTS SPANS PROGRAM COVARIATES
            "outcomes: [{name: math}]\n",
            "study.yaml:5:19: this entry stands for 2 outcomes, which can't all be called "
            "'math'; add subject and span to it\n"
            "    5 | outcomes: [{name: math}]\n"
            "      |                   ^\n"),
    MISTAKE("one outcome chosen twice",
            TESTS SPANS PROGRAM COVARIATES
            "outcomes: [{subject: Reading}, {}]\n",
            "study.yaml:5:32: 'reading_y1' is already the outcome of subject 'Reading' and "
            "span 'y1'; remove this one, or give it a name of its own under outcomes\n"
            "    5 | outcomes: [{subject: Reading}, {}]\n"
            "      |                                ^\n"),
    MISTAKE("two subjects whose names become one",
            "tests: {file: a.csv, subjects: [Math 1, math-1]}\n"
            SPANS PROGRAM COVARIATES,
            "study.yaml:1:41: 'math_1_y1' is already the outcome of subject 'Math 1' and span "
            "'y1'; remove this one, or give it a name of its own under outcomes\n"
            "    1 | tests: {file: a.csv, subjects: [Math 1, math-1]}\n"
            "      |                                         ^\n"),
    MISTAKE("a subject without letters needs a name",
            "tests: {file: a.csv, subjects: [\"数学\"]}\n"
            SPANS PROGRAM COVARIATES,
            "study.yaml:1:33: subject '数学' and span 'y1' make no name of 1 to 64 letters, "
            "digits, _ and -; give the outcome one, such as outcomes: [{subject: 数学, span: "
            "y1, name: math}]\n"
            "    1 | tests: {file: a.csv, subjects: [\"数学\"]}\n"
            "      |                                 ^\n"),
    MISTAKE("the score of the span can't be a covariate",
            TESTS SPANS PROGRAM
            "covariates: [end_score]\n",
            "study.yaml:4:14: 'end_score' is the score of outcome 'mathematics_y1', so "
            "covariates can't use it: a design must be fixed before outcomes are read\n"
            "    4 | covariates: [end_score]\n"
            "      |              ^\n"),
    MISTAKE("an alternative can't change the tests",
            TESTS SPANS PROGRAM COVARIATES
            "alternatives: [{name: a, tests: {retests: latest}}]\n",
            "study.yaml:5:26: 'tests' is the same for all designs of a study; an alternative "
            "can't change it, so remove it here or write a second study file\n"
            "    5 | alternatives: [{name: a, tests: {retests: latest}}]\n"
            "      |                          ^\n"),
    MISTAKE("an alternative can't change the spans",
            TESTS SPANS PROGRAM COVARIATES
            "alternatives: [{name: a, spans: []}]\n",
            "study.yaml:5:26: 'spans' is the same for all designs of a study; an alternative "
            "can't change it, so remove it here or write a second study file\n"
            "    5 | alternatives: [{name: a, spans: []}]\n"
            "      |                          ^\n"),
    MISTAKE("an alternative can't change the schools of the program",
            TESTS SPANS PROGRAM COVARIATES
            "alternatives: [{name: a, treatment: {schools: [Lincoln]}}]\n",
            "study.yaml:5:38: treatment.schools is the same for all designs of a study; an "
            "alternative can't change it, so remove it here or write a second study file\n"
            "    5 | alternatives: [{name: a, treatment: {schools: [Lincoln]}}]\n"
            "      |                                      ^\n"),
    MISTAKE("an alternative can't change when schools began",
            TESTS SPANS PROGRAM COVARIATES
            "alternatives: [{name: a, treatment: {start: began}}]\n",
            "study.yaml:5:38: treatment.start is the same for all designs of a study; an "
            "alternative can't change it, so remove it here or write a second study file\n"
            "    5 | alternatives: [{name: a, treatment: {start: began}}]\n"
            "      |                                      ^\n"),
    MISTAKE("a group of errors names its column",
            TESTS SPANS PROGRAM COVARIATES
            "effects: {cluster: {grup: school}}\n",
            "study.yaml:5:21: unknown key 'grup' under 'effects.cluster'; did you mean "
            "'group'?\n"
            "    5 | effects: {cluster: {grup: school}}\n"
            "      |                     ^\n"),
    MISTAKE("one map of spans goes with starting years",
            TESTS
            "spans: {from: Spring 2010-2011, to: Spring 2016-2017}\n"
            "treatment: {schools: [A]}\n"
            COVARIATES,
            "study.yaml:2:15: spans with from and to alone goes with treatment.starts, "
            "for schools that began in different years; write a list: spans: [{from: "
            "Spring 2010-2011, to: Spring 2016-2017}]\n"
            "    2 | spans: {from: Spring 2010-2011, to: Spring 2016-2017}\n"
            "      |               ^\n"),
    MISTAKE("with starting years spans follow from them",
            TESTS
            "spans: [{from: Fall 2014-2015, to: Spring 2014-2015}]\n"
            "treatment: {starts: {2013-2014: [A]}}\n"
            COVARIATES,
            "study.yaml:2:16: with treatment.starts the spans follow from the years in "
            "which schools began; write the first and the last test instead of a list: "
            "spans: {from: Spring 2010-2011, to: Spring 2016-2017}\n"
            "    2 | spans: [{from: Fall 2014-2015, to: Spring 2014-2015}]\n"
            "      |                ^\n"),
    MISTAKE("starting years take tests of one season",
            TESTS
            "spans: {from: Spring 2010-2011, to: Fall 2016-2017}\n"
            "treatment: {starts: {2013-2014: [A]}}\n"
            COVARIATES,
            "study.yaml:2:37: spans.to is of the fall and spans.from of the spring; "
            "with treatment.starts both name the season whose test is taken in every "
            "year, such as Spring 2016-2017\n"
            "    2 | spans: {from: Spring 2010-2011, to: Fall 2016-2017}\n"
            "      |                                     ^\n"),
    MISTAKE("schools need a test before they began and one after",
            TESTS
            "spans: {from: Spring 2013-2014, to: Spring 2016-2017}\n"
            "treatment: {starts: {2013-2014: [A], 2018: [B]}}\n"
            COVARIATES,
            "study.yaml:3:22: schools that began in 2013-14 need a test before it and "
            "one in it, but spans runs from spring 2014 to spring 2017; begin "
            "spans.from earlier, or leave these schools out\n"
            "    3 | treatment: {starts: {2013-2014: [A], 2018: [B]}}\n"
            "      |                      ^\n"
            "study.yaml:3:38: schools that began in 2018-19 need a test before it and "
            "one in it, but spans runs from spring 2014 to spring 2017; let spans.to be"
            " later, or leave these schools out\n"
            "    3 | treatment: {starts: {2013-2014: [A], 2018: [B]}}\n"
            "      |                                      ^\n"),
    MISTAKE("a starting year is named once",
            TESTS
            "spans: {from: Spring 2010-2011, to: Spring 2016-2017}\n"
            "treatment: {starts: {2013-2014: [A], 2013-14: [B]}}\n"
            COVARIATES,
            "study.yaml:3:38: treatment.starts names the school year 2013-14 twice; "
            "list its schools once\n"
            "    3 | treatment: {starts: {2013-2014: [A], 2013-14: [B]}}\n"
            "      |                                      ^\n"),
    MISTAKE("a starting year is a school year, and has schools",
            TESTS
            "spans: {from: Spring 2010-2011, to: Spring 2016-2017}\n"
            "treatment: {starts: {fall: [A], 2014: []}}\n"
            COVARIATES,
            "study.yaml:3:22: treatment.starts has 'fall' where a school year must "
            "stand, such as 2013-2014, and after it the schools that began in that "
            "year: starts: {2013-2014: [Lincoln Elementary], 2014-2015: [Adams Middle]}\n"
            "    3 | treatment: {starts: {fall: [A], 2014: []}}\n"
            "      |                      ^\n"
            "study.yaml:3:39: treatment.starts lists no school under 2014; remove the "
            "year, or list them\n"
            "    3 | treatment: {starts: {fall: [A], 2014: []}}\n"
            "      |                                       ^\n"),
    MISTAKE("schools without their years are no starting years",
            TESTS
            "spans: {from: Spring 2010-2011, to: Spring 2016-2017}\n"
            "treatment: {starts: [A, B]}\n"
            COVARIATES,
            "study.yaml:3:21: treatment.starts holds school years, each with the "
            "schools that began the program in it: starts: {2013-2014: [Lincoln "
            "Elementary], 2014-2015: [Adams Middle]}\n"
            "    3 | treatment: {starts: [A, B]}\n"
            "      |                     ^\n"),
    MISTAKE("years and terms are no part of one map of spans",
            TESTS
            "spans: {from: Spring 2010-2011, to: Spring 2016-2017, years: 2}\n"
            "treatment: {starts: {2013: [A]}}\n"
            COVARIATES,
            "study.yaml:2:55: spans.years goes with a list of spans; one map holds from"
            " and to alone\n"
            "    2 | spans: {from: Spring 2010-2011, to: Spring 2016-2017, years: 2}\n"
            "      |                                                       ^\n"),
    MISTAKE("a score can't be a category",
            "data: {file: s.csv, factors: [g, y]}\n"
            "treatment: {column: p, treated: 1}\n"
            "outcomes: [{score: y, pretest: x}]\n"
            COVARIATES,
            "study.yaml:1:34: 'y' is the score of outcome 'y'; a score is a number, so remove "
            "it from data.factors\n"
            "    1 | data: {file: s.csv, factors: [g, y]}\n"
            "      |                                  ^\n"),
    MISTAKE("outcomes that differ by case alone",
            "data: s.csv\n"
            "treatment: {column: p, treated: 1}\n"
            "outcomes: [{name: math, score: y, pretest: x}, {name: Math, score: z, pretest: x}]\n"
            COVARIATES,
            "study.yaml:3:55: outcomes 'math' and 'Math' differ only by capital letters, and "
            "their files could not be told apart; give one of them another name\n"
            "    3 | outcomes: [{name: math, score: y, pretest: x}, {name: Math, score: z, "
            "pretest: x}]\n"
            "      |                                                       ^\n"),
};
/* clang-format on */

int main(void)
{
    return run_mistakes(mistakes, COUNT_OF(mistakes));
}
