/* Every word of whole reports over a grid of studies: sign, size, precision, start, unit of people,
 * kind of outcome, number of outcomes, released or not. Results are made, everything after them is
 * the program's own: release, outline, sentences, tables, notes. No text may say a word of the
 * program, of other people, of what was not found, or be badly set. */
#include "rarer.h"
#include "report/grid.h"
#include "report/never.h"
#include "results/made.h"

#include "alike/further.h"
#include "alike/report.h"

#include <gsl/gsl_errno.h>

extern const FurtherAnalysis further_meaningful;

enum { OUTCOMES_MOST = 6, N_COLUMNS = 5 };

typedef struct Kind {
    const char *what, *unit; /* unit NULL: of the program's own choice */
    double size;             /* of what is 1 in the grid of intervals */
    double sd;
    bool binary, same_scale;
} Kind;

/* 0.5 of the grid matters, so a standard deviation is 10 of it. */
static const Kind kinds[] = {
    {"points without decimals", "points", 20, 200, false, true},
    {"points of one decimal", NULL, 1, 10, false, true},
    {"points of two decimals", "points", 0.05, 0.5, false, false},
    {"z scores", "standard deviations", 0.1, 1, false, false},
    {"a share", NULL, 0.0412, 0.5, true, false},
    {"dollars", "US dollars", 800, 8000, false, false},
};

typedef struct PeopleOf {
    const char *unit, *cluster;
} PeopleOf;

static const PeopleOf people_of[] = {
    {"student", "school_id"}, {"pupil", "school_id"}, {"school", "district_id"}, {"person", NULL}};

static const size_t outcome_counts[] = {1, 2, 3, 6};

typedef struct GridCase {
    size_t interval, kind, people, count;
    Verdict verdict;
    bool published;
    unsigned turn; /* goes through what is not crossed: losses, schools, lot, other designs */
} GridCase;

typedef struct GridStudy {
    Made m;
    Analysis analysis[2 * OUTCOMES_MOST];
    OutcomeSpec outcome[OUTCOMES_MOST];
    SpanSpec span[3];
    ColumnRule rule[N_COLUMNS + OUTCOMES_MOST];
    Design design[2];
    double meaningful;
    Choice choice;
} GridStudy;

static const char *const outcome_label[OUTCOMES_MOST] = {"Mathematics", "Reading", "Science",
                                                         "History",     "Arts",    "Geography"};
static const char *const outcome_name[OUTCOMES_MOST] = {"k_math",    "k_read", "k_science",
                                                        "k_history", "k_arts", "k_geo"};

/* --- making it -----------------------------------------------------------------------------------
 */

static BalanceRow balance_row(const char *column, const char *label, double g, bool pretest,
                              bool adjusted)
{
    const double size = fabs(g);
    BalanceRow row = made_share(column, NULL, 0.5, 0.4, 0.5, 0.5);
    row.label = label;
    row.group = "At the start";
    row.is_pretest = pretest;
    row.binary = !pretest;
    row.adjusted = adjusted;
    row.after.g = row.after.smd = g;
    row.wwc = size > 0.25   ? BASELINE_NOT_SATISFIED
              : size > 0.05 ? BASELINE_ADJUST
                            : BASELINE_SATISFIED;
    return row;
}

static void set_balance(Analysis *a, Arena *arena, Verdict verdict)
{
    static const double size[N_VERDICTS] = {0.01, 0.12, 0.13, 0.41, 0.02};
    Balance *balance = &a->balance;
    balance->row = ARENA_ARRAY(arena, BalanceRow, 3);
    balance->n = 0;
    if (verdict != VERDICT_UNKNOWN)
        balance->row[balance->n++] =
            balance_row("k_pre", "Score before", size[verdict], true, verdict == VERDICT_ADJUSTED);
    balance->row[balance->n++] =
        balance_row("k_sex", "Girls", 0.02, false, verdict == VERDICT_ADJUSTED);
    balance->row[balance->n++] =
        balance_row("k_lunch", "Free lunch", -0.01, false, verdict == VERDICT_ADJUSTED);
}

