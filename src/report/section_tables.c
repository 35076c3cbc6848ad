/* The technical part: tables for reviewers and for those who repeat the analysis. */
#include "report/tables.h"
#include "report/words.h"

#include "alike/balance_tables.h"
#include "alike/results_tables.h"
#include "alike/text.h"

#include <math.h>

static void write_reviewer(const Results *results, const Figures *figures, Document *document)
{
    (void)figures;
    document_heading(document, 2, "Technical part");
    document_heading(document, 3, "For an evidence reviewer");
    document_paragraph(document, "In the layout of the What Works Clearinghouse's reporting guide. "
                                 "\"To be supplied\" marks what only people can fill in.");
    for (size_t k = 0; k < results->n_reviewer; k++)
        document_table(document, results->reviewer[k], true);
}

const Section section_reviewer = {
    .name = "reviewer", .help = "tables of the WWC reporting guide", .write = write_reviewer};

static const TableColumn balance_columns[] = {
    {.name = "label", .title = "Characteristic", AS_NAME},
    {.name = "when", .title = "When", AS_TEXT},
#define SIDE_COLUMN(name_, title_, hidden_, help_, ...)                                            \
    {.name = #name_, .title = title_, __VA_ARGS__},
#define SIDE_MOMENT SIDE_COLUMN
#define SIDE_MEASURE(...)
#include "alike/balance_side.def"
#undef SIDE_MOMENT
#undef SIDE_MEASURE
    {.name = "smd_sd", .title = "SD of the SMD", AS_SCORE(NULL, 3)},
#define SIDE_MOMENT(...)
#define SIDE_MEASURE SIDE_COLUMN
#include "alike/balance_side.def"
    {.name = "wwc", .title = "WWC category, by g", AS_VERDICT},
};
static const TableKind balance_kind = {.name = "balance_full",
                                       .from = &table_balance,
                                       .n_columns = COUNT_OF(balance_columns),
                                       .column = balance_columns};

static void side_row(Table *table, const BalanceRow *row, bool after)
{
    const BalanceSide *side = after ? &row->after : &row->before;
    const PeopleSet of = {.arms = SET_BOTH, .group = row->covariate, .level = row->level};
    Cell *cell = row_cell(row_add(table, of), &table->kind->column[0]);
    *cell++ = (Cell){.text = text_label(table->arena, row->label)};
    *cell++ = (Cell){.text = after ? "after" : "before"};
    for (size_t k = 0; k < n_balance_side_fields; k++) {
        if (k == N_BALANCE_MOMENTS)
            *cell++ = (Cell){.text = row->hidden,
                             .value = row->reference_sd,
                             .step = row->step != NULL ? row->step[0] : 0.0};
        *cell++ = balance_cell(row, side, &balance_side_fields[k]);
    }
    *cell = (Cell){.text = after && !row->is_score ? wwc_baseline_word(row->wwc) : ""};
}

/* How the program's people who were left out differ from those who stayed. */
static void write_losses(Document *document, const Analysis *analysis)
{
    Arena *arena = document->arena;
    const Table *losses = analysis->balance.losses;
    if (losses == NULL || losses->n_rows == 0 || table_hides_all(losses))
        return;
    Table *table = table_copy(arena, losses, losses->of);
    table->title = arena_printf(arena, "%s: %s", losses->title, analysis_label(analysis));
    for (size_t i = 0; i < table->n_rows; i++) {
        const char *name = table_text(table, i, &losses_columns.covariate);
        row_text(row_at(table, i), &losses_columns.covariate, text_label(arena, name));
    }
    document_table(document, table, true);
}

static void write_full_balance(const Results *results, const Figures *figures, Document *document)
{
    (void)figures;
    Arena *arena = document->arena;
    document_heading(document, 3, "Balance in full");
    FOR_EACH_PRIMARY(results, a)
    {
        const Analysis *same = same_groups(results, a);
        if (same != NULL) {
            document_paragraph(document, "%s: as for %s.", analysis_label(a), analysis_label(same));
            continue;
        }
        Table *table =
            table_make(arena, &balance_kind, arena_printf(arena, "Balance: %s", analysis_label(a)),
                       analysis_set(a));
        table->sentence = balance_definitions(arena, results, a);
        for (size_t i = 0; i < a->balance.n; i++) {
            side_row(table, &a->balance.row[i], false);
            side_row(table, &a->balance.row[i], true);
        }
        document_table(document, table, true);
        write_losses(document, a);
    }
}

const Section section_full_balance = {
    .name = "full_balance", .help = "every balance measure", .write = write_full_balance};

static void write_groups(const Results *results, const Figures *figures, Document *document)
{
    (void)figures;
    bool any = false;
    FOR_EACH_PRIMARY(results, a)
    {
        if (a->matching.groups == NULL)
            continue;
        if (!any)
            document_heading(document, 3, "Comparison groups");
        any = true;
        const Analysis *same = same_groups(results, a);
        if (same != NULL) {
            document_paragraph(document, "%s: as for %s.", analysis_label(a), analysis_label(same));
            continue;
        }
        document_paragraph(document, "**%s**", analysis_label(a));
        document_table(document, a->matching.groups, true);
    }
}

const Section section_groups = {.name = "groups",
                                .help = "sizes of comparison groups, and who found none",
                                .write = write_groups};

/* " after 5 iterations, deviance 812.21"; published results hold neither. */
static const char *iterations_words(Arena *arena, const PropensityScore *score)
{
    return isnan(score->deviance) ? ""
                                  : arena_printf(arena, " after %s, deviance %s",
                                                 counted(arena, score->iterations, "iteration"),
                                                 text_real(arena, score->deviance, 2));
}

static const char *score_terms_words(const Results *results, const PropensityScore *score)
{
    if (!results_published(results))
        return "";
    return score->n_coefficients > 0
               ? "; its intercept is left out"
               : "; its coefficients are left out, since some would tell of few";
}

static void write_propensity(const Results *results, const Figures *figures, Document *document)
{
    (void)figures;
    Arena *arena = document->arena;
    bool any = false;
    FOR_EACH_PRIMARY(results, a)
    {
        if (a->score.model == NULL)
            continue;
        if (!any)
            document_heading(document, 3, "The propensity score");
        any = true;
        const Analysis *same = same_groups(results, a);
        if (same != NULL) {
            document_paragraph(document, "%s: as for %s.", analysis_label(a), analysis_label(same));
            continue;
        }
        const ScoreModel *model = score_model_find(a->score.model);
        if (model != NULL && entry_has(&model->entry, TRAIT_COLUMN))
            document_paragraph(document, "%s: the score was given in the data.", analysis_label(a));
        else if (isnan(a->score.deviance)) /* left out */
            document_paragraph(document, "%s: model %s, %s.", analysis_label(a), a->score.model,
                               a->score.converged ? "converged" : "**not converged**");
        else
            document_paragraph(document, "%s: model %s, %sconverged%s%s.", analysis_label(a),
                               a->score.model, a->score.converged ? "" : "**not** ",
                               iterations_words(arena, &a->score),
                               score_terms_words(results, &a->score));
        if (a->score.n_coefficients > 0)
            document_table(document, results_propensity_table(arena, a), true);
    }
}

const Section section_propensity = {
    .name = "propensity", .help = "coefficients of the score", .write = write_propensity};

TABLE_DEFINE(settings, SETTINGS_LIST, .name = "settings");

static const PeopleSet nobody = {.arms = SET_NOBODY};

static void write_settings(const Results *results, const Figures *figures, Document *document)
{
    (void)figures;
    const Spec *spec = results->spec;
    if (spec->n_settings == 0)
        return;
    document_heading(document, 3, "Settings");
    const union settings_columns *column = &settings_columns;
    Table *table =
        table_make(document->arena, &table_settings, "Every setting of the primary design", nobody);
    for (size_t i = 0; i < spec->n_settings; i++) {
        const SettingRow *setting = &spec->setting[i];
        const Row row = row_add(table, nobody);
        row_text(row, &column->path, setting->path);
        row_text(row, &column->value, setting->value);
        row_text(row, &column->origin, setting->is_default ? "default" : "set");
        row_text(row, &column->help, setting->help);
    }
    document_table(document, table, true);
}

const Section section_settings = {
    .name = "settings", .help = "every setting, default or set", .write = write_settings};

TABLE_DEFINE(notes, NOTES_LIST, .name = "notes");

enum { MERGED_MAX = 2000 }; /* finding equal notes looks at every pair */

static bool says(const Table *table, size_t at, const char *stage, const char *text)
{
    return text_equal(table_text(table, at, &notes_columns.stage), stage) &&
           text_equal(table_text(table, at, &notes_columns.text), text);
}

/* A note that several analyses share stands once, with how many more it is about. */
static void add_notes(Table *table, size_t *n_more, const char *about, const Notes *notes)
{
    for (size_t i = 0; i < notes->n; i++) {
        const Note *note = &notes->item[i];
        const char *text = note_text(table->arena, note);
        size_t at = table->n_rows < MERGED_MAX ? 0 : table->n_rows;
        while (at < table->n_rows && !says(table, at, note->stage, text))
            at++;
        if (at < table->n_rows) {
            n_more[at]++;
            continue;
        }
        const Row row = row_add(table, (PeopleSet){.arms = SET_BOTH});
        row_text(row, &notes_columns.about, about);
        row_text(row, &notes_columns.stage, note->stage);
        row_text(row, &notes_columns.text, text);
    }
}

static void write_notes(const Results *results, const Figures *figures, Document *document)
{
    Arena *arena = document->arena;
    size_t n = results->notes.n;
    (void)figures;
    for (size_t i = 0; i < results->n_analyses; i++)
        n += results->analysis[i].notes.n;
    if (n == 0)
        return;
    size_t *n_more = ARENA_ARRAY(arena, size_t, n);
    Table *table = table_make(arena, &table_notes, "Everything the program noted",
                              (PeopleSet){.arms = SET_BOTH});
    add_notes(table, n_more, "study", &results->notes);
    for (size_t i = 0; i < results->n_analyses; i++) {
        const Analysis *a = &results->analysis[i];
        const char *about =
            a->primary ? a->outcome : arena_printf(arena, "%s, design %s", a->outcome, a->design);
        add_notes(table, n_more, about, &a->notes);
    }
    for (size_t i = 0; i < table->n_rows; i++)
        if (n_more[i] > 0)
            row_text(row_at(table, i), &notes_columns.about,
                     arena_printf(arena, "%s and %s more",
                                  table_text(table, i, &notes_columns.about),
                                  text_count(arena, n_more[i])));
    document_heading(document, 3, "Notes");
    document_table(document, table, true);
}

const Section section_notes = {
    .name = "notes", .help = "everything that was noted on the way", .write = write_notes};
