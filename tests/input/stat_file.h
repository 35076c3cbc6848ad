/* Writes small files of Stata, SPSS and SAS with ReadStat's own writer. */
#ifndef STAT_FILE_H
#define STAT_FILE_H

#include "check.h"

#include <readstat.h>
#include <stdio.h>

typedef readstat_error_t StatBegin(readstat_writer_t *writer, void *context, long n_rows);

typedef struct StatFile {
    StatBegin *begin;
    int version;                /* 0: the writer's own */
    readstat_compress_t packed; /* SPSS */
    const char *day_format;
    double day; /* of the first row; the third has it and 180 days more */
    double units_a_day;
    char tag;       /* for what is missing in Stata and SAS; 0: -9, which SPSS declares */
    const char *id; /* of the second row; NULL: "b2" */
    bool weighted;  /* SPSS: by SCORE */
    long n_rows;    /* 0: three */
    bool announced; /* of more rows than there are: what a cut file is like */
} StatFile;

static inline ssize_t stat_file_put(const void *bytes, size_t n, void *context)
{
    return (ssize_t)fwrite(bytes, 1, n, context);
}

static inline void stat_ok(readstat_error_t status)
{
    if (status != READSTAT_OK)
        fail_msg("ReadStat: %s", readstat_error_message(status));
}

/* ID, LUNCH (1 Free, 2 Paid, the missing code refused), SCORE, DAY. */
static inline void stat_file_write(const char *path, StatFile f)
{
    static const char *const ids[] = {"007", "b2", "03"};
    FILE *file = fopen(path, "wb");
    readstat_writer_t *writer = readstat_writer_init();
    const bool labels =
        f.begin != readstat_begin_writing_xport && f.begin != readstat_begin_writing_sas7bdat;
    const long n_rows = f.n_rows == 0 ? 3 : f.n_rows;
    assert_non_null(file);
    stat_ok(readstat_set_data_writer(writer, stat_file_put));
    readstat_variable_t *id = readstat_add_variable(writer, "ID", READSTAT_TYPE_STRING, 8),
                        *lunch = readstat_add_variable(writer, "LUNCH", READSTAT_TYPE_DOUBLE, 8),
                        *score = readstat_add_variable(writer, "SCORE", READSTAT_TYPE_DOUBLE, 8),
                        *day = readstat_add_variable(writer, "DAY", READSTAT_TYPE_DOUBLE, 8);
    if (labels) {
        readstat_label_set_t *set = readstat_add_label_set(writer, READSTAT_TYPE_DOUBLE, "meals");
        readstat_label_double_value(set, 1, "Free");
        readstat_label_double_value(set, 2, "Paid");
        if (f.tag != 0)
            readstat_label_tagged_value(set, f.tag, "refused");
        else
            readstat_label_double_value(set, -9, "refused");
        readstat_variable_set_label_set(lunch, set);
    }
    if (f.tag == 0)
        stat_ok(readstat_variable_add_missing_double_value(lunch, -9));
    readstat_variable_set_format(day, f.day_format);
    if (f.version > 0)
        stat_ok(readstat_writer_set_file_format_version(writer, (uint8_t)f.version));
    if (f.packed != READSTAT_COMPRESS_NONE)
        stat_ok(readstat_writer_set_compression(writer, f.packed));
    if (f.weighted)
        stat_ok(readstat_writer_set_fweight_variable(writer, score));
    stat_ok(f.begin(writer, file, f.announced ? n_rows + 1 : n_rows));
    for (long i = 0; i < n_rows; i++) {
        const long k = i % 3;
        stat_ok(readstat_begin_row(writer));
        stat_ok(readstat_insert_string_value(writer, id, k == 1 && f.id != NULL ? f.id : ids[k]));
        if (k == 1 && f.tag != 0)
            stat_ok(readstat_insert_tagged_missing_value(writer, lunch, f.tag));
        else
            stat_ok(readstat_insert_double_value(writer, lunch, k == 0 ? 1 : k == 1 ? -9 : 2));
        if (k == 1) {
            stat_ok(readstat_insert_missing_value(writer, score));
            stat_ok(readstat_insert_missing_value(writer, day));
        } else {
            stat_ok(readstat_insert_double_value(writer, score, k == 0 ? 1.5 : -0.125));
            stat_ok(readstat_insert_double_value(writer, day,
                                                 f.day + (k == 0 ? 0 : 180.25) * f.units_a_day));
        }
        stat_ok(readstat_end_row(writer));
    }
    if (!f.announced)
        stat_ok(readstat_end_writing(writer));
    readstat_writer_free(writer);
    assert_int_equal(fclose(file), 0);
}

/* 2014-09-01 is day 19967 since 1960-01-01 and 157742 since 1582-10-14. */
enum { DAY_1960 = 19967, DAY_1582 = 157742 };

#define STAT_DTA_FILE                                                                              \
    .begin = readstat_begin_writing_dta, .day_format = "%td", .day = DAY_1960, .units_a_day = 1,   \
    .tag = 'a'
#define STAT_SAV_FILE                                                                              \
    .begin = readstat_begin_writing_sav, .day_format = "DATE11", .day = DAY_1582 * 86400.0,        \
    .units_a_day = 86400
#define STAT_POR_FILE                                                                              \
    .begin = readstat_begin_writing_por, .day_format = "DATE11", .day = DAY_1582 * 86400.0,        \
    .units_a_day = 86400
#define STAT_XPT_FILE                                                                              \
    .begin = readstat_begin_writing_xport, .day_format = "DATE9", .day = DAY_1960,                 \
    .units_a_day = 1, .tag = 'A'
#define STAT_SAS_FILE                                                                              \
    .begin = readstat_begin_writing_sas7bdat, .day_format = "MMDDYY10", .day = DAY_1960,           \
    .units_a_day = 1, .tag = 'A'

#endif
