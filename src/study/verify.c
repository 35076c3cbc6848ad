/* verify/: the rows of every primary estimate and a script for R that makes it again. Only with
 * --verify, and never of results that are published. */
#include "study/verify.h"

#include "alike/effect_study.h"
#include "alike/os.h"
#include "study/row_file.h"

#include <math.h>
#include <string.h>

static const char *const script[] = {
#include "study/verify.R.inc"
};

typedef struct Part {
    const Stages *stages;
    const Analysis *analysis;
    EffectMaking making;
    const char **header; /* of the making's columns */
    Arena *arena;
    Text room;
} Part;

/* Columns of the data stand apart from ours, and those of one name from each other. */
static void name_columns(Part *part)
{
    const EffectMaking *making = &part->making;
    part->header = (const char **)arena_array(part->arena, making->n_columns, sizeof *part->header);
    for (size_t k = 0; k < making->n_columns; k++) {
        const char *name = making->column[k].column->name;
        size_t before = 1;
        for (size_t j = 0; j < k; j++)
            before += text_equal(making->column[j].column->name, name);
        part->header[k] = before == 1 ? arena_printf(part->arena, "x.%s", name)
                                      : arena_printf(part->arena, "x.%s.%zu", name, before);
    }
}

static void put_cell(Part *part, const Column *column, uint32_t row, FILE *file)
{
    if (column == NULL)
        return;
    if (column->type != COLUMN_FACTOR)
        row_put_real(file, column->real[row]);
    else if (column->level[row] != LEVEL_NONE)
        row_put_text(file, &part->room, column->level_name[column->level[row]]);
}

static void write_cohort(Part *part, FILE *file)
{
    const Cohort *cohort = part->stages->cohort;
    const EffectMaking *making = &part->making;
    const int32_t *set = part->stages->matching->set;
    const uint32_t *order = row_file_order(part->arena, cohort);
    fputs("outcome,id,treated,score,weight,base_weight,set,cluster,cluster_2", file);
    for (size_t k = 0; k < making->n_columns; k++) {
        putc(',', file);
        row_put_text(file, &part->room, part->header[k]);
    }
    putc('\n', file);
    for (size_t at = 0; at < cohort->n; at++) {
        const size_t i = order[at];
        const uint32_t row = cohort->row[i];
        row_put_text(file, &part->room, part->analysis->outcome);
        putc(',', file);
        row_put_text(file, &part->room, cohort->frame->id[row]);
        fprintf(file, ",%d,", cohort->treated[i]);
        row_put_real(file, effect_score(&part->stages->settings->effects, cohort, row));
        putc(',', file);
        row_put_real(file, making->weight[i]);
        putc(',', file);
        row_put_real(file, cohort_base_weight(cohort, i));
        putc(',', file);
        if (set != NULL && set[i] != SET_NONE)
            fprintf(file, "%d", set[i] + 1);
        for (size_t way = 0; way < 2; way++) {
            putc(',', file);
            put_cell(part, making->cluster[way], row, file);
        }
        for (size_t k = 0; k < making->n_columns; k++) {
            putc(',', file);
            put_cell(part, making->column[k].column, row, file);
        }
        putc('\n', file);
    }
}

static const char *yes_no(bool yes)
{
    return yes ? "yes" : "no";
}

static void write_columns(Part *part, FILE *file)
{
    fputs("outcome,column,kind,outcome_model,spread_model\n", file);
    for (size_t k = 0; k < part->making.n_columns; k++) {
        const MakingColumn *column = &part->making.column[k];
        row_put_text(file, &part->room, part->analysis->outcome);
        putc(',', file);
        row_put_text(file, &part->room, part->header[k]);
        fprintf(file, ",%s,%s,%s\n", column->column->type == COLUMN_FACTOR ? "category" : "number",
                yes_no(column->in_outcome_model), yes_no(column->in_spread_model));
    }
}

