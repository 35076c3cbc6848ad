/* The report on several studies: report.md and report.html. */
#include "pool/parts.h"

#include "alike/hidden.h"
#include "alike/os.h"
#include "alike/report.h"
#include "alike/text.h"

#include <math.h>

/* --- one question --------------------------------------------------------------------------------
 */

/* "about" of counts that were rounded; "n/a" where none is told. */
static const char *count_words(Arena *arena, bool rounded, double n)
{
    return isnan(n)
               ? "n/a"
               : arena_printf(arena, "%s%s", rounded ? "about " : "", text_count(arena, (size_t)n));
}

/* People, and below how many clusters they are in. */
static void add_people(Grid *grid, bool rounded, double n, double clusters)
{
    const char *below =
        isnan(clusters)
            ? ""
            : arena_printf(grid->arena, "%s %s", text_count(grid->arena, (size_t)clusters),
                           text_plural((size_t)clusters, "cluster", "clusters"));

    grid_estimate(grid, count_words(grid->arena, rounded, n), below);
}

static bool is_rounded(const PooledResults *pooled, const PooledMember *member)
{
    return pooled->study[member->study].release == RELEASE_PUBLISHED;
}

bool pooled_any_rounded(const PooledResults *pooled, const PooledQuestion *question,
                        const PooledAverage *average)
{
    for (size_t k = 0; k < average->n; k++)
        if (is_rounded(pooled, &question->member[average->member[k]]))
            return true;
    return false;
}

/* Outcomes of a domain may be of different people. */
static bool has_people(const PooledQuestion *question)
{
    return question->what == POOLED_OUTCOME;
}

/* Of an arm over all members of an average; NaN where one does not tell it. */
static void add_all_people(Grid *grid, const PooledResults *pooled, const PooledQuestion *question,
                           const PooledAverage *average, int arm)
{
    double n = 0.0, clusters = 0.0;

    for (size_t k = 0; k < average->n; k++) {
        const PooledMember *m = &question->member[average->member[k]];
        n += m->n[arm];
        clusters += m->clusters[arm];
    }
    add_people(grid, pooled_any_rounded(pooled, question, average), n, clusters);
}

static void add_estimate(Grid *grid, const PooledQuestion *question, PooledScale scale,
                         double value, double low, double high)
{
    if (isnan(value))
        grid_cell(grid, "n/a");
    else
        grid_estimate(grid, pooled_number(grid->arena, question, scale, value),
                      pooled_interval(grid->arena, question, scale, low, high));
}

static const char *weight_words(Arena *arena, const PooledAverage *average, size_t i)
{
    for (size_t k = 0; average->problem == NULL && k < average->n; k++)
        if (average->member[k] == i)
            return text_real(arena, pooled_leading(average)->weight[k], 2);
    return "none";
}

static void add_member(Grid *grid, const PooledResults *pooled, const PooledQuestion *question,
                       size_t i)
{
    const PooledMember *m = &question->member[i];

    grid_row(grid, pooled->study[m->study].name);
    for (int arm = 1; arm >= 0 && has_people(question); arm--)
        add_people(grid, is_rounded(pooled, m), m->n[arm], m->clusters[arm]);
    for (int scale = question->no_points == NULL ? POOLED_POINTS : POOLED_SIZE;
         scale < N_POOLED_SCALES; scale++)
        add_estimate(grid, question, (PooledScale)scale, m->of[scale].value, m->of[scale].low,
                     m->of[scale].high);
    grid_cell(grid, weight_words(grid->arena, &question->average[POOLED_SIZE][POOLED_ALL], i));
    grid_verdict_cell(grid, m->start, results_verdict_words(m->start));
}

static void add_average(Grid *grid, const PooledResults *pooled, const PooledQuestion *question,
                        PooledOver over, bool random, const char *name)
{
    grid_row(grid, name);
    for (int arm = 1; arm >= 0 && has_people(question); arm--)
        add_all_people(grid, pooled, question, &question->average[POOLED_SIZE][over], arm);
    for (int scale = question->no_points == NULL ? POOLED_POINTS : POOLED_SIZE;
         scale < N_POOLED_SCALES; scale++) {
        const PooledAverage *average = &question->average[scale][over];
        const PoolAverage *of = random ? &average->pool.random : &average->pool.fixed;
        const TTest *test = random ? &average->pool.random.test : &average->fixed;
        if (average->problem != NULL || (random && !average->pool.has_random))
            grid_cell(grid, "n/a");
        else
            add_estimate(grid, question, (PooledScale)scale, of->value, test->low, test->high);
    }
    grid_cell(grid, "");
    grid_cell(grid, "");
}

