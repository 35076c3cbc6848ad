/* The files of several studies put together. docs/results.md documents results.json. */
#include "pool/parts.h"

#include "results/json.h"

#include "alike/os.h"
#include "alike/quote.h"
#include "alike/text.h"

#include <string.h>

#define NOTICE_INTERNAL  "INTERNAL.txt"
#define NOTICE_PUBLISHED "PUBLISHED.txt"

enum { N_TABLES = 6 };

static void list_tables(const PooledResults *pooled, const Table *table[N_TABLES])
{
    const Table *const all[N_TABLES] = {pooled->studies,    pooled->effects,
                                        pooled->averages,   pooled->parts,
                                        pooled->covariates, pooled->study_covariates};

    memcpy(table, all, sizeof all);
}

const char *const *pooled_files(void)
{
    static const char *const names[] = {
        "results.json",
        "report.md",
        "report.html",
        NOTICE_INTERNAL,
        NOTICE_PUBLISHED,
        "tables/",
        "tables/pooled_*.csv",
        "charts/",
        "charts/style.gp",
        "charts/pooled_studies*",
        NULL,
    };
    return names;
}

/* --- results.json --------------------------------------------------------------------------------
 */

static json_t *words_array(const PooledWords *words)
{
    json_t *array = json_array();

    for (size_t i = 0; i < words->n; i++)
        json_array_append_new(array, value_text(words->item[i]));
    return array;
}

/* As a study's own: one reader of cautions reads both. */
static json_t *notes_array(const PooledWords *cautions)
{
    json_t *array = json_array();

    for (size_t i = 0; i < cautions->n; i++) {
        json_t *object = json_object();
        put_value(object, "stage", value_text("pool"));
        put_value(object, "text", value_text(cautions->item[i]));
        put_value(object, "count", value_count(0, NULL));
        put_value(object, "caution", json_boolean(true));
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *program_object(void)
{
    json_t *object = json_object();

    put_value(object, "name", value_text("alike"));
    put_value(object, "version", value_text(ALIKE_VERSION));
    return object;
}

/* As the results of a study say it: whoever asks whether a folder is internal asks both alike. */
static json_t *disclosure_object(const PooledResults *pooled)
{
    json_t *object = json_object();

    put_value(object, "publish", json_boolean(pooled->release == RELEASE_PUBLISHED));
    if (pooled->release == RELEASE_PUBLIC_DATA)
        put_value(object, "public", json_boolean(true));
    if (pooled->min_cell > 0)
        put_value(object, "min_cell", value_count(pooled->min_cell, NULL));
    if (pooled->round_counts > 0)
        put_value(object, "round_counts", value_count(pooled->round_counts, NULL));
    return object;
}

static json_t *document_object(const PooledResults *pooled)
{
    const Table *table[N_TABLES];
    json_t *object = json_object();

    put_value(object, "program", program_object());
    put_value(object, "pooled", json_boolean(true));
    put_value(object, "confidence", value_real(pooled->confidence));
    put_value(object, "answers", words_array(&pooled->answer));
    put_value(object, "notes", notes_array(&pooled->caution));
    put_value(object, "analyses", json_array()); /* a study's stay in its folder */
    list_tables(pooled, table);
    for (size_t k = 0; k < N_TABLES; k++)
        put_value(object, table[k]->name, value_table(table[k]));
    put_value(object, "disclosure", disclosure_object(pooled));
    return object;
}

static int append_bytes(const char *bytes, size_t n, void *out)
{
    text_add_bytes(out, bytes, n);
    return 0;
}

static bool write_json(const PooledResults *pooled, const char *path, Error *err)
{
    const size_t digits = pooled->release == RELEASE_PUBLISHED ? 15 : 17;
    Arena *scratch = arena_create();
    Text plain = {.arena = scratch}, quoted = {.arena = scratch};
    json_t *object = document_object(pooled);

    json_dump_callback(object, append_bytes, &plain, JSON_INDENT(1) | JSON_REAL_PRECISION(digits));
    json_decref(object);
    quote_json_document(&quoted, plain.bytes, plain.n);
    text_add(&quoted, "\n");
    const bool ok = os_write_staged(path, quoted.bytes, quoted.n, err);
    arena_destroy(scratch);
    return ok;
}

/* --- whether it may be given away ----------------------------------------------------------------
 */

/* A folder is copied and sent by people who have not read its report. */
static bool write_notice(const PooledResults *pooled, const char *folder, Error *err)
{
    static const char internal[] =
        RESULTS_INTERNAL_MARK "\n\n"
                              "At least one study's numbers are exact here, so this folder is for "
                              "people who may see the\n"
                              "data. What may be given away is made of published studies alone:\n\n"
                              "    alike publish STUDY.yaml -o DIR      each study\n"
                              "    alike pool DIR DIR ... --publish\n";
    static const char published[] =
        "The results in this folder are made of published results and of nothing else: all that "
        "they\n"
        "tell follows from those. Put nothing else into it.\n";

    switch (pooled->release) {
    case RELEASE_INTERNAL:
        return os_write_staged(os_join(pooled->arena, folder, NOTICE_INTERNAL), internal,
                               strlen(internal), err);
    case RELEASE_PUBLISHED:
        return os_write_staged(os_join(pooled->arena, folder, NOTICE_PUBLISHED), published,
                               strlen(published), err);
    case RELEASE_PUBLIC_DATA:
        break;
    }
    return true;
}

/* --- all of it -----------------------------------------------------------------------------------
 */

bool pooled_write(PooledResults *pooled, const char *folder, Error *err)
{
    const Table *table[N_TABLES];
    const char *tables = os_join(pooled->arena, folder, "tables");
    bool ok = os_make_folder(tables, err);

    list_tables(pooled, table);
    for (size_t k = 0; ok && k < N_TABLES; k++)
        ok = table_check(table[k], err) &&
             table_write_csv(table[k],
                             os_join(pooled->arena, tables,
                                     arena_printf(pooled->arena, "%s.csv", table[k]->name)),
                             err);
    Figures figures = {0};
    return ok && pooled_draw(pooled, folder, &figures, err) && write_notice(pooled, folder, err) &&
           write_json(pooled, os_join(pooled->arena, folder, "results.json"), err) &&
           pooled_report(pooled, &figures, folder, err);
}
