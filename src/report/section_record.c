/* What a repetition needs: conventions, files, lock, and the rules of publication. */
#include "report/tables.h"
#include "report/words.h"

#include "alike/rounding.h"
#include "alike/text.h"

#include <math.h>

static void matching_conventions(Document *document, const Analysis *a)
{
    Arena *arena = document->arena;
    const Matching *m = &a->matching;
    document_item(document, "%s: method %s%s%s, estimand %s.", analysis_label(a), m->method,
                  m->distance != NULL ? " on " : "", m->distance != NULL ? m->distance : "",
                  m->estimand);
    if (!isnan(m->caliper_width) && !isinf(m->caliper_width))
        document_item(document, "%s: the caliper is %s wide on the scale of the distance.",
                      analysis_label(a), text_real(arena, m->caliper_width, 4));
    const ResultField *ties = field_find(matching_fields, n_matching_fields, "ties");
    if (m->n_links > 0 && analysis_cell(a, m, ties).text == NULL)
        document_item(document, "%s: %s had more than one equally near candidate; ties were %s.",
                      analysis_label(a),
                      m->ties == 0 ? "no choice" : counted(arena, m->ties, "choice"),
                      a->design_spec->conventions == CONVENTIONS_MATCHIT
                          ? "decided by the order of the file"
                          : "decided by canonical order, which does not depend on the file's");
}

static const char *df_words(const Effect *e)
{
    const VarianceRow *row = &variance_row[e->variance_kind];
    return e->df_by_arm ? row->df_by_arm : row->df;
}

static void effect_conventions(Document *document, const Analysis *a)
{
    Arena *arena = document->arena;
    const Effect *e = analysis_overall(a);
    if (e == NULL || e->hidden != NULL || e->variance == NULL)
        return;
    const double step = effect_step(e, "df");
    if (!isfinite(e->df) && !isnan(step)) {
        document_item(document, "%s: estimator %s; %s.", analysis_label(a), e->estimator,
                      e->problem != NULL ? e->problem : "no standard error can be computed");
        return;
    }
    document_item(document, "%s: estimator %s; variance %s%s%s; %s degrees of freedom (%s).",
                  analysis_label(a), e->estimator, e->variance,
                  e->cluster != NULL ? " clustered by " : "", e->cluster != NULL ? e->cluster : "",
                  isnan(step) ? HIDDEN_MARK
                              : text_real(arena, e->df, rounding_digits_within(step, 1)),
                  df_words(e));
}

static void write_conventions(const Results *results, const Figures *figures, Document *document)
{
    const MatchWords *words = match_words(results->spec->design->method);
    (void)figures;
    document_heading(document, 3, "Conventions");
    FOR_EACH_PRIMARY(results, a)
    {
        matching_conventions(document, a);
        effect_conventions(document, a);
    }
    document_item(
        document,
        "Standardized differences divide by the standard deviation (n - 1) of the program "
        "group for ATT, of the comparison group for ATC, by the root mean of both "
        "variances else, in the cohort before anyone is set aside; shares by the root "
        "of p(1 - p).");
    document_item(document,
                  "The WWC baseline effect size is Hedges' g, for shares the Cox index; categories "
                  "are at 0.05 and 0.25 of its unrounded size, on the analytic sample.");
    document_item(document,
                  "%s have mean 1 within each group and enter models as analytic "
                  "weights. Nobody is %s anew for a subgroup.",
                  text_with_capital(document->arena, words->weights), words->done);
    document_item(document,
                  "An effect size is the difference over the unadjusted standard deviation that "
                  "effects.sd names, times a correction for small samples (omega = 1 - 3/(4N - 9) "
                  "where it is of both groups, none for that of the norms); of an outcome of 0 and "
                  "1 it is omega times the difference of the logits of both shares over 1.65. The "
                  "improvement index is 100 times (Phi(effect size) - 0.5).");
    document_item(document,
                  "Records with a missing value in what an analysis needs are left out and "
                  "counted; nothing is imputed. Numbers are rounded once, half away from zero%s.",
                  results_published(results) ? "" : "; results.json has all digits");
}

const Section section_conventions = {.name = "conventions",
                                     .help = "which formulas and rules were used",
                                     .write = write_conventions};

