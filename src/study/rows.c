/* Row-level output: matched.csv and pairs.csv, only with --matched. */
#include "alike/study.h"

#include "alike/os.h"
#include "alike/quote.h"
#include "study/row_file.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static const char matched_header[] = "outcome,design,id,treated,score,logit,set,weight\n";
static const char pairs_header[] = "outcome,design,set,treated_id,control_id,distance\n";

/* Rows of the file follow each other in the file's order, in which the students' numbers jump about
 * memory: those of so many rows are fetched together, before any of them is written, so that one
 * does not wait for the other. */
enum { ROWS = 1024 };

typedef struct Output {
    FILE *file;
    Text text;         /* of the block of rows; kept for the next */
    const char *start; /* outcome and design, of every row */
} Output;

static Output output_begin(Arena *scratch, const Stages *s, FILE *file)
{
    Text start = {.arena = scratch};
    quote_csv(&start, s->outcome->name.text);
    text_add(&start, ",");
    quote_csv(&start, s->design);
    text_add(&start, ",");
    return (Output){.file = file, .text = {.arena = scratch}, .start = start.bytes};
}

static void write_out(Output *output)
{
    fwrite(output->text.bytes, 1, output->text.n, output->file);
    output->text.n = 0;
}

static void add_set(Text *text, int32_t set)
{
    char digits[16];
    if (set != SET_NONE)
        text_add_bytes(text, digits, (size_t)snprintf(digits, sizeof digits, "%d", set + 1));
}

/* of[order[k]] for the rows of a block; value where there is none. */
static void fetch_real(const double *of, const uint32_t *order, size_t n, double value, double *out)
{
    for (size_t k = 0; k < n; k++)
        out[k] = of == NULL ? value : of[order[k]];
}

static void fetch_set(const int32_t *set, const uint32_t *order, size_t n, int32_t *out)
{
    for (size_t k = 0; k < n; k++)
        out[k] = set == NULL ? SET_NONE : set[order[k]];
}

static void fetch_id(const Stages *s, const uint32_t *student, size_t n, const char **out)
{
    for (size_t k = 0; k < n; k++)
        out[k] = s->frame->id[s->cohort->row[student[k]]];
}

static void write_matched(Arena *scratch, const Stages *s, FILE *file)
{
    const Cohort *cohort = s->cohort;
    const uint32_t *all = row_file_order(scratch, cohort);
    Output output = output_begin(scratch, s, file);
    Text *text = &output.text;
    for (size_t from = 0; from < cohort->n; from += ROWS) {
        const size_t n = cohort->n - from < ROWS ? cohort->n - from : ROWS;
        const uint32_t *order = all + from;
        const char *id[ROWS];
        double score[ROWS], logit[ROWS], weight[ROWS];
        int32_t set[ROWS];
        fetch_id(s, order, n, id);
        fetch_real(s->score == NULL ? NULL : s->score->probability, order, n, NAN, score);
        fetch_real(s->score == NULL ? NULL : s->score->logit, order, n, NAN, logit);
        fetch_real(s->matching->weight, order, n, NAN, weight);
        fetch_set(s->matching->set, order, n, set);
        for (size_t k = 0; k < n; k++) {
            text_add(text, output.start);
            quote_csv(text, id[k]);
            text_add(text, cohort->treated[order[k]] ? ",1," : ",0,");
            row_add_real(text, score[k]);
            text_add(text, ",");
            row_add_real(text, logit[k]);
            text_add(text, ",");
            add_set(text, set[k]);
            text_add(text, ",");
            row_add_real(text, weight[k]);
            text_add(text, "\n");
        }
        write_out(&output);
    }
}

static void write_pairs(Arena *scratch, const Stages *s, FILE *file)
{
    const Matching *m = s->matching;
    Output output = output_begin(scratch, s, file);
    Text *text = &output.text;
    for (size_t from = 0; from < m->n_links; from += ROWS) {
        const size_t n = m->n_links - from < ROWS ? m->n_links - from : ROWS;
        const Link *link = m->link + from;
        const char *treated_id[ROWS], *control_id[ROWS];
        uint32_t treated[ROWS], control[ROWS];
        int32_t set[ROWS];
        for (size_t k = 0; k < n; k++) {
            treated[k] = link[k].treated;
            control[k] = link[k].control;
        }
        fetch_id(s, treated, n, treated_id);
        fetch_id(s, control, n, control_id);
        fetch_set(m->set, treated, n, set);
        for (size_t k = 0; k < n; k++) {
            text_add(text, output.start);
            add_set(text, set[k]);
            text_add(text, ",");
            quote_csv(text, treated_id[k]);
            text_add(text, ",");
            quote_csv(text, control_id[k]);
            text_add(text, ",");
            row_add_real(text, link[k].distance);
            text_add(text, "\n");
        }
        write_out(&output);
    }
}

bool rows_write(const Stages *stages, const char *matched_path, const char *pairs_path, Error *err)
{
    FILE *file = row_file_create(matched_path, err);
    if (file == NULL)
        return false;
    Arena *scratch = arena_create();
    write_matched(scratch, stages, file);
    arena_destroy(scratch);
    if (!row_file_finish(file, matched_path, err))
        return false;
    file = row_file_create(pairs_path, err);
    if (file == NULL)
        return false;
    scratch = arena_create();
    write_pairs(scratch, stages, file);
    arena_destroy(scratch);
    return row_file_finish(file, pairs_path, err);
}

/* An alternative that could not be carried out has no rows, and no file. */
static bool add_part(const char *path, FILE *whole, Error *err)
{
    char block[65536];
    FILE *part = fopen(path, "rb");
    if (part == NULL && errno == ENOENT)
        return true;
    bool ok = part != NULL;
    for (size_t n; ok && (n = fread(block, 1, sizeof block, part)) > 0;)
        fwrite(block, 1, n, whole);
    ok = ok && !ferror(part);
    if (!ok)
        error_set(err, ERR_INTERNAL, (Place){.file = path}, "this file can't be read: %s",
                  strerror(errno));
    if (part != NULL)
        fclose(part);
    return ok &&
           (remove(path) == 0 || error_set(err, ERR_INTERNAL, (Place){.file = path},
                                           "this file can't be removed: %s", strerror(errno)));
}

static bool join(Arena *arena, const char *folder, const char *name, const char *header,
                 size_t n_parts, Error *err)
{
    const char *path = arena_printf(arena, "%s/%s.csv", folder, name);
    FILE *whole = row_file_create(path, err);
    if (whole == NULL)
        return false;
    fputs(header, whole);
    bool ok = true;
    for (size_t i = 0; ok && i < n_parts; i++)
        ok = add_part(arena_printf(arena, "%s/%s.%zu", folder, name, i), whole, err);
    if (!ok) {
        fclose(whole);
        return false;
    }
    return row_file_finish(whole, path, err);
}

bool rows_join(Arena *arena, const char *folder, size_t n_parts, Error *err)
{
    return join(arena, folder, "matched", matched_header, n_parts, err) &&
           join(arena, folder, "pairs", pairs_header, n_parts, err);
}
