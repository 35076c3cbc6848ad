/* Inside src/records: the tables of what was read and joined. A row of a file is a test of a
 * student, so rows and tests count as people. */
#ifndef ALIKE_RECORDS_TABLES_H
#define ALIKE_RECORDS_TABLES_H

#include "alike/mover_tables.h"
#include "alike/table.h"

#define RECORDS_FILES_LIST(COLUMN)                                                                 \
    COLUMN(file, "File", AS_NAME)                                                                  \
    COLUMN(format, "Read as", AS_TEXT)                                                             \
    COLUMN(rows, "Rows", AS_PEOPLE)                                                                \
    COLUMN(invalid, "Marked as not counting", AS_PEOPLE)                                           \
    COLUMN(other_subjects, "Of other subjects", AS_PEOPLE)                                         \
    COLUMN(no_score, "Without a score", AS_PEOPLE)
TABLE_DECLARE(records_files, RECORDS_FILES_LIST);

#define RECORDS_READ_LIST(COLUMN)                                                                  \
    COLUMN(file, "File", AS_NAME)                                                                  \
    COLUMN(year, "School year", AS_TEXT)                                                           \
    COLUMN(term, "Term", AS_TEXT)                                                                  \
    COLUMN(subject, "Subject", AS_NAME)                                                            \
    COLUMN(tests, "Tests", AS_PEOPLE)
TABLE_DECLARE(records_read, RECORDS_READ_LIST);

/* Of a file of schools its row counts schools; they are told as people are. */
#define RECORDS_JOINS_LIST(COLUMN)                                                                 \
    COLUMN(file, "File", AS_NAME)                                                                  \
    COLUMN(what, "Holds", AS_TEXT)                                                                 \
    COLUMN(joined, "Found in the tests", AS_PEOPLE)                                                \
    COLUMN(file_only, "In the file only", AS_PEOPLE)                                               \
    COLUMN(tests_only, "In the tests only", AS_PEOPLE)
TABLE_DECLARE(records_joins, RECORDS_JOINS_LIST);

#define RECORDS_NEAR_IDS_LIST(COLUMN)                                                              \
    COLUMN(file, "File", AS_NAME)                                                                  \
    COLUMN(file_id, "In that file", AS_ID)                                                         \
    COLUMN(tests_id, "In the tests", AS_ID)
TABLE_DECLARE(records_near_ids, RECORDS_NEAR_IDS_LIST);

#define RECORDS_RETESTS_LIST(COLUMN)                                                               \
    COLUMN(subject, "Subject", AS_NAME)                                                            \
    COLUMN(term, "Term", AS_TEXT)                                                                  \
    COLUMN(rule, "Test that counts", AS_TEXT)                                                      \
    COLUMN(program, "Program students", AS_TREATED)                                                \
    COLUMN(comparison, "Comparison students", AS_CONTROL)
TABLE_DECLARE(records_retests, RECORDS_RETESTS_LIST);

#endif