/* Why a study is in no average, and what was assumed of one that is. */
static const char *notes_of(const PooledResults *pooled, const PooledQuestion *question)
{
    const PooledAverage *all = &question->average[POOLED_SIZE][POOLED_ALL];
    Text text = {.arena = pooled->arena};

    text_format(&text, "Weight: in the average over all studies%s.",
                all->pool.has_random ? "" : ", which of two is the one by precision");
    if (all->untold != NULL)
        text_format(&text, " An average without an interval has none because %s.", all->untold);
    for (size_t i = 0; i < question->n; i++) {
        const PooledMember *m = &question->member[i];
        if (m->problem != NULL)
            text_format(&text, " %s is in no average: %s.", pooled->study[m->study].name,
                        m->problem);
        if (m->note != NULL)
            text_format(&text, " %s: it was assumed that %s.", pooled->study[m->study].name,
                        m->note);
    }
    return text.bytes;
}

static void write_forest(const PooledResults *pooled, const PooledQuestion *question,
                         Document *document)
{
    Arena *arena = pooled->arena;
    const size_t number = (size_t)(question - pooled->question);
    Grid *grid =
        grid_make(arena, arena_printf(arena, "studies_%zu", number), GRID_CARDS,
                  arena_printf(arena, "%s, study by study", text_label(arena, question->label)));

    grid_column(grid, "Study", GRID_TEXT);
    if (has_people(question)) {
        grid_column(grid, "Program n", GRID_NUMBER);
        grid_column(grid, "Comparison n", GRID_NUMBER);
    }
    if (question->no_points == NULL)
        grid_column(grid,
                    arena_printf(arena, "Difference (%s)", pooled_unit(question, POOLED_POINTS)),
                    GRID_NUMBER);
    grid_column(grid, "Effect size (SD)", GRID_NUMBER);
    grid_column(grid, "Weight", GRID_NUMBER);
    grid_column(grid, "At the start", GRID_TEXT);
    for (size_t i = 0; i < question->n; i++)
        add_member(grid, pooled, question, i);
    grid_heading(grid, "Averages");
    add_average(grid, pooled, question, POOLED_ALL, true, "over studies, which stand for others");
    add_average(grid, pooled, question, POOLED_ALL, false,
                "over these studies, by their precision");
    const PooledAverage *alike = &question->average[POOLED_SIZE][POOLED_ALIKE];
    if (alike->problem == NULL && alike->n < question->average[POOLED_SIZE][POOLED_ALL].n) {
        add_average(grid, pooled, question, POOLED_ALIKE, true,
                    "over studies whose groups were alike enough");
        add_average(grid, pooled, question, POOLED_ALIKE, false, "over those, by their precision");
    }
    grid->note = notes_of(pooled, question);
    document_grid(document, grid);
}

static void write_question(const PooledResults *pooled, const PooledQuestion *question,
                           Document *document)
{
    document_heading(document, 3, "%s", text_label(pooled->arena, question->label));
    write_forest(pooled, question, document);
    document_paragraph(document, "%s", pooled_spread_words(pooled, question));
}

/* --- alternatives, one line each -----------------------------------------------------------------
 */

static void write_alternatives(const PooledResults *pooled, Document *document)
{
    Grid *grid = grid_make(pooled->arena, "other_designs", GRID_SCROLL,
                           "The same under other designs that studies share");

    grid_column(grid, "Outcome", GRID_TEXT);
    grid_column(grid, "Design", GRID_TEXT);
    grid_column(grid, "Studies", GRID_NUMBER);
    grid_column(grid, "Effect size (SD)", GRID_NUMBER);
    for (size_t q = 0; q < pooled->n_questions; q++) {
        const PooledQuestion *question = &pooled->question[q];
        const PooledAverage *average = &question->average[POOLED_SIZE][POOLED_ALL];
        if (question->main || average->problem != NULL)
            continue;
        const TTest *test = pooled_leading_test(average);
        grid_row(grid, text_label(pooled->arena, question->label));
        grid_cell(grid, question->design_label != NULL ? question->design_label : question->design);
        grid_cell(grid, arena_printf(pooled->arena, "%zu of %zu", average->n, question->n));
        add_estimate(grid, question, POOLED_SIZE, pooled_leading(average)->value, test->low,
                     test->high);
    }
    grid->note =
        "Studies: of those that have the design. Why the others are in no average stands in "
        "tables/pooled_effects.csv.";
    if (grid->n_rows > 0)
        document_grid(document, grid);
}

/* --- the start -----------------------------------------------------------------------------------
 */

static const char *told_g(Arena *arena, double g)
{
    return isnan(g) ? "n/a" : text_real(arena, g, 2);
}

