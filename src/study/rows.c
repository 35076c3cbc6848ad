/* Row-level output: matched.csv and pairs.csv, only with --matched. */
#include "alike/study.h"

#include "alike/os.h"
#include "study/row_file.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static const char matched_header[] = "outcome,design,id,treated,score,logit,set,weight\n";
static const char pairs_header[] = "outcome,design,set,treated_id,control_id,distance\n";

static void write_matched(Arena *scratch, const Stages *s, FILE *file)
{
    const Cohort *cohort = s->cohort;
    Text field = {.arena = scratch};
    const uint32_t *order = row_file_order(scratch, cohort);
    for (size_t k = 0; k < cohort->n; k++) {
        const size_t i = order[k];
        row_put_text(file, &field, s->outcome->name.text);
        putc(',', file);
        row_put_text(file, &field, s->design);
        putc(',', file);
        row_put_text(file, &field, s->frame->id[cohort->row[i]]);
        fprintf(file, ",%d,", cohort->treated[i]);
        row_put_real(file, s->score == NULL ? NAN : s->score->probability[i]);
        putc(',', file);
        row_put_real(file, s->score == NULL ? NAN : s->score->logit[i]);
        putc(',', file);
        if (s->matching->set != NULL && s->matching->set[i] != SET_NONE)
            fprintf(file, "%d", s->matching->set[i] + 1);
        putc(',', file);
        row_put_real(file, s->matching->weight[i]);
        putc('\n', file);
    }
}

static void write_pairs(Arena *scratch, const Stages *s, FILE *file)
{
    Text field = {.arena = scratch};
    const Matching *m = s->matching;
    for (size_t k = 0; k < m->n_links; k++) {
        const Link *link = &m->link[k];
        row_put_text(file, &field, s->outcome->name.text);
        putc(',', file);
        row_put_text(file, &field, s->design);
        putc(',', file);
        if (m->set != NULL && m->set[link->treated] != SET_NONE)
            fprintf(file, "%d", m->set[link->treated] + 1);
        putc(',', file);
        row_put_text(file, &field, s->frame->id[s->cohort->row[link->treated]]);
        putc(',', file);
        row_put_text(file, &field, s->frame->id[s->cohort->row[link->control]]);
        putc(',', file);
        row_put_real(file, link->distance);
        putc('\n', file);
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