static void write_uses(Part *part, FILE *file)
{
    const Cohort *cohort = part->stages->cohort;
    const EffectSample *uses = part->making.uses;
    fputs("outcome,focal,id,weight\n", file);
    for (size_t i = 0; uses != NULL && i < uses->n; i++) {
        row_put_text(file, &part->room, part->analysis->outcome);
        putc(',', file);
        row_put_text(file, &part->room, cohort->frame->id[cohort->row[uses->focal[i]]]);
        putc(',', file);
        row_put_text(file, &part->room, cohort->frame->id[uses->row[i]]);
        putc(',', file);
        row_put_real(file, uses->weight[i]);
        putc('\n', file);
    }
}

static const char *by_word(ErrorsBy by)
{
    static const char *const word[] = {
        [ERRORS_BY_STUDENTS] = "students",
        [ERRORS_BY_COLUMNS] = "columns",
        [ERRORS_BY_COMPARISON_GROUPS] = "comparison_groups",
        [ERRORS_BY_SETS] = "sets",
        [ERRORS_BY_SETS_AND_STUDENTS] = "sets_and_students",
    };
    return word[by];
}

static void write_effects(Part *part, FILE *file)
{
    const Effect *effect = analysis_overall(part->analysis);
    const EffectSettings *settings = &part->stages->settings->effects;
    const EffectComponents *components = &part->analysis->effects.components;
    const bool by_components = components->n_clusters > 0;
    const size_t fewest = effect->clusters_treated < effect->clusters_control
                              ? effect->clusters_treated
                              : effect->clusters_control;
    const double number[] = {
        settings->confidence,
        effect->estimate,
        effect->se,
        effect->df,
        effect->p,
        effect->ci_low,
        effect->ci_high,
        by_components ? components->u : (double)NAN,
        by_components ? components->e : (double)NAN,
    };
    fputs("outcome,estimator,estimand,variance,by,ways,fewest,confidence,estimate,se,df,p,ci_low,"
          "ci_high,between,within,problem\n",
          file);
    row_put_text(file, &part->room, part->analysis->outcome);
    fprintf(file, ",%s,%s,%s,%s,%zu,%zu", effect->estimator, estimand_names[settings->estimand],
            variance_row[effect->variance_kind].name, by_word(effect->errors_by),
            part->making.n_ways, effect->df_by_arm ? fewest : 0);
    for (size_t k = 0; k < COUNT_OF(number); k++) {
        putc(',', file);
        row_put_real(file, number[k]);
    }
    putc(',', file);
    row_put_text(file, &part->room, effect->problem);
    putc('\n', file);
}

typedef void (*PartWriter)(Part *part, FILE *file);
static const PartWriter writers[] = {write_cohort, write_columns, write_uses, write_effects};
const char *const verify_files[] = {"cohort", "columns", "uses", "effects"};
const size_t n_verify_files = COUNT_OF(verify_files);

const char *verify_part(Arena *arena, const char *folder, const char *name, size_t k)
{
    return arena_printf(arena, "%s/%s.%zu", folder, name, k);
}

bool verify_write(const Stages *stages, const Analysis *analysis, const char *folder, size_t k,
                  Error *err)
{
    Arena *scratch = arena_create();
    Part part = {
        .stages = stages, .analysis = analysis, .arena = scratch, .room = {.arena = scratch}};
    EffectStudy *study;
    bool ok = effect_study_open(scratch, &stages->settings->effects, stages->cohort,
                                stages->matching, &study, err) &&
              effect_study_making(study, scratch, &part.making, err);
    if (ok)
        name_columns(&part);
    for (size_t f = 0; ok && f < COUNT_OF(writers); f++) {
        const char *path = verify_part(scratch, folder, verify_files[f], k);
        FILE *file = row_file_create(path, err);
        if (file != NULL)
            writers[f](&part, file);
        ok = file != NULL && row_file_finish(file, path, err);
    }
    arena_destroy(scratch);
    return ok;
}

bool verify_write_script(const char *folder, Error *err)
{
    Arena *scratch = arena_create();
    Text text = {.arena = scratch};
    for (size_t k = 0; k < COUNT_OF(script); k++) {
        text_add(&text, script[k]);
        text_add(&text, "\n");
    }
    const bool ok =
        os_write_staged(os_join(scratch, folder, VERIFY_SCRIPT), text.bytes, text.n, err);
    arena_destroy(scratch);
    return ok;
}