static void write_balance(const PooledResults *pooled, const PooledQuestion *question,
                          Document *document)
{
    Arena *arena = pooled->arena;
    Grid *grid = grid_make(
        arena, arena_printf(arena, "start_%zu", (size_t)(question - pooled->question)), GRID_SCROLL,
        arena_printf(arena, "%s, at the start", text_label(arena, question->label)));

    grid_column(grid, "Characteristic", GRID_TEXT);
    grid_column(grid, "Mean difference (SD)", GRID_NUMBER);
    grid_column(grid, "Largest", GRID_NUMBER);
    grid_column(grid, "In", GRID_TEXT);
    grid_column(grid, "Baseline equivalence, the worst", GRID_TEXT);
    for (size_t k = 0; k < pooled->n_balance; k++) {
        const PooledBalance *of = &pooled->balance[k];
        const char *word = wwc_baseline_word(of->worst);
        if (of->question != question)
            continue;
        const bool told = of->largest != SIZE_MAX;
        grid_row(grid, of->label != NULL ? of->label : of->covariate);
        grid_cell(grid, told_g(arena, of->mean));
        grid_cell(grid, told ? told_g(arena, of->g[of->largest]) : "n/a");
        grid_cell(grid, told ? pooled->study[question->member[of->largest].study].name : "");
        grid_cell(grid, word != NULL ? word : "");
    }
    if (grid->n_rows == 0)
        return;
    grid->note = "Of those compared, after matching or weighting; the mean goes by the number of "
                 "people compared. A mean near zero may hide differences that go both ways: the "
                 "largest tells.";
    grid->folded = grid->n_rows > 25;
    document_grid(document, grid);
}

/* --- all of it -----------------------------------------------------------------------------------
 */

static const char *notice_of(Release release)
{
    return release == RELEASE_INTERNAL ? RESULTS_INTERNAL_MARK " - not for release" : NULL;
}

static void write_summary(const PooledResults *pooled, Document *document)
{
    document_part(document, PART_SUMMARY);
    if (pooled->release == RELEASE_INTERNAL)
        document_callout(document, "danger", "%s",
                         "Internal: at least one study's numbers are exact. Publish each study "
                         "first ('alike publish') and pool the published folders for one that may "
                         "be given away.");
    document_heading(document, 2, "The answer");
    for (size_t i = 0; i < pooled->answer.n; i++)
        document_callout(document, "answer", "%s", pooled->answer.item[i]);
    document_heading(document, 2, "To be careful of");
    for (size_t i = 0; i < pooled->caution.n; i++)
        document_item(document, "%s", pooled->caution.item[i]);
}

static void write_studies(const PooledResults *pooled, Document *document)
{
    document_section(document, "studies", "The studies");
    document_grid(document, grid_of_table(pooled->arena, "studies", GRID_WORDS, pooled->studies));
}

static void write_making(const PooledResults *pooled, Document *document)
{
    document_section(document, "making", "How it was made");
    document_paragraph(
        document,
        "Every number is made of the studies' results.json and of nothing else. Over studies: "
        "each estimate is taken as y = mu + a deviation of its study (variance tau squared) + "
        "its own error; tau squared by REML (Viechtbauer 2005); the interval is Knapp and "
        "Hartung's (2003), with n - 1 degrees of freedom and never narrower than without their "
        "factor (Roever, Knapp & Friede 2015). By precision: weights are one over the squared "
        "standard error, and the average's own error has what errors of these weights add "
        "(after Meier 1953). Where the studies' standard errors rest on fewer than three "
        "degrees of freedom, by weight, no interval is given. Q and I squared: Higgins & "
        "Thompson (2002); p of Q by Welch's F (1951), which knows that standard errors are "
        "estimates. The average of a domain is of each study's own average of its outcomes, in "
        "whose error stands what their estimates have in common. Intervals are of %s percent; p "
        "values of a domain's outcomes are corrected together (Benjamini & Hochberg 1995).",
        text_real(pooled->arena, 100.0 * pooled->confidence, 0));
    document_paragraph(document, "Made by alike " ALIKE_VERSION
                                 ". The tables behind it are in tables/, all numbers in "
                                 "results.json.");
}

static Document document_of(const PooledResults *pooled, const Figures *figures, const char *folder)
{
    Document document = {.arena = pooled->arena,
                         .title =
                             arena_printf(pooled->arena, "%zu studies put together", pooled->n),
                         .kicker = "Results of several studies",
                         .notice = notice_of(pooled->release),
                         .chart_folder = os_join(pooled->arena, folder, "charts")};

    write_summary(pooled, &document);
    document_part(&document, PART_BODY);
    write_studies(pooled, &document);
    document_section(&document, "effects", "What was found");
    for (size_t i = 0; i < figures->n; i++)
        document_figure(&document, &figures->item[i]);
    for (size_t q = 0; q < pooled->n_questions; q++)
        if (pooled->question[q].main)
            write_question(pooled, &pooled->question[q], &document);
    write_alternatives(pooled, &document);
    pooled_write_parts(pooled, &document);
    if (pooled->n_balance > 0) {
        document_section(&document, "start", "How alike the groups were at the start");
        for (size_t q = 0; q < pooled->n_questions; q++)
            write_balance(pooled, &pooled->question[q], &document);
    }
    write_making(pooled, &document);
    return document;
}

bool pooled_report(const PooledResults *pooled, const Figures *figures, const char *folder,
                   Error *err)
{
    const Document document = document_of(pooled, figures, folder);

    return document_write_markdown(&document, os_join(pooled->arena, folder, "report.md"), err) &&
           document_write_html(&document, os_join(pooled->arena, folder, "report.html"), err);
}