TABLE_DEFINE(files, FILES_LIST, .name = "files");

static void add_file(Table *table, const char *file, size_t rows, const char *hidden,
                     const char *sha256)
{
    const union files_columns *column = &files_columns;
    const Row row = row_add(table, (PeopleSet){.arms = SET_BOTH, .group = "file", .level = file});
    row_text(row, &column->file, file);
    row_count(row, &column->rows, rows, hidden != NULL ? hidden : rows == 0 ? "" : NULL);
    row_text(row, &column->sha256, sha256 != NULL ? sha256 : "");
}

static void write_lock(const Results *results, Document *document)
{
    if (results->lock == NULL)
        return;
    if (!results->lock_differs) {
        document_paragraph(document, "Design lock: %s", results->lock);
        return;
    }
    document_paragraph(document, "Design lock: this run differs from the locked design; what "
                                 "differs stands among the caveats.");
}

static void write_files(const Results *results, const Figures *figures, Document *document)
{
    (void)figures;
    const Spec *spec = results->spec;
    document_heading(document, 3, "Files, lock and program");
    Table *table =
        table_make(document->arena, &table_files, "What was read", (PeopleSet){.arms = SET_BOTH});
    add_file(table, spec->path, 0, NULL, results_file_hash(results, spec->sha256));
    for (size_t i = 0; i < results->n_inputs; i++)
        add_file(table, results->input[i].file, results->input[i].rows, results->input[i].hidden,
                 results_file_hash(results, results->input[i].sha256));
    document_table(document, table, true);
    if (results_published(results))
        document_paragraph(document, "The SHA-256 of these files stand in the internal results: "
                                     "with them whoever has a file but for one cell could find "
                                     "that cell by trying.");
    for (size_t i = 0; i < results->tables.n; i++)
        document_table(document, results->tables.item[i], true);
    write_lock(results, document);
    document_paragraph(document, "Made by alike %s with seed %llu.", ALIKE_VERSION,
                       (unsigned long long)spec->seed);
}

const Section section_files = {
    .name = "files", .help = "inputs, design lock, version", .write = write_files};

static void write_disclosure(const Results *results, const Figures *figures, Document *document)
{
    (void)figures;
    Arena *arena = document->arena;
    const size_t min = results->spec->min_cell;
    const char *who = people(arena, results);
    document_heading(document, 3, "Disclosure notes");
    if (results->release == RELEASE_PUBLIC_DATA) {
        document_paragraph(document, "%s", public_data_words());
        return;
    }
    if (results_internal(results)) {
        document_paragraph(document,
                           "Small cells were not left out in this run (%s %s found below %zu %s). "
                           "Do not publish it or hand it on.",
                           text_count(arena, results->n_small),
                           text_plural(results->n_small, "row or cell", "rows or cells"), min, who);
        return;
    }
    document_paragraph(document, "%s", published_words(arena, results));
    document_item(
        document,
        "Counts of %s are multiples of %zu; 0 is nobody, and from 1 to %zu are left out. "
        "Counts of the groups that they are in, such as schools, are exact from 2. Shares "
        "are whole percents of such counts.",
        who, results->spec->round_counts, min - (min > 0));
    document_item(document,
                  "Means, standard deviations and differences have steps so wide that %zu %s whose "
                  "values differ as much as all others' are lost in one: 33.6 in steps of 0.2 is "
                  "33.5 to 33.7. Estimates have two digits of their standard error.",
                  min, who);
    document_item(document,
                  "What is said in words (satisfied, high, over 0.10) follows from the exact "
                  "numbers, so the number beside it may seem to lie on the other side of a limit.");
    document_item(document,
                  "Characteristics that few %s have, or all but few, are joined with their "
                  "neighbours, or else left out together with as many others as hide them.",
                  who);
    document_item(document,
                  "Of other designs only the estimate, its sizes and the largest difference at the "
                  "start are shown. No student's own value, id or place in a file is.");
    document_item(document,
                  "Two reports on nearly the same %s can be subtracted from each other: "
                  "before publishing a second one, compare the groups they cover.",
                  who);
}

const Section section_disclosure = {.name = "disclosure",
                                    .help = "what was left out, and by which rules",
                                    .write = write_disclosure};
