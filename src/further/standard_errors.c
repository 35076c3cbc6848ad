/* The standard error by school components, what it rests on, and the row beside it that lets the
 * program's schools and the others differ in spread. */
#include "further/parts.h"

static const TableColumn columns[] = {
    {.name = "rule", .title = "Standard error by", .type = CELL_TEXT},
    {.name = "estimate", .title = "Estimate", .type = CELL_REAL, .unit = OUTCOME_UNIT},
    {.name = "se", .title = "Standard error", .type = CELL_REAL, .unit = OUTCOME_UNIT},
    {.name = "df", .title = "Degrees of freedom", .type = CELL_REAL, .digits = 1},
    {.name = "ci_low", .title = "Interval from", .type = CELL_REAL, .unit = OUTCOME_UNIT},
    {.name = "ci_high", .title = "Interval to", .type = CELL_REAL, .unit = OUTCOME_UNIT},
    {.name = "p", .title = "p", .type = CELL_REAL, .digits = 3},
    {.name = "problem", .title = "Not given because", .type = CELL_TEXT},
};

static const TableColumn quantity_columns[] = {
    {.name = "quantity", .title = "Quantity", .type = CELL_TEXT},
    {.name = "value", .title = "Value", .type = CELL_REAL, .digits = 3},
    {.name = "meaning", .title = "What it is", .type = CELL_TEXT},
};

static bool applies(const FurtherInput *input)
{
    return input->effects->n > 0 && input->effects->components.n_clusters > 0;
}

static void add_row(Table *table, const char *rule, const Effect *e)
{
    const double value[] = {e->estimate, e->se, e->df, e->ci_low, e->ci_high, e->p};
    Cell *cell = table_add_row(table);

    set_text(&cell[0], rule);
    for (size_t k = 0; k < COUNT_OF(value); k++)
        set_real(&cell[1 + k], value[k]);
    set_text(&cell[7], e->problem);
}

static void add_quantity(Table *table, const char *name, double value, const char *meaning)
{
    Cell *cell = table_add_row(table);

    set_text(&cell[0], name);
    set_real(&cell[1], value);
    set_text(&cell[2], meaning);
}

static Table *quantities(Arena *arena, const Design *design, const EffectComponents *c)
{
    Table *out = table_create(arena, "variance_components", "What the standard error rests on",
                              quantity_columns, COUNT_OF(quantity_columns));

    out->sentence =
        arena_printf(arena,
                     "Variances by restricted maximum likelihood on every student of the analysis "
                     "cohort with a score, %s or not, after treatment and covariates. The "
                     "square of the standard error is u P + e Q.",
                     match_words(design)->done);
    add_quantity(out, "u", c->u, "variance between clusters");
    add_quantity(out, "e", c->e, "variance between students of a cluster");
    add_quantity(out, "u / (u + e)", c->u / (c->u + c->e),
                 "intraclass correlation after covariates");
    add_quantity(out, "P", c->p, "sum over clusters of the squared sum of coefficients");
    add_quantity(out, "Q", c->q, "sum over students of the squared coefficient");
    add_quantity(out, "G", (double)c->n_clusters, "clusters of the cohort");
    add_quantity(out, "rank L", (double)c->n_levels, "columns that belong to whole clusters");
    return out;
}

static bool run(Arena *arena, const FurtherInput *input, Tables *tables, Notes *notes, Error *err)
{
    const size_t n = COUNT_OF(columns);
    const EffectComponents *c = &input->effects->components;
    Table *out = table_create(arena, "standard_errors", "How sure, by two rules",
                              columns_of_outcome(arena, input, columns, n), n);

    (void)notes;
    (void)err;
    out->sentence =
        "The first row is what the report shows. It assumes that without the program its schools "
        "would have differed among themselves about as much as the others do; the second lets them "
        "differ more or less, and is mostly wider where few schools have the program. Neither "
        "speaks "
        "of schools that may take up the program later.";
    add_row(out, "school components (shown)", &input->effects->row[0]);
    add_row(out, "CR2, arms may differ in spread", &c->by_arm);
    tables_add(arena, tables, out);
    tables_add(arena, tables, quantities(arena, input->stages->design, c));
    return true;
}

const FurtherAnalysis further_standard_errors = {
    .name = "standard_errors",
    .help = "what the standard error rests on, and one that lets the arms differ in spread",
    .source = "Patterson & Thompson (1971) Biometrika 58:545-554; Bell & McCaffrey (2002) Survey "
              "Methodology 28:169-181; Welch (1947) Biometrika 34:28-35",
    .applies = applies,
    .run = run,
};