static void set_effect(Effect *e, const Kind *kind, const Interval *interval, const char *cluster)
{
    const double f = kind->size, se = isnan(interval->low) ? 0.5 : interval->high - interval->low;
    e->estimate = f * interval->estimate;
    e->ci_low = f * interval->low;
    e->ci_high = f * interval->high;
    e->se = isnan(interval->low) ? (double)NAN : f * se / 4;
    e->p = isnan(interval->low)                      ? (double)NAN
           : interval->low > 0 || interval->high < 0 ? 0.01
                                                     : 0.4;
    e->df = 30;
    e->sd = e->effect_size_sd = kind->sd;
    e->effect_size = e->g = e->estimate / kind->sd;
    e->effect_size_ci_low = e->ci_low / kind->sd;
    e->effect_size_ci_high = e->ci_high / kind->sd;
    e->effect_size_se = e->g_se = e->se / kind->sd;
    e->binary = kind->binary;
    const double mean = kind->binary ? 0.5 : 20 * kind->sd;
    e->mean_treated = e->adjusted_mean_treated = mean + e->estimate;
    e->mean_control = e->adjusted_mean_control = mean;
    e->sd_treated = e->sd_control = kind->sd;
    e->problem = isnan(interval->low) ? "the model cannot tell it" : NULL;
    e->cluster = e->cluster_counted = cluster;
    e->errors_by = cluster == NULL ? ERRORS_BY_STUDENTS : ERRORS_BY_COLUMNS;
    if (cluster == NULL)
        e->clusters = e->clusters_treated = e->clusters_control = 0;
}

static void set_clusters(Analysis *a, unsigned turn)
{
    static const size_t known[][2] = {{20, 20}, {1, 20}, {20, 1}, {3, 20}, {2, 2}, {1, 1}};
    Effect *e = &a->effects.row[0];
    const size_t *n = known[turn % COUNT_OF(known)];
    a->n_schools_treated = n[0];
    a->n_schools_control = n[1];
    a->n_schools_both = turn % 7 == 3 && n[0] > 1 ? 2 : 0;
    if (e->cluster == NULL)
        return;
    e->clusters_treated = n[0];
    e->clusters_control = n[1];
    e->clusters = n[0] + n[1];
}

static void set_flow(GridStudy *s, Analysis *a, unsigned turn)
{
    static const size_t lost[][2] = {{0, 0}, {20, 0}, {14, 30}, {0, 12}, {60, 30}, {0, 120}};
    const size_t *n = lost[turn % COUNT_OF(lost)];
    a->flow = (Flow){0};
    made_flow(&s->m, a, n[0], n[1]);
    for (size_t i = 0; i < a->flow.n; i++)
        if (a->flow.row[i].step == FLOW_EXCLUDED) {
            a->flow.row[i].reason = i == 1 ? "grade is not 3, 4 or 5" : "no later score";
            a->flow.row[i].lack = i == 2 && n[0] > 0 ? LACKS_SCORE : LACKS_NOTHING;
        }
    a->effects.row[0].n_treated = a->matching.n_treated;
    a->effects.row[0].n_control = a->matching.n_control;
}

static void set_parts(Analysis *a, const Kind *kind, const Interval *interval)
{
    for (int k = 0; k < 2; k++) {
        Effect *e = &a->effects.row[a->effects.n++];
        *e = a->effects.row[0];
        set_effect(e, kind, interval, e->cluster);
        e->group = "k_sex";
        e->level = k == 0 ? "girl" : "boy";
        e->n_treated = a->effects.row[0].n_treated / 2;
        e->n_control = a->effects.row[0].n_control / 2;
    }
}

static void add_analysis(GridStudy *s, const GridCase *c, size_t at, const Interval *interval,
                         Verdict verdict)
{
    static const char *const after[] = {NULL, "'k_end' (covariates)", NULL,
                                        "'k_end' (covariates), 'k_late' (exact)"};
    const Kind *kind = &kinds[c->kind];
    Arena *arena = s->m.arena;
    Analysis *a = &s->analysis[at];
    OutcomeSpec *outcome = &s->outcome[at];
    *outcome = s->m.outcome;
    outcome->name.text = outcome_name[at];
    outcome->label = outcome_label[at];
    outcome->domain = outcome_label[at];
    outcome->score.text = arena_printf(arena, "%s_after", outcome_name[at]);
    outcome->pretest.text = verdict == VERDICT_UNKNOWN ? NULL : "k_pre";
    outcome->same_scale = kind->same_scale;
    if (c->turn % 5 == 2) { /* of tests: spans of a subject, and one before the program */
        outcome->subject = outcome_label[at / 3];
        outcome->span = &s->span[at % 3];
    }
    *a = s->m.analysis[0];
    a->outcome = outcome->name.text;
    a->outcome_spec = outcome;
    a->design_spec = &s->design[0];
    a->effects.row = ARENA_ARRAY(arena, Effect, 8);
    a->effects.row[0] = made_effect(NULL, NULL, 1, 200, 1000);
    a->effects.n = 1;
    a->tables = (Tables){0};
    a->notes = (Notes){0};
    set_effect(&a->effects.row[0], kind, interval, people_of[c->people].cluster);
    set_flow(s, a, c->turn + (unsigned)at);
    set_clusters(a, c->turn / 2);
    set_balance(a, arena, verdict);
    if (c->turn % 2 == 0)
        set_parts(a, kind, interval);
    a->after_start = after[c->turn % COUNT_OF(after)];
    s->rule[N_COLUMNS + at] = (ColumnRule){
        .name = {.text = outcome->score.text}, .label = outcome_label[at], .unit = kind->unit};
}

static void add_other_design(GridStudy *s, const GridCase *c, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        Analysis *a = &s->analysis[n + i];
        *a = s->analysis[i];
        a->design = s->design[1].name;
        a->design_spec = &s->design[1];
        a->primary = false;
        a->effects.row = ARENA_ARRAY(s->m.arena, Effect, 8);
        a->effects.row[0] = s->analysis[i].effects.row[0];
        a->effects.n = 1;
        a->effects.row[0].effect_size += 0.1 * (c->turn % 3);
        a->notes = (Notes){0};
        if (c->turn % 5 == 4)
            a->infeasible = phrase_new(s->m.arena, PHRASE("nobody is within the limit."));
    }
}

static void study_start(GridStudy *s, const GridCase *c)
{
    static const char *const column[][2] = {{"k_sex", "Sex"},
                                            {"k_pre", "Score before"},
                                            {"k_lunch", "Free lunch"},
                                            {"k_program", "In the program"},
                                            {"k_end", "Day of the test"}};
    const size_t n = outcome_counts[c->count];
    *s = (GridStudy){.meaningful = 0.05,
                     .span = {{.name = {.text = "k_two"}, .years = 2},
                              {.name = {.text = "k_one"}, .years = 1},
                              {.name = {.text = "k_before"}, .years = NAN, .placebo = true}}};
    s->span[0].from.text = s->span[1].from.text = "Fall 2013-2014";
    s->span[0].to.text = "Spring 2014-2015";
    s->span[1].to.text = "Spring 2013-2014";
    s->span[2].from.text = "Fall 2012-2013";
    s->span[2].to.text = "Spring 2012-2013";
    made_start(&s->m, 0, 0);
    Made *m = &s->m;
    m->spec.unit = people_of[c->people].unit;
    m->spec.randomized = c->turn % 4 == 1;
    for (size_t k = 0; k < COUNT_OF(column); k++)
        s->rule[k] = (ColumnRule){.name = {.text = column[k][0]}, .label = column[k][1]};
    s->choice = (Choice){.entry = &further_meaningful.entry, .settings = &s->meaningful};
    s->design[0] = m->design[0];
    s->design[0].label = "This study's design";
    s->design[0].treatment.text = "k_program";
    s->design[0].further = (Choices){.n = 1, .item = &s->choice};
    s->design[0].n_columns = N_COLUMNS + n;
    s->design[0].column = s->rule;
    s->design[1] = s->design[0];
    s->design[1].primary = false;
    s->design[1].name = "k_other";
    s->design[1].label = "Nearest neighbours without a limit";
    m->spec.design = s->design;
    m->spec.n_designs = 2;
    for (size_t i = 0; i < n; i++) { /* in every third study outcomes differ */
        const size_t shift = c->turn % 3 == 2 ? i : 0;
        add_analysis(s, c, i, &grid_intervals[(c->interval + shift) % COUNT_OF(grid_intervals)],
                     (Verdict)((c->verdict + (c->turn % 9 == 8 ? i : 0)) % N_VERDICTS));
    }
    add_other_design(s, c, n);
    m->results.analysis = s->analysis;
    m->results.n_analyses = 2 * n;
    m->results.release = c->published ? RELEASE_PUBLISHED : RELEASE_INTERNAL;
}

/* --- reading it ----------------------------------------------------------------------------------
 */

typedef struct Reading {
    Never never;
    DocumentPart part;
    const char *section;
} Reading;

/* What the sections list on purpose: settings by their keys, methods by theirs, files. */
static bool lists_keys(const char *section)
{
    static const char *const all[] = {"settings", "files", "sources"};
    for (size_t k = 0; k < COUNT_OF(all); k++)
        if (strcmp(section, all[k]) == 0)
            return true;
    return false;
}

static void read_text(Reading *r, const char *text)
{
    if (text == NULL || text[0] == '\0' || lists_keys(r->section))
        return;
    never_check(&r->never, r->section, r->part == PART_APPENDIX, text);
}

static void read_grid(Reading *r, const Grid *grid)
{
    read_text(r, grid->caption);
    read_text(r, grid->note);
    for (size_t k = 0; k < grid->n_columns; k++)
        read_text(r, grid->column[k].title);
    for (size_t i = 0; i < grid->n_rows; i++) {
        read_text(r, grid->row[i].heading);
        for (size_t k = 0; grid->row[i].heading == NULL && k < grid->n_columns; k++) {
            read_text(r, grid->row[i].cell[k].text);
            read_text(r, grid->row[i].cell[k].below);
        }
    }
}

static void read_document(Reading *r, const Document *document)
{
    r->section = "page one";
    for (size_t b = 0; b < document->n; b++) {
        const Block *block = &document->block[b];
        r->part = block->part;
        if (block->kind == BLOCK_HEADING && block->level == 2 && block->name != NULL)
            r->section = block->name;
        read_text(r, block->label);
        read_text(r, block->text);
        if (block->grid != NULL)
            read_grid(r, block->grid);
    }
}

/* What the terminal says of each outcome, by the same rules as page one. */
static void read_answers(Reading *r, Results *results)
{
    Arena *arena = r->never.arena;
    r->part = PART_SUMMARY;
    r->section = "answer";
    read_text(r, answer_overall(arena, results));
    for (size_t i = 0; i < results->n_analyses; i++)
        if (results->analysis[i].primary) {
            read_text(r, answer_sentence(arena, results, &results->analysis[i]));
            read_text(r, answer_largest_difference(arena, results, &results->analysis[i]));
        }
}

/* How many texts were read; 0: nothing of it may be published. */
static size_t read_case(const GridCase *c)
{
    GridStudy s;
    Error err = {0};
    static const Figures none;
    study_start(&s, c);
    Results *results = &s.m.results;
    Reading r = {
        .never = {.arena = s.m.arena,
                  .unit = people_of[c->people].unit,
                  .points =
                      kinds[c->kind].unit == NULL || strcmp(kinds[c->kind].unit, "points") == 0,
                  .share = kinds[c->kind].binary,
                  .randomized = s.m.spec.randomized,
                  .what = arena_printf(
                      s.m.arena, "interval %zu, verdict %d, %s, %s, %zu outcomes, %s, turn %u",
                      c->interval, (int)c->verdict, people_of[c->people].unit, kinds[c->kind].what,
                      outcome_counts[c->count], c->published ? "published" : "internal", c->turn)}};
    results_compare(s.m.arena, results);
    results_review(s.m.arena, results);
    made_people(&s.m);
    if (results_release(s.m.arena, results, 0, &err)) {
        answer_cautions(s.m.arena, results);
        const Document document = report_document(s.m.arena, results, &none, ".");
        read_document(&r, &document);
        read_answers(&r, results);
    } else
        print_message("LIST\trelease\t%s\t%s\n", err.text, r.never.what);
    made_end(&s.m);
    return r.never.n_texts;
}

/* So that what is not crossed goes with no axis of the grid. */
static unsigned scattered(unsigned at)
{
    return (at * 2654435761u) >> 12; /* Knuth's multiplier */
}

/* Every step-th study: what is released takes the audit's time. */
static void read_all(bool published, unsigned step)
{
    size_t n = 0, n_cases = 0;
    unsigned at = 0;
    for (size_t interval = 0; interval < COUNT_OF(grid_intervals); interval++)
        for (int verdict = 0; verdict < N_VERDICTS; verdict++)
            for (size_t kind = 0; kind < COUNT_OF(kinds); kind++)
                for (size_t people = 0; people < COUNT_OF(people_of); people++)
                    for (size_t count = 0; count < COUNT_OF(outcome_counts); count++) {
                        const GridCase c = {.interval = interval,
                                            .verdict = (Verdict)verdict,
                                            .kind = kind,
                                            .people = people,
                                            .count = count,
                                            .published = published,
                                            .turn = scattered(at)};
                        if (at++ % step != 0)
                            continue;
                        const size_t texts = read_case(&c);
                        assert_true(texts > 0);
                        n += texts;
                        n_cases++;
                    }
    print_message("%zu texts of %zu studies\n", n, n_cases);
}

static void no_internal_report_says_what_none_may_say(void **state)
{
    (void)state;
    read_all(false, RARER);
}

static void no_published_report_says_what_none_may_say(void **state)
{
    (void)state;
    read_all(true, 23 * RARER);
}

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_internal_report_says_what_none_may_say),
        cmocka_unit_test(no_published_report_says_what_none_may_say),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
